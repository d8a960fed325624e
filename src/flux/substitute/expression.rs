//! The expression language of Flux's variable substitution.
//!
//! In: a text with `${…}` in it, and what is known of the variables. Out: the text with every
//! expression replaced, or the byte at which it is no expression. The language is that of
//! `fluxcd/pkg/envsubst`, a fork of drone/envsubst: shell parameter expansion with its own corners,
//! kept as they are because repositories rely on them. A variable whose value cannot be known stays
//! `${name}`.

use std::collections::BTreeSet;

use super::function::{Extent, Operator, call};

/// What is known of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Variable<'a> {
    /// Its value.
    Known(&'a str),
    /// Nothing defines it: it is empty.
    Undefined,
    /// It may be defined, but its value is not in the repository.
    Unknown,
}

/// A text with its expressions replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Expanded {
    pub(super) text: String,
    /// The variables that stand in it as `${name}` because nobody knows their values.
    pub(super) unknown: BTreeSet<String>,
    /// The variables that nothing defines, and no default stands in for.
    pub(super) undefined: BTreeSet<String>,
}

/// What is wrong with an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SyntaxError {
    /// Byte of the `${` that begins it.
    pub(super) start: usize,
    pub(super) message: &'static str,
}

/// Expressions may stand in one another this deep.
const MAX_DEPTH: usize = 50;
/// Bytes that a text may grow to: more than any cluster stores as one object.
const MAX_SIZE: usize = 2 << 20;

/// Replaces the expressions of a text.
///
/// # Errors
/// The first one that is not valid: Flux then fails the whole Kustomization.
pub(super) fn expand<'v>(
    text: &str,
    variable: &dyn Fn(&str) -> Variable<'v>,
) -> Result<Expanded, SyntaxError> {
    let mut scanner = Scanner { text, at: 0, start: 0, variable };
    let mut expanded = Expanded::default();
    while let Some(found) = scanner.rest().find('$') {
        expanded.text.push_str(scanner.rest().get(..found).unwrap_or_default());
        scanner.at += found;
        if scanner.take("$$") {
            expanded.text.push('$');
        } else if scanner.rest().starts_with("${") {
            scanner.start = scanner.at;
            let part = scanner.expression(MAX_DEPTH)?;
            expanded.text.push_str(&part.text);
            expanded.unknown.extend(part.unknown);
            expanded.undefined.extend(part.undefined);
            if expanded.text.len() > MAX_SIZE {
                return scanner.fail(TOO_LARGE);
            }
        } else {
            scanner.at += 1;
            expanded.text.push('$');
        }
    }
    expanded.text.push_str(scanner.rest());
    Ok(expanded)
}

/// Whether a text holds anything that [`expand`] would change or refuse.
pub(super) fn is_expression(text: &str) -> bool {
    text.match_indices('$')
        .any(|(at, _)| text.get(at + 1..).is_some_and(|rest| rest.starts_with(['$', '{'])))
}

struct Scanner<'t, 'v, 'f> {
    text: &'t str,
    at: usize,
    /// Where the outermost expression begins.
    start: usize,
    variable: &'f dyn Fn(&str) -> Variable<'v>,
}

/// Which characters an argument takes, and whether `\/`, `\\` and `$$` are escapes in it.
struct Argument {
    ends: &'static [char],
    escapes: bool,
}

const WORD: Argument = Argument { ends: &['}'], escapes: false };
const POSITION: Argument = Argument { ends: &[':', '}'], escapes: false };
const PATTERN: Argument = Argument { ends: &['/'], escapes: true };
const REPLACEMENT: Argument = Argument { ends: &['}'], escapes: true };

const NOT_CLOSED: &str = "missing closing brace";
const NO_SUBSTITUTION: &str = "bad substitution";
const TOO_LARGE: &str = "the values are too large";
const NO_NAME: &str = "unable to parse variable name";
const NO_ARGUMENT: &str = "unable to parse substitution within function";

