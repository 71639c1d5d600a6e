//! A copy in machine form: lines of JSON, the last one a signature. `protocol/README.md` has the form.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use kith_node::api::Link;
use kith_protocol::command::{Copied, Query, Refusal, View};
use kith_protocol::copy::{Maker, digest};
use kith_protocol::id::{DeviceId, GroupId, MemberId};
use kith_protocol::signature::Signature;
use serde_json::{Value, json};

use super::Copy;
use super::files::{self, Beside};
use crate::said::clock;

/// The longest file that is read. A guess: a million messages of two hundred letters.
const FILE_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// A copy that was read and is whole.
#[derive(Debug)]
pub struct Read {
    /// Who made it.
    pub maker: Maker,
    /// The group's name.
    pub group_name: String,
    /// What people there called its person.
    pub me: String,
    /// When it was made, RFC 3339.
    pub made: String,
    /// The words.
    pub words: Vec<Words>,
    /// Where the copy lies: its files are beside it.
    pub folder: PathBuf,
}

/// One message of a copy that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// When it was written (Unix, milliseconds).
    pub at_ms: u64,
    /// The text; absent if it was not on the device.
    pub text: Option<String>,
    /// The author's own note for readers.
    pub note: Option<String>,
    /// The files it brought that lie beside the copy.
    pub files: Vec<Beside>,
}

/// The lines of a copy, with the signature of this device's key.
pub async fn signed(link: &Link, group: &str, copy: &Copy) -> Result<String, Refusal> {
    let mut lines = lines(copy);
    let query = Query::SignCopy { digest: digest(lines.as_bytes()) };
    let View::Signature(signature) = link.look(group, query).await? else { return Err(Refusal::NotACall) };
    push(&mut lines, &json!({ "signature": signature.hex() }));
    Ok(lines)
}

fn lines(copy: &Copy) -> String {
    let of = &copy.of;
    let mut lines = String::new();
    let head = json!({
        "kith_copy": 1,
        "group": of.group.hex(),
        "group_name": of.group_name,
        "member": of.member.hex(),
        "me": of.me,
        "device": of.device.hex(),
        "made": clock::stamp(copy.made_ms),
    });
    push(&mut lines, &head);
    for copied in &copy.words {
        let Copied::Own { id, thread, at_ms, text, note, answers, attachments, .. } = copied else { continue };
        let words = json!({
            "id": id.hex(),
            "thread": thread.hex(),
            "at": clock::stamp(*at_ms),
            "text": text,
            "note": note,
            "answers": answers,
            "files": copy.files.json(attachments),
        });
        push(&mut lines, &words);
    }
    lines
}

fn push(lines: &mut String, object: &Value) {
    lines.push_str(&object.to_string());
    lines.push('\n');
}

/// Reads a copy. One that was changed since it was signed is [`Refusal::NotACopy`].
pub fn read(path: &Path) -> Result<Read, Refusal> {
    let cannot = || Refusal::CannotOpen { path: path.display().to_string() };
    let file = std::fs::File::open(path).map_err(|_| cannot())?;
    let mut text = String::new();
    file.take(FILE_BYTES_MAX)
        .read_to_string(&mut text)
        .map_err(|error| if error.kind() == std::io::ErrorKind::InvalidData { Refusal::NotACopy } else { cannot() })?;
    let mut read = parse(&text).ok_or(Refusal::NotACopy)?;
    read.folder = path.parent().map(Path::to_owned).unwrap_or_default();
    Ok(read)
}

fn parse(text: &str) -> Option<Read> {
    let body = text.strip_suffix('\n')?;
    let signature_at = body.rfind('\n')? + 1;
    let (lines, last) = (text.get(..signature_at)?, body.get(signature_at..)?);
    let last: Value = serde_json::from_str(last).ok()?;
    let signature = Signature::from_hex(last.get("signature")?.as_str()?)?;
    let mut objects = lines.lines();
    let head: Value = serde_json::from_str(objects.next()?).ok()?;
    if head.get("kith_copy")?.as_u64()? != 1 {
        return None;
    }
    let field = |name: &str| head.get(name)?.as_str();
    let maker = Maker {
        group: GroupId::from_hex(field("group")?)?,
        member: MemberId::from_hex(field("member")?)?,
        device: DeviceId::from_hex(field("device")?)?,
    };
    // Nothing below the signature is looked at before it holds.
    if !maker.signed(lines.as_bytes(), &signature) {
        return None;
    }
    let words = objects.map(words).collect::<Option<_>>()?;
    let owned = |name: &str| field(name).map(str::to_owned);
    Some(Read {
        maker,
        group_name: owned("group_name")?,
        me: owned("me")?,
        made: owned("made")?,
        words,
        folder: PathBuf::new(),
    })
}

fn words(line: &str) -> Option<Words> {
    let object: Value = serde_json::from_str(line).ok()?;
    let text = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(Words {
        at_ms: clock::of_stamp(&text("at")?)?,
        text: text("text"),
        note: text("note"),
        files: files::of(&object)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_protocol::command::CopyPart;
    use kith_protocol::id::MessageId;
    use kith_protocol::signature::{Context, SecretKey};

    fn copy(device: DeviceId) -> Copy {
        let of = CopyPart {
            group: GroupId([1; 32]),
            group_name: "Thursday".to_owned(),
            member: MemberId([2; 32]),
            device,
            me: "Lee".to_owned(),
            words: Vec::new(),
            next: None,
        };
        let own = Copied::Own {
            id: MessageId::new(1_795_114_800_000, [3; 10]),
            thread: of.group.first_thread(),
            thread_name: None,
            at_ms: 1_795_114_800_123,
            text: Some("line one\nline \"two\" שלום".to_owned()),
            note: None,
            answers: false,
            attachments: Vec::new(),
        };
        let replied = Copied::Replied { thread: of.group.first_thread() };
        Copy {
            of,
            words: vec![own, replied],
            unsent: Vec::new(),
            made_ms: 1_795_114_800_000,
            files: Default::default(),
        }
    }

    #[test]
    fn a_signed_copy_reads_back_and_a_changed_one_does_not() {
        let key = SecretKey::from_seed(&[9; 32]);
        let copy = copy(DeviceId(key.public()));
        let mut text = lines(&copy);
        let maker = Maker { group: copy.of.group, member: copy.of.member, device: copy.of.device };
        let signature = key.sign(Context::Copy, &maker.statement(&digest(text.as_bytes())));
        push(&mut text, &json!({ "signature": signature.hex() }));
        let read = parse(&text).unwrap();
        assert_eq!((read.me.as_str(), read.group_name.as_str(), read.words.len()), ("Lee", "Thursday", 1));
        assert_eq!(read.words[0].text.as_deref(), Some("line one\nline \"two\" שלום"));
        assert_eq!(read.words[0].at_ms, 1_795_114_800_123);
        for (from, to) in [("line one", "line two"), ("Lee", "Sam"), ("\"answers\":false", "\"answers\":true")] {
            assert!(parse(&text.replacen(from, to, 1)).is_none(), "{from}");
        }
        assert!(parse(text.trim_end()).is_none() && parse("").is_none() && parse("\n").is_none());
        let lines: Vec<_> = text.lines().collect();
        assert!(parse(&format!("{}\n{}\n", lines[0], lines[2])).is_none(), "a line is missing");
    }
}
