//! Which documents say what a machine runs when it starts: the user data of cloud-init, and those of
//! Cluster API's bootstrap providers.
//!
//! In: a document. Out: whether it is one, and the keys of its commands.

use fluxscape_manifest::yaml::Node;

/// Keys whose values are commands of a machine.
pub(in crate::flux::origins) const COMMANDS: [&str; 8] = [
    "runcmd",
    "bootcmd",
    "preKubeadmCommands",
    "postKubeadmCommands",
    "preK3sCommands",
    "postK3sCommands",
    "preRKE2Commands",
    "postRKE2Commands",
];

/// Whether a document is the user data of cloud-init.
pub(in crate::flux::origins) fn is_cloud_config(root: &Node) -> bool {
    root.items_at(&["write_files"]).iter().any(|file| file.get("path").is_some())
        || !root.items_at(&["runcmd"]).is_empty()
}

/// Whether a document says how machines of Cluster API start.
pub(in crate::flux::origins) fn is_bootstrap(root: &Node) -> bool {
    let group = root.str_at(&["apiVersion"]).and_then(|version| version.split('/').next());
    group.is_some_and(|group| {
        group == "bootstrap.cluster.x-k8s.io" || group == "controlplane.cluster.x-k8s.io"
    })
}
