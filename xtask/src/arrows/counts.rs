//! The counts for comparing the layout before and after a change.

use std::collections::BTreeSet;

use super::circles::{graph, tangles};
use super::order::upward;
use super::sources::Sources;

/// Prints a table with one line for each crate. "upward" is counted in the order of rooms that has the fewest
/// such arrows.
pub fn print(crates: &[Sources]) {
    println!("crate   rooms arrows upward in-circles | files arrows in-circles largest-tangle");
    for sources in crates {
        println!("{}", line(sources));
    }
    println!();
}

fn line(sources: &Sources) -> String {
    let rooms: BTreeSet<_> = sources.files.keys().filter_map(|path| sources.room(path)).collect();
    let files = sources.arrows();
    let between: BTreeSet<_> = files
        .iter()
        .filter_map(|(from, to)| Some((sources.room(from)?, sources.room(to)?)))
        .filter(|(from, to)| from != to)
        .collect();
    let between: Vec<_> = between.into_iter().collect();
    let of_rooms = graph(&between);
    let in_circles = |tangles: &[BTreeSet<&str>]| tangles.iter().map(BTreeSet::len).sum::<usize>();
    let (tangled_rooms, tangled_files) = (tangles(&of_rooms), tangles(&graph(&files)));
    format!(
        "{:<8}{:>5}{:>7}{:>7}{:>11} |{:>6}{:>7}{:>11}{:>15}",
        sources.of.name,
        rooms.len(),
        between.len(),
        upward(&of_rooms),
        in_circles(&tangled_rooms),
        sources.files.len(),
        files.len(),
        in_circles(&tangled_files),
        tangled_files.first().map_or(0, BTreeSet::len),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sources::tests::tree;
    use super::*;

    #[test]
    fn rooms_are_counted_apart_from_their_files() {
        let files = [
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "mod one; mod two;"),
            ("a/one.rs", "use crate::b::B; use super::two::T;"),
            ("a/two.rs", "use crate::b::B;"),
            ("b.rs", "use crate::a::one::O;"),
        ];
        let line = line(&tree(&files));
        let numbers: Vec<_> = line.split_whitespace().filter(|word| *word != "|").collect();
        assert_eq!(numbers, ["here", "2", "2", "1", "2", "5", "4", "3", "3"]);
    }
}
