//! An internet of one wire, routers as people have them at home, and computers behind them.

use std::io::Write as _;
use std::net::Ipv4Addr;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};

use super::Host;

/// How a router translates addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Router {
    /// One port outside for one inside, and anybody may come in by it.
    FullCone,
    /// One port outside for one inside; only who was called from there may come in by it. What most people have.
    Restricted,
    /// Another port outside for each who is called.
    Symmetric,
}

/// The wire that all outside share (RFC 5737, 203.0.113.0/24).
pub struct Internet {
    middle: Host,
    next: u8,
}

/// A computer with a router between it and the internet.
pub struct Home {
    /// The computer.
    pub computer: Host,
    router: Host,
    outside: Ipv4Addr,
}

impl Internet {
    /// Nobody is there yet.
    pub fn new() -> Result<Self> {
        let middle = Host::new("net")?;
        middle.does(&["ip", "link", "add", "street", "type", "bridge"])?;
        middle.does(&["ip", "link", "set", "street", "up"])?;
        Ok(Self { middle, next: 10 })
    }

    /// Plugs a wire of a host in. Gives its address outside.
    fn plug_in(&mut self, host: &Host, wire: &str) -> Result<Ipv4Addr> {
        let (number, address) = (self.next, Ipv4Addr::new(203, 0, 113, self.next));
        self.next += 1;
        let end = format!("to{number}");
        connect((host, wire), (&self.middle, &end))?;
        self.middle.does(&["ip", "link", "set", &end, "master", "street", "up"])?;
        host.does(&["ip", "address", "add", &format!("{address}/24"), "dev", wire])?;
        host.does(&["ip", "link", "set", wire, "up"])?;
        Ok(address)
    }

    /// A computer without a router, and its address.
    pub fn computer(&mut self, of: &str) -> Result<(Host, Ipv4Addr)> {
        let host = Host::new(of)?;
        let address = self.plug_in(&host, "wire")?;
        Ok((host, address))
    }

