//! What is said to Tor at its control port: who asks, an onion service, how far it is. (Tor's control-spec.)

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use kith_protocol::slip::unbase32;
use sha2::Sha256;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::{Control, OnionKey};
use crate::vault::random;

/// How long an answer may take: it comes from this computer.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// Bytes of an answer. A guess, ten times what is asked for here.
const ANSWER_BYTES_MAX: u64 = 16 * 1024;

/// The port at which members' onion services are called: one that says nothing.
pub(super) const ONION_PORT: u16 = 443;

/// Why Tor did not do it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nobody is there, or is not any more.
    Gone,
    /// It takes no orders from here.
    NotLetIn,
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::PermissionDenied { Self::NotLetIn } else { Self::Gone }
    }
}

trait Both: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Both for T {}

/// A connection on which Tor takes orders.
pub(super) struct Orders {
    stream: BufReader<Box<dyn Both>>,
}

impl Orders {
    /// Goes there and shows who asks.
    pub async fn begin(at: &Control) -> Result<Self, Fault> {
        let stream: Box<dyn Both> = match at {
            #[expect(clippy::disallowed_methods, reason = "this computer's own Tor")]
            Control::Port(at) => Box::new(TcpStream::connect(at).await?),
            Control::Socket(path) => Box::new(UnixStream::connect(path).await?),
        };
        let mut orders = Self { stream: BufReader::new(stream) };
        orders.show().await?;
        Ok(orders)
    }

    /// Tor proves that it knows the cookie's file before anything of it is shown. Its older way, which shows the file to
    /// whoever asks, is not used.
    async fn show(&mut self) -> Result<(), Fault> {
        let says = self.ask("PROTOCOLINFO 1").await?;
        let auth = says.iter().find_map(|line| line.strip_prefix("AUTH METHODS=")).ok_or(Fault::NotLetIn)?;
        let (methods, rest) = auth.split_once(' ').unwrap_or((auth, ""));
        let methods: Vec<&str> = methods.split(',').collect();
        if methods.contains(&"NULL") {
            return self.ask("AUTHENTICATE").await.map(drop);
        }
        let file = rest.strip_prefix("COOKIEFILE=").and_then(quoted);
        let (true, Some(file)) = (methods.contains(&"SAFECOOKIE"), file) else { return Err(Fault::NotLetIn) };
        let cookie = Zeroizing::new(tokio::fs::read(file).await.map_err(|_| Fault::NotLetIn)?);
        if cookie.len() != 32 {
            return Err(Fault::NotLetIn);
        }
        let ours: [u8; 32] = random().map_err(|_| Fault::NotLetIn)?;
        let says = self.ask(&format!("AUTHCHALLENGE SAFECOOKIE {}", hex(&ours))).await?;
        let field = |name: &str| {
            let mut words = says.first()?.split(' ');
            unhex(words.find_map(|word| word.strip_prefix(name))?)
        };
        let (proof, theirs) = field("SERVERHASH=").zip(field("SERVERNONCE=")).ok_or(Fault::NotLetIn)?;
        let mac = |of: &str| {
            let mac = Hmac::<Sha256>::new_from_slice(of.as_bytes()).map_err(|_| Fault::NotLetIn)?;
            Ok::<_, Fault>(mac.chain_update(&*cookie).chain_update(ours).chain_update(&theirs))
        };
        let tor = mac("Tor safe cookie authentication server-to-controller hash")?;
        tor.verify_slice(&proof).map_err(|_| Fault::NotLetIn)?;
        let own = mac("Tor safe cookie authentication controller-to-server hash")?;
        self.ask(&format!("AUTHENTICATE {}", hex(&own.finalize().into_bytes()))).await.map(drop)
    }

    /// Has callers of an onion service brought to a port of this computer. Gives the name of the service.
    pub async fn add(&mut self, key: &OnionKey, port: u16) -> Result<[u8; 35], Fault> {
        let key = base64(&*key.0);
        let line = format!("ADD_ONION ED25519-V3:{} Flags=DiscardPK Port={ONION_PORT},127.0.0.1:{port}", *key);
        let says = self.ask(&Zeroizing::new(line)).await?;
        let name = says.iter().find_map(|line| line.strip_prefix("ServiceID=")).and_then(unbase32);
        name.and_then(|name| name.try_into().ok()).ok_or(Fault::NotLetIn)
    }

