//! Repeats a question to the server while a page waits for an answer from somebody elsewhere.

use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

type Look = Rc<dyn Fn() -> Pin<Box<dyn Future<Output = ()>>>>;

/// Calls `look` at the interval `every` while the page is visible, and at once when it becomes visible again.
/// Never runs two calls at a time. Stops when the reactive owner is disposed.
pub fn while_shown<F>(every: Duration, look: impl Fn() -> F + 'static)
where
    F: Future<Output = ()> + 'static,
{
    begin(every, Rc::new(move || Box::pin(look())));
}

fn begin(every: Duration, look: Look) {
    let under_way = StoredValue::new(false);
    let again = move || {
        if document().hidden() || under_way.try_get_value().unwrap_or(true) {
            return;
        }
        under_way.set_value(true);
        let look = Rc::clone(&look);
        spawn_local(async move {
            look().await;
            under_way.try_update_value(|under_way| *under_way = false);
        });
    };
    let ticking = set_interval_with_handle(again.clone(), every).ok();
    let shown = window_event_listener(ev::visibilitychange, move |_| again());
    on_cleanup(move || {
        ticking.iter().for_each(IntervalHandle::clear);
        shown.remove();
    });
}
