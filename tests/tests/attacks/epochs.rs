//! Epochs: who may make one, whom it reaches, and under which one anybody sends.

use kith_protocol::command::Command;
use kith_protocol::encoding::{Canonical as _, Writer};
use kith_protocol::entry::SUITE;
use kith_protocol::epoch::{Rotate, Rungs, Seal, SignedRotate, Tree};
use kith_protocol::id::{DeviceId, EntryId, Hash, derive};
use kith_protocol::kind::Kind;
use kith_protocol::limits::DAY_MS;
use kith_protocol::seal::SecretPrekey;
use kith_protocol::signature::{Context, SecretKey};
use kith_protocol::statement::{Prekey, Statement as _};
use kith_protocol::wire::Frame;
use kith_tests::changed::Changed;
use kith_tests::simulator::World;

use crate::group::{circle, hear_each_other, let_in, listens, member, opened_by, reads, three};

fn is_open(world: &World, who: usize, rotation: &SignedRotate) -> bool {
    member(world, who).opened_epochs().any(|(id, _)| id == rotation.id())
}

/// "rotation with a wrong snapshot"
#[test]
pub fn a_rotation_with_a_wrong_snapshot_is_nobodys() {
    let (mut world, ana, sam, mut lee) = three();
    let plan = Rotate { snapshot: Hash([1; 32]), ..lee.plan(&world, 50) };
    let rotation = lee.rotation_of(plan);
    lee.give_rotation(&mut world, ana, &rotation);
    assert!(!is_open(&world, ana, &rotation.signed));
    // The founding alone is named: its snapshot is not this one.
    let plan = Rotate { heads: vec![lee.knows.groups().graph().id(0)], ..lee.plan(&world, 51) };
    let rotation = lee.rotation_of(plan);
    lee.give_rotation(&mut world, ana, &rotation);
    assert!(!is_open(&world, ana, &rotation.signed));
    hear_each_other(&mut world, ana, sam);
}

/// The rotation's own words: what an honest one says, with seals made by hand. `secret` per device.
fn by_hand(lee: &mut Changed, mut plan: Rotate, secret: impl Fn(&DeviceId) -> [u8; 32]) -> (SignedRotate, Vec<Seal>) {
    let mut seals = Vec::new();
    for prekey in lee.prekeys() {
        let prekey = prekey.statement;
        let mut w = Writer::new();
        w.u8(SUITE);
        w.value(&plan.group);
        w.value(&plan.snapshot);
        plan.commitments.iter().for_each(|commitment| w.value(commitment));
        w.value(&plan.device);
        w.value(&prekey.device);
        w.number(prekey.number);
        w.list(&plan.heads);
        let info = derive("seal info", &[&w.into_bytes()]);
        let sealed = prekey.key.seal(&info, &secret(&prekey.device), &mut lee.random).unwrap();
        seals.push(Seal { device: prekey.device, prekey: prekey.number, sealed, index: 0, path: vec![] });
    }
    sign_over(lee.key(), &mut plan, &mut seals);
    let signature = lee.key().sign(Context::Rotate, &plan.to_bytes());
    (SignedRotate { rotate: plan, signature }, seals)
}

/// Puts the seals into their tree.
fn sign_over(_: &SecretKey, plan: &mut Rotate, seals: &mut [Seal]) {
    let leaf = |seal: &Seal| {
        let mut w = Writer::new();
        w.value(&seal.device);
        w.number(seal.prekey);
        w.bytes(&seal.sealed);
        Hash(derive("seal leaf", &[&w.into_bytes()]))
    };
    let tree = Tree::over(seals.iter().map(leaf).collect());
    for (index, seal) in (0u32..).zip(seals.iter_mut()) {
        seal.index = index;
        seal.path = tree.path(index as usize);
    }
    plan.seals = tree.root();
}

fn give(lee: &mut Changed, world: &mut World, to: usize, signed: &SignedRotate, seals: &[Seal]) {
    let device = world.device_id(to).unwrap();
    let seal = seals.iter().find(|seal| seal.device == device).cloned();
    lee.tell(world, to, &Frame::Epoch(Box::new(signed.clone()), seal));
}

