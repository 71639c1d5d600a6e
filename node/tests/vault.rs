//! A home: its key file, its lock, its folders.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::fs;
use std::path::Path;

use kith_node::home::Home;
use kith_node::vault::{Passphrase, Strength, Wait};
use kith_protocol::command::Refusal;

const QUICK: Strength = Strength::for_random_passphrase();

fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(text).unwrap()
}

fn create(path: &Path) -> Home {
    Home::create(path, &passphrase("grass and Ünïcøde"), QUICK).unwrap()
}

fn open(path: &Path) -> Result<Home, Refusal> {
    Home::open(path, &passphrase("grass and Ünïcøde"))
}

#[test]
fn a_home_opens_with_its_passphrase_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parents that/are missing");
    assert_eq!(open(&path).err(), Some(Refusal::NoHome));
    drop(create(&path));
    assert!(Home::is_home(&path) && kith_node::api::is_home(&path));
    assert_eq!(Home::open(&path, &passphrase("grass")).err(), Some(Refusal::WrongPassphrase));
    open(&path).unwrap();
    assert_eq!(Passphrase::new("").err(), Some(Refusal::NoPassphrase));
}

#[test]
fn the_strength_for_people_is_64_mib_and_three_passes_and_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    drop(Home::create(folder.path(), &passphrase("slow"), Strength::default()).unwrap());
    let file = fs::read(folder.path().join("key")).unwrap();
    assert_eq!(file[..7], [1, 0, 1, 0, 0, 3, 1]);
    Home::open(folder.path(), &passphrase("slow")).unwrap();
}

#[test]
fn a_second_opening_of_one_home_is_refused_while_the_first_lives() {
    let folder = tempfile::tempdir().unwrap();
    let home = create(folder.path());
    assert_eq!(open(folder.path()).err(), Some(Refusal::HomeInUse));
    assert_eq!(Home::create(folder.path(), &passphrase("other"), QUICK).err(), Some(Refusal::HomeInUse));
    drop(home);
    open(folder.path()).unwrap();
}

#[test]
fn a_home_that_is_there_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path()));
    let again = Home::create(folder.path(), &passphrase("other"), QUICK);
    assert!(matches!(again, Err(Refusal::CannotOpen { .. })));
    open(folder.path()).unwrap();
}

#[test]
fn a_path_that_is_a_file_or_cannot_be_written_is_refused_plainly() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "mine").unwrap();
    for path in [file.clone(), file.join("below"), "/proc/home".into()] {
        let refused = Home::create(&path, &passphrase("words"), QUICK).err();
        assert_eq!(refused, Some(Refusal::CannotOpen { path: path.display().to_string() }));
        assert_eq!(open(&path).err(), Some(Refusal::NoHome));
    }
    assert_eq!(fs::read(file).unwrap(), b"mine");
}

#[test]
fn no_byte_of_the_key_file_can_change_unnoticed() {
    let folder = tempfile::tempdir().unwrap();
    let mut home = create(folder.path());
    home.new_persona().unwrap();
    drop(home);
    let key = folder.path().join("key");
    let file = fs::read(&key).unwrap();
    for at in 0..file.len() {
        let mut changed = file.clone();
        changed[at] ^= 1 << (at % 8);
        fs::write(&key, &changed).unwrap();
        assert_eq!(open(folder.path()).err(), Some(Refusal::WrongPassphrase), "byte {at}");
    }
    for length in [0, 1, 94, 95, 119, file.len() - 1] {
        fs::write(&key, &file[..length]).unwrap();
        assert_eq!(open(folder.path()).err(), Some(Refusal::WrongPassphrase), "length {length}");
    }
    fs::write(&key, [file.as_slice(), &[0]].concat()).unwrap();
    assert_eq!(open(folder.path()).err(), Some(Refusal::WrongPassphrase));
    fs::write(&key, &file).unwrap();
    open(folder.path()).unwrap();
}

#[test]
fn a_planted_key_file_cannot_ask_for_a_terabyte_or_an_hour() {
    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path()));
    let key = folder.path().join("key");
    let file = fs::read(&key).unwrap();
    for head in
        [[1, 255, 255, 255, 255, 1, 1], [1, 0, 0, 0, 64, 255, 1], [1, 0, 0, 0, 64, 1, 255], [1, 0, 0, 0, 0, 0, 0]]
    {
        fs::write(&key, [head.as_slice(), &file[7..]].concat()).unwrap();
        assert_eq!(open(folder.path()).err(), Some(Refusal::WrongPassphrase));
    }
    fs::write(&key, vec![1; 100_000_000]).unwrap();
    assert_eq!(open(folder.path()).err(), Some(Refusal::WrongPassphrase));
}

