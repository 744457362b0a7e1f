//! The guardian's screens and their addresses.

/// The path of the guardian's page in the portal.
const PAGE: &str = "/guardian";

/// One screen and what it is about. The text is the id of that thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum GuardianPlace {
    Overview,
    /// The screen where the guardian types a code.
    Code,
    Request(String),
    Application(String),
    Child(String),
    /// A code for the child's own device.
    Device(String),
    /// The child's netcert on this device.
    Keep(String),
    /// A code for another guardian.
    Join(String),
    History(String),
}

impl GuardianPlace {
    /// Reads the screen from the address's query. An unknown query leads to the overview.
    pub(super) fn of(query: &str) -> Self {
        let (what, id) = query.split_once('=').unwrap_or((query, ""));
        let id = || id.to_owned();
        match what {
            "code" => Self::Code,
            "request" => Self::Request(id()),
            "application" => Self::Application(id()),
            "child" => Self::Child(id()),
            "device" => Self::Device(id()),
            "keep" => Self::Keep(id()),
            "join" => Self::Join(id()),
            "history" => Self::History(id()),
            _ => Self::Overview,
        }
    }

    pub(super) fn path(&self) -> String {
        let (what, id) = match self {
            Self::Overview => return PAGE.to_owned(),
            Self::Code => ("code", ""),
            Self::Request(id) => ("request", id.as_str()),
            Self::Application(id) => ("application", id.as_str()),
            Self::Child(id) => ("child", id.as_str()),
            Self::Device(id) => ("device", id.as_str()),
            Self::Keep(id) => ("keep", id.as_str()),
            Self::Join(id) => ("join", id.as_str()),
            Self::History(id) => ("history", id.as_str()),
        };
        format!("{PAGE}?{what}={id}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_its_screen() {
        let id = || "b2_x-9".to_owned();
        for place in [
            GuardianPlace::Overview,
            GuardianPlace::Code,
            GuardianPlace::Request(id()),
            GuardianPlace::Application(id()),
            GuardianPlace::Child(id()),
            GuardianPlace::Device(id()),
            GuardianPlace::Keep(id()),
            GuardianPlace::Join(id()),
            GuardianPlace::History(id()),
        ] {
            let path = place.path();
            let query = path.split_once('?').map_or("", |(_, query)| query);
            assert_eq!(GuardianPlace::of(query), place, "{path}");
        }
    }

    #[test]
    fn an_address_that_nobody_knows_leads_to_the_list() {
        assert_eq!(GuardianPlace::of("nothing=here"), GuardianPlace::Overview);
        assert_eq!(GuardianPlace::of(""), GuardianPlace::Overview);
    }
}
