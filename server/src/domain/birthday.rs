//! The days on which a minor comes to be 14 and 18. What follows from them is computed when it is read; a daily job only
//! tells the people concerned and writes down what has ended by itself.

use jiff::Span;
use jiff::civil::Date;
use netcert::api::message::MessageAbout;
use netcert::time::UnixTime;
use rand_core::CryptoRng;

use crate::domain::guardianship::of_age;
use crate::domain::message::tell;
use crate::keys::key_store::DocumentIndexKey;
use crate::model::ids::PersonId;
use crate::model::record::BirthdayIndex;
use crate::store;
use crate::store::minor::{Turning, Which};
use crate::store::{Store, StoreError, Write};

/// The job's name in its table.
const JOB: &str = "birthdays";
/// So many days are caught up in one write.
const DAYS_AT_ONCE: i64 = 31;
/// Days longer ago are not caught up: nobody is a minor for so long.
const DAYS_MAX: i64 = 18 * 366;

/// Does the days up to today that no server has done; where there is none, this is one look into one row. Each piece of
/// days and the claim to it are one write, so that a crash or a second server does none of them twice or never.
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
        let done = store.done_until(JOB).await?;
        if done.is_some_and(|done| done >= today) {
            return Ok(());
        }
        let mut write = store.write().await?;
        if let Some(done) = done {
            let from = done.max(earlier(today, DAYS_MAX));
            let until = earlier(from, -DAYS_AT_ONCE).min(today);
            if store::daily_job::claim(&mut write, JOB, done, until).await? {
                for day in from.series(Span::new().days(1)).skip(1).take_while(|day| *day <= until) {
                    one_day(&mut write, day, key, now, rng).await?;
                }
            }
        } else {
            store::daily_job::begin(&mut write, JOB, earlier(today, 1)).await?;
        }
        write.commit().await?;
    }
}

/// So many days earlier, within the calendar.
fn earlier(day: Date, days: i64) -> Date {
    day.saturating_sub(Span::new().days(days))
}

async fn one_day(
    write: &mut Write,
    day: Date,
    key: &DocumentIndexKey,
    now: UnixTime,
    rng: &mut (impl CryptoRng + Send),
) -> Result<(), StoreError> {
    let index = |years| BirthdayIndex::of(years, day, key);
    for child in store::minor::turning(write, Which::Of14(index(14))).await? {
        of_14(write, &child, day, now, rng).await?;
    }
    for Turning { person, .. } in store::minor::turning(write, Which::Of18(index(18))).await? {
        of_18(write, person, day, now, rng).await?;
    }
    Ok(())
}

async fn of_14(
    write: &mut Write,
    child: &Turning,
    day: Date,
    now: UnixTime,
    rng: &mut (impl CryptoRng + Send),
) -> Result<(), StoreError> {
    store::site_consent::end_of_age(write, child.person, UnixTime::shanghai_midnight(day)).await?;
    if child.by_guardian {
        tell(write, child.person, MessageAbout::TakeOver, None, now, rng).await?;
    }
    for link in store::guardianship::of_child(write, child.person).await?.live() {
        tell(write, link.guardian, MessageAbout::ChildIs14, Some(&link.id), now, rng).await?;
    }
    Ok(())
}

async fn of_18(
    write: &mut Write,
    person: PersonId,
    day: Date,
    now: UnixTime,
    rng: &mut (impl CryptoRng + Send),
) -> Result<(), StoreError> {
    if store::person::hold(write, person).await?.is_some_and(|row| row.awaits_guardian()) {
        of_age::write_down(write, person).await?;
    }
    let ended = store::guardianship::end_of_age(write, person, UnixTime::shanghai_midnight(day)).await?;
    for (link, guardian) in ended {
        tell(write, guardian, MessageAbout::ChildIs18, Some(&link), now, rng).await?;
    }
    tell(write, person, MessageAbout::OfAge, None, now, rng).await?;
    store::minor::delete(write, person).await
}
