//! Tells the person who asks, why, and exactly what the site would learn.

use leptos::prelude::*;
use netcert::sd_jwt::ClaimName;

use super::presentation_flow::{PresentationFlow, PresentationStage};
use super::profile::ChooseAgain;
use super::{agreed, answer};
use crate::components::action_button::{ActionButton, Weight};
use crate::components::heading::Heading;
use crate::holder;
use crate::i18n::{present as words, use_lang, use_texts, word};

/// Items that people fear to give away. The page says of each one that the site will not get it, unless it is
/// ticked.
const WITHHELD: [ClaimName; 3] = [ClaimName::Name, ClaimName::DocumentNumber, ClaimName::BirthDate];

#[component]
pub(super) fn ConsentStep() -> impl IntoView {
    let flow = PresentationFlow::here();
    let t = use_texts::<words::Present>();
    let lang = use_lang();
    let admitted = flow.admitted();
    let name = move || flow.admitted().map(|at| lang.get().of(&at.relying_party().name)).unwrap_or_default();
    let purpose = move || flow.admitted().map(|at| lang.get().of(&at.purpose().text)).unwrap_or_default();
    let site = admitted.as_ref().map(|at| at.request().redirect_uri.site().to_owned()).unwrap_or_default();
    let results: Vec<ClaimName> = admitted.iter().flat_map(|at| at.results()).collect();
    let plaintext: Vec<ClaimName> = admitted.iter().flat_map(|at| at.plaintext()).collect();
    let asks_plaintext = !plaintext.is_empty();
    let set_aside = RwSignal::new(false);

    view! {
        <Heading text=Signal::derive(move || words::title(&name(), lang.get())) />
        {move || flow.has_changed().then(|| view! { <p class="note" role="status">{t().changed}</p> })}
        <dl class="asker">
            <div>
                <dt>{word(|t: &words::Present| t.who)}</dt>
                <dd>
                    <strong>{name}</strong>
                    <span class="site" dir="ltr">{site}</span>
                </dd>
            </div>
            <div>
                <dt>{word(|t: &words::Present| t.why)}</dt>
                <dd>{purpose}</dd>
            </div>
        </dl>
        <div class="learns">
            <h2>{word(|t: &words::Present| t.learns)}</h2>
            <ul>
                <li>{word(|t: &words::Present| t.learns_real)}</li>
                {results
                    .into_iter()
                    .map(|claim| view! { <li>{move || words::result(claim, lang.get())}</li> })
                    .collect_view()}
                <li>{word(|t: &words::Present| t.learns_code)}</li>
                {move || {
                    flow
                        .ticked()
                        .get()
                        .into_iter()
                        .map(|claim| view! { <li class="word-for-word">{words::plaintext(claim, lang.get())}</li> })
                        .collect_view()
                }}
            </ul>
        </div>
        <div class="withheld">
            <h2>{word(|t: &words::Present| t.withheld)}</h2>
            <ul>
                {move || {
                    WITHHELD
                        .into_iter()
                        .filter(|claim| !flow.ticked().get().contains(claim))
                        .map(|claim| view! { <li>{words::plaintext(claim, lang.get())}</li> })
                        .collect_view()
                }}
                <li>{word(|t: &words::Present| t.netnum)}</li>
            </ul>
        </div>
        {asks_plaintext
            .then(|| {
                view! {
                    <fieldset class="plaintext">
                        <legend>{word(|t: &words::Present| t.plaintext)}</legend>
                        <p>{word(|t: &words::Present| t.plaintext_lead)}</p>
                        {plaintext.into_iter().map(|claim| view! { <PlaintextTick claim=claim /> }).collect_view()}
                    </fieldset>
                }
            })}
        {move || flow.usable_record().is_some().then(|| view! { <p class="note">{t().repeat}</p> })}
        {move || set_aside.get().then(|| view! { <p class="note" role="status">{t().anew_set}</p> })}
        <div class="actions">
            <ActionButton
                label=word(|t: &words::Present| t.agree)
                on_press=Callback::new(move |()| agree(flow))
            />
            <ActionButton
                label=word(|t: &words::Present| t.refuse)
                weight=Weight::Quiet
                on_press=Callback::new(move |()| answer::refuse(flow))
            />
        </div>
        {move || {
            flow
                .has_record()
                .then(|| {
                    view! {
                        <p class="aside">
                            {t().anew_why} " "
                            <button
                                type="button"
                                class="button plain"
                                on:click=move |_| {
                                    flow.set_record_aside();
                                    set_aside.set(true);
                                }
                            >
                                {t().anew}
                            </button>
                        </p>
                    }
                })
        }}
        <ChooseAgain />
    }
}

/// A separate consent for one plaintext item. It is off until the person turns it on.
#[component]
fn PlaintextTick(claim: ClaimName) -> impl IntoView {
    let ticked = PresentationFlow::here().ticked();
    let lang = use_lang();
    view! {
        <label class="tick">
            <input
                type="checkbox"
                name=claim.as_str()
                prop:checked=move || ticked.with(|ticked| ticked.contains(&claim))
                on:change=move |event| {
                    let on = event_target_checked(&event);
                    ticked
                        .update(|ticked| {
                            ticked.retain(|other| *other != claim);
                            if on {
                                ticked.push(claim);
                            }
                        });
                }
            />
            <span>{move || words::give(claim, lang.get())}</span>
        </label>
    }
}

fn agree(flow: PresentationFlow) {
    if let Some(record) = flow.usable_record() {
        agreed::repeat(flow, record);
        return;
    }
    leptos::task::spawn_local(async move {
        let known = holder::passkeys_of(&flow.profile()).await;
        flow.go(if known.is_empty() { PresentationStage::Device } else { PresentationStage::Pin(None) });
    });
}
