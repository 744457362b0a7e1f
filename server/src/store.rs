//! The database: all SQL is below this module, one file per table. One SQL text serves SQLite and PostgreSQL
//! through sqlx's `Any`: `$n` parameters, BIGINT 0/1 for booleans, unix seconds for times.
//!
//! Every function takes what it runs on as its first argument. `connection: &mut AnyConnection` is for reads:
//! a connection from [`Store::read`] and a transaction both serve. `tx: &mut Tx` is for writes and row locks,
//! which belong into a transaction from [`Store::begin`]. Each fails with [`StoreError::Database`], or with
//! [`StoreError::Corrupt`] where a stored value does not parse. Statements name their columns and rows are
//! read by column name, so that a server which still runs can read rows that a newer one has given more
//! columns.

pub mod application;
pub mod attempt;
pub mod audit;
pub mod ceremony;
mod column;
pub mod consent;
pub mod daily_job;
pub mod data_key;
pub mod demo_message;
pub mod dispute;
pub mod enrolment;
pub mod guardian_consent;
pub mod guardianship;
pub mod invitation;
pub mod key_check;
pub mod message;
pub mod minor;
pub mod netcert;
pub mod passkey;
pub mod person;
pub mod pin;
pub mod publication;
pub mod release_1;
pub mod relying_party;
pub mod session;
pub mod site_consent;
pub mod site_request;
pub mod status_list;
pub mod sweep;

use std::ops::{Deref, DerefMut};
use std::time::Duration;

pub use sqlx::AnyConnection;
use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyPool, Connection, Transaction};

use crate::failpoint;
use crate::model::corrupt::Corrupt;

/// How long to wait for a connection.
const PATIENCE: Duration = Duration::from_secs(10);
/// A connection that nobody used for this long is tested before it is used.
const TESTED_AFTER: Duration = Duration::from_secs(1);

/// Which database speaks behind the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Engine {
    Sqlite,
    Postgres,
}

/// A pool of connections to one database.
#[derive(Debug, Clone)]
pub struct Store {
    pool: AnyPool,
    engine: Engine,
}

/// The database is away, busy, or holds what it must not. No row's content is in the text.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It cannot be reached, or is not what the URL says.
    #[error("the database cannot be opened: {0}")]
    CannotOpen(String),
    /// sqlx said no.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The migrations do not fit the database.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The URL is neither `sqlite://` nor `postgres://`.
    #[error("the database URL must start with sqlite:// or postgres://")]
    UnknownEngine,
    /// A stored value does not parse.
    #[error(transparent)]
    Corrupt(#[from] Corrupt),
}

impl StoreError {
    /// A stored value of this kind does not parse.
    pub fn corrupt(what: &'static str) -> Self {
        Self::Corrupt(Corrupt(what))
    }
}

/// A connection for reads. It goes back to the pool when it is dropped.
pub type ReadConnection = PoolConnection<Any>;

/// One transaction: everything in it happens, or nothing. It is rolled back where it is dropped without a
/// commit.
pub struct Tx(Transaction<'static, Any>);

impl Tx {
    /// Makes everything in it happen.
    ///
    /// # Errors
    /// [`StoreError::Database`]: nothing of it has happened, as far as the database says.
    pub async fn commit(self) -> Result<(), StoreError> {
        failpoint::before_commit();
        self.0.commit().await?;
        failpoint::after_commit();
        Ok(())
    }

    /// Gives up everything in it.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn rollback(self) -> Result<(), StoreError> {
        Ok(self.0.rollback().await?)
    }
}

impl Deref for Tx {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.0
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.0
    }
}

/// One clause for the operator.
fn why(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) => {
            "it does not answer; is it running, and does the URL name it?".to_owned()
        }
        sqlx::Error::Database(error) => error.message().to_owned(),
        other => other.to_string(),
    }
}

impl Store {
    /// Connects and brings the schema up to date. `sqlite://PATH` creates the file.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        install_default_drivers();
        let engine = match url.split_once("://").map(|(scheme, _)| scheme) {
            Some("sqlite") => Engine::Sqlite,
            Some("postgres" | "postgresql") => Engine::Postgres,
            _ => return Err(StoreError::UnknownEngine),
        };
        let url = if engine == Engine::Sqlite && !url.contains('?') {
            format!("{url}?mode=rwc")
        } else {
            url.to_owned()
        };
        let pool = AnyPoolOptions::new()
            .max_connections(if engine == Engine::Sqlite { 4 } else { 16 })
            .acquire_timeout(PATIENCE)
            // The pool tests each connection when it comes back: that is good for as long as the database
            // hardly has the time to restart, and saves a question before every statement.
            .test_before_acquire(false)
            .before_acquire(|connection, unused| {
                Box::pin(async move {
                    if unused.idle_for >= TESTED_AFTER {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if engine == Engine::Sqlite {
                        for pragma in [
                            "PRAGMA journal_mode = WAL",
                            "PRAGMA synchronous = FULL",
                            "PRAGMA foreign_keys = ON",
                            // What is erased is overwritten: an expired draft leaves nothing in a free page.
                            "PRAGMA secure_delete = ON",
                            "PRAGMA busy_timeout = 10000",
                        ] {
                            sqlx::query(pragma).execute(&mut *connection).await?;
                        }
                    }
                    Ok(())
                })
            })
            .connect(&url)
            .await
            .map_err(|error| StoreError::CannotOpen(why(&error)))?;
        match engine {
            Engine::Sqlite => sqlx::migrate!("migrations/sqlite").run(&pool).await?,
            Engine::Postgres => sqlx::migrate!("migrations/postgres").run(&pool).await?,
        }
        Ok(Self { pool, engine })
    }

    /// A connection for reads. It takes no write lock. Drop it before asking for another connection: a pool
    /// in which everybody holds one and waits for a second comes to a standstill.
    ///
    /// # Errors
    /// [`StoreError::Database`] where none is free in time.
    pub async fn read(&self) -> Result<ReadConnection, StoreError> {
        Ok(self.pool.acquire().await?)
    }

    /// Begins a transaction for writes. On SQLite it takes the write lock at once, so that a read in it never
    /// has to be upgraded to a write.
    ///
    /// # Errors
    /// [`StoreError::Database`] where no connection or no lock is free in time.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(Tx(match self.engine {
            Engine::Sqlite => self.pool.begin_with("BEGIN IMMEDIATE").await?,
            Engine::Postgres => self.pool.begin().await?,
        }))
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`StoreError::Database`] where it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }
}
