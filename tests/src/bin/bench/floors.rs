//! What nobody can go below on this machine: the arithmetic of one entry, the loopback, the disk.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use kith_protocol::cell::{self, CellPlace};
use kith_protocol::entry::Entry;
use kith_protocol::id::{DeviceId, EntryId, GroupId, LogId, MemberId, MessageId};
use kith_protocol::kind::Kind;
use kith_protocol::signature::SecretKey;
use rand_core::SeedableRng as _;

use crate::report::{Report, quantile};
use crate::{TEXT_BYTES, text};

const ENTRIES: u32 = 2_000;
const ECHOES: usize = 5_000;
const SYNCS: usize = 300;

/// Each the median, or the mean where one is too short to be timed.
pub struct Floors {
    /// Sealing a text's cell and signing its entry.
    pub sign_and_seal: Duration,
    /// Checking the entry and opening the cell.
    pub verify_and_open: Duration,
    udp: Duration,
    tcp: Duration,
    /// Appending 4 KiB and waiting until they are on disk.
    pub sync: Duration,
    sync_99: Duration,
}

impl Floors {
    /// Measures them; takes about two seconds.
    pub async fn measure(folder: &Path) -> Result<Self> {
        let folder = folder.join("appended");
        tokio::task::spawn_blocking(move || {
            let (sign_and_seal, verify_and_open) = arithmetic()?;
            let mut syncs = syncs(&folder)?;
            Ok(Self {
                sign_and_seal,
                verify_and_open,
                udp: quantile(&mut udp_echoes()?, 0.5),
                tcp: quantile(&mut tcp_echoes()?, 0.5),
                sync: quantile(&mut syncs, 0.5),
                sync_99: quantile(&mut syncs, 0.99),
            })
        })
        .await?
    }

    /// Reports them.
    pub fn tell(&self, report: &mut Report) {
        report.add_time("floor: seal and sign", self.sign_and_seal);
        report.add_time("floor: verify and open", self.verify_and_open);
        report.add_time("floor: UDP echo of 200 B", self.udp);
        report.add_time("floor: TCP echo of 200 B", self.tcp);
        report.add_time("floor: append and fdatasync, p50", self.sync);
        report.add_time("floor: append and fdatasync, p99", self.sync_99);
    }

    /// One said message on its way to a screen: made, stored here, carried, checked, stored there.
    pub fn live(&self) -> f64 {
        let all = self.sign_and_seal + self.sync + self.udp / 2 + self.verify_and_open + self.sync;
        all.as_secs_f64() * 1_000.0
    }
}

fn arithmetic() -> Result<(Duration, Duration)> {
    let mut random = rand_chacha::ChaCha20Rng::from_seed([7; 32]);
    let key = SecretKey::random(&mut random);
    let (group, log, device) = (GroupId::default(), LogId::default(), DeviceId(key.public()));
    let words = text(0);
    let begun = Instant::now();
    let mut made = Vec::new();
    for number in 0..ENTRIES {
        let seq = u64::from(number) + 2;
        let place = CellPlace { group, log, device, seq, number: 0 };
        let (cell, ciphertext, cell_key) = cell::seal(words.as_bytes(), &place, &mut random).context("seal")?;
        let kind = Kind::Say { message: MessageId::new(seq, [0; 10]) };
        let (prev, body) = (EntryId([1; 32]), kind.body());
        let member = MemberId::default();
        let cells = vec![cell];
        let (deps, heads, kind) = (Vec::new(), Vec::new(), kind.number());
        let entry =
            Entry { group, log, member, device, seq, prev, deps, heads, time: seq, opening: None, kind, body, cells };
        made.push((entry.sign(&key).signed().clone(), place, ciphertext, cell_key));
    }
    let sign_and_seal = begun.elapsed() / ENTRIES;
    let begun = Instant::now();
    for (signed, place, ciphertext, cell_key) in made {
        let entry = signed.verify().context("verify")?;
        let cell = entry.cells.first().context("cell")?;
        cell::open(cell, &ciphertext, &cell_key, &place).context("open")?;
    }
    Ok((sign_and_seal, begun.elapsed() / ENTRIES))
}

fn udp_echoes() -> Result<Vec<Duration>> {
    let (one, other) = (UdpSocket::bind("127.0.0.1:0")?, UdpSocket::bind("127.0.0.1:0")?);
    one.connect(other.local_addr()?)?;
    other.connect(one.local_addr()?)?;
    let echo = std::thread::spawn(move || -> Result<()> {
        let mut bytes = [0; TEXT_BYTES];
        for _ in 0..ECHOES {
            other.recv(&mut bytes)?;
            other.send(&bytes)?;
        }
        Ok(())
    });
    let mut bytes = [0; TEXT_BYTES];
    let times = times(ECHOES, || {
        one.send(&bytes)?;
        one.recv(&mut bytes)?;
        Ok(())
    });
    echo.join().ok().context("echo")??;
    times
}

fn tcp_echoes() -> Result<Vec<Duration>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut one = TcpStream::connect(listener.local_addr()?)?;
    let (mut other, _) = listener.accept()?;
    one.set_nodelay(true)?;
    other.set_nodelay(true)?;
    let echo = std::thread::spawn(move || -> Result<()> {
        let mut bytes = [0; TEXT_BYTES];
        for _ in 0..ECHOES {
            other.read_exact(&mut bytes)?;
            other.write_all(&bytes)?;
        }
        Ok(())
    });
    let mut bytes = [0; TEXT_BYTES];
    let times = times(ECHOES, || {
        one.write_all(&bytes)?;
        one.read_exact(&mut bytes)?;
        Ok(())
    });
    echo.join().ok().context("echo")??;
    times
}

fn syncs(path: &Path) -> Result<Vec<Duration>> {
    let mut file = File::create(path)?;
    let times = times(SYNCS, || {
        file.write_all(&[7; 4096])?;
        Ok(file.sync_data()?)
    });
    std::fs::remove_file(path)?;
    times
}

fn times(count: usize, mut each: impl FnMut() -> Result<()>) -> Result<Vec<Duration>> {
    let mut times = Vec::with_capacity(count);
    for _ in 0..count {
        let begun = Instant::now();
        each()?;
        times.push(begun.elapsed());
    }
    Ok(times)
}