/// "unequal secrets"
#[test]
pub fn unequal_secrets_split_nobody() {
    let (mut world, ana, sam, mut lee) = three();
    // What Lee commits to is one secret; what is sealed to each is another.
    let honest = lee.rotation(&world, 50);
    let plan = Rotate { commitments: honest.signed.rotate.commitments, ..lee.plan(&world, 51) };
    let (signed, seals) = by_hand(&mut lee, plan, |device| derive("unequal", &[&device.0]));
    for who in [ana, sam] {
        give(&mut lee, &mut world, who, &signed, &seals);
        assert!(!is_open(&world, who, &signed), "a secret that nobody committed to was opened");
    }
    hear_each_other(&mut world, ana, sam);
}

/// "bad seal to one person"
#[test]
pub fn a_bad_seal_to_one_person_locks_nobody_out() {
    let (mut world, ana, sam, mut lee) = three();
    // It knows of one entry more than all others: it is the one to send under.
    let newer = lee.carried(&world, 99, vec![]).sign(lee.key());
    for who in [ana, sam] {
        lee.give(&mut world, who, core::slice::from_ref(&newer));
    }
    let plan = Rotate { heads: member(&world, ana).groups().graph().heads(), ..lee.plan(&world, 50) };
    let rotation = lee.rotation_of(plan);
    // Sam's is good; Ana's is broken.
    lee.give_rotation(&mut world, sam, &rotation);
    let device = world.device_id(ana).unwrap();
    let mut broken = rotation.seals.iter().find(|seal| seal.device == device).cloned().unwrap();
    broken.sealed[40] ^= 1;
    lee.tell(&mut world, ana, &Frame::Epoch(Box::new(rotation.signed.clone()), Some(broken)));
    assert!(!is_open(&world, ana, &rotation.signed) && is_open(&world, sam, &rotation.signed));
    // Sam sends under it, and deals Ana the rungs by the way.
    hear_each_other(&mut world, ana, sam);
    assert!(is_open(&world, ana, &rotation.signed), "nobody dealt it again");
}

/// "a wrong rung re-dealt"
#[test]
pub fn a_wrong_rung_dealt_again_is_not_taken() {
    let (mut world, ana, sam, mut lee) = three();
    let (right, wrong) = (lee.rotation(&world, 50), lee.rotation(&world, 51));
    lee.tell(&mut world, ana, &Frame::Epoch(Box::new(right.signed.clone()), None));
    let rungs = Rungs::from_bytes(&wrong.rungs.to_bytes()).unwrap();
    lee.tell(&mut world, ana, &Frame::Rungs(right.signed.id(), Box::new(rungs)));
    assert!(!is_open(&world, ana, &right.signed));
    hear_each_other(&mut world, ana, sam);
}

/// "a wrong rung re-dealt": an honest device deals again only to who was meant and is still here.
#[test]
pub fn rungs_are_dealt_again_to_those_in_the_snapshot_only() {
    let (mut world, people) = circle(&["Ana", "Sam"]);
    let ana = people[0];
    hear_each_other(&mut world, ana, people[1]);
    let before: Vec<_> = member(&world, ana).opened_epochs().map(|(id, _)| id).collect();
    let noor = let_in(&mut world, ana, "Noor");
    world.say(ana, "now").unwrap();
    world.run_ms(20_000).unwrap();
    let held: Vec<_> = member(&world, ana).opened_epochs().map(|(id, _)| id).collect();
    let mut noor = Changed::of(&mut world, noor).unwrap();
    listens(&mut noor, &mut world, ana);
    for id in &held {
        noor.tell(&mut world, ana, &Frame::WantRungs(*id));
    }
    let dealt: Vec<_> = noor
        .hears(&mut world, ana)
        .into_iter()
        .filter_map(|f| match f {
            Frame::Rungs(id, _) => Some(id),
            _ => None,
        })
        .collect();
    assert!(!before.is_empty() && before.iter().any(|id| held.contains(id)));
    assert!(dealt.iter().all(|id| !before.contains(id)), "a newcomer was dealt an epoch from before");
    assert!(!dealt.is_empty(), "nothing was dealt at all");
}