#[test]
fn personas_are_kept_and_their_number_shows_only_in_steps_of_sixteen() {
    let folder = tempfile::tempdir().unwrap();
    let mut home = create(folder.path());
    let size = || fs::metadata(folder.path().join("key")).unwrap().len();
    let empty = size();
    let mut personas: Vec<_> = (0..16).map(|_| home.new_persona().unwrap()).collect();
    assert_eq!(size(), empty);
    personas.push(home.new_persona().unwrap());
    assert!(size() > empty);
    personas.sort();
    drop(home);
    let home = open(folder.path()).unwrap();
    assert_eq!(home.personas(), personas);
    assert!(personas.iter().all(|id| home.folder(*id).is_dir() && home.store(*id).is_ok()));
}

#[test]
fn a_destroyed_persona_leaves_neither_key_nor_folder() {
    let folder = tempfile::tempdir().unwrap();
    let mut home = create(folder.path());
    let (gone, stays) = (home.new_persona().unwrap(), home.new_persona().unwrap());
    drop(home.store(gone).unwrap());
    // Whoever had the old file open sees it overwritten, not only unlinked.
    let old = fs::File::open(folder.path().join("key")).unwrap();
    home.destroy_persona(gone).unwrap();
    home.destroy_persona(gone).unwrap();
    let mut left = Vec::new();
    std::io::Read::read_to_end(&mut &old, &mut left).unwrap();
    assert!(!left.is_empty() && left.iter().all(|byte| *byte == 0));
    assert!(home.key(gone).is_none() && home.store(gone).is_err() && !home.folder(gone).exists());
    drop(home);
    assert_eq!(open(folder.path()).unwrap().personas(), [stays]);
}

#[test]
fn a_destroying_that_was_cut_off_after_the_key_is_finished_at_the_next_opening() {
    let folder = tempfile::tempdir().unwrap();
    let mut home = create(folder.path());
    let id = home.new_persona().unwrap();
    let path = home.folder(id);
    // A file where the folder is expected cannot be removed as a folder: the cut.
    fs::remove_dir(&path).unwrap();
    fs::write(&path, "in the way").unwrap();
    assert_eq!(home.destroy_persona(id), Err(Refusal::DiskFailed));
    assert!(home.key(id).is_none());
    drop(home);
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    fs::write(path.join("db"), "sealed").unwrap();
    assert!(open(folder.path()).unwrap().personas().is_empty());
    assert!(!path.exists());
}

#[test]
fn what_a_crash_left_of_an_unfinished_key_file_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path()));
    fs::write(folder.path().join("next"), "half").unwrap();
    open(folder.path()).unwrap();
    assert!(!folder.path().join("next").exists());
}

#[test]
fn what_is_set_aside_is_not_opened_and_comes_back_with_the_passphrase_only() {
    let folder = tempfile::tempdir().unwrap();
    let mut home = create(folder.path());
    let (aside, stays) = (home.new_persona().unwrap(), home.new_persona().unwrap());
    home.store(aside).unwrap().commit(&[note(b"kept")]).unwrap();
    home.choose_wait(Some(Wait { days: 3, chosen: 20_000 })).unwrap();
    home.set_aside(aside, 20_100).unwrap();
    assert!(home.key(aside).is_none() && home.store(aside).is_err());
    drop(home);
    let mut home = open(folder.path()).unwrap();
    assert_eq!((home.personas(), home.aside()), (vec![stays], vec![(aside, 20_100)]));
    assert_eq!(home.wait(), Some(Wait { days: 3, chosen: 20_000 }));
    assert_eq!(home.bring_back(aside, &passphrase("grass")), Err(Refusal::WrongPassphrase));
    assert_eq!(home.aside(), [(aside, 20_100)]);
    home.bring_back(aside, &passphrase("grass and Ünïcøde")).unwrap();
    assert!(home.aside().is_empty());
    let store = home.store(aside).unwrap();
    assert_eq!(store.get(kith_protocol::step::Table::Note, b"note").unwrap().as_deref(), Some(&b"kept"[..]));
    drop(store);
    // One that is set aside can be destroyed as it is.
    home.set_aside(aside, 20_100).unwrap();
    home.destroy_persona(aside).unwrap();
    assert!(home.aside().is_empty() && !home.folder(aside).exists());
}

