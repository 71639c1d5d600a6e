//! What three people say and are called is searched for on their disks, on the wire and in what their nodes print.
#![cfg(unix)]

use std::fs;

use anyhow::{Result, ensure};
use kith_tests::people::{Person, Town};
use kith_tests::traces::Secrets;

const GROUP: &str = "Harbour on Thursdays";
const CARD: &str = "We meet by the old harbour crane, nobody has to speak.";
const LINE: &str = "What is said at the harbour stays at the harbour.";
const NAMES: [&str; 3] = ["Anneliese", "Leopoldine", "Wilhelmina"];
const DUTIES: &str = "keeper of the harbour keys";
const THREAD: &str = "nights without sleep";
const FILE: &str = "harbour timetable for ward seven.txt";
const CONTENT: &str = "the boat leaves the old harbour at ten past four";
/// What people write in and about a meeting: a form, a round, the next time, what was agreed, what one wishes.
const MEETING: [&str; 5] = [
    "harbour circle with the old bell",
    "how the tide was for me",
    "next time under the crane at low water",
    "we ask before we row out to anybody",
    "leave a lamp in my window after a week",
];
const WORDS: [&str; 4] = [
    "the voices were loud this morning",
    "I walked along the water instead",
    "τα λόγια αυτά είναι δικά μου",
    "and these words never left this device",
];

#[test]
fn no_word_name_or_key_lies_on_a_disk_or_goes_over_the_wire() -> Result<()> {
    let town = Town::new()?;
    let recording = recording::Recording::begin()?;
    let mut people = NAMES.iter().map(|name| town.cautious_person(name)).collect::<Result<Vec<_>>>()?;
    for (number, person) in people.iter_mut().enumerate() {
        // The home's own path is the test's, not the program's.
        person.home = town.path(&format!("home {number}"));
        person.environment = vec![("RUST_LOG", "trace"), ("RUST_BACKTRACE", "full")];
        person.logs_to(&town.path(&format!("log {number}")));
    }
    let printed = tell(&town, &mut people)?;
    let recorded = recording.map(recording::Recording::end).transpose()?;

    let mut secrets = Secrets::default();
    let texts = [
        (CARD, "the card"),
        (LINE, "a line"),
        (DUTIES, "duties"),
        (THREAD, "a thread"),
        (GROUP, "the group"),
        (FILE, "a file's name"),
        (CONTENT, "a file"),
    ];
    let words = WORDS.map(|words| (words, "words"));
    let names = NAMES.map(|name| (name, "a name"));
    let meeting = MEETING.map(|words| (words, "a meeting"));
    for (text, what) in texts.iter().chain(&words).chain(&names).chain(&meeting) {
        secrets.add_words(what, text)?;
    }
    let mut keys = 0;
    for person in &people {
        let passphrase = fs::read_to_string(&person.passphrase_file)?;
        secrets.add_words("a passphrase", &passphrase)?;
        keys += secrets.add_keys(&person.home, &passphrase, &town.path("a copy"))?;
    }
    ensure!(keys > 20, "only {keys} keys");

    for person in &people {
        let (found, bytes) = secrets.found_below(&person.home)?;
        ensure!(found.is_empty(), "{}'s disk: {found:?}", person.name);
        ensure!(bytes > 20_000, "only {bytes} bytes on {}'s disk", person.name);
    }
    for number in 0..people.len() {
        let log = fs::read(town.path(&format!("log {number}")))?;
        ensure!(String::from_utf8_lossy(&log).contains("begins"), "no log was written");
        let found = secrets.found_in(&log);
        ensure!(found.is_empty(), "in a log: {found:?}");
    }
    let found = secrets.found_in(printed.as_bytes());
    ensure!(found.is_empty(), "printed by a node: {found:?}");
    match &recorded {
        None => println!("skipped: traffic can be recorded by root on Linux only"),
        Some(recorded) => {
            let found = secrets.found_in(&recorded.others);
            ensure!(found.is_empty(), "on the wire: {found:?}");
            // The search can fail: what the test itself sent in clear is found.
            ensure!(!secrets.found_in(&recorded.planted).is_empty(), "the planted words were not recorded");
            ensure!(recorded.others.len() > 50_000, "only {} bytes recorded", recorded.others.len());
        }
    }
    let planted = people[0].home.join("planted");
    fs::write(&planted, format!("{:?}", WORDS[0]))?;
    ensure!(!secrets.found_below(&people[0].home)?.0.is_empty(), "a planted file was not found");
    println!("{} secrets, {keys} of them keys, found nowhere", secrets.count());
    town.speaks_plainly()
}

