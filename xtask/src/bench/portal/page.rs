//! The page: what is loaded, when something is painted, and when the first button can be pressed.

use std::fmt::Write as _;

use anyhow::Result;

use super::Options;
use crate::bench::machine::Machine;
use crate::bench::measurements::Measurements;
use crate::bench::report::{describe, number, range};

/// An entry point, the button that we wait for, and the limits: bytes, and milliseconds until it can be
/// pressed.
const BARS: [(&str, &str, f64, f64); 2] =
    [("present", "*Agree*", 200_000.0, 1500.0), ("account", "the first button", 350_000.0, 2300.0)];

pub fn page(
    measurements: &Measurements,
    machine: &Machine,
    browser: &str,
    options: &Options,
) -> Result<String> {
    let mut page = String::new();
    let opened = options.openings;
    write!(
        page,
        "# The portal on a slow line\n\n\
        Written by `cargo xtask bench --only portal`; figures of one machine in one run, and no promise. Each page is opened\n\
        {opened} times in Chromium ({browser}) with 1.6 Mbps, 150 ms and a processor slowed down four times (DevTools'\n\
        `Network.emulateNetworkConditions` and `Emulation.setCPUThrottlingRate`), without HTTP cache and service worker.\n\
        *present* is opened by a holder who has enrolled in this browser and comes to a site for the first time; *account* is\n\
        the home page, opened by a stranger. Time counts from the start of the navigation. A button can be pressed in the frame\n\
        in which it is first shown: its listener is there before it. Bytes are those of all bodies that were loaded by then, as\n\
        they travelled. A figure is the median; beside it lie the bounds of the lowest and the highest tenth.\n"
    )?;
    if options.against.is_some() {
        page.push_str("*Before* is an earlier release with its own server; the two take turns.\n");
    }
    page.push('\n');
    describe(&mut page, machine)?;
    page.push_str("| | | loaded, kB | first drawn, ms | can be pressed, ms |\n|---|---|--:|--:|--:|\n");
    let sides: &[&str] = if options.against.is_some() { &["before", "now"] } else { &["now"] };
    for (entry, button, ..) in BARS {
        for side in sides {
            let spread = |what: &str| measurements.spread(&format!("{side} {entry} {what}"));
            let (bytes, paint, ready) = (spread("bytes")?, spread("paint")?, spread("ready")?);
            writeln!(
                page,
                "| *{entry}*, {button} | {side} | {} | {} ({}) | {} ({}) |",
                number(bytes.median / 1000.0),
                number(paint.median),
                range(paint),
                number(ready.median),
                range(ready),
            )?;
        }
    }
    page.push_str("\n## Bars\n\n| | wanted | measured | |\n|---|--:|--:|---|\n");
    for (entry, button, most_bytes, most_time) in BARS {
        let bytes = measurements.spread(&format!("now {entry} bytes"))?.median;
        let ready = measurements.spread(&format!("now {entry} ready"))?.median;
        let outcome = |met: bool| if met { "met" } else { "missed" };
        writeln!(
            page,
            "| *{entry}*, loaded | ≤ {} kB | {} kB | {} |",
            number(most_bytes / 1000.0),
            number(bytes / 1000.0),
            outcome(bytes <= most_bytes)
        )?;
        writeln!(
            page,
            "| *{entry}*, {button} | < {} ms | {} ms | {} |",
            number(most_time),
            number(ready),
            outcome(ready < most_time)
        )?;
    }
    Ok(page)
}
