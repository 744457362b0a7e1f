//! What the text of one file contains: the modules it declares, the paths it names, its types and its string
//! literals.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Attribute, Item, Meta, Token, UseTree, Visibility};

use super::names::{Names, in_tokens};

/// The facts of one file, without its tests.
#[derive(Debug, Default)]
pub struct Facts {
    /// The modules that it declares and that lie in their own files, relative to this file's module.
    pub modules: Vec<Vec<String>>,
    /// The paths that it names in this crate, from the crate's root.
    pub inside: BTreeSet<Vec<String>>,
    /// The paths that it names in other crates, such as `std::time::SystemTime`.
    pub outside: BTreeSet<String>,
    /// The types that other files may name.
    pub types: Vec<String>,
    /// String literals.
    pub texts: BTreeSet<String>,
}

impl Facts {
    /// Reads `text`, the source of the module `module` in the crate `ident`.
    pub fn of(text: &str, module: &[String], ident: &str) -> Result<Self> {
        let file = syn::parse_file(text)?;
        let mut reader =
            Reader { facts: Self::default(), ident, file: module, within: Vec::new(), names: Vec::new() };
        reader.items(&file.items);
        Ok(reader.facts)
    }
}

struct Reader<'a> {
    facts: Facts,
    ident: &'a str,
    file: &'a [String],
    /// The inline modules around the current place.
    within: Vec<String>,
    /// The names in scope: one entry for the file and one for each inline module around the current place.
    names: Vec<Names>,
}

impl Reader<'_> {
    /// Reads the items of the file or of an inline module.
    fn items(&mut self, items: &[Item]) {
        let module: Vec<String> = self.file.iter().chain(&self.within).cloned().collect();
        let mut names = Names {
            ident: self.ident.to_owned(),
            module,
            children: BTreeSet::new(),
            imports: BTreeMap::new(),
        };
        let living = || items.iter().filter(|item| !is_test(attributes(item)));
        for item in living() {
            if let Item::Mod(child) = item {
                names.children.insert(child.ident.to_string());
            }
        }
        for item in living() {
            if let Item::Use(item) = item {
                collect(&item.tree, &mut Vec::new(), &mut |path, name| names.import(&path, name));
            }
        }
        self.names.push(names);
        for item in living() {
            self.visit_item(item);
        }
        self.names.pop();
    }

    fn name(&mut self, path: &[String]) {
        let Some(names) = self.names.last() else { return };
        match names.resolve(path) {
            Ok(inside) => self.facts.inside.insert(inside),
            Err(outside) => self.facts.outside.insert(outside.join("::")),
        };
    }

    fn declare(&mut self, visibility: &Visibility, name: &syn::Ident) {
        if !matches!(visibility, Visibility::Inherited) {
            self.facts.types.push(name.to_string());
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if is_test(attributes(item)) {
            return;
        }
        match item {
            Item::Mod(child) => {
                let Some((_, items)) = &child.content else {
                    let mut path = self.within.clone();
                    path.push(child.ident.to_string());
                    return self.facts.modules.push(path);
                };
                self.within.push(child.ident.to_string());
                self.items(items);
                self.within.pop();
                return;
            }
            Item::Struct(item) => self.declare(&item.vis, &item.ident),
            Item::Enum(item) => self.declare(&item.vis, &item.ident),
            Item::Union(item) => self.declare(&item.vis, &item.ident),
            Item::Trait(item) => self.declare(&item.vis, &item.ident),
            Item::Type(item) => self.declare(&item.vis, &item.ident),
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item(&mut self, item: &'ast syn::ImplItem) {
        let attributes = match item {
            syn::ImplItem::Fn(item) => &item.attrs[..],
            syn::ImplItem::Const(item) => &item.attrs[..],
            _ => &[],
        };
        if !is_test(attributes) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let mut paths = Vec::new();
        collect(&item.tree, &mut Vec::new(), &mut |path, _| paths.push(path));
        // We treat a `use` inside a function as if it held for the whole rest of the module. That is close
        // enough.
        if let Some(names) = self.names.last_mut() {
            collect(&item.tree, &mut Vec::new(), &mut |path, name| names.import(&path, name));
        }
        paths.iter().for_each(|path| self.name_of_use(path));
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        // A single word is a local name, or was counted at its `use`.
        if segments.len() > 1 {
            self.name(&segments);
        }
        visit::visit_path(self, path);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        // Skip doc comments: their texts are never sent.
        if !attribute.path().is_ident("doc") {
            visit::visit_attribute(self, attribute);
        }
    }

    fn visit_macro(&mut self, of: &'ast syn::Macro) {
        self.visit_path(&of.path);
        let (mut paths, mut texts) = (Vec::new(), Vec::new());
        in_tokens(of.tokens.clone(), &mut paths, &mut texts);
        paths.iter().for_each(|path| self.name(path));
        self.facts.texts.extend(texts);
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.facts.texts.insert(text.value());
    }
}

impl Reader<'_> {
    /// Like [`Self::name`], but ignores imports when it resolves the path: an import must not resolve to
    /// itself.
    fn name_of_use(&mut self, path: &[String]) {
        let Some(names) = self.names.last() else { return };
        match names.resolve_use(path) {
            Ok(inside) => self.facts.inside.insert(inside),
            Err(outside) => self.facts.outside.insert(outside.join("::")),
        };
    }
}

/// Calls `found` for each path of a `use` tree with the name that it gets here (`None` for `*`).
fn collect(tree: &UseTree, before: &mut Vec<String>, found: &mut dyn FnMut(Vec<String>, Option<String>)) {
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            collect(&path.tree, before, found);
            before.pop();
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| collect(tree, before, found)),
        UseTree::Glob(_) => found(before.clone(), None),
        UseTree::Name(name) if name.ident == "self" => found(before.clone(), before.last().cloned()),
        UseTree::Name(name) => found(with(before, &name.ident), Some(name.ident.to_string())),
        UseTree::Rename(name) if name.ident == "self" => found(before.clone(), Some(name.rename.to_string())),
        UseTree::Rename(name) => found(with(before, &name.ident), Some(name.rename.to_string())),
    }
}

