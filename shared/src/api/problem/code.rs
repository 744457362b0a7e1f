//! The table of all problem codes. `docs/errors.md` is generated from it.

/// For each code: name, wire form, HTTP status, title, and what the client does about it.
macro_rules! codes {
    ($($name:ident $wire:literal $status:literal: $title:literal, $hint:literal;)+) => {
        /// Every problem that the server or the edge answers with. A code never changes its meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = concat!($title, ". ", $status, ".")] $name,)+
        }

        impl Code {
            /// Every code, in the order of `docs/errors.md`.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The wire form, `snake_case`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire,)+ }
            }

            /// The HTTP status of the answer, unless the hint names another one.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)+ }
            }

            /// What went wrong, for engineers. Without a full stop.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ }
            }

            /// What the client, or its user, should do next.
            pub const fn hint(self) -> &'static str {
                match self { $(Self::$name => $hint,)+ }
            }
        }
    };
}

codes! {
    // The request itself.
    MalformedRequest "malformed_request" 400:
        "The request does not have the form that this path takes",
        "Correct the request; `detail` may say where. 408 where the body came too slowly, and another status \
         of 4xx where the HTTP layer refused it.";
    UnsupportedMediaType "unsupported_media_type" 415:
        "The body's media type is not the one that this path takes",
        "Send the `Content-Type` that `detail` names.";
    BodyTooLarge "body_too_large" 413:
        "The body is larger than this path allows",
        "Send less; `detail` names the limit.";
    NotFound "not_found" 404:
        "There is nothing at this path",
        "Check the path and the id in it. What belongs to somebody else is not found either.";
    MethodNotAllowed "method_not_allowed" 405:
        "The path does not take this method",
        "Use a method that the path takes.";
    ForeignOrigin "foreign_origin" 403:
        "Only the portal's own pages may ask for a change",
        "Make the change from the portal: its requests carry its `Origin`.";
    SignInRequired "sign_in_required" 401:
        "Nobody is signed in in this browser, or the session has ended",
        "Sign in with a passkey.";

    // Enrolment.
    NoEnrolment "no_enrolment" 409:
        "This browser has no enrolment under way, or it has expired",
        "Begin a new enrolment.";
    WrongStep "wrong_step" 409:
        "The enrolment is at another step",
        "Read the enrolment again and go on from its step.";
    NoticeOutdated "notice_outdated" 409:
        "Another version of the notice is in force",
        "Show the notice in force and ask for consent again.";
    SensitiveConsentRequired "sensitive_consent_required" 422:
        "Sensitive data need a consent of their own",
        "Ask for that consent and send `sensitive_consent: true`.";
    DocumentNotGenuine "document_not_genuine" 422:
        "The chip read is not a genuine, fresh answer of the authority to this enrolment",
        "Read the document once more, with the challenge of this enrolment.";
    DocumentExpired "document_expired" 422:
        "The document is past its last day",
        "Use a document that is still valid.";
    DocumentLost "document_lost" 422:
        "The document was reported lost",
        "Use the document that replaced it.";
    DocumentKindMismatch "document_kind_mismatch" 422:
        "Another kind of document was read than was chosen",
        "Read the chosen kind, or begin again and choose the other.";
    Under8 "under_8" 422:
        "The person is under 8 and is not served",
        "Nothing before the eighth birthday.";
    GuardianRequired "guardian_required" 422:
        "The person is under 14: a guardian applies for the child",
        "A guardian signs in and begins the child's enrolment.";
    AppliesAlone "applies_alone" 422:
        "The child is 14 or older and applies alone",
        "The child enrols on a device of their own.";
    BirthDateMismatch "birth_date_mismatch" 422:
        "The date of birth on the document is another one than was given",
        "Read the right document, or give up and begin again with the right date.";
    FaceMismatch "face_mismatch" 422:
        "The frame does not show the document's holder",
        "Take another picture; `attempts_left` says how often.";
    FaceUnusable "face_unusable" 422:
        "The frame cannot be used: it is no JPEG, too small or too large",
        "Take another picture.";
    PhoneMalformed "phone_malformed" 422:
        "The number is not a mobile number of mainland China",
        "Send 11 digits that begin with 1, or the same in E.164.";
    CodeWrong "code_wrong" 422:
        "The one-time code is wrong",
        "Type the newest code; `attempts_left` says how often.";
    CodeExpired "code_expired" 422:
        "The one-time code is too old or was tried too often",
        "Have a new code sent.";
    TooManyTries "too_many_tries" 429:
        "Too many attempts",
        "Wait `retry_after` seconds.";

    // Guardians and children.
    NotGuardian "not_guardian" 403:
        "The authority does not know this adult as this child's guardian",
        "Have the authority's register corrected.";
    GuardianshipDisputed "guardianship_disputed" 403:
        "The guardianship is in dispute: minting, and what changes links, devices or PIN, is stopped",
        "Wait until the operator has settled the dispute.";
    TooManyChildren "too_many_children" 403:
        "The guardian has as many children as one may have",
        "Apply at a counter, with papers.";
    NotAnAdult "not_an_adult" 403:
        "Only an active adult can be a guardian",
        "Sign in as an adult whose netcert is active.";
    UnknownCode "unknown_code" 404:
        "The code for another screen is wrong, used or too old",
        "Type it again, or have a new one shown.";
    SomebodySignedIn "somebody_signed_in" 409:
        "Somebody else is signed in or enrolling in this browser, which the code would make a child's device",
        "Ask them, and send `sign_out: true`. The code was not used.";
    AlreadyAnswered "already_answered" 409:
        "Somebody else has answered already, or nobody waits for an answer any more",
        "Nothing. Read the state again.";
    ConsentInvalid "consent_invalid" 422:
        "The guardian's signature does not fit the text",
        "Fetch the text again and have it signed anew.";
    GuardianConsentRequired "guardian_consent_required" 403:
        "A child under 14 needs a guardian's consent for this site first",
        "Ask for it with `POST /api/child/site-requests` and wait for the answer.";
    NotUnder14 "not_under_14" 422:
        "No guardian is asked for a person of 14 or older",
        "Mint without asking.";
    TakeOverRequired "take_over_required" 403:
        "The child is 14 now and has to take over the netnum that a guardian enrolled",
        "The child enrols with their own document; the netnum stays the same.";
    AwaitsGuardian "awaits_guardian" 403:
        "The person waits for a guardian's approval",
        "Show the application's code to a guardian.";
    ApplicationDeclined "application_declined" 403:
        "A guardian has declined the application; nothing of it is left",
        "Begin a new enrolment once the guardian agrees.";
    HistoryIsTheChilds "history_is_the_childs" 403:
        "From the age of 14 only the child sees the history",
        "Nothing: the child may show it.";

    // PIN and passkey.
    PinRule "pin_rule" 422:
        "The PIN breaks the rule",
        "Choose another; `detail` is one of `length`, `digits`, `neighbours`, `repeats`.";
    PinWrong "pin_wrong" 422:
        "The PIN is wrong",
        "Type it again; `attempts_left` says how often before a lock.";
    PinLocked "pin_locked" 429:
        "The PIN is locked for a while",
        "Wait `retry_after` seconds.";
    PinFrozen "pin_frozen" 403:
        "The PIN is frozen until the person is proved again",
        "Enrol again and choose a new PIN.";
    PasskeyRejected "passkey_rejected" 422:
        "The passkey ceremony failed",
        "Begin the ceremony again; `detail` says what failed.";
    PasskeyReplaced "passkey_replaced" 403:
        "The person has set up another device by enrolling again, which ended this passkey",
        "Enrol again to use this device; `detail` is the day on which the passkey ended.";

    // Presenting.
    UnknownRelyingParty "unknown_relying_party" 404:
        "No relying party of this `client_id` is active",
        "The site checks its `client_id` and its registration.";
    ClaimNotAllowed "claim_not_allowed" 422:
        "The relying party may not ask for this under this purpose",
        "The site asks only for claims that are registered for the purpose.";
    HolderProofInvalid "holder_proof_invalid" 422:
        "The proof of possession of the holder key is wrong, stale or over another challenge",
        "Fetch a challenge and sign it with the holder key.";
    PersonNotActive "person_not_active" 403:
        "The person is not active",
        "Enrol again.";

    // The edge.
    UnknownApiKey "unknown_api_key" 401:
        "The API key is missing, or no active relying party has it",
        "Send the relying party's key as `Authorization: Bearer <key>`.";
    MalformedPresentation "malformed_presentation" 400:
        "The presentation is no SD-JWT with key binding within the limits",
        "Send what the portal answered, unchanged.";
    TrustDataStale "trust_data_stale" 503:
        "The edge has no valid data to check against",
        "Try again in some seconds (`Retry-After`); `detail` names the list.";

    // Our side.
    Internal "internal" 500:
        "Something broke on our side",
        "Try again later. Nothing was changed. Another status of 5xx where the HTTP layer gave it.";
    Unavailable "unavailable" 503:
        "A part that the server needs is away or busy",
        "Try again after `retry_after` seconds. Nothing was changed.";
}

impl Code {
    /// The code with this wire form, or `None` if there is none.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }
}
