//! One database per persona: rows that say nothing.
//!
//! ```text
//! rows(k, v)     k = first 16 bytes of BLAKE3(name key, table ‖ key)
//!                v = nonce ‖ XChaCha20-Poly1305(row key, table ‖ key length ‖ key ‖ value length ‖ value ‖ zeros, aad: k)
//! ```
//!
//! * One table for all kinds, without row numbers: rows lie in the order of `k`, which tells neither kind nor time.
//!   Lengths are padded (Padmé, at least 256 bytes), so small rows look alike. What is left to see is the number of
//!   rows, large ones' rough size, and when the file last changed.
//! * A row is bound to its place: moved or changed it does not open, and is counted as damaged, never shown. That a row
//!   is missing or an older one was put back is not noticed here; logs notice it by their chain.
//! * A commit is one transaction, synced (WAL, `synchronous=FULL`) before it returns.
//! * **Erasing.** Rows of erasable tables (words in whatever form, secrets whose deletion promises something) are sealed
//!   once more, under a key of their own that lies in a bucket (`buckets.rs`): `value = bucket ‖ slot ‖
//!   XChaCha20-Poly1305(key, nonce 0, value, aad: k)`. Erasing one gives its bucket, and all above it, new keys. Whatever
//!   copies of the row are left anywhere open with nothing that still exists; what they still tell to who has the
//!   persona's key is table, id and length.
//! * Of rows in other tables SQLite zeroes what it deletes (`secure_delete`), but old pages stay in the WAL, and moving rows
//!   between pages leaves copies in their gaps (`facts.md`: 6 of 500). So after a commit that erases one, the WAL is
//!   emptied, the file is searched for the erased rows' nonces, and rebuilt if one is found. A mark in the same
//!   transaction (`user_version`) makes the next opening rebuild the file if the program was cut off in between.
//!
//! Measured once, on 2 shared cores, this crate and SQLite optimised, others as in `dev`, up to 100,000 rows of 400 B (59
//! MB), median (99th of 100): a commit of one row 0.35 ms (1.3), of 100 rows 4.8 ms (32), one that erases 24 ms (64,
//! mostly the search), a scan 345 ms. Wholly unoptimised a scan takes 23 s: this crate wants `opt-level` in the dev profile.
//!
//! The database is locked exclusively: there is no `db-shm`, and one [`Store`] at a time.

use std::fs::{DirBuilder, File};
use std::io::{self, Read as _, Seek as _};
use std::path::{Path, PathBuf};

use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use kith_protocol::command::Refusal;
use kith_protocol::step::{Table, Write};
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, params};
use zeroize::Zeroizing;

use crate::buckets::{Buckets, Slot};
use crate::home::{private, private_file, refused};
use crate::vault::{PersonaKey, random};

/// The largest value. Four times the largest frame: what a persona keeps of itself in one row must fit.
pub const VALUE_BYTES_MAX: usize = 4 * kith_protocol::limits::VALUE_BYTES_MAX;
/// The longest key of a row: ids and short names.
pub const KEY_BYTES_MAX: usize = 1_024;
/// The smallest sealed row. A key, a note, a short cell and a head are then of one size.
const PLAIN_BYTES_MIN: usize = 256;
const NONCE_BYTES: usize = 24;
/// Erased rows of one commit that are searched for; for more, rebuilding the file is quicker. A guess.
const SOUGHT_MAX: usize = 32;

/// Free room in the file that is worth rebuilding it for. A guess.
const FREE_BYTES_MIN: i64 = 256 * 1024;

type Name = [u8; 16];
/// The last 16 bytes of a nonce. A remnant without them has lost too much of its nonce to be opened.
type Trace = [u8; 16];

/// An open database.
pub struct Store {
    db: Connection,
    // Dropped after `db`: closing a file releases the locks SQLite holds on it.
    file: File,
    name_key: Zeroizing<[u8; 32]>,
    row_key: XChaCha20Poly1305,
    buckets: Buckets,
    /// Erased rows may have left copies in the file.
    unclean: bool,
    folder: PathBuf,
    /// The file says so.
    marked: bool,
}

impl core::fmt::Debug for Store {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Store")
    }
}

/// Rows of a table, by key, and how many rows of the whole database did not open.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Key and value.
    pub rows: Vec<(Vec<u8>, Vec<u8>)>,
    /// Rows that are damaged. Of which table they were cannot be told.
    pub damaged: usize,
}

