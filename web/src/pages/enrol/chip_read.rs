//! Step 3: a reader reads the chip. A browser cannot do that, so this page waits for the phone app or the
//! counter. In the demo it offers a drawer of cards instead.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::demo::{Card, CardGroup};
use netcert::api::enrolment::EnrolmentView;
use netcert::document::DocumentKind;

use super::enrolment_flow::{EnrolmentFlow, Submission};
use super::step_failure::StepFailure;
use crate::components::action_button::{ActionButton, Weight};
use crate::components::demo_card::DemoCard;
use crate::components::demo_drawer::DemoDrawer;
use crate::components::sheet::Sheet;
use crate::i18n::document::{chip, name, number, where_to_go};
use crate::i18n::{enrol as words, every_page::EveryPage, say, use_lang, use_texts, word};
use crate::pages::enrol::document_kind::DocumentKindStep;
use crate::polling;
use crate::server::{Failure, demo, enrolment};

/// How often the page asks whether the phone app or the counter has answered.
const LOOK_EVERY: Duration = Duration::from_secs(3);

#[derive(Clone, PartialEq)]
enum Reader {
    Looking,
    Drawer(Vec<Card>),
    /// The phone app or a counter.
    Outside,
}

#[component]
pub fn ChipReadStep() -> impl IntoView {
    let choosing_again = RwSignal::new(false);
    view! {
        <Show when=move || choosing_again.get() fallback=move || view! { <Read choosing_again=choosing_again /> }>
            <DocumentKindStep on_chosen=Callback::new(move |()| { choosing_again.try_set(false); }) />
        </Show>
    }
}

#[component]
fn Read(choosing_again: RwSignal<bool>) -> impl IntoView {
    let t = use_texts::<words::ChipStep>();
    let lang = use_lang();
    let flow = EnrolmentFlow::here();
    let submission = Submission::new();
    let chosen = flow.view(|view| view.document_kind);
    let where_next = move || {
        let failure = submission.failure.get()?;
        where_to_go(chosen.get()?, failure.code()?, lang.get())
    };
    let for_child = flow.for_child();
    let reader = RwSignal::new(Reader::Looking);
    spawn_local(async move {
        let found = match demo::cards().await {
            Ok(Some(cards)) => Reader::Drawer(cards),
            Ok(None) | Err(_) => Reader::Outside,
        };
        reader.try_set(found);
    });
    view! {
        <Sheet step="chip-read" title=say(move || if for_child.get() { t().title_child } else { t().title })>
            <p class="lead">
                {move || chosen.get().map(|kind| words::chosen_document(name(kind, lang.get()), lang.get()))}
            </p>
            {move || chosen.get().map(|kind| view! { <HowTo kind=kind /> })}
            // Above the cards: a long list would hide what is below it.
            <StepFailure submission=submission takes_focus=true />
            <p class="note" data-testid="where-to-go">
                {where_next}
            </p>
            {move || match reader.get() {
                Reader::Looking => view! { <p class="loading">{word(|t: &EveryPage| t.loading)}</p> }.into_any(),
                Reader::Drawer(cards) => {
                    view! { <Drawer cards=cards chosen=chosen submission=submission /> }.into_any()
                }
                Reader::Outside => view! { <Outside /> }.into_any(),
            }}
            <div class="actions">
                <ActionButton
                    label=word(|t: &words::ChipStep| t.other)
                    weight=Weight::Quiet
                    on_press=Callback::new(move |()| choosing_again.set(true))
                />
            </div>
        </Sheet>
    }
}

#[component]
fn HowTo(kind: DocumentKind) -> impl IntoView {
    let lang = use_lang();
    view! {
        <dl class="ways">
            <dt>{word(|t: &words::ChipStep| t.chip)}</dt>
            <dd>{move || chip(kind, lang.get())}</dd>
            <dt>{word(|t: &words::ChipStep| t.number)}</dt>
            <dd>{move || number(kind, lang.get())}</dd>
        </dl>
    }
}

#[component]
fn Drawer(cards: Vec<Card>, chosen: Signal<Option<DocumentKind>>, submission: Submission) -> impl IntoView {
    let t = use_texts::<words::ChipStep>();
    let flow = EnrolmentFlow::here();
    let challenge = flow.view(|view| view.challenge.clone());
    let for_child = flow.for_child();
    let here = StoredValue::new(cards);
    let read = Callback::new(move |card: Card| {
        if let Some(challenge) = challenge.get_untracked() {
            submission.run(put_on_reader(card.id, challenge));
        }
    });
    let group = move |group: CardGroup| {
        let kind = chosen.get();
        let cards = here.with_value(|cards| {
            let shown = |card: &&Card| Some(card.kind) == kind && card.group == group;
            cards.iter().filter(shown).cloned().collect::<Vec<_>>()
        });
        let of_group = |card| view! { <li><DemoCard card=card on_press=read busy=submission.busy /></li> };
        (!cards.is_empty()).then(|| {
            view! {
                <h3>{word(heading(group))}</h3>
                <ul class="cards">{cards.into_iter().map(of_group).collect_view()}</ul>
            }
        })
    };
    view! {
        <DemoDrawer id="demo-cards" title=word(|t: &words::ChipStep| t.demo_title) lead=word(|t: &words::ChipStep| t.demo_lead)>
            {move || in_order(for_child.get()).map(group).collect_view()}
            <p class="for-ears" role="status">
                {move || submission.busy.get().then(|| t().reading)}
            </p>
        </DemoDrawer>
    }
}

/// Whoever may apply comes first.
fn in_order(for_child: bool) -> [CardGroup; 3] {
    if for_child {
        [CardGroup::Children, CardGroup::Adults, CardGroup::Refused]
    } else {
        [CardGroup::Adults, CardGroup::Children, CardGroup::Refused]
    }
}

fn heading(group: CardGroup) -> fn(&'static words::ChipStep) -> &'static str {
    match group {
        CardGroup::Adults => |t| t.demo_adults,
        CardGroup::Children => |t| t.demo_children,
        CardGroup::Refused => |t| t.demo_refused,
    }
}

async fn put_on_reader(card: String, challenge: String) -> Result<EnrolmentView, Failure> {
    let read = demo::read(&card, challenge).await?;
    enrolment::answer_chip_read(read.chip_read).await
}

#[component]
fn Outside() -> impl IntoView {
    let flow = EnrolmentFlow::here();
    polling::while_shown(LOOK_EVERY, move || flow.refresh());
    view! {
        <p>{word(|t: &words::ChipStep| t.lead)}</p>
        <dl class="ways">
            <dt>{word(|t: &words::ChipStep| t.by_phone)}</dt>
            <dd>{word(|t: &words::ChipStep| t.by_phone_body)}</dd>
            <dt>{word(|t: &words::ChipStep| t.by_counter)}</dt>
            <dd>{word(|t: &words::ChipStep| t.by_counter_body)}</dd>
        </dl>
        <p role="status">{word(|t: &words::ChipStep| t.waiting)}</p>
    }
}