/// "a foreign prekey"
#[test]
pub fn nobody_gives_out_a_prekey_for_another() {
    let (mut world, ana, sam, mut lee) = three();
    let (group, device) = (lee.persona.group, world.device_id(sam).unwrap());
    let own = SecretPrekey::random(&mut lee.random);
    let forged = Prekey {
        group,
        device,
        number: 99,
        mailbox: kith_protocol::secret::MailboxSeed::from_bytes(&[0; 32]).into(),
        key: own.public(),
    }
    .sign(lee.key());
    lee.tell(&mut world, ana, &Frame::Prekeys(vec![forged]));
    // Ana makes a new epoch: somebody comes in.
    let_in(&mut world, ana, "Noor");
    hear_each_other(&mut world, ana, sam);
    let rows = &world.devices[ana].disk.0;
    let kept = rows.get(&(kith_protocol::step::Table::Prekey, device.0.to_vec())).unwrap();
    let kept = kith_protocol::statement::Signed::<Prekey>::from_bytes(kept).unwrap();
    assert!(kept.statement.number < 99 && kept.statement.key != own.public());
}

/// "another's seals re-signed"
#[test]
pub fn anothers_seals_signed_again_open_for_nobody() {
    let (mut world, ana, sam, mut lee) = three();
    // A rotation by Ana's own key, as Lee might have seen it go by.
    let ana_by_hand = Changed::of(&mut world, ana).unwrap();
    let mut theirs = ana_by_hand;
    let rotation = theirs.rotation(&world, 500);
    let mut stolen = rotation.signed.rotate.clone();
    stolen.device = lee.device();
    let signature = lee.key().sign(Context::Rotate, &stolen.to_bytes());
    let stolen = SignedRotate { rotate: stolen, signature };
    give(&mut lee, &mut world, sam, &stolen, &rotation.seals);
    assert!(!is_open(&world, sam, &stolen));
    theirs.give_rotation(&mut world, sam, &rotation);
    assert!(is_open(&world, sam, &rotation.signed), "the real one opens");
}

/// "an own seal moved": a seal is for one device and one of its prekeys.
#[test]
pub fn a_seal_made_for_somebody_else_opens_nothing() {
    let (mut world, ana, sam, mut lee) = three();
    let rotation = lee.rotation(&world, 50);
    let theirs = world.device_id(sam).unwrap();
    let mut seal = rotation.seals.iter().find(|seal| seal.device == theirs).cloned().unwrap();
    seal.device = world.device_id(ana).unwrap();
    lee.tell(&mut world, ana, &Frame::Epoch(Box::new(rotation.signed.clone()), Some(seal)));
    assert!(!is_open(&world, ana, &rotation.signed));
    hear_each_other(&mut world, ana, sam);
}

/// "a member who left, a lost phone and a recovery key each try to rotate"
#[test]
pub fn who_left_and_a_recovery_key_make_no_epoch() {
    let (mut world, ana, sam, mut lee) = three();
    let recovery = lee.persona.recovery.take().unwrap();
    let plan = Rotate { device: DeviceId(recovery.public()), ..lee.plan(&world, 60) };
    let prekeys = lee.prekeys();
    let by_recovery = kith_protocol::epoch::rotate(plan, &recovery, &prekeys, &mut lee.random);
    lee.give_rotation(&mut world, ana, &by_recovery);
    assert!(!is_open(&world, ana, &by_recovery.signed));
    let leave = lee.act(&world, &Kind::Leave { stretches: Hash::default() }).sign(lee.key());
    lee.give(&mut world, ana, core::slice::from_ref(&leave));
    world.run_ms(30_000).unwrap();
    lee.hang_up(&mut world);
    lee.learns_from(&world, ana).unwrap();
    // What the group is now, without Lee: in that snapshot, and by a device that is not in it.
    let rotation = lee.rotation(&world, 61);
    assert!(!lee.knows.groups().counted().devices.contains_key(&lee.device()));
    for who in [ana, sam] {
        lee.give_rotation(&mut world, who, &rotation);
        assert!(!is_open(&world, who, &rotation.signed), "who left made an epoch");
    }
    hear_each_other(&mut world, ana, sam);
}

