//! Thursday without a host: five people with the real program, each in a process of its own (`domain.md` 5, story 1).
#![cfg(unix)]

use anyhow::{Context as _, Result, ensure};
use kith_tests::people::{Person, Town};
use serde_json::Value;

const GROUP: &str = "Thursday";
/// What Sam had half written when the connection went.
const HALF: &str = "I had a week in which";

fn meeting(person: &Person) -> Result<Value> {
    person.does(&["meeting", "show", GROUP])?.pop().context("no meeting")
}

fn does(person: &Person, words: &[&str]) -> Result<()> {
    let done = person.does(words)?;
    ensure!(done.len() == 1 && done[0]["changed"] == true, "{} {words:?}: {done:?}", person.name);
    Ok(())
}

fn turn(meeting: &Value) -> Option<String> {
    let seats = meeting["round"]["seats"].as_array()?;
    seats.iter().find(|seat| seat["turn"] == true).and_then(|seat| seat["name"].as_str().map(str::to_owned))
}

fn seats(meeting: &Value) -> Vec<String> {
    let seats = meeting["round"]["seats"].as_array();
    seats.into_iter().flatten().filter_map(|seat| seat["name"].as_str().map(str::to_owned)).collect()
}

fn names(list: &Value) -> Vec<&str> {
    let mut names: Vec<_> = list.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    names.sort_unstable();
    names
}

fn all_see_the_turn(people: &[&Person], of: Option<&str>) -> Result<()> {
    for person in people {
        person.until(&format!("sees the turn of {of:?}"), |me| Ok(turn(&meeting(me)?).as_deref() == of))?;
    }
    Ok(())
}

/// The meeting without what says who looks.
fn common(person: &Person) -> Result<Value> {
    let mut meeting = meeting(person)?;
    let lists = ["/here", "/tasks", "/round/seats"];
    for list in lists {
        for one in meeting.pointer_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
            one.as_object_mut().into_iter().for_each(|one| {
                one.remove("me");
                one.remove("offered_to_me");
            });
        }
    }
    Ok(meeting)
}

