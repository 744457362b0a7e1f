//! One card of the list.

use leptos::prelude::*;
use netcert::sd_jwt::ClaimName;

use super::consent_card::ConsentCard;
use crate::i18n::sites::{self as words, day};
use crate::i18n::{PageLang, present, use_lang, use_texts, word};

#[component]
pub(super) fn Row(card: ConsentCard, on_withdraw: Callback<ConsentCard>) -> impl IntoView {
    let t = use_texts::<words::Sites>();
    let lang = use_lang();
    let consent = &card.newest;
    let withdrawn_at = consent.withdrawn_at;
    let given_at = consent.given_at;
    let client_id = consent.client_id.clone();
    let heading_id = format!("consent-{}", consent.id);
    let labelled_by = heading_id.clone();
    let claims = consent.claims.clone();
    let card = StoredValue::new(card);
    let name = move || card.with_value(|card| lang.get().of(&card.newest.relying_party));
    let purpose = move || card.with_value(|card| lang.get().of(&card.newest.purpose));
    view! {
        <li
            class=if withdrawn_at.is_some() { "consent withdrawn" } else { "consent" }
            data-client=client_id
            data-state=if withdrawn_at.is_some() { "withdrawn" } else { "given" }
        >
            <div class="consent-head">
                <h2 id=heading_id>{name}</h2>
                <span class="badge">
                    {move || if withdrawn_at.is_some() { t().withdrawn } else { t().active }}
                </span>
            </div>
            <dl>
                <div>
                    <dt>{word(|t: &words::Sites| t.purpose)}</dt>
                    <dd>{purpose}</dd>
                </div>
                <div>
                    <dt>{word(|t: &words::Sites| t.tells)}</dt>
                    <dd>
                        <ul>
                            <li>{word(|t: &words::Sites| t.tells_real)}</li>
                            {claims
                                .into_iter()
                                .map(|claim| view! { <li>{move || told(claim, lang.get())}</li> })
                                .collect_view()}
                        </ul>
                    </dd>
                </div>
                <div>
                    <dt>{word(|t: &words::Sites| t.given)}</dt>
                    <dd>{move || day(given_at, lang.get())}</dd>
                </div>
                {withdrawn_at
                    .map(|at| {
                        view! {
                            <div>
                                <dt>{word(|t: &words::Sites| t.withdrawn_at)}</dt>
                                <dd>{move || day(at, lang.get())}</dd>
                            </div>
                        }
                    })}
            </dl>
            {withdrawn_at
                .is_none()
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button quiet"
                            aria-describedby=labelled_by
                            on:click=move |_| on_withdraw.run(card.get_value())
                        >
                            {word(|t: &words::Sites| t.withdraw)}
                        </button>
                    }
                })}
        </li>
    }
}

fn told(claim: ClaimName, lang: PageLang) -> String {
    if claim.is_plaintext() {
        present::plaintext(claim, lang).to_owned()
    } else {
        present::result(claim, lang)
    }
}
