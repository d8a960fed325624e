//! `fluxscape explain`: what a rule reports.
//!
//! In: the name of a rule. Out: its documentation on standard output; without a name, the list of
//! rules.

use fluxscape_manifest::spelling::did_you_mean;
use std::fmt::Write as _;

use anyhow::bail;

use crate::cli::ExitStatus;
use crate::cli::console::print_data;
use crate::lint::{Entry, entries, explanation, find};

/// Explain a rule: what it reports, why, and what to do instead
#[derive(Debug, clap::Args)]
pub(crate) struct ExplainArgs {
    /// Name of the rule [default: list all rules]
    #[arg(value_name = "RULE")]
    pub rule: Option<String>,
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