/// "a lost phone's epoch offered again after the device has gone": what is said then is said under no epoch it holds.
#[test]
pub fn an_epoch_of_who_is_gone_is_not_used_again() {
    let (mut world, ana, sam, mut lee) = three();
    let old = lee.rotation(&world, 50);
    lee.give_rotation(&mut world, ana, &old);
    assert!(is_open(&world, ana, &old.signed));
    let leave = lee.act(&world, &Kind::Leave { stretches: Hash::default() }).sign(lee.key());
    lee.give(&mut world, ana, core::slice::from_ref(&leave));
    world.run_ms(60_000).unwrap();
    let mut sam = Changed::of(&mut world, sam).unwrap();
    listens(&mut sam, &mut world, ana);
    // A careless member offers the old one once more.
    sam.tell(&mut world, ana, &Frame::Epoch(Box::new(old.signed.clone()), None));
    world.say(ana, "without Lee").unwrap();
    let said = listens(&mut sam, &mut world, ana);
    let (open, all) = opened_by(&said, &old.rungs);
    assert!(all > 0, "nothing was said to Sam");
    assert_eq!(open, 0, "{open} of {all} cells can be read by who is gone");
}

/// "an old epoch offered"
#[test]
pub fn an_epoch_older_than_a_week_is_not_sent_under() {
    let (mut world, ana, sam, mut lee) = three();
    world.run_ms(9 * DAY_MS).unwrap();
    let day = world.now_ms / DAY_MS;
    // Of several the one with the smallest commitment is used: enough of them that one would be.
    let mut old = Vec::new();
    for number in 0..12 {
        let plan = Rotate { day: day - 9, ..lee.plan(&world, 70 + number) };
        old.push(lee.rotation_of(plan));
    }
    let mut sam = Changed::of(&mut world, sam).unwrap();
    listens(&mut sam, &mut world, ana);
    for rotation in &old {
        lee.give_rotation(&mut world, ana, rotation);
    }
    world.say(ana, "today").unwrap();
    let said = listens(&mut sam, &mut world, ana);
    for rotation in &old {
        let (open, all) = opened_by(&said, &rotation.rungs);
        assert!(all > 0 && open == 0, "{open} of {all} under an epoch nine days old");
    }
}

/// "highest key generation wins" (Quiet): a great number decides nothing; who knew more does.
#[test]
pub fn the_greatest_number_does_not_win() {
    let (mut world, ana, sam, mut lee) = three();
    hear_each_other(&mut world, ana, sam);
    lee.hang_up(&mut world);
    // The same snapshot, by an earlier head: an entry that changes no membership came after it.
    let early = lee.plan(&world, u64::MAX - 2);
    lee.learns_from(&world, ana).unwrap();
    let later = lee.carried(&world, 99, vec![]).sign(lee.key());
    lee.give(&mut world, ana, core::slice::from_ref(&later));
    let group: Vec<EntryId> = member(&world, ana).groups().graph().heads();
    let honest = Rotate { heads: group, ..lee.plan(&world, 1) };
    let honest = lee.rotation_of(honest);
    let greedy = lee.rotation_of(early);
    let mut sam = Changed::of(&mut world, sam).unwrap();
    listens(&mut sam, &mut world, ana);
    lee.give_rotation(&mut world, ana, &honest);
    lee.give_rotation(&mut world, ana, &greedy);
    assert!(is_open(&world, ana, &greedy.signed) && is_open(&world, ana, &honest.signed));
    world.say(ana, "under which one?").unwrap();
    let said = listens(&mut sam, &mut world, ana);
    assert_eq!(opened_by(&said, &greedy.rungs).0, 0, "the greatest number won");
    assert!(opened_by(&said, &honest.rungs).0 > 0, "who knew most was not used");
}

/// "Leaving": what is said after somebody left is under a new epoch and reaches those who are here.
#[test]
pub fn after_a_leaving_nothing_is_said_under_what_the_leaver_holds() {
    let (mut world, people) = circle(&["Ana", "Sam", "Lee"]);
    let (ana, sam, lee) = (people[0], people[1], people[2]);
    hear_each_other(&mut world, ana, sam);
    let held: Vec<_> = member(&world, lee).opened_epochs().map(|(_, snapshot)| snapshot).collect();
    world.command(lee, Command::Leave { take_back: None, goodbye: None, now: false }).unwrap();
    world.run_ms(60_000).unwrap();
    hear_each_other(&mut world, ana, sam);
    let present = member(&world, ana).groups().counted().snapshot;
    assert!(!held.contains(&present), "a snapshot came again");
    assert!(reads(&mut world, sam).iter().any(|line| line.starts_with("Ana: from Ana")));
}
