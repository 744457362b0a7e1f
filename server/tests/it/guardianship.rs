//! Guardianship over HTTP: one file a part.

mod applying;
mod approval;
mod children;
mod consents;
mod operator;
mod races;
mod sequences;
