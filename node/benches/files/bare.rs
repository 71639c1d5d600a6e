//! A stream of the same network, and nothing on it but bytes.

use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use futures::{AsyncReadExt as _, AsyncWriteExt as _};
use kith_node::network::{AskedFor, FileStreams, Happening, Input, Network, PortRule};
use kith_protocol::id::TransportId;
use tokio::sync::{Mutex, mpsc};

/// Two networks that are connected over QUIC.
pub struct Pair {
    streams: FileStreams,
    whom: TransportId,
    asked: Mutex<mpsc::Receiver<AskedFor>>,
    /// Keep the networks up.
    _networks: [Network; 2],
    _happenings: [mpsc::Receiver<Happening>; 2],
}

fn transport(seed: &[u8; 32]) -> Result<TransportId> {
    let mut seed = *seed;
    let keys = libp2p::identity::Keypair::ed25519_from_bytes(&mut seed)?;
    Ok(TransportId(keys.public().try_into_ed25519()?.to_bytes()))
}

impl Pair {
    pub async fn begin() -> Result<Self> {
        let listen = ["/ip4/127.0.0.1/udp/0/quic-v1".to_owned()];
        let ([one, other], mut networks, mut happenings) = ([[1; 32], [2; 32]], Vec::new(), Vec::new());
        for seed in [one, other] {
            let (network, happening) = Network::start(&seed, &listen, PortRule::NextFree, 1).await?;
            network.send(Input::Allow([transport(&one)?, transport(&other)?].into())).await?;
            networks.push(network);
            happenings.push(happening);
        }
        let [giver, taker]: [Network; 2] = networks.try_into().ok().context("two")?;
        let [mut giver_sees, taker_sees]: [mpsc::Receiver<Happening>; 2] = happenings.try_into().ok().context("two")?;
        let (mut taker, whom) = (taker, transport(&other)?);
        giver.send(Input::Dial { whom, addresses: taker.addresses() }).await?;
        loop {
            match giver_sees.recv().await.context("the network ended")? {
                Happening::Connected { .. } => break,
                happening => ensure!(!matches!(happening, Happening::DialFailed { .. }), "nobody answered"),
            }
        }
        let asked = Mutex::new(taker.asked_for().context("asked for")?);
        let streams = giver.file_streams();
        Ok(Self { streams, whom, asked, _networks: [giver, taker], _happenings: [giver_sees, taker_sees] })
    }

    /// Carries so many bytes; gives the seconds it took.
    pub async fn carry(&self, size: u64) -> Result<f64> {
        let mut giving = self.streams.open(self.whom).await.context("no stream")?;
        let began = Instant::now();
        let give = async move {
            let (part, mut left) = (vec![7; 64 * 1024], size);
            while left > 0 {
                let now = usize::try_from(left)?.min(part.len());
                giving.write_all(&part[..now]).await?;
                left -= now as u64;
            }
            giving.close().await?;
            anyhow::Ok(())
        };
        let take = async {
            let mut taking = self.asked.lock().await.recv().await.context("the network ended")?.stream;
            let (mut part, mut came) = (vec![0; 64 * 1024], 0);
            loop {
                match taking.read(&mut part).await? {
                    0 => break,
                    read => came += read as u64,
                }
            }
            ensure!(came == size, "{came} bytes");
            anyhow::Ok(())
        };
        let giving = tokio::spawn(give);
        take.await?;
        giving.await??;
        Ok(began.elapsed().as_secs_f64())
    }
}
