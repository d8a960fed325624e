//! `fluxscape explain`: what a rule reports.
//!
//! In: the name of a rule. Out: its documentation on standard output; without a name, the list of
//! rules.

use fluxscape_manifest::spelling::did_you_mean;
use std::ffi::OsStr;
use std::fmt::Write as _;

use anyhow::bail;
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};

use crate::cli::ExitStatus;
use crate::cli::console::print_data;
use crate::lint::{Entry, entries, explanation, find};

/// Explain a rule: what it reports, why, and what to do instead
#[derive(Debug, clap::Args)]
pub(crate) struct ExplainArgs {
    /// Name of the rule [default: list all rules]
    #[arg(value_name = "RULE", value_parser = RuleName, hide_possible_values = true)]
    pub rule: Option<String>,
}

/// The name of a rule. A shell completes it; whether there is such a rule is found out later, with
/// the nearest one in the message.
#[derive(Clone, Debug)]
struct RuleName;

impl TypedValueParser for RuleName {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let value = |entry: &Entry| PossibleValue::new(entry.rule.name).help(entry.rule.summary);
        Some(Box::new(entries().iter().map(value)))
    }
}

pub(super) fn run(args: &ExplainArgs) -> anyhow::Result<ExitStatus> {
    let text = match &args.rule {
        None => list(),
        Some(name) => explanation(rule(name)?).to_owned(),
    };
    print_data(text.as_bytes())?;
    Ok(ExitStatus::Success)
}

/// The rule of a name; an error with the nearest one otherwise.
pub(super) fn rule(name: &str) -> anyhow::Result<&'static Entry> {
    if let Some(entry) = find(name) {
        return Ok(entry);
    }
    match did_you_mean(name, entries().iter().map(|entry| entry.rule.name)) {
        Some(near) => bail!("there is no rule \"{name}\": did you mean \"{near}\"?"),
        None => bail!("there is no rule \"{name}\": `fluxscape explain` lists them"),
    }
}

fn list() -> String {
    let widest = entries().iter().map(|entry| entry.rule.name.len()).max().unwrap_or_default();
    let mut text = String::new();
    for Entry { rule, .. } in entries() {
        let _ = writeln!(text, "{:widest$}  {}", rule.name, rule.summary);
    }
    text
}
