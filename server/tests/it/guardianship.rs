//! Guardianship over HTTP, one file per topic.

mod applying;
mod approval;
mod children;
mod confirmation;
mod consents;
mod disputes;
mod of_age;
mod operator;
mod races;
mod sequences;
mod sites;
