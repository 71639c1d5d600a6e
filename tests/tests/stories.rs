//! Stories of people with the real program, each in a process of its own (`domain.md` 5).
#![cfg(unix)]

use std::fs;

use anyhow::{Context as _, Result, ensure};
use kith_tests::people::{Person, Town, Words};
use serde_json::Value;

const GROUP: &str = "Thursday";

/// Fails unless these read the same messages in the same order, all of their words there.
fn agree(people: &[&Person]) -> Result<Vec<Words>> {
    let read = people[0].reads(GROUP)?;
    ensure!(read.iter().all(|words| words.text.is_some()), "{} lacks words: {read:?}", people[0].name);
    for person in &people[1..] {
        let other = person.reads(GROUP)?;
        ensure!(other == read, "{} reads {other:?}\n{} reads {read:?}", person.name, people[0].name);
    }
    Ok(read)
}

fn texts(read: &[Words]) -> Vec<&str> {
    read.iter().filter_map(|words| words.text.as_deref()).collect()
}

#[test]
fn five_go_on_while_any_of_them_is_off_and_without_the_founder() -> Result<()> {
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Ana", "Lee", "Sam", "Jo", "Mika"])?;
    let (first, _) = people[0].says(GROUP, "Ana opens")?;
    for person in &people[1..] {
        person.hears(GROUP, "Ana opens")?;
    }

    // Each is off once while the others speak.
    for off in 1..people.len() {
        people[off].stops()?;
        let text = format!("{} is not here", people[off].name);
        let speaker = (off + 1) % people.len();
        people[speaker].says(GROUP, &text)?;
        for other in (0..people.len()).filter(|other| *other != off) {
            people[other].hears(GROUP, &text)?;
        }
        people[off].serves()?;
        people[off].hears(GROUP, &text)?;
    }
    ensure!(agree(&people.iter().collect::<Vec<_>>())?.len() == people.len());

    // The founder's machine is in the river.
    let mut ana = people.remove(0);
    ana.is_cut_off()?;
    fs::remove_dir_all(&ana.home)?;
    let mut ravi = town.person("Ravi")?;
    ravi.serves()?;
    ravi.enters(&people[0].invites(GROUP, &[])?)?;
    people.push(ravi);
    for person in &people {
        person.sees_members(GROUP, &["Ana", "Lee", "Sam", "Jo", "Mika", "Ravi"])?;
    }
    let (of_ravi, _) = people[4].says(GROUP, "Ravi is here")?;
    for person in &people {
        person.hears(GROUP, "Ravi is here")?;
    }
    let heard = people[4].reads(GROUP)?;
    ensure!(texts(&heard) == ["Ravi is here"], "a newcomer hears from that day only: {heard:?}");
    people[1].does(&["leave", GROUP])?;
    let mut sam = people.remove(1);
    for person in &people {
        person.sees_members(GROUP, &["Ana", "Lee", "Jo", "Mika", "Ravi"])?;
    }
    sam.stops()?;
    people[2].says(GROUP, "we go on")?;
    for person in &people {
        person.hears(GROUP, "we go on")?;
    }

    // All off, and on again in other orders, a word at each start.
    for order in [[2, 0, 3, 1], [1, 3, 0, 2]] {
        for person in &mut people {
            person.stops()?;
        }
        for at in order {
            people[at].serves()?;
            people[at].says_waiting(GROUP, &format!("{} starts in {order:?}", people[at].name), "0")?;
        }
        for at in order {
            let text = format!("{} starts in {order:?}", people[at].name);
            for person in &people {
                person.hears(GROUP, &text)?;
            }
        }
    }
    let (ravi, others) = people.split_last().context("nobody")?;
    let read = agree(&others.iter().collect::<Vec<_>>())?;
    ensure!(read.iter().any(|words| words.id == first), "the founder's words stay");
    let from = read.iter().position(|words| words.id == of_ravi).context("not there")?;
    ensure!(ravi.reads(GROUP)? == read[from..], "{:?}\n{read:?}", ravi.reads(GROUP)?);
    town.speaks_plainly()
}

