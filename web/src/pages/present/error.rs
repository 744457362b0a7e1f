//! Why there is no answer: whose mistake it is, and what may help.

use netcert::api::problem::Code;

use crate::i18n::problem::{FailureWords, words as failure_words};
use crate::i18n::{PageLang, present as words};
use crate::request::{AdmissionRefusal, RequestFault};
use crate::server::Failure;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PresentError {
    /// Nobody asked.
    NoRequest,
    /// The site's request is wrong.
    Request(RequestFault),
    /// The site may not ask for this.
    Refused(AdmissionRefusal),
    /// What the server said, or did not, when asked about the relying party.
    FirstVisit(Failure),
    /// The server, later on.
    Server(Failure),
    /// The browser did not send the form.
    NotSent,
}

impl PresentError {
    /// For `data-error`.
    pub(super) fn code(&self) -> String {
        match self {
            Self::NoRequest => "no_request",
            Self::Request(_) => "request",
            Self::Refused(AdmissionRefusal::AnotherRelyingParty) => "relying_party",
            Self::Refused(AdmissionRefusal::RedirectUri) => "redirect_uri",
            Self::Refused(AdmissionRefusal::Purpose) => "purpose",
            Self::Refused(AdmissionRefusal::Claim(_)) => "claim",
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

    pub(super) fn words(&self, lang: PageLang) -> FailureWords {
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
    pub(super) fn detail(&self, lang: PageLang) -> Option<String> {
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

    pub(super) fn may_pass(&self) -> bool {
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

    pub(super) fn wants_enrolment(&self) -> bool {
        const CODES: [Code; 3] = [Code::PinFrozen, Code::PersonNotActive, Code::TakeOverRequired];
        matches!(self, Self::Server(failure) if failure.is_one_of(&CODES))
    }

    /// Nothing that is done here helps before a guardian, or the operator, has acted.
    fn wants_guardian(&self) -> bool {
        const CODES: [Code; 2] = [Code::AwaitsGuardian, Code::GuardianshipDisputed];
        matches!(self, Self::Server(failure) if failure.is_one_of(&CODES))
    }
}
