//! A private network of Debian's `tor` for one story: three directory authorities and five more relays on one computer, and
//! a `tor` on the computer of each person. Nothing of it leaves the wires of the story.

use std::io::Write as _;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, ensure};

use super::{Host, Internet};

/// Authorities, and relays beside them: a service and its caller need eight different ones for their circuits.
const AUTHORITIES: u16 = 3;
const RELAYS: u16 = 5;

/// What this machine lacks for it.
pub fn can_tor() -> Result<(), String> {
    for program in ["tor", "tor-gencert"] {
        let asked = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if asked.is_err() {
            return Err(format!("{program} is missing (Debian: apt-get install tor)"));
        }
    }
    Ok(())
}

/// The network.
pub struct Onions {
    /// Where all of its relays are.
    pub address: Ipv4Addr,
    host: Host,
    folder: PathBuf,
    authorities: String,
    running: Vec<Child>,
}

/// A person's own `tor`.
pub struct Tor {
    host: String,
    settings: PathBuf,
    /// The file whose knowledge lets a program give orders.
    pub cookie: PathBuf,
    running: Option<Child>,
}

impl Onions {
    /// Starts it. It needs some ten seconds until it leads anybody anywhere.
    pub fn begin(folder: &Path, internet: &mut Internet) -> Result<Self> {
        let (host, address) = internet.computer("tor")?;
        std::fs::create_dir_all(folder)?;
        let mut onions =
            Self { address, host, folder: folder.to_owned(), authorities: String::new(), running: Vec::new() };
        let names: Vec<String> = (0..AUTHORITIES).map(|n| format!("authority{n}")).collect();
        for (n, name) in (0..).zip(&names) {
            let line = onions.authority(name, 7000 + n)?;
            onions.authorities.push_str(&line);
        }
        for (n, name) in (0..).zip(&names) {
            let settings = format!(
                "Nickname {name}\nAddress {address}\nORPort {address}:{}\nDirPort {address}:{}\nAuthoritativeDirectory 1\n\
                 V3AuthoritativeDirectory 1\nContactInfo nobody\nTestingV3AuthInitialVotingInterval 5\n\
                 TestingV3AuthInitialVoteDelay 2\nTestingV3AuthInitialDistDelay 2\nV3AuthVotingInterval 10\n\
                 V3AuthVoteDelay 2\nV3AuthDistDelay 2\nTestingDirAuthVoteExit *\nTestingDirAuthVoteGuard *\n\
                 TestingDirAuthVoteHSDir *\nTestingMinExitFlagThreshold 0\nSocksPort 0\n",
                5000 + n,
                7000 + n
            );
            let host = onions.host.name.clone();
            let started = onions.start(&host, name, &settings)?.1;
            onions.running.push(started);
        }
        for n in 0..RELAYS {
            let settings =
                format!("Nickname relay{n}\nAddress {address}\nORPort {address}:{}\nSocksPort 0\n", 6000 + n);
            let host = onions.host.name.clone();
            let started = onions.start(&host, &format!("relay{n}"), &settings)?.1;
            onions.running.push(started);
        }
        Ok(onions)
    }

    /// The keys of an authority, and the line by which the others know it.
    fn authority(&self, name: &str, port: u16) -> Result<String> {
        let folder = self.folder(name)?;
        let keys = folder.join("keys");
        std::fs::create_dir_all(&keys)?;
        private(&keys)?;
        let mut made = Command::new("tor-gencert")
            .args(["--create-identity-key", "--passphrase-fd", "0", "-m", "12", "-a"])
            .arg(format!("{}:{port}", self.address))
            .arg("-i")
            .arg(keys.join("authority_identity_key"))
            .arg("-s")
            .arg(keys.join("authority_signing_key"))
            .arg("-c")
            .arg(keys.join("authority_certificate"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        made.stdin.take().context("no input")?.write_all(b"of a story\n")?;
        ensure!(made.wait()?.success(), "tor-gencert failed");
        let certificate = std::fs::read_to_string(keys.join("authority_certificate"))?;
        let identity = certificate.lines().find_map(|line| line.strip_prefix("fingerprint ")).context("no identity")?;
        let empty = folder.join("empty");
        std::fs::write(&empty, "")?;
        let listed = Command::new("tor")
            .arg("-f")
            .arg(&empty)
            .args(["--list-fingerprint", "--orport", "1", "--nickname", name, "--hush", "--datadirectory"])
            .arg(&folder)
            .args(["--dirauthority", "xx 127.0.0.1:1 ffffffffffffffffffffffffffffffffffffffff"])
            .output()?;
        let text = String::from_utf8_lossy(&listed.stdout).into_owned();
        let last = text.lines().last().and_then(|line| line.strip_prefix(name)).context("no fingerprint")?;
        let fingerprint: String = last.split_whitespace().collect();
        let relay_port = port - 2000;
        Ok(format!(
            "DirAuthority {name} orport={relay_port} no-v2 v3ident={identity} {}:{port} {fingerprint}\n",
            self.address
        ))
    }

    fn folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder.join(name);
        std::fs::create_dir_all(&folder)?;
        private(&folder)?;
        Ok(folder)
    }

    fn start(&self, host: &str, name: &str, settings: &str) -> Result<(PathBuf, Child)> {
        let folder = self.folder(name)?;
        let file = folder.join("torrc");
        let all = format!(
            "TestingTorNetwork 1\nDataDirectory {}\nShutdownWaitLength 0\nAssumeReachable 1\nExitPolicy reject *:*\n\
             Log notice file {}\n{settings}{}",
            folder.display(),
            folder.join("log").display(),
            self.authorities
        );
        std::fs::write(&file, all)?;
        let child = run(host, &file)?;
        Ok((file, child))
    }

    /// A `tor` on somebody's computer, at its usual ports.
    pub fn client(&self, host: &Host) -> Result<Tor> {
        let settings = "SocksPort 127.0.0.1:9050\nControlPort 127.0.0.1:9051\nCookieAuthentication 1\n";
        // (Tor says where its cookie is, and there no name of ours is to be.)
        let name = format!("client{}", std::fs::read_dir(&self.folder)?.count());
        let (settings, child) = self.start(&host.name, &name, settings)?;
        let cookie = self.folder(&name)?.join("control_auth_cookie");
        Ok(Tor { host: host.name.clone(), settings, cookie, running: Some(child) })
    }
}

impl Tor {
    /// It ends, as when a computer is updated.
    pub fn ends(&mut self) -> Result<()> {
        let mut child = self.running.take().context("it does not run")?;
        child.kill()?;
        child.wait()?;
        Ok(())
    }

    /// It is there again.
    pub fn begins_again(&mut self) -> Result<()> {
        self.running = Some(run(&self.host, &self.settings)?);
        Ok(())
    }
}

fn run(host: &str, settings: &Path) -> Result<Child> {
    let mut command = Command::new("ip");
    command.args(["netns", "exec", host, "tor", "--quiet", "-f"]).arg(settings);
    Ok(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?)
}

fn private(folder: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?)
}

impl Drop for Onions {
    fn drop(&mut self) {
        for child in &mut self.running {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Tor {
    fn drop(&mut self) {
        if let Some(mut child) = self.running.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
