//! Relying parties: registering them, and what the portal and the browser's policy may know about them.

mod disclosure;

use std::collections::BTreeSet;

use netcert::api::relying_party::{Purpose, RelyingPartyView};
use netcert::api::text::Text;
use netcert::base64url;
use netcert::directory::{self, Entry, State};
use netcert::ids::{ClientId, PurposeId};
use netcert::sd_jwt::ClaimName;
use rand_core::CryptoRng;
use url::Url;
use zeroize::Zeroizing;

use crate::model::relying_party::RelyingPartyRecord;
use crate::store;
use crate::store::{Store, StoreError};

pub use disclosure::DisclosureRefused;

/// Longest name or purpose text, in characters.
const TEXT_MAX_CHARS: usize = 200;
/// Most redirect URIs of one relying party, and most origins that its callback redirects to.
const REDIRECT_URIS_MAX: usize = 8;
/// Most purposes of one relying party.
const PURPOSES_MAX: usize = 16;
/// The directory shows SM3 of each key to everybody, so a key must be too long to be guessed.
const API_KEY_MIN_CHARS: usize = 32;
/// Longest API key, in characters.
const API_KEY_MAX_CHARS: usize = directory::MAX_API_KEY;

/// A relying party's secret at the edge. It is kept as its SM3 only.
pub struct RelyingPartyKey(Zeroizing<String>);

impl RelyingPartyKey {
    /// Draws a new one: 256 random bits.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        rng.fill_bytes(bytes.as_mut_slice());
        Self(Zeroizing::new(base64url::encode(bytes.as_slice())))
    }

    /// Takes one that the operator chose.
    ///
    /// # Errors
    /// [`RegistrationRefused::ApiKey`] unless it is 32 to 128 visible ASCII characters.
    pub fn parse(text: String) -> Result<Self, RegistrationRefused> {
        let text = Zeroizing::new(text);
        let well_formed = (API_KEY_MIN_CHARS..=API_KEY_MAX_CHARS).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_graphic());
        if well_formed { Ok(Self(text)) } else { Err(RegistrationRefused::ApiKey) }
    }

    /// For printing it once.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn digest(&self) -> String {
        directory::api_key_digest(&self.0)
    }
}

/// What an operator registers.
pub struct Registration {
    /// Its id.
    pub client_id: ClientId,
    /// Its name.
    pub name: Text,
    /// Where presentations may be sent.
    pub redirect_uris: Vec<String>,
    /// Other origins to which those addresses send the browser on. A browser lets a form go through a
    /// redirect only to an origin that the page's policy names (CSP Level 3, `form-action`).
    pub redirects_to: Vec<String>,
    /// Why it asks, and for what.
    pub purposes: Vec<Purpose>,
    /// Its key; `None` keeps the one it has, or draws one.
    pub api_key: Option<RelyingPartyKey>,
}

/// What became of the API key.
pub enum KeyOutcome {
    /// A new one was drawn: show it, it is kept nowhere.
    NewKey(RelyingPartyKey),
    /// The operator's is in force.
    KeyGiven,
    /// The earlier one stays in force.
    KeyKept,
}

/// A registration that would not be safe or readable.
#[derive(Debug, thiserror::Error)]
pub enum RegistrationRefused {
    /// Not a safe address.
    #[error(
        "`{0}` is no redirect URI: it must be https (http only on localhost), without user, password or fragment"
    )]
    RedirectUri(String),
    /// Not an origin.
    #[error(
        "`{0}` is no origin to redirect to: write it as https://www.example.cn (http only on localhost), without a path"
    )]
    RedirectsTo(String),
    /// Too many, or none.
    #[error(
        "a relying party has 1 to {REDIRECT_URIS_MAX} redirect URIs, at most {REDIRECT_URIS_MAX} origins to \
         redirect to, and 1 to {PURPOSES_MAX} purposes"
    )]
    Count,
    /// Twice the same id.
    #[error("the purpose `{0}` is given twice")]
    PurposeTwice(String),
    /// Empty, too long, or with control characters.
    #[error("names and purposes are 1 to {TEXT_MAX_CHARS} characters in both languages")]
    Text,
    /// The edges' own check would refuse it, and the whole directory with it.
    #[error(
        "edges would refuse this entry: redirect URIs are at most 512 characters without quotes, brackets or spaces"
    )]
    Unusable,
    /// Guessable.
    #[error("an API key is {API_KEY_MIN_CHARS} to {API_KEY_MAX_CHARS} visible ASCII characters")]
    ApiKey,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Registers it, or replaces what is registered under its client id.
