//! Asks for a new code, as soon as the server would send one.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::clock;
use crate::components::action_button::{ActionButton, Weight};
use crate::components::failure_note::FailureNote;
use crate::i18n::{phone as words, say, use_lang, use_texts};
use crate::pages::enrol::enrolment_flow::EnrolmentFlow;
use crate::server::{Failure, enrolment};

#[component]
pub fn Resend(
    /// Number of codes that this page has asked for.
    sent: RwSignal<u32>,
    /// Called when the number is unknown after a reload and the person must type it again.
    on_number_unknown: Callback<()>,
) -> impl IntoView {
    let t = use_texts::<words::CodeStep>();
    let lang = use_lang();
    let flow = EnrolmentFlow::here();
    let resent = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let wait = flow.view(|view| view.resend_after);
    let left = countdown(Signal::derive(move || wait.get().unwrap_or(0)));
    let resend = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        let Some(number) = flow.phone() else { return on_number_unknown.run(()) };
        busy.set(true);
        failure.set(None);
        resent.set(false);
        spawn_local(async move {
            let answer = enrolment::give_phone(number).await;
            busy.try_set(false);
            match answer {
                Ok(view) => {
                    flow.moved(view);
                    resent.try_set(true);
                    sent.try_update(|sent| *sent += 1);
                }
                Err(refused) => {
                    failure.try_set(Some(refused));
                }
            }
        });
    });
    view! {
        <ActionButton
            label=say(move || match left.get() {
                0 => t().resend.to_owned(),
                left => words::resend_in(left, lang.get()),
            })
            weight=Weight::Quiet
            busy=busy
            resting=Signal::derive(move || left.get() > 0)
            on_press=resend
        />
        <p class="hint" role="status">
            {move || resent.get().then(|| t().resent)}
        </p>
        <FailureNote failure=failure />
    }
}

/// Seconds left of `wait`. Reads the clock instead of counting ticks, because a sleeping tab misses ticks.
fn countdown(wait: Signal<u32>) -> RwSignal<u32> {
    let left = RwSignal::new(0);
    let until = RwSignal::new(clock::now());
    let look = move || {
        let seconds = until.get_untracked().since(clock::now()).max(0);
        left.try_set(u32::try_from(seconds).unwrap_or(0));
    };
    Effect::new(move || {
        until.set(clock::now().plus(i64::from(wait.get())));
        look();
    });
    let ticking = set_interval_with_handle(look, Duration::from_secs(1)).ok();
    on_cleanup(move || {
        if let Some(ticking) = ticking {
            ticking.clear();
        }
    });
    left
}
