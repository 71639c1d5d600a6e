//! The socket between a client and a node that only answers.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::future::Future;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use kith_protocol::command::{Command, Delivery, Done, MessageView, Query, RoomView, Standing, View};
use kith_protocol::id::{EntryId, MemberId, MessageCalled, MessageId, RequestId, SlipKey, ThreadId};
use kith_protocol::kind::Rules;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::UnixStream;
use tokio::sync::{broadcast, mpsc, oneshot};

use super::*;
use crate::api::{Answer, GroupSummary, SlipShown};

type Asked = mpsc::Receiver<(Call, oneshot::Sender<Result<Answer, Refusal>>)>;

fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test);
}

/// A served home: its folder, its link, and the node's ends of the link.
struct Served {
    _folder: tempfile::TempDir,
    home: PathBuf,
    link: Link,
    asked: Asked,
    serving: tokio::task::JoinHandle<Result<(), Refusal>>,
}

async fn served(below: &str) -> Served {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join(below);
    std::fs::create_dir_all(&home).unwrap();
    let (calls, asked) = mpsc::channel(8);
    let link = Link { calls, notices: broadcast::channel(16).0 };
    let (path, to) = (home.clone(), link.clone());
    let serving = tokio::spawn(async move { serve(&path, to).await });
    while !home.join("socket").exists() {
        tokio::task::yield_now().await;
    }
    Served { _folder: folder, home, link, asked, serving }
}

impl Served {
    async fn answer(&mut self, answer: Result<Answer, Refusal>) -> Call {
        let (call, asker) = self.asked.recv().await.unwrap();
        asker.send(answer).unwrap();
        call
    }

    async fn connect(&self) -> BufReader<UnixStream> {
        BufReader::new(UnixStream::connect(self.home.join("socket")).await.unwrap())
    }
}

async fn says(stream: &mut BufReader<UnixStream>, line: &[u8]) {
    stream.write_all(line).await.unwrap();
    stream.write_all(b"\n").await.unwrap();
}

async fn hears(stream: &mut BufReader<UnixStream>) -> Value {
    match read_line(stream, 1 << 26).await.unwrap() {
        Line::Whole(line) => serde_json::from_slice(&line).unwrap(),
        _ => panic!("the connection ended"),
    }
}

fn calls() -> Vec<Call> {
    let (group, message) = ("tuesday".to_owned(), MessageId([3; 16]));
    let commands = vec![
        Command::Invite { days: 365, from: Some("Jo".into()) },
        Command::TakeBackSlip { slip: SlipKey([1; 32]) },
        Command::Welcome { who: "Noor".into() },
        Command::Wait { who: "Noor".into(), because: "“\n\u{0}🙂".into() },
        Command::Say {
            thread: None,
            text: "\"words\"\\ é\n".into(),
            reply: Some(MessageCalled::Id(message)),
            note: None,
        },
        Command::SendUnsent { messages: vec![message] },
        Command::DropUnsent { message },
        Command::OpenThread { name: "walks".into(), days: None },
        Command::SetName { name: "Jo".into() },
        Command::SetDuties { text: String::new() },
        Command::Leave { take_back: None, goodbye: None, now: true },
        Command::Reach { line: "kith:".into() },
        Command::Draft { thread: Some("walks".into()), text: "so".into() },
    ];
    let queries = vec![
        Query::Group,
        Query::Threads,
        Query::Read { thread: None, last: Some(50), since: None },
        Query::Unsent,
        Query::Delivery { message },
        Query::Reach,
        Query::Draft { thread: None },
        Query::Slips,
        Query::Connections,
    ];
    let mut calls = vec![
        Call::Found {
            name: "tuesday".into(),
            me: "Jo".into(),
            card: "a card".into(),
            agreement: vec!["one".into()],
            rules: Rules::default(),
        },
        Call::Groups,
        Call::SlipShow { slip: "kith:…".into(), ask: false },
        Call::Enter { slip: "kith:…".into(), me: "Noor".into() },
        Call::Sent { group: group.clone(), message, within_ms: u64::MAX },
        Call::AtTheDoor { group: group.clone(), within_ms: 0 },
        Call::Settled { group: group.clone(), within_ms: 1 },
        Call::Stop,
    ];
    calls.extend(commands.into_iter().map(|command| Call::Do { group: group.clone(), command }));
    calls.extend(queries.into_iter().map(|query| Call::Look { group: group.clone(), query }));
    calls
}

