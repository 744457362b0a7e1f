//! Guardianship over HTTP, one file per topic.

mod applying;
mod approval;
mod children;
mod consents;
mod of_age;
mod operator;
mod races;
mod sequences;
mod sites;
