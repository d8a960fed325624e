//! Which lists merge, by which keys: the part of an `OpenAPI` schema that strategic merge looks at.
//!
//! In: Kubernetes' own types ([`super::merge_keys`]), or an `OpenAPI` document that a kustomization
//! names under `openapi`, or a schema written in a comment. Out: for a type, its fields; for a
//! field, the keys that pair the elements of its list. Lists without keys are replaced.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluxscape_manifest::source::FileId;
use fluxscape_manifest::yaml::{Node, parse};

/// The types that a build knows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schema {
    /// Types by name.
    types: BTreeMap<String, Arc<Type>>,
    /// Names of types by `apiVersion` and `kind`.
    roots: BTreeMap<(String, String), String>,
}

/// The fields of an object.
#[derive(Clone, Debug, Default)]
pub(super) struct Type {
    pub(super) fields: BTreeMap<String, Field>,
    /// The type of every other field (`additionalProperties`).
    pub(super) values: Option<Field>,
}

/// A field, or the elements of a list.
#[derive(Clone, Debug, Default)]
pub(super) struct Field {
    /// For a list that merges: the keys that pair elements; none for a list of scalars, paired by
    /// themselves.
    pub(super) merge_keys: Option<Vec<String>>,
    /// The type of the object, or of the list's elements.
    pub(super) of: Option<TypeRef>,
}

/// A type, or the name of one.
#[derive(Clone, Debug)]
pub(super) enum TypeRef {
    Named(String),
    Inline(Arc<Type>),
}

impl Schema {
    /// Reads an `OpenAPI` document (`definitions` of a swagger file). kustomize: such a document
    /// replaces the built-in types, it does not add to them.
    #[must_use]
    pub(crate) fn from_openapi(document: &Node) -> Self {
        let mut schema = Self::default();
        for (name, definition) in document.at(&["definitions"]).into_iter().flat_map(Node::entries)
        {
            schema.types.insert(name.to_owned(), Arc::new(type_of(definition)));
            for gvk in definition.items_at(&["x-kubernetes-group-version-kind"]) {
                let part = |key| gvk.str_at(&[key]).unwrap_or_default();
                schema.add_root(part("group"), part("version"), part("kind"), name);
            }
        }
        schema
    }

    /// These types, and those of another schema that this one does not name.
    #[must_use]
    pub(crate) fn over(mut self, lower: &Self) -> Self {
        for (name, definition) in &lower.types {
            self.types.entry(name.clone()).or_insert_with(|| Arc::clone(definition));
        }
        for (root, name) in &lower.roots {
            self.roots.entry(root.clone()).or_insert_with(|| name.clone());
        }
        self
    }

    pub(super) fn add_type(&mut self, name: &str, definition: Type) {
        self.types.insert(name.to_owned(), Arc::new(definition));
    }

    pub(super) fn add_root(&mut self, group: &str, version: &str, kind: &str, name: &str) {
        let api_version =
            if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") };
        self.roots.insert((api_version, kind.to_owned()), name.to_owned());
    }

    /// Whether an object is of a type that is known: the lists of others are replaced.
    pub(crate) fn knows(&self, object: &Node) -> bool {
        self.root(object).is_some()
    }

    /// The type of an object, by its `apiVersion` and `kind`.
    pub(super) fn root(&self, object: &Node) -> Option<Field> {
        let key =
            (object.str_at(&["apiVersion"])?.to_owned(), object.str_at(&["kind"])?.to_owned());
        let name = self.roots.get(&key)?;
        Some(Field { merge_keys: None, of: Some(TypeRef::Named(name.clone())) })
    }

    /// A field of the type that another field has.
    pub(super) fn field(&self, field: &Field, name: &str) -> Option<Field> {
        let of = self.resolve(field.of.as_ref()?)?;
        of.fields.get(name).or(of.values.as_ref()).cloned()
    }

    fn resolve(&self, reference: &TypeRef) -> Option<Arc<Type>> {
        match reference {
            TypeRef::Inline(of) => Some(Arc::clone(of)),
            // Built-in types go by the last segment of their name: `io.k8s.api.core.v1.Container`.
            TypeRef::Named(name) => {
                self.types.get(name).or_else(|| self.types.get(name.rsplit('.').next()?)).cloned()
            }
        }
    }
}

/// Reads the schema of a field in the comment beside it, as kyaml allows: `# {"type":
/// "array", "x-kubernetes-patch-merge-key": …}`.
pub(super) fn in_comment(comment: &str) -> Option<Field> {
    if !comment.starts_with('{')
        || !(comment.contains("x-kubernetes-patch-strategy") || comment.contains("#/definitions/"))
    {
        return None;
    }
    let parsed = parse(comment.as_bytes(), FileId::GENERATED);
    parsed.documents.first().map(|document| field_of(&document.root))
}

fn type_of(definition: &Node) -> Type {
    let fields = definition.at(&["properties"]).into_iter().flat_map(Node::entries);
    let values = definition.get("additionalProperties").filter(|node| node.as_mapping().is_some());
    Type {
        fields: fields.map(|(name, property)| (name.to_owned(), field_of(property))).collect(),
        values: values.map(field_of),
    }
}

fn field_of(property: &Node) -> Field {
    if let Some(reference) = reference(property) {
        return Field { merge_keys: None, of: Some(reference) };
    }
    let of = match property.get("items") {
        Some(items) => reference(items).or_else(|| Some(TypeRef::Inline(Arc::new(type_of(items))))),
        None => Some(TypeRef::Inline(Arc::new(type_of(property)))),
    };
    Field { merge_keys: merge_keys_of(property), of }
}

/// `x-kubernetes-list-map-keys` win over `x-kubernetes-patch-merge-key`, and neither counts without
/// the strategy `merge`.
fn merge_keys_of(property: &Node) -> Option<Vec<String>> {
    let strategy = property.str_at(&["x-kubernetes-patch-strategy"])?;
    strategy.split(',').find(|part| *part == "merge")?;
    let listed = property.items_at(&["x-kubernetes-list-map-keys"]);
    let keys = if listed.is_empty() {
        property.get("x-kubernetes-patch-merge-key").into_iter().collect()
    } else {
        Vec::from_iter(listed)
    };
    Some(keys.into_iter().filter_map(|key| key.as_str().map(str::to_owned)).collect())
}

fn reference(property: &Node) -> Option<TypeRef> {
    let name = property.str_at(&["$ref"])?.strip_prefix("#/definitions/")?;
    Some(TypeRef::Named(name.to_owned()))
}
