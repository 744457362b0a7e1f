//! Words of the list of sites.

use super::texts;

texts! { Sites {
    title: "我用过网证的网站", "Sites I have used netcert at";
} }
