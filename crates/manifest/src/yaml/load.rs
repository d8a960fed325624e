//! Reads YAML files, each once.

use std::collections::HashMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{available_parallelism, scope};

use granit_parser::{Event, Parser, Placement, ScanError, StrInput};

use super::compose::{Composer, MAX_DEPTH, trimmed};
use super::decode::decode;
use super::document::Parsed;
use super::parts::Parts;
use crate::budget::Budget;
use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::source::{FileId, Files, Place, ReadError, SourceTree, Span, TreePath};

/// Files that take longer to parse than a thread to start.
const WORTH_A_THREAD: usize = 16;

/// Every YAML file that was asked for, read and parsed once.
#[derive(Debug, Default)]
pub struct Library {
    files: Arc<Files>,
    budget: Arc<Budget>,
    parsed: Mutex<HashMap<Place, Arc<Parsed>>>,
}

impl Library {
    /// An empty library over a table of files.
    #[must_use]
    pub fn new(files: Arc<Files>) -> Self {
        Self { files, ..Self::default() }
    }

    /// The same; what is made of its files counts towards a budget.
    #[must_use]
    pub fn within(self, budget: &Arc<Budget>) -> Self {
        Self { budget: Arc::clone(budget), ..self }
    }

    /// What the run may cost.
    #[must_use]
    pub fn budget(&self) -> &Arc<Budget> {
        &self.budget
    }

    /// The table that spans point into.
    #[must_use]
    pub fn files(&self) -> &Arc<Files> {
        &self.files
    }

    /// Every file that was parsed so far, in the order of their places.
    #[must_use]
    pub fn parsed(&self) -> Vec<Arc<Parsed>> {
        let parsed = self.parsed.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<(&Place, &Arc<Parsed>)> = parsed.iter().collect();
        all.sort_by_key(|(place, _)| *place);
        all.into_iter().map(|(_, parsed)| Arc::clone(parsed)).collect()
    }

    /// Reads and parses files side by side, so that [`Library::load`] finds them. What cannot be
    /// read is left to it.
    pub fn load_all(&self, tree: &dyn SourceTree, paths: &[TreePath]) {
        // Files have their numbers in the order of the paths, whichever is parsed first.
        for path in paths {
            self.files.id(&tree.place(path));
        }
        let next = AtomicUsize::new(0);
        let load_some = || {
            while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                drop(self.load(tree, path));
            }
        };
        let threads =
            available_parallelism().map_or(1, NonZero::get).min(paths.len() / WORTH_A_THREAD + 1);
        scope(|threads_of| {
            (1..threads).for_each(|_| drop(threads_of.spawn(load_some)));
            load_some();
        });
    }

    /// The documents of a file.
    ///
    /// # Errors
    /// When it cannot be read. What cannot be parsed is in [`Parsed::problems`].
    pub fn load(&self, tree: &dyn SourceTree, path: &TreePath) -> Result<Arc<Parsed>, ReadError> {
        let place = tree.place(path);
        if let Some(known) = self.parsed.lock().unwrap_or_else(PoisonError::into_inner).get(&place)
        {
            return Ok(Arc::clone(known));
        }
        let bytes = tree.read(path)?;
        let parsed = Arc::new(parse(&bytes, self.files.id(&place)));
        self.parsed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(place, Arc::clone(&parsed));
        Ok(parsed)
    }
}

/// Parses the bytes of a file: UTF-8 with or without BOM, UTF-16 with BOM, any line ends.
///
/// A document with a syntax error is left out, and parsing goes on at the next `---`. What follows
/// `...` before that is not read, as kustomize reads it. Aliases and merge keys are expanded. Bytes that are not text are an error (kustomize rejects them) and read
/// as U+FFFD.
#[must_use]
pub fn parse(bytes: &[u8], file: FileId) -> Parsed {
    let (text, wrong) = decode(bytes);
    let mut composer = Composer::new(file, &text, Parts::of(&text, file));
    if let Some(index) = wrong {
        composer.problems.push(Diagnostic::error(
            &rules::YAML_SYNTAX,
            position(&text, index, file),
            "not valid text in UTF-8 or UTF-16",
        ));
    }
    let mut parser = Parser::new_from_str_with_options(&text, options());
    while let Some(next) = parser.next_event() {
        let error = match next {
            Ok((event, at)) => {
                let comment = if matches!(event, Event::Scalar(..)) {
                    line_comment(&mut parser, at.end.line())
                } else {
                    None
                };
                composer.take(event, at, comment);
                continue;
            }
            Err(error) => error,
        };
        composer.syntax_error(syntax_error(&error, &text, &composer));
        composer.abandon();
        if let Err(error) = parser.proceed_next_document() {
            composer.syntax_error(syntax_error(&error, &text, &composer));
            break;
        }
    }
    composer.finish()
}

fn options() -> granit_parser::Options {
    granit_parser::options! {
        emit_unresolved_aliases: true,
        // go-yaml gives a block scalar that ends with the file, without a line break, none.
        block_scalar_eof_without_line_feed: true,
        bom_inside_document_as_content: true,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
        // Blocks of commented-out YAML run to hundreds of lines.
        max_buffered_comment_events: 1_000_000,
    }
}

/// The comment that follows a scalar on the line on which it ends.
fn line_comment<'text>(
    parser: &mut Parser<'text, StrInput<'text>>,
    line: usize,
) -> Option<Box<str>> {
    match parser.peek() {
        Some(Ok((Event::Comment(text, Placement::Right), at))) if at.start.line() == line => {
            Some(trimmed(text))
        }
        _ => None,
    }
}

fn syntax_error(error: &ScanError, text: &str, composer: &Composer<'_>) -> Diagnostic {
    let span = composer.span(*error.marker());
    let diagnostic = Diagnostic::error(&rules::YAML_SYNTAX, span, error.info());
    let line = line_around(text, error.marker().byte_offset().unwrap_or_default());
    if line.contains("{{") || line.contains("{%") {
        return diagnostic
            .hint("this looks like a template, which is not YAML until it is rendered");
    }
    if line.trim_start_matches(' ').starts_with('\t') {
        return diagnostic.hint("indent with spaces: YAML allows no tabs there");
    }
    diagnostic
}

fn line_around(text: &str, offset: usize) -> &str {
    let (before, after) = text.split_at_checked(offset).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = offset + after.find('\n').unwrap_or(after.len());
    text.get(start..end).unwrap_or_default()
}

/// Line and column of a character.
fn position(text: &str, index: usize, file: FileId) -> Span {
    let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let before: Vec<char> = text.chars().take(index).collect();
    let lines = before.iter().filter(|c| **c == '\n').count();
    let column = before.iter().rev().take_while(|c| **c != '\n').count();
    Span::new(file, narrow(lines + 1), narrow(column + 1))
}

#[cfg(test)]
mod tests;
