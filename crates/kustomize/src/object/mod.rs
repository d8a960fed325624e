//! Objects on their way through a build: what identifies them, what happened to them, and in which
//! order they are.
//!
//! In: parsed documents. Out: [`Tracked`] objects in a [`ResourceSet`], each with its history, and
//! what kustomize rejects in them.

mod alias;
mod annotate;
mod history;
mod load;
mod note;
mod res_id;
mod resource;
mod scope;
mod set;
mod set_text;
mod tracked;
mod validate;

pub(crate) use alias::{Alias, follow_changes, present, remember};
pub(crate) use annotate::{annotate, note_transformer, with_annotations};
pub(crate) use load::objects;
pub(crate) use note::{Note, join};
pub(crate) use res_id::ResId;
pub use resource::Resource;
pub(crate) use scope::is_cluster_scoped;
pub(crate) use set::{ResourceSet, conflict};
pub(crate) use set_text::{put_text, set_plain, set_text};
pub(crate) use tracked::{PreviousId, Tracked};
pub(crate) use validate::{repeated_key, unwritable, validate};
