//! Words of the consent screen.

use super::texts;

texts! { Present {
    title: "网站想核实您的身份", "A site wants to check that it is you";
} }