impl<'t> Scanner<'t, '_, '_> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, expected: &str) -> bool {
        let found = self.rest().starts_with(expected);
        self.at += if found { expected.len() } else { 0 };
        found
    }

    fn fail<T>(&self, message: &'static str) -> Result<T, SyntaxError> {
        Err(SyntaxError { start: self.start, message })
    }

    fn expect(&mut self, expected: &str, message: &'static str) -> Result<(), SyntaxError> {
        if self.take(expected) { Ok(()) } else { self.fail(message) }
    }

    /// An expression from `${` to its `}`.
    fn expression(&mut self, depth: usize) -> Result<Expanded, SyntaxError> {
        if depth == 0 {
            return self.fail("expressions nested too deep");
        }
        self.expect("${", NO_SUBSTITUTION)?;
        if self.take("#") {
            let name = self.name()?;
            self.expect("}", NO_SUBSTITUTION)?;
            return self.evaluate(name, Operator::Length, &[]);
        }
        let name = self.name()?;
        let (operator, arguments) = match self.peek() {
            Some(':') if !self.rest().starts_with(":=") && !self.is_colon_default() => {
                (Operator::Substring, self.substring(depth)?)
            }
            Some(':' | '=') => self.default(depth)?,
            Some(',' | '^') => (self.casing(), Vec::new()),
            Some('/') => self.replace(depth)?,
            Some('#') => self.removal('#', Operator::WithoutPrefix, depth)?,
            Some('%') => self.removal('%', Operator::WithoutSuffix, depth)?,
            _ => {
                self.expect("}", NOT_CLOSED)?;
                return self.evaluate(name, Operator::Value, &[]);
            }
        };
        self.expect("}", NO_SUBSTITUTION)?;
        self.evaluate(name, operator, &arguments)
    }

    fn name(&mut self) -> Result<&'t str, SyntaxError> {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        self.at += end;
        match rest.get(..end) {
            Some(name) if end > 0 => Ok(name),
            _ => self.fail(NO_NAME),
        }
    }

    fn is_colon_default(&self) -> bool {
        [":-", ":?", ":+"].iter().any(|operator| self.rest().starts_with(operator))
    }

    /// `:pos` or `:pos:len`.
    fn substring(&mut self, depth: usize) -> Result<Vec<Expanded>, SyntaxError> {
        self.at += 1;
        let mut arguments = vec![self.argument(&POSITION, depth)?];
        if self.take(":") {
            while self.take(":") {}
            arguments.push(self.argument(&WORD, depth)?);
        }
        Ok(arguments)
    }

    /// `=word`, `:=word`, `:-word`, `:?word`, `:+word`: all of them mean a default. The word is
    /// text and expressions, in any order, or nothing.
    fn default(&mut self, depth: usize) -> Result<(Operator, Vec<Expanded>), SyntaxError> {
        self.at += if self.peek() == Some('=') { 1 } else { 2 };
        let mut arguments = Vec::new();
        while self.peek() != Some('}') {
            arguments.push(self.argument(&WORD, depth)?);
        }
        Ok((Operator::Default, arguments))
    }

    /// `,`, `,,`, `^`, `^^`; a mix of both is accepted and does nothing.
    fn casing(&mut self) -> Operator {
        let signs: String =
            self.rest().chars().take(2).take_while(|c| matches!(c, ',' | '^')).collect();
        self.at += signs.len();
        match signs.as_str() {
            "^" => Operator::UpperFirst,
            "^^" => Operator::Upper,
            "," => Operator::LowerFirst,
            ",," => Operator::Lower,
            _ => Operator::Value,
        }
    }

    /// `/pattern/text`, `//`, `/#`, `/%`; the pattern may be empty, and so may the text.
    fn replace(&mut self, depth: usize) -> Result<(Operator, Vec<Expanded>), SyntaxError> {
        let operator = if self.take("//") {
            Operator::ReplaceAll
        } else if self.take("/#") {
            Operator::ReplacePrefix
        } else if self.take("/%") {
            Operator::ReplaceSuffix
        } else {
            self.expect("/", NO_SUBSTITUTION)?;
            Operator::ReplaceFirst
        };
        let pattern = if self.peek() == Some('/') {
            Expanded::default()
        } else {
            self.argument(&PATTERN, depth)?
        };
        self.expect("/", NO_SUBSTITUTION)?;
        while self.take("/") {}
        if self.peek() == Some('}') {
            return Ok((operator, vec![pattern]));
        }
        Ok((operator, vec![pattern, self.argument(&REPLACEMENT, depth)?]))
    }

    /// `#pattern`, `##pattern`, `%pattern`, `%%pattern`.
    fn removal(
        &mut self,
        sign: char,
        operator: fn(Extent) -> Operator,
        depth: usize,
    ) -> Result<(Operator, Vec<Expanded>), SyntaxError> {
        self.at += sign.len_utf8();
        let extent = if self.peek() == Some(sign) {
            self.at += sign.len_utf8();
            Extent::Longest
        } else {
            Extent::Shortest
        };
        Ok((operator(extent), vec![self.argument(&WORD, depth)?]))
    }

    /// One argument: a nested expression, or text up to its end or the next expression. Never
    /// empty.
    fn argument(&mut self, argument: &Argument, depth: usize) -> Result<Expanded, SyntaxError> {
        if self.rest().starts_with("${") {
            return self.expression(depth - 1);
        }
        let mut text = String::new();
        while let Some(c) = self.peek() {
            if self.rest().starts_with("${") {
                break;
            }
            let escaped = argument.escapes
                && ["$$", "\\/", "\\\\"].iter().any(|escape| self.rest().starts_with(escape));
            if escaped {
                self.at += 1;
                text.extend(self.peek());
                self.at += 1;
                continue;
            }
            if argument.ends.contains(&c) {
                break;
            }
            text.push(c);
            self.at += c.len_utf8();
        }
        if text.is_empty() {
            self.fail(NO_ARGUMENT)
        } else {
            Ok(Expanded { text, ..Expanded::default() })
        }
    }

    /// The value of an expression. Where it cannot be known, the default if there is one, or else
    /// `${name}`.
    fn evaluate(
        &self,
        name: &str,
        operator: Operator,
        arguments: &[Expanded],
    ) -> Result<Expanded, SyntaxError> {
        let unknown: BTreeSet<String> =
            arguments.iter().flat_map(|argument| argument.unknown.iter().cloned()).collect();
        let mut undefined: BTreeSet<String> =
            arguments.iter().flat_map(|argument| argument.undefined.iter().cloned()).collect();
        let texts: Vec<&str> = arguments.iter().map(|argument| argument.text.as_str()).collect();
        let variable = (self.variable)(name);
        let value = match variable {
            Variable::Known(value) => Some(value),
            Variable::Undefined => Some(""),
            Variable::Unknown => None,
        };
        let expanded = match value {
            Some(value) if operator == Operator::Default && !value.is_empty() => {
                Expanded { text: value.to_owned(), ..Expanded::default() }
            }
            _ if operator == Operator::Default => {
                Expanded { text: texts.concat(), unknown, undefined }
            }
            Some(value) if unknown.is_empty() => match call(operator, value, &texts) {
                Some(text) => {
                    undefined.extend((variable == Variable::Undefined).then(|| name.to_owned()));
                    Expanded { text, unknown, undefined }
                }
                None => return self.fail(TOO_LARGE),
            },
            _ => Expanded {
                text: format!("${{{name}}}"),
                unknown: BTreeSet::from([name.to_owned()]),
                undefined,
            },
        };
        if expanded.text.len() > MAX_SIZE { self.fail(TOO_LARGE) } else { Ok(expanded) }
    }
}

#[cfg(test)]
mod tests;
