//! The program of every page except `/present`.

fn main() {
    netcert_web::entry::account::start();
}
