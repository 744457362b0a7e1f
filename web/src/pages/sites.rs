//! What the person agreed to, and how to withdraw it.

mod consent_card;
mod consents;
mod row;

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::consent::Consent;
use netcert::api::problem::Code;

use crate::components::failure_note::FailureNote;
use crate::components::heading::Heading;
use crate::components::sign_in::SignIn;
use crate::holder;
use crate::i18n::{every_page::EveryPage, sites as words, use_texts, word};
use crate::server::{self, Failure};
use consents::Consents;

/// The state of the list.
#[derive(Clone, PartialEq, Eq)]
enum ListState {
    Loading,
    SignedOut,
    Failed(Failure),
    Listed,
}

/// Handles to the page's state.
#[derive(Clone, Copy)]
struct ConsentList {
    state: RwSignal<ListState>,
    consents: RwSignal<Vec<Consent>>,
}

impl ConsentList {
    fn read(self) {
        self.state.set(ListState::Loading);
        spawn_local(async move {
            let answer = server::consents::consents().await;
            if self.state.is_disposed() {
                return;
            }
            match answer {
                Ok(consents) => {
                    drop_withdrawn(&consents).await;
                    self.show(consents);
                }
                Err(failure) if failure.is(Code::SignInRequired) => self.state.set(ListState::SignedOut),
                Err(failure) => self.state.set(ListState::Failed(failure)),
            }
        });
    }

    fn show(self, consents: Vec<Consent>) {
        if !self.state.is_disposed() {
            self.consents.set(consents);
            self.state.set(ListState::Listed);
        }
    }
}

/// Deletes what this browser keeps under a consent that another device or a guardian withdrew. Only the
/// newest consent for a purpose counts. This deletes everything of that relying party; the person only has to
/// agree to the rest again.
async fn drop_withdrawn(consents: &[Consent]) {
    for (at, consent) in consents.iter().enumerate() {
        let same = |newer: &Consent| newer.client_id == consent.client_id && newer.purpose == consent.purpose;
        if consent.withdrawn_at.is_some() && !consents.iter().take(at).any(same) {
            let _ = holder::forget(&consent.client_id).await;
        }
    }
}

#[component]
pub fn Sites() -> impl IntoView {
    let every_page = use_texts::<EveryPage>();
    let list = ConsentList { state: RwSignal::new(ListState::Loading), consents: RwSignal::new(Vec::new()) };
    list.read();
    view! {
        <section class="sites" data-page="sites">
            <Heading text=word(|t: &words::Sites| t.title) />
            {move || match list.state.get() {
                ListState::Loading => view! { <p role="status">{every_page().loading}</p> }.into_any(),
                ListState::SignedOut => {
                    view! {
                        <SignIn
                            lead=word(|t: &words::Sites| t.sign_in_lead)
                            on_done=Callback::new(move |()| list.read())
                        />
                    }
                        .into_any()
                }
                ListState::Failed(failure) => {
                    view! {
                        <FailureNote
                            failure=Signal::stored(Some(failure))
                            on_retry=Callback::new(move |()| list.read())
                        />
                    }
                        .into_any()
                }
                ListState::Listed => view! { <Consents consents=list.consents /> }.into_any(),
            }}
        </section>
    }
}
