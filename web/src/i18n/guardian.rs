//! Words for the guardian's page.

use netcert::api::guardian::{ChildAge, HistoryAnswer};
use netcert::sd_jwt::ClaimName;

use super::{PageLang, texts};

texts! { Guardian {
    title: "孩子的网证", "My children";
    sign_in_lead: "要看孩子的网证，请先用您自己的通行密钥登录。", "To see your children's netcerts, sign in with your own passkey.";
    not_the_guardian: "这个浏览器现在登录的不是监护人的网证，可能是这台设备上保存的孩子的网证。请用您自己的通行密钥登录，再回答。孩子那边会接着等，不会丢。", "This browser is signed in with a netcert that is not a guardian’s, perhaps the child’s that is kept on this device. Sign in with your own passkey, then answer. The child’s question goes on waiting.";
    stale: "暂时连不上，这里显示的可能不是最新的。", "No connection for the moment. What you see may be out of date.";
    purpose: "孩子想用一个网站，或者想申领网证，会在这里问您。", "When a child wants to use a site, or to get a netcert, you are asked here.";
    waits: "等您回答", "Waiting for your answer";
    no_waits: "现在没有要您回答的。有了会自动出现在这里。", "Nothing waits for your answer. New questions appear here by themselves.";
    see_request: "点开看看，再决定", "Open it, then decide";
    something_waits: "有事等您回答，点开看看。", "Something waits for your answer. Open it.";
    children: "我的孩子", "Children";
    disputed_mark: "监护关系有争议，网证暂停", "In dispute: the netcert rests";
    add: "添加孩子", "Add a child";
    add_young: "替 8 到 13 周岁的孩子申领", "Apply for a child of 8 to 13";
    add_young_hint: "请准备好孩子的证件，孩子也要在身边。", "Have the child's document ready, and the child beside you.";
    add_code: "输入孩子给您看的代码", "Type the code the child shows you";
    add_code_hint: "孩子 14 到 17 周岁，或者另一位监护人已经申领好了。", "For a child of 14 to 17, or one for whom the other guardian has already applied.";
    add_none: "您名下的孩子已经到了上限，不能再加了。", "You have as many children here as one guardian may have.";
    to_list: "回到孩子的网证", "Back to my children";
    gone_title: "这里没有要回答的了", "Nothing to answer here";
    gone: "另一位监护人已经回答了，或者等的时间过了。您不用再做什么。", "Another guardian has answered, or the time is over. There is nothing left for you to do.";
    no_child_title: "没有找到这个孩子", "This child is not on your list";
    no_child: "可能您已经不再是监护人，或者孩子已经年满 18 周岁。", "Your part may have ended, or the child is 18 now.";
} }

texts! { SiteRequest {
    child: "哪个孩子", "Which child";
    site: "哪个网站", "Which site";
    purpose: "用来做什么", "What for";
    learns: "网站会知道", "The site will learn";
    learns_real: "孩子是一位核实过的真实的人", "that the child is a real, verified person";
    learns_consent: "有监护人同意了，但不知道是谁", "that a guardian agreed, but not who";
    once: "只同意这一次", "Allow this once";
    once_hint: "十分钟内有效，用完再来还会问您。", "Good for ten minutes. The next time you are asked again.";
    thirty: "同意 30 天", "Allow for 30 days";
    thirty_hint: "30 天内孩子可以随时用。您随时可以收回。", "The child can use the site for 30 days. You can take it back at any time.";
    refuse: "不同意", "Refuse";
    refuse_hint: "网站什么也不会知道。", "The site learns nothing.";
    confirm_title: "请确认您的同意", "Confirm your consent";
    other_choice: "回去重选", "Choose again";
    allowed: "已经同意，孩子那边马上就能继续。", "You allowed it. The child can go on now.";
    refused: "已经回绝，孩子那边会看到。", "You refused. The child will see it.";
} }

texts! { Application {
    code_title: "输入代码", "Type the code";
    code_lead: "代码在孩子的屏幕上，或在另一位监护人的屏幕上。", "The code is on the child's screen, or on the other guardian's.";
    next: "下一步", "Next";
    approve_body: "登记里写着，您是这个孩子的监护人。孩子已经填好了申领，就等您同意。您同意以后，孩子可以自己用网证；去过哪里，只有孩子自己看得到。", "The register names you as this child's guardian. The child has applied and waits for you. Once you agree, the child uses the netcert alone, and only the child sees where.";
    join_body: "登记里写着，您也是这个孩子的监护人。加进来以后，您和其他监护人一样可以替孩子回答、收回。", "The register names you as a guardian of this child too. Once you join, you can answer and take back like the other guardians.";
    approve: "同意申领", "Approve";
    join: "加进来", "Join";
    decline: "不同意", "Decline";
    decline_join: "先不加", "Not now";
    decline_title: "不同意孩子申领吗？", "Decline this application?";
    decline_body: "孩子填写的内容会马上删除。以后要申领，孩子得从头再来。", "What the child gave is deleted at once. To get a netcert later, the child starts again.";
    decline_join_title: "先不加进来吗？", "Not join for now?";
    decline_join_body: "这个代码就不能再用了。孩子的网证不受影响；以后想加，再要一个新代码。", "This code can then not be used again. Nothing changes for the child; to join later, ask for a new code.";
    decline_yes: "不同意，删除", "Decline and delete";
    decline_join_yes: "先不加", "Do not join";
    decline_no: "再想想", "Think again";
    approved: "您已同意，孩子可以用网证了。", "You approved. The child can use the netcert now.";
    joined: "您现在也是这个孩子的监护人了。", "You are a guardian of this child now.";
    declined: "已经回绝，孩子填的内容删除了。", "You declined. What the child gave is deleted.";
    declined_join: "没有加进来，什么也没有改变。", "You did not join. Nothing has changed.";
} }

