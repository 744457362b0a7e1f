//! Step 1: the notice that the person reads before any data is taken, and the two consents.

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::enrolment::NoticeSection;

use super::enrolment_flow::{EnrolmentFlow, Submission};
use super::step_failure::StepFailure;
use crate::components::action_button::ActionButton;
use crate::components::sheet::Sheet;
use crate::i18n::passkey::lacks;
use crate::i18n::problem::FailureWords;
use crate::i18n::{notice as words, say, use_lang, use_texts, word};
use crate::passkey::{self, Support};

#[component]
pub fn NoticeStep() -> impl IntoView {
    let t = use_texts::<words::NoticeStep>();
    let lang = use_lang();
    let flow = EnrolmentFlow::here();
    let notice = flow.notice();
    let for_child = flow.for_child();
    let submission = Submission::new();
    let agreed = RwSignal::new(false);
    let agreed_sensitive = RwSignal::new(false);
    let incomplete = RwSignal::new(false);
    // The enrolment ends with a passkey. Better told now than at the seventh step.
    let support = RwSignal::new(Support::Full);
    spawn_local(async move {
        support.try_set(passkey::support().await);
    });
    let lacks =
        move || lacks(support.get(), lang.get()).map(|FailureWords { what, next }| what + " " + &next);

    let start = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let both = agreed.get_untracked() && agreed_sensitive.get_untracked();
        incomplete.set(!both);
        if let Some(notice) = notice.get_untracked().filter(|_| both) {
            submission.run(flow.start(notice.version));
        }
    };
    let section = move |NoticeSection { heading, body, sensitive }: NoticeSection| {
        let lang = lang.get();
        let paragraphs = lang.of(&body);
        view! {
            <section class=if sensitive { "notice-section sensitive" } else { "notice-section" }>
                {sensitive.then(|| view! { <p class="tag">{word(|t: &words::NoticeStep| t.sensitive)}</p> })}
                <h2>{lang.of(&heading)}</h2>
                {paragraphs.split('\n').map(|line| view! { <p>{line.to_owned()}</p> }).collect_view()}
            </section>
        }
    };
    view! {
        <Sheet step="notice" title=word(|t: &words::NoticeStep| t.title)>
            <p class="note" role="status" data-testid="lacks">
                {lacks}
            </p>
            <p class="lead">{move || if for_child.get() { t().lead_child } else { t().lead }}</p>
            <div class="notice">
                {move || {
                    notice.get().map(|notice| notice.sections.into_iter().map(section).collect_view())
                }}
            </div>
            <form on:submit=start novalidate>
                <Tick id="agree" ticked=agreed label=say(move || if for_child.get() { t().agree_child } else { t().agree }) />
                <Tick
                    id="agree-sensitive"
                    ticked=agreed_sensitive
                    label=say(move || if for_child.get() { t().agree_sensitive_child } else { t().agree_sensitive })
                />
                <p class="complaint" role="status">
                    {move || {
                        (incomplete.get() && !(agreed.get() && agreed_sensitive.get())).then(|| t().both_missing)
                    }}
                </p>
                <StepFailure submission=submission />
                <div class="actions">
                    <ActionButton label=word(|t: &words::NoticeStep| t.start) busy=submission.busy />
                    <a href="/" class="button quiet">
                        {word(|t: &words::NoticeStep| t.decline)}
                    </a>
                </div>
            </form>
        </Sheet>
    }
}

#[component]
fn Tick(id: &'static str, ticked: RwSignal<bool>, #[prop(into)] label: Signal<String>) -> impl IntoView {
    view! {
        <label class="tick" for=id>
            <input
                type="checkbox"
                id=id
                prop:checked=move || ticked.get()
                on:change=move |event| ticked.set(event_target_checked(&event))
            />
            <span>{move || label.get()}</span>
        </label>
    }
}
