//! Words for the end of the enrolment.

use super::texts;

texts! { DoneStep {
    title: "申领成功", "You have a netcert";
    title_again: "您早就有网证了", "You already had a netcert";
    lead: "这是您的网号，它只属于您。", "This is your netnum. It is yours alone.";
    lead_again: "还是原来的网号，没有变。每个人只有一个。", "It is the same netnum as before. Everyone has just one.";
    netnum_hint: "不用记，也不用抄。网站从来不需要它，谁向您要都不要给。", "No need to learn it or write it down. No site ever needs it; give it to nobody.";
    device_title: "在这台设备上使用吗？", "Use it on this device?";
    device_body: "以后用指纹、面容或锁屏密码碰一下，就能向网站证明是您本人。不要在公用的设备上启用。", "From then on one touch (fingerprint, face or screen lock) proves to a site that it is you. Do not do this on a shared device.";
    device: "在这台设备上使用", "Use on this device";
    device_wait: "请按设备的提示操作……", "Follow your device’s prompt…";
    device_ready_body: "以后有网站要核实您的身份，碰一下就行。", "When a site has to check who you are, one touch is enough.";
    later: "以后再说", "Not now";
    device_ready: "这台设备可以用了。", "This device is ready.";
    later_title: "好的，先不在这台设备上用", "Fine, not on this device";
    later_body: "您的网证已经有了，只是还没有哪台设备能用它。12 小时内回到这里，点一下就能启用。过了这个时间，就在要用的设备上再申领一次，网号不会变。", "You have your netcert, but no device can use it yet. Come back here within 12 hours and one touch sets this device up. Later, enrol once more on the device you want to use; your netnum stays the same.";
    changed_my_mind: "还是在这台设备上用", "Use this device after all";
    to_site: "回到刚才的网站", "Back to the site";
    to_my_netcert: "去我的网证", "Go to my netcert";
    to_home: "回到首页", "Go to the home page";
} }

texts! { ChildDone {
    title: "孩子的网证申领好了", "The child has a netcert";
    title_again: "孩子早就有网证了", "The child already had a netcert";
    lead: "孩子要在哪里用？两样都可以，以后也能再加。", "Where will the child use it? Both are fine, and you can add the other later.";
    later: "以后再说", "Not now";
} }