impl Store {
    /// Opens the database of a persona that was begun; makes folder and files if they are missing.
    pub fn begin(folder: &Path, key: &PersonaKey) -> Result<Self, Refusal> {
        private(&mut DirBuilder::new()).recursive(true).create(folder).map_err(|e| refused(&e))?;
        Self::opened(folder, key, true)
    }

    /// Opens the database of a persona that was written to. Where something of it is missing, a file or the newest part of
    /// one, that is [`Refusal::DiskFailed`], and nothing is made in its place: it may come back.
    pub fn open(folder: &Path, key: &PersonaKey) -> Result<Self, Refusal> {
        Self::opened(folder, key, false)
    }

    fn opened(folder: &Path, key: &PersonaKey, begins: bool) -> Result<Self, Refusal> {
        let path = folder.join("db");
        let file = private_file().create(begins).truncate(false).open(&path).map_err(|e| refused(&e))?;
        let db = Connection::open(&path).map_err(failed)?;
        let name_key = key.derive("row name");
        let row_key = XChaCha20Poly1305::new(&(*key.derive("row")).into());
        if !begins && !has_tables(&db).map_err(failed)? {
            return Err(Refusal::DiskFailed);
        }
        prepare(&db).map_err(failed)?;
        let buckets = Buckets::open(folder, key, &db, begins)?;
        let folder = folder.to_owned();
        let mut store = Self { db, file, name_key, row_key, buckets, unclean: false, folder, marked: false };
        if store.mark().map_err(failed)? != 0 {
            store.rebuild().map_err(failed)?;
        }
        Ok(store)
    }

    /// Puts and erases rows in one transaction, on disk when this returns. An error leaves everything as it was.
    pub fn commit(&mut self, writes: &[Write]) -> Result<(), Refusal> {
        if writes.is_empty() {
            return Ok(());
        }
        let done = self.commit_all(writes);
        match &done {
            Ok(traces) => {
                self.buckets.committed();
                if !traces.is_empty() {
                    // The rows are erased in any case; a full disk only delays that their copies go.
                    let _ = self.clean(traces);
                }
            }
            // The keys in memory are ahead of those on disk. If they cannot be read now, neither can anything else.
            Err(_) => self.buckets.load(&self.db)?,
        }
        done.map(drop)
    }

    /// Gives the traces of erased rows whose copies are to be looked for.
    fn commit_all(&mut self, writes: &[Write]) -> Result<Vec<Trace>, Refusal> {
        let Self { db, buckets, name_key, row_key, .. } = self;
        let mut traces = Vec::new();
        let transaction = db.transaction().map_err(failed)?;
        {
            let mut get = transaction.prepare_cached("SELECT v FROM rows WHERE k = ?1").map_err(failed)?;
            let mut put = transaction.prepare_cached("REPLACE INTO rows VALUES(?1, ?2)").map_err(failed)?;
            let mut erase = transaction.prepare_cached("DELETE FROM rows WHERE k = ?1 RETURNING v").map_err(failed)?;
            for write in writes {
                let (table, name) = (write.table, name(name_key, write.table, &write.key));
                let slot = |sealed: Option<Vec<u8>>| slot_of(&open(row_key, &name, &sealed?)?.2);
                match &write.value {
                    Some(value) if table.is_erasable() => {
                        if value.len() > VALUE_BYTES_MAX {
                            return Err(Refusal::RowTooLarge);
                        }
                        let before = get.query_row(params![name], |row| row.get(0)).optional().map_err(failed)?;
                        if let Some(slot) = slot(before) {
                            // A value put again may hold the same secret beside a number that changed.
                            buckets.release(slot);
                        }
                        let (slot, key) = buckets.take()?;
                        let inner = [slot.to_bytes().as_slice(), &seal_within(&key, &name, value)?].concat();
                        let sealed = seal(row_key, &name, table, &write.key, &inner)?;
                        put.execute(params![name, sealed]).map_err(failed)?;
                    }
                    Some(value) => {
                        if value.len() > VALUE_BYTES_MAX {
                            return Err(Refusal::RowTooLarge);
                        }
                        let sealed = seal(row_key, &name, table, &write.key, value)?;
                        put.execute(params![name, sealed]).map_err(failed)?;
                    }
                    None => {
                        let erased: Option<Vec<u8>> =
                            erase.query_row(params![name], |row| row.get(0)).optional().map_err(failed)?;
                        if !table.is_erasable() {
                            traces.extend(erased.as_deref().and_then(trace));
                        } else if let Some(slot) = slot(erased) {
                            buckets.release(slot);
                        }
                    }
                }
            }
        }
        buckets.write(&transaction)?;
        let mark = !traces.is_empty() || self.unclean;
        if mark != self.marked {
            transaction.pragma_update(None, "user_version", i64::from(mark)).map_err(failed)?;
        }
        transaction.commit().map_err(failed)?;
        self.marked = mark;
        Ok(traces)
    }

