//! A template's text taken apart: plain text, and the tokens of its actions.

use super::TemplateError;

/// A piece of a template.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'t> {
    /// Text outside actions, trimmed where an action says so.
    Text(&'t str),
    /// The beginning of an action.
    Open,
    /// The end of an action.
    Close,
    /// `if`, `range`, `inputs`, `printf`.
    Word(&'t str),
    /// `.name`
    Field(&'t str),
    /// `$` or `$name`
    Variable(&'t str),
    /// A number, a quoted text or a character, as written.
    Literal(&'t str),
    /// `( ) | , . = :=`
    Sign(&'t str),
}

/// A token, where it begins, and whether a space stands before it.
#[derive(Clone, Debug)]
pub(super) struct Lexeme<'t> {
    pub(super) token: Token<'t>,
    pub(super) at: usize,
    pub(super) spaced: bool,
}

const OPEN: &str = "<<";
const CLOSE: &str = ">>";
const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// Takes a template apart.
pub(super) fn lex(text: &str) -> Result<Vec<Lexeme<'_>>, TemplateError> {
    let mut lexer = Lexer { text, at: 0, found: Vec::new() };
    let mut trim = false;
    loop {
        let start = lexer.at;
        let found = lexer.rest().find(OPEN);
        let mut plain = lexer.rest().get(..found.unwrap_or(usize::MAX)).unwrap_or(lexer.rest());
        lexer.at += plain.len();
        let opens = found.is_some();
        let action = lexer.rest().get(OPEN.len()..).unwrap_or_default();
        let trims_before = opens
            && action.starts_with('-')
            && action.get(1..).is_some_and(|rest| rest.starts_with(SPACE));
        if trim {
            plain = plain.trim_start_matches(SPACE);
        }
        if trims_before {
            plain = plain.trim_end_matches(SPACE);
        }
        if !plain.is_empty() {
            lexer.push(Token::Text(plain), start, false);
        }
        if !opens {
            return Ok(lexer.found);
        }
        trim = lexer.action(trims_before)?;
    }
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    found: Vec<Lexeme<'t>>,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn push(&mut self, token: Token<'t>, at: usize, spaced: bool) {
        self.found.push(Lexeme { token, at, spaced });
    }

    /// One action from its opening sign on. Whether the text behind it is to be trimmed.
    fn action(&mut self, trims_before: bool) -> Result<bool, TemplateError> {
        let start = self.at;
        self.at += OPEN.len() + usize::from(trims_before) * 2;
        if self.rest().starts_with("/*") {
            return self.comment(start);
        }
        self.push(Token::Open, start, false);
        loop {
            let before = self.at;
            self.at += self.rest().len() - self.rest().trim_start_matches(SPACE).len();
            let spaced = self.at > before;
            let (at, rest) = (self.at, self.rest());
            let trims =
                spaced && rest.strip_prefix('-').is_some_and(|rest| rest.starts_with(CLOSE));
            if trims || rest.starts_with(CLOSE) {
                self.at += CLOSE.len() + usize::from(trims);
                self.push(Token::Close, at, spaced);
                return Ok(trims);
            }
            let (token, length) = token(rest).map_err(|message| {
                TemplateError::new(if rest.is_empty() { start } else { at }, message)
            })?;
            self.at += length;
            self.push(token, at, spaced);
        }
    }

    fn comment(&mut self, start: usize) -> Result<bool, TemplateError> {
        let Some(end) = self.rest().find("*/") else {
            return Err(TemplateError::new(start, "unclosed comment"));
        };
        self.at += end + 2;
        let trims = self.rest().strip_prefix(SPACE).is_some_and(|rest| rest.starts_with("->>"));
        let length = if trims { 4 } else { CLOSE.len() };
        if !trims && !self.rest().starts_with(CLOSE) {
            return Err(TemplateError::new(start, "comment ends before closing delimiter"));
        }
        self.at += length;
        Ok(trims)
    }
}

/// The token at the start of a text, and how many bytes it takes.
fn token(rest: &str) -> Result<(Token<'_>, usize), String> {
    let Some(first) = rest.chars().next() else { return Err("unclosed action".to_owned()) };
    let cut = |length: usize| rest.get(..length).unwrap_or(rest);
    let name_after = |from: usize| {
        let name = rest.get(from..).unwrap_or_default();
        from + name.find(|c: char| !is_name(c)).unwrap_or(name.len())
    };
    let second = rest.chars().nth(1);
    match first {
        '"' | '\'' => quoted(rest, first).map(|length| (Token::Literal(cut(length)), length)),
        '`' => match rest.get(1..).and_then(|rest| rest.find('`')) {
            Some(end) => Ok((Token::Literal(cut(end + 2)), end + 2)),
            None => Err("unterminated raw quoted string".to_owned()),
        },
        '(' | ')' | '|' | ',' | '=' => Ok((Token::Sign(cut(1)), 1)),
        ':' if second == Some('=') => Ok((Token::Sign(cut(2)), 2)),
        '$' => Ok((Token::Variable(cut(name_after(1))), name_after(1))),
        '.' if second.is_some_and(|c| c == '_' || c.is_alphabetic()) => {
            let length = name_after(1);
            Ok((Token::Field(cut(length).trim_start_matches('.')), length))
        }
        '.' if second.is_none_or(|c| !c.is_ascii_digit()) => Ok((Token::Sign(cut(1)), 1)),
        '+' | '-' | '.' | '0'..='9' => {
            let inside = |(at, c): &(usize, char)| {
                let after_exponent = *at > 0
                    && matches!(rest.as_bytes().get(at - 1), Some(b'e' | b'E'))
                    && !rest.starts_with("0x");
                c.is_ascii_alphanumeric()
                    || matches!(c, '.' | '_')
                    || (matches!(c, '+' | '-') && (*at == 0 || after_exponent))
            };
            let length = rest.char_indices().take_while(inside).count();
            Ok((Token::Literal(cut(length)), length))
        }
        c if c == '_' || c.is_alphabetic() => Ok((Token::Word(cut(name_after(0))), name_after(0))),
        c => Err(format!("unexpected {c:?} in command")),
    }
}

fn is_name(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// The length of a quoted text with its quotes.
fn quoted(text: &str, quote: char) -> Result<usize, String> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\n' => break,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Ok(at + 1),
            _ => {}
        }
    }
    Err("unterminated quoted string".to_owned())
}
