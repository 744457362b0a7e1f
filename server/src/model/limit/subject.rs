//! Blind subjects of counts: the table reveals no document, phone number, person or address.

use netcert::ids::ClientId;
use netcert::sm3::MacKey;
use netcert::time::UnixTime;

use crate::keys::key_store::KeyStore;
use crate::model::ids::PersonId;
use crate::model::limit::source::Source;
use crate::model::phone::PhoneNumber;
use crate::model::record::DocumentIndex;
use crate::model::session::TokenDigest;

/// A MAC of the document, phone number, person or source that is counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject(pub [u8; 32]);

/// The key for [`Subject`]s. No `Debug`; wiped when dropped.
pub struct SubjectKey(MacKey);

impl SubjectKey {
    /// Derives it from the key for one-time codes: if that key is lost, the counts are lost too, which harms
    /// nobody. Other messages under that key begin with an enrolment id or with `invitation`, so they never
    /// equal this one.
    pub fn of(keys: &KeyStore) -> Self {
        Self(MacKey::from_bytes(keys.one_time_code.0.mac(&[b"netcert/subjects of limits/1"])))
    }

    /// The subject of a document. It differs from the document's index, so that the two tables cannot be
    /// joined.
    pub fn document(&self, document: &DocumentIndex) -> Subject {
        self.subject(b"document", &document.0)
    }

    /// The subject of a phone number.
    pub fn phone(&self, phone: &PhoneNumber) -> Subject {
        self.subject(b"phone", phone.as_str().as_bytes())
    }

    /// The subject of a person.
    pub fn person(&self, person: PersonId) -> Subject {
        self.subject(b"person", person.as_bytes())
    }

    /// The subject of a person at one relying party.
    pub fn person_at(&self, person: PersonId, client_id: &ClientId) -> Subject {
        let Subject(of_the_person) = self.subject(b"person at", person.as_bytes());
        Subject(MacKey::from_bytes(of_the_person).mac(&[client_id.as_str().as_bytes()]))
    }

    /// The subject of a session that nobody has signed in to.
    pub fn session(&self, session: &TokenDigest) -> Subject {
        self.subject(b"session", &session.0)
    }

    /// The subject of a source. The key changes every day, so the table does not show which source came back.
    pub fn source(&self, source: Source, now: UnixTime) -> Subject {
        let day = now.shanghai_date().to_string();
        let of_the_day = MacKey::from_bytes(self.subject(b"sources of", day.as_bytes()).0);
        Subject(of_the_day.mac(&[&source.to_bytes()]))
    }

    fn subject(&self, what: &[u8], who: &[u8]) -> Subject {
        Subject(self.0.mac(&[what, &[0], who]))
    }
}
