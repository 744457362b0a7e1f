//! Whose netcerts this browser keeps: the person's own and, on a guardian's device, those of children.

use super::KnownPasskey;

/// One person's part of the holder key store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Profile {
    /// The person who uses this browser.
    Own,
    /// A child whose netcert is kept on this guardian's device.
    Child {
        /// The child's passkey here, base64url.
        credential_id: String,
        /// The child's name with all but the last character hidden.
        masked_name: String,
    },
}

impl Profile {
    /// The profile that this passkey belongs to.
    pub fn of(passkey: &KnownPasskey) -> Self {
        match &passkey.child {
            None => Self::Own,
            Some(masked_name) => {
                Self::Child { credential_id: passkey.credential_id.clone(), masked_name: masked_name.clone() }
            }
        }
    }

    /// The child's masked name.
    pub fn child(&self) -> Option<&str> {
        match self {
            Self::Own => None,
            Self::Child { masked_name, .. } => Some(masked_name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_children_of_one_masked_name_are_two_profiles() {
        let passkey = |id: &str, child: Option<&str>| KnownPasskey {
            credential_id: id.to_owned(),
            prf: true,
            child: child.map(str::to_owned),
        };
        assert_ne!(Profile::of(&passkey("a", Some("*航"))), Profile::of(&passkey("b", Some("*航"))));
        assert_eq!(Profile::of(&passkey("c", None)), Profile::of(&passkey("d", None)));
    }
}
