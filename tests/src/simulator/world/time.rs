//! Virtual time: what is still to happen, in order.

use anyhow::{Result, bail, ensure};
use kith_protocol::id::TransportId;
use kith_protocol::member::Input;
use kith_protocol::step::Connection;

use super::{BEGINNING_MS, MINUTE_MS, World};

/// The first byte of a digest frame, which alone may be said when all is quiet.
const DIGEST: u8 = 1;

/// Happenings within one virtual second before the world says that it runs in circles. A guess, far above what a group
/// of twelve does.
const HAPPENINGS_A_SECOND_MAX: u64 = 60_000;

/// Something that is still to happen.
pub(super) enum Happening {
    /// A dial arrives at the other end.
    Dialled {
        by: usize,
        opening: u64,
        whom: TransportId,
        to: usize,
    },
    DialFailed {
        by: usize,
        opening: u64,
        whom: TransportId,
    },
    Connected {
        device: usize,
        opening: u64,
        connection: u64,
        whom: TransportId,
    },
    Frame {
        device: usize,
        connection: u64,
        bytes: Vec<u8>,
    },
    Closed {
        device: usize,
        opening: u64,
        connection: u64,
    },
    /// One end closed when all it had said has arrived.
    Close {
        connection: u64,
    },
    Alarm {
        device: usize,
        alarm: u64,
    },
    CourierSaid {
        device: usize,
        opening: u64,
        courier: TransportId,
        answer: Option<Vec<u8>>,
    },
    On {
        device: usize,
    },
    /// The network was started anew with another key and listens again.
    Listening {
        device: usize,
        opening: u64,
    },
}

impl World {
    pub(super) fn later(&mut self, after_ms: u64, happening: Happening) {
        self.serial += 1;
        self.queue.insert((self.now_ms + after_ms, self.serial), happening);
    }

    /// The next thing that happens, if there is one before `until_ms`.
    fn next(&mut self, until_ms: u64) -> Result<bool> {
        if let Some(wrong) = &self.wrong {
            bail!("{wrong}");
        }
        let Some((at, _)) = self.queue.first_key_value().map(|(key, _)| *key).filter(|(at, _)| *at <= until_ms) else {
            self.now_ms = until_ms.max(self.now_ms);
            return Ok(false);
        };
        let Some((_, happening)) = self.queue.pop_first() else {
            return Ok(false);
        };
        self.now_ms = at.max(self.now_ms);
        if self.second.0 != self.now_ms / 1_000 {
            self.second = (self.now_ms / 1_000, 0);
        }
        self.second.1 += 1;
        ensure!(self.second.1 < HAPPENINGS_A_SECOND_MAX, "runs in circles; last frame {}", self.last_frame);
        match happening {
            Happening::Dialled { by, opening, whom, to } => self.dialled(by, opening, whom, to),
            Happening::DialFailed { by, opening, whom } => {
                if self.devices[by].opening == opening {
                    self.receive(by, Input::DialFailed { whom });
                }
            }
            Happening::Connected { device, opening, connection, whom } => {
                if self.devices[device].opening == opening && self.links.contains_key(&connection) {
                    self.receive(device, Input::Connected { connection: Connection(connection), whom });
                }
            }
            Happening::Frame { device, connection, bytes } => {
                if self.links.contains_key(&connection) {
                    self.frames += 1;
                    *self.heard.entry((device, bytes.first().copied().unwrap_or(0))).or_default() += bytes.len();
                    if bytes.first() != Some(&DIGEST) {
                        self.last_word_ms = self.now_ms;
                        self.last_frame = format!("{:?} to {}", bytes.first(), self.devices[device].name);
                        if std::env::var_os("KITH_FRAMES").is_some() {
                            let line = format!(
                                "+{} ms frame {} ({} B) on {connection}",
                                self.now_ms - BEGINNING_MS,
                                self.last_frame,
                                bytes.len()
                            );
                            self.tell(line);
                        }
                    }
                    self.receive(device, Input::Frame { from: Connection(connection), bytes });
                }
            }
            Happening::Closed { device, opening, connection } => {
                if self.devices[device].opening == opening {
                    self.receive(device, Input::Closed { connection: Connection(connection) });
                }
            }
            Happening::CourierSaid { device, opening, courier, answer } => {
                if self.devices[device].opening == opening {
                    self.receive(device, Input::CourierSaid { courier, answer });
                }
            }
            Happening::Close { connection } => self.break_link(connection),
            Happening::Alarm { device, alarm } => {
                if self.devices[device].alarm == alarm {
                    self.wake(device);
                }
            }
            Happening::Listening { device, opening } => {
                if self.devices[device].opening == opening {
                    let addresses = vec![format!("/sim/{device}")];
                    self.receive(device, Input::Listening { addresses });
                }
            }
            Happening::On { device } => {
                if !self.devices[device].away {
                    self.turn_on(device)?;
                }
            }
        }
        Ok(true)
    }

    /// Lets so much time pass.
    pub fn run_ms(&mut self, ms: u64) -> Result<()> {
        let until = self.now_ms + ms;
        while self.next(until)? {}
        Ok(())
    }

    /// Lets time pass until nothing has been said for seven minutes but digests (calls wait up to six); an error if that does not come.
    pub fn run_until_quiet(&mut self, most_ms: u64) -> Result<()> {
        let until = self.now_ms + most_ms;
        self.last_word_ms = self.now_ms;
        while self.now_ms < until {
            self.run_ms(MINUTE_MS / 2)?;
            if self.now_ms >= self.last_word_ms + 7 * MINUTE_MS {
                return Ok(());
            }
        }
        bail!("no quiet after {} minutes; last frame {}", most_ms / MINUTE_MS, self.last_frame)
    }

    /// Everybody is off for so many days.
    pub fn skip_days(&mut self, days: u64) -> Result<()> {
        let on: Vec<_> = (0..self.devices.len()).filter(|id| self.devices[*id].is_on()).collect();
        for id in &on {
            self.turn_off(*id);
        }
        self.queue.clear();
        self.now_ms += days * 86_400_000;
        self.days_skipped += days;
        for id in 0..self.devices.len() {
            if !self.devices[id].away {
                self.turn_on(id)?;
            }
        }
        Ok(())
    }
}
