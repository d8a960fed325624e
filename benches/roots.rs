//! How long it takes to find where clusters begin, and which share of reconciling that is.
//!
//! `cargo bench --bench roots` reads the samples; with `FLUXSCAPE_CORPUS` another repository.
//! A run that asks for a cluster that does not exist finds all of them and plays none.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "what goes wrong here should stop the benchmark; it prints its figures"
)]

mod common;

use std::sync::Arc;

use common::{corpus, median, milliseconds, ratio};
use fluxscape::Project;
use fluxscape::flux::{Repositories, Repository};
use fluxscape_manifest::source::DiskTree;

const RUNS: usize = 5;

/// No directory and no cluster is called so.
const NO_CLUSTER: &str = "no cluster";

fn main() {
    let root = corpus();
    // Nothing is read yet when a run begins.
    let project = |cluster: Option<&str>| {
        let tree = DiskTree::open(&root).expect("the directory can be read");
        let own = Repository::new(None, Arc::new(tree));
        let repositories = Repositories { own, mapped: Vec::new() };
        let cluster = cluster.map(str::to_owned);
        Project { cluster, ..Project::new("corpus", repositories) }
    };
    let reconciled = |cluster: Option<&str>| {
        let project = project(cluster);
        fluxscape::reconcile(&project, fluxscape::evaluate(&project))
    };
    let clusters = reconciled(None).clusters.len();
    let whole = median(RUNS, || assert!(!reconciled(None).clusters.is_empty()));
    let found = median(RUNS, || assert!(reconciled(Some(NO_CLUSTER)).clusters.is_empty()));
    println!("{clusters} clusters reconciled: {:.0} ms", milliseconds(whole));
    println!("found alone: {:.0} ms, one part in {:.1}", milliseconds(found), ratio(whole, found));
}
