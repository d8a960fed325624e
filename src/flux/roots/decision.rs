//! The decision: at which directories clusters begin.
//!
//! In: the raw scan and what Terraform creates. Out: the [`Decision`]: the clusters with what they
//! rest on, and the directories at which none begins with the reason. Certain evidence comes first;
//! likely evidence adds to it; a guess counts where there is neither. Roots that the user names are
//! the only ones. Each cluster stands once, however many files describe how it starts.

use super::named::{self, NamedRoot};
use super::own::{Identity, identity};
use super::scan::Scan;
use super::seed::Found;
use super::shapes::{
    bootstrap, built, deployments, hand, operator, runs, scripts, terraform, texts, unapplied,
};
use crate::flux::inventory::{Grade, NotTaken, RootOrigin, WhyNot, grade};
use crate::flux::origins::{Provisioned, is_whole_path};
use fluxscape_manifest::diagnostic::Diagnostic;
use fluxscape_manifest::source::{Span, TreePath};

/// What one shape makes of a directory.
pub(super) enum Candidate {
    /// A cluster begins there.
    Root(Found),
    /// A cluster begins there if there is nothing better, and why it does not otherwise.
    Guess(Found, WhyNot),
    /// None does.
    No(NotTaken),
}

impl Candidate {
    /// A cluster; a guess where something speaks against it.
    pub(super) fn of(found: Found, against: Option<WhyNot>) -> Self {
        match against {
            None => Self::Root(found),
            Some(why) => Self::Guess(found, why),
        }
    }

    /// No cluster.
    pub(super) fn no(scan: &Scan<'_>, directory: &TreePath, span: Span, why: WhyNot) -> Self {
        Self::No(NotTaken { place: scan.tree.place(directory), span, why })
    }
}

/// Where clusters begin, and where none does.
#[derive(Default)]
pub(super) struct Decision {
    pub(super) clusters: Vec<Found>,
    pub(super) not_taken: Vec<NotTaken>,
    guesses: Vec<(Found, WhyNot)>,
}

impl Decision {
    /// Decides for a repository.
    pub(super) fn of(
        scan: &Scan<'_>,
        configurations: Vec<Provisioned>,
        named: &[NamedRoot],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut decision = Self::default();
        let (starting, installing): (Vec<Found>, Vec<Found>) =
            terraform::from_terraform(configurations, scan, diagnostics)
                .into_iter()
                .partition(Found::applies_something);
        // Certain: what creates the first objects is read, or a build applies its own directory.
        decision.clusters = starting;
        decision.consider(bootstrap::from_bootstrap(scan));
        decision.consider(operator::from_instances(scan));
        decision.consider(texts::from_texts(scan, diagnostics));
        decision.consider(bootstrap::from_placeholders(scan));
        decision.consider(built::from_builds(scan));
        // Likely: a file that somebody applies, and what looks like a root beside it.
        decision.consider(built::from_files(scan));
        let mut commands = scripts::runs(scan, diagnostics);
        commands.extend(deployments::runs(scan, diagnostics));
        let open = runs::add(&mut decision.clusters, commands, scan);
        decision.consider(hand::from_pairs(scan, &decision.clusters));
        if named.is_empty() {
            let known = decision.directories_here(scan);
            decision.consider(unapplied::siblings(scan, &known));
            // A guess: what nothing applies.
            decision.guess(scan);
        } else {
            decision.name(scan, named);
        }
        started_by_terraform(scan, &mut decision.clusters);
        runs::name_the_rest(&mut decision.clusters, &open, diagnostics);
        decision.install(installing);
        decision
    }

    /// Takes what a shape finds, but for clusters that are known already: of these the evidence.
    fn consider(&mut self, candidates: Vec<Candidate>) {
        for candidate in candidates {
            match candidate {
                Candidate::Root(found) => self.add(found),
                Candidate::Guess(found, why) => self.guesses.push((found, why)),
                Candidate::No(not_taken) => self.not_taken.push(not_taken),
            }
        }
    }

    fn add(&mut self, found: Found) {
        match self.clusters.iter_mut().find(|known| is_same(known, &found)) {
            Some(known) => known.evidence.extend(found.evidence),
            None => self.clusters.push(found),
        }
    }

    /// The directories of known roots that are in this repository.
    fn directories_here(&self, scan: &Scan<'_>) -> Vec<TreePath> {
        let directories = self.clusters.iter().filter_map(Found::directory);
        directories.filter(|path| scan.tree.is_directory(path)).collect()
    }

