//! Words of the PIN step.

use netcert::pin::PinRule;

use super::{PageLang, texts};

texts! { PinStep {
    title: "设置八位口令", "Choose an eight-digit PIN";
    lead: "第一次在一个网站用网证时要输入口令。请记在心里，不要告诉别人，我们也不会向您要。", "You type it the first time you use netcert at a site. Keep it in your head and tell nobody. We will never ask you for it.";
    title_child: "和孩子一起设八位口令", "Choose an eight-digit PIN with the child";
    lead_child: "孩子第一次在一个网站用网证时要输入口令。请和孩子一起想一个，孩子要记得住，不要告诉别人。", "The child types it the first time at a site. Choose one together that the child will remember, and tell nobody.";
    label: "八位口令", "Eight-digit PIN";
    label_again: "再输一次", "The same PIN again";
    show: "显示口令", "Show the PIN";
    hide: "隐藏口令", "Hide the PIN";
    set: "设好口令", "Set the PIN";
    rules: "这样的口令才安全", "What makes a PIN safe";
    rule_length: "正好 8 位数字", "Exactly 8 digits";
    rule_neighbours: "相邻的数字不相同、不相连（如 11、12、21 都不行）", "Neighbours are neither equal nor next to each other (no 11, 12 or 21)";
    rule_repeats: "同一个数字最多出现两次", "No digit more than twice";
    fulfilled: "做到了", "fulfilled";
    broken: "还没做到", "not yet";
    differ: "两次输入的不一样。请把下面一栏再输一次。", "The two do not match. Type the second one again.";
} }

/// Which rule the PIN breaks, and how to correct it.
pub fn broken(rule: PinRule, lang: PageLang) -> &'static str {
    match rule {
        PinRule::Length => lang.pick("口令要正好 8 位。", "The PIN has exactly 8 digits."),
        PinRule::Digits => lang.pick("口令只能用数字。", "Use digits only."),
        PinRule::Neighbours => lang.pick(
            "有相邻的数字相同或相连，比如 11、12、21。请把它们隔开。",
            "Two neighbours are equal or next to each other, like 11, 12 or 21. Move them apart.",
        ),
        PinRule::Repeats => lang.pick(
            "有一个数字用了三次以上。请换掉一个。",
            "One digit is used more than twice. Replace one of them.",
        ),
    }
}
