//! A consent that a guardian signs: shows the server's text unchanged, and the touch signs it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::guardian::{About, Propose};
use netcert::api::problem::Code;

use crate::components::action_button::{ActionButton, Weight};
use crate::components::failure_note::WordsNote;
use crate::components::live::live;
use crate::i18n::passkey::tell;
use crate::i18n::problem::words_of;
use crate::i18n::signed_consent::{SignedConsent as Texts, other_text};
use crate::i18n::{PageLang, every_page::EveryPage, say, use_lang, use_texts, word};
use crate::passkey::{PasskeyFailure, Readable};
use crate::server;

/// Why nothing is signed.
#[derive(Clone)]
enum SigningFailure {
    /// The challenge belongs to another text.
    OtherText,
    /// Somebody else has answered, or nobody asks any more.
    SettledElsewhere,
    Passkey(PasskeyFailure),
}

#[derive(Clone, Copy)]
struct Signing {
    about: StoredValue<About>,
    text: RwSignal<Option<Readable>>,
    trouble: RwSignal<Option<SigningFailure>>,
    busy: RwSignal<bool>,
    /// Number of proposals asked for. Only the answer to the newest one is shown.
    asked: StoredValue<u32>,
}

impl Signing {
    fn propose(self, lang: PageLang) {
        let asked = self.asked.get_value() + 1;
        self.asked.set_value(asked);
        self.text.set(None);
        let propose = Propose { about: self.about.get_value(), lang: lang.on_the_wire() };
        spawn_local(async move {
            let answer = server::guardian::propose(&propose).await;
            if self.asked.try_get_value() != Some(asked) {
                return;
            }
            let trouble = match answer.map(Readable::check) {
                Ok(Some(readable)) => {
                    self.text.set(Some(readable));
                    return;
                }
                Ok(None) => SigningFailure::OtherText,
                Err(failure) => SigningFailure::Passkey(PasskeyFailure::Server(failure)),
            };
            self.trouble.set(Some(trouble));
        });
    }

    async fn sign(self, readable: Readable) -> Result<(), PasskeyFailure> {
        let sign = readable.touch().await?;
        server::guardian::sign(&sign).await.map_err(PasskeyFailure::Server)
    }
}

/// `on_done` runs after the server accepted the signature. `open` turns false when the question was answered
/// or withdrawn elsewhere.
#[component]
pub fn SignedConsent(
    about: About,
    on_done: Callback<()>,
    #[prop(optional, into)] open: Option<Signal<bool>>,
) -> impl IntoView {
    let t = use_texts::<Texts>();
    let lang = use_lang();
    let signing = Signing {
        about: StoredValue::new(about),
        text: RwSignal::new(None),
        trouble: RwSignal::new(None),
        busy: RwSignal::new(false),
        asked: StoredValue::new(0),
    };
    let Signing { text, trouble, busy, .. } = signing;
    // The guardian signs the text in the language they read.
    Effect::new(move || {
        let lang = lang.get();
        trouble.set(None);
        signing.propose(lang);
    });
    let confirm = Callback::new(move |()| {
        let Some(readable) = text.get_untracked() else { return };
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let answer = signing.sign(readable).await;
            if busy.is_disposed() {
                return;
            }
            match answer {
                // Stays busy: the next screen comes.
                Ok(()) => on_done.run(()),
                Err(failure) => {
                    busy.set(false);
                    // A proposal that was sent to the server cannot be used again.
                    if let PasskeyFailure::Server(refused) = &failure {
                        text.set(None);
                        if refused.is(Code::PasskeyRejected) || refused.is(Code::ConsentInvalid) {
                            signing.propose(lang.get_untracked());
                        }
                    }
                    trouble.set(Some(SigningFailure::Passkey(failure)));
                }
            }
        });
    });
    // Not while a touch is under way: its own answer says who was first.
    let settled_elsewhere = Memo::new(move |_| open.is_some_and(|open| !open.get()) && !busy.get());
    Effect::new(move || {
        if settled_elsewhere.get() {
            text.set(None);
            trouble.set(Some(SigningFailure::SettledElsewhere));
        }
    });
    let told = Signal::derive(move || {
        trouble.get().map(|trouble| match trouble {
            SigningFailure::OtherText => other_text(lang.get()),
            SigningFailure::SettledElsewhere => words_of(Code::AlreadyAnswered, lang.get()),
            SigningFailure::Passkey(failure) => tell(&failure, lang.get()),
        })
    });
    let stuck = Memo::new(move |_| text.with(Option::is_none) && trouble.with(Option::is_some));
    // The question was already answered, so there is nothing to confirm.
    let over = move || {
        trouble.with(|trouble| match trouble {
            Some(SigningFailure::SettledElsewhere) => true,
            Some(SigningFailure::Passkey(PasskeyFailure::Server(refused))) => {
                refused.is(Code::AlreadyAnswered)
            }
            _ => false,
        })
    };
    let shown = move || match text.get() {
        Some(readable) => view! {
            <blockquote class="signed-text" data-testid="consent-text">
                {readable.text().to_owned()}
            </blockquote>
        }
        .into_any(),
        None if stuck.get() => ().into_any(),
        None => view! { <p role="status">{word(|t: &EveryPage| t.loading)}</p> }.into_any(),
    };
    let again = Callback::new(move |()| {
        trouble.set(None);
        signing.propose(lang.get_untracked());
    });
    let button = move || match (stuck.get(), over()) {
        (true, true) => ().into_any(),
        (true, false) => {
            view! { <ActionButton label=word(|t: &Texts| t.again) weight=Weight::Quiet on_press=again /> }
                .into_any()
        }
        // Nobody can confirm a text that is not there yet.
        (false, _) if text.with(Option::is_none) => ().into_any(),
        (false, _) => {
            view! { <ActionButton label=word(|t: &Texts| t.confirm) busy=busy on_press=confirm /> }.into_any()
        }
    };
    view! {
        <p class="lead">{word(|t: &Texts| t.lead)}</p>
        {live(shown)}
        <WordsNote words=told />
        <p class="hint" role="status">
            {say(move || if busy.get() { t().wait } else { "" })}
        </p>
        <div class="actions">{live(button)}</div>
    }
}
