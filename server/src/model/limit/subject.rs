//! Who is counted, blind: nobody can read a document, a number, a person or an address off the table.

use netcert::sm3::MacKey;
use netcert::time::UnixTime;

use crate::keys::key_store::KeyStore;
use crate::model::ids::PersonId;
use crate::model::limit::source::Source;
use crate::model::phone::PhoneNumber;
use crate::model::record::DocumentIndex;

/// A MAC of who is counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject(pub [u8; 32]);

/// For [`Subject`]s. No `Debug`; wiped when dropped.
pub struct SubjectKey(MacKey);

impl SubjectKey {
    /// Out of the key for one-time codes: losing the counts with it harms nobody. What that key goes over elsewhere begins
    /// with hex digits.
    pub fn of(keys: &KeyStore) -> Self {
        Self(MacKey::from_bytes(keys.one_time_code.0.mac(&[b"netcert/subjects of limits/1"])))
    }

    /// Not the document's own index, so that the two tables cannot be joined.
    pub fn document(&self, document: &DocumentIndex) -> Subject {
        self.subject(b"document", &document.0)
    }

    /// A phone number.
    pub fn phone(&self, phone: &PhoneNumber) -> Subject {
        self.subject(b"phone", phone.as_str().as_bytes())
    }

    /// A person.
    pub fn person(&self, person: PersonId) -> Subject {
        self.subject(b"person", person.as_bytes())
    }

    /// A source, under a key of its own each day: the table is no log of who came again.
    pub fn source(&self, source: Source, now: UnixTime) -> Subject {
        let day = now.shanghai_date().to_string();
        let of_the_day = MacKey::from_bytes(self.subject(b"sources of", day.as_bytes()).0);
        Subject(of_the_day.mac(&[&source.to_bytes()]))
    }

    fn subject(&self, what: &[u8], who: &[u8]) -> Subject {
        Subject(self.0.mac(&[what, &[0], who]))
    }
}
