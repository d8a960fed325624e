//! Names that a generator of kustomize makes: what was written, and a hash of the content.

/// kustomize writes its hashes with these characters alone, ten of them.
const HASH: &str = "2456789bcdfghkmt";

/// A name without the hash of a generator; `None` when it has none.
#[must_use]
pub fn unhashed(name: &str) -> Option<&str> {
    let (front, hash) = name.rsplit_once('-')?;
    (!front.is_empty() && hash.len() == 10 && hash.chars().all(|c| HASH.contains(c)))
        .then_some(front)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_kustomize_could_have_written_is_a_hash() {
        for (name, bare) in [
            ("app-config-6ct58987ht", Some("app-config")),
            ("app-config-6ct58987h", None),
            ("app-config-6ct58987ha", None),
            ("6ct58987ht", None),
            ("-6ct58987ht", None),
        ] {
            assert_eq!(unhashed(name), bare, "{name}");
        }
    }
}
