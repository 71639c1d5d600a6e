//! What the program closes when it begins, seen from outside on Linux.
#![cfg(target_os = "linux")]

use std::fs;

use anyhow::{Context as _, Result, ensure};
use kith_tests::people::Town;

const KEY_LOG: &str = "SSLKEYLOGFILE";

#[test]
fn a_node_cannot_be_dumped_and_writes_no_keys_of_connections() -> Result<()> {
    let town = Town::new()?;
    let log = town.path("keys of connections");
    let mut ana = town.person("Ana")?;
    let named: &'static str = Box::leak(log.display().to_string().into_boxed_str());
    ana.environment = vec![(KEY_LOG, named)];
    ana.founds("Harbour", &[])?;
    ana.serves()?;
    let node = ana.pid().context("no node")?;
    let process = |what: &str| fs::read(format!("/proc/{node}/{what}"));

    let limits = String::from_utf8(process("limits")?)?;
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).context("no limit")?;
    ensure!(core.split_whitespace().filter(|word| *word == "0").count() == 2, "{core}");
    // A process that may not be dumped belongs to root below /proc, whoever runs it: the test sees it by the owner of a
    // file that else is the person's own. As root both are alike, and the limit above is all that can be seen.
    let environment = process("environ")?;
    ensure!(!environment.windows(KEY_LOG.len()).any(|part| part == KEY_LOG.as_bytes()), "the variable is still there");
    ensure!(!log.exists(), "keys of connections were written down");
    let commands = String::from_utf8_lossy(&process("cmdline")?).into_owned();
    ensure!(commands.contains("serve"), "another command after beginning again: {commands}");
    ana.stops()?;
    Ok(())
}
