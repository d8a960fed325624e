//! Sections of a tier that has too many applications for one grid.

use std::collections::BTreeMap;

use super::reader::Reader;
use crate::graph::Application;

/// A tier with more applications than these is split.
const DOZEN: usize = 12;

/// The sections of a tier, by namespace, or else by the directory segment that splits it best; none when it is small or nothing splits it.
pub(super) fn sections<'a>(reader: &Reader<'_>, applications: &[&'a Application]) -> Vec<(String, Vec<&'a Application>)> {
    if applications.len() <= DOZEN {
        return Vec::new();
    }
    let namespace = |application: &Application| {
        let node = reader.node(application.node)?;
        Some(node.details.get("targetNamespace").unwrap_or(&node.namespace).clone())
    };
    let by_namespace = split(applications, namespace);
    if splits_well(&by_namespace, applications.len()) {
        return by_namespace;
    }
    let by_segment = (0..8).map(|depth| {
        split(applications, |application| {
            let path = reader.detail(application.node, "path")?;
            path.split('/').filter(|segment| !segment.is_empty() && *segment != ".").nth(depth).map(str::to_owned)
        })
    });
    by_segment.into_iter().find(|sections| splits_well(sections, applications.len())).unwrap_or_default()
}

fn split<'a>(applications: &[&'a Application], key: impl Fn(&Application) -> Option<String>) -> Vec<(String, Vec<&'a Application>)> {
    let mut sections: BTreeMap<String, Vec<&'a Application>> = BTreeMap::new();
    for application in applications {
        sections.entry(key(application).unwrap_or_default()).or_default().push(application);
    }
    sections.into_iter().collect()
}

/// At least two sections, of three applications on average, and none that holds nearly everything.
fn splits_well(sections: &[(String, Vec<&Application>)], total: usize) -> bool {
    let largest = sections.iter().map(|(_, members)| members.len()).max().unwrap_or(0);
    sections.len() >= 2 && sections.len() * 2 <= total && largest * 10 <= total * 9 && sections.iter().all(|(name, _)| !name.is_empty())
}
