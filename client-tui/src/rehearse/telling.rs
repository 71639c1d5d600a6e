//! How the steps of a rehearsal are told.

use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::said::Said;
use crate::shell::{print_line, print_object};
use crate::t;

/// To whom.
pub enum Teller {
    /// A person reading lines.
    Lines,
    /// A program.
    Json,
    /// A client, as quiet lines beside the words.
    Beside(mpsc::Sender<Said>),
}

impl Teller {
    /// A step came about, or did not; with what was found when all nodes were read.
    pub async fn step(&self, step: &str, ok: bool, sentence: &str, found: Value) {
        if let Teller::Json = self {
            return print_object(&object(step, ok, sentence, found));
        }
        let sentence = if ok { sentence.to_owned() } else { t!("rehearse-step-not", step = sentence) };
        self.line(&sentence).await;
    }

    /// A line beside the steps. Programs are not told it.
    pub async fn line(&self, line: &str) {
        match self {
            Teller::Lines => print_line(line),
            Teller::Json => {}
            // The client may have ended.
            Teller::Beside(tell) => {
                let _ = tell.send(Said { text: line.to_owned(), why: t!("rehearse-what") }).await;
            }
        }
    }

    /// The end: whether the folders are gone.
    pub async fn end(&self, cleaned: bool, sentence: &str) {
        self.step("cleaned", cleaned, sentence, Value::Null).await;
    }
}

fn object(step: &str, ok: bool, sentence: &str, found: Value) -> Value {
    let mut object = json!({ "step": step, "ok": ok, "sentence": sentence });
    if let (Some(object), Value::Object(found)) = (object.as_object_mut(), found) {
        object.extend(found);
    }
    object
}
