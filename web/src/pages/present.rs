//! A site asks, the person decides, and the browser posts the answer to the site as a form (DESIGN §4,
//! Present).

mod agreed;
mod answer;
mod asking;
mod consent;
mod device;
mod error;
mod error_step;
mod mint;
mod pin;
mod prepare;
mod presentation_flow;
mod profile;
mod shell;
mod touch;
mod touch_failure;

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::child::Answer;

use crate::components::heading::Heading;
use crate::holder::{self, Profile};
use crate::i18n::{every_page::EveryPage, present as words, word};
use crate::request::PresentationRequest;
use crate::storage;
use asking::{Answered, Asking};
use consent::ConsentStep;
use device::Device;
use error::PresentError;
use error_step::ErrorStep;
use pin::EnterPin;
use presentation_flow::{PresentationFlow, PresentationStage};
use profile::{ProfileBand, ProfileStep};
use touch::Touch;

#[component]
pub fn Present() -> impl IntoView {
    let flow = PresentationFlow::begin();
    answer::watch_refused_forms(flow);
    answer::begin_again_when_shown_again();
    spawn_local(arrive(flow));
    let step = move || flow.stage().with(PresentationStage::name);
    view! {
        <section class="present" data-step=step data-visit=move || flow.kind() data-error=move || flow.error_code()>
            <ProfileBand />
            {move || flow.stage().with(|stage| body(stage.clone()))}
        </section>
    }
}

/// Takes the request out of the address. After enrolling the person comes back to a bare `/present`. The page
/// then goes on to the waiting request with a full page load, because each request's page has its own CSP.
async fn arrive(flow: PresentationFlow) {
    if answer::was_sent() {
        return flow.fail(PresentError::Sent);
    }
    let query = window().location().search().unwrap_or_default();
    if query.len() > 1 {
        storage::set_pending_request(&format!("/present{query}"));
    } else if let Some(pending) = storage::pending_request() {
        if window().location().replace(&pending).is_ok() {
            return;
        }
    } else {
        flow.fail(PresentError::NoRequest);
        return;
    }
    let request = match PresentationRequest::parse(&query) {
        Ok(request) => request,
        Err(fault) => return flow.fail(PresentError::Request(fault)),
    };
    flow.is_asked(request);
    let profiles = holder::profiles().await;
    if profiles.len() > 1 {
        flow.offer(profiles);
    } else {
        profile::choose(flow, Profile::Own).await;
    }
}

fn body(stage: PresentationStage) -> AnyView {
    match stage {
        PresentationStage::Loading => view! { <Loading /> }.into_any(),
        PresentationStage::Profile => view! { <ProfileStep /> }.into_any(),
        PresentationStage::Consent => view! { <ConsentStep /> }.into_any(),
        PresentationStage::Device => view! { <Device /> }.into_any(),
        PresentationStage::Pin(failure) => view! { <EnterPin failure=failure /> }.into_any(),
        PresentationStage::Touch(failure) => view! { <Touch failure=failure /> }.into_any(),
        PresentationStage::Sending => view! { <Sending /> }.into_any(),
        PresentationStage::Asking(asked) => view! { <Asking asked=asked /> }.into_any(),
        PresentationStage::Answered(answer) => {
            view! { <Answered refused=answer == Answer::Refused /> }.into_any()
        }
        PresentationStage::Refused => view! { <RefusedStep /> }.into_any(),
        PresentationStage::Error(error) => view! { <ErrorStep error=error /> }.into_any(),
    }
}

#[component]
fn Loading() -> impl IntoView {
    view! { <p role="status">{word(|t: &EveryPage| t.loading)}</p> }
}

#[component]
fn Sending() -> impl IntoView {
    view! {
        <Heading text=word(|t: &words::Present| t.sending_title) />
        <p role="status">{word(|t: &words::Present| t.sending_lead)}</p>
    }
}

#[component]
fn RefusedStep() -> impl IntoView {
    view! {
        <Heading text=word(|t: &words::Present| t.refused_title) />
        <p role="status">{word(|t: &words::Present| t.refused_lead)}</p>
    }
}
