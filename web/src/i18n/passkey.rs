//! Words about passkeys.

use super::problem::{FailureWords, words};
use super::{PageLang, Texts, texts};
use crate::passkey::{PasskeyFailure, Support};

texts! { Passkey {
    cancelled: "没有完成。", "It was not finished.";
    cancelled_next: "如果是您自己取消的，没关系。想继续就再试一次。", "If you cancelled it, that is fine. To go on, try again.";
    untouched: "没有完成：可能是您取消了，也可能这台设备上没有您的通行密钥。", "It was not finished: you cancelled it, or there is no passkey of yours on this device.";
    untouched_next: "想继续就再试一次。如果通行密钥丢了，或者还没在这台设备上启用过，请重新申领一次，网号不变。", "To go on, try again. If your passkey is lost, or this device was never set up, enrol once more; your netnum stays the same.";
    unsupported: "这个浏览器不支持通行密钥。", "This browser does not know passkeys.";
    unsupported_next: "请更新浏览器，或换一台设了锁屏密码的手机、电脑。", "Update the browser, or use a phone or computer that has a screen lock.";
    keeps_none: "这台设备还不能保存通行密钥。", "This device cannot keep a passkey yet.";
    keeps_none_next: "请先在设备的设置里设好锁屏密码，再试一次；或者换一台设备。", "Set a screen lock in its settings and try again, or use another device.";
    address: "在这里打开的页面不能用通行密钥。", "Passkeys do not work where this page was opened.";
    address_next: "请用浏览器打开网证自己的网址。", "Open netcert in a browser, at its own address.";
    failed: "这台设备现在用不了通行密钥。", "This device cannot use its passkey right now.";
    failed_next: "请再试一次。还不行，就把设备锁屏再解锁，或者换一台设备。", "Try again. If it stays like this, lock and unlock the device, or use another one.";
} }

/// Why there is no passkey, and what to do.
pub fn tell(failure: &PasskeyFailure, lang: PageLang) -> FailureWords {
    let t = Passkey::of(lang);
    let own = |what: &str, next: &str| FailureWords { what: what.to_owned(), next: next.to_owned() };
    match failure {
        PasskeyFailure::Cancelled => own(t.cancelled, t.cancelled_next),
        PasskeyFailure::Untouched => own(t.untouched, t.untouched_next),
        PasskeyFailure::Unsupported => own(t.unsupported, t.unsupported_next),
        PasskeyFailure::NoScreenLock => own(t.keeps_none, t.keeps_none_next),
        PasskeyFailure::WrongAddress => own(t.address, t.address_next),
        PasskeyFailure::Failed => own(t.failed, t.failed_next),
        PasskeyFailure::Server(failure) => words(failure, lang),
    }
}

// Apart from the others: *present* does not need them.
texts! { Lacks {
    no_lock: "这台设备好像还没有设锁屏密码、指纹或面容。", "This device seems to have no screen lock, fingerprint or face set up.";
    no_lock_next: "最后一步要用到。请先在设备的设置里设一个，或者换一台设了锁屏密码的手机、电脑来申领。有安全密钥的，也可以继续。", "The last step needs one. Set one up in the device’s settings first, or enrol on a phone or computer that has one. With a security key you can go on here.";
    no_passkeys: "这个浏览器不支持通行密钥，在这里申领了也用不了。", "This browser does not know passkeys; a netcert from here could not be used.";
} }

/// Before an enrolment: what this browser or device lacks.
pub fn lacks(support: Support, lang: PageLang) -> Option<FailureWords> {
    let t = Lacks::of(lang);
    let (what, next) = match support {
        Support::Full => return None,
        Support::NoLock => (t.no_lock, t.no_lock_next),
        Support::None => (t.no_passkeys, Passkey::of(lang).unsupported_next),
    };
    Some(FailureWords { what: what.to_owned(), next: next.to_owned() })
}
