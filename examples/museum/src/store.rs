//! The bookings in one SQLite file. The only SQL of the program.

use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow};

use crate::booking::{ANSWER_WITHIN_SECONDS, Booking, Failure, KEEP_SECONDS, Outcome, Visitor, Way};
use crate::evening::Evening;
use crate::handle::{Handle, HandleHash};

/// The file.
pub struct Store(SqlitePool);

/// A booking that is about to be stored.
pub struct NewBooking<'a> {
    /// Names it to the outside.
    pub state: &'a Handle,
    /// The browser it belongs to.
    pub visitor: &'a Handle,
    /// When.
    pub evening: Evening,
    /// By netcert: with the nonce that the answer must carry.
    pub nonce: Option<&'a Handle>,
    /// Unix seconds.
    pub now: i64,
}

impl Store {
    /// Opens the file, makes it if it is not there, and brings its tables up to date.
    pub async fn open(folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let file = folder.join("museum.db");
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .busy_timeout(Duration::from_secs(5));
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            .connect_with(options)
            .await
            .with_context(|| format!("cannot open {}", file.display()))?;
        sqlx::migrate!("./migrations").run(&pool).await?;
        Ok(Self(pool))
    }

    /// Stores a booking, and forgets those whose time is over.
    pub async fn add(&self, new: &NewBooking<'_>) -> sqlx::Result<()> {
        sqlx::query(
            "DELETE FROM bookings WHERE (outcome IN ('waiting', 'checking') AND created_at < $1) OR created_at < $2",
        )
        .bind(new.now - ANSWER_WITHIN_SECONDS)
        .bind(new.now - KEEP_SECONDS)
        .execute(&self.0)
        .await?;
        let (way, outcome) =
            if new.nonce.is_some() { (Way::Netcert, "waiting") } else { (Way::Desk, "booked") };
        sqlx::query(
            "INSERT INTO bookings (state_hash, visitor_hash, slot, way, created_at, outcome, nonce)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(new.state.hash().as_bytes())
        .bind(new.visitor.hash().as_bytes())
        .bind(new.evening.code())
        .bind(way.name())
        .bind(new.now)
        .bind(outcome)
        .bind(new.nonce.map(Handle::as_str))
        .execute(&self.0)
        .await?;
        Ok(())
    }

    /// Takes a waiting booking for checking and tells its nonce. The second caller with the same state gets
    /// nothing.
    pub async fn take(&self, state: &HandleHash, now: i64) -> sqlx::Result<Option<String>> {
        sqlx::query_scalar(
            "UPDATE bookings SET outcome = 'checking'
             WHERE state_hash = $1 AND outcome = 'waiting' AND created_at >= $2 RETURNING nonce",
        )
        .bind(state.as_bytes())
        .bind(now - ANSWER_WITHIN_SECONDS)
        .fetch_optional(&self.0)
        .await
    }

    /// Books the seat of a verified adult. The ticket waits for whoever brings `response_code`.
    pub async fn book(
        &self,
        state: &HandleHash,
        visitor: &Visitor,
        response_code: &Handle,
    ) -> sqlx::Result<()> {
        sqlx::query(
            "UPDATE bookings SET outcome = 'booked', nonce = NULL, over_18 = 1, sub = $2, checked_at = $3,
                    response_code_hash = $4
             WHERE state_hash = $1 AND outcome = 'checking'",
        )
        .bind(state.as_bytes())
        .bind(&visitor.sub)
        .bind(visitor.checked_at)
        .bind(response_code.hash().as_bytes())
        .execute(&self.0)
        .await?;
        Ok(())
    }

    /// Notes why there is no ticket.
    pub async fn fail(&self, state: &HandleHash, failure: Failure) -> sqlx::Result<()> {
        sqlx::query(
            "UPDATE bookings SET outcome = $2, nonce = NULL WHERE state_hash = $1 AND outcome = 'checking'",
        )
        .bind(state.as_bytes())
        .bind(failure.name())
        .execute(&self.0)
        .await?;
        Ok(())
    }

    /// Shows a booking to the browser it belongs to, and to no other. A fresh ticket also wants the response
    /// code that only the browser which came back from the portal was given; from then on the cookie is
    /// enough.
    pub async fn show(
        &self,
        state: &HandleHash,
        visitor: &HandleHash,
        response_code: Option<&HandleHash>,
    ) -> sqlx::Result<Option<Booking>> {
        let row = sqlx::query(
            "SELECT visitor_hash, slot, way, outcome, response_code_hash, sub, checked_at FROM bookings \
             WHERE state_hash = $1",
        )
        .bind(state.as_bytes());
        let Some(row) = row.fetch_optional(&self.0).await? else { return Ok(None) };
        if !visitor.is(row.try_get("visitor_hash")?) {
            return Ok(None);
        }
        if let Some(awaited) = row.try_get::<Option<Vec<u8>>, _>("response_code_hash")? {
            if !response_code.is_some_and(|code| code.is(&awaited)) {
                return Ok(None);
            }
            sqlx::query("UPDATE bookings SET response_code_hash = NULL WHERE state_hash = $1")
                .bind(state.as_bytes())
                .execute(&self.0)
                .await?;
        }
        booking(&row).map(Some)
    }
}

fn booking(row: &SqliteRow) -> sqlx::Result<Booking> {
    let broken = |what: &str| sqlx::Error::Decode(format!("a booking's {what} cannot be read").into());
    let outcome: String = row.try_get("outcome")?;
    let way: String = row.try_get("way")?;
    let outcome = match (outcome.as_str(), Way::parse(&way)) {
        ("waiting", _) => Outcome::Waiting,
        ("checking", _) => Outcome::Checking,
        ("booked", Some(Way::Desk)) => Outcome::AtTheDesk,
        ("booked", Some(Way::Netcert)) => {
            Outcome::Verified(Visitor { sub: row.try_get("sub")?, checked_at: row.try_get("checked_at")? })
        }
        (name, _) => Outcome::Failed(Failure::parse(name).ok_or_else(|| broken("outcome"))?),
    };
    let slot: String = row.try_get("slot")?;
    Ok(Booking { evening: Evening::parse(&slot).ok_or_else(|| broken("slot"))?, outcome })
}