#[test]
fn an_erased_home_is_gone_with_its_key_first() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("home");
    let mut home = create(&path);
    home.new_persona().unwrap();
    assert_eq!(Home::erase_at(&path), Err(Refusal::HomeInUse));
    drop(home);
    let (old, before) = (fs::File::open(path.join("key")).unwrap(), fs::read(path.join("key")).unwrap());
    Home::erase_at(&path).unwrap();
    let mut left = Vec::new();
    std::io::Read::read_to_end(&mut &old, &mut left).unwrap();
    // Nothing of the key is where it was: of so many bytes a few are alike by chance.
    let alike = left.iter().zip(&before).filter(|(left, before)| left == before).count();
    assert!(left.len() == before.len() && alike < before.len() / 16, "{alike} of {} bytes are left", before.len());
    assert!(!path.exists() && Home::erase_at(&path) == Err(Refusal::NoHome));
    // What somebody else put into the folder stays.
    let mut home = create(&path);
    home.new_persona().unwrap();
    fs::write(path.join("letter"), "not ours").unwrap();
    home.destroy_all_keys().unwrap();
    // A persona that ends late must not write its key again.
    assert!(home.new_persona().is_err());
    home.remove_all().unwrap();
    drop(home);
    let left: Vec<_> = fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["letter"]);
}

#[test]
fn an_erasing_that_was_cut_off_is_ended_by_whoever_comes_next() {
    let folder = tempfile::tempdir().unwrap();
    for again in [false, true] {
        let path = folder.path().join(format!("home {again}"));
        let mut home = create(&path);
        let id = home.new_persona().unwrap();
        let persona = home.folder(id);
        drop(home.store(id).unwrap());
        home.destroy_all_keys().unwrap();
        drop(home);
        assert!(persona.join("db").exists() && !Home::is_home(&path));
        if again {
            drop(create(&path));
            assert!(open(&path).unwrap().personas().is_empty());
        } else {
            assert_eq!(open(&path).err(), Some(Refusal::NoHome));
            assert!(!path.exists());
        }
        assert!(!persona.exists());
    }
}

#[test]
fn another_passphrase_wraps_anew_and_asks_for_the_present_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut home = create(folder.path());
    let id = home.new_persona().unwrap();
    home.store(id).unwrap().commit(&[note(b"kept")]).unwrap();
    let (present, new) = (passphrase("grass and Ünïcøde"), passphrase("moss"));
    assert_eq!(home.change_passphrase(&new, &new, QUICK), Err(Refusal::WrongPassphrase));
    home.change_passphrase(&present, &new, QUICK).unwrap();
    drop(home);
    assert_eq!(open(folder.path()).err(), Some(Refusal::WrongPassphrase));
    let store = Home::open(folder.path(), &new).unwrap().store(id).unwrap();
    assert_eq!(store.get(kith_protocol::step::Table::Note, b"note").unwrap().as_deref(), Some(&b"kept"[..]));
}

#[cfg(unix)]
#[test]
fn everything_in_a_home_is_its_persons_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("home");
    let mut home = create(&path);
    let id = home.new_persona().unwrap();
    let mut store = home.store(id).unwrap();
    store.commit(&[note(b"words")]).unwrap();
    for (path, is_folder) in tree(&path) {
        let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, if is_folder { 0o700 } else { 0o600 }, "{}", path.display());
        let name = path.file_name().unwrap().to_string_lossy().to_string();
        let plain = ["home", "key", "lock", "db", "db-wal", "top"].contains(&name.as_str());
        assert!(plain || name == id.hex() && name.len() == 16, "{name}");
    }
}

#[test]
fn secrets_do_not_show_themselves() {
    let folder = tempfile::tempdir().unwrap();
    let mut home = create(folder.path());
    let id = home.new_persona().unwrap();
    assert_eq!(format!("{:?}", passphrase("secret")), "Passphrase");
    assert_eq!(format!("{:?}", home.key(id)), "Some(PersonaKey)");
    assert_eq!(format!("{:?}", home.store(id)), "Ok(Store)");
    assert!(format!("{home:?}").contains("vault: Vault,"));
}

fn note(value: &[u8]) -> kith_protocol::step::Write {
    let table = kith_protocol::step::Table::Note;
    kith_protocol::step::Write { table, key: b"note".to_vec(), value: Some(value.to_vec()) }
}

#[cfg(unix)]
fn tree(path: &Path) -> Vec<(std::path::PathBuf, bool)> {
    let mut found = vec![(path.to_owned(), path.is_dir())];
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            found.extend(tree(&entry.unwrap().path()));
        }
    }
    found
}
