//! Says that something is done whose button goes, and takes the focus that the button had.

use leptos::html;
use leptos::prelude::*;

#[component]
pub fn DoneNote(#[prop(into)] done: Signal<bool>, #[prop(into)] says: Signal<String>) -> impl IntoView {
    let note = NodeRef::<html::P>::new();
    Effect::new(move || {
        if done.get() {
            // An empty note, or one behind an open dialogue, takes no focus: both are over with the next frame.
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
