//! Words for the frame of the enrolment: the seven steps, giving up, and the two first choices.

use super::{PageLang, texts};

texts! { Enrol {
    steps: "申领的步骤", "Steps of the enrolment";
    step_notice: "了解与同意", "Notice";
    step_document: "选择证件", "Document";
    step_chip: "读取证件", "Read the chip";
    step_face: "核对本人", "Your face";
    step_phone: "手机号码", "Phone";
    step_guardian: "监护人同意", "Your consent";
    step_pin: "设置口令", "PIN";
    step_done: "完成", "Done";
    state_done: "已完成", "done";
    state_now: "正在进行", "you are here";
    give_up: "放弃申领", "Give up";
    give_up_title: "要放弃这次申领吗？", "Give up this enrolment?";
    give_up_body: "这次填写的内容会马上删除。以后想申领，可以从头再来。", "What you gave so far is deleted at once. You can start again whenever you like.";
    give_up_yes: "放弃并删除", "Give up and delete";
    give_up_no: "继续申领", "Keep going";
    start_again: "从头再来", "Start again";
    load_failed: "现在打不开申领页面", "The enrolment cannot be opened now";
} }

texts! { KnownStep {
    title: "您已经有网号了", "You already have a netnum";
    title_child: "孩子已经有网号了", "The child already has a netnum";
    netnum_stays: "网号不变，什么也没有丢。", "The netnum stays the same, and nothing is lost.";
    add: "原来的设备在手边的话，不用重新申领：在那台设备上登录网证，点“添加一台设备”，用这台设备扫一扫，两台都能用。", "If the other device is at hand, do not enrol again: sign in to netcert there, choose “Add a device”, and scan the code with this device. Then both work.";
    add_child: "只想给孩子加一台设备，不用重新申领：在“孩子的网证”里点这个孩子，再选“在孩子自己的设备上用”。", "To add a device for the child, do not enrol again: under “My children” open the child and choose “Use it on the child's own device”.";
    go_on: "继续，停用原来的设备", "Go on and end the other devices";
    stop: "不申领了，原来的设备照常用", "Stop here and keep the other devices";
} }

texts! { DocumentStep {
    title: "您要用哪种证件？", "Which document will you use?";
    title_child: "孩子用哪种证件？", "Which document does the child have?";
    lead: "请选择您手边的一种。", "Choose the one you have at hand.";
    next: "下一步", "Next";
} }

texts! { ChipStep {
    title: "读取证件里的芯片", "Read the chip in your document";
    title_child: "读取孩子的证件", "Read the chip in the child's document";
    lead: "网页不能直接读卡。请用下面的一种方式。", "A web page cannot read a card by itself. Use one of these ways.";
    chip: "芯片在哪里，怎么放", "Where the chip is";
    number: "证件号码的样子", "What the number looks like";
    by_phone: "用手机", "With your phone";
    by_phone_body: "打开国家网络身份认证 App，点“读卡”，把证件贴在手机背面，别移动，直到手机震动。", "Open the National Network Identity app, tap “Read card”, and hold the document to the back of the phone until it buzzes.";
    by_counter: "到服务窗口", "At a counter";
    by_counter_body: "带上证件，请工作人员放在读卡器上。", "Bring your document; the clerk puts it on the reader.";
    waiting: "读到以后，这里会自动进入下一步。", "As soon as it has been read, this page goes on by itself.";
    demo_title: "演示卡片", "Demo cards";
    demo_lead: "这里是演示。点一张卡片，就像把它放到读卡器上。", "This is a demo. Tap a card to put it on the reader.";
    demo_adults: "成年人", "Adults";
    demo_children: "未满 18 周岁的孩子", "Children under 18";
    demo_refused: "会被拒绝的证件", "Documents that are refused";
    reading: "正在读卡，请不要移动……", "Reading, keep still…";
    other: "换一种证件", "Choose another document";
} }

/// "Step 3 of 7".
pub fn step_of(number: usize, total: usize, lang: PageLang) -> String {
    lang.pick(format!("第 {number} 步，共 {total} 步"), format!("Step {number} of {total}"))
}

pub fn chosen_document(kind: &str, lang: PageLang) -> String {
    lang.pick(format!("您选的是：{kind}"), format!("You chose: {kind}"))
}

/// The date of birth on a card; `date` is `YYYY-MM-DD`.
pub fn born(date: &str, lang: PageLang) -> String {
    let zh_hans = match date.split('-').collect::<Vec<_>>()[..] {
        [year, month, day] => {
            let bare = |part: &str| part.trim_start_matches('0').to_owned();
            format!("{year} 年 {} 月 {} 日出生", bare(month), bare(day))
        }
        _ => date.to_owned(),
    };
    lang.pick(zh_hans, format!("born {date}"))
}

/// What going on does to the devices of somebody who has a netnum.
pub fn ends_devices(devices: u32, for_child: bool, lang: PageLang) -> String {
    let whose = lang
        .pick(if for_child { "孩子的网证" } else { "您的网证" }, if for_child { "The child" } else { "You" });
    let verb = if for_child { "uses" } else { "use" };
    let en = match devices {
        1 => format!(
            "{whose} {verb} it on 1 device. If you enrol again here, that device stops working with it."
        ),
        _ => format!(
            "{whose} {verb} it on {devices} devices. If you enrol again here, they stop working with it."
        ),
    };
    lang.pick(format!("{whose}正在 {devices} 台设备上用着。在这里重新申领，原来的设备就会停用。"), en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_of_birth_is_written_as_each_language_writes_it() {
        assert_eq!(born("2014-06-08", PageLang::ZhHans), "2014 年 6 月 8 日出生");
        assert_eq!(born("2014-06-08", PageLang::En), "born 2014-06-08");
    }
}
