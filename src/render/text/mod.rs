//! Texts: the outline of a graph for terminals, Markdown, Mermaid and Graphviz.

pub(super) mod block;
pub(super) mod dot;
pub(super) mod markdown;
pub(super) mod mermaid;
mod nested;
mod table;
pub(super) mod tree;
