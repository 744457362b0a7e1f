//! A field for a code from another screen. It accepts the usual ways to type a code.

use leptos::prelude::*;

use crate::components::text_field::TextField;
use crate::i18n::{code::Code, say, use_texts, word};

const CODE_CHARACTERS: usize = 10;

/// The code that the person meant: no spaces or hyphens, capital letters, and digits for the letters that
/// look like them (Crockford's base 32). `None` while it cannot be a code.
pub fn meant(typed: &str) -> Option<String> {
    let code: Option<String> = typed
        .chars()
        .filter(|sign| !sign.is_whitespace() && !matches!(sign, '-' | '‐' | '–'))
        .map(|sign| match sign.to_ascii_uppercase() {
            'O' => Some('0'),
            'I' | 'L' => Some('1'),
            'U' => None,
            sign => sign.is_ascii_alphanumeric().then_some(sign),
        })
        .collect();
    code.filter(|code| code.len() == CODE_CHARACTERS)
}

/// If `tried` is true and the code is incomplete, the field complains.
#[component]
pub fn CodeField(typed: RwSignal<String>, #[prop(into)] tried: Signal<bool>) -> impl IntoView {
    let t = use_texts::<Code>();
    let complaint =
        say(
            move || {
                if tried.get() && typed.with(|typed| meant(typed).is_none()) { t().incomplete } else { "" }
            },
        );
    view! {
        <TextField
            id="code"
            value=typed
            label=word(|t: &Code| t.label)
            hint=word(|t: &Code| t.hint)
            complaint=complaint
            digits=true
        />
    }
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn a_code_is_taken_as_people_type_it() {
        for typed in ["01ABC DEF23", "o1abc-def23", " OlAbC – dEf 23 ", "0IABCDEF23"] {
            assert_eq!(meant(typed).as_deref(), Some("01ABCDEF23"), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_a_code_is_not_sent() {
        for typed in ["", "01ABCDEF2", "01ABCDEF234", "01ABCDEFU2", "01ABCDEF网2", "01ABCDEF_2"] {
            assert_eq!(meant(typed), None, "{typed}");
        }
    }
}
