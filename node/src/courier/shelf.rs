//! What a courier keeps, on disk: packets by their boxes, and its own keys.
//!
//! ```text
//! own(name, value)                         its keys, where it listens
//! boxes(box, last, gone)                   the number of the last packet that was put in; the day after which the box is forgotten
//! packets(box, number, drop, gone, bytes)  the day after which it goes
//! ```
//!
//! Rows lie in the order of boxes and numbers; no time is kept but the day on which something goes. A packet that was said
//! to be kept is on the disk.

use std::fs::DirBuilder;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use kith_protocol::command::Refusal;
use kith_protocol::courier::{Answer, Lies, Question};
use kith_protocol::encoding::Canonical as _;
use kith_protocol::id::{BoxId, derive};
use kith_protocol::limits::{
    BYTES_OF_A_BOX_MAX, COURIER_DAYS, PACKETS_AT_ONCE_MAX, PACKETS_BYTES, PACKETS_OF_A_BOX_MAX,
};
use kith_protocol::packet::Packet;
use kith_protocol::secret::DropSecret;
use rusqlite::{Connection, OptionalExtension as _, params};
use zeroize::Zeroizing;

use crate::home::{private, private_file, refused};

const FILE: &str = "packets.db";

/// A question could not be answered: the disk.
fn failed(error: &rusqlite::Error) -> Refusal {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => Refusal::DiskFull,
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => Refusal::HomeInUse,
        _ => Refusal::DiskFailed,
    }
}

/// A count or a sum out of a row.
fn number(row: &rusqlite::Row<'_>, place: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(place).map(i64::unsigned_abs)
}

