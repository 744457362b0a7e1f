//! The database of an earlier release with its keys, as a folder under `tests/fixtures`.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use netcert_server::clock::Clock;
use sqlx::{AnyConnection, Connection};

use super::remembered::Remembered;
use crate::folder::Folder;
use crate::server_with_sites::ServerWithSites;
use crate::test_server::{self, TestServer};

/// The compressed database: an SQLite file, or an SQL dump of PostgreSQL.
const SQLITE: &str = "netcert.db.br";
const POSTGRES: &str = "netcert.sql.br";
const REMEMBERED: &str = "remembered.json";
/// The file with the first day of the demo registry, in the data folder.
const TOWN: &str = "town";

/// Today's server on a copy of this release's database, one minute after the database was filled.
pub async fn open(release: &str) -> (TestServer, Remembered) {
    open_changed(release, "").await
}

/// As [`open`], with a change to the database before today's server sees it.
pub async fn open_changed(release: &str, change: &'static str) -> (TestServer, Remembered) {
    let folder = Folder::new();
    let clock = Clock::default();
    let database_url = test_server::database(&folder, &clock).await;
    let from = folder_of(release, &database_url);
    let remembered: Remembered =
        serde_json::from_str(&fs::read_to_string(from.join(REMEMBERED)).unwrap()).unwrap();
    clock.shift(remembered.at + 60 - clock.now().seconds());
    copy_keys(&from, folder.path());
    fs::copy(from.join(TOWN), folder.path().join(TOWN)).unwrap();
    if database_url.starts_with("sqlite:") {
        fs::write(folder.path().join("netcert.db"), unpacked(&from.join(SQLITE))).unwrap();
    } else {
        let dump = String::from_utf8(unpacked(&from.join(POSTGRES))).unwrap();
        let mut connection = AnyConnection::connect(&database_url).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(dump)).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(&database_url).await.unwrap();
    sqlx::raw_sql(change).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let began = remembered.began.parse().unwrap();
    (TestServer::in_folder(folder, database_url, clock, began).await, remembered)
}

/// Writes the fixture of a release into the folder that `NETCERT_WRITE_FIXTURE` names, if it is set.
pub async fn write(sites: &ServerWithSites, remembered: &Remembered) {
    let Ok(to) = std::env::var("NETCERT_WRITE_FIXTURE") else { return };
    let server = sites.server();
    let sqlite = server.database_url.starts_with("sqlite:");
    let to = Path::new(&to).join(if sqlite { "sqlite" } else { "postgres" });
    fs::create_dir_all(&to).unwrap();
    copy_keys(server.data(), &to);
    fs::write(to.join(TOWN), format!("{}\n", remembered.began)).unwrap();
    let json = serde_json::to_string_pretty(remembered).unwrap();
    fs::write(to.join(REMEMBERED), json + "\n").unwrap();
    if sqlite {
        let copy = server.data().join("copy.db");
        let mut connection = AnyConnection::connect(&server.database_url).await.unwrap();
        let vacuum = format!("VACUUM INTO '{}'", copy.display());
        sqlx::raw_sql(sqlx::AssertSqlSafe(vacuum)).execute(&mut connection).await.unwrap();
        pack(&fs::read(copy).unwrap(), &to.join(SQLITE));
    } else {
        let options = ["--inserts", "--no-owner", "--no-privileges"];
        let dump = Command::new("pg_dump").args(options).arg(&server.database_url).output().unwrap();
        assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
        // Drops the lines that only psql understands.
        let dump = String::from_utf8(dump.stdout).unwrap();
        let sql: Vec<&str> = dump.lines().filter(|line| !line.starts_with('\\')).collect();
        pack(sql.join("\n").as_bytes(), &to.join(POSTGRES));
    }
}

fn folder_of(release: &str, database_url: &str) -> PathBuf {
    let engine = if database_url.starts_with("sqlite:") { "sqlite" } else { "postgres" };
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(release).join(engine)
}

/// Copies the keys and sets the file modes that the server requires, because a checkout does not keep them.
fn copy_keys(from: &Path, to: &Path) {
    let (from, to) = (from.join("keys"), to.join("keys"));
    fs::create_dir_all(&to).unwrap();
    fs::set_permissions(&to, fs::Permissions::from_mode(0o700)).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        let copy = to.join(file.file_name());
        fs::copy(file.path(), &copy).unwrap();
        fs::set_permissions(&copy, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

fn pack(bytes: &[u8], to: &Path) {
    let mut packed = brotli::CompressorWriter::new(fs::File::create(to).unwrap(), 1 << 16, 11, 22);
    packed.write_all(bytes).unwrap();
    packed.flush().unwrap();
}

fn unpacked(file: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    let packed = fs::File::open(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    brotli::Decompressor::new(packed, 1 << 16).read_to_end(&mut bytes).unwrap();
    bytes
}
