//! What the configuration declares about names, groups and origins, in the words of the graph.

use crate::config::{Config, Naming, OriginName};
use crate::graph::{self, Declared, DeclaredOrigin, Grouping, OriginKind, Pattern};

/// The declarations of a configuration.
pub(super) fn declared(config: &Config) -> Declared {
    let origins = config.origins.iter().map(|origin| DeclaredOrigin {
        cluster: origin.cluster.clone(),
        by: match origin.by {
            OriginName::Terraform => OriginKind::Terraform,
            OriginName::Bootstrap => OriginKind::Bootstrap,
            OriginName::Operator => OriginKind::Operator,
            OriginName::Outside => OriginKind::Outside,
        },
        repository: origin.repository.clone(),
        directory: origin.directory.clone(),
    });
    let grouping = Grouping {
        environments: namings(&config.environments),
        tiers: namings(&config.tiers),
        applications: namings(&config.applications),
        hidden: config.hide.iter().map(|text| Pattern::new(text)).collect(),
    };
    Declared { grouping, origins: origins.collect() }
}

fn namings(configured: &[Naming]) -> Vec<graph::Naming> {
    let naming = |naming: &Naming| graph::Naming {
        name: naming.name.clone(),
        of: naming.of.iter().map(|text| Pattern::new(text)).collect(),
    };
    configured.iter().map(naming).collect()
}
