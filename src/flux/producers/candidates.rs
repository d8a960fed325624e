//! Who may create an object that no file holds.
//!
//! In: the Helm releases and unread Kustomizations that create objects where it would be. Out: the
//! one that its name points at, or how many there are: a guess among many is not reported as one.

use std::collections::BTreeSet;
use std::fmt;

use fluxscape_manifest::object::ResourceId;

/// Who may create an object: opaque to this program, and there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Candidates {
    /// The only one there is, or the one that shares its name with the object.
    One(ResourceId),
    /// One of several: how many, and their kinds.
    OneOf(usize, BTreeSet<String>),
}

impl Candidates {
    /// Chooses among those that create objects in the place of the target; `None` when there is
    /// none.
    pub(in crate::flux) fn of(target: &ResourceId, candidates: &[&ResourceId]) -> Option<Self> {
        let only = match candidates {
            [] => return None,
            [only] => Some(*only),
            _ => None,
        };
        let named = || {
            candidates
                .iter()
                .filter(|candidate| share_name(target, candidate))
                .max_by_key(|candidate| candidate.name.len())
                .copied()
        };
        Some(match only.or_else(named) {
            Some(one) => Self::One(one.clone()),
            None => Self::OneOf(
                candidates.len(),
                candidates.iter().map(|candidate| candidate.kind.clone()).collect(),
            ),
        })
    }
}

/// Charts put the name of their release into the names of what they create, or into the group of
/// its API: `dnsendpoints.externaldns.k8s.io`.
fn share_name(target: &ResourceId, candidate: &ResourceId) -> bool {
    let plain = |name: &str| name.replace('-', "");
    let (target, candidate) = (plain(&target.name), plain(&candidate.name));
    target.contains(&candidate) || candidate.contains(&target)
}

impl fmt::Display for Candidates {
    /// What is known of them, as a sentence without its full stop.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(candidate) if candidate.kind == "HelmRelease" => {
                write!(f, "{candidate} installs a chart there, whose objects are not read")
            }
            Self::One(candidate) => write!(f, "{candidate} applies what could not be read whole"),
            Self::OneOf(many, kinds) => {
                let kinds: Vec<String> = kinds.iter().map(|kind| format!("{kind}s")).collect();
                write!(f, "one of {many} {} may, whose objects are not read", kinds.join(" and "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(kind: &str, namespace: &str, name: &str) -> ResourceId {
        ResourceId {
            group: String::new(),
            kind: kind.to_owned(),
            namespace: namespace.to_owned(),
            name: name.to_owned(),
        }
    }

    #[test]
    fn a_maker_is_named_where_it_is_alone_or_shares_the_name() {
        let (core, proxy) =
            (id("HelmRelease", "apps", "crossplane-core"), id("HelmRelease", "apps", "proxy"));
        let unread = id("Kustomization", "flux-system", "apps");
        for (target, candidates, said) in [
            (id("Secret", "apps", "token"), vec![], None),
            (
                id("Secret", "apps", "token"),
                vec![&proxy],
                Some("HelmRelease apps/proxy installs a chart there, whose objects are not read"),
            ),
            (
                id("Secret", "apps", "token"),
                vec![&proxy, &core],
                Some("one of 2 HelmReleases may, whose objects are not read"),
            ),
            (
                id("Secret", "apps", "token"),
                vec![&proxy, &unread],
                Some("one of 2 HelmReleases and Kustomizations may, whose objects are not read"),
            ),
            (
                id("Deployment", "apps", "crossplane"),
                vec![&proxy, &core],
                Some(
                    "HelmRelease apps/crossplane-core installs a chart there, whose objects are not read",
                ),
            ),
            (
                id("CustomResourceDefinition", "", "routes.proxy.io"),
                vec![&proxy, &core],
                Some("HelmRelease apps/proxy installs a chart there, whose objects are not read"),
            ),
            (
                id("ClusterIssuer", "", "production"),
                vec![&proxy],
                Some("HelmRelease apps/proxy installs a chart there, whose objects are not read"),
            ),
        ] {
            let candidates =
                Candidates::of(&target, &candidates).map(|candidates| candidates.to_string());
            assert_eq!(candidates.as_deref(), said, "{target}");
        }
    }
}
