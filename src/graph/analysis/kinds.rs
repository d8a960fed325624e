//! Kinds in counts: their short names, and the order that says most first.
//!
//! In: names of kinds. Out: [`Counts`] and the words for them; the views and the text forms count
//! alike.

use std::collections::BTreeMap;

use crate::flux::KINDS;

/// Kinds of Kubernetes that counts begin with, before those of Flux: workloads.
const WORKLOADS: [(&str, &str); 6] = [
    ("Deployment", "Deploy"),
    ("StatefulSet", "STS"),
    ("DaemonSet", "DS"),
    ("Job", "Job"),
    ("CronJob", "CronJob"),
    ("Pod", "Pod"),
];

/// Kinds that follow those of Flux: traffic, storage, configuration, access. All others come after
/// them, by name.
const OTHERS: [(&str, &str); 19] = [
    ("Service", "Svc"),
    ("Ingress", "Ing"),
    ("HTTPRoute", "HTTPRoute"),
    ("Gateway", "Gateway"),
    ("PersistentVolumeClaim", "PVC"),
    ("ConfigMap", "CM"),
    ("Secret", "Secret"),
    ("ExternalSecret", "ExtSecret"),
    ("SealedSecret", "SealedSecret"),
    ("Certificate", "Cert"),
    ("HorizontalPodAutoscaler", "HPA"),
    ("PodDisruptionBudget", "PDB"),
    ("ServiceAccount", "SA"),
    ("Role", "Role"),
    ("RoleBinding", "RB"),
    ("ClusterRole", "ClusterRole"),
    ("ClusterRoleBinding", "CRB"),
    ("Namespace", "NS"),
    ("CustomResourceDefinition", "CRD"),
];

/// Where a kind stands in counts, and the name that people write for it.
fn known(kind: &str) -> Option<(Rank, &'static str)> {
    let in_table = |table: &'static [(&str, &'static str)]| {
        table
            .iter()
            .enumerate()
            .find(|(_, (name, _))| *name == kind)
            .map(|(at, (_, short))| (at, *short))
    };
    let of_flux = || {
        let count = KINDS.iter().find(|known| known.id.kind == kind)?.count?;
        Some((Rank::Flux(count.order), count.name))
    };
    in_table(&WORKLOADS)
        .map(|(at, short)| (Rank::Workload(at), short))
        .or_else(of_flux)
        .or_else(|| in_table(&OTHERS).map(|(at, short)| (Rank::Other(at), short)))
}

/// The order in which a reader asks for kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Workload(usize),
    Flux(u8),
    Other(usize),
    Unknown,
}

/// The name that people write for a kind.
#[must_use]
pub fn short(kind: &str) -> &str {
    known(kind).map_or(kind, |(_, short)| short)
}

/// How often each kind occurs.
#[derive(Clone, Debug, Default)]
pub struct Counts<'a>(BTreeMap<(Rank, &'a str), usize>);

impl<'a> FromIterator<&'a str> for Counts<'a> {
    fn from_iter<T: IntoIterator<Item = &'a str>>(kinds: T) -> Self {
        let mut counts = BTreeMap::new();
        for kind in kinds {
            let rank = known(kind).map_or(Rank::Unknown, |(rank, _)| rank);
            *counts.entry((rank, kind)).or_default() += 1;
        }
        Self(counts)
    }
}

impl Counts<'_> {
    /// `14 Deployment · 2 Service`.
    #[must_use]
    pub fn long(&self) -> String {
        self.join(|kind| kind)
    }

    /// `14 Deploy · 2 Svc`.
    #[must_use]
    pub fn short(&self) -> String {
        self.join(short)
    }

    /// The first kinds, the others counted: `14 Deployment · 2 Service · 9 others`.
    #[must_use]
    pub fn long_first(&self, most: usize) -> String {
        let rest: usize = self.0.values().skip(most).sum();
        let first = Self(self.0.iter().take(most).map(|(key, count)| (*key, *count)).collect());
        if rest == 0 {
            first.long()
        } else {
            format!("{} · {}", first.long(), plural(rest, "other"))
        }
    }

    /// Each kind with its count, as a number and in words: `2 Svc`.
    #[must_use]
    pub fn parts<'k>(&'k self, name: impl Fn(&'k str) -> &'k str) -> Vec<(usize, String)> {
        let part = |((_, kind), count): (&(Rank, &'k str), &usize)| {
            (*count, format!("{count} {}", name(kind)))
        };
        self.0.iter().map(part).collect()
    }

    /// Whether nothing is counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn join<'k>(&'k self, name: impl Fn(&'k str) -> &'k str) -> String {
        self.0
            .iter()
            .map(|((_, kind), count)| format!("{count} {}", name(kind)))
            .collect::<Vec<_>>()
            .join(" · ")
    }
}

/// `1 application`, `2 applications`.
#[must_use]
pub fn plural(count: usize, one: &str) -> String {
    let many = if one.ends_with('y') {
        format!("{}ies", one.trim_end_matches('y'))
    } else {
        format!("{one}s")
    };
    format!("{count} {}", if count == 1 { one } else { &many })
}

/// ` and 2 more`, behind what was said; nothing where there is no more.
#[must_use]
pub fn and_more(more: usize) -> String {
    if more > 0 { format!(" and {more} more") } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workloads_come_first_and_others_by_name() {
        let counts: Counts = ["ConfigMap", "Zebra", "Deployment", "Service", "Apple", "Deployment"]
            .into_iter()
            .collect();
        assert_eq!(counts.short(), "2 Deploy · 1 Svc · 1 CM · 1 Apple · 1 Zebra");
        assert_eq!(counts.long_first(2), "2 Deployment · 1 Service · 3 others");
        assert_eq!(
            counts.long_first(4),
            "2 Deployment · 1 Service · 1 ConfigMap · 1 Apple · 1 other"
        );
    }

    #[test]
    fn words_agree_with_their_number() {
        assert_eq!(plural(1, "application"), "1 application");
        assert_eq!(plural(2, "dependency"), "2 dependencies");
    }
}
