//! The list of consents, and the confirmation before one is withdrawn.

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::consent::Consent;
use netcert::time::UnixTime;

use super::consent_card::{ConsentCard, cards};
use super::row::Row;
use crate::clock;
use crate::components::confirm_dialog::ConfirmDialog;
use crate::components::done_note::DoneNote;
use crate::components::failure_note::FailureNote;
use crate::holder;
use crate::i18n::{sites as words, use_lang, use_texts, word};
use crate::server::{self, Failure};

#[component]
pub(super) fn Consents(consents: RwSignal<Vec<Consent>>) -> impl IntoView {
    let t = use_texts::<words::Sites>();
    let lang = use_lang();
    let asked = RwSignal::new(None::<ConsentCard>);
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let done = RwSignal::new(false);
    let ask = move |card: ConsentCard| {
        failure.set(None);
        done.set(false);
        asked.set(Some(card));
        open.set(true);
    };
    let withdraw = move |()| {
        let Some(card) = asked.get_untracked() else { return };
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = withdraw_all(&card, consents).await;
            if busy.is_disposed() {
                return;
            }
            busy.set(false);
            match answer {
                Ok(()) => {
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
                .map(|asked| words::confirm_title(&lang.get().of(&asked.newest.relying_party), lang.get()))
        })
    };
    view! {
        <p class="lead">{word(|t: &words::Sites| t.lead)}</p>
        <DoneNote done=done says=word(|t: &words::Sites| t.withdrawn_now) />
        {move || consents.with(Vec::is_empty).then(|| view! { <p class="empty">{t().empty}</p> })}
        <ul class="consents">
            <For
                each=move || consents.with(|consents| cards(consents))
                key=|card| (card.ids().map(str::to_owned).collect::<Vec<_>>(), card.newest.withdrawn_at)
                let:card
            >
                <Row card=card on_withdraw=Callback::new(ask) />
            </For>
        </ul>
        <ConfirmDialog
            id="withdraw"
            open=open
            title=Signal::derive(move || title().unwrap_or_default())
            body=word(|t: &words::Sites| t.confirm_body)
            yes=word(|t: &words::Sites| t.confirm_yes)
            no=word(|t: &words::Sites| t.confirm_no)
            busy=busy
            on_yes=Callback::new(withdraw)
        >
            <FailureNote failure=failure />
        </ConfirmDialog>
    }
}

/// Withdraws one consent after the other. If one fails, the earlier ones stay withdrawn. The netcert kept
/// here is deleted first, so this browser cannot present what the person has just withdrawn.
async fn withdraw_all(card: &ConsentCard, consents: RwSignal<Vec<Consent>>) -> Result<(), Failure> {
    let _ = holder::forget(&card.newest.client_id).await;
    for id in card.ids() {
        server::consents::withdraw(id).await?;
        mark_withdrawn(consents, id, clock::now());
    }
    Ok(())
}

fn mark_withdrawn(consents: RwSignal<Vec<Consent>>, id: &str, at: UnixTime) {
    let _ = consents.try_update(|consents| {
        for consent in consents.iter_mut().filter(|consent| consent.id == id) {
            consent.withdrawn_at = Some(at.seconds());
        }
    });
}
