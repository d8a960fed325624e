//! The words and operators of a shell's text (POSIX.1-2024, Shell Command Language, 2.3).
//!
//! In: a text, and the values of names. Out: its tokens with the lines that they are on, quotes
//! taken off and names replaced where a shell would replace them, and the bodies of here-documents
//! after the operators that announce them. It never fails: a quote or a here-document that is not
//! closed ends with the text.

use std::collections::VecDeque;
use std::iter::Peekable;
use std::str::Chars;

use super::expand::{Names, expanded, output};

/// A part of a shell's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A word, quotes taken off.
    Word(String),
    /// The body of a here-document or here-string.
    Text(Given),
    /// `<`: the next word is a file that is read.
    From,
    /// `>` and its like: the next word is what is written to.
    Into,
    /// `|`
    Pipe,
    /// `(`: what follows runs in a shell of its own.
    Open,
    /// `)`
    Close,
    /// What ends a command: a line's end, `;`, `&&`, `||`, `&`.
    End,
}

/// A text that a command is given as its input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) text: String,
    /// The line that it begins on, counted from 0.
    pub(super) line: usize,
}

impl Token {
    pub(super) fn into_word(self) -> Option<String> {
        match self {
            Self::Word(word) => Some(word),
            _ => None,
        }
    }
}

/// Reads tokens one after another.
pub(super) struct Lexer<'t> {
    rest: Peekable<Chars<'t>>,
    names: &'t Names,
    line: usize,
    /// What was read ahead: the rest of a line that announces here-documents, and their bodies.
    ready: VecDeque<(usize, Token)>,
}

/// A here-document that the current line has announced.
struct Announced {
    end: String,
    /// `<<-`: leading tabs do not count.
    strips_tabs: bool,
    /// `<<'EOF'`: nothing in it is replaced.
    is_quoted: bool,
    /// Where its body goes among the tokens of the line.
    at: usize,
}

/// A word while it is read: what is replaced in it may make several of it.
#[derive(Default)]
struct Words {
    done: Vec<String>,
    last: String,
    /// Whether a part of it stands in quotes.
    is_quoted: bool,
}

