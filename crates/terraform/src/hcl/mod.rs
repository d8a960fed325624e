//! HCL files: hcl-edit's syntax tree with the positions of this program.
//!
//! In: bytes of a `.tf` or `.tfvars` file, or of a template. Out: a [`Document`] or a
//! [`TemplateDocument`], whose nodes [`Source::span`] places, and the [`Token`]s of a template with
//! their blanks trimmed as HCL trims them. Evaluates nothing.

mod document;
mod source;
mod token;
mod translation;

pub use document::{Document, TemplateDocument};
pub use source::Source;
pub use token::{Token, heredoc_tokens, quoted_tokens, template_tokens};
pub use translation::Translation;
