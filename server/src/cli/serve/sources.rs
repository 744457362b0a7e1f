//! The trusted proxies, and the factors on limits.

use std::net::IpAddr;
use std::sync::Arc;

use ipnet::IpNet;

use crate::http::app::App;
use crate::model::limit::kind::{LimitFactors, Percent};
use crate::model::limit::source::Proxies;

#[derive(clap::Args)]
pub(super) struct Sources {
    /// A trusted proxy in front of this server, or its network. Only a trusted proxy's header about the
    /// client's address is used. May be given several times. The proxy must append the address that it sees
    /// to `X-Forwarded-For` or `Forwarded`.
    #[arg(long, value_name = "CIDR", env = "NETCERT_TRUSTED_PROXY", value_delimiter = ',', value_parser = network)]
    trusted_proxy: Vec<IpNet>,
    /// How much one address may do, in per cent of the usual limits: more if many people share one address.
    #[arg(long, value_name = "PERCENT", env = "NETCERT_SOURCE_LIMITS", default_value = "100%")]
    source_limits: Percent,
    /// How much one person who is signed in may do, in per cent of the usual budgets.
    #[arg(long, value_name = "PERCENT", env = "NETCERT_PERSON_LIMITS", default_value = "100%")]
    person_limits: Percent,
}

impl Sources {
    pub(super) fn apply(self, app: &mut App) {
        let factors = LimitFactors { by_source: self.source_limits, by_person: self.person_limits };
        app.limits = app.limits.clone().with_factors(factors);
        app.proxies = Arc::new(Proxies::new(self.trusted_proxy));
    }
}

/// Parses a network, or one address.
fn network(text: &str) -> Result<IpNet, String> {
    text.parse()
        .or_else(|_| text.parse::<IpAddr>().map(IpNet::from))
        .map_err(|_| "an address or a network such as 10.0.0.0/8 is wanted".to_owned())
}
