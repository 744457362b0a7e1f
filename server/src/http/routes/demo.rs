//! `/demo`: the embedded authority's cards, and the inbox of text messages that are not sent.

use axum::Json;
use axum::extract::{Path, State};
use netcert::api::demo::{Card, CardRead, ReadCard, TextMessage};
use netcert::api::text::Text;

use crate::http::app::App;
use crate::http::body::Strict;
use crate::http::problem::{Refusal, malformed, not_found};
use crate::http::session::MaybeSession;
use crate::store;

/// Longest challenge that a card signs, in bytes.
const MAX_CHALLENGE: usize = 128;

/// Lists the cards.
pub async fn cards(State(app): State<App>) -> Result<Json<Vec<Card>>, Refusal> {
    Ok(Json(app.demo.ok_or_else(not_found)?.cards()))
}

/// Reads a card's chip.
pub async fn read(
    State(app): State<App>,
    Path(card): Path<String>,
    Strict(read): Strict<ReadCard>,
) -> Result<Json<CardRead>, Refusal> {
    let demo = app.demo.ok_or_else(not_found)?;
    if read.challenge.is_empty() || read.challenge.len() > MAX_CHALLENGE {
        return Err(malformed("The challenge is empty or too long"));
    }
    let chip_read = demo
        .read(&card, &read.challenge, app.clock.now(), &mut app.clock.random())
        .map_err(|_| not_found())?;
    Ok(Json(CardRead { chip_read }))
}

/// Lists the messages to this browser's enrolment, newest first.
pub async fn inbox(
    State(app): State<App>,
    MaybeSession(session): MaybeSession,
) -> Result<Json<Vec<TextMessage>>, Refusal> {
    let Some(enrolment) = session.and_then(|session| session.enrolment) else { return Ok(Json(Vec::new())) };
    let messages = store::demo_message::of_enrolment(&mut *app.store.read().await?, &enrolment).await?;
    Ok(Json(
        messages
            .into_iter()
            .map(|message| TextMessage {
                text: Text {
                    zh_hans: format!("【网证】您的验证码是 {}，10 分钟内有效，请勿告诉他人。", message.code),
                    en: format!(
                        "[netcert] Your code is {}. It is good for 10 minutes. Tell nobody.",
                        message.code
                    ),
                },
                code: message.code,
                sent_at: message.sent_at.seconds(),
            })
            .collect(),
    ))
}
