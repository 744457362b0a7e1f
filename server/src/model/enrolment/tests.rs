//! Model test: no sequence of steps, at any age, reaches a state that must not be reached.

use std::cell::Cell;

use jiff::Span;
use jiff::civil::Date;
use netcert::age::band;
use netcert::document::DocumentNumber;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;
use crate::model::guardianship::evidence::ConsentSubject;

const BEGAN: UnixTime = UnixTime::new(1_790_000_000);
const RIGHT: CodeMac = CodeMac([1; 32]);
const WRONG: CodeMac = CodeMac([2; 32]);

#[derive(Debug, Clone, Copy)]
enum Step {
    /// The step that the enrolment expects, done correctly.
    Next,
    Choose(bool),
    /// The document of one of two people.
    Read {
        other: bool,
        genuine: bool,
        confirmed: bool,
    },
    Face(bool),
    Phone,
    Code(bool),
    /// The authority is asked again, in this enrolment or in another one.
    Ask(bool),
    /// A consent for this enrolment or for another one.
    Consent(bool),
    Finish,
    /// A number of days.
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => Just(Step::Next),
        1 => any::<bool>().prop_map(Step::Choose),
        2 => any::<(bool, bool, bool)>()
            .prop_map(|(other, genuine, confirmed)| Step::Read { other, genuine, confirmed }),
        1 => any::<bool>().prop_map(Step::Face),
        1 => Just(Step::Phone),
        1 => any::<bool>().prop_map(Step::Code),
        1 => any::<bool>().prop_map(Step::Ask),
        1 => any::<bool>().prop_map(Step::Consent),
        1 => Just(Step::Finish),
        1 => prop_oneof![Just(1), Just(40), Just(400), Just(2_000)].prop_map(Step::Wait),
    ]
}

/// Dates of birth under 20 years ago, with many near each threshold.
fn born() -> impl Strategy<Value = Date> {
    let days = prop_oneof![3 => 0..20 * 366_i64, 4 => 8 * 366..14 * 365_i64, 2 => 5_100..5_130_i64];
    days.prop_map(|days| BEGAN.shanghai_date().saturating_sub(Span::new().days(days)))
}

fn read(birth_date: Date, other: bool) -> ChipRead {
    let (kind, number) = document(other);
    ChipRead {
        kind,
        number: DocumentNumber::parse(kind, number).unwrap(),
        name: "沈知遥".to_owned(),
        birth_date,
        nationality: "CHN".to_owned(),
        expires_on: None,
        state: DocumentState::Valid,
        portrait_ref: "portrait".to_owned(),
    }
}

fn document(other: bool) -> (DocumentKind, &'static str) {
    if other {
        (DocumentKind::HkMacaoPermit, "H04182936")
    } else {
        (DocumentKind::OverseasPassport, "EA2604173")
    }
}

