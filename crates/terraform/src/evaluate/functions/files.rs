//! Files: what `file` and `templatefile` read, and paths.
//!
//! A path is relative to the root module, as Terraform runs there; what lies below the
//! `path.module` of a module is looked for in that module's tree.

use std::rc::Rc;
use std::sync::Arc;

use base64::Engine as _;
use sha2::Digest as _;

use super::call::{Call, Fault, Function, Outcome, anything, failed, known, partly_known, shown};
use crate::evaluate::evaluator::{Evaluator, Failure};
use crate::evaluate::scope::Scope;
use crate::language::TemplateDocument;
use crate::path;
use crate::value::{Lines, Map, Text, Value};
use fluxscape_manifest::source::{FileId, ReadError, SourceTree, TreePath};

pub(crate) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "file" => known(|call| {
            let (text, lines) = read_text(call)?;
            Ok(Value::Text(Text { text: text.into(), lines: Some(lines) }))
        }),
        "fileexists" => known(|call| {
            let written = call.text(0)?.text;
            Ok(Value::Bool(
                call.evaluator.locate(&written).is_some_and(|(tree, path)| tree.is_file(&path)),
            ))
        }),
        "fileset" => known(fileset),
        "filebase64" => known(|call| {
            Ok(Value::text(base64::engine::general_purpose::STANDARD.encode(read(call)?.0)))
        }),
        "filemd5" => {
            known(|call| Ok(Value::text(super::encoding::hex(&md5::Md5::digest(read(call)?.0)))))
        }
        "filesha1" => {
            known(|call| Ok(Value::text(super::encoding::hex(&sha1::Sha1::digest(read(call)?.0)))))
        }
        "filesha256" => known(|call| {
            Ok(Value::text(super::encoding::hex(&sha2::Sha256::digest(read(call)?.0))))
        }),
        "filesha512" => known(|call| {
            Ok(Value::text(super::encoding::hex(&sha2::Sha512::digest(read(call)?.0))))
        }),
        "filebase64sha256" | "filebase64sha512" => anything(|call| Ok(call.unknown())),
        "templatefile" => anything(templatefile),
        "templatestring" => anything(templatestring),
        "basename" => partly_known(|call| Ok(Value::text(path::name(&call.text(0)?.text)))),
        "dirname" => partly_known(|call| Ok(Value::text(path::directory(&call.text(0)?.text)))),
        // Where the repository lies on this machine is no part of a picture: paths stay relative.
        "abspath" => partly_known(|call| Ok(Value::text(path::clean(&call.text(0)?.text)))),
        "pathexpand" => partly_known(|call| {
            let text = call.text(0)?;
            if text.text.starts_with('~') {
                Ok(Value::unknown(format!("pathexpand({})", text.text)))
            } else {
                Ok(Value::Text(text))
            }
        }),
        _ => return None,
    })
}

impl Evaluator<'_> {
    /// The tree and the path in it that a path means.
    pub(crate) fn locate(&self, written: &str) -> Option<(Arc<dyn SourceTree>, TreePath)> {
        let cleaned = path::clean(written);
        let paths = self.paths.borrow();
        let known = paths.iter().filter_map(|(directory, at)| {
            Some((directory.len(), path::below(&cleaned, directory)?, at))
        });
        let nearest = known.max_by_key(|(length, _, _)| *length);
        let (tree, directory, rest) = match nearest {
            Some((_, rest, (tree, directory))) => (tree, directory, rest),
            None => (&self.input.tree, &self.input.directory, cleaned.as_str()),
        };
        if let Some(inside) = directory.join(rest) {
            return Some((Arc::clone(tree), inside));
        }
        let (parent, name) = rest.rsplit_once('/')?;
        let outside = tree.outside(directory, if parent.is_empty() { "/" } else { parent })?;
        Some((outside, TreePath::root().join(name)?))
    }
}

/// Nothing outside the repository is read.
fn outside(written: &str) -> Fault {
    Fault::Missing(format!("{} {}", shown(written), ReadError::Outside))
}

fn read(call: &Call<'_>) -> Result<(Arc<[u8]>, FileId), Fault> {
    let written = call.text(0)?.text;
    let missing = || Fault::Missing(format!("there is no file {}", shown(&written)));
    let (tree, path) = call.evaluator.locate(&written).ok_or_else(|| outside(&written))?;
    let bytes = tree.read(&path).map_err(|error| match error {
        ReadError::Missing => missing(),
        other => Fault::Missing(format!("{} {other}", shown(&written))),
    })?;
    Ok((bytes, call.evaluator.input.files.id(&tree.place(&path))))
}

