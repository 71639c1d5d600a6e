//! The story of a rehearsal, a step each, with what is checked by reading all nodes.

use kith_node::api::{Answer, Call, Link, Notice};
use kith_protocol::command::{Command, Refusal};
use kith_protocol::event::Event;
use kith_protocol::id::MessageId;
use kith_protocol::kind::Rules;
use serde_json::{Value, json};
use tokio::sync::broadcast::{self, error::RecvError};

use super::people::{Practice, Somebody};
use super::telling::Teller;
use crate::t;

/// One step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // Their sentences stand in the translation file, under `rehearse-step-…`.
pub enum Step {
    Founded,
    LeeEnters,
    SamEnters,
    JoEnters,
    Words,
    Away,
    Meanwhile,
    Back,
    Newcomer,
    Greeted,
    LeeLeaves,
    Order,
}

impl Step {
    /// The whole story.
    pub const ALL: [Step; 12] = [
        Step::Founded,
        Step::LeeEnters,
        Step::SamEnters,
        Step::JoEnters,
        Step::Words,
        Step::Away,
        Step::Meanwhile,
        Step::Back,
        Step::Newcomer,
        Step::Greeted,
        Step::LeeLeaves,
        Step::Order,
    ];
    /// What happens before the person is in the group.
    pub const BEFORE_THE_CLIENT: [Step; 4] = [Step::Founded, Step::LeeEnters, Step::SamEnters, Step::JoEnters];
    /// What happens while the person is there.
    pub const IN_THE_CLIENT: [Step; 8] = [
        Step::Words,
        Step::Away,
        Step::Meanwhile,
        Step::Back,
        Step::Newcomer,
        Step::Greeted,
        Step::LeeLeaves,
        Step::Order,
    ];

    fn code(self) -> &'static str {
        match self {
            Step::Founded => "founded",
            Step::LeeEnters => "lee-enters",
            Step::SamEnters => "sam-enters",
            Step::JoEnters => "jo-enters",
            Step::Words => "words",
            Step::Away => "away",
            Step::Meanwhile => "meanwhile",
            Step::Back => "back",
            Step::Newcomer => "newcomer",
            Step::Greeted => "greeted",
            Step::LeeLeaves => "lee-leaves",
            Step::Order => "order",
        }
    }
}

/// Who is in the story, and what was said so far.
pub struct Story {
    group: String,
    people: Vec<Somebody>,
    said: Vec<MessageId>,
}

impl Story {
    /// Before anybody is there.
    pub fn new() -> Self {
        Self { group: String::new(), people: Vec::new(), said: Vec::new() }
    }

    /// The hold on the person's node.
    pub fn person(&self) -> Result<Link, Refusal> {
        self.by_name("Jo")?.link()
    }

    /// Switches all devices off, together.
    pub async fn close(self) {
        // All at once: each waits a little for what it still has to send.
        let mut closing = tokio::task::JoinSet::new();
        for mut somebody in self.people {
            closing.spawn(async move { somebody.go_away().await });
        }
        closing.join_all().await;
    }

    /// Plays a step and tells it.
    pub async fn play(
        &mut self,
        step: Step,
        practice: &Practice,
        teller: &Teller,
        with_person: bool,
    ) -> Result<(), Refusal> {
        let outcome = self.carry_out(step, practice, with_person).await;
        let (ok, found) = match &outcome {
            Ok(found) => (found.get("ok").and_then(Value::as_bool).unwrap_or(true), found.clone()),
            Err(refusal) => (false, json!({ "error": crate::said::code(refusal) })),
        };
        let mut sentence = self.sentence(step, &found);
        if with_person && Step::IN_THE_CLIENT.last() == Some(&step) {
            // Nothing more happens by itself: that is said with it.
            sentence = format!("{sentence} {}", t!("rehearse-over"));
        }
        teller.step(step.code(), ok, &sentence, without_ok(found)).await;
        match outcome {
            Ok(_) if ok => Ok(()),
            // A check that failed is a failure of the rehearsal, told in the step already.
            Ok(_) => Err(Refusal::NotACall),
            Err(refusal) => Err(refusal),
        }
    }

