//! Tests that need what a machine may not have.
//!
//! A test that cannot run here is skipped with one line on standard error, never in silence.
//! `FLUXSCAPE_REQUIRE` turns a skip into a failure: `all`, or the names of what must be there,
//! separated by commas (`browser,shellcheck`).
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::io::Write as _;
use std::path::PathBuf;

/// What a test needs besides the Rust toolchain and git.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// Chromium, or Chrome.
    Browser,
    /// `shellcheck`.
    Shellcheck,
    /// A directory of repositories to run over, named by `FLUXSCAPE_CORPUS`.
    Corpus,
    /// The right to mount a file system.
    Mount,
}

impl Need {
    const ALL: [Self; 4] = [Self::Browser, Self::Shellcheck, Self::Corpus, Self::Mount];

    /// Its name in `FLUXSCAPE_REQUIRE`.
    const fn name(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Shellcheck => "shellcheck",
            Self::Corpus => "corpus",
            Self::Mount => "mount",
        }
    }

    const fn why(self) -> &'static str {
        match self {
            Self::Browser => "no Chromium is installed",
            Self::Shellcheck => "no shellcheck is installed",
            Self::Corpus => "FLUXSCAPE_CORPUS names no directory",
            Self::Mount => "nothing may be mounted",
        }
    }
}

/// Reports that the running test is skipped, whole or in part.
///
/// # Panics
/// When `FLUXSCAPE_REQUIRE` demands what is missing.
pub(crate) fn skip(need: Need) {
    let required = std::env::var("FLUXSCAPE_REQUIRE").unwrap_or_default();
    for name in required.split(',').filter(|name| !name.is_empty() && *name != "all") {
        assert!(
            Need::ALL.iter().any(|need| need.name() == name),
            "FLUXSCAPE_REQUIRE names \"{name}\", which no test needs"
        );
    }
    let demanded = required.split(',').any(|name| name == "all" || name == need.name());
    assert!(!demanded, "{}, and FLUXSCAPE_REQUIRE demands it", need.why());
    // The test harness names threads after tests. It captures what `eprintln` writes, not this.
    let thread = std::thread::current();
    let name = thread.name().unwrap_or("a test");
    let _ = writeln!(std::io::stderr(), "skipped: {name}: {}", need.why());
}

/// The directory that `FLUXSCAPE_CORPUS` names; without one, what would run over it is skipped.
pub(crate) fn corpus() -> Option<PathBuf> {
    let corpus = std::env::var_os("FLUXSCAPE_CORPUS").map(PathBuf::from);
    if corpus.is_none() {
        skip(Need::Corpus);
    }
    corpus
}
