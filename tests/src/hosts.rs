//! Computers and routers of a story, as network namespaces of this one; and what goes over their wires.
//!
//! Needs root, `ip netns`, and for routers `nft`. Where one of them is missing [`can`] says which, and a story that asks
//! is skipped: it never counts as passed.

mod onion;
mod routers;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::Ipv4Addr;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context as _, Result, bail, ensure};

pub use onion::{Onions, Tor, can_tor};
pub use routers::{Home, Internet, PoorWire, Router};

/// What this machine lacks for stories on several hosts.
pub fn can(routers: bool) -> Result<(), String> {
    let says = |program: &str, words: &[&str]| {
        let run = Command::new(program).args(words).stdout(Stdio::null()).stderr(Stdio::null()).status();
        run.is_ok_and(|status| status.success())
    };
    let probe = name("probe");
    if !says("ip", &["netns", "add", &probe]) {
        return Err("network namespaces cannot be made here (root and iproute2 are needed)".to_owned());
    }
    let nft = !routers || says("ip", &["netns", "exec", &probe, "nft", "list", "tables"]);
    says("ip", &["netns", "del", &probe]);
    if nft { Ok(()) } else { Err("nft is missing, which makes the routers".to_owned()) }
}

/// A name no other test uses at this time.
fn name(of: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("kith-{}-{}-{of}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

fn run(words: &[&str]) -> Result<()> {
    let ended = Command::new(words[0]).args(&words[1..]).output().with_context(|| format!("{words:?}"))?;
    ensure!(ended.status.success(), "{words:?}: {}", String::from_utf8_lossy(&ended.stderr));
    Ok(())
}

/// A computer, with nothing plugged in but itself. It is gone when this is dropped.
pub struct Host {
    /// The namespace.
    pub name: String,
}

impl Host {
    /// A new one.
    pub fn new(of: &str) -> Result<Self> {
        let host = Self { name: name(of) };
        run(&["ip", "netns", "add", &host.name])?;
        host.does(&["ip", "link", "set", "lo", "up"])?;
        // The kernel's own questions for neighbours and routers are no program's.
        for of in ["all", "default"] {
            host.does(&["sysctl", "-qw", &format!("net.ipv6.conf.{of}.disable_ipv6=1")])?;
        }
        Ok(host)
    }

    /// Runs something there.
    pub fn does(&self, words: &[&str]) -> Result<()> {
        run(&[&["ip", "netns", "exec", &self.name], words].concat())
    }

    /// A wire that leads to nobody, by which everything goes that is for no address of this computer.
    pub fn plug_in_a_loose_wire(&self, address: Ipv4Addr) -> Result<()> {
        // Its other end stays unplugged beside it. Nobody is asked for before a packet goes.
        self.does(&["ip", "link", "add", "wire", "type", "veth", "peer", "name", "end"])?;
        self.does(&["ip", "link", "set", "wire", "arp", "off"])?;
        self.does(&["ip", "link", "set", "end", "arp", "off", "up"])?;
        self.does(&["ip", "address", "add", &format!("{address}/24"), "dev", "wire"])?;
        self.does(&["ip", "link", "set", "wire", "up"])?;
        self.does(&["ip", "route", "add", "default", "dev", "wire"])
    }

    /// Records every packet on every wire of this computer from now on. The calling program must answer to
    /// [`is_asked_to_record`].
    pub fn records(&self) -> Result<Recording> {
        let mut recorder = Command::new("ip")
            .args(["netns", "exec", &self.name])
            .arg(std::env::current_exe()?)
            .arg(RECORD)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut out = BufReader::new(recorder.stdout.take().context("no output")?);
        let mut line = String::new();
        out.read_line(&mut line)?;
        ensure!(line == "records\n", "the recorder does not begin: {line}");
        let reading = std::thread::spawn(move || {
            let (mut packets, mut length) = (Vec::new(), [0; 4]);
            while out.read_exact(&mut length).is_ok() {
                let mut packet = vec![0; u32::from_be_bytes(length) as usize];
                if out.read_exact(&mut packet).is_err() {
                    break;
                }
                packets.push(packet);
            }
            packets
        });
        Ok(Recording { recorder, reading: Some(reading) })
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = run(&["ip", "netns", "del", &self.name]);
    }
}

const RECORD: &str = "--record-packets";
const PLANT: &str = "--plant-a-question";

/// A recording under way.
pub struct Recording {
    recorder: Child,
    reading: Option<std::thread::JoinHandle<Vec<Vec<u8>>>>,
}

impl Recording {
    /// Ends it, and gives the packets as they lay on the wire.
    pub fn end(mut self) -> Result<Vec<Vec<u8>>> {
        drop(self.recorder.stdin.take());
        let packets = self.reading.take().and_then(|reading| reading.join().ok()).context("the recorder broke off")?;
        ensure!(self.recorder.wait()?.success(), "the recorder failed");
        Ok(packets)
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        let _ = self.recorder.kill();
        let _ = self.recorder.wait();
    }
}

/// What a test program does first: if it was started to record, it does so and ends. Also sends what a test of the
/// recording plants.
#[cfg(target_os = "linux")]
pub fn is_asked_to_record() -> Result<bool> {
    use socket2::{Domain, Protocol, Socket, Type};
    use std::time::Duration;
    /// AF_PACKET, and ETH_P_ALL in network order (linux/if_packet.h, linux/if_ether.h).
    const PACKETS: i32 = 17;
    const ALL: u16 = 0x0003;

    match std::env::args().nth(1).as_deref() {
        Some(PLANT) => {
            let socket = std::net::UdpSocket::bind("0.0.0.0:0")?;
            socket.send_to(b"kith.example", "198.51.100.53:53")?;
            socket.send_to(b"kith.example", "224.0.0.251:5353")?;
            return Ok(true);
        }
        Some(RECORD) => {}
        _ => return Ok(false),
    }
    let mut socket = Socket::new(Domain::from(PACKETS), Type::RAW, Some(Protocol::from(i32::from(ALL.to_be()))))?;
    socket.set_read_timeout(Some(Duration::from_millis(100)))?;
    let _ = socket.set_recv_buffer_size(64 << 20);
    let mut out = std::io::stdout().lock();
    out.write_all(b"records\n")?;
    out.flush()?;
    let over = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let ends = over.clone();
    std::thread::spawn(move || {
        let _ = std::io::stdin().read(&mut [0]);
        ends.store(true, Ordering::SeqCst);
    });
    let mut packet = vec![0; 1 << 17];
    loop {
        let was_over = over.load(Ordering::SeqCst);
        match socket.read(&mut packet) {
            Ok(bytes) => {
                out.write_all(&u32::try_from(bytes)?.to_be_bytes())?;
                out.write_all(&packet[..bytes])?;
            }
            // Nothing more comes.
            Err(_) if was_over => return Ok(true),
            Err(_) => {}
        }
    }
}

/// Nowhere else can packets be recorded in this way.
#[cfg(not(target_os = "linux"))]
pub fn is_asked_to_record() -> Result<bool> {
    Ok(false)
}

impl Host {
    /// Sends what no program of ours may send: a question to a name server, and one to everybody on this network.
    pub fn plants_a_question(&self) -> Result<()> {
        let program = std::env::current_exe()?;
        self.does(&[program.to_str().context("a path")?, PLANT])
    }
}

/// Where a packet came from and went to, with ports if it has some.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Way {
    /// 6: TCP, 17: UDP.
    pub protocol: u8,
    /// From where.
    pub from: (Ipv4Addr, u16),
    /// Where to.
    pub to: (Ipv4Addr, u16),
}

/// The way of a packet with an Ethernet header; what is not IPv4 is an error, as nothing of ours sends it here.
pub fn way(packet: &[u8]) -> Result<Way> {
    let at = |place: usize| packet.get(place).copied().context("a short packet");
    let word = |place: usize| Ok::<_, anyhow::Error>(u16::from_be_bytes([at(place)?, at(place + 1)?]));
    let kind = word(12)?;
    if kind != 0x0800 {
        bail!("not IPv4, but {kind:#06x}");
    }
    let ip = |place: usize| {
        let bytes: [u8; 4] = packet.get(place..place + 4).context("a short packet")?.try_into()?;
        Ok::<_, anyhow::Error>(Ipv4Addr::from(bytes))
    };
    let (protocol, header) = (at(23)?, usize::from(at(14)? & 15) * 4);
    let ports = matches!(protocol, 6 | 17);
    let port = |place: usize| if ports { word(14 + header + place) } else { Ok(0) };
    Ok(Way { protocol, from: (ip(26)?, port(0)?), to: (ip(30)?, port(2)?) })
}
