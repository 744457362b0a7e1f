//! The list of open questions, the children, and how to add a child.

use leptos::prelude::*;
use netcert::api::guardian::{Application, ApplicationKind, Child, GuardianView};

use super::place::GuardianPlace;
use super::watch::Watch;
use crate::components::link_card::LinkCard;
use crate::components::live::{live, live_if};
use crate::components::sheet::Sheet;
use crate::i18n::{PageLang, Texts, guardian as words, say, use_lang, use_texts, word};

#[component]
pub(super) fn Overview() -> impl IntoView {
    let t = use_texts::<words::Guardian>();
    let watch = Watch::here();
    let view = watch.view();
    let has_children = move || view.with(|view| !view.children.is_empty());
    view! {
        <Sheet step="guardian" title=word(|t: &words::Guardian| t.title)>
            <p class="lead">
                {say(move || if watch.has_waits() || has_children() { "" } else { t().purpose })}
            </p>
            <section class="part" aria-labelledby="waits-title">
                <h2 id="waits-title">{word(|t: &words::Guardian| t.waits)}</h2>
                <p class="hint">{say(move || if watch.has_waits() { "" } else { t().no_waits })}</p>
                <ul class="cards">{live(move || view.with(waits))}</ul>
            </section>
            {live_if(
                has_children,
                move || {
                    view! {
                        <section class="part" aria-labelledby="children-title">
                            <h2 id="children-title">{word(|t: &words::Guardian| t.children)}</h2>
                            <ul class="cards">{live(move || view.with(children))}</ul>
                        </section>
                    }
                        .into_any()
                },
            )}
            <section class="part" aria-labelledby="add-title">
                <h2 id="add-title">{word(|t: &words::Guardian| t.add)}</h2>
                {live(move || if view.with(|view| view.may_add > 0) { ways() } else { no_way() })}
            </section>
        </Sheet>
    }
}

fn ways() -> AnyView {
    view! {
        <LinkCard
            to="/enrol?for=child".to_owned()
            name=word(|t: &words::Guardian| t.add_young)
            hint=word(|t: &words::Guardian| t.add_young_hint)
        />
        <LinkCard
            to=GuardianPlace::Code.path()
            name=word(|t: &words::Guardian| t.add_code)
            hint=word(|t: &words::Guardian| t.add_code_hint)
        />
    }
    .into_any()
}

fn no_way() -> AnyView {
    view! { <p>{word(|t: &words::Guardian| t.add_none)}</p> }.into_any()
}

/// The newest comes last, so nothing moves while the person is about to tap.
fn waits(view: &GuardianView) -> AnyView {
    let lang = use_lang().get();
    let requests = view.requests.iter().map(|request| {
        let title = words::asks(&request.masked_name, &lang.of(&request.relying_party), lang);
        (request.asked_at, GuardianPlace::Request(request.id.clone()), title)
    });
    let applications = view.applications.iter().map(|application| {
        let title = application_title(application, lang);
        (application.asked_at, GuardianPlace::Application(application.id.clone()), title)
    });
    let mut waits: Vec<_> = requests.chain(applications).collect();
    waits.sort_by_key(|(asked_at, ..)| *asked_at);
    let card = |(_, place, title): (i64, GuardianPlace, String)| {
        let hint = word(|t: &words::Guardian| t.see_request);
        view! {
            <li class="wait">
                <LinkCard to=place.path() name=Signal::stored(title) hint=hint />
            </li>
        }
    };
    waits.into_iter().map(card).collect_view().into_any()
}

pub(super) fn application_title(application: &Application, lang: PageLang) -> String {
    match application.kind {
        ApplicationKind::Approve => words::applies(&application.masked_name, lang),
        ApplicationKind::Join => words::joins(&application.masked_name, lang),
    }
}

fn children(view: &GuardianView) -> AnyView {
    let lang = use_lang().get();
    let between = lang.pick("；", "; ");
    let card = |child: &Child| {
        let devices = words::devices(child.own_devices, child.kept_devices, lang);
        let disputed = if child.disputed { words::Guardian::of(lang).disputed_mark } else { "" };
        view! {
            <li>
                <LinkCard
                    to=GuardianPlace::Child(child.id.clone()).path()
                    name=Signal::stored(child.masked_name.clone())
                    hint=Signal::stored([words::age(child.age, lang), &devices].join(between))
                    warning=Signal::stored(disputed.to_owned())
                />
            </li>
        }
    };
    view.children.iter().map(card).collect_view().into_any()
}