impl Words {
    /// Adds a value outside of quotes: blanks in it part words.
    fn split(&mut self, value: &str) {
        for (at, part) in value.split_whitespace().enumerate() {
            if at > 0 || (value.starts_with(char::is_whitespace) && !self.last.is_empty()) {
                self.done.push(std::mem::take(&mut self.last));
            }
            self.last.push_str(part);
        }
    }
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str, names: &'t Names) -> Self {
        Self { rest: text.chars().peekable(), names, line: 0, ready: VecDeque::new() }
    }

    fn advance(&mut self) -> Option<char> {
        let next = self.rest.next()?;
        self.line += usize::from(next == '\n');
        Some(next)
    }

    fn advance_if(&mut self, is_wanted: impl FnOnce(char) -> bool) -> Option<char> {
        let next = *self.rest.peek()?;
        if is_wanted(next) { self.advance() } else { None }
    }

    fn take(&mut self, expected: char) -> bool {
        self.advance_if(|next| next == expected).is_some()
    }

    /// Reads to a character, which is passed over, or to the end.
    fn until(&mut self, end: char) -> String {
        let mut text = String::new();
        while let Some(next) = self.advance().filter(|next| *next != end) {
            text.push(next);
        }
        text
    }

    /// Reads a line, and the bodies of the here-documents that it announces.
    fn read_line(&mut self) {
        let mut tokens: Vec<(usize, Token)> = Vec::new();
        let mut announced: Vec<Announced> = Vec::new();
        while let Some(&next) = self.rest.peek() {
            let line = self.line;
            let token = match next {
                '\n' => {
                    self.advance();
                    break;
                }
                '#' => {
                    while self.advance_if(|c| c != '\n').is_some() {}
                    continue;
                }
                _ if next.is_whitespace() => {
                    self.advance();
                    continue;
                }
                ';' | '&' | '(' | ')' => {
                    self.advance();
                    match next {
                        '(' => Token::Open,
                        ')' => Token::Close,
                        '&' if self.take('>') => Token::Into,
                        _ => Token::End,
                    }
                }
                '|' => {
                    self.advance();
                    let token = if self.take('|') { Token::End } else { Token::Pipe };
                    self.take('&');
                    token
                }
                '>' => {
                    self.advance();
                    while self.advance_if(|c| matches!(c, '>' | '&' | '|')).is_some() {}
                    Token::Into
                }
                '<' => {
                    self.advance();
                    self.input(&mut tokens, &mut announced);
                    continue;
                }
                _ => {
                    tokens.extend(self.words_or_number().into_iter().map(|word| (line, word)));
                    continue;
                }
            };
            tokens.push((line, token));
        }
        // A command goes on behind a pipe and its like.
        if !matches!(tokens.last(), Some((_, Token::Pipe))) {
            tokens.push((self.line, Token::End));
        }
        let bodies: Vec<(usize, Given)> =
            announced.iter().map(|announced| (announced.at, self.body(announced))).collect();
        // From the last: the places of the others stay right.
        for (at, body) in bodies.into_iter().rev() {
            tokens.insert(at, (body.line, Token::Text(body)));
        }
        self.ready.extend(tokens);
    }

    /// After `<`: a file, a here-string, or the word that ends a here-document.
    fn input(&mut self, tokens: &mut Vec<(usize, Token)>, announced: &mut Vec<Announced>) {
        let line = self.line;
        if !self.take('<') {
            // `<(command)` is a file whose content is unknown.
            tokens.push((line, Token::From));
            return;
        }
        let is_string = self.take('<');
        let strips_tabs = !is_string && self.take('-');
        while self.advance_if(|c| matches!(c, ' ' | '\t')).is_some() {}
        let Words { last: text, is_quoted, .. } = self.words(is_string);
        if is_string {
            tokens.push((line, Token::Text(Given { text, line })));
        } else {
            announced.push(Announced { end: text, strips_tabs, is_quoted, at: tokens.len() });
        }
    }

    fn body(&mut self, announced: &Announced) -> Given {
        let (mut text, first) = (String::new(), self.line);
        while self.rest.peek().is_some() {
            let line = self.until('\n');
            let line =
                if announced.strips_tabs { line.trim_start_matches('\t') } else { line.as_str() };
            if line == announced.end {
                break;
            }
            text.push_str(line);
            text.push('\n');
        }
        if !announced.is_quoted {
            text = expanded(&text, self.names);
        }
        Given { text, line: first }
    }

    /// Words; nothing for the number of a stream before a redirection (`2>`), and for a line that
    /// goes on.
    fn words_or_number(&mut self) -> Vec<Token> {
        let Words { mut done, last, is_quoted } = self.words(true);
        let is_stream =
            matches!(self.rest.peek(), Some('<' | '>')) && last.chars().all(|c| c.is_ascii_digit());
        if is_quoted || (!is_stream && !last.is_empty()) {
            done.push(last);
        }
        done.into_iter().map(Token::Word).collect()
    }

    fn words(&mut self, is_expanded: bool) -> Words {
        let mut words = Words::default();
        while let Some(&next) = self.rest.peek() {
            if next.is_whitespace() || matches!(next, ';' | '&' | '|' | '<' | '>' | '(' | ')') {
                break;
            }
            self.advance();
            match next {
                '\'' => {
                    words.is_quoted = true;
                    let text = self.until('\'');
                    words.last.push_str(&text);
                }
                '"' => {
                    words.is_quoted = true;
                    self.double_quoted(&mut words.last);
                }
                '\\' => match self.advance() {
                    Some('\n') | None => {
                        if words.last.is_empty() && words.done.is_empty() {
                            break;
                        }
                    }
                    Some(c) => {
                        words.is_quoted |= !is_expanded;
                        words.last.push(c);
                    }
                },
                '$' if is_expanded => {
                    let value = self.expansion();
                    words.split(&value);
                }
                '`' => {
                    let command = self.until('`');
                    words.last.push_str(&output(&command, self.names));
                }
                _ => words.last.push(next),
            }
        }
        words
    }

    fn double_quoted(&mut self, word: &mut String) {
        while let Some(c) = self.advance() {
            match c {
                '"' => return,
                '\\' => match self.advance() {
                    Some('\n') | None => {}
                    Some(c @ ('"' | '\\' | '$' | '`')) => word.push(c),
                    Some(c) => word.extend(['\\', c]),
                },
                '$' => {
                    let value = self.expansion();
                    word.push_str(&value);
                }
                '`' => {
                    let command = self.until('`');
                    word.push_str(&output(&command, self.names));
                }
                _ => word.push(c),
            }
        }
    }

    /// After `$`: the value of a name, or of what stands in `(…)` or `{…}`.
    fn expansion(&mut self) -> String {
        let mut written = "$".to_owned();
        match self.rest.peek() {
            Some(&open @ ('(' | '{')) => {
                let close = if open == '(' { ')' } else { '}' };
                let mut depth = 0_usize;
                while let Some(c) = self.advance() {
                    written.push(c);
                    if c == open {
                        depth += 1;
                    } else if c == close {
                        depth -= 1;
                        if depth == 0 {
                            break;
                        }
                    }
                }
            }
            Some(c) if c.is_ascii_alphabetic() || *c == '_' => {
                while let Some(c) = self.advance_if(|c| c.is_ascii_alphanumeric() || c == '_') {
                    written.push(c);
                }
            }
            Some(c) if c.is_ascii_digit() || matches!(c, '@' | '*' | '?' | '$' | '#' | '!') => {
                written.extend(self.advance());
            }
            _ => {}
        }
        expanded(&written, self.names)
    }
}

impl Iterator for Lexer<'_> {
    type Item = (usize, Token);

    fn next(&mut self) -> Option<(usize, Token)> {
        while self.ready.is_empty() {
            self.rest.peek()?;
            self.read_line();
        }
        self.ready.pop_front()
    }
}
