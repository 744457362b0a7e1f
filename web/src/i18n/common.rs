//! Words of every page.

use super::texts;

texts! { Common {
    service: "网证", "netcert";
    service_line: "网络身份认证", "Online identity";
    to_content: "跳到正文", "Skip to content";
    home: "首页", "Home";
    language: "English", "中文";
    language_label: "Switch to English", "切换到中文";
    theme: "外观", "Appearance";
    theme_system: "跟随系统", "Like my device";
    theme_light: "浅色", "Light";
    theme_dark: "深色", "Dark";
    loading: "请稍候……", "One moment…";
    retry: "重试", "Try again";
    back: "返回", "Back";
    cancel: "取消", "Cancel";
    close: "关闭", "Close";
    offline: "没有网络。已有的内容还能看,要继续请先连上网络。", "You are offline. You can still read this page; to go on, connect to the internet.";
    not_found_title: "没有这个页面", "This page does not exist";
    not_found_body: "地址可能写错了,或者页面已经搬走。", "The address may be wrong, or the page has moved.";
    to_home: "回到首页", "Go to the home page";
    footer_voluntary: "是否使用网证由您自己决定。不用网证,也能用其他方式办同样的事。", "Using netcert is your own choice. Without it, other ways to the same service stay open.";
} }
