//! Words around passkeys.

use super::texts;

texts! { Passkey {
    title: "通行密钥", "Passkey";
} }
