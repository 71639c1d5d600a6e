//! Looking for secrets where none may be: in files, in recorded traffic, in what was printed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use kith_node::{Home, Passphrase};
use kith_protocol::encoding::{Canonical as _, Reader};
use kith_protocol::epoch::{Rungs, SignedRotate};
use kith_protocol::persona::{Asking, DOOR, Persona};
use kith_protocol::slip::SlipPaper;
use kith_protocol::step::Table;

/// The shortest secret that can be looked for: a shorter one stands by chance in what is random.
const BYTES_MIN: usize = 8;

/// Secrets, in every form in which somebody may have written them.
#[derive(Default)]
pub struct Secrets {
    /// By the first two bytes: the form's other bytes, and what it is.
    forms: BTreeMap<[u8; 2], Vec<(Vec<u8>, String)>>,
    /// Which first two bytes there are.
    begins: Vec<bool>,
    count: usize,
}

impl Secrets {
    /// Words: UTF-8 and UTF-16 of both kinds, and what bytes have.
    pub fn add_words(&mut self, what: &str, words: &str) -> Result<()> {
        let utf16: Vec<u16> = words.encode_utf16().collect();
        self.put(format!("{what}, UTF-16LE"), utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect());
        self.put(format!("{what}, UTF-16BE"), utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect());
        self.add_bytes(what, words.as_bytes())
    }

    /// Bytes: as they are, as hex digits, and in base64 wherever they stand in it.
    pub fn add_bytes(&mut self, what: &str, bytes: &[u8]) -> Result<()> {
        ensure!(bytes.len() >= BYTES_MIN, "{what} is too short to be looked for");
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        self.put(format!("{what}, as it is"), bytes.to_vec());
        self.put(format!("{what}, HEX"), hex.to_uppercase().into_bytes());
        self.put(format!("{what}, hex"), hex.into_bytes());
        for before in 0..3 {
            for (name, ends) in [("base64", b"+/"), ("base64url", b"-_")] {
                self.put(format!("{what}, {name} after {before}"), base64(bytes, before, ends));
            }
        }
        self.count += 1;
        Ok(())
    }

    /// The secret keys of a home: those of its personas, of words and of prekeys and epochs. They are read from a copy of
    /// it, made at `copy` and taken away again. Gives how many.
    pub fn add_keys(&mut self, home: &Path, passphrase: &str, copy: &Path) -> Result<usize> {
        copy_folder(home, copy)?;
        let opened = Home::open(copy, &Passphrase::new(passphrase)?)?;
        let before = self.count();
        for id in opened.personas() {
            let mut rows = Vec::new();
            ensure!(opened.store(id)?.scan(|table, key, value| rows.push((table, key, value)))? == 0, "damaged rows");
            for (table, key, value) in rows {
                // A row of a room is one of these under the beginning of its id.
                let in_a_room = matches!(table, Table::Room | Table::RoomWords);
                let inner = key.get(16).filter(|_| in_a_room);
                let inner = inner.and_then(|inner| Table::ALL.into_iter().find(|table| *table as u8 == *inner));
                let (table, key) = inner.map_or((table, &key[..]), |inner| (inner, &key[17..]));
                match table {
                    Table::Persona => {
                        let persona = Persona::from_bytes(&value).ok().context("not a persona")?;
                        self.add_bytes("a device key", persona.device.seed().as_ref())?;
                        self.add_bytes("a transport key", persona.transport.seed().as_ref())?;
                    }
                    Table::Passing if key == DOOR => {
                        let asking = Asking::from_bytes(&value).ok().context("not a guest's row")?;
                        self.add_bytes("a slip's key", asking.paper.seed.as_bytes())?;
                    }
                    Table::Passing => self.add_bytes("the next transport key", value.get(..32).context("no key")?)?,
                    Table::Recovery => self.add_bytes("a recovery key", &value)?,
                    Table::Cell => self.add_bytes("a key of words", value.get(..32).context("no key")?)?,
                    // A longer key: seals of the epoch, which are nobody's secret.
                    Table::Epoch if key.len() == 32 => {
                        let mut row = Reader::new(&value);
                        let rungs = row.value::<SignedRotate>().and_then(|_| row.option::<Rungs>());
                        if let Some(rungs) = rungs.ok().context("not an epoch")? {
                            self.add_bytes("an epoch's rung", rungs.keep())?;
                        }
                    }
                    Table::Slip => {
                        let paper = SlipPaper::from_bytes(&value).ok().context("not a slip")?;
                        self.add_bytes("a slip's key", paper.seed.as_bytes())?;
                    }
                    _ => {}
                }
            }
        }
        drop(opened);
        fs::remove_dir_all(copy)?;
        Ok(self.count() - before)
    }

