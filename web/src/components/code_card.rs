//! Shows a code for another screen, as a QR code and as letters, while the code is valid.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::guardian;

use crate::clock;
use crate::components::action_button::{ActionButton, Weight};
use crate::components::failure_note::FailureNote;
use crate::components::live::{live, live_if};
use crate::i18n::code::{Code, good_for};
use crate::i18n::{every_page::EveryPage, say, use_lang, use_texts, word};
use crate::server::{self, Failure};

const SECOND: Duration = Duration::from_secs(1);

/// A code that is kept when its card is removed.
pub type KeptCode = RwSignal<Option<guardian::ScreenCode>>;

/// A `POST` to `path` returns a new code and makes the old one invalid. So a code in `kept` is shown while it
/// is valid.
#[component]
pub fn CodeCard(
    path: String,
    #[prop(optional_no_strip)] kept: Option<KeptCode>,
    /// How to get another code where a mere `POST` does not do. The first one is in `kept` then.
    #[prop(optional, into)]
    on_another: Option<Callback<()>>,
) -> impl IntoView {
    let t = use_texts::<Code>();
    let code = kept.unwrap_or_else(|| RwSignal::new(None));
    let seconds_left = move || {
        code.with_untracked(|code| code.as_ref().map_or(0, |code| code.expires_at - clock::now().seconds()))
    };
    let left = RwSignal::new(seconds_left());
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let ask = Callback::new(move |()| {
        let path = path.clone();
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = server::guardian::code(&path).await;
            if busy.is_disposed() {
                return;
            }
            busy.set(false);
            match answer {
                Ok(fresh) => {
                    left.set(fresh.expires_at - clock::now().seconds());
                    code.set(Some(fresh));
                }
                Err(refused) => failure.set(Some(refused)),
            }
        });
    });
    let another = on_another.unwrap_or(ask);
    if left.get_untracked() <= 0 && on_another.is_none() {
        ask.run(());
    }
    let ticking = set_interval_with_handle(move || left.set(seconds_left()), SECOND).ok();
    on_cleanup(move || ticking.iter().for_each(IntervalHandle::clear));
    let is_over = Memo::new(move |_| left.get() <= 0);
    let has_code = Memo::new(move |_| code.with(Option::is_some));
    let wants_another = move || (has_code.get() && is_over.get()) || failure.with(Option::is_some);
    let loading =
        || view! { <p class="loading" role="status">{word(|t: &EveryPage| t.loading)}</p> }.into_any();
    let card = move || match code.get().filter(|_| !is_over.get()) {
        Some(code) => shown(code, left),
        None => ().into_any(),
    };
    let another = move || {
        view! {
            <div class="actions">
                <ActionButton label=word(|t: &Code| t.another) weight=Weight::Quiet busy=busy on_press=another />
            </div>
        }
        .into_any()
    };
    view! {
        {live_if(move || busy.get() && !has_code.get(), loading)}
        {live(card)}
        <p class="note" role="status">
            {say(move || if has_code.get() && is_over.get() { t().over } else { "" })}
        </p>
        <FailureNote failure=failure />
        {live_if(wants_another, another)}
    }
}

fn shown(code: guardian::ScreenCode, left: RwSignal<i64>) -> AnyView {
    let lang = use_lang();
    let guardian::ScreenCode { code, qr_side, qr_path, .. } = code;
    let (first, second) = code.split_at_checked(code.len() / 2).unwrap_or((&code, ""));
    let grouped = format!("{first} {second}");
    view! {
        <div class="code-card">
            <svg
                class="qr"
                role="img"
                viewBox=format!("0 0 {qr_side} {qr_side}")
                shape-rendering="crispEdges"
                aria-label=word(|t: &Code| t.picture)
            >
                <path d=qr_path />
            </svg>
            <p>{word(|t: &Code| t.or_type)}</p>
            <p class="netnum" data-testid="code" translate="no">
                {grouped}
            </p>
            <p class="hint">{say(move || good_for(left.get(), lang.get()))}</p>
        </div>
    }
    .into_any()
}
