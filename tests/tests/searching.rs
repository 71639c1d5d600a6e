//! Looking for words with the real program.
#![cfg(unix)]

use anyhow::{Result, ensure};
use kith_tests::people::Town;
use serde_json::Value;

fn texts(hits: &[Value]) -> Vec<&str> {
    hits.iter().filter_map(|hit| hit["text"].as_str()).collect()
}

#[test]
fn words_are_found_across_groups_whoever_wrote_them_however_they_are_written() -> Result<()> {
    let town = Town::new()?;
    let people = town.circle("Thursday", &["Ana", "Lee"])?;
    let [ana, lee] = &people[..] else { anyhow::bail!("two people") };
    ana.says("Thursday", "The CAFÉ opens at eight.")?;
    lee.hears("Thursday", "The CAFÉ opens at eight.")?;
    lee.says("Thursday", "Nothing of the kind.")?;
    let (id, _) = lee.says("Thursday", "Which café?")?;
    ana.hears("Thursday", "Which café?")?;
    ana.founds("Garden", &[])?;
    // Who is alone in a group has words there too, once somebody comes in; until then there is nothing to find.
    let hits = ana.does(&["search", "cafe"])?;
    ensure!(texts(&hits) == ["Which café?", "The CAFÉ opens at eight."], "newest first: {hits:?}");
    ensure!(hits.iter().all(|hit| hit["group_name"] == "Thursday" && hit["group"].is_string()), "{hits:?}");
    ensure!(ana.does(&["search", "cafe", "--in", "Garden"])?.is_empty());
    ensure!(ana.does(&["search", "never said"])?.is_empty());
    ana.is_refused("no-such-group", &["search", "cafe", "--in", "Nowhere"])?;
    ana.is_refused("empty", &["search", "  "])?;

    lee.does(&["take-back", "Thursday", &id])?;
    ana.until("the words are gone", |ana| Ok(texts(&ana.does(&["search", "cafe"])?) == ["The CAFÉ opens at eight."]))?;

    let lines = ana.types(&["search", "cafe"])?;
    ensure!(lines.code == Some(0) && lines.out.contains("Thursday, Ana (you), "), "{lines:?}");
    ensure!(lines.out.trim_end().ends_with("“cafe” was found once."), "{lines:?}");
    town.speaks_plainly()
}
