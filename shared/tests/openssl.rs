//! The `openssl` program as a second opinion: it signs and we verify, we sign and it verifies, in both
//! suites. Where the program is not installed there is nobody to ask, and the test says so.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use netcert::suite::{SM2_DISTINGUISHING_ID, Signature, SignatureInvalid, SigningKey, Suite, VerifyingKey};

struct Desk(PathBuf);

impl Desk {
    fn file(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    fn openssl(&self, arguments: &[&str]) -> Output {
        Command::new("openssl").args(arguments).output().unwrap()
    }

    fn done(&self, arguments: &[&str]) -> Vec<u8> {
        let output = self.openssl(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }
}

/// Two INTEGERs in a SEQUENCE, as ECDSA and SM2 signatures travel elsewhere.
fn raw_from_der(der: &[u8]) -> [u8; 64] {
    let (mut raw, mut rest) = ([0; 64], &der[2..]);
    for half in raw.chunks_exact_mut(32) {
        let (tag, length) = (rest[0], usize::from(rest[1]));
        assert_eq!(tag, 2);
        let digits: Vec<u8> = rest[2..2 + length].iter().copied().skip_while(|byte| *byte == 0).collect();
        half[32 - digits.len()..].copy_from_slice(&digits);
        rest = &rest[2 + length..];
    }
    raw
}

fn der_from_raw(raw: &[u8; 64]) -> Vec<u8> {
    let integer = |half: &[u8]| {
        let digits: Vec<u8> = half.iter().copied().skip_while(|byte| *byte == 0).collect();
        let sign: &[u8] = if digits[0] & 0x80 == 0 { &[] } else { &[0] };
        [&[2, u8::try_from(sign.len() + digits.len()).unwrap()], sign, &digits].concat()
    };
    let body = [integer(&raw[..32]), integer(&raw[32..])].concat();
    [&[0x30, u8::try_from(body.len()).unwrap()], &body[..]].concat()
}

fn agree(suite: Suite, curve: &str, hash: &str, folder: &Path) {
    let desk = Desk(folder.to_owned());
    let [key, public, message, theirs, ours] =
        ["key", "public", "message", "theirs", "ours"].map(|name| desk.file(name));
    desk.done(&["ecparam", "-genkey", "-name", curve, "-noout", "-out", &key]);
    desk.done(&["ec", "-in", &key, "-pubout", "-out", &public]);
    // SEC 1's ECPrivateKey: SEQUENCE, version 1, then 32 octets. SubjectPublicKeyInfo ends in the point's
    // 65 octets.
    let private = desk.done(&["ec", "-in", &key, "-outform", "DER"]);
    let signer = SigningKey::from_bytes(suite, private[7..39].try_into().unwrap()).unwrap();
    let info = desk.done(&["ec", "-in", &key, "-pubout", "-outform", "DER"]);
    let verifier = VerifyingKey::from_sec1(suite, &info[info.len() - 65..]).unwrap();
    assert_eq!(*signer.verifying_key(), verifier);

    let id = format!("distid:{SM2_DISTINGUISHING_ID}");
    let options: &[&str] = if suite == Suite::Sm { &["-sigopt", &id] } else { &[] };
    let mut rng = ChaCha20Rng::seed_from_u64(7);
    for length in [0, 1, 55, 56, 64, 450] {
        let text = vec![b'n'; length];
        fs::write(&message, &text).unwrap();

        desk.done(&[&["dgst", hash, "-sign", &key], options, &["-out", &theirs, &message]].concat());
        let signature = Signature::try_from(&raw_from_der(&fs::read(&theirs).unwrap())[..]).unwrap();
        assert_eq!(verifier.verify(&text, &signature), Ok(()), "{curve}, {length} octets");
        assert_eq!(verifier.verify(b"another message", &signature), Err(SignatureInvalid));

        fs::write(&ours, der_from_raw(signer.sign(&text, &mut rng).as_bytes())).unwrap();
        let verify = |message: &str| {
            desk.openssl(
                &[&["dgst", hash, "-verify", &public], options, &["-signature", &ours, message]].concat(),
            )
        };
        assert!(verify(&message).status.success(), "{curve}, {length} octets");
        assert!(!verify(&public).status.success(), "it takes our signature for another file");
    }
}

#[test]
fn openssl_takes_our_signatures_and_we_take_its() {
    if Command::new("openssl").arg("version").output().is_err() {
        println!("no openssl here: nobody to ask");
        return;
    }
    for (suite, curve, hash) in [(Suite::Sm, "SM2", "-sm3"), (Suite::Nist, "prime256v1", "-sha256")] {
        let folder =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("openssl-{curve}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        agree(suite, curve, hash, &folder);
        fs::remove_dir_all(&folder).unwrap();
    }
}
