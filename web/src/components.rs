//! Parts that several pages are made of.

pub mod frame;
