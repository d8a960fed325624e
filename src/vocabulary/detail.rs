//! The details of a node: what a card says of it besides its name.
//!
//! One row a detail: its variant and its key in the exported graph, in the order of the keys.
//! Values are texts in the exported graph; whoever needs the parts of one asks [`Details`], which
//! alone knows how lists and counts are written.

use std::collections::BTreeMap;
use std::fmt;

use super::RevisionField;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Declares [`Detail`] from its rows, which stand in the order of their keys.
macro_rules! details {
    ($($(#[doc = $doc:literal])* $variant:ident $key:literal;)+) => {
        /// What a detail of a node is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Detail {
            $(#[doc = concat!("`", $key, "`.\n")] $(#[doc = $doc])* $variant,)+
        }

        impl Detail {
            /// Every detail, in the order of their keys.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its key in the exported graph.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }
        }
    };
}

details! {
    Address "address";
    ApprovePlan "approvePlan";
    /// The artifacts of an ArtifactGenerator, a list.
    Artifacts "artifacts";
    Bucket "bucket";
    Channel "channel";
    Chart "chart";
    /// The controllers of Flux that an instance or a chart installs, a list.
    Controllers "controllers";
    /// The decryption provider.
    Decryption "decryption";
    /// Kinds whose health is judged by expressions, a list.
    HealthCheckExprs "healthCheckExprs";
    /// How many health checks it has.
    HealthChecks "healthChecks";
    Image "image";
    /// The images that it runs, with their versions, a list.
    Images "images";
    /// How many inputs a ResourceSet has of its own.
    Inputs "inputs";
    /// The issuers that a Receiver trusts, a list.
    Issuers "issuers";
    LayerSelector "layerSelector";
    /// What a plain kustomize directory builds: counts of kinds.
    /// Whether the Kustomization that would apply it fails.
    NotApplied "notApplied";
    Objects "objects";
    /// Objects that an optional reference names and no file creates, a list.
    Optional "optional";
    /// The Secret to which Terraform's outputs are written.
    Outputs "outputs";
    Path "path";
    PathPattern "pathPattern";
    /// The kind of an ImagePolicy.
    Policy "policy";
    /// How many post-renderers a release has.
    PostRenderers "postRenderers";
    Prefix "prefix";
    Provider "provider";
    /// The branch or refspec that commits of an automation are pushed to.
    Pushes "pushes";
    /// Dependencies that are ready by an expression, a list.
    ReadyExpr "readyExpr";
    Release "release";
    /// What a source checks out: its kind, then its value (`branch main`); a full reference name
    /// alone.
    Revision "revision";
    SemverFilter "semverFilter";
    /// The ServiceAccount that a controller uses by default for an object that names none.
    ServiceAccount "serviceAccount";
    Severity "severity";
    /// The steps of a ResourceSet, a list.
    Steps "steps";
    Summary "summary";
    Suspended "suspended";
    TargetNamespace "targetNamespace";
    Type "type";
    Url "url";
    /// Files of values in a chart, a list.
    ValuesFiles "valuesFiles";
    Version "version";
    Wait "wait";
    Workspace "workspace";
}

impl Detail {
    /// The detail of a key; `None` for one that this version of the program does not write.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        let at = Self::ALL.binary_search_by(|known| known.key().cmp(key)).ok()?;
        Self::ALL.get(at).copied()
    }
}

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.key())
    }
}

/// What separates the words of a list.
const BETWEEN_WORDS: char = ' ';
/// What separates counts of kinds.
const BETWEEN_COUNTS: &str = " · ";

/// The details of a node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details(BTreeMap<Detail, String>);

impl Details {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text of a detail.
    #[must_use]
    pub fn get(&self, detail: Detail) -> Option<&str> {
        self.0.get(&detail).map(String::as_str)
    }

    /// The text of a detail; empty where there is none.
    #[must_use]
    pub fn text(&self, detail: Detail) -> &str {
        self.get(detail).unwrap_or_default()
    }

    /// Whether there is such a detail.
    #[must_use]
    pub fn has(&self, detail: Detail) -> bool {
        self.0.contains_key(&detail)
    }

