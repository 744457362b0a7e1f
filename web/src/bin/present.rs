//! The program of `/present`.

fn main() {
    netcert_web::entry::present::start();
}
