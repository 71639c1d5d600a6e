//! *Someone be with me*: asking, saying yes, accepting, and that no answer is needed any more.

use super::super::founding::Founding;
use super::super::saying::Said;
use super::{Asked, Given, Handed, Member, SaidYes};
use crate::command::{AskView, Command, Done, GivenView, Refusal, Standing, YesView};
use crate::id::{DeviceId, GroupId, MemberId, MessageCalled, MessageId};
use crate::kind::Rules;
use crate::limits;
use crate::room::Letter;
use crate::slip::SlipPaper;
use crate::step::{Now, Rows, Step};
use crate::words::{Asks, Words};

/// Days a room's slip can be used: as long as the letter that brings it is sent.
const SLIP_DAYS: u64 = limits::ROOM_LETTER_DAYS;

/// The rules of every room.
fn room_rules() -> Rules {
    Rules { welcomes: 1, ..Rules::default() }
}

/// Whether a slip is of a group such as rooms are: without a card, an agreement or a courier, and with their rules.
fn is_of_a_room(paper: &SlipPaper) -> bool {
    let text = paper.terms.as_ref().and_then(|terms| terms.text());
    let is_bare = |text: &crate::slip::TermsText| {
        text.rules == room_rules()
            && text.card.is_empty()
            && text.agreement.is_empty()
            && text.duties.is_empty()
            && text.worried.is_none()
    };
    paper.couriers.is_empty() && text.as_ref().is_some_and(is_bare)
}

impl Member {
    /// The ask is a message like any other: it is kept, sent, held and taken back as words are.
    pub(super) fn ask_for_company(
        &mut self,
        thread: Option<&str>,
        text: String,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) -> Result<Done, Refusal> {
        let said = Said { text, reply: None, note: None, attachments: Default::default(), asks: Some(Asks::BeWithMe) };
        let done = self.say(thread, said, now, rows, step)?;
        if let Done::Said { id, .. } = &done {
            self.rooms.asked.insert(0, Asked { message: *id, enough: false, room: None, yes: Vec::new() });
            self.rooms.asked.truncate(limits::ASKS_MAX);
            self.save_rooms(step);
        }
        Ok(done)
    }

    /// All see that no answer is needed any more, and nothing else.
    pub(super) fn need_no_answer(
        &mut self,
        ask: Option<MessageId>,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) -> Result<Done, Refusal> {
        let is_meant = |asked: &&mut Asked| !asked.enough && ask.is_none_or(|ask| asked.message == ask);
        let asked = self.rooms.asked.iter_mut().find(is_meant).ok_or(Refusal::NoSuchAsk)?;
        asked.enough = true;
        let message = asked.message;
        if self.outbox.contains_key(&message) {
            // Nobody was asked yet, and nobody will be.
            self.drop_unsent(message, step)?;
        } else {
            self.say_enough(message, now, rows, step)?;
        }
        self.save_rooms(step);
        Ok(Done::Done)
    }

    fn say_enough(&mut self, ask: MessageId, now: Now, rows: &dyn Rows, step: &mut Step) -> Result<(), Refusal> {
        let thread = self.stretches.values().find_map(|stretch| {
            let holds = stretch.authors_of(&ask).any(|author| author == self.persona.member);
            holds.then(|| stretch.opening().page.thread()).flatten()
        });
        let thread = thread.map(|thread| thread.hex());
        let reply = Some(MessageCalled::Named(crate::id::MessageName::of(ask, &self.persona.member)));
        let said = Said {
            text: String::new(),
            // An ask that was taken back is answered by nothing.
            reply: reply.filter(|_| thread.is_some()),
            note: None,
            attachments: Default::default(),
            asks: Some(Asks::Enough),
        };
        self.say(thread.as_deref(), said, now, rows, step).map(|_| ())
    }

