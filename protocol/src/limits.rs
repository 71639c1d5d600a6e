//! Every bound of the core, in one place, each with its reason.
//!
//! A bound met by a peer is not an error of ours: the peer waits, or its connection is let go.

/// The largest encoding of any one value: the largest frame. An entry (64 KiB) with its cells (16 × 64 KiB) would be
/// larger; such an entry travels with its cells apart.
pub const VALUE_BYTES_MAX: usize = 256 * 1024;

/// The largest entry, without its cells. (`keys.md` 1; a founding with 13 lines is under 3 KiB, an Enter under 4 KiB.)
pub const ENTRY_BYTES_MAX: usize = 64 * 1024;

/// The largest body of an entry.
pub const BODY_BYTES_MAX: usize = 60 * 1024;

/// Dependencies an entry may name. (`keys.md` 1: more concurrent heads than this are merged by an entry of one's own first.)
pub const DEPS_MAX: usize = 64;

/// Group-log heads an entry may name. Same reason as [`DEPS_MAX`].
pub const HEADS_MAX: usize = 64;

/// Entries that one taking-back may name: 32 KiB of ids. More are taken back by a few such entries, or all at once.
pub const WITHDRAWN_MAX: usize = 1_024;

/// Messages that are told one by one when they are taken back together; of more it is said that they are to be read
/// again. (A client is told at most 1,024 things before it counts as behind.)
pub const WITHDRAWN_TOLD_MAX: usize = 256;

/// Bytes of words in one part of a copy, about: a part is one answer to a client.
pub const COPY_PART_BYTES: usize = 256 * 1024;

/// Who leaves and keeps nothing tells those who can be reached for so long at most, in milliseconds. A guess: some round
/// trips over a slow relay and a visit at a courier; longer nobody should wait who wants to be gone.
pub const LAST_CALL_MS: u64 = 10_000;

/// Newer statements of one device that are passed on in a minute; the newest comes with the next. Who comes in has three.
pub const STATEMENTS_A_MINUTE: usize = 8;

/// Cells of one entry.
pub const CELLS_MAX: usize = 16;

/// The largest cell in clear, padding included; more is an attachment.
pub const CELL_BYTES_MAX: usize = 64 * 1024;

/// Files one message may bring. A guess: a few photos of one poster; more are a second message.
pub const ATTACHMENTS_MAX: usize = 16;

/// The largest file. What a stick as it is sold can hold in one file (FAT32) fits; what is larger wants another way than a
/// group of people who all keep it.
pub const ATTACHMENT_BYTES_MAX: u64 = 4 << 30;

/// The longest media type of a file, in bytes. (RFC 6838: 127 for each half.)
pub const MEDIA_BYTES_MAX: usize = 255;

/// The longest text of one message, in bytes: a cell less its frame and the step of padding (Padmé: at most 12 %).
pub const TEXT_BYTES_MAX: usize = 56 * 1024;

/// The longest name of a person, group or thread, in bytes. A guess: longer than any name, short enough to draw.
pub const NAME_BYTES_MAX: usize = 200;

/// The longest line of an agreement, in bytes.
pub const LINE_BYTES_MAX: usize = 2_000;

/// The longest card, in bytes.
pub const CARD_BYTES_MAX: usize = 16 * 1024;

/// Lines an agreement may begin with: the cells of one entry, less the name, the group's name and the card.
pub const FOUNDING_LINES_MAX: usize = CELLS_MAX - 3;

/// Devices an ending may name as kept.
pub const KEPT_MAX: usize = 64;

/// RecoverySets of a member in the past of one more. Who loses a slip of paper a month is done after twenty years.
pub const RECOVERY_SETS_OF_A_MEMBER_MAX: usize = 256;

/// Members in a group. (`keys.md` 6: 200 is what was measured.)
pub const MEMBERS_MAX: usize = 1_024;

/// Ids that say who hears words (comings, leavings), as they are noted with words that wait. Above what all members' make,
/// as far as one row holds.
pub const HEARERS_MAX: usize = 4 * MEMBERS_MAX;

/// Puts of one entry. (`facts.md`, the wall.)
pub const PUTS_MAX: usize = 16;

/// Bytes of a document's key. (`facts.md`.)
pub const KEY_BYTES_MAX: usize = 96;

