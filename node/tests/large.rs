//! A database in which somebody's words take much room.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test may")]

use kith_node::store::Store;
use kith_node::vault::PersonaKey;

const MIB: usize = 1 << 20;
/// What lies on the disk.
const WORDS: usize = 64 * MIB;

/// The most memory this process ever had in use.
fn most() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024
}

/// Was: the new file stood in memory as a whole, and a program that was ended for it began with the same again.
#[test]
fn a_file_is_rebuilt_in_less_memory_than_it_takes() {
    let folder = tempfile::tempdir().unwrap();
    let key = PersonaKey::random().unwrap();
    drop(Store::begin(folder.path(), &key).unwrap());
    let path = folder.path().join("db");
    let db = rusqlite::Connection::open(&path).unwrap();
    for n in 0..WORDS / (64 * 1024) {
        let name = [(n as u64).to_be_bytes(), [0; 8]].concat();
        db.execute("INSERT INTO rows VALUES(?1, zeroblob(65536))", (name,)).unwrap();
    }
    // As a program leaves it that was cut off while it erased: the next opening rebuilds the file.
    db.pragma_update(None, "user_version", 1).unwrap();
    drop(db);
    let before = most();
    drop(Store::open(folder.path(), &key).unwrap());
    let grew = most() - before;
    assert!(grew < WORDS / 2, "{} MiB more for {} MiB of words", grew / MIB, WORDS / MIB);
    let db = rusqlite::Connection::open(&path).unwrap();
    let marked: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    drop(db);
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!((marked, left), (0, 2), "it was rebuilt, and nothing is left beside db and top");
}
