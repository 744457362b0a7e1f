//! The two languages of the house, Chinese first.

use axum::http::{HeaderMap, header};

/// Which one a page is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

impl Language {
    /// The same sentence in both, one of them chosen.
    pub fn of<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// For `<html lang>`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-Hans",
            Self::En => "en",
        }
    }

    /// For `?lang=` and the cookie.
    pub fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// Reads `?lang=` or the cookie.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The first of the browser's languages that we speak; Chinese if none.
    pub fn accepted(headers: &HeaderMap) -> Self {
        let list = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let spoken = list.split(',').take(16).find_map(|item| {
            let tag = item.split(';').next().unwrap_or_default().trim();
            Self::parse(tag.split('-').next().unwrap_or_default())
        });
        spoken.unwrap_or(Self::Zh)
    }
}
