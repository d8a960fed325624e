//! Reads a file of Bicep.
//!
//! In: its text. Out: the [`Template`] that it declares. Types, outputs, functions and whatever else
//! creates no resource are passed over. A parameter, variable, resource or module that cannot be
//! read is an error with its line and column.

use super::cursor::Parser;
use super::syntax::{Expression, Parameter, Resource, ResourceKind, Template};
use super::token::{SyntaxError, TokenKind, tokens};

/// The template of a file of Bicep.
pub(super) fn parse(text: &str) -> Result<Template, SyntaxError> {
    let tokens = tokens(text)?;
    let mut parser = Parser::new(&tokens);
    let mut template = Template::default();
    let mut is_secure = false;
    loop {
        parser.skip_lines();
        let Some(token) = parser.peek() else { break };
        let (line, column) = (token.line, token.column);
        let word = match &token.kind {
            TokenKind::Name(name) => name.as_str(),
            TokenKind::Sign("@") => {
                parser.next();
                if parser.at_name("sys") {
                    parser.next();
                    parser.take(".");
                }
                is_secure |= parser.at_name("secure");
                parser.skip_statement();
                continue;
            }
            _ => {
                parser.skip_statement();
                continue;
            }
        };
        match word {
            "param" => {
                parser.next();
                let parameter = parameter(&mut parser)?;
                template.parameters.push(Parameter { is_secure, ..parameter });
            }
            "var" => {
                parser.next();
                let name = parser.name()?;
                parser.skip_to_value();
                parser.expect("=")?;
                template.variables.push((name, parser.expression()?));
            }
            "using" => {
                parser.next();
                template.using = parser.literal();
                parser.skip_statement();
            }
            "extends" => {
                parser.next();
                template.extends = parser.literal();
                parser.skip_statement();
            }
            "resource" | "module" => {
                let resource = resource(&mut parser)?;
                template.resources.push(Resource { line, column, ..resource });
            }
            _ => parser.skip_statement(),
        }
        is_secure = false;
    }
    // Resources that stand in the body of another one.
    template.resources.append(&mut parser.nested);
    Ok(template)
}

/// After `param`: a name, a type, and a value.
fn parameter(parser: &mut Parser<'_>) -> Result<Parameter, SyntaxError> {
    let name = parser.name()?;
    parser.skip_to_value();
    let value = if parser.take("=") { Some(parser.expression()?) } else { None };
    Ok(Parameter { name, value, is_secure: false })
}

/// `resource NAME 'TYPE@VERSION' [existing] = BODY` or `module NAME 'FILE' = BODY`.
pub(super) fn resource(parser: &mut Parser<'_>) -> Result<Resource, SyntaxError> {
    let (line, column) = parser.place();
    let is_module = parser.at_name("module");
    parser.next();
    let symbol = parser.name()?;
    let Some(written) = parser.literal() else {
        return parser.error("a resource without a type, or a module without a path");
    };
    let exists = parser.at_name("existing");
    if exists {
        parser.next();
    }
    parser.expect("=")?;
    let body = parser.expression()?;
    let kind = if exists {
        ResourceKind::Existing
    } else if is_module {
        ResourceKind::Module(written)
    } else {
        ResourceKind::Type(written.split('@').next().unwrap_or_default().to_owned())
    };
    Ok(Resource { symbol, kind, body, line, column })
}

/// The expression of a text of Azure Resource Manager, without its brackets.
pub(super) fn parse_expression(text: &str) -> Option<Expression> {
    let tokens = tokens(text).ok()?;
    let mut parser = Parser::new(&tokens);
    let expression = parser.expression().ok()?;
    parser.peek().is_none().then_some(expression)
}
