//! A server at the finest log level logs nothing about a person, even if the authority fails.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;

use netcert::api::enrolment::{CHIP_READ, DOCUMENT_KIND, ENROLMENT, FACE};
use netcert::base64url;
use netcert::suite::Jwk;
use reqwest::header::{CONTENT_TYPE, COOKIE, ORIGIN, SET_COOKIE};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::browser::jpeg;
use crate::folder::Folder;
use crate::stand_in::StandInProcess;
use crate::test_server::{self, TestServer};

/// A secret inside a JPEG comment of the frame.
const IN_THE_FRAME: &str = "a-face-nobody-may-keep";

/// `serve` with an authority behind HTTP, at the finest log level.
struct Served {
    process: Child,
    address: String,
    log: Option<JoinHandle<String>>,
}

impl Served {
    fn start(data: &Path, server: &TestServer, stand_in: &StandInProcess) -> Self {
        let portal = data.join("portal");
        std::fs::create_dir_all(&portal).unwrap();
        for page in ["present.html", "account.html"] {
            std::fs::write(portal.join(page), "<!doctype html>").unwrap();
        }
        let mut process = program(data)
            .args([
                "serve",
                "--inbox",
                "--listen",
                "127.0.0.1:0",
                "--origin",
                test_server::ORIGIN,
                "--portal",
            ])
            .arg(portal)
            .args(["--authority", &stand_in.url, "--authority-key"])
            .arg(&stand_in.key_file)
            .env("NETCERT_DATABASE_URL", &server.database_url)
            .env("NETCERT_LOG", "trace")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let mut log = String::new();
        let address = loop {
            let line = lines.next().expect("it ended").unwrap();
            log.push_str(&line);
            if let Some((_, rest)) = line.split_once("listen=") {
                break rest.split(' ').next().unwrap().to_owned();
            }
        };
        let rest = std::thread::spawn(move || {
            lines.map_while(Result::ok).for_each(|line| log.push_str(&line));
            log
        });
        Self { process, address, log: Some(rest) }
    }

    /// Ends the process and returns its whole log.
    fn end(mut self) -> String {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.log.take().unwrap().join().unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // Ends the process after a failed test; otherwise it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn program(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_netcert-server"));
    command.env("NETCERT_DATA", data).env_remove("NETCERT_DATABASE_URL");
    command
}

fn connector_key(data: &Path) -> Jwk {
    let output = program(data).arg("connector-key").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains("\"d\""));
    serde_json::from_str(&text).unwrap()
}

fn frame() -> Vec<u8> {
    let mut jpeg = jpeg(640, 480);
    let length = u16::try_from(IN_THE_FRAME.len() + 2).unwrap().to_be_bytes();
    let comment = [&[0xff, 0xfe], &length[..], IN_THE_FRAME.as_bytes()].concat();
    jpeg.splice(2..2, comment);
    jpeg
}

#[tokio::test]
async fn a_talkative_server_says_nothing_of_who_could_not_enrol() {
    let (server, folder) = (TestServer::new().await, Folder::new());
    let stand_in = StandInProcess::start(&connector_key(folder.path()));
    let served = Served::start(folder.path(), &server, &stand_in);
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
    let send = async |method: Method, path: &str, cookie: &str, media: &str, body: Vec<u8>| -> Response {
        let request = client.request(method, format!("http://{}{path}", served.address)).body(body);
        let request = request.header(CONTENT_TYPE, media).header(ORIGIN, test_server::ORIGIN);
        request.header(COOKIE, cookie).send().await.unwrap()
    };
    let post = async |method: Method, path: &str, cookie: &str, body: Value| -> Response {
        send(method, path, cookie, "application/json", body.to_string().into_bytes()).await
    };
    let up_to_face = async || -> (String, String) {
        let begun = json!({"notice_version": 1, "sensitive_consent": true});
        let begun = post(Method::POST, ENROLMENT, "", begun).await;
        let cookie = begun.headers()[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
        let kind = json!({"kind": "resident_id"});
        let view: Value = post(Method::PUT, DOCUMENT_KIND, &cookie, kind).await.json().await.unwrap();
        let chip_read = stand_in.read("fang", view["challenge"].as_str().unwrap()).await;
        let taken = post(Method::POST, CHIP_READ, &cookie, json!({"chip_read": chip_read})).await;
        assert_eq!(taken.status().as_u16(), 200);
        (cookie, chip_read)
    };
    let (cookie, chip_read) = up_to_face().await;
    for (script, status) in [("status:500", 503), ("wrong-key", 503), ("status:422", 503), ("", 200)] {
        stand_in.misbehave(script).await;
        let looked = send(Method::POST, FACE, &cookie, "image/jpeg", frame()).await;
        assert_eq!(looked.status().as_u16(), status, "{script}");
    }
    let (cookie, _) = up_to_face().await;
    stand_in.misbehave("status:500").await;
    for _ in 0..5 {
        assert_eq!(send(Method::POST, FACE, &cookie, "image/jpeg", frame()).await.status().as_u16(), 503);
    }
    let log = served.end();
    assert_eq!(
        log.matches("nobody asks it for a while").count(),
        1,
        "the operator is told once that it is down"
    );
    assert!(log.contains("the authority is away") && log.contains("422"), "it does say that");
    let payload = base64url::decode(chip_read.split('.').nth(1).unwrap()).unwrap();
    let read: Value = serde_json::from_slice(&payload).unwrap();
    let hex: String = IN_THE_FRAME.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut secrets = vec![IN_THE_FRAME.to_owned(), hex, base64url::encode(IN_THE_FRAME.as_bytes())];
    for claim in ["name", "document_number", "birth_date", "portrait_ref"] {
        secrets.push(read[claim].as_str().unwrap().to_owned());
    }
    // The beginning of every JWS that this server makes.
    secrets.push("eyJhbGci".to_owned());
    for secret in secrets {
        assert!(!log.contains(&secret), "{secret}");
    }
}
