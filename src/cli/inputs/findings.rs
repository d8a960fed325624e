//! What is wrong with what was read: the repository's findings, and what its configuration names in
//! vain.
//!
//! In: the inputs of a run and the graph that was made of them. Out: a report on standard error.

use super::Inputs;
use crate::cli::console::Console;
use crate::cli::report::Report;
use crate::config::Config;
use crate::graph::kinds::plural;
use crate::graph::rules::UNMANAGED_REFERENCE;
use crate::graph::{self, Graph};
use crate::lint::CONFIGURATION;
use fluxscape_manifest::budget::Resource;
use fluxscape_manifest::diagnostic::{Diagnostic, Severity};

impl Inputs {
    /// Reports what is wrong with the repository; whether there is an error or a warning.
    ///
    /// References that no file explains, which most repositories have by the dozen, are counted
    /// unless `--verbose` asks for all.
    pub(crate) fn report(&self, graph: &Graph, console: Console) -> bool {
        let found =
            graph.findings.iter().chain(&self.unavailable).chain(&self.config.warnings).cloned();
        let found = found
            .chain(without_effect(graph, &self.config))
            .chain(self.beside.missed())
            .chain(self.rejected());
        let is_counted =
            |found: &Diagnostic| *found.rule == UNMANAGED_REFERENCE && !console.is_verbose();
        let (counted, reported): (Vec<Diagnostic>, Vec<Diagnostic>) = found.partition(is_counted);
        let report = Report::new(reported, self.project.library.files(), &self.paths);
        console.report(&report);
        if !counted.is_empty() {
            let references = plural(counted.len(), "reference");
            console.note(&format!("{references} to Secrets, ConfigMaps or ServiceAccounts that no file creates: `fluxscape lint` lists them"));
        }
        self.report_spent(console);
        report.count(Severity::Error) + report.count(Severity::Warning) > 0
    }
}

impl Inputs {
    /// Reports under `--verbose` what the run has cost.
    fn report_spent(&self, console: Console) {
        let budget = self.project.library.budget();
        for resource in Resource::ALL {
            let (spent, limit) = (budget.spent(resource), resource.limit());
            console.detail(&format!("{spent} of {limit} {}", resource.words()));
        }
    }
}

/// Declarations that name nothing in the graph: the objects have been renamed or removed since.
fn without_effect(graph: &Graph, config: &Config) -> Vec<Diagnostic> {
    let stale = |message: String| Diagnostic::unplaced(Severity::Warning, &CONFIGURATION, message);
    let patterns = graph::unmatched(graph).into_iter().map(|pattern| {
        stale(format!(".fluxscape.yaml names \"{pattern}\", which matches no Flux object"))
    });
    let clusters = config.origins.iter().filter_map(|origin| origin.cluster.as_ref());
    let unknown =
        clusters.filter(|name| !graph.clusters.iter().any(|cluster| cluster.name == **name));
    patterns
        .chain(unknown.map(|name| {
            stale(format!(".fluxscape.yaml names the origin of \"{name}\", which is not a cluster"))
        }))
        .collect()
}
