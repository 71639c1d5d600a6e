//! Founding a group: the card, the agreement and the rules to begin with. Founder is no role.

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

use super::Member;
use super::cells::Sealed;
use crate::command::{Refusal, Standing};
use crate::entry::Entry;
use crate::id::{DeviceId, EntryId, GroupId, MemberId, RecoveryId};
use crate::kind::{Found, Kind, Rules};
use crate::limits;
use crate::persona::Persona;
use crate::signature::SecretKey;
use crate::step::{Now, Rows, Step, Table, Write};
use crate::words;

/// What a group begins with.
#[derive(Clone)]
pub struct Founding {
    /// The group's name.
    pub name: String,
    /// What people there call the founder.
    pub me: String,
    /// The card.
    pub card: String,
    /// The lines of the agreement.
    pub agreement: Vec<String>,
    /// The rules.
    pub rules: Rules,
}

/// Rows of a persona that has none yet.
pub(super) struct NoRows;

impl Rows for NoRows {
    fn row(&self, _: Table, _: &[u8]) -> Option<Vec<u8>> {
        None
    }
}

impl Founding {
    fn check(&self) -> Result<Founding, Refusal> {
        let mut agreement = Vec::new();
        for line in &self.agreement {
            let line = words::text(line, limits::LINE_BYTES_MAX)?;
            if !line.is_empty() {
                agreement.push(line);
            }
        }
        if agreement.len() > limits::FOUNDING_LINES_MAX {
            return Err(Refusal::TooManyLines { most: limits::FOUNDING_LINES_MAX });
        }
        let rules_fit = (1..=2).contains(&self.rules.welcomes)
            && [0, 1, 7, 30, 90].contains(&self.rules.term_days)
            && self.rules.decision_days <= 365
            && self.rules.wait_days <= 365;
        if !rules_fit {
            return Err(Refusal::BadNumber);
        }
        Ok(Founding {
            name: words::name(&self.name)?,
            me: words::name(&self.me)?,
            card: words::text(&self.card, limits::CARD_BYTES_MAX)?,
            agreement,
            rules: self.rules,
        })
    }
}

impl Member {
    /// Founds a group. `seed` is randomness from the operating system; everything random in this persona comes from it.
    pub fn found(founding: &Founding, now: Now, seed: [u8; 32]) -> Result<(Member, Step), Refusal> {
        Self::found_at(founding, None, now, seed)
    }

    /// The same with a transport key that is there already: a room lies on the connections of the group around it.
    pub(super) fn found_at(
        founding: &Founding,
        transport: Option<&SecretKey>,
        now: Now,
        seed: [u8; 32],
    ) -> Result<(Member, Step), Refusal> {
        let founding = founding.check()?;
        let mut random = ChaCha20Rng::from_seed(seed);
        let (mut group_random, mut member_random) = ([0; 16], [0; 16]);
        random.fill_bytes(&mut group_random);
        random.fill_bytes(&mut member_random);
        let device = SecretKey::random(&mut random);
        let recovery = SecretKey::random(&mut random);
        let device_id = DeviceId(device.public());
        let found = Found {
            random: group_random,
            member_random,
            recovery: RecoveryId(recovery.public()),
            rules: founding.rules,
        };
        let persona = Persona {
            group: GroupId::founded_by(device_id, &group_random),
            group_name: founding.name.clone(),
            member: MemberId::of(device_id, &RecoveryId(recovery.public()), &member_random),
            me: founding.me.clone(),
            device,
            transport: transport
                .map_or_else(|| SecretKey::random(&mut random), |key| SecretKey::from_seed(&key.seed())),
            recovery: Some(recovery),
            asking: None,
            linked: None,
            next_transport: None,
        };
        let mut member = Member::new(persona, random, now);
        let mut step = Step::default();
        member.save_persona(&mut step);
        let mut texts = vec![founding.me.as_bytes(), founding.name.as_bytes(), founding.card.as_bytes()];
        texts.extend(founding.agreement.iter().map(String::as_bytes));
        let log = member.groups.log();
        let cells: Sealed =
            member.seal_cells(log, 1, &texts).ok_or(Refusal::TooLong { most: limits::CARD_BYTES_MAX })?;
        let kind = Kind::Found(found);
        let entry = Entry {
            group: member.persona.group,
            log,
            member: member.persona.member,
            device: device_id,
            seq: 1,
            prev: EntryId::default(),
            deps: Vec::new(),
            heads: Vec::new(),
            time: now.day(),
            opening: None,
            kind: kind.number(),
            body: kind.body(),
            cells: cells.refs(),
        };
        let entry = entry.sign(&member.persona.device);
        member.take_own(entry, cells, &mut step);
        member.set_standing(Standing::Entered, None, &mut step);
        member.new_prekey(now, &mut step);
        member.new_address(Vec::new(), now, &mut step);
        member.settle(now, &NoRows, &mut step);
        Ok((member, step))
    }

    /// The rows a fresh persona is made of, for a test that opens it from them.
    pub fn rows_of(step: &Step) -> Vec<Write> {
        step.writes.clone()
    }
}