#[test]
fn thursday_without_a_host() -> Result<()> {
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Ana", "Lee", "Sam", "Jo", "Mika"])?;
    for person in &mut people {
        person.stops()?;
    }
    let [ana, lee, sam, jo, mika] = &mut people[..] else { anyhow::bail!("not five") };

    // The towns cannot reach each other: each of these knows of nobody else's.
    does(lee, &["meeting", "open", GROUP, "--wait", "0"])?;
    does(jo, &["meeting", "open", GROUP, "--wait", "0"])?;
    does(sam, &["meeting", "here", GROUP, "--wait", "0"])?;

    // Links come up. Ana, who began the group, is not there.
    for person in [&mut *lee, &mut *sam, &mut *jo, &mut *mika] {
        person.serves()?;
    }
    for person in [&*lee, &*sam, &*jo, &*mika] {
        person.until("sees one meeting, opened by both", |me| {
            let meeting = meeting(me)?;
            let here = meeting["here"].as_array().map_or(0, Vec::len);
            Ok(names(&meeting["opened_by"]) == ["Jo", "Lee"] && meeting["apart"] == true && here == 3)
        })?;
    }
    does(mika, &["meeting", "here", GROUP])?;
    lee.until("sees four", |me| Ok(meeting(me)?["here"].as_array().map_or(0, Vec::len) == 4))?;
    does(lee, &["round", "start", GROUP, "Check-in", "--order", "seats"])?;
    all_see_the_turn(&[lee, sam, jo, mika], Some("Lee"))?;
    ensure!(seats(&meeting(mika)?) == ["Lee", "Sam", "Jo", "Mika"], "{:?}", seats(&meeting(mika)?));
    lee.says(GROUP, "I am Lee, a middling week")?;
    // It is not Mika's turn; nobody is kept from writing.
    mika.says(GROUP, "I can hear you")?;
    does(lee, &["round", "place", GROUP, "spoken"])?;
    all_see_the_turn(&[lee, sam, jo, mika], Some("Sam"))?;

    // Sam's connection is cut in the middle of a sentence.
    let typed = sam.types_lines(&format!("1\n/write\n{HALF}\n"), &["--plain"])?;
    ensure!(typed.code == Some(0), "{typed:?}");
    sam.is_cut_off()?;
    // Jo and Mika move the turn on at the same moment.
    let from_sam = ["round", "go", GROUP, "--from", "Sam"];
    let pressed = [jo.begins(&from_sam)?, mika.begins(&from_sam)?];
    for one in pressed {
        let ended = one.ends()?;
        ensure!(ended.code == Some(0), "{ended:?}");
    }
    all_see_the_turn(&[lee, jo, mika], Some("Jo"))?;
    does(jo, &["round", "place", GROUP, "later"])?;
    all_see_the_turn(&[lee, jo, mika], Some("Mika"))?;
    does(mika, &["round", "place", GROUP, "pass"])?;
    // Sam's place is kept, and comes again.
    all_see_the_turn(&[lee, jo, mika], Some("Sam"))?;

    // Ana comes late: a place at the end.
    ana.serves()?;
    ana.until("has heard of the meeting", |me| Ok(meeting(me)?["open"] == true))?;
    does(ana, &["meeting", "here", GROUP])?;
    all_see_the_turn(&[ana, lee, jo, mika], Some("Ana"))?;
    ensure!(seats(&meeting(lee)?) == ["Lee", "Sam", "Jo", "Mika", "Ana"]);
    does(ana, &["round", "place", GROUP, "spoken"])?;

    // Sam is back, with the text half written, and takes the kept place. Then Jo is come back to.
    sam.serves()?;
    all_see_the_turn(&[ana, lee, sam, jo, mika], Some("Sam"))?;
    let screen = sam.types_lines("1\n/quit\n", &["--plain"])?;
    ensure!(screen.out.contains(HALF), "{screen:?}");
    sam.says(GROUP, "the bus went into a tunnel")?;
    does(sam, &["round", "place", GROUP, "spoken"])?;
    all_see_the_turn(&[ana, lee, sam, jo, mika], Some("Jo"))?;
    jo.is_refused("round-under-way", &["meeting", "close", GROUP])?;
    does(jo, &["round", "place", GROUP, "spoken"])?;
    all_see_the_turn(&[ana, lee, sam, jo, mika], None)?;

    // The closing round, for which Ana's device is not needed: it is in the river.
    does(mika, &["round", "start", GROUP, "Closing", "--order", "turned"])?;
    for person in [&*ana, &*lee, &*sam, &*jo, &*mika] {
        person.until("sees the closing round", |me| {
            Ok(meeting(me)?["round"]["name"] == "Closing" && seats(&meeting(me)?).len() == 5)
        })?;
    }
    does(ana, &["round", "place", GROUP, "spoken"])?;
    let heard = |me: &Person| -> Result<bool> {
        let meeting = meeting(me)?;
        let seats = meeting["round"]["seats"].as_array().cloned().unwrap_or_default();
        Ok(seats.iter().any(|seat| seat["name"] == "Ana" && seat["place"] == "spoken"))
    };
    for person in [&*lee, &*sam, &*jo, &*mika] {
        person.until("has heard Ana", heard)?;
    }
    ana.is_cut_off()?;
    for person in [&*lee, &*sam, &*jo, &*mika] {
        does(person, &["round", "place", GROUP, "pass"])?;
    }
    all_see_the_turn(&[lee, sam, jo, mika], None)?;
    does(jo, &["meeting", "close", GROUP])?;

    ana.serves()?;
    let words = ["I am Lee, a middling week", "I can hear you", "the bus went into a tunnel"];
    for person in [&*ana, &*lee, &*sam, &*jo, &*mika] {
        person.until("sees it closed", |me| {
            let meeting = meeting(me)?;
            Ok(meeting["open"] == false && names(&meeting["closed_by"]) == ["Jo"])
        })?;
        for text in words {
            person.hears(GROUP, text)?;
        }
        ensure!(!person.reads_texts(GROUP)?.iter().any(|text| text.contains(HALF)), "half a sentence went out");
    }
    let first = common(ana)?;
    for person in [&*lee, &*sam, &*jo, &*mika] {
        let other = common(person)?;
        ensure!(first == other, "{}: {other}\nAna: {first}", person.name);
        ensure!(person.reads(GROUP)? == ana.reads(GROUP)?, "{} reads otherwise", person.name);
    }
    let seats = first["round"]["seats"].as_array().context("no seats")?;
    ensure!(seats.len() == 5, "each has one place: {seats:?}");
    town.speaks_plainly()
}
