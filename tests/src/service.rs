//! Real services, run for a test: started, waited for, ended as a kubelet ends them, and none left behind.
//!
//! A service may listen on 127.0.0.1 only, and lives at most as long as the thread that started it. It takes Linux and
//! `setpriv` (util-linux).

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fmt, io, thread};

/// How long anything may take until it is there; a loaded machine is slow.
pub const PATIENCE: Duration = Duration::from_secs(180);
/// What `terminationGracePeriodSeconds` is by default.
pub const GRACE: Duration = Duration::from_secs(30);
/// How long helpers may outlive the process that they help: they see its end by a pipe that closes.
const HELPERS: Duration = Duration::from_secs(5);

/// Why there is no service.
#[derive(Debug)]
pub enum Error {
    /// Nobody asked for services, or this machine lacks something; a test says so and is skipped.
    Unsupported(String),
    /// It does not start, does not answer, or does not end, with the end of what it wrote.
    Failed(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsupported(why) | Self::Failed(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Error {}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Whether tests may start services: `cargo xtask test --programs` says so by `TEST_PROGRAMS`.
///
/// # Errors
/// [`Error::Unsupported`] where they may not.
pub fn asked() -> Result<(), Error> {
    asked_by("TEST_PROGRAMS", "--programs")
}

/// Whether tests may start what an option of `cargo xtask test` asks for by a variable.
///
/// # Errors
/// [`Error::Unsupported`] where they may not.
pub fn asked_by(variable: &str, option: &str) -> Result<(), Error> {
    if env::var_os(variable).is_some_and(|asked| asked == "1") {
        return Ok(());
    }
    Err(Error::Unsupported(format!("services are not run; ask for them by `cargo xtask test {option}`")))
}

/// A port of 127.0.0.1 on which nobody listens.
///
/// # Errors
/// Where there is none.
pub fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// A running service; it is killed when it is dropped, and when the thread ends that started it.
#[derive(Debug)]
pub struct Service {
    name: String,
    process: Child,
    log: PathBuf,
    /// Whether it and all of its group have ended.
    gone: bool,
}

/// How a service ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The service.
    pub name: String,
    /// Its exit code as Kubernetes reports it: 128 + n after signal n.
    pub code: i32,
}

impl Service {
    /// Starts `program` with arguments; `prepare` says the rest. What it writes goes to a file in the folder `logs`.
    ///
    /// # Errors
    /// [`Error::Unsupported`] where there is no `setpriv`; [`Error::Failed`] where the log cannot be written.
    pub fn start(
        name: &str,
        program: &Path,
        args: &[String],
        logs: &Path,
        prepare: impl FnOnce(&mut Command),
    ) -> Result<Self, Error> {
        let log = logs.join(format!("{name}.log"));
        let file = File::create(&log)?;
        let mut command = Command::new("setpriv");
        // A test that is killed cannot clean up.
        command.args(["--pdeathsig", "KILL", "--"]).arg(program).args(args);
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
        // A group of its own, so that nothing of it can stay.
        command.process_group(0);
        prepare(&mut command);
        let process = command
            .spawn()
            .map_err(|error| Error::Unsupported(format!("setpriv: {error}; install util-linux, on Linux")))?;
        Ok(Self { name: name.to_owned(), process, log, gone: false })
    }

    /// An error where it does not run any more.
    ///
    /// # Errors
    /// [`Error::Failed`] with the end of what it wrote.
    pub fn running(&mut self) -> Result<(), Error> {
        match self.process.try_wait()? {
            None => Ok(()),
            Some(status) => Err(self.failed(&format!("ended by itself ({status})"))),
        }
    }

    /// Sends a signal to the service's first process, as a kubelet does, and waits for its end.
    ///
    /// # Errors
    /// [`Error::Failed`] where it does not end in time, or others of its group stay.
    pub fn stop(&mut self, signal: &str) -> Result<Ended, Error> {
        self.running()?;
        kill(signal, &self.process.id().to_string());
        let ended = within(GRACE, || self.process.try_wait().transpose()).transpose()?;
        let Some(status) = ended else {
            return Err(self.failed(&format!("does not end within {GRACE:?} of SIG{signal}")));
        };
        let group = self.group();
        if within(HELPERS, || (!kill("0", &group)).then_some(())).is_none() {
            return Err(self.failed("ended, but processes of its group did not"));
        }
        self.gone = true;
        let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal)).unwrap_or(-1);
        Ok(Ended { name: self.name.clone(), code })
    }

    /// The error that something is wrong with it, with the end of what it wrote.
    #[must_use]
    pub fn failed(&self, what: &str) -> Error {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let tail: Vec<_> = log.lines().rev().take(25).collect();
        let tail: Vec<_> = tail.into_iter().rev().collect();
        Error::Failed(format!("{} {what}; it wrote:\n{}", self.name, tail.join("\n")))
    }

    fn group(&self) -> String {
        format!("-{}", self.process.id())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if !self.gone {
            kill("KILL", &self.group());
            let _ = self.process.wait();
        }
    }
}

/// Asks again and again until there is an answer, for as long as the services run.
///
/// # Errors
/// [`Error::Failed`] where there is none in time, with the last refusal, or a service has ended.
pub fn until<T>(what: &str, services: &mut [Service], mut ask: impl FnMut() -> Result<T, String>) -> Result<T, Error> {
    let begun = Instant::now();
    loop {
        let refusal = match ask() {
            Ok(answer) => return Ok(answer),
            Err(refusal) => refusal,
        };
        for service in services.iter_mut() {
            service.running()?;
        }
        if begun.elapsed() > PATIENCE {
            let what = format!("gave no {what} in {PATIENCE:?}: {refusal}");
            return Err(services.last().map_or_else(|| Error::Failed(what.clone()), |last| last.failed(&what)));
        }
        thread::sleep(Duration::from_millis(200));
    }
}

/// The command lines of processes whose environment names `folder`: what started there, and has not ended.
#[must_use]
pub fn left_behind(folder: &Path) -> Vec<String> {
    let name = folder.to_string_lossy().into_owned();
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten().map(|entry| entry.path());
    let text = |path: &Path, file: &str| {
        String::from_utf8_lossy(&fs::read(path.join(file)).unwrap_or_default()).replace('\0', " ")
    };
    processes
        .filter(|path| text(path, "environ").contains(&name))
        .map(|path| text(&path, "cmdline"))
        // A process that has ended, and was not waited for, has none.
        .filter(|line| !line.is_empty())
        .collect()
}

/// Asks until there is an answer; none where the time is over.
fn within<T>(time: Duration, mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let begun = Instant::now();
    loop {
        let answer = ask();
        if answer.is_some() || begun.elapsed() > time {
            return answer;
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// Whether the signal was sent. The shell's own `kill` is everywhere.
fn kill(signal: &str, target: &str) -> bool {
    let status =
        Command::new("sh").args(["-c", r#"kill -s "$0" -- "$1""#, signal, target]).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
