//! The program behind `/present`.

fn main() {
    netcert_web::entry::present::start();
}
