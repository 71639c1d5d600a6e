//! The door: strangers, guests, slips, and everyone's own yes.

use kith_protocol::command::Standing;
use kith_protocol::entry::Entry;
use kith_protocol::id::{Hash, TransportId};
use kith_protocol::kind::{Answer, Change, Enter, Kind};
use kith_protocol::member::Member;
use kith_protocol::persona::{Asking, Persona};
use kith_protocol::request::SignedRequest;
use kith_protocol::signature::SecretKey;
use kith_protocol::slip::SlipPaper;
use kith_protocol::step::{Now, Table};
use kith_protocol::wire::{Dictionary, Frame, Have};
use kith_tests::changed::Changed;
use kith_tests::simulator::World;

use crate::group::{circle, hear_each_other, let_in, listens, member, stored, three};

/// A guest's signed request on a slip, made and never handed in.
fn request(world: &World, file: &str, name: &str) -> (SignedRequest, Persona) {
    let paper = SlipPaper::from_text(file).unwrap();
    let (_, step) = Member::ask(paper, name, Now(world.now_ms), [name.len() as u8; 32]).unwrap();
    let row = |table| step.writes.iter().find(|write| write.table == table).unwrap();
    let of = row(Table::Persona).value.as_ref().unwrap();
    let mut persona: Persona = kith_protocol::encoding::Canonical::from_bytes(of).unwrap();
    let passing = row(Table::Passing);
    persona.take_passing(&passing.key, passing.value.as_ref().unwrap());
    (persona.asking.as_ref().unwrap().request.clone(), persona)
}

/// "entering someone without their yes"
#[test]
pub fn nobody_is_entered_without_their_yes() {
    let (mut world, ana, sam, mut lee) = three();
    let paper = world.invite(sam).unwrap();
    world.run_ms(10_000).unwrap();
    lee.learns_from(&world, ana).unwrap();
    let file = world.papers[paper].file.clone();
    let (asked, guest) = request(&world, &file, "Noor");
    let slip_key = guest.asking.as_ref().unwrap().paper.key();
    let slip = lee.knows.groups().slip(&asked.request.slip).unwrap().entry;
    // The slip's key, which anybody may hold who saw the paper, signs for the guest; or the guest's words are bent.
    let mut forged = Vec::new();
    let own = asked.request.clone().sign(&slip_key, &slip_key, &slip_key);
    // Only the device's own signature is not the guest's: nothing else can be what refuses it.
    forged.push(SignedRequest { by_slip: asked.by_slip, by_recovery: asked.by_recovery, ..own });
    forged.push(SignedRequest {
        by_device: asked.by_device,
        ..asked.request.clone().sign(lee.key(), &slip_key, lee.key())
    });
    let mut bent = asked.clone();
    bent.request.agreement = Hash([1; 32]);
    forged[1] = bent;
    // Without the slip: signed by another one-time key.
    forged.push(SignedRequest {
        by_slip: lee.key().sign(kith_protocol::signature::Context::Request, b""),
        ..asked.clone()
    });
    for request in forged {
        let kind = Kind::Enter(Box::new(Enter { slip, request }));
        let entry = lee.act(&world, &kind).sign(lee.key());
        lee.give(&mut world, ana, core::slice::from_ref(&entry));
        lee.learns_from(&world, ana).unwrap();
    }
    assert_eq!(member(&world, ana).groups().counted().places.len(), 3, "somebody was entered");
    // With it, any member lets the guest in.
    let kind = Kind::Enter(Box::new(Enter { slip, request: asked }));
    let entry = lee.act(&world, &kind).sign(lee.key());
    lee.give(&mut world, ana, core::slice::from_ref(&entry));
    assert_eq!(member(&world, ana).groups().counted().places.len(), 4);
    hear_each_other(&mut world, ana, sam);
}