#[test]
fn a_newcomers_disk_and_screen_begin_with_that_day() -> Result<()> {
    let town = Town::new()?;
    let people = town.circle(GROUP, &["Ana", "Lee"])?;
    people[0].says(GROUP, "before Noor")?;
    people[1].hears(GROUP, "before Noor")?;
    let mut noor = town.person("Noor")?;
    noor.serves()?;
    noor.enters(&people[1].invites(GROUP, &[])?)?;
    people[0].sees_members(GROUP, &["Ana", "Lee", "Noor"])?;
    people[0].says(GROUP, "with Noor")?;
    noor.hears(GROUP, "with Noor")?;
    ensure!(noor.reads_texts(GROUP)? == ["with Noor"]);
    noor.stops()?;
    noor.serves()?;
    noor.until("sees a connection", |noor| Ok(noor.does(&["why"])?[0]["connections"] != 0))?;
    ensure!(noor.reads_texts(GROUP)? == ["with Noor"]);
    town.speaks_plainly()
}

fn waiting(person: &Person) -> Result<Vec<Value>> {
    Ok(person.group(GROUP)?["waiting"].as_array().cloned().unwrap_or_default())
}

#[test]
fn two_welcomes_are_needed_and_a_wait_holds_until_it_is_answered() -> Result<()> {
    let town = Town::new()?;
    let (mut ana, mut lee, mut jo) = (town.person("Ana")?, town.person("Lee")?, town.person("Jo")?);
    let mut noor = town.person("Noor")?;
    ana.founds(GROUP, &["--welcomes", "2"])?;
    for person in [&mut ana, &mut lee, &mut jo, &mut noor] {
        person.serves()?;
    }
    lee.enters(&ana.invites(GROUP, &[])?)?;
    ana.sees_members(GROUP, &["Ana", "Lee"])?;
    let state = jo.does(&["enter", &ana.invites(GROUP, &[])?, "--as", "Jo", "--yes"])?;
    ensure!(state[0]["state"] == "waiting", "{state:?}");
    ensure!(jo.runs(&["say", GROUP, "hello"])?.refusal()?.0 == "not-in-yet");
    lee.until("sees Jo at the door", |lee| Ok(waiting(lee)?.iter().any(|guest| guest["name"] == "Jo")))?;
    lee.does(&["welcome", GROUP, "Jo"])?;
    for person in [&ana, &lee, &jo] {
        person.until("sees three", |me| Ok(me.does(&["group", "list"])?[0]["members"] == 3))?;
    }

    let state = noor.does(&["enter", &lee.invites(GROUP, &[])?, "--as", "Noor", "--yes"])?;
    ensure!(state[0]["state"] == "waiting", "{state:?}");
    jo.until("sees Noor at the door", |jo| Ok(!waiting(jo)?.is_empty()))?;
    jo.does(&["wait", GROUP, "Noor", "--because", "can I ask something?"])?;
    for person in [&ana, &lee] {
        person.until("sees the wait", |me| {
            Ok(waiting(me)?.iter().any(|guest| guest["waits"][0]["because"] == "can I ask something?"))
        })?;
    }
    ana.does(&["welcome", GROUP, "Noor"])?;
    noor.until("is held", |noor| Ok(noor.does(&["group", "list"])?[0]["state"] == "held"))?;
    let view = ana.group(GROUP)?;
    ensure!(view["waiting"][0]["waits"][0]["name"] == "Jo", "{view}");
    ensure!(ana.members(GROUP)?.len() == 3);
    // Jo's own welcome ends Jo's wait.
    jo.does(&["welcome", GROUP, "Noor"])?;
    noor.until("is in", |noor| Ok(noor.does(&["group", "list"])?[0]["state"] == "entered"))?;
    for person in [&ana, &lee, &jo, &noor] {
        person.sees_members(GROUP, &["Ana", "Lee", "Jo", "Noor"])?;
    }
    town.speaks_plainly()
}

