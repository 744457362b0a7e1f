//! The browser's camera: opens it, takes one JPEG frame, and releases it.

use leptos::prelude::window;
use netcert::api::enrolment::FACE_MAX_BYTES;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, DomException, HtmlCanvasElement, HtmlVideoElement, MediaStream,
    MediaStreamConstraints, MediaStreamTrack,
};

/// Side of the square picture in pixels: large enough to compare faces, small enough to send.
const SIDE: u32 = 640;
/// JPEG qualities, tried in this order until the frame is small enough.
const QUALITIES: [f64; 3] = [0.9, 0.7, 0.4];

/// Why there is no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CameraFailure {
    /// The person, or a setting of the device, refused access.
    Denied,
    /// The browser offers no camera to this page: it cannot, or it shows the page inside another app.
    Unsupported,
    /// The device has no camera.
    Absent,
    /// There is a camera, but it does not open.
    Busy,
    /// The camera is open, but it shows nothing yet.
    Dark,
}

/// By the name of the exception (Media Capture and Streams §10.3.1).
fn why(error: &JsValue) -> CameraFailure {
    match error.dyn_ref::<DomException>().map(DomException::name).as_deref() {
        Some("NotAllowedError" | "SecurityError") => CameraFailure::Denied,
        Some("NotFoundError" | "OverconstrainedError") => CameraFailure::Absent,
        _ => CameraFailure::Busy,
    }
}

/// Asks for the camera that faces the person and shows its picture in `video`.
pub async fn open(video: &HtmlVideoElement) -> Result<MediaStream, CameraFailure> {
    let navigator = window().navigator();
    // Outside a secure context the browser has no `mediaDevices`.
    if !js_sys::Reflect::get(&navigator, &"mediaDevices".into()).is_ok_and(|devices| devices.is_object()) {
        return Err(CameraFailure::Unsupported);
    }
    let devices = navigator.media_devices().map_err(|_| CameraFailure::Unsupported)?;
    let wanted = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&wanted, &"facingMode".into(), &"user".into());
    let constraints = MediaStreamConstraints::new();
    constraints.set_video(&wanted);
    let asked = devices.get_user_media_with_constraints(&constraints).map_err(|error| why(&error))?;
    let stream: MediaStream = JsFuture::from(asked).await.map_err(|error| why(&error))?.unchecked_into();
    video.set_src_object(Some(&stream));
    // A telephone that saves power refuses to play, also with `NotAllowedError`: the camera is allowed.
    let played = match video.play() {
        Ok(playing) => JsFuture::from(playing).await,
        Err(error) => Err(error),
    };
    if played.is_err() {
        release(&stream);
        return Err(CameraFailure::Dark);
    }
    Ok(stream)
}

/// Switches the camera off.
pub fn release(stream: &MediaStream) {
    for track in stream.get_tracks().iter() {
        track.unchecked_into::<MediaStreamTrack>().stop();
    }
}

/// Draws the middle square of what `video` shows on `canvas` and encodes it as JPEG.
pub async fn capture(video: &HtmlVideoElement, canvas: &HtmlCanvasElement) -> Option<Blob> {
    let (width, height) = (f64::from(video.video_width()), f64::from(video.video_height()));
    let square = width.min(height);
    if square <= 0.0 {
        return None;
    }
    canvas.set_width(SIDE);
    canvas.set_height(SIDE);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let side = f64::from(SIDE);
    context
        .draw_image_with_html_video_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            video,
            (width - square) / 2.0,
            (height - square) / 2.0,
            square,
            square,
            0.0,
            0.0,
            side,
            side,
        )
        .ok()?;
    for quality in QUALITIES {
        let frame = pack(canvas, quality).await?;
        #[expect(clippy::cast_precision_loss, reason = "half a mebibyte is exact")]
        let limit = FACE_MAX_BYTES as f64;
        if frame.size() <= limit {
            return Some(frame);
        }
    }
    None
}

async fn pack(canvas: &HtmlCanvasElement, quality: f64) -> Option<Blob> {
    let packed = js_sys::Promise::new(&mut |resolve, reject| {
        if let Err(error) =
            canvas.to_blob_with_type_and_encoder_options(&resolve, "image/jpeg", &quality.into())
        {
            let _ = reject.call1(&JsValue::UNDEFINED, &error);
        }
    });
    JsFuture::from(packed).await.ok()?.dyn_into().ok()
}