    /// The author of an ask.
    fn author_of_ask(&self, called: MessageCalled, rows: &dyn Rows) -> Result<(MessageId, MemberId), Refusal> {
        let name = self.message_called(called)?;
        for stretch in self.stretches.values() {
            for (node, message) in stretch.messages() {
                let is_meant = message.id == name.id
                    && crate::id::MessageName::of(message.id, &message.member) == name
                    && !stretch.is_withdrawn(*node);
                if !is_meant {
                    continue;
                }
                let words = self.words_of(&(stretch.entry(*node).id(), 0), rows);
                let words = words.and_then(|words| <Words as crate::encoding::Canonical>::from_bytes(&words).ok());
                if words.is_some_and(|words| words.asks == Some(Asks::BeWithMe))
                    && message.member != self.persona.member
                {
                    return Ok((message.id, message.member));
                }
            }
        }
        Err(Refusal::NotAnAsk)
    }

    /// *I can be with you*, to who asked and nobody else. Saying it again changes nothing.
    pub(super) fn can_be_with(
        &mut self,
        called: MessageCalled,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) -> Result<Done, Refusal> {
        self.may_write()?;
        let (ask, author) = self.author_of_ask(called, rows)?;
        if self.rooms.given.iter().any(|given| given.ask == ask && given.author == author) {
            return Ok(Done::Done);
        }
        let to = self.devices_of(&author);
        self.write_letter(to, ask, Letter::Yes, now)?;
        self.rooms.given.insert(0, Given { ask, author });
        self.rooms.given.truncate(limits::YESES_GIVEN_MAX);
        self.save_rooms(step);
        Ok(Done::Done)
    }

    /// Somebody can be with this person.
    pub(super) fn take_yes(&mut self, ask: MessageId, said: SaidYes, rows: &dyn Rows, step: &mut Step) -> bool {
        let Some(asked) = self.rooms.asked.iter_mut().find(|asked| asked.message == ask) else {
            // Another device of this person asked: it is for that one.
            return false;
        };
        let known = asked.yes.iter().any(|yes| yes.member == said.member);
        if known || asked.yes.len() >= limits::YESES_MAX {
            return true;
        }
        let member = said.member;
        asked.yes.push(said);
        let name = self.name_of(&member, rows);
        step.events.push(crate::event::Event::CanBeWithYou { name, ask });
        self.save_rooms(step);
        true
    }

    /// The yes is taken back, as long as it was not accepted; no reason is asked or given. Without one nothing changes.
    pub(super) fn can_no_longer(
        &mut self,
        called: MessageCalled,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) -> Result<Done, Refusal> {
        self.may_write()?;
        let (ask, author) = self.author_of_ask(called, rows)?;
        let Some(place) = self.rooms.given.iter().position(|given| given.ask == ask && given.author == author) else {
            return Ok(Done::Done);
        };
        self.write_letter(self.devices_of(&author), ask, Letter::NoLonger, now)?;
        self.rooms.given.remove(place);
        self.save_rooms(step);
        Ok(Done::Done)
    }

    /// Somebody who said yes cannot be there after all. Nothing is told: the name is not on the list any more, and a slip
    /// that was on its way to them opens nothing. Who is inside already leaves as anybody does.
    pub(super) fn take_no_longer(
        &mut self,
        ask: MessageId,
        device: DeviceId,
        member: &MemberId,
        step: &mut Step,
    ) -> bool {
        let Some(place) = self.rooms.asked.iter().position(|asked| asked.message == ask) else {
            return false;
        };
        let room = self.rooms.asked[place].room;
        let handed = self.rooms.handed.iter().find(|handed| Some(handed.room) == room && handed.device == device);
        let inside =
            |handed: &Handed| self.rooms.open.get(&handed.room).is_some_and(|held| held.member.is_used(&handed.slip));
        if handed.is_some_and(inside) {
            return true;
        }
        self.rooms.handed.retain(|handed| Some(handed.room) != room || handed.device != device);
        let accepts = |letter: &super::Outgoing| {
            letter.written.ask == ask && matches!(letter.written.letter, Letter::Accepted(_))
        };
        self.rooms.letters.retain(|letter| !accepts(letter) || !letter.to.contains(&device));
        self.rooms.asked[place].yes.retain(|yes| yes.member != *member);
        self.save_rooms(step);
        true
    }

