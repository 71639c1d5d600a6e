//! What must hold whatever people did. A number in brackets names the check, (11) is in `terms`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail, ensure};
use kith_protocol::command::{Delivery, GroupView, MessageView, Query, ThreadView, UnsentView, View};
use kith_protocol::encoding::Reader;
use kith_protocol::entry::SignedEntry;
use kith_protocol::id::{DeviceId, EntryId, LogId, MemberId, ThreadId, derive};
use kith_protocol::kind::Kind;
use kith_protocol::member::Member;
use kith_protocol::step::Table;

use super::device::Device;
use super::terms;
use super::world::World;

/// What one device shows.
#[derive(PartialEq, Eq)]
struct Shown {
    group: GroupView,
    threads: BTreeMap<ThreadId, String>,
    messages: BTreeMap<ThreadId, Vec<MessageView>>,
    unsent: Vec<UnsentView>,
}

/// Validity of every entry, as the first device that held it found.
#[derive(Default)]
pub struct Verdicts(BTreeMap<EntryId, bool>);

fn screen(member: &mut Member, device_time: kith_protocol::step::Now, disk: &super::Disk) -> Result<Shown> {
    let mut ask = |query: Query| member.look(&query, device_time, disk).map_err(|r| anyhow::anyhow!("{r}"));
    let View::Group(group) = ask(Query::Group)? else { bail!("no group") };
    let View::Threads(threads) = ask(Query::Threads)? else { bail!("no threads") };
    let threads: BTreeMap<_, _> = threads.into_iter().map(|ThreadView { thread, name, .. }| (thread, name)).collect();
    let View::Unsent(unsent) = ask(Query::Unsent)? else { bail!("no outbox") };
    let mut messages = BTreeMap::new();
    for thread in threads.keys().copied().chain([group.group.first_thread()]) {
        let query = Query::Read { thread: Some(thread.hex()), last: None, since: None };
        let View::Messages(read) = ask(query)? else { bail!("no messages") };
        messages.insert(thread, read);
    }
    Ok(Shown { group: *group, threads, messages, unsent })
}

fn show(world: &mut World, id: usize) -> Result<Shown> {
    let now = world.devices[id].time(world.now_ms);
    let device = &mut world.devices[id];
    let Some(member) = device.member.as_mut() else { bail!("{} is off", device.name) };
    screen(member, now, &device.disk)
}

/// The acts by which a member came in and left, counted or not.
struct Acts {
    enters: BTreeSet<EntryId>,
    who: MemberId,
}

fn acts_of(member: &Member, who: &MemberId) -> Acts {
    let groups = member.groups();
    let of = |is: &dyn Fn(usize) -> bool| {
        (0..groups.len()).filter(|node| is(*node)).map(|node| groups.graph().id(node)).collect()
    };
    Acts {
        enters: of(&|node| match groups.kind(node) {
            Kind::Found(_) => groups.entry(node).member == *who,
            Kind::Enter(enter) => enter.request.request.member() == *who,
            _ => false,
        }),
        who: *who,
    }
}

impl Acts {
    /// Whether this person hears what is said to these hearers: came in, and is back as often as they were out.
    fn hear(&self, hearers: &[EntryId]) -> bool {
        let named =
            |what: &str, time: u64| hearers.contains(&EntryId(derive(what, &[&self.who.0, &time.to_be_bytes()])));
        self.enters.iter().any(|enter| hearers.contains(enter))
            && (0..9).all(|time| !named("out", time) || named("back", time))
    }
}

/// The entry rows of a device.
fn entries(device: &Device) -> Vec<SignedEntry> {
    let rows = device.disk.0.iter().filter(|((table, _), _)| *table == Table::Entry);
    rows.filter_map(|(_, value)| {
        let mut reader = Reader::new(value);
        reader.number().ok()?;
        reader.value::<SignedEntry>().ok()
    })
    .collect()
}

/// What may be looked at at any moment, with everything under way.
pub fn at_any_moment(world: &mut World, verdicts: &mut Verdicts) -> Result<()> {
    for id in 0..world.devices.len() {
        never_flips(&world.devices[id], verdicts)?;
        hears_what_it_holds(&world.devices[id])?;
        opened_only_by_the_named(world, id)?;
        reopens_the_same(world, id)?;
    }
    no_honest_fork(world)
}

