//! The operator's commands, run as programs while a server is running.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::process::Output;

use jiff::civil::date;
use netcert::api::verify::Reason;
use netcert::suite::{Jwk, VerifyingKey};
use netcert::time::UnixTime;
use netcert_server::http::portal::{Found, Portal};
use serde_json::Value;
use tokio::process::Command;

use crate::browser::TestBrowser;
use crate::folder::Folder;
use crate::holder::Holder;
use crate::rows;
use crate::server_with_sites::ServerWithSites;
use crate::verifier::TestVerifier;

#[track_caller]
fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The text on standard error. Panics unless it is one line and the exit code is `code`.
#[track_caller]
fn refused(output: &Output, code: i32) -> String {
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(output.stdout.is_empty());
    said
}

#[tokio::test]
async fn root_key_prints_the_same_public_key_each_time() {
    let (sites, folder) = (ServerWithSites::new().await, Folder::new());
    let first = done(&sites.command(folder.path(), &["root-key"]).await);
    assert_eq!(first, done(&sites.command(folder.path(), &["root-key"]).await));
    assert!(!first.contains("\"d\""));
    let jwk: Jwk = serde_json::from_str(&first).unwrap();
    VerifyingKey::from_jwk(&jwk).unwrap();
}

#[tokio::test]
async fn netcert_revoke_is_seen_by_the_running_server_at_once() {
    let (sites, folder) = (ServerWithSites::new().await, Folder::new());
    let holder = Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await;
    let wallet = holder.mint("museum", &[]).await;
    let verifier = TestVerifier::new(&sites.app, "museum").await;
    let sub = verifier.verify(&wallet, &[]).await.unwrap().subject().as_str().to_owned();
    let revoke = ["netcert", "revoke", "--client-id", "museum", "--sub", &sub];
    assert_eq!(done(&sites.command(folder.path(), &revoke).await), "revoked 1\n");
    assert_eq!(verifier.verify(&wallet, &[]).await.err(), Some(Reason::NetcertRevoked));
    assert_eq!(done(&sites.command(folder.path(), &revoke).await), "already revoked\n");
    let unknown = ["netcert", "revoke", "--client-id", "library", "--sub", &sub];
    let said = refused(&sites.command(folder.path(), &unknown).await, 1);
    assert_eq!(said.lines().count(), 1);
    assert!(said.contains("library"));
}

#[tokio::test]
async fn relying_party_add_shows_a_new_key_once_and_keeps_it_at_the_next_change() {
    let (sites, folder) = (ServerWithSites::new().await, Folder::new());
    let add = |uri: &'static str, purpose: &'static str| {
        let arguments = [
            "relying-party",
            "add",
            "--client-id",
            "cinema",
            "--name-zh",
            "电影院",
            "--name-en",
            "Cinema",
            "--redirect-uri",
            uri,
            "--purpose",
            purpose,
        ];
        let (sites, folder) = (&sites, &folder);
        async move { sites.command(folder.path(), &arguments).await }
    };
    let good = "http://localhost:8303/return";
    let key = done(&add(good, "film:看电影:See a film:age_over_18").await);
    assert_eq!(key.trim().len(), 43);
    assert_eq!(done(&add(good, "film:看电影:See a film:age_over_14").await), "");
    let list = done(&sites.command(folder.path(), &["relying-party", "list"]).await);
    let entries: Vec<Value> = list.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(entries[0]["client_id"], "cinema");
    assert_eq!(entries[0]["purposes"][0]["may_ask"][0], "age_over_14");
    assert_eq!(entries[0]["api_keys"][0], netcert::directory::api_key_digest(key.trim()));
    assert!(!list.contains(key.trim()));
    let said = refused(&add("http://cinema.example/", "film:看电影:See a film:").await, 1);
    assert!(said.contains("http://cinema.example/") && said.lines().count() == 1);
    refused(&add("https://cinema.example/a\"b", "film:看电影:See a film:").await, 1);
    refused(&add(good, "film:看电影:See a film:shoe_size").await, 2);
}

