//! The local socket: JSON-RPC 2.0, one object a line.
//!
//! ```text
//! → {"jsonrpc":"2.0","id":1,"method":"do","params":{"group":"tuesday","command":{"do":"leave","now":false}}}
//! ← {"jsonrpc":"2.0","id":1,"result":{"answer":"done","outcome":{"done":"left","heard":0}}}
//! ← {"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"has-left","data":{"error":"has-left"}}}
//! → {"jsonrpc":"2.0","id":2,"method":"notices"}            from then on:
//! ← {"jsonrpc":"2.0","method":"notice","params":{"group":"…","group_name":"tuesday","event":"left","name":"Noor"}}
//! ```
//!
//! The method is the `call` of a [`Call`], `params` its fields. What cannot be understood is answered with
//! [`Refusal::NotACall`] (code -32700 if it is no JSON, else -32600); a refusal of the node has code 1. Answers come in
//! the order in which they are ready. Who may connect is decided by the file's mode (0600) in the home's (0700).
//!
//! Nothing a client does blocks the node: calls and clients are counted, and a client that does not read is let go.

use std::path::Path;

use kith_protocol::command::Refusal;
use kith_protocol::event::Event;
use kith_protocol::id::GroupId;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _};

use crate::api::{Call, Link, Notice};

/// The longest line of a client: a paste of the longest text (56 KiB) is far below, also fully escaped.
pub const LINE_BYTES_MAX: usize = 1024 * 1024;
/// The longest line of a node, which its own person's clients trust: a thread of 60,000 messages of usual length.
const ANSWER_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Calls of one client under way; further ones are not read before one of these is answered.
pub const CALLS_MAX: usize = 32;
/// Clients at one time.
pub const CLIENTS_MAX: usize = 32;

/// A [`Notice`] as it is written: `name` belongs to the event, which often has one of its own.
#[derive(Serialize, Deserialize)]
struct Told {
    group: GroupId,
    group_name: String,
    #[serde(flatten)]
    event: Event,
}

impl From<Notice> for Told {
    fn from(Notice { group, name, event }: Notice) -> Self {
        Self { group, group_name: name, event }
    }
}

impl From<Told> for Notice {
    fn from(Told { group, group_name, event }: Told) -> Self {
        Self { group, name: group_name, event }
    }
}

/// What a client's line asks for.
enum Asked {
    Call(Call),
    Notices,
}

/// A line that was read, or why not.
enum Line {
    Whole(Vec<u8>),
    TooLong,
    End,
}

/// Reads a line of at most `most` bytes; of a longer one, nothing is kept. A last line without an end counts as none.
async fn read_line(from: &mut (impl AsyncBufRead + Unpin), most: usize) -> std::io::Result<Line> {
    let (mut line, mut too_long) = (Vec::new(), false);
    loop {
        let some = from.fill_buf().await?;
        if some.is_empty() {
            return Ok(Line::End);
        }
        let end = some.iter().position(|byte| *byte == b'\n');
        let part = &some[..end.unwrap_or(some.len())];
        too_long |= line.len() + part.len() > most;
        if too_long {
            line = Vec::new();
        } else {
            line.extend_from_slice(part);
        }
        let used = end.map_or(some.len(), |end| end + 1);
        from.consume(used);
        if end.is_some() {
            return Ok(if too_long { Line::TooLong } else { Line::Whole(line) });
        }
    }
}

/// Takes a request apart: its id (`None`: it wants no answer) and what it asks, or the code of what is wrong.
fn parse(line: &[u8]) -> (Option<Value>, Result<Asked, i64>) {
    let Ok(value) = serde_json::from_slice::<Value>(line) else { return (Some(Value::Null), Err(-32700)) };
    let Value::Object(mut request) = value else { return (Some(Value::Null), Err(-32600)) };
    let id = request.remove("id");
    if id.as_ref().is_some_and(|id| !(id.is_null() || id.is_string() || id.is_number())) {
        return (Some(Value::Null), Err(-32600));
    }
    let mut asked = || {
        if request.remove("jsonrpc")? != "2.0" {
            return None;
        }
        let Value::String(method) = request.remove("method")? else { return None };
        if method == "notices" {
            return Some(Asked::Notices);
        }
        let mut call = request.remove("params").unwrap_or_else(|| json!({}));
        call.as_object_mut()?.insert("call".to_owned(), Value::String(method));
        serde_json::from_value(call).ok().map(Asked::Call)
    };
    let asked = asked().ok_or(-32600);
    // A request that is none has an answer in any case: nobody else would tell its author.
    let id = if asked.is_err() { Some(id.unwrap_or(Value::Null)) } else { id };
    (id, asked)
}

