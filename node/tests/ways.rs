//! Which way a group goes: what was chosen is never forgotten into the straight way.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may")]

use std::path::Path;

use kith_node::api::{Answer, Call, GroupSummary, LongWay, RoadsDo, RoadsView};
use kith_node::{Home, Link, Node, Options, Passphrase, Strength};
use kith_protocol::command::{Command, Done, Query, Refusal, View};
use kith_protocol::kind::Rules;
use kith_protocol::step::{Table, Write};

const GROUP: &str = "Thursday";
const ROADS: &[u8] = b"roads";

fn passphrase() -> Passphrase {
    Passphrase::new("the same for all").unwrap()
}

async fn opens(home: &Path, begins: LongWay) -> Node {
    let options = Options { listen: vec!["/ip4/127.0.0.1".to_owned()], begins, ..Options::default() };
    Node::open(home, &passphrase(), options).await.unwrap()
}

async fn founds(link: &Link) {
    let rules = Rules { welcomes: 1, term_days: 0, decision_days: 7, wait_days: 7 };
    let (name, me, card, agreement) = (GROUP.to_owned(), "Ana".to_owned(), String::new(), Vec::new());
    link.call(Call::Found { name, me, card, agreement, rules }).await.unwrap();
}

async fn lists(link: &Link) -> Vec<GroupSummary> {
    let Answer::Groups { groups } = link.call(Call::Groups).await.unwrap() else { panic!("no groups") };
    groups
}

async fn ways(link: &Link) -> RoadsView {
    let Answer::Roads { roads } = link.call(Call::Roads { group: GROUP.to_owned() }).await.unwrap() else {
        panic!("no roads")
    };
    roads
}

async fn decides(link: &Link, what: RoadsDo) -> Result<RoadsView, Refusal> {
    match link.call(Call::RoadsDo { group: GROUP.to_owned(), what }).await? {
        Answer::Roads { roads } => Ok(roads),
        _ => panic!("no roads"),
    }
}

/// What is done to the row in which the way stands.
#[derive(Debug, Clone, Copy)]
enum Harm {
    OneByte,
    OtherForm,
    Gone,
}

/// Does it to the group of a closed home.
fn harms(home: &Path, harm: Harm) {
    let home = Home::open(home, &passphrase()).unwrap();
    for id in home.personas() {
        let mut store = home.store(id).unwrap();
        let row = store.get(Table::Note, ROADS).unwrap().unwrap();
        let write =
            |value: Option<&[u8]>| Write { table: Table::Note, key: ROADS.to_vec(), value: value.map(<[u8]>::to_vec) };
        match harm {
            Harm::OtherForm => store.commit(&[write(Some(b"{\"long_way\":\"by pigeon\"}"))]).unwrap(),
            Harm::Gone => store.commit(&[write(None)]).unwrap(),
            Harm::OneByte => {
                let sealed = || {
                    let db = rusqlite::Connection::open(home.folder(id).join("db")).unwrap();
                    let mut all = db.prepare("SELECT k, v FROM rows").unwrap();
                    let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
                    rows.map(Result::unwrap).collect::<Vec<(Vec<u8>, Vec<u8>)>>()
                };
                // Sealed anew it is the only row that is another one.
                drop(store);
                let before = sealed();
                store = home.store(id).unwrap();
                store.commit(&[write(Some(&row))]).unwrap();
                drop(store);
                let found = sealed().into_iter().find(|row| !before.contains(row)).unwrap();
                let (name, mut bytes) = found;
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                let db = rusqlite::Connection::open(home.folder(id).join("db")).unwrap();
                assert_eq!(db.execute("UPDATE rows SET v = ?1 WHERE k = ?2", (&bytes, &name)).unwrap(), 1);
                drop(db);
                let store = home.store(id).unwrap();
                assert_eq!(store.get(Table::Note, ROADS), Err(Refusal::DiskFailed));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_way_that_cannot_be_read_is_asked_for_and_never_taken_for_straight() {
    for (harm, way) in [
        (Harm::OneByte, LongWay::Relays),
        (Harm::OneByte, LongWay::Off),
        (Harm::OtherForm, LongWay::Relays),
        (Harm::Gone, LongWay::Relays),
        (Harm::Gone, LongWay::Off),
    ] {
        let home = tempfile::tempdir().unwrap();
        drop(Home::create(home.path(), &passphrase(), Strength::for_random_passphrase()).unwrap());
        let node = opens(home.path(), way).await;
        founds(&node.link()).await;
        assert_eq!(ways(&node.link()).await.listens, way == LongWay::Off);
        node.stop().await;
        harms(home.path(), harm);

        // What is chosen for new groups says nothing of this one. (A node is open once its only group has its network.)
        let node = opens(home.path(), LongWay::Off).await;
        let link = node.link();
        let lost = ways(&link).await;
        assert!(lost.way_lost && !lost.listens && lost.roads.is_empty(), "{harm:?} {way:?}: {lost:?}");
        assert_eq!(lost.long_way(), None);
        assert!(lists(&link).await[0].way_lost);
        // What is written is kept.
        let say = Command::Say { thread: None, text: "later".to_owned(), reply: None, note: None };
        assert!(matches!(link.command(GROUP, say).await.unwrap(), Done::Said { .. }));
        assert!(matches!(link.look(GROUP, Query::Unsent).await.unwrap(), View::Unsent(words) if words.len() == 1));
        // Nothing but the way itself decides it.
        let lend = decides(&link, RoadsDo::Lend { lends: true }).await;
        assert_eq!(lend.err(), Some(Refusal::WayLost));
        let again = decides(&link, RoadsDo::LongWay { way }).await.unwrap();
        assert!(!again.way_lost && again.long_way() == Some(way), "{harm:?} {way:?}: {again:?}");
        assert_eq!(again.listens, way == LongWay::Off);
        node.stop().await;

        let node = opens(home.path(), LongWay::Off).await;
        assert_eq!(ways(&node.link()).await.long_way(), Some(way), "{harm:?}: it is kept");
        assert!(!lists(&node.link()).await[0].way_lost);
        node.stop().await;
    }
}
