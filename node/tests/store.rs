//! A persona's database: what is kept, what is noticed, what is left after erasing.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::fs;
use std::path::Path;

use kith_node::home::Home;
use kith_node::store::{Store, VALUE_BYTES_MAX};
use kith_node::vault::{Passphrase, PersonaKey, Strength};
use kith_protocol::command::Refusal;
use kith_protocol::step::{Table, Write};

fn put(table: Table, key: &[u8], value: &[u8]) -> Write {
    Write { table, key: key.to_vec(), value: Some(value.to_vec()) }
}

fn erase(table: Table, key: &[u8]) -> Write {
    Write { table, key: key.to_vec(), value: None }
}

/// Bytes that look random and are the same in each run.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 24) as u8
    };
    (0..length).map(|_| next()).collect()
}

/// The rows as they lie in the file.
fn sealed_rows(folder: &Path) -> Vec<(Vec<u8>, Vec<u8>)> {
    let db = rusqlite::Connection::open(folder.join("db")).unwrap();
    let mut all = db.prepare("SELECT k, v FROM rows").unwrap();
    all.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

fn contains(file: &[u8], sought: &[u8]) -> bool {
    file.windows(sought.len()).any(|window| window == sought)
}

/// All files below a folder, one after the other.
fn all_bytes(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        bytes.extend(if path.is_dir() { all_bytes(&path) } else { fs::read(path).unwrap() });
    }
    bytes
}

#[test]
fn rows_come_back_after_closing_and_one_key_lies_apart_in_each_table() {
    let folder = tempfile::tempdir().unwrap();
    let key = PersonaKey::random().unwrap();
    let mut store = Store::begin(folder.path(), &key).unwrap();
    let writes: Vec<_> = Table::ALL.iter().map(|table| put(*table, b"", &[*table as u8; 300])).collect();
    store.commit(&writes).unwrap();
    store.commit(&[put(Table::Draft, b"", b"shorter"), erase(Table::Note, b""), erase(Table::Note, b"none")]).unwrap();
    store.commit(&[]).unwrap();
    drop(store);
    let store = Store::open(folder.path(), &key).unwrap();
    let mut seen = Vec::new();
    assert_eq!(store.scan(|table, key, value| seen.push((table, key, value))).unwrap(), 0);
    assert_eq!(seen.len(), Table::ALL.len() - 1);
    assert_eq!(store.get(Table::Draft, b"").unwrap().unwrap(), b"shorter");
    assert_eq!(store.get(Table::Note, b"").unwrap(), None);
    assert_eq!(store.all(Table::Cell).unwrap().rows, [(vec![], vec![Table::Cell as u8; 300])]);
}

#[test]
fn values_up_to_the_bound_are_kept_and_longer_ones_leave_everything_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::begin(folder.path(), &PersonaKey::random().unwrap()).unwrap();
    let large = noise(1, VALUE_BYTES_MAX);
    store.commit(&[put(Table::Epoch, b"large", &large), put(Table::Epoch, b"empty", b"")]).unwrap();
    let too_large = [put(Table::Epoch, b"empty", b"changed"), put(Table::Epoch, b"more", &[0; VALUE_BYTES_MAX + 1])];
    assert_eq!(store.commit(&too_large), Err(Refusal::RowTooLarge));
    assert_eq!(store.get(Table::Epoch, b"large").unwrap().unwrap(), large);
    assert_eq!(store.get(Table::Epoch, b"empty").unwrap().unwrap(), b"");
}

#[test]
fn two_stores_on_one_folder_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let key = PersonaKey::random().unwrap();
    let _first = Store::begin(folder.path(), &key).unwrap();
    assert_eq!(Store::open(folder.path(), &key).err(), Some(Refusal::HomeInUse));
}

#[test]
fn a_row_copied_over_another_is_noticed_and_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let key = PersonaKey::random().unwrap();
    let mut store = Store::begin(folder.path(), &key).unwrap();
    store.commit(&[put(Table::Note, b"a", b"one"), put(Table::Note, b"b", b"two")]).unwrap();
    drop(store);
    let rows = sealed_rows(folder.path());
    let db = rusqlite::Connection::open(folder.path().join("db")).unwrap();
    db.execute("UPDATE rows SET v = ?1 WHERE k = ?2", (&rows[0].1, &rows[1].0)).unwrap();
    drop(db);
    let store = Store::open(folder.path(), &key).unwrap();
    let loaded = store.all(Table::Note).unwrap();
    assert_eq!((loaded.rows.len(), loaded.damaged), (1, 1));
    let read = [store.get(Table::Note, b"a"), store.get(Table::Note, b"b")];
    assert_eq!(read.iter().filter(|read| **read == Err(Refusal::DiskFailed)).count(), 1);
}

