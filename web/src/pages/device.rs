//! One more device: the first shows a code, the new one takes it and makes its own passkey.

mod give;
mod take;

use leptos::prelude::*;
use leptos::task::spawn_local;

use self::give::Give;
use self::take::{Arrived, Ready, SignedInAs, TypeCode};
use crate::address::AddressBar;
use crate::i18n::{every_page::EveryPage, word};
use crate::server::person;

#[derive(Clone, PartialEq, Eq)]
enum AddingStage {
    Loading,
    /// Somebody is signed in: this device shows a code.
    Give,
    /// Somebody is signed in and a code was scanned: their masked name.
    SignedInAs(String),
    /// Nobody is signed in: this device takes a code.
    Take,
    /// The masked name of the person whose device this becomes.
    Arrived(String),
    Ready,
}

/// What is on the screen.
#[derive(Clone, Copy)]
struct Adding {
    stage: RwSignal<AddingStage>,
    /// The code that a scanned QR code brought.
    scanned: StoredValue<Option<String>>,
}

impl Adding {
    fn go(self, stage: AddingStage) {
        self.stage.try_set(stage);
    }

    /// A code is taken only where nobody is signed in, so that nobody is signed out without a word.
    async fn look(self) {
        let me = person::me().await.ok().flatten();
        let scanned = self.scanned.try_with_value(Option::is_some).unwrap_or(false);
        self.go(match me {
            Some(me) if scanned => AddingStage::SignedInAs(me.masked_name),
            Some(_) => AddingStage::Give,
            None => AddingStage::Take,
        });
    }
}

#[component]
pub fn Device() -> impl IntoView {
    let address = AddressBar::here();
    let adding = Adding { stage: RwSignal::new(AddingStage::Loading), scanned: StoredValue::new(None) };
    provide_context(adding);
    // The code works once and does not belong in the browser's history.
    Effect::new(move |began: Option<()>| {
        let code = address.fragment();
        let is_scanned = !code.is_empty();
        if is_scanned {
            address.replace("/device");
            adding.scanned.set_value(Some(code));
        }
        // Not once more when the code leaves the address: the field already has it.
        if began.is_none() || is_scanned {
            spawn_local(adding.look());
        }
    });
    move || match adding.stage.get() {
        AddingStage::Loading => {
            view! { <p class="loading" role="status">{word(|t: &EveryPage| t.loading)}</p> }.into_any()
        }
        AddingStage::Give => view! { <Give /> }.into_any(),
        AddingStage::SignedInAs(masked_name) => view! { <SignedInAs masked_name=masked_name /> }.into_any(),
        AddingStage::Take => view! { <TypeCode /> }.into_any(),
        AddingStage::Arrived(masked_name) => view! { <Arrived masked_name=masked_name /> }.into_any(),
        AddingStage::Ready => view! { <Ready /> }.into_any(),
    }
}
