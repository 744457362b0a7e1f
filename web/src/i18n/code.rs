//! Words about a code that one screen shows and another screen takes.

use super::{PageLang, texts};

texts! { Code {
    picture: "二维码，用另一台设备的相机扫一扫", "QR code, to scan with the other device's camera";
    or_type: "也可以在那台设备上输入这个代码：", "Or type this code on the other device:";
    over: "这个代码已经过期。", "This code is too old now.";
    another: "换一个新代码", "New code";
    label: "十位代码", "Ten-character code";
    hint: "字母不分大小写，中间的空格可以不输。", "Capitals and spaces make no difference.";
    incomplete: "代码是 10 位字母和数字，请对照着再看一遍。", "The code has 10 letters and digits. Please compare it once more.";
} }

/// How long the code is still valid.
pub fn good_for(seconds: i64, lang: PageLang) -> String {
    // Round up a little: a code of one week has already lost a second when it is shown.
    let (hours, days) = ((seconds + 60) / 3600, (seconds + 3600) / 86_400);
    if days > 1 {
        return lang.pick(format!("还有 {days} 天有效"), format!("Good for {days} days"));
    }
    if hours > 1 {
        return lang.pick(format!("还有 {hours} 小时有效"), format!("Good for {hours} hours"));
    }
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    lang.pick(
        format!("还有 {minutes} 分 {seconds:02} 秒有效"),
        format!("Good for {minutes} min {seconds:02} s"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_told_in_the_unit_that_people_count_in() {
        let left = [599, 600, 7_199, 7_200, 86_400, 2 * 86_400, 7 * 86_400 - 1]
            .map(|left| good_for(left, PageLang::En));
        let told = [
            "Good for 9 min 59 s",
            "Good for 10 min 00 s",
            "Good for 2 hours",
            "Good for 2 hours",
            "Good for 24 hours",
            "Good for 2 days",
            "Good for 7 days",
        ];
        assert_eq!(left, told);
    }
}
