//! Many runs of a check, on all cores: none panics, each ends.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What takes this long, on however busy a machine, does not end.
const PATIENCE: Duration = Duration::from_secs(60);

/// What became of many runs.
pub(crate) struct Outcome {
    /// What went wrong.
    pub(crate) wrong: Vec<String>,
    /// How many ran.
    pub(crate) done: u64,
    /// The longest one.
    pub(crate) longest: Duration,
}

/// Runs numbers from 0 on until there are `count`, or until `limit` is over.
pub(crate) fn run_all(count: u64, limit: Duration, run: impl Fn(u64) + Sync) -> Outcome {
    let (next, done, wrong) = (AtomicU64::new(0), AtomicU64::new(0), Mutex::new(Vec::new()));
    let longest = Mutex::new(Duration::ZERO);
    let begin = Instant::now();
    let work = || {
        while begin.elapsed() < limit {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                break;
            }
            let start = Instant::now();
            let outcome = catch_unwind(AssertUnwindSafe(|| run(number)));
            let took = start.elapsed();
            if outcome.is_err() {
                wrong.lock().unwrap().push(format!("{number} panics"));
            } else if took > PATIENCE {
                wrong.lock().unwrap().push(format!("{number} takes {took:?}"));
            }
            let mut longest = longest.lock().unwrap();
            *longest = took.max(*longest);
            done.fetch_add(1, Ordering::Relaxed);
        }
    };
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        for worker in (0..threads).map(|_| scope.spawn(work)).collect::<Vec<_>>() {
            worker.join().unwrap();
        }
    });
    Outcome {
        wrong: wrong.into_inner().unwrap(),
        done: done.into_inner(),
        longest: longest.into_inner().unwrap(),
    }
}
