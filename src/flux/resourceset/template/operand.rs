//! What stands inside an action: pipelines of commands, commands of operands.

use super::TemplateError;
use super::functions;
use super::lex::{Lexeme, Token};
use super::value::Value;

/// `$x := a b | c`
#[derive(Clone, Debug)]
pub(super) struct Pipeline {
    pub(super) at: usize,
    /// The variables it sets, without their sign.
    pub(super) variables: Vec<String>,
    /// Whether they exist already (`=` rather than `:=`).
    pub(super) assigns: bool,
    pub(super) commands: Vec<Command>,
}

/// A function with its arguments, or one operand alone.
#[derive(Clone, Debug)]
pub(super) struct Command {
    pub(super) at: usize,
    pub(super) first: Operand,
    pub(super) arguments: Vec<Operand>,
}

#[derive(Clone, Debug)]
pub(super) enum Operand {
    Dot,
    Literal(Value),
    Variable(String),
    Function(String),
    Pipeline(Box<Pipeline>),
    /// `x.a.b`
    Fields(Box<Operand>, Vec<String>),
}

/// Parentheses inside one another.
const MAX_NESTING: usize = 40;

/// Reads the lexemes of a template one by one.
pub(super) struct Reader<'t> {
    lexemes: Vec<Lexeme<'t>>,
    position: usize,
    /// Where the last lexeme begins.
    at: usize,
    nesting: usize,
}

impl<'t> Reader<'t> {
    pub(super) fn new(lexemes: Vec<Lexeme<'t>>) -> Self {
        Self { lexemes, position: 0, at: 0, nesting: 0 }
    }

