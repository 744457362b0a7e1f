//! The texts that guardians sign, in plain language. The signed text itself is stored, so a change here does
//! not affect earlier consents.

use netcert::api::text::Lang;
use netcert::time::UnixTime;

/// The text for the enrolment of a child of 8–13.
pub fn enrolment(child: &str, lang: Lang, now: UnixTime) -> String {
    let date = date(lang, now);
    match lang {
        Lang::ZhHans => format!(
            "我是 {child} 的监护人。我同意代 {child} 申领网号和网证。\n\
             为此，公共服务平台处理 {child} 的证件信息，并比对一次人脸；人脸图像不保存。\n\
             {child} 未满 14 周岁期间，每使用一个网站，都要再由监护人同意，监护人可以查看使用记录。\n\
             有效期：到 {child} 年满 18 周岁，或者到我结束监护为止。\n\
             撤回：登录门户，在“孩子的网证”中选择“结束监护”，可以随时撤回。\n\
             日期：{date}"
        ),
        Lang::En => format!(
            "I am a guardian of {child}. I agree to apply for a netnum and netcerts in {child}'s stead.\n\
             For this, the service processes what {child}'s document says and compares a face once; no picture of it is kept.\n\
             Until {child} is 14, every site that {child} wants to use needs a guardian's consent of its own, and guardians can \
             see what was used.\n\
             Good until {child} is 18, or until I end my part.\n\
             To withdraw: sign in to the portal and choose \"End my part\" under \"My children\", at any time.\n\
             Date: {date}"
        ),
    }
}

/// The text for the approval of a child of 14–17.
pub fn approval(child: &str, lang: Lang, now: UnixTime) -> String {
    let date = date(lang, now);
    match lang {
        Lang::ZhHans => format!(
            "我是 {child} 的监护人。我同意 {child} 申领网号和网证，并自行使用。\n\
             {child} 用在哪些网站，由 {child} 自己决定，我看不到使用记录。\n\
             有效期：到 {child} 年满 18 周岁，或者到我结束监护为止。\n\
             撤回：登录门户，在“孩子的网证”中选择“结束监护”，可以随时撤回。\n\
             日期：{date}"
        ),
        Lang::En => format!(
            "I am a guardian of {child}. I agree that {child} has a netnum and netcerts, and uses them alone.\n\
             {child} decides which sites to use, and I do not see which.\n\
             Good until {child} is 18, or until I end my part.\n\
             To withdraw: sign in to the portal and choose \"End my part\" under \"My children\", at any time.\n\
             Date: {date}"
        ),
    }
}

/// The text for one more guardian.
pub fn joining(child: &str, lang: Lang, now: UnixTime) -> String {
    let date = date(lang, now);
    match lang {
        Lang::ZhHans => format!(
            "我是 {child} 的监护人。我同意和其他监护人一起，为 {child} 的网号和网证承担监护责任。\n\
             {child} 未满 14 周岁期间，每使用一个网站，都要由一位监护人同意，监护人可以查看使用记录。\n\
             有效期：到 {child} 年满 18 周岁，或者到我结束监护为止。\n\
             撤回：登录门户，在“孩子的网证”中选择“结束监护”，可以随时撤回。\n\
             日期：{date}"
        ),
        Lang::En => format!(
            "I am a guardian of {child}. I agree to answer for {child}'s netnum and netcerts, together with the other guardians.\n\
             Until {child} is 14, every site that {child} wants to use needs the consent of one guardian, and guardians can see \
             what was used.\n\
             Good until {child} is 18, or until I end my part.\n\
             To withdraw: sign in to the portal and choose \"End my part\" under \"My children\", at any time.\n\
             Date: {date}"
        ),
    }
}

/// The date in Shanghai.
fn date(lang: Lang, now: UnixTime) -> String {
    let day = now.shanghai_date();
    match lang {
        Lang::ZhHans => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::En => day.to_string(),
    }
}
