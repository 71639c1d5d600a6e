//! A copy of one's own words: a text, a page for a browser, and, when it is asked for, a signed form for programs.
//!
//! Nothing anyone else wrote goes into it. Where somebody answered, “(someone replied)” stands. Files are readable by
//! their person only, and one that is there already is never written over.

use std::collections::BTreeMap;
use std::path::Path;

use kith_node::api::{Call, Link, SayWith};
use kith_protocol::command::{Command, Copied, CopyPart, Query, Refusal, UnsentView, View};
use kith_protocol::id::MessageId;
use kith_protocol::limits::{LINE_BYTES_MAX, TEXT_BYTES_MAX};

use crate::private_file;
use crate::said::{clean, clock, title};
use crate::t;

pub mod files;
pub mod machine;
mod page;
mod text;

use files::Files;

/// What a copy is made of.
pub struct Copy {
    /// Who made it, where, under which names. Its `words` are empty.
    pub of: CopyPart,
    /// The words, in the order of the screen.
    pub words: Vec<Copied>,
    /// Words that were not sent.
    pub unsent: Vec<UnsentView>,
    /// When (Unix, milliseconds).
    pub made_ms: u64,
    /// The files that the words bring, as they lie beside the copy.
    pub files: Files,
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its path.
    pub file: String,
    /// How long it is.
    pub bytes: usize,
}

/// Writes a copy: into a folder (one that is there, or a name that ends with a slash) a text and a page, and the signed
/// form if asked for; else into one file: the signed form if asked for, a page if the name ends with `.html`, else a text.
pub async fn write(link: &Link, group: &str, to: &Path, signed: bool) -> Result<Vec<Written>, Refusal> {
    let mut copy = gather(link, group).await?;
    let is_folder = to.is_dir() || to.as_os_str().to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR]);
    let names = match is_folder {
        true => [Some("words.txt"), Some("words.html"), Some("words.jsonl").filter(|_| signed)],
        false => [Some(""), None, None],
    };
    let at = |name: &str| if name.is_empty() { to.to_owned() } else { to.join(name) };
    // Looked at before anything is written: all of them, or none.
    if let Some(path) = names.into_iter().flatten().map(at).find(|path| path.exists()) {
        return Err(cannot(&path));
    }
    if is_folder {
        std::fs::create_dir_all(to).map_err(|_| cannot(to))?;
    }
    let mut written = copy.files.fill(link, group, &copy.words, &copy.unsent, to, is_folder).await?;
    let mut files = Vec::new();
    if is_folder {
        files.push((to.join("words.txt"), text::text(&copy)));
        files.push((to.join("words.html"), page::page(&copy)));
        if signed {
            files.push((to.join("words.jsonl"), machine::signed(link, group, &copy).await?));
        }
    } else if signed {
        files.push((to.to_owned(), machine::signed(link, group, &copy).await?));
    } else if to.extension().is_some_and(|end| end.eq_ignore_ascii_case("html") || end.eq_ignore_ascii_case("htm")) {
        files.push((to.to_owned(), page::page(&copy)));
    } else {
        files.push((to.to_owned(), text::text(&copy)));
    }
    for (path, text) in files {
        private_file::write_new(&path, text.as_bytes())?;
        written.push(Written { file: path.display().to_string(), bytes: text.len() });
    }
    Ok(written)
}

/// The line for a file that was written.
pub fn line(file: &Written) -> String {
    t!("copy-done", file = clean(&file.file))
}

async fn gather(link: &Link, group: &str) -> Result<Copy, Refusal> {
    let (mut words, mut seen, mut from) = (Vec::<Copied>::new(), std::collections::BTreeSet::<MessageId>::new(), 0);
    let of = loop {
        let View::Copy(mut part) = link.look(group, Query::Copy { from }).await? else { return Err(Refusal::NotACall) };
        for copied in core::mem::take(&mut part.words) {
            match &copied {
                // Words that come in meanwhile move the places of those after them.
                Copied::Own { id, .. } if !seen.insert(*id) => {}
                Copied::Replied { .. } if words.last() == Some(&copied) => {}
                _ => words.push(copied),
            }
        }
        match part.next {
            Some(next) if next > from => from = next,
            _ => break *part,
        }
    };
    let unsent = match link.look(group, Query::Unsent).await? {
        View::Unsent(unsent) => unsent,
        _ => return Err(Refusal::NotACall),
    };
    Ok(Copy { of, words, unsent, made_ms: clock::now_ms(), files: Files::default() })
}

