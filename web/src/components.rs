//! Parts that several pages are made of.

pub mod action_button;
pub mod child_band;
pub mod confirm_dialog;
pub mod demo_drawer;
pub mod failure_note;
pub mod frame;
pub mod heading;
pub mod netnum;
pub mod passkey_note;
pub mod text_field;
pub mod theme;
