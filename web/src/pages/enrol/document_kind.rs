//! Step 2: the person chooses one of the seven kinds of document.

use leptos::prelude::*;
use netcert::document::DocumentKind;

use super::enrolment_flow::{EnrolmentFlow, Submission};
use super::step_failure::StepFailure;
use crate::components::action_button::ActionButton;
use crate::components::sheet::Sheet;
use crate::i18n::document::{holder, name};
use crate::i18n::{enrol as words, say, use_lang, use_texts, word};
use crate::server::enrolment;

/// `on_chosen` returns to the step that is already under way.
#[component]
pub fn DocumentKindStep(#[prop(optional, into)] on_chosen: Option<Callback<()>>) -> impl IntoView {
    let t = use_texts::<words::DocumentStep>();
    let submission = Submission::new();
    let flow = EnrolmentFlow::here();
    let for_child = flow.for_child();
    let earlier = flow.view(|view| view.document_kind).get_untracked();
    let chosen = RwSignal::new(earlier.unwrap_or(DocumentKind::ResidentId));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let kind = chosen.get_untracked();
        submission.run(async move {
            let view = enrolment::choose_document(kind).await?;
            if let Some(on_chosen) = on_chosen {
                on_chosen.run(());
            }
            Ok(view)
        });
    };
    view! {
        <Sheet
            step="document-kind"
            title=say(move || if for_child.get() { t().title_child } else { t().title })
        >
            <form on:submit=submit>
                <fieldset class="choices">
                    <legend>{word(|t: &words::DocumentStep| t.lead)}</legend>
                    {DocumentKind::ALL
                        .into_iter()
                        .enumerate()
                        .map(|(index, kind)| {
                            view! { <Choice index=index kind=kind chosen=chosen /> }
                        })
                        .collect_view()}
                </fieldset>
                <StepFailure submission=submission />
                <div class="actions">
                    <ActionButton label=word(|t: &words::DocumentStep| t.next) busy=submission.busy />
                </div>
            </form>
        </Sheet>
    }
}

#[component]
fn Choice(index: usize, kind: DocumentKind, chosen: RwSignal<DocumentKind>) -> impl IntoView {
    let lang = use_lang();
    let id = format!("document-kind-{index}");
    let note_id = format!("{id}-note");
    let described_by = note_id.clone();
    view! {
        <div class="choice">
            <input
                type="radio"
                name="document-kind"
                id=id.clone()
                aria-describedby=described_by
                prop:checked=move || chosen.get() == kind
                on:change=move |_| chosen.set(kind)
            />
            <label for=id>{move || name(kind, lang.get())}</label>
            <p class="hint" id=note_id>
                {move || holder(kind, lang.get())}
            </p>
        </div>
    }
}