/// Founding, entering, speaking, a thread, duties, a restart, an unsent word. Gives what the nodes printed.
fn tell(town: &Town, people: &mut [Person]) -> Result<String> {
    let (card, line) = (town.path("card"), town.path("agreement"));
    fs::write(&card, CARD)?;
    fs::write(&line, LINE)?;
    let [card, line] = [&card, &line].map(|path| path.to_str().unwrap_or_default().to_owned());
    people[0].founds(GROUP, &["--card", &card, "--agreement", &line])?;
    let mut printed = String::new();
    for at in 0..people.len() {
        people[at].serves()?;
        if at > 0 {
            people[at].enters(&people[0].invites(GROUP, &["--from", NAMES[0]])?)?;
        }
    }
    for person in people.iter() {
        person.sees_members(GROUP, &NAMES)?;
    }
    people[1].does(&["duties", GROUP, DUTIES])?;
    people[0].does(&["thread", "open", GROUP, THREAD])?;
    for at in 0..people.len() {
        people[at].says(GROUP, WORDS[at])?;
        for person in people.iter() {
            person.hears(GROUP, WORDS[at])?;
        }
    }
    people[2].until("sees the duties", |me| Ok(me.group(GROUP)?.to_string().contains(DUTIES)))?;
    people[1]
        .until("sees the thread", |me| Ok(me.does(&["thread", "list", GROUP])?.iter().any(|t| t["name"] == THREAD)))?;
    meets(town, people)?;
    // A file, given by one, fetched by another, kept sealed by both.
    let (given, saved) = (town.path(FILE), town.path("saved"));
    fs::write(&given, CONTENT.repeat(2_000))?;
    let [given, saved] = [&given, &saved].map(|path| path.to_str().unwrap_or_default().to_owned());
    people[1].does(&["say", GROUP, "--attach", &given])?;
    let brings = |me: &Person| -> Result<Option<String>> {
        let read = me.does(&["read", GROUP])?;
        Ok(read.iter().find_map(|message| message["attachments"][0]["id"].as_str().map(str::to_owned)))
    };
    people[2].until("hears of the file", |me| Ok(brings(me)?.is_some()))?;
    let id = brings(&people[2])?.unwrap_or_default();
    people[2].does(&["save", GROUP, &id, "--to", &saved, "--wait", "30"])?;
    ensure!(fs::read_to_string(&saved)? == CONTENT.repeat(2_000));
    // Killed, so that whatever a disk shows in the middle of things is searched too.
    for person in people.iter_mut().rev() {
        let ended = if person.name == NAMES[1] { person.is_cut_off()? } else { person.stops()? };
        printed.push_str(&ended.out);
        printed.push_str(&ended.err);
    }
    people[2].says_waiting(GROUP, WORDS[3], "0")?;
    ensure!(people[2].does(&["unsent", "list", GROUP])?.len() == 1);
    // A bundle, left lying in the home, is searched with it.
    let stick = people[1].home.join("stick");
    people[1].does(&["bundle", "out", GROUP, "--to", stick.to_str().unwrap_or_default()])?;
    ensure!(fs::metadata(&stick)?.len() > 5_000, "a bundle with nothing in it");
    Ok(printed)
}

