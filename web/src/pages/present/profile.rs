//! The person chooses whose netcert answers, on a device that keeps a child's beside the guardian's own.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::prepare::prepare;
use super::presentation_flow::{PresentationFlow, PresentationStage};
use crate::components::heading::Heading;
use crate::holder::Profile;
use crate::i18n::{of_child, present as words, use_lang, use_texts, word};

/// Goes on with the chosen profile.
pub(super) async fn choose(flow: PresentationFlow, profile: Profile) {
    let Some(request) = flow.request() else { return };
    flow.go(PresentationStage::Loading);
    flow.set_profile(profile);
    flow.arrived(prepare(&request, &flow.profile()).await);
}

#[component]
pub(super) fn ProfileStep() -> impl IntoView {
    let flow = PresentationFlow::here();
    let t = use_texts::<words::Profile>();
    let lang = use_lang();
    let choice = move |profile: Profile| {
        let masked_name = profile.child().map(str::to_owned);
        let hint_is_own = masked_name.is_none();
        let name = move || match &masked_name {
            Some(masked_name) => of_child(masked_name, lang.get()),
            None => t().own.to_owned(),
        };
        view! {
            <li>
                <button
                    type="button"
                    class="card"
                    data-profile=if hint_is_own { "own" } else { "child" }
                    on:click=move |_| spawn_local(choose(flow, profile.clone()))
                >
                    <span class="card-name">{name}</span>
                    " "
                    <span class="card-note">
                        {move || if hint_is_own { t().own_hint } else { t().child_hint }}
                    </span>
                </button>
            </li>
        }
    };
    view! {
        <Heading text=word(|t: &words::Profile| t.title) />
        <p class="lead">{word(|t: &words::Profile| t.lead)}</p>
        <ul class="cards">{flow.profiles().into_iter().map(choice).collect_view()}</ul>
    }
}

/// The button back to the choice.
#[component]
pub(super) fn ChooseAgain() -> impl IntoView {
    let flow = PresentationFlow::here();
    (!flow.profiles().is_empty()).then(|| {
        view! {
            <p class="aside">
                <button type="button" class="button plain" on:click=move |_| flow.go(PresentationStage::Profile)>
                    {word(|t: &words::Profile| t.other)}
                </button>
            </p>
        }
    })
}

/// The child's name above every later screen of a child's visit.
#[component]
pub(super) fn ProfileBand() -> impl IntoView {
    let flow = PresentationFlow::here();
    let lang = use_lang();
    move || {
        let shown = flow.stage().with(|stage| *stage != PresentationStage::Profile);
        flow.profile().child().filter(|_| shown).map(|masked_name| {
            view! {
                <p class="child-band" data-testid="child-band">
                    {of_child(masked_name, lang.get())}
                </p>
            }
        })
    }
}
