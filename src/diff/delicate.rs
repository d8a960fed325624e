//! Fields whose values may be secret although nothing marks them.
//!
//! In: the path of a field. Out: whether its value may stand in a pull request. It judges by names:
//! what comes from a Secret is redacted long before.

use fluxscape_manifest::secret::is_secret_key;

/// Whether a value at this path may be one that nobody should read in a pull request.
pub(super) fn is_delicate(path: &[String]) -> bool {
    const HOLDERS: [&str; 11] = [
        "data",
        "stringData",
        "binaryData",
        "encryptedData",
        "substitute",
        // A command line may hold a password, and a patch or an input anything.
        "args",
        "command",
        "inputs",
        "defaultValues",
        "patch",
        "patchesStrategicMerge",
    ];
    // Keys that are about secrets without being the name of one.
    const WORDS: [&str; 5] = ["password", "token", "secret", "credential", "auth"];
    path.iter().any(|key| {
        let plain = key.to_ascii_lowercase().replace(['-', '_', '[', ']'], "");
        let reference = plain.ends_with("ref") || plain.ends_with("name");
        HOLDERS.contains(&key.as_str())
            || (!reference && (is_secret_key(key) || WORDS.iter().any(|word| plain.contains(word))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_decide() {
        let cases = [
            ("spec values auth adminPassword", true),
            ("spec template spec containers [web] args", true),
            ("spec template spec containers [web] env [DB_PASSWORD] value", true),
            ("spec inputs [0] tenant", true),
            ("data key", true),
            ("spec secretRef name", false),
            ("spec values image tag", false),
            ("spec chart spec version", false),
        ];
        for (path, expected) in cases {
            let path: Vec<String> = path.split(' ').map(str::to_owned).collect();
            assert_eq!(is_delicate(&path), expected, "{path:?}");
        }
    }
}
