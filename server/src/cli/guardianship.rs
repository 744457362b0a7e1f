//! `guardianship`: links between guardians and children.

use anyhow::{Context, anyhow};

use crate::cli::who::Who;
use crate::cli::{Data, day_and_time};
use crate::clock::Clock;
use crate::domain::guardianship::operator::Operator;
use crate::model::guardianship::Link;
use crate::model::guardianship::dispute::OpenDispute;
use crate::model::ids::GuardianshipId;
use crate::model::ids::PersonId;
use crate::store;

/// Commands about guardianship.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// List the links of one person, as guardian and as child.
    List(Who),
    /// Open a dispute: until it is settled, no netcerts are minted for the child, and nothing changes links,
    /// devices or PIN.
    Dispute(OfLink),
    /// List the disputes that are open.
    Disputes(Data),
    /// Settle the dispute about a child.
    Settle(Settle),
    /// End a link, and with it the consents that its guardian gave.
    End(OfLink),
    /// Set how many children one guardian may have.
    Limit(Limit),
}

/// One link.
#[derive(clap::Args)]
pub(super) struct OfLink {
    #[command(flatten)]
    data: Data,
    /// The link's id, as `guardianship list` prints it.
    #[arg(long, allow_hyphen_values = true)]
    id: String,
}

/// Arguments of `guardianship settle`.
#[derive(clap::Args)]
pub(super) struct Settle {
    #[command(flatten)]
    data: Data,
    /// The id of the dispute, as `guardianship disputes` prints it, or of one of the child's links.
    #[arg(long, allow_hyphen_values = true)]
    id: String,
    /// The link with this id ends with the dispute. Without it, all links stay.
    #[arg(long)]
    end: bool,
}

/// Arguments of `guardianship limit`.
#[derive(clap::Args)]
pub(super) struct Limit {
    #[command(flatten)]
    who: Who,
    /// The number of children.
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..=1000))]
    set: u32,
}

/// Runs the command.
pub(super) async fn run(command: Command, clock: &Clock) -> anyhow::Result<()> {
    match command {
        Command::List(who) => list(&who, clock).await?,
        Command::Dispute(of) => {
            let (operator, id) = of.open(clock).await?;
            operator.dispute(&id).await.map_err(no_such_link)?;
            println!("in dispute");
        }
        Command::Disputes(data) => disputes(&data).await?,
        Command::Settle(Settle { data, id, end }) => {
            let operator = Operator { clock: clock.clone(), store: data.open_store().await? };
            operator.settle(&id, end).await.map_err(no_such_link)?;
            println!("{}", if end { "settled, and the link ended" } else { "settled" });
        }
        Command::End(of) => {
            let (operator, id) = of.open(clock).await?;
            operator.end(&id).await.map_err(no_such_link)?;
            println!("ended");
        }
        Command::Limit(limit) => {
            let (store, person) = limit.who.find(clock).await?;
            let mut tx = store.begin().await?;
            store::person::set_children_limit(&mut tx, person, limit.set).await?;
            tx.commit().await?;
            println!("may have {}", limit.set);
        }
    }
    Ok(())
}

/// Prints id, part, other person, start and state, separated by tabs.
async fn list(who: &Who, clock: &Clock) -> anyhow::Result<()> {
    let (store, person) = who.find(clock).await?;
    let line = |link: &Link, part: &str, other: PersonId| {
        let state = match link {
            Link { disputed: true, .. } => "in dispute",
            Link { guardian_active: false, .. } => "guardian suspended",
            _ => "open",
        };
        println!("{}\t{part}\t{other}\t{}\t{state}", link.id.as_str(), day_and_time(link.started_at));
    };
    let mut connection = store.read().await?;
    for link in store::guardianship::of_guardian(&mut connection, person).await? {
        line(&link, "guardian of", link.child);
    }
    for link in store::guardianship::of_child(&mut connection, person).await?.all() {
        line(link, "child of", link.guardian);
    }
    Ok(())
}

/// Prints id, child, link, who opened it and when, separated by tabs.
async fn disputes(data: &Data) -> anyhow::Result<()> {
    let store = data.open_store().await?;
    for OpenDispute { id, child, link, opened_by, opened_at, .. } in
        store::dispute::all(&mut *store.read().await?).await?
    {
        let link = link.as_ref().map_or("-", GuardianshipId::as_str);
        let (by, at) = (opened_by.as_str(), day_and_time(opened_at));
        println!("{}\t{child}\t{link}\t{by}\t{at}", id.as_str());
    }
    Ok(())
}

impl OfLink {
    async fn open(&self, clock: &Clock) -> anyhow::Result<(Operator, GuardianshipId)> {
        let id = GuardianshipId::parse(&self.id).context("--id is no link's id")?;
        let store = self.data.open_store().await?;
        Ok((Operator { clock: clock.clone(), store }, id))
    }
}

fn no_such_link(error: crate::domain::guardianship::GuardianshipError) -> anyhow::Error {
    use crate::domain::guardianship::GuardianshipError;
    use crate::model::guardianship::GuardianRefused;
    match error {
        GuardianshipError::Refused(GuardianRefused::NoSuchChild) => anyhow!("no open link has this id"),
        GuardianshipError::Refused(GuardianRefused::AlreadyAnswered) => {
            anyhow!("no dispute about this child is open")
        }
        error => error.into(),
    }
}
