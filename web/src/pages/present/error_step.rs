//! The error screen: who made the mistake, and what to do now.

use leptos::prelude::*;
use netcert::api::problem::Code;

use super::error::PresentError;
use super::presentation_flow::PresentationFlow;
use crate::components::action_button::{ActionButton, Weight};
use crate::components::heading::Heading;
use crate::i18n::{every_page::EveryPage, present as words, say, use_lang, use_texts, word};

#[component]
pub(super) fn ErrorStep(error: PresentError) -> impl IntoView {
    let t = use_texts::<words::Present>();
    let lang = use_lang();
    let has_request = error != PresentError::NoRequest;
    let may_pass = error.may_pass();
    let was_sent = error.was_sent();
    let wants_enrolment = error.wants_enrolment();
    let awaits = error.code() == Code::AwaitsGuardian.as_str();
    let error = StoredValue::new(error);
    let told = move || error.with_value(|error| error.words(lang.get()));
    // Only a registered address becomes a link. Otherwise the browser's history leads back.
    let back = match PresentationFlow::here().admitted() {
        Some(admitted) => {
            let origin = admitted.request().redirect_uri.origin().to_owned();
            Some(
                view! { <a class="button quiet" href=origin rel="external">{word(|t: &words::Present| t.to_site)}</a> }
                    .into_any(),
            )
        }
        None if has_request => Some(
            view! {
                <ActionButton
                    label=word(|t: &words::Present| t.to_site)
                    weight=Weight::Quiet
                    on_press=Callback::new(|()| drop(window().history().map(|history| history.back())))
                />
            }
            .into_any(),
        ),
        None => None,
    };
    view! {
        <Heading text=say(move || if was_sent { t().sent_title } else { t().trouble_title }) />
        <div class="alert">
            <p class="alert-what">{move || told().what}</p>
            <p>{move || told().next}</p>
        </div>
        {(has_request && !was_sent).then(|| view! { <p>{word(|t: &words::Present| t.nothing_given)}</p> })}
        {move || {
            error
                .with_value(|error| error.detail(lang.get()))
                .map(|detail| {
                    view! {
                        <details class="for-engineers">
                            <summary>{t().details}</summary>
                            <code>{detail}</code>
                        </details>
                    }
                })
        }}
        <div class="actions">
            {may_pass
                .then(|| {
                    view! {
                        <ActionButton
                            label=word(|t: &EveryPage| t.retry)
                            on_press=Callback::new(|()| drop(window().location().reload()))
                        />
                    }
                })}
            {wants_enrolment
                .then(|| view! { <a class="button primary" href="/enrol">{word(|t: &words::Present| t.enrol_again)}</a> })}
            {awaits
                .then(|| view! { <a class="button primary" href="/">{word(|t: &words::Present| t.show_code)}</a> })}
            {back}
            {(!has_request).then(|| view! { <a class="button quiet" href="/">{word(|t: &EveryPage| t.to_home)}</a> })}
        </div>
    }
}
