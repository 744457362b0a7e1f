//! The first question about a child: does the birth date give an age for which a guardian applies?

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::age::{self, Band};
use netcert::api::demo::{Card, CardGroup};
use netcert::api::problem::Code;
use netcert::typed;

use super::enrolment_flow::{EnrolmentFlow, Submission};
use super::step_failure::StepFailure;
use crate::clock;
use crate::components::action_button::{ActionButton, Weight};
use crate::components::demo_card::DemoCard;
use crate::components::demo_drawer::DemoDrawer;
use crate::components::failure_note::WordsNote;
use crate::components::live::live_if;
use crate::components::sheet::Sheet;
use crate::components::text_field::TextField;
use crate::i18n::guardian::BirthDate;
use crate::i18n::problem::words_of;
use crate::i18n::{every_page::EveryPage, say, use_lang, use_texts, word};
use crate::server::demo;

/// What the three fields contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Typed {
    NoDate,
    /// The problem code that the server would answer with.
    Refused(Code),
    Good,
}

/// Year, month, day.
fn date(fields: [&str; 3]) -> Option<[i16; 3]> {
    let [year, month, day] = fields.map(typed::date_field);
    Some([year.filter(|year| *year >= 1900)?, month?, day?])
}

fn look(typed: Option<[i16; 3]>) -> Typed {
    let birth = typed.and_then(|[year, month, day]| {
        age::civil_date(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
    });
    let today = clock::now().shanghai_date();
    match birth {
        Some(birth) if birth <= today => match age::band(birth, today) {
            Band::Under8 => Typed::Refused(Code::Under8),
            Band::From8To13 => Typed::Good,
            Band::From14To17 | Band::Adult => Typed::Refused(Code::AppliesAlone),
        },
        _ => Typed::NoDate,
    }
}

#[component]
pub fn BirthDateStep() -> impl IntoView {
    let t = use_texts::<BirthDate>();
    let lang = use_lang();
    let flow = EnrolmentFlow::here();
    let submission = Submission::new();
    let corrects = untrack(move || flow.corrects());
    let fields = [(); 3].map(|()| RwSignal::new(String::new()));
    let [year, month, day_field] = fields;
    let fill = move |date: &str| {
        for (field, part) in fields.iter().zip(date.split('-')) {
            field.set(part.to_owned());
        }
    };
    if let Some(typed) = flow.child_birth_date() {
        fill(&typed);
    }
    let mismatch = Typed::Refused(Code::BirthDateMismatch);
    let found = RwSignal::new(if corrects { mismatch } else { Typed::Good });
    // A whole date that was typed or pasted into the first field goes to the three. The field also loses the
    // focus when the step is taken away, and its values with it.
    let share_out = move || {
        if let Some(Some(day)) = year.try_with_untracked(|typed| typed::date(typed)) {
            year.set(day.year().to_string());
            month.set(day.month().to_string());
            day_field.set(day.day().to_string());
        }
    };
    let typed = move || {
        let typed = fields.map(|field| field.get_untracked());
        date([&typed[0], &typed[1], &typed[2]])
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        share_out();
        let typed = typed();
        found.set(look(typed));
        if let (Typed::Good, Some([year, month, day])) = (found.get_untracked(), typed) {
            let date = format!("{year:04}-{month:02}-{day:02}");
            if corrects { submission.run(flow.correct(date)) } else { flow.born(date) }
        }
    };
    let refused = Signal::derive(move || match found.get() {
        Typed::Refused(code) => Some(words_of(code, lang.get())),
        Typed::NoDate | Typed::Good => None,
    });
    let cards = RwSignal::new(Vec::<Card>::new());
    spawn_local(async move {
        if let Ok(Some(mut found)) = demo::cards().await {
            found.retain(|card| card.group == CardGroup::Children);
            cards.try_set(found);
        }
    });
    let take = Callback::new(move |card: Card| {
        fill(&card.birth_date);
        found.set(Typed::Good);
    });
    let drawer = move || {
        let card = |card| view! { <li><DemoCard card=card on_press=take /></li> };
        let list = cards.get().into_iter().map(card).collect_view();
        view! {
            <DemoDrawer
                id="demo-births"
                title=word(|t: &BirthDate| t.demo_title)
                lead=word(|t: &BirthDate| t.demo_lead)
            >
                <ul class="cards">{list}</ul>
            </DemoDrawer>
        }
        .into_any()
    };
    let titles = move || if corrects { t().correct_title } else { t().title };
    view! {
        <Sheet step="birth-date" title=say(titles)>
            <p class="lead">{word(|t: &BirthDate| t.lead)}</p>
            <form on:submit=submit novalidate>
                <WordsNote words=refused />
                <fieldset class="date" aria-describedby="date-complaint" on:focusout=move |_| share_out()>
                    <legend>{word(|t: &BirthDate| t.legend)}</legend>
                    <TextField
                        id="year"
                        value=year
                        label=word(|t: &BirthDate| t.year)
                        inputmode="numeric"
                        maxlength=32
                        digits=true
                    />
                    <TextField
                        id="month"
                        value=month
                        label=word(|t: &BirthDate| t.month)
                        inputmode="numeric"
                        maxlength=4
                        digits=true
                    />
                    <TextField
                        id="day"
                        value=day_field
                        label=word(|t: &BirthDate| t.day)
                        inputmode="numeric"
                        maxlength=4
                        digits=true
                    />
                </fieldset>
                <p class="complaint" id="date-complaint" role="status">
                    {move || (found.get() == Typed::NoDate).then(|| t().no_date)}
                </p>
                <StepFailure submission=submission />
                <div class="actions">
                    <ActionButton
                        label=say(move || if corrects { t().correct } else { t().next })
                        busy=submission.busy
                    />
                    {if corrects {
                        view! {
                            <ActionButton
                                label=word(|t: &EveryPage| t.back)
                                weight=Weight::Quiet
                                on_press=Callback::new(move |()| flow.load())
                            />
                        }
                            .into_any()
                    } else {
                        view! {
                            <a class="button quiet" href="/guardian">
                                {word(|t: &EveryPage| t.back)}
                            </a>
                        }
                            .into_any()
                    }}
                </div>
            </form>
            {live_if(move || !cards.with(Vec::is_empty), drawer)}
        </Sheet>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_taken_as_people_type_it() {
        assert_eq!(date(["2016", " 3", "27 "]), Some([2016, 3, 27]));
        assert_eq!(date(["2016", "03", "07"]), Some([2016, 3, 7]));
        assert_eq!(date(["２０１６年", "3月", "\u{200b}7日"]), Some([2016, 3, 7]));
    }

    #[test]
    fn what_is_no_date_is_told() {
        for typed in [["16", "3", "27"], ["", "3", "27"], ["2016", "三", "27"]] {
            assert_eq!(date(typed), None, "{typed:?}");
        }
    }
}
