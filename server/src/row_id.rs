//! Ids of rows that people's browsers know: 128 random bits in base64url.

/// Declares one kind of row id, so that no two kinds can be mistaken for each other.
macro_rules! row_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Draws a new one.
            pub fn generate(rng: &mut impl rand_core::CryptoRng) -> Self {
                let mut bytes = [0; 16];
                rng.fill_bytes(&mut bytes);
                Self(netcert::base64url::encode(&bytes))
            }

            /// From a path or a row.
            pub fn parse(text: &str) -> Option<Self> {
                let bytes = (text.len() == 22).then(|| netcert::base64url::decode(text).ok()).flatten()?;
                (bytes.len() == 16).then(|| Self(text.to_owned()))
            }

            /// As text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}

pub(crate) use row_id;
