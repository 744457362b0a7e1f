//! Says that an action is done. Its button vanishes, so this note takes the focus.

use leptos::html;
use leptos::prelude::*;

#[component]
pub fn DoneNote(#[prop(into)] done: Signal<bool>, #[prop(into)] says: Signal<String>) -> impl IntoView {
    let note = NodeRef::<html::P>::new();
    Effect::new(move || {
        if done.get() {
            // An empty note, or one behind an open dialogue, cannot take the focus. By the next frame neither
            // is the case.
            request_animation_frame(move || {
                if let Some(Some(note)) = note.try_get_untracked() {
                    let _ = note.focus();
                }
            });
        }
    });
    view! {
        <p role="status" class="note" tabindex="-1" node_ref=note>
            {move || if done.get() { says.get() } else { String::new() }}
        </p>
    }
}
