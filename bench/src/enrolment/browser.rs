//! As much of a browser as an enrolment needs, and as little as can be: it shares the processor with what
//! it measures.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use netcert::base64url;
use serde::Serialize;
use serde::de::DeserializeOwned;

const PATIENCE: Duration = Duration::from_secs(30);

/// One connection that is kept open, and one cookie.
pub struct Browser {
    stream: BufReader<TcpStream>,
    origin: String,
    address: Ipv4Addr,
    cookie: Option<String>,
}

struct HttpAnswer {
    status: u16,
    body: Vec<u8>,
}

impl Browser {
    pub fn open(server: SocketAddr, origin: &str) -> Result<Self> {
        let stream = TcpStream::connect(server).context("the server cannot be reached")?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let stream = BufReader::new(stream);
        Ok(Self { stream, origin: origin.to_owned(), address: Ipv4Addr::LOCALHOST, cookie: None })
    }

    /// Somebody else comes, from another address and without a cookie.
    pub fn be(&mut self, address: Ipv4Addr) {
        self.address = address;
        self.cookie = None;
    }

    /// Carries the cookie of a session that there is not.
    pub fn carry(&mut self, token: &[u8]) {
        if self.cookie.is_none() {
            self.cookie = Some(format!("__Host-netcert={}", base64url::encode(token)));
        }
    }

    pub fn send<T: DeserializeOwned>(
        &mut self,
        method: &str,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T> {
        self.ask(method, path, "application/json", &serde_json::to_vec(body)?)?.read(path)
    }

    pub fn get<T: DeserializeOwned>(&mut self, path: &str) -> Result<T> {
        self.ask("GET", path, "", &[])?.read(path)
    }

    pub fn show(&mut self, path: &str, jpeg: &[u8]) -> Result<()> {
        let answer = self.ask("POST", path, "image/jpeg", jpeg)?;
        ensure!(answer.status == 200, "{path}: {}", answer.told());
        Ok(())
    }

    pub fn is_refused(&mut self, path: &str, status: u16) -> Result<()> {
        let answer = self.ask("GET", path, "", &[])?;
        ensure!(answer.status == status, "{path}: {}", answer.told());
        Ok(())
    }

    fn ask(&mut self, method: &str, path: &str, media_type: &str, body: &[u8]) -> Result<HttpAnswer> {
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nOrigin: {}\r\nX-Forwarded-For: {}\r\n",
            self.origin, self.address
        );
        if let Some(cookie) = &self.cookie {
            write!(head, "Cookie: {cookie}\r\n")?;
        }
        if !media_type.is_empty() {
            write!(head, "Content-Type: {media_type}\r\nContent-Length: {}\r\n", body.len())?;
        }
        head.push_str("\r\n");
        let mut request = head.into_bytes();
        request.extend(body);
        self.stream.get_mut().write_all(&request)?;
        self.answer()
    }

    fn answer(&mut self) -> Result<HttpAnswer> {
        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|status| status.parse().ok()).context("no HTTP")?;
        let mut length = 0;
        loop {
            let line = self.line()?;
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(": ").context("no header")?;
            if name.eq_ignore_ascii_case("content-length") {
                length = value.parse()?;
            } else if name.eq_ignore_ascii_case("set-cookie") {
                self.cookie = value.split(';').next().map(str::to_owned);
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(HttpAnswer { status, body })
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        ensure!(line.ends_with("\r\n"), "the server hung up");
        line.truncate(line.len() - 2);
        Ok(line)
    }
}

impl HttpAnswer {
    fn read<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        ensure!(matches!(self.status, 200..300), "{path}: {}", self.told());
        serde_json::from_slice(&self.body).with_context(|| format!("{path}: {}", self.told()))
    }

    fn told(&self) -> String {
        format!("{} {}", self.status, String::from_utf8_lossy(&self.body))
    }
}
