//! HCL files: hcl-edit's syntax tree with the positions of this program.
//!
//! In: bytes of a `.tf` or `.tfvars` file, or of a template. Out: a [`Document`] or a
//! [`TemplateDocument`], whose nodes [`Source::span`] places, and the [`Token`]s of a template with
//! their blanks trimmed as HCL trims them. Evaluates nothing.

mod document;
pub(crate) mod json_syntax;
mod source;
mod token;
mod translation;

pub(crate) use document::{Document, TemplateDocument};
pub(crate) use source::Source;
pub(crate) use token::{Token, heredoc_tokens, quoted_tokens, template_tokens};
pub(crate) use translation::Translation;
