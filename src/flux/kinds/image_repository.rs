//! `ImageRepository` (image-reflector-controller, `api/v1/imagerepository_types.go`).

use crate::flux::schema::image::ImageField;
use crate::flux::schema::reference::{ReferenceField, SECRET};
use crate::flux::schema::{ApiVersion, Count, FluxKind, IMAGE_GROUP, KindRole};
use crate::kubernetes::GroupKind;
use crate::vocabulary::{Detail, EdgeType};
use fluxscape_manifest::source::Span;
use fluxscape_manifest::yaml::Node;

/// `ImageRepository`
pub(crate) const IMAGE_REPOSITORY: GroupKind = GroupKind::new(IMAGE_GROUP, "ImageRepository");

pub(in crate::flux) static KIND: FluxKind = FluxKind {
    versions: &[
        ApiVersion::new("v1beta1", 0, Some(6)),
        ApiVersion::new("v1beta2", 0, Some(8)),
        ApiVersion::new("v1", 7, None),
    ],
    count: Some(Count { order: 7, name: "ImageRepository" }),
    suspend: true,
    address: &[Detail::Image],
    references: &[
        ReferenceField::new("spec.secretRef", EdgeType::SecretRef, SECRET),
        ReferenceField::new("spec.certSecretRef", EdgeType::CertSecretRef, SECRET),
        ReferenceField::new("spec.proxySecretRef", EdgeType::ProxySecretRef, SECRET),
        ReferenceField::service_account(),
    ],
    images: Some(ImageField { edge: EdgeType::Image, read: images }),
    details: |node| super::texts(node, &[(Detail::Image, &["spec", "image"])]),
    ..FluxKind::new(
        IMAGE_REPOSITORY,
        "IMG",
        KindRole::ImageAutomation,
        "image-reflector-controller",
    )
};

fn images(node: &Node) -> Vec<(String, Span)> {
    let image = node.at(&["spec", "image"]);
    image.and_then(|image| Some((image.as_str()?.to_owned(), image.span))).into_iter().collect()
}
