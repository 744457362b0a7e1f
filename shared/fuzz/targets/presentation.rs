//! Presentations: as any text, and as any payload, disclosures and key binding under good signatures.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netcert::base64url;
use netcert::sd_jwt::{Expected, HeldNetcert, KEY_BINDING_TYP, MAX_DISCLOSURES, TYP, Unverified, Verified};
use netcert::suite::CertifiedKey;
use netcert_fuzz::{CHALLENGE, NOW, FEDERATION, token};

fuzz_target!(|text: &str| {
    if let Some(signed) = text.strip_prefix("signed\n") {
        let (presentation, disclosures) = sign(signed);
        if let Some(verified) = verify(&presentation) {
            assert_eq!(verified.disclosed().len(), disclosures);
        }
        let held = presentation.rfind('~').map_or("", |at| &presentation[..=at]);
        if let Ok(held) = HeldNetcert::parse(held) {
            assert!(held.claims().len() <= MAX_DISCLOSURES);
        }
    } else {
        assert!(verify(text).is_none(), "nobody signed this");
        let _ = HeldNetcert::parse(text);
    }
});

/// Lines: the issuer's payload (`$1`, `$2` stand for the digests of the disclosures, `$K` for the holder's
/// key, `$M` for its multiples), the disclosures, and the key binding's payload (`$H` stands for its
/// `sd_hash`).
fn sign(lines: &str) -> (String, usize) {
    let federation = &*FEDERATION;
    let digest = |text: &str| base64url::encode(&federation.issuer.suite().digest(text.as_bytes()));
    let mut lines: Vec<_> = lines.lines().collect();
    let binding = if lines.len() > 1 { lines.pop().unwrap_or_default() } else { "" };
    let mut lines = lines.into_iter();
    let key = serde_json::to_string(&federation.holder.verifying_key().to_jwk()).expect("a key is JSON");
    let multiples = CertifiedKey::of(federation.holder.verifying_key()).multiples();
    let mut payload = lines.next().unwrap_or_default().replace("$K", &key).replace("$M", &multiples);
    let disclosures: Vec<_> = lines.map(|line| base64url::encode(line.as_bytes())).collect();
    for (at, disclosure) in disclosures.iter().enumerate().take(9) {
        payload = payload.replace(&format!("${}", at + 1), &digest(disclosure));
    }
    let mut presentation = token(TYP, payload.as_bytes(), &federation.issuer) + "~";
    for disclosure in &disclosures {
        presentation.push_str(disclosure);
        presentation.push('~');
    }
    let binding = binding.replace("$H", &digest(&presentation));
    presentation.push_str(&token(KEY_BINDING_TYP, binding.as_bytes(), &federation.holder));
    (presentation, disclosures.len())
}

fn verify(presentation: &str) -> Option<Verified> {
    let federation = &*FEDERATION;
    let authentic = Unverified::parse(presentation).ok()?.authenticate(&federation.trust, NOW).ok()?;
    let standing = authentic.standing(&federation.list, NOW).ok()?;
    let (audience, nonce) = ("museum".parse().ok()?, CHALLENGE.parse().ok()?);
    authentic.verify(&Expected { audience: &audience, nonce: &nonce, now: NOW }, &standing).ok()
}
