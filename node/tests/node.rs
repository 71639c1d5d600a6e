//! Real nodes with real homes on 127.0.0.1: what people do, and what they then see.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

use kith_node::api::{Answer, Call, Notice, SlipShown};
use kith_node::{Home, Link, Node, Options, Passphrase, Strength};
use kith_protocol::command::{Command, Delivery, Done, GroupView, MessageView, Query, Refusal, Standing, View};
use kith_protocol::event::Event;
use kith_protocol::id::MessageId;
use kith_protocol::kind::Rules;
use kith_protocol::slip::SlipPaper;
use kith_protocol::step::{Table, Write};
use tempfile::TempDir;
use tokio::sync::broadcast;
use tokio::time::{Instant, timeout_at};

/// How long anything may take before a test fails.
const LONG: Duration = Duration::from_secs(40);
const RULES: Rules = Rules { welcomes: 1, term_days: 0, decision_days: 7, wait_days: 7 };

/// Somebody with a node.
struct Person {
    name: &'static str,
    home: TempDir,
    listen: String,
    node: Option<Node>,
    notices: Option<broadcast::Receiver<Notice>>,
}

fn passphrase() -> Passphrase {
    Passphrase::new("the same for all").unwrap()
}

fn options(listen: &str) -> Options {
    Options { listen: vec![listen.to_owned()], ..Options::default() }
}

impl Person {
    async fn new(name: &'static str) -> Self {
        Self::listening(name, "/ip4/127.0.0.1").await
    }

    async fn listening(name: &'static str, listen: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        drop(Home::create(home.path(), &passphrase(), Strength::for_random_passphrase()).unwrap());
        let mut person = Self { name, home, listen: listen.to_owned(), node: None, notices: None };
        person.starts().await;
        person
    }

    async fn starts(&mut self) {
        let node = self.opens().await.unwrap();
        self.notices = Some(node.link().notices());
        self.node = Some(node);
    }

    async fn opens(&self) -> Result<Node, Refusal> {
        Node::open(self.home.path(), &passphrase(), options(&self.listen)).await
    }

    async fn stops(&mut self) {
        self.notices = None;
        self.node.take().unwrap().stop().await;
    }

    fn link(&self) -> Link {
        self.node.as_ref().unwrap().link()
    }

    async fn founds(&self, group: &str) {
        let call = Call::Found {
            name: group.to_owned(),
            me: self.name.to_owned(),
            card: "We meet on Thursdays.".to_owned(),
            agreement: vec!["What is said here stays here.".to_owned()],
            rules: RULES,
        };
        assert!(matches!(self.link().call(call).await.unwrap(), Answer::Founded { name, .. } if name == group));
    }

    /// The short line, and the file.
    async fn invites(&self, group: &str) -> (String, String) {
        let command = Command::Invite { days: 30, from: Some(self.name.to_owned()) };
        match self.link().command(group, command).await.unwrap() {
            Done::Invited { slip, file, .. } => (slip, file),
            other => panic!("{other:?}"),
        }
    }

    async fn asks(&self, slip: &str) -> Result<Standing, Refusal> {
        match self.link().call(Call::Enter { slip: slip.to_owned(), me: self.name.to_owned() }).await? {
            Answer::Entering { state, .. } => Ok(state),
            other => panic!("{other:?}"),
        }
    }

    async fn is_let_in(&self, group: &str) {
        let call = Call::AtTheDoor { group: group.to_owned(), within_ms: LONG.as_millis() as u64 };
        match self.link().call(call).await.unwrap() {
            Answer::Entering { state, refused, .. } => {
                assert_eq!((state, refused), (Standing::Entered, None), "{}", self.name);
            }
            other => panic!("{other:?}"),
        }
    }

    async fn enters(&self, group: &str, slip: &str) {
        assert_eq!(self.asks(slip).await, Ok(Standing::Asked));
        self.is_let_in(group).await;
    }

    async fn says(&self, group: &str, text: &str) -> MessageId {
        let say = Command::Say { thread: None, text: text.to_owned(), reply: None, note: None };
        match self.link().command(group, say).await.unwrap() {
            Done::Said { id, .. } => id,
            other => panic!("{other:?}"),
        }
    }

