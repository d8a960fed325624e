//! Events of the parser put together as nodes.
//!
//! In: the parser's events of one file. Out: its documents, with aliases expanded, merge keys
//! merged, repeated keys reduced to the last, and comments on the scalars beside them. The
//! stack is our own and the depth is limited, so that no input overflows anything; what aliases
//! copy is counted and limited, so that no input explodes.

use std::collections::{HashMap, HashSet};

use granit_parser::{Event, Placement, ScalarStyle as Style, StructureStyle};

use super::block;
use super::document::{Document, DuplicateKey, Parsed};
use super::merge_key::merge_into;
use super::parts::Parts;
use super::scalar::scalar;
use super::value::{Mapping, Node, ScalarKind, ScalarStyle, Value};
use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::source::{FileId, Span};

/// How many nodes may lie inside one another, so that walking them by recursion is safe on any
/// thread. The deepest schemas of custom resources that were seen nest 39.
pub const MAX_DEPTH: usize = 100;
/// Nodes that the anchors and aliases of one file may copy.
const MAX_COPIES: usize = 200_000;

/// The state between two events.
pub(super) struct Composer<'text> {
    file: FileId,
    text: &'text str,
    open: Vec<Open>,
    root: Option<Node>,
    anchors: HashMap<usize, Measured>,
    copies: usize,
    broken: bool,
    head_comment: Option<(u32, Box<str>)>,
    duplicate_keys: Vec<DuplicateKey>,
    parts: Parts,
    /// The part whose document is read, and whether that is over: a part has one document.
    part: Option<usize>,
    is_over: bool,
    pub(super) documents: Vec<Document>,
    pub(super) problems: Vec<Diagnostic>,
}

/// A node with the number of nodes in it and how deep they nest.
struct Measured {
    node: Node,
    size: usize,
    height: usize,
}

/// A collection whose end has not come yet.
struct Open {
    span: Span,
    anchor: usize,
    size: usize,
    height: usize,
    in_flow: bool,
    content: Content,
}

enum Content {
    Sequence(Vec<Node>),
    Mapping { entries: Vec<(Node, Node)>, key: Option<Node> },
}

