//! The address bar: which page stands in it, and how a link leads to another one without the portal being loaded anew.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

/// The parts of the address in the bar. Each changes only when it is another one.
#[derive(Clone, Copy)]
pub struct AddressBar {
    path: RwSignal<String>,
    query: RwSignal<String>,
    fragment: RwSignal<String>,
}

impl AddressBar {
    /// Follows the address bar from now on, and takes over the clicks on links to the portal's own pages.
    pub fn provide() -> Self {
        let part = || RwSignal::new(String::new());
        let address = Self { path: part(), query: part(), fragment: part() };
        address.look();
        let moved = window_event_listener(ev::popstate, move |_| address.look());
        let clicks = window_event_listener(ev::click, move |click| {
            if let Some(page) = page_behind(&click) {
                click.prevent_default();
                address.go(&page);
            }
        });
        on_cleanup(move || {
            moved.remove();
            clicks.remove();
        });
        provide_context(address);
        address
    }

    /// The address around.
    pub fn here() -> Self {
        expect_context()
    }

    /// `/enrol`
    pub fn path(self) -> String {
        self.path.get()
    }

    /// `id=1`, or nothing.
    pub fn query(self) -> String {
        self.query.get()
    }

    /// What stands behind the `#`, or nothing.
    pub fn fragment(self) -> String {
        self.fragment.get()
    }

    /// Leads to a page of the portal, with or without a query. The page of a presentation is another entry point's: it is
    /// loaded.
    pub fn go(self, page: &str) {
        if !is_account(page) {
            let _ = window().location().assign(page);
            return;
        }
        if window().location().href().is_ok_and(|href| href.strip_prefix(&origin()) == Some(page)) {
            return;
        }
        if let Ok(history) = window().history() {
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(page));
        }
        self.look();
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// The same, with no way back to the address of now.
    pub fn replace(self, page: &str) {
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(page));
        }
        self.look();
    }

    fn look(self) {
        let bar = window().location();
        note(self.path, bar.pathname().unwrap_or_default().as_str());
        note(self.query, bar.search().unwrap_or_default().trim_start_matches('?'));
        note(self.fragment, bar.hash().unwrap_or_default().trim_start_matches('#'));
    }
}

/// A page that stays is not drawn anew.
fn note(part: RwSignal<String>, now: &str) {
    if part.with_untracked(|before| before != now) {
        part.set(now.to_owned());
    }
}

fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// The page that a click leads to, where it is the portal's to follow: a plain click on a link of this origin, without a
/// fragment, that does not ask for a page load (`rel="external"`), a window or a download of its own, and not to the page
/// of a presentation.
fn page_behind(click: &MouseEvent) -> Option<String> {
    let with_key = click.meta_key() || click.alt_key() || click.ctrl_key() || click.shift_key();
    if click.default_prevented() || click.button() != 0 || with_key {
        return None;
    }
    let clicked = click.target()?.dyn_into::<Element>().ok()?;
    let link = clicked.closest("a[href]").ok()??.dyn_into::<HtmlAnchorElement>().ok()?;
    let followed = link.origin() == origin()
        && link.hash().is_empty()
        && link.target().is_empty()
        && !link.has_attribute("download")
        && !link.rel().split(' ').any(|word| word == "external")
        && is_account(&link.pathname());
    followed.then(|| link.pathname() + &link.search())
}

/// Whether this entry point draws the page.
fn is_account(page: &str) -> bool {
    page.split('?').next() != Some("/present")
}