fn message() -> MessageView {
    MessageView {
        id: MessageId([3; 16]),
        thread: ThreadId([4; 32]),
        from: MemberId([5; 32]),
        name: "Jo".into(),
        mine: true,
        quieted: true,
        at_ms: Some(1),
        text: None,
        reply: None,
        asks: None,
        note: Some("a note".into()),
        attachments: Vec::new(),
        taken_back: false,
        let_go: false,
        new_hearers: vec!["Noor".into()],
        beside: false,
        entry: EntryId([6; 32]),
    }
}

fn group_view() -> View {
    use kith_protocol::command::{GroupView, MemberView, WaitView, WaitingView};
    let (me, by) = ("Jo".to_owned(), "Mika".to_owned());
    let member = MemberView {
        member: MemberId([1; 32]),
        name: me.clone(),
        duties: "".into(),
        me: true,
        quieted: false,
        since_day: 1,
    };
    let wait = WaitView { name: by.clone(), because: "why".into() };
    let waiting = WaitingView {
        request: RequestId([1; 32]),
        name: "Noor".into(),
        slip_from: by.clone(),
        welcomes: vec![by],
        needed: 1,
        waits: vec![wait],
    };
    View::Group(Box::new(GroupView {
        group: GroupId([1; 32]),
        name: "tuesday".into(),
        me,
        state: Standing::Refused,
        refused: Some(Refusal::TooLong { most: 9 }),
        card: "card".into(),
        agreement: vec!["line".into()],
        rules: Rules::default(),
        snapshot: "00".into(),
        members: vec![member.clone()],
        left: vec![member],
        devices: vec!["d".into()],
        waiting: vec![waiting],
    }))
}

fn answers() -> Vec<Answer> {
    use kith_protocol::command::{SlipView, ThreadView, UnsentView};
    let (group, name, id, thread) = (GroupId([2; 32]), "tuesday".to_owned(), MessageId([3; 16]), ThreadId([4; 32]));
    let outcomes = vec![
        Done::Done,
        Done::Invited { slip: "kith:".into(), file: "file".into(), expires: 1 },
        Done::Said { id, state: Delivery::Kept },
        Done::Opened { thread },
        Done::Left { heard: 3, couriers: 1 },
    ];
    let unsent = UnsentView {
        id,
        thread,
        text: "words".into(),
        attachments: Vec::new(),
        state: Delivery::Held,
        would_also_reach: vec!["Noor".into()],
    };
    let views = vec![
        group_view(),
        View::Threads(vec![ThreadView { thread, name: "walks".into(), term_days: Some(7) }]),
        View::Messages(vec![message(), message()]),
        View::Messages(vec![]),
        View::Unsent(vec![unsent]),
        View::Delivery(Delivery::Here),
        View::Line("line".into()),
        View::Slips(vec![SlipView { slip: SlipKey([1; 32]), from: "Jo".into(), expires_day: 1, mine: true }]),
        View::Connections(3),
    ];
    let summary = GroupSummary {
        group,
        name: name.clone(),
        me: "Jo".into(),
        state: Standing::Entered,
        members: Some(3),
        way_lost: true,
        rooms: vec![RoomView {
            room: group,
            name: "Sam".into(),
            members: vec!["Jo".into(), "Sam".into()],
            others: vec!["Sam".into()],
            state: Standing::Entered,
        }],
    };
    let slip = SlipShown {
        group,
        group_name: name.clone(),
        from: None,
        card: Some("card".into()),
        agreement: None,
        duties: vec![],
        worried: None,
        rules: Some(Rules::default()),
        expires: 1,
        expired: false,
    };
    let refused = Some(Refusal::NoSuchGroup { group: "x".into() });
    let mut answers = vec![
        Answer::Founded { group, name: name.clone() },
        Answer::Groups { groups: vec![summary] },
        Answer::Slip(slip),
        Answer::Entering { group, name, state: Standing::Held, refused },
        Answer::Stopping,
    ];
    answers.extend(outcomes.into_iter().map(|outcome| Answer::Done { outcome }));
    answers.extend(views.into_iter().map(|view| Answer::View { view }));
    answers
}

