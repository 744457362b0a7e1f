//! One child: where the netcert is used, the other guardians, and how a guardian ends the guardianship.

mod ending;

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::guardian::{Child, ChildAge, DEVICE_CODE, GUARDIAN_CODE};
use netcert::api::path;

use self::ending::Ending;
use super::history::History;
use super::place::GuardianPlace;
use super::watch::Watch;
use crate::components::action_button::ActionButton;
use crate::components::code_card::CodeCard;
use crate::components::link_card::LinkCard;
use crate::components::live::{live, live_if};
use crate::components::passkey_note::PasskeyNote;
use crate::components::sheet::Sheet;
use crate::i18n::{Texts, every_page::EveryPage, guardian as words, say, use_lang, word};
use crate::passkey::{self, PasskeyFailure};

/// The screens about one child.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ChildPart {
    All,
    Device,
    Keep,
    Join,
    History,
}

pub(super) fn screen(id: &str, part: ChildPart) -> AnyView {
    let Some(child) = Watch::here().child(id) else { return missing() };
    match part {
        ChildPart::All => about(child),
        ChildPart::Device => for_another_screen(&child, &DEVICE),
        ChildPart::Keep => keep(child),
        ChildPart::Join => for_another_screen(&child, &JOIN),
        ChildPart::History => view! { <History child=child /> }.into_any(),
    }
}

fn missing() -> AnyView {
    view! {
        <Sheet step="no-child" title=word(|t: &words::Guardian| t.no_child_title)>
            <p class="lead">{word(|t: &words::Guardian| t.no_child)}</p>
            <div class="actions">
                <a class="button primary" href=GuardianPlace::Overview.path()>
                    {word(|t: &words::Guardian| t.to_list)}
                </a>
            </div>
        </Sheet>
    }
    .into_any()
}

fn about(child: Child) -> AnyView {
    let lang = use_lang();
    let watch = Watch::here();
    let is_young = child.age == ChildAge::Under14;
    let id = child.id.clone();
    let to = |place: fn(String) -> GuardianPlace| place(id.clone()).path();
    let (history, device, keep, join) = (
        to(GuardianPlace::History),
        to(GuardianPlace::Device),
        to(GuardianPlace::Keep),
        to(GuardianPlace::Join),
    );
    let first = StoredValue::new(child.clone());
    // The newest data about this child, or the data shown at first if the list no longer has the child.
    let now = move || first.with_value(|first| watch.child_now(&first.id).unwrap_or_else(|| first.clone()));
    let disputed = Signal::derive(move || now().disputed);
    let facts = move || {
        let (child, lang) = (now(), lang.get());
        let facts = [
            words::age(child.age, lang).to_owned(),
            words::devices(child.own_devices, child.kept_devices, lang),
            words::other_guardians(child.other_guardians, lang),
        ];
        facts.map(|fact| view! { <li>{fact}</li> }).into_iter().collect_view().into_any()
    };
    let wait_note = move || {
        view! {
            <p class="wait-note">
                <a href=GuardianPlace::Overview.path()>{word(|t: &words::Guardian| t.something_waits)}</a>
            </p>
        }
        .into_any()
    };
    let dispute_note = || {
        view! {
            <p class="alert" data-testid="disputed">
                {word(|t: &words::Child| t.disputed)}
            </p>
        }
        .into_any()
    };
    let young = is_young.then(|| {
        view! {
            <LinkCard
                to=history
                name=word(|t: &words::Child| t.history)
                hint=word(|t: &words::Child| t.history_hint)
            />
            <LinkCard
                to=device
                name=word(|t: &words::Child| t.device)
                hint=word(|t: &words::Child| t.device_hint)
            />
            <LinkCard to=keep name=word(|t: &words::Child| t.keep) hint=word(|t: &words::Child| t.keep_hint) />
        }
        .into_any()
    });
    let own_way = (!is_young).then(|| view! { <p class="hint">{word(|t: &words::Child| t.own_way)}</p> });
    view! {
        <Sheet step="child" title=Signal::stored(child.masked_name)>
            {live_if(move || watch.has_waits(), wait_note)}
            <ul class="facts">{live(facts)}</ul>
            {live_if(move || disputed.get(), dispute_note)}
            {own_way}
            <div class="cards">
                {young}
                <LinkCard
                    to=join
                    name=word(|t: &words::Child| t.join)
                    hint=word(|t: &words::Child| t.join_hint)
                />
            </div>
            <Ending id=child.id disputed=disputed />
            <div class="actions">
                <a class="button quiet" href=GuardianPlace::Overview.path()>
                    {word(|t: &words::Guardian| t.to_list)}
                </a>
            </div>
        </Sheet>
    }
    .into_any()
}