/// (5) Validity never flips and is the same everywhere.
fn never_flips(device: &Device, verdicts: &mut Verdicts) -> Result<()> {
    let Some(member) = &device.member else { return Ok(()) };
    let mut note = |id: EntryId, valid: bool| -> Result<()> {
        let before = *verdicts.0.entry(id).or_insert(valid);
        ensure!(before == valid, "(5) {} finds {} valid: {valid}, others: {before}", device.name, id.hex());
        Ok(())
    };
    let groups = member.groups();
    for node in 0..groups.len() {
        note(groups.graph().id(node), groups.is_valid(node))?;
    }
    for stretch in member.stretches() {
        for node in 0..stretch.graph().len() {
            note(stretch.graph().id(node), stretch.is_valid(node))?;
        }
    }
    Ok(())
}

/// (2) Nobody holds a byte of a stretch they do not hear.
fn hears_what_it_holds(device: &Device) -> Result<()> {
    let Some(member) = &device.member else { return Ok(()) };
    let own = acts_of(member, &member.member());
    let logs: BTreeMap<LogId, &[EntryId]> = member.stretches().map(|s| (s.log(), s.hearers())).collect();
    let mut held = BTreeSet::new();
    for entry in entries(device) {
        let id = entry.entry.id();
        held.insert(id);
        if entry.entry.log == member.groups().log() {
            continue;
        }
        let Some(hearers) = logs.get(&entry.entry.log) else {
            bail!("(2) {} holds an entry of a stretch it cannot name", device.name);
        };
        let hears = own.hear(hearers);
        ensure!(hears, "(2) {} holds an entry of a stretch it does not hear", device.name);
    }
    for (table, key) in device.disk.0.keys() {
        if *table == Table::Cell {
            let known = key.get(..32).and_then(|id| id.try_into().ok()).is_some_and(|id| held.contains(&EntryId(id)));
            ensure!(known, "(2) {} holds a cell of an entry it does not hold", device.name);
        }
    }
    Ok(())
}

/// (6) Only the devices that a snapshot names ever opened its epochs.
fn opened_only_by_the_named(world: &World, id: usize) -> Result<()> {
    let device = &world.devices[id];
    let Some(member) = &device.member else { return Ok(()) };
    for (rotation, snapshot) in member.opened_epochs() {
        if let Some(named) = world.snapshots.get(&snapshot) {
            // What it opened with an earlier key of its own it keeps.
            let named = device.keys.iter().any(|own| named.contains(own));
            ensure!(named, "(6) {} opened {}, not being named", device.name, rotation.hex());
        }
    }
    Ok(())
}

/// (8) No honest device ever writes two entries for one place.
fn no_honest_fork(world: &World) -> Result<()> {
    let stolen: BTreeSet<DeviceId> = (0..world.devices.len())
        .filter(|id| world.devices[*id].hostile || world.devices[*id].lost)
        .filter_map(|id| Some(super::thief::persona_of(&world.devices[id].disk).ok()?.device_id()))
        .collect();
    let mut places: BTreeMap<(DeviceId, LogId, u64), EntryId> = BTreeMap::new();
    for device in &world.devices {
        for entry in entries(device) {
            let e = &entry.entry;
            if e.seq == 0 || stolen.contains(&e.device) {
                continue;
            }
            let id = e.id();
            let first = *places.entry((e.device, e.log, e.seq)).or_insert(id);
            ensure!(first == id, "(8) a device forked its log at {} (seen by {})", e.seq, device.name);
        }
    }
    Ok(())
}

