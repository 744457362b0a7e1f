//! Which room of a crate may name which. A room is a top-level module. The crate's root files belong to no
//! room.

use super::Finding;
use super::sources::Sources;

/// The layers of one crate.
struct Layers {
    krate: &'static str,
    /// Each room, and the other rooms that it may name. A room that is missing here is an error.
    rooms: &'static [(&'static str, &'static [&'static str])],
}

/// The layers, top first: `cli → http, worker → domain → store → model → keys`. `authority`, `clock` and
/// `failpoint` stand beside them.
const LAYERS: &[Layers] = &[Layers {
    krate: "server",
    rooms: &[
        ("cli", &["http", "worker", "domain", "authority", "store", "model", "keys", "clock"]),
        ("http", &["domain", "authority", "store", "model", "keys", "clock", "failpoint"]),
        ("worker", &["domain", "authority", "store", "model", "keys", "clock"]),
        ("domain", &["authority", "store", "model", "keys", "clock"]),
        ("authority", &["model", "keys", "clock"]),
        ("store", &["model", "keys", "failpoint"]),
        ("model", &["keys"]),
        ("keys", &[]),
        ("clock", &[]),
        ("failpoint", &[]),
    ],
}];

/// A crate whose rooms are ordered in floors, lowest first. A room may name the rooms of all lower floors.
struct Floors {
    krate: &'static str,
    floors: &'static [&'static [&'static str]],
}

/// The messages between two programs (`api`) are built from formats and rules, so no token module may name
/// `api`.
const FLOORS: &[Floors] = &[Floors {
    krate: "shared",
    floors: &[
        &["typed"],
        &[
            "age",
            "base64url",
            "curve",
            "document",
            "ids",
            "netnum",
            "pin",
            "reason",
            "sm3",
            "strict_json",
            "text",
            "time",
        ],
        &["guardian_consent", "pairwise", "sm4", "suite"],
        &["jws"],
        &["chip_read", "holder_proof", "list"],
        &["trust_list"],
        &["status_list"],
        &["sd_jwt"],
        &["directory", "receipt"],
        &["api"],
        &["verification"],
    ],
}];

/// Something that most of a crate must never name. For crates without layers.
struct Never {
    krate: &'static str,
    /// The rooms that may name it.
    but: &'static [&'static str],
    names: &'static str,
}

const NEVER: &[Never] = &[
    // Pages may use everything. Only the program itself may use pages.
    Never { krate: "web", but: &["pages", "entry"], names: "pages" },
];

/// One rule for each crate that has layers, and one for each prohibition.
pub fn findings(crates: &[Sources]) -> Vec<Finding> {
    let of = |name: &'static str| crates.iter().filter(move |sources| sources.of.name == name);
    let layers = LAYERS.iter().flat_map(|layers| {
        of(layers.krate).map(|sources| Finding {
            rule: format!("{}: layers", layers.krate),
            broken: climbs(sources, layers.rooms),
        })
    });
    let floors = FLOORS.iter().flat_map(|floors| {
        of(floors.krate).map(|sources| Finding {
            rule: format!("{}: layers", floors.krate),
            broken: climbs(sources, &below(floors.floors)),
        })
    });
    let never = NEVER.iter().flat_map(|never| {
        of(never.krate).map(|sources| Finding {
            rule: format!("{}: nothing names {}", never.krate, never.names),
            broken: named(sources, never),
        })
    });
    layers.chain(floors).chain(never).collect()
}

/// Each room with all rooms of the lower floors.
fn below(floors: &[&'static [&'static str]]) -> Vec<(&'static str, Vec<&'static str>)> {
    let mut lower = Vec::new();
    let mut rooms = Vec::new();
    for floor in floors {
        rooms.extend(floor.iter().map(|room| (*room, lower.clone())));
        lower.extend_from_slice(floor);
    }
    rooms
}

fn climbs<'a, Named: AsRef<[&'a str]>>(sources: &Sources, rooms: &[(&'a str, Named)]) -> Vec<String> {
    let may = |room: &str| rooms.iter().find(|(name, _)| *name == room).map(|(_, may)| may.as_ref());
    let mut broken = Vec::new();
    let mut unknown: Vec<_> = sources.files.keys().filter_map(|path| sources.room(path)).collect();
    unknown.dedup();
    for room in unknown.into_iter().filter(|room| may(room).is_none()) {
        broken.push(format!("`{room}` is in no layer: say in xtask/src/arrows/layers.rs what it may name"));
    }
    for (from, to) in sources.arrows() {
        let (Some(room), Some(named)) = (sources.room(from), sources.room(to)) else { continue };
        if room != named && may(named).is_some() && may(room).is_some_and(|may| !may.contains(&named)) {
            broken.push(format!("{from} names {to}: `{room}` may not name `{named}`"));
        }
    }
    broken
}

fn named(sources: &Sources, never: &Never) -> Vec<String> {
    let in_room = |path: &str, room: &str| sources.room(path) == Some(room);
    let arrows = sources.arrows().into_iter();
    let broken = arrows.filter(|(from, to)| {
        in_room(to, never.names) && sources.room(from).is_some_and(|room| !never.but.contains(&room))
    });
    broken.map(|(from, to)| format!("{from} names {to}")).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sources::tests::tree;
    use super::*;

    const ROOMS: &[(&str, &[&str])] = &[("top", &["bottom"]), ("bottom", &[])];

    #[test]
    fn an_arrow_upward_and_a_new_room_are_named() {
        let good = [("lib.rs", "mod top; mod bottom;"), ("top.rs", "use crate::bottom;"), ("bottom.rs", "")];
        assert_eq!(climbs(&tree(&good), ROOMS), [""; 0]);
        let bad = [
            ("lib.rs", "mod top; mod bottom; mod attic;"),
            ("top.rs", ""),
            ("bottom.rs", "mod deep;"),
            ("bottom/deep.rs", "fn f() { crate::top::g() }"),
            ("attic.rs", ""),
        ];
        assert_eq!(
            climbs(&tree(&bad), ROOMS),
            [
                "`attic` is in no layer: say in xtask/src/arrows/layers.rs what it may name",
                "bottom/deep.rs names top.rs: `bottom` may not name `top`"
            ]
        );
    }

    #[test]
    fn a_prohibition_is_for_all_but_its_own_rooms() {
        let files = [
            ("lib.rs", "mod api; mod token; pub use api::X;"),
            ("api.rs", "use crate::token;"),
            ("token.rs", "use crate::api;"),
        ];
        let never = Never { krate: "here", but: &["api"], names: "api" };
        assert_eq!(named(&tree(&files), &never), ["token.rs names api.rs"]);
    }
}