#[test]
fn a_slip_is_read_by_line_and_by_file_and_taken_back() -> Result<()> {
    let town = Town::new()?;
    let (card, agreement) = (town.path("card"), town.path("agreement"));
    fs::write(&card, "We meet on Thursdays.\nNobody has to speak.")?;
    fs::write(&agreement, "What is said here stays here.\n\nEach speaks for themself.\n")?;
    let (mut ana, mut noor) = (town.person("Ana")?, town.person("Noor")?);
    let [card, agreement] = [&card, &agreement].map(|path| path.to_str().unwrap_or_default().to_owned());
    ana.founds(GROUP, &["--card", &card, "--agreement", &agreement])?;
    ana.serves()?;
    let file = town.path("whole").to_str().context("a path")?.to_owned();
    let invited = ana.does(&["invite", GROUP, "--out", &file, "--from", "Ana", "--days", "7"])?;
    let line = invited[0]["slip"].as_str().context("no slip")?;
    ensure!(line.starts_with("kith:"), "{line}");
    let lines = ["What is said here stays here.", "Each speaks for themself."];

    let unasked = noor.does(&["slip", "show", line])?;
    ensure!(unasked[0]["card"].is_null() && unasked[0]["group_name"] == GROUP, "nobody is called: {unasked:?}");
    let by_line = noor.does(&["slip", "show", line, "--ask"])?;
    ensure!(by_line[0]["card"] == "We meet on Thursdays.\nNobody has to speak.", "{by_line:?}");
    ensure!(by_line[0]["agreement"] == serde_json::json!(lines), "{by_line:?}");
    // The whole one asks nobody, and nobody is there.
    ana.stops()?;
    let by_file = noor.does(&["slip", "show", &file])?;
    for field in ["group_name", "from", "card", "agreement", "expires"] {
        ensure!(by_file[0][field] == by_line[0][field], "{field}: {by_file:?}");
    }
    ensure!(by_file[0]["group_name"] == GROUP && by_file[0]["from"] == "Ana", "{by_file:?}");
    let short = noor.does(&["slip", "show", line, "--ask"])?;
    ensure!(short[0]["card"].is_null() && short[0]["group_name"] == GROUP, "{short:?}");
    noor.is_refused("nobody-reached", &["enter", line, "--as", "Noor", "--yes"])?;
    ensure!(noor.does(&["group", "list"])?.is_empty(), "nothing of a reading stays");

    // Taken back, it lets nobody in, by line or file.
    ana.serves()?;
    ana.does(&["slip", "take-back", GROUP, &file])?;
    noor.serves()?;
    noor.is_refused("slip-taken-back", &["enter", line, "--as", "Noor", "--yes", "--wait", "30"])?;
    noor.is_refused("slip-taken-back", &["enter", &file, "--as", "Noor", "--yes", "--wait", "30"])?;
    // Another one does, on the same device.
    noor.enters(&ana.invites(GROUP, &[])?)?;
    ana.sees_members(GROUP, &["Ana", "Noor"])?;
    town.speaks_plainly()
}

/// Was: another slip that ended on the same day was taken back, and said to be the one in the file.
#[test]
fn exactly_the_slip_in_the_file_is_taken_back() -> Result<()> {
    let town = Town::new()?;
    let (mut ana, mut noor) = (town.person("Ana")?, town.person("Noor")?);
    ana.founds(GROUP, &[])?;
    ana.serves()?;
    let [first, second] = ["first", "second"].map(|name| town.path(name).to_str().unwrap_or_default().to_owned());
    ana.does(&["invite", GROUP, "--out", &first])?;
    ana.does(&["invite", GROUP, "--out", &second])?;
    noor.serves()?;
    noor.does(&["enter", &first, "--as", "Noor", "--yes", "--wait", "30"])?;
    ana.is_refused("slip-used", &["slip", "take-back", GROUP, &first])?;
    ensure!(ana.does(&["slip", "list", GROUP])?.len() == 1, "the other slip is as it was");
    ana.does(&["slip", "take-back", GROUP, &second])?;
    ensure!(ana.does(&["slip", "list", GROUP])?.is_empty());
    Ok(())
}

