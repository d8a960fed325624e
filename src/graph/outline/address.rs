//! Where an application is built from, in words that pictures and texts share.

use crate::flux::HELM_RELEASE;
use crate::graph::model::{Graph, NodeIndex};
use crate::vocabulary::{Detail, EdgeType};

impl Graph {
    /// The directory that a Kustomization builds, or the chart that a HelmRelease installs with its
    /// version or range: one in a registry has both from its source.
    #[must_use]
    pub fn address(&self, index: NodeIndex) -> String {
        let Some(node) = self.node(index) else { return String::new() };
        if !node.is(HELM_RELEASE) {
            return node.details.text(Detail::Path).to_owned();
        }
        let chart = node.details.text(Detail::Chart);
        let source = self.targets(index, EdgeType::ChartRef).into_iter().next();
        let (chart, version) = match source.and_then(|source| self.node(source)) {
            Some(source) => {
                let name = source.details.text(Detail::Url).rsplit('/').next();
                (name.filter(|name| !name.is_empty()).unwrap_or(chart), source.details.revision())
            }
            None => (chart, node.details.text(Detail::Version)),
        };
        format!("{chart} {version}").trim().to_owned()
    }
}