///
/// # Errors
/// [`RegistrationRefused`], each one sentence for the operator.
pub async fn register(
    store: &Store,
    registration: Registration,
    rng: &mut impl CryptoRng,
) -> Result<KeyOutcome, RegistrationRefused> {
    check(&registration)?;
    let Registration { client_id, name, redirect_uris, redirects_to, purposes, api_key } = registration;
    let mut tx = store.begin().await?;
    let before = store::relying_party::find(&mut tx, &client_id).await?.map(|record| record.entry);
    let (api_keys, registered) = match (api_key, before) {
        (Some(key), _) => (vec![key.digest()], KeyOutcome::KeyGiven),
        (None, Some(before)) if !before.api_keys.is_empty() => (before.api_keys, KeyOutcome::KeyKept),
        (None, _) => {
            let key = RelyingPartyKey::generate(rng);
            (vec![key.digest()], KeyOutcome::NewKey(key))
        }
    };
    let entry = Entry { client_id, name, api_keys, redirect_uris, purposes, state: State::Active };
    if !entry.is_usable() {
        return Err(RegistrationRefused::Unusable);
    }
    store::relying_party::put(&mut tx, &RelyingPartyRecord { entry, redirects_to }).await?;
    tx.commit().await?;
    Ok(registered)
}

fn check(registration: &Registration) -> Result<(), RegistrationRefused> {
    let Registration { name, redirect_uris, redirects_to, purposes, .. } = registration;
    if !(1..=REDIRECT_URIS_MAX).contains(&redirect_uris.len())
        || redirects_to.len() > REDIRECT_URIS_MAX
        || !(1..=PURPOSES_MAX).contains(&purposes.len())
    {
        return Err(RegistrationRefused::Count);
    }
    if let Some(uri) = redirect_uris.iter().find(|uri| !is_safe_redirect(uri)) {
        return Err(RegistrationRefused::RedirectUri(uri.clone()));
    }
    if let Some(origin) = redirects_to.iter().find(|origin| !is_safe_origin(origin)) {
        return Err(RegistrationRefused::RedirectsTo(origin.clone()));
    }
    let readable = |text: &Text| {
        [&text.zh_hans, &text.en].into_iter().all(|text| {
            (1..=TEXT_MAX_CHARS).contains(&text.chars().count())
                && !text.trim().is_empty()
                && !text.chars().any(char::is_control)
        })
    };
    if !readable(name) || !purposes.iter().all(|purpose| readable(&purpose.text)) {
        return Err(RegistrationRefused::Text);
    }
    let mut ids = BTreeSet::new();
    match purposes.iter().find(|purpose| !ids.insert(&purpose.id)) {
        Some(twice) => Err(RegistrationRefused::PurposeTwice(twice.id.clone())),
        None => Ok(()),
    }
}

fn is_safe_redirect(uri: &str) -> bool {
    let Ok(url) = Url::parse(uri) else { return false };
    let transport = match (url.scheme(), url.host_str()) {
        // URLs allow an asterisk in a host; in a content security policy it would stand for any.
        ("https", Some(host)) => !host.contains('*'),
        ("http", Some(host)) => matches!(host, "localhost" | "127.0.0.1" | "[::1]"),
        _ => false,
    };
    transport
        && url.as_str() == uri
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none()
}

