//! A site asks, the person decides, and the answer goes back as a form (DESIGN §4, Present).

mod answer;
mod asking;
mod consent;
mod device;
mod flow;
mod pin;
mod profile;
mod touch;
mod trouble;
mod visit;

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::child::Answer;

use crate::components::heading::Heading;
use crate::holder::{self, Profile};
use crate::i18n::{every_page::EveryPage, present as words, use_texts};
use crate::request::PresentationRequest;
use crate::storage;
use asking::{Answered, Asking};
use consent::Consent;
use device::Device;
use pin::PinStep;
use profile::{ChildBand, ProfileStep};
use touch::Touch;
use trouble::{Trouble, TroubleStep};
use visit::{Stage, Visit};

#[component]
pub fn Present() -> impl IntoView {
    let visit = Visit::begin();
    answer::watch_refused_forms(visit);
    answer::begin_again_when_shown_again();
    spawn_local(arrive(visit));
    let step = move || visit.stage().with(Stage::name);
    view! {
        <section class="present" data-step=step data-visit=move || visit.kind() data-error=move || visit.error_code()>
            <ChildBand />
            {move || visit.stage().with(|stage| body(stage.clone()))}
        </section>
    }
}

/// Takes the request out of the address. A bare `/present` is where the person comes back to after enrolling: it goes
/// on to the request that waits, as a full navigation, because each request's page has its own CSP.
async fn arrive(visit: Visit) {
    let query = window().location().search().unwrap_or_default();
    if query.len() > 1 {
        storage::set_pending_request(&format!("/present{query}"));
    } else if let Some(pending) = storage::pending_request() {
        if window().location().replace(&pending).is_ok() {
            return;
        }
    } else {
        visit.fail(Trouble::NoRequest);
        return;
    }
    let request = match PresentationRequest::parse(&query) {
        Ok(request) => request,
        Err(fault) => return visit.fail(Trouble::Request(fault)),
    };
    visit.is_asked(request);
    let profiles = holder::profiles().await;
    if profiles.len() > 1 {
        visit.offer(profiles);
    } else {
        profile::choose(visit, Profile::Own).await;
    }
}

fn body(stage: Stage) -> AnyView {
    match stage {
        Stage::Loading => view! { <Loading /> }.into_any(),
        Stage::Profile => view! { <ProfileStep /> }.into_any(),
        Stage::Consent => view! { <Consent /> }.into_any(),
        Stage::Device => view! { <Device /> }.into_any(),
        Stage::Pin(failure) => view! { <PinStep failure=failure /> }.into_any(),
        Stage::Touch(failure) => view! { <Touch failure=failure /> }.into_any(),
        Stage::Sending => view! { <Sending /> }.into_any(),
        Stage::Asking(asked) => view! { <Asking asked=asked /> }.into_any(),
        Stage::Answered(answer) => view! { <Answered refused=answer == Answer::Refused /> }.into_any(),
        Stage::Refused => view! { <Refused /> }.into_any(),
        Stage::Trouble(trouble) => view! { <TroubleStep trouble=trouble /> }.into_any(),
    }
}

#[component]
fn Loading() -> impl IntoView {
    let t = use_texts::<EveryPage>();
    view! { <p role="status">{move || t().loading}</p> }
}

#[component]
fn Sending() -> impl IntoView {
    let t = use_texts::<words::Present>();
    view! {
        <Heading text=Signal::derive(move || t().sending_title.to_owned()) />
        <p role="status">{move || t().sending_lead}</p>
    }
}

#[component]
fn Refused() -> impl IntoView {
    let t = use_texts::<words::Present>();
    view! {
        <Heading text=Signal::derive(move || t().refused_title.to_owned()) />
        <p role="status">{move || t().refused_lead}</p>
    }
}
