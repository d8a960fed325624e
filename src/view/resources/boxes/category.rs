//! What sort of thing a node is in a picture: where in its box it is, and under which heading.

use crate::graph::{HELM_RELEASE, KindRole, Node, NodeType, Status};

/// Sorts of nodes, in the order in which they are in a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Category {
    /// Terraform resources and charts.
    Origin,
    /// Sources and what makes them.
    Source,
    /// Kustomize directories.
    Directory,
    /// Kustomizations, with whatever they hold.
    Kustomization,
    /// The Flux Operator's generators.
    Generator,
    /// Helm releases.
    Release,
    /// Plain objects.
    Plain,
    /// Home images.
    Image,
    /// Image automation.
    Automation,
    /// Alerts, providers, receivers.
    Notification,
    /// Other repositories.
    Repository,
    /// What is referred to and nobody creates.
    Missing,
}

impl Category {
    pub(crate) fn of(node: &Node) -> Self {
        match node.node_type {
            _ if node.status == Status::Missing => Self::Missing,
            NodeType::Terraform | NodeType::Chart => Self::Origin,
            NodeType::Directory => Self::Directory,
            NodeType::Repository | NodeType::External => Self::Repository,
            NodeType::Image => Self::Image,
            NodeType::Object => match node.role() {
                None => Self::Plain,
                Some(KindRole::Source) => Self::Source,
                Some(KindRole::Applier) if node.is(HELM_RELEASE) => Self::Release,
                Some(KindRole::Applier) => Self::Kustomization,
                Some(KindRole::ImageAutomation) => Self::Automation,
                Some(KindRole::Notification) => Self::Notification,
                Some(KindRole::Other) => Self::Generator,
            },
        }
    }

    /// The heading of boxes of this sort.
    pub(crate) const fn heading(self) -> &'static str {
        match self {
            Self::Origin => "Origin",
            Self::Source => "Sources",
            Self::Directory => "Directories",
            Self::Kustomization => "Kustomizations",
            Self::Generator => "Generators",
            Self::Release => "Helm releases",
            Self::Plain => "Kubernetes objects",
            Self::Image => "Images",
            Self::Automation => "Image automation",
            Self::Notification => "Notifications",
            Self::Repository => "Other repositories",
            Self::Missing => "Not in these files",
        }
    }
}