#[test]
fn another_persona_opens_no_row_and_is_shown_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::begin(folder.path(), &PersonaKey::random().unwrap()).unwrap();
    store.commit(&[put(Table::Note, b"a", b"one")]).unwrap();
    drop(store);
    let store = Store::open(folder.path(), &PersonaKey::random().unwrap()).unwrap();
    let loaded = store.all(Table::Note).unwrap();
    assert_eq!((loaded.rows.len(), loaded.damaged), (0, 1));
    assert_eq!(store.get(Table::Note, b"a").unwrap(), None);
}

#[test]
fn whatever_byte_of_the_file_changes_nothing_wrong_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let key = PersonaKey::random().unwrap();
    let mut store = Store::begin(folder.path(), &key).unwrap();
    let right: Vec<_> = (0..40u8).map(|n| (vec![n], noise(u64::from(n), 40 + usize::from(n)))).collect();
    let writes: Vec<_> = right.iter().map(|(key, value)| put(Table::Entry, key, value)).collect();
    store.commit(&writes).unwrap();
    drop(store);
    let path = folder.path().join("db");
    let file = fs::read(&path).unwrap();
    let (mut noticed, mut refused) = (0, 0);
    for at in (0..file.len()).step_by(61) {
        let mut changed = file.clone();
        changed[at] ^= 1 << (at % 8);
        fs::write(&path, &changed).unwrap();
        match Store::open(folder.path(), &key).and_then(|store| store.all(Table::Entry)) {
            Ok(loaded) => {
                assert!(loaded.rows.iter().all(|row| right.contains(row)), "byte {at}");
                noticed += usize::from(loaded.damaged > 0);
            }
            Err(refusal) => {
                assert_eq!(refusal, Refusal::DiskFailed, "byte {at}");
                refused += 1;
            }
        }
        let _ = fs::remove_file(folder.path().join("db-wal"));
    }
    assert!(noticed > 50, "{noticed} noticed in a row, {refused} by the database");
}

#[test]
fn nothing_of_an_erased_row_is_left_in_any_file() {
    let folder = tempfile::tempdir().unwrap();
    let key = PersonaKey::random().unwrap();
    let mut store = Store::begin(folder.path(), &key).unwrap();
    // Enough rows of many sizes, in small commits, for pages to be split and rows to be moved between them.
    for n in 0..600u64 {
        let name = n.to_be_bytes();
        let cell = noise(n, 40 + (n as usize * 37) % 900);
        store.commit(&[put(Table::Request, &name, &noise(n, 32)), put(Table::Entry, &name, &cell)]).unwrap();
    }
    drop(store);
    let before = sealed_rows(folder.path());
    let mut store = Store::open(folder.path(), &key).unwrap();
    for n in 0..60u64 {
        let name = (n * 10).to_be_bytes();
        store.commit(&[erase(Table::Request, &name), erase(Table::Entry, &name)]).unwrap();
        // Others are written in between, so that the WAL is never quiet.
        store.commit(&[put(Table::Note, b"n", &name)]).unwrap();
    }
    let many: Vec<_> = (0..50u64).map(|n| erase(Table::Request, &(n * 10 + 1).to_be_bytes())).collect();
    store.commit(&many).unwrap();
    // While it is still open: this is what a seized disk holds.
    let files = all_bytes(folder.path());
    assert!(!folder.path().join("db-shm").exists());
    drop(store);
    let after: Vec<_> = sealed_rows(folder.path()).into_iter().map(|(_, v)| v).collect();
    let places: std::collections::HashSet<&[u8]> = files.windows(16).collect();
    let (mut gone, mut kept) = (0, 0);
    for (_, sealed) in &before {
        let found = places.contains(&sealed[8..24]);
        if after.contains(sealed) {
            kept += usize::from(found);
        } else {
            assert!(!found, "an erased row is still in a file");
            gone += 1;
        }
    }
    assert_eq!((gone, kept), (170, 1_030));
}

