//! The status lists that an isolate holds, at most a fixed number of them.

use std::collections::{BTreeMap, HashMap};

use netcert::ids::IssuerId;
use netcert::status_list::StatusList;

use super::slot::{Listed, Slot};

/// 256 lists of 2^17 netcerts at 16 KiB each: 33 million netcerts in 4 MiB.
const MAX_LISTS: usize = 256;
/// How many lists, held or let go, have their version remembered, so that they cannot come back older.
const MAX_SLOTS: usize = 4096;

/// Status lists by issuer and URI; the least recently used makes room.
pub struct StatusLists<T = StatusList> {
    slots: BTreeMap<IssuerId, HashMap<String, Slot<T>>>,
}

impl<T> Default for StatusLists<T> {
    fn default() -> Self {
        Self { slots: BTreeMap::new() }
    }
}

impl<T: Listed> StatusLists<T> {
    /// The place of one list, which is made where there was none.
    pub fn slot(&mut self, issuer: &IssuerId, uri: &str) -> &mut Slot<T> {
        let known = self.slots.get(issuer).and_then(|of| of.get(uri)).map(Slot::holds);
        if known.is_none() {
            self.make_room(MAX_SLOTS, |_| true, |of, uri| drop(of.remove(uri)));
        }
        if known != Some(true) {
            self.make_room(MAX_LISTS, Slot::holds, |of, uri| {
                of.get_mut(uri).into_iter().for_each(Slot::drop_list);
            });
        }
        self.slots.entry(issuer.clone()).or_default().entry(uri.to_owned()).or_default()
    }

    fn make_room(
        &mut self,
        max: usize,
        counts: impl Fn(&Slot<T>) -> bool,
        let_go: impl Fn(&mut HashMap<String, Slot<T>>, &str),
    ) {
        while self.slots.values().flat_map(HashMap::values).filter(|slot| counts(slot)).count() >= max {
            let oldest = self
                .slots
                .iter()
                .flat_map(|(issuer, of)| of.iter().map(move |(uri, slot)| (issuer, uri, slot)))
                .filter(|(_, _, slot)| counts(slot))
                .min_by_key(|(_, _, slot)| slot.last_used())
                .map(|(issuer, uri, _)| (issuer.clone(), uri.clone()));
            let Some((issuer, uri)) = oldest else { return };
            let Some(of) = self.slots.get_mut(&issuer) else { return };
            let_go(of, &uri);
        }
    }

    /// Lets all lists go but remembers their versions.
    pub fn drop_lists(&mut self) {
        self.slots.values_mut().flat_map(HashMap::values_mut).for_each(Slot::drop_list);
    }

    /// All places, with the address of the list of each.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Slot<T>)> {
        self.slots.values().flatten().map(|(uri, slot)| (uri.as_str(), slot))
    }
}

#[cfg(test)]
mod tests {
    use netcert::time::UnixTime;

    use super::*;
    use crate::clock::Moment;

    struct Fake;

    impl Listed for Fake {
        fn version(&self) -> u64 {
            3
        }
        fn ttl_millis(&self) -> u64 {
            10_000
        }
        fn is_current(&self, _: UnixTime) -> bool {
            true
        }
    }

    #[test]
    fn the_least_recently_used_list_makes_room_and_its_version_is_remembered() {
        let issuer = IssuerId::try_from("https://issuer.example".to_owned()).unwrap();
        let mut lists = StatusLists::<Fake>::default();
        for n in 0..300_u32 {
            let slot = lists.slot(&issuer, &format!("https://issuer.example/status/{n}"));
            let now = Moment::from_millis(i64::from(n));
            let _ = slot.need(now);
            slot.accept(Fake, now);
        }
        assert_eq!(lists.iter().filter(|(_, slot)| slot.holds()).count(), MAX_LISTS);
        let first = lists.slot(&issuer, "https://issuer.example/status/0");
        assert_eq!((first.holds(), first.floor()), (false, Some(3)));
        assert!(lists.slot(&issuer, "https://issuer.example/status/299").holds());
    }
}
