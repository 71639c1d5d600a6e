//! A home: the folder in which a person's groups lie.
//!
//! ```text
//! key                 the key file (crate::vault); while it is rewritten: next
//! lock                held by the one program that uses this home
//! socket              while a node runs: where clients attach (crate::socket)
//! 3f9c0d…/db          one folder a persona: its database (crate::store)
//! 3f9c0d…/top         and the key that leads to all keys that can be erased (crate::buckets)
//! ```
//!
//! Names say nothing: not the program's, no group's, no person's. The folder is its person's alone (0700, files 0600).
//!
//! A persona is destroyed key first: the key file is rewritten without its key, the old file is overwritten, then the
//! folder is removed. Overwriting reaches what the file system lets it reach; flash and journals may keep remnants.
//!
//! A persona is **begun** until its first rows are on disk. Only one that is no further is destroyed if nothing of it is
//! there. The folder of any other may come back (a copy that is not whole yet, a disk that is not there): nothing is made in
//! its place.
//!
//! A persona that is **set aside** stays as it is, but is opened only after its person typed the passphrase again. Nothing
//! happens to it by a clock.
//!
//! A whole home is **erased** key first, too: the key file is overwritten in place, in one write, with a mark, then
//! everything is removed, the mark last of all. A home with the mark is no home, and whoever comes to it next ends the
//! erasing. The mark is made of bytes that no broken disk makes: a key file of zeros, as a file system leaves it behind
//! after a cut in the power, is damage, and nothing is erased for it.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use kith_protocol::command::Refusal;

use crate::store::Store;
use crate::vault::{KEY_FILE_BYTES_MAX, Passphrase, PersonaId, PersonaKey, Slot, Strength, Vault, Wait};

/// An open home. As long as it lives, no other program opens it.
#[derive(Debug)]
pub struct Home {
    path: PathBuf,
    vault: Vault,
    /// Its key was destroyed: nothing is written to it any more.
    erased: bool,
    _lock: File,
}

impl Home {
    /// Makes a home in a new or existing folder, with its parents. A home that is there already is never touched:
    /// [`Refusal::CannotOpen`], as when the path is a file or cannot be written.
    pub fn create(path: &Path, passphrase: &Passphrase, strength: Strength) -> Result<Self, Refusal> {
        let made = !path.is_dir();
        if made {
            private(&mut DirBuilder::new()).recursive(true).create(path).map_err(|e| cannot(path, &e))?;
        }
        let lock = lock(path)?;
        end_erasing(path)?;
        if Self::is_home(path) {
            return Err(Refusal::CannotOpen { path: path.display().to_string() });
        }
        // A folder that holds other things keeps the mode its person gave it; what is put into it is private anyway.
        let alone = fs::read_dir(path).map_err(|e| cannot(path, &e))?.count() <= 1;
        if alone {
            restrict(path).map_err(|e| cannot(path, &e))?;
        }
        let vault = Vault::create(passphrase, strength)?;
        let home = Self { path: path.to_owned(), vault, erased: false, _lock: lock };
        home.write_key_file()?;
        if let Some(parent) = path.parent().filter(|parent| made && !parent.as_os_str().is_empty()) {
            sync_folder(parent).map_err(|e| refused(&e))?;
        }
        Ok(home)
    }

    /// Opens a home. A destroying that was cut off is finished first.
    pub fn open(path: &Path, passphrase: &Passphrase) -> Result<Self, Refusal> {
        if !Self::is_home(path) {
            if is_mark(&path.join("key")) {
                let _lock = lock(path)?;
                end_erasing(path)?;
                remove_lock_and_folder(path);
            }
            return Err(Refusal::NoHome);
        }
        let lock = lock(path)?;
        let bytes = read_key_file(path)?;
        let mut home =
            Self { path: path.to_owned(), vault: Vault::open(&bytes, passphrase)?, erased: false, _lock: lock };
        home.remove_next()?;
        for id in home.vault.going() {
            home.remove_folder(id)?;
        }
        Ok(home)
    }

    /// Whether a home was set up here.
    pub fn is_home(path: &Path) -> bool {
        let key = path.join("key");
        key.is_file() && !is_mark(&key)
    }

    /// Whether this passphrase opens a home, which another program may be using.
    pub fn is_opened_by(path: &Path, passphrase: &Passphrase) -> Result<bool, Refusal> {
        match Vault::open(&read_key_file(path)?, passphrase) {
            Ok(_) => Ok(true),
            Err(Refusal::WrongPassphrase) => Ok(false),
            Err(refusal) => Err(refusal),
        }
    }