/// Bytes of a register's value. (`facts.md`.)
pub const REGISTER_BYTES_MAX: usize = 1_024;

/// Messages of one page before its writers go to the next. (`facts.md`: loads in 20–30 ms.)
pub const PAGE_MESSAGES: usize = 2_000;

/// Entries of one page, words or not, before its writers go to the next: well below [`PAGE_ENTRIES_MAX`], above which
/// everybody's words would be void.
pub const PAGE_ENTRIES: usize = 3_000;

/// Entries of one page in the past of another, above which that other is void.
pub const PAGE_ENTRIES_MAX: usize = 4_000;

/// Days after which a page is full, whatever it holds.
pub const PAGE_DAYS: u64 = 31;

/// Effective endings of one device that are looked at; those with the smallest ids count. Nobody needs more than a few.
pub const ENDINGS_OF_A_DEVICE_MAX: usize = 64;

/// Of those, DeviceLosts by other devices of the same member, one of each: as many as a member may have devices.
pub const LOSSES_OF_A_DEVICE_MAX: usize = DEVICES_OF_A_MEMBER_MAX;

/// Days an epoch may be used. (`keys.md` 6.)
pub const EPOCH_DAYS: u64 = 7;

/// Entries of one sender under one epoch. (`keys.md` 6.)
pub const EPOCH_ENTRIES: u64 = 500;

/// Epochs of one member that are kept besides the newest of each device: more than anybody needs in two weeks. Counted by
/// member, since a member may have any number of devices.
pub const EPOCHS_OF_A_MEMBER_MAX: usize = 16;

/// Rotations of one member that are kept until somebody deals their rungs. Half a minute's at most.
pub const UNOPENED_OF_A_MEMBER_MAX: usize = 8;

/// Days a slip lies before it ends, unless its giver says otherwise.
pub const SLIP_DAYS: u64 = 365;

/// The longest time a slip can be made for, in days.
pub const SLIP_DAYS_MAX: u64 = 3_650;

/// Days after a slip's expiry in which an Enter that names it still stands (its writer's clock may be off).
pub const SLIP_GRACE_DAYS: u64 = 2;

/// Member's addresses on a slip. (`keys.md` 4.)
pub const SLIP_ADDRESSES_MAX: usize = 4;

/// Addresses in one address record, and the bytes of one.
pub const ADDRESSES_MAX: usize = 8;
/// Bytes of one address in text form.
pub const ADDRESS_BYTES_MAX: usize = 256;

/// Days for which addresses of a record are dialled. (`keys.md` 2.)
pub const ADDRESS_DAYS: u64 = 14;

/// Lines of devices that nobody has told of, kept at a time. A guess: nobody is handed more of them in two weeks.
pub const BY_HAND_MAX: usize = 16;

/// Days between prekeys. (`keys.md` 2.)
pub const PREKEY_DAYS: u64 = 7;

/// Days a prekey's secret is kept after its successor was published. (`keys.md` 2.)
pub const PREKEY_KEPT_DAYS: u64 = 14;

/// Entries of one connection that wait for others they name.
pub const PARKED_OF_A_CONNECTION_MAX: usize = 4_096;

/// Minutes that an entry waits for others before the connection that brought it ends and begins anew. A guess: far more
/// than it takes to catch up.
pub const PARKED_MINUTES: u64 = 10;

/// Bytes that wait for others, of one connection: parked entries with their cells, and cells without their epoch.
pub const WAITING_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Cells that wait for the epoch they are wrapped under, of one connection.
pub const CELLS_WAITING_MAX: usize = 1_024;

/// Cells of one author noted as lacking; older ones are looked for when half of these have come. A guess: two pages of
/// messages; about 0.6 MB.
pub const CELLS_LACKING_OF_A_MEMBER_MAX: usize = 4_096;

/// Requests at the door that a device keeps, the oldest let go first.
pub const REQUESTS_MAX: usize = 256;

/// Requests kept that came with slips of one giver: nobody fills the door alone.
pub const REQUESTS_OF_A_GIVER_MAX: usize = 64;

/// Logs named in one exchange of heads.
pub const LOGS_MAX: usize = 4_096;

