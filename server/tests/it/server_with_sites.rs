//! A server with two relying parties, both with the purpose `visit`. The museum may ask only for ages, the
//! library also for the name.

use std::path::Path;
use std::process::Output;

use netcert::api::relying_party::Purpose;
use netcert::api::text::Text;
use netcert::sd_jwt::ClaimName;
use netcert_server::domain::relying_party::{Registration, RelyingPartyKey, register};
use netcert_server::http::app::App;
use netcert_server::store::Store;
use sqlx::{AnyConnection, Connection};
use tokio::process::Command;

use crate::test_server::TestServer;

/// The museum's API key.
pub const API_KEY: &str = "museum-key-of-the-tests-0123456789abcdef";

pub struct ServerWithSites {
    pub app: App,
    server: TestServer,
}

impl ServerWithSites {
    pub async fn new() -> Self {
        let server = TestServer::new().await;
        let sites = Self { app: server.app.clone(), server };
        sites.register("museum", "博物馆", "Museum", &[]).await;
        sites.register("library", "图书馆", "Library", &[ClaimName::Name]).await;
        sites
    }

    pub fn server(&self) -> &TestServer {
        &self.server
    }

    /// The same database, opened as by another process.
    pub async fn second_store(&self) -> Store {
        Store::open(&self.server.database_url).await.unwrap()
    }

    /// Changes the database directly.
    pub async fn sql(&self, statement: &'static str) {
        let mut connection = AnyConnection::connect(&self.server.database_url).await.unwrap();
        sqlx::query(statement).execute(&mut connection).await.unwrap();
    }

    /// Runs `netcert-server` on the same database, with `data` as its data folder.
    pub async fn command(&self, data: &Path, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_netcert-server"));
        command
            .args(arguments)
            .arg("--data")
            .arg(data)
            .env("NETCERT_DATABASE_URL", &self.server.database_url);
        command.output().await.unwrap()
    }

    /// Registers the relying party with other names, as the operator's command does in another process.
    pub async fn rename(&self, client_id: &str, zh_hans: &str, en: &str) {
        self.register(client_id, zh_hans, en, &[ClaimName::Name]).await;
    }

    async fn register(&self, client_id: &str, zh_hans: &str, en: &str, plaintext: &[ClaimName]) {
        let text = |zh_hans: &str, en: &str| Text { zh_hans: zh_hans.to_owned(), en: en.to_owned() };
        let mut may_ask = vec![ClaimName::AgeOver14, ClaimName::AgeOver18, ClaimName::AgeOver60];
        may_ask.extend(plaintext);
        let api_key = (client_id == "museum").then(|| RelyingPartyKey::parse(API_KEY.to_owned()).unwrap());
        let registration = Registration {
            client_id: client_id.parse().unwrap(),
            name: text(zh_hans, en),
            redirect_uris: vec!["http://localhost:8302/return".to_owned()],
            redirects_to: vec![],
            purposes: vec![Purpose { id: "visit".to_owned(), text: text("参观", "Visit"), may_ask }],
            api_key,
        };
        register(&self.second_store().await, registration, &mut self.app.clock.random()).await.unwrap();
    }
}
