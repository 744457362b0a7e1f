//! All requests of one enrolment in order, except for the passkey, which is the browser's work.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use netcert::api::demo::{INBOX, TextMessage};
use netcert::api::enrolment::{
    CHIP_READ, ChipReadAnswer, ChooseDocument, ChoosePin, DOCUMENT_KIND, ENROLMENT, EnrolmentView, FACE,
    PHONE, PHONE_CODE, PIN, Phone, PhoneCode, Start, Step,
};
use netcert::chip_read;
use netcert::suite::SigningKey;
use netcert::time::UnixTime;

use super::browser::Browser;
use super::person::Person;

/// How many [`enrol`] makes.
pub const REQUESTS: u32 = 8;
const NOTICE_VERSION: u32 = 1;
/// Keeps the PIN rule.
const GOOD_PIN: &str = "27495816";
/// About what the portal sends of a camera, in bytes.
const FRAME_BYTES: usize = 60_000;
/// Of the session's token.
const COOKIE_BYTES: usize = 32;

/// From the notice to the netnum.
pub fn enrol(browser: &mut Browser, person: &Person, authority: &SigningKey) -> Result<()> {
    browser.be(person.address);
    let start = Start { notice_version: NOTICE_VERSION, sensitive_consent: true, child_birth_date: None };
    browser.send::<EnrolmentView>("POST", ENROLMENT, &start)?;
    let chosen: EnrolmentView =
        browser.send("PUT", DOCUMENT_KIND, &ChooseDocument { kind: person.read.kind })?;
    let challenge = chosen.challenge.context("no challenge")?;
    let chip_read = read(person, &challenge, authority)?;
    browser.send::<EnrolmentView>("POST", CHIP_READ, &ChipReadAnswer { chip_read })?;
    browser.show(FACE, &frame())?;
    browser.send::<EnrolmentView>("POST", PHONE, &Phone { phone: person.phone.clone() })?;
    let inbox: Vec<TextMessage> = browser.get(INBOX)?;
    let code = inbox.into_iter().next().context("no message")?.code;
    browser.send::<EnrolmentView>("POST", PHONE_CODE, &PhoneCode { code })?;
    let done: EnrolmentView = browser.send("POST", PIN, &ChoosePin { pin: GOOD_PIN.to_owned() })?;
    let enrolled = done.enrolled.context("not enrolled")?;
    ensure!(done.step == Step::Done && !enrolled.already_enrolled, "this person had enrolled before");
    Ok(())
}

/// A request for which the server looks for a session, finds none and says so.
pub fn ask_for_nothing(browser: &mut Browser) -> Result<()> {
    browser.carry(&[7; COOKIE_BYTES]);
    browser.is_refused(ENROLMENT, 409)
}

fn read(person: &Person, challenge: &str, authority: &SigningKey) -> Result<String> {
    // A predictable generator is enough here: who runs the benchmark can read the key file anyway.
    let rng = &mut ChaCha20Rng::seed_from_u64(u64::from(person.number));
    let kid = authority.verifying_key().thumbprint().try_into()?;
    Ok(chip_read::sign(&person.read, challenge, now()?, authority, &kid, rng))
}

#[expect(clippy::disallowed_methods, reason = "a reader has a clock")]
fn now() -> Result<UnixTime> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    Ok(UnixTime::new(i64::try_from(seconds)?))
}

/// A JPEG of 640 by 480 as far as its header goes, and about as long as a picture.
fn frame() -> Vec<u8> {
    let head = [0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 1, 0xe0, 2, 0x80, 1, 1, 0x11, 0, 0xff, 0xda, 0, 2];
    let mut frame = Vec::with_capacity(FRAME_BYTES);
    frame.extend(head);
    frame.resize(FRAME_BYTES - 2, 0x5a);
    frame.extend([0xff, 0xd9]);
    frame
}
