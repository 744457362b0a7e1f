//! The child's own device: the guardian's code makes this browser the child's, then it gets a passkey of its own.

mod arrived;
mod code;

use leptos::prelude::*;

use self::arrived::{Arrived, Ready};
use self::code::TypeCode;
use crate::address::Address;
use crate::storage;

/// A code was taken here and no passkey was made yet: a reload goes on from there.
const ARRIVED: &str = "netcert.arrived";

#[derive(Clone, PartialEq, Eq)]
enum Stage {
    /// With what a QR code has brought here, if it was one.
    Code(Option<String>),
    /// With the child's masked name.
    Arrived(String),
    Ready,
}

/// What is on the screen.
#[derive(Clone, Copy)]
struct Arrival(RwSignal<Stage>);

impl Arrival {
    fn took_code(self, masked_name: String) {
        storage::set_local(ARRIVED, &masked_name);
        self.0.try_set(Stage::Arrived(masked_name));
    }

    fn is_ready(self) {
        storage::remove_local(ARRIVED);
        self.0.try_set(Stage::Ready);
    }

    fn begin_again(self) {
        storage::remove_local(ARRIVED);
        self.0.try_set(Stage::Code(None));
    }
}

#[component]
pub fn Child() -> impl IntoView {
    let address = Address::here();
    let stage = storage::local(ARRIVED).map_or(Stage::Code(None), Stage::Arrived);
    let arrival = Arrival(RwSignal::new(stage));
    provide_context(arrival);
    // The code of a QR code stands behind the address, also of a page that is open already. It is taken out of it: it is
    // good once, and no history needs it.
    Effect::new(move || {
        let code = address.fragment();
        if !code.is_empty() {
            address.replace("/child");
            arrival.0.set(Stage::Code(Some(code)));
        }
    });
    move || match arrival.0.get() {
        Stage::Code(scanned) => view! { <TypeCode scanned=scanned /> }.into_any(),
        Stage::Arrived(masked_name) => view! { <Arrived masked_name=masked_name /> }.into_any(),
        Stage::Ready => view! { <Ready /> }.into_any(),
    }
}
