//! A log, only when it is asked for: what the node says of itself, in a file that its owner alone can read. Nothing of the
//! libraries below it is written down: they know addresses and keys. Times are counted from the program's start.

use std::fs::OpenOptions;
use std::path::Path;
use std::sync::Mutex;

use kith_protocol::command::Refusal;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::{layer, time};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Writes from now on to the end of this file.
pub fn begin(path: &Path) -> Result<(), Refusal> {
    let cannot = || Refusal::CannotOpen { path: path.display().to_string() };
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).map_err(|_| cannot())?;
    let ours = Targets::new().with_target("kith", LevelFilter::DEBUG).with_default(LevelFilter::OFF);
    let written = layer().with_writer(Mutex::new(file)).with_ansi(false).with_timer(time::uptime()).with_filter(ours);
    tracing_subscriber::registry().with(written).try_init().map_err(|_| cannot())?;
    tracing::info!(target: "kith", version = env!("CARGO_PKG_VERSION"), "begins");
    Ok(())
}
