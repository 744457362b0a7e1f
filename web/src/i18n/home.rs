//! Words of the home page.

use super::{PageLang, texts};

texts! { Home {
    title: "证明是您本人，不必交出身份证", "Prove it is you without handing over your ID";
    what: "申领一次，以后网站要核实您的身份时，网证只回答“是”或“不是”。除非您另外同意，姓名和证件号码都不会交给网站。", "You enrol once. When a site has to check who you are, netcert only answers yes or no. Unless you agree to it separately, your name and document number never reach the site.";
    enrol: "申领网证", "Get a netcert";
    enrol_hint: "大约三分钟。请准备好身份证件和手机。", "About three minutes. Have your identity document and your phone ready.";
    go_on: "继续申领", "Go on enrolling";
    go_on_hint: "您上次的申领还没有做完，可以接着做。", "Your enrolment is not finished yet. You can go on where you stopped.";
    sign_in: "我已经有网证", "I already have one";
    sign_in_hint: "用这台设备的指纹、面容或锁屏密码登录。", "Sign in with this device’s fingerprint, face or screen lock.";
    promises: "网证怎样保护您", "How netcert protects you";
    promise_yes_no: "只给结果", "Only the result";
    promise_yes_no_body: "比如“已满 18 周岁：是”。网站看不到您的生日。", "For example “over 18: yes”. The site does not see your birthday.";
    promise_apart: "各是各的", "Each site apart";
    promise_apart_body: "每个网站认得的是不同的代号，没法把您的行踪拼在一起。", "Every site knows you by a different sign, so they cannot piece together where you go.";
    promise_yours: "随时收回", "Yours to take back";
    promise_yours_body: "在哪里用过、给了什么，都能看到，也能收回。", "You see where you used it and what you gave, and can take it back.";
    netnum: "网号", "Netnum";
    netnum_hint: "网站从来不需要网号。谁向您要，都不要给。", "No site ever needs it. Do not give it to anyone who asks.";
    show_netnum: "显示网号", "Show my netnum";
    hide_netnum: "隐藏网号", "Hide my netnum";
    sites: "用过网证的网站", "Sites I have used it at";
    sites_hint: "看看给过谁，也可以收回。", "See whom you gave what, and take it back.";
    child_device: "这是孩子的设备：输入监护人给的代码", "This is a child’s device: type the guardian’s code";
    under_14: "不满 14 周岁怎么用", "Under 14";
    under_14_body: "第一次用一个网站，会先问监护人。监护人同意了，才能用。监护人也能看到用过哪些网站。", "The first time at a site, a guardian is asked. Only with a yes can it be used. Guardians also see which sites were asked for.";
    take_over: "满 14 周岁了，网证归你自己了", "You are 14: netcert is yours now";
    take_over_body: "请拿自己的证件，自己再申领一次，大约三分钟。网号不变。监护人以前同意过的网站都已经停了，以后用哪个网站，由你自己决定。", "Enrol once more by yourself, with your own document: about three minutes, and your netnum stays the same. What your guardian allowed has ended; from now on you decide where to use it.";
    take_over_kept: "孩子满 14 周岁了。请让孩子在孩子自己的设备上，用自己的证件再申领一次。这台设备上保存的网证不能再用了。", "Your child is 14. Let your child enrol once more, on a device of their own and with their own document. The netcert kept on this device can no longer be used.";
    take_over_go: "自己申领一次", "Enrol by yourself";
    children: "孩子的网证", "My children";
    children_hint: "替孩子申领，答复孩子想用的网站。", "Apply for a child, and answer which sites they may use.";
    add_device: "添加一台设备", "Add a device";
    add_device_hint: "换手机，或者多一台设备，用二维码接上，不用重新申领。", "For a new phone or one more device: scan a code, without enrolling again.";
    set_up: "在这台设备上启用", "Set up this device";
    set_up_hint: "您已经有网号了，只差在这台设备上碰一下。", "You have a netnum already; one touch on this device is all that is missing.";
    waiting_hint: "孩子的请求最多等 15 分钟。点开看看，再决定。", "A child’s question waits 15 minutes at most. Open it, then decide.";
    site_waits: "有一个网站在等您核实身份。", "A site is waiting for your check.";
    to_site: "回到刚才的网站", "Back to the site";
} }

pub fn hello(masked_name: &str, lang: PageLang) -> String {
    lang.pick(format!("您好，{masked_name}"), format!("Hello, {masked_name}"))
}

pub fn devices(passkeys: u32, lang: PageLang) -> String {
    match passkeys {
        1 => lang.pick("已在 1 台设备上启用。".to_owned(), "In use on 1 device.".to_owned()),
        _ => lang.pick(format!("已在 {passkeys} 台设备上启用。"), format!("In use on {passkeys} devices.")),
    }
}

/// How many questions wait for a guardian.
pub fn waiting(count: u32, lang: PageLang) -> String {
    let en = if count == 1 { "1 question waits".to_owned() } else { format!("{count} questions wait") };
    lang.pick(format!("有 {count} 件事等您回答"), format!("{en} for your answer"))
}