/// "the giver of a used slip writes a second Enter months later to push somebody out"
#[test]
pub fn a_second_enter_on_a_used_slip_pushes_nobody_out() {
    let (mut world, ana, sam, mut lee) = three();
    // Lee gives the slip, with its own client.
    let key = SecretKey::random(&mut lee.random);
    let terms = {
        let paper = world.invite(ana).unwrap();
        world.run_ms(10_000).unwrap();
        SlipPaper::from_text(&world.papers[paper].file).unwrap()
    };
    lee.learns_from(&world, ana).unwrap();
    let like = lee.knows.groups().slips().into_iter().find(|slip| !slip.used).unwrap().slip;
    let by_key = kith_protocol::kind::Slip::given_by(&key, &lee.persona.group, &lee.persona.member);
    let slip = kith_protocol::kind::Slip { key: kith_protocol::id::SlipKey(key.public()), by_key, ..like };
    let given = lee.act(&world, &Kind::Slip(slip)).sign(lee.key());
    lee.give(&mut world, ana, core::slice::from_ref(&given));
    let enters = |n: u8, terms: &SlipPaper| {
        let mut paper = SlipPaper::from_text(&terms.to_line()).unwrap();
        paper.seed = kith_protocol::secret::SlipSeed::from_bytes(&key.seed());
        paper.terms = SlipPaper::from_text(&world.papers[0].file).unwrap().terms;
        let (_, step) = Member::ask(paper, "Noor", Now(world.now_ms), [n; 32]).unwrap();
        let row = step.writes.into_iter().find(|write| write.table == Table::Passing).unwrap();
        let asking: Asking = kith_protocol::encoding::Canonical::from_bytes(&row.value.unwrap()).unwrap();
        let request = asking.request;
        (Kind::Enter(Box::new(Enter { slip: given.id(), request: request.clone() })), request.request.member())
    };
    let (first, noor) = enters(40, &terms);
    let (second, other) = enters(41, &terms);
    let first = lee.follow(&given, first.number(), first.body()).sign(lee.key());
    lee.give(&mut world, ana, core::slice::from_ref(&first));
    world.run_ms(60_000).unwrap();
    assert!(member(&world, sam).groups().counted().places.contains_key(&noor));
    // Months later, knowing of the first: void. And as if not knowing of it, on a second branch: a fork, which ends the
    // giver's own device and takes nothing from Noor, whom others have met.
    let later = lee.follow(&first, second.number(), second.body()).sign(lee.key());
    lee.give(&mut world, ana, &[later]);
    assert!(!member(&world, ana).groups().counted().places.contains_key(&other), "a slip was used twice");
    let backdated = lee.follow(&given, second.number(), second.body()).sign(lee.key());
    lee.give(&mut world, ana, &[backdated]);
    world.run_ms(60_000).unwrap();
    for who in [ana, sam] {
        let counted = member(&world, who).groups().counted();
        assert!(counted.places.get(&noor).is_some_and(|place| !place.left), "Noor lost the place");
    }
    hear_each_other(&mut world, ana, sam);
}

/// "consent transplanted to other words": card and lines shown are those the slip names, or nothing is asked.
#[test]
pub fn a_yes_is_to_the_words_that_were_read() {
    let (mut world, people) = circle(&["Ana", "Sam"]);
    let paper = world.invite(people[0]).unwrap();
    let file = world.papers[paper].file.clone();
    // Another group's card and agreement, put into this slip.
    let mut elsewhere = World::new(9);
    let there = elsewhere.found("Max", 1, 0).unwrap();
    let paper = elsewhere.invite(there).unwrap();
    let theirs = SlipPaper::from_text(&elsewhere.papers[paper].file).unwrap();
    let mut swapped = SlipPaper::from_text(&file).unwrap();
    swapped.terms = theirs.terms;
    assert!(Member::ask(swapped, "Noor", Now(world.now_ms), [3; 32]).is_err());
    let whole = SlipPaper::from_text(&file).unwrap();
    let (_, step) = Member::ask(whole, "Noor", Now(world.now_ms), [3; 32]).unwrap();
    assert!(!step.writes.is_empty());
    // And asked for at the door: an answer with other words is no answer.
    let mut short = SlipPaper::from_text(&file).unwrap();
    short.terms = None;
    let mut reading = kith_protocol::member::Reading::new(short);
    let _ = reading.question();
    let lying = SlipPaper::from_text(&elsewhere.papers[paper].file).unwrap().terms.unwrap();
    let answer = Frame::Terms(lying).write(&mut Dictionary::default());
    assert!(matches!(reading.answer(&answer), Some(Err(_))));
}

