//! Inputs to begin from: the frozen vectors of the suite, what two members really said, and a few acts.

use kith_protocol::encoding::Canonical as _;
use kith_protocol::id::{MessageId, unhex};
use kith_protocol::member::linking::{LINE, NewDevice, OldDevice};
use kith_protocol::room::{Letter, Written};
use kith_protocol::slip::unbase32;
use kith_protocol::step::Table;

use super::Bytes;
use super::pair::pair;

const VECTORS: &str = include_str!("../../../protocol/tests/vectors/suite1.txt");

/// Target, name and bytes of each.
pub fn seeds() -> Vec<(&'static str, String, Vec<u8>)> {
    let mut seeds = Vec::new();
    for (name, value) in VECTORS.lines().filter_map(|line| line.split_once(' ')) {
        let target = match name.split('.').next().unwrap_or_default() {
            "entry" | "rules" | "kind" => "entry",
            "request" => "request",
            "prekey" | "address" => "statement",
            "slip" => "slip",
            "have" | "leaf" => "frame",
            "words" | "cell" => "cell",
            "bundle" => "bundle",
            _ => continue,
        };
        let bytes = unhex(value).unwrap_or_else(|| value.trim_start_matches("kith:").as_bytes().to_vec());
        seeds.push((target, name.to_owned(), bytes));
    }
    for (name, frame) in VECTORS.lines().filter_map(|line| line.strip_prefix("frame.")?.split_once(' ')) {
        let mut alone = Vec::new();
        Bytes::put_chunk(&mut alone, &unhex(frame).unwrap_or_default());
        seeds.push(("frame", format!("frame.{name}"), alone));
    }
    let accepted =
        Letter::Accepted(VECTORS.lines().find_map(|line| line.strip_prefix("slip.line ")).unwrap().to_owned());
    for (name, letter) in [("letter-yes", Letter::Yes), ("letter-accepted", accepted)] {
        let written = Written { number: [1; 16], ask: MessageId([1; 16]), letter }.to_bytes();
        seeds.push(("request", name.to_owned(), written));
    }
    // Ana asks, Ben says yes, Ana accepts; letters and frames of rooms from anybody come between.
    let about_rooms =
        [[248, 0].as_slice(), &[248, 1], &[248, 5, 0, 16], &[7; 16], &[248, 2], &[248, 4, 0, 16], &[9; 16]];
    seeds.push((
        "receive",
        "rooms".to_owned(),
        [about_rooms.concat(), vec![0, 1, 3, 248, 3, 0, 33], vec![0; 33]].concat(),
    ));
    let vector = |name: &str| {
        let line = VECTORS.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        unhex(line.unwrap_or_default()).unwrap_or_default()
    };
    let mut question = vec![0];
    Bytes::put_chunk(&mut question, &vector("courier.collect"));
    seeds.push(("courier", "question".to_owned(), question));
    seeds.push((
        "courier",
        "visits".to_owned(),
        [[2; 4].as_slice(), &[4, 0, 15], &[2; 4], &[4, 6, 0], &[2; 4]].concat(),
    ));
    seeds.push(("courier", "lost".to_owned(), [3, 9, 0, 0, 0, 2, 2, 4, 0, 15, 3, 1, 0, 0, 0, 3, 0, 0, 0, 0].to_vec()));
    let mut packet = vec![3, 1, 1];
    Bytes::put_chunk(&mut packet, &vector("courier.day"));
    seeds.push(("courier", "packet".to_owned(), packet));
    for name in ["lacks", "day", "letter"] {
        seeds.push(("courier", format!("courier.{name}"), vector(&format!("courier.{name}"))));
    }
    let mut rotation = Vec::new();
    Bytes::put_chunk(&mut rotation, &vector("rotate"));
    Bytes::put_chunk(&mut rotation, &vector("seal"));
    seeds.push(("rotate", "rotation-and-seal".to_owned(), rotation));
    seeds.push(("rotate", "seal".to_owned(), vector("seal")));

    let pair = pair();
    let (mut together, mut heard) = (Vec::new(), Vec::new());
    for (number, frame) in pair.says.iter().enumerate() {
        let mut alone = Vec::new();
        Bytes::put_chunk(&mut alone, frame);
        seeds.push(("frame", format!("said-{number}"), alone.clone()));
        together.extend_from_slice(&alone);
        heard.push(0);
        heard.extend_from_slice(&alone);
    }
    seeds.push(("frame", "said".to_owned(), together));
    seeds.push(("receive", "said".to_owned(), heard));
    seeds.push(("receive", "really-said".to_owned(), vec![3; 20]));
    seeds.push(("receive", "bent".to_owned(), [[4, 0, 0, 60, 1], [3, 3, 3, 3, 3], [4, 1, 0, 200, 9]].concat()));
    for kind in 0..23 {
        for how in [0, 1, 16] {
            let signed = [vec![3; 8], vec![7, how], vec![kind, 2, 1, 3, 2, 0, 1], vec![5, 255, 255]].concat();
            seeds.push(("receive", format!("signed-{how}-{kind}"), signed));
        }
    }
    for table in Table::ALL {
        let places = pair.ben.0.keys().enumerate().filter(|(_, (of, _))| *of == table).map(|(place, _)| place);
        for place in places.take(2) {
            for how in 0..5 {
                let row = u16::try_from(place).unwrap_or(0).to_be_bytes();
                seeds.push((
                    "rows",
                    format!("{table:?}-{place}-{how}"),
                    [&row[..], &[0, 9, how, 0, 2, 255, 255]].concat(),
                ));
            }
        }
    }
    let line = pair.line.trim_start_matches("kith-reach:").to_owned();
    seeds.push(("reach", "line".to_owned(), line.into_bytes()));
    seeds.extend(linking().map(|(name, bytes)| ("linking", name.to_owned(), bytes)));
    seeds.push(("reach", "record".to_owned(), vector("address")));
    for (name, line) in [
        (
            "do",
            r#"{"jsonrpc":"2.0","id":1,"method":"do","params":{"group":"tuesday","command":{"do":"leave","now":false}}}"#,
        ),
        ("notices", r#"{"jsonrpc":"2.0","id":2,"method":"notices"}"#),
        (
            "look",
            r#"{"jsonrpc":"2.0","id":"a","method":"look","params":{"group":"t","query":{"look":"read","last":3}}}"#,
        ),
        ("stop", r#"{"jsonrpc":"2.0","method":"stop"}"#),
    ] {
        seeds.push(("socket", name.to_owned(), line.as_bytes().to_vec()));
    }
    for (name, acts) in [
        ("talk", vec![0, 0, 0, 0, 32, 15, 20, 0, 64, 15, 31]),
        ("guests", vec![1, 3, 0, 15, 9, 4, 1, 15, 31, 5, 32, 15, 31, 0, 96]),
        ("apart", vec![0, 12, 33, 0, 32, 3, 32, 4, 1, 0, 0, 15, 30, 13, 0, 15, 31]),
        ("leaves", vec![0, 0, 0, 9, 32, 15, 31, 0, 64, 9, 8, 15, 31]),
        ("stops", vec![0, 14, 3, 0, 0, 10, 0, 0, 32, 11, 0, 14, 33, 0, 32, 11, 32, 128, 0]),
    ] {
        seeds.push(("acts", name.to_owned(), acts));
    }
    seeds
}

/// A true line with a true talk, and beginnings of it.
fn linking() -> [(&'static str, Vec<u8>); 3] {
    let mut new = NewDevice::new([1; 32]);
    let text = new.line(vec!["/ip4/127.0.0.1/udp/1/quic-v1".to_owned()]);
    let line = unbase32(text.trim_start_matches(LINE)).unwrap();
    let hello = OldDevice::new(&text, [2; 32]).unwrap().hello();
    let nonce = new.hear(&hello).unwrap();
    let sealed = [&[2, 40][..], &[7; 40]].concat();
    let talk = |truly: u8, said: &[&[u8]]| {
        let mut bytes = vec![truly];
        Bytes::put_chunk(&mut bytes, &line[..line.len() - 4]);
        said.iter().for_each(|said| Bytes::put_chunk(&mut bytes, said));
        bytes
    };
    [
        ("strange", talk(0, &[&hello, &nonce, &sealed])),
        ("second-hello", talk(1, &[&hello, &nonce])),
        ("sealed-by-nobody", talk(2, &[&sealed, &sealed])),
    ]
}
