//! Evaluates templates: quoted strings, heredocs, and the files that `templatefile` reads.
//!
//! A text keeps the line of the file that each of its lines is written on, so that what is parsed
//! out of it later can be found.

use std::rc::Rc;

use hcl_edit::expr::Expression;
use hcl_edit::template::{HeredocTemplate, StringTemplate};

use super::evaluator::{Evaluated, Evaluator, Failure, MAX_TEXT};
use super::scope::{Binding, Scope};
use crate::language::{TemplateDocument, Token, heredoc_tokens, quoted_tokens, template_tokens};
use crate::rules;
use crate::value::{Lines, Text, Value, pairs, unknown};
use fluxscape_manifest::diagnostic::Diagnostic;

impl Evaluator<'_> {
    pub(crate) fn eval_quoted(&self, scope: &Scope<'_>, template: &StringTemplate) -> Evaluated {
        self.eval_tokens(scope, &quoted_tokens(template, scope.source), None)
    }

    pub(crate) fn eval_heredoc(&self, scope: &Scope<'_>, heredoc: &HeredocTemplate) -> Evaluated {
        let (tokens, columns) = heredoc_tokens(heredoc, scope.source);
        self.eval_tokens(scope, &tokens, Some(columns))
    }

    /// Evaluates a file that is a template. Its names are those of the scope alone.
    pub(crate) fn eval_template(
        &self,
        scope: &Scope<'_>,
        document: &TemplateDocument,
    ) -> Evaluated {
        self.eval_tokens(scope, &template_tokens(&document.template, scope.source), Some(0))
    }

    /// `columns` are those taken off each line; without them the text keeps no lines.
    fn eval_tokens(
        &self,
        scope: &Scope<'_>,
        tokens: &[Token<'_>],
        columns: Option<usize>,
    ) -> Evaluated {
        // A template that is one interpolation is that value, of whatever type.
        if let [Token::Interpolation(expression)] = tokens {
            return self.eval(scope, expression);
        }
        let mut writer = Writer {
            scope: *scope,
            text: String::new(),
            numbers: Vec::new(),
            keep: columns.is_some(),
        };
        let mut at = 0;
        let written = self.write(&mut writer, scope, tokens, &mut at);
        if writer.text.len() <= MAX_TEXT {
            written?;
        }
        if !self.spend(writer.text.len() / 16) || writer.text.len() > MAX_TEXT {
            return self
                .exhausted(scope, fluxscape_manifest::source::Span::file(scope.source.file()));
        }
        let lines = columns.map(|columns| Lines {
            file: scope.source.file(),
            numbers: Rc::new(writer.numbers),
            first: 0,
            columns: u32::try_from(columns).unwrap_or(0),
        });
        Ok(Value::Text(Text { text: writer.text.into(), lines }))
    }

    /// Writes the tokens up to the `else` or the end that belongs to an outer directive.
    fn write(
        &self,
        writer: &mut Writer<'_>,
        scope: &Scope<'_>,
        tokens: &[Token<'_>],
        at: &mut usize,
    ) -> Result<(), Failure> {
        while let Some(token) = tokens.get(*at) {
            match token {
                Token::Literal(text, offset) => writer.literal(text, *offset),
                Token::Interpolation(expression) => self.write_value(writer, scope, expression)?,
                Token::Else | Token::End => return Ok(()),
                Token::If(condition) => {
                    *at += 1;
                    self.write_if(writer, scope, condition, tokens, at)?;
                }
                Token::For(intro) => {
                    let collection = self.eval(scope, &intro.collection_expr)?;
                    let body = *at + 1;
                    *at = end_of(tokens, body);
                    let Some(pairs) = pairs(&collection.spread()) else {
                        writer.unknown(
                            collection.unknown_name().as_deref().unwrap_or("for"),
                            &intro.collection_expr,
                        );
                        *at += 1;
                        continue;
                    };
                    for (key, value) in pairs {
                        let key = Binding {
                            name: intro.key_var.as_ref().map_or("", |name| name.as_str()),
                            value: key,
                            outer: scope.names,
                        };
                        let value =
                            Binding { name: intro.value_var.as_str(), value, outer: Some(&key) };
                        let mut inner = body;
                        self.write(
                            writer,
                            &Scope { names: Some(&value), ..*scope },
                            tokens,
                            &mut inner,
                        )?;
                    }
                }
            }
            *at += 1;
        }
        Ok(())
    }

    /// Writes the branch that the condition chooses, the first one where that is not known, which
    /// is said.
    fn write_if(
        &self,
        writer: &mut Writer<'_>,
        scope: &Scope<'_>,
        condition: &Expression,
        tokens: &[Token<'_>],
        at: &mut usize,
    ) -> Result<(), Failure> {
        let value = self.eval(scope, condition)?;
        let first = value.as_bool().unwrap_or_else(|| {
            let message = "whether this holds is not known; it is drawn as if it did";
            self.report(Diagnostic::info(
                &rules::UNKNOWN_CONDITION,
                scope.source.span(condition),
                message,
            ));
            true
        });
        let otherwise = else_of(tokens, *at);
        let end = end_of(tokens, *at);
        if first {
            self.write(writer, scope, tokens, at)?;
        } else if let Some(otherwise) = otherwise {
            let mut inner = otherwise + 1;
            self.write(writer, scope, tokens, &mut inner)?;
        }
        *at = end;
        Ok(())
    }

    fn write_value(
        &self,
        writer: &mut Writer<'_>,
        scope: &Scope<'_>,
        expression: &Expression,
    ) -> Result<(), Failure> {
        let value = self.eval(scope, expression)?;
        if let Some(text) = value.as_text() {
            writer.push(&text.text, expression);
            return if writer.text.len() > MAX_TEXT { Err(Failure) } else { Ok(()) };
        }
        let span = scope.source.span(expression);
        let message = format!("{} cannot be part of a text", value.kind());
        let unknown =
            self.fail(scope, Diagnostic::error(&rules::TYPE_MISMATCH, span, message), "value")?;
        writer.unknown(unknown.unknown_name().as_deref().unwrap_or("value"), expression);
        Ok(())
    }
}

/// The `else` of the directive whose body starts here.
fn else_of(tokens: &[Token<'_>], start: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (index, token) in tokens.iter().enumerate().skip(start) {
        match token {
            Token::If(_) | Token::For(_) => depth += 1,
            Token::Else if depth == 0 => return Some(index),
            Token::End if depth == 0 => return None,
            Token::End => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The end of the directive whose body starts here.
fn end_of(tokens: &[Token<'_>], start: usize) -> usize {
    let mut depth = 0usize;
    for (index, token) in tokens.iter().enumerate().skip(start) {
        match token {
            Token::If(_) | Token::For(_) => depth += 1,
            Token::End if depth == 0 => return index,
            Token::End => depth -= 1,
            _ => {}
        }
    }
    tokens.len()
}

/// Puts a text together and notes which line each of its lines is written on.
struct Writer<'a> {
    scope: Scope<'a>,
    text: String,
    numbers: Vec<u32>,
    keep: bool,
}

impl Writer<'_> {
    fn literal(&mut self, text: &str, offset: usize) {
        let line = if self.keep { self.scope.source.position(offset).line } else { 0 };
        self.append(text, line);
    }

    fn push(&mut self, text: &str, written: &Expression) {
        let line = if self.keep { self.scope.source.span(written).line } else { 0 };
        self.append(text, line);
    }

    fn unknown(&mut self, name: &str, written: &Expression) {
        self.push(&unknown::mark(name), written);
    }

    fn append(&mut self, text: &str, line: u32) {
        if !self.keep {
            self.text.push_str(text);
            return;
        }
        for piece in text.split_inclusive('\n') {
            if self.text.is_empty() || self.text.ends_with('\n') {
                self.numbers.push(line);
            }
            self.text.push_str(piece);
        }
    }
}
