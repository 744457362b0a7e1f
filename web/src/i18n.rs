//! The portal's two languages. Each text stands beside its translation, so the compiler notices if one is
//! missing.

pub mod asking;
pub mod awaits_guardian;
pub mod child;
pub mod code;
pub mod device;
pub mod document;
pub mod done;
pub mod enrol;
pub mod every_page;
pub mod face;
pub mod guardian;
pub mod home;
pub mod message;
pub mod notice;
pub mod passkey;
pub mod phone;
pub mod pin;
pub mod present;
pub mod problem;
pub mod signed_consent;
pub mod sites;

use leptos::prelude::*;
use netcert::api::text::Text;

use crate::storage;

const STORED_AS: &str = "netcert.language";

/// A language of the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PageLang {
    /// Simplified Chinese, the default.
    #[default]
    ZhHans,
    En,
}

impl PageLang {
    /// BCP 47, for `<html lang>`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::ZhHans => "zh-Hans",
            Self::En => "en",
        }
    }

    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag {
            "zh-Hans" => Some(Self::ZhHans),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    pub fn other(self) -> Self {
        match self {
            Self::ZhHans => Self::En,
            Self::En => Self::ZhHans,
        }
    }

    /// The language's name in the server's API.
    pub fn on_the_wire(self) -> netcert::api::text::Lang {
        self.pick(netcert::api::text::Lang::ZhHans, netcert::api::text::Lang::En)
    }

    /// Picks this language from a text that the server sent.
    pub fn of(self, text: &Text) -> String {
        match self {
            Self::ZhHans => text.zh_hans.clone(),
            Self::En => text.en.clone(),
        }
    }

    /// Picks one of two values, for texts that are built from parts.
    pub fn pick<T>(self, zh_hans: T, en: T) -> T {
        match self {
            Self::ZhHans => zh_hans,
            Self::En => en,
        }
    }
}

/// The texts of one area, in one language.
pub trait Texts: 'static {
    fn of(lang: PageLang) -> &'static Self;
}

/// `texts! { Home { title: "中文", "English"; … } }` makes a struct with one `&'static str` per line.
macro_rules! texts {
    ($(#[$meta:meta])* $name:ident { $($field:ident: $zh:literal, $en:literal;)* }) => {
        $(#[$meta])*
        pub struct $name { $(pub $field: &'static str,)* }

        impl $crate::i18n::Texts for $name {
            fn of(lang: $crate::i18n::PageLang) -> &'static Self {
                static ZH_HANS: $name = $name { $($field: $zh,)* };
                static EN: $name = $name { $($field: $en,)* };
                match lang {
                    $crate::i18n::PageLang::ZhHans => &ZH_HANS,
                    $crate::i18n::PageLang::En => &EN,
                }
            }
        }
    };
}
pub(crate) use texts;

/// Reads the stored language. After every change updates `<html lang>` and the stored value.
pub fn provide_lang() {
    let stored = storage::local(STORED_AS).and_then(|tag| PageLang::from_tag(&tag));
    let lang = RwSignal::new(stored.unwrap_or_default());
    Effect::new(move |earlier: Option<PageLang>| {
        let lang = lang.get();
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("lang", lang.tag());
        }
        if earlier.is_some_and(|earlier| earlier != lang) {
            storage::set_local(STORED_AS, lang.tag());
        }
        lang
    });
    provide_context(lang);
}

/// The current language.
pub fn use_lang() -> RwSignal<PageLang> {
    expect_context::<RwSignal<PageLang>>()
}

/// `let t = use_texts::<Home>();` and then `{move || t().title}` in a view.
pub fn use_texts<T: Texts>() -> impl Fn() -> &'static T + Copy + Send + Sync {
    let lang = use_lang();
    move || T::of(lang.get())
}

/// One fixed text: `{word(|t: &Home| t.title)}`. It needs less code than a closure for each text.
pub fn word<T: Texts>(pick: fn(&'static T) -> &'static str) -> Signal<String> {
    let lang = use_lang();
    Signal::derive(move || pick(T::of(lang.get())).to_owned())
}

/// A text in the form that components take: `label=say(move || t().next)`.
pub fn say<T: Into<String>>(text: impl Fn() -> T + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(move || text().into())
}

/// The label of a child's netcert on the guardian's device.
pub fn of_child(masked_name: &str, lang: PageLang) -> String {
    lang.pick(format!("孩子 {masked_name} 的网证"), format!("The netcert of your child {masked_name}"))
}