fn refusal_line(id: &Value, code: i64, refusal: &Refusal) -> String {
    let data = serde_json::to_value(refusal).unwrap_or_default();
    let message = data.get("error").cloned().unwrap_or_default();
    line(&json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message, "data": data}}))
}

fn result_line(id: &Value, result: &impl Serialize) -> String {
    match serde_json::to_value(result) {
        Ok(result) => line(&json!({"jsonrpc": "2.0", "id": id, "result": result})),
        Err(_) => refusal_line(id, 1, &Refusal::NotACall),
    }
}

fn line(value: &Value) -> String {
    let mut line = value.to_string();
    line.push('\n');
    line
}

/// What a client is told whose line (without its end) asks nothing that a node knows; `None` if it does.
pub fn refuses(line: &[u8]) -> Option<String> {
    let (id, asked) = parse(line);
    asked.err().map(|code| refusal_line(&id.unwrap_or_default(), code, &Refusal::NotACall))
}

#[cfg(unix)]
pub use unix::{attach, serve};

/// Only unix has the socket as yet: nobody can attach, and the node runs until it ends.
#[cfg(not(unix))]
pub async fn serve(_home: &Path, link: Link) -> Result<(), Refusal> {
    link.calls.closed().await;
    Ok(())
}

/// Only unix has the socket as yet.
#[cfg(not(unix))]
pub async fn attach(_home: &Path) -> Option<Link> {
    None
}

#[cfg(all(test, unix))]
mod tests;

#[cfg(unix)]
mod unix {
    use std::collections::BTreeMap;
    use std::fs::{self, File, Permissions};
    use std::io;
    use std::os::fd::AsRawFd as _;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::PathBuf;
    use std::pin::pin;
    use std::sync::{Arc, Mutex, PoisonError};
    use std::time::Duration;

    use tokio::io::{AsyncWriteExt as _, BufReader};
    use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
    use tokio::net::{UnixListener, UnixStream};
    use tokio::sync::{Semaphore, broadcast, mpsc, oneshot};
    use tokio::task::JoinSet;
    use tokio::time::timeout;

    use super::*;
    use crate::api::Answer;

    /// Lines that wait for a client to read them.
    const LINES_MAX: usize = 256;
    /// How long a client may read nothing. A guess: a program that was stopped in a terminal.
    const STALLED: Duration = Duration::from_secs(if cfg!(test) { 1 } else { 30 });
    /// How long the last answers may take once the node ends.
    const LAST_ANSWERS: Duration = Duration::from_secs(1);
    /// How long a node may take to let a client in.
    const LET_IN: Duration = Duration::from_secs(5);

