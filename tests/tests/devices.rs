//! Stories of one person with several devices, with the real program (`domain.md` 5, stories 2 and 6).
#![cfg(unix)]

use std::sync::mpsc::channel;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use kith_tests::people::{Person, Town};
use kith_tests::traces::copy_folder;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng as _, SeedableRng as _};
use serde_json::Value;

const GROUP: &str = "Thursday";

fn field(object: &Value, name: &str) -> Result<String> {
    Ok(object[name].as_str().with_context(|| format!("no {name} in {object}"))?.to_owned())
}

/// The line that a new device prints.
fn line_of(new: &Person) -> Result<String> {
    let objects = new.does(&["device", "new", "--wait", "0"])?;
    field(objects.first().context("no line")?, "line")
}

/// What both show, once the old device has gone to the new one.
fn phrases(old: &Person, new: &Person) -> Result<(String, String)> {
    let line = line_of(new)?;
    let at_old = old.does(&["device", "add", GROUP, &line, "--wait", "30"])?;
    let at_new = new.does(&["device", "new", "--wait", "30"]);
    let at_old = field(at_old.first().context("no phrase")?, "phrase")?;
    let at_new = field(at_new?.last().context("no phrase")?, "phrase")?;
    Ok((at_old, at_new))
}

/// Links a new device of the same person: the words are compared, and there is a yes on both.
fn links(old: &Person, new: &Person) -> Result<()> {
    let (at_old, at_new) = phrases(old, new)?;
    ensure!(at_old == at_new && at_old.split(' ').count() == 5, "{at_old} / {at_new}");
    let yes = new.begins(&["device", "new", "--phrase", &at_old, "--wait", "30"])?;
    old.does(&["device", "add", GROUP, "-", "--phrase", &at_new])?;
    let ended = yes.ends()?;
    ensure!(ended.code == Some(0), "{ended:?}");
    let objects = ended.objects()?;
    ensure!(objects.last().is_some_and(|done| done["state"] == "entered"), "{objects:?}");
    Ok(())
}

fn devices(person: &Person) -> Result<Vec<Value>> {
    person.does(&["device", "list", GROUP])
}

#[test]
fn two_devices_are_one_member_and_hear_alike() -> Result<()> {
    let town = Town::new()?;
    let people = town.circle(GROUP, &["Jo", "Lee", "Sam"])?;
    let [jo, lee, sam] = &people[..] else { unreachable!() };
    jo.says(GROUP, "before the second device")?;
    lee.hears(GROUP, "before the second device")?;
    let mut phone = town.person("Jo's phone")?;
    phone.serves()?;
    links(jo, &phone)?;

    phone.hears(GROUP, "before the second device")?;
    phone.says(GROUP, "from the phone")?;
    for person in [jo, lee, sam] {
        person.hears(GROUP, "from the phone")?;
        person.sees_members(GROUP, &["Jo", "Lee", "Sam"])?;
    }
    jo.says(GROUP, "from the desk")?;
    for person in [&phone, lee, sam] {
        person.hears(GROUP, "from the desk")?;
    }
    let mine = jo.does(&["read", GROUP])?;
    ensure!(mine.iter().all(|words| words["mine"] == true && words["from"]["name"] == "Jo"), "{mine:?}");
    let listed = devices(jo)?;
    let this: Vec<_> = listed.iter().map(|device| device["this"] == true).collect();
    ensure!(this == [true, false], "{listed:?}");
    ensure!(devices(&phone)?.len() == 2);
    town.speaks_plainly()
}

#[test]
fn other_words_or_a_no_link_nothing() -> Result<()> {
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Jo", "Lee"])?;
    let jo = &people[0];
    let mut phone = town.person("Jo's phone")?;
    phone.serves()?;
    // A line is good for one attempt: other words end it on both sides.
    let (words, _) = phrases(jo, &phone)?;
    let other = words.split(' ').rev().collect::<Vec<_>>().join(" ");
    jo.is_refused("phrase-differs", &["device", "add", GROUP, "-", "--phrase", &other])?;
    phone.is_refused("link-ended", &["device", "new", "--phrase", &words])?;
    jo.is_refused("link-ended", &["device", "add", GROUP, "-", "--phrase", &words])?;
    ensure!(devices(jo)?.len() == 1);
    ensure!(phone.does(&["group", "list"])?.is_empty(), "the phone knows of a group");
    jo.is_refused("not-a-device-line", &["device", "add", GROUP, "kith-device:nothing"])?;
    // And the next line links.
    links(jo, &phone)?;
    ensure!(devices(jo)?.len() == 2);
    acts_are_whole(&town, &mut people[0], phone)?;
    town.speaks_plainly()
}

