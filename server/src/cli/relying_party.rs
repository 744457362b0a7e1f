//! `relying-party add | list`: the directory.

use anyhow::Context;
use netcert::api::relying_party::Purpose;
use netcert::api::text::Text;
use netcert::ids::{ClientId, PurposeId};
use netcert::sd_jwt::ClaimName;

use crate::cli::Data;
use crate::clock::Clock;
use crate::domain::relying_party;
use crate::domain::relying_party::{KeyOutcome, Registration, RelyingPartyKey};
use crate::store;

/// Commands about relying parties.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Register a relying party, or replace the one with its client id. Prints a new API key once.
    Add(Add),
    /// Show the registered relying parties, one JSON object per line.
    List(List),
}

/// Arguments of `relying-party add`.
#[derive(clap::Args)]
pub(super) struct Add {
    #[command(flatten)]
    data: Data,
    /// Its id: a-z, 0-9 and hyphens.
    #[arg(long)]
    client_id: String,
    /// Its name in Chinese.
    #[arg(long)]
    name_zh: String,
    /// Its name in English.
    #[arg(long)]
    name_en: String,
    /// Where presentations may be sent; the whole URI is compared. May be given several times.
    #[arg(long = "redirect-uri", required = true)]
    redirect_uris: Vec<String>,
    /// Another origin to which its callback redirects the browser after it took the answer, such as
    /// `https://www.example.cn`. Without it the browser stops there, with the answer delivered. May be given
    /// several times.
    #[arg(long = "redirects-to", value_name = "ORIGIN")]
    redirects_to: Vec<String>,
    /// `ID:中文:English:claim,claim`: why it asks, and what it may ask for. May be given several times.
    #[arg(long = "purpose", required = true, value_parser = purpose)]
    purposes: Vec<Purpose>,
    /// Its API key; by default the current one, or a new one if there is none.
    #[arg(long, env = "NETCERT_API_KEY", hide_env_values = true)]
    api_key: Option<String>,
}

/// Arguments of `relying-party list`.
#[derive(clap::Args)]
pub(super) struct List {
    #[command(flatten)]
    data: Data,
}

/// Runs the command.
pub(super) async fn run(command: Command, clock: &Clock) -> anyhow::Result<()> {
    match command {
        Command::Add(args) => add(args, clock).await,
        Command::List(args) => list(&args).await,
    }
}

async fn add(args: Add, clock: &Clock) -> anyhow::Result<()> {
    let client_id: ClientId =
        args.client_id.parse().context("--client-id takes 1 to 64 of a-z, 0-9 and hyphen")?;
    let registration = Registration {
        client_id: client_id.clone(),
        name: Text { zh_hans: args.name_zh, en: args.name_en },
        redirect_uris: args.redirect_uris,
        redirects_to: args.redirects_to,
        purposes: args.purposes,
        api_key: args.api_key.map(RelyingPartyKey::parse).transpose()?,
    };
    let store = args.data.open_store().await?;
    match relying_party::register(&store, registration, &mut clock.random()).await? {
        KeyOutcome::NewKey(key) => println!("{}", key.as_str()),
        KeyOutcome::KeyGiven | KeyOutcome::KeyKept => {}
    }
    eprintln!("{client_id} is registered");
    Ok(())
}

async fn list(args: &List) -> anyhow::Result<()> {
    let store = args.data.open_store().await?;
    for record in store::relying_party::all(&mut *store.read().await?).await? {
        println!("{}", serde_json::to_string(&record)?);
    }
    Ok(())
}

/// Parses `ID:zh:en:claims`; the English text may contain colons.
fn purpose(text: &str) -> Result<Purpose, String> {
    let parts = || {
        let (id, rest) = text.split_once(':')?;
        let (zh_hans, rest) = rest.split_once(':')?;
        let (en, claims) = rest.rsplit_once(':')?;
        Some((id, zh_hans, en, claims))
    };
    let (id, zh_hans, en, claims) = parts().ok_or("a purpose is written ID:中文:English:claim,claim")?;
    let id: PurposeId =
        id.parse().map_err(|_| format!("`{id}` is no purpose id: a-z, 0-9, hyphen and underscore"))?;
    let may_ask = claims
        .split(',')
        .filter(|claim| !claim.is_empty())
        .map(|claim| claim.parse::<ClaimName>().map_err(|_| format!("there is no claim `{claim}`")))
        .collect::<Result<_, _>>()?;
    Ok(Purpose { id: id.to_string(), text: Text { zh_hans: zh_hans.to_owned(), en: en.to_owned() }, may_ask })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purpose_keeps_colons_of_its_english_text() {
        let purpose = purpose("visit:预约参观:Visit: booking:age_over_18,name").unwrap();
        assert_eq!(purpose.id, "visit");
        assert_eq!(purpose.text.en, "Visit: booking");
        assert_eq!(purpose.may_ask, [ClaimName::AgeOver18, ClaimName::Name]);
    }

    #[test]
    fn a_purpose_may_ask_for_nothing_but_not_for_what_does_not_exist() {
        assert_eq!(purpose("entry:入场:Entry:").unwrap().may_ask, []);
        assert!(purpose("entry:入场:Entry:shoe_size").unwrap_err().contains("shoe_size"));
        assert!(purpose("entry:入场").is_err());
        assert!(purpose("EN TRY:入场:Entry:").is_err());
    }
}
