//! Guardianship over HTTP: one file a part.

mod applying;
mod approval;
mod children;
mod consents;
mod of_age;
mod operator;
mod races;
mod sequences;
mod sites;
