//! The program behind every other page.

fn main() {
    netcert_web::entry::account::start();
}
