//! What people do: found, invite, enter, say, look, give each other lines.

use anyhow::{Result, anyhow, bail, ensure};
use kith_protocol::command::{Command, Done, Query, Refusal, Taking, View};
use kith_protocol::member::{Founding, Member};
use kith_protocol::slip::SlipPaper;

use super::{Paper, World};
use crate::simulator::check;
use crate::simulator::device::{Device, Said};

impl World {
    /// Somebody founds a group.
    pub fn found(&mut self, name: &str, welcomes: u8, clock_ms: i64) -> Result<usize> {
        let mut device = Device::new(name, clock_ms);
        let seed = self.seed();
        let rules = kith_protocol::kind::Rules { welcomes, ..Default::default() };
        let founding = Founding {
            name: "Wednesday".to_owned(),
            me: name.to_owned(),
            card: "Who we are.".to_owned(),
            agreement: vec!["We listen.".to_owned(), "What is said here stays here.".to_owned()],
            rules,
        };
        let (member, step) = Member::found(&founding, device.time(self.now_ms), seed).map_err(|r| anyhow!("{r}"))?;
        device.presents = Device::presents_of(&member);
        device.member = Some(member);
        self.devices.push(device);
        let id = self.devices.len() - 1;
        self.tell(format!("{name} founds"));
        self.perform(id, step);
        self.begin(id);
        Ok(id)
    }

    /// Somebody writes a slip.
    pub fn invite(&mut self, by: usize) -> Result<usize> {
        match self.command(by, Command::Invite { days: 365, from: None })? {
            Done::Invited { file, .. } => {
                self.papers.push(Paper { file, giver: by, asked: 0 });
                Ok(self.papers.len() - 1)
            }
            other => bail!("an invitation gave {other:?}"),
        }
    }

    /// Somebody new says yes to a slip and goes to the door.
    pub fn enter(&mut self, name: &str, paper: usize, clock_ms: i64, side: u8) -> Result<usize> {
        let mut device = Device::new(name, clock_ms);
        device.side = side;
        let seed = self.seed();
        let whole = SlipPaper::from_text(&self.papers[paper].file).map_err(|r| anyhow!("{r}"))?;
        self.papers[paper].asked += 1;
        let asked = Member::ask(whole, name, device.time(self.now_ms), seed);
        let (member, step) = asked.map_err(|r| anyhow!("{name} cannot ask: {r}"))?;
        device.presents = Device::presents_of(&member);
        device.member = Some(member);
        device.hostile = self.devices[self.papers[paper].giver].hostile;
        self.devices.push(device);
        let id = self.devices.len() - 1;
        self.tell(format!("{name} asks with slip {paper}"));
        self.perform(id, step);
        self.begin(id);
        Ok(id)
    }

    /// A command, with its effects carried out. `Err` is the refusal, or that the device stopped meanwhile.
    pub fn command(&mut self, id: usize, command: Command) -> Result<Done> {
        let now = self.devices[id].time(self.now_ms);
        let at_ms = self.now_ms;
        let said = match &command {
            Command::Say { text, thread, .. } => {
                Some((text.clone(), thread.as_deref().and_then(crate::simulator::terms::of)))
            }
            _ => None,
        };
        let dropped = match &command {
            Command::DropUnsent { message } => Some(*message),
            _ => None,
        };
        let taken = match &command {
            Command::TakeBack { what } | Command::Leave { take_back: Some(what), .. } => Some(what.clone()),
            _ => None,
        };
        let leaves = matches!(command, Command::Leave { .. });
        let device = &mut self.devices[id];
        let Some(member) = device.member.as_mut() else {
            bail!("{} is off", device.name);
        };
        let (done, step) = member.command(command, now, &device.disk).map_err(|r: Refusal| anyhow!("{r}"))?;
        let before = self.devices[id].opening;
        let committed = self.perform(id, step);
        let device = &mut self.devices[id];
        if committed {
            // Acknowledged once stored; a stop between that and the answer makes no difference to what must hold.
            if let (Some((text, term)), Done::Said { id, .. }) = (said, &done) {
                device.said.push(Said { id: *id, text, dropped: false, term, at_ms });
            }
            if let Some(message) = dropped {
                device.said.iter_mut().filter(|said| said.id == message).for_each(|said| said.dropped = true);
            }
            device.took_back |= taken.is_some();
            for said in &mut device.said {
                said.dropped |= match &taken {
                    Some(Taking::All) => true,
                    Some(Taking::Since(ms)) => said.id.time_ms() >= *ms,
                    Some(Taking::These(ids)) => ids.contains(&said.id),
                    None => false,
                };
            }
            device.left |= leaves;
        }
        ensure!(device.opening == before, "{} stopped", device.name);
        Ok(done)
    }

    /// Says something in the first thread.
    pub fn say(&mut self, id: usize, text: &str) -> Result<()> {
        let command = Command::Say { thread: None, text: text.to_owned(), reply: None, note: None };
        self.command(id, command).map(|_| ())
    }

    /// Looks something up.
    pub fn look(&mut self, id: usize, query: &Query) -> Result<View> {
        let now = self.devices[id].time(self.now_ms);
        let device = &mut self.devices[id];
        let Some(member) = device.member.as_mut() else {
            bail!("{} is off", device.name);
        };
        member.look(query, now, &device.disk).map_err(|r| anyhow!("{r}"))
    }

    /// The texts in the first thread, as this device shows them.
    pub fn reads(&mut self, id: usize) -> Result<Vec<String>> {
        match self.look(id, &Query::Read { thread: None, last: None, since: None })? {
            View::Messages(messages) => Ok(messages.into_iter().map(|m| m.text.unwrap_or_default()).collect()),
            _ => bail!("not messages"),
        }
    }

    /// After a time in which everyone's address record ran out, people give each other their lines by hand.
    pub fn exchange_reach_lines(&mut self) {
        let present = check::honest(self);
        let Some(first) = present.first().copied() else { return };
        for id in present.iter().skip(1) {
            if let Ok(View::Line(line)) = self.look(*id, &Query::Reach) {
                let _ = self.command(first, Command::Reach { line });
            }
            if let Ok(View::Line(line)) = self.look(first, &Query::Reach) {
                let _ = self.command(*id, Command::Reach { line });
            }
        }
    }

    /// Everyone gives everyone else their line by hand.
    pub fn exchange_all_reach_lines(&mut self) {
        let present = check::honest(self);
        for of in &present {
            let Ok(View::Line(line)) = self.look(*of, &Query::Reach) else { continue };
            for to in present.iter().filter(|to| *to != of) {
                // Refused by whoever knows that this device has ended.
                let _ = self.command(*to, Command::Reach { line: line.clone() });
            }
        }
    }
}
