//! Go's text/template, as far as a ResourceSet needs it: delimiters `<<` and `>>`,
//! `missingkey=error`, the functions of slim-sprig that give the same answer every time, and the
//! operator's own `slugify`, `toYaml`, `bool`.
//!
//! In: a template, and the value of its function `inputs`. Out: text, or what is wrong and at which
//! byte. Values never change and their size and depth are limited; the work of a template is
//! counted: whatever a template says, it ends.

mod evaluate;
mod functions;
mod lex;
mod operand;
mod parse;
mod value;

pub(in crate::flux) use evaluate::Work;
pub(super) use value::Value;

use parse::Node;

/// A template that was read.
#[derive(Clone, Debug)]
pub(super) struct Template {
    nodes: Vec<Node>,
    /// `define`d templates by name.
    defined: std::collections::BTreeMap<String, Vec<Node>>,
}

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TemplateError {
    /// Byte of the template.
    pub(super) at: usize,
    pub(super) message: String,
    /// Whether Go would go on: only this program stops.
    pub(super) ours: bool,
}

impl TemplateError {
    fn new(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), ours: false }
    }

    fn ours(at: usize, message: impl Into<String>) -> Self {
        Self { ours: true, ..Self::new(at, message) }
    }
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// The first thing that is no template, an unknown function included.
    pub(super) fn read(text: &str) -> Result<Self, TemplateError> {
        parse::parse(lex::lex(text)?)
    }

    /// Renders it with the value of the function `inputs`, within what is left of the work allowed.
    ///
    /// # Errors
    /// What Go's template engine would stop at.
    pub(super) fn render(&self, inputs: &Value, work: &mut Work) -> Result<String, TemplateError> {
        evaluate::render(self, inputs, work)
    }
}

#[cfg(test)]
mod tests;