fn read_text(call: &Call<'_>) -> Result<(String, Lines), Fault> {
    let (bytes, file) = read(call)?;
    let Ok(text) = std::str::from_utf8(&bytes) else { return failed("the file is not UTF-8") };
    let count = u32::try_from(text.split('\n').count()).unwrap_or(u32::MAX);
    let lines = Lines { file, numbers: Rc::new((1..=count).collect()), first: 0, columns: 0 };
    Ok((text.to_owned(), lines))
}

fn templatefile(call: &Call<'_>) -> Outcome {
    if call.argument(0)?.has_unknown() {
        return Ok(call.unknown());
    }
    let (bytes, file) = read(call)?;
    render(call, &bytes, file)
}

fn templatestring(call: &Call<'_>) -> Outcome {
    match call.argument(0)? {
        Value::Unknown(_) => Ok(call.unknown()),
        _ => render(call, call.text(0)?.text.as_bytes(), FileId::GENERATED),
    }
}

/// Renders a template with the variables of the second argument. Those of an unknown map are
/// unknown one by one.
fn render(call: &Call<'_>, bytes: &[u8], file: FileId) -> Outcome {
    if !call.evaluator.spend(bytes.len()) {
        return Err(Fault::Failed("the templates are too large to be rendered".to_owned()));
    }
    let document = match TemplateDocument::parse(bytes, file) {
        Ok(document) => document,
        Err(diagnostic) => {
            call.evaluator.report(diagnostic);
            return Ok(call.unknown());
        }
    };
    let empty = Rc::new(Map::default());
    let variables = match call.arguments.get(1) {
        Some(Value::Map(map)) => map,
        None => &empty,
        Some(Value::Unknown(_)) => return Ok(call.unknown()),
        Some(other) => {
            return failed(format!("the variables must be an object, not {}", other.kind()));
        }
    };
    let scope = Scope {
        variables: Some(variables),
        tried: call.scope.tried,
        ..Scope::alone(&document.source)
    };
    let rendered = call
        .evaluator
        .deeper(&scope, call.span, || call.evaluator.eval_template(&scope, &document));
    rendered.map_err(|Failure| Fault::Failed("the template cannot be rendered".to_owned()))
}

/// The files below a directory whose paths match a pattern: `*`, `?`, `[a-z]`, `{a,b}`, and `**`
/// for any directories.
fn fileset(call: &Call<'_>) -> Outcome {
    let (directory, pattern) = (call.text(0)?.text, call.text(1)?.text);
    let Some((tree, root)) = call.evaluator.locate(&directory) else {
        return Err(outside(&directory));
    };
    if let Some(error) = tree.rejection(&root).filter(|error| *error != ReadError::Directory) {
        return Err(Fault::Missing(format!("{} {error}", shown(&directory))));
    }
    if !tree.is_directory(&root) {
        return Err(Fault::Missing(format!("there is no directory {}", shown(&directory))));
    }
    let Ok(pattern) = regex::Regex::new(&glob(&pattern)) else {
        return failed("the pattern cannot be read");
    };
    let below = tree.files(&root).into_iter().filter_map(|file| file.below(&root));
    Ok(Value::set(
        below
            .filter(|file| pattern.is_match(file.as_str()))
            .map(|file| Value::text(file.as_str()))
            .collect(),
    ))
}

/// A glob as a regular expression.
fn glob(pattern: &str) -> String {
    let mut expression = String::from("^");
    let mut rest = pattern.trim_start_matches("./").chars().peekable();
    let mut braces = 0usize;
    while let Some(c) = rest.next() {
        match c {
            '*' if rest.peek() == Some(&'*') => {
                rest.next();
                if rest.peek() == Some(&'/') {
                    rest.next();
                    expression.push_str("(?:.*/)?");
                } else {
                    expression.push_str(".*");
                }
            }
            '*' => expression.push_str("[^/]*"),
            '?' => expression.push_str("[^/]"),
            '{' => {
                braces += 1;
                expression.push_str("(?:");
            }
            '}' if braces > 0 => {
                braces -= 1;
                expression.push(')');
            }
            ',' if braces > 0 => expression.push('|'),
            '[' | ']' => expression.push(c),
            c => expression.push_str(&regex::escape(&c.to_string())),
        }
    }
    expression.push('$');
    expression
}
