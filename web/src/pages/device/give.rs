//! The device that one has: a touch of the passkey, then the code for the new device.

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::device::DEVICE_CODE;

use crate::components::action_button::ActionButton;
use crate::components::code_card::{CodeCard, KeptCode};
use crate::components::live::live;
use crate::components::passkey_note::PasskeyNote;
use crate::components::sheet::Sheet;
use crate::i18n::{device as words, every_page::EveryPage, say, use_texts, word};
use crate::passkey::{self, PasskeyFailure};

#[component]
pub(super) fn Give() -> impl IntoView {
    let t = use_texts::<words::Device>();
    let code: KeptCode = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<PasskeyFailure>);
    let has_code = Memo::new(move |_| code.with(Option::is_some));
    let ask = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = passkey::device_code().await;
            busy.try_set(false);
            match answer {
                Ok(fresh) => {
                    code.try_set(Some(fresh));
                }
                Err(refused) => {
                    failure.try_set(Some(refused));
                }
            }
        });
    });
    let begin = move || {
        view! { <ActionButton label=word(|t: &words::Device| t.give) busy=busy on_press=ask /> }.into_any()
    };
    let card =
        move || view! { <CodeCard path=DEVICE_CODE.to_owned() kept=Some(code) on_another=ask /> }.into_any();
    view! {
        <Sheet step="device-give" title=word(|t: &words::Device| t.title)>
            <p class="lead">{say(move || if has_code.get() { t().show_lead } else { t().give_lead })}</p>
            <PasskeyNote failure=failure />
            {live(move || if has_code.get() { card() } else { begin() })}
            <div class="actions">
                <a class="button quiet" href="/">
                    {word(|t: &EveryPage| t.to_home)}
                </a>
            </div>
        </Sheet>
    }
}
