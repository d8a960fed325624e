//! Many runs of a check, on all cores: none panics, each ends.
#![allow(clippy::unwrap_used, reason = "what goes wrong here should stop the test")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What takes this long, on however busy a machine, does not end.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs numbers from 0 on until there are `count`, or until `limit` is over. What went wrong, and
/// how many ran.
pub(crate) fn run_all(count: u64, limit: Duration, run: impl Fn(u64) + Sync) -> (Vec<String>, u64) {
    let (next, done, wrong) = (AtomicU64::new(0), AtomicU64::new(0), Mutex::new(Vec::new()));
    let begin = Instant::now();
    let work = || {
        while begin.elapsed() < limit {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                break;
            }
            let start = Instant::now();
            if catch_unwind(AssertUnwindSafe(|| run(number))).is_err() {
                wrong.lock().unwrap().push(format!("{number} panics"));
            } else if start.elapsed() > PATIENCE {
                wrong.lock().unwrap().push(format!("{number} takes {:?}", start.elapsed()));
            }
            done.fetch_add(1, Ordering::Relaxed);
        }
    };
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        for worker in (0..threads).map(|_| scope.spawn(work)).collect::<Vec<_>>() {
            worker.join().unwrap();
        }
    });
    (wrong.into_inner().unwrap(), done.into_inner())
}
