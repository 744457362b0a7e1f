//! Circles: files that name each other, directly or through others.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Finding;
use super::sources::Sources;

/// Maps each node to the nodes that it names.
pub type Graph<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// One rule for each crate: its files form no circle.
pub fn findings(crates: &[Sources]) -> Vec<Finding> {
    let finding = |sources: &Sources| {
        let graph = graph(&sources.arrows());
        let broken = tangles(&graph).iter().map(|tangle| readable(&graph, tangle)).collect();
        Finding { rule: format!("{}: circles", sources.of.name), broken }
    };
    crates.iter().map(finding).collect()
}

/// Builds the graph of these arrows.
pub fn graph<'a>(arrows: &[(&'a str, &'a str)]) -> Graph<'a> {
    let mut graph = Graph::new();
    for (from, to) in arrows {
        graph.entry(from).or_default().insert(to);
        graph.entry(to).or_default();
    }
    graph
}

/// The groups of two or more nodes in which each node leads to every other (strongly connected components),
/// largest first.
pub fn tangles<'a>(graph: &Graph<'a>) -> Vec<BTreeSet<&'a str>> {
    let mut left: BTreeSet<_> = graph.keys().copied().collect();
    let mut tangles = Vec::new();
    while let Some(start) = left.first().copied() {
        let there = reach(graph, start);
        let tangle: BTreeSet<_> = there
            .into_iter()
            .filter(|other| *other == start || reach(graph, other).contains(start))
            .collect();
        left.retain(|node| *node != start && !tangle.contains(node));
        if tangle.len() > 1 {
            tangles.push(tangle);
        }
    }
    tangles.sort_by_key(|tangle| std::cmp::Reverse(tangle.len()));
    tangles
}

fn reach<'a>(graph: &Graph<'a>, start: &str) -> BTreeSet<&'a str> {
    let (mut seen, mut next) = (BTreeSet::new(), vec![start]);
    while let Some(from) = next.pop() {
        for to in graph.get(from).into_iter().flatten() {
            if seen.insert(*to) {
                next.push(to);
            }
        }
    }
    seen
}

/// `a.rs → b.rs → a.rs`: the shortest circle of a tangle. If the tangle has more files, also their number.
fn readable(graph: &Graph, tangle: &BTreeSet<&str>) -> String {
    let circles = tangle.iter().filter_map(|start| circle(graph, start));
    let shortest = circles.min_by_key(Vec::len).unwrap_or_default();
    let path = shortest.join(" → ");
    // The start is in the path twice, first and last.
    match tangle.len() + 1 - shortest.len() {
        0 => path,
        _ => format!("{path} (and {} files lead to each other)", tangle.len()),
    }
}

/// The shortest path from `start` back to `start`.
fn circle<'a>(graph: &Graph<'a>, start: &'a str) -> Option<Vec<&'a str>> {
    let mut before: BTreeMap<&str, &str> = BTreeMap::new();
    let mut next = VecDeque::from([start]);
    while let Some(from) = next.pop_front() {
        for to in graph.get(from).into_iter().flatten().copied() {
            if to == start {
                let mut path = vec![start];
                let mut at = from;
                while at != start {
                    path.push(at);
                    at = before[at];
                }
                path.push(start);
                path.reverse();
                return Some(path);
            }
            if !before.contains_key(to) {
                before.insert(to, from);
                next.push_back(to);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::sources::tests::tree;
    use super::*;

    fn broken(files: &[(&str, &str)]) -> Vec<String> {
        findings(&[tree(files)]).remove(0).broken
    }

    #[test]
    fn a_circle_is_shown_as_the_shortest_path() {
        let tangled = [
            ("lib.rs", "mod a; mod b; mod c; mod d;"),
            ("a.rs", "use crate::b::B;"),
            ("b.rs", "use crate::{c, a};"),
            ("c.rs", "use super::a;"),
            ("d.rs", "use crate::a;"),
        ];
        assert_eq!(broken(&tangled), ["a.rs → b.rs → a.rs (and 3 files lead to each other)"]);
    }

    #[test]
    fn a_file_and_its_own_folder_may_name_each_other() {
        let family = [
            ("lib.rs", "mod a; pub struct Root;"),
            ("a.rs", "mod b; mod c; pub use b::B;"),
            ("a/b.rs", "use super::A; use crate::Root;"),
            ("a/c.rs", ""),
        ];
        assert_eq!(broken(&family), [""; 0]);
        let siblings = [
            ("lib.rs", "mod a;"),
            ("a.rs", "mod b; mod c;"),
            ("a/b.rs", "use super::c;"),
            ("a/c.rs", "use super::b;"),
        ];
        assert_eq!(broken(&siblings), ["a/b.rs → a/c.rs → a/b.rs"]);
    }
}
