//! What the configuration declares about names, groups and origins, in the words of the graph.

use crate::config::{Config, Naming, OriginName};
use crate::flux::NamedRoot;
use crate::graph::{self, Declared, DeclaredOrigin, Grouping, OriginKind, Pattern};
use fluxscape_manifest::source::{Files, SourceTree, Span, TreePath};

/// The declarations of a configuration.
pub(super) fn declared(config: &Config) -> Declared {
    let of_roots = config.roots.iter().filter_map(|root| {
        let by = kind(root.origin?);
        let cluster = Some(root.cluster.clone());
        Some(DeclaredOrigin { cluster, by, repository: None, directory: None })
    });
    let origins = of_roots.chain(config.origins.iter().map(|origin| DeclaredOrigin {
        cluster: origin.cluster.clone(),
        by: kind(origin.by),
        repository: origin.repository.clone(),
        directory: origin.directory.clone(),
    }));
    let grouping = Grouping {
        environments: namings(&config.environments),
        tiers: namings(&config.tiers),
        applications: namings(&config.applications),
        hidden: config.hide.iter().map(|text| Pattern::new(text)).collect(),
    };
    Declared { grouping, origins: origins.collect() }
}

/// The roots that a configuration names, each at its place in the repository.
pub(super) fn named_roots(config: &Config, files: &Files, own: &dyn SourceTree) -> Vec<NamedRoot> {
    let roots = config.roots.iter().filter_map(|root| {
        let span = root.span?;
        // The configuration is read before the repository has its name.
        let file = files.id(&own.place(&files.place(span.file).path));
        Some(NamedRoot {
            cluster: root.cluster.clone(),
            path: TreePath::clamped(&root.path),
            source: root.source.as_ref().and_then(|source| source.parse().ok()),
            span: Span { file, ..span },
        })
    });
    roots.collect()
}

const fn kind(origin: OriginName) -> OriginKind {
    match origin {
        OriginName::Terraform => OriginKind::Terraform,
        OriginName::Bootstrap => OriginKind::Bootstrap,
        OriginName::Operator => OriginKind::Operator,
        OriginName::Outside => OriginKind::Outside,
    }
}

fn namings(configured: &[Naming]) -> Vec<graph::Naming> {
    let naming = |naming: &Naming| graph::Naming {
        name: naming.name.clone(),
        of: naming.of.iter().map(|text| Pattern::new(text)).collect(),
    };
    configured.iter().map(naming).collect()
}