/// Heads that are not here, of which one connection says that it holds them, and which are remembered. A guess: what
/// comes of an honest exchange is a few for each log.
pub const CLAIMS_MAX: usize = 8_192;

/// Devices named for one log in one exchange of heads.
pub const DEVICES_MAX: usize = 4_096;

/// Bytes of entries and cells put into one run, after which the next one begins.
pub const RUN_BYTES: usize = 60 * 1024;

/// About how many bytes of heads or statements are put into one frame, after which the next one begins: well below
/// [`VALUE_BYTES_MAX`], above which nobody reads a frame.
pub const FRAME_BYTES: usize = 120 * 1024;

/// Entries of one run.
pub const RUN_ENTRIES_MAX: usize = 512;

/// How long answers to words are gathered, in milliseconds. As long as offers are; “kept” is shown that much later.
pub const GOT_AFTER_MS: u64 = 1_000;

/// Runs given to one connection before it has answered anything: what waits in its queue.
pub const RUNS_AT_ONCE: usize = 8;

/// Seconds between full exchanges of heads on a quiet connection. (`design.md` 6.)
pub const HEADS_EVERY_SECONDS: u64 = 60;

/// Milliseconds for which offers are gathered. (`design.md` 6.)
pub const OFFER_AFTER_MS: u64 = 1_000;

/// Connections that are offered what one has learned.
pub const OFFER_TO: usize = 3;

/// Milliseconds in a day.
pub const DAY_MS: u64 = 86_400_000;

/// Work a connection may cost in a second, for as long as it likes, in units of about a microsecond (`member/budget.rs`):
/// a fiftieth of a processor. Five who flood take a tenth.
pub const WORK_A_SECOND: i64 = 20_000;

/// Work a connection may cost at once: about a second's. Answers to a first question are up to 100 MB of it.
pub const WORK_AT_ONCE: i64 = 1_000_000;

/// Frames of one connection that wait for its bucket to fill, above which it is let go. The node reads nothing from it
/// meanwhile; what it had read already is less than this.
pub const FRAMES_WAITING_MAX: usize = 256;

/// Waiting frames of one connection that are taken up in one call.
pub const FRAMES_AT_ONCE: usize = 8;

/// Requests at the door that are kept of one slip: it brings one guest, and was perhaps shown to somebody.
pub const REQUESTS_OF_A_SLIP_MAX: usize = 4;

/// Devices of one member in the past of one that is added, above which that one is void. A guess: nobody has so many,
/// and a rotation to them takes 100 ms and 300 kB.
pub const DEVICES_OF_A_MEMBER_MAX: usize = 256;

/// Devices of one member that are in use at a time; a device beyond these is not added from here. A guess: more than
/// anybody carries, few enough for a screen.
pub const OWN_DEVICES_MAX: usize = 16;

/// Acts of one member in the past of another act of theirs in a meeting's stretch, above which that other is void. In a
/// meeting of two hours somebody does a few dozen things; one who does thousands does not keep the others from theirs.
pub const MEETING_ACTS_OF_A_MEMBER_MAX: usize = 512;

/// Rounds of one meeting's stretch. A guess: nobody sits through a hundred.
pub const ROUNDS_MAX: u16 = 256;

/// The longest name of a round, in bytes.
pub const ROUND_NAME_BYTES_MAX: usize = 500;

/// Hours without anything done in it after which an unclosed meeting rests, unless the group says otherwise. More than
/// clocks are off by a wrong time zone, less than the days between two meetings.
pub const MEETING_RESTS_HOURS: u16 = 24;

/// The fewest hours a group may say: clocks are an hour or two off, and people pause.
pub const RESTS_HOURS_MIN: u16 = 4;

/// The most hours a group may say: a meeting in writing over two weeks.
pub const RESTS_HOURS_MAX: u16 = 14 * 24;

/// The longest text of a form of meeting, in bytes. A guess: three pages.
pub const FORM_BYTES_MAX: usize = 8 * 1024;

/// Forms of one group that are listed. A guess: nobody chooses from more.
pub const FORMS_MAX: usize = 64;

/// Hours for which somebody can offer to be asked, from when it is looked at: what a changed program or a clock that is
/// off says beyond that is not shown.
pub const ASK_ME_HOURS_MAX: u64 = 48;