    /// Guesses become clusters where no certain or likely root is in this repository.
    fn guess(&mut self, scan: &Scan<'_>) {
        let alone = self.directories_here(scan).is_empty();
        if alone {
            // What lies in a directory that has better evidence begins with it.
            let begun: Vec<TreePath> =
                self.guesses.iter().filter_map(|(found, _)| found.directory()).collect();
            let is_within = |found: &Found| {
                found.directory().is_some_and(|directory| {
                    begun.iter().any(|above| !above.is_root() && directory.lies_in(above))
                })
            };
            let mut candidates = unapplied::guesses(scan);
            candidates.retain(
                |candidate| !matches!(candidate, Candidate::Guess(found, _) if is_within(found)),
            );
            self.consider(candidates);
        }
        for (found, why) in std::mem::take(&mut self.guesses) {
            if alone {
                self.add(found);
            } else if let (Some(directory), Some(evidence)) =
                (found.directory(), found.evidence.first())
            {
                let place = scan.tree.place(&directory);
                self.not_taken.push(NotTaken { place, span: evidence.span, why });
            }
        }
    }

    /// Where the user names roots, they are the only ones.
    fn name(&mut self, scan: &Scan<'_>, named: &[NamedRoot]) {
        self.consider(unapplied::guesses(scan));
        let mut found = std::mem::take(&mut self.clusters);
        found.extend(std::mem::take(&mut self.guesses).into_iter().map(|(found, _)| found));
        let (clusters, others) = named::clusters(scan, named, found);
        self.clusters = clusters;
        self.not_taken.extend(others);
    }

    /// What only installs Flux's controllers belongs to the cluster that the repository starts.
    fn install(&mut self, installing: Vec<Found>) {
        match self.clusters.as_mut_slice() {
            [] => self.clusters = installing,
            [only] => {
                for part in installing {
                    // What cannot be read starts something, which is better than a guess.
                    let is_better = part.objects.is_empty()
                        && part.charts.is_empty()
                        && grade(&only.evidence) == Some(Grade::Guess);
                    only.objects.extend(part.objects);
                    only.charts.extend(part.charts);
                    only.evidence.extend(part.evidence);
                    if is_better || matches!(only.origin, RootOrigin::Outside(_)) {
                        only.origin = part.origin;
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether a root is known by the repository's own address.
    pub(super) fn is_rooted(&self, scan: &Scan<'_>) -> bool {
        self.clusters.iter().any(|found| {
            let mut roots = found.roots();
            roots.any(|root| {
                root.source
                    .is_some_and(|(_, source)| matches!(identity(source, scan.own), Identity::Own))
            })
        })
    }
}

/// Two descriptions of how one cluster starts: they apply the same directory, and neither names
/// another revision.
fn is_same(known: &Found, candidate: &Found) -> bool {
    let revision = match (known.revision(), candidate.revision()) {
        (Some(a), Some(b)) => {
            a == b
                || std::mem::discriminant(&known.origin)
                    != std::mem::discriminant(&candidate.origin)
        }
        _ => true,
    };
    revision && known.directory().is_some() && known.directory() == candidate.directory()
}

/// A Terraform configuration whose path holds a variable that nothing sets
/// (`clusters/${var.name}`) starts the clusters that it matches.
fn started_by_terraform(scan: &Scan<'_>, found: &mut Vec<Found>) {
    let unknown = |cluster: &Found| {
        let terraform = matches!(cluster.origin, RootOrigin::Terraform(_));
        cluster.directory().filter(|path| {
            terraform && path.as_str().contains("${") && !scan.tree.is_directory(path)
        })
    };
    let patterns: Vec<(TreePath, RootOrigin)> = found
        .iter()
        .filter_map(|cluster| Some((unknown(cluster)?, cluster.origin.clone())))
        .collect();
    for (pattern, origin) in patterns {
        let mut started = false;
        for cluster in
            found.iter_mut().filter(|cluster| !matches!(cluster.origin, RootOrigin::Terraform(_)))
        {
            if cluster.directory().is_some_and(|directory| matches_unknown(&pattern, &directory)) {
                cluster.origin = origin.clone();
                started = true;
            }
        }
        if started {
            found.retain(|cluster| unknown(cluster).as_ref() != Some(&pattern));
        }
    }
}

/// Whether a path with unknown segments can be a directory.
pub(super) fn matches_unknown(pattern: &TreePath, directory: &TreePath) -> bool {
    if is_whole_path(pattern) {
        return true;
    }
    let (pattern, names): (Vec<&str>, Vec<&str>) =
        (pattern.segments().collect(), directory.segments().collect());
    let same = |(part, name): (&&str, &&str)| part == name || part.contains("${");
    pattern.len() == names.len() && pattern.iter().zip(&names).all(same)
}
