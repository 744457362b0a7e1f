//! What went wrong with the request itself.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use maud::html;

use crate::language::Language;
use crate::settings::Settings;

/// The cases.
#[derive(Clone, Copy)]
pub enum Apology {
    /// The form is not one of ours.
    Unreadable,
    /// The form was sent from another site.
    ForeignOrigin,
    /// The answer's booking was answered before, is older than ten minutes, or never was.
    NoOpenBooking,
    /// No ticket of this browser.
    NoSuchTicket,
    /// No page.
    NothingHere,
    /// Something of ours broke.
    OurFault,
}

/// The page for one case.
pub fn page(settings: &Settings, language: Language, what: Apology, status: StatusCode) -> Response {
    let (name, title, body) = words(what);
    let t = |(zh, en)| language.of(zh, en);
    let main = html! {
        div.narrow data-failure=(name) {
            h1 { (t(title)) }
            p.lead { (t(body)) }
            p { a.primary href="/" { (t(("回到预约页", "Back to booking"))) } }
        }
    };
    (status, super::layout(settings, language, t(title), None, &main)).into_response()
}

type Words = (&'static str, &'static str);

fn words(what: Apology) -> (&'static str, Words, Words) {
    match what {
        Apology::Unreadable => (
            "unreadable",
            ("这份表单我们读不懂", "We cannot read this form"),
            (
                "什么都没有登记。请从预约页重新开始。",
                "Nothing was booked. Please start again from the booking page.",
            ),
        ),
        Apology::ForeignOrigin => (
            "foreign_origin",
            ("请求来自别的网站", "This request came from another site"),
            (
                "为了您的安全，预约只能从本馆的页面开始。",
                "For your safety a booking starts on our own page only.",
            ),
        ),
        Apology::NoOpenBooking => (
            "no_open_booking",
            ("这次核验已经用过或已过期", "This check was used already or is too old"),
            (
                "一次核验只能用一次，十分钟内有效。请重新开始。",
                "A check is good once, for ten minutes. Please start again.",
            ),
        ),
        Apology::NoSuchTicket => (
            "no_such_ticket",
            ("这里没有您的票", "There is no ticket of yours here"),
            ("票只能在预约它的浏览器里打开。", "A ticket opens only in the browser that booked it."),
        ),
        Apology::NothingHere => (
            "nothing_here",
            ("没有这个页面", "There is no such page"),
            ("也许地址抄漏了一段。", "Perhaps part of the address is missing."),
        ),
        Apology::OurFault => (
            "our_fault",
            ("我们这边出了差错", "Something broke on our side"),
            ("请过一会儿再试。", "Please try again in a while."),
        ),
    }
}
