//! One camera frame. It exists only during its request, is wiped, and is never stored or logged.

use netcert::api::enrolment::FACE_MAX_BYTES;
use zeroize::Zeroizing;

/// Smallest width and height, in pixels.
const MIN_SIDE: u16 = 160;
/// Largest width and height. A larger picture does not come from a camera and could overload a decoder.
const MAX_SIDE: u16 = 8192;

/// A JPEG of a usable size. No `Debug`.
pub struct Frame {
    bytes: Zeroizing<Vec<u8>>,
}

/// The bytes are no JPEG, or the picture is too small or too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the frame cannot be used")]
pub struct Unusable;

impl Frame {
    /// Reads only the header. The authority decodes the picture itself.
    ///
    /// # Errors
    /// [`Unusable`].
    pub fn parse(bytes: Zeroizing<Vec<u8>>) -> Result<Self, Unusable> {
        let size = if bytes.len() > FACE_MAX_BYTES { None } else { size(&bytes) };
        let (width, height) = size.ok_or(Unusable)?;
        let fits = |side: u16| (MIN_SIDE..=MAX_SIDE).contains(&side);
        if fits(width) && fits(height) { Ok(Self { bytes }) } else { Err(Unusable) }
    }

    /// The JPEG.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Width and height from the start-of-frame segment (ITU-T T.81, Annex B). The file must begin and end like
/// a JPEG.
fn size(jpeg: &[u8]) -> Option<(u16, u16)> {
    let mut rest = jpeg.strip_prefix(&[0xff, 0xd8])?.strip_suffix(&[0xff, 0xd9])?;
    loop {
        let [0xff, marker, after @ ..] = rest else { return None };
        // Fill bytes may come before a marker.
        if *marker == 0xff {
            rest = &rest[1..];
            continue;
        }
        let length = usize::from(u16::from_be_bytes(*after.first_chunk()?));
        let segment = after.get(2..length)?;
        match marker {
            // All start-of-frame markers. C4, C8 and CC in this range have other meanings.
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let height = u16::from_be_bytes([*segment.get(1)?, *segment.get(2)?]);
                let width = u16::from_be_bytes([*segment.get(3)?, *segment.get(4)?]);
                return Some((width, height));
            }
            // Picture data before its size, or markers without a segment: no camera writes that.
            0xda | 0x00 | 0x01 | 0xd0..=0xd9 => return None,
            _ => rest = after.get(length..)?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let (w, h) = (width.to_be_bytes(), height.to_be_bytes());
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0x00, 0x04, b'J', b'F'];
        bytes.extend([0xff, 0xc0, 0x00, 0x0b, 0x08, h[0], h[1], w[0], w[1], 0x01, 0x01, 0x11, 0x00]);
        bytes.extend([0xff, 0xda, 0x00, 0x02, 0x12, 0x34, 0xff, 0xd9]);
        bytes
    }

    fn usable(bytes: Vec<u8>) -> bool {
        Frame::parse(Zeroizing::new(bytes)).is_ok()
    }

    #[test]
    fn a_camera_frame_is_usable() {
        assert!(usable(jpeg(640, 480)));
        assert!(usable(jpeg(160, 160)));
    }

    #[test]
    fn other_things_are_not() {
        assert!(!usable(jpeg(159, 480)));
        assert!(!usable(jpeg(480, 159)));
        assert!(!usable(jpeg(60_000, 60_000)));
        assert!(!usable(Vec::new()));
        assert!(!usable(b"\x89PNG\r\n\x1a\n".to_vec()));
        assert!(!usable(vec![0xff; 4096]));
        let whole = jpeg(640, 480);
        for end in 0..whole.len() {
            assert!(!usable(whole[..end].to_vec()), "cut at {end}");
        }
        let mut large = jpeg(640, 480);
        large.splice(20..20, vec![0; FACE_MAX_BYTES]);
        assert!(!usable(large));
    }
}
