//! Several workers repeat one operation; a slice counts what they finished between two moments.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};

use super::processor::Processes;

/// Until all workers are at different steps, and the caches are theirs.
const WARMING: Duration = Duration::from_millis(400);

/// How often a slice is as long again, where not one thing was done in it: on a machine that has much else
/// to do.
const PATIENCE: usize = 20;

/// How much was done a second, and the seconds of processor that one of them took.
pub struct Slice {
    pub rate: f64,
    pub server: f64,
    pub database: f64,
    pub program: f64,
}

/// What is under way at the first moment and what is at the second make up for each other.
#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
pub fn during<'a, W>(
    length: Duration,
    workers: usize,
    processes: &Processes,
    worker: impl Fn() -> Result<W> + Sync + 'a,
) -> Result<Slice>
where
    W: FnMut() -> Result<()>,
{
    let (done, over) = (AtomicU32::new(0), AtomicBool::new(false));
    let work = || -> Result<()> {
        let mut work = worker()?;
        while !over.load(Ordering::Relaxed) {
            if let Err(error) = work() {
                over.store(true, Ordering::Relaxed);
                return Err(error);
            }
            done.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let moment =
            || -> Result<_> { Ok((done.load(Ordering::Relaxed), processes.used()?, Instant::now())) };
        thread::sleep(WARMING);
        let before = moment();
        let mut after = moment();
        for _ in 0..PATIENCE {
            thread::sleep(length);
            after = moment();
            if !matches!((&before, &after), (Ok((first, ..)), Ok((last, ..))) if first == last) {
                break;
            }
        }
        over.store(true, Ordering::Relaxed);
        for worker in workers {
            worker.join().map_err(|_| anyhow!("a worker panicked"))??;
        }
        let ((first, earlier, from), (last, later, until)) = (before?, after?);
        ensure!(last > first, "nothing was done in {PATIENCE} slices");
        let times = f64::from(last - first);
        Ok(Slice {
            rate: times / until.duration_since(from).as_secs_f64(),
            server: (later.server - earlier.server) / times,
            database: (later.database - earlier.database) / times,
            program: (later.program - earlier.program) / times,
        })
    })
    .context("a slice broke off")
}
