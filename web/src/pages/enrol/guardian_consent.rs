//! Step 5 when a guardian applies for a child: the guardian signs the consent.

use leptos::prelude::*;
use netcert::api::guardian::About;

use super::enrolment_flow::EnrolmentFlow;
use crate::components::sheet::Sheet;
use crate::components::signed_consent::SignedConsent;
use crate::i18n::{guardian as words, word};

#[component]
pub fn GuardianConsentStep() -> impl IntoView {
    let flow = EnrolmentFlow::here();
    view! {
        <Sheet step="guardian-consent" title=word(|t: &words::SiteRequest| t.confirm_title)>
            <SignedConsent about=About::Enrolment {} on_done=Callback::new(move |()| flow.load()) />
        </Sheet>
    }
}
