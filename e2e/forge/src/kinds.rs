//! Every kind of presentation, and the answer it must get.

mod binding;
mod disclosure;
mod issuer;
mod netcert;
mod shape;

use anyhow::Result;
use serde_json::{Map, Value, json};

use crate::expect::Expect;
use crate::mint::{Circumstances, Minter};

/// One forged presentation.
pub struct Forgery {
    name: &'static str,
    expect: Expect,
    presentation: String,
}

impl Forgery {
    fn new(name: &'static str, expect: Expect, presentation: String) -> Self {
        Self { name, expect, presentation }
    }
}

/// All of them, by name.
pub fn all(circumstances: &Circumstances) -> Result<Value> {
    let mut mint = Minter::new(circumstances)?;
    let groups = [netcert::kinds, issuer::kinds, disclosure::kinds, binding::kinds, shape::kinds];
    let mut all = Map::new();
    for group in groups {
        for Forgery { name, expect, presentation } in group(&mut mint)? {
            let said = json!({ "presentation": presentation, "expect": expect.to_json() });
            anyhow::ensure!(all.insert(name.to_owned(), said).is_none(), "two kinds are called {name}");
        }
    }
    Ok(Value::Object(all))
}
