//! Decoders: what is no frame, what claims to be large, and the one decoder that no peer's byte may reach.

use kith_protocol::encoding::Writer;
use kith_protocol::limits;
use kith_protocol::wire::{Dictionary, Frame};
use rand_core::Rng as _;

use crate::group::{hear_each_other, three};

/// "oversized, malformed, deep, slow input": the connection goes, the program does not.
#[test]
pub fn what_is_no_frame_ends_the_connection_and_nothing_else() {
    let (mut world, ana, sam, mut lee) = three();
    let mut bad: Vec<Vec<u8>> = vec![vec![], vec![255], vec![2], vec![0, 8], vec![8; 40]];
    // A number in more bytes than it needs; one too large; a frame with something after it; one too long.
    bad.push(vec![4, 0x80, 0x00]);
    bad.push([&[4][..], &[0xff; 10]].concat());
    bad.push([Frame::CaughtUp.write(&mut Dictionary::default()), vec![0]].concat());
    bad.push(vec![1; limits::VALUE_BYTES_MAX + 1]);
    for bytes in bad {
        let length = bytes.len();
        lee.tell_bytes(&mut world, ana, bytes);
        assert!(!lee.is_on_line(&world, ana), "a frame of {length} bytes that is none was put up with");
        lee.hang_up(&mut world);
    }
    hear_each_other(&mut world, ana, sam);
}

/// "run-length, size and count bombs in our own decoders": a count is held against what is left before anything is made
/// ready for it.
#[test]
pub fn a_count_without_what_it_counts_is_refused() {
    for kind in 0..24u8 {
        for count in [1u64 << 12, 1 << 20, 1 << 40, u64::MAX] {
            for before in [0usize, 1, 32, 33, 64] {
                let mut w = Writer::new();
                w.u8(kind);
                w.raw(&vec![0; before]);
                w.number(count);
                w.raw(&[1; 8]);
                assert!(Frame::read(&w.into_bytes(), &mut Dictionary::default()).is_err());
            }
        }
    }
}

/// "every decoder fuzzed; 10^6 mutations; bounded memory": a hundred thousand frames of chance and of bent frames, through
/// the connection; the million is the fuzzers'.
#[test]
pub fn bent_frames_harm_nobody() {
    let (mut world, ana, sam, mut lee) = three();
    let mut names = Dictionary::default();
    let entry = lee.carried(&world, 99, vec![1, 2, 3]).sign(lee.key());
    let short = kith_protocol::wire::run::ShortEntry::of(&entry, true, |_, _| None, |_| None, vec![]);
    let run = kith_protocol::wire::run::Run { log: entry.log, epoch: None, entries: vec![short] };
    let rotation = lee.rotation(&world, 50);
    let frames = [
        Frame::Run(run).write(&mut names),
        Frame::Epoch(Box::new(rotation.signed.clone()), rotation.seals.first().cloned()).write(&mut names),
        Frame::Prekeys(lee.prekeys()).write(&mut names),
        Frame::Have(kith_protocol::wire::Have { whole: true, want: true, ..Default::default() }).write(&mut names),
    ];
    for _ in 0..3_000 {
        let mut bytes = frames[(lee.random.next_u64() % 4) as usize].clone();
        for _ in 0..1 + lee.random.next_u64() % 3 {
            let place = (lee.random.next_u64() % bytes.len() as u64) as usize;
            match lee.random.next_u64() % 3 {
                0 => bytes[place] ^= 1 << (lee.random.next_u64() % 8),
                1 => bytes[place] = 0xff,
                _ => bytes.truncate(place.max(1)),
            }
        }
        lee.tell_bytes(&mut world, ana, bytes);
        if !lee.is_on_line(&world, ana) {
            lee.hang_up(&mut world);
        }
    }
    lee.hang_up(&mut world);
    world.run_ms(60_000).unwrap();
    hear_each_other(&mut world, ana, sam);
}

/// "bytes of a peer reaching an Automerge decoder": none of them is called, and clippy forbids it.
#[test]
pub fn no_decoder_of_automerge_is_ever_called() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../protocol");
    let mut sources = vec![format!("{root}/src/document.rs")];
    for folder in ["src", "src/document", "src/member", "src/group_log", "src/wire"] {
        for file in std::fs::read_dir(format!("{root}/{folder}")).unwrap() {
            sources.push(file.unwrap().path().display().to_string());
        }
    }
    let decoders = [
        "Automerge::load",
        "AutoCommit",
        "load_incremental",
        "Change::from_bytes",
        "load_with",
        "load_unverified",
        "automerge::sync",
    ];
    for source in sources.iter().filter(|source| source.ends_with(".rs")) {
        let text = std::fs::read_to_string(source).unwrap();
        for decoder in decoders {
            assert!(!text.contains(decoder), "{source} calls {decoder}");
        }
    }
    let lint = std::fs::read_to_string(format!("{root}/.clippy.toml")).unwrap();
    for forbidden in ["Automerge::load\"", "Automerge::load_incremental\"", "Change::from_bytes\""] {
        assert!(lint.contains(forbidden), "clippy lets {forbidden} through");
    }
}
