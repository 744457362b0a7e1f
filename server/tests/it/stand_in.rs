//! The stand-in authority as a separate process.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use netcert::api::demo::{CARDS, CardRead};
use netcert::suite::{Jwk, VerifyingKey};
use netcert_server::authority::http::patience::Patience;
use netcert_server::authority::http::{AuthorityAddress, HttpAuthority};
use netcert_server::http::app::App;
use netcert_server::http::stand_in::{MISBEHAVE, WORKED};
use serde_json::{Value, json};

use crate::folder::Folder;

/// Long enough for a busy machine.
pub const PATIENCE: Patience = Patience {
    per_try: Duration::from_secs(20),
    in_all: Duration::from_secs(90),
    tries: 4,
    pause: Duration::from_millis(10),
};

/// The process; it ends with its test.
pub struct StandInProcess {
    process: Child,
    pub url: String,
    pub key_file: PathBuf,
    key: VerifyingKey,
    client: reqwest::Client,
    _folder: Folder,
}

impl StandInProcess {
    /// Starts it for the server with this connector key.
    pub fn start(connector: &Jwk) -> Self {
        let folder = Folder::new();
        let connector_key = folder.path().join("connector.jwk");
        std::fs::write(&connector_key, serde_json::to_vec(connector).unwrap()).unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_netcert-server"))
            .args(["stand-in-authority", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.path().join("data"))
            .arg("--connector-key")
            .arg(connector_key)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let said: Value = serde_json::from_str(&said).unwrap();
        let key_file = folder.path().join("authority.jwk");
        std::fs::write(&key_file, said["key"].to_string()).unwrap();
        let jwk: Jwk = serde_json::from_value(said["key"].clone()).unwrap();
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            process,
            url: format!("http://{}", said["listen"].as_str().unwrap()),
            key_file,
            key: VerifyingKey::from_jwk(&jwk).unwrap(),
            client: reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap(),
            _folder: folder,
        }
    }

    /// A connection to it from this server.
    pub fn connect(&self, app: &App, patience: Patience) -> HttpAuthority {
        let address = AuthorityAddress::parse(&self.url).unwrap();
        HttpAuthority::new(&address, self.key.clone(), Arc::clone(&app.keys), app.clock.clone(), patience)
            .unwrap()
    }

    pub fn key(&self) -> &VerifyingKey {
        &self.key
    }

    pub async fn read(&self, card: &str, challenge: &str) -> String {
        let url = format!("{}{CARDS}/{card}/read", self.url);
        let answer = self.client.post(url).json(&json!({ "challenge": challenge })).send().await.unwrap();
        answer.json::<CardRead>().await.unwrap().chip_read
    }

    pub async fn misbehave(&self, script: &'static str) {
        let answer = self.client.put(format!("{}{MISBEHAVE}", self.url)).body(script).send().await.unwrap();
        assert!(answer.status().is_success());
    }

    /// Number of questions it has processed.
    pub async fn worked(&self) -> u64 {
        let answer = self.client.get(format!("{}{WORKED}", self.url)).send().await.unwrap();
        answer.text().await.unwrap().parse().unwrap()
    }

    /// Sends a body unchanged.
    pub async fn send(&self, body: Vec<u8>) -> (u16, String) {
        let request = self.client.post(format!("{}/v1/ask", self.url));
        let request = request.header("content-type", "application/vnd.netcert.authority-request").body(body);
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }
}

impl Drop for StandInProcess {
    fn drop(&mut self) {
        // The process may have ended already.
        self.process.kill().unwrap_or_default();
        self.process.wait().ok();
    }
}