    /// Serves the clients of a home until the node behind `link` ends. Whoever calls this holds the home, so a socket
    /// that is there already was left behind.
    pub async fn serve(home: &Path, link: Link) -> Result<(), Refusal> {
        let path = home.join("socket");
        let refused = |_| Refusal::CannotListen { address: path.display().to_string() };
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(refused(error)),
            _ => {}
        }
        let (address, _folder) = address(home).map_err(refused)?;
        let listener = UnixListener::bind(address).map_err(refused)?;
        let _removed = Removed(path.clone());
        fs::set_permissions(&path, Permissions::from_mode(0o600)).map_err(refused)?;
        let mut clients = JoinSet::new();
        loop {
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) if clients.len() < CLIENTS_MAX => {
                        clients.spawn(client(stream, link.clone()));
                    }
                    // Too many: closed, which the client sees as no node.
                    Ok((stream, _)) => drop(stream),
                    // Out of files, most likely: a client that ends frees one.
                    Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
                },
                Some(_) = clients.join_next() => {}
                () = link.calls.closed() => break,
            }
        }
        let _ = timeout(LAST_ANSWERS, async { while clients.join_next().await.is_some() {} }).await;
        Ok(())
    }

    /// Removes the socket, however serving ends.
    struct Removed(PathBuf);

    impl Drop for Removed {
        fn drop(&mut self) {
            let _ = fs::remove_file(&self.0);
        }
    }

    /// The socket's path, and what must stay open while it is used: a path too long for a socket's address (107 bytes)
    /// is replaced by one through the opened folder.
    fn address(home: &Path) -> io::Result<(PathBuf, Option<File>)> {
        let path = home.join("socket");
        if cfg!(target_os = "linux") && path.as_os_str().len() > 100 {
            let folder = File::open(home)?;
            return Ok((format!("/proc/self/fd/{}/socket", folder.as_raw_fd()).into(), Some(folder)));
        }
        Ok((path, None))
    }

    /// One client, from its first line to its last. All of it is this one future, so that dropping it leaves nothing.
    async fn client(stream: UnixStream, link: Link) {
        let (reading, writing) = stream.into_split();
        let (lines, waiting) = mpsc::channel(LINES_MAX);
        let (subscribe, subscribed) = oneshot::channel();
        let mut writer = pin!(write(writing, waiting));
        tokio::select! {
            () = answer(reading, &link, &lines, subscribe) => {}
            () = tell(subscribed, &lines) => {}
            () = &mut writer => return,
        }
        drop(lines);
        let _ = timeout(LAST_ANSWERS, writer).await;
    }

    /// Reads requests until the client closes its side or the node ends, and stays until they are answered.
    async fn answer(
        reading: OwnedReadHalf,
        link: &Link,
        lines: &mpsc::Sender<String>,
        subscribe: oneshot::Sender<broadcast::Receiver<Notice>>,
    ) {
        let mut reading = BufReader::new(reading);
        let mut subscribe = Some(subscribe);
        let free = Arc::new(Semaphore::new(CALLS_MAX));
        let mut under_way = JoinSet::new();
        while let Ok(permit) = Arc::clone(&free).acquire_owned().await {
            let read = tokio::select! {
                read = read_line(&mut reading, LINE_BYTES_MAX) => read,
                () = link.calls.closed() => break,
            };
            while under_way.try_join_next().is_some() {}
            let (id, asked) = match read {
                Ok(Line::Whole(line)) if line.trim_ascii().is_empty() => continue,
                Ok(Line::Whole(line)) => parse(&line),
                Ok(Line::TooLong) => (Some(Value::Null), Err(-32600)),
                Ok(Line::End) | Err(_) => break,
            };
            let line = match asked {
                Ok(Asked::Call(call)) => {
                    let (link, lines) = (link.clone(), lines.clone());
                    under_way.spawn(async move {
                        let answer = link.call(call).await;
                        if let Some(id) = id {
                            let _ = lines.send(answer_line(&id, answer)).await;
                        }
                        drop(permit);
                    });
                    continue;
                }
                Ok(Asked::Notices) => {
                    // Before the answer: nothing that happens after it is missed.
                    if let Some(subscribe) = subscribe.take() {
                        let _ = subscribe.send(link.notices());
                    }
                    id.map(|id| result_line(&id, &json!({})))
                }
                Err(code) => Some(refusal_line(&id.unwrap_or_default(), code, &Refusal::NotACall)),
            };
            if let Some(line) = line {
                let _ = lines.send(line).await;
            }
        }
        let _ = timeout(STALLED, async { while under_way.join_next().await.is_some() {} }).await;
    }

    fn answer_line(id: &Value, answer: Result<Answer, Refusal>) -> String {
        match answer {
            Ok(answer) => result_line(id, &answer),
            Err(refusal) => refusal_line(id, 1, &refusal),
        }
    }

    /// Passes notices on, once asked to. Ends when the client has fallen behind: one that missed something must know,
    /// and the end of the connection tells it.
    async fn tell(subscribed: oneshot::Receiver<broadcast::Receiver<Notice>>, lines: &mpsc::Sender<String>) {
        let Ok(mut notices) = subscribed.await else { return std::future::pending().await };
        while let Ok(notice) = notices.recv().await {
            let Ok(told) = serde_json::to_value(Told::from(notice)) else { continue };
            let told = line(&json!({"jsonrpc": "2.0", "method": "notice", "params": told}));
            if lines.send(told).await.is_err() {
                return;
            }
        }
    }

    /// Writes lines until there are no more, or nobody reads them.
    async fn write(mut writing: OwnedWriteHalf, mut lines: mpsc::Receiver<String>) {
        while let Some(line) = lines.recv().await {
            if !matches!(timeout(STALLED, writing.write_all(line.as_bytes())).await, Ok(Ok(()))) {
                return;
            }
        }
    }

    type Asker = oneshot::Sender<Result<Answer, Refusal>>;
    type Pending = Mutex<BTreeMap<u64, Asker>>;

    /// Attaches to the node that serves a home. `None` if none does, or if it has no place for one more client. The
    /// connection lives as long as a clone of the link does.
    pub async fn attach(home: &Path) -> Option<Link> {
        timeout(LET_IN, attached(home)).await.ok()?
    }

    async fn attached(home: &Path) -> Option<Link> {
        let (address, _folder) = address(home).ok()?;
        let (reading, mut writing) = UnixStream::connect(address).await.ok()?.into_split();
        let mut reading = BufReader::new(reading);
        let subscribe = line(&json!({"jsonrpc": "2.0", "id": 0, "method": "notices"}));
        writing.write_all(subscribe.as_bytes()).await.ok()?;
        let Ok(Line::Whole(answer)) = read_line(&mut reading, LINE_BYTES_MAX).await else { return None };
        serde_json::from_slice::<Value>(&answer).ok()?.get("result")?;

        let (calls, asked) = mpsc::channel(CALLS_MAX);
        // As many as fit the longest pause of a screen, at the pace of a catch-up. A guess.
        let (notices, _) = broadcast::channel(1_024);
        let link = Link { calls, notices: notices.clone() };
        tokio::spawn(async move {
            // When either ends, both are dropped, and with them those who still wait: their calls give `Closing`.
            let pending = Pending::default();
            tokio::select! {
                () = ask(writing, asked, &pending) => {}
                () = hear(reading, &notices, &pending) => {}
            }
        });
        Some(link)
    }

    async fn ask(mut writing: OwnedWriteHalf, mut calls: mpsc::Receiver<(Call, Asker)>, pending: &Pending) {
        let mut id = 0;
        while let Some((call, asker)) = calls.recv().await {
            id += 1;
            let Some(request) = request_line(id, &call) else {
                let _ = asker.send(Err(Refusal::NotACall));
                continue;
            };
            pending.lock().unwrap_or_else(PoisonError::into_inner).insert(id, asker);
            if writing.write_all(request.as_bytes()).await.is_err() {
                return;
            }
        }
    }

    /// `None` for one that the node would not read.
    fn request_line(id: u64, call: &Call) -> Option<String> {
        let mut params = serde_json::to_value(call).ok()?;
        let method = params.as_object_mut()?.remove("call")?;
        let request = line(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        (request.len() <= LINE_BYTES_MAX).then_some(request)
    }

    async fn hear(mut reading: BufReader<OwnedReadHalf>, notices: &broadcast::Sender<Notice>, pending: &Pending) {
        while let Ok(Line::Whole(line)) = read_line(&mut reading, ANSWER_BYTES_MAX).await {
            let Ok(Value::Object(mut told)) = serde_json::from_slice(&line) else { return };
            if let Some(id) = told.get("id").and_then(Value::as_u64) {
                let asker = pending.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
                if let Some(asker) = asker {
                    let _ = asker.send(answer_of(told));
                }
            } else if let Some(notice) = told.remove("params").and_then(|told| serde_json::from_value(told).ok()) {
                // Nobody listening is no failure.
                let _ = notices.send(Told::into(notice));
            }
        }
    }

    fn answer_of(mut told: serde_json::Map<String, Value>) -> Result<Answer, Refusal> {
        if let Some(result) = told.remove("result") {
            return serde_json::from_value(result).map_err(|_| Refusal::NotACall);
        }
        let refusal = told.get("error").and_then(|error| error.get("data")).cloned();
        Err(refusal.and_then(|refusal| serde_json::from_value(refusal).ok()).unwrap_or(Refusal::NotACall))
    }
}
