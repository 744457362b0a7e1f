//! The address bar: which page it names, and how a link leads to another page without loading the portal
//! again.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

/// The parts of the browser's address. Each signal changes only when its value differs.
#[derive(Clone, Copy)]
pub struct AddressBar {
    path: RwSignal<String>,
    query: RwSignal<String>,
    fragment: RwSignal<String>,
}

impl AddressBar {
    /// From now on follows the address bar and handles the clicks on links to the portal's own pages.
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

    /// The address bar that the surrounding page provides.
    pub fn here() -> Self {
        expect_context()
    }

    /// `/enrol`
    pub fn path(self) -> String {
        self.path.get()
    }

    /// `id=1`, or empty.
    pub fn query(self) -> String {
        self.query.get()
    }

    /// The part after the `#`, or empty.
    pub fn fragment(self) -> String {
        self.fragment.get()
    }

    /// Goes to a page of the portal, with or without a query. The page of a presentation belongs to the other
    /// entry point, so the browser loads it.
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

    /// Like `go`, but the browser's "back" does not return to the current address.
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

/// Sets the part only if it changed, so that an unchanged page is not drawn again.
fn note(part: RwSignal<String>, now: &str) {
    if part.with_untracked(|before| before != now) {
        part.set(now.to_owned());
    }
}

fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// The page that a click leads to, if the portal handles the click itself. It must be a plain click on a link
/// of this origin, not to the page of a presentation. The link has no fragment and asks for no page load
/// (`rel="external"`), window or download.
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
