//! The booking page.

use maud::{Markup, html};

use crate::evening::Evening;
use crate::language::Language;
use crate::settings::Settings;

/// What is on, when, and the two ways to book it.
pub fn page(settings: &Settings, language: Language, evenings: &[Evening]) -> Markup {
    let t = |zh, en| language.of(zh, en);
    let main = html! {
        section.hero {
            img src="/assets/evening.svg" alt="" width="1440" height="560";
            div.words {
                p.kicker { (t("成人夜场 · 2026 冬", "Evenings for adults · Winter 2026")) }
                h1 { (t("月下展卷", "Scrolls by Moonlight")) }
                p { (t("二十四卷江南山水，一盏灯，一杯绍兴黄酒。", "Twenty-four handscrolls of the river country, one lamp, one cup of Shaoxing wine.")) }
            }
        }
        div.columns {
            section.about {
                h2 { (t("这个夜晚", "The evening")) }
                p { (t(
                    "闭馆之后，展厅只留一盏灯。修复师把平日不开的手卷一尺一尺展开，讲纸、讲墨、讲收藏印，也讲画里的船要去哪里。席间奉绍兴黄酒三种，配梅子与茴香豆。",
                    "After closing time one lamp stays lit. A conservator unrolls scrolls that are rarely opened, foot by foot, and talks of paper, of ink, of collectors' seals, and of where the boats in them are going. Three Shaoxing wines are poured meanwhile, with plums and fennel beans.",
                )) }
                dl.facts {
                    dt { (t("时间", "Time")) } dd { "19:00 – 21:00" }
                    dt { (t("地点", "Place")) } dd { (t("水阁二层", "Water Pavilion, upper floor")) }
                    dt { (t("席位", "Seats")) } dd { (t("每晚 36 席，每人一席", "36 an evening, one each")) }
                    dt { (t("票价", "Price")) } dd { (t("¥ 80,到场支付", "¥ 80, paid at the door")) }
                    dt { (t("年龄", "Age")) } dd { (t("席间供酒，须年满十八岁", "Wine is served: 18 and over")) }
                }
            }
            section.book aria-labelledby="book" {
                h2 #book { (t("预约席位", "Book a seat")) }
                form method="post" action="/booking" {
                    fieldset {
                        legend { (t("选择一晚", "Choose an evening")) }
                        div.evenings {
                            @for (i, evening) in evenings.iter().enumerate() {
                                label.evening {
                                    input type="radio" name="evening" value=(evening.code()) required checked[i == 0];
                                    span.day { (evening.day(language)) }
                                    span.weekday { (evening.weekday(language)) " · 19:00" }
                                }
                            }
                        }
                    }
                    h3.choose { (t("怎样确认您已成年", "How to show that you are an adult")) }
                    (super::ways(language, ("用网证核验", "Verify with netcert")))
                }
            }
        }
    };
    super::layout(settings, language, t("月下展卷", "Scrolls by Moonlight"), Some("/"), &main)
}