    async fn reads(&self, group: &str) -> Vec<MessageView> {
        match self.link().look(group, Query::Read { thread: None, last: None, since: None }).await.unwrap() {
            View::Messages(messages) => messages,
            other => panic!("{other:?}"),
        }
    }

    async fn sees_group(&self, group: &str) -> GroupView {
        match self.link().look(group, Query::Group).await.unwrap() {
            View::Group(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    /// Waits until `seen` says so, looking again after each notice.
    async fn until<F: AsyncFnMut(&Person) -> bool>(&mut self, what: &str, mut seen: F) {
        let deadline = Instant::now() + LONG;
        let mut notices = self.notices.take().unwrap();
        while !seen(self).await {
            match timeout_at(deadline, notices.recv()).await {
                Err(_) => panic!("{} waited in vain: {what}", self.name),
                Ok(Err(broadcast::error::RecvError::Closed)) => panic!("the node of {} ended", self.name),
                Ok(_) => {}
            }
        }
        self.notices = Some(notices);
    }

    async fn sees(&mut self, group: &str, text: &str) {
        self.until(text, async |me| {
            me.reads(group)
                .await
                .iter()
                .any(|message| message.text.as_deref() == Some(text) && !message.name.is_empty())
        })
        .await;
    }

    async fn sees_members(&mut self, group: &str, members: usize) {
        self.until("members", async |me| me.sees_group(group).await.members.len() == members).await;
    }

    /// Waits for an event of a group.
    async fn hears(&mut self, group: &str, what: &str, wanted: impl Fn(&Event) -> bool) {
        let deadline = Instant::now() + LONG;
        let name = self.name;
        let notices = self.notices.as_mut().unwrap();
        loop {
            match timeout_at(deadline, notices.recv()).await {
                Err(_) => panic!("{name} waited in vain: {what}"),
                Ok(Ok(notice)) if notice.name == group && wanted(&notice.event) => return,
                Ok(Err(broadcast::error::RecvError::Closed)) => panic!("the node of {name} ended"),
                Ok(_) => {}
            }
        }
    }

    async fn delivers(&self, group: &str, message: MessageId) -> Delivery {
        self.link().sent(group, message, LONG).await.unwrap()
    }

    async fn shows_slip(&self, slip: &str, ask: bool) -> Result<SlipShown, Refusal> {
        match self.link().call(Call::SlipShow { slip: slip.to_owned(), ask }).await? {
            Answer::Slip(shown) => Ok(shown),
            other => panic!("{other:?}"),
        }
    }

    async fn lists(&self) -> Vec<(String, Standing, Option<usize>)> {
        match self.link().call(Call::Groups).await.unwrap() {
            Answer::Groups { groups } => groups.into_iter().map(|g| (g.name, g.state, g.members)).collect(),
            other => panic!("{other:?}"),
        }
    }
}

fn folders(home: &Path) -> usize {
    std::fs::read_dir(home).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_dir()).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_people_meet_talk_and_go_on_after_restarts() {
    let (mut alice, mut bob) = (Person::new("Alice").await, Person::new("Bob").await);
    alice.founds("Thursday").await;
    let (_, file) = alice.invites("Thursday").await;
    bob.enters("Thursday", &file).await;
    alice.sees_members("Thursday", 2).await;
    let hello = alice.says("Thursday", "Hello Bob").await;
    assert!(alice.delivers("Thursday", hello).await >= Delivery::Sent);
    bob.sees("Thursday", "Hello Bob").await;
    bob.says("Thursday", "Hello Alice").await;
    alice.sees("Thursday", "Hello Alice").await;
    let before = alice.reads("Thursday").await;

    alice.stops().await;
    bob.stops().await;
    alice.starts().await;
    bob.starts().await;
    assert_eq!(alice.reads("Thursday").await, before);
    assert_eq!(alice.lists().await, [("Thursday".to_owned(), Standing::Entered, Some(2))]);
    bob.says("Thursday", "Still here").await;
    alice.sees("Thursday", "Still here").await;
    alice.says("Thursday", "So am I").await;
    bob.sees("Thursday", "So am I").await;
    alice.stops().await;
    bob.stops().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_who_was_away_catches_up() {
    let (mut alice, mut bob, mut noor) =
        (Person::new("Alice").await, Person::new("Bob").await, Person::new("Noor").await);
    alice.founds("Thursday").await;
    for guest in [&bob, &noor] {
        let (_, file) = alice.invites("Thursday").await;
        guest.enters("Thursday", &file).await;
    }
    for person in [&mut alice, &mut bob, &mut noor] {
        person.sees_members("Thursday", 3).await;
    }
    alice.says("Thursday", "All three").await;
    noor.sees("Thursday", "All three").await;
    noor.stops().await;
    for n in 0..30 {
        alice.says("Thursday", &format!("Alice {n}")).await;
        bob.says("Thursday", &format!("Bob {n}")).await;
    }
    bob.sees("Thursday", "Alice 29").await;
    alice.sees("Thursday", "Bob 29").await;
    noor.starts().await;
    noor.until("all of it", async |me| {
        me.reads("Thursday").await.iter().filter(|message| message.text.is_some()).count() == 61
    })
    .await;
    let order = |messages: Vec<MessageView>| messages.into_iter().map(|message| message.id).collect::<Vec<_>>();
    assert_eq!(order(noor.reads("Thursday").await), order(alice.reads("Thursday").await));
    for person in [&mut alice, &mut bob, &mut noor] {
        person.stops().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_short_slip_is_read_at_the_door_and_opens_it() {
    let (mut alice, mut bob) = (Person::new("Alice").await, Person::new("Bob").await);
    alice.founds("Thursday").await;
    let (line, file) = alice.invites("Thursday").await;
    let offline = bob.shows_slip(&line, false).await.unwrap();
    assert_eq!((offline.card, offline.agreement), (None, None));
    let asked = bob.shows_slip(&line, true).await.unwrap();
    assert_eq!(asked, bob.shows_slip(&file, false).await.unwrap());
    assert_eq!(asked.card.as_deref(), Some("We meet on Thursdays."));
    assert_eq!(asked.from.as_deref(), Some("Alice"));
    assert!(!asked.expired);
    assert_eq!(folders(bob.home.path()), 0, "a visit keeps nothing");
    assert!(alice.sees_group("Thursday").await.waiting.is_empty(), "a visit tells nothing");
    bob.enters("Thursday", &line).await;
    assert_eq!(bob.asks(&line).await, Err(Refusal::AlreadyIn));

    let (line, _) = alice.invites("Thursday").await;
    alice.stops().await;
    bob.stops().await;
    let mut noor = Person::new("Noor").await;
    assert_eq!(noor.shows_slip(&line, true).await, Err(Refusal::NobodyReached));
    noor.stops().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_groups_of_one_home_are_apart() {
    let (mut alice, mut bob) = (Person::new("Alice").await, Person::new("Bob").await);
    for group in ["Thursday", "Voices"] {
        alice.founds(group).await;
        let (_, file) = alice.invites(group).await;
        bob.enters(group, &file).await;
    }
    alice.stops().await;
    bob.stops().await;
    alice.starts().await;
    bob.starts().await;
    alice.says("Thursday", "Only here").await;
    alice.says("Voices", "Only there").await;
    bob.sees("Thursday", "Only here").await;
    bob.sees("Voices", "Only there").await;
    assert_eq!(bob.reads("Voices").await.len(), 1);
    let entered = |name: &str| (name.to_owned(), Standing::Entered, Some(2));
    assert_eq!(bob.lists().await, [entered("Thursday"), entered("Voices")]);
    let Err(refusal) = bob.link().look("Friday", Query::Group).await else { panic!("there is no Friday") };
    assert_eq!(refusal, Refusal::NoSuchGroup { group: "Friday".to_owned() });
    let id = bob.sees_group("Voices").await.group.hex();
    assert_eq!(bob.sees_group(&id[..12]).await.name, "Voices");
    alice.stops().await;
    bob.stops().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_left_is_gone_once_the_others_heard() {
    let (mut alice, mut bob) = (Person::new("Alice").await, Person::new("Bob").await);
    alice.founds("Thursday").await;
    let (_, file) = alice.invites("Thursday").await;
    bob.enters("Thursday", &file).await;
    alice.sees_members("Thursday", 2).await;
    alice.stops().await;
    let leave = Command::Leave { take_back: None, goodbye: Some("Go well".to_owned()), now: false };
    assert_eq!(bob.link().command("Thursday", leave).await, Ok(Done::Left { heard: 0, couriers: 0 }));
    assert_eq!(bob.lists().await, [("Thursday".to_owned(), Standing::Left, None)]);
    assert_eq!(folders(bob.home.path()), 1);
    alice.starts().await;
    bob.hears("Thursday", "gone", |event| *event == Event::Gone).await;
    assert_eq!(folders(bob.home.path()), 0);
    assert!(bob.lists().await.is_empty());
    alice.sees_members("Thursday", 1).await;
    alice.sees("Thursday", "Go well").await;
    bob.stops().await;
    alice.stops().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_leaves_and_keeps_nothing_is_heard_by_those_connected() {
    let (mut alice, mut bob) = (Person::new("Alice").await, Person::new("Bob").await);
    alice.founds("Thursday").await;
    let (_, file) = alice.invites("Thursday").await;
    bob.enters("Thursday", &file).await;
    alice.sees_members("Thursday", 2).await;
    bob.says("Thursday", "From Bob").await;
    alice.sees("Thursday", "From Bob").await;
    let leave =
        |goodbye: Option<&str>| Command::Leave { take_back: None, goodbye: goodbye.map(str::to_owned), now: true };
    assert_eq!(bob.link().command("Thursday", leave(Some("Go well"))).await, Ok(Done::Left { heard: 1, couriers: 0 }));
    assert_eq!(folders(bob.home.path()), 0);
    assert!(bob.lists().await.is_empty());
    alice.sees_members("Thursday", 1).await;
    alice.sees("Thursday", "Go well").await;
    // With nobody there it is over at once, and says so.
    assert_eq!(alice.link().command("Thursday", leave(None)).await, Ok(Done::Left { heard: 0, couriers: 0 }));
    assert_eq!(folders(alice.home.path()), 0);
    bob.stops().await;
    alice.stops().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_home_has_one_node_and_is_free_after_it() {
    let mut alice = Person::new("Alice").await;
    assert_eq!(alice.opens().await.err(), Some(Refusal::HomeInUse));
    let link = alice.link();
    alice.stops().await;
    assert!(matches!(link.call(Call::Groups).await, Err(Refusal::Closing)));
    alice.starts().await;
    alice.stops().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_wait_here_until_somebody_comes() {
    let (mut alice, mut bob) = (Person::new("Alice").await, Person::new("Bob").await);
    alice.founds("Thursday").await;
    let (_, file) = alice.invites("Thursday").await;
    bob.enters("Thursday", &file).await;
    alice.sees_members("Thursday", 2).await;
    bob.stops().await;
    alice
        .until("Bob away", async |me| me.link().look("Thursday", Query::Connections).await == Ok(View::Connections(0)))
        .await;
    let words = alice.says("Thursday", "For later").await;
    let now = alice.link().sent("Thursday", words, Duration::from_millis(1)).await;
    assert_eq!(now, Ok(Delivery::Here));
    let (link, waiting) = (alice.link(), words);
    let waiting = tokio::spawn(async move { link.sent("Thursday", waiting, LONG).await });
    // Who waits does not keep others waiting.
    assert_eq!(alice.lists().await.len(), 1);
    bob.starts().await;
    assert_eq!(waiting.await.unwrap(), Ok(Delivery::Sent));
    bob.sees("Thursday", "For later").await;
    assert_eq!(bob.reads("Thursday").await[0].id, words);
    alice.stops().await;
    bob.stops().await;
}

/// Ports on a slip that is written now: UDP, TCP.
async fn ports(person: &Person) -> Vec<u16> {
    let (line, _) = person.invites("Thursday").await;
    let mut addresses = SlipPaper::from_text(&line).unwrap().doors.remove(0).addresses;
    addresses.sort_by_key(|address| address.contains("/tcp/"));
    addresses.iter().map(|address| address.split('/').nth(4).unwrap().parse().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_port_is_drawn_once_and_kept_unless_it_is_taken() {
    let mut alice = Person::new("Alice").await;
    alice.founds("Thursday").await;
    let before = ports(&alice).await;
    alice.stops().await;
    alice.starts().await;
    assert_eq!(ports(&alice).await, before);
    alice.stops().await;
    let taken = TcpListener::bind(("127.0.0.1", before[1])).unwrap();
    alice.starts().await;
    let after = ports(&alice).await;
    assert_eq!(after[0], before[0]);
    assert_ne!(after[1], before[1]);
    drop(taken);
    alice.stops().await;
    alice.starts().await;
    assert_eq!(ports(&alice).await, after);
    alice.stops().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_port_that_its_person_named_is_not_exchanged_for_another() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let listen = format!("/ip4/127.0.0.1/tcp/{free}");
    let mut alice = Person::listening("Alice", &listen).await;
    alice.founds("Thursday").await;
    assert_eq!(ports(&alice).await, [free]);
    alice.stops().await;
    let taken = TcpListener::bind(("127.0.0.1", free)).unwrap();
    assert_eq!(alice.opens().await.err(), Some(Refusal::CannotListen { address: listen }));
    drop(taken);
    alice.starts().await;
    alice.stops().await;
}

/// What is no row of anybody's makes the database large, so that all of it is opened beside the answers.
fn grows(person: &Person) {
    let home = Home::open(person.home.path(), &passphrase()).unwrap();
    let mut store = home.store(home.personas()[0]).unwrap();
    let row = |n: u8| Write { table: Table::Cell, key: vec![n; 40], value: Some(vec![n; 60_000]) };
    store.commit(&(0..90).map(row).collect::<Vec<_>>()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_group_shows_its_newest_words_before_all_of_it_is_open() {
    let mut ana = Person::new("ana").await;
    let mut lee = Person::new("lee").await;
    ana.founds("large").await;
    let (_, file) = ana.invites("large").await;
    lee.enters("large", &file).await;
    ana.sees_members("large", 2).await;
    for (number, text) in ["one", "two", "three"].iter().enumerate() {
        let (says, hears) = if number % 2 == 0 { (&ana, &mut lee) } else { (&lee, &mut ana) };
        says.says("large", text).await;
        hears.sees("large", text).await;
    }
    let draft = Command::Draft { thread: None, text: "not yet".to_owned() };
    ana.link().command("large", draft).await.unwrap();
    let before = ana.reads("large").await;
    lee.stops().await;
    ana.stops().await;
    grows(&ana);
    ana.starts().await;
    let link = ana.link();
    // All at once, so that some of it is asked while it is being opened: whatever answers, it is the same.
    let last = |last| Query::Read { thread: None, last: Some(last), since: None };
    let say = Command::Say { thread: None, text: "four".to_owned(), reply: None, note: None };
    let (groups, read, end, draft, said, unsent) = tokio::join!(
        link.call(Call::Groups),
        link.look("large", last(200)),
        link.look("large", last(1)),
        link.look("large", Query::Draft { thread: None }),
        link.command("large", say),
        link.look("large", Query::Unsent),
    );
    let Answer::Groups { groups } = groups.unwrap() else { panic!("no groups") };
    assert_eq!((groups[0].me.as_str(), groups[0].members, groups[0].state), ("ana", Some(2), Standing::Entered));
    assert_eq!(read.unwrap(), View::Messages(before.clone()));
    assert_eq!(end.unwrap(), View::Messages(before[2..].to_vec()));
    assert_eq!(draft.unwrap(), View::Line("not yet".to_owned()));
    let (Done::Said { id, .. }, View::Unsent(unsent)) = (said.unwrap(), unsent.unwrap()) else { panic!("not said") };
    assert_eq!(unsent.iter().map(|words| words.id).collect::<Vec<_>>(), [id], "in the order it was asked");
    // And it goes on, heard by the other.
    lee.starts().await;
    lee.sees("large", "four").await;
    // Stopped while it is being opened, it leaves its home free.
    ana.stops().await;
    ana.starts().await;
    ana.stops().await;
    ana.starts().await;
    assert_eq!(ana.reads("large").await.len(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_that_cannot_be_read_is_counted_and_stays() {
    let mut ana = Person::new("ana").await;
    ana.founds("whole").await;
    ana.stops().await;
    let damaged = {
        let mut home = Home::open(ana.home.path(), &passphrase()).unwrap();
        let id = home.new_persona().unwrap();
        let row = Write { table: Table::Persona, key: Vec::new(), value: Some(b"no persona".to_vec()) };
        home.store(id).unwrap().commit(&[row]).unwrap();
        id
    };
    for _ in 0..2 {
        ana.starts().await;
        let Answer::Groups { groups } = ana.link().call(Call::Groups).await.unwrap() else { panic!("no groups") };
        assert_eq!(groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>(), ["whole"]);
        let Answer::Aside { unread, .. } = ana.link().call(Call::Aside).await.unwrap() else { panic!("no count") };
        assert_eq!(unread, 1);
        ana.stops().await;
    }
    assert!(Home::open(ana.home.path(), &passphrase()).unwrap().personas().contains(&damaged));
}

/// Everything below a folder, by name.
fn files(folder: &Path) -> std::collections::BTreeMap<std::path::PathBuf, Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Default::default() };
    entries.map(|entry| entry.unwrap().path()).map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_whose_files_are_not_there_just_now_is_counted_and_comes_back() {
    let mut ana = Person::new("ana").await;
    ana.founds("whole").await;
    let draft = Command::Draft { thread: None, text: "kept".to_owned() };
    ana.link().command("whole", draft).await.unwrap();
    let folder = std::fs::read_dir(ana.home.path()).unwrap().map(|entry| entry.unwrap().path());
    let folder = folder.into_iter().find(|path| path.is_dir()).unwrap();
    // As long as the program runs all of a small group lies in the WAL: a copy without it holds no table even.
    let without_wal = files(&folder);
    ana.stops().await;
    let (whole, apart) = (files(&folder), tempfile::tempdir().unwrap());
    std::fs::rename(&folder, apart.path().join("whole")).unwrap();
    let one = |name: &str, bytes: &[u8]| (folder.join(name), bytes.to_vec());
    let parts = [
        None,
        Some(Vec::new()),
        Some(vec![one("db", b"")]),
        Some(vec![one("db", &without_wal[&folder.join("db")]), one("top", &whole[&folder.join("top")])]),
        Some(vec![one("top", &whole[&folder.join("top")])]),
    ];
    for (n, part) in parts.into_iter().enumerate() {
        if let Some(part) = part {
            std::fs::create_dir(&folder).unwrap();
            part.iter().for_each(|(path, bytes)| std::fs::write(path, bytes).unwrap());
        }
        let (is_there, before) = (folder.exists(), files(&folder));
        ana.starts().await;
        assert!(ana.lists().await.is_empty(), "part {n}");
        let Answer::Aside { unread, .. } = ana.link().call(Call::Aside).await.unwrap() else { panic!("no count") };
        assert_eq!(unread, 1, "part {n}");
        ana.stops().await;
        assert_eq!((folder.exists(), files(&folder)), (is_there, before), "part {n}");
        let _ = std::fs::remove_dir_all(&folder);
    }
    std::fs::rename(apart.path().join("whole"), &folder).unwrap();
    // One that was begun and never written to goes, and is not counted.
    let begun = Home::open(ana.home.path(), &passphrase()).unwrap().new_persona().unwrap();
    assert!(ana.home.path().join(begun.hex()).is_dir());
    ana.starts().await;
    let draft = ana.link().look("whole", Query::Draft { thread: None }).await.unwrap();
    assert_eq!(draft, View::Line("kept".to_owned()));
    let Answer::Aside { unread, .. } = ana.link().call(Call::Aside).await.unwrap() else { panic!("no count") };
    assert_eq!(unread, 0);
    ana.stops().await;
    assert!(!ana.home.path().join(begun.hex()).exists());
}