#[test]
fn words_stay_here_while_nobody_is_there_and_go_later() -> Result<()> {
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Ana", "Lee"])?;
    people[1].stops()?;
    people[0].until("is alone", |ana| Ok(ana.does(&["why"])?[0]["connections"] == 0))?;
    let (id, state) = people[0].says_waiting(GROUP, "is anybody there?", "1")?;
    ensure!(state == "here", "{state}");
    people[0].stops()?;
    people[0].serves()?;
    people[1].serves()?;
    people[1].hears(GROUP, "is anybody there?")?;
    let read = agree(&[&people[0], &people[1]])?;
    ensure!(read.last().is_some_and(|words| words.id == id), "{read:?} {id}");
    town.speaks_plainly()
}

#[test]
fn unsent_words_are_held_when_somebody_came_in_meanwhile() -> Result<()> {
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Ana", "Lee", "Sam"])?;
    // Sam writes with nobody there; meanwhile Noor comes in.
    let mut sam = people.pop().context("nobody")?;
    sam.stops()?;
    for person in &mut people {
        person.stops()?;
    }
    sam.serves()?;
    let (first, state) = sam.says_waiting(GROUP, "to Ana and Lee", "0")?;
    ensure!(state == "here", "{state}");
    let (second, _) = sam.says_waiting(GROUP, "rather not", "0")?;
    sam.stops()?;
    let unsent = sam.does(&["unsent", "list", GROUP])?;
    ensure!(unsent.len() == 2 && unsent[0]["text"] == "to Ana and Lee", "{unsent:?}");
    for person in &mut people {
        person.serves()?;
    }
    let mut noor = town.person("Noor")?;
    noor.serves()?;
    noor.enters(&people[0].invites(GROUP, &[])?)?;
    people[1].sees_members(GROUP, &["Ana", "Lee", "Sam", "Noor"])?;
    sam.serves()?;
    sam.until("is told of Noor", |sam| {
        let unsent = sam.does(&["unsent", "list", GROUP])?;
        Ok(unsent.len() == 2
            && unsent.iter().all(|words| words["state"] == "held" && words["would_also_reach"][0] == "Noor"))
    })?;
    sam.does(&["unsent", "drop", GROUP, &second])?;
    sam.does(&["unsent", "send", GROUP, &first])?;
    for person in [&people[0], &people[1], &noor] {
        person.hears(GROUP, "to Ana and Lee")?;
        ensure!(person.reads(GROUP)?.iter().all(|words| words.id != second));
    }
    ensure!(sam.does(&["unsent", "list", GROUP])?.is_empty());
    town.speaks_plainly()
}

#[test]
fn leaving_ends_once_the_others_have_heard() -> Result<()> {
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Ana", "Lee", "Jo"])?;
    people[1].says(GROUP, "my last words")?;
    people[0].hears(GROUP, "my last words")?;
    people[2].hears(GROUP, "my last words")?;
    people[2].stops()?;
    let lee = people.remove(1);
    // On a train, with nobody there.
    people[0].stops()?;
    let left = lee.does(&["leave", GROUP, "--goodbye", "take care"])?;
    ensure!(left[0]["done"] == "left", "{left:?}");
    lee.is_refused("has-left", &["say", GROUP, "one more"])?;
    people[0].serves()?;
    people[0].sees_members(GROUP, &["Ana", "Jo"])?;
    people[0].hears(GROUP, "take care")?;
    people[1].serves()?;
    people[1].sees_members(GROUP, &["Ana", "Jo"])?;
    lee.until("is free", |lee| Ok(lee.does(&["group", "list"])?.is_empty()))?;
    let folders = fs::read_dir(&lee.home)?.filter_map(Result::ok).filter(|entry| entry.path().is_dir()).count();
    ensure!(folders == 0, "the group's folder is gone");
    people[0].says(GROUP, "we go on")?;
    people[1].hears(GROUP, "we go on")?;
    agree(&[&people[0], &people[1]])?;
    // The door is open to Lee again, as somebody new: two have been called Lee here, and each bears a number.
    lee.enters(&people[0].invites(GROUP, &[])?)?;
    people[0].until("sees another Lee", |ana| {
        let members = ana.members(GROUP)?;
        let [one, two, three] = members.as_slice() else { return Ok(false) };
        Ok([one.as_str(), two] == ["Ana", "Jo"] && ["Lee (1)", "Lee (2)"].contains(&three.as_str()))
    })?;
    ensure!(lee.reads(GROUP)?.is_empty());
    town.speaks_plainly()
}