    /// A row as it is on disk: its table, key and value. An erasable one that lost its key does not open.
    fn read(&self, name: &Name, sealed: &[u8]) -> Option<(Table, Vec<u8>, Vec<u8>)> {
        let (table, key, value) = open(&self.row_key, name, sealed)?;
        if !table.is_erasable() {
            return Some((table, key, value));
        }
        let inner = value.get(Slot::BYTES..)?;
        let value = open_within(self.buckets.key(slot_of(&value)?)?, name, inner)?;
        Some((table, key, value))
    }

    /// The value of a row. A damaged row is [`Refusal::DiskFailed`].
    pub fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, Refusal> {
        let name = name(&self.name_key, table, key);
        let mut get = self.db.prepare_cached("SELECT v FROM rows WHERE k = ?1").map_err(failed)?;
        let mut rows = get.query(params![name]).map_err(failed)?;
        let Some(row) = rows.next().map_err(failed)? else { return Ok(None) };
        let sealed = row.get_ref(0).ok().and_then(|sealed| sealed.as_blob().ok());
        match sealed.and_then(|sealed| self.read(&name, sealed)) {
            Some((found, at, value)) if found == table && at == key => Ok(Some(value)),
            _ => Err(Refusal::DiskFailed),
        }
    }

    /// How large the database is on disk.
    pub fn bytes(&self) -> u64 {
        self.file.metadata().map_or(0, |file| file.len())
    }

    /// All rows of one table, by key. It opens every row of the database: to load a persona, use [`Store::scan`].
    pub fn all(&self, table: Table) -> Result<Loaded, Refusal> {
        let mut loaded = Loaded::default();
        loaded.damaged = self.scan(|found, key, value| {
            if found == table {
                loaded.rows.push((key, value));
            }
        })?;
        loaded.rows.sort();
        Ok(loaded)
    }

    /// Every row once, in no order that means anything. Gives the number of damaged rows, which are left out.
    pub fn scan(&self, mut each: impl FnMut(Table, Vec<u8>, Vec<u8>)) -> Result<usize, Refusal> {
        let mut damaged = 0;
        let mut all = self.db.prepare_cached("SELECT k, v FROM rows").map_err(failed)?;
        let mut rows = all.query([]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let (name, sealed) = (row.get_ref(0), row.get_ref(1));
            let name = name.ok().and_then(|name| Name::try_from(name.as_blob().ok()?).ok());
            let sealed = sealed.ok().and_then(|sealed| sealed.as_blob().ok());
            match name.zip(sealed).and_then(|(name, sealed)| self.read(&name, sealed)) {
                Some((table, key, value)) => each(table, key, value),
                None => damaged += 1,
            }
        }
        Ok(damaged)
    }

    /// Leaves no copy of erased rows in the file or the WAL.
    fn clean(&mut self, traces: &[Trace]) -> rusqlite::Result<()> {
        let rebuild = self.unclean || traces.len() > SOUGHT_MAX;
        self.unclean = true;
        empty_wal(&self.db)?;
        if rebuild || holds_any(&mut self.file, traces).unwrap_or(true) {
            self.rebuild()?;
        }
        self.unclean = false;
        Ok(())
    }

    /// Gives the room of what was erased back to the disk, if it is worth rebuilding the file.
    pub fn give_back_room(&mut self) -> Result<(), Refusal> {
        let number = |name| self.db.pragma_query_value::<i64, _>(None, name, |row| row.get(0)).map_err(failed);
        if number("freelist_count")?.saturating_mul(number("page_size")?) >= FREE_BYTES_MIN {
            self.rebuild().map_err(failed)?;
        }
        Ok(())
    }