    /// The words of a list.
    pub fn words(&self, detail: Detail) -> impl Iterator<Item = &str> {
        self.text(detail).split(BETWEEN_WORDS).filter(|word| !word.is_empty())
    }

    /// The number of a count; 0 where there is none.
    #[must_use]
    pub fn count(&self, detail: Detail) -> usize {
        self.text(detail).parse().unwrap_or(0)
    }

    /// The counts of kinds, each as `3 Deployment`; none where there are none.
    pub fn counts(&self, detail: Detail) -> impl Iterator<Item = &str> {
        self.get(detail).into_iter().flat_map(|text| text.split(BETWEEN_COUNTS))
    }

    /// What a source checks out, without its kind: `main` of `branch main`.
    #[must_use]
    pub fn revision(&self) -> &str {
        RevisionField::read(self.text(Detail::Revision)).1
    }

    /// The branch that a source checks out.
    #[must_use]
    pub fn branch(&self) -> Option<&str> {
        match RevisionField::read(self.get(Detail::Revision)?) {
            (RevisionField::Branch, branch) => Some(branch),
            _ => None,
        }
    }

    /// The details with their texts, in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (Detail, &str)> {
        self.0.iter().map(|(detail, text)| (*detail, text.as_str()))
    }

    /// Sets a detail.
    pub fn set(&mut self, detail: Detail, text: impl Into<String>) {
        self.0.insert(detail, text.into());
    }

    /// Adds a word to a list that does not have it.
    pub fn add_word(&mut self, detail: Detail, word: &str) {
        if self.words(detail).any(|known| known == word) {
            return;
        }
        let words = self.0.entry(detail).or_default();
        if !words.is_empty() {
            words.push(BETWEEN_WORDS);
        }
        words.push_str(word);
    }

    /// Sets counts of kinds, in the order of the kinds; nothing where there is none.
    pub fn set_counts<'k>(&mut self, detail: Detail, kinds: impl IntoIterator<Item = &'k str>) {
        let text = counts(kinds);
        if !text.is_empty() {
            self.set(detail, text);
        }
    }
}

/// `1 ConfigMap · 3 Deployment`: how often each kind occurs, in the order of the kinds.
#[must_use]
pub fn counts<'k>(kinds: impl IntoIterator<Item = &'k str>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for kind in kinds {
        *counts.entry(kind).or_default() += 1;
    }
    let texts: Vec<String> = counts.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    texts.join(BETWEEN_COUNTS)
}

impl FromIterator<(Detail, String)> for Details {
    fn from_iter<I: IntoIterator<Item = (Detail, String)>>(details: I) -> Self {
        Self(details.into_iter().collect())
    }
}

impl Serialize for Details {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(detail, text)| (detail.key(), text)))
    }
}

/// Keys that this version of the program does not know are left out.
impl<'de> Deserialize<'de> for Details {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let texts = BTreeMap::<String, String>::deserialize(deserializer)?;
        Ok(texts.into_iter().filter_map(|(key, text)| Some((Detail::parse(&key)?, text))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_in_the_order_of_their_keys() {
        let keys: Vec<&str> = Detail::ALL.iter().map(|detail| detail.key()).collect();
        assert!(keys.is_sorted_by(|a, b| a < b), "{keys:?}");
        assert!(Detail::ALL.is_sorted());
    }

    #[test]
    fn lists_and_counts_are_read_as_they_are_written() {
        let mut details = Details::default();
        for image in ["nginx:1", "redis:7", "nginx:1"] {
            details.add_word(Detail::Images, image);
        }
        details.set_counts(Detail::Objects, ["Service", "Secret", "Service"]);
        details.set(Detail::Revision, "branch main");
        assert_eq!(details.text(Detail::Images), "nginx:1 redis:7");
        assert_eq!(details.words(Detail::Images).count(), 2);
        assert_eq!(details.text(Detail::Objects), "1 Secret · 2 Service");
        assert_eq!((details.branch(), details.revision()), (Some("main"), "main"));
        let json = serde_json::to_string(&details).unwrap();
        assert_eq!(serde_json::from_str::<Details>(&json).unwrap(), details);
        assert_eq!(
            serde_json::from_str::<Details>(r#"{"later": "x"}"#).unwrap(),
            Details::default()
        );
    }
}
