//! The colour theme: light, dark, or the device's setting.

use leptos::prelude::*;

use crate::i18n::{every_page::EveryPage, word};
use crate::storage;

/// boot.js reads the same key before the first paint.
const STORED_AS: &str = "netcert.theme";
const SYSTEM: &str = "system";

fn apply(theme: &str) {
    let Some(root) = document().document_element() else { return };
    if matches!(theme, "light" | "dark") {
        let _ = root.set_attribute("data-theme", theme);
        storage::set_local(STORED_AS, theme);
    } else {
        let _ = root.remove_attribute("data-theme");
        storage::remove_local(STORED_AS);
    }
}

#[component]
pub fn ThemeChoice() -> impl IntoView {
    let theme = RwSignal::new(storage::local(STORED_AS).unwrap_or_else(|| SYSTEM.to_owned()));
    let choose = move |event| {
        theme.set(event_target_value(&event));
        apply(&theme.get_untracked());
    };
    view! {
        <label class="theme">
            <span>{word(|t: &EveryPage| t.theme)}</span>
            <select on:change=choose prop:value=move || theme.get()>
                <option value=SYSTEM>{word(|t: &EveryPage| t.theme_system)}</option>
                <option value="light">{word(|t: &EveryPage| t.theme_light)}</option>
                <option value="dark">{word(|t: &EveryPage| t.theme_dark)}</option>
            </select>
        </label>
    }
}
