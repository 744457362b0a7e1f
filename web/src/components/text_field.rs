//! A one-line text field. Its label, hint and complaint are linked for screen readers.

use leptos::prelude::*;

#[component]
pub fn TextField(
    id: &'static str,
    value: RwSignal<String>,
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] hint: Signal<String>,
    /// Empty if there is no complaint.
    #[prop(optional, into)]
    complaint: Signal<String>,
    #[prop(into, default = Signal::stored("text"))] kind: Signal<&'static str>,
    #[prop(default = "text")] inputmode: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(default = 40)] maxlength: u32,
    /// Shows the digits wide, so they are easy to compare.
    #[prop(optional)]
    digits: bool,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    let complaint_id = format!("{id}-complaint");
    let described_by = format!("{hint_id} {complaint_id}");
    let wrong = move || !complaint.with(String::is_empty);
    view! {
        <div class="field">
            <label for=id>{move || label.get()}</label>
            <p class="hint" id=hint_id>
                {move || hint.get()}
            </p>
            <input
                id=id
                name=id
                type=move || kind.get()
                class=if digits { "digits" } else { "" }
                inputmode=inputmode
                autocomplete=autocomplete
                autocapitalize="off"
                spellcheck="false"
                maxlength=maxlength
                aria-describedby=described_by
                aria-invalid=move || wrong().then_some("true")
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
            <p class="complaint" id=complaint_id role="status">
                {move || complaint.get()}
            </p>
        </div>
    }
}
