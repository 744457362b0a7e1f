//! Words about a consent that is signed with a passkey.

use super::problem::FailureWords;
use super::{PageLang, texts};

texts! { SignedConsent {
    lead: "请读一遍。您确认的就是下面这段话，一字不差。", "Please read this. What you confirm is exactly this text.";
    confirm: "用通行密钥确认", "Confirm with my passkey";
    wait: "请按设备的提示，用指纹、面容或锁屏密码。", "Follow your device: use your fingerprint, your face or your screen lock.";
    again: "重新取这段话", "Get the text again";
} }

/// The text on the screen is not what the passkey would sign.
pub fn other_text(lang: PageLang) -> FailureWords {
    lang.pick(
        FailureWords {
            what: "要您确认的和屏幕上写的对不上，所以我们停下了。".to_owned(),
            next: "什么也没有同意。请再试一次；如果一直这样，请联系我们。".to_owned(),
        },
        FailureWords {
            what: "What you would confirm is not what stands here, so we stopped.".to_owned(),
            next: "You agreed to nothing. Try again; if it stays like this, contact us.".to_owned(),
        },
    )
}
