//! Components that several pages use.

pub mod action_button;
pub mod awaits_guardian;
pub mod child_band;
pub mod code_card;
pub mod code_field;
pub mod confirm_dialog;
pub mod demo_card;
pub mod demo_drawer;
pub mod done_note;
pub mod failure_note;
pub mod heading;
pub mod link_card;
pub mod live;
pub mod netnum;
pub mod page_frame;
pub mod passkey_note;
pub mod sheet;
pub mod sign_in;
pub mod signed_consent;
pub mod text_field;
pub mod theme;
pub mod waiting_band;