    /// The new file is built in a file, in the persona's own folder: in memory it would need room for all the words that
    /// anybody ever wrote, and a program that is ended for it would begin with the same again. The folder is that of the
    /// whole process, and the file has no name there: of two that rebuild at once one may use the other's.
    fn rebuild(&mut self) -> rusqlite::Result<()> {
        let folder = self.folder.to_str().filter(|folder| !folder.contains('\0'));
        if let Some(folder) = folder {
            self.db.pragma_update(None, "temp_store_directory", folder)?;
            self.db.execute_batch("PRAGMA temp_store=FILE")?;
        }
        let rebuilt = self.db.execute_batch("VACUUM");
        self.db.execute_batch("PRAGMA temp_store=MEMORY")?;
        rebuilt?;
        empty_wal(&self.db)?;
        self.db.pragma_update(None, "user_version", 0)?;
        self.marked = false;
        Ok(())
    }

    fn mark(&self) -> rusqlite::Result<i64> {
        self.db.pragma_query_value(None, "user_version", |row| row.get(0))
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // Ended in peace and clean: the next opening need not rebuild.
        if self.marked && !self.unclean {
            let _ = self.db.pragma_update(None, "user_version", 0);
        }
    }
}

/// Whether the tables are there. A database whose WAL is missing may have none; looked at before anything is written.
fn has_tables(db: &Connection) -> rusqlite::Result<bool> {
    db.execute_batch("PRAGMA locking_mode=EXCLUSIVE")?;
    let tables = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('rows', 'tree')";
    Ok(db.query_row(tables, [], |row| row.get::<_, i64>(0))? == 2)
}

fn prepare(db: &Connection) -> rusqlite::Result<()> {
    // Memory for what would be temporary files: sealed rows have no business in another folder. (But for a rebuild.)
    db.execute_batch(
        "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
         PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=0;
         PRAGMA cell_size_check=ON; PRAGMA cache_size=-16384; PRAGMA trusted_schema=OFF;
         CREATE TABLE IF NOT EXISTS rows(k BLOB PRIMARY KEY, v BLOB NOT NULL) WITHOUT ROWID;
         CREATE TABLE IF NOT EXISTS tree(n INTEGER PRIMARY KEY, v BLOB NOT NULL);",
    )
}

fn empty_wal(db: &Connection) -> rusqlite::Result<()> {
    let busy: i64 = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy == 0 { Ok(()) } else { Err(rusqlite::Error::InvalidQuery) }
}

fn name(key: &[u8; 32], table: Table, row: &[u8]) -> Name {
    let mut hasher = blake3::Hasher::new_keyed(key);
    hasher.update(&[table as u8]).update(row);
    let mut name = Name::default();
    hasher.finalize_xof().fill(&mut name);
    name
}