    /// Erases a home without opening it: key first, then everything of it. Who holds the files needs no passphrase for
    /// that. Another program that uses it is [`Refusal::HomeInUse`].
    pub fn erase_at(path: &Path) -> Result<(), Refusal> {
        if !path.join("key").is_file() {
            return Err(Refusal::NoHome);
        }
        let _lock = lock(path)?;
        destroy_key(path)?;
        end_erasing(path)?;
        remove_lock_and_folder(path);
        Ok(())
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The personas, in no order of time.
    pub fn personas(&self) -> Vec<PersonaId> {
        self.vault.personas()
    }

    /// The key of a persona.
    pub fn key(&self, id: PersonaId) -> Option<&PersonaKey> {
        self.vault.key(id)
    }

    /// The folder of a persona.
    pub fn folder(&self, id: PersonaId) -> PathBuf {
        self.path.join(id.hex())
    }

    /// Opens the database of a persona, whose previous [`Store`] must have been dropped. Of one that is begun and no more
    /// what is missing is made; of any other that is [`Refusal::DiskFailed`], and nothing is touched.
    pub fn store(&self, id: PersonaId) -> Result<Store, Refusal> {
        let key = self.vault.key(id).ok_or(Refusal::DiskFailed)?;
        match self.vault.is_begun(id) {
            true => Store::begin(&self.folder(id), key),
            false => Store::open(&self.folder(id), key),
        }
    }

    /// Whether the first rows of a persona may not be on disk yet.
    pub fn is_begun(&self, id: PersonaId) -> bool {
        self.vault.is_begun(id)
    }

    /// The first rows of a persona are on disk.
    pub fn is_written(&mut self, id: PersonaId) -> Result<(), Refusal> {
        if !self.vault.is_begun(id) {
            return Ok(());
        }
        self.change(id, Slot::in_use, Slot::begun)
    }

    /// A new persona: its key is on disk before this returns. It is begun, until [`Home::is_written`].
    pub fn new_persona(&mut self) -> Result<PersonaId, Refusal> {
        let id = self.vault.add()?;
        let made = self.write_key_file().and_then(|()| {
            private(&mut DirBuilder::new()).create(self.folder(id)).map_err(|e| refused(&e))?;
            sync_folder(&self.path).map_err(|e| refused(&e))
        });
        if let Err(refusal) = made {
            self.vault.set(id, None);
            // If the file holds it already and cannot be rewritten now, a persona without rows stays in it: harmless.
            let _ = self.write_key_file();
            return Err(refusal);
        }
        Ok(id)
    }

    /// Those that are set aside, with the day until which (days since 1970).
    pub fn aside(&self) -> Vec<(PersonaId, u32)> {
        self.vault.aside()
    }

    /// Whether this is the passphrase of this home.
    pub fn is_passphrase(&self, passphrase: &Passphrase) -> bool {
        self.vault.is_passphrase(passphrase)
    }

    /// The wait for setting aside that its person chose earlier.
    pub fn wait(&self) -> Option<Wait> {
        self.vault.wait()
    }

    /// Chooses that wait; `None`: none.
    pub fn choose_wait(&mut self, wait: Option<Wait>) -> Result<(), Refusal> {
        let before = self.vault.set_wait(wait);
        self.write_key_file().inspect_err(|_| {
            self.vault.set_wait(before);
        })
    }

    /// Sets a persona aside, whole or not at all. The [`Store`] must have been dropped.
    pub fn set_aside(&mut self, id: PersonaId, until_day: u32) -> Result<(), Refusal> {
        self.change(id, |slot| slot.aside(until_day), Slot::in_use)
    }

    /// Brings one back. The passphrase is asked for again, also while the home is open.
    pub fn bring_back(&mut self, id: PersonaId, passphrase: &Passphrase) -> Result<(), Refusal> {
        if !self.vault.is_passphrase(passphrase) {
            return Err(Refusal::WrongPassphrase);
        }
        let until_day = self.vault.aside().into_iter().find(|(aside, _)| *aside == id).map_or(0, |(_, day)| day);
        self.change(id, Slot::in_use, |slot| slot.aside(until_day))
    }

    /// Opens the database of one that is set aside, to look whether it is the one its person means.
    pub(crate) fn store_aside(&self, id: PersonaId) -> Result<Store, Refusal> {
        Store::open(&self.folder(id), self.vault.key_aside(id).ok_or(Refusal::DiskFailed)?)
    }

    /// Changes what is said of a persona, on disk; if the disk does not take it, as it was.
    fn change(&mut self, id: PersonaId, to: impl Fn(Slot) -> Slot, back: impl Fn(Slot) -> Slot) -> Result<(), Refusal> {
        let before = self.vault.set(id, None).ok_or(Refusal::DiskFailed)?;
        self.vault.set(id, Some(to(before)));
        self.write_key_file().inspect_err(|_| {
            if let Some(slot) = self.vault.set(id, None) {
                self.vault.set(id, Some(back(slot)));
            }
        })
    }

    /// Destroys a persona's key; its folder, of which nothing can be read from now on, goes with
    /// [`Home::destroy_persona`] or at the next opening.
    pub fn destroy_key(&mut self, id: PersonaId) -> Result<(), Refusal> {
        let Some(key) = self.vault.set(id, Some(Slot::Going)) else {
            self.vault.set(id, None);
            return Ok(());
        };
        let mut key = Some(key);
        self.write_key_file().inspect_err(|_| {
            self.vault.set(id, key.take());
        })
    }

    /// Destroys the key of the whole home. From here on nothing in it can be read by anyone.
    pub fn destroy_all_keys(&mut self) -> Result<(), Refusal> {
        destroy_key(&self.path)?;
        self.erased = true;
        Ok(())
    }

    /// Removes what is left of a home whose key was destroyed. All [`Store`]s must have been dropped.
    pub fn remove_all(&mut self) -> Result<(), Refusal> {
        end_erasing(&self.path)?;
        remove_lock_and_folder(&self.path);
        Ok(())
    }

    /// Destroys a persona: its key first, then its folder. The [`Store`] must have been dropped. If the key could not
    /// be destroyed, nothing has changed; if only the folder could not, it is unreadable, and goes at the next opening.
    pub fn destroy_persona(&mut self, id: PersonaId) -> Result<(), Refusal> {
        if self.vault.going().contains(&id) {
            return self.remove_folder(id);
        }
        if !self.vault.knows(id) {
            return Ok(());
        }
        self.destroy_key(id)?;
        self.remove_folder(id)
    }

    /// Another passphrase. Keys and rows stay; one key is wrapped anew.
    pub fn change_passphrase(
        &mut self,
        present: &Passphrase,
        new: &Passphrase,
        strength: Strength,
    ) -> Result<(), Refusal> {
        let before = self.vault.swap_lock(None);
        self.vault.rewrap(present, new, strength)?;
        self.write_key_file().inspect_err(|_| {
            self.vault.swap_lock(Some(before));
        })
    }

    fn remove_folder(&mut self, id: PersonaId) -> Result<(), Refusal> {
        match fs::remove_dir_all(self.folder(id)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(refused(&error)),
            _ => sync_folder(&self.path).map_err(|e| refused(&e))?,
        }
        let going = self.vault.set(id, None);
        self.write_key_file().inspect_err(|_| {
            self.vault.set(id, going);
        })
    }

    /// Writes the key file whole: new file, sync, rename, sync of the folder; then the old one's bytes are overwritten.
    /// After an error the old one is in force, unless the very last sync failed.
    fn write_key_file(&self) -> Result<(), Refusal> {
        if self.erased {
            // What a persona that ends would still write must not bring the key back.
            return Err(Refusal::DiskFailed);
        }
        let bytes = self.vault.to_bytes()?;
        let (key, next) = (self.path.join("key"), self.path.join("next"));
        self.remove_next()?;
        let old = match OpenOptions::new().read(true).write(true).open(&key) {
            Ok(file) => Some(file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(refused(&error)),
        };
        let written = || -> io::Result<()> {
            let mut file = private_file().create_new(true).open(&next)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&next, &key)
        };
        if let Err(error) = written() {
            let _ = self.remove_next();
            return Err(refused(&error));
        }
        sync_folder(&self.path).map_err(|e| refused(&e))?;
        if let Some(mut old) = old {
            // The new file is in force; that a failing disk kept bytes of the old one is no reason to undo it.
            let _ = overwrite(&mut old);
        }
        Ok(())
    }

    /// What a crash left of a key file that was never in force.
    fn remove_next(&self) -> Result<(), Refusal> {
        let next = self.path.join("next");
        let gone = match OpenOptions::new().write(true).open(&next) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => Err(error),
            Ok(mut file) => overwrite(&mut file).and_then(|()| fs::remove_file(&next)),
        };
        gone.map_err(|e| refused(&e))
    }
}

