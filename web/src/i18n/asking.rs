//! Words for a child under 14 who waits for a guardian's answer about a site. Children read them on their own
//! device. A guardian who keeps the child's netcert reads other words (`kept_…`).

use super::problem::duration;
use super::{PageLang, texts};

texts! { Asking {
    title: "等监护人同意", "Waiting for your guardian";
    first: "请爸爸妈妈（或其他监护人）拿出自己的手机或电脑。", "Ask your mum, dad or guardian to take their own phone or computer.";
    second: "打开“网证”，登录，点“孩子的网证”。", "They open netcert, sign in, and choose “My children”.";
    third: "在那里能看到这个网站，同意或者不同意。", "There they see this site and say yes or no.";
    kept_title: "等监护人同意", "A guardian has to agree";
    kept_first: "用您自己的手机回答最方便：打开“网证”，登录，点“孩子的网证”。", "Your own phone is best for the answer: open netcert, sign in, and choose “My children”.";
    kept_second: "只有这一台设备也行：另开一页，用您自己的网证登录去回答，再回到这一页。", "With this device alone: open another page, sign in with your own netcert and answer there, then come back to this page.";
    waiting: "正在等回答。有了回答，这里会自己往下走。", "Waiting for the answer. This page goes on by itself.";
    cut_off: "现在连不上网。连上以后会接着等，不会丢。", "There is no connection. Once it is back we go on waiting; nothing is lost.";
    elsewhere: "这个浏览器刚才登录了别人的网证。回答过了，就点“继续”。", "Somebody else has signed in in this browser. If the answer is given, choose “Continue”.";
    go_on: "继续", "Continue";
    stop: "不等了，返回网站", "Stop waiting, go back to the site";
    refused: "监护人这次没有同意", "Your guardian said no this time";
    refused_lead: "不是你做错了什么。可以和监护人聊一聊。网站那里也有其他办法。", "You did nothing wrong. You can talk with your guardian about it. The site has other ways, too.";
    unanswered: "监护人还没有回答", "Your guardian has not answered yet";
    unanswered_lead: "等的时间到了。可以告诉监护人一声，再问一次。", "The time is up. Tell your guardian, and ask once more.";
    nothing_given: "什么也没有交给网站。", "Nothing was handed to the site.";
    again: "再问一次", "Ask again";
    to_site: "返回网站", "Back to the site";
} }

pub fn lead(name: &str, child: Option<&str>, lang: PageLang) -> String {
    match child {
        None => lang.pick(
            format!("我们问了你的监护人：可不可以在“{name}”用网证。"),
            format!("We asked your guardian whether you may use netcert at “{name}”."),
        ),
        Some(child) => lang.pick(
            format!("孩子 {child} 不满 14 周岁，第一次在“{name}”用网证，要有一位监护人同意。"),
            format!("Your child {child} is under 14: the first time at “{name}”, one guardian has to agree."),
        ),
    }
}

pub fn until(seconds: u32, lang: PageLang) -> String {
    let left = duration(seconds, lang);
    lang.pick(
        format!("最多再等{left}。关掉这一页也没关系，回来以后从网站再点一次就行。"),
        format!(
            "We wait {left} at most. You may close this page: start again at the site when you come back."
        ),
    )
}
