//! Counts how many arrows run upward in the best order of rooms that can be found.

use super::circles::Graph;

/// The smallest number of arrows that run against an order of the nodes. To find it, we move one node at a
/// time to its best place until nothing improves. It is 0 exactly if there is no circle.
pub fn upward(graph: &Graph) -> usize {
    // Start with the nodes that name many others and are named by few.
    let mut order: Vec<&str> = graph.keys().copied().collect();
    let named = |node: &str| graph.values().filter(|names| names.contains(node)).count();
    order.sort_by_key(|node| named(node).cast_signed() - graph[node].len().cast_signed());
    let mut best = against(graph, &order);
    loop {
        let before = best;
        for at in 0..order.len() {
            for to in 0..order.len() {
                let mut moved = order.clone();
                let node = moved.remove(at);
                moved.insert(to, node);
                let count = against(graph, &moved);
                if count < best {
                    (best, order) = (count, moved);
                }
            }
        }
        if best == before {
            return best;
        }
    }
}

fn against(graph: &Graph, order: &[&str]) -> usize {
    let place = |node: &str| order.iter().position(|other| *other == node);
    let arrows = graph.iter().flat_map(|(from, names)| names.iter().map(move |to| (*from, *to)));
    arrows.filter(|(from, to)| place(from) > place(to)).count()
}

#[cfg(test)]
mod tests {
    use super::super::circles::graph;
    use super::*;

    #[test]
    fn an_order_without_circles_has_none_upward_and_each_circle_has_one() {
        assert_eq!(upward(&graph(&[("c", "b"), ("b", "a"), ("c", "a")])), 0);
        assert_eq!(
            upward(&graph(&[("c", "b"), ("b", "a"), ("a", "c"), ("a", "d"), ("d", "e"), ("e", "d")])),
            2
        );
    }
}
