//! Asks for confirmation before something is erased.

use leptos::html;
use leptos::prelude::*;

use crate::components::action_button::{ActionButton, Weight};

/// The browser's own modal dialogue: it keeps the focus inside, and Escape means no. The harmless answer
/// comes first, because the browser focuses the first button.
#[component]
pub fn ConfirmDialog(
    id: &'static str,
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    #[prop(into)] body: Signal<String>,
    #[prop(into)] yes: Signal<String>,
    #[prop(into)] no: Signal<String>,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(into)] on_yes: Callback<()>,
    /// Shows what went wrong after a yes.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            (true, true) | (false, false) => {}
        }
    });
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby=labelled_by on:close=move |_| open.set(false)>
            <h2 id=title_id>{title}</h2>
            <p>{body}</p>
            {children.map(|children| children())}
            <div class="actions">
                <ActionButton label=no weight=Weight::Quiet on_press=Callback::new(move |()| open.set(false)) />
                <ActionButton label=yes weight=Weight::Danger busy=busy on_press=on_yes />
            </div>
        </dialog>
    }
}
