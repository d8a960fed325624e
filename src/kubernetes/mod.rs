//! What plain Kubernetes objects say of one another.
//!
//! In: the objects of a cluster, as [`Objects`]. Out: their [`Relation`]s: an Ingress routes to a
//! Service, which exposes workloads, which mount ConfigMaps. One file a relation; each is a rule
//! for some kinds in [`RULES`]. It promises to name what an object says, whether that exists or
//! not, in time that grows with the number of relations.

mod access;
mod definition;
mod group_kind;
mod image;
mod mesh;
mod monitor;
mod objects;
mod policy;
mod proxy;
mod relation;
mod route;
mod scale;
mod service;
mod store;
mod workload;

use std::collections::BTreeMap;

pub use group_kind::GroupKind;
pub use image::ImageName;
pub use objects::Objects;
pub use relation::{Relation, To, select};

use relation::Rule;

/// Every rule.
const RULES: [&[Rule]; 11] = [
    access::RULES,
    definition::RULES,
    mesh::RULES,
    monitor::RULES,
    policy::RULES,
    proxy::RULES,
    route::RULES,
    scale::RULES,
    service::RULES,
    store::RULES,
    workload::RULES,
];

/// The relations of all objects, in the order of the objects.
#[must_use]
pub fn relations<'a>(objects: &Objects<'a>) -> Vec<Relation<'a>> {
    let mut rules: BTreeMap<(&str, &str), Vec<&Rule>> = BTreeMap::new();
    for rule in RULES.into_iter().flatten() {
        for (group, kind) in rule
            .kinds
            .iter()
            .flat_map(|(groups, kind)| groups.iter().map(move |group| (*group, *kind)))
        {
            rules.entry((group, kind)).or_default().push(rule);
        }
    }
    let mut found = Vec::new();
    for (id, node) in objects.iter() {
        for rule in rules.get(&(id.group.as_str(), id.kind.as_str())).into_iter().flatten() {
            found.extend(
                (rule.read)(objects, id, node).into_iter().map(|said| Relation::of(id, said)),
            );
        }
    }
    found
}
