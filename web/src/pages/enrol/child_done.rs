//! Step 7 when a guardian applied for a child: asks where the child will use the netcert.

use leptos::prelude::*;

use super::enrolment_flow::{EnrolmentFlow, forget};
use crate::components::link_card::LinkCard;
use crate::components::sheet::Sheet;
use crate::i18n::{done as words, guardian, say, use_texts, word};

#[component]
pub fn ChildDoneStep() -> impl IntoView {
    let t = use_texts::<words::ChildDone>();
    let enrolled = EnrolmentFlow::here().view(|view| view.enrolled.clone()).get_untracked();
    let (id, again) = enrolled.map_or((None, false), |enrolled| (enrolled.child, enrolled.already_enrolled));
    forget();
    let to = |what: &str| match &id {
        Some(id) => format!("/guardian?{what}={id}"),
        None => "/guardian".to_owned(),
    };
    let (device, keep) = (to("device"), to("keep"));
    view! {
        <Sheet step="done" title=say(move || if again { t().title_again } else { t().title })>
            <p class="lead">{word(|t: &words::ChildDone| t.lead)}</p>
            <div class="cards">
                <LinkCard
                    to=device
                    name=word(|t: &guardian::Child| t.device)
                    hint=word(|t: &guardian::Child| t.device_hint)
                />
                <LinkCard to=keep name=word(|t: &guardian::Child| t.keep) hint=word(|t: &guardian::Child| t.keep_hint) />
            </div>
            <div class="actions">
                <a class="button quiet" href="/guardian">
                    {word(|t: &words::ChildDone| t.later)}
                </a>
            </div>
        </Sheet>
    }
}
