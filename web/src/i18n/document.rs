//! The seven kinds of legal identity document (Measures Art. 15).

use netcert::document::DocumentKind;

use super::Lang;

/// In the order of Art. 15.
pub const KINDS: [DocumentKind; 7] = [
    DocumentKind::ResidentId,
    DocumentKind::OverseasPassport,
    DocumentKind::HkMacaoPermit,
    DocumentKind::TaiwanPermit,
    DocumentKind::HkMacaoResidence,
    DocumentKind::TaiwanResidence,
    DocumentKind::ForeignPermanentResident,
];

pub fn name(kind: DocumentKind, lang: Lang) -> &'static str {
    match kind {
        DocumentKind::ResidentId => lang.pick("居民身份证", "Resident identity card"),
        DocumentKind::OverseasPassport => {
            lang.pick("定居国外中国公民的护照", "Passport of a Chinese citizen settled abroad")
        }
        DocumentKind::HkMacaoPermit => {
            lang.pick("港澳居民来往内地通行证", "Mainland travel permit for Hong Kong and Macao residents")
        }
        DocumentKind::TaiwanPermit => {
            lang.pick("台湾居民来往大陆通行证", "Mainland travel permit for Taiwan residents")
        }
        DocumentKind::HkMacaoResidence => {
            lang.pick("港澳居民居住证", "Residence permit for Hong Kong and Macao residents")
        }
        DocumentKind::TaiwanResidence => lang.pick("台湾居民居住证", "Residence permit for Taiwan residents"),
        DocumentKind::ForeignPermanentResident => {
            lang.pick("外国人永久居留身份证", "Foreign permanent resident identity card")
        }
    }
}
