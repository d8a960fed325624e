//! What the benchmarks share: where the directories are, how `kubectl` is run, and how figures are
//! printed.
#![allow(dead_code, reason = "each benchmark uses its own part")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The program's own.
#[cfg(not(target_env = "musl"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The directory that `FLUXSCAPE_CORPUS` names, or else the samples.
pub(crate) fn corpus() -> PathBuf {
    std::env::var_os("FLUXSCAPE_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("samples"), PathBuf::from)
}

/// Whether there is a `kubectl` to compare with.
pub(crate) fn has_kubectl() -> bool {
    kubectl(&["--help"]).is_some()
}

/// `kubectl kustomize` of one directory after the other, each in a process of its own. How many of
/// them build, and how long all take.
pub(crate) fn kustomize_each(directories: &[PathBuf]) -> (usize, Duration) {
    timed(|| {
        let build = |directory: &PathBuf| {
            kubectl(&[
                "kustomize",
                "--load-restrictor",
                "LoadRestrictionsNone",
                directory.to_str()?,
            ])
        };
        directories.iter().filter(|directory| build(directory) == Some(true)).count()
    })
}

/// As many starts of `kubectl` that do nothing.
pub(crate) fn bare_starts(count: usize) -> Duration {
    let starts = || (0..count).filter_map(|_| kubectl(&["kustomize", "--help"])).count();
    timed(starts).1
}

/// Whether it went well; nothing when it is not installed. Nothing may be fetched: what is remote
/// fails.
fn kubectl(arguments: &[&str]) -> Option<bool> {
    let mut command = Command::new("kubectl");
    command
        .args(arguments)
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("HTTPS_PROXY", "http://127.0.0.1:9");
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().ok().map(|status| status.success())
}

pub(crate) fn timed<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = run();
    (done, start.elapsed())
}

/// The median time of a few runs.
pub(crate) fn median(runs: usize, mut run: impl FnMut()) -> Duration {
    median_after(runs, || (), |()| run())
}

/// The same for what needs something made first, which takes no time of it.
pub(crate) fn median_after<T>(
    runs: usize,
    mut make: impl FnMut() -> T,
    mut run: impl FnMut(T),
) -> Duration {
    let once = |_| {
        let made = make();
        timed(|| run(made)).1
    };
    let mut times: Vec<Duration> = (0..runs).map(once).collect();
    times.sort_unstable();
    times.get(runs / 2).copied().unwrap_or_default()
}

/// How many times as long one is as the other.
pub(crate) fn ratio(long: Duration, short: Duration) -> f64 {
    long.as_secs_f64() / short.as_secs_f64().max(f64::EPSILON)
}

pub(crate) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