fn events() -> Vec<Event> {
    let (name, by) = ("Noor".to_owned(), "Mika".to_owned());
    let (id, thread) = (MessageId([3; 16]), ThreadId([4; 32]));
    vec![
        Event::Message { message: Box::new(message()), above: true },
        Event::MessageChanged { message: Box::new(message()) },
        Event::Delivery { message: id, state: Delivery::Sent },
        Event::Held { messages: vec![id], came_in: vec![name.clone()] },
        Event::CameIn { name: name.clone(), slip_from: by.clone() },
        Event::SlipUsedTwice { slip_from: by.clone() },
        Event::Left { name: name.clone() },
        Event::CameBack { name: name.clone() },
        Event::Renamed { before: by.clone(), name: name.clone() },
        Event::Duties { name: name.clone(), duties: "tea".into() },
        Event::AtTheDoor { request: RequestId([1; 32]), name: name.clone() },
        Event::Welcomed { name: name.clone(), by: by.clone() },
        Event::Waits { name: name.clone(), by: by.clone(), because: "why".into() },
        Event::Standing { state: Standing::Entered },
        Event::Thread { thread, name: name.clone(), by, term_days: Some(30) },
        Event::Connection { name, connected: true },
        Event::LogGoesFurther,
        Event::Gone,
    ]
}

#[test]
fn every_call_and_every_answer_comes_through_as_it_was() {
    run(async {
        let mut served = served("").await;
        let link = attach(&served.home).await.unwrap();
        let answers = answers();
        for (n, call) in calls().into_iter().enumerate() {
            let sent = serde_json::to_string(&call).unwrap();
            let answer = answers[n % answers.len()].clone();
            let (given, arrived) = tokio::join!(link.call(call), served.answer(Ok(answer.clone())));
            assert_eq!(serde_json::to_string(&arrived).unwrap(), sent);
            assert_eq!(format!("{given:?}"), format!("{:?}", Ok::<_, Refusal>(answer)));
        }
        assert!(calls().len() >= answers.len());
        for refusal in [Refusal::HasLeft, Refusal::TooLong { most: 7 }, Refusal::NoSuchThread { thread: "t".into() }] {
            let (given, _) = tokio::join!(link.call(Call::Groups), served.answer(Err(refusal.clone())));
            assert_eq!(given.err(), Some(refusal));
        }
    });
}

#[test]
fn every_notice_reaches_who_attached_with_the_groups_name_and_its_own() {
    run(async {
        let served = served("").await;
        let link = attach(&served.home).await.unwrap();
        let mut notices = link.notices();
        for event in events() {
            let sent = Notice { group: GroupId([2; 32]), name: "tuesday".into(), event };
            served.link.notices.send(sent.clone()).unwrap();
            let heard = notices.recv().await.unwrap();
            assert!((heard.group, heard.name, heard.event) == (sent.group, sent.name, sent.event));
        }
    });
}