#[test]
fn no_stored_value_and_no_name_lies_in_the_home_in_clear() {
    let folder = tempfile::tempdir().unwrap();
    let passphrase = Passphrase::new("moss under the stairs").unwrap();
    let mut home = Home::create(folder.path(), &passphrase, Strength::for_random_passphrase()).unwrap();
    let id = home.new_persona().unwrap();
    let mut store = home.store(id).unwrap();
    let words = "the kettle sings at Noor's place";
    for table in Table::ALL {
        store.commit(&[put(table, words.as_bytes(), words.as_bytes())]).unwrap();
        store.commit(&[put(table, words.as_bytes(), format!("{words}, and more").as_bytes())]).unwrap();
    }
    let mut sought = vec![b"kith".to_vec(), b"Kith".to_vec()];
    for text in [words, "moss under the stairs"] {
        sought.extend(forms(text.as_bytes()));
    }
    let found = |bytes: &[u8]| sought.iter().filter(|form| contains(bytes, form)).count();
    assert_eq!(found(&all_bytes(folder.path())), 0);
    drop((store, home));
    assert_eq!(found(&all_bytes(folder.path())), 0);
    // And the search does find what is there.
    fs::write(folder.path().join("planted"), sought.concat()).unwrap();
    assert_eq!(found(&all_bytes(folder.path())), sought.len());
}

/// UTF-8, UTF-16 both ways, hex both ways, and base64 at each of the three offsets.
fn forms(text: &[u8]) -> Vec<Vec<u8>> {
    let hex = kith_protocol::id::hex(text);
    let utf16: Vec<u8> = text.iter().flat_map(|byte| [*byte, 0]).collect();
    let utf16_be: Vec<u8> = text.iter().flat_map(|byte| [0, *byte]).collect();
    let mut forms = vec![text.to_vec(), utf16, utf16_be, hex.to_uppercase().into_bytes(), hex.into_bytes()];
    forms.extend((0..3).map(|offset| base64(&text[offset..text.len() - (text.len() - offset) % 3])));
    forms
}

fn base64(bytes: &[u8]) -> Vec<u8> {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = Vec::new();
    for three in bytes.chunks_exact(3) {
        let bits = u32::from_be_bytes([0, three[0], three[1], three[2]]);
        text.extend([18, 12, 6, 0].map(|shift| letters[(bits >> shift) as usize & 63]));
    }
    text
}

#[test]
fn small_rows_look_alike() {
    let folder = tempfile::tempdir().unwrap();
    let key = PersonaKey::random().unwrap();
    let mut store = Store::begin(folder.path(), &key).unwrap();
    let writes: Vec<_> = (0..).zip(Table::ALL).map(|(n, table)| put(table, &[7; 33], &vec![1; n * 8])).collect();
    store.commit(&writes).unwrap();
    drop(store);
    let rows = sealed_rows(folder.path());
    assert!(rows.iter().all(|(name, sealed)| name.len() == 16 && sealed.len() == 24 + 256 + 16));
}

/// Whoever puts the right file back has everything.
#[test]
fn a_missing_top_file_stops_everything_and_is_not_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let key = PersonaKey::random().unwrap();
    let mut store = Store::begin(folder.path(), &key).unwrap();
    store.commit(&[put(Table::Cell, b"a", b"words"), put(Table::Note, b"a", b"note")]).unwrap();
    drop(store);
    let (top, db) = (folder.path().join("top"), folder.path().join("db"));
    let (right, before) = (fs::read(&top).unwrap(), fs::read(&db).unwrap());
    for put_there in [None, Some(Vec::new()), Some(vec![0; right.len()])] {
        fs::remove_file(&top).unwrap();
        if let Some(bytes) = &put_there {
            fs::write(&top, bytes).unwrap();
        }
        // However it is opened: a root in the database is never older than its top file.
        assert_eq!(Store::open(folder.path(), &key).err(), Some(Refusal::DiskFailed));
        assert_eq!(Store::begin(folder.path(), &key).err(), Some(Refusal::DiskFailed));
        assert_eq!(fs::read(&top).ok(), put_there);
        assert!(fs::read(&db).unwrap() == before && !folder.path().join("db-wal").exists());
        fs::write(&top, &right).unwrap();
    }
    let store = Store::open(folder.path(), &key).unwrap();
    assert_eq!(store.get(Table::Cell, b"a").unwrap().unwrap(), b"words");
}
