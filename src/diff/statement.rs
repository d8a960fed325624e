//! One consequence of a change, as part of a sentence.

/// What follows for one thing. Names stand between backticks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Statement {
    /// How much it matters: what comes first is told first.
    pub weight: Weight,
    /// What is said of one thing: `now waits for X`.
    pub one: String,
    /// The same of several: `now wait for X`.
    pub several: String,
    /// The thing: "`apps`", "Deployment `web`".
    pub subject: String,
    /// The environment that it is in, where there are several.
    pub environment: Option<String>,
}

/// What a statement is about, the most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Something stops: it is suspended, or has no replica left.
    Stop,
    /// Something is removed.
    Removal,
    /// Something does not build any more.
    Broken,
    /// A finding that was not there.
    Finding,
    /// Something builds again.
    Mended,
    /// Something is no longer suspended.
    Resumption,
    /// A whole environment is new.
    Environment,
    /// An application is new.
    Application,
    /// Another order.
    Order,
    /// What is removed from git stays in the cluster, or no longer does.
    Pruning,
    /// Another source, branch or path.
    Source,
    /// Another version.
    Version,
    /// Images that update themselves, or do so no more.
    Automation,
    /// Other facts of an object.
    Other,
}

impl Statement {
    /// A statement about a thing.
    pub(super) fn new(
        weight: Weight,
        subject: impl Into<String>,
        one: impl Into<String>,
        several: impl Into<String>,
    ) -> Self {
        Self {
            weight,
            one: one.into(),
            several: several.into(),
            subject: subject.into(),
            environment: None,
        }
    }

    /// The same in an environment.
    pub(super) fn within(mut self, environment: Option<&str>) -> Self {
        self.environment = environment.map(str::to_owned);
        self
    }
}
