//! The central server, in layers: `cli → http, worker → domain → store → model → keys`, with `authority`,
//! `clock` and `failpoint` beside. `xtask/src/arrows` proves it from the `use` lines.

#![warn(missing_docs)]

pub mod authority;
pub mod cli;
pub mod clock;
pub mod domain;
pub mod failpoint;
pub mod http;
pub mod keys;
pub mod model;
pub mod store;
pub mod worker;