#[test]
fn an_address_line_given_by_hand_finds_a_member_who_moved() -> Result<()> {
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Ana", "Lee"])?;
    people[0].says(GROUP, "hello")?;
    people[1].hears(GROUP, "hello")?;
    for person in &mut people {
        person.stops()?;
    }
    // Both have moved: neither is where the other last knew.
    people[0].listen = vec!["/ip4/127.0.0.2".to_owned()];
    people[1].listen = vec!["/ip4/127.0.0.3".to_owned()];
    for person in &mut people {
        person.serves()?;
    }
    let (_, state) = people[0].says_waiting(GROUP, "where are you?", "1")?;
    ensure!(state == "here", "{state}");
    let line = people[0].does(&["reach", GROUP])?[0]["line"].as_str().context("no line")?.to_owned();
    ensure!(line.starts_with("kith-reach:"), "{line}");
    people[1].does(&["reach", GROUP, &line])?;
    people[1].hears(GROUP, "where are you?")?;
    people[1].says(GROUP, "here")?;
    people[0].hears(GROUP, "here")?;
    people[1].is_refused("not-a-reach-line", &["reach", GROUP, &line[..line.len() - 1]])?;
    town.speaks_plainly()
}

#[test]
fn single_commands_without_a_node_in_between_bring_words_over() -> Result<()> {
    let town = Town::new()?;
    let (ana, lee) = (town.person("Ana")?, town.person("Lee")?);
    ana.founds(GROUP, &[])?;
    let slip = ana.invites(GROUP, &[])?;
    // Each of these opens a home, does one thing, and ends; two that run at once meet.
    let entering = lee.begins(&["enter", &slip, "--as", "Lee", "--yes", "--wait", "60"])?;
    let opened = ana.begins(&["read", GROUP, "--follow"])?;
    let entered = entering.ends()?.objects()?;
    ensure!(entered.first().is_some_and(|done| done["state"] == "entered"), "{entered:?}");
    opened.is_asked_to_end()?;
    let mut follows = lee.begins(&["read", GROUP, "--follow"])?;
    let (id, state) = ana.says_waiting(GROUP, "one-shot", "60")?;
    ensure!(state == "sent", "{state}");
    let heard: Value = serde_json::from_str(&follows.line()?)?;
    ensure!(heard["id"] == id.as_str() && heard["text"] == "one-shot", "{heard}");
    follows.is_asked_to_end()?;
    agree(&[&ana, &lee])?;
    town.speaks_plainly()
}

#[test]
fn words_of_every_script_arrive_as_they_were_written() -> Result<()> {
    let town = Town::new()?;
    let people = town.circle(GROUP, &["Ana", "Lee"])?;
    let written = [
        "שלום, אני כאן — hello — مرحبا",
        "e\u{301}\u{323} o\u{308}\u{304} क्षि ไม่เป็นไร",
        "今日は静かに聞いています。각자 말해요。",
        "👩‍👩‍👧 🏳️‍🌈 zero\u{200d}width",
        "  spaces before,\n\n  lines,\tand a tab  ",
        "- begins with a dash",
        "“quotes” \\n 'and' \"these\" $HOME `ls`",
    ];
    for text in written {
        people[0].says(GROUP, text)?;
    }
    people[1].hears(GROUP, written[written.len() - 1])?;
    people[1].until("hears all", |lee| Ok(lee.reads(GROUP)?.len() == written.len()))?;
    ensure!(people[1].reads_texts(GROUP)? == written, "{:?}", people[1].reads_texts(GROUP)?);
    agree(&[&people[0], &people[1]])?;
    town.speaks_plainly()
}
