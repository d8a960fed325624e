//! `GitRepository` (source-controller, `api/v1/gitrepository_types.go`).

use crate::flux::inventory::Created;
use crate::flux::schema::reference::{ReferenceField, SECRET, Target};
use crate::flux::schema::{ApiVersion, Count, FluxKind, KindRole, SOURCE_GROUP};
use crate::kubernetes::GroupKind;
use crate::vocabulary::{Detail, EdgeType, RevisionField};
use fluxscape_manifest::source;
use fluxscape_manifest::yaml::Node;

/// `GitRepository`
pub(crate) const GIT_REPOSITORY: GroupKind = GroupKind::new(SOURCE_GROUP, "GitRepository");

pub(in crate::flux) static KIND: FluxKind = FluxKind {
    versions: &[
        ApiVersion::new("v1beta1", 0, Some(6)),
        ApiVersion::new("v1beta2", 0, Some(7)),
        ApiVersion::new("v1", 0, None),
    ],
    count: Some(Count { order: 0, name: "GitRepo" }),
    fetches: true,
    suspend: true,
    references: &[
        // A LocalObjectReference: never another namespace.
        ReferenceField::new(
            "spec.include[].repository",
            EdgeType::Include,
            Target::Kind(GIT_REPOSITORY),
        ),
        ReferenceField::new("spec.secretRef", EdgeType::SecretRef, SECRET),
        ReferenceField::new("spec.proxySecretRef", EdgeType::ProxySecretRef, SECRET),
        ReferenceField::new("spec.verify.secretRef", EdgeType::Verify, SECRET),
        ReferenceField::service_account(),
    ],
    details,
    ..FluxKind::new(GIT_REPOSITORY, "GIT", KindRole::Source, "source-controller")
};

fn details(node: &Node) -> Vec<(Detail, String)> {
    let mut facts = super::texts(node, &[(Detail::Url, &["spec", "url"])]);
    facts.push((Detail::Revision, Revision::of(node).to_string()));
    facts
}

/// What a GitRepository checks out. source-controller: commit over name over semver over tag over
/// branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::flux) struct Revision {
    field: RevisionField,
    value: String,
}

impl Revision {
    /// What an existing object checks out: `master` by default.
    pub(in crate::flux) fn of(node: &Node) -> Self {
        let default = || Self { field: RevisionField::Branch, value: "master".to_owned() };
        Self::named(node).unwrap_or_else(default)
    }

    /// What an object of a cluster checks out; `None` of an invented one that names nothing: who
    /// writes it may name any branch.
    pub(in crate::flux) fn of_object(node: &Node, created: &Created) -> Option<Self> {
        Self::named(node).or_else(|| (!created.is_invented()).then(|| Self::of(node)))
    }

    fn named(node: &Node) -> Option<Self> {
        use RevisionField::{Branch, Commit, Name, Semver, Tag};
        [Commit, Name, Semver, Tag, Branch].into_iter().find_map(|field| {
            let value = node.str_at(&["spec", "ref", field.name()])?;
            (!value.is_empty()).then(|| Self::normalised(field, value))
        })
    }

    /// The branch, tag, commit, … itself.
    pub(in crate::flux) fn value(&self) -> &str {
        &self.value
    }

    /// The same to git, which knows no ranges of versions.
    pub(in crate::flux) fn in_git(&self) -> Option<source::Revision<'_>> {
        match self.field {
            RevisionField::Branch => Some(source::Revision::Branch(&self.value)),
            RevisionField::Tag => Some(source::Revision::Tag(&self.value)),
            RevisionField::Semver => None,
            _ => Some(source::Revision::Any(&self.value)),
        }
    }

    /// The range, where it is one of versions.
    pub(in crate::flux) fn range(&self) -> Option<&str> {
        (self.field == RevisionField::Semver).then_some(self.value.as_str())
    }

    /// A full reference name is the branch or tag it names.
    fn normalised(field: RevisionField, value: &str) -> Self {
        match (field, value.strip_prefix("refs/heads/"), value.strip_prefix("refs/tags/")) {
            (RevisionField::Name, Some(branch), _) => {
                Self { field: RevisionField::Branch, value: branch.to_owned() }
            }
            (RevisionField::Name, _, Some(tag)) => {
                Self { field: RevisionField::Tag, value: tag.to_owned() }
            }
            _ => Self { field, value: value.to_owned() },
        }
    }
}

impl std::fmt::Display for Revision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.field.describe(&self.value))
    }
}
