//! The words and operators of a shell's text (POSIX.1-2024, Shell Command Language, 2.3).
//!
//! In: a text. Out: its tokens, quotes taken off, and the bodies of here-documents after the
//! operators that announce them. It never fails: a quote or a here-document that is not closed ends
//! with the text.

use std::collections::VecDeque;
use std::iter::Peekable;
use std::str::Chars;

/// A part of a shell's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A word, quotes taken off.
    Word(String),
    /// The body of a here-document or here-string.
    Text(String),
    /// `<`: the next word is a file that is read.
    From,
    /// `>` and its like: the next word is what is written to.
    Into,
    /// `|`
    Pipe,
    /// What ends a command: a line's end, `;`, `&&`, `||`, `&`, a parenthesis.
    End,
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
    /// What was read ahead: the rest of a line that announces here-documents, and their bodies.
    ready: VecDeque<Token>,
}

/// A here-document that the current line has announced.
struct Announced {
    end: String,
    /// `<<-`: leading tabs do not count.
    strips_tabs: bool,
    /// Where its body goes among the tokens of the line.
    at: usize,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { rest: text.chars().peekable(), ready: VecDeque::new() }
    }

    fn take(&mut self, expected: char) -> bool {
        self.rest.next_if_eq(&expected).is_some()
    }

    /// Reads a line, and the bodies of the here-documents that it announces.
    fn line(&mut self) {
        let mut tokens = Vec::new();
        let mut announced: Vec<Announced> = Vec::new();
        while let Some(&next) = self.rest.peek() {
            match next {
                '\n' => {
                    self.rest.next();
                    break;
                }
                '#' => while self.rest.next_if(|c| *c != '\n').is_some() {},
                _ if next.is_whitespace() => {
                    self.rest.next();
                }
                ';' | '&' | '(' | ')' => {
                    self.rest.next();
                    tokens.push(if next == '&' && self.take('>') {
                        Token::Into
                    } else {
                        Token::End
                    });
                }
                '|' => {
                    self.rest.next();
                    tokens.push(if self.take('|') { Token::End } else { Token::Pipe });
                    self.take('&');
                }
                '>' => {
                    self.rest.next();
                    while self.rest.next_if(|c| matches!(c, '>' | '&' | '|')).is_some() {}
                    tokens.push(Token::Into);
                }
                '<' => {
                    self.rest.next();
                    self.input(&mut tokens, &mut announced);
                }
                _ => tokens.extend(self.word_or_number()),
            }
        }
        tokens.push(Token::End);
        let bodies: Vec<(usize, String)> =
            announced.iter().map(|announced| (announced.at, self.body(announced))).collect();
        // From the last: the places of the others stay right.
        for (at, body) in bodies.into_iter().rev() {
            tokens.insert(at, Token::Text(body));
        }
        self.ready.extend(tokens);
    }

    /// After `<`: a file, a here-string, or the word that ends a here-document.
    fn input(&mut self, tokens: &mut Vec<Token>, announced: &mut Vec<Announced>) {
        if !self.take('<') {
            // `<(command)` is a file whose content is unknown.
            tokens.push(Token::From);
            return;
        }
        let is_string = self.take('<');
        let strips_tabs = !is_string && self.take('-');
        while self.rest.next_if(|c| matches!(c, ' ' | '\t')).is_some() {}
        let word = self.word();
        if is_string {
            tokens.push(Token::Text(word));
        } else {
            announced.push(Announced { end: word, strips_tabs, at: tokens.len() });
        }
    }

    fn body(&mut self, announced: &Announced) -> String {
        let mut body = String::new();
        while self.rest.peek().is_some() {
            let mut line = String::new();
            while let Some(c) = self.rest.next_if(|c| *c != '\n') {
                line.push(c);
            }
            self.rest.next();
            let line =
                if announced.strips_tabs { line.trim_start_matches('\t') } else { line.as_str() };
            if line == announced.end {
                break;
            }
            body.push_str(line);
            body.push('\n');
        }
        body
    }

    /// A word; nothing for the number of a stream before a redirection (`2>`), and for a line that
    /// goes on.
    fn word_or_number(&mut self) -> Option<Token> {
        let word = self.word();
        let is_stream =
            matches!(self.rest.peek(), Some('<' | '>')) && word.chars().all(|c| c.is_ascii_digit());
        (!is_stream && !word.is_empty()).then_some(Token::Word(word))
    }

    fn word(&mut self) -> String {
        let mut word = String::new();
        while let Some(&next) = self.rest.peek() {
            if next.is_whitespace() || matches!(next, ';' | '&' | '|' | '<' | '>' | '(' | ')') {
                break;
            }
            self.rest.next();
            match next {
                '\'' => word.extend(self.rest.by_ref().take_while(|c| *c != '\'')),
                '"' => self.double_quoted(&mut word),
                '\\' => match self.rest.next() {
                    Some('\n') | None => {
                        if word.is_empty() {
                            break;
                        }
                    }
                    Some(c) => word.push(c),
                },
                '$' => self.expansion(&mut word),
                '`' => {
                    word.push('`');
                    word.extend(self.rest.by_ref().take_while(|c| *c != '`'));
                    word.push('`');
                }
                _ => word.push(next),
            }
        }
        word
    }

    fn double_quoted(&mut self, word: &mut String) {
        while let Some(c) = self.rest.next() {
            match c {
                '"' => return,
                '\\' => match self.rest.next() {
                    Some('\n') | None => {}
                    Some(c @ ('"' | '\\' | '$' | '`')) => word.push(c),
                    Some(c) => word.extend(['\\', c]),
                },
                '$' => self.expansion(word),
                _ => word.push(c),
            }
        }
    }

    /// After `$`: `(…)` and `{…}` are part of the word, whatever they hold.
    fn expansion(&mut self, word: &mut String) {
        word.push('$');
        let Some(&open) = self.rest.peek().filter(|c| matches!(c, '(' | '{')) else { return };
        let close = if open == '(' { ')' } else { '}' };
        let mut depth = 0_usize;
        for c in self.rest.by_ref() {
            word.push(c);
            if c == open {
                depth += 1;
            } else if c == close {
                depth -= 1;
                if depth == 0 {
                    return;
                }
            }
        }
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        while self.ready.is_empty() {
            self.rest.peek()?;
            self.line();
        }
        self.ready.pop_front()
    }
}