/// (9) A member opened from its rows shows what the running one shows.
fn reopens_the_same(world: &mut World, id: usize) -> Result<()> {
    if !world.devices[id].is_on() {
        return Ok(());
    }
    let running = show(world, id)?;
    let device = &world.devices[id];
    let now = device.time(world.now_ms);
    let opened = Member::open(device.disk.rows(), now, [7; 32]);
    let mut again = opened.map_err(|r| anyhow::anyhow!("(9) {} does not open: {r}", device.name))?;
    let reopened = screen(&mut again, now, &device.disk)?;
    ensure!(running.group == reopened.group, "(9) {}: {:#?}\n{:#?}", device.name, running.group, reopened.group);
    ensure!(running.threads == reopened.threads, "(9) {}: threads differ", device.name);
    ensure!(running.unsent == reopened.unsent, "(9) {}: the outbox differs", device.name);
    let differ = running.messages.iter().find(|(thread, read)| reopened.messages.get(thread) != Some(read));
    ensure!(differ.is_none(), "(9) {}: {:#?}\n{:#?}", device.name, running.messages, reopened.messages);
    let Some(member) = &device.member else { return Ok(()) };
    ensure!(member.groups().counted().snapshot == again.groups().counted().snapshot, "(9) {}: counted", device.name);
    let held = |m: &Member| -> BTreeMap<LogId, BTreeSet<EntryId>> {
        let of = |s: &kith_protocol::stretch::Stretch| (0..s.graph().len()).map(|n| s.graph().id(n)).collect();
        m.stretches().map(|s| (s.log(), of(s))).filter(|(_, ids): &(LogId, BTreeSet<_>)| !ids.is_empty()).collect()
    };
    ensure!(held(member) == held(&again), "(9) {}: stretches differ", device.name);
    Ok(())
}

/// Those who are members and on, and were never in a thief's hands.
pub fn honest(world: &World) -> Vec<usize> {
    let ids = 0..world.devices.len();
    let ids: Vec<_> = ids
        .filter(|id| world.devices[*id].is_in() && !world.devices[*id].hostile && !world.devices[*id].lost)
        .collect();
    // Whose person has left, on another device, is given nothing any more, the news of it included: such a device is no
    // member's, whatever it believes itself.
    let members = ids.iter().filter_map(|id| world.devices[*id].member.as_ref());
    let left: BTreeSet<_> = members
        .flat_map(|m| m.groups().counted().places.iter().filter(|(_, p)| p.left).map(|(m, _)| *m).collect::<Vec<_>>())
        .collect();
    let here = |id: &usize| world.devices[*id].member.as_ref().is_none_or(|m| !left.contains(&m.member()));
    ids.into_iter().filter(here).collect()
}

/// Whether any two of them do not know of each other's devices.
pub fn strangers(world: &World) -> bool {
    let present = honest(world);
    let knows = |one: &usize, other: &usize| {
        let (member, device) = (&world.devices[*one].member, world.device_id(*other));
        device.is_none_or(|d| member.as_ref().is_some_and(|m| m.groups().counted().devices.contains_key(&d)))
    };
    present.iter().any(|one| present.iter().any(|other| !knows(one, other)))
}

/// What must hold once everyone is together and quiet.
pub fn when_quiet(world: &mut World, verdicts: &mut Verdicts) -> Result<()> {
    at_any_moment(world, verdicts)?;
    let present = honest(world);
    let mut shown = BTreeMap::new();
    for id in &present {
        shown.insert(*id, show(world, *id)?);
    }
    for pair in present.windows(2) {
        agree_on_the_group(world, pair[0], pair[1], &shown)?;
    }
    for (i, one) in present.iter().enumerate() {
        for other in &present[i + 1..] {
            agree_on_words(world, *one, *other, &shown)?;
        }
    }
    for (id, screen) in &shown {
        for read in screen.messages.values() {
            let ids: BTreeSet<_> = read.iter().map(|m| m.id).collect();
            ensure!(ids.len() == read.len(), "(4) {} shows a message twice", world.devices[*id].name);
            // Who left may have taken the last copy along.
            let here = |m: &&MessageView| screen.group.members.iter().any(|member| member.member == m.from);
            let gap = read.iter().filter(here).find(|m| m.text.is_none() && !m.taken_back);
            ensure!(gap.is_none(), "(1) {} lacks words of {:?}", world.devices[*id].name, gap.map(|m| &m.name));
        }
    }
    nothing_acknowledged_is_lost(world, &present, &shown)?;
    taken_back_is_gone(world, &present, &shown)?;
    places_stand(world, &present)?;
    no_key_for_those_gone(world, &present)
}

