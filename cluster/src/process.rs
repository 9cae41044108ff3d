//! A process that may outlive who started it, and is known again by what it was started with.

use std::fs::{self, File};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::Error;

/// How long a process may take to end after it was asked to, and how long after it was killed.
const GRACE: Duration = Duration::from_secs(10);

/// How long a cluster runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// Until it is stopped.
    Detached,
    /// Until it is stopped, or the thread ends that started it, in whatever way. It takes `setpriv` (util-linux).
    Thread,
}

impl Lifetime {
    /// An error where this machine cannot keep to it.
    pub(crate) fn check(self) -> Result<(), Error> {
        if self == Self::Detached || Command::new("setpriv").arg("--version").output().is_ok() {
            return Ok(());
        }
        Err(Error::Program { program: PathBuf::from("setpriv"), remedy: "install util-linux" })
    }

    fn command(self, program: &Path) -> Command {
        if self == Self::Detached {
            return Command::new(program);
        }
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL", "--"]).arg(program);
        command
    }
}

/// A process of a cluster.
#[derive(Clone, Debug)]
pub(crate) struct Process {
    /// The component that it is.
    pub(crate) name: String,
    /// Its id.
    pub(crate) pid: u32,
    /// A part of its command line: another process that got the same id later does not have it.
    pub(crate) mark: String,
}

impl Process {
    /// Starts a program, and returns its id; what it writes goes to the file `log`.
    pub(crate) fn start(program: &Path, arguments: &[String], log: &Path, lifetime: Lifetime) -> Result<u32, Error> {
        let file = File::create(log).map_err(|error| Error::io(log, error))?;
        let mut command = lifetime.command(program);
        command.args(arguments).current_dir("/").stdin(Stdio::null());
        command.stdout(file.try_clone().map_err(|error| Error::io(log, error))?).stderr(file);
        // A group of its own: Ctrl-C is for who started it.
        let child = command.process_group(0).spawn().map_err(|error| Error::io(program, error))?;
        Ok(child.id())
    }

    /// Whether it runs.
    pub(crate) fn runs(&self) -> bool {
        // That of a process that has ended, and was not waited for, is empty.
        let line = fs::read(format!("/proc/{}/cmdline", self.pid)).unwrap_or_default();
        String::from_utf8_lossy(&line).contains(&self.mark)
    }

    /// The memory that it holds, in KiB; none where it does not run.
    pub(crate) fn memory(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid)).ok().filter(|_| self.runs())?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.split_whitespace().next()?.parse().ok()
    }

    /// Asks it to end, and kills it where it does not in time.
    pub(crate) fn stop(&self) -> Result<(), Error> {
        for signal in [Signal::TERM, Signal::KILL] {
            self.signal(signal);
            let begun = Instant::now();
            while self.runs() && begun.elapsed() < GRACE {
                thread::sleep(Duration::from_millis(20));
            }
        }
        if self.runs() { Err(Error::Stays { name: self.name.clone(), pid: self.pid }) } else { Ok(()) }
    }

    fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.pid).ok().and_then(Pid::from_raw);
        if let Some(pid) = pid.filter(|_| self.runs()) {
            // That it has ended in the meantime is what is wanted.
            let _ = kill_process(pid, signal);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A process that sleeps for some seconds, by which it is known.
    fn sleeping(seconds: &str) -> Process {
        let log = tempfile::NamedTempFile::new().expect("a temporary file");
        let pid = Process::start(Path::new("sleep"), &[seconds.to_owned()], log.path(), Lifetime::Detached);
        let process =
            Process { name: "sleep".to_owned(), pid: pid.expect("sleep is everywhere"), mark: seconds.to_owned() };
        // Who starts a program goes on before the kernel says what its arguments are.
        let begun = Instant::now();
        while process.memory().is_none_or(|kib| kib == 0) && begun.elapsed() < GRACE {
            thread::sleep(Duration::from_millis(5));
        }
        process
    }

    #[test]
    fn a_process_is_stopped() {
        let process = sleeping("61.5");
        assert!(process.runs() && process.memory().is_some_and(|kib| kib > 0));
        process.stop().expect("it ends");
        assert!(!process.runs() && process.memory().is_none());
        process.stop().expect("it has ended");
    }

    #[test]
    fn another_process_of_the_same_id_is_left_alone() {
        let process = sleeping("62.5");
        let stale = Process { mark: "63.5".to_owned(), ..process.clone() };
        assert!(!stale.runs() && stale.memory().is_none());
        stale.stop().expect("there is nothing to end");
        assert!(process.runs());
        process.stop().expect("it ends");
    }
}