fn read_key_file(path: &Path) -> Result<Vec<u8>, Refusal> {
    let file = File::open(path.join("key")).map_err(|e| cannot(path, &e))?;
    let mut bytes = Vec::new();
    file.take(KEY_FILE_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(|e| refused(&e))?;
    Ok(bytes)
}

/// The mark of an erasing, as long as the key file is.
fn mark(bytes: usize) -> Vec<u8> {
    let mut mark = vec![0; bytes];
    blake3::Hasher::new_derive_key("kith 1 this home was erased").finalize_xof().fill(&mut mark);
    mark
}

/// Whether a file is there and holds the mark of an erasing and nothing else: all of it, so that no damage is taken for an
/// erasing.
fn is_mark(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let mut bytes = Vec::new();
    let read = file.take(KEY_FILE_BYTES_MAX as u64 + 1).read_to_end(&mut bytes);
    // What is shorter than this could be anything's end.
    read.is_ok() && bytes.len() >= 32 && bytes == mark(bytes.len())
}

/// The mark over the key file, in place: a new file beside it would leave the old one's bytes to whoever cuts in between.
fn destroy_key(home: &Path) -> Result<(), Refusal> {
    let mut file = OpenOptions::new().read(true).write(true).open(home.join("key")).map_err(|e| cannot(home, &e))?;
    let length = usize::try_from(file.metadata().map_err(|e| refused(&e))?.len()).unwrap_or(usize::MAX);
    let bytes = length.clamp(32, KEY_FILE_BYTES_MAX);
    write_over(&mut file, &mark(bytes)).map_err(|e| refused(&e))?;
    if length > bytes {
        // No key file of ours, whatever it is.
        file.set_len(bytes as u64).map_err(|e| refused(&e))?;
    }
    Ok(())
}

/// Ends an erasing whose key file is the mark of one; anything else is left as it is. The key file goes after all that it led to.
fn end_erasing(home: &Path) -> Result<(), Refusal> {
    if !is_mark(&home.join("key")) {
        return Ok(());
    }
    let gone = |removed: io::Result<()>| match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(refused(&error)),
        _ => Ok(()),
    };
    for entry in fs::read_dir(home).map_err(|e| refused(&e))? {
        let entry = entry.map_err(|e| refused(&e))?;
        let name = entry.file_name();
        let is_persona = name.len() == 16 && name.as_encoded_bytes().iter().all(u8::is_ascii_hexdigit);
        if is_persona && entry.path().is_dir() {
            gone(fs::remove_dir_all(entry.path()))?;
        }
    }
    for name in ["next", "socket", "key"] {
        gone(fs::remove_file(home.join(name)))?;
    }
    sync_folder(home).map_err(|e| refused(&e))
}

