//! Words that stand on every page.

use super::texts;

texts! { EveryPage {
    service: "网证", "netcert";
    service_line: "网络身份认证", "Online identity";
    to_content: "跳到正文", "Skip to the content";
    to_home: "回到首页", "Go to the home page";
    other_language: "English", "中文";
    other_language_tag: "en", "zh-Hans";
    theme: "外观", "Appearance";
    theme_system: "跟随系统", "Like my device";
    theme_light: "浅色", "Light";
    theme_dark: "深色", "Dark";
    loading: "请稍候……", "One moment…";
    working: "正在处理，请稍候……", "Working, one moment…";
    retry: "再试一次", "Try again";
    back: "返回", "Back";
    signed_in_as: "现在登录的是", "Signed in as";
    sign_out: "退出登录", "Sign out";
    offline: "现在没有网络。连上网络后，可以从这里继续。", "You are offline. Once you are connected, you can go on from here.";
    not_found_title: "没有这个页面", "This page does not exist";
    not_found_body: "地址可能写错了，或者页面已经搬走。", "The address may be wrong, or the page has moved.";
    voluntary: "用不用网证，由您自己决定。不用网证，也能用其他方式办同样的事。", "Using netcert is your own choice. Without it, other ways to the same service stay open.";
    demo: "演示", "Demo";
} }
