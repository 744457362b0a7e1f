//! Step 4: one picture of the person's face.

mod camera;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::problem::Code;
use web_sys::{Blob, MediaStream};

use self::camera::{CameraFailure, capture, open, release};
use super::enrolment_flow::{EnrolmentFlow, Submission};
use super::step_failure::StepFailure;
use crate::components::action_button::{ActionButton, Weight};
use crate::components::failure_note::WordsNote;
use crate::components::sheet::Sheet;
use crate::i18n::problem::FailureWords;
use crate::i18n::{PageLang, Texts, face as words, say, use_lang, use_texts, word};
use crate::server::enrolment;

/// What the circle shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shot {
    Off,
    Opening,
    Live,
    Taken,
    Refused(CameraFailure),
}

fn camera_words(failure: CameraFailure, lang: PageLang) -> FailureWords {
    let t = words::FaceStep::of(lang);
    let (what, next) = match failure {
        CameraFailure::Denied => (t.denied, t.denied_next),
        CameraFailure::Unsupported => (t.no_camera_here, t.no_camera_here_next),
        CameraFailure::Absent => (t.absent, t.absent_next),
        CameraFailure::Busy => (t.busy, t.busy_next),
        CameraFailure::Dark => (t.dark, t.dark_next),
    };
    FailureWords { what: what.to_owned(), next: next.to_owned() }
}

#[component]
pub fn FaceStep() -> impl IntoView {
    let t = use_texts::<words::FaceStep>();
    let lang = use_lang();
    let flow = EnrolmentFlow::here();
    let for_child = flow.for_child();
    let holder = flow.view(|view| view.masked_name.clone());
    let submission = Submission::new();
    let shot = RwSignal::new(Shot::Off);
    let stream = StoredValue::new_local(None::<MediaStream>);
    let frame = StoredValue::new_local(None::<Blob>);
    let video = NodeRef::<html::Video>::new();
    let canvas = NodeRef::<html::Canvas>::new();
    let stop = move || {
        stream.try_update_value(|stream| stream.take().iter().for_each(release));
    };
    on_cleanup(stop);

    let turn_on = Callback::new(move |()| {
        frame.set_value(None);
        submission.failure.set(None);
        shot.set(Shot::Opening);
        spawn_local(async move {
            let Some(video) = video.get_untracked() else { return };
            match open(&video).await {
                // The person may have left the step while the browser asked for permission.
                Ok(opened) if shot.try_get_untracked().is_none() => release(&opened),
                Ok(opened) => {
                    stream.set_value(Some(opened));
                    shot.set(Shot::Live);
                }
                Err(failure) => {
                    shot.try_set(Shot::Refused(failure));
                }
            }
        });
    });
    let take = Callback::new(move |()| {
        let (Some(video), Some(canvas)) = (video.get_untracked(), canvas.get_untracked()) else { return };
        spawn_local(async move {
            let picture = capture(&video, &canvas).await;
            if shot.try_get_untracked().is_none() {
                return;
            }
            stop();
            shot.set(if picture.is_some() { Shot::Taken } else { Shot::Refused(CameraFailure::Dark) });
            frame.set_value(picture);
        });
    });
    let submit = Callback::new(move |()| {
        if let Some(frame) = frame.get_value() {
            submission.run(enrolment::show_face(frame));
        }
    });
    // Never send a refused picture again: it would cost another try.
    Effect::new(move || {
        let refused = submission.failure.with(|failure| {
            failure
                .as_ref()
                .is_some_and(|failure| failure.is(Code::FaceMismatch) || failure.is(Code::FaceUnusable))
        });
        if refused {
            frame.set_value(None);
            shot.set(Shot::Off);
        }
    });

    // It is always the same button, so the focus stays on it.
    let label = say(move || match shot.get() {
        Shot::Off | Shot::Opening | Shot::Refused(_) => t().open,
        Shot::Live => t().take,
        Shot::Taken => t().submit,
    });
    let busy = Signal::derive(move || submission.busy.get() || shot.get() == Shot::Opening);
    let press = Callback::new(move |()| match shot.get_untracked() {
        Shot::Off | Shot::Opening | Shot::Refused(_) => turn_on.run(()),
        Shot::Live => take.run(()),
        Shot::Taken => submit.run(()),
    });
    let refused = Signal::derive(move || match shot.get() {
        Shot::Refused(failure) => Some(camera_words(failure, lang.get())),
        _ => None,
    });
    let circle = move || match shot.get() {
        Shot::Off | Shot::Opening | Shot::Refused(_) => "circle circle-off",
        Shot::Live => "circle circle-live",
        Shot::Taken => "circle circle-taken",
    };
    view! {
        <Sheet step="face" title=say(move || if for_child.get() { t().title_child } else { t().title })>
            <p class="lead">{move || if for_child.get() { t().lead_child } else { t().lead }}</p>
            <p>{move || holder.get().map(|name| words::document_holder(&name, lang.get()))}</p>
            <div class=circle>
                <video node_ref=video playsinline autoplay prop:muted=true aria-label=word(|t: &words::FaceStep| t.preview)></video>
                <canvas node_ref=canvas role="img" aria-label=word(|t: &words::FaceStep| t.picture)></canvas>
                <Outline />
            </div>
            <p class="circle-hint" role="status">
                {move || match shot.get() {
                    Shot::Opening => Some(t().opening),
                    Shot::Live => Some(t().hint_live),
                    Shot::Taken if submission.busy.get() => Some(t().checking),
                    Shot::Taken => Some(t().taken),
                    Shot::Off | Shot::Refused(_) => None,
                }}
            </p>
            <ul class="tips">
                <li>{word(|t: &words::FaceStep| t.tip_light)}</li>
                <li>{word(|t: &words::FaceStep| t.tip_bare)}</li>
                <li>{move || if for_child.get() { t().tip_alone_child } else { t().tip_alone }}</li>
            </ul>
            <WordsNote words=refused />
            <StepFailure submission=submission />
            <div class="actions">
                <ActionButton label=label busy=busy on_press=press />
                {move || {
                    (shot.get() == Shot::Taken)
                        .then(|| {
                            view! {
                                <ActionButton label=word(|t: &words::FaceStep| t.again) weight=Weight::Quiet on_press=turn_on />
                            }
                        })
                }}
            </div>
        </Sheet>
    }
}

/// The outline of head and shoulders, shown until there is a picture.
#[component]
fn Outline() -> impl IntoView {
    view! {
        <svg class="outline" viewBox="0 0 200 200" aria-hidden="true" focusable="false">
            <circle cx="100" cy="82" r="36" />
            <path d="M30 200c0-44 31-68 70-68s70 24 70 68" />
        </svg>
    }
}
