//! Words of the home page.

use super::texts;

texts! { Home {
    title: "证明是您本人,不必交出身份证", "Prove it is you, without handing over your ID";
} }
