//! The pages. No scripts, no inline style: one style sheet and two pictures.

pub mod apology;
pub mod booking;
pub mod failure;
pub mod ticket;

use maud::{DOCTYPE, Markup, html};

use crate::evening::Evening;
use crate::language::Language;
use crate::settings::Settings;

/// Head, header and footer around a page's own part. `here` is its address without the language.
fn layout(settings: &Settings, language: Language, title: &str, here: Option<&str>, main: &Markup) -> Markup {
    let name = settings.name(language);
    let t = |zh, en| language.of(zh, en);
    html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light";
                title { (title) " · " (name) }
                link rel="icon" href="/assets/seal.svg" type="image/svg+xml";
                link rel="stylesheet" href="/assets/museum.css";
            }
            body {
                a.skip href="#main" { (t("跳到正文", "Skip to content")) }
                header.top {
                    a.house href="/" {
                        img src="/assets/seal.svg" alt="" width="36" height="36";
                        span { (name) }
                    }
                    @if let Some(here) = here {
                        nav aria-label=(t("语言", "Language")) {
                            @for (other, label) in [(Language::Zh, "中文"), (Language::En, "English")] {
                                @if other == language {
                                    span aria-current="true" lang=(other.tag()) { (label) }
                                } @else {
                                    a href=(format!("{here}{}lang={}", if here.contains('?') { "&" } else { "?" }, other.code()))
                                        lang=(other.tag()) hreflang=(other.tag()) { (label) }
                                }
                            }
                        }
                    }
                }
                main #main { (main) }
                footer {
                    p { (name) " · " (t("临水路 18 号 · 周二至周日 9:00–17:00", "18 Linshui Road · Tuesday to Sunday, 9:00–17:00")) }
                    p { (t("夜场咨询：0571-0000 1819", "Evenings: 0571-0000 1819")) }
                }
            }
        }
    }
}

/// The two ways to the same ticket, side by side, neither of them first in line.
fn ways(language: Language, netcert_label: (&str, &str)) -> Markup {
    let t = |zh, en| language.of(zh, en);
    html! {
        div.ways {
            div.way {
                h3 { (t("现在，用网证", "Now, with netcert")) }
                p { (t(
                    "国家网络身份认证只告诉我们两件事：您是真实的人，并且年满十八岁。姓名、证件号码、出生日期都不会到我们这里。",
                    "The national network identity service tells us two things: that you are a real person and that you are 18 or over. Your name, document number and birth date never reach us.",
                )) }
                button.primary type="submit" name="way" value="netcert" { (t(netcert_label.0, netcert_label.1)) }
            }
            div.way {
                h3 { (t("当晚，在售票处", "That evening, at the desk")) }
                p { (t(
                    "现在就为您留位。入场时向工作人员出示任意一种有效证件即可，我们只看年龄，不登记、不复印。",
                    "Your seat is held from now on. Show any valid document to our staff when you come in: we look at the age only and note or copy nothing.",
                )) }
                button.primary type="submit" name="way" value="desk" { (t("预约，到场核验", "Book, check at the desk")) }
            }
        }
        p.same { (t("两种方式座位相同、票价相同、入场时间相同，由您自愿选择。", "Same seats, same price, same entrance whichever you choose; the choice is yours.")) }
    }
}

/// A whole form that books the same evening again.
fn again(language: Language, evening: Evening, netcert_label: (&str, &str)) -> Markup {
    html! {
        form.again method="post" action="/booking" {
            h2 { (language.of("您可以这样继续", "How to go on")) }
            input type="hidden" name="evening" value=(evening.code());
            (ways(language, netcert_label))
        }
    }
}