    fn sentence(&self, step: Step, found: &Value) -> String {
        let number = |name: &str| found.get(name).and_then(Value::as_u64).unwrap_or_default();
        match step {
            Step::Founded => t!("rehearse-step-founded", group = t!("rehearse-group")),
            Step::LeeEnters => t!("rehearse-step-entered", name = "Lee"),
            Step::SamEnters => t!("rehearse-step-entered", name = "Sam"),
            Step::JoEnters => t!("rehearse-step-entered", name = "Jo"),
            Step::Words => t!("rehearse-step-words", count = number("devices")),
            Step::Away => t!("rehearse-step-away"),
            Step::Meanwhile => t!("rehearse-step-meanwhile"),
            Step::Back => t!("rehearse-step-back"),
            Step::Newcomer => t!("rehearse-step-newcomer", count = number("earlier_words")),
            Step::Greeted => t!("rehearse-step-said-after"),
            Step::LeeLeaves => t!("rehearse-step-left"),
            Step::Order => t!("rehearse-step-order"),
        }
    }

    async fn carry_out(&mut self, step: Step, practice: &Practice, with_person: bool) -> Result<Value, Refusal> {
        match step {
            Step::Founded => self.found(practice).await,
            Step::LeeEnters => self.comes_in(practice, "Ana", "Lee").await,
            Step::SamEnters => self.comes_in(practice, "Ana", "Sam").await,
            Step::JoEnters => self.comes_in(practice, "Ana", "Jo").await,
            Step::Words => {
                self.says("Ana", t!("rehearse-say-ana-1")).await?;
                self.says("Lee", t!("rehearse-say-lee-1")).await?;
                self.says("Sam", t!("rehearse-say-sam-1")).await?;
                if !with_person {
                    self.says("Jo", t!("rehearse-say-jo-1")).await?;
                }
                self.same_order(&["Ana", "Lee", "Sam", "Jo"]).await
            }
            Step::Away => {
                self.by_name_mut("Sam")?.go_away().await;
                Ok(json!({ "devices_on": self.people.len() - 1 }))
            }
            Step::Meanwhile => {
                self.says("Ana", t!("rehearse-say-ana-2")).await?;
                self.says("Lee", t!("rehearse-say-lee-2")).await?;
                self.all_hear(&["Ana", "Lee", "Jo"]).await?;
                Ok(json!({ "words": 2 }))
            }
            Step::Back => {
                self.by_name_mut("Sam")?.come_back().await?;
                self.all_hear(&["Sam"]).await?;
                self.says("Sam", t!("rehearse-say-sam-2")).await?;
                self.same_order(&["Ana", "Lee", "Sam", "Jo"]).await
            }
            Step::Newcomer => self.newcomer(practice).await,
            Step::Greeted => {
                let greeting = self.says("Ana", t!("rehearse-say-ana-3")).await?;
                self.by_name("Noor")?.hears(&self.group, &[greeting]).await?;
                let thanks = self.says("Noor", t!("rehearse-say-noor-1")).await?;
                for name in ["Ana", "Lee", "Sam", "Jo"] {
                    self.by_name(name)?.hears(&self.group, &[greeting, thanks]).await?;
                }
                Ok(json!({ "words": 2 }))
            }
            Step::LeeLeaves => {
                let goodbye = Some(t!("rehearse-say-lee-goodbye"));
                let link = self.by_name("Lee")?.link()?;
                link.command(&self.group, Command::Leave { take_back: None, goodbye, now: false }).await?;
                for name in ["Ana", "Sam", "Jo", "Noor"] {
                    self.by_name(name)?.sees_members(&self.group, 4).await?;
                }
                Ok(json!({ "members": 4 }))
            }
            Step::Order => self.order_at_the_end().await,
        }
    }

    async fn found(&mut self, practice: &Practice) -> Result<Value, Refusal> {
        let ana = Somebody::begin(&practice.path(), "Ana".to_owned()).await?;
        let call = Call::Found {
            name: t!("rehearse-group"),
            me: ana.name.clone(),
            card: t!("rehearse-card"),
            agreement: vec![t!("rehearse-agreement-1"), t!("rehearse-agreement-2"), t!("rehearse-agreement-3")],
            rules: Rules::default(),
        };
        let Answer::Founded { group, .. } = ana.link()?.call(call).await? else { return Err(Refusal::NotACall) };
        self.group = group.hex();
        self.people.push(ana);
        Ok(json!({ "group": self.group }))
    }

