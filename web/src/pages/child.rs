//! The child's own device: the guardian's code makes this browser the child's, then it gets a passkey of its own.

mod arrived;
mod code;

use leptos::prelude::*;

use self::arrived::{Arrived, Ready};
use self::code::TypeCode;
use crate::address::AddressBar;
use crate::storage;

/// A code was taken here and no passkey was made yet: a reload goes on from there.
const ARRIVED: &str = "netcert.arrived";

#[derive(Clone, PartialEq, Eq)]
enum HandoverStage {
    /// With what a QR code has brought here, if it was one.
    Code(Option<String>),
    /// With the child's masked name.
    Arrived(String),
    Ready,
}

/// What is on the screen.
#[derive(Clone, Copy)]
struct Handover(RwSignal<HandoverStage>);

impl Handover {
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
    // The code of a QR code stands behind the address, also of a page that is open already. It is taken out of it: it is
    // good once, and no history needs it.
    Effect::new(move || {
        let code = address.fragment();
        if !code.is_empty() {
            address.replace("/child");
            arrival.0.set(HandoverStage::Code(Some(code)));
        }
    });
    move || match arrival.0.get() {
        HandoverStage::Code(scanned) => view! { <TypeCode scanned=scanned /> }.into_any(),
        HandoverStage::Arrived(masked_name) => view! { <Arrived masked_name=masked_name /> }.into_any(),
        HandoverStage::Ready => view! { <Ready /> }.into_any(),
    }
}
