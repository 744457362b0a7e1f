//! The requests of a child under 14 and their outcomes. A guardian can withdraw a consent here.

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::guardian::{Child, HistoryLine, WITHDRAW};
use netcert::api::path;

use super::place::GuardianPlace;
use crate::components::confirm_dialog::ConfirmDialog;
use crate::components::done_note::DoneNote;
use crate::components::failure_note::FailureNote;
use crate::components::live::live;
use crate::components::sheet::Sheet;
use crate::i18n::sites::day;
use crate::i18n::{every_page::EveryPage, guardian as words, say, use_lang, use_texts, word};
use crate::server::{self, Failure};

#[component]
pub(super) fn History(child: Child) -> impl IntoView {
    let t = use_texts::<words::History>();
    let every_page = use_texts::<EveryPage>();
    let lang = use_lang();
    let id = StoredValue::new(child.id.clone());
    let lines = RwSignal::new(None::<Vec<HistoryLine>>);
    let failure = RwSignal::new(None::<Failure>);
    let read = move || {
        spawn_local(async move {
            match server::guardian::history(&id.get_value()).await {
                Ok(read) => {
                    failure.try_set(None);
                    lines.try_set(Some(read));
                }
                Err(refused) => {
                    failure.try_set(Some(refused));
                }
            }
        });
    };
    read();
    let asked = RwSignal::new(None::<HistoryLine>);
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let refusal = RwSignal::new(None::<Failure>);
    let done = RwSignal::new(false);
    let ask = Callback::new(move |line: HistoryLine| {
        refusal.set(None);
        done.set(false);
        asked.set(Some(line));
        open.set(true);
    });
    let withdraw = Callback::new(move |()| {
        let Some(consent) = asked.with_untracked(|line| line.as_ref()?.site_consent.clone()) else { return };
        busy.set(true);
        refusal.set(None);
        spawn_local(async move {
            let answer = server::guardian::take_back(&path(WITHDRAW, &consent)).await;
            if busy.is_disposed() {
                return;
            }
            busy.set(false);
            match answer {
                Ok(()) => {
                    open.set(false);
                    done.set(true);
                    read();
                }
                Err(refused) => refusal.set(Some(refused)),
            }
        });
    });
    let confirm_title = say(move || {
        asked.with(|line| {
            line.as_ref()
                .map(|line| words::withdraw_title(&lang.get().of(&line.relying_party), lang.get()))
                .unwrap_or_default()
        })
    });
    view! {
        <Sheet step="child-history" title=word(|t: &words::Child| t.history)>
            <p class="lead">{child.masked_name}</p>
            <DoneNote done=done says=word(|t: &words::History| t.withdrawn) />
            <FailureNote failure=failure on_retry=Callback::new(move |()| read()) />
            {live(move || match lines.get() {
                None if failure.with(Option::is_some) => ().into_any(),
                None => view! { <p role="status">{every_page().loading}</p> }.into_any(),
                Some(lines) if lines.is_empty() => view! { <p class="empty">{t().empty}</p> }.into_any(),
                Some(lines) => {
                    view! {
                        <ul class="consents">
                            {lines.into_iter().map(|line| view! { <Line line=line ask=ask /> }).collect_view()}
                        </ul>
                    }
                        .into_any()
                }
            })}
            <div class="actions">
                <a class="button quiet" href=GuardianPlace::Child(id.get_value()).path()>
                    {word(|t: &EveryPage| t.back)}
                </a>
            </div>
        </Sheet>
        <ConfirmDialog
            id="withdraw"
            open=open
            title=confirm_title
            body=word(|t: &words::History| t.withdraw_body)
            yes=word(|t: &words::History| t.withdraw_yes)
            no=word(|t: &words::Child| t.no)
            busy=busy
            on_yes=withdraw
        >
            <FailureNote failure=refusal />
        </ConfirmDialog>
    }
}

#[component]
fn Line(line: HistoryLine, ask: Callback<HistoryLine>) -> impl IntoView {
    let lang = use_lang();
    let line = StoredValue::new(line);
    let HistoryLine { answer, asked_at, claims, site_consent, .. } = line.get_value();
    let can_withdraw = site_consent.is_some();
    let heading = site_consent.map(|consent| format!("line-{consent}"));
    let described_by = heading.clone();
    view! {
        <li class=if can_withdraw { "consent" } else { "consent withdrawn" }>
            <div class="consent-head">
                <h2 id=heading>{say(move || line.with_value(|line| lang.get().of(&line.relying_party)))}</h2>
                <span class="badge">{say(move || words::answer(answer, lang.get()))}</span>
            </div>
            <dl>
                <div>
                    <dt>{word(|t: &words::SiteRequest| t.purpose)}</dt>
                    <dd>{say(move || line.with_value(|line| lang.get().of(&line.purpose)))}</dd>
                </div>
                <div>
                    <dt>{word(|t: &words::History| t.learns)}</dt>
                    <dd>
                        <ul>
                            <li>{word(|t: &words::SiteRequest| t.learns_real)}</li>
                            {claims
                                .into_iter()
                                .map(|claim| view! { <li>{say(move || words::told(claim, lang.get()))}</li> })
                                .collect_view()}
                        </ul>
                    </dd>
                </div>
                <div>
                    <dt>{word(|t: &words::History| t.asked)}</dt>
                    <dd>{say(move || day(asked_at, lang.get()))}</dd>
                </div>
            </dl>
            {can_withdraw
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button quiet"
                            aria-describedby=described_by
                            on:click=move |_| ask.run(line.get_value())
                        >
                            {word(|t: &words::History| t.withdraw)}
                        </button>
                    }
                })}
        </li>
    }
}
