//! Dates in stored JSON: `2013-05-04`.

use jiff::civil::Date;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

/// Writes a date.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

/// Reads a date.
///
/// # Errors
/// If the text is not a date.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(|_| D::Error::custom("not a date"))
}

/// The same for an optional date.
pub mod option {
    use super::{Date, Deserialize, Deserializer, Error, Serializer};

    /// Writes a date or `null`.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => serializer.collect_str(date),
            None => serializer.serialize_none(),
        }
    }

    /// Reads a date or `null`.
    ///
    /// # Errors
    /// If it is neither a date nor `null`.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| text.parse()).transpose().map_err(|_| D::Error::custom("not a date"))
    }
}
