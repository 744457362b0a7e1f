//! Finds what a path in a module means: something in this crate or in another one.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};

/// The names in scope in one module.
pub struct Names {
    /// The crate's name, as its own programs write it in paths.
    pub ident: String,
    /// The module itself.
    pub module: Vec<String>,
    /// The modules that it declares.
    pub children: BTreeSet<String>,
    /// The full path of each imported name: `Ok` for a path in this crate, `Err` for a path in another one.
    pub imports: BTreeMap<String, Result<Vec<String>, Vec<String>>>,
}

impl Names {
    /// Adds an import of `path` under `name`.
    pub fn import(&mut self, path: &[String], name: Option<String>) {
        let Some(name) = name else { return };
        let full = self.resolve_use(path);
        self.imports.insert(name, full);
    }

    /// The path from this crate's root, or `Err` with the path into another crate.
    pub fn resolve(&self, path: &[String]) -> Result<Vec<String>, Vec<String>> {
        match path.split_first() {
            Some((first, rest)) if !is_keyword(first) && self.imports.contains_key(first) => {
                let more = |full: &Vec<String>| full.iter().chain(rest).cloned().collect();
                self.imports[first].as_ref().map(more).map_err(more)
            }
            _ => self.resolve_use(path),
        }
    }

    /// Like `resolve`, but ignores imports.
    pub fn resolve_use(&self, path: &[String]) -> Result<Vec<String>, Vec<String>> {
        let Some((first, rest)) = path.split_first() else { return Err(Vec::new()) };
        let from = |module: &[String], rest: &[String]| module.iter().chain(rest).cloned().collect();
        match first.as_str() {
            "crate" => Ok(rest.to_vec()),
            "self" => Ok(from(&self.module, rest)),
            "super" => {
                let ups = path.iter().take_while(|segment| *segment == "super").count();
                let above = self.module.len().saturating_sub(ups);
                Ok(from(&self.module[..above], &path[ups..]))
            }
            name if name == self.ident => Ok(rest.to_vec()),
            name if self.children.contains(name) => Ok(from(&self.module, path)),
            _ => Err(path.to_vec()),
        }
    }
}

fn is_keyword(segment: &str) -> bool {
    matches!(segment, "crate" | "self" | "super")
}

/// Collects from a macro's tokens the paths of more than one word, and the string literals.
pub fn in_tokens(tokens: TokenStream, paths: &mut Vec<Vec<String>>, texts: &mut Vec<String>) {
    let (mut path, mut colons) = (Vec::new(), 0);
    let mut end = |path: &mut Vec<String>| {
        let ended = std::mem::take(path);
        if ended.len() > 1 {
            paths.push(ended);
        }
    };
    let mut below = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Ident(word) => {
                if colons != 2 {
                    end(&mut path);
                }
                path.push(word.to_string());
                colons = 0;
                continue;
            }
            TokenTree::Punct(mark) if mark.as_char() == ':' => {
                colons += 1;
                continue;
            }
            TokenTree::Punct(_) => {}
            TokenTree::Literal(literal) => {
                texts.extend(syn::parse_str::<syn::LitStr>(&literal.to_string()).map(|text| text.value()));
            }
            TokenTree::Group(group) => below.push(group.stream()),
        }
        end(&mut path);
        colons = 0;
    }
    end(&mut path);
    for tokens in below {
        in_tokens(tokens, paths, texts);
    }
}
