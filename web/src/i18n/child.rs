//! Words of the page that a child opens on the child's own device.

use super::{PageLang, texts};

texts! { Child {
    title: "输入监护人给你的代码", "Type your guardian’s code";
    lead: "代码在爸爸妈妈（或其他监护人）的屏幕上，一共 10 个字母和数字。", "It is on your mum’s, dad’s or guardian’s screen: 10 letters and digits.";
    take: "继续", "Continue";
    agree: "把这台设备给孩子用吗？", "Make this the child’s device?";
    agree_lead: "这个代码来自一位监护人。继续以后，那位监护人的孩子就可以在这台设备上用自己的网证。", "This code comes from a guardian. If you go on, that guardian’s child can use their netcert on this device.";
    under_way: "这台设备上有人正在申领网证，还没有做完。继续的话，那边就停了，以后要重新来。", "Somebody is applying for a netcert on this device and has not finished. If you go on, that stops and has to begin again.";
    go_on: "给孩子用", "Yes, it is for the child";
    stay: "不用，回到首页", "No, back to the start page";
    unknown: "这个代码不能用。", "This code does not work.";
    unknown_next: "可能输错了一个字，也可能用过了，或者过了时间。再看一遍；还是不行，就请监护人换一个新的。", "Maybe one sign is wrong, or it was used already, or it is too old. Look again. If it still does not work, ask your guardian for a new one.";
    arrived_lead: "是你吗？是的话，就可以在这台设备上用了。", "Is that you? Then you can use it on this device.";
    lock: "设备会让你用指纹、看一眼屏幕，或者输锁屏密码。", "The device will ask for your fingerprint, your face or its screen lock.";
    device: "在这台设备上使用", "Use on this device";
    device_wait: "请按设备的提示做……", "Follow your device…";
    not_me: "这不是我", "This is not me";
    new_code: "输入新的代码", "Type a new code";
    ready: "好了，这台设备可以用了", "Done. This device is ready";
    ready_lead: "以后有网站要核实你是谁，碰一下就行。", "When a site has to check who you are, one touch is enough.";
    ready_asks: "第一次用一个网站的时候，会先问监护人。", "The first time at a site, your guardian is asked first.";
    home: "看看我的网证", "Go to my netcert";
} }

pub fn signs_out(masked_name: &str, lang: PageLang) -> String {
    lang.pick(
        format!("现在在这台设备上登录的是 {masked_name}。继续的话，{masked_name} 会在这里退出登录。"),
        format!("{masked_name} is signed in on this device. If you go on, {masked_name} is signed out here."),
    )
}

pub fn whose(masked_name: &str, lang: PageLang) -> String {
    lang.pick(format!("这是 {masked_name} 的网证"), format!("This is the netcert of {masked_name}"))
}
