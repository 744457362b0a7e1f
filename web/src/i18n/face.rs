//! Words of the face step.

use super::{PageLang, texts};

texts! { FaceStep {
    title: "看看是不是您本人", "Is it really you?";
    lead: "请拍一张正面照片，和证件上的照片比一比。比完就删，不保存。", "Take a picture of your face. It is compared with the one in your document and then deleted.";
    title_child: "看看是不是孩子本人", "Is it really the child?";
    lead_child: "请给孩子拍一张正面照片，和证件上的照片比一比。比完就删，不保存。", "Take a picture of the child's face. It is compared with the one in the document and then deleted.";
    tip_light: "面向光亮", "Face the light";
    tip_bare: "摘下口罩、帽子、墨镜", "No mask, hat or dark glasses";
    tip_alone: "画面里只有您", "Only you in the picture";
    tip_alone_child: "画面里只有孩子", "Only the child in the picture";
    open: "打开摄像头", "Turn on the camera";
    opening: "正在打开摄像头……", "Turning on the camera…";
    preview: "摄像头画面", "Camera picture";
    picture: "刚拍的照片", "The picture you took";
    hint_live: "把脸放进圆圈里。", "Put your face inside the circle.";
    take: "拍照", "Take the picture";
    taken: "照片拍好了。", "The picture is taken.";
    submit: "就用这张", "Use this picture";
    again: "重拍", "Take it again";
    checking: "正在核对……", "Checking…";
    denied: "浏览器不能用摄像头。", "The browser may not use the camera.";
    denied_next: "请点地址栏旁边的图标，允许使用摄像头，再点“打开摄像头”。", "Tap the icon beside the address, allow the camera, and turn it on again.";
    no_camera_here: "在这里打开的页面不能用摄像头。", "The camera does not work where this page was opened.";
    no_camera_here_next: "请用手机自带的浏览器打开网证，从这一步接着办。", "Open netcert in the phone's own browser and go on at this step.";
    absent: "这台设备没有找到摄像头。", "No camera was found on this device.";
    absent_next: "请换一台有摄像头的手机或电脑，或者到服务窗口办理。", "Use a phone or computer with a camera, or go to a counter.";
    busy: "摄像头打不开。", "The camera does not open.";
    busy_next: "可能有别的程序正在用它。请关掉那个程序，再试一次。", "Another program may be using it. Close that program and try again.";
    dark: "摄像头没有给出画面。", "The camera gave no picture.";
    dark_next: "请再点一次“打开摄像头”。手机在省电模式的话，请先关掉。", "Turn the camera on again. If the phone saves power, end that first.";
} }

pub fn document_holder(masked_name: &str, lang: PageLang) -> String {
    lang.pick(format!("证件持有人：{masked_name}"), format!("Holder of the document: {masked_name}"))
}
