//! After all migrations both engines have the same schema, the one in the snapshot.
//!
//! Each run describes the engine that it uses. The runs with SQLite and with PostgreSQL compare with the same
//! file.

use std::fmt::Write;
use std::path::Path;

use netcert::api::consent::CONSENTS;
use netcert::api::enrolment::{ENROLMENT, EnrolmentView, Step};
use netcert::api::guardian::GUARDIAN;
use netcert::api::message::MESSAGES;
use netcert::api::netcert::CHALLENGE;
use netcert::api::person::ME;
use serde_json::Value;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row};

use crate::browser::{GOOD_PIN, TestBrowser};
use crate::guardian::Guardian;
use crate::test_server::TestServer;

#[tokio::test]
async fn both_engines_have_the_schema_of_the_snapshot() {
    let server = TestServer::new().await;
    insta::assert_snapshot!("schema", described(&server.database_url).await);
}

/// The names of all tables except sqlx's own, sorted.
pub async fn tables(database_url: &str) -> Vec<String> {
    let mut database = Database::connect(database_url).await;
    let rows = database.rows(database.engine.tables, "").await;
    rows.iter().map(|row| row.get(0)).collect()
}

async fn described(database_url: &str) -> String {
    let mut text = String::new();
    let tables = tables(database_url).await;
    let mut database = Database::connect(database_url).await;
    for table in tables {
        writeln!(text, "{table}").unwrap();
        for row in database.rows(database.engine.columns, &table).await {
            let (name, kind): (String, String) = (row.get(0), row.get(1));
            let (nullable, default): (i64, Option<String>) = (row.get(2), row.get(3));
            let null = if nullable == 1 { " null" } else { "" };
            let default = default.map_or_else(String::new, |text| format!(" default {}", plain(&text)));
            writeln!(text, "  {name} {}{null}{default}", kind_of(&kind)).unwrap();
        }
        // Engines name and order their indexes and keys differently.
        let mut others = database.indexes(&table).await;
        for row in database.rows(database.engine.foreign_keys, &table).await {
            let part = |at: usize| row.get::<String, _>(at);
            others.push(format!("{} references {} ({}), on delete {}", part(0), part(1), part(2), part(3)));
        }
        others.sort();
        for other in others {
            writeln!(text, "  - {other}").unwrap();
        }
    }
    text
}

/// A default as SQLite writes it: PostgreSQL adds the type, and writes empty bytes as `\x`.
fn plain(default: &str) -> String {
    default.trim_end_matches("::text").replace("'\\x'::bytea", "''")
}

/// The class of a column's type, as far as the server's SQL depends on it.
fn kind_of(declared: &str) -> &'static str {
    match declared.to_ascii_lowercase().as_str() {
        "text" => "text",
        "bigint" => "integer",
        "blob" | "bytea" => "bytes",
        other => panic!("the type {other} is none that both engines share"),
    }
}

struct Database {
    connection: AnyConnection,
    engine: &'static Engine,
}

/// The queries for an engine's schema. `$1` is the table.
struct Engine {
    tables: &'static str,
    /// For each column: name, type, whether it may be null, default.
    columns: &'static str,
    /// For each index: kind (`primary key`, `unique`, `index`), column, predicate, name; in the order of
    /// columns.
    indexes: &'static str,
    /// For each foreign key: column, other table, other column, action on delete.
    foreign_keys: &'static str,
}

const SQLITE: Engine = Engine {
    tables: "SELECT name FROM sqlite_master WHERE type = 'table' \
        AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name <> '_sqlx_migrations' ORDER BY name",
    columns: "SELECT name, type, CASE WHEN \"notnull\" = 1 OR pk > 0 THEN 0 ELSE 1 END, dflt_value \
        FROM pragma_table_info($1) ORDER BY cid",
    indexes: "SELECT CASE WHEN list.origin = 'pk' THEN 'primary key' WHEN list.\"unique\" = 1 THEN 'unique' \
        ELSE 'index' END, part.name, \
        (SELECT CASE WHEN instr(sql, ' WHERE ') > 0 THEN substr(sql, instr(sql, ' WHERE ') + 7) END \
            FROM sqlite_master WHERE name = list.name), list.name \
        FROM pragma_index_list($1) AS list, pragma_index_info(list.name) AS part \
        UNION ALL SELECT 'primary key', name, NULL, 'rowid' FROM pragma_table_info($1) \
        WHERE pk = 1 AND NOT EXISTS (SELECT 1 FROM pragma_index_list($1) WHERE origin = 'pk')",
    foreign_keys: "SELECT \"from\", \"table\", \"to\", lower(on_delete) FROM pragma_foreign_key_list($1)",
};

