//! A round: places, and whose turn it is.

use super::Order;
use crate::id::MemberId;

/// What somebody says of their place in a round. In the order of precedence: of values that two devices of one person
/// wrote without knowing of each other the greatest holds (`keys.md` 5: *spoken > later > pass > listening > speak*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// Will speak, or has said nothing about it.
    Speak,
    /// Listens.
    Listening,
    /// Passes.
    Pass,
    /// *Come back to me.*
    Later,
    /// Has spoken.
    Spoken,
}

/// One place in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// Whose.
    pub member: MemberId,
    /// What they say of it.
    pub place: Place,
    /// How often the turn was moved on from it by somebody: 0, 1 or 2.
    pub passed_on: u8,
}

impl Seat {
    /// Whether the turn goes past it on the first way round.
    fn had_first_turn(&self) -> bool {
        self.place != Place::Speak || self.passed_on >= 1
    }

    /// Whether it is offered once more on the way back: its person asked for that, or was passed over.
    fn is_open(&self) -> bool {
        matches!(self.place, Place::Speak | Place::Later) && self.passed_on < 2
    }
}

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// This person's, for the first time.
    First(MemberId),
    /// This person's once more, before the round is over.
    Again(MemberId),
    /// Nobody's: every place was offered.
    Over,
}

impl Turn {
    /// Whose.
    pub fn member(&self) -> Option<MemberId> {
        match self {
            Turn::First(member) | Turn::Again(member) => Some(*member),
            Turn::Over => None,
        }
    }
}

/// A round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// 0, 1, 2 … in its stretch.
    pub number: u16,
    /// The entry whose name for it holds.
    pub entry: crate::id::EntryId,
    /// How it is ordered.
    pub order: Order,
    /// Minutes agreed for each; 0 for none.
    pub minutes: u8,
    /// The places, in their order. Each person has one.
    pub seats: Vec<Seat>,
}

impl Round {
    /// Whose turn it is: the first place not done and not passed on; when there is none, the first that is still open,
    /// once more.
    pub fn turn(&self) -> Turn {
        if let Some(seat) = self.seats.iter().find(|seat| !seat.had_first_turn()) {
            return Turn::First(seat.member);
        }
        self.seats.iter().find(|seat| seat.is_open()).map_or(Turn::Over, |seat| Turn::Again(seat.member))
    }

    /// Whether the turn can be moved on from this person's place: whether it is theirs.
    pub fn may_go(&self, from: &MemberId, again: bool) -> bool {
        self.turn() == if again { Turn::Again(*from) } else { Turn::First(*from) }
    }

    /// Somebody's place.
    pub fn seat(&self, member: &MemberId) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.member == *member)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(n: u8) -> MemberId {
        MemberId([n; 32])
    }

    fn round(seats: &[(Place, u8)]) -> Round {
        let seat = |(n, (place, passed_on)): (u8, &(Place, u8))| Seat {
            member: member(n),
            place: *place,
            passed_on: *passed_on,
        };
        let seats = (0u8..).zip(seats).map(seat).collect();
        Round { number: 0, entry: Default::default(), order: Order::Arrival, minutes: 0, seats }
    }

    #[test]
    fn of_what_two_devices_say_speaking_outweighs_and_silence_never_does() {
        use Place::{Later, Listening, Pass, Speak, Spoken};
        assert!(Spoken > Later && Later > Pass && Pass > Listening && Listening > Speak);
    }

    #[test]
    fn the_turn_is_the_first_place_that_is_not_done() {
        assert_eq!(round(&[(Place::Speak, 0), (Place::Speak, 0)]).turn(), Turn::First(member(0)));
        for done in [Place::Spoken, Place::Pass, Place::Listening, Place::Later] {
            assert_eq!(round(&[(done, 0), (Place::Speak, 0)]).turn(), Turn::First(member(1)), "{done:?}");
        }
    }

    #[test]
    fn who_comes_in_before_the_turn_is_not_skipped() {
        // Joined halves: somebody's place is found to lie before others that are done.
        assert_eq!(round(&[(Place::Spoken, 0), (Place::Speak, 0), (Place::Spoken, 0)]).turn(), Turn::First(member(1)));
    }

    #[test]
    fn a_place_passed_over_is_offered_once_more_after_all_others() {
        assert_eq!(round(&[(Place::Speak, 1), (Place::Speak, 0)]).turn(), Turn::First(member(1)));
        assert_eq!(round(&[(Place::Speak, 1), (Place::Spoken, 0)]).turn(), Turn::Again(member(0)));
        assert_eq!(round(&[(Place::Speak, 2), (Place::Spoken, 0)]).turn(), Turn::Over);
    }

    #[test]
    fn who_asked_to_be_come_back_to_is_and_who_passed_or_listens_is_not() {
        let seats = [(Place::Pass, 0), (Place::Later, 0), (Place::Listening, 0), (Place::Spoken, 0)];
        assert_eq!(round(&seats).turn(), Turn::Again(member(1)));
        let seats = [(Place::Pass, 0), (Place::Spoken, 0), (Place::Listening, 0), (Place::Spoken, 0)];
        assert_eq!(round(&seats).turn(), Turn::Over);
    }

    #[test]
    fn who_speaks_after_being_passed_over_is_not_offered_again() {
        assert_eq!(round(&[(Place::Spoken, 1), (Place::Spoken, 0)]).turn(), Turn::Over);
    }

    #[test]
    fn nobody_can_press_past_others() {
        let round = round(&[(Place::Spoken, 0), (Place::Speak, 0), (Place::Speak, 0)]);
        assert!(round.may_go(&member(1), false));
        assert!(!round.may_go(&member(2), false), "somebody stands before");
        assert!(!round.may_go(&member(0), false), "it is not that person's turn any more");
        assert!(!round.may_go(&member(1), true), "not offered once yet");
        assert!(!round.may_go(&member(7), false), "has no place");
    }

    #[test]
    fn on_the_way_back_it_is_one_after_another_too() {
        let round = round(&[(Place::Later, 0), (Place::Speak, 1)]);
        assert!(round.may_go(&member(0), true));
        assert!(!round.may_go(&member(1), true), "somebody stands before");
        assert!(!round.may_go(&member(0), false), "the first way round is over");
    }

    #[test]
    fn a_round_of_nobody_is_over() {
        assert_eq!(round(&[]).turn(), Turn::Over);
    }
}
