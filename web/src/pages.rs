//! One module per page.

pub mod child;
pub mod device;
pub mod enrol;
pub mod guardian;
pub mod home;
pub mod not_found;
pub mod present;
pub mod sites;
