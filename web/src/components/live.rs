//! A part of a page that comes, goes or changes, behind one type for all of them: a type for each would double the
//! portal's size.

use leptos::prelude::*;

type Draw = Box<dyn Fn() -> AnyView + Send + Sync>;

fn drawn(draw: Draw) -> AnyView {
    (move || draw()).into_any()
}

/// Drawn anew whenever something that it reads changes.
pub fn live(draw: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    drawn(Box::new(draw))
}

/// There only while `there` says so.
pub fn live_if(
    there: impl Fn() -> bool + Send + Sync + 'static,
    draw: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let there = Memo::new(move |_| there());
    live(move || if there.get() { draw() } else { ().into_any() })
}
