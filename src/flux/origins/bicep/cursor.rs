//! Steps through the tokens of a file of Bicep.

use super::syntax::Resource;
use super::token::{Part, SyntaxError, Token, TokenKind};

/// Reads tokens one after another.
pub(super) struct Parser<'t> {
    pub(super) tokens: &'t [Token],
    pub(super) at: usize,
    /// How deep the expression stands that is read.
    pub(super) depth: usize,
    /// Resources in the bodies of others.
    pub(super) nested: Vec<Resource>,
}

impl<'t> Parser<'t> {
    pub(super) fn new(tokens: &'t [Token]) -> Self {
        Self { tokens, at: 0, depth: 0, nested: Vec::new() }
    }

    pub(super) fn peek(&self) -> Option<&'t Token> {
        self.tokens.get(self.at)
    }

    pub(super) fn next(&mut self) -> Option<&'t Token> {
        let token = self.tokens.get(self.at)?;
        self.at += 1;
        Some(token)
    }

    pub(super) fn at_name(&self, name: &str) -> bool {
        matches!(self.peek(), Some(Token { kind: TokenKind::Name(found), .. }) if found == name)
    }

    pub(super) fn at_sign(&self, sign: &str) -> bool {
        matches!(self.peek(), Some(Token { kind: TokenKind::Sign(found), .. }) if *found == sign)
    }

    pub(super) fn take(&mut self, sign: &str) -> bool {
        let is_there = self.at_sign(sign);
        self.at += usize::from(is_there);
        is_there
    }

    /// Line and column of the next token, or of the last.
    pub(super) fn place(&self) -> (u32, u32) {
        let token = self.peek().or(self.tokens.last());
        token.map_or((1, 1), |token| (token.line, token.column))
    }

    pub(super) fn error<T>(&self, message: &str) -> Result<T, SyntaxError> {
        let (line, column) = self.place();
        Err(SyntaxError { line, column, message: message.to_owned() })
    }

    pub(super) fn expect(&mut self, sign: &str) -> Result<(), SyntaxError> {
        if self.take(sign) { Ok(()) } else { self.error(&format!("expected `{sign}`")) }
    }

    pub(super) fn name(&mut self) -> Result<String, SyntaxError> {
        match self.peek() {
            Some(Token { kind: TokenKind::Name(name), .. }) => {
                self.at += 1;
                Ok(name.clone())
            }
            _ => self.error("expected a name"),
        }
    }

    /// A text without interpolation.
    pub(super) fn literal(&mut self) -> Option<String> {
        let Some(Token { kind: TokenKind::Text(parts), .. }) = self.peek() else { return None };
        let text = match parts.as_slice() {
            [] => String::new(),
            [Part::Literal(text)] => text.clone(),
            _ => return None,
        };
        self.at += 1;
        Some(text)
    }

    pub(super) fn skip_lines(&mut self) {
        while matches!(self.peek(), Some(Token { kind: TokenKind::NewLine, .. })) {
            self.at += 1;
        }
    }

    /// Passes over tokens to the end of the line, brackets balanced.
    pub(super) fn skip_statement(&mut self) {
        self.skip_while(|kind| *kind != TokenKind::NewLine);
    }

    /// Passes over a type, which may go on with `|` on the next line, to `=` or the end of the line.
    pub(super) fn skip_to_value(&mut self) {
        loop {
            self.skip_while(|kind| !matches!(kind, TokenKind::NewLine | TokenKind::Sign("=")));
            let here = self.at;
            self.skip_lines();
            if self.at == here || !self.at_sign("|") {
                self.at = here;
                return;
            }
        }
    }

    fn skip_while(&mut self, goes_on: impl Fn(&TokenKind) -> bool) {
        let mut open = 0_usize;
        while let Some(token) = self.peek().filter(|token| open > 0 || goes_on(&token.kind)) {
            match token.kind {
                TokenKind::Sign("(" | "[" | "{" | "[?") => open += 1,
                TokenKind::Sign(")" | "]" | "}") => open = open.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Whether a sign comes next, on this line or a later one; if so, it is the next token.
    pub(super) fn continues_with(&mut self, signs: &[&str]) -> bool {
        let here = self.at;
        self.skip_lines();
        let continues = signs.iter().any(|sign| self.at_sign(sign));
        if !continues {
            self.at = here;
        }
        continues
    }
}