#[test]
fn a_line_in_any_language_will_do() {
    run(async {
        let mut served = served("").await;
        let mut client = served.connect().await;
        says(
            &mut client,
            br#"{"jsonrpc":"2.0","id":"a","method":"look","params":{"group":"t","query":{"look":"draft"}}}"#,
        )
        .await;
        served.answer(Ok(Answer::View { view: View::Line("so".into()) })).await;
        let answer = json!({"jsonrpc":"2.0","id":"a","result":{"answer":"view","view":{"view":"line","of":"so"}}});
        assert_eq!(hears(&mut client).await, answer);
        says(&mut client, br#"{"jsonrpc":"2.0","id":2,"method":"groups"}"#).await;
        served.answer(Err(Refusal::HasLeft)).await;
        let refusal = json!({"code": 1, "message": "has-left", "data": {"error": "has-left"}});
        assert_eq!(hears(&mut client).await, json!({"jsonrpc":"2.0","id":2,"error":refusal}));
        says(&mut client, br#"{"jsonrpc":"2.0","id":3,"method":"notices"}"#).await;
        assert_eq!(hears(&mut client).await, json!({"jsonrpc":"2.0","id":3,"result":{}}));
        let event = Event::Left { name: "Noor".into() };
        served.link.notices.send(Notice { group: GroupId([0; 32]), name: "t".into(), event }).unwrap();
        let told = json!({"group": GroupId([0; 32]), "group_name": "t", "event": "left", "name": "Noor"});
        assert_eq!(hears(&mut client).await, json!({"jsonrpc":"2.0","method":"notice","params":told}));
    });
}

#[test]
fn what_is_no_call_is_refused_and_the_next_one_is_heard() {
    run(async {
        let mut served = served("").await;
        let mut client = served.connect().await;
        let long = vec![b'x'; LINE_BYTES_MAX + 1];
        let deep = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
        let lines: [(&[u8], i64); 11] = [
            (b"{", -32700),
            (b"\xff\xfe", -32700),
            (&deep, -32700),
            (&long, -32600),
            (b"[]", -32600),
            (b"7", -32600),
            (br#"{"jsonrpc":"2.0","id":{},"method":"groups"}"#, -32600),
            (br#"{"id":1,"method":"groups"}"#, -32600),
            (br#"{"jsonrpc":"2.0","id":1,"method":"give-me-keys"}"#, -32600),
            (br#"{"jsonrpc":"2.0","id":1,"method":"do","params":[]}"#, -32600),
            (br#"{"jsonrpc":"2.0","method":"do","params":{"call":"stop"}}"#, -32600),
        ];
        for (line, code) in lines {
            // A long line is written and answered at the same time.
            let (mut reading, mut writing) = tokio::io::split(client);
            let write = async {
                writing.write_all(line).await.unwrap();
                writing.write_all(b"\n\n").await.unwrap();
            };
            let mut answer = vec![0; 4_096];
            let (_, length) = tokio::join!(write, async { reading.read(&mut answer).await.unwrap() });
            client = reading.unsplit(writing);
            let answer: Value = serde_json::from_slice(&answer[..length]).unwrap();
            let error = json!({"code": code, "message": "not-a-call", "data": {"error": "not-a-call"}});
            assert_eq!(answer["error"], error, "{}", String::from_utf8_lossy(&line[..line.len().min(80)]));
        }
        says(&mut client, br#"{"jsonrpc":"2.0","id":9,"method":"groups"}"#).await;
        served.answer(Ok(Answer::Groups { groups: vec![] })).await;
        assert_eq!(hears(&mut client).await["id"], 9);
    });
}

#[test]
fn a_client_has_no_more_calls_under_way_than_allowed() {
    run(async {
        let mut served = served("").await;
        let mut client = served.connect().await;
        for id in 0..2 * CALLS_MAX {
            says(&mut client, format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"groups"}}"#).as_bytes()).await;
        }
        let mut askers = Vec::new();
        for _ in 0..CALLS_MAX {
            askers.push(served.asked.recv().await.unwrap().1);
        }
        for _ in 0..1_000 {
            tokio::task::yield_now().await;
        }
        assert!(served.asked.try_recv().is_err());
        askers.remove(0).send(Ok(Answer::Stopping)).unwrap();
        served.asked.recv().await.unwrap();
    });
}

#[test]
fn one_client_too_many_finds_no_node_and_a_place_that_falls_free_is_given() {
    run(async {
        let served = served("").await;
        let mut links = Vec::new();
        for _ in 0..CLIENTS_MAX {
            links.push(attach(&served.home).await.unwrap());
        }
        assert!(attach(&served.home).await.is_none());
        links.pop();
        while attach(&served.home).await.is_none() {}
    });
}

#[test]
fn a_subscriber_that_does_not_read_is_let_go_and_the_node_goes_on() {
    run(async {
        let mut served = served("").await;
        let mut client = served.connect().await;
        says(&mut client, br#"{"jsonrpc":"2.0","id":1,"method":"notices"}"#).await;
        assert_eq!(hears(&mut client).await["id"], 1);
        let other = attach(&served.home).await.unwrap();
        let notice =
            Notice { group: GroupId([0; 32]), name: "t".into(), event: Event::Left { name: "N".repeat(9_999) } };
        // The other one reads all the while; what the first does not read fills its socket, then its lines.
        while served.link.notices.receiver_count() > 1 {
            served.link.notices.send(notice.clone()).unwrap();
            for _ in 0..20 {
                tokio::task::yield_now().await;
            }
        }
        let (given, _) = tokio::join!(other.call(Call::Groups), served.answer(Ok(Answer::Stopping)));
        assert!(given.is_ok());
        let mut rest = Vec::new();
        client.read_to_end(&mut rest).await.unwrap();
        assert!(!rest.is_empty());
    });
}

#[test]
fn when_the_node_ends_the_last_answer_arrives_calls_close_and_the_socket_goes() {
    run(async {
        let mut served = served("").await;
        let link = attach(&served.home).await.unwrap();
        let (stopped, _) = tokio::join!(link.call(Call::Stop), served.answer(Ok(Answer::Stopping)));
        assert!(matches!(stopped, Ok(Answer::Stopping)));
        drop(served.asked);
        assert_eq!(served.serving.await.unwrap(), Ok(()));
        assert_eq!(link.call(Call::Groups).await.err(), Some(Refusal::Closing));
        assert!(!served.home.join("socket").exists());
        assert!(attach(&served.home).await.is_none());
    });
}

#[test]
fn a_call_under_way_closes_when_the_connection_is_lost() {
    run(async {
        let mut served = served("").await;
        let link = attach(&served.home).await.unwrap();
        let lose = async {
            let asked = served.asked.recv().await.unwrap();
            served.serving.abort();
            asked
        };
        let (given, _asked) = tokio::join!(link.call(Call::Groups), lose);
        assert_eq!(given.err(), Some(Refusal::Closing));
    });
}

#[test]
fn a_call_too_long_for_a_line_is_refused_before_it_is_sent() {
    run(async {
        let served = served("").await;
        let link = attach(&served.home).await.unwrap();
        let slip = "x".repeat(LINE_BYTES_MAX);
        assert_eq!(link.call(Call::SlipShow { slip, ask: false }).await.err(), Some(Refusal::NotACall));
    });
}

#[test]
fn a_home_with_a_long_path_is_served_and_its_socket_is_private() {
    run(async {
        let mut served = served(&["a-folder-with-a-name-of-40-characters-ok"; 5].join("/")).await;
        assert!(served.home.as_os_str().len() > 200);
        let link = attach(&served.home).await.unwrap();
        let (given, _) = tokio::join!(link.call(Call::Groups), served.answer(Ok(Answer::Stopping)));
        assert!(given.is_ok());
        let mode = std::fs::metadata(served.home.join("socket")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    });
}

#[test]
fn a_socket_that_was_left_behind_is_replaced_and_a_folder_in_its_place_refused() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        drop(std::os::unix::net::UnixListener::bind(folder.path().join("socket")).unwrap());
        assert!(attach(folder.path()).await.is_none());
        let (calls, asked) = mpsc::channel(1);
        let link = Link { calls, notices: broadcast::channel(1).0 };
        let (served, ()) = tokio::join!(serve(folder.path(), link.clone()), async {
            let attached = attach(folder.path()).await;
            assert!(attached.is_some());
            drop(asked);
        });
        assert_eq!(served, Ok(()));
        std::fs::create_dir(folder.path().join("socket")).unwrap();
        assert!(matches!(serve(folder.path(), link).await, Err(Refusal::CannotListen { .. })));
    });
}
