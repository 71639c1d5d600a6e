//! Leaving and coming back: what was said between is nobody's to take.

use crate::evil::{Evil, three};
use crate::world::World;
use kith_protocol::encoding::Canonical as _;
use kith_protocol::entry::{Entry, Verified};
use kith_protocol::event::Event;
use kith_protocol::id::{DeviceId, EntryId, Hash, LogId};
use kith_protocol::kind::{Heads, Kind, Replace};
use kith_protocol::seal::SecretPrekey;
use kith_protocol::secret::MailboxSeed;
use kith_protocol::signature::{Context, SecretKey};
use kith_protocol::statement::{Address, Prekey, Statement as _};
use kith_protocol::step::{Rows as _, Table};
use kith_protocol::wire::{Frame, Have};

fn own_key(lee: &Evil) -> SecretKey {
    SecretKey::from_seed(&lee.persona.device.seed())
}

/// Lee's Replace by the recovery key, up to where Lee's first device stood before the leaving.
fn comes_back(lee: &Evil, world: &World, new: &SecretKey) -> Verified {
    let groups = world.nodes[lee.me].member.groups();
    let (old, device) = (lee.persona.device_id(), DeviceId(new.public()));
    let (seq, id) = groups.next(&old);
    let heads = Heads { seq: seq - 1, id, stretches: Hash::default() };
    let consent = new.sign(Context::Recovery, &Replace::consent_bytes(&lee.persona.group, &old, &device));
    let kind = Kind::Replace(Replace { old, new: device, heads, kept: vec![], consent });
    let key = SecretKey::from_bytes(&world.nodes[lee.me].disk.row(Table::Recovery, b"").unwrap()).unwrap();
    let entry = Entry {
        seq: 0,
        prev: EntryId::default(),
        deps: groups.graph().heads(),
        device: DeviceId(key.public()),
        ..lee.in_group_log(world, kind.number(), kind.body())
    };
    entry.sign(&key)
}

/// The new device's statements: it goes by the network key that Lee had.
fn statements(lee: &mut Evil, world: &World, new: &SecretKey) -> [Frame; 2] {
    let (group, device) = (lee.persona.group, DeviceId(new.public()));
    let address = Address {
        group,
        device,
        number: 1,
        transport: lee.persona.transport_id(),
        addresses: vec![],
        until_day: world.now / 86_400_000 + 14,
        on_slips: false,
    };
    let address = address.sign(new, &lee.persona.transport);
    let key = SecretPrekey::random(&mut lee.random).public();
    let prekey = Prekey { group, device, number: 1, mailbox: MailboxSeed::from_bytes(&[8; 32]).into(), key };
    [Frame::Prekeys(vec![prekey.sign(new)]), Frame::Addresses(vec![address])]
}

/// The stretches that are named to it when it says that it holds nothing.
fn is_named(lee: &mut Evil, world: &mut World, by: usize) -> Vec<LogId> {
    let nothing = Frame::Have(Have { whole: true, want: true, ..Have::default() });
    lee.tell(world, by, &nothing);
    world.now += 2_000;
    world.wake(by);
    let mut named = Vec::new();
    for frame in lee.hears(world, by) {
        match frame {
            Frame::Have(have) => named.extend(have.logs.iter().map(|log| log.log)),
            Frame::Run(run) => named.push(run.log),
            Frame::Offer(offered) => named.extend(offered.iter().map(|(log, _, _)| *log)),
            _ => {}
        }
    }
    named
}

/// Was: the hearers of what was said after a leaving still named who had left; a Replace by the recovery key, which has the
/// leaving undone, was followed by all of it, and nobody was told that they were here again.
#[test]
fn who_left_and_comes_back_is_given_nothing_of_the_time_between() {
    let (mut world, ana, sam, mut lee) = three();
    let back = SecretKey::random(&mut lee.random);
    let replace = comes_back(&lee, &world, &back);
    let left = lee.in_group_log(&world, 7, Hash::default().to_bytes()).sign(&own_key(&lee));
    lee.run(&mut world, ana, left.log, &[left]);
    world.run();
    lee.hang_up(&mut world);
    let (between, _) = world.say(ana, "between");
    assert!(world.reads(sam).contains(&"Ana: between".to_owned()));
    let stretch_of = |world: &World, id| {
        let mut stretches = world.nodes[ana].member.stretches();
        stretches.find(|stretch| stretch.has_message(&id)).map(|stretch| stretch.log()).unwrap()
    };
    let between = stretch_of(&world, between);

    for frame in statements(&mut lee, &world, &back) {
        lee.tell(&mut world, ana, &frame);
    }
    lee.run(&mut world, ana, replace.log, &[replace]);
    world.run();
    lee.hang_up(&mut world);
    let groups = world.nodes[ana].member.groups();
    assert_eq!(groups.counted().devices.get(&DeviceId(back.public())), Some(&lee.persona.member), "not here again");
    for who in [ana, sam] {
        let told = |event: &Event| matches!(event, Event::CameBack { name } if name == "Lee");
        assert_eq!(world.nodes[who].events.iter().filter(|event| told(event)).count(), 1);
    }
    let (after, _) = world.say(ana, "after");
    let after = stretch_of(&world, after);
    let named = is_named(&mut lee, &mut world, ana);
    assert!(named.contains(&after), "what is said from now on is Lee's too");
    assert!(!named.contains(&between), "given what was said in between");
    assert_eq!(world.reads(sam)[1..], ["Ana: between", "Ana: after"], "in the order in which it was said");
}
