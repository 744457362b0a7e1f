//! The operations that limits guard. Each has a type of its own, so that a charge for one cannot pay for
//! another.

/// An enrolment is begun.
pub enum EnrolmentStart {}
/// A sign-in is begun.
pub enum SignIn {}
/// A passkey ceremony is begun or finished.
pub enum CeremonyStep {}
/// A chip read is taken.
pub enum Read {}
/// A face is shown.
pub enum Face {}
/// A one-time code is sent.
pub enum CodeSent {}
/// A one-time code is typed.
pub enum CodeTyped {}
/// A PIN is typed or chosen.
pub enum PinEntry {}
/// A challenge for minting is drawn.
pub enum ChallengeDrawn {}
/// A netcert is minted.
pub enum Minting {}
/// A code is shown to another device.
pub enum CodeShown {}
/// A child asks about a site.
pub enum SiteAsked {}
/// A ten-character code is typed.
pub enum ShortCodeEntry {}
