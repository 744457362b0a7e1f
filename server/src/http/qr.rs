//! QR codes (ISO/IEC 18004) as an SVG path.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

/// Width of the quiet zone on each side, in modules.
const QUIET: usize = 4;

/// A QR code, ready to be drawn.
pub struct Qr {
    /// Side of the square in modules, quiet zone included.
    pub side: u32,
    /// The `d` of a path, one unit per module: one rectangle for each run of dark modules.
    pub path: String,
}

impl Qr {
    /// The QR code of a short text; `None` if the text is too long.
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let width = code.width();
        let colors = code.to_colors();
        let mut path = String::new();
        for (y, row) in colors.chunks(width).enumerate() {
            let mut x = 0;
            for run in row.chunk_by(|a, b| a == b) {
                if run[0] == Color::Dark {
                    let (x, y, length) = (x + QUIET, y + QUIET, run.len());
                    // Writing to a String cannot fail.
                    let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
                }
                x += run.len();
            }
        }
        Some(Self { side: u32::try_from(width + 2 * QUIET).ok()?, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_a_small_square() {
        let qr = Qr::of("http://localhost:8300/child#AB1DE-FGH0K").unwrap();
        assert_eq!(qr.side, 29 + 8);
        // The first row of the upper left finder pattern.
        assert!(qr.path.starts_with("M4 4h7v1h-7z"), "{}", &qr.path[..24]);
        assert!(Qr::of(&"x".repeat(9999)).is_none());
    }
}
