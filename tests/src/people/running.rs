//! One process of the program: its lines as they come, and how it ended.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use anyhow::{Context as _, Result, bail, ensure};

use super::{DEADLINE, Ended};

/// A process of the program.
pub struct Running {
    child: Child,
    lines: Receiver<String>,
    seen: VecDeque<String>,
    err: Option<JoinHandle<String>>,
    what: String,
}

impl Running {
    pub(super) fn start(command: &mut Command, who: &str, printed: &Arc<Mutex<String>>, input: &str) -> Result<Self> {
        let what = format!("{who}: {:?}", command.get_args().skip(4).collect::<Vec<_>>());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        if !input.is_empty() {
            command.stdin(Stdio::piped());
        }
        let mut child = command.spawn().with_context(|| what.clone())?;
        let (out, mut err) = (child.stdout.take().context("no output")?, child.stderr.take().context("no errors")?);
        if let Some(mut stdin) = child.stdin.take() {
            let input = input.to_owned();
            // Whoever reads only a part of it closes the pipe, which is no failure.
            std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
        }
        let (tell, lines) = channel();
        let keep = printed.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(std::result::Result::ok) {
                keep.lock().unwrap_or_else(PoisonError::into_inner).push_str(&format!("{line}\n"));
                if tell.send(line).is_err() {
                    return;
                }
            }
        });
        let keep = printed.clone();
        let err = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = err.read_to_end(&mut bytes);
            let text = String::from_utf8_lossy(&bytes).into_owned();
            keep.lock().unwrap_or_else(PoisonError::into_inner).push_str(&text);
            text
        });
        Ok(Self { child, lines, seen: VecDeque::new(), err: Some(err), what })
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// The next line it prints.
    pub fn line(&mut self) -> Result<String> {
        match self.lines.recv_timeout(DEADLINE) {
            Ok(line) => {
                self.seen.push_back(line.clone());
                Ok(line)
            }
            Err(RecvTimeoutError::Timeout) => bail!("{} prints nothing", self.what),
            Err(RecvTimeoutError::Disconnected) => {
                let ended = self.end()?;
                bail!("{} ended: {ended:?}", self.what)
            }
        }
    }

    /// Waits for its end.
    pub fn ends(mut self) -> Result<Ended> {
        let deadline = Instant::now() + DEADLINE;
        loop {
            match self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => self.seen.push_back(line),
                Err(RecvTimeoutError::Disconnected) => return self.end(),
                Err(RecvTimeoutError::Timeout) => {
                    let _ = self.child.kill();
                    let ended = self.end()?;
                    bail!("{} did not end: {ended:?}", self.what);
                }
            }
        }
    }

    /// Asks it to end, as Ctrl-C or the system does.
    pub fn is_asked_to_end(self) -> Result<Ended> {
        let kill = Command::new("sh").arg("-c").arg(format!("kill -TERM {}", self.child.id())).status()?;
        ensure!(kill.success(), "{} had ended", self.what);
        self.ends()
    }

    /// Ends it at once.
    pub fn is_killed(mut self) -> Result<Ended> {
        self.child.kill()?;
        self.ends()
    }

    fn end(&mut self) -> Result<Ended> {
        let status: ExitStatus = self.child.wait()?;
        let err = self.err.take().and_then(|err| err.join().ok()).unwrap_or_default();
        self.seen.extend(self.lines.try_iter());
        let out = self.seen.iter().map(|line| format!("{line}\n")).collect();
        Ok(Ended { code: status.code(), out, err })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
