//! The routes, one file for each thing a visitor does.

pub mod assets;
pub mod booking;
pub mod ticket;
pub mod verified;
pub mod visitor;