/// Removes what is left of a home that was erased: the lock, which says nothing, and the folder, if nothing of anyone
/// else's lies in it.
fn remove_lock_and_folder(home: &Path) {
    let _ = fs::remove_file(home.join("lock"));
    let _ = fs::remove_dir(home);
}

/// Zeros over a file that nobody needs any more.
fn overwrite(file: &mut File) -> io::Result<()> {
    let bytes = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX).min(KEY_FILE_BYTES_MAX);
    write_over(file, &vec![0; bytes])
}

fn write_over(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    file.rewind()?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn lock(home: &Path) -> Result<File, Refusal> {
    let path = home.join("lock");
    let file = private_file().create(true).truncate(false).open(&path).map_err(|e| cannot(home, &e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Refusal::HomeInUse),
        Err(TryLockError::Error(error)) => Err(cannot(home, &error)),
    }
}

/// How files of a home are opened for writing: readable by their person only.
pub(crate) fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// How folders of a home are made.
pub(crate) fn private(builder: &mut DirBuilder) -> &mut DirBuilder {
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(builder, 0o700);
    builder
}

#[cfg(unix)]
fn restrict(path: &Path) -> io::Result<()> {
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700))
}

#[cfg(not(unix))]
fn restrict(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    // Elsewhere a folder cannot be opened as a file; renames are as durable as the system makes them.
    Ok(())
}

/// What a failure of the disk is to a person.
pub(crate) fn refused(error: &io::Error) -> Refusal {
    use io::ErrorKind::{QuotaExceeded, StorageFull};
    match error.kind() {
        StorageFull | QuotaExceeded => Refusal::DiskFull,
        _ => Refusal::DiskFailed,
    }
}

/// The same while a home is reached for the first time, when the path itself may be what is wrong.
fn cannot(path: &Path, error: &io::Error) -> Refusal {
    use io::ErrorKind::{AlreadyExists, NotADirectory, NotFound, PermissionDenied, ReadOnlyFilesystem};
    match error.kind() {
        AlreadyExists | NotADirectory | NotFound | PermissionDenied | ReadOnlyFilesystem => {
            Refusal::CannotOpen { path: path.display().to_string() }
        }
        _ => refused(error),
    }
}
