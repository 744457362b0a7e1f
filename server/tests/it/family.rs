//! A child and its guardians, inserted directly into the store, and their actions in the portal.

use jiff::civil::Date;
use netcert::age::{Band, band, day_reached};
use netcert::api::child::{Asked, SITE_REQUESTS};
use netcert::api::guardian::Scope;
use netcert::api::netcert::{Minted, NETCERTS};
use netcert::sd_jwt::{ClaimName, HeldNetcert};
use netcert::suite::{SigningKey, Suite};
use netcert_server::domain::guardianship::operator::Operator;
use netcert_server::domain::site_consent;
use netcert_server::domain::site_consent::SiteRefused;
use netcert_server::http::app::App;
use netcert_server::model::guardianship::note::ChildNote;
use netcert_server::model::ids::PersonId;
use netcert_server::model::ids::{GuardianConsentId, GuardianshipId};
use netcert_server::model::record::Birthdays;
use netcert_server::store;
use netcert_server::store::{Store, Tx};
use serde_json::json;

use crate::holder::{Holder, HolderAnswer, NAME, Wallet};
use crate::server_with_sites::ServerWithSites;

/// A day in seconds.
pub const DAY: i64 = 86_400;

pub struct Family {
    pub child: Holder,
    pub guardians: Vec<Holder>,
    pub links: Vec<GuardianshipId>,
}

/// A date of birth with which the child has been `years` old for half a year today.
pub fn born(app: &App, years: i16) -> Date {
    let today = app.clock.now().shanghai_date();
    let then = today.saturating_sub(jiff::Span::new().days(183));
    Date::new(then.year() - years, then.month(), then.day().min(28)).unwrap()
}

impl Family {
    /// A child born on `birth` with two guardians. `sequence` distinguishes families in one database.
    pub async fn new(app: &App, birth: Date, sequence: u16) -> Self {
        let child = Holder::enrolled(app, birth, sequence).await;
        let mut tx = app.store.begin().await.unwrap();
        let birthdays = Birthdays::of(birth, &app.keys.document_index);
        let by_guardian = band(birth, app.clock.now().shanghai_date()) < Band::From14To17;
        store::minor::insert(&mut tx, child.person, &birthdays, by_guardian, None).await.unwrap();
        tx.commit().await.unwrap();
        let mut family = Self { child, guardians: Vec::new(), links: Vec::new() };
        for birth in [Date::constant(1985, 2, 3), Date::constant(1987, 4, 5)] {
            let guardian = Holder::enrolled(app, birth, sequence).await;
            family.links.push(link(app, guardian.person, &family.child).await);
            family.guardians.push(guardian);
        }
        family
    }

    /// The child asks for a site. Returns the request's id.
    pub async fn ask(&self, client_id: &str, claims: &[ClaimName]) -> String {
        let answer = ask(&self.child, client_id, claims).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        serde_json::from_str::<Asked>(&answer.text).unwrap().id
    }

    /// This guardian allows the request.
    pub async fn allow(
        &self,
        app: &App,
        guardian: usize,
        request: &str,
        scope: Scope,
    ) -> Result<GuardianConsentId, SiteRefused> {
        let persons = (self.guardians[guardian].person, self.child.person);
        allow(app, &app.store, persons, request, scope).await
    }

    /// The child asks, and this guardian allows it.
    pub async fn allowed(
        &self,
        app: &App,
        guardian: usize,
        client_id: &str,
        scope: Scope,
    ) -> GuardianConsentId {
        let request = self.ask(client_id, &[]).await;
        self.allow(app, guardian, &request, scope).await.unwrap()
    }

    pub async fn withdraw(&self, guardian: usize, consent: &GuardianConsentId) -> HolderAnswer {
        let path = format!("/api/guardian/site-consents/{}/withdraw", consent.as_str());
        self.guardians[guardian].post(&path, &json!({})).await
    }

    pub async fn refuse(&self, guardian: usize, request: &str) -> HolderAnswer {
        let path = format!("/api/guardian/site-requests/{request}/refuse");
        self.guardians[guardian].post(&path, &json!({})).await
    }

    pub async fn history(&self, guardian: usize) -> HolderAnswer {
        let path = format!("/api/guardian/children/{}/history", self.links[guardian].as_str());
        self.guardians[guardian].get(&path).await
    }

