//! Times and memory, measured.

use std::hint::black_box;
use std::time::{Duration, Instant};
use std::{fs, iter};

/// How long a piece of work is repeated.
const PATIENCE: Duration = Duration::from_millis(800);

/// The median of repeated runs, in seconds; the first run, which fills caches, does not count.
pub(crate) fn median<T>(mut work: impl FnMut() -> T) -> f64 {
    let mut once = || {
        let started = Instant::now();
        black_box(work());
        started.elapsed().as_secs_f64()
    };
    once();
    let begun = Instant::now();
    let mut times: Vec<f64> = iter::from_fn(|| (begun.elapsed() < PATIENCE).then(&mut once)).collect();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_else(once)
}

/// The most memory that this process has had so far, in MiB; none where the system does not say.
pub(crate) fn peak_memory() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok().map(|kib| kib / 1024.0)
}
