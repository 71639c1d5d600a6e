//! iroh-blobs as its makers run it: stores of its own, over iroh's own endpoints. Loopback only, no relay, no lookup.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use iroh::endpoint::{RelayMode, presets};
use iroh::protocol::Router;
use iroh::{Endpoint, EndpointAddr};
use iroh_blobs::store::fs::FsStore;
use iroh_blobs::{ALPN, BlobsProtocol, Hash, HashAndFormat};
use rustls::CipherSuite;

/// One who gives a file, and where.
pub struct Pair {
    taker: Endpoint,
    giver: EndpointAddr,
    hash: Hash,
    _router: Router,
}

/// What its connections are sealed with. The network's are sealed with ChaCha20-Poly1305, which libp2p asks for first and
/// lets nobody change; iroh's own choice is AES-GCM, for which many processors have instructions.
#[derive(Debug, Clone, Copy)]
pub enum Cipher {
    Own,
    OfTheNetwork,
}

async fn endpoint(cipher: Cipher) -> Result<Endpoint> {
    let mut provider = rustls::crypto::aws_lc_rs::default_provider();
    if matches!(cipher, Cipher::OfTheNetwork) {
        // Whoever calls is heard first; the others stay, since QUIC's first packets want one of them.
        provider.cipher_suites.sort_by_key(|suite| suite.suite() != CipherSuite::TLS13_CHACHA20_POLY1305_SHA256);
    }
    let provider = Arc::new(provider);
    let builder = Endpoint::builder(presets::Empty).crypto_provider(provider).relay_mode(RelayMode::Disabled);
    Ok(builder.clear_ip_transports().bind_addr("127.0.0.1:0")?.bind().await?)
}

impl Pair {
    pub async fn begin(folder: &Path, file: &Path, cipher: Cipher) -> Result<Self> {
        let store = FsStore::load(folder.join(format!("iroh gives {cipher:?}"))).await?;
        let hash = store.blobs().add_path(file).await?.hash;
        let (giving, taker) = (endpoint(cipher).await?, endpoint(cipher).await?);
        let giver = giving.bound_sockets().into_iter().fold(EndpointAddr::new(giving.id()), EndpointAddr::with_ip_addr);
        let _router = Router::builder(giving).accept(ALPN, BlobsProtocol::new(&store, None)).spawn();
        Ok(Self { taker, giver, hash, _router })
    }

    /// Fetches the file into a new store over a new connection that stands already; gives the seconds it took.
    pub async fn fetch(&self, folder: &Path) -> Result<f64> {
        let folder = folder.join("iroh takes");
        let store = FsStore::load(&folder).await?;
        let connection = self.taker.connect(self.giver.clone(), ALPN).await?;
        let began = Instant::now();
        store.remote().fetch(connection, HashAndFormat::raw(self.hash)).await?;
        let seconds = began.elapsed().as_secs_f64();
        ensure!(store.blobs().has(self.hash).await?, "it is not whole");
        store.shutdown().await?;
        std::fs::remove_dir_all(&folder).context("the store goes")?;
        Ok(seconds)
    }
}
