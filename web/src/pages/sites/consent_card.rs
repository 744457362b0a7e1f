//! Groups the single consents into one card for each agreement between a person and a site.

use netcert::api::consent::Consent;

/// Consents shown as one card. Each netcert has its own consent (another device, a new one after a month).
/// Consents to the same thing that are all in force mean one thing to the person, so they are withdrawn
/// together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ConsentCard {
    pub(super) newest: Consent,
    /// Older consents to the same thing.
    pub(super) older: Vec<Consent>,
}

impl ConsentCard {
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.older.iter().chain([&self.newest]).map(|consent| consent.id.as_str())
    }

    fn is_of(&self, consent: &Consent) -> bool {
        let newest = &self.newest;
        newest.withdrawn_at.is_none()
            && consent.withdrawn_at.is_none()
            && newest.client_id == consent.client_id
            && newest.purpose == consent.purpose
            && newest.claims == consent.claims
    }
}

/// `consents` are sorted newest first, and so is the result.
pub(super) fn cards(consents: &[Consent]) -> Vec<ConsentCard> {
    let mut cards: Vec<ConsentCard> = Vec::new();
    for consent in consents {
        match cards.iter_mut().find(|card| card.is_of(consent)) {
            Some(card) => card.older.push(consent.clone()),
            None => cards.push(ConsentCard { newest: consent.clone(), older: Vec::new() }),
        }
    }
    cards
}

#[cfg(test)]
mod tests {
    use netcert::api::text::Text;
    use netcert::sd_jwt::ClaimName;

    use super::*;

    fn consent(id: &str, client_id: &str, claims: &[ClaimName], withdrawn_at: Option<i64>) -> Consent {
        let text = |words: &str| Text { zh_hans: words.to_owned(), en: words.to_owned() };
        Consent {
            id: id.to_owned(),
            client_id: client_id.to_owned(),
            relying_party: text(client_id),
            purpose: text("booking"),
            claims: claims.to_vec(),
            given_at: 1,
            withdrawn_at,
        }
    }

    #[test]
    fn consents_to_the_same_thing_are_one_card_and_withdrawn_together() {
        let over_18 = [ClaimName::AgeOver18];
        let cards = cards(&[
            consent("c", "museum", &over_18, None),
            consent("b", "museum", &over_18, None),
            consent("a", "library", &over_18, None),
        ]);
        let ids: Vec<Vec<&str>> = cards.iter().map(|card| card.ids().collect()).collect();
        assert_eq!(ids, [vec!["b", "c"], vec!["a"]]);
    }

    #[test]
    fn what_differs_or_was_withdrawn_stands_alone() {
        let cards = cards(&[
            consent("d", "museum", &[ClaimName::AgeOver18, ClaimName::Name], None),
            consent("c", "museum", &[ClaimName::AgeOver18], None),
            consent("b", "museum", &[ClaimName::AgeOver18], Some(2)),
            consent("a", "museum", &[ClaimName::AgeOver18], Some(2)),
        ]);
        assert_eq!(cards.len(), 4);
    }
}
