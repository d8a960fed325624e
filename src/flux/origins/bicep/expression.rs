//! Reads expressions of Bicep.

use super::cursor::Parser;
use super::parse::resource;
use super::syntax::{Expression, Operator, Piece, Repetition};
use super::token::{Part, SyntaxError, TokenKind};

/// Expressions stand in expressions so deep at most.
const DEEPEST: usize = 64;

/// Binary operators by how strongly they bind, the weakest first.
const OPERATORS: [&[(&str, Operator)]; 6] = [
    &[("??", Operator::OrElse)],
    &[("||", Operator::Or)],
    &[("&&", Operator::And)],
    &[
        ("==", Operator::Equal),
        ("!=", Operator::NotEqual),
        ("=~", Operator::Other),
        ("!~", Operator::Other),
    ],
    &[
        ("<=", Operator::Other),
        (">=", Operator::Other),
        ("<", Operator::Other),
        (">", Operator::Other),
    ],
    &[
        ("+", Operator::Other),
        ("-", Operator::Other),
        ("*", Operator::Other),
        ("/", Operator::Other),
        ("%", Operator::Other),
    ],
];

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Result<Expression, SyntaxError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.error("expressions that stand too deep in each other");
        }
        let read = self.choice();
        self.depth -= 1;
        read
    }

    fn choice(&mut self) -> Result<Expression, SyntaxError> {
        let condition = self.operation(0)?;
        if !self.continues_with(&["?"]) {
            return Ok(condition);
        }
        self.next();
        self.skip_lines();
        let yes = self.expression()?;
        self.skip_lines();
        self.expect(":")?;
        self.skip_lines();
        let no = self.expression()?;
        Ok(Expression::Choice(Box::new(condition), Box::new(yes), Box::new(no)))
    }

    fn operation(&mut self, level: usize) -> Result<Expression, SyntaxError> {
        let Some(operators) = OPERATORS.get(level) else { return self.unary() };
        let signs: Vec<&str> = operators.iter().map(|(sign, _)| *sign).collect();
        let mut left = self.operation(level + 1)?;
        // On a line of its own, `-` and its like begin something else.
        while signs.iter().any(|sign| self.at_sign(sign))
            || (level < 4 && self.continues_with(&signs))
        {
            let Some((_, operator)) = operators.iter().find(|(sign, _)| self.take(sign)) else {
                break;
            };
            self.skip_lines();
            let right = self.operation(level + 1)?;
            left = Expression::Operation(*operator, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Expression, SyntaxError> {
        if self.take("!") {
            return Ok(Expression::Not(Box::new(self.nested_unary()?)));
        }
        if self.take("-") {
            self.nested_unary()?;
            return Ok(Expression::Opaque);
        }
        let value = self.primary()?;
        self.accesses(value)
    }

    fn nested_unary(&mut self) -> Result<Expression, SyntaxError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.error("expressions that stand too deep in each other");
        }
        let read = self.unary();
        self.depth -= 1;
        read
    }

    /// `.name`, `.?name`, `[index]`, `[?index]`, `::name`, `!` and `.method(…)` after a value.
    fn accesses(&mut self, mut value: Expression) -> Result<Expression, SyntaxError> {
        loop {
            if self.at_sign(".") || self.at_sign(".?") || self.continues_with(&[".", ".?"]) {
                self.next();
                let name = self.name()?;
                value = if self.at_sign("(") {
                    // `az.resourceGroup()`, `sys.concat(…)`: functions with their namespace.
                    let arguments = self.arguments()?;
                    match value {
                        Expression::Name(space) if matches!(space.as_str(), "az" | "sys") => {
                            Expression::Call(name, arguments)
                        }
                        _ => Expression::Opaque,
                    }
                } else {
                    Expression::Member(Box::new(value), name)
                };
            } else if self.take("::") {
                self.name()?;
                value = Expression::Opaque;
            } else if self.at_sign("[") || self.at_sign("[?") {
                self.next();
                let index = self.expression()?;
                self.skip_lines();
                self.expect("]")?;
                value = Expression::Index(Box::new(value), Box::new(index));
            } else if !self.take("!") {
                return Ok(value);
            }
        }
    }

    fn primary(&mut self) -> Result<Expression, SyntaxError> {
        let Some(token) = self.next() else { return self.error("expected a value") };
        match &token.kind {
            TokenKind::Number(number) => Ok(Expression::Number(*number)),
            TokenKind::Text(parts) => text(parts),
            TokenKind::Sign("(") => self.parenthesis(),
            TokenKind::Sign("[") => self.array(),
            TokenKind::Sign("{") => self.object(),
            TokenKind::Name(name) => match name.as_str() {
                "true" => Ok(Expression::Bool(true)),
                "false" => Ok(Expression::Bool(false)),
                "null" => Ok(Expression::Null),
                "if" if self.at_sign("(") => {
                    self.next();
                    let condition = self.parenthesis()?;
                    // The function `if(condition, yes, no)` of Azure Resource Manager.
                    let body = self.expression()?;
                    Ok(Expression::If(Box::new(condition), Box::new(body)))
                }
                _ if self.take("=>") => {
                    self.skip_lines();
                    self.expression()?;
                    Ok(Expression::Opaque)
                }
                _ if self.at_sign("(") => Ok(Expression::Call(name.clone(), self.arguments()?)),
                _ => Ok(Expression::Name(name.clone())),
            },
            _ => {
                self.at -= 1;
                self.error("expected a value")
            }
        }
    }

    /// After `(`: a value, or the arguments of a lambda.
    fn parenthesis(&mut self) -> Result<Expression, SyntaxError> {
        let mut values = self.items(")")?;
        if self.take("=>") {
            self.skip_lines();
            self.expression()?;
            return Ok(Expression::Opaque);
        }
        match values.pop() {
            Some(value) if values.is_empty() => Ok(value),
            _ => self.error("expected one value in parentheses"),
        }
    }

    fn arguments(&mut self) -> Result<Vec<Expression>, SyntaxError> {
        self.expect("(")?;
        self.items(")")
    }

    /// Values up to a bracket, parted by commas or lines.
    fn items(&mut self, end: &str) -> Result<Vec<Expression>, SyntaxError> {
        let mut items = Vec::new();
        loop {
            self.skip_lines();
            if self.take(end) {
                return Ok(items);
            }
            if self.take("...") {
                items.push(Expression::Spread(Box::new(self.expression()?)));
            } else {
                items.push(self.expression()?);
            }
            let here = self.at;
            self.skip_lines();
            let is_parted = self.take(",") || self.at > here;
            if !is_parted && !self.at_sign(end) {
                return self.error(&format!("expected `,` or `{end}`"));
            }
        }
    }

    /// After `[`.
    fn array(&mut self) -> Result<Expression, SyntaxError> {
        self.skip_lines();
        if !self.at_name("for") {
            return Ok(Expression::Array(self.items("]")?));
        }
        self.next();
        let (item, index) = if self.take("(") {
            let item = self.name()?;
            self.expect(",")?;
            let index = self.name()?;
            self.expect(")")?;
            (item, Some(index))
        } else {
            (self.name()?, None)
        };
        if !self.at_name("in") {
            return self.error("expected `in`");
        }
        self.next();
        let over = self.expression()?;
        self.expect(":")?;
        self.skip_lines();
        let body = self.expression()?;
        self.skip_lines();
        self.expect("]")?;
        Ok(Expression::For(Box::new(Repetition { item, index, over, body })))
    }

    /// After `{`.
    fn object(&mut self) -> Result<Expression, SyntaxError> {
        let mut entries = Vec::new();
        loop {
            self.skip_lines();
            if self.take("}") {
                return Ok(Expression::Object(entries));
            }
            if self.take("...") {
                entries.push((None, self.expression()?));
            } else if self.take("@") {
                self.skip_statement();
            } else if self.is_resource() {
                let resource = resource(self)?;
                self.nested.push(resource);
            } else {
                let key = self.key()?;
                self.skip_lines();
                self.expect(":")?;
                self.skip_lines();
                entries.push((Some(key), self.expression()?));
            }
            let here = self.at;
            self.skip_lines();
            let is_parted = self.take(",") || self.at > here;
            if !is_parted && !self.at_sign("}") {
                return self.error("expected `,` or `}`");
            }
        }
    }

    /// `resource NAME`, in the body of a resource.
    fn is_resource(&self) -> bool {
        let named = self.tokens.get(self.at + 1).map(|token| &token.kind);
        self.at_name("resource") && matches!(named, Some(TokenKind::Name(_)))
    }

    fn key(&mut self) -> Result<Expression, SyntaxError> {
        match self.next().map(|token| &token.kind) {
            Some(TokenKind::Name(name)) => Ok(Expression::literal(name.as_str())),
            Some(TokenKind::Text(parts)) => text(parts),
            _ => {
                self.at = self.at.saturating_sub(1);
                self.error("expected a key")
            }
        }
    }
}

fn text(parts: &[Part]) -> Result<Expression, SyntaxError> {
    let piece = |part: &Part| match part {
        Part::Literal(text) => Ok(Piece::Literal(text.clone())),
        Part::Tokens(tokens) => {
            let mut parser = Parser::new(tokens);
            parser.skip_lines();
            let value = parser.expression()?;
            parser.skip_lines();
            match parser.peek() {
                None => Ok(Piece::Value(value)),
                Some(_) => parser.error("expected the end of what is put into the text"),
            }
        }
    };
    Ok(Expression::Text(parts.iter().map(piece).collect::<Result<_, _>>()?))
}
