//! The tokens of Bicep.
//!
//! In: a text. Out: its tokens with their lines and columns, comments left out; or where it is no
//! Bicep, and why. What stands in `${…}` of a text is read as tokens of its own.

use std::iter::Peekable;
use std::str::Chars;

/// A token, and where it begins.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) line: u32,
    pub(super) column: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    Name(String),
    Number(f64),
    Text(Vec<Part>),
    /// An operator or bracket.
    Sign(&'static str),
    NewLine,
}

/// A part of a text: written out, or the tokens between `${` and `}`.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    Literal(String),
    Tokens(Vec<Token>),
}

/// What is no Bicep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::flux) struct SyntaxError {
    pub(in crate::flux) line: u32,
    pub(in crate::flux) column: u32,
    pub(in crate::flux) message: String,
}

/// Operators and brackets, the longest first.
const SIGNS: [&str; 38] = [
    "...", "&&", "||", "==", "!=", "=~", "!~", "<=", ">=", "??", "=>", "::", ".?", "[?", "{", "}",
    "[", "]", "(", ")", ":", ",", ".", "=", "?", "!", "<", ">", "+", "-", "*", "/", "%", "@", "|",
    ";", "#", "&",
];

/// Texts stand in texts so deep at most.
const DEEPEST: usize = 16;

/// The tokens of a text.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, SyntaxError> {
    Reader { rest: text.chars().peekable(), line: 1, column: 1 }.tokens(0)
}

struct Reader<'t> {
    rest: Peekable<Chars<'t>>,
    line: u32,
    column: u32,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let next = self.rest.next()?;
        if next == '\n' {
            (self.line, self.column) = (self.line.saturating_add(1), 1);
        } else {
            self.column = self.column.saturating_add(1);
        }
        Some(next)
    }

    fn at(&self, text: &str) -> bool {
        let mut rest = self.rest.clone();
        text.chars().all(|expected| rest.next() == Some(expected))
    }

    fn take(&mut self, text: &str) -> bool {
        let is_there = self.at(text);
        if is_there {
            text.chars().for_each(|_| {
                self.next();
            });
        }
        is_there
    }

    fn error<T>(&self, message: &str) -> Result<T, SyntaxError> {
        Err(SyntaxError { line: self.line, column: self.column, message: message.to_owned() })
    }

    /// The tokens up to the end, or inside a text up to its `}`.
    fn tokens(&mut self, depth: usize) -> Result<Vec<Token>, SyntaxError> {
        let mut found = Vec::new();
        let mut open = 0_usize;
        while let Some(&next) = self.rest.peek() {
            let (line, column) = (self.line, self.column);
            let kind = match next {
                '\n' => {
                    self.next();
                    TokenKind::NewLine
                }
                _ if next.is_whitespace() || next == '\u{feff}' => {
                    self.next();
                    continue;
                }
                '/' if self.at("//") => {
                    while self.rest.peek().is_some_and(|c| *c != '\n') {
                        self.next();
                    }
                    continue;
                }
                '/' if self.at("/*") => {
                    while !self.take("*/") {
                        if self.next().is_none() {
                            return self.error("a comment that is not closed");
                        }
                    }
                    continue;
                }
                '\'' if self.take("'''") => TokenKind::Text(vec![Part::Literal(self.verbatim()?)]),
                '\'' => {
                    self.next();
                    TokenKind::Text(self.text(depth)?)
                }
                _ if next.is_ascii_digit() => TokenKind::Number(self.number()),
                _ if next.is_alphabetic() || next == '_' || next == '$' => {
                    TokenKind::Name(self.name())
                }
                '}' if depth > 0 && open == 0 => {
                    self.next();
                    return Ok(found);
                }
                _ => {
                    let Some(sign) = SIGNS.iter().find(|sign| self.take(sign)) else {
                        return self.error("a character that means nothing in Bicep");
                    };
                    match *sign {
                        "{" => open += 1,
                        "}" => open = open.saturating_sub(1),
                        _ => {}
                    }
                    TokenKind::Sign(sign)
                }
            };
            found.push(Token { kind, line, column });
        }
        if depth > 0 { self.error("a text that is not closed") } else { Ok(found) }
    }

    fn name(&mut self) -> String {
        let mut name = String::new();
        while let Some(&next) =
            self.rest.peek().filter(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
        {
            name.push(next);
            self.next();
        }
        name
    }

    fn number(&mut self) -> f64 {
        let mut digits = String::new();
        while let Some(&next) = self.rest.peek().filter(|c| c.is_ascii_digit()) {
            digits.push(next);
            self.next();
        }
        digits.parse().unwrap_or_default()
    }

    /// After `'''`: a first line break does not count.
    fn verbatim(&mut self) -> Result<String, SyntaxError> {
        let mut text = String::new();
        if !self.take("\n") {
            self.take("\r\n");
        }
        while !self.take("'''") {
            match self.next() {
                Some(c) => text.push(c),
                None => return self.error("a text that is not closed"),
            }
        }
        Ok(text)
    }

    /// After the quote that opens a text.
    fn text(&mut self, depth: usize) -> Result<Vec<Part>, SyntaxError> {
        let (line, column) = (self.line, self.column.saturating_sub(1));
        let mut parts = Vec::new();
        let mut literal = String::new();
        loop {
            if self.take("${") {
                if depth >= DEEPEST {
                    return self.error("texts that stand too deep in texts");
                }
                parts.push(Part::Literal(std::mem::take(&mut literal)));
                parts.push(Part::Tokens(self.tokens(depth + 1)?));
                continue;
            }
            match self.next() {
                Some('\'') => break,
                Some('\\') => self.escape(&mut literal),
                None | Some('\n') => {
                    let message = "a text that is not closed".to_owned();
                    return Err(SyntaxError { line, column, message });
                }
                Some(c) => literal.push(c),
            }
        }
        parts.push(Part::Literal(literal));
        parts.retain(|part| !matches!(part, Part::Literal(text) if text.is_empty()));
        Ok(parts)
    }

    fn escape(&mut self, literal: &mut String) {
        match self.next() {
            Some('n') => literal.push('\n'),
            Some('r') => literal.push('\r'),
            Some('t') => literal.push('\t'),
            Some('u') if self.take("{") => {
                let mut digits = String::new();
                while let Some(digit) = self.next().filter(|c| *c != '}') {
                    digits.push(digit);
                }
                let c = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
                literal.extend(c);
            }
            Some(c) => literal.push(c),
            None => {}
        }
    }
}
