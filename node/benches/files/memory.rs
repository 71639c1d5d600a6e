//! How much memory this process holds, and the most it held since it was asked to forget (Linux).

use anyhow::{Context as _, Result};

/// What a large file took at most, in MiB above idle.
pub struct Memory {
    pub said: f64,
    pub saved: f64,
}

/// Forgets the most that was held.
pub fn forget() -> Result<()> {
    Ok(std::fs::write("/proc/self/clear_refs", "5")?)
}

/// MiB held now.
pub fn now() -> Result<f64> {
    field("VmRSS:")
}

/// MiB held at most.
pub fn most() -> Result<f64> {
    field("VmHWM:")
}

fn field(name: &str) -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).context("no such field")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1_024.0)
}
