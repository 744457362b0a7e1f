//! Words for failures during enrolment and on the guardian's page.

use netcert::api::problem::Code;

use super::Pair;
use crate::i18n::PageLang;

/// `None` if the code can also occur in another entry point (`super::everywhere`).
pub fn words(code: Code, lang: PageLang) -> Option<Pair> {
    Some(match code {
        Code::NoEnrolment => lang.pick(
            ("这次申领已经结束。隔了太久没有继续，填的内容已经删除。", "请从头再来一次，大约三分钟。"),
            (
                "This enrolment has ended. Nothing happened for too long, so what you gave was deleted.",
                "Please start again; it takes about three minutes.",
            ),
        ),
        Code::WrongStep => lang.pick(
            ("这一步在别的页面里已经做过了。", "请从下一步继续。"),
            ("This step was already done in another page.", "Go on from the next step."),
        ),
        Code::NoticeOutdated => lang.pick(
            ("告知的内容刚刚更新了。", "请看过新的内容再同意。"),
            ("The notice has just changed.", "Please read the new one before you agree."),
        ),
        Code::DocumentNotGenuine => lang.pick(
            ("没有读到真实有效的证件。", "请把证件放好再读一次。换一张证件也可以。"),
            (
                "We could not read a genuine document.",
                "Put the document on the reader and read it once more, or use another one.",
            ),
        ),
        Code::DocumentExpired => lang.pick(
            ("这张证件已经过期。", "请换一张没有过期的证件，或先去换领新证。"),
            ("This document has expired.", "Use one that is still valid, or have it renewed first."),
        ),
        Code::DocumentLost => lang.pick(
            ("这张证件已经挂失。", "请用补领的新证件。"),
            ("This document was reported lost.", "Use the one that replaced it."),
        ),
        Code::DocumentKindMismatch => lang.pick(
            ("读到的证件和您选的不是同一种。", "请换一张证件，或回去重新选择证件种类。"),
            (
                "This is another kind of document than the one you chose.",
                "Use the right document, or choose the kind again.",
            ),
        ),
        Code::GuardianRequired => lang.pick(
            ("不满 14 周岁，要由父母或其他监护人替孩子申领。", "请监护人用自己的网证登录，打开“孩子的网证”。"),
            (
                "Under 14, a parent or guardian applies in the child's stead.",
                "Ask your guardian to sign in with their own netcert and open “My children”.",
            ),
        ),
        Code::AppliesAlone => lang.pick(
            ("年满 14 周岁的孩子由自己申领。", "请孩子用自己的设备申领，最后会给出一个代码，您在“孩子的网证”里输入它。"),
            (
                "From the age of 14 a child applies alone.",
                "Let the child apply on their own device. It ends with a code, which you type under “My children”.",
            ),
        ),
        Code::BirthDateMismatch => lang.pick(
            ("证件上的出生日期和您填的不一样。", "如果是日期填错了，在这里改过来就行，别的不用重填。如果拿错了证件，就换成这个孩子的。"),
            (
                "The date of birth on the document is not the one you gave.",
                "If the date was wrong, correct it here; nothing else has to be done again. If it was another person's document, use the child's.",
            ),
        ),
        Code::NotGuardian => lang.pick(
            ("登记里没有写您是这个孩子的监护人。", "如果您确实是，请先到派出所或民政部门核实登记。"),
            (
                "The register does not name you as this child's guardian.",
                "If you are, have the register put right at the police station or the civil affairs office.",
            ),
        ),
        Code::TooManyChildren => lang.pick(
            ("您名下的孩子已经到了上限。", "如果确实还有孩子要加，请带上证明到服务窗口办理。"),
            (
                "You have as many children here as one guardian may have.",
                "If there really is one more, go to a counter with your papers.",
            ),
        ),
        Code::NotAnAdult => lang.pick(
            ("只有自己有网证的成年人才能当监护人。", "请换成您自己的网证登录。没有的话，请先申领。"),
            (
                "Only an adult with a netcert of their own can be a guardian.",
                "Sign in with your own netcert, or get one first.",
            ),
        ),
        Code::UnknownCode => lang.pick(
            ("没有这个代码，或者已经用过、过期了。", "请对照着再输一次。还不行，就请对方换一个新代码。"),
            (
                "There is no such code, or it was used or is too old.",
                "Compare it and type it again. If it still does not work, ask for a new one.",
            ),
        ),
        Code::SomebodySignedIn => lang.pick(
            ("这台设备上有别人登录了，或者正在申领网证。", "请先问问那个人。"),
            ("Somebody else is signed in or applying on this device.", "Ask them first."),
        ),
        Code::AlreadyAnswered => lang.pick(
            ("另一位监护人已经先回答了，或者等的时间过了。", "您不用再做什么。"),
            ("Another guardian was faster, or the time is over.", "There is nothing left for you to do."),
        ),
        Code::ConsentInvalid => lang.pick(
            ("这次确认没有成功，什么也没有同意。", "请把新的一段话再读一遍，重新确认。"),
            ("This did not count, and you agreed to nothing.", "Read the new text and confirm once more."),
        ),
        Code::HistoryIsTheChilds => lang.pick(
            ("孩子满 14 周岁了，去过哪里只有孩子自己看得到。", "想知道的话，请直接问孩子。"),
            ("From the age of 14 only the child sees where they have been.", "If you want to know, ask the child."),
        ),
        Code::FaceMismatch => lang.pick(
            ("照片和证件上的人对不上。", "请面向光亮，摘下口罩、帽子和墨镜，再拍一次。"),
            (
                "The picture does not match the document.",
                "Face the light, take off mask, hat and dark glasses, and try again.",
            ),
        ),
        Code::FaceUnusable => lang.pick(
            ("这张照片不清楚，用不了。", "请擦一擦镜头，在亮的地方再拍一次。"),
            ("This picture cannot be used.", "Wipe the camera, go where it is bright, and take it again."),
        ),
        Code::PhoneMalformed => lang.pick(
            ("这不是中国大陆的手机号码。", "请输入以 1 开头的 11 位号码。"),
            ("This is not a mobile number of mainland China.", "Type the 11 digits that begin with 1."),
        ),
        Code::CodeWrong => lang.pick(
            ("验证码不对。", "请照着最新一条短信再输一次。"),
            ("The code is wrong.", "Type it again from the newest message."),
        ),
        Code::CodeExpired => lang.pick(
            ("这个验证码不能再用了。", "请点“重新发送”，用新的验证码。"),
            ("This code is no longer good.", "Choose “Send a new code” and use the new one."),
        ),
        _ => return None,
    })
}
