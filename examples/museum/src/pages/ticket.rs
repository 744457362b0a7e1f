//! The ticket.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use maud::{Markup, html};

use crate::booking::Visitor;
use crate::evening::Evening;
use crate::handle::HandleHash;
use crate::language::Language;
use crate::settings::Settings;

/// A booked seat; `visitor` is there when netcert has checked them.
pub fn page(
    settings: &Settings,
    language: Language,
    evening: Evening,
    state: &HandleHash,
    visitor: Option<&Visitor>,
) -> Markup {
    let t = |zh, en| language.of(zh, en);
    let main = html! {
        div.narrow data-ticket=(if visitor.is_some() { "verified" } else { "desk" }) {
            h1 { (t("席位已为您留好", "Your seat is booked")) }
            article.ticket {
                div.stub {
                    p.kicker { (t("成人夜场", "Evening for adults")) }
                    p.title { (t("月下展卷", "Scrolls by Moonlight")) }
                    dl {
                        dt { (t("日期", "Date")) } dd { (evening.date(language)) }
                        dt { (t("时间", "Time")) } dd { "19:00" }
                        dt { (t("地点", "Place")) } dd { (t("水阁二层", "Water Pavilion, upper floor")) }
                        dt { (t("预约编号", "Booking")) } dd.number { (state.number()) }
                    }
                }
                div.check {
                    @if let Some(visitor) = visitor {
                        p.verdict { (t("已核验访客，年满十八岁", "Verified visitor, over 18")) }
                        dl {
                            dt { (t("访客代号", "Visitor code")) } dd.number #visitor-code { (visitor.code()) }
                            dt { (t("核验时间", "Checked")) } dd { (moment(visitor.checked_at)) }
                        }
                    } @else {
                        p.verdict.open { (t("到场核验", "Check at the desk")) }
                        p { (t("入场时请出示任意一种有效证件。", "Show any valid document when you come in.")) }
                    }
                }
            }
            @if visitor.is_some() {
                section.known {
                    h2 { (t("我们知道的，只有这些", "This is all we know")) }
                    p { (t(
                        "一个只在本馆有效的代号、“年满十八岁”这个结果，以及核验的时间。您的姓名、证件号码、出生日期、手机号都没有给我们，别处的网站也无法用这个代号认出您。",
                        "A code that means you in this house only, the answer “18 or over”, and the time of the check. We were not given your name, document number, birth date or phone number, and no other site can recognise you by this code.",
                    )) }
                }
            }
            p { a href="/" { (t("再预约一席", "Book another evening")) } }
        }
    };
    super::layout(settings, language, t("您的席位", "Your seat"), None, &main)
}

/// Time of the house.
fn moment(seconds: i64) -> String {
    let shanghai = TimeZone::fixed(Offset::constant(8));
    Timestamp::from_second(seconds)
        .map(|moment| moment.to_zoned(shanghai).strftime("%Y-%m-%d %H:%M").to_string())
        .unwrap_or_default()
}