fn with(before: &[String], last: &syn::Ident) -> Vec<String> {
    before.iter().cloned().chain([last.to_string()]).collect()
}

/// Whether the item is compiled only for tests: `#[cfg(test)]`, `#[cfg(all(test, …))]` or `#[test]`.
fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        path.is_ident("test")
            || (path.is_ident("cfg") && attribute.parse_args::<Meta>().is_ok_and(|meta| wants_test(&meta)))
    })
}

fn wants_test(meta: &Meta) -> bool {
    match meta {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("all") => list
            .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
            .is_ok_and(|all| all.iter().any(wants_test)),
        _ => false,
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(text: &str) -> Facts {
        Facts::of(text, &["room".to_owned(), "file".to_owned()], "here").unwrap()
    }

    #[test]
    fn names_are_followed_through_use_and_into_macros() {
        let facts = facts(
            "use crate::store::{self as kept, person}; use std::time::SystemTime; mod own;
             fn f() { kept::pin::load(); own::g(); SystemTime::now(); vec![person::all(), super::beside::h()]; }",
        );
        let inside: Vec<_> = facts.inside.iter().map(|path| path.join("::")).collect();
        assert_eq!(
            inside,
            [
                "room::beside::h",
                "room::file::own::g",
                "store",
                "store::person",
                "store::person::all",
                "store::pin::load"
            ]
        );
        assert!(facts.outside.contains("std::time::SystemTime::now"), "{:?}", facts.outside);
        assert_eq!(facts.modules, [["own".to_owned()]]);
    }

    #[test]
    fn tests_and_documentation_do_not_count_and_private_types_are_no_names() {
        let facts = facts(
            "/// `/api/told`\npub struct Shown; struct Hidden; pub(crate) enum Also {}
             const PATH: &str = \"/api/said\";
             #[cfg(test)] mod tests { pub struct Tested; fn f() { crate::a::b(); \"/api/tested\"; } }
             impl Shown { #[cfg(test)] fn g() { crate::a::b() } }",
        );
        assert_eq!(facts.types, ["Shown", "Also"]);
        assert_eq!(facts.texts, BTreeSet::from(["/api/said".to_owned()]));
        assert!(facts.inside.is_empty() && facts.modules.is_empty());
    }
}
