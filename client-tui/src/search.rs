//! A search across one's groups, for all three ways of asking. Each group is gone through newest first, a part at a time;
//! what is found comes out newest first over all of them, as soon as nothing newer can come any more.

use std::collections::VecDeque;

use kith_node::api::{Answer, Call, GroupSummary, Link};
use kith_protocol::command::{MessageView, Refusal, Standing};
use kith_protocol::id::{GroupId, MessageId};

use crate::said::{clean, clock, messages, title};
use crate::t;

/// A search that goes on.
pub struct Search {
    text: String,
    groups: Vec<Group>,
    found: usize,
}

/// One group of it.
struct Group {
    group: GroupId,
    name: String,
    found: VecDeque<MessageView>,
    rest: Rest,
}

/// What is still to be looked at in a group.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    All,
    Before(MessageId),
    Nothing,
}

/// A message that was found, and in which group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The group.
    pub group: GroupId,
    /// Its name.
    pub name: String,
    /// The message.
    pub message: MessageView,
}

/// What comes next.
pub enum Next {
    /// This is to be asked of the node; what it answers is given to [`Search::answered`] with the same number.
    Ask(usize, Call),
    /// This was found.
    Hit(Box<Hit>),
    /// That was all.
    End,
}

impl Search {
    /// Looks for a text in these groups, as far as their person is inside.
    pub fn new(text: &str, groups: &[GroupSummary]) -> Self {
        let entered = groups.iter().filter(|summary| summary.state == Standing::Entered);
        let groups = entered.map(|summary| Group {
            group: summary.group,
            name: summary.name.clone(),
            found: VecDeque::new(),
            rest: Rest::All,
        });
        Self { text: text.to_owned(), groups: groups.collect(), found: 0 }
    }

    /// What comes next.
    pub fn next(&mut self) -> Next {
        // The newest of what is at hand goes out once no group can still bring something newer.
        let newest = |group: &Group| match group.rest {
            _ if !group.found.is_empty() => group.found.front().map(|message| message.id),
            Rest::All => Some(MessageId([u8::MAX; 16])),
            Rest::Before(message) => Some(message),
            Rest::Nothing => None,
        };
        let first = self.groups.iter().enumerate().filter_map(|(at, group)| Some((newest(group)?, at))).max();
        let Some((_, at)) = first else { return Next::End };
        let Some(group) = self.groups.get_mut(at) else { return Next::End };
        if let Some(message) = group.found.pop_front() {
            self.found += 1;
            return Next::Hit(Box::new(Hit { group: group.group, name: group.name.clone(), message }));
        }
        let before = match group.rest {
            Rest::Before(message) => Some(message),
            Rest::All | Rest::Nothing => None,
        };
        Next::Ask(at, Call::Search { group: group.group.hex(), text: self.text.clone(), before })
    }

    /// What the node answered. A group that cannot be looked through any more (its person left it meanwhile) is left out;
    /// that nothing is sought at all ends the search.
    pub fn answered(&mut self, number: usize, answer: Result<Answer, Refusal>) -> Result<(), Refusal> {
        let Some(group) = self.groups.get_mut(number) else { return Ok(()) };
        group.rest = Rest::Nothing;
        match answer {
            Ok(Answer::Found { found, next }) => {
                group.found.extend(found);
                group.rest = next.map_or(Rest::Nothing, Rest::Before);
            }
            Ok(_) => return Err(Refusal::NotACall),
            Err(refusal @ (Refusal::Empty | Refusal::Closing | Refusal::DiskFailed)) => return Err(refusal),
            Err(_) => {}
        }
        Ok(())
    }

    /// Goes on until something is found, or that was all.
    pub async fn go_on(&mut self, link: &Link) -> Result<Option<Hit>, Refusal> {
        loop {
            match self.next() {
                Next::Hit(hit) => return Ok(Some(*hit)),
                Next::End => return Ok(None),
                Next::Ask(number, call) => self.answered(number, link.call(call).await)?,
            }
        }
    }

    /// What is said once that was all.
    pub fn end_line(&self) -> String {
        t!("search-end", count = self.found, text = clean(&self.text))
    }
}

/// What was found, as lines: group, who and when first, then the words.
pub fn lines(hit: &Hit) -> Vec<String> {
    let message = &hit.message;
    let at =
        message.at_ms.map_or_else(|| clock::hour(None), |ms| format!("{}, {}", clock::hour(Some(ms)), clock::day(ms)));
    let (first, rest) = messages::from_the_name_on(message, &[]);
    let name = messages::author(message);
    let mut lines = vec![t!("search-hit", group = title(&hit.name), name = name, at = at, text = first)];
    lines.extend(rest);
    lines
}

/// What was found, as `--json` gives it: as `read` does, with its group.
pub fn json(hit: &Hit) -> serde_json::Value {
    let mut object = messages::json(&hit.message);
    if let Some(fields) = object.as_object_mut() {
        fields.insert("group".to_owned(), hit.group.hex().into());
        fields.insert("group_name".to_owned(), hit.name.clone().into());
    }
    object
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stand_in::{message, summary};

    /// Two groups, in parts of two: what is found comes out newest first over both.
    #[test]
    fn what_is_found_comes_newest_first_over_all_groups() {
        let mut other = summary();
        other.group = GroupId([8; 32]);
        let mut search = Search::new("x", &[summary(), other]);
        let words: [Vec<u8>; 2] = [vec![9, 6, 5, 1], vec![8, 7, 4]];
        let (mut order, mut asked) = (Vec::new(), Vec::new());
        loop {
            match search.next() {
                Next::Hit(hit) => order.push(hit.message.entry.0[0]),
                Next::End => break assert_eq!(search.found, order.len()),
                Next::Ask(number, Call::Search { before, .. }) => {
                    asked.push(number);
                    let after = |n: &&u8| before.is_none_or(|before| message(**n, "Ana", "x").id < before);
                    let part: Vec<MessageView> =
                        words[number].iter().filter(after).take(2).map(|n| message(*n, "Ana", "x")).collect();
                    let next = (part.len() == 2).then(|| part[1].id);
                    search.answered(number, Ok(Answer::Found { found: part, next })).unwrap();
                }
                Next::Ask(..) => panic!("asked for something else"),
            }
        }
        assert_eq!(order, [9, 8, 7, 6, 5, 4, 1]);
        assert!(asked.len() >= 4, "a part at a time: {asked:?}");
    }

    #[test]
    fn a_group_that_was_left_meanwhile_is_left_out_and_nothing_sought_is_refused() {
        let mut search = Search::new("x", &[summary()]);
        assert!(matches!(search.next(), Next::Ask(0, _)));
        search.answered(0, Err(Refusal::HasLeft)).unwrap();
        assert!(matches!(search.next(), Next::End));
        let mut search = Search::new(" ", &[summary()]);
        assert!(matches!(search.next(), Next::Ask(0, _)));
        assert_eq!(search.answered(0, Err(Refusal::Empty)), Err(Refusal::Empty));
    }
}
