//! Short texts that people and programs write: netnums, document numbers, PINs, identifiers.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netcert::document::{DocumentKind, DocumentNumber};
use netcert::ids::{ClientId, IssuerId, KeyId, Nonce, PurposeId};
use netcert::netnum::Netnum;
use netcert::pairwise::SubjectIdentifier;
use netcert::pin::{Pin, PinRule};
use netcert::sd_jwt::ClaimName;

fuzz_target!(|text: &str| {
    if let Ok(netnum) = Netnum::parse(text) {
        assert!(Netnum::parse(&netnum.grouped()).is_ok_and(|again| again == netnum));
    }
    for kind in DocumentKind::ALL {
        if let Ok(number) = DocumentNumber::parse(kind, text) {
            assert_eq!(DocumentNumber::parse(kind, number.as_str()), Ok(number));
        }
    }
    let kept = [PinRule::Length, PinRule::Digits, PinRule::Neighbours, PinRule::Repeats]
        .map(|rule| rule.is_kept_by(text));
    assert_eq!(Pin::choose(text).is_ok(), kept == [true; 4]);
    assert_eq!(Pin::parse(text).is_ok(), kept[..2] == [true; 2]);
    macro_rules! same {
        ($($id:ty),*) => {$(
            if let Ok(id) = <$id>::try_from(text.to_owned()) {
                assert_eq!(id.as_str(), text);
            }
        )*};
    }
    same!(ClientId, IssuerId, KeyId, Nonce, PurposeId, SubjectIdentifier);
    if let Ok(claim) = text.parse::<ClaimName>() {
        assert_eq!(claim.as_str(), text);
    }
});