    /// Ends a service.
    pub async fn end(&mut self, name: &str) -> Result<(), Fault> {
        self.ask(&format!("DEL_ONION {name}")).await.map(drop)
    }

    /// How far Tor is on its way into its network, and whether it finds that network now.
    pub async fn percent(&mut self) -> Result<u8, Fault> {
        let says = self.ask("GETINFO status/bootstrap-phase network-liveness").await?;
        let mut words = says.iter().flat_map(|line| line.split(' '));
        let percent = words.find_map(|word| word.strip_prefix("PROGRESS=")?.parse().ok()).unwrap_or(0);
        let down = says.iter().any(|line| line == "network-liveness=down");
        Ok(if down { percent.min(99) } else { percent })
    }

    /// Waits until Tor ends the connection, as it does when it ends itself. (What it says unasked is nothing that was asked for.)
    pub async fn gone(&mut self) {
        loop {
            match self.stream.fill_buf().await.map(<[u8]>::len) {
                Ok(0) | Err(_) => return,
                Ok(unasked) => self.stream.consume(unasked),
            }
        }
    }

    async fn ask(&mut self, line: &str) -> Result<Vec<String>, Fault> {
        timeout(ANSWER_WITHIN, self.asked(line)).await.map_err(|_| Fault::Gone)?
    }

    /// The lines of an answer that is a yes, without their numbers.
    async fn asked(&mut self, line: &str) -> Result<Vec<String>, Fault> {
        self.stream.write_all(&Zeroizing::new([line.as_bytes(), b"\r\n"].concat())).await?;
        self.stream.flush().await?;
        let mut said = Vec::new();
        let mut bounded = (&mut self.stream).take(ANSWER_BYTES_MAX);
        loop {
            let mut line = String::new();
            if bounded.read_line(&mut line).await? == 0 {
                return Err(Fault::Gone);
            }
            let line = line.trim_end();
            // “250-” more follows, “250 ” was the last; any other number is a no.
            let (number, more, text) = (line.get(..3), line.get(3..4), line.get(4..));
            if number != Some("250") {
                return Err(Fault::NotLetIn);
            }
            said.push(text.unwrap_or_default().to_owned());
            if more == Some(" ") {
                return Ok(said);
            }
        }
    }
}

/// A path in quotes, as Tor writes it.
fn quoted(text: &str) -> Option<PathBuf> {
    let mut path = String::new();
    let mut chars = text.strip_prefix('"')?.chars();
    loop {
        match chars.next()? {
            '"' => return Some(path.into()),
            '\\' => path.push(chars.next()?),
            c => path.push(c),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok());
    pairs.collect()
}

/// RFC 4648 base64.
fn base64(bytes: &[u8]) -> Zeroizing<String> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = Zeroizing::new(String::with_capacity(bytes.len().div_ceil(3) * 4));
    for three in bytes.chunks(3) {
        let at = |place: usize| three.get(place).copied().map_or(0, u32::from);
        let all = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let sign = ALPHABET[(all >> (18 - 6 * place) & 63) as usize];
            text.push(if place > three.len() { '=' } else { char::from(sign) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(*base64(bytes.as_bytes()), text);
        }
        assert_eq!(base64(&[0xff; 64]).len(), 88);
    }

    #[test]
    fn a_path_is_read_as_tor_writes_it() {
        assert_eq!(quoted(r#""/run/tor/control.authcookie" more"#), Some("/run/tor/control.authcookie".into()));
        assert_eq!(quoted(r#""/a \"b\" \\c""#), Some(r#"/a "b" \c"#.into()));
        assert_eq!((quoted("/bare"), quoted("\"no end")), (None, None));
    }

    #[test]
    fn an_odd_number_of_digits_is_no_answer() {
        assert_eq!(unhex("0aFF"), Some(vec![10, 255]));
        assert_eq!((unhex("0aF"), unhex("xy"), unhex("é1")), (None, None, None));
    }
}
