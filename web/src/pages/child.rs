//! The child's own device: it takes the guardian's code once the person there agrees, becomes the child's,
//! and gets its own passkey.

mod agree;
mod arrived;
mod code;

use leptos::prelude::*;

use self::agree::Agree;
use self::arrived::{Arrived, Ready};
use self::code::TypeCode;
use crate::address::AddressBar;
use crate::components::code_field::meant;
use crate::storage;

/// Local storage key: this device took a code but has no passkey yet. After a reload the page goes on from
/// there.
const ARRIVED: &str = "netcert.arrived";

#[derive(Clone, PartialEq, Eq)]
enum HandoverStage {
    /// Holds what a scanned QR code brought that is no code, if anything.
    Code(Option<String>),
    /// Holds the code, which has not been used.
    Agree(String),
    /// Holds the child's masked name.
    Arrived(String),
    Ready,
}

/// What is on the screen.
#[derive(Clone, Copy)]
struct Handover(RwSignal<HandoverStage>);

impl Handover {
    fn has_code(self, code: String) {
        self.0.try_set(HandoverStage::Agree(code));
    }

    fn took_code(self, masked_name: String) {
        storage::set_local(ARRIVED, &masked_name);
        self.0.try_set(HandoverStage::Arrived(masked_name));
    }

    fn is_ready(self) {
        storage::remove_local(ARRIVED);
        self.0.try_set(HandoverStage::Ready);
    }

    fn begin_again(self) {
        storage::remove_local(ARRIVED);
        self.0.try_set(HandoverStage::Code(None));
    }
}

#[component]
pub fn Child() -> impl IntoView {
    let address = AddressBar::here();
    let stage = storage::local(ARRIVED).map_or(HandoverStage::Code(None), HandoverStage::Arrived);
    let arrival = Handover(RwSignal::new(stage));
    provide_context(arrival);
    // A scanned QR code puts the code into the address's fragment, even of a page that is already open. We
    // remove it from the address: it works only once and does not belong in the browser's history.
    Effect::new(move || {
        let code = address.fragment();
        if !code.is_empty() {
            address.replace("/child");
            // Nothing is done with it before somebody here has agreed: the link may come from anybody.
            arrival.0.set(match meant(&code) {
                Some(code) => HandoverStage::Agree(code),
                None => HandoverStage::Code(Some(code)),
            });
        }
    });
    move || match arrival.0.get() {
        HandoverStage::Code(scanned) => view! { <TypeCode scanned=scanned /> }.into_any(),
        HandoverStage::Agree(code) => view! { <Agree code=code /> }.into_any(),
        HandoverStage::Arrived(masked_name) => view! { <Arrived masked_name=masked_name /> }.into_any(),
        HandoverStage::Ready => view! { <Ready /> }.into_any(),
    }
}
