//! Words of the list of sites.

use netcert::time::UnixTime;

use super::{PageLang, texts};

texts! { Sites {
    title: "我同意过的网站", "Sites I agreed to";
    lead: "这些网站核实过您。随时可以撤回：撤回以后，那里的网证马上作废。", "These sites have checked you. You can withdraw at any time: the netcert for that site then ends at once.";
    sign_in_lead: "要看这张单子，请先登录。", "To see this list, sign in first.";
    sign_in: "用通行密钥登录", "Sign in with a passkey";
    enrol: "还没有网号？去申领", "No netnum yet? Get one";
    empty: "您还没有同意过任何网站。", "You have not agreed to any site yet.";
    active: "正在使用", "In use";
    withdrawn: "已撤回", "Withdrawn";
    purpose: "用途", "What for";
    tells: "会告诉网站", "What it is told";
    tells_real: "是一位核实过的真实的人", "that you are a real, verified person";
    given: "同意时间", "Agreed on";
    withdrawn_at: "撤回时间", "Withdrawn on";
    withdraw: "撤回", "Withdraw";
    confirm_yes: "确认撤回", "Withdraw consent";
    confirm_no: "先不撤回", "Keep it";
    confirm_body: "撤回以后，这个网站不能再用这张网证核实您。以后需要时，可以重新同意。", "This site can then no longer check you with this netcert. You can agree again whenever you want.";
    withdrawn_now: "已经撤回。", "Withdrawn.";
} }

/// `要撤回给北京博物馆的同意吗?`
pub fn confirm_title(name: &str, lang: PageLang) -> String {
    lang.pick(format!("要撤回给{name}的同意吗？"), format!("Withdraw your consent to {name}?"))
}

/// The day in Shanghai, as each language writes it.
pub fn day(at: i64, lang: PageLang) -> String {
    let date = UnixTime::new(at).shanghai_date();
    let (year, month, day) = (date.year(), date.month(), date.day());
    lang.pick(format!("{year} 年 {month} 月 {day} 日"), format!("{year}-{month:02}-{day:02}"))
}
