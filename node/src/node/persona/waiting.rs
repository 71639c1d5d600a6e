//! Who waits until something has come about, and what they are told then.

use kith_protocol::command::{Delivery, Query, Refusal, Standing, View};
use kith_protocol::id::MessageId;
use tokio::time::Instant;

use super::Persona;
use crate::api::Answer;

/// What is waited for.
#[derive(Clone, Copy)]
pub(in crate::node) enum Until {
    /// Words have left this device, or wait for their person's answer.
    Sent(MessageId),
    /// The door has answered.
    AtTheDoor,
    /// Heads were exchanged with somebody, or there is nobody else.
    Settled,
}

impl Persona {
    /// Answers those who wait for something that has come about, and those whose time is over.
    pub(super) fn answer_waiting(&mut self) {
        let now = Instant::now();
        for (until, deadline, answer) in core::mem::take(&mut self.waiting) {
            if answer.is_closed() {
                continue;
            }
            match self.as_it_is(until) {
                Ok((false, _)) if deadline > now => self.waiting.push((until, deadline, answer)),
                found => drop(answer.send(found.map(|(_, says)| says))),
            }
        }
    }

    /// Whether something has come about, and what is to be said of it now.
    fn as_it_is(&mut self, until: Until) -> Result<(bool, Answer), Refusal> {
        Ok(match until {
            Until::Sent(message) => {
                let view = self.look(&Query::Delivery { message })?;
                (view != View::Delivery(Delivery::Here), Answer::View { view })
            }
            Until::AtTheDoor => {
                let (state, refused) = (self.member.standing(), self.member.refused().cloned());
                let (group, name) = (self.place.group, self.place.name.clone());
                (
                    !matches!(state, Standing::Asked | Standing::AtCourier),
                    Answer::Entering { group, name, state, refused },
                )
            }
            Until::Settled => {
                let settled = self.member.is_settled() || self.is_alone();
                (settled, Answer::View { view: View::Connections(self.member.connections()) })
            }
        })
    }

    fn is_alone(&mut self) -> bool {
        let own = self.member.member();
        self.member.standing() == Standing::Entered
            && !self.member.has_courier()
            && self.member.groups().counted().devices.values().all(|member| *member == own)
    }
}