    fn devices_of(&self, member: &MemberId) -> Vec<DeviceId> {
        self.counted.devices.iter().filter(|(_, of)| *of == member).map(|(device, _)| *device).collect()
    }

    /// Lets somebody into a room of this person. Who is not accepted is told nothing of it.
    pub(super) fn accept(
        &mut self,
        ask: Option<MessageId>,
        who: &str,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) -> Result<Done, Refusal> {
        self.may_write()?;
        let mut said_yes = Vec::new();
        for (place, asked) in
            self.rooms.asked.iter().enumerate().filter(|(_, asked)| ask.is_none_or(|ask| asked.message == ask))
        {
            let open = asked.yes.iter().enumerate().filter(|(_, yes)| !yes.accepted);
            said_yes.extend(open.map(|(of, yes)| (yes.member, place, of)));
        }
        let (_, place, of) = self.who_is_meant(&said_yes, who, rows)?;
        let message = self.rooms.asked[place].message;
        let device = self.rooms.asked[place].yes[of].device;
        self.may_write_letter(&[device])?;
        let room = self.rooms.asked[place].room.filter(|room| self.somebody_is_in(room));
        let room = match room {
            Some(room) => room,
            // Nobody is shown who was there before: the first one, and who comes after all have gone, find a new room.
            None => self.found_room(now, rows, step)?,
        };
        let invite = Command::Invite { days: SLIP_DAYS, from: None };
        let Done::Invited { file, .. } = self.do_in_room(room, invite, now, rows, step)? else {
            return Err(Refusal::DiskFailed);
        };
        let slip = SlipPaper::from_text(&file)?.slip();
        self.write_letter(vec![device], message, Letter::Accepted(file), now)?;
        if self.rooms.handed.len() >= limits::ROOM_LETTERS_MAX {
            self.rooms.handed.remove(0);
        }
        self.rooms.handed.push(Handed { slip, room, device });
        if let Some(asked) = self.rooms.asked.get_mut(place) {
            asked.room = Some(room);
            if let Some(yes) = asked.yes.get_mut(of) {
                yes.accepted = true;
            }
            if !core::mem::replace(&mut asked.enough, true) {
                self.say_enough(message, now, rows, step)?;
            }
        }
        self.save_rooms(step);
        Ok(Done::Done)
    }

    /// Whether a room still has somebody else in it, or somebody on the way there.
    fn somebody_is_in(&self, room: &GroupId) -> bool {
        let Some(held) = self.rooms.open.get(room) else {
            return false;
        };
        let inner = &held.member;
        let own = inner.member();
        let others = inner.counted.places.iter().any(|(member, place)| *member != own && !place.left);
        let closed = inner.standing() != Standing::Entered;
        let comes = self.rooms.handed.iter().any(|handed| handed.room == *room && !inner.is_used(&handed.slip));
        !closed && (others || comes)
    }

    /// Whether somebody came in with a slip.
    pub(super) fn is_used(&self, slip: &crate::id::SlipKey) -> bool {
        self.groups.slip(slip).is_some_and(|slip| slip.used)
    }

    fn found_room(&mut self, now: Now, rows: &dyn Rows, step: &mut Step) -> Result<GroupId, Refusal> {
        if self.rooms.open.len() >= limits::ROOMS_MAX {
            return Err(Refusal::TooManyRooms { most: limits::ROOMS_MAX });
        }
        let own = self.persona.member;
        let me = self.name_of(&own, rows);
        let founding =
            Founding { name: me.clone(), me, card: String::new(), agreement: Vec::new(), rules: room_rules() };
        let seed = self.room_seed();
        let (member, first) = Member::found_at(&founding, Some(&self.persona.transport), now, seed)?;
        let room = member.group();
        self.begin_room(member, first, now, step);
        Ok(room)
    }

