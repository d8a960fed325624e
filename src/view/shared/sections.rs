//! Sections of a tier that has too many applications for one grid.

use std::collections::BTreeMap;

use crate::graph::{Application, Detail};
use crate::view::reader::Reader;

/// A tier with more applications than these is split.
const DOZEN: usize = 12;
/// So many sections of one application each, and at least half of all, are put together in one.
const MANY_SINGLE: usize = 4;
/// What that section is called.
const OTHERS: &str = "others";

/// The sections of a tier, by namespace, or else by the directory segment that splits it best; none
/// when it is small or nothing splits it.
pub(in crate::view) fn sections<'a>(
    reader: &Reader<'_>,
    applications: &[&'a Application],
) -> Vec<(String, Vec<&'a Application>)> {
    if applications.len() <= DOZEN {
        return Vec::new();
    }
    let namespace = |application: &Application| {
        let node = reader.node(application.node)?;
        Some(node.details.get(Detail::TargetNamespace).unwrap_or(&node.namespace).to_owned())
    };
    let by_namespace = split(applications, namespace);
    if splits_well(&by_namespace, applications.len()) {
        return gathered(by_namespace);
    }
    let by_segment = (0..8).map(|depth| {
        split(applications, |application| {
            let path = reader.detail(application.node, Detail::Path)?;
            path.split('/')
                .filter(|segment| !segment.is_empty() && *segment != ".")
                .nth(depth)
                .map(str::to_owned)
        })
    });
    gathered(
        by_segment
            .into_iter()
            .find(|sections| splits_well(sections, applications.len()))
            .unwrap_or_default(),
    )
}

/// Sections of which most say more than the name of their only application.
fn gathered(mut sections: Vec<(String, Vec<&Application>)>) -> Vec<(String, Vec<&Application>)> {
    let single = sections.iter().filter(|(_, members)| members.len() == 1).count();
    if single < MANY_SINGLE || single * 2 < sections.len() {
        return sections;
    }
    let others = sections
        .iter()
        .filter(|(_, members)| members.len() == 1)
        .flat_map(|(_, members)| members.iter().copied())
        .collect();
    sections.retain(|(_, members)| members.len() > 1);
    sections.push((OTHERS.to_owned(), others));
    sections
}

fn split<'a>(
    applications: &[&'a Application],
    key: impl Fn(&Application) -> Option<String>,
) -> Vec<(String, Vec<&'a Application>)> {
    let mut sections: BTreeMap<String, Vec<&'a Application>> = BTreeMap::new();
    for application in applications {
        sections.entry(key(application).unwrap_or_default()).or_default().push(application);
    }
    sections.into_iter().collect()
}

/// At least two sections, of three applications on average, and none that holds nearly everything.
fn splits_well(sections: &[(String, Vec<&Application>)], total: usize) -> bool {
    let largest = sections.iter().map(|(_, members)| members.len()).max().unwrap_or(0);
    sections.len() >= 2
        && sections.len() * 2 <= total
        && largest * 10 <= total * 9
        && sections.iter().all(|(name, _)| !name.is_empty())
}
