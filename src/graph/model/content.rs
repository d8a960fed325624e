//! What an object was built as: kept beside its node, in memory alone, so that two graphs can be
//! compared field by field.

use std::sync::Arc;

use crate::flux::SecretValues;
use fluxscape_manifest::yaml;

/// An object as it was built. Values of a Secret are blanked; whether they are those of another is
/// all that is still known.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// The object.
    pub object: Arc<yaml::Node>,
    /// What is known of a Secret's values.
    pub secret_values: Option<SecretValues>,
}

// A syntax tree holds texts and numbers of positions alone: equality is total.
impl Eq for Content {}

impl Content {
    /// Keeps an object.
    #[must_use]
    pub fn new(object: yaml::Node, secret_values: Option<SecretValues>) -> Self {
        Self { object: Arc::new(object), secret_values }
    }
}
