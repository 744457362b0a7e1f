//! Who asks, and how much one of them may do.

use std::net::IpAddr;
use std::sync::Arc;

use ipnet::IpNet;

use crate::http::app::App;
use crate::model::limit::kind::SourceFactor;
use crate::model::limit::source::Proxies;

#[derive(clap::Args)]
pub(super) struct Sources {
    /// A proxy in front of this server, or its network: only such a one is believed about who asks. May be given several
    /// times. It must append the address that it sees to `X-Forwarded-For` or `Forwarded`.
    #[arg(long, value_name = "CIDR", env = "NETCERT_TRUSTED_PROXY", value_delimiter = ',', value_parser = network)]
    trusted_proxy: Vec<IpNet>,
    /// How much one address may do, in per cent of what is usual: more where many people share one.
    #[arg(long, value_name = "PERCENT", env = "NETCERT_SOURCE_LIMITS", default_value = "100%")]
    source_limits: SourceFactor,
}

impl Sources {
    pub(super) fn apply(self, app: &mut App) {
        app.limits = app.limits.clone().with_factor(self.source_limits);
        app.proxies = Arc::new(Proxies::new(self.trusted_proxy));
    }
}

/// A network, or one address.
fn network(text: &str) -> Result<IpNet, String> {
    text.parse()
        .or_else(|_| text.parse::<IpAddr>().map(IpNet::from))
        .map_err(|_| "an address or a network such as 10.0.0.0/8 is wanted".to_owned())
}