    /// How many secrets there are.
    pub fn count(&self) -> usize {
        self.count
    }

    fn put(&mut self, what: String, form: Vec<u8>) {
        let Some((first, rest)) = form.split_first_chunk::<2>() else { return };
        self.begins.resize(1 << 16, false);
        self.begins[usize::from(u16::from_be_bytes(*first))] = true;
        self.forms.entry(*first).or_default().push((rest.to_vec(), what));
    }

    /// Which of them stand in these bytes.
    pub fn found_in(&self, bytes: &[u8]) -> Vec<&str> {
        let mut found = Vec::new();
        for (at, pair) in bytes.windows(2).enumerate() {
            if !self.begins[usize::from(pair[0]) << 8 | usize::from(pair[1])] {
                continue;
            }
            for (rest, what) in self.forms.get(pair).into_iter().flatten() {
                if bytes[at + 2..].starts_with(rest) && !found.contains(&what.as_str()) {
                    found.push(what.as_str());
                }
            }
        }
        found
    }

    /// Which of them stand in a folder: in names of what is in it, or in a file. Gives how many bytes were read, too.
    pub fn found_below(&self, folder: &Path) -> Result<(Vec<String>, usize)> {
        let (mut found, mut bytes) = (Vec::new(), 0);
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            found.extend(self.found_in(name.as_encoded_bytes()).iter().map(|what| format!("{what}, as a name")));
            let kind = entry.file_type()?;
            if kind.is_dir() {
                let (more, read) = self.found_below(&entry.path())?;
                found.extend(more);
                bytes += read;
            } else if kind.is_file() {
                let content = std::fs::read(entry.path())?;
                bytes += content.len();
                found.extend(self.found_in(&content).iter().map(|what| format!("{what} in {name:?}")));
            }
        }
        Ok((found, bytes))
    }
}

/// Copies a folder with all that is in it; its sockets stay where they are.
pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (entry, kind) = entry.and_then(|entry| entry.file_type().map(|kind| (entry, kind)))?;
        let to = to.join(entry.file_name());
        if kind.is_dir() {
            copy_folder(&entry.path(), &to)?;
        } else if kind.is_file() {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

/// The digits of base64 that depend on these bytes alone, when so many others stand before them.
fn base64(bytes: &[u8], before: usize, ends: &[u8; 2]) -> Vec<u8> {
    let digit = |value: u8| match value {
        0..26 => b'A' + value,
        26..52 => b'a' + value - 26,
        52..62 => b'0' + value - 52,
        _ => ends[usize::from(value) - 62],
    };
    let bit = |at: usize| bytes[at / 8] >> (7 - at % 8) & 1;
    // The first digit that begins within the bytes.
    let first = (before * 8).next_multiple_of(6) - before * 8;
    let starts = (first..).step_by(6).take_while(|start| start + 6 <= bytes.len() * 8);
    starts.map(|start| digit((start..start + 6).fold(0, |value, at| value << 1 | bit(at)))).collect()
}

/// Bytes that no program would make shorter, and that are nowhere else.
pub fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        // splitmix64
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let mut bytes: Vec<u8> = (0..length.div_ceil(8)).flat_map(|_| next().to_le_bytes()).collect();
    bytes.truncate(length);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_found_wherever_it_begins() {
        // RFC 4648's “foobar” is Zm9vYmFy; “xfoobar” eGZvb2Jhcg==; “xxfoobar” eHhmb29iYXI=.
        assert_eq!(base64(b"foobar", 0, b"+/"), b"Zm9vYmFy");
        assert_eq!(base64(b"foobar", 1, b"+/"), b"Zvb2Jhc");
        assert_eq!(base64(b"foobar", 2, b"+/"), b"mb29iYX");
        assert_eq!(base64(&[0xff, 0xff, 0xff], 0, b"-_"), b"____");
    }

    #[test]
    fn a_secret_is_found_in_every_form() -> Result<()> {
        let mut secrets = Secrets::default();
        secrets.add_words("greeting", "hello there")?;
        let forms: [&[u8]; 5] = [
            b"..hello there..",
            b"68656c6c6f207468657265",
            b"68656C6C6F207468657265",
            b"xxaGVsbG8gdGhlcmU=",
            b"h\0e\0l\0l\0o\0 \0t\0h\0e\0r\0e\0",
        ];
        for form in forms {
            assert!(!secrets.found_in(form).is_empty(), "{form:?}");
        }
        assert!(secrets.found_in(b"hello, there").is_empty());
        Ok(())
    }
}