/// Killed while a device is added, or said to be lost, a home is as it was before or as it is after. Two kills, or as many
/// as `KITH_KILLS` says, from the seed `KITH_SEED` or the first. Jo has one other device, the phone.
fn acts_are_whole(town: &Town, jo: &mut Person, mut phone: Person) -> Result<()> {
    let number = |name: &str| std::env::var(name).ok().and_then(|number| number.parse().ok());
    let (kills, seed) = (number("KITH_KILLS").unwrap_or(2), number("KITH_SEED").unwrap_or(1));
    println!("KITH_KILLS={kills} KITH_SEED={seed}");
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut instant = |most_ms: u64| {
        let (_keep, nothing) = channel::<()>();
        let _ = nothing.recv_timeout(Duration::from_micros(random.next_u64() % (1_000 * most_ms)));
    };
    let (mut added, mut lost) = (0, 0);
    for kill in 0..kills.div_ceil(4) {
        let before = devices(jo)?.len();
        let mut tablet = town.person(&format!("Jo's tablet {kill}"))?;
        tablet.serves()?;
        let (words, _) = phrases(jo, &tablet)?;
        let yes = tablet.begins(&["device", "new", "--phrase", &words, "--wait", "5"])?;
        let adds = jo.begins(&["device", "add", GROUP, "-", "--phrase", &words])?;
        instant(250);
        jo.is_cut_off()?;
        drop((adds.ends()?, yes.ends()?));
        jo.serves()?;
        let after = devices(jo)?.len();
        ensure!(after == before || after == before + 1, "{after} devices after {before}");
        added += after - before;
        if after == before {
            // What the tablet may have kept of it gives way to a new beginning.
            links(jo, &tablet)?;
        }
        tablet.until("the tablet knows all devices", |tablet| Ok(devices(tablet)?.len() == before + 1))?;
        tablet.stops()?;
    }
    phone.stops()?;
    jo.stops()?;
    let (whole, before) = (town.path("Jo whole"), devices(jo)?.len());
    copy_folder(&jo.home, &whole)?;
    for _ in 0..kills {
        let losing = jo.begins(&["device", "lost", GROUP, "2", "--yes", "--wait", "0"])?;
        instant(400);
        losing.is_killed()?;
        let after = devices(jo)?;
        ensure!(after.len() == before || after.len() == before - 1, "{after:?} of {before}");
        lost += before - after.len();
        std::fs::remove_dir_all(&jo.home)?;
        copy_folder(&whole, &jo.home)?;
    }
    println!("killed while adding: {added} were added; while losing: {lost} of {kills} were lost");
    jo.does(&["device", "lost", GROUP, "2", "--yes", "--wait", "0"])?;
    ensure!(devices(jo)?.len() == before - 1);
    Ok(())
}