/// Minutes before a meeting for which a reminder can be asked: a day.
pub const REMIND_MINUTES_MAX: u64 = 24 * 60;

/// Hours before its time in which opening a meeting opens the one whose time was fixed.
pub const MEETING_EARLY_HOURS: u64 = 12;

/// A clock this many days ahead of all it has seen, or two behind, is not believed when a meeting is chosen by its day.
/// (Groups have been silent for months; a year is not a quiet group but a clock that is off.)
pub const CLOCK_AHEAD_DAYS_MAX: u64 = 400;

/// Devices of one other member that are connected at a time; the one that came first goes, and calls again. A guess: more
/// than a person has on at once. (Honest programs call two.)
pub const CONNECTED_OF_A_MEMBER_MAX: usize = 8;

/// Guests that stand at one door at a time: a third of the connections that callers may have.
pub const GUESTS_MAX: usize = 64;

/// The same with slips of one giver, who knows the keys of all of them.
pub const GUESTS_OF_A_GIVER_MAX: usize = 16;

/// Of these, those that have not knocked: an honest guest does so at once.
pub const SILENT_OF_A_GIVER_MAX: usize = 4;

/// Leaves of one ending about one stretch: ends of that stretch by one device, more than one where copies of it wrote.
pub const LEAVES_OF_A_LOG_MAX: usize = 8;

/// The longest bundle, in bytes: all of it is in memory while it is made or taken in. About 40,000 messages; of more a
/// bundle holds those since a day.
pub const BUNDLE_BYTES_MAX: usize = 32 * 1024 * 1024;

/// Sections one letter may name: one for each set of people who hear something together. What fits one packet.
pub const SECTIONS_MAX: usize = 1_600;

/// Open slips whose boxes are looked for in a bundle. A guess: each costs 20 µs.
pub const SLIPS_LOOKED_FOR_MAX: usize = 4_096;

/// One hour in milliseconds.
pub const HOUR_MS: u64 = 3_600_000;

/// The greatest day a page can be of: times in documents are below 2^53 ms. (`facts.md`.)
pub const DAYS_MAX: u64 = (1 << 53) / DAY_MS;

/// How far a clock may go ahead of all that was seen before words whose term is over are only hidden, in milliseconds.
/// (`keys.md` 6: two days.)
pub const CLOCK_DOUBTED_MS: u64 = 2 * DAY_MS;

/// Days for which a page that is over is remembered, so that nothing of it is asked for or taken. A guess: longer than
/// anything that is on its way (couriers: 30 days).
pub const OVER_REMEMBERED_DAYS: u64 = 60;

/// Days a courier keeps a packet. (`keys.md` 7.)
pub const COURIER_DAYS: u64 = 30;

/// Packets in one box at a courier. A guess: a busy day of a large group; a packet takes 700 bytes at least.
pub const PACKETS_OF_A_BOX_MAX: u64 = 4_096;

/// Bytes in one box at a courier. A guess: the letters to one device in a week, or what a group says in a day, many times.
pub const BYTES_OF_A_BOX_MAX: u64 = 32 * 1024 * 1024;

/// Bytes a courier keeps in all, unless its owner says otherwise.
pub const COURIER_BYTES: u64 = 1024 * 1024 * 1024;

/// Boxes asked for in one question.
pub const BOXES_ASKED_MAX: usize = 1_024;

/// Packets in one question or answer: what fits a frame of the smallest ones.
pub const PACKETS_AT_ONCE_MAX: usize = 384;

/// Bytes of packets in one question or answer, after which the next one begins: below [`VALUE_BYTES_MAX`] by a packet.
pub const PACKETS_BYTES: usize = 180 * 1024;

/// Bytes of packets taken in on one visit; the rest waits for the next one.
pub const VISIT_BYTES_MAX: usize = 32 * 1024 * 1024;

/// Work that a courier does on one connection, in rows that are looked for: some seconds. A guess: the first visit of a
/// device that was away costs a tenth.
pub const WORK_OF_A_VISIT_MAX: u64 = 1 << 18;

/// Work that a courier does in a day before it does less on each connection: some minutes of one core. A guess.
pub const WORK_OF_A_DAY: u64 = 1 << 26;

/// Work on one connection from then on. A guess: ten usual visits, each of which asks for some 250 boxes.
pub const WORK_OF_A_SHORT_VISIT_MAX: u64 = 1 << 13;

