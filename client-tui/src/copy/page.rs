//! A copy as one page for a browser: no script, nothing loaded from anywhere, everything escaped.

use kith_protocol::command::Copied;

use super::{Copy, thread_heading};
use crate::said::{clock, name};
use crate::sentences::language;
use crate::t;

/// Colours have a contrast of at least 7:1, dark and light.
const STYLE: &str = "
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 42rem; padding: 1.5rem; font: 1.05rem/1.6 serif; color: #1a1a1a; background: #fdfdfb; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; } h3 { font-size: 0.9rem; font-weight: normal; margin: 1.8rem 0 0.2rem; }
p { margin: 0.2rem 0; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; text-align: start; }
.aside { font-style: italic; }
@media (prefers-color-scheme: dark) { body { color: #ececec; background: #161616; } }
@media print { body { max-width: none; padding: 0; color: #000; background: none; } article { break-inside: avoid; } h2, h3 { break-after: avoid; } }
";

/// The page.
pub fn page(copy: &Copy) -> String {
    let title = escaped(&t!("copy-title", group = crate::said::title(&copy.of.group_name)));
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n\
         </head>\n<body>\n<main>\n<h1 dir=\"auto\">{title}</h1>\n",
        escaped(&language())
    );
    paragraph(&mut page, "", &t!("copy-made", me = name(&copy.of.me), day = clock::day(copy.made_ms)));
    paragraph(&mut page, "", &t!("copy-holds"));
    let mut thread = None;
    for copied in &copy.words {
        match copied {
            Copied::Own { thread: of, thread_name, at_ms, text, note, answers, attachments, .. } => {
                if thread != Some(*of) {
                    thread = Some(*of);
                    let heading = escaped(&thread_heading(copy, *of, thread_name.as_deref()));
                    page.push_str(&format!("<h2 dir=\"auto\">{heading}</h2>\n"));
                }
                page.push_str("<article>\n");
                time(&mut page, *at_ms);
                if *answers {
                    paragraph(&mut page, "aside", &t!("copy-answers"));
                }
                if let Some(note) = note {
                    paragraph(&mut page, "aside", &t!("message-note", note = note.clone()));
                }
                match text {
                    Some(text) => paragraph(&mut page, "", text),
                    None => paragraph(&mut page, "aside", &t!("message-not-here")),
                }
                for line in copy.files.lines(attachments) {
                    paragraph(&mut page, "aside", &line);
                }
                page.push_str("</article>\n");
            }
            Copied::Replied { .. } => paragraph(&mut page, "aside", &t!("copy-someone-replied")),
        }
    }
    if !copy.unsent.is_empty() {
        page.push_str(&format!("<h2 dir=\"auto\">{}</h2>\n", escaped(&t!("copy-unsent"))));
        for unsent in &copy.unsent {
            page.push_str("<article>\n");
            time(&mut page, unsent.id.time_ms());
            paragraph(&mut page, "", &unsent.text);
            for line in copy.files.lines(&unsent.attachments) {
                paragraph(&mut page, "aside", &line);
            }
            page.push_str("</article>\n");
        }
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn time(page: &mut String, at_ms: u64) {
    let stamp = escaped(&clock::stamp(at_ms).unwrap_or_default());
    let shown = escaped(&format!("{}, {}", clock::day(at_ms), clock::hour(Some(at_ms))));
    page.push_str(&format!("<h3><time datetime=\"{stamp}\">{shown}</time></h3>\n"));
}

/// Each text finds its own direction.
fn paragraph(page: &mut String, class: &str, text: &str) {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    page.push_str(&format!("<p dir=\"auto\"{class}>{}</p>\n", escaped(text)));
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}
