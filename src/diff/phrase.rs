//! Things as sentences name them.

use super::words::tidy;
use crate::graph::Node;

/// What a statement calls an object: a Kustomization or HelmRelease by its name, others with their
/// kind.
pub(super) fn subject(node: &Node) -> String {
    let name = tidy(&node.name);
    match node.kind.as_str() {
        kind if name.is_empty() => format!("a {} without a name", tidy(kind)),
        _ if node.is_applier() => format!("`{name}`"),
        "Directory" => format!("directory `{name}`"),
        kind => format!("{} `{name}`", tidy(kind)),
    }
}

/// Things that are named before they are counted.
const NAMED: usize = 4;

/// `a`, `a and b`, `a, b and c`.
pub(super) fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The same of many: `a, b, c, d and 3 others`.
pub(super) fn some(mut names: Vec<String>) -> String {
    if names.len() > NAMED + 1 {
        let more = names.len() - NAMED;
        names.truncate(NAMED);
        names.push(format!("{more} others"));
    }
    listed(&names)
}
