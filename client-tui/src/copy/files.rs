//! The files of one's own words beside a copy: in a folder of their own, under their names; and from there into a group
//! again.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};

use kith_node::api::{Answer, Call, FileToAttach, Link};
use kith_protocol::attachment::{AttachmentId, file_name};
use kith_protocol::command::{AttachmentView, Copied, Refusal, UnsentView};
use kith_protocol::id::{hex, unhex};
use kith_protocol::limits::ATTACHMENTS_MAX;
use serde_json::{Value, json};

use super::{Written, cannot, machine};
use crate::said::{attachments, clean};
use crate::t;

/// How long another device of one's own is looked for that has a file, in milliseconds. What is here needs none of it.
const WITHIN_MS: u64 = 2_000;

/// Of the path of a file beside a copy: a folder, a number, a name.
const PARTS: usize = 3;

/// A file as it lies beside a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// From the copy's folder: a folder, a number, a name.
    pub path: PathBuf,
    /// BLAKE3 of its bytes.
    pub hash: [u8; 32],
}

/// The files beside a copy that is being made.
#[derive(Default)]
pub struct Files(BTreeMap<AttachmentId, Beside>);

impl Files {
    /// Writes the files of words that are here, into a folder that is made if there are any.
    pub async fn fill(
        &mut self,
        link: &Link,
        group: &str,
        words: &[Copied],
        unsent: &[UnsentView],
        to: &Path,
        is_folder: bool,
    ) -> Result<Vec<Written>, Refusal> {
        let own = words.iter().filter_map(|copied| match copied {
            Copied::Own { attachments, .. } => Some(attachments),
            Copied::Replied { .. } => None,
        });
        let unsent = unsent.iter().flat_map(|unsent| &unsent.attachments);
        let files: Vec<&AttachmentView> = own.flatten().chain(unsent).collect();
        if files.is_empty() {
            return Ok(Vec::new());
        }
        let (base, name) = match is_folder {
            true => (to, "files".to_owned()),
            false => {
                let name = to.file_name().ok_or_else(|| cannot(to))?.to_string_lossy();
                (to.parent().unwrap_or(Path::new("")), format!("{name}.files"))
            }
        };
        let folder = std::path::absolute(base.join(&name)).map_err(|_| cannot(to))?;
        private(&folder)?;
        let mut written = Vec::new();
        for (number, file) in (1u32..).zip(files) {
            // Two files may have one name: each lies in a folder of its own.
            let (number, own) = (number.to_string(), folder.join(number.to_string()));
            private(&own)?;
            let path = own.join(file_name(&file.name));
            let (group, attachment) = (group.to_owned(), file.id.hex());
            let save = Call::Save { group, attachment, to: path.clone(), within_ms: WITHIN_MS };
            match link.call(save).await {
                Ok(Answer::Saved { .. }) => {}
                // The words say so in its place.
                Err(Refusal::NobodyHasIt | Refusal::NoSuchAttachment | Refusal::FileDamaged) => continue,
                Ok(_) => return Err(Refusal::NotACall),
                Err(refusal) => return Err(refusal),
            }
            let (hash, bytes) = hash(&path)?;
            let beside = Path::new(&name).join(number).join(path.file_name().unwrap_or_default());
            self.0.insert(file.id, Beside { path: beside, hash });
            written.push(Written { file: path.display().to_string(), bytes });
        }
        Ok(written)
    }

    /// A line for each file of a message: where it lies, or that it is not here.
    pub fn lines(&self, files: &[AttachmentView]) -> Vec<String> {
        let line = |file: &AttachmentView| match self.0.get(&file.id) {
            Some(beside) => t!("copy-file", file = clean(&beside.path.display().to_string())),
            None => t!("copy-file-not-here", name = clean(&file.name), size = attachments::size(file.bytes)),
        };
        files.iter().map(line).collect()
    }

    /// The same for programs.
    pub fn json(&self, files: &[AttachmentView]) -> Vec<Value> {
        let object = |file: &AttachmentView| {
            let beside = self.0.get(&file.id);
            let path = beside.map(|beside| beside.path.to_string_lossy());
            let hash = beside.map(|beside| hex(&beside.hash));
            json!({ "name": file.name, "bytes": file.bytes, "type": file.media, "file": path, "blake3": hash })
        };
        files.iter().map(object).collect()
    }
}

/// The files of a line of a copy. `None`: it is no copy.
pub fn of(object: &Value) -> Option<Vec<Beside>> {
    // Older copies name none.
    let Some(files) = object.get("files") else { return Some(Vec::new()) };
    let files = files.as_array().filter(|files| files.len() <= ATTACHMENTS_MAX)?;
    let mut found = Vec::new();
    for file in files {
        let (Some(path), Some(hash)) = (file.get("file")?.as_str(), file.get("blake3")?.as_str()) else { continue };
        let path = PathBuf::from(path);
        // Whoever made the copy does not choose what of this computer is said in a group.
        let within =
            path.components().count() == PARTS && path.components().all(|part| matches!(part, Component::Normal(_)));
        if !within {
            return None;
        }
        found.push(Beside { path, hash: unhex(hash)?.try_into().ok()? });
    }
    Some(found)
}

/// The files of words that are to be said again: each as it was when the copy was signed.
pub fn beside(read: &machine::Read, words: &machine::Words) -> Result<Vec<FileToAttach>, Refusal> {
    let mut files = Vec::new();
    for file in &words.files {
        let path = std::path::absolute(read.folder.join(&file.path)).map_err(|_| cannot(&file.path))?;
        // A link could lead to any file.
        let is_file = |path: &Path| path.symlink_metadata().is_ok_and(|meta| meta.is_file());
        let is_folder = |path: &Path| path.symlink_metadata().is_ok_and(|meta| meta.is_dir());
        let folders = path.ancestors().skip(1).take(PARTS - 1).all(is_folder);
        if !is_file(&path) || !folders || hash(&path)?.0 != file.hash {
            return Err(Refusal::NotACopy);
        }
        // It was cleaned when it was said first, or went as it is because its author said so.
        files.push(FileToAttach { path, as_it_is: true });
    }
    Ok(files)
}

fn private(folder: &Path) -> Result<(), Refusal> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|_| cannot(folder))
}

fn hash(path: &Path) -> Result<([u8; 32], usize), Refusal> {
    let mut file = std::fs::File::open(path).map_err(|_| cannot(path))?;
    let (mut hasher, mut part, mut bytes) = (blake3::Hasher::new(), vec![0; 64 * 1024], 0);
    loop {
        match file.read(&mut part).map_err(|_| cannot(path))? {
            0 => return Ok((*hasher.finalize().as_bytes(), bytes)),
            read => {
                hasher.update(part.get(..read).unwrap_or_default());
                bytes += read;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_names_files_beside_it_and_no_others() {
        let named = |file: &str| of(&json!({ "files": [{ "file": file, "blake3": hex(&[7; 32]) }] }));
        let path = PathBuf::from("files/1/poster.jpg");
        assert_eq!(named("files/1/poster.jpg"), Some(vec![Beside { path, hash: [7; 32] }]));
        for other in
            ["/etc/passwd", "../key", "../1/key", "files/../key", "key", "files/key", "files/1/a/b", "", "files/1/.."]
        {
            assert_eq!(named(other), None, "{other}");
        }
        assert_eq!(of(&json!({ "files": [{ "file": null, "blake3": null }] })), Some(Vec::new()));
        assert_eq!(of(&json!({})), Some(Vec::new()));
        assert_eq!(of(&json!({ "files": "all" })), None);
    }
}
