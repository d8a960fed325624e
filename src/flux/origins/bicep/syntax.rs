//! What a deployment's file declares, in Bicep or in the JSON of Azure Resource Manager.

/// What is declared in a file, in its order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Template {
    pub(super) parameters: Vec<Parameter>,
    pub(super) variables: Vec<(String, Expression)>,
    pub(super) resources: Vec<Resource>,
    /// The file whose parameters this one gives: `using 'main.bicep'`.
    pub(super) using: Option<String>,
    /// The file of parameters whose values this one takes over: `extends 'base.bicepparam'`.
    pub(super) extends: Option<String>,
}

/// A parameter, with its default or, in a file of parameters, with its value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) value: Option<Expression>,
    /// Whether its value must not be shown.
    pub(super) is_secure: bool,
}

/// A resource, or a module.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Resource {
    /// What expressions call it.
    pub(super) symbol: String,
    pub(super) kind: ResourceKind,
    pub(super) body: Expression,
    pub(super) line: u32,
    pub(super) column: u32,
}

/// What a resource is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ResourceKind {
    /// One of a type of Azure, without its version.
    Type(String),
    /// One that exists: nothing is created.
    Existing,
    /// The template of another file, or of a registry.
    Module(String),
    /// A template that is written in the resource.
    Nested(Box<Template>),
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    Null,
    Bool(bool),
    Number(f64),
    Text(Vec<Piece>),
    Array(Vec<Expression>),
    /// Keys and values; without a key, an object whose entries are put in.
    Object(Vec<(Option<Expression>, Expression)>),
    /// `...list`, in an array.
    Spread(Box<Expression>),
    Name(String),
    Member(Box<Expression>, String),
    Index(Box<Expression>, Box<Expression>),
    Call(String, Vec<Expression>),
    Not(Box<Expression>),
    Operation(Operator, Box<Expression>, Box<Expression>),
    Choice(Box<Expression>, Box<Expression>, Box<Expression>),
    /// `[for item in list: body]`
    For(Box<Repetition>),
    /// `if (condition) body`
    If(Box<Expression>, Box<Expression>),
    /// What only a deployment computes: a lambda, a method, arithmetic.
    Opaque,
}

/// A part of an interpolated text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    Literal(String),
    Value(Expression),
}

/// An operator whose result is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    And,
    Or,
    Equal,
    NotEqual,
    /// `??`
    OrElse,
    /// Arithmetic and order: its result is not computed.
    Other,
}

/// A repetition.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Repetition {
    pub(super) item: String,
    pub(super) index: Option<String>,
    pub(super) over: Expression,
    pub(super) body: Expression,
}

impl Expression {
    pub(super) fn literal(text: impl Into<String>) -> Self {
        Self::Text(vec![Piece::Literal(text.into())])
    }

    /// The text that is written out.
    pub(super) fn as_literal(&self) -> Option<&str> {
        match self {
            Self::Text(pieces) => match pieces.as_slice() {
                [] => Some(""),
                [Piece::Literal(text)] => Some(text),
                _ => None,
            },
            _ => None,
        }
    }
}
