//! A call through Tor's SOCKS port. (RFC 1928 and 1929; Tor's own socks-extensions for the name and password.)
//!
//! By hand, as it is thirty bytes each way: tokio-socks would do the same, and know less of which network calls.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::vault::random;

/// A name and a password under which Tor keeps circuits apart from those of any other.
#[derive(Clone)]
pub(in crate::network) struct Apart {
    name: String,
    password: String,
}

impl Apart {
    /// One nobody has used.
    pub fn new() -> Option<Self> {
        let hex = |bytes: [u8; 16]| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Some(Self { name: hex(random().ok()?), password: hex(random().ok()?) })
    }
}

/// Whether anybody is at the port.
pub(super) async fn is_open(at: SocketAddr) -> bool {
    reach(at).await.is_ok()
}

async fn reach(at: SocketAddr) -> io::Result<TcpStream> {
    #[expect(clippy::disallowed_methods, reason = "this computer's own Tor; whom it calls was asked for at the gate")]
    let stream = TcpStream::connect(at).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// A stream to a port of an onion service.
pub(super) async fn call(at: SocketAddr, apart: &Apart, host: &str, port: u16) -> io::Result<TcpStream> {
    let refused = || io::Error::from(io::ErrorKind::ConnectionRefused);
    let mut stream = reach(at).await?;
    // Version 5, one way to show who calls: name and password.
    stream.write_all(&[5, 1, 2]).await?;
    let mut two = [0; 2];
    stream.read_exact(&mut two).await?;
    if two != [5, 2] {
        return Err(refused());
    }
    let mut who = vec![1];
    for text in [&apart.name, &apart.password] {
        who.push(u8::try_from(text.len()).map_err(|_| refused())?);
        who.extend_from_slice(text.as_bytes());
    }
    stream.write_all(&who).await?;
    stream.read_exact(&mut two).await?;
    if two[1] != 0 {
        return Err(refused());
    }
    // Connect, to a name: nothing is looked up here.
    let mut whom = vec![5, 1, 0, 3, u8::try_from(host.len()).map_err(|_| refused())?];
    whom.extend_from_slice(host.as_bytes());
    whom.extend_from_slice(&port.to_be_bytes());
    stream.write_all(&whom).await?;
    let mut head = [0; 4];
    stream.read_exact(&mut head).await?;
    let rest = match head {
        [5, 0, _, 1] => 4,
        [5, 0, _, 4] => 16,
        [5, 0, _, 3] => usize::from(stream.read_u8().await?),
        _ => return Err(refused()),
    };
    stream.read_exact(&mut vec![0; rest + 2]).await?;
    Ok(stream)
}
