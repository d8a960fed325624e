//! What runs the commands of a file.

use super::machine;
use fluxscape_manifest::source::{SourceTree, TreePath};
use fluxscape_manifest::yaml::Node;

/// A shell, a task runner, a forge's pipelines, or a tool that runs commands or deploys resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::flux) enum Runner {
    Shell,
    Make,
    Just,
    Task,
    Pulumi,
    Ansible,
    GitHub,
    Forgejo,
    GitLab,
    CircleCi,
    Bicep,
    ResourceManager,
    CloudInit,
    ClusterApi,
}

impl Runner {
    /// What readers know it as.
    pub(in crate::flux) fn name(self) -> &'static str {
        match self {
            Self::Shell => "a shell script",
            Self::Make => "make",
            Self::Just => "just",
            Self::Task => "Task",
            Self::Pulumi => "Pulumi",
            Self::Ansible => "Ansible",
            Self::GitHub => "GitHub Actions",
            Self::Forgejo => "Forgejo Actions",
            Self::GitLab => "GitLab CI",
            Self::CircleCi => "CircleCI",
            Self::Bicep => "Bicep",
            Self::ResourceManager => "Azure Resource Manager",
            Self::CloudInit => "cloud-init",
            Self::ClusterApi => "Cluster API",
        }
    }

    /// The directories in which it may run the commands of a file: one, where that is its rule.
    pub(in crate::flux) fn runs_in(self, file: &TreePath) -> Vec<TreePath> {
        match self {
            Self::GitHub | Self::Forgejo | Self::GitLab | Self::CircleCi => vec![TreePath::root()],
            Self::Make
            | Self::Just
            | Self::Task
            | Self::Pulumi
            | Self::Bicep
            | Self::ResourceManager => vec![file.parent()],
            Self::Shell | Self::Ansible => vec![file.parent(), TreePath::root()],
            // Machines that hold no checkout of the repository.
            Self::CloudInit | Self::ClusterApi => Vec::new(),
        }
    }

    /// Whether what it runs may be an attempt of a change, in a cluster that is made for it.
    pub(super) fn tests_changes(self) -> bool {
        matches!(self, Self::GitHub | Self::GitLab | Self::Forgejo)
    }

    /// What runs the commands of a file that is a text of them.
    pub(super) fn of(file: &TreePath) -> Option<Self> {
        match file.name() {
            "Makefile" | "makefile" | "GNUmakefile" => Some(Self::Make),
            "justfile" | "Justfile" | ".justfile" => Some(Self::Just),
            name if name.ends_with(".mk") => Some(Self::Make),
            name if name.ends_with(".just") => Some(Self::Just),
            name if name.ends_with(".sh") || name.ends_with(".bash") => Some(Self::Shell),
            _ => None,
        }
    }

    /// The same, of a file of a tree: a program of Pulumi runs commands as its resources do.
    pub(super) fn in_tree(tree: &dyn SourceTree, file: &TreePath) -> Option<Self> {
        Self::of(file).or_else(|| is_pulumi_program(tree, file).then_some(Self::Pulumi))
    }

    /// What runs the commands in a document.
    pub(super) fn of_document(file: &TreePath, root: &Node) -> Option<Self> {
        let top = file.segments().next().unwrap_or_default();
        let has = |key: &str| root.get(key).is_some();
        match top {
            _ if machine::is_bootstrap(root) => Some(Self::ClusterApi),
            _ if machine::is_cloud_config(root) => Some(Self::CloudInit),
            ".github" if has("jobs") || has("runs") => Some(Self::GitHub),
            ".forgejo" | ".gitea" if has("jobs") => Some(Self::Forgejo),
            ".circleci" if has("jobs") => Some(Self::CircleCi),
            _ if top == ".gitlab" || file.name().starts_with(".gitlab-ci") => Some(Self::GitLab),
            _ if has("tasks") && has("version") => Some(Self::Task),
            _ if has("runtime") && has("resources") => Some(Self::Pulumi),
            _ if has("runs") && matches!(file.name(), "action.yml" | "action.yaml") => {
                Some(Self::GitHub)
            }
            _ if !root.items().is_empty() => Some(Self::Ansible),
            _ => None,
        }
    }
}

fn is_pulumi_program(tree: &dyn SourceTree, file: &TreePath) -> bool {
    let is_source =
        [".ts", ".js", ".py", ".go", ".cs"].iter().any(|end| file.name().ends_with(end));
    is_source
        && ["Pulumi.yaml", "Pulumi.yml"]
            .iter()
            .any(|name| file.parent().join(name).is_some_and(|path| tree.is_file(&path)))
}
