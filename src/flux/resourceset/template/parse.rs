//! The structure of a template: what is text, what is a condition, what is a loop.

use std::collections::BTreeMap;

use super::lex::{Lexeme, Token};
use super::operand::{Pipeline, Reader};
use super::{Template, TemplateError};

/// A part of a template.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Text(String),
    /// `<< pipeline >>`
    Print(Pipeline),
    /// `if`, `with` and `range`.
    Branch {
        kind: Kind,
        pipeline: Pipeline,
        body: Vec<Node>,
        otherwise: Vec<Node>,
    },
    /// `template "name" pipeline`
    Template {
        name: String,
        argument: Option<Pipeline>,
        at: usize,
    },
    Break(usize),
    Continue(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    If,
    With,
    Range,
}

/// Conditions and loops inside one another.
const MAX_NESTING: usize = 60;

/// Puts a template together.
pub(super) fn parse(lexemes: Vec<Lexeme<'_>>) -> Result<Template, TemplateError> {
    let mut parser = Parser { reader: Reader::new(lexemes), defined: BTreeMap::new() };
    let (nodes, end) = parser.block(0)?;
    match end {
        End::Text => Ok(Template { nodes, defined: parser.defined }),
        End::Action(at) => Err(TemplateError::new(at, "unexpected <<end>>")),
        End::Else(at) => Err(TemplateError::new(at, "unexpected <<else>>")),
    }
}

struct Parser<'t> {
    reader: Reader<'t>,
    defined: BTreeMap<String, Vec<Node>>,
}

/// What ended a block.
enum End {
    Text,
    Action(usize),
    /// The reader stands behind `else`.
    Else(usize),
}

impl Parser<'_> {
    fn block(&mut self, nesting: usize) -> Result<(Vec<Node>, End), TemplateError> {
        let mut nodes = Vec::new();
        while let Some(lexeme) = self.reader.next() {
            let at = lexeme.at;
            if let Token::Text(text) = lexeme.token {
                nodes.push(Node::Text(text.to_owned()));
                continue;
            }
            let word = self.reader.keyword().unwrap_or_default();
            match word {
                "if" => nodes.push(self.branch(Kind::If, nesting, at)?),
                "with" => nodes.push(self.branch(Kind::With, nesting, at)?),
                "range" => nodes.push(self.branch(Kind::Range, nesting, at)?),
                "end" => {
                    self.reader.close()?;
                    return Ok((nodes, End::Action(at)));
                }
                "else" => return Ok((nodes, End::Else(at))),
                "define" => self.define(nesting, at)?,
                "block" => nodes.push(self.block_action(nesting, at)?),
                "template" => nodes.push(self.template(at)?),
                "break" => nodes.push(Node::Break(self.closed(at)?)),
                "continue" => nodes.push(Node::Continue(self.closed(at)?)),
                _ => {
                    let pipeline = self.reader.pipeline()?;
                    self.reader.close()?;
                    nodes.push(Node::Print(pipeline));
                }
            }
        }
        Ok((nodes, End::Text))
    }

    fn closed(&mut self, at: usize) -> Result<usize, TemplateError> {
        self.reader.close().map(|()| at)
    }

    fn branch(&mut self, kind: Kind, nesting: usize, at: usize) -> Result<Node, TemplateError> {
        if nesting >= MAX_NESTING {
            return Err(TemplateError::new(at, "conditions nested too deep"));
        }
        let pipeline = self.reader.declaring_pipeline(kind == Kind::Range)?;
        self.reader.close()?;
        let (body, end) = self.block(nesting + 1)?;
        let otherwise = match end {
            End::Text => return Err(TemplateError::new(at, "no <<end>> for this action")),
            End::Action(_) => Vec::new(),
            End::Else(at) => self.otherwise(kind, nesting, at)?,
        };
        Ok(Node::Branch { kind, pipeline, body, otherwise })
    }

    /// What follows `else`: a block, or another condition whose `end` is this one's too.
    fn otherwise(
        &mut self,
        kind: Kind,
        nesting: usize,
        at: usize,
    ) -> Result<Vec<Node>, TemplateError> {
        match (kind, self.reader.keyword()) {
            (_, None) => {}
            (Kind::If, Some("if")) => return Ok(vec![self.branch(Kind::If, nesting + 1, at)?]),
            (Kind::With, Some("with")) => {
                return Ok(vec![self.branch(Kind::With, nesting + 1, at)?]);
            }
            (_, Some(word)) => {
                return Err(TemplateError::new(at, format!("unexpected {word} after else")));
            }
        }
        self.reader.close()?;
        match self.block(nesting + 1)? {
            (nodes, End::Action(_)) => Ok(nodes),
            (_, End::Else(at)) => Err(TemplateError::new(at, "expected end; found <<else>>")),
            (_, End::Text) => Err(TemplateError::new(at, "no <<end>> for this action")),
        }
    }

    fn define(&mut self, nesting: usize, at: usize) -> Result<(), TemplateError> {
        let name = self.reader.quoted_name()?;
        self.reader.close()?;
        let nodes = self.body(nesting, at)?;
        self.defined.insert(name, nodes);
        Ok(())
    }

    fn body(&mut self, nesting: usize, at: usize) -> Result<Vec<Node>, TemplateError> {
        if nesting >= MAX_NESTING {
            return Err(TemplateError::new(at, "templates nested too deep"));
        }
        match self.block(nesting + 1)? {
            (nodes, End::Action(_)) => Ok(nodes),
            _ => Err(TemplateError::new(at, "no <<end>> for this action")),
        }
    }

    /// `block "name" pipeline`: a template defined and used at once.
    fn block_action(&mut self, nesting: usize, at: usize) -> Result<Node, TemplateError> {
        let name = self.reader.quoted_name()?;
        let argument = Some(self.reader.pipeline()?);
        self.reader.close()?;
        let nodes = self.body(nesting, at)?;
        self.defined.insert(name.clone(), nodes);
        Ok(Node::Template { name, argument, at })
    }

    fn template(&mut self, at: usize) -> Result<Node, TemplateError> {
        let name = self.reader.quoted_name()?;
        let argument = if self.reader.at_close() { None } else { Some(self.reader.pipeline()?) };
        self.reader.close()?;
        Ok(Node::Template { name, argument, at })
    }
}
