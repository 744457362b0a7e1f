//! Words for the service's messages to a person. Children read their own messages.

use netcert::api::message::MessageAbout;

use super::{PageLang, texts};

texts! { Messages {
    read: "知道了", "Got it";
} }

pub fn says(about: MessageAbout, masked_name: Option<&str>, lang: PageLang) -> String {
    let child = match masked_name {
        Some(name) => lang.pick(format!("孩子 {name} "), format!("Your child {name}")),
        None => lang.pick("孩子".to_owned(), "Your child".to_owned()),
    };
    match about {
        MessageAbout::TakeOver => lang.pick(
            "你满 14 周岁了，网证归你自己管了。".to_owned(),
            "You are 14: netcert is yours now.".to_owned(),
        ),
        MessageAbout::ChildIs14 => lang.pick(
            format!("{child}满 14 周岁了。您同意过的网站都已经停止，请让孩子自己接手网证。"),
            format!("{child} is 14. What you allowed at sites has ended; your child can now take over."),
        ),
        MessageAbout::OfAge => lang.pick(
            "你满 18 周岁了。监护已经结束，从现在起只有你自己能看到你的网证。".to_owned(),
            "You are 18. Guardianship has ended; from now on only you can see your netcert.".to_owned(),
        ),
        MessageAbout::ChildIs18 => lang.pick(
            format!("{child}满 18 周岁了。您在这里的监护已经结束。"),
            format!("{child} is 18. Your guardianship here has ended."),
        ),
        MessageAbout::DeviceAdded => lang.pick(
            "您的网证在一台新设备上启用了。如果不是您做的，请马上重新申领一次，那台设备就会停用。".to_owned(),
            "Your netcert was set up on one more device. If it was not you, enrol once more at once: that ends it."
                .to_owned(),
        ),
        MessageAbout::Approved => lang.pick(
            "监护人同意了，你的网证可以用了。".to_owned(),
            "Your guardian agreed. Your netcert is ready.".to_owned(),
        ),
        MessageAbout::GuardianAdded => {
            lang.pick(format!("{child}多了一位监护人。"), format!("{child} has one more guardian."))
        }
        MessageAbout::GuardianEnded => {
            lang.pick(format!("{child}的一位监护人不再负责了。"), format!("{child} has one guardian less."))
        }
        MessageAbout::NotConfirmed => lang.pick(
            format!("登记机关不再确认您是{child}的监护人，您在这里的监护已经结束。如果不对，请先到登记机关更正。"),
            format!(
                "{child}: the register no longer names you as a guardian, so your guardianship here has ended. \
                 If that is wrong, have the register corrected first."
            ),
        ),
        MessageAbout::Disputed => lang.pick(
            format!("{child}的监护有争议。解决以前，不能领取新的网证，监护人、设备和口令也不能更改。"),
            format!(
                "{child}: the guardianship is disputed. Until it is settled there are no new netcerts, and \
                 guardians, devices and PIN stay as they are."
            ),
        ),
        MessageAbout::Settled => lang.pick(
            format!("{child}的监护争议已经解决。"),
            format!("{child}: the dispute about the guardianship is settled."),
        ),
        MessageAbout::ProvedAgain => lang.pick(
            "有人用您的证件重新核实了身份，并换了口令。如果不是您本人，请马上联系我们，并到发证机关挂失证件。"
                .to_owned(),
            "Your identity was proved again with your document, and the PIN is a new one. If this was not you, \
             contact us now and report the document lost."
                .to_owned(),
        ),
        MessageAbout::ChildProvedAgain => lang.pick(
            format!("另一位监护人重新为{child}申领了网证：口令换了，孩子的设备要重新设置。"),
            format!(
                "{child}: another guardian has enrolled them again. The PIN is a new one, and the child's \
                 devices have to be set up again."
            ),
        ),
    }
}