    pub(super) fn next(&mut self) -> Option<Lexeme<'t>> {
        let next = self.ahead()?.clone();
        self.position += 1;
        self.at = next.at;
        Some(next)
    }

    fn ahead(&self) -> Option<&Lexeme<'t>> {
        self.lexemes.get(self.position)
    }

    fn peek(&self) -> Option<&Token<'t>> {
        self.ahead().map(|lexeme| &lexeme.token)
    }

    fn fail<T>(&self, message: impl Into<String>) -> Result<T, TemplateError> {
        Err(TemplateError::new(self.at, message))
    }

    /// The word that begins an action and decides what it is, if there is one.
    pub(super) fn keyword(&mut self) -> Option<&'t str> {
        const KEYWORDS: [&str; 10] = [
            "if", "with", "range", "end", "else", "define", "block", "template", "break",
            "continue",
        ];
        match self.peek() {
            Some(Token::Word(word)) if KEYWORDS.contains(word) => {
                let word = *word;
                self.next();
                Some(word)
            }
            _ => None,
        }
    }

    pub(super) fn at_close(&self) -> bool {
        matches!(self.peek(), Some(Token::Close))
    }

    pub(super) fn close(&mut self) -> Result<(), TemplateError> {
        match self.next().map(|lexeme| lexeme.token) {
            Some(Token::Close) => Ok(()),
            _ => self.fail("unexpected end of command"),
        }
    }

    /// The name of a template, a quoted text.
    pub(super) fn quoted_name(&mut self) -> Result<String, TemplateError> {
        match self.next().map(|lexeme| lexeme.token) {
            Some(Token::Literal(literal)) => match super::value::literal(literal) {
                Some(Value::Text(name)) => Ok(name.to_string()),
                _ => self.fail("the name of a template is a quoted text"),
            },
            _ => self.fail("the name of a template is a quoted text"),
        }
    }

    pub(super) fn pipeline(&mut self) -> Result<Pipeline, TemplateError> {
        self.declaring_pipeline(false)
    }

    /// A pipeline that may set variables: one, or two in a `range`.
    pub(super) fn declaring_pipeline(&mut self, range: bool) -> Result<Pipeline, TemplateError> {
        let at = self.ahead().map_or(self.at, |lexeme| lexeme.at);
        let mut pipeline =
            Pipeline { at, variables: Vec::new(), assigns: false, commands: Vec::new() };
        self.declarations(&mut pipeline, range);
        loop {
            let command = self.command()?;
            pipeline.commands.push(command);
            if self.peek() != Some(&Token::Sign("|")) {
                return Ok(pipeline);
            }
            self.next();
        }
    }

    fn declarations(&mut self, pipeline: &mut Pipeline, range: bool) {
        let ahead: Vec<Token<'t>> = self
            .lexemes
            .iter()
            .skip(self.position)
            .take(4)
            .map(|lexeme| lexeme.token.clone())
            .collect();
        let (names, sign, count) = match ahead.as_slice() {
            [Token::Variable(name), Token::Sign(sign @ (":=" | "=")), ..] => {
                (vec![*name], *sign, 2)
            }
            [
                Token::Variable(first),
                Token::Sign(","),
                Token::Variable(second),
                Token::Sign(sign @ (":=" | "=")),
                ..,
            ] if range => (vec![*first, *second], *sign, 4),
            _ => return,
        };
        pipeline.variables =
            names.into_iter().map(|name| name.trim_start_matches('$').to_owned()).collect();
        pipeline.assigns = sign == "=";
        for _ in 0..count {
            self.next();
        }
    }

    fn command(&mut self) -> Result<Command, TemplateError> {
        let at = self.ahead().map_or(self.at, |lexeme| lexeme.at);
        let first = self.operand()?;
        let mut arguments = Vec::new();
        while !matches!(self.peek(), None | Some(Token::Close | Token::Sign("|" | ")"))) {
            arguments.push(self.operand()?);
        }
        Ok(Command { at, first, arguments })
    }

    fn operand(&mut self) -> Result<Operand, TemplateError> {
        let Some(lexeme) = self.next() else { return self.fail("missing value for command") };
        let operand = match lexeme.token {
            Token::Sign(".") => return Ok(Operand::Dot),
            Token::Field(name) => Operand::Fields(Box::new(Operand::Dot), vec![name.to_owned()]),
            Token::Variable(name) => Operand::Variable(name.trim_start_matches('$').to_owned()),
            Token::Word("true") => Operand::Literal(Value::Bool(true)),
            Token::Word("false") => Operand::Literal(Value::Bool(false)),
            Token::Word("nil") => Operand::Literal(Value::Nil),
            Token::Word(name) if functions::exists(name) => Operand::Function(name.to_owned()),
            Token::Word(name) if functions::is_not_evaluated(name) => {
                return Err(TemplateError::ours(
                    self.at,
                    format!("function {name:?} is not evaluated by this program"),
                ));
            }
            Token::Word(name) => return self.fail(format!("function {name:?} not defined")),
            Token::Literal(text) => match super::value::literal(text) {
                Some(value) => Operand::Literal(value),
                None => return self.fail(format!("bad number or text {text}")),
            },
            Token::Sign("(") => self.parenthesis()?,
            Token::Close => return self.fail("missing value for command"),
            other => return self.fail(format!("unexpected {other:?} in operand")),
        };
        Ok(self.with_fields(operand))
    }

    fn parenthesis(&mut self) -> Result<Operand, TemplateError> {
        if self.nesting >= MAX_NESTING {
            return self.fail("parentheses nested too deep");
        }
        self.nesting += 1;
        let pipeline = self.pipeline()?;
        self.nesting -= 1;
        match self.next().map(|lexeme| lexeme.token) {
            Some(Token::Sign(")")) => Ok(Operand::Pipeline(Box::new(pipeline))),
            _ => self.fail("unclosed left paren"),
        }
    }

    /// Fields directly behind an operand belong to it.
    fn with_fields(&mut self, operand: Operand) -> Operand {
        let mut names = Vec::new();
        while let Some(Lexeme { token: Token::Field(name), spaced: false, .. }) = self.ahead() {
            names.push((*name).to_owned());
            self.next();
        }
        match operand {
            operand if names.is_empty() => operand,
            Operand::Fields(of, mut fields) => {
                fields.extend(names);
                Operand::Fields(of, fields)
            }
            operand => Operand::Fields(Box::new(operand), names),
        }
    }
}
