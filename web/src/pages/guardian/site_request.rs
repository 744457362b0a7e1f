//! A child under 14 wants to use a site: which child, which site, its purpose, what it would learn, and three
//! answers.

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::guardian::{About, REFUSE, Scope, SiteRequest};
use netcert::api::path;
use netcert::api::problem::Code;
use netcert::api::relying_party::{RELYING_PARTY, RelyingPartyView};

use super::place::GuardianPlace;
use super::watch::Watch;
use crate::components::action_button::{ActionButton, Weight};
use crate::components::failure_note::FailureNote;
use crate::components::live::live;
use crate::components::sheet::Sheet;
use crate::components::signed_consent::SignedConsent;
use crate::i18n::{Texts, guardian as words, say, use_lang, word};
use crate::request::RedirectUri;
use crate::server::{self, Failure};

pub(super) fn screen(id: &str) -> AnyView {
    match Watch::here().request(id) {
        Some(request) => answering(request),
        None => gone(),
    }
}

/// Shown when the request or application is no longer open.
pub(super) fn gone() -> AnyView {
    view! {
        <Sheet step="gone" title=word(|t: &words::Guardian| t.gone_title)>
            <p class="lead">{word(|t: &words::Guardian| t.gone)}</p>
            <div class="actions">
                <a class="button primary" href=GuardianPlace::Overview.path()>
                    {word(|t: &words::Guardian| t.to_list)}
                </a>
            </div>
        </Sheet>
    }
    .into_any()
}

fn answering(request: SiteRequest) -> AnyView {
    let watch = Watch::here();
    let id = request.id.clone();
    let still_waits =
        Memo::new(move |_| watch.view().with(|view| view.requests.iter().any(|request| request.id == id)));
    let chosen = RwSignal::new(None::<Scope>);
    live(move || match chosen.get() {
        Some(scope) => confirming(request.id.clone(), scope, chosen, still_waits),
        None if still_waits.get() => question(request.clone(), chosen),
        None => gone(),
    })
}

fn confirming(id: String, scope: Scope, chosen: RwSignal<Option<Scope>>, still_waits: Memo<bool>) -> AnyView {
    let watch = Watch::here();
    let about = About::Site { request: id.clone(), scope };
    let done = Callback::new(move |()| {
        watch.done(&id, |lang| words::SiteRequest::of(lang).allowed, GuardianPlace::Overview);
    });
    view! {
        <Sheet step="guardian-consent" title=word(|t: &words::SiteRequest| t.confirm_title)>
            <SignedConsent about=about on_done=done open=still_waits />
            <div class="actions">
                <ActionButton
                    label=word(|t: &words::SiteRequest| t.other_choice)
                    weight=Weight::Quiet
                    on_press=Callback::new(move |()| chosen.set(None))
                />
            </div>
        </Sheet>
    }
    .into_any()
}

fn question(request: SiteRequest, chosen: RwSignal<Option<Scope>>) -> AnyView {
    let lang = use_lang();
    let SiteRequest { id, masked_name, relying_party, client_id, purpose, claims, .. } = request;
    let host = RwSignal::new(client_id.clone());
    spawn_local(async move {
        let path = path(RELYING_PARTY, &client_id);
        if let Ok(view) = server::get::<RelyingPartyView>(&path).await
            && let Some(Ok(uri)) = view.redirect_uris.first().map(|uri| uri.parse::<RedirectUri>())
        {
            host.try_set(uri.site().to_owned());
        }
    });
    let name = masked_name.clone();
    let named = relying_party.clone();
    let title = say(move || words::asks(&name, &lang.get().of(&named), lang.get()));
    view! {
        <Sheet step="site-request" title=title>
            <dl class="asker">
                <div>
                    <dt>{word(|t: &words::SiteRequest| t.child)}</dt>
                    <dd>
                        <strong>{masked_name}</strong>
                    </dd>
                </div>
                <div>
                    <dt>{word(|t: &words::SiteRequest| t.site)}</dt>
                    <dd>
                        <strong>{say(move || lang.get().of(&relying_party))}</strong>
                        <span class="site" dir="ltr">
                            {host}
                        </span>
                    </dd>
                </div>
                <div>
                    <dt>{word(|t: &words::SiteRequest| t.purpose)}</dt>
                    <dd>{say(move || lang.get().of(&purpose))}</dd>
                </div>
            </dl>
            <div class="learns">
                <h2>{word(|t: &words::SiteRequest| t.learns)}</h2>
                <ul>
                    <li>{word(|t: &words::SiteRequest| t.learns_real)}</li>
                    <li>{word(|t: &words::SiteRequest| t.learns_consent)}</li>
                    {claims
                        .into_iter()
                        .map(|claim| {
                            let class = if claim.is_plaintext() { "word-for-word" } else { "" };
                            view! { <li class=class>{say(move || words::told(claim, lang.get()))}</li> }
                        })
                        .collect_view()}
                </ul>
            </div>
            {answers(id, chosen)}
        </Sheet>
    }
    .into_any()
}

fn answers(id: String, chosen: RwSignal<Option<Scope>>) -> AnyView {
    let watch = Watch::here();
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let refuse = Callback::new(move |()| {
        let id = id.clone();
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = server::guardian::take_back(&path(REFUSE, &id)).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    watch.done(&id, |lang| words::SiteRequest::of(lang).refused, GuardianPlace::Overview);
                }
                Err(refused) => {
                    if refused.is(Code::AlreadyAnswered) {
                        watch.look();
                    }
                    failure.try_set(Some(refused));
                }
            }
        });
    });
    view! {
        <FailureNote failure=failure />
        <div class="actions">
            <ActionButton
                label=word(|t: &words::SiteRequest| t.once)
                on_press=Callback::new(move |()| chosen.set(Some(Scope::Once)))
            />
            <p class="hint">{word(|t: &words::SiteRequest| t.once_hint)}</p>
            <ActionButton
                label=word(|t: &words::SiteRequest| t.thirty)
                weight=Weight::Quiet
                on_press=Callback::new(move |()| chosen.set(Some(Scope::ThirtyDays)))
            />
            <p class="hint">{word(|t: &words::SiteRequest| t.thirty_hint)}</p>
            <ActionButton label=word(|t: &words::SiteRequest| t.refuse) weight=Weight::Quiet busy=busy on_press=refuse />
            <p class="hint">{word(|t: &words::SiteRequest| t.refuse_hint)}</p>
        </div>
    }
    .into_any()
}