/// A meeting with words in every place that has any.
fn meets(town: &Town, people: &[Person]) -> Result<()> {
    let form = town.path("form");
    fs::write(&form, format!("{}\n- {}", MEETING[0], MEETING[1]))?;
    people[0].does(&["meeting", "template", "set", GROUP, form.to_str().unwrap_or_default()])?;
    people[0].does(&["meeting", "open", GROUP, "--template", MEETING[0]])?;
    people[0].does(&["round", "start", GROUP])?;
    people[1].until("sees the round", |me| {
        let meeting = me.does(&["meeting", "show", GROUP])?;
        Ok(meeting.iter().any(|m| m["round"]["name"] == MEETING[1] && m["form"]["name"] == MEETING[0]))
    })?;
    people[1].does(&["meeting", "next", GROUP, "2030-01-03T19:00", MEETING[2]])?;
    people[1].does(&["meeting", "remind", GROUP, "30"])?;
    people[2].does(&["worried", GROUP, "--say", MEETING[3]])?;
    people[1].does(&["if-quiet", GROUP, "--say", MEETING[4]])?;
    people[0].until("sees what was agreed", |me| {
        Ok(me.does(&["worried", GROUP])?.iter().any(|said| said["text"] == MEETING[3]))
    })?;
    people[0].until("finds the card", |me| {
        Ok(me.does(&["if-quiet", GROUP, NAMES[1]])?.iter().any(|said| said["text"] == MEETING[4]))
    })
}

/// Everything that goes over any interface of this computer, as the kernel hands it to who may see it.
#[cfg(target_os = "linux")]
mod recording {
    use std::io::Read as _;
    use std::net::UdpSocket;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread::JoinHandle;
    use std::time::Duration;

    use anyhow::{Context as _, Result};
    use socket2::{Domain, Protocol, Socket, Type};

    /// AF_PACKET, and ETH_P_ALL in network order (linux/if_packet.h, linux/if_ether.h).
    const PACKETS: i32 = 17;
    const ALL: u16 = 0x0003;
    /// The test's own datagram begins so; packets that hold this are the planted ones.
    const MARK: &[u8] = b"planted by the test of leaks: ";

    pub struct Recording {
        over: Arc<AtomicBool>,
        recorder: JoinHandle<Recorded>,
    }

    #[derive(Default)]
    pub struct Recorded {
        /// What the test sent itself, in clear.
        pub planted: Vec<u8>,
        /// All else.
        pub others: Vec<u8>,
    }

    impl Recording {
        /// `None`: this person may not record.
        pub fn begin() -> Result<Option<Self>> {
            let Ok(socket) =
                Socket::new(Domain::from(PACKETS), Type::RAW, Some(Protocol::from(i32::from(ALL.to_be()))))
            else {
                return Ok(None);
            };
            socket.set_read_timeout(Some(Duration::from_millis(100)))?;
            // The story is some hundred kilobytes; the kernel may give less than is asked for.
            let _ = socket.set_recv_buffer_size(16 << 20);
            let over = Arc::new(AtomicBool::new(false));
            let ends = over.clone();
            let recorder = std::thread::spawn(move || record(socket, &ends));
            Ok(Some(Self { over, recorder }))
        }

        pub fn end(self) -> Result<Recorded> {
            let planting = UdpSocket::bind("127.0.0.1:0")?;
            let planted = [MARK, super::WORDS[0].as_bytes()].concat();
            planting.send_to(&planted, planting.local_addr()?)?;
            self.over.store(true, Ordering::SeqCst);
            self.recorder.join().ok().context("the recorder broke off")
        }
    }

    /// Reads until it is over and nothing more comes.
    fn record(mut socket: Socket, over: &AtomicBool) -> Recorded {
        let (mut recorded, mut packet) = (Recorded::default(), vec![0; 1 << 17]);
        loop {
            let was_over = over.load(Ordering::SeqCst);
            match socket.read(&mut packet) {
                Ok(bytes) => {
                    let packet = &packet[..bytes];
                    let planted = packet.windows(MARK.len()).take(100).any(|part| part == MARK);
                    if planted {
                        recorded.planted.extend(packet)
                    } else {
                        recorded.others.extend(packet)
                    }
                    if was_over && !recorded.planted.is_empty() {
                        return recorded;
                    }
                }
                Err(_) if was_over => return recorded,
                Err(_) => {}
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod recording {
    pub struct Recording;

    pub struct Recorded {
        pub planted: Vec<u8>,
        pub others: Vec<u8>,
    }

    impl Recording {
        pub fn begin() -> anyhow::Result<Option<Self>> {
            Ok(None)
        }

        pub fn end(self) -> anyhow::Result<Recorded> {
            Ok(Recorded { planted: Vec::new(), others: Vec::new() })
        }
    }
}
