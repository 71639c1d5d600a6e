//! Whose words this person wishes to have folded for a while. It is known to this device alone: it stands in a row of its
//! own that is erased for good when it is over, no entry and no frame is made of it, and it changes nothing of what is kept,
//! given on or told to anybody.

use super::Member;
use crate::command::{Done, Refusal};
use crate::step::{Rows, Step, Table};

impl Member {
    /// Folds somebody's words, or shows them again.
    pub(super) fn quiet(&mut self, who: &str, rows: &dyn Rows, step: &mut Step) -> Result<Done, Refusal> {
        let member = self.member_called(who, rows)?;
        if member == self.persona.member {
            return Err(Refusal::NoSuchMember { who: who.to_owned() });
        }
        let quieted = self.quieted.insert(member);
        if quieted {
            step.put(Table::Quieted, member.0, Vec::new());
        } else {
            self.quieted.remove(&member);
            step.erase(Table::Quieted, member.0);
        }
        Ok(Done::Quieted { member, name: self.name_of(&member, rows), quieted })
    }
}
