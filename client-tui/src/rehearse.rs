//! `kith rehearse`: a practice group of real nodes in a temporary folder, driven only through their links. With a
//! person, they are one of the members and the story goes on each time they say something; without one, it is played
//! through and ends.

use kith_protocol::command::Refusal;
use tokio::sync::mpsc;

use crate::settings::Settings;
use crate::shell::client::talk;
use crate::shell::{interrupted, print_line};
use crate::t;

mod people;
mod story;
mod telling;

use people::Practice;
use story::{Step, Story};
use telling::Teller;

/// Plays the story through and prints each step; with `json`, as an object a line.
pub async fn by_itself(json: bool) -> Result<(), Refusal> {
    let teller = if json { Teller::Json } else { Teller::Lines };
    if !json {
        print_line(&t!("rehearse-what"));
    }
    let practice = Practice::begin()?;
    let mut story = Story::new();
    let outcome = tokio::select! {
        outcome = through(&mut story, &practice, &teller) => outcome,
        _ = interrupted() => {
            teller.line(&t!("rehearse-interrupted")).await;
            Ok(())
        }
    };
    clean_up(story, practice, &teller).await.and(outcome)
}

async fn through(story: &mut Story, practice: &Practice, teller: &Teller) -> Result<(), Refusal> {
    for step in Step::ALL {
        story.play(step, practice, teller, false).await?;
    }
    Ok(())
}

/// Plays the story with the person as Jo, in the client.
pub async fn with_person(plain: bool, settings: &Settings) -> Result<(), Refusal> {
    for line in crate::said::pages::rehearsal() {
        print_line(&line);
    }
    let practice = Practice::begin()?;
    let mut story = Story::new();
    let outcome = tokio::select! {
        outcome = together(&mut story, &practice, plain, settings) => outcome,
        _ = interrupted() => Ok(()),
    };
    if !plain {
        // In plain lines it is said in the client itself.
        print_line(&t!("rehearse-bye"));
    }
    clean_up(story, practice, &Teller::Lines).await.and(outcome)
}

async fn together(story: &mut Story, practice: &Practice, plain: bool, settings: &Settings) -> Result<(), Refusal> {
    for step in Step::BEFORE_THE_CLIENT {
        story.play(step, practice, &Teller::Lines, true).await?;
    }
    let link = story.person()?;
    let mut said = story::own_words(&link);
    let (tell, told) = mpsc::channel(16);
    let teller = Teller::Beside(tell);
    let client = talk(plain, link, told, true, settings);
    tokio::pin!(client);
    let mut steps = Step::IN_THE_CLIENT.into_iter();
    loop {
        let next = async {
            match steps.as_slice().first() {
                Some(step) => {
                    said.next().await;
                    *step
                }
                // The story is told; the person stays as long as they like.
                None => std::future::pending().await,
            }
        };
        let step = tokio::select! {
            outcome = &mut client => return outcome.map(|_| ()),
            step = next => step,
        };
        steps.next();
        tokio::select! {
            outcome = &mut client => return outcome.map(|_| ()),
            // A step that does not come about is told, and the rehearsal stays open.
            _ = story.play(step, practice, &teller, true) => {}
        }
    }
}

async fn clean_up(story: Story, practice: Practice, teller: &Teller) -> Result<(), Refusal> {
    story.close().await;
    let path = practice.path();
    match practice.end() {
        Ok(()) => {
            teller.end(true, &t!("rehearse-cleaned")).await;
            Ok(())
        }
        Err(refusal) => {
            teller.end(false, &t!("rehearse-not-cleaned", path = crate::said::path(path.as_ref()))).await;
            Err(refusal)
        }
    }
}
