//! How much of an order is kept.
#![allow(clippy::indexing_slicing, reason = "what goes wrong here should stop the test")]

/// Length of the longest common subsequence.
pub(crate) fn longest_common<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    let mut best = vec![0; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (at, y) in b.iter().enumerate() {
            let above = best[at + 1];
            best[at + 1] = if x == y { diagonal + 1 } else { above.max(best[at]) };
            diagonal = above;
        }
    }
    best[b.len()]
}