    /// Sets this guardian's state, as an operator's suspension or reinstatement does.
    pub async fn set_state(&self, app: &App, guardian: usize, state: &str) {
        let guardian = self.guardians[guardian].person;
        let mut tx = app.store.begin().await.unwrap();
        let changed = sqlx::query("UPDATE person SET state = $2 WHERE id = $1").bind(guardian.to_string());
        changed.bind(state).execute(&mut *tx).await.unwrap();
        if state != "active" {
            site_consent::end_of_guardian(&mut tx, guardian, app.clock.now()).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// This guardian's act on the child: `dispute`, `end`, `device-code`.
    pub async fn act(&self, guardian: usize, action: &str) -> HolderAnswer {
        let path = format!("/api/guardian/children/{}/{action}", self.links[guardian].as_str());
        self.guardians[guardian].post(&path, &json!({})).await
    }

    /// The operator settles the dispute about the child. Whether one was open.
    pub async fn settle(&self, app: &App) -> bool {
        let operator = Operator { clock: app.clock.clone(), store: app.store.clone() };
        operator.settle(self.links[0].as_str(), false).await.is_ok()
    }

    /// This guardian comes back with a new link, once the last one has ended.
    pub async fn link_again(&mut self, app: &App, guardian: usize) {
        self.links[guardian] = link(app, self.guardians[guardian].person, &self.child).await;
    }
}

pub async fn ask(child: &Holder, client_id: &str, claims: &[ClaimName]) -> HolderAnswer {
    child.post(SITE_REQUESTS, &json!({ "client_id": client_id, "purpose": "visit", "claims": claims })).await
}

/// Writes what a guardian's signed consent writes, through `store`, which may belong to another process.
pub async fn allow(
    app: &App,
    store: &Store,
    (guardian, child): (PersonId, PersonId),
    request: &str,
    scope: Scope,
) -> Result<GuardianConsentId, SiteRefused> {
    let now = app.clock.now();
    let mut tx = store.begin().await?;
    store::person::lock_row(&mut tx, child).await?;
    let id = signed(&mut tx, app, guardian, child).await;
    site_consent::allow(&mut tx, guardian, (request, scope), &id, now).await?;
    tx.commit().await.unwrap();
    Ok(id)
}

/// Mints a netcert for the purpose `visit`. An error is the code of the refusal.
pub async fn mint(
    app: &App,
    child: &Holder,
    client_id: &str,
    claims: &[ClaimName],
) -> Result<(Wallet, Minted), String> {
    let key = SigningKey::generate(Suite::Sm, &mut app.clock.random());
    let challenge = child.challenge().await;
    let answer = child.post(NETCERTS, &child.request(client_id, claims, &key, &challenge)).await;
    if answer.status != 200 {
        return Err(answer.json()["code"].as_str().unwrap().to_owned());
    }
    let minted: Minted = serde_json::from_str(&answer.text).unwrap();
    let held = HeldNetcert::parse(&minted.netcert).unwrap();
    Ok((Wallet { text: minted.netcert.clone(), held, key }, minted))
}

/// Moves the clock to the start of the day on which the child turns `years`; everybody signs in again.
pub async fn turn(sites: &ServerWithSites, family: &mut Family, years: u8) {
    let day = day_reached(family.child.birth_date, years);
    let midnight = netcert::time::UnixTime::shanghai_midnight(day);
    let clock = &sites.app.clock;
    clock.shift(clock.ahead() + midnight.since(clock.now()));
    family.child.sign_in().await;
    for guardian in &mut family.guardians {
        guardian.sign_in().await;
    }
}

async fn link(app: &App, guardian: PersonId, child: &Holder) -> GuardianshipId {
    let (now, mut rng) = (app.clock.now(), app.clock.random());
    let id = GuardianshipId::generate(&mut rng);
    let note = ChildNote::of(NAME, child.birth_date);
    let mut tx = app.store.begin().await.unwrap();
    let key = store::data_key::find(&mut tx, child.person).await.unwrap().unwrap();
    let key = key.open(&app.keys.key_encryption).unwrap();
    let note = key.seal(&note, id.as_str(), &mut rng).unwrap();
    let consent = signed(&mut tx, app, guardian, child.person).await;
    let persons = (guardian, child.person);
    store::guardianship::insert(&mut tx, &id, persons, &consent, &note, now).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// Inserts a signed consent. Its evidence is not read in these tests.
async fn signed(tx: &mut Tx, app: &App, guardian: PersonId, child: PersonId) -> GuardianConsentId {
    let id = GuardianConsentId::generate(&mut app.clock.random());
    sqlx::query(
        "INSERT INTO guardian_consent (id, guardian_id, child_id, about, evidence, given_at) \
         VALUES ($1, $2, $3, 'site', $4, 0)",
    )
    .bind(id.as_str())
    .bind(guardian.to_string())
    .bind(child.to_string())
    .bind(&[0_u8; 1][..])
    .execute(&mut **tx)
    .await
    .unwrap();
    id
}