/// An origin alone, in its one spelling, that the browser reaches encrypted or on this machine.
fn is_safe_origin(origin: &str) -> bool {
    is_safe_redirect(&format!("{origin}/"))
        && Url::parse(origin).is_ok_and(|url| url.origin().ascii_serialization() == origin)
}

/// An active relying party.
pub struct Active(RelyingPartyRecord);

impl Active {
    /// Finds it.
    ///
    /// # Errors
    /// Only the database's.
    pub async fn find(store: &Store, client_id: &str) -> Result<Option<Self>, StoreError> {
        let Ok(client_id) = client_id.parse::<ClientId>() else { return Ok(None) };
        let record = store::relying_party::find(&mut *store.read().await?, &client_id).await?;
        Ok(record.filter(|record| record.entry.state == State::Active).map(Self))
    }

    /// Its id.
    pub fn client_id(&self) -> &ClientId {
        &self.0.entry.client_id
    }

    /// Its name.
    pub fn name(&self) -> &Text {
        &self.0.entry.name
    }

    /// One of its purposes.
    pub fn purpose(&self, id: &PurposeId) -> Option<&Purpose> {
        self.0.entry.purposes.iter().find(|purpose| purpose.id == id.as_str())
    }

    /// What a person is told about it.
    pub fn view(&self) -> RelyingPartyView {
        RelyingPartyView {
            client_id: self.0.entry.client_id.to_string(),
            name: self.0.entry.name.clone(),
            redirect_uris: self.0.entry.redirect_uris.clone(),
            purposes: self.0.entry.purposes.clone(),
        }
    }

    /// Origins to which the browser may come with a presentation for it: those that the form is posted to,
    /// and those that they redirect to.
    pub fn form_targets(&self) -> BTreeSet<String> {
        let urls = self.0.entry.redirect_uris.iter().filter_map(|uri| Url::parse(uri).ok());
        let posted_to = urls.map(|url| url.origin().ascii_serialization());
        posted_to.chain(self.0.redirects_to.iter().cloned()).collect()
    }
}

/// The claims of `asked` in order and once each, if the purpose allows them all.
pub fn within(purpose: &Purpose, asked: &[ClaimName]) -> Option<BTreeSet<ClaimName>> {
    let allowed = asked.iter().all(|claim| purpose.may_ask.contains(claim));
    allowed.then(|| asked.iter().copied().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_callback_redirects_to_origins_alone() {
        for origin in ["https://www.museum.example", "http://127.0.0.1:8398", "https://app.example:8443"] {
            assert!(is_safe_origin(origin), "{origin}");
        }
        for origin in [
            "",
            "*",
            "https://*.museum.example",
            "https://www.museum.example/",
            "https://www.museum.example/done",
            "https://www.museum.example?x=1",
            "https://www.museum.example:443",
            "https://WWW.museum.example",
            "http://www.museum.example",
            "https://user@www.museum.example",
            "museum-app://done",
            "https://www.museum.example; script-src *",
        ] {
            assert!(!is_safe_origin(origin), "{origin}");
        }
    }

    #[test]
    fn only_addresses_that_keep_a_presentation_private_are_redirects() {
        for uri in
            ["https://museum.example/back", "http://localhost:8302/verify/return", "https://m.example/?a=b"]
        {
            assert!(is_safe_redirect(uri), "{uri}");
        }
        for uri in [
            "http://museum.example/back",
            "https://*.museum.example/back",
            "https://museum.example/back#here",
            "https://user@museum.example/",
            "https://museum.example",
            "https://MUSEUM.example/",
            "https://museum.example/a/../b",
            "javascript:alert(1)",
            "data:text/html,x",
            "/back",
            "",
        ] {
            assert!(!is_safe_redirect(uri), "{uri}");
        }
    }
}
