//! A server with its own database: SQLite in a folder, or PostgreSQL if `NETCERT_TEST_POSTGRES` names one.

use std::path::Path;

use jiff::civil::Date;
use netcert::time::UnixTime;
use netcert_server::clock::Clock;
use netcert_server::domain::release_1;
use netcert_server::http::app::{App, Origin};
use netcert_server::http::portal::Portal;
use netcert_server::keys::key_store::KeyStore;
use netcert_server::model::enrolment::Enrolment;
use netcert_server::model::ids::EnrolmentId;
use netcert_server::store;
use netcert_server::store::Store;
use rand_core::Rng;
use sqlx::AnyPool;
use url::Url;

use crate::folder::Folder;

/// The server's origin.
pub const ORIGIN: &str = "http://localhost:8300";

/// A server that exists as long as its test.
pub struct TestServer {
    pub app: App,
    folder: Folder,
    pub database_url: String,
    /// The first day of the demo registry.
    began: Date,
}

impl TestServer {
    pub async fn new() -> Self {
        let folder = Folder::new();
        let clock = Clock::default();
        let database_url = database(&folder, &clock).await;
        let began = clock.machine_today();
        Self::in_folder(folder, database_url, clock, began).await
    }

    /// A server on existing keys and an existing database.
    pub async fn in_folder(folder: Folder, database_url: String, clock: Clock, began: Date) -> Self {
        write_portal(&folder);
        let app = serve(&folder, &database_url, clock, began).await;
        Self { app, folder, database_url, began }
    }

    /// The server after a restart, or a second server: the same database, keys and time.
    pub async fn another_app(&self) -> App {
        serve(&self.folder, &self.database_url, self.app.clock.clone(), self.began).await
    }

    /// The folder of keys and, with SQLite, the database.
    pub fn data(&self) -> &Path {
        self.folder.path()
    }

    /// Number of rows in `table`, which may be followed by a `WHERE`.
    pub async fn count(&self, table: &str) -> i64 {
        let pool = AnyPool::connect(&self.database_url).await.unwrap();
        let statement = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
        let count = sqlx::query_scalar(statement).fetch_one(&pool).await.unwrap();
        pool.close().await;
        count
    }

    /// All enrolments in the database, opened.
    pub async fn enrolments(&self) -> Vec<Enrolment> {
        let pool = AnyPool::connect(&self.database_url).await.unwrap();
        let ids: Vec<String> = sqlx::query_scalar("SELECT id FROM enrolment").fetch_all(&pool).await.unwrap();
        pool.close().await;
        let mut connection = self.app.store.read().await.unwrap();
        let mut enrolments = Vec::new();
        for id in ids.into_iter().map(EnrolmentId::from_stored) {
            let sealed = store::enrolment::find(&mut connection, &id, UnixTime::new(0)).await.unwrap();
            enrolments.push(sealed.unwrap().open_unaudited(&self.app.keys.key_encryption).unwrap());
        }
        enrolments
    }

    /// Changes the database directly.
    pub async fn sql(&self, statement: &'static str) {
        let pool = AnyPool::connect(&self.database_url).await.unwrap();
        sqlx::query(statement).execute(&pool).await.unwrap();
        pool.close().await;
    }

    /// All bytes on the disk except the keys; empty with PostgreSQL.
    pub fn disk(&self) -> Vec<u8> {
        let mut all = Vec::new();
        for entry in std::fs::read_dir(self.folder.path()).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                all.extend(std::fs::read(path).unwrap());
            }
        }
        all
    }
}

async fn serve(folder: &Folder, database_url: &str, clock: Clock, began: Date) -> App {
    let store = Store::open(database_url).await.unwrap();
    let keys = KeyStore::open(folder.path(), clock.now(), &mut clock.random()).unwrap();
    release_1::seal_anew(&store, &keys, &mut clock.random()).await.unwrap();
    let portal = Portal::read(&folder.path().join("dist"), 0).unwrap();
    let origin = Origin::parse(ORIGIN).unwrap();
    App::demo(clock, store, keys, origin, portal, began).unwrap()
}

/// An empty database.
pub async fn database(folder: &Folder, clock: &Clock) -> String {
    let Ok(server) = std::env::var("NETCERT_TEST_POSTGRES") else {
        return format!("sqlite://{}", folder.path().join("netcert.db").display());
    };
    let name = format!("netcert_test_{:016x}", clock.random().next_u64());
    sqlx::any::install_default_drivers();
    let pool = AnyPool::connect(&server).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&pool).await.unwrap();
    pool.close().await;
    let mut url = Url::parse(&server).unwrap();
    url.set_path(&name);
    url.into()
}

fn write_portal(folder: &Folder) {
    let dist = folder.path().join("dist");
    std::fs::create_dir(&dist).unwrap();
    for entry in ["present", "account"] {
        let script = format!(r#"<script src="/v/__NETCERT_VERSION__/{entry}.js"></script>"#);
        write(&dist, &format!("{entry}.html"), &format!("<!doctype html><title>netcert</title>{script}"));
        write(&dist, &format!("{entry}.js"), &"export default 1;\n".repeat(200));
    }
    write(&dist, "sw.js", "const KEPT = \"netcert-kept\";");
    write(&dist, ".stage", "hidden");
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}
