//! Set aside, brought back, erased, another passphrase: what a person does on this device alone. Nobody else is told
//! anything.
//!
//! Each is one writing of the key file, so that a program that is cut off leaves what was before or what is after. What
//! is set aside is not even opened at the start; what is erased has no key before its files go.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use kith_protocol::command::{Done, Refusal};
use kith_protocol::encoding::Canonical as _;
use kith_protocol::event::Event;
use kith_protocol::persona::Persona;
use kith_protocol::step::Table;
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::persona::Ask;
use super::{Group, Place, Shared};
use crate::api::{Answer, ChosenWait, GroupAside, Notice, TypedPassphrase};
use crate::perform::{in_place, now};
use crate::vault::{Passphrase, PersonaId, Strength, Wait};

/// Days for which a group is set aside if its person chose none. (`domain.md` 4.4: the sentence that offers it.)
const USUAL_DAYS: u8 = 7;

impl Shared {
    /// Sets one group aside, or all.
    pub(super) async fn set_aside(self: &Arc<Self>, group: Option<&str>, days: Option<u8>) -> Result<Answer, Refusal> {
        let _one = self.making.lock().await;
        let all = match group {
            Some(group) => vec![self.resolve(group)?],
            None => super::locked(&self.groups).clone(),
        };
        if days == Some(0) {
            return Err(Refusal::BadNumber);
        }
        let days = days.or(self.home().wait().map(|wait| wait.days)).unwrap_or(USUAL_DAYS);
        let until_day = today().saturating_add(u32::from(days));
        for group in &all {
            // Its store is closed before anything is said of it.
            let (answer, answered) = oneshot::channel();
            let _ = group.asks.send((Ask::Stop, answer)).await;
            let _ = answered.await;
            self.forget(group.place.id);
            if !self.home().personas().contains(&group.place.id) {
                // It was being left, and is gone.
                continue;
            }
            if let Err(refusal) = in_place(|| self.home().set_aside(group.place.id, until_day)) {
                self.begin(group.place.id)?;
                return Err(refusal);
            }
            self.tell(Notice { group: group.place.group, name: group.place.name.clone(), event: Event::SetAside });
        }
        Ok(Answer::SetAside { until_day, groups: all.len() })
    }

    /// What is set aside, without names.
    pub(super) fn aside(&self) -> Answer {
        let home = self.home();
        let one = |(at, (_, until_day)): (usize, (PersonaId, u32))| GroupAside {
            number: at + 1,
            until_day,
            over: until_day <= today(),
        };
        let wait = home.wait().map(|Wait { days, chosen }| ChosenWait { days, chosen_day: chosen });
        let groups = home.aside().into_iter().enumerate().map(one).collect();
        Answer::Aside { groups, wait, unread: self.unread.load(Ordering::Relaxed) }
    }

    /// Chooses a wait for a later day.
    pub(super) fn choose_wait(&self, days: Option<u8>) -> Result<Answer, Refusal> {
        if days == Some(0) {
            return Err(Refusal::BadNumber);
        }
        let wait = days.map(|days| Wait { days, chosen: today() });
        in_place(|| self.home().choose_wait(wait))?;
        Ok(Answer::Done { outcome: Done::Done })
    }

    /// Brings a group back.
    pub(super) async fn bring_back(
        self: &Arc<Self>,
        group: &str,
        passphrase: &TypedPassphrase,
    ) -> Result<Answer, Refusal> {
        let passphrase = Passphrase::new(passphrase.text())?;
        let _one = self.making.lock().await;
        // Who has not the passphrase learns no name by guessing at it.
        in_place(|| match self.home().is_passphrase(&passphrase) {
            true => Ok(()),
            false => Err(Refusal::WrongPassphrase),
        })?;
        let id = in_place(|| self.find_aside(group))?;
        in_place(|| self.home().bring_back(id, &passphrase))?;
        let Place { group, name, .. } = self.begin(id)?;
        Ok(Answer::BroughtBack { group, name })
    }

    /// Another passphrase. It is written in one piece with all else that the key file says, before this returns.
    pub(super) fn change_passphrase(
        &self,
        present: &TypedPassphrase,
        new: &TypedPassphrase,
    ) -> Result<Answer, Refusal> {
        let (present, new) = (Passphrase::new(present.text())?, Passphrase::new(new.text())?);
        in_place(|| self.home().change_passphrase(&present, &new, Strength::default()))?;
        Ok(Answer::Done { outcome: Done::Done })
    }

    /// Erases a group: its key first.
    pub(super) async fn erase(&self, group: &str) -> Result<Answer, Refusal> {
        let _one = self.making.lock().await;
        match self.resolve(group) {
            Ok(Group { place, asks, .. }) => {
                in_place(|| self.home().destroy_key(place.id))?;
                let (answer, answered) = oneshot::channel();
                let _ = asks.send((Ask::Destroy, answer)).await;
                // Its folder goes now, or at the next start: nothing in it can be read from here on.
                let _ = answered.await;
            }
            Err(Refusal::NoSuchGroup { group }) => {
                let id = in_place(|| self.find_aside(&group))?;
                in_place(|| self.home().destroy_persona(id))?;
            }
            Err(refusal) => return Err(refusal),
        }
        Ok(Answer::Done { outcome: Done::Done })
    }

    /// The one that is set aside and called so, or has this number; or the only one, if it is called nothing.
    fn find_aside(&self, called: &str) -> Result<PersonaId, Refusal> {
        let home = self.home();
        let all: Vec<_> = home.aside().into_iter().map(|(id, _)| id).collect();
        if let ("", [only]) = (called, all.as_slice()) {
            return Ok(*only);
        }
        let name_of = |id: &PersonaId| {
            let row = home.store_aside(*id).ok()?.get(Table::Persona, b"").ok()??;
            Persona::from_bytes(&row).ok().map(|persona| persona.group_name)
        };
        let named: Vec<_> = all.iter().filter(|id| name_of(id).is_some_and(|name| name == called)).collect();
        let number = called.parse::<usize>().ok().and_then(|number| all.get(number.checked_sub(1)?));
        match (named.as_slice(), number) {
            ([one], _) => Ok(**one),
            ([], Some(id)) => Ok(*id),
            ([], None) => Err(Refusal::NoSuchGroup { group: called.to_owned() }),
            _ => Err(Refusal::SeveralGroups { group: called.to_owned() }),
        }
    }

    /// Starts a persona that is in use again.
    fn begin(self: &Arc<Self>, id: PersonaId) -> Result<Place, Refusal> {
        let (place, store) = in_place(|| self.known(id)).ok_or(Refusal::DiskFailed)?;
        self.start(place.clone(), store, Instant::now(), None);
        Ok(place)
    }
}

fn today() -> u32 {
    u32::try_from(now().day()).unwrap_or(u32::MAX)
}