    /// Whose yes is meant: a whole id is that person, whatever anybody else is called; of several by one name none is.
    fn who_is_meant(
        &mut self,
        said_yes: &[(MemberId, usize, usize)],
        who: &str,
        rows: &dyn Rows,
    ) -> Result<(MemberId, usize, usize), Refusal> {
        let first = |is_meant: &dyn Fn(&MemberId) -> bool| {
            let mut meant = said_yes.iter().filter(|(member, ..)| is_meant(member));
            let first = meant.next().copied();
            // Two asks that one person said yes to: the earlier one.
            let several = first.is_some_and(|first| meant.any(|(other, ..)| *other != first.0));
            if several { Err(Refusal::SeveralMembers { who: who.to_owned() }) } else { Ok(first) }
        };
        if let Some(found) = first(&|member| member.hex() == who)? {
            return Ok(found);
        }
        let named: Vec<_> =
            said_yes.iter().map(|(member, ..)| *member).filter(|member| self.is_called(member, who, rows)).collect();
        let found = match first(&|member| named.contains(member))? {
            None if who.len() >= 4 => first(&|member| member.hex().starts_with(who))?,
            found => found,
        };
        found.ok_or_else(|| Refusal::NobodySaidYes { who: who.to_owned() })
    }

    /// Accepted: this device goes into the room. Its person's yes was the one to the ask. Gives whether the letter has
    /// served: for a room that has no place here now it is given again.
    pub(super) fn take_acceptance(
        &mut self,
        ask: MessageId,
        from: &MemberId,
        slip: &str,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) -> bool {
        let Some(place) = self.rooms.given.iter().position(|given| given.ask == ask && given.author == *from) else {
            return true;
        };
        let Ok(paper) = SlipPaper::from_text(slip) else {
            return true;
        };
        let group = paper.group;
        // A slip of the group around it is no room: it would make this person a second member of it. Nor is one of a group
        // with a card, or with rules of its own: nobody was asked whether they agree to them.
        if group == self.persona.group || !is_of_a_room(&paper) {
            return true;
        }
        let is_here = |room: &GroupId| room.0[..super::PREFIX] == group.0[..super::PREFIX];
        if self.rooms.open.keys().any(is_here) {
            return true;
        }
        if self.rooms.open.len() >= limits::ROOMS_MAX {
            return false;
        }
        let own = self.persona.member;
        let (me, seed) = (self.name_of(&own, rows), self.room_seed());
        if let Ok((member, first)) = Member::ask_at(paper, &me, Some(&self.persona.transport), now, seed) {
            // One yes opens one room.
            self.rooms.given.remove(place);
            self.begin_room(member, first, now, step);
            self.save_rooms(step);
        }
        true
    }

    pub(super) fn given_view(&mut self, rows: &dyn Rows) -> Vec<GivenView> {
        let given: Vec<_> = self.rooms.given.iter().map(|given| (given.ask, given.author)).collect();
        let view = |(ask, author): (MessageId, MemberId)| GivenView {
            ask: crate::id::MessageName::of(ask, &author),
            name: self.name_of(&author, rows),
        };
        given.into_iter().map(view).collect()
    }

    pub(super) fn asks_view(&mut self, rows: &dyn Rows) -> Vec<AskView> {
        let mut views = Vec::new();
        for place in 0..self.rooms.asked.len() {
            let Some(asked) = self.rooms.asked.get(place) else { continue };
            let (ask, enough, room) = (asked.message, asked.enough, asked.room);
            let people: Vec<_> = asked.yes.iter().map(|yes| (yes.member, yes.accepted)).collect();
            let view = |(member, accepted)| YesView { member, name: self.name_of(&member, rows), accepted };
            views.push(AskView { ask, enough, room, yes: people.into_iter().map(view).collect() });
        }
        views
    }
}