/// Says the words of a copy again, except those that were brought before. Gives how many.
pub async fn bring(link: &Link, group: &str, thread: Option<String>, read: &machine::Read) -> Result<usize, Refusal> {
    let mut before = said_before(gather(link, group).await?);
    // Looked at before anything is said.
    let files: Vec<_> = read.words.iter().map(|words| files::beside(read, words)).collect::<Result<_, _>>()?;
    let mut brought = 0;
    for (words, mut files) in read.words.iter().zip(files) {
        let Some(text) = &words.text else { continue };
        let mark = t!("copy-carried", group = title(&read.group_name), day = clock::day(words.at_ms));
        let both = words.note.as_ref().map(|note| format!("{note} ({mark})"));
        let note = both.filter(|both| both.len() <= LINE_BYTES_MAX).unwrap_or(mark);
        let mut new = false;
        let mut pieces = pieces(text, TEXT_BYTES_MAX - note.len().min(LINE_BYTES_MAX));
        if pieces.is_empty() && !files.is_empty() {
            pieces.push("");
        }
        for text in pieces {
            // Unsent words are known by their text alone.
            let known = [(Some(note.clone()), text.to_owned()), (None, text.to_owned())];
            if let Some(left) = known.iter().find_map(|known| before.remove(known).map(|left| (known, left))) {
                if left.1 > 1 {
                    before.insert(left.0.clone(), left.1 - 1);
                }
                // Its files came with its beginning.
                files.clear();
                continue;
            }
            new = true;
            if !files.is_empty() {
                let (group, thread, note) = (group.to_owned(), thread.clone(), Some(note.clone()));
                let files = core::mem::take(&mut files);
                let say = SayWith { group, thread, text: text.to_owned(), reply: None, note, files };
                link.call(Call::SayWith(say)).await?;
                continue;
            }
            let command =
                Command::Say { thread: thread.clone(), text: text.to_owned(), reply: None, note: Some(note.clone()) };
            link.command(group, command).await?;
        }
        brought += usize::from(new);
    }
    Ok(brought)
}

/// How often each of one's own words stands in a group already, by its note and text.
fn said_before(copy: Copy) -> BTreeMap<(Option<String>, String), usize> {
    let mut said = BTreeMap::new();
    for words in copy.words {
        if let Copied::Own { text: Some(text), note: Some(note), .. } = words {
            *said.entry((Some(note), text)).or_default() += 1;
        }
    }
    for words in copy.unsent {
        *said.entry((None, words.text)).or_default() += 1;
    }
    said
}

/// A text in pieces of at most so many bytes.
fn pieces(mut text: &str, most: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    while text.len() > most {
        let at = (1..=most).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        let (piece, rest) = text.split_at(at);
        pieces.push(piece);
        text = rest;
    }
    if !text.trim().is_empty() {
        pieces.push(text);
    }
    pieces
}

fn cannot(path: &Path) -> Refusal {
    Refusal::CannotOpen { path: path.display().to_string() }
}

/// The heading of a thread in a copy. Names that others gave are theirs and stay out.
fn thread_heading(copy: &Copy, thread: kith_protocol::id::ThreadId, name: Option<&str>) -> String {
    match name {
        Some(name) => title(name),
        None if thread == copy.of.group.first_thread() => t!("thread-first"),
        None => t!("copy-thread-unnamed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stand_in::{THURSDAY_MS, group};
    use kith_protocol::id::{DeviceId, MemberId};

    fn copy(texts: &[&str]) -> Copy {
        let own = |(n, text): (usize, &&str)| Copied::Own {
            id: MessageId::new(THURSDAY_MS, [u8::try_from(n).unwrap(); 10]),
            thread: group().first_thread(),
            thread_name: None,
            at_ms: THURSDAY_MS,
            text: Some((*text).to_owned()),
            note: Some("a <note>".to_owned()),
            answers: n == 1,
            attachments: Vec::new(),
        };
        let mut words: Vec<_> = texts.iter().enumerate().map(own).collect();
        words.push(Copied::Replied { thread: group().first_thread() });
        let of = CopyPart {
            group: group(),
            group_name: "Thursday <b>".to_owned(),
            member: MemberId([1; 32]),
            device: DeviceId([2; 32]),
            me: "Jo & co".to_owned(),
            words: Vec::new(),
            next: None,
        };
        Copy { of, words, unsent: Vec::new(), made_ms: THURSDAY_MS, files: Files::default() }
    }

    #[test]
    fn a_page_shows_words_as_words_and_loads_nothing() {
        let page = page::page(&copy(&["<script>alert(1)</script> \"&'", "שלום, وداعاً\n\tnext  line"]));
        for never in ["<script", "http:", "https:", "url(", "@import", " src=", " href=", "<b>", "<note>"] {
            assert!(!page.contains(never), "{never} in {page}");
        }
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &quot;&amp;&#39;"));
        assert!(page.contains("שלום, وداعاً\n\tnext  line") && page.contains("dir=\"auto\""));
        assert!(page.contains("prefers-color-scheme") && page.contains("@media print"));
        assert_eq!(page.matches(&t!("copy-someone-replied")).count(), 1);
    }

    #[test]
    fn a_text_holds_the_words_as_they_were_written() {
        let text = text::text(&copy(&["one\n\ntwo", "שלום"]));
        assert!(text.contains("one\n\ntwo\n") && text.contains("שלום") && text.contains(&t!("copy-someone-replied")));
    }

    #[test]
    fn long_words_are_parted_between_letters() {
        assert_eq!(pieces("añb", 2), ["a", "ñ", "b"]);
        assert_eq!(pieces("abc", 3), ["abc"]);
    }
}
