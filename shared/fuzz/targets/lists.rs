//! Trust list, directory and status list: as any text, as any payload under a good signature, and the
//! status list as any compressed bytes. The first byte chooses.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netcert::base64url;
use netcert::directory::{self, Directory, MAX_ENTRIES};
use netcert::status_list::{self, ENTRIES, StatusList};
use netcert::trust_list::{self, MAX_ISSUERS, TrustList};
use netcert_fuzz::{ISSUER, NOW, STATUS_URI, FEDERATION, issuer_id, token};

fuzz_target!(|data: &[u8]| {
    let Some((kind, data)) = data.split_first() else { return };
    let federation = &*FEDERATION;
    let text = || String::from_utf8_lossy(data).into_owned();
    match kind {
        b't' => trust(&text()),
        b'T' => trust(&token(trust_list::TYP, data, &federation.root)),
        b'd' => directory(&text()),
        b'D' => directory(&token(directory::TYP, data, &federation.issuer)),
        b's' => status(&text()),
        b'S' => status(&token(status_list::TYP, data, &federation.issuer)),
        _ => {
            let compressed = base64url::encode(data);
            let payload = format!(
                r#"{{"iss":"{ISSUER}","sub":"{STATUS_URI}","iat":{0},"exp":{1},"ttl":10,"version":1,"status_list":{{"bits":1,"lst":"{compressed}"}}}}"#,
                NOW.seconds(),
                NOW.plus(900).seconds()
            );
            status(&token(status_list::TYP, payload.as_bytes(), &federation.issuer));
        }
    }
});

fn trust(jwt: &str) {
    if let Ok(list) = TrustList::verify(jwt, FEDERATION.root.verifying_key(), NOW, None) {
        assert!(list.is_current(NOW) && list.issuers().count() <= MAX_ISSUERS);
        let _ = list.allows_status_uri(&issuer_id(), STATUS_URI);
    }
}

fn directory(jwt: &str) {
    if let Ok(directory) = Directory::verify(jwt, &issuer_id(), &FEDERATION.trust, NOW, None) {
        assert!(directory.is_current(NOW) && directory.entries().count() <= MAX_ENTRIES);
        for entry in directory.entries() {
            assert_eq!(directory.by_client_id(&entry.client_id), Some(entry));
        }
        assert_eq!(directory.by_api_key(""), None);
    }
}

fn status(jwt: &str) {
    if let Ok(list) = StatusList::verify(jwt, STATUS_URI, &issuer_id(), &FEDERATION.trust, NOW, None) {
        assert!(list.is_current(NOW));
        assert!(jwt.len() <= status_list::MAX_TOKEN && ENTRIES == 1 << 17);
    }
}
