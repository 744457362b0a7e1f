//! Words around the notice. The notice's own text comes from the server, which keeps its versions.

use super::texts;

texts! { NoticeStep {
    title: "开始之前，请先看看", "Before you start";
    lead: "申领网证要用到您的一些信息。下面写清楚了用什么、为什么用、保存多久。", "To give you a netcert we need some data. Below you read what, why, and for how long.";
    lead_child: "替孩子申领网证，要用到孩子的一些信息。下面的“您”说的是孩子。", "To give the child a netcert we need some of the child's data. In what follows, “you” is the child.";
    sensitive: "敏感信息", "Sensitive data";
    agree: "我看过以上告知，同意申领网证", "I have read this and agree to get a netcert";
    agree_sensitive: "我单独同意使用我的人脸和证件号码", "I separately agree to the use of my face and my document number";
    agree_child: "我看过以上告知，同意替孩子申领网证", "I have read this and agree to get a netcert for the child";
    agree_sensitive_child: "我单独同意使用孩子的人脸和证件号码", "I separately agree to the use of the child's face and document number";
    start: "同意并开始", "Agree and start";
    decline: "不同意，回到首页", "I do not agree";
    both_missing: "两项都勾选后才能开始。不想勾选也没关系，可以用其他方式办事。", "To start, tick both boxes. If you would rather not, other ways stay open to you.";
} }
