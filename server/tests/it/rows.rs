//! Single reads and writes of the server's database.

use netcert::time::UnixTime;
use netcert_server::domain::birthday;
use netcert_server::http::app::App;
use netcert_server::model::audit::AuditEntry;
use netcert_server::model::ids::PersonId;
use netcert_server::model::session::{Session, TokenDigest};
use netcert_server::store;
use netcert_server::store::Store;

/// Erases what has expired at `now`.
pub async fn sweep(app: &App, now: UnixTime) {
    let mut tx = app.store.begin().await.unwrap();
    store::sweep::delete_expired(&mut tx, now).await.unwrap();
    tx.commit().await.unwrap();
}

/// Tells people of birthdays, as the daily job does.
pub async fn daily_job(app: &App) {
    let (now, mut rng) = (app.clock.now(), app.clock.random());
    birthday::catch_up(&app.store, &app.keys.document_index, now, &mut rng).await.unwrap();
}

/// The person takes over from their guardian, as by enrolling alone.
pub async fn take_over(app: &App, person: PersonId) {
    let mut tx = app.store.begin().await.unwrap();
    store::minor::take_over(&mut tx, person, None).await.unwrap();
    tx.commit().await.unwrap();
}

/// Stores a session.
pub async fn begin_session(app: &App, session: &Session, expires_at: UnixTime) {
    let mut tx = app.store.begin().await.unwrap();
    store::session::insert(&mut tx, session, expires_at).await.unwrap();
    tx.commit().await.unwrap();
}

/// Ends a session.
pub async fn end_session(app: &App, digest: &TokenDigest) {
    let mut tx = app.store.begin().await.unwrap();
    store::session::delete(&mut tx, digest).await.unwrap();
    tx.commit().await.unwrap();
}

/// The session of this token.
pub async fn session(app: &App, digest: &TokenDigest) -> Session {
    let mut connection = app.store.read().await.unwrap();
    store::session::find(&mut connection, digest, app.clock.now()).await.unwrap().unwrap()
}

/// The ten newest audit entries.
pub async fn audit(app: &App) -> Vec<AuditEntry> {
    store::audit::newest(&mut app.store.read().await.unwrap(), 10).await.unwrap()
}

/// Number of messages that the person has not read.
pub async fn unread(app: &App, person: PersonId) -> u32 {
    store::message::count_of_person(&mut app.store.read().await.unwrap(), person).await.unwrap()
}

/// Whether the database belongs to the keys with this fingerprint.
pub async fn belongs_to(store: &Store, fingerprint: &str) -> bool {
    let mut tx = store.begin().await.unwrap();
    let belongs = store::key_check::belongs_to(&mut tx, fingerprint).await.unwrap();
    tx.commit().await.unwrap();
    belongs
}
