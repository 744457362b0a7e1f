//! Words of the page that adds one more device, on the device that one has and on the new one.

use super::{PageLang, texts};

texts! { Device {
    title: "添加一台设备", "Add a device";
    give_lead: "新设备在手边吗？这里会显示一个二维码，用新设备扫一扫，两台都能用。网号不变，这台设备照常用。", "Do you have the new device at hand? This page shows a QR code to scan with it, and then both work. Your netnum stays the same, and so does this device.";
    give: "用通行密钥确认，显示二维码", "Confirm with my passkey and show the code";
    show_lead: "请用新设备的相机扫一扫，再照着提示做。代码只给您自己用，不要发给别人。", "Scan this with the new device’s camera and follow what it says. The code is for you alone; send it to nobody.";
    take_lead: "请在您已经在用的那台设备上打开网证，登录，点“添加一台设备”，再把那里的十位代码输在这里。", "On the device that you use already, open netcert, sign in and choose “Add a device”. Then type the ten characters from there.";
    take_scanned: "代码已经填好了。请点“继续”。", "The code is filled in. Choose “Continue”.";
    take: "继续", "Continue";
    no_device: "没有别的设备了？重新申领", "No other device? Enrol again";
    other_title: "这个浏览器里已经登录了", "Somebody is signed in here";
    other: "退出，再继续", "Sign out and go on";
    arrived_lead: "是您吗？是的话，就可以在这台设备上用了。", "Is that you? Then you can use it on this device.";
    device: "在这台设备上使用", "Use on this device";
    device_wait: "请按设备的提示操作……", "Follow your device’s prompt…";
    not_me: "这不是我", "This is not me";
    ready: "好了，两台设备都可以用", "Done. Both devices work";
    ready_lead: "以后有网站要核实您的身份，在哪台设备上碰一下都行。", "When a site has to check who you are, a touch on either will do.";
    home: "去我的网证", "Go to my netcert";
} }

pub fn whose(masked_name: &str, lang: PageLang) -> String {
    lang.pick(format!("这是 {masked_name} 的网证"), format!("This is the netcert of {masked_name}"))
}

pub fn other_lead(masked_name: &str, lang: PageLang) -> String {
    lang.pick(
        format!("现在登录的是 {masked_name}。要在这里添加另一个人的网证，先退出登录。"),
        format!("{masked_name} is signed in. To add another person’s netcert here, sign out first."),
    )
}
