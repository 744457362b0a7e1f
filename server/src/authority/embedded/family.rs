//! The guardianships in the demo registry.

use jiff::civil::Date;
use netcert::age::Band;

use crate::authority::embedded::demo_registry::PEOPLE;
use crate::authority::embedded::person::DemoPerson;

use crate::authority::embedded::family::FamilyStanding::{Disputed, Settled};

/// Whether a guardianship is settled or before a court.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FamilyStanding {
    Settled,
    Disputed,
}

/// Guardian, child, and whether it is disputed.
const LINKS: [(&str, &str, FamilyStanding); 16] = [
    // Two guardians of a child of 8 and one of 13.
    ("fang", "yao", Settled),
    ("shen", "yao", Settled),
    ("fang", "mu", Settled),
    ("shen", "mu", Settled),
    ("fang", "song", Settled),
    ("fang", "lin", Settled),
    ("chen", "lin", Settled),
    ("yan", "tian", Settled),
    // A guardian of three.
    ("bai", "ting", Settled),
    ("bai", "kang", Settled),
    ("bai", "rui", Settled),
    // Separated parents whose dispute is before a court.
    ("qiao", "qing", Disputed),
    ("ning", "qing", Disputed),
    ("kwok", "kei", Settled),
    ("tsai", "chi", Settled),
    ("anna", "lukas", Settled),
];

/// The guardianship of `adult` over `child` on the day `today`. Nobody aged 18 or older has a guardian.
pub(super) fn standing(
    adult: &DemoPerson,
    child: &DemoPerson,
    began: Date,
    today: Date,
) -> Option<FamilyStanding> {
    let of_age = |person: &DemoPerson| person.band(began, today) == Band::Adult;
    if !of_age(adult) || of_age(child) {
        return None;
    }
    LINKS.iter().find(|(guardian, of, _)| (*guardian, *of) == (adult.id, child.id)).map(|link| link.2)
}

/// A child's guardians.
pub(super) fn guardians(
    child: &DemoPerson,
    began: Date,
    today: Date,
) -> Vec<(&'static DemoPerson, FamilyStanding)> {
    linked(|other| standing(other, child, began, today))
}

/// A guardian's children.
pub(super) fn children(
    adult: &DemoPerson,
    began: Date,
    today: Date,
) -> Vec<(&'static DemoPerson, FamilyStanding)> {
    linked(|other| standing(adult, other, began, today))
}

fn linked(
    standing: impl Fn(&DemoPerson) -> Option<FamilyStanding>,
) -> Vec<(&'static DemoPerson, FamilyStanding)> {
    PEOPLE.iter().filter_map(|other| Some((other, standing(other)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authority::embedded::demo_registry::find;

    const BEGAN: Date = Date::constant(2026, 11, 21);

    fn on(day: Date, adult: &str, child: &str) -> Option<FamilyStanding> {
        standing(find(adult).unwrap(), find(child).unwrap(), BEGAN, day)
    }

    #[test]
    fn every_link_is_between_an_adult_and_a_child() {
        for (adult, child, wanted) in LINKS {
            assert_eq!(on(BEGAN, adult, child), Some(wanted), "{adult} {child}");
            assert_eq!(on(BEGAN, child, adult), None);
        }
        assert_eq!(on(BEGAN, "fang", "ting"), None);
        assert_eq!(guardians(find("yao").unwrap(), BEGAN, BEGAN).len(), 2);
        assert_eq!(children(find("bai").unwrap(), BEGAN, BEGAN).len(), 3);
    }

    #[test]
    fn it_ends_on_the_day_on_which_the_child_is_of_age() {
        let last = Date::constant(2026, 11, 27);
        assert_eq!(on(last, "bai", "rui"), Some(Settled));
        assert_eq!(on(last.tomorrow().unwrap(), "bai", "rui"), None);
    }
}
