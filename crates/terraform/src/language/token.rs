//! The tokens of a template, their blanks trimmed.
//!
//! HCL scans heredocs and template files line by line, so that a `~` takes the blanks of its own
//! line only: after `%{ if x ~}` the next line keeps its indentation. A quoted string is scanned as
//! a whole. `<<-` takes off the smallest indentation after that. (hclsyntax: `parseTemplateParts`,
//! `flushHeredocTemplateParts`.)

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::template::{
    Directive, Element, ForTemplateExpr, HeredocTemplate, IfDirective, StringTemplate, Strip,
    Template,
};

use super::source::Source;

/// One token of a template. Directives nest: every `If` and `For` has its `End`.
#[derive(Clone, Debug)]
pub(crate) enum Token<'t> {
    /// Text, and the byte offset where it is written.
    Literal(String, usize),
    /// `${ … }`
    Interpolation(&'t Expression),
    /// `%{ if … }`
    If(&'t Expression),
    /// `%{ else }`
    Else,
    /// `%{ for … in … }`
    For(&'t ForTemplateExpr),
    /// `%{ endif }` or `%{ endfor }`
    End,
}

/// The tokens of a quoted string.
pub(crate) fn quoted_tokens<'t>(template: &'t StringTemplate, source: &Source) -> Vec<Token<'t>> {
    let mut scan = Scan { source, lines: false, tokens: Vec::new(), trim_next: false };
    scan.template(template);
    scan.tokens
}

/// The tokens of a template file.
pub(crate) fn template_tokens<'t>(template: &'t Template, source: &Source) -> Vec<Token<'t>> {
    let mut scan = Scan { source, lines: true, tokens: Vec::new(), trim_next: false };
    scan.template(template);
    scan.tokens
}

/// The tokens of a heredoc, and how many columns `<<-` has taken off its lines.
pub(crate) fn heredoc_tokens<'t>(
    heredoc: &'t HeredocTemplate,
    source: &Source,
) -> (Vec<Token<'t>>, usize) {
    let mut tokens = template_tokens(&heredoc.template, source);
    let columns = if is_indented(heredoc, source) { dedent(&mut tokens) } else { 0 };
    (tokens, columns)
}

fn is_indented(heredoc: &HeredocTemplate, source: &Source) -> bool {
    heredoc.span().is_some_and(|range| source.slice(range).starts_with("<<-"))
}

struct Scan<'t, 's> {
    source: &'s Source,
    lines: bool,
    tokens: Vec<Token<'t>>,
    trim_next: bool,
}

impl<'t> Scan<'t, '_> {
    fn template(&mut self, template: &'t Template) {
        for element in template {
            match element {
                Element::Literal(literal) => self.literal(literal, literal.span()),
                Element::Interpolation(part) => {
                    self.sequence(part.strip, Token::Interpolation(&part.expr));
                }
                Element::Directive(directive) => match directive.as_ref() {
                    Directive::If(directive) => self.conditional(directive),
                    Directive::For(directive) => {
                        self.sequence(directive.for_expr.strip, Token::For(&directive.for_expr));
                        self.template(&directive.for_expr.template);
                        self.sequence(directive.endfor_expr.strip, Token::End);
                    }
                },
            }
        }
    }

    fn conditional(&mut self, directive: &'t IfDirective) {
        self.sequence(directive.if_expr.strip, Token::If(&directive.if_expr.cond_expr));
        self.template(&directive.if_expr.template);
        if let Some(otherwise) = &directive.else_expr {
            self.sequence(otherwise.strip, Token::Else);
            self.template(&otherwise.template);
        }
        self.sequence(directive.endif_expr.strip, Token::End);
    }

    /// A `${ }` or `%{ }`: trims the token before it, and decides whether to trim the one after it.
    fn sequence(&mut self, strip: Strip, token: Token<'t>) {
        if matches!(strip, Strip::Start | Strip::Both)
            && let Some(Token::Literal(text, _)) = self.tokens.last_mut()
        {
            text.truncate(text.trim_end().len());
        }
        self.tokens.push(token);
        self.trim_next = matches!(strip, Strip::End | Strip::Both);
    }

    fn literal(&mut self, parsed: &str, range: Option<std::ops::Range<usize>>) {
        let start = range.as_ref().map_or(0, |range| range.start);
        if !self.lines {
            return self.push(parsed, start);
        }
        // As written: hcl-edit has already taken off its own idea of the indentation.
        let written = range.map_or(parsed, |range| self.source.slice(range));
        let mut at = start;
        for line in written.split_inclusive('\n') {
            self.push(&line.replace("$${", "${").replace("%%{", "%{"), at);
            at += line.len();
        }
    }

    fn push(&mut self, text: &str, at: usize) {
        let text = if std::mem::take(&mut self.trim_next) { text.trim_start() } else { text };
        self.tokens.push(Token::Literal(text.to_owned(), at));
    }
}

/// Takes the smallest indentation of the lines off each of them, in place.
fn dedent(tokens: &mut [Token<'_>]) -> usize {
    let mut shared: Option<usize> = None;
    let mut starts = Vec::new();
    let mut at_start = true;
    for (index, token) in tokens.iter().enumerate() {
        let indentation = match token {
            Token::Literal(text, _) if text.trim_start().is_empty() && text.ends_with('\n') => None,
            Token::Literal(text, _) => Some(text.chars().take_while(|c| c.is_whitespace()).count()),
            _ => Some(0),
        };
        if std::mem::take(&mut at_start)
            && let Some(indentation) = indentation
        {
            shared = Some(shared.map_or(indentation, |least| least.min(indentation)));
            starts.push(index);
        }
        at_start = matches!(token, Token::Literal(text, _) if text.ends_with('\n'));
    }
    let shared = shared.unwrap_or(0);
    for index in starts {
        if let Some(Token::Literal(text, _)) = tokens.get_mut(index) {
            *text = text.chars().skip(shared).collect();
        }
    }
    shared
}