/// What the authority says at `now`; nobody checks its signature here.
fn statement(now: UnixTime) -> Statement {
    let claims = netcert::base64url::encode(format!(r#"{{"iat":{}}}"#, now.seconds()).as_bytes());
    Statement::new(format!("header.{claims}.signature"))
}

fn evidence(now: UnixTime) -> Evidence {
    Evidence {
        subject: ConsentSubject::Enrolment,
        text: String::new(),
        nonce: String::new(),
        origin: String::new(),
        credential: String::new(),
        assertion: serde_json::Value::Null,
        statement: None,
        given_at: now,
    }
}

fn id_of(this: bool) -> EnrolmentId {
    EnrolmentId::from_stored(if this { "this" } else { "another" }.to_owned())
}

/// An enrolment, together with what really happened to it.
struct Walk {
    enrolment: Enrolment,
    births: [Date; 2],
    now: UnixTime,
    confirmed: bool,
    stated_at: UnixTime,
    face: bool,
    phone: bool,
    signed: bool,
}

impl Walk {
    fn begin(guardian: bool, births: [Date; 2]) -> Option<Self> {
        let applicant = if guardian {
            ApplyingParty::Guardian {
                guardian: PersonId::from_bytes([1; 16]),
                child_birth_date: Some(births[0]),
            }
        } else {
            ApplyingParty::Own
        };
        let noticed = Noticed { version: 1, digest: String::new(), at: BEGAN };
        let id = EnrolmentId::from_stored("this".to_owned());
        let enrolment = Enrolment::start(id, applicant, noticed).ok()?;
        let (confirmed, face, phone, signed) = (false, false, false, false);
        Some(Self { enrolment, births, now: BEGAN, confirmed, stated_at: BEGAN, face, phone, signed })
    }

    fn by_guardian(&self) -> bool {
        matches!(self.enrolment.applicant, ApplyingParty::Guardian { .. })
    }

    /// The step that the enrolment expects.
    fn next(&self) -> Step {
        match self.enrolment.stage {
            Stage::DocumentKind => Step::Choose(false),
            Stage::ChipRead { .. } => {
                Step::Read { other: false, genuine: true, confirmed: self.by_guardian() }
            }
            Stage::Face { .. } => Step::Face(true),
            Stage::GuardianConsent { .. } if self.now.since(self.stated_at) > 15 * 60 => Step::Ask(true),
            Stage::GuardianConsent { .. } => Step::Consent(true),
            Stage::Phone { .. } => Step::Phone,
            Stage::PhoneCode { .. } => Step::Code(true),
            Stage::Pin { .. } | Stage::Done { .. } => Step::Finish,
        }
    }

    fn take(mut self, step: Step) -> Self {
        let now = self.now;
        let waited_for = std::mem::discriminant(&self.enrolment.stage);
        let (enrolment, taken) = match step {
            Step::Next => {
                let next = self.next();
                return self.take(next);
            }
            Step::Choose(other) => {
                self.enrolment.choose_document(document(other).0, "challenge".to_owned(), now)
            }
            Step::Read { other, genuine, confirmed } => {
                let answer = genuine.then(|| read(self.births[usize::from(other)], other));
                let statement = confirmed.then(|| statement(now));
                self.enrolment.take_read(answer, statement, &Charged::of_nothing(), now)
            }
            Step::Face(matches) => self.enrolment.judge_face(matches, &Charged::of_nothing(), now),
            Step::Phone => {
                let phone = PhoneNumber::parse("13800000001").unwrap();
                let (enrolment, sent) = self.enrolment.give_phone(phone, RIGHT, &Charged::of_nothing(), now);
                (enrolment, sent.map(drop))
            }
            Step::Code(right) => {
                let typed = if right { RIGHT } else { WRONG };
                self.enrolment.enter_code(&typed, &Charged::of_nothing(), now)
            }
            Step::Ask(this) => {
                let (enrolment, taken) = self.enrolment.renew_statement(&id_of(this), statement(now), now);
                if taken.is_ok() {
                    self.stated_at = now;
                }
                (enrolment, taken)
            }
            Step::Consent(this) => self.enrolment.take_consent(&id_of(this), evidence(now), now),
            Step::Finish => return self.finish(),
            Step::Wait(days) => {
                self.now = now.plus(days * 86_400);
                return self;
            }
        };
        self.enrolment = enrolment;
        if taken.is_ok() && std::mem::discriminant(&self.enrolment.stage) != waited_for {
            match step {
                Step::Read { confirmed, .. } => (self.confirmed, self.stated_at) = (confirmed, now),
                Step::Face(matches) => self.face = matches,
                Step::Code(right) => self.phone = right,
                Step::Consent(this) => {
                    assert!(now.since(self.stated_at) <= 15 * 60, "signed on an old word");
                    self.signed = this;
                }
                _ => {}
            }
        }
        self
    }

    /// Finishes as the enrolment desk does: it checks the age once more.
    fn finish(mut self) -> Self {
        let of_age = match &self.enrolment.stage {
            Stage::Pin { read, .. } => self.enrolment.is_of_age(read, self.now),
            _ => Err(Refused::WrongStep),
        };
        let Ok(band) = of_age else { return self };
        let before = (self.by_guardian(), self.confirmed, self.face, self.phone, self.signed);
        match band {
            Band::Under8 => panic!("a child under 8 is enrolled"),
            Band::From8To13 => assert_eq!(before, (true, true, true, false, true)),
            Band::From14To17 | Band::Adult => assert_eq!(before, (false, false, true, true, false)),
        }
        let person = PersonId::from_bytes([2; 16]);
        let (enrolment, taken) = self.enrolment.finish(person, false, None, self.now);
        assert_eq!(taken, Ok(()));
        self.enrolment = enrolment;
        self
    }

    fn check(&self) {
        let own = !self.by_guardian();
        let (read, of_this_applicant) = match &self.enrolment.stage {
            Stage::DocumentKind | Stage::ChipRead { .. } | Stage::Done { .. } => return,
            Stage::Face { read, statement, .. } => (read, own == statement.is_none()),
            Stage::GuardianConsent { read, .. } => (read, !own),
            Stage::Phone { read, .. } | Stage::PhoneCode { read, .. } => (read, own),
            Stage::Pin { read, proof } => (read, own == matches!(proof, Proof::Phone { .. })),
        };
        assert!(of_this_applicant, "on the other applicant's way");
        let band = band(read.birth_date, self.now.shanghai_date());
        assert_ne!(band, Band::Under8, "something of a child under 8 is kept");
        assert!(!own || band >= Band::From14To17, "a child under 14 is on their own way");
    }
}

#[test]
fn no_sequence_enrols_a_child_under_14_without_the_guardians_word() {
    let (children, own) = (Cell::new(0), Cell::new(0));
    let config = Config { cases: 3_000, failure_persistence: None, ..Config::default() };
    let cases = (any::<bool>(), [born(), born()], prop::collection::vec(step(), 1..30));
    let walked = TestRunner::new(config).run(&cases, |(guardian, births, steps)| {
        let Some(mut walk) = Walk::begin(guardian, births) else {
            // The enrolment was refused at the start and left nothing: a guardian applied, and the child was
            // not 8–13.
            prop_assert!(guardian && band(births[0], BEGAN.shanghai_date()) != Band::From8To13);
            return Ok(());
        };
        for step in steps {
            walk = walk.take(step);
            walk.check();
        }
        if matches!(walk.enrolment.stage, Stage::Done { .. }) {
            let reached = if guardian { &children } else { &own };
            reached.set(reached.get() + 1);
        }
        Ok(())
    });
    walked.unwrap();
    // The test is worthless if no enrolment reaches the end.
    assert!(children.get() > 100 && own.get() > 100, "{children:?} {own:?}");
}
