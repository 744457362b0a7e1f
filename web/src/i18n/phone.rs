//! Words of the phone step and the one-time code.

use super::{PageLang, texts};

texts! { PhoneStep {
    title: "您的手机号码是多少？", "What is your mobile number?";
    lead: "我们发一条短信验证码，确认手机在您手里。", "We send a code by text message to make sure the phone is yours.";
    label: "手机号码", "Mobile number";
    hint: "中国大陆的手机号码，11 位。", "A number of mainland China, 11 digits.";
    send: "发送验证码", "Send the code";
    incomplete: "号码应该是 11 位，以 1 开头。请数一数。", "The number has 11 digits and begins with 1. Please count again.";
} }

texts! { CodeStep {
    title: "输入短信里的验证码", "Type the code from the message";
    label: "验证码", "Code";
    hint: "6 位数字，10 分钟内有效。", "6 digits, good for 10 minutes.";
    check: "核对验证码", "Check the code";
    incomplete: "验证码是 6 位数字。", "The code has 6 digits.";
    resend: "重新发送", "Send a new code";
    resent: "新的验证码已经发出。", "A new code is on its way.";
    other_number: "换一个号码", "Use another number";
    keep_number: "不换了", "Keep the number";
    inbox: "演示短信", "Demo messages";
    inbox_lead: "这里是演示，短信不会真的发到手机上，请看这里。", "This is a demo: messages do not reach a phone but appear here.";
    inbox_empty: "还没有短信。", "No message yet.";
    fill_in: "填入验证码", "Fill in this code";
} }

pub fn sent_to(masked_phone: &str, lang: PageLang) -> String {
    lang.pick(format!("已发送到 {masked_phone}。"), format!("Sent to {masked_phone}."))
}

pub fn resend_in(seconds: u32, lang: PageLang) -> String {
    lang.pick(format!("{seconds} 秒后可以重新发送"), format!("You can ask for a new code in {seconds} s"))
}
