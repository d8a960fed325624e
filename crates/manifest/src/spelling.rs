//! What a misspelled word was meant to be.
//!
//! Words are compared by the edits between them (Damerau and Levenshtein: a letter added, removed,
//! exchanged or swapped with its neighbour).

/// How alike two words must be for one to be offered in place of the other (Jaro and Winkler).
const ALIKE: f64 = 0.8;

/// The known word that another one was most likely meant to be; `None` where none is like it.
///
/// ```
/// use fluxscape_manifest::spelling::did_you_mean;
///
/// assert_eq!(did_you_mean("resorces", ["patches", "resources"]), Some("resources"));
/// assert_eq!(did_you_mean("spec", ["patches", "resources"]), None);
/// ```
pub fn did_you_mean<'k>(
    written: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Option<&'k str> {
    known
        .into_iter()
        .min_by_key(|known| strsim::damerau_levenshtein(written, known))
        .filter(|known| strsim::jaro_winkler(written, known) >= ALIKE)
}

/// What is named most like a word, the nearest first and at most so many: names that contain it,
/// then those that differ by the fewest edits. Each candidate is a name and what to give for it.
pub fn nearest<N: AsRef<str>, T: Ord>(
    written: &str,
    candidates: impl IntoIterator<Item = (N, T)>,
    most: usize,
) -> Vec<T> {
    let distance = |name: &str| {
        if name.contains(written) { 0 } else { strsim::damerau_levenshtein(written, name) }
    };
    let mut near: Vec<(usize, T)> = candidates
        .into_iter()
        .map(|(name, candidate)| (distance(name.as_ref()), candidate))
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(most).map(|(_, candidate)| candidate).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn names_that_contain_the_word_come_first() {
        let names = ["api", "web-frontend", "wed", "web-frontend"];
        assert_eq!(nearest("web", names.map(|name| (name, name)), 2), ["web-frontend", "wed"]);
    }
}
