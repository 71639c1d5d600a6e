//! `kith relay serve`: a relay for others, and nothing else. It knows no group, keeps no list of who comes, writes no log,
//! and reads nothing of what it passes on, which is sealed from device to device.
//!
//! Its one file holds its network key, the pass of its slip and its ports. It is not sealed: nobody's words, names or
//! groups lie in it, and it has to start again without a person. Who has it can stand in the relay's place.

use std::fs;
use std::path::Path;

use kith_protocol::command::Refusal;
use kith_protocol::id::TransportId;
use kith_protocol::limits;
use kith_protocol::relay::RelaySlip;
use kith_protocol::signature::SecretKey;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use crate::network::{Happening, Manner, Network, PortRule};
use crate::node::{EVERYWHERE, reachable};
use crate::vault::random;

/// Where a relay keeps what it is, in its folder.
const FILE: &str = "relay";

#[derive(Serialize, Deserialize)]
struct Kept {
    seed: [u8; 32],
    pass: [u8; 32],
    listen: Vec<String>,
    bound: Vec<String>,
}

/// A relay that runs.
pub struct RelayNode {
    network: Network,
    happenings: mpsc::Receiver<Happening>,
    kept: Kept,
}

impl RelayNode {
    /// Starts the relay of a folder, which is made if there is none. `new_slip` ends the slip given out before.
    ///
    /// # Errors
    ///
    /// [`Refusal::CannotListen`], [`Refusal::CannotOpen`] with the file.
    pub async fn start(folder: &Path, listen: &[String], new_slip: bool) -> Result<Self, Refusal> {
        let file = folder.join(FILE);
        let refused = || Refusal::CannotOpen { path: file.display().to_string() };
        let before = match fs::read(&file) {
            Ok(bytes) => Some(serde_json::from_slice::<Kept>(&bytes).map_err(|_| refused())?),
            Err(_) => None,
        };
        let configured = match &before {
            Some(kept) if listen.is_empty() => kept.listen.clone(),
            None if listen.is_empty() => vec![EVERYWHERE.to_owned()],
            _ => listen.to_vec(),
        };
        let (seed, mut pass) = match &before {
            Some(kept) => (kept.seed, kept.pass),
            None => (random()?, random()?),
        };
        if new_slip {
            pass = random()?;
        }
        let bound = before.filter(|kept| kept.listen == configured).map(|kept| kept.bound);
        let (at, rule) = match &bound {
            Some(bound) => (bound, PortRule::Exact),
            None => (&configured, PortRule::NextFree),
        };
        let manner = Manner { anybody: true, passes: vec![pass], ..Manner::default() };
        let (network, happenings) = Network::start_by(&seed, at, rule, 1, manner).await?;
        let kept = Kept { seed, pass, listen: configured, bound: network.bound().to_vec() };
        write(folder, &file, &kept).map_err(|_| refused())?;
        Ok(Self { network, happenings, kept })
    }

    /// The line that gives a place here. `at`: where it can be called, if that is not where it listens.
    pub fn slip(&self, at: &[String]) -> String {
        let mut addresses =
            if at.is_empty() { reachable(&self.network.addresses(), self.network.bound()) } else { at.to_vec() };
        addresses.retain(|address| address.len() <= limits::ADDRESS_BYTES_MAX);
        addresses.truncate(limits::ADDRESSES_MAX);
        let transport = TransportId(SecretKey::from_seed(&zeroize::Zeroizing::new(self.kept.seed)).public());
        RelaySlip { transport, addresses, pass: self.kept.pass }.to_line()
    }

    /// Runs until `over`.
    pub async fn run(mut self, over: impl Future<Output = ()>) {
        let nothing_else = async { while self.happenings.recv().await.is_some() {} };
        tokio::select! {
            () = over => {}
            () = nothing_else => {}
        }
        self.network.stop().await;
    }
}

fn write(folder: &Path, file: &Path, kept: &Kept) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    std::io::Write::write_all(&mut new, &serde_json::to_vec(kept)?)?;
    new.as_file().sync_all()?;
    new.persist(file)?;
    Ok(())
}
