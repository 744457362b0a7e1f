//! Words around a code that one screen shows and another takes.

use super::{Lang, texts};

texts! { Code {
    picture: "二维码，用另一台设备的相机扫一扫", "QR code, to scan with the other device's camera";
    or_type: "也可以在那台设备上输入这个代码：", "Or type this code on the other device:";
    over: "这个代码已经过期。", "This code is too old now.";
    another: "换一个新代码", "New code";
    label: "十位代码", "Ten-character code";
    hint: "字母不分大小写，中间的空格可以不输。", "Capitals and spaces make no difference.";
    incomplete: "代码是 10 位字母和数字，请对照着再看一遍。", "The code has 10 letters and digits. Please compare it once more.";
} }

/// How long the code is still good.
pub fn good_for(seconds: i64, lang: Lang) -> String {
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    lang.pick(
        format!("还有 {minutes} 分 {seconds:02} 秒有效"),
        format!("Good for {minutes} min {seconds:02} s"),
    )
}
