//! It did not work: whose mistake it is, and the way on.

use leptos::prelude::*;
use netcert::api::problem::Code;

use super::visit::Visit;
use crate::components::action_button::{ActionButton, Weight};
use crate::components::heading::Heading;
use crate::i18n::problem::{Words, words as failure_words};
use crate::i18n::{Lang, every_page::EveryPage, present as words, use_lang, use_texts};
use crate::request::{Refusal, RequestFault};
use crate::server::Failure;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Nobody asked.
    NoRequest,
    /// The site's request is wrong.
    Request(RequestFault),
    /// The site may not ask for this.
    Refused(Refusal),
    /// What the server said, or did not, when asked about the relying party.
    FirstVisit(Failure),
    /// The server, later on.
    Server(Failure),
    /// The browser did not send the form.
    NotSent,
}

impl Trouble {
    /// For `data-error`.
    pub(super) fn code(&self) -> String {
        match self {
            Self::NoRequest => "no_request",
            Self::Request(_) => "request",
            Self::Refused(Refusal::AnotherRelyingParty) => "relying_party",
            Self::Refused(Refusal::RedirectUri) => "redirect_uri",
            Self::Refused(Refusal::Purpose) => "purpose",
            Self::Refused(Refusal::Claim(_)) => "claim",
            Self::FirstVisit(Failure::Offline) | Self::Server(Failure::Offline) => "offline",
            Self::FirstVisit(Failure::TooSlow) | Self::Server(Failure::TooSlow) => "too_slow",
            Self::FirstVisit(Failure::Unreadable) | Self::Server(Failure::Unreadable) => "unreadable",
            Self::FirstVisit(Failure::Problem(problem)) | Self::Server(Failure::Problem(problem)) => {
                problem.code.as_str()
            }
            Self::NotSent => "not_sent",
        }
        .to_owned()
    }

    fn words(&self, lang: Lang) -> Words {
        match self {
            Self::NoRequest => words::no_request(lang),
            Self::Request(_) => words::fault(lang),
            Self::Refused(refusal) => words::refusal(*refusal, lang),
            Self::FirstVisit(Failure::Offline | Failure::TooSlow) => words::first_needs_server(lang),
            Self::FirstVisit(failure) | Self::Server(failure) => failure_words(failure, lang),
            Self::NotSent => words::not_sent(lang),
        }
    }

    /// For the site's engineers, where it is theirs to mend.
    fn detail(&self, lang: Lang) -> Option<String> {
        match self {
            Self::Request(fault) => Some(words::fault_detail(*fault, lang)),
            Self::Refused(refusal) => Some(words::refusal_detail(*refusal)),
            Self::FirstVisit(failure) | Self::Server(failure)
                if failure.is(Code::UnknownRelyingParty) || failure.is(Code::ClaimNotAllowed) =>
            {
                Some(failure.code()?.as_str().to_owned())
            }
            _ => None,
        }
    }

    fn may_pass(&self) -> bool {
        match self {
            Self::FirstVisit(failure) | Self::Server(failure) => {
                !self.wants_enrolment()
                    && !self.wants_guardian()
                    && !failure.is(Code::UnknownRelyingParty)
                    && !failure.is(Code::ClaimNotAllowed)
            }
            Self::NotSent => true,
            Self::NoRequest | Self::Request(_) | Self::Refused(_) => false,
        }
    }

    fn wants_enrolment(&self) -> bool {
        const CODES: [Code; 3] = [Code::PinFrozen, Code::PersonNotActive, Code::TakeOverRequired];
        matches!(self, Self::Server(failure) if failure.is_one_of(&CODES))
    }

    /// Nothing that is done here helps before a guardian, or the operator, has acted.
    fn wants_guardian(&self) -> bool {
        const CODES: [Code; 2] = [Code::AwaitsGuardian, Code::GuardianshipDisputed];
        matches!(self, Self::Server(failure) if failure.is_one_of(&CODES))
    }
}

#[component]
pub(super) fn TroubleStep(trouble: Trouble) -> impl IntoView {
    let t = use_texts::<words::Present>();
    let every_page = use_texts::<EveryPage>();
    let lang = use_lang();
    let has_request = trouble != Trouble::NoRequest;
    let may_pass = trouble.may_pass();
    let wants_enrolment = trouble.wants_enrolment();
    let awaits = trouble.code() == Code::AwaitsGuardian.as_str();
    let trouble = StoredValue::new(trouble);
    let told = move || trouble.with_value(|trouble| trouble.words(lang.get()));
    // Only a registered address is offered as a link; otherwise the browser knows the way it came.
    let back = match Visit::here().admitted() {
        Some(admitted) => {
            let origin = admitted.request().redirect_uri.origin().to_owned();
            Some(
                view! { <a class="button quiet" href=origin rel="external">{move || t().to_site}</a> }
                    .into_any(),
            )
        }
        None if has_request => Some(
            view! {
                <ActionButton
                    label=Signal::derive(move || t().to_site.to_owned())
                    weight=Weight::Quiet
                    on_press=Callback::new(|()| drop(window().history().map(|history| history.back())))
                />
            }
            .into_any(),
        ),
        None => None,
    };
    view! {
        <Heading text=Signal::derive(move || t().trouble_title.to_owned()) />
        <div class="alert">
            <p class="alert-what">{move || told().what}</p>
            <p>{move || told().next}</p>
        </div>
        {has_request.then(|| view! { <p>{move || t().nothing_given}</p> })}
        {move || {
            trouble
                .with_value(|trouble| trouble.detail(lang.get()))
                .map(|detail| {
                    view! {
                        <details class="for-engineers">
                            <summary>{t().details}</summary>
                            <code>{detail}</code>
                        </details>
                    }
                })
        }}
        <div class="actions">
            {may_pass
                .then(|| {
                    view! {
                        <ActionButton
                            label=Signal::derive(move || every_page().retry.to_owned())
                            on_press=Callback::new(|()| drop(window().location().reload()))
                        />
                    }
                })}
            {wants_enrolment
                .then(|| view! { <a class="button primary" href="/enrol">{move || t().enrol_again}</a> })}
            {awaits
                .then(|| view! { <a class="button primary" href="/">{move || t().show_code}</a> })}
            {back}
            {(!has_request).then(|| view! { <a class="button quiet" href="/">{move || every_page().to_home}</a> })}
        </div>
    }
}
