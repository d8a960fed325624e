//! Names of stages, as they are met in names of environments, applications and folders.
//!
//! In: a name. Out: the stage that it bears, and what is left of the name without it. Clusters in one
//! folder of a stage (`prod/00`, `prod/01`) are of that stage.

use std::collections::BTreeMap;

use crate::graph::model::Graph;
use crate::graph::model::tree::ClusterTree;
use crate::vocabulary::Detail;

/// A stage on the way to production: `development`, `production`, however it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::graph) struct Stage(usize);

/// A name that bears a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::graph) struct Staged {
    /// The stage.
    pub(in crate::graph) stage: Stage,
    /// How the name writes it.
    pub(in crate::graph) word: String,
    /// What is left of the name where it begins or ends with the stage: `portal` of `portal-qa`;
    /// nothing where it is the stage alone.
    pub(in crate::graph) stem: Option<String>,
}

/// The words for each stage.
const STAGES: [&[&str]; 16] = [
    &["dev", "develop", "development"],
    &["sandbox"],
    &["preview"],
    &["int", "integration"],
    &["test", "testing"],
    &["qa"],
    &["acc", "acceptance"],
    &["uat"],
    &["demo"],
    &["beta"],
    &["nonprod"],
    &["stage", "staging", "stg"],
    &["pre", "preprod", "preproduction"],
    &["canary"],
    &["prd", "prod", "production"],
    &["live"],
];

/// Names of what environments have in common: such a group is no environment, whatever it holds.
const COMMON: [&str; 4] = ["base", "bases", "common", "shared"];

impl Stage {
    /// The stage that a word means.
    pub(in crate::graph) fn of_word(word: &str) -> Option<Self> {
        let word = word.to_ascii_lowercase();
        STAGES.iter().position(|words| words.contains(&word.as_str())).map(Self)
    }
}

impl Staged {
    /// Reads a name; the last of several stages counts.
    pub(in crate::graph) fn of(name: &str) -> Option<Self> {
        let mut end = name.len();
        for word in words(name).rev() {
            let start = end - word.len();
            if let Some(stage) = Stage::of_word(word) {
                let (before, after) = (name.get(..start)?, name.get(end..)?);
                let stem = match (before.is_empty(), after.is_empty()) {
                    (true, true) | (false, false) => None,
                    (false, true) => Some(before),
                    (true, false) => Some(after),
                };
                let stem = stem
                    .map(|stem| stem.trim_matches(|c: char| !c.is_ascii_alphanumeric()))
                    .filter(|stem| !stem.is_empty());
                return Some(Self { stage, word: word.to_owned(), stem: stem.map(str::to_owned) });
            }
            // The separator before the word.
            end = start.saturating_sub(1);
        }
        None
    }
}

/// Whether a name says that a group holds what others share: `base`, `_base`, `apps-common`.
pub(super) fn is_common(name: &str) -> bool {
    words(name).any(|word| COMMON.contains(&word.to_ascii_lowercase().as_str()))
}

/// Sets the stages of clusters, where a folder named after one holds several of them.
pub(super) fn set(graph: &Graph, clusters: &mut [ClusterTree]) {
    let folders: Vec<Option<String>> =
        clusters.iter().map(|cluster| stage_folder(graph, cluster)).collect();
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    for folder in folders.iter().flatten() {
        *counted.entry(folder).or_default() += 1;
    }
    for (cluster, folder) in clusters.iter_mut().zip(&folders) {
        let folder = folder.as_deref().filter(|folder| counted.get(folder) > Some(&1));
        cluster.stage = folder.map(|folder| folder.rsplit('/').next().unwrap_or(folder).to_owned());
    }
}

/// The closest folder above a cluster's directory that is named after a stage.
fn stage_folder(graph: &Graph, cluster: &ClusterTree) -> Option<String> {
    let path = graph.node(*cluster.roots.first()?)?.details.get(Detail::Path)?;
    let (mut folder, _) = path.trim_end_matches('/').rsplit_once('/')?;
    while Stage::of_word(folder.rsplit('/').next().unwrap_or(folder)).is_none() {
        (folder, _) = folder.rsplit_once('/')?;
    }
    Some(folder.to_owned())
}

fn words(name: &str) -> impl DoubleEndedIterator<Item = &str> {
    name.split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_is_a_whole_word_of_a_name() {
        for (name, expected) in [
            ("qa", Some(("qa", None))),
            ("portal-qa", Some(("qa", Some("portal")))),
            ("qa-portal", Some(("qa", Some("portal")))),
            ("demoapp-auth-stg", Some(("stg", Some("demoapp-auth")))),
            ("web_PROD", Some(("PROD", Some("web")))),
            ("eu/prod", Some(("prod", Some("eu")))),
            ("web-dev-eu", Some(("dev", None))),
            ("dev-web-prod", Some(("prod", Some("dev-web")))),
            ("-dev", Some(("dev", None))),
            ("devops", None),
            ("production1", None),
            ("", None),
        ] {
            let found = Staged::of(name);
            let found = found.as_ref().map(|found| (found.word.as_str(), found.stem.as_deref()));
            assert_eq!(found, expected, "{name}");
        }
        assert_eq!(Stage::of_word("prod"), Stage::of_word("Production"));
        assert_ne!(Stage::of_word("prod"), Stage::of_word("preprod"));
    }

    #[test]
    fn what_is_common_says_so_in_a_word() {
        for (name, expected) in
            [("base", true), ("_base", true), ("apps-common", true), ("basel", false), ("", false)]
        {
            assert_eq!(is_common(name), expected, "{name}");
        }
    }
}
