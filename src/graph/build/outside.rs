//! What Flux objects name that is no object: repositories, directories of a source, container
//! images.

use super::Builder;
use super::resolve::partial;
use crate::flux::{Cluster, DirectoryLink, GIT_REPOSITORY, Object, kind_of};
use crate::graph::model::NodeIndex;
use crate::kubernetes::ImageName;
use crate::vocabulary::EdgeType;
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::object::ResourceId;
use fluxscape_manifest::source::RepositoryUrl;

/// Adds the nodes outside and the edges to them.
pub(super) fn outside(builder: &mut Builder<'_>, cluster: &Cluster) {
    for (id, object) in &cluster.objects {
        let Some(from) = builder.graph.find(builder.id_of(id)) else { continue };
        addresses(builder, from, object);
        for address in cluster.submodules.get(id).into_iter().flatten() {
            let to = builder.repository(address);
            builder.connect(
                from,
                to,
                EdgeType::RecurseSubmodules,
                object.node.at(&["spec", "recurseSubmodules"]).map(|field| field.span),
            );
        }
        images(builder, from, id, object);
        if let Some(link) = cluster.directories.get(id) {
            directory(builder, from, id, link);
        }
    }
}

/// The repository that a GitRepository checks out.
fn addresses(builder: &mut Builder<'_>, from: NodeIndex, object: &Object) {
    let is_source = builder.graph.node(from).is_some_and(|node| node.is(GIT_REPOSITORY));
    let Some(url) = object.node.at(&["spec", "url"]).filter(|_| is_source) else { return };
    let address = url.as_str().unwrap_or_default();
    // A repository without a known address is the one drawn, and no node of its own.
    let is_known = !address.starts_with("${")
        && RepositoryUrl::parse(address).is_none_or(|address| !address.host().is_empty());
    if is_known {
        let to = builder.repository(address);
        builder.connect(from, to, EdgeType::Url, Some(url.span));
    }
}

fn images(builder: &mut Builder<'_>, from: NodeIndex, id: &ResourceId, object: &Object) {
    let Some(field) = kind_of(id).and_then(|kind| kind.images.as_ref()) else { return };
    for (image, span) in (field.read)(&object.node) {
        let to = builder.image(ImageName::parse(&image).name);
        builder.connect(from, to, field.edge, Some(span));
    }
}

/// The chart of a release, or the Terraform that tofu-controller runs.
fn directory(builder: &mut Builder<'_>, from: NodeIndex, id: &ResourceId, link: &DirectoryLink) {
    match &link.place {
        Ok(place) => {
            let to = builder.directory(place);
            builder.connect(from, to, link.edge, Some(link.span));
            for (file, span) in &link.missing {
                let message = format!("{id}: the values file {file} does not exist in its source");
                let problem =
                    Diagnostic::error(&fluxscape_kustomize::rules::PATH_NOT_FOUND, *span, message);
                let hint = "correct the path, which starts at the root of the source, or set ignoreMissingValuesFiles";
                builder.graph.findings.push(problem.hint(hint));
                partial(builder, from, format!("values file {file} does not exist in its source"));
            }
        }
        Err(why) => {
            let problem = Diagnostic::error(
                &fluxscape_kustomize::rules::PATH_NOT_FOUND,
                link.span,
                format!("{id}: {} {why}", link.edge),
            );
            builder.graph.findings.push(problem.hint("correct the path, or add the directory"));
            partial(builder, from, format!("{} {why}", link.edge));
        }
    }
}
