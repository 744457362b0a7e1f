//! The list, and the question before one is withdrawn.

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::consent::Consent;
use netcert::sd_jwt::ClaimName;
use netcert::time::UnixTime;

use crate::clock;
use crate::components::confirm_dialog::ConfirmDialog;
use crate::components::failure_note::FailureNote;
use crate::holder;
use crate::i18n::{present, sites as words, use_lang, use_texts};
use crate::server::{self, Failure};

#[component]
pub(super) fn Consents(consents: RwSignal<Vec<Consent>>) -> impl IntoView {
    let t = use_texts::<words::Sites>();
    let lang = use_lang();
    let asked = RwSignal::new(None::<Consent>);
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let done = RwSignal::new(false);
    let ask = move |consent: Consent| {
        failure.set(None);
        done.set(false);
        asked.set(Some(consent));
        open.set(true);
    };
    let withdraw = move |()| {
        let Some(consent) = asked.get_untracked() else { return };
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = server::consents::withdraw(&consent.id).await;
            if answer.is_ok() {
                let _ = holder::forget(&consent.client_id).await;
            }
            if busy.is_disposed() {
                return;
            }
            busy.set(false);
            match answer {
                Ok(()) => {
                    mark_withdrawn(consents, &consent.id, clock::now());
                    open.set(false);
                    done.set(true);
                }
                Err(reason) => failure.set(Some(reason)),
            }
        });
    };
    let title = move || {
        asked.with(|asked| {
            asked
                .as_ref()
                .map(|consent| words::confirm_title(&lang.get().of(&consent.relying_party), lang.get()))
        })
    };
    view! {
        <p class="lead">{move || t().lead}</p>
        <p role="status" class="note">
            {move || done.get().then(|| t().withdrawn_now)}
        </p>
        {move || consents.with(Vec::is_empty).then(|| view! { <p class="empty">{t().empty}</p> })}
        <ul class="consents">
            <For each=move || consents.get() key=|consent| (consent.id.clone(), consent.withdrawn_at) let:consent>
                <Row consent=consent on_withdraw=Callback::new(ask) />
            </For>
        </ul>
        <ConfirmDialog
            id="withdraw"
            open=open
            title=Signal::derive(move || title().unwrap_or_default())
            body=Signal::derive(move || t().confirm_body.to_owned())
            yes=Signal::derive(move || t().confirm_yes.to_owned())
            no=Signal::derive(move || t().confirm_no.to_owned())
            busy=busy
            on_yes=Callback::new(withdraw)
        >
            <FailureNote failure=failure />
        </ConfirmDialog>
    }
}

fn mark_withdrawn(consents: RwSignal<Vec<Consent>>, id: &str, at: UnixTime) {
    consents.update(|consents| {
        for consent in consents.iter_mut().filter(|consent| consent.id == id) {
            consent.withdrawn_at = Some(at.seconds());
        }
    });
}

#[component]
fn Row(consent: Consent, on_withdraw: Callback<Consent>) -> impl IntoView {
    let t = use_texts::<words::Sites>();
    let lang = use_lang();
    let withdrawn_at = consent.withdrawn_at;
    let given_at = consent.given_at;
    let client_id = consent.client_id.clone();
    let heading_id = format!("consent-{}", consent.id);
    let labelled_by = heading_id.clone();
    let consent = StoredValue::new(consent);
    let name = move || consent.with_value(|consent| lang.get().of(&consent.relying_party));
    let purpose = move || consent.with_value(|consent| lang.get().of(&consent.purpose));
    let claims = consent.with_value(|consent| consent.claims.clone());
    view! {
        <li
            class=if withdrawn_at.is_some() { "consent withdrawn" } else { "consent" }
            data-client=client_id
            data-state=if withdrawn_at.is_some() { "withdrawn" } else { "given" }
        >
            <div class="consent-head">
                <h2 id=heading_id>{name}</h2>
                <span class="badge">
                    {move || if withdrawn_at.is_some() { t().withdrawn } else { t().active }}
                </span>
            </div>
            <dl>
                <div>
                    <dt>{move || t().purpose}</dt>
                    <dd>{purpose}</dd>
                </div>
                <div>
                    <dt>{move || t().tells}</dt>
                    <dd>
                        <ul>
                            <li>{move || t().tells_real}</li>
                            {claims
                                .into_iter()
                                .map(|claim| view! { <li>{move || told(claim, lang.get())}</li> })
                                .collect_view()}
                        </ul>
                    </dd>
                </div>
                <div>
                    <dt>{move || t().given}</dt>
                    <dd>{move || day(given_at, lang.get())}</dd>
                </div>
                {withdrawn_at
                    .map(|at| {
                        view! {
                            <div>
                                <dt>{move || t().withdrawn_at}</dt>
                                <dd>{move || day(at, lang.get())}</dd>
                            </div>
                        }
                    })}
            </dl>
            {withdrawn_at
                .is_none()
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button quiet"
                            aria-describedby=labelled_by
                            on:click=move |_| on_withdraw.run(consent.get_value())
                        >
                            {move || t().withdraw}
                        </button>
                    }
                })}
        </li>
    }
}

fn told(claim: ClaimName, lang: crate::i18n::Lang) -> String {
    if claim.is_plaintext() {
        present::plaintext(claim, lang).to_owned()
    } else {
        present::result(claim, lang)
    }
}

/// The day in Shanghai, as each language writes it.
fn day(at: i64, lang: crate::i18n::Lang) -> String {
    let date = UnixTime::new(at).shanghai_date();
    let (year, month, day) = (date.year(), date.month(), date.day());
    lang.pick(format!("{year} 年 {month} 月 {day} 日"), format!("{year}-{month:02}-{day:02}"))
}