    /// A computer behind a router.
    pub fn home(&mut self, of: &str, kind: Router) -> Result<Home> {
        let (computer, router) = (Host::new(of)?, Host::new("router")?);
        let outside = self.plug_in(&router, "out")?;
        // Every home has the same addresses inside, as homes have.
        connect((&computer, "wire"), (&router, "in"))?;
        router.does(&["ip", "address", "add", "192.168.1.1/24", "dev", "in"])?;
        router.does(&["ip", "link", "set", "in", "up"])?;
        computer.does(&["ip", "address", "add", "192.168.1.2/24", "dev", "wire"])?;
        computer.does(&["ip", "link", "set", "wire", "up"])?;
        computer.does(&["ip", "route", "add", "default", "via", "192.168.1.1"])?;
        router.does(&["sysctl", "-qw", "net.ipv4.ip_forward=1"])?;
        let translate = match kind {
            Router::FullCone | Router::Restricted => "masquerade",
            Router::Symmetric => "masquerade random,fully-random",
        };
        let anybody = match kind {
            Router::FullCone => "iifname \"out\" udp dport >= 1024 dnat to 192.168.1.2",
            Router::Restricted | Router::Symmetric => "",
        };
        router.is_ruled(&format!(
            "table ip nat {{
                chain before {{ type nat hook prerouting priority dstnat; {anybody}; }}
                chain after {{ type nat hook postrouting priority srcnat; oifname \"out\" {translate}; }}
            }}
            table ip filter {{
                # As routers at home do: what nobody here asked for leaves no trace, not even a port that is taken by it.
                chain input {{ type filter hook input priority filter; iifname \"out\" drop; }}
                chain forward {{ type filter hook forward priority filter; policy drop;
                    iifname \"in\" accept
                    ct state established,related accept
                    ct status dnat accept
                }}
            }}"
        ))?;
        Ok(Home { computer, router, outside })
    }
}

/// A wire with loss and delay between two computers, for as long as this is there.
pub struct PoorWire {
    /// The computers at its ends, and their addresses.
    pub ends: [(Host, Ipv4Addr); 2],
    _middle: Host,
    carrier: std::process::Child,
}

impl PoorWire {
    /// Loses so many of a hundred packets in each direction, and holds up each of the others for so long, more or less.
    pub fn new(loss: u8, delay_ms: u32, jitter_ms: u32) -> Result<Self> {
        let middle = Host::new("wire")?;
        let end = |number: u8, to: &str| {
            let (host, address) = (Host::new("end")?, Ipv4Addr::new(198, 51, 100, number));
            connect((&host, "wire"), (&middle, to))?;
            host.does(&["ip", "address", "add", &format!("{address}/24"), "dev", "wire"])?;
            // One packet is one packet, as on a wire outside of this kernel.
            host.does(&["ip", "link", "set", "wire", "gso_max_segs", "1"])?;
            host.does(&["ip", "link", "set", "wire", "up"])?;
            middle.does(&["ip", "link", "set", to, "up"])?;
            Ok::<_, anyhow::Error>((host, address))
        };
        let ends = [end(1, "first")?, end(2, "second")?];
        let mut carrier = Command::new("ip")
            .args(["netns", "exec", &middle.name, "python3", "-c", include_str!("wire.py"), "first", "second"])
            .args([loss.to_string(), delay_ms.to_string(), jitter_ms.to_string(), "1".to_owned()])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut begins = String::new();
        std::io::BufRead::read_line(
            &mut std::io::BufReader::new(carrier.stdout.take().context("no output")?),
            &mut begins,
        )?;
        ensure!(begins == "begins\n", "the wire does not begin");
        Ok(Self { ends, _middle: middle, carrier })
    }
}

impl Drop for PoorWire {
    fn drop(&mut self) {
        let _ = self.carrier.kill();
        let _ = self.carrier.wait();
    }
}

impl Home {
    /// Its internet company gives the router another address: what went by the one before is dead.
    pub fn is_given_another_address(&mut self, internet: &mut Internet) -> Result<()> {
        let address = Ipv4Addr::new(203, 0, 113, internet.next);
        internet.next += 1;
        self.router.does(&["ip", "address", "flush", "dev", "out"])?;
        self.router.does(&["ip", "address", "add", &format!("{address}/24"), "dev", "out"])?;
        self.outside = address;
        Ok(())
    }

    /// The computer goes into another network of the same home: another address inside.
    pub fn moves_inside(&self) -> Result<()> {
        let computer = &self.computer;
        computer.does(&["ip", "address", "add", "192.168.1.77/24", "dev", "wire"])?;
        computer.does(&["ip", "address", "del", "192.168.1.2/24", "dev", "wire"])?;
        computer.does(&["ip", "address", "flush", "dev", "wire"])?;
        computer.does(&["ip", "address", "add", "192.168.1.77/24", "dev", "wire"])?;
        computer.does(&["ip", "route", "replace", "default", "via", "192.168.1.1"])
    }
}

fn connect(a: (&Host, &str), b: (&Host, &str)) -> Result<()> {
    let (a_host, b_host) = (a.0.name.as_str(), b.0.name.as_str());
    super::run(&["ip", "link", "add", a.1, "netns", a_host, "type", "veth", "peer", "name", b.1, "netns", b_host])
}

impl Host {
    fn is_ruled(&self, rules: &str) -> Result<()> {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.name, "nft", "-f", "-"]).stdin(Stdio::piped()).stderr(Stdio::piped());
        let mut nft = command.spawn()?;
        nft.stdin.take().context("no input")?.write_all(rules.as_bytes())?;
        let ended = nft.wait_with_output()?;
        ensure!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        Ok(())
    }

    /// Bytes that came in and went out by a wire so far.
    pub fn bytes(&self, wire: &str) -> Result<u64> {
        let read = Command::new("ip").args(["netns", "exec", &self.name, "cat", "/proc/net/dev"]).output()?;
        let text = String::from_utf8_lossy(&read.stdout).into_owned();
        let line = text.lines().find_map(|line| line.trim().strip_prefix(&format!("{wire}:")).map(str::to_owned));
        let line = line.context("no such wire")?;
        let numbers: Vec<u64> = line.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        Ok(numbers.first().context("no bytes")? + numbers.get(8).context("no bytes")?)
    }
}
