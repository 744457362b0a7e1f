//! Step 6: the person types the eight-digit PIN twice. It must follow the shared PIN rules.

use leptos::prelude::*;
use netcert::pin::{PIN_DIGITS, Pin, PinRule};

use super::enrolment_flow::{EnrolmentFlow, Submission};
use super::step_failure::StepFailure;
use crate::components::action_button::ActionButton;
use crate::components::sheet::Sheet;
use crate::components::text_field::TextField;
use crate::i18n::{pin as words, say, use_lang, use_texts, word};
use crate::server::enrolment;

/// Whether the typed PIN follows one rule of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RuleState {
    /// The person has not typed enough to tell.
    Open,
    Kept,
    Broken,
}

fn rule_state(rule: PinRule, typed: &str) -> RuleState {
    if typed.is_empty() || (rule == PinRule::Length && typed.len() < PIN_DIGITS) {
        RuleState::Open
    } else if rule.is_kept_by(typed) {
        RuleState::Kept
    } else {
        RuleState::Broken
    }
}

#[component]
pub fn PinStep() -> impl IntoView {
    let t = use_texts::<words::PinStep>();
    let lang = use_lang();
    let for_child = EnrolmentFlow::here().for_child();
    let submission = Submission::new();
    let (first, second) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (shown, tried) = (RwSignal::new(false), RwSignal::new(false));
    on_cleanup(move || {
        for typed in [first, second] {
            typed.try_update(zeroize::Zeroize::zeroize);
        }
    });

    let kind = Signal::derive(move || if shown.get() { "text" } else { "password" });
    let first_complaint = say(move || {
        let broken = first.with(|typed| Pin::choose(typed).err());
        match broken {
            // While the person is still typing, do not complain that the PIN is short.
            Some(PinRule::Length) if !tried.get() && first.with(|typed| typed.len() < PIN_DIGITS) => "",
            Some(rule) => words::broken(rule, lang.get()),
            None => "",
        }
    });
    let differ = move || first.with(|first| second.with(|second| first != second));
    let second_complaint = say(move || {
        let finished = second.with(|typed| typed.len() >= PIN_DIGITS);
        if differ() && (tried.get() || finished) { t().differ } else { "" }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let pin = first.get_untracked();
        if Pin::choose(&pin).is_ok() && pin == second.get_untracked() {
            submission.run(enrolment::choose_pin(pin));
        }
    };
    view! {
        <Sheet step="pin" title=say(move || if for_child.get() { t().title_child } else { t().title })>
            <p class="lead">{move || if for_child.get() { t().lead_child } else { t().lead }}</p>
            <form on:submit=submit novalidate>
                <TextField
                    id="pin"
                    value=first
                    label=word(|t: &words::PinStep| t.label)
                    complaint=first_complaint
                    kind=kind
                    inputmode="numeric"
                    autocomplete="new-password"
                    maxlength=8
                    digits=true
                />
                <Rules typed=first />
                <TextField
                    id="pin-again"
                    value=second
                    label=word(|t: &words::PinStep| t.label_again)
                    complaint=second_complaint
                    kind=kind
                    inputmode="numeric"
                    autocomplete="new-password"
                    maxlength=8
                    digits=true
                />
                <p>
                    <button type="button" class="button plain" on:click=move |_| shown.update(|shown| *shown = !*shown)>
                        {move || if shown.get() { t().hide } else { t().show }}
                    </button>
                </p>
                <StepFailure submission=submission />
                <div class="actions">
                    <ActionButton label=word(|t: &words::PinStep| t.set) busy=submission.busy />
                </div>
            </form>
        </Sheet>
    }
}

/// The list of rules. Each is ticked as soon as the typed PIN follows it.
#[component]
fn Rules(typed: RwSignal<String>) -> impl IntoView {
    let t = use_texts::<words::PinStep>();
    let rule = move |rule: PinRule, text: fn(&words::PinStep) -> &'static str| {
        let rule_state = Memo::new(move |_| typed.with(|typed| rule_state(rule, typed)));
        let class = move || match rule_state.get() {
            RuleState::Open => "rule rule-open",
            RuleState::Kept => "rule rule-kept",
            RuleState::Broken => "rule rule-broken",
        };
        let spoken = move || match rule_state.get() {
            RuleState::Kept => t().fulfilled,
            RuleState::Open | RuleState::Broken => t().broken,
        };
        view! {
            <li class=class>
                {move || text(t())}
                <span class="for-ears">{move || format!(" ({})", spoken())}</span>
            </li>
        }
    };
    view! {
        <p class="rules-heading" id="pin-rules">
            {word(|t: &words::PinStep| t.rules)}
        </p>
        <ul class="rules" aria-labelledby="pin-rules">
            {rule(PinRule::Length, |t| t.rule_length)}
            {rule(PinRule::Neighbours, |t| t.rule_neighbours)}
            {rule(PinRule::Repeats, |t| t.rule_repeats)}
        </ul>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_told_as_broken_while_typing() {
        assert_eq!(rule_state(PinRule::Neighbours, "12"), RuleState::Broken);
        assert_eq!(rule_state(PinRule::Repeats, "151"), RuleState::Kept);
        assert_eq!(rule_state(PinRule::Repeats, "15141"), RuleState::Broken);
    }

    #[test]
    fn a_short_pin_is_unfinished_and_not_wrong() {
        assert_eq!(rule_state(PinRule::Length, "1357"), RuleState::Open);
        assert_eq!(rule_state(PinRule::Neighbours, ""), RuleState::Open);
    }
}