const POSTGRES: Engine = Engine {
    tables: "SELECT CAST(table_name AS TEXT) FROM information_schema.tables \
        WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations' ORDER BY table_name COLLATE \"C\"",
    columns: "SELECT CAST(column_name AS TEXT), CAST(data_type AS TEXT), \
        CASE WHEN is_nullable = 'YES' THEN CAST(1 AS BIGINT) ELSE 0 END, CAST(column_default AS TEXT) \
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position",
    indexes: "SELECT CASE WHEN indisprimary THEN 'primary key' WHEN indisunique THEN 'unique' ELSE 'index' END, \
        CAST(attname AS TEXT), pg_get_expr(indpred, indrelid), CAST(indexrelid::regclass AS TEXT) \
        FROM pg_index, unnest(indkey) WITH ORDINALITY AS part (number, place), pg_attribute \
        WHERE indrelid = CAST($1 AS regclass) AND attrelid = indrelid AND attnum = part.number \
        ORDER BY 4, part.place",
    foreign_keys: "SELECT CAST(of.attname AS TEXT), CAST(confrelid::regclass AS TEXT), CAST(there.attname AS TEXT), \
        CASE confdeltype WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' WHEN 'a' THEN 'no action' \
        ELSE CAST(confdeltype AS TEXT) END \
        FROM pg_constraint, pg_attribute AS of, pg_attribute AS there \
        WHERE contype = 'f' AND conrelid = CAST($1 AS regclass) AND of.attrelid = conrelid \
        AND of.attnum = conkey[1] AND there.attrelid = confrelid AND there.attnum = confkey[1]",
};

impl Database {
    async fn connect(database_url: &str) -> Self {
        let connection = AnyConnection::connect(database_url).await.unwrap();
        let engine = if database_url.starts_with("sqlite:") { &SQLITE } else { &POSTGRES };
        Self { connection, engine }
    }

    async fn rows(&mut self, question: &'static str, table: &str) -> Vec<AnyRow> {
        // The table names come from the database itself, so they are safe to insert.
        let question = question.replace("$1", &format!("'{table}'"));
        sqlx::query(AssertSqlSafe(question)).fetch_all(&mut self.connection).await.unwrap()
    }

    async fn indexes(&mut self, table: &str) -> Vec<String> {
        let mut found: Vec<(String, String, Vec<String>, Option<String>)> = Vec::new();
        for row in self.rows(self.engine.indexes, table).await {
            let (kind, column): (String, String) = (row.get(0), row.get(1));
            let (predicate, name): (Option<String>, String) = (row.get(2), row.get(3));
            match found.last_mut().filter(|last| last.0 == name) {
                Some(last) => last.2.push(column),
                None => found.push((name, kind, vec![column], predicate)),
            }
        }
        let index = |(_, kind, columns, predicate): &(String, String, Vec<String>, Option<String>)| {
            let predicate = predicate.as_deref().map(|text| text.trim_matches(['(', ')', '\n']));
            let only = predicate.map_or_else(String::new, |text| format!(", where {text}"));
            format!("{kind} ({}){only}", columns.join(", "))
        };
        found.iter().map(index).collect()
    }
}

/// A statement that takes whatever columns there are breaks in a server that still runs when the next release
/// adds one: PostgreSQL refuses its prepared plan (0A000).
#[test]
fn every_statement_names_its_columns() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut folders = vec![crates.join("server/src"), crates.join("examples/museum/src")];
    let (mut files, mut stars) = (0, Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let text =
                std::fs::read_to_string(&path).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
            for star in ["SELECT *", "SELECT DISTINCT *", "RETURNING *", ".* FROM", ".*, "] {
                if text.to_uppercase().contains(star) {
                    stars.push(format!("{}: {star}", path.display()));
                }
            }
        }
    }
    assert!(files > 150 && stars.is_empty(), "{files} {stars:?}");
}

/// The next release's migrations only add. They run while this server has its statements prepared.
#[tokio::test]
async fn a_server_goes_on_while_the_next_release_adds_a_column_to_every_table() {
    let server = TestServer::new().await;
    let mut fang = Guardian::new(&server, "fang").await;
    let (child, _) = fang.enrol(&server, "yao").await;
    let mut yao = fang.childs_device(&server, &child).await;
    let mut chen = TestBrowser::new(&server);
    chen.walk("chen", Step::Phone).await;
    for next_release in [false, true] {
        if next_release {
            let mut database = AnyConnection::connect(&server.database_url).await.unwrap();
            for table in tables(&server.database_url).await {
                let add = format!("ALTER TABLE {table} ADD COLUMN next_release TEXT");
                sqlx::query(AssertSqlSafe(add)).execute(&mut database).await.unwrap();
            }
        }
        // On several connections at once, so that each has prepared the statements before.
        for _ in 0..3 {
            let paths = [ME, GUARDIAN, MESSAGES, CONSENTS];
            let mut browsers = paths.map(|_| fang.browser.clone());
            let [a, b, c, d] = &mut browsers;
            let answers = tokio::join!(a.get(paths[0]), b.get(paths[1]), c.get(paths[2]), d.get(paths[3]));
            for answer in [answers.0, answers.1, answers.2, answers.3] {
                assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
            }
        }
        chen.give_phone("13800000001").await.ok::<EnrolmentView>();
        assert_eq!(chen.get(ENROLMENT).await.status.as_u16(), 200);
        yao.post(CHALLENGE).await.ok::<Value>();
        fang.child_post(&child, "device-code").await.ok::<Value>();
        fang.sign_in().await.ok::<Value>();
    }
    let code = chen.inbox().await[0].code.clone();
    chen.type_code(&code).await.ok::<EnrolmentView>();
    chen.choose_pin(GOOD_PIN).await.ok::<EnrolmentView>();
    Guardian::with(chen).await;
}
