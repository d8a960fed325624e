//! `ImageRepository` (image-reflector-controller, `api/v1/imagerepository_types.go`).

use crate::flux::schema::image::ImageField;
use crate::flux::schema::reference::{ReferenceField, SECRET};
use crate::flux::schema::{IMAGE_GROUP, KindSpec};
use crate::vocabulary::EdgeType;
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;

pub(in crate::flux) static KIND: KindSpec = KindSpec {
    group: IMAGE_GROUP,
    kind: "ImageRepository",
    badge: "IMG",
    references: &[
        ReferenceField::new("spec.secretRef", EdgeType::SecretRef, SECRET),
        ReferenceField::new("spec.certSecretRef", EdgeType::CertSecretRef, SECRET),
        ReferenceField::new("spec.proxySecretRef", EdgeType::ProxySecretRef, SECRET),
        ReferenceField::service_account(),
    ],
    directory: None,
    images: Some(ImageField { edge: EdgeType::Image, read: images }),
    details,
};

fn images(node: &Node) -> Vec<(String, Span)> {
    let image = node.at(&["spec", "image"]);
    image.and_then(|image| Some((image.as_str()?.to_owned(), image.span))).into_iter().collect()
}

fn details(node: &Node) -> Vec<(&'static str, String)> {
    let mut facts = super::texts(node, &[("image", &["spec", "image"])]);
    facts.extend(super::suspended(node));
    facts
}
