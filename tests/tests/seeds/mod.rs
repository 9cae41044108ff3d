//! Random cases in parallel: other ones in each run, and each again by its seed.

use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, thread};

/// How many threads share the work.
pub(crate) fn threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Asks `case` about `count` seeds, or only about that of `FLOE_SEED`. Each thread has a state of its own, as an
/// oracle. A case that fails says why; the first of each thread fails the test, with its seed.
#[track_caller]
pub(crate) fn each<S>(count: u64, start: impl Fn() -> S + Sync, case: impl Fn(&mut S, u64) -> Option<String> + Sync) {
    let chosen = env::var("FLOE_SEED").ok().map(|seed| seed.parse().expect("FLOE_SEED is a number"));
    let first: u64 = chosen.unwrap_or_else(|| {
        // Seconds, far apart: no run repeats the seeds of another.
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs() << 20)
    });
    let seeds = first..first + chosen.map_or(count, |_| 1);
    let (start, case, threads) = (&start, &case, threads());
    let failures: Vec<String> = thread::scope(|scope| {
        let run = |nth: usize| {
            let seeds = seeds.clone().skip(nth).step_by(threads);
            scope.spawn(move || {
                let mut state = start();
                seeds
                    .into_iter()
                    .find_map(|seed| case(&mut state, seed).map(|why| format!("FLOE_SEED={seed} fails:\n{why}")))
            })
        };
        let running: Vec<_> = (0..threads).map(run).collect();
        running.into_iter().filter_map(|thread| thread.join().expect("no case panics")).collect()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
