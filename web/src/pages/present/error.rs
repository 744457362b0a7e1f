//! Why there is no answer: who made the mistake, and what may help.

use netcert::api::problem::Code;

use crate::i18n::problem::{FailureWords, words as failure_words};
use crate::i18n::{PageLang, present as words};
use crate::request::{AdmissionRefusal, RequestFault};
use crate::server::Failure;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PresentError {
    /// The address contains no request.
    NoRequest,
    /// The site's request is wrong.
    Request(RequestFault),
    /// The site is not allowed to make this request.
    Refused(AdmissionRefusal),
    /// Asking the server about the relying party failed.
    FirstVisit(Failure),
    /// A later call to the server failed.
    Server(Failure),
    /// The browser did not send the form.
    NotSent,
    /// The answer was sent, and the person came back.
    Sent,
    /// The answer was sent, and the browser did not follow where the site then sent it.
    Redirected,
}

impl PresentError {
    /// The value of `data-error`.
    pub(super) fn code(&self) -> String {
        match self {
            Self::NoRequest => "no_request",
            Self::Request(_) => "request",
            Self::Refused(AdmissionRefusal::AnotherRelyingParty) => "relying_party",
            Self::Refused(AdmissionRefusal::RedirectUri) => "redirect_uri",
            Self::Refused(AdmissionRefusal::Purpose) => "purpose",
            Self::Refused(AdmissionRefusal::Claim(_)) => "claim",
            Self::FirstVisit(failure) | Self::Server(failure) => match failure {
                Failure::Offline => "offline",
                Failure::TooSlow => "too_slow",
                Failure::Unreadable => "unreadable",
                Failure::CookieNotKept => "cookie_not_kept",
                Failure::Problem(problem) => problem.code.as_str(),
            },
            Self::NotSent => "not_sent",
            Self::Sent => "sent",
            Self::Redirected => "redirected",
        }
        .to_owned()
    }

    pub(super) fn words(&self, lang: PageLang) -> FailureWords {
        match self {
            Self::NoRequest => words::no_request(lang),
            Self::Request(_) => words::fault(lang),
            Self::Refused(refusal) => words::refusal(*refusal, lang),
            Self::FirstVisit(Failure::Offline | Failure::TooSlow) => words::first_needs_server(lang),
            Self::FirstVisit(failure) | Self::Server(failure) => failure_words(failure, lang),
            Self::NotSent => words::not_sent(lang),
            Self::Sent | Self::Redirected => words::sent(lang),
        }
    }

    /// Details for the site's engineers, if the mistake is theirs.
    pub(super) fn detail(&self, lang: PageLang) -> Option<String> {
        match self {
            Self::Request(fault) => Some(words::fault_detail(*fault, lang)),
            Self::Refused(refusal) => Some(words::refusal_detail(*refusal)),
            Self::FirstVisit(failure) | Self::Server(failure)
                if failure.is(Code::UnknownRelyingParty) || failure.is(Code::ClaimNotAllowed) =>
            {
                Some(failure.code()?.as_str().to_owned())
            }
            Self::Redirected => Some("redirects_to".to_owned()),
            _ => None,
        }
    }

    /// Whether the site has the answer, as far as this browser can know.
    pub(super) fn was_sent(&self) -> bool {
        matches!(self, Self::Sent | Self::Redirected)
    }

    pub(super) fn may_pass(&self) -> bool {
        match self {
            Self::FirstVisit(failure) | Self::Server(failure) => {
                !self.wants_enrolment()
                    && !self.wants_guardian()
                    && !failure.is(Code::UnknownRelyingParty)
                    && !failure.is(Code::ClaimNotAllowed)
            }
            Self::NotSent => true,
            Self::NoRequest | Self::Request(_) | Self::Refused(_) | Self::Sent | Self::Redirected => false,
        }
    }

    pub(super) fn wants_enrolment(&self) -> bool {
        const CODES: [Code; 3] = [Code::PinFrozen, Code::PersonNotActive, Code::TakeOverRequired];
        matches!(self, Self::Server(failure) if failure.is_one_of(&CODES))
    }

    /// Whether only a guardian or the operator can help. Nothing on this page helps before they act.
    fn wants_guardian(&self) -> bool {
        const CODES: [Code; 2] = [Code::AwaitsGuardian, Code::GuardianshipDisputed];
        matches!(self, Self::Server(failure) if failure.is_one_of(&CODES))
    }
}