    /// Somebody gets a slip and comes in; all who are there know of it before the next step.
    async fn comes_in(&mut self, practice: &Practice, giver: &str, name: &str) -> Result<Value, Refusal> {
        let slip = self.by_name(giver)?.invite(&self.group).await?;
        let guest = Somebody::begin(&practice.path(), name.to_owned()).await?;
        let entered = guest.enter(slip).await;
        // Also if the door did not open: the device has to be switched off at the end.
        self.people.push(guest);
        entered?;
        for somebody in &self.people {
            somebody.sees_members(&self.group, self.people.len()).await?;
        }
        Ok(json!({ "members": self.people.len() }))
    }

    async fn newcomer(&mut self, practice: &Practice) -> Result<Value, Refusal> {
        // Everything said before, the person's own words too.
        let before = self.by_name("Ana")?.ids(&self.group).await?;
        self.comes_in(practice, "Lee", "Noor").await?;
        let words = self.by_name("Noor")?.ids(&self.group).await?;
        let earlier = before.iter().filter(|id| words.contains(id)).count();
        Ok(json!({ "ok": earlier == 0, "earlier_words": earlier, "said_before": before.len() }))
    }

    /// All of these show the same ids in the same order.
    async fn same_order(&self, names: &[&str]) -> Result<Value, Refusal> {
        self.all_hear(names).await?;
        let mut orders = Vec::new();
        for name in names {
            // The person may say more meanwhile; what the story said has to stand in one order everywhere.
            let ids = self.by_name(name)?.ids(&self.group).await?;
            orders.push(ids.into_iter().filter(|id| self.said.contains(id)).collect::<Vec<_>>());
        }
        let same = orders.windows(2).all(|pair| pair[0] == pair[1]);
        let words = orders.first().map_or(0, Vec::len);
        Ok(
            json!({ "ok": same && words == self.said.len(), "same_order": same, "devices": names.len(), "words": words }),
        )
    }

    /// At the end: one order on those who heard all, and Noor's words are the end of it.
    async fn order_at_the_end(&self) -> Result<Value, Refusal> {
        let mut found = self.same_order(&["Ana", "Sam", "Jo"]).await?;
        let whole = self.by_name("Ana")?.ids(&self.group).await?;
        let noors = self.by_name("Noor")?.ids(&self.group).await?;
        let common: Vec<MessageId> = whole.into_iter().filter(|id| noors.contains(id)).collect();
        let noors: Vec<MessageId> = noors.into_iter().filter(|id| common.contains(id)).collect();
        let same = noors == common;
        if let Some(object) = found.as_object_mut() {
            let ok = same && object.get("ok").and_then(Value::as_bool).unwrap_or(false);
            object.insert("ok".to_owned(), json!(ok));
            object.insert("newcomer_same_order".to_owned(), json!(same));
            object.insert("newcomer_words".to_owned(), json!(noors.len()));
        }
        Ok(found)
    }

    async fn says(&mut self, name: &str, text: String) -> Result<MessageId, Refusal> {
        let id = self.by_name(name)?.say(&self.group, text).await?;
        self.said.push(id);
        Ok(id)
    }

    async fn all_hear(&self, names: &[&str]) -> Result<(), Refusal> {
        for name in names {
            self.by_name(name)?.hears(&self.group, &self.said).await?;
        }
        Ok(())
    }

    fn by_name(&self, name: &str) -> Result<&Somebody, Refusal> {
        self.people.iter().find(|somebody| somebody.name == name).ok_or(Refusal::Closing)
    }

    fn by_name_mut(&mut self, name: &str) -> Result<&mut Somebody, Refusal> {
        self.people.iter_mut().find(|somebody| somebody.name == name).ok_or(Refusal::Closing)
    }
}

fn without_ok(mut found: Value) -> Value {
    if let Some(object) = found.as_object_mut() {
        object.remove("ok");
    }
    found
}

/// Tells each time the person said something.
pub struct OwnWords(broadcast::Receiver<Notice>);

/// What the person says, from now on.
pub fn own_words(link: &Link) -> OwnWords {
    OwnWords(link.notices())
}

impl OwnWords {
    /// The next time the person says something; what was said while a step was played counts too.
    pub async fn next(&mut self) {
        loop {
            match self.0.recv().await {
                Ok(notice) if matches!(&notice.event, Event::Message { message, .. } if message.mine) => return,
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return std::future::pending().await,
            }
        }
    }
}