#[tokio::test]
async fn a_callback_that_redirects_to_another_origin_is_registered_with_it() {
    let (sites, folder) = (ServerWithSites::new().await, Folder::new());
    let add = |redirects_to: &'static [&'static str]| {
        let mut arguments = vec!["relying-party", "add", "--client-id", "cinema", "--name-zh", "电影院"];
        arguments.extend(["--name-en", "Cinema", "--redirect-uri", "https://cinema.example/return"]);
        arguments.extend(["--purpose", "film:看电影:See a film:age_over_18"]);
        arguments.extend(redirects_to.iter().flat_map(|origin| ["--redirects-to", origin]));
        let (sites, folder) = (&sites, &folder);
        async move { sites.command(folder.path(), &arguments).await }
    };
    let mut browser = TestBrowser::new(sites.server());
    let targets = async |browser: &mut TestBrowser| {
        let page = browser.get("/present?client_id=cinema").await;
        let policy = page.header("content-security-policy").to_owned();
        policy.split_once("form-action ").unwrap().1.to_owned()
    };
    done(&add(&["https://www.cinema.example", "http://127.0.0.1:8398"]).await);
    assert_eq!(
        targets(&mut browser).await,
        "http://127.0.0.1:8398 https://cinema.example https://www.cinema.example"
    );
    let list = done(&sites.command(folder.path(), &["relying-party", "list"]).await);
    let entry: Value = serde_json::from_str(list.lines().next().unwrap()).unwrap();
    assert_eq!(entry["redirects_to"][0], "https://www.cinema.example");
    // The signed directory stays as every edge knows it.
    let directory = browser.get(netcert::api::list::DIRECTORY).await.text;
    let payload = netcert::base64url::decode(directory.split('.').nth(1).unwrap()).unwrap();
    assert!(!String::from_utf8(payload).unwrap().contains("www.cinema.example"));

    let said = refused(&add(&["https://www.cinema.example/done"]).await, 1);
    assert!(said.contains("https://www.cinema.example/done") && said.lines().count() == 1, "{said}");
    done(&add(&[]).await);
    assert_eq!(targets(&mut browser).await, "https://cinema.example");
}

#[tokio::test]
async fn audit_shows_each_opening_on_a_line() {
    let (sites, folder) = (ServerWithSites::new().await, Folder::new());
    let holder = Holder::enrolled(&sites.app, date(1992, 3, 14), 1).await;
    assert_eq!(done(&sites.command(folder.path(), &["audit"]).await), "");
    holder.mint("museum", &[]).await;
    let lines = done(&sites.command(folder.path(), &["audit"]).await);
    let fields: Vec<&str> = lines.trim_end().split('\t').collect();
    assert_eq!(fields[1..], [&holder.person.to_string(), "holder", "mint"]);
    assert!(
        fields[0].ends_with('Z')
            && !holder.netnum.as_str().is_empty()
            && !lines.contains(holder.netnum.as_str())
    );
}

#[tokio::test]
async fn serve_refuses_a_database_that_was_begun_with_other_keys() {
    let (sites, folder) = (ServerWithSites::new().await, Folder::new());
    let fingerprint = sites.app.keys.fingerprint();
    let store = sites.second_store().await;
    assert!(rows::belongs_to(&store, &fingerprint).await);
    assert!(rows::belongs_to(&store, &fingerprint).await);
    for page in ["present.html", "account.html"] {
        std::fs::write(folder.path().join(page), "<!doctype html>").unwrap();
    }
    let portal = folder.path().to_str().unwrap();
    let data = folder.path().join("data");
    let serve = [
        "serve",
        "--demo",
        "--listen",
        "127.0.0.1:0",
        "--origin",
        "http://localhost:8300",
        "--portal",
        portal,
    ];
    let said = refused(&sites.command(&data, &serve).await, 1);
    assert!(said.contains("other keys") && said.contains("backup"), "{said}");
}

#[tokio::test]
async fn the_database_is_the_servers_users_alone_whoever_made_its_folder() {
    let folder = Folder::new();
    std::fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    let list = Command::new(env!("CARGO_BIN_EXE_netcert-server"))
        .args(["relying-party", "list", "--data"])
        .arg(folder.path())
        .env_remove("NETCERT_DATABASE_URL")
        .output();
    assert!(list.await.unwrap().status.success());
    let mode = std::fs::metadata(folder.path().join("netcert.db")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn a_new_data_folder_is_made_on_the_day_that_at_names() {
    let (sites, folder) = (ServerWithSites::new().await, Folder::new());
    done(&sites.command(folder.path(), &["root-key", "--at", "2031-05-01"]).await);
    let key = std::fs::read_to_string(folder.path().join("keys/issuer.json")).unwrap();
    let key: Value = serde_json::from_str(&key).unwrap();
    let made = UnixTime::new(key["created_at"].as_i64().unwrap());
    assert_eq!(made.shanghai_date(), date(2031, 5, 1));
    refused(&sites.command(folder.path(), &["root-key", "--at", "tomorrow"]).await, 2);
}

#[tokio::test]
async fn the_page_says_that_the_clock_is_shifted_and_nothing_otherwise() {
    let folder = Folder::new();
    for page in ["present.html", "account.html"] {
        std::fs::write(folder.path().join(page), "<!doctype html><head></head>").unwrap();
    }
    let pages = |ahead| {
        let portal = Portal::read(folder.path(), ahead).unwrap();
        let Found::Account { page: account, .. } = portal.find("/") else { panic!("no page") };
        let Found::Present(present) = portal.find("/present") else { panic!("no page") };
        [account, present.for_nobody()].map(|page| String::from_utf8(page.plain.to_vec()).unwrap())
    };
    for page in pages(0) {
        assert_eq!(page, "<!doctype html><head></head>");
    }
    for page in pages(-86_400) {
        assert!(page.contains(r#"<meta name="netcert-clock-ahead" content="-86400"></head>"#));
    }
}
