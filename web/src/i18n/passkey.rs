//! Words about passkeys.

use super::problem::{FailureWords, words};
use super::{PageLang, Texts, texts};
use crate::passkey::PasskeyFailure;

texts! { Passkey {
    cancelled: "没有完成。", "It was not finished.";
    cancelled_next: "如果是您自己取消的，没关系。想继续就再试一次。", "If you cancelled it, that is fine. To go on, try again.";
    unsupported: "这个浏览器不支持通行密钥。", "This browser does not know passkeys.";
    unsupported_next: "请更新浏览器，或换一台设了锁屏密码的手机、电脑。", "Update the browser, or use a phone or computer that has a screen lock.";
} }

/// Why there is no passkey, and what to do.
pub fn tell(failure: &PasskeyFailure, lang: PageLang) -> FailureWords {
    let t = Passkey::of(lang);
    let own = |what: &str, next: &str| FailureWords { what: what.to_owned(), next: next.to_owned() };
    match failure {
        PasskeyFailure::Cancelled => own(t.cancelled, t.cancelled_next),
        PasskeyFailure::Unsupported => own(t.unsupported, t.unsupported_next),
        PasskeyFailure::Server(failure) => words(failure, lang),
    }
}