texts! { Child {
    disputed: "监护关系有争议。争议解决以前，孩子的网证暂停使用，监护人、设备和口令都不能更改。", "The guardianship is in dispute. Until it is settled, the child's netcert rests, and guardians, devices and PIN stay as they are.";
    own_way: "年满 14 周岁以后由孩子自己用网证。去过哪里，只有孩子自己看得到。", "From the age of 14 the child uses the netcert alone, and only the child sees where.";
    device: "在孩子自己的设备上用", "Use it on the child's own device";
    device_hint: "孩子扫一扫二维码，或者输入代码。", "The child scans a QR code or types a code.";
    device_lead: "请用孩子的手机或平板扫一扫，再照着提示做。代码只给孩子用。", "Scan this with the child's phone or tablet and follow what it says. The code is for the child alone.";
    device_done: "孩子的设备已经接上了。", "The child's device is connected.";
    keep: "放在我这台设备上", "Keep it on this device of mine";
    keep_hint: "孩子没有自己的设备时，用您的设备。", "For a child without a device.";
    keep_lead: "以后孩子在这台设备上用网证，屏幕上会清楚写明用的是孩子的，不会和您的混在一起。孩子满 14 周岁就停用。", "The child then uses the netcert on this device. The screen always says that it is the child's, never yours. It ends when the child is 14.";
    keep_button: "放在这台设备上", "Keep it here";
    keep_done: "孩子的网证已经放在这台设备上了。", "The child's netcert is kept on this device.";
    join: "添加另一位监护人", "Add another guardian";
    join_hint: "给对方看一个代码。", "Show the other guardian a code.";
    join_lead: "请对方用自己的网证登录，打开“孩子的网证”，扫一扫或输入这个代码。登记里写明是监护人的，才加得进来。", "The other guardian signs in with their own netcert, opens “My children”, and scans or types this code. It works only for a guardian whom the register names.";
    join_done: "另一位监护人已经加进来了。", "The other guardian has joined.";
    history: "孩子用过的网站", "Sites the child has used";
    history_hint: "看看孩子问过什么，也可以收回同意。", "See what was asked, and take a consent back.";
    done: "好了", "Done";
    more: "其他", "Other";
    dispute: "监护关系有争议", "Report a dispute";
    dispute_title: "要报告争议吗？", "Report a dispute?";
    dispute_body: "孩子的网证会马上暂停，监护人、设备和口令都不能更改，所有监护人都会知道。要等服务人员核实、解决以后才恢复，您自己不能撤销。", "The child's netcert stops at once, guardians, devices and PIN stay as they are, and all guardians are told. It starts again only when the service has settled the matter; you cannot undo this yourself.";
    dispute_yes: "报告争议", "Report it";
    disputed_now: "已经报告，孩子的网证暂停了。", "You reported it. The child's netcert rests now.";
    end: "结束监护", "End my part";
    end_title: "要结束对这个孩子的监护吗？", "End your part as guardian?";
    end_body: "您同意过的网站马上停用，您也看不到这个孩子了。其他监护人和他们的同意不受影响。", "What you allowed ends at once, and you no longer see this child. Other guardians and what they allowed stay.";
    end_yes: "确定结束", "Yes, end my part";
    ended: "您对这个孩子的监护已经结束。", "Your part as this child's guardian has ended.";
    no: "先不要", "No, go back";
} }

texts! { History {
    empty: "孩子还没有问过任何网站。", "The child has not asked for any site yet.";
    learns: "网站想知道", "What the site asked for";
    asked: "什么时候", "When";
    withdraw: "收回同意", "Take it back";
    withdraw_body: "这个网站马上不能再用网证核实孩子。孩子想再用，要重新问您。", "The site can at once no longer check the child with the netcert. To use it again, the child has to ask again.";
    withdraw_yes: "收回", "Take it back";
    withdrawn: "已经收回。", "Taken back.";
} }