type Word = fn(&'static words::Child) -> &'static str;

/// What a code for another screen is for.
struct CodePurpose {
    step: &'static str,
    title: Word,
    lead: Word,
    done: Word,
    code: &'static str,
    /// Counts something of the child that grows by one when the code is used.
    count: fn(&Child) -> u32,
}

const DEVICE: CodePurpose = CodePurpose {
    step: "child-device",
    title: |t| t.device,
    lead: |t| t.device_lead,
    done: |t| t.device_done,
    code: DEVICE_CODE,
    count: |child| child.own_devices,
};

const JOIN: CodePurpose = CodePurpose {
    step: "child-guardian",
    title: |t| t.join,
    lead: |t| t.join_lead,
    done: |t| t.join_done,
    code: GUARDIAN_CODE,
    count: |child| child.other_guardians,
};

/// Shows a code for another screen, until the server says that the code was used.
fn for_another_screen(child: &Child, purpose: &CodePurpose) -> AnyView {
    let &CodePurpose { step, title, lead, done, code, count } = purpose;
    let watch = Watch::here();
    let (id, before) = (child.id.clone(), count(child));
    let path = path(code, &id);
    let back = StoredValue::new(GuardianPlace::Child(id.clone()).path());
    let taken = Memo::new(move |_| watch.child_now(&id).is_some_and(|child| count(&child) > before));
    let words = (word(lead), word(done));
    let end = move |class: &'static str, word: Signal<String>| {
        view! {
            <div class="actions">
                <a class=class href=back.get_value()>
                    {word}
                </a>
            </div>
        }
    };
    let card = move || {
        if taken.get() {
            end("button primary", word(|t: &words::Child| t.done)).into_any()
        } else {
            let card = view! { <CodeCard path=path.clone() /> }.into_any();
            vec![card, end("button quiet", word(|t: &EveryPage| t.back)).into_any()].into_any()
        }
    };
    view! {
        <Sheet step=step title=word(title)>
            <p class="lead" role="status">
                {say(move || if taken.get() { words.1.get() } else { words.0.get() })}
            </p>
            {live(card)}
        </Sheet>
    }
    .into_any()
}

fn keep(child: Child) -> AnyView {
    let watch = Watch::here();
    let path = GuardianPlace::Child(child.id.clone()).path();
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<PasskeyFailure>);
    let keep = Callback::new(move |()| {
        let child = child.clone();
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = passkey::register_profile(&child.id, &child.masked_name).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    let back = GuardianPlace::Child(child.id.clone());
                    watch.done(&child.id, |lang| words::Child::of(lang).keep_done, back);
                }
                Err(refused) => {
                    failure.try_set(Some(refused));
                }
            }
        });
    });
    view! {
        <Sheet step="child-keep" title=word(|t: &words::Child| t.keep)>
            <p class="lead">{word(|t: &words::Child| t.keep_lead)}</p>
            <PasskeyNote failure=failure />
            <div class="actions">
                <ActionButton label=word(|t: &words::Child| t.keep_button) busy=busy on_press=keep />
                <a class="button quiet" href=path>
                    {word(|t: &EveryPage| t.back)}
                </a>
            </div>
        </Sheet>
    }
    .into_any()
}