/// (1) Two members agree on who is here, their names and the threads.
fn agree_on_the_group(world: &World, a: usize, b: usize, shown: &BTreeMap<usize, Shown>) -> Result<()> {
    let (one, other) = (&world.devices[a], &world.devices[b]);
    let (Some(m), Some(n)) = (&one.member, &other.member) else { return Ok(()) };
    let ids = |m: &Member| -> BTreeSet<EntryId> { (0..m.groups().len()).map(|n| m.groups().graph().id(n)).collect() };
    let (x, y) = (ids(m), ids(n));
    ensure!(x == y, "(1) {} and {} hold other group logs: {} and {}", one.name, other.name, x.len(), y.len());
    let (x, y) = (m.groups().counted(), n.groups().counted());
    ensure!(
        x.snapshot == y.snapshot && x.places == y.places && x.devices == y.devices && x.enters == y.enters,
        "(1) {} and {} count differently",
        one.name,
        other.name
    );
    let (x, y) = (&shown[&a], &shown[&b]);
    let people = |s: &Shown| s.group.members.iter().map(|m| (m.member, m.name.clone(), m.duties.clone())).collect();
    let (p, q): (BTreeSet<_>, BTreeSet<_>) = (people(x), people(y));
    ensure!(p == q, "(1) {} sees {p:?}\n{} sees {q:?}", one.name, other.name);
    ensure!(x.threads == y.threads, "(1) {} sees {:?}\n{} sees {:?}", one.name, x.threads, other.name, y.threads);
    Ok(())
}

/// (1) Two members agree on every stretch both hear: entries, order, texts.
fn agree_on_words(world: &World, a: usize, b: usize, shown: &BTreeMap<usize, Shown>) -> Result<()> {
    let (one, other) = (&world.devices[a], &world.devices[b]);
    let (Some(m), Some(n)) = (&one.member, &other.member) else { return Ok(()) };
    let (own, theirs) = (acts_of(m, &m.member()), acts_of(n, &n.member()));
    let mut both = BTreeSet::new();
    let mut held: [BTreeMap<LogId, BTreeSet<EntryId>>; 2] = Default::default();
    for (which, member) in [m, n].into_iter().enumerate() {
        for stretch in member.stretches() {
            // Words with a term go by each device's own clock: (3) and (11) have them.
            if stretch.opening().page.term().is_some() {
                continue;
            }
            if own.hear(stretch.hearers()) && theirs.hear(stretch.hearers()) && !stretch.graph().is_empty() {
                let ids: BTreeSet<_> = (0..stretch.graph().len()).map(|node| stretch.graph().id(node)).collect();
                both.extend(ids.iter().copied());
                held[which].insert(stretch.log(), ids);
            }
        }
    }
    ensure!(
        held[0] == held[1],
        "(1) {} and {} hold different entries of a stretch both hear: {:?} and {:?}",
        one.name,
        other.name,
        held[0].values().map(BTreeSet::len).collect::<Vec<_>>(),
        held[1].values().map(BTreeSet::len).collect::<Vec<_>>()
    );
    let common = |id: usize| -> Vec<_> {
        let all = shown[&id].messages.iter().flat_map(|(thread, read)| read.iter().map(move |m| (*thread, m)));
        all.filter(|(_, m)| both.contains(&m.entry))
            .map(|(thread, m)| (thread, m.id, m.from, m.text.clone(), m.reply, m.note.clone(), m.taken_back))
            .collect()
    };
    let (x, y) = (common(a), common(b));
    ensure!(x == y, "(1) {} and {} read differently:\n{x:?}\n{y:?}", one.name, other.name);
    Ok(())
}

/// (3) Words that were acknowledged are with their author, unsent, or with everyone who hears them.
fn nothing_acknowledged_is_lost(world: &World, present: &[usize], shown: &BTreeMap<usize, Shown>) -> Result<()> {
    for author in present {
        let device = &world.devices[*author];
        for said in device.said.iter().filter(|said| !said.dropped && !terms::may_be_over(said, world.now_ms)) {
            let own = &shown[author];
            if let Some(unsent) = own.unsent.iter().find(|unsent| unsent.id == said.id) {
                ensure!(unsent.text == said.text, "(3) {}'s words changed in the outbox", device.name);
                let others = present.len() > 1;
                ensure!(!others || unsent.state == Delivery::Held, "(3) {}: {:?} stays unsent", device.name, said.text);
                continue;
            }
            let find = |id: &usize| {
                let all = shown[id].messages.values().flatten();
                all.into_iter().find(|m| m.id == said.id).cloned()
            };
            let Some(message) = find(author) else {
                bail!("(3) {}'s words {:?} are lost", device.name, said.text);
            };
            let person = |device: &Device| device.name.trim_end_matches("'s second").to_owned();
            let elsewhere = |d: &Device| d.took_back && d.name != device.name && person(d) == person(device);
            if message.taken_back && world.devices.iter().any(elsewhere) {
                // Taken back by their author, with another device.
                continue;
            }
            let Some(member) = &device.member else { continue };
            let stretch = member.stretches().find(|s| s.get(&message.entry).is_some());
            let Some(stretch) = stretch else { bail!("(3) {:?} is in no stretch", said.text) };
            for reader in present {
                let Some(other) = &world.devices[*reader].member else { continue };
                let hears = acts_of(other, &other.member()).hear(stretch.hearers());
                let read = find(reader);
                if hears {
                    let text = read.and_then(|m| m.text);
                    let name = &world.devices[*reader].name;
                    ensure!(text.as_ref() == Some(&said.text), "(3) {name} reads {text:?} for {:?}", said.text);
                } else {
                    let name = &world.devices[*reader].name;
                    ensure!(read.is_none(), "(2) {name} reads {:?}, not being among its hearers", said.text);
                }
            }
        }
    }
    Ok(())
}