texts! { BirthDate {
    title: "孩子是哪天出生的？", "When was the child born?";
    lead: "8 到 13 周岁的孩子，由您替孩子申领。请照证件上的日期填。", "For a child of 8 to 13 you apply in the child's stead. Give the date as the document has it.";
    legend: "出生日期，例如 2016 年 3 月 27 日", "Date of birth, for example 27 March 2016";
    year: "年", "Year";
    month: "月", "Month";
    day: "日", "Day";
    correct_title: "请核对孩子的出生日期", "Check the child's date of birth";
    correct: "改好，再读一次证件", "Correct it and read the document again";
    demo_title: "演示：孩子们的出生日期", "Demo: when the children were born";
    demo_lead: "真正用的时候，照证件上的填。点一个孩子，就填好了。", "In real use you copy it from the document. Tap a child to fill it in.";
    no_date: "没有这一天。请看看年、月、日，年份要写四位数。", "There is no such day. Check year, month and day; the year has four digits.";
    next: "下一步", "Next";
} }

/// One thing that a site would learn about a child.
pub fn told(claim: ClaimName, lang: PageLang) -> String {
    let over = |years: u8| {
        lang.pick(
            format!("孩子是否年满 {years} 周岁：只说是或否"),
            format!("whether the child is {years} or older: only yes or no"),
        )
    };
    let word = match claim {
        ClaimName::AgeOver14 => return over(14),
        ClaimName::AgeOver18 => return over(18),
        ClaimName::AgeOver60 => return over(60),
        ClaimName::GuardianConsent => {
            lang.pick("监护人是否同意：只说是或否", "whether a guardian agreed: only yes or no")
        }
        ClaimName::Name => lang.pick("孩子的姓名", "the child's name"),
        ClaimName::DocumentType => lang.pick("孩子的证件种类", "the kind of the child's document"),
        ClaimName::DocumentNumber => lang.pick("孩子的证件号码", "the child's document number"),
        ClaimName::BirthDate => lang.pick("孩子的出生日期", "the child's date of birth"),
        ClaimName::Nationality => lang.pick("孩子的国籍", "the child's nationality"),
    };
    word.to_owned()
}

/// A child wants to use a site.
pub fn asks(masked_name: &str, relying_party: &str, lang: PageLang) -> String {
    lang.pick(
        format!("{masked_name} 想用{relying_party}"),
        format!("{masked_name} wants to use {relying_party}"),
    )
}

/// A child of 14–17 wants a netcert.
pub fn applies(masked_name: &str, lang: PageLang) -> String {
    lang.pick(format!("{masked_name} 想申领网证"), format!("{masked_name} asks for a netcert"))
}

/// An adult is about to become another guardian of the child.
pub fn joins(masked_name: &str, lang: PageLang) -> String {
    lang.pick(format!("成为 {masked_name} 的监护人"), format!("Become a guardian of {masked_name}"))
}

/// A screen reader reads this when a question arrives while the page is open.
pub fn arrived(asks: &str, lang: PageLang) -> String {
    lang.pick(format!("有新的事等您回答：{asks}"), format!("A new question for you: {asks}"))
}

pub fn age(age: ChildAge, lang: PageLang) -> &'static str {
    match age {
        ChildAge::Under14 => lang.pick("8 到 13 周岁", "8 to 13 years old"),
        ChildAge::Under18 => lang.pick("14 到 17 周岁", "14 to 17 years old"),
    }
}

/// Where the child's netcert can be used.
pub fn devices(own: u32, kept: u32, lang: PageLang) -> String {
    match (own, kept) {
        (0, 0) => lang.pick("还没有在任何设备上启用", "not in use on any device yet").to_owned(),
        (own, 0) => lang.pick(format!("孩子的设备 {own} 台"), format!("the child's devices: {own}")),
        (0, kept) => lang.pick(format!("监护人的设备 {kept} 台"), format!("guardians' devices: {kept}")),
        (own, kept) => lang.pick(
            format!("孩子的设备 {own} 台，监护人的设备 {kept} 台"),
            format!("the child's devices: {own}, guardians' devices: {kept}"),
        ),
    }
}

pub fn other_guardians(many: u32, lang: PageLang) -> String {
    match many {
        0 => lang.pick("没有其他监护人", "no other guardian").to_owned(),
        many => lang.pick(format!("其他监护人 {many} 位"), format!("other guardians: {many}")),
    }
}

pub fn answer(answer: HistoryAnswer, lang: PageLang) -> &'static str {
    match answer {
        HistoryAnswer::Waiting => lang.pick("等待回答", "Waiting"),
        HistoryAnswer::Unanswered => lang.pick("没有人回答", "Nobody answered"),
        HistoryAnswer::Refused => lang.pick("没有同意", "Refused"),
        HistoryAnswer::AllowedOnce => lang.pick("同意过一次", "Allowed once"),
        HistoryAnswer::Allowed => lang.pick("已同意 30 天", "Allowed for 30 days"),
        HistoryAnswer::Over => lang.pick("30 天已过", "The 30 days are over"),
        HistoryAnswer::Withdrawn => lang.pick("已收回", "Taken back"),
    }
}

pub fn withdraw_title(relying_party: &str, lang: PageLang) -> String {
    lang.pick(
        format!("要收回孩子用{relying_party}的同意吗？"),
        format!("Take back what you allowed for {relying_party}?"),
    )
}
