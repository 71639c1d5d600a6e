//! Very many words of one's own: copied with a signature, read back, brought into another group, taken back all at once.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, Result, bail, ensure};
use kith_node::api::{Answer, Call, Link, Options};
use kith_node::{Home, Node, Passphrase};
use kith_protocol::command::{Command, Done, Query, Taking, View};
use kith_protocol::kind::Rules;
use kith_protocol::step::Table;

use crate::group::PASSPHRASE;
use crate::long;
use crate::report::Report;
use crate::text;

/// Copies, brings back and takes back so many.
pub async fn measure(folder: &Path, count: usize, report: &mut Report) -> Result<()> {
    eprintln!("one's own words");
    let (home, passphrase) = (folder.join("own"), Passphrase::new(PASSPHRASE)?);
    let making = Instant::now();
    long::make(&home, &passphrase, count)?;
    eprintln!("  made in {:.1} s", making.elapsed().as_secs_f64());
    report.add("own: messages", count as f64, "");
    let entries = entries(&home, &passphrase)?;
    let options = || Options { listen: vec!["/ip4/127.0.0.1/udp/0/quic-v1".to_owned()], ..Options::default() };
    let node = Node::open(&home, &passphrase, options()).await?;
    let link = node.link();
    let group = long::group(&link).await?;

    let file = folder.join("words.jsonl");
    let copying = Instant::now();
    let bytes = kith::measure::copy(&link, &group, &file).await?;
    report.add_time("own: a signed copy written", copying.elapsed());
    report.wanted(10_000.0);
    report.add("own: its length", bytes as f64, "bytes");
    let both = Instant::now();
    kith::measure::copy(&link, &group, &folder.join("both/")).await?;
    report.add_time("own: text, page and signed copy written", both.elapsed());
    let reading = Instant::now();
    let read = kith::measure::read_copy(&file)?;
    report.add_time("own: the copy read and checked", reading.elapsed());
    ensure!(read.len() == count, "{} of {count} are in the copy", read.len());
    for (number, (_, found)) in read.iter().enumerate() {
        ensure!(found.as_deref() == Some(text(number).as_str()), "message {number} is another one in the copy");
    }

    let other = found(&link).await?;
    let bringing = Instant::now();
    let brought = kith::measure::bring_copy(&link, &other, &file).await?;
    report.add_time("own: brought into another group", bringing.elapsed());
    ensure!(brought == count, "{brought} of {count} were brought");
    let View::Unsent(unsent) = link.look(&other, Query::Unsent).await? else { bail!("no unsent words") };
    ensure!(unsent.len() == count, "{} of {count} are there", unsent.len());
    let mut there: Vec<_> = unsent.into_iter().map(|words| words.text).collect();
    let mut said: Vec<_> = (0..count).map(text).collect();
    there.sort();
    said.sort();
    ensure!(there == said, "what was brought is not what was said");

    let taking = Instant::now();
    let done = link.command(&group, Command::TakeBack { what: Taking::All }).await?;
    report.add_time("own: all taken back", taking.elapsed());
    let Done::TakenBack { messages, .. } = done else { bail!("not taken back") };
    ensure!(messages == count, "{messages} of {count} were taken back");
    let View::Copy(left) = link.look(&group, Query::Copy { from: 0 }).await? else { bail!("no copy") };
    ensure!(left.words.is_empty() && left.next.is_none(), "words are left");
    link.call(Call::Erase { group: other }).await?;
    node.stop().await;
    let after = self::entries(&home, &passphrase)?;
    report.add("own: entries that take all of it back", after.saturating_sub(entries) as f64, "");
    Ok(())
}

async fn found(link: &Link) -> Result<String> {
    let call = Call::Found {
        name: "Friday".to_owned(),
        me: "Ana".to_owned(),
        card: String::new(),
        agreement: Vec::new(),
        rules: Rules::default(),
    };
    let Answer::Founded { group, .. } = link.call(call).await? else { bail!("not founded") };
    Ok(group.hex())
}

/// How many signed entries a home holds.
fn entries(home: &Path, passphrase: &Passphrase) -> Result<usize> {
    let home = Home::open(home, passphrase)?;
    let mut entries = 0;
    for id in home.personas() {
        home.store(id)?.scan(|table, _, _| entries += usize::from(table == Table::Entry)).context("the store")?;
    }
    Ok(entries)
}