impl<'text> Composer<'text> {
    pub(super) fn new(file: FileId, text: &'text str, parts: Parts) -> Self {
        Self {
            file,
            text,
            open: Vec::new(),
            root: None,
            anchors: HashMap::new(),
            copies: 0,
            broken: false,
            head_comment: None,
            duplicate_keys: Vec::new(),
            parts,
            part: None,
            is_over: false,
            documents: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// A position of the parser as a span of this file.
    pub(super) fn span(&self, at: granit_parser::Marker) -> Span {
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span::new(self.file, narrow(at.line()), narrow(at.col()).saturating_add(1))
    }

    /// Takes one event. `line_comment` is the comment that follows on the same line, if the next
    /// event is one.
    pub(super) fn take(
        &mut self,
        event: Event<'_>,
        at: granit_parser::Span,
        line_comment: Option<Box<str>>,
    ) {
        let span = self.span(at.start);
        match event {
            Event::DocumentStart(..) => self.start_document(span),
            Event::DocumentEnd => self.end_document(),
            Event::Comment(text, placement) if placement != Placement::Right => {
                self.head_comment = Some((span.line, trimmed(&text)));
            }
            Event::Scalar(text, style, anchor, tag) => {
                let is_block = matches!(style, Style::Literal | Style::Folded);
                let block = if is_block { self.begin_block(&at, &text) } else { None };
                let span = block.unwrap_or(span);
                let comment = line_comment.or_else(|| self.comment_above(span));
                // The parser gives a value that is not there the text `~`.
                let is_absent = at.is_empty() && style == Style::Plain;
                let text = if is_absent { String::new() } else { text.into_owned() };
                let in_flow = self.open.last().is_some_and(|open| open.in_flow);
                let value = Value::Scalar(scalar(text, style, tag.as_deref(), in_flow));
                self.complete(
                    Measured { node: Node { value, span, comment }, size: 1, height: 1 },
                    anchor,
                );
            }
            Event::SequenceStart(style, anchor, _) => {
                self.start(span, anchor, style, Content::Sequence(Vec::new()));
            }
            Event::MappingStart(style, anchor, _) => {
                let content = Content::Mapping { entries: Vec::new(), key: None };
                self.start(span, anchor, style, content);
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::UnresolvedAlias(name) => {
                self.fail(
                    span,
                    format!("alias *{name} refers to an anchor that is not defined above it"),
                );
                self.complete_null(span);
            }
            // Start and end of the stream, anchors' names: nothing to build.
            _ => {}
        }
    }

    /// Where a block scalar begins: at its `|` or `>`. The parser's span starts at its first line
    /// that is not blank. Tabs that go-yaml or kyaml rejects are reported.
    fn begin_block(&mut self, at: &granit_parser::Span, text: &str) -> Option<Span> {
        let header = block::header(self.text, at)?;
        let span = Span::new(self.file, header.line, header.column);
        if let Some(line) = block::tab_in_indentation(self.text, header, at.end.line()) {
            let place = Span::new(self.file, line, 1);
            self.fail(place, "a tab is where spaces must indent the text");
        } else if text.starts_with('\t') && !self.is_over {
            let message = "a text in a block begins with a tab, which kustomize cannot write";
            let problem = Diagnostic::error(&rules::YAML_SYNTAX, span, message);
            self.parts.problems.push(problem.hint("write the text in double quotes, with \\t"));
        }
        Some(span)
    }

    /// Gives the current document up.
    pub(super) fn abandon(&mut self) {
        self.clear();
    }

    /// Reports that the parser cannot read on, unless it is behind the document of its part.
    pub(super) fn syntax_error(&mut self, problem: Diagnostic) {
        let part = problem.span.map(|span| self.parts.part(span.line));
        if !(self.is_over && part == self.part) {
            self.problems.push(problem);
        }
    }

    /// What the file holds.
    pub(super) fn finish(self) -> Parsed {
        Parsed {
            file: self.file,
            documents: self.documents,
            problems: self.problems,
            object_problems: self.parts.problems,
        }
    }

    fn start_document(&mut self, span: Span) {
        let part = Some(self.parts.part(span.line));
        self.is_over &= part == self.part && !self.parts.begins_at(span.line);
        self.part = part;
        self.clear();
    }

    fn clear(&mut self) {
        self.open.clear();
        self.anchors.clear();
        self.duplicate_keys.clear();
        self.root = None;
        self.broken = false;
    }

    fn end_document(&mut self) {
        let duplicate_keys = std::mem::take(&mut self.duplicate_keys);
        let is_read = !self.broken && !self.is_over;
        if let Some(root) = self.root.take().filter(|root| is_read && !root.is_null()) {
            self.documents.push(Document { root, duplicate_keys });
        }
        self.is_over = true;
    }

    fn fail(&mut self, span: Span, message: impl Into<String>) {
        self.broken = true;
        if self.is_over {
            return;
        }
        self.problems.push(Diagnostic::error(&rules::YAML_SYNTAX, span, message));
    }

    /// The comment on the line directly above.
    fn comment_above(&mut self, span: Span) -> Option<Box<str>> {
        let (line, text) = self.head_comment.take()?;
        (line + 1 == span.line).then_some(text)
    }

    fn start(&mut self, span: Span, anchor: usize, style: StructureStyle, content: Content) {
        let in_flow = style == StructureStyle::Flow;
        self.open.push(Open { span, anchor, size: 1, height: 1, in_flow, content });
        if self.open.len() == MAX_DEPTH + 1 {
            self.fail(span, format!("more than {MAX_DEPTH} collections inside one another"));
        }
    }

    fn end(&mut self) {
        let Some(Open { span, anchor, size, height, content, .. }) = self.open.pop() else {
            return;
        };
        let value = match content {
            Content::Sequence(items) => Value::Sequence(items),
            Content::Mapping { entries, .. } => Value::Mapping(self.finish_mapping(entries)),
        };
        self.complete(Measured { node: Node { value, span, comment: None }, size, height }, anchor);
    }

    fn complete_null(&mut self, span: Span) {
        let node = Node { span, ..Node::null() };
        self.complete(Measured { node, size: 1, height: 1 }, 0);
    }

    /// Puts a complete node where it belongs: into the innermost open collection, or at the root.
    fn complete(&mut self, measured: Measured, anchor: usize) {
        if anchor != 0 && self.may_copy(measured.size, measured.node.span) {
            self.anchors.insert(anchor, Measured { node: measured.node.clone(), ..measured });
        }
        let Measured { node, size, height } = measured;
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        parent.size += size;
        parent.height = parent.height.max(height + 1);
        match &mut parent.content {
            Content::Sequence(items) => items.push(node),
            Content::Mapping { entries, key } => match key.take() {
                None => *key = Some(node),
                Some(key) => entries.push(with_shared_comment(key, node)),
            },
        }
    }

    fn may_copy(&mut self, size: usize, span: Span) -> bool {
        self.copies = self.copies.saturating_add(size);
        let fits = self.copies <= MAX_COPIES;
        if !fits && !self.broken {
            self.fail(span, "aliases expand to too much data");
        }
        fits
    }

    fn alias(&mut self, anchor: usize, span: Span) {
        let size = self.anchors.get(&anchor).map_or(0, |anchored| anchored.size);
        let affordable = self.may_copy(size, span);
        match self.anchors.get(&anchor).filter(|_| affordable).map(Measured::copy) {
            Some(copy) if self.open.len() + copy.height <= MAX_DEPTH => {
                return self.complete(copy, 0);
            }
            Some(_) => {
                self.fail(span, format!("more than {MAX_DEPTH} collections inside one another"));
            }
            None if self.broken => {}
            None => self.fail(span, "alias refers to a value that contains it"),
        }
        self.complete_null(span);
    }

    fn finish_mapping(&mut self, entries: Vec<(Node, Node)>) -> Mapping {
        let mut mapping = Mapping { entries: self.without_duplicates(entries) };
        if mapping.entries.iter().any(|(key, _)| is_merge_key(key)) {
            let (merges, own) = mapping.entries.into_iter().partition(|(key, _)| is_merge_key(key));
            mapping = Mapping { entries: own };
            self.check_merge_keys(&merges);
            for (_, source) in merges {
                let span = source.span;
                if merge_into(&mut mapping, source).is_err() {
                    self.fail(span, "a merge key needs a mapping or a list of mappings");
                }
            }
        }
        mapping
    }

    /// kyaml takes one merge key in a mapping, other readers take several.
    fn check_merge_keys(&mut self, merges: &[(Node, Node)]) {
        for (key, _) in merges.iter().skip(1).filter(|_| !self.is_over) {
            let message = "the merge key << is repeated: kustomize rejects such a resource";
            let problem = Diagnostic::error(&rules::YAML_SYNTAX, key.span, message);
            self.parts.problems.push(problem.hint("name all mappings in one: <<: [*a, *b]"));
        }
    }

    /// The last of equal keys stays, in the place of the first.
    fn without_duplicates(&mut self, entries: Vec<(Node, Node)>) -> Vec<(Node, Node)> {
        let keys = entries
            .iter()
            .filter(|(key, _)| !is_merge_key(key))
            .map(|(key, _)| key.as_scalar().map(|s| s.text.as_str()));
        if !has_repetition(keys, entries.len()) {
            return entries;
        }
        let mut kept: Vec<(Node, Node)> = Vec::with_capacity(entries.len());
        let mut places: HashMap<String, usize> = HashMap::new();
        for (key, value) in entries {
            let Some(name) =
                key.as_scalar().filter(|_| !is_merge_key(&key)).map(|s| s.text.clone())
            else {
                kept.push((key, value));
                continue;
            };
            let Some(slot) = places.get(&name).and_then(|place| kept.get_mut(*place)) else {
                places.insert(name, kept.len());
                kept.push((key, value));
                continue;
            };
            let nothing = slot
                .1
                .as_scalar()
                .is_some_and(|scalar| scalar.kind == ScalarKind::Null && scalar.text.is_empty());
            self.duplicate_keys.push(DuplicateKey { span: key.span, over_nothing: nothing });
            let message = format!(
                "key {name:?} is repeated: it is on line {} too, and this one counts",
                slot.0.span.line
            );
            let hint = "kustomize rejects resources with repeated keys: remove one";
            self.problems
                .push(Diagnostic::warning(&rules::DUPLICATE_KEY, key.span, message).hint(hint));
            *slot = (key, value);
        }
        kept
    }
}

impl Measured {
    fn copy(&self) -> Self {
        Self { node: self.node.clone(), size: self.size, height: self.height }
    }
}

/// Whether a key comes twice. Small mappings are compared pair by pair: that is faster than
/// hashing.
fn has_repetition<'a>(keys: impl Iterator<Item = Option<&'a str>> + Clone, count: usize) -> bool {
    const SMALL: usize = 12;
    if count > SMALL {
        let mut seen = HashSet::with_capacity(count);
        return keys.flatten().any(|key| !seen.insert(key));
    }
    keys.clone()
        .enumerate()
        .any(|(at, key)| key.is_some() && keys.clone().take(at).any(|other| other == key))
}

/// `key: value # comment` comments both; `key: # comment` with the value on the next line does too.
fn with_shared_comment(mut key: Node, mut value: Node) -> (Node, Node) {
    if value.as_scalar().is_some() {
        if value.comment.is_none() {
            value.comment.clone_from(&key.comment);
        } else {
            key.comment.clone_from(&value.comment);
        }
    }
    (key, value)
}

fn is_merge_key(key: &Node) -> bool {
    key.as_scalar().is_some_and(|scalar| scalar.text == "<<" && scalar.style == ScalarStyle::Plain)
}

/// The text of a comment without the sign and the space around it.
pub(super) fn trimmed(text: &str) -> Box<str> {
    text.trim_start_matches('#').trim().into()
}