/// "a no overtaken by a later-stamped yes"
#[test]
pub fn a_no_is_not_overtaken_by_a_later_yes() {
    let (mut world, people) = circle(&["Ana", "Lee"]);
    let ana = people[0];
    let mut lee = Changed::of(&mut world, people[1]).unwrap();
    let proposed = lee.act(&world, &Kind::RuleProposed { change: Change::Welcomes(2) }).sign(lee.key());
    let mut chain = vec![proposed.clone()];
    let proposal = proposed.id();
    for answer in [Answer::No, Answer::Yes] {
        let kind = Kind::RuleAnswered { proposal, answer };
        let next = lee.follow(chain.last().unwrap(), kind.number(), kind.body());
        chain.push(Entry { time: next.time + chain.len() as u64, ..next }.sign(lee.key()));
    }
    let kind = Kind::RuleClosed { proposal };
    let closing = lee.follow(chain.last().unwrap(), kind.number(), kind.body());
    let closing = Entry { time: proposed.time + 400, ..closing }.sign(lee.key());
    chain.push(closing.clone());
    lee.give(&mut world, ana, &chain);
    let groups = member(&world, ana).groups();
    assert!(groups.graph().node(&proposal).is_some());
    assert!(groups.graph().node(&closing.id()).is_none(), "a no was overtaken");
    let all = kith_protocol::graph::NodeSet::first(groups.len());
    assert_eq!(groups.rules(&all).welcomes, 1);
}

/// "a stranger …": without a key that is let in there is no line, and nothing is heard through somebody's old one.
#[test]
pub fn a_stranger_has_no_line_and_is_told_nothing() {
    let (mut world, ana, sam, mut lee) = three();
    let stranger = TransportId(SecretKey::random(&mut lee.random).public());
    assert!(world.line(ana, stranger).is_none());
    // Even if the network let it in.
    let before = stored(&world, ana);
    let entry = lee.carried(&world, 99, vec![]).sign(lee.key());
    let cells = vec![];
    let short = kith_protocol::wire::run::ShortEntry::of(&entry, true, |_, _| None, |_| None, cells);
    let run = Frame::Run(kith_protocol::wire::run::Run { log: entry.log, epoch: None, entries: vec![short] });
    let mut says = Dictionary::default();
    let frames =
        vec![run.write(&mut says), Frame::Have(Have { whole: true, want: true, ..Have::default() }).write(&mut says)];
    world.whisper(ana, stranger, frames);
    assert_eq!(stored(&world, ana), before);
    hear_each_other(&mut world, ana, sam);
}

/// A guest is told card and agreement, and nothing of who is inside or what is said there.
#[test]
pub fn a_guest_hears_nothing_from_inside() {
    let (mut world, people) = circle(&["Ana", "Sam"]);
    let ana = people[0];
    hear_each_other(&mut world, ana, people[1]);
    let paper = world.invite(ana).unwrap();
    let file = world.papers[paper].file.clone();
    let (_, mut guest) = request(&world, &file, "Noor");
    let slip = guest.asking.take().unwrap().paper.key();
    // Lee's hands are borrowed; the network key is the slip's.
    guest.transport = slip;
    let lee = let_in(&mut world, ana, "Lee");
    let mut lee = Changed::of(&mut world, lee).unwrap();
    lee.persona.transport = guest.transport;
    let said = listens(&mut lee, &mut world, ana);
    world.say(ana, "among ourselves").unwrap();
    world.run_ms(70_000).unwrap();
    let said = said.into_iter().chain(listens(&mut lee, &mut world, ana));
    let told: Vec<_> = said.filter(|frame| !matches!(frame, Frame::Terms(_) | Frame::Door(..))).collect();
    assert!(told.is_empty(), "a guest is told {told:?}");
}

/// "Quiet": a request is answered by its own slip; the same slip lets in one guest.
#[test]
pub fn a_slip_lets_in_one() {
    let (mut world, people) = circle(&["Ana", "Sam"]);
    let paper = world.invite(people[0]).unwrap();
    let first = world.enter("Noor", paper, 0, 0).unwrap();
    world.run_ms(30_000).unwrap();
    let second = world.enter("Max", paper, 0, 0).unwrap();
    world.run_ms(30_000).unwrap();
    assert!(world.devices[first].is_in() && !world.devices[second].is_in());
    assert_eq!(member(&world, second).standing(), Standing::Refused);
}
