//! What the machine counts: packets of the loopback, processor time and memory of a process.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tokio::time::{interval, timeout};

use crate::group::PATIENCE;

/// Set in the process that runs in its own namespace.
const INSIDE: &str = "KITH_BENCH_INSIDE";

/// Starts this program again in a network namespace of its own and ends with it. Comes back in there, or with `false`
/// where that is not allowed.
pub fn network_of_ones_own() -> Result<bool> {
    if let Some(inside) = std::env::var_os(INSIDE) {
        // Newer kernels bring it up by themselves.
        let _ = Command::new("ip").args(["link", "set", "lo", "up"]).status();
        return Ok(inside == "1");
    }
    let allowed = Command::new("unshare").args(["-rn", "true"]).status().is_ok_and(|status| status.success());
    if !allowed {
        return Ok(false);
    }
    let mut again = Command::new("unshare");
    again.arg("-rn").arg(std::env::current_exe()?).args(std::env::args_os().skip(1)).env(INSIDE, "1");
    let status = again.status()?;
    std::process::exit(status.code().unwrap_or(1));
}

/// Offers and answers are merged over a second: after two without a packet, nothing more belongs to what was said.
const SILENCE: Duration = Duration::from_secs(2);

/// What has passed the loopback.
#[derive(Clone, Copy)]
pub struct Wire {
    bytes: u64,
    packets: u64,
}

impl Wire {
    /// Up to now.
    pub fn now() -> Result<Self> {
        let counters = std::fs::read_to_string("/proc/net/dev")?;
        let line = counters.lines().find_map(|line| line.trim().strip_prefix("lo:")).context("no loopback")?;
        let mut numbers = line.split_whitespace().filter_map(|number| number.parse().ok());
        Ok(Self { bytes: numbers.next().context("bytes")?, packets: numbers.next().context("packets")? })
    }

    /// Waits until nothing has passed for a while, and gives what had passed by then.
    pub async fn quiet() -> Result<Self> {
        let mut looks = interval(SILENCE);
        let silence = async {
            let mut before = Self::now()?;
            looks.tick().await;
            loop {
                looks.tick().await;
                let now = Self::now()?;
                if now.packets == before.packets {
                    return Ok(now);
                }
                before = now;
            }
        };
        timeout(PATIENCE, silence).await.context("the loopback does not fall quiet")?
    }

    /// Bytes from IP upwards since `before`: Linux counts 14 bytes of a made-up Ethernet header for each packet.
    pub fn bytes_since(self, before: Self) -> u64 {
        (self.bytes - before.bytes) - 14 * self.packets_since(before)
    }

    /// Bytes of UDP payload since `before`.
    pub fn payload_since(self, before: Self) -> u64 {
        self.bytes_since(before) - 28 * self.packets_since(before)
    }

    /// Packets since `before`.
    pub fn packets_since(self, before: Self) -> u64 {
        self.packets - before.packets
    }
}

/// Resident memory in kB: now, and at most so far.
pub fn memory_kb(process: u32) -> Result<(u64, u64)> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|rest| rest.split_whitespace().nth(1)?.parse().ok()).context("a field of status")
    };
    Ok((field("VmRSS")?, field("VmHWM")?))
}

/// Processor time of a process so far. A hundredth of a second is the unit of Linux.
pub fn processor_time(process: u32) -> Result<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let (_, fields) = stat.rsplit_once(')').context("stat")?;
    let hundredths: u64 = fields.split_whitespace().skip(11).take(2).filter_map(|n| n.parse::<u64>().ok()).sum();
    Ok(Duration::from_millis(hundredths * 10))
}