/// Questions on one visit before no more is collected: three times those of [`VISIT_BYTES_MAX`].
pub const QUESTIONS_OF_A_VISIT_MAX: usize = 512;

/// Questions at one courier in a day, after which it is visited on the next. A guess: a visit after each of a thousand words.
pub const QUESTIONS_OF_A_DAY_MAX: u64 = 8_192;

/// Members of whose entries, found at couriers, it is remembered that they rest on what is not here: one entry of each.
pub const RESTING_MAX: usize = MEMBERS_MAX;

/// Missing entries that one member's devices name at couriers, of which it is remembered that others were asked for them. A
/// guess: what a courier lost that a person was not told of is one or two.
pub const GAPS_OF_A_MEMBER_MAX: usize = 16;

/// Of all members together, as far as one row holds.
pub const GAPS_MAX: usize = 512;

/// Couriers of a group that are visited.
pub const COURIERS_MAX: usize = 8;

/// Visits at one courier of which it is remembered what was left there, to have it let go of. A guess: something to leave
/// every five minutes for a month; what was left before those goes by its day.
pub const BATCHES_MAX: usize = 8_192;

/// Couriers on a slip. Each takes about 120 bytes of a QR code.
pub const SLIP_COURIERS_MAX: usize = 2;

/// Channels named in one letter.
pub const CHANNELS_OF_AN_ERRAND_MAX: usize = 16;

/// Channels that are read, the newest first: of each member a few a month.
pub const CHANNELS_MAX: usize = 2_048;

/// Of these, told of by one member's devices at one courier. A guess: five devices' of five weeks, and as many again.
pub const CHANNELS_OF_A_MEMBER_MAX: usize = 64;

/// How far ahead of one's own clock somebody's may say that they asked, or answered, at a courier.
pub const ASKED_AHEAD_MS: u64 = 2 * DAY_MS;

/// Boxes that one member's letters name on one visit: an answer of the size of a bundle, and less than [`VISIT_BYTES_MAX`].
pub const BOXES_OF_A_MEMBER_MAX: usize = 448;

/// How often in vain somebody's asking is believed to have been: so many and one more say that they answered it, and the others
/// leave it to them.
pub const ASKED_IN_VAIN_MAX: u64 = 2;

/// Ends of chains named by a device that was away, of one log.
pub const LACKS_TIPS_MAX: usize = MEMBERS_MAX;

/// Rooms of one group that are open here at a time. A guess: nobody is with more people at once.
pub const ROOMS_MAX: usize = 16;

/// Asks of one's own that are remembered; older ones are forgotten with those who said yes to them.
pub const ASKS_MAX: usize = 16;

/// People who said yes to one ask and are remembered: those who could be chosen. A guess: more than anybody looks through;
/// all asks, letters and slips fit one row ([`VALUE_BYTES_MAX`]).
pub const YESES_MAX: usize = 32;

/// Asks of others to which this person said yes, and which are remembered.
pub const YESES_GIVEN_MAX: usize = 64;

/// Letters about rooms that wait here, and slips of rooms that may be used: at most 4 KiB each, in one row. Half of the
/// letters are for one's own devices, half for others.
pub const ROOM_LETTERS_MAX: usize = 48;

/// Of those for others, letters to one person. A guess: a yes, not any more and an acceptance of two asks, and some.
pub const ROOM_LETTERS_TO_ONE_MAX: usize = 8;

/// What is remembered of one's own other devices in rooms, oldest forgotten first. A guess: four of them in every room.
pub const ROOM_DEVICES_MAX: usize = 64;

/// Days for which a letter about a room is sent again. A guess: who asked for company two weeks ago asks anew.
pub const ROOM_LETTER_DAYS: u64 = 14;

/// Every letter about a room is so long, so that a yes and a slip look alike. A slip with a card of no words takes less
/// than 3 KiB.
pub const ROOM_LETTER_BYTES: usize = 4_096;

/// Milliseconds after which a room's channel that the other end closed is opened again from here.
pub const ROOM_RESTS_MS: u64 = 30_000;

/// Inputs of rooms that follow from one call.
pub const ROOM_INPUTS_MAX: usize = 4_096;