/// A number as it lies in a row.
fn in_row(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The packets of a courier.
pub struct Shelf {
    rows: Connection,
    folder: PathBuf,
    /// Bytes of packets that lie here, and how many there may be.
    bytes: u64,
    most: u64,
    /// The day on which it was last looked what is to go.
    swept_day: u64,
}

impl Shelf {
    /// Opens the folder, made if it is not there. One at a time.
    ///
    /// # Errors
    ///
    /// The disk's, and [`Refusal::HomeInUse`].
    pub fn open(folder: &Path, most: u64) -> Result<Self, Refusal> {
        if !folder.is_dir() {
            private(&mut DirBuilder::new()).recursive(true).create(folder).map_err(|error| refused(&error))?;
        }
        let path = folder.join(FILE);
        // Made here, so that nobody else may read it.
        drop(private_file().create(true).truncate(false).open(&path).map_err(|error| refused(&error))?);
        Self::with(Connection::open(path).map_err(|error| failed(&error))?, folder.to_owned(), most)
    }

    /// One that is gone with the program, for tests.
    ///
    /// # Errors
    ///
    /// Memory's.
    pub fn in_memory(most: u64) -> Result<Self, Refusal> {
        Self::with(Connection::open_in_memory().map_err(|error| failed(&error))?, PathBuf::new(), most)
    }

    fn with(rows: Connection, folder: PathBuf, most: u64) -> Result<Self, Refusal> {
        let make = "
            PRAGMA locking_mode = EXCLUSIVE;
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA secure_delete = ON;
            CREATE TABLE IF NOT EXISTS own(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS boxes(box BLOB PRIMARY KEY, last INTEGER NOT NULL, gone INTEGER NOT NULL) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS packets(box BLOB, number INTEGER, freed BLOB NOT NULL, gone INTEGER NOT NULL,
                bytes BLOB NOT NULL, PRIMARY KEY(box, number)) WITHOUT ROWID;
            CREATE INDEX IF NOT EXISTS by_freed ON packets(freed);
            CREATE INDEX IF NOT EXISTS by_gone ON packets(gone);";
        rows.execute_batch(make).map_err(|error| failed(&error))?;
        let bytes = rows.query_row("SELECT COALESCE(SUM(LENGTH(bytes)), 0) FROM packets", [], |row| number(row, 0));
        let bytes = bytes.map_err(|error| failed(&error))?;
        Ok(Self { rows, folder, bytes, most, swept_day: 0 })
    }

    /// Something of its own.
    ///
    /// # Errors
    ///
    /// The disk's.
    pub fn own(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Refusal> {
        let row = self.rows.query_row("SELECT value FROM own WHERE name = ?", [name], |row| row.get::<_, Vec<u8>>(0));
        Ok(row.optional().map_err(|error| failed(&error))?.map(Zeroizing::new))
    }

    /// Keeps something of its own.
    ///
    /// # Errors
    ///
    /// The disk's.
    pub fn put_own(&self, name: &str, value: &[u8]) -> Result<(), Refusal> {
        let put = self.rows.execute("INSERT OR REPLACE INTO own VALUES (?, ?)", params![name, value]);
        put.map(drop).map_err(|error| failed(&error))
    }

    /// Writes its slip beside it, for whoever wants to read it while this runs.
    ///
    /// # Errors
    ///
    /// The disk's.
    pub fn write_slip(&self, line: &str) -> Result<(), Refusal> {
        let path = self.folder.join(super::SLIP_FILE);
        let mut file = private_file().create(true).truncate(true).open(path).map_err(|error| refused(&error))?;
        file.write_all(line.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| refused(&error))
    }

    /// Answers one question. `day`: days since 1970.
    pub fn answer(&mut self, question: &Question, day: u64) -> Answer {
        let answer = self.sweep(day).and_then(|()| match question {
            Question::Collect(boxes) => self.collect(boxes),
            Question::Deposit(packets) => self.deposit(packets, day),
            Question::Drop(secrets) => self.drop_those(secrets),
        });
        answer.unwrap_or_else(|error| {
            // What went wrong is the disk's; a row's contents are nobody's to log.
            tracing::warn!(code = ?error.sqlite_error_code(), "a question could not be answered");
            Answer::NotNow
        })
    }

    fn collect(&self, boxes: &[(BoxId, u64)]) -> rusqlite::Result<Answer> {
        let mut find = self
            .rows
            .prepare_cached("SELECT number, bytes FROM packets WHERE box = ? AND number > ? ORDER BY number")?;
        let mut last = self.rows.prepare_cached("SELECT last FROM boxes WHERE box = ?")?;
        let mut lasts = Vec::with_capacity(boxes.len());
        for (of, _) in boxes {
            lasts.push(last.query_row([of.0], |row| number(row, 0)).optional()?.unwrap_or(0));
        }
        let (mut here, mut bytes) = (Vec::new(), 0);
        for (of, after) in boxes {
            let mut rows = find.query(params![of.0, in_row(*after)])?;
            while let Some(row) = rows.next()? {
                if bytes > PACKETS_BYTES || here.len() >= PACKETS_AT_ONCE_MAX {
                    return Ok(Answer::Lie { here, lasts, more: true });
                }
                let packet: Vec<u8> = row.get(1)?;
                // A damaged row is as one that is missing.
                if let Ok(packet) = Packet::from_bytes(&packet) {
                    bytes += packet.ciphertext.len() + 200;
                    here.push(Lies { number: number(row, 0)?, packet });
                }
            }
        }
        Ok(Answer::Lie { here, lasts, more: false })
    }

    fn deposit(&mut self, packets: &[Packet], day: u64) -> rusqlite::Result<Answer> {
        let gone = day + COURIER_DAYS;
        let mut added = 0;
        let all = self.rows.transaction()?;
        let mut numbers = Vec::with_capacity(packets.len());
        for packet in packets {
            let bytes = packet.to_bytes();
            let size = bytes.len() as u64;
            let of = "SELECT COUNT(*), COALESCE(SUM(LENGTH(bytes)), 0) FROM packets WHERE box = ?";
            let (count, lie): (u64, u64) =
                all.query_row(of, [packet.to.0], |row| Ok((number(row, 0)?, number(row, 1)?)))?;
            let room = self.bytes + added + size <= self.most
                && count < PACKETS_OF_A_BOX_MAX
                && lie + size <= BYTES_OF_A_BOX_MAX;
            let mut given = 0;
            if room && packet.holds() {
                let next = "INSERT INTO boxes VALUES (?1, 1, ?2)
                    ON CONFLICT(box) DO UPDATE SET last = last + 1, gone = ?2 RETURNING last";
                // A box is remembered a day longer than what lies in it: no number comes twice.
                given = all.query_row(next, params![packet.to.0, in_row(gone + 1)], |row| number(row, 0))?;
                let put = "INSERT INTO packets VALUES (?, ?, ?, ?, ?)";
                all.execute(put, params![packet.to.0, in_row(given), packet.drop.0, in_row(gone), bytes])?;
                added += size;
            }
            numbers.push(given);
        }
        all.commit()?;
        self.bytes += added;
        Ok(Answer::Taken(numbers))
    }

    fn drop_those(&mut self, secrets: &[DropSecret]) -> rusqlite::Result<Answer> {
        let (mut dropped, mut bytes) = (0, 0);
        let all = self.rows.transaction()?;
        for secret in secrets {
            let freed = derive("drop", &[secret.as_bytes()]);
            let size: u64 =
                all.query_row("SELECT COALESCE(SUM(LENGTH(bytes)), 0) FROM packets WHERE freed = ?", [freed], |row| {
                    number(row, 0)
                })?;
            dropped += all.execute("DELETE FROM packets WHERE freed = ?", [freed])? as u64;
            bytes += size;
        }
        all.commit()?;
        self.bytes = self.bytes.saturating_sub(bytes);
        if dropped > 0 {
            // Nor in the pages that were written on the way.
            self.rows.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        }
        Ok(Answer::Dropped(dropped))
    }

    /// What has lain here for its days goes, once a day. (A clock that goes back keeps things longer.)
    fn sweep(&mut self, day: u64) -> rusqlite::Result<()> {
        if day == self.swept_day {
            return Ok(());
        }
        let all = self.rows.transaction()?;
        all.execute("DELETE FROM packets WHERE gone < ?", [in_row(day)])?;
        all.execute("DELETE FROM boxes WHERE gone < ?", [in_row(day)])?;
        all.commit()?;
        self.bytes =
            self.rows.query_row("SELECT COALESCE(SUM(LENGTH(bytes)), 0) FROM packets", [], |row| number(row, 0))?;
        self.swept_day = day;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_protocol::packet::{PacketBox, drop_secret};
    use kith_protocol::signature::SecretKey;

    fn packet(of: &PacketBox, by: &SecretKey, text: &str) -> Packet {
        of.seal(text.as_bytes(), 0, by, &mut rand_core::UnwrapErr(getrandom::SysRng)).unwrap_or_else(|| unreachable!())
    }

    fn numbers(shelf: &mut Shelf, of: &PacketBox, after: u64, day: u64) -> Vec<u64> {
        match shelf.answer(&Question::Collect(vec![(of.id(), after)]), day) {
            Answer::Lie { here, .. } => here.iter().map(|lies| lies.number).collect(),
            other => unreachable!("{other:?}"),
        }
    }

    #[test]
    fn packets_are_numbered_in_their_box_and_go_by_their_day_or_by_their_makers_word() {
        let Ok(mut shelf) = Shelf::in_memory(10_000) else { unreachable!() };
        let (by, other) = (SecretKey::from_seed(&[1; 32]), SecretKey::from_seed(&[2; 32]));
        let (of, beside) = (PacketBox::derive(&[1; 32], "day", b"1"), PacketBox::derive(&[1; 32], "day", b"2"));
        let (first, second) = (packet(&of, &by, "one"), packet(&of, &by, "two"));
        let mut forged = packet(&beside, &by, "three");
        forged.to = of.id();
        let taken = shelf.answer(&Question::Deposit(vec![first.clone(), second, forged]), 100);
        assert_eq!(taken, Answer::Taken(vec![1, 2, 0]), "only who knows a box puts something in");
        assert_eq!(numbers(&mut shelf, &of, 0, 100), [1, 2]);
        assert_eq!(numbers(&mut shelf, &of, 1, 100), [2]);
        assert!(numbers(&mut shelf, &beside, 0, 100).is_empty());
        // Nobody else empties anything, and nothing of what they show is true.
        let stranger = drop_secret(&other, &first.to, &first.nonce);
        assert_eq!(shelf.answer(&Question::Drop(vec![stranger]), 100), Answer::Dropped(0));
        let own = drop_secret(&by, &first.to, &first.nonce);
        assert_eq!(shelf.answer(&Question::Drop(vec![own]), 100), Answer::Dropped(1));
        assert_eq!(numbers(&mut shelf, &of, 0, 130), [2]);
        assert!(numbers(&mut shelf, &of, 0, 131).is_empty());
        // No number comes twice, also when all before are gone.
        assert_eq!(shelf.answer(&Question::Deposit(vec![packet(&of, &by, "four")]), 131), Answer::Taken(vec![3]));
        assert_eq!(numbers(&mut shelf, &of, 2, 131), [3]);
        assert_eq!(shelf.bytes, 666);
    }

    #[test]
    fn of_what_was_let_go_of_no_byte_is_left_in_any_file() {
        let Ok(folder) = tempfile::tempdir() else { unreachable!() };
        let Ok(mut shelf) = Shelf::open(folder.path(), 1_000_000) else { unreachable!() };
        let by = SecretKey::from_seed(&[1; 32]);
        let of = PacketBox::derive(&[1; 32], "day", b"1");
        let (goes, stays) = (packet(&of, &by, "goes"), packet(&of, &by, "stays"));
        let taken = shelf.answer(&Question::Deposit(vec![goes.clone(), stays.clone()]), 100);
        assert_eq!(taken, Answer::Taken(vec![1, 2]));
        let lies = |packet: &Packet| {
            let files = std::fs::read_dir(folder.path()).into_iter().flatten().flatten();
            let bytes = files.filter_map(|file| std::fs::read(file.path()).ok());
            bytes.into_iter().any(|bytes| bytes.windows(32).any(|window| window == &packet.ciphertext[100..132]))
        };
        assert!(lies(&goes) && lies(&stays));
        let own = drop_secret(&by, &goes.to, &goes.nonce);
        assert_eq!(shelf.answer(&Question::Drop(vec![own]), 100), Answer::Dropped(1));
        assert!(!lies(&goes) && lies(&stays));
    }

    #[test]
    fn a_full_courier_takes_nothing_more_and_lets_go_of_nothing() {
        let Ok(mut shelf) = Shelf::in_memory(1_500) else { unreachable!() };
        let by = SecretKey::from_seed(&[1; 32]);
        let of = PacketBox::derive(&[1; 32], "day", b"1");
        let packets = (0..3).map(|_| packet(&of, &by, "words")).collect();
        assert_eq!(shelf.answer(&Question::Deposit(packets), 100), Answer::Taken(vec![1, 2, 0]));
        assert_eq!(numbers(&mut shelf, &of, 0, 100), [1, 2]);
    }
}