#[test]
fn a_lost_phone_gets_nothing_new() -> Result<()> {
    let town = Town::new()?;
    let people = town.circle(GROUP, &["Mika", "Lee", "Sam"])?;
    let [mika, lee, sam] = &people[..] else { unreachable!() };
    let mut phone = town.person("Mika's phone")?;
    phone.serves()?;
    links(mika, &phone)?;
    lee.says(GROUP, "while the phone was there")?;
    phone.hears(GROUP, "while the phone was there")?;
    let slip = phone.invites(GROUP, &[])?;
    for person in [mika, lee] {
        person.until("the slip is known", |me| Ok(!me.does(&["slip", "list", GROUP])?.is_empty()))?;
    }
    phone.stops()?;

    mika.is_refused("no-such-device", &["device", "lost", GROUP, "1", "--yes"])?;
    // Nobody can be asked here, and nothing else may stand for a yes.
    let unasked = mika.runs(&["device", "lost", GROUP, "2"])?;
    ensure!(unasked.code == Some(2) && unasked.err.contains("needs-yes"), "{unasked:?}");
    ensure!(devices(mika)?.len() == 2, "the phone was ended without a yes");
    mika.does(&["device", "lost", GROUP, "2", "--yes"])?;
    for person in [mika, lee, sam] {
        person.until("the phone is out", |me| Ok(me.does(&["slip", "list", GROUP])?.is_empty()))?;
    }
    let words = lee.says(GROUP, "not for the phone")?;
    mika.hears(GROUP, "not for the phone")?;
    phone.serves()?;
    // It knows everybody's addresses and calls; nobody answers. Others go on meanwhile.
    lee.says(GROUP, "nor this")?;
    for person in [mika, sam] {
        person.hears(GROUP, "nor this")?;
    }
    phone.does(&["read", GROUP, "--wait", "3"])?;
    let read = phone.reads_texts(GROUP)?;
    ensure!(read == ["while the phone was there"], "{words:?} {read:?}");
    // The slip that lay on it opens no door.
    let mut finder = town.person("Finder")?;
    finder.serves()?;
    // (The phone itself may say that it does: nobody else knows of whom it let in.)
    finder.asks(&slip)?;
    for person in [mika, lee, sam] {
        person.sees_members(GROUP, &["Mika", "Lee", "Sam"])?;
        ensure!(person.reads_texts(GROUP)?.len() == 3);
    }
    ensure!(devices(mika)?.len() == 1);
    town.speaks_plainly()
}

#[test]
fn a_recovery_slip_ends_a_lost_phone_from_a_borrowed_computer_and_brings_its_person_back() -> Result<()> {
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Ana", "Mika", "Lee"])?;
    people[1].says(GROUP, "the last words on the phone")?;
    people[0].hears(GROUP, "the last words on the phone")?;
    people[2].hears(GROUP, "the last words on the phone")?;
    let paper = town.path("paper").to_str().context("a path")?.to_owned();
    people[1].does(&["device", "recovery-slip", GROUP, "--out", &paper])?;
    let printed = std::fs::read_to_string(&paper)?;
    ensure!(printed.contains("The recovery slip of Mika, for Thursday.") && printed.contains('█'), "{printed}");
    people[1].is_refused("no-recovery-key", &["device", "recovery", GROUP])?;
    people[1].stops()?;

    // Without a yes nothing is done.
    let borrowed = town.person("A borrowed computer")?;
    let asked = borrowed.runs(&["device", "not-with-me", &paper])?;
    ensure!(asked.code == Some(2) && asked.err.contains("needs-yes"), "{asked:?}");
    let before = people[0].group(GROUP)?["snapshot"].clone();
    let done = borrowed.does(&["device", "not-with-me", &paper, "--yes"])?;
    ensure!(done[0]["in_use"] == true && done[0]["last"].is_string(), "{done:?}");
    // Every member's device that answered has it, not only one of them.
    let last = done.last().context("no outcome")?;
    ensure!(last["taken"] == 2 && last["asked"] == 2, "{last}");
    ensure!(borrowed.does(&["group", "list"])?.is_empty(), "the borrowed computer keeps something");
    // Until somebody has heard of a loss they give words to the device: that is said, and waited for here.
    for person in [&people[0], &people[2]] {
        person.until("the loss is known", |me| Ok(me.group(GROUP)?["snapshot"] != before))?;
    }
    people[0].says(GROUP, "not for the phone")?;
    people[2].hears(GROUP, "not for the phone")?;
    people[1].serves()?;
    people[1].does(&["read", GROUP, "--wait", "3"])?;
    let read = people[1].reads_texts(GROUP)?;
    ensure!(read == ["the last words on the phone"], "{read:?}");
    people[1].stops()?;

    // Home again, on another machine.
    let mut desk = town.person("Mika's desk")?;
    desk.serves()?;
    // Also where one of the doors is gone for good.
    people[2].stops()?;
    let back = desk.does(&["device", "replace", &paper, "--yes", "--wait", "30"])?;
    ensure!(back.last().is_some_and(|back| back["taken"] == 1 && back["asked"] == 1), "{back:?}");
    people[2].serves()?;
    ensure!(back.last().is_some_and(|back| back["state"] == "entered"), "{back:?}");
    desk.sees_members(GROUP, &["Ana", "Lee", "Mika"])?;
    desk.hears(GROUP, "not for the phone")?;
    desk.says(GROUP, "Mika is back")?;
    for person in [&people[0], &people[2]] {
        person.hears(GROUP, "Mika is back")?;
        person.sees_members(GROUP, &["Ana", "Lee", "Mika"])?;
    }
    ensure!(devices(&desk)?.len() == 1);
    town.speaks_plainly()
}