/// (10) Words their author took back are with nobody who can be reached: not on a screen, not in a row.
fn taken_back_is_gone(world: &World, present: &[usize], shown: &BTreeMap<usize, Shown>) -> Result<()> {
    let authors = present.iter().map(|id| &world.devices[*id]);
    let taken: BTreeSet<_> = authors.flat_map(|d| d.said.iter().filter(|said| said.dropped).map(|s| s.id)).collect();
    for id in present {
        let device = &world.devices[*id];
        let screen = &shown[id];
        ensure!(screen.unsent.iter().all(|unsent| !taken.contains(&unsent.id)), "(10) {} still sends", device.name);
        for message in screen.messages.values().flatten().filter(|message| taken.contains(&message.id)) {
            let gone = message.taken_back && message.text.is_none() && message.note.is_none();
            ensure!(gone, "(10) {} still shows {:?}", device.name, message.text);
            let mut row = message.entry.0.to_vec();
            row.push(0);
            ensure!(!device.disk.0.contains_key(&(Table::Cell, row)), "(10) {} still holds words", device.name);
        }
    }
    Ok(())
}

/// (7) Everyone whom an honest member let in has a place, and it is over only if they left.
fn places_stand(world: &World, present: &[usize]) -> Result<()> {
    let Some(eye) = present.first().and_then(|id| world.devices[*id].member.as_ref()) else { return Ok(()) };
    let counted = eye.groups().counted();
    for device in world.devices.iter().filter(|d| d.was_in && !d.hostile) {
        let Some(member) = &device.member else { continue };
        let place = counted.places.get(&member.member());
        let Some(place) = place else { bail!("(7) {} lost the place", device.name) };
        // A person leaves with any of their devices, for all of them.
        let person = |device: &Device| device.name.trim_end_matches("'s second").to_owned();
        let left = world.devices.iter().any(|other| other.left && person(other) == person(device));
        // Whose leaving nobody could be told is gone all the same: no address record was left to call by.
        let unheard = left && !place.left && world.days_skipped >= 8;
        ensure!(place.left == left || unheard, "(7) {}: left {left} but shown {}", device.name, place.left);
        if !device.lost && !left {
            let counts = counted.devices.contains_key(&member.device());
            ensure!(counts, "(7) {}'s device no longer counts", device.name);
        }
    }
    Ok(())
}

/// (6) Those who left, and lost devices, hold no epoch in use.
fn no_key_for_those_gone(world: &World, present: &[usize]) -> Result<()> {
    let Some(eye) = present.first().and_then(|id| world.devices[*id].member.as_ref()) else { return Ok(()) };
    let counted = eye.groups().counted();
    for device in &world.devices {
        let Some(member) = &device.member else { continue };
        if !counted.devices.contains_key(&member.device()) {
            let in_use = member.opened_epochs().any(|(_, snapshot)| snapshot == counted.snapshot);
            ensure!(!in_use, "(6) {} is out and holds an epoch in use", device.name);
        }
    }
    Ok(())
}

/// Rows of entries and cells at each device, to see that hearing everything again changes nothing.
pub fn held(world: &World) -> Vec<(usize, usize)> {
    world.devices.iter().map(|d| (d.disk.count(Table::Entry), d.disk.count(Table::Cell))).collect()
}
