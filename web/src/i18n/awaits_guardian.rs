//! Words for a child of 14–17 who waits for a guardian's approval. The child reads them.

use super::texts;

texts! { AwaitsGuardian {
    almost: "还差一步", "One more step";
    title: "还要监护人同意", "Your guardian has to agree";
    lead: "你的部分都做完了。爸爸妈妈或其他监护人同意以后，网证就能用。", "You have done your part. As soon as your mum, dad or guardian agrees, your netcert can be used.";
    first: "请监护人拿出自己的手机，扫下面的二维码。", "Ask your guardian to scan this QR code with their own phone.";
    second: "也可以请监护人打开“网证”，点“孩子的网证”，输入下面的代码。", "Or they open netcert, choose “My children”, and type the code below.";
    waiting: "正在等监护人回答。有了回答，这里会自己变。", "Waiting for your guardian. This page changes by itself.";
    approved: "监护人同意了，网证可以用了", "Your guardian agreed: your netcert is ready";
    ready: "等监护人的时候，可以先让这台设备准备好。", "While you wait, you can get this device ready.";
    declined: "监护人这次没有同意", "Your guardian did not agree this time";
    declined_lead: "这没有做错什么。你填过的内容都已经删除，我们这里什么也没有留下。", "You did nothing wrong. Everything you gave was deleted; nothing of it is left here.";
    declined_next: "可以和监护人聊一聊，以后随时可以再申领。需要核实身份的网站，也都有其他办法。", "You can talk about it, and apply again whenever you like. Sites that have to check you keep another way open, too.";
    enrol_again: "再申领一次", "Apply again";
} }