#[test]
fn whose_thief_left_with_the_phone_comes_back_by_the_slip() -> Result<()> {
    let town = Town::new()?;
    let people = town.circle(GROUP, &["Ana", "Mika", "Lee"])?;
    let [ana, mika, lee] = &people[..] else { unreachable!() };
    let paper = town.path("paper").to_str().context("a path")?.to_owned();
    mika.does(&["device", "recovery-slip", GROUP, "--out", &paper])?;
    mika.says(GROUP, "the last words on the phone")?;
    for person in [ana, lee] {
        person.hears(GROUP, "the last words on the phone")?;
    }
    // Whoever has the phone leaves with it.
    mika.does(&["leave", GROUP])?;
    for person in [ana, lee] {
        person.sees_members(GROUP, &["Ana", "Lee"])?;
    }
    ana.says(GROUP, "in between")?;
    lee.hears(GROUP, "in between")?;

    // The doors tell how it stood before, and that a leaving is undone is said before the yes.
    let mut desk = town.person("Mika's desk")?;
    desk.serves()?;
    let asked = desk.runs(&["device", "replace", &paper])?;
    ensure!(asked.code == Some(2) && asked.err.contains("needs-yes"), "{asked:?}");
    let back = desk.does(&["device", "replace", &paper, "--yes", "--wait", "30"])?;
    ensure!(back[0]["in_use"] == true && back[0]["left_day"].is_u64() && back[0]["last"].is_string(), "{back:?}");
    ensure!(back.last().is_some_and(|back| back["state"] == "entered"), "{back:?}");
    for person in [ana, lee, &desk] {
        person.sees_members(GROUP, &["Ana", "Lee", "Mika"])?;
    }
    desk.says(GROUP, "it was not me who left")?;
    ana.hears(GROUP, "it was not me who left")?;
    lee.says(GROUP, "good that you are here")?;
    desk.hears(GROUP, "good that you are here")?;
    // What was said in between was said to those who were here.
    ensure!(!desk.reads_texts(GROUP)?.contains(&"in between".to_owned()));
    town.speaks_plainly()
}

#[test]
fn a_lost_phone_that_answers_as_a_door_itself_cannot_keep_its_loss_from_the_others() -> Result<()> {
    let town = Town::new()?;
    let people = town.circle(GROUP, &["Mika", "Ana", "Lee"])?;
    let [mika, ana, lee] = &people[..] else { unreachable!() };
    let paper = town.path("paper").to_str().context("a path")?.to_owned();
    mika.does(&["device", "recovery-slip", GROUP, "--out", &paper])?;
    let phone = mika.does(&["reach", GROUP])?;
    let phone = field(&phone[0], "line")?;
    // The phone is on, in other hands, and its own line is tried first.
    let before = [ana, lee].map(|person| person.group(GROUP).map(|group| group["snapshot"].clone()));
    let borrowed = town.person("A borrowed computer")?;
    let done = borrowed.does(&["device", "not-with-me", &paper, "--reach", &phone, "--yes"])?;
    let last = done.last().context("no outcome")?;
    // How many of the three answer in time is the machine's; that somebody else has it is what counts.
    ensure!(last["taken"].as_u64().is_some_and(|taken| taken >= 1), "{last}");
    for (person, before) in [ana, lee].into_iter().zip(before) {
        let before = before?;
        person.until("the loss is known", |me| Ok(me.group(GROUP)?["snapshot"] != before))?;
    }
    ana.says(GROUP, "not for the phone")?;
    lee.hears(GROUP, "not for the phone")?;
    ensure!(mika.reads_texts(GROUP)?.is_empty());
    town.speaks_plainly()
}