fn seal(cipher: &XChaCha20Poly1305, name: &Name, table: Table, key: &[u8], value: &[u8]) -> Result<Vec<u8>, Refusal> {
    if key.len() > KEY_BYTES_MAX {
        return Err(Refusal::TooLong { most: KEY_BYTES_MAX });
    }
    let padded = padded(1 + 2 + key.len() + 4 + value.len());
    let mut plain = Zeroizing::new(Vec::with_capacity(padded));
    plain.push(table as u8);
    plain.extend_from_slice(&(key.len() as u16).to_be_bytes());
    plain.extend_from_slice(key);
    plain.extend_from_slice(&(value.len() as u32).to_be_bytes());
    plain.extend_from_slice(value);
    plain.resize(padded, 0);
    let nonce = random::<NONCE_BYTES>()?;
    let payload = Payload { msg: &plain, aad: name };
    let sealed = cipher.encrypt(&nonce.into(), payload).map_err(|_| Refusal::DiskFailed)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn open(cipher: &XChaCha20Poly1305, name: &Name, sealed: &[u8]) -> Option<(Table, Vec<u8>, Vec<u8>)> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    let payload = Payload { msg: sealed, aad: name };
    let plain = Zeroizing::new(cipher.decrypt(&(*nonce).into(), payload).ok()?);
    let (table, rest) = plain.split_first()?;
    let table = Table::ALL.into_iter().find(|known| *known as u8 == *table)?;
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let (key, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let value = rest.get(..usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    Some((table, key.to_vec(), value.to_vec()))
}

/// Under a key that is used once.
fn seal_within(key: &[u8; 32], name: &Name, value: &[u8]) -> Result<Vec<u8>, Refusal> {
    let payload = Payload { msg: value, aad: name };
    let cipher = XChaCha20Poly1305::new(&(*key).into());
    cipher.encrypt(&[0; NONCE_BYTES].into(), payload).map_err(|_| Refusal::DiskFailed)
}

fn open_within(key: &[u8; 32], name: &Name, sealed: &[u8]) -> Option<Vec<u8>> {
    let payload = Payload { msg: sealed, aad: name };
    XChaCha20Poly1305::new(&(*key).into()).decrypt(&[0; NONCE_BYTES].into(), payload).ok()
}

fn slot_of(value: &[u8]) -> Option<Slot> {
    value.first_chunk().map(|bytes| Slot::from_bytes(*bytes))
}

/// Padmé (Nikitin and others, 2019): at most 12 % more, and lengths tell no more than O(log log) bits.
fn padded(length: usize) -> usize {
    let length = length.max(PLAIN_BYTES_MIN);
    let exponent = length.ilog2();
    let low = exponent - (exponent.ilog2() + 1);
    length.next_multiple_of(1 << low)
}

fn trace(sealed: &[u8]) -> Option<Trace> {
    sealed.get(NONCE_BYTES - 16..NONCE_BYTES)?.try_into().ok()
}

/// Whether a file holds any of these 16 random bytes anywhere (Horspool's search, in pieces that overlap).
fn holds_any(file: &mut File, traces: &[Trace]) -> io::Result<bool> {
    const LAST: usize = size_of::<Trace>() - 1;
    let searches: Vec<(&Trace, [u8; 256])> = traces
        .iter()
        .map(|trace| {
            let mut skip = [LAST as u8 + 1; 256];
            trace[..LAST].iter().enumerate().for_each(|(at, byte)| skip[usize::from(*byte)] = (LAST - at) as u8);
            (trace, skip)
        })
        .collect();
    file.rewind()?;
    let mut piece = Vec::with_capacity(1 << 20);
    loop {
        let kept = piece.len().min(LAST);
        piece.drain(..piece.len() - kept);
        if file.by_ref().take((1 << 20) - kept as u64).read_to_end(&mut piece)? == 0 {
            return Ok(false);
        }
        for (trace, skip) in &searches {
            let mut end = LAST;
            while let Some(byte) = piece.get(end) {
                if *byte == trace[LAST] && piece[end - LAST..=end] == trace[..] {
                    return Ok(true);
                }
                end += usize::from(skip[usize::from(*byte)]);
            }
        }
    }
}

pub(crate) fn failed(error: rusqlite::Error) -> Refusal {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => Refusal::DiskFull,
        // Locked, by this or another program: two stores on one folder.
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Refusal::HomeInUse,
        _ => Refusal::DiskFailed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(key: u32, value: Vec<u8>) -> Write {
        Write { table: Table::Entry, key: key.to_be_bytes().to_vec(), value: Some(value) }
    }

    #[test]
    fn a_commit_that_does_not_fit_leaves_everything_as_it_was() -> Result<(), Refusal> {
        let folder = tempfile::tempdir().map_err(|e| refused(&e))?;
        let key = PersonaKey::random()?;
        let mut store = Store::begin(folder.path(), &key)?;
        store.commit(&[put(1, b"before".to_vec()), put(2, b"stays".to_vec())])?;
        store.db.pragma_update(None, "max_page_count", 40).map_err(failed)?;
        let erase = Write { table: Table::Entry, key: 2u32.to_be_bytes().to_vec(), value: None };
        let mut writes = vec![put(1, b"after".to_vec()), erase];
        writes.extend((3..100).map(|key| put(key, vec![7; 10_000])));
        assert_eq!(store.commit(&writes), Err(Refusal::DiskFull));
        let before = [(1u32, b"before".to_vec()), (2, b"stays".to_vec())].map(|(k, v)| (k.to_be_bytes().to_vec(), v));
        assert_eq!(store.all(Table::Entry)?.rows, before);
        store.commit(&[put(3, b"small enough".to_vec())])?;
        drop(store);
        assert_eq!(Store::open(folder.path(), &key)?.all(Table::Entry)?.rows.len(), 3);
        Ok(())
    }

    fn cell(n: u32, value: Option<&[u8]>) -> Write {
        Write { table: Table::Cell, key: n.to_be_bytes().to_vec(), value: value.map(<[u8]>::to_vec) }
    }

    /// Everything that can be opened of a copy of the database by who has these keys and the persona's: whatever sealed
    /// piece of the tree or of a row lies in it, tried with every key, and with every key so found.
    fn opened_with(folder: &Path, persona: &PersonaKey, mut keys: Vec<[u8; 32]>) -> Result<Vec<Vec<u8>>, Refusal> {
        let db = Connection::open(folder.join("db")).map_err(failed)?;
        let mut all = db.prepare("SELECT n, v FROM tree").map_err(failed)?;
        let tree = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(failed)?;
        let mut tree: Vec<(i64, Vec<u8>)> = tree.collect::<Result<_, _>>().map_err(failed)?;
        let mut at = 0;
        while let Some(key) = keys.get(at).copied() {
            at += 1;
            tree.retain(|(number, sealed)| {
                let found = [64, 256].into_iter().find_map(|count| crate::buckets::open(&key, *number, sealed, count));
                if let Some(found) = &found {
                    keys.extend(found.iter().filter(|key| **key != [0; 32]));
                }
                found.is_none()
            });
        }
        let row_key = XChaCha20Poly1305::new(&(*persona.derive("row")).into());
        let mut all = db.prepare("SELECT k, v FROM rows").map_err(failed)?;
        let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(failed)?;
        let mut opened = Vec::new();
        for row in rows {
            let (name, sealed): (Vec<u8>, Vec<u8>) = row.map_err(failed)?;
            let name = Name::try_from(name.as_slice()).map_err(|_| Refusal::DiskFailed)?;
            let Some((_, _, value)) = open(&row_key, &name, &sealed) else { continue };
            opened.extend(
                value.get(Slot::BYTES..).and_then(|inner| keys.iter().find_map(|key| open_within(key, &name, inner))),
            );
        }
        Ok(opened)
    }

    fn copied(from: &Path) -> Result<tempfile::TempDir, Refusal> {
        let to = tempfile::tempdir().map_err(|e| refused(&e))?;
        for file in std::fs::read_dir(from).map_err(|e| refused(&e))? {
            let file = file.map_err(|e| refused(&e))?;
            std::fs::copy(file.path(), to.path().join(file.file_name())).map_err(|e| refused(&e))?;
        }
        Ok(to)
    }

    /// Was: a changed row's old key stayed until something else in its bucket was erased.
    #[test]
    fn what_was_changed_and_then_erased_opens_in_no_older_copy() -> Result<(), Refusal> {
        let folder = tempfile::tempdir().map_err(|e| refused(&e))?;
        let persona = PersonaKey::random()?;
        let mut store = Store::begin(folder.path(), &persona)?;
        let prekey =
            |value: Option<&[u8]>| Write { table: Table::Prekey, key: vec![1], value: value.map(<[u8]>::to_vec) };
        for n in 0..200 {
            store.commit(&[cell(n, Some(b"words"))])?;
        }
        store.commit(&[prekey(Some(b"secret of a week"))])?;
        let before = copied(folder.path())?;
        // A hole in the first bucket, which the changed row then moves into.
        store.commit(&[cell(7, None)])?;
        store.commit(&[prekey(Some(b"secret of a week, replaced"))])?;
        store.commit(&[prekey(None)])?;
        let opened = opened_with(before.path(), &persona, store.buckets.every_key())?;
        assert!(!opened.iter().any(|value| value.starts_with(b"secret")), "an old key still opens it");
        Ok(())
    }

    #[test]
    fn what_was_erased_opens_with_no_key_that_still_exists_in_no_older_copy() -> Result<(), Refusal> {
        let folder = tempfile::tempdir().map_err(|e| refused(&e))?;
        let persona = PersonaKey::random()?;
        let mut store = Store::begin(folder.path(), &persona)?;
        // More than a bucket, so that one is touched and others are not.
        for n in 0..200 {
            store.commit(&[cell(n, Some(format!("words {n}").as_bytes()))])?;
        }
        let before = copied(folder.path())?;
        let all = opened_with(before.path(), &persona, store.buckets.every_key())?;
        assert_eq!(all.len(), 200, "the search does find what is there");
        store.commit(&[cell(7, None), cell(90, None), cell(150, Some(b"changed"))])?;
        let after = copied(folder.path())?;
        let keys = store.buckets.every_key();
        for copy in [&before, &after] {
            let opened = opened_with(copy.path(), &persona, keys.clone())?;
            let has = |words: &str| opened.iter().any(|value| value == words.as_bytes());
            assert!(!has("words 7") && !has("words 90"));
        }
        let opened = opened_with(after.path(), &persona, keys)?;
        assert_eq!(opened.len(), 198);
        // The older copy beside the newer top file is what a seized disk with old blocks would be.
        std::fs::copy(folder.path().join("top"), before.path().join("top")).map_err(|e| refused(&e))?;
        let older = Store::open(before.path(), &persona)?;
        assert!(older.get(Table::Cell, &7u32.to_be_bytes()) != Ok(Some(b"words 7".to_vec())));
        drop(store);
        let store = Store::open(folder.path(), &persona)?;
        assert_eq!(store.get(Table::Cell, &7u32.to_be_bytes())?, None);
        assert_eq!(store.get(Table::Cell, &8u32.to_be_bytes())?, Some(b"words 8".to_vec()));
        assert_eq!(store.get(Table::Cell, &150u32.to_be_bytes())?, Some(b"changed".to_vec()));
        Ok(())
    }

    #[test]
    fn cut_off_between_the_two_files_nothing_is_lost() -> Result<(), Refusal> {
        let folder = tempfile::tempdir().map_err(|e| refused(&e))?;
        let persona = PersonaKey::random()?;
        let mut store = Store::begin(folder.path(), &persona)?;
        store.commit(&[cell(1, Some(b"one")), cell(2, Some(b"two"))])?;
        // The new top key is written, and the database never commits.
        let transaction = store.db.transaction().map_err(failed)?;
        store.buckets.release(Slot::from_bytes([0; 5]));
        store.buckets.write(&transaction)?;
        drop(transaction);
        drop(store);
        let mut store = Store::open(folder.path(), &persona)?;
        assert_eq!(store.get(Table::Cell, &1u32.to_be_bytes())?, Some(b"one".to_vec()));
        // The database commits, and the old top key is not taken away.
        let old = std::fs::read(folder.path().join("top")).map_err(|e| refused(&e))?;
        store.commit(&[cell(1, None)])?;
        drop(store);
        let mut both = std::fs::read(folder.path().join("top")).map_err(|e| refused(&e))?;
        let blank = |bytes: &[u8]| bytes.iter().all(|byte| *byte == 0);
        for place in [0..72, 4_096..4_168] {
            if both.get(place.clone()).is_none_or(blank) && old.get(place.clone()).is_some_and(|bytes| !blank(bytes)) {
                both.resize(both.len().max(place.end), 0);
                both[place.clone()].copy_from_slice(&old[place]);
            }
        }
        std::fs::write(folder.path().join("top"), &both).map_err(|e| refused(&e))?;
        let store = Store::open(folder.path(), &persona)?;
        assert_eq!(store.get(Table::Cell, &1u32.to_be_bytes())?, None);
        assert_eq!(store.get(Table::Cell, &2u32.to_be_bytes())?, Some(b"two".to_vec()));
        drop(store);
        let now = std::fs::read(folder.path().join("top")).map_err(|e| refused(&e))?;
        let left = [0..72usize, 4_096..4_168].into_iter().filter(|place| !now.get(place.clone()).is_none_or(blank));
        assert_eq!(left.count(), 1, "the key that is no longer in force is taken away at the next opening");
        Ok(())
    }

    #[test]
    fn a_file_is_rebuilt_when_the_program_was_cut_off_while_erasing() -> Result<(), Refusal> {
        let folder = tempfile::tempdir().map_err(|e| refused(&e))?;
        let key = PersonaKey::random()?;
        let mut store = Store::begin(folder.path(), &key)?;
        store.commit(&[put(1, b"one".to_vec())])?;
        store.db.pragma_update(None, "user_version", 1).map_err(failed)?;
        store.marked = false;
        drop(store);
        let store = Store::open(folder.path(), &key)?;
        assert_eq!(store.mark().map_err(failed)?, 0);
        assert_eq!(store.all(Table::Entry)?.rows.len(), 1);
        Ok(())
    }
}
