//! Trees of files, the YAML documents in them, and what identifies the Kubernetes objects that the
//! documents describe.
//!
//! ```text
//! directory, git revision, archive, memory
//!   | source      SourceTree: the only way to read a file
//!   | yaml        documents of nodes, each with its position and comments
//!   v
//! objects         Gvk, ResourceId, Origin; label selectors
//! ```
//!
//! A [`SourceTree`](source::SourceTree) answers for paths inside it, wherever its files are. A
//! [`Library`](yaml::Library) parses each file once and numbers it, so that a [`Span`](source::Span)
//! of a few bytes is the position of every node:
//!
//! ```
//! use fluxscape_manifest::object::ResourceId;
//! use fluxscape_manifest::source::{MemoryTree, TreePath};
//! use fluxscape_manifest::yaml::Library;
//!
//! let text = "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web # the name\n";
//! let tree = MemoryTree::new("example", [("apps/web.yaml", text)]);
//! let library = Library::default();
//! let parsed = library.load(&tree, &TreePath::clamped("apps/web.yaml"))?;
//!
//! let object = &parsed.documents[0].root;
//! assert_eq!(ResourceId::of(object).to_string(), "ConfigMap web");
//! let name = object.at(&["metadata", "name"]).expect("the object has a name");
//! assert_eq!((name.span.line, name.span.column), (5, 9));
//! assert_eq!(name.comment.as_deref(), Some("the name"));
//! assert_eq!(library.files().place(name.span.file).path.as_str(), "apps/web.yaml");
//! # Ok::<(), fluxscape_manifest::source::ReadError>(())
//! ```
//!
//! Whatever is wrong with an input is a [`Diagnostic`](diagnostic::Diagnostic) with a position,
//! collected by the caller; nothing here panics on input.

pub mod budget;
pub mod diagnostic;
pub mod glob;
pub mod object;
pub mod rules;
pub mod secret;
pub mod selector;
pub mod source;
pub mod spelling;
pub mod yaml;
