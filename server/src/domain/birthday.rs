//! The days on which a minor reaches 14 and 18. What follows from a birthday is computed whenever it is read.
//! A daily job only tells the people concerned, and stores which links and consents have ended.

use jiff::Span;
use jiff::civil::Date;
use netcert::api::message::MessageAbout;
use netcert::time::UnixTime;
use rand_core::CryptoRng;

use crate::domain::guardianship::of_age;
use crate::domain::message::tell;
use crate::keys::key_store::DocumentIndexKey;
use crate::model::guardianship::dispute::Settlement;
use crate::model::ids::PersonId;
use crate::model::minor::{Birthday, BirthdayChild};
use crate::model::record::BirthdayIndex;
use crate::store;
use crate::store::{Store, StoreError, Tx};

/// The job's name in its table.
const JOB: &str = "birthdays";
/// Most days that one transaction catches up.
const DAYS_AT_ONCE: i64 = 31;
/// Days longer ago than this are not caught up: nobody is a minor for so long.
const DAYS_MAX: i64 = 18 * 366;

/// Works through the days up to today that no server has done. Where there are none, it reads one row. The
/// days and the claim to them are in one transaction, so that no day is done twice or left out, whether a
/// server crashes or two run.
///
/// # Errors
/// [`StoreError`]; what was not done is done the next time.
pub async fn catch_up(
    store: &Store,
    key: &DocumentIndexKey,
    now: UnixTime,
    rng: &mut (impl CryptoRng + Send),
) -> Result<(), StoreError> {
    let today = now.shanghai_date();
    loop {
        let done = store::daily_job::find(&mut *store.read().await?, JOB).await?;
        if done.is_some_and(|done| done >= today) {
            return Ok(());
        }
        let mut tx = store.begin().await?;
        if let Some(done) = done {
            let from = done.max(earlier(today, DAYS_MAX));
            let until = earlier(from, -DAYS_AT_ONCE).min(today);
            if store::daily_job::claim(&mut tx, JOB, done, until).await? {
                for day in from.series(Span::new().days(1)).skip(1).take_while(|day| *day <= until) {
                    one_day(&mut tx, day, key, now, rng).await?;
                }
            }
        } else {
            store::daily_job::insert(&mut tx, JOB, earlier(today, 1)).await?;
        }
        tx.commit().await?;
    }
}

/// The day this many days earlier, within the calendar.
fn earlier(day: Date, days: i64) -> Date {
    day.saturating_sub(Span::new().days(days))
}

async fn one_day(
    tx: &mut Tx,
    day: Date,
    key: &DocumentIndexKey,
    now: UnixTime,
    rng: &mut (impl CryptoRng + Send),
) -> Result<(), StoreError> {
    let index = |years| BirthdayIndex::of(years, day, key);
    for child in store::minor::of_birthday(tx, Birthday::Of14(index(14))).await? {
        of_14(tx, &child, day, now, rng).await?;
    }
    for BirthdayChild { person, .. } in store::minor::of_birthday(tx, Birthday::Of18(index(18))).await? {
        of_18(tx, person, day, now, rng).await?;
    }
    Ok(())
}

async fn of_14(
    tx: &mut Tx,
    child: &BirthdayChild,
    day: Date,
    now: UnixTime,
    rng: &mut (impl CryptoRng + Send),
) -> Result<(), StoreError> {
    store::site_consent::end_of_age(tx, child.person, UnixTime::shanghai_midnight(day)).await?;
    if child.by_guardian {
        tell(tx, child.person, MessageAbout::TakeOver, None, now, rng).await?;
    }
    for link in store::guardianship::of_child(tx, child.person).await?.live() {
        tell(tx, link.guardian, MessageAbout::ChildIs14, Some(&link.id), now, rng).await?;
    }
    Ok(())
}

async fn of_18(
    tx: &mut Tx,
    person: PersonId,
    day: Date,
    now: UnixTime,
    rng: &mut (impl CryptoRng + Send),
) -> Result<(), StoreError> {
    if store::person::lock_row(tx, person).await?.is_some_and(|row| row.awaits_guardian()) {
        of_age::write_down(tx, person).await?;
    }
    let at = UnixTime::shanghai_midnight(day);
    store::dispute::settle(tx, person, Settlement::OfAge, at).await?;
    let ended = store::guardianship::end_of_age(tx, person, at).await?;
    for (link, guardian) in ended {
        tell(tx, guardian, MessageAbout::ChildIs18, Some(&link), now, rng).await?;
    }
    tell(tx, person, MessageAbout::OfAge, None, now, rng).await?;
    store::minor::come_of_age(tx, person, at).await
}