#[test]
fn a_new_recovery_slip_and_the_use_of_one_are_told_to_all() -> Result<()> {
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Ana", "Mika"])?;
    let paper = town.path("paper").to_str().context("a path")?.to_owned();
    people[1].does(&["device", "recovery-slip", GROUP, "--none"])?;
    let told = people[0].tells_next("new-recovery-slip")?;
    people[1].does(&["device", "recovery-slip", GROUP, "--again", "--out", &paper])?;
    ensure!(told.ends()?["name"] == "Mika");
    // Ana's own slip, made at the beginning, is good at once.
    let first = town.path("first").to_str().context("a path")?.to_owned();
    people[0].does(&["device", "recovery-slip", GROUP, "--out", &first])?;
    let told = people[1].tells_next("device-lost")?;
    people[0].stops()?;
    town.person("A borrowed computer")?.does(&["device", "not-with-me", &first, "--yes"])?;
    let told = told.ends()?;
    ensure!(told["name"] == "Ana" && told["by_slip"] == true, "{told}");
    town.speaks_plainly()
}

#[test]
fn a_restored_backup_goes_on_with_a_new_key_and_all_its_words() -> Result<()> {
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Jo", "Lee", "Sam"])?;
    people[0].says(GROUP, "one")?;
    people[1].hears(GROUP, "one")?;
    let before = devices(&people[0])?;
    people[0].stops()?;
    let backup = town.path("backup");
    copy_folder(&people[0].home, &backup)?;
    people[0].serves()?;
    people[0].says(GROUP, "two")?;
    people[1].hears(GROUP, "two")?;
    people[2].hears(GROUP, "two")?;
    people[0].stops()?;
    std::fs::remove_dir_all(&people[0].home)?;
    copy_folder(&backup, &people[0].home)?;
    people[0].serves()?;
    people[0].until("it goes on with a new key", |me| {
        let now = devices(me)?;
        Ok(now.len() == 1 && now[0]["device"] != before[0]["device"])
    })?;
    people[0].says(GROUP, "three")?;
    for person in &people {
        for text in ["one", "two", "three"] {
            person.hears(GROUP, text)?;
        }
        person.sees_members(GROUP, &["Jo", "Lee", "Sam"])?;
    }
    town.speaks_plainly()
}

#[test]
fn both_halves_of_a_copied_home_go_on_as_devices_of_one_member_and_say_so() -> Result<()> {
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Jo", "Lee"])?;
    people[0].says(GROUP, "before the copy")?;
    people[1].hears(GROUP, "before the copy")?;
    let first = devices(&people[0])?[0]["device"].clone();
    people[0].stops()?;
    let mut other = town.cautious_person("Jo")?;
    other.home = town.path("a copied home");
    copy_folder(&people[0].home, &other.home)?;
    // The one half goes on, and the other, which knows nothing of that, after it.
    people[0].serves()?;
    people[0].says(GROUP, "from the one half")?;
    people[1].hears(GROUP, "from the one half")?;
    people[0].stops()?;
    other.serves()?;
    other.until("it goes on with a key of its own", |me| {
        Ok(devices(me)?.iter().any(|device| device["this"] == true && device["device"] != first))
    })?;
    other.hears(GROUP, "from the one half")?;
    other.says(GROUP, "from the other half")?;
    people[1].hears(GROUP, "from the other half")?;
    // The one half comes back, learns of it, and takes a key of its own too.
    people[0].serves()?;
    people[0].until("it goes on with a key of its own", |me| {
        Ok(devices(me)?.iter().any(|device| device["this"] == true && device["device"] != first))
    })?;
    people[0].says(GROUP, "both are here")?;
    for person in [&people[0], &people[1], &other] {
        for text in ["before the copy", "from the one half", "from the other half", "both are here"] {
            person.hears(GROUP, text)?;
        }
        person.sees_members(GROUP, &["Jo", "Lee"])?;
    }
    for half in [&people[0], &other] {
        half.until("knows of both", |me| Ok(devices(me)?.len() == 2))?;
    }
    // Their person can end the one that is not with them.
    let stranger = devices(&people[0])?.into_iter().find(|device| device["this"] == false).context("only one")?;
    people[0].does(&["device", "lost", GROUP, &stranger["number"].to_string(), "--yes"])?;
    people[0].until("only one is left", |me| Ok(devices(me)?.len() == 1))?;
    town.speaks_plainly()
}
