//! Texts: the outline of a graph for terminals, Markdown, Mermaid, Graphviz and D2.

pub(super) mod block;
pub(super) mod d2;
pub(super) mod dot;
pub(super) mod markdown;
pub(super) mod mermaid;
mod nested;
mod style;
mod table;
pub(super) mod tree;
