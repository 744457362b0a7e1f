//! A part of a page that appears, vanishes or changes. All such parts share one type, because a type for each
//! would double the portal's size.

use leptos::prelude::*;

type Draw = Box<dyn Fn() -> AnyView + Send + Sync>;

fn drawn(draw: Draw) -> AnyView {
    (move || draw()).into_any()
}

/// Drawn again whenever something that `draw` reads changes.
pub fn live(draw: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    drawn(Box::new(draw))
}

/// Drawn only while `there` returns true.
pub fn live_if(
    there: impl Fn() -> bool + Send + Sync + 'static,
    draw: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let there = Memo::new(move |_| there());
    live(move || if there.get() { draw() } else { ().into_any() })
}
