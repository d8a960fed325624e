//! Who may do what: a RoleBinding or ClusterRoleBinding `binds` its role and its subjects; a
//! ServiceAccount brings its Secrets.

use super::objects::Objects;
use super::relation::{Rule, Said, id, or, select};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::yaml::Node;

const RBAC: &str = "rbac.authorization.k8s.io";

pub(super) const RULES: &[Rule] = &[
    Rule { kinds: &[(&[RBAC], "RoleBinding"), (&[RBAC], "ClusterRoleBinding")], read: binds },
    Rule { kinds: &[(&[""], "ServiceAccount")], read: account },
];

fn binds(_: &Objects<'_>, binding: &ResourceId, node: &Node) -> Vec<Said> {
    let role = node.get("roleRef").and_then(|role| {
        let kind = role.str_at(&["kind"])?;
        let namespace = if kind == "Role" { binding.namespace.as_str() } else { "" };
        Some(Said::object(
            EdgeType::Binds,
            id(RBAC, kind, namespace, role.str_at(&["name"])?),
            role.span,
        ))
    });
    // Users and groups are no objects.
    let accounts = node
        .items_at(&["subjects"])
        .iter()
        .filter(|subject| subject.str_at(&["kind"]) == Some("ServiceAccount"));
    let accounts = accounts.filter_map(|subject| {
        let account = id(
            "",
            "ServiceAccount",
            or(subject, "namespace", &binding.namespace),
            subject.str_at(&["name"])?,
        );
        Some(Said::object(EdgeType::Binds, account, subject.span))
    });
    role.into_iter().chain(accounts).collect()
}

fn account(_: &Objects<'_>, account: &ResourceId, node: &Node) -> Vec<Said> {
    let named = |path: &str, edge| {
        let secrets = select(node, path).into_iter();
        let said = |secret: &Node| {
            Some(Said::object(
                edge,
                id("", "Secret", &account.namespace, secret.str_at(&["name"])?),
                secret.span,
            ))
        };
        secrets.filter_map(said).collect::<Vec<_>>()
    };
    named("imagePullSecrets[]", EdgeType::ImagePullSecrets)
        .into_iter()
        .chain(named("secrets[]", EdgeType::Mounts))
        .collect()
}
