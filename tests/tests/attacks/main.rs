//! What must be attacked, and the standing tests that attack it.
//!
//! An infiltrator is a member with a changed client ([`kith_tests::changed`]); a courier, a stranger and a thief have
//! less. [`ROWS`] is the list of attacks, each with the tests that carry it out, through the real frames wherever a frame
//! can carry it, or with the feature it waits for. A test in this folder that stands in no row, or a row whose test is
//! gone, fails [`the_list_is_true`].
//!
//! That each of them sees something is shown by `.ci/long/broken`: it takes one defence after another out of a copy, and
//! the tests named in the patch must go red.
//!
//! `cargo test -p kith-tests --no-default-features --test attacks` builds the core and the simulator only.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops here")]

mod decoders;
mod door;
mod entries;
mod epochs;
mod group;
mod signatures;
mod terms;
mod words;

use std::collections::BTreeSet;

/// What stands against an attack.
enum By {
    /// A test in this folder: its path, and itself, so that this does not build without it.
    Here(&'static str, fn()),
    /// A test elsewhere: file, name.
    There(&'static str, &'static str),
    /// Nothing yet: the feature does not exist.
    #[allow(dead_code, reason = "every attack has its tests now; what comes next may wait for its feature")]
    WaitsFor(&'static str),
}
use By::{There, WaitsFor};

/// A test in this folder, by its path.
macro_rules! here {
    ($($path:ident)::+) => {
        By::Here(stringify!($($path)::+), $($path)::+)
    };
}

const STORIES: &str = "protocol/src/group_log/stories";
const FINDINGS: &str = "protocol/tests/attack";
const SIMULATED_MEETINGS: &str = "tests/tests/meetings.rs";
const SIMULATOR: &str = "tests/tests/simulator";
const CODEC: &str = "protocol/tests/codec.rs";
const DOCUMENT: &str = "protocol/tests/document.rs";
const BUNDLE: &str = "protocol/tests/bundle.rs";
const DEVICES: &str = "tests/tests/devices.rs";
const MINE: &str = "tests/tests/mine.rs";
const ATTACHMENTS: &str = "protocol/tests/attachments.rs";
const FILES: &str = "tests/tests/attachments.rs";
const COURIER: &str = "protocol/tests/courier.rs";
const MEMBER: &str = "protocol/tests/member.rs";
const ROOMS: &str = "protocol/tests/rooms.rs";
const MEETINGS: &str = "protocol/tests/meeting.rs";
const ROOMS_OF_FIVE: &str = "tests/tests/rooms.rs";
const SHELF: &str = "node/src/courier/shelf.rs";
const GATE: &str = "node/src/network/gate.rs";
const TERMS: &str = "protocol/tests/terms.rs";
const LEAKS: &str = "tests/tests/leaks.rs";

/// Every attack and what stands against it.
const ROWS: &[(&str, &[By])] = &[
    (
        "a turn moved on past others, or from somebody whose turn it is not",
        &[
            There(FINDINGS, "a_forged_go_moves_nobodys_turn"),
            There(FINDINGS, "a_round_is_not_ended_by_joining_its_meeting_to_a_closed_one"),
            There(SIMULATED_MEETINGS, "random_meetings"),
        ],
    ),
    (
        "wrong author or any altered field of a valid entry",
        &[
            here!(entries::no_altered_field_of_an_entry_is_taken),
            here!(entries::a_device_speaks_for_its_own_member_only),
            There(CODEC, "every_bit_of_an_entry_is_signed"),
            There(BUNDLE, "what_a_changed_program_puts_on_a_stick_is_checked_as_on_a_connection"),
            There(CODEC, "every_bit_of_a_request_is_signed"),
            There(STORIES, "a_device_cannot_speak_as_another_member"),
        ],
    ),
    (
        "invalid signature reaching store or screen",
        &[here!(entries::words_with_a_bad_signature_reach_neither_store_nor_screen)],
    ),
    (
        "forged predecessor, key of another author, second change for one place",
        &[
            here!(entries::an_entry_follows_its_own_devices_entry_and_no_other),
            here!(entries::an_id_somebody_else_used_takes_nothing_from_them),
            here!(entries::a_message_is_written_once),
            There(DOCUMENT, "hostile_puts_are_refused"),
        ],
    ),
    (
        "bytes of a peer reaching an Automerge decoder",
        &[
            here!(decoders::no_decoder_of_automerge_is_ever_called),
            There(DOCUMENT, "a_hundred_thousand_mutated_entries_do_no_harm"),
        ],
    ),
    (
        "run-length, size and count bombs in our own decoders",
        &[
            here!(decoders::a_count_without_what_it_counts_is_refused),
            There(FINDINGS, "the_last_page_number_stops_nobody"),
            There(FINDINGS, "a_rotation_of_the_last_day_stops_nobody"),
            There(FINDINGS, "an_entry_of_the_last_day_can_be_read_over"),
            There(FINDINGS, "thousands_of_stretches_do_not_part_two_members"),
            There(FINDINGS, "an_entry_with_a_mebibyte_of_cells_parts_nobody"),
            There(FINDINGS, "many_devices_part_nobody"),
            There(FINDINGS, "an_epoch_for_many_devices_is_there_after_a_start"),
            There(FINDINGS, "of_one_ending_and_stretch_few_leaves_are_kept"),
            There(FINDINGS, "a_visit_with_a_recovery_key_pays_for_what_the_door_looks_through"),
            There(FINDINGS, "a_page_full_of_nothing_is_left_behind"),
            There(FINDINGS, "a_page_opened_as_something_else_swallows_no_words"),
            There(FINDINGS, "many_takings_back_are_taken_in_quickly"),
        ],
    ),
    (
        "equivocation, and a relay framing an honest author for it",
        &[
            here!(entries::a_fork_ends_the_device_and_never_the_member),
            here!(entries::nobody_is_framed_for_a_fork),
            There(STORIES, "a_fork_ends_the_device_never_the_member"),
            There(SIMULATOR, "a_fork_inside_a_stretch_ends_the_device_for_those_who_never_hear_it"),
            There(SIMULATOR, "one_who_returns_with_the_other_half_proves_the_fork"),
            There(FINDINGS, "a_hundred_branches_of_the_group_log_hold_up_no_words"),
            There(FINDINGS, "a_hundred_branches_of_a_stretch_hold_up_no_words"),
            There(FINDINGS, "what_was_signed_before_a_command_was_refused_is_stored"),
        ],
    ),
    (
        "replay, reorder, duplicates (10^5 entries)",
        &[
            here!(entries::a_hundred_thousand_replays_change_nothing),
            here!(entries::words_brought_again_are_shown_once),
            There(FINDINGS, "a_long_chain_from_its_end_is_taken_in_quickly"),
        ],
    ),
    (
        "withheld entries",
        &[
            here!(entries::what_rests_on_a_withheld_entry_waits_for_it),
            There(FINDINGS, "a_trickle_of_nothing_stands_between_nobody"),
            There(SIMULATOR, "runs_that_bring_nothing_hold_nobody_up"),
            There(SIMULATOR, "connections_that_say_nothing_hold_nobody_up"),
        ],
    ),
    (
        "many keys of one member, of devices and of slips, kept connected to everybody",
        &[
            There(FINDINGS, "many_keys_of_one_member_keep_nobody_from_calling"),
            There(FINDINGS, "many_devices_that_do_not_answer_take_one_place"),
            There(FINDINGS, "guests_of_one_giver_leave_the_door_to_others"),
            There(FINDINGS, "who_comes_with_a_used_slip_does_not_stay"),
            There(GATE, "callers_leave_room_for_ones_own_dials"),
        ],
    ),
    (
        "a newcomer given all old packets by a careless member",
        &[
            here!(words::a_newcomer_keeps_no_byte_from_before),
            here!(words::a_newcomer_is_named_no_stretch_from_before),
            There(FINDINGS, "who_came_later_gets_no_earlier_cell_for_the_asking"),
            There(BUNDLE, "a_newcomer_is_given_no_byte_from_before_by_any_stick"),
        ],
    ),
    (
        "a newcomer validating membership from the group log alone, across holes in stretches",
        &[There(STORIES, "a_newcomer_works_out_the_same_members_in_any_order")],
    ),
    (
        "a member who left, a lost phone and a recovery key each try to rotate",
        &[
            here!(epochs::who_left_and_a_recovery_key_make_no_epoch),
            here!(epochs::after_a_leaving_nothing_is_said_under_what_the_leaver_holds),
            There(FINDINGS, "a_flood_of_rotations_pushes_no_epoch_out"),
            There(FINDINGS, "rotations_of_many_devices_push_no_epoch_out"),
            There(FINDINGS, "words_under_an_epoch_that_is_not_open_are_asked_for_and_not_answered"),
            There(FINDINGS, "who_cannot_open_an_epoch_any_more_is_given_it_again"),
        ],
    ),
    (
        "a lost phone's epoch offered again after the device has gone",
        &[
            here!(epochs::an_epoch_of_who_is_gone_is_not_used_again),
            There(STORIES, "a_lost_device_that_comes_and_goes_brings_no_old_snapshot_back"),
        ],
    ),
    (
        "a lost phone, and one who left, let in a puppet on a backdated branch; two puppets that vouch for each other; one \
         each from two lost phones",
        &[
            There(SIMULATOR, "a_lost_device_with_a_backdated_branch_and_puppets"),
            There(STORIES, "a_thiefs_backdated_puppet_does_not_count"),
            There(STORIES, "many_losses_by_a_puppet_do_not_annul_the_owners"),
            There(STORIES, "one_who_left_lets_nobody_in_on_a_backdated_branch"),
            There(STORIES, "two_puppets_who_vouch_for_each_other_do_not_count"),
            There(STORIES, "whom_a_lost_phone_let_in_beyond_its_heads_falls_even_if_the_other_device_knew"),
        ],
    ),
    (
        "a lost phone, or one who left, goes on writing names, duties, the next meeting and what to do when people are worried",
        &[
            There(FINDINGS, "a_lost_phone_writes_nothing_in_its_persons_name"),
            There(FINDINGS, "who_left_is_let_in_for_some_weeks_only"),
            There(STORIES, "a_lost_phone_takes_no_slip_back_that_another_device_gave"),
            There(STORIES, "a_lost_phone_that_leaves_again_and_again_changes_who_hears_once"),
        ],
    ),
    (
        "a lost phone takes back, on a branch that knows of no loss, all that its person said",
        &[
            There(FINDINGS, "a_lost_phone_takes_nothing_back"),
            There(FINDINGS, "what_was_taken_back_before_a_loss_was_heard_stays_so"),
            There(FINDINGS, "what_was_taken_back_in_time_is_heeded_whenever_it_is_heard"),
        ],
    ),
    (
        "a thief's Replace against the owner's",
        &[
            There(STORIES, "a_thiefs_replace_falls_before_the_owners_recovery_slip"),
            There(STORIES, "a_thiefs_replace_and_leaving_fall_before_the_owners_other_device"),
            There(STORIES, "a_device_of_another_member_is_nobodys_to_call_lost"),
        ],
    ),
    (
        "a recovery slip used by its finder",
        &[
            There(STORIES, "a_recovery_key_that_a_device_set_is_in_force_after_its_days"),
            There(STORIES, "a_key_that_a_lost_phone_set_overrules_nothing"),
            There(STORIES, "a_key_that_a_lost_phone_set_does_not_put_the_owners_slip_out_of_force"),
            There(DEVICES, "a_recovery_slip_ends_a_lost_phone_from_a_borrowed_computer_and_brings_its_person_back"),
        ],
    ),
    (
        "the giver of a used slip writes a second Enter months later to push somebody out",
        &[
            here!(door::a_second_enter_on_a_used_slip_pushes_nobody_out),
            There(STORIES, "the_giver_of_a_used_slip_who_lets_in_another_later_pushes_nobody_out"),
        ],
    ),
    (
        "a leaving and its takings-back swallowed by who hears of it first",
        &[
            There(FINDINGS, "one_member_with_many_devices_does_not_swallow_a_leaving"),
            There(FINDINGS, "a_goodbye_is_read_where_two_are_left"),
            There(FINDINGS, "words_of_ones_other_device_stay_where_nothing_is_taken_back"),
            There(FINDINGS, "who_claims_to_hold_a_leaving_and_does_not_answer_keeps_nobody_long"),
        ],
    ),
    ("two who left on two sides of a partition collude", &[There(STORIES, "two_who_left_on_two_sides_let_nobody_in")]),
    (
        "rotation with a wrong snapshot, unequal secrets, bad seal to one person, a foreign prekey, another's seals \
         re-signed, a wrong rung re-dealt",
        &[
            here!(epochs::a_rotation_with_a_wrong_snapshot_is_nobodys),
            here!(epochs::unequal_secrets_split_nobody),
            here!(epochs::a_bad_seal_to_one_person_locks_nobody_out),
            here!(epochs::nobody_gives_out_a_prekey_for_another),
            here!(epochs::anothers_seals_signed_again_open_for_nobody),
            here!(epochs::a_seal_made_for_somebody_else_opens_nothing),
            here!(epochs::a_wrong_rung_dealt_again_is_not_taken),
            here!(epochs::rungs_are_dealt_again_to_those_in_the_snapshot_only),
        ],
    ),
    (
        "invisible salamanders",
        &[here!(words::one_ciphertext_does_not_open_to_two_texts), here!(words::a_cell_stands_in_its_own_place_only)],
    ),
    (
        "small-order points, non-canonical signatures (Wycheproof, speccheck)",
        &[
            here!(signatures::a_key_of_small_order_signs_nothing),
            here!(signatures::a_signature_has_one_form),
            here!(signatures::the_library_is_as_strict_as_we_take_it_to_be),
            here!(signatures::a_signature_serves_one_purpose),
            here!(signatures::a_request_is_sealed_to_no_point_of_small_order),
        ],
    ),
    (
        "own rollback, restored backup, copied home",
        &[here!(entries::a_restored_backup_goes_on_with_a_new_key_and_forks_nothing)],
    ),
    ("an old epoch offered", &[here!(epochs::an_epoch_older_than_a_week_is_not_sent_under)]),
    ("consent transplanted to other words", &[here!(door::a_yes_is_to_the_words_that_were_read)]),
    (
        "a no overtaken by a later-stamped yes",
        &[
            here!(door::a_no_is_not_overtaken_by_a_later_yes),
            There(STORIES, "a_rule_changes_by_half_and_no_no_after_its_days_and_a_late_no_undoes_it"),
        ],
    ),
    (
        "unknown kinds from a newer client",
        &[
            here!(entries::an_unknown_kind_is_carried_and_a_closed_number_has_no_effect),
            There(STORIES, "an_unknown_kind_is_carried_and_a_closed_number_is_void"),
        ],
    ),
    (
        "oversized, malformed, deep, slow input (every decoder fuzzed; 10^6 mutations; bounded memory)",
        &[
            here!(decoders::what_is_no_frame_ends_the_connection_and_nothing_else),
            here!(decoders::bent_frames_harm_nobody),
            There(CODEC, "a_hundred_thousand_bent_values_and_frames_harm_nothing"),
            There(FINDINGS, "records_of_made_up_devices_are_not_kept"),
            There(FINDINGS, "entries_by_made_up_keys_and_in_others_names_take_no_place"),
            There(FINDINGS, "void_entries_take_no_place_and_are_paid_for_by_who_brings_them"),
            There(FINDINGS, "a_first_entry_with_old_heads_is_taken_by_nobody_in_whatever_order_it_comes"),
            There(FINDINGS, "no_words_are_kept_of_what_has_no_effect"),
            There(FINDINGS, "branches_and_pages_without_end_leave_rows_that_fit"),
            There(FINDINGS, "one_member_cannot_fill_the_door"),
            There(FINDINGS, "names_and_words_of_a_changed_client_are_clean_on_screen"),
            There(FINDINGS, "a_thread_called_like_anothers_id_takes_none_of_its_words"),
        ],
    ),
    (
        "entering someone without their yes",
        &[
            here!(door::nobody_is_entered_without_their_yes),
            here!(door::a_slip_lets_in_one),
            There(STORIES, "nobody_is_entered_without_their_yes"),
        ],
    ),
    (
        "a taken-back cell supplied again (grep store, WAL, courier)",
        &[
            here!(words::a_taken_back_cell_does_not_come_again),
            here!(words::only_the_author_takes_words_back),
            There(BUNDLE, "an_old_stick_does_not_bring_back_what_was_taken_back"),
            There(COURIER, "what_is_taken_back_is_let_go_of_at_the_courier_and_nothing_else_is_lost"),
            There(SHELF, "of_what_was_let_go_of_no_byte_is_left_in_any_file"),
            There(MINE, "lee_leaves_on_a_train_with_a_copy_and_takes_back_everything_since_march"),
            There(MINE, "words_are_taken_back_one_by_one_and_all_and_copies_are_counted_without_names"),
        ],
    ),
    (
        "a vanish rung surviving its day, a short term read with a long term's rung",
        &[
            here!(terms::the_rung_of_a_day_is_gone_with_its_words),
            here!(terms::words_of_a_term_open_with_no_rung_that_lasts_longer),
            here!(terms::words_of_a_term_wrapped_with_a_longer_rung_are_not_taken),
        ],
    ),
    (
        "clocks ten years off",
        &[
            here!(entries::a_time_ten_years_ahead_is_not_shown_and_moves_nothing),
            here!(entries::a_device_whose_clock_is_ten_years_off_is_parted_from_nobody),
            There(TERMS, "a_wrong_clock_hides_erases_nothing_and_asks_once"),
            There(TERMS, "a_clock_far_behind_or_ahead_makes_no_word_last_longer_or_go_at_once"),
            There(FINDINGS, "pages_that_are_over_by_this_clock_are_not_taken_and_it_is_said_once"),
        ],
    ),
    (
        "a stranger draining mailboxes",
        &[
            There(COURIER, "a_changed_courier_reads_nothing_and_brings_nothing_about"),
            There(COURIER, "what_nobody_signed_who_was_let_in_makes_nobody_wait_and_names_nobody"),
            There(SHELF, "packets_are_numbered_in_their_box_and_go_by_their_day_or_by_their_makers_word"),
            There(SHELF, "a_full_courier_takes_nothing_more_and_lets_go_of_nothing"),
        ],
    ),
    (
        "courier logs of two groups told apart by header",
        &[There(COURIER, "packets_of_two_groups_have_nothing_in_common_but_their_sizes")],
    ),
    (
        "rooms of two people inferred from have-vectors",
        &[
            There(ROOMS, "sam_asks_two_say_yes_and_who_is_accepted_is_with_sam_and_nobody_else_learns_who"),
            There(ROOMS, "the_slip_of_who_was_accepted_opens_nothing_for_somebody_else"),
            There(ROOMS_OF_FIVE, "sam_asks_in_the_night_and_only_those_sam_chose_are_there"),
        ],
    ),
    (
        "attachments: a hash asked for by who was not given it",
        &[
            There(ATTACHMENTS, "who_hears_the_words_hears_of_the_files_and_may_have_them"),
            There(ATTACHMENTS, "whoever_asks_without_end_is_answered_no_more_for_a_while"),
            There(FILES, "a_changed_program_gets_what_its_member_hears_and_nothing_else"),
        ],
    ),
    (
        "disk image searched for words and keys",
        &[There(LEAKS, "no_word_name_or_key_lies_on_a_disk_or_goes_over_the_wire")],
    ),
    (
        "names of messages, pages and threads that say more than they may",
        &[
            There(FINDINGS, "an_answer_is_to_the_words_that_were_answered"),
            There(FINDINGS, "somebody_elses_id_is_no_id_of_ones_own"),
            There(FINDINGS, "words_on_a_far_page_do_not_stand_after_everything"),
            There(FINDINGS, "pages_ahead_and_hearers_that_fell_pin_nothing"),
            There(FINDINGS, "nobody_renames_anothers_thread_or_takes_its_words"),
        ],
    ),
    (
        "work and memory that grow faster than what is sent",
        &[
            There(FINDINGS, "entries_that_wait_cost_nothing_to_those_that_come"),
            There(FINDINGS, "a_member_has_one_budget_however_many_keys"),
            There(FINDINGS, "one_record_newer_than_the_other_is_paid_for_and_passed_on_a_few_times_a_minute"),
            There(FINDINGS, "a_long_group_log_opens_in_time_and_room_that_grow_with_it"),
        ],
    ),
    // Who is no member.
    (
        "a stranger, a guest, or one who left asks for what is inside",
        &[
            here!(door::a_stranger_has_no_line_and_is_told_nothing),
            here!(door::a_guest_hears_nothing_from_inside),
            There(FINDINGS, "a_claimed_recovery_key_keeps_no_guest_out"),
            There(FINDINGS, "a_request_for_a_key_that_is_in_already_does_not_hold_the_door"),
            There(FINDINGS, "who_asks_with_a_hundred_names_is_told_of_four_times_a_day"),
            There(FINDINGS, "an_expired_slip_tells_nothing_of_the_group"),
            There(STORIES, "one_request_enters_once_where_it_is_known"),
            There(FINDINGS, "a_guest_is_told_nothing_whoever_leaves"),
            There(FINDINGS, "a_claimed_recovery_key_keeps_no_guest_out"),
            There(FINDINGS, "who_left_is_given_nothing_of_later"),
            There(FINDINGS, "who_left_and_comes_back_is_given_nothing_of_the_time_between"),
            There(FINDINGS, "nobody_takes_over_another_members_network_key"),
        ],
    ),
    // Quiet's published findings of 2026.
    ("Quiet: author field believed", &[here!(entries::a_device_speaks_for_its_own_member_only)]),
    ("Quiet: highest key generation wins", &[here!(epochs::the_greatest_number_does_not_win)]),
    (
        "Quiet: invalid signatures shown as verified",
        &[here!(entries::words_with_a_bad_signature_reach_neither_store_nor_screen)],
    ),
    (
        "Quiet: store writer not bound to identity",
        &[here!(entries::an_entry_follows_its_own_devices_entry_and_no_other)],
    ),
];

/// The text of a source file, or of all in a folder.
fn source(path: &str) -> String {
    let path = root().join(path);
    if !path.is_dir() {
        return std::fs::read_to_string(path).unwrap();
    }
    let inside = std::fs::read_dir(path).unwrap().map(|file| file.unwrap().path());
    let sources = inside.filter(|file| file.is_dir() || file.extension().is_some_and(|kind| kind == "rs"));
    sources.map(|file| source(file.strip_prefix(root()).unwrap().to_str().unwrap())).collect()
}

fn root() -> std::path::PathBuf {
    std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The names of the tests in a source file or folder.
fn tests_in(path: &str) -> BTreeSet<String> {
    let text = source(path);
    let text = text.replace("#[tokio::test", "#[test]");
    let parts = text.split("#[test]").skip(1);
    let name = |part: &str| Some(part.split("fn ").nth(1)?.split('(').next()?.to_owned());
    parts.filter_map(name).collect()
}

#[test]
fn the_list_is_true() {
    let mut here = BTreeSet::new();
    for (row, by) in ROWS {
        assert!(!by.is_empty(), "nothing stands against: {row}");
        for by in *by {
            match by {
                By::Here(name, test) => {
                    here.insert((*name).replace(' ', ""));
                    // One test under two names would be one test less.
                    assert!(!core::ptr::fn_addr_eq(*test, the_list_is_true as fn()), "{row}");
                }
                There(path, name) => assert!(tests_in(path).contains(*name), "{path} has no test {name}"),
                WaitsFor(feature) => assert!(!feature.is_empty()),
            }
        }
    }
    for family in ["decoders", "door", "entries", "epochs", "signatures", "words"] {
        for name in tests_in(&format!("tests/tests/attacks/{family}.rs")) {
            assert!(here.contains(&format!("{family}::{name}")), "{family}::{name} stands in no row");
        }
    }
    for name in tests_in(FINDINGS) {
        let listed = |by: &By| matches!(by, There(_, there) if *there == name);
        assert!(ROWS.iter().any(|(_, by)| by.iter().any(listed)), "the finding {name} stands in no row");
    }
}

/// What the table of attackers in the specification names as a test is one.
#[test]
fn the_table_of_attackers_names_tests() {
    let all = ["protocol/src", "protocol/tests", "node/src", "node/tests", "client-tui/src", "tests/tests"];
    let known: BTreeSet<String> = all.iter().flat_map(|path| tests_in(path)).collect();
    let text = source("protocol/README.md");
    let table = text.split("\n## Attackers\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let mut named = 0;
    for row in table.lines().filter(|line| line.starts_with("| **")) {
        let cannot = row.split('|').nth(3).unwrap();
        for name in cannot.split('`').skip(1).step_by(2) {
            assert!(known.contains(name), "{name} is no test");
            named += 1;
        }
    }
    assert!(named > 40, "{named} names");
}

/// A patch that takes a defence out names tests that exist: `Red: KIND TEST…`.
#[test]
fn every_patch_names_its_tests() {
    let folder = format!("{}/../.ci/broken", env!("CARGO_MANIFEST_DIR"));
    let mut patches = 0;
    for patch in std::fs::read_dir(folder).unwrap() {
        let path = patch.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let head = |key: &str| text.lines().find_map(|line| line.strip_prefix(key)).map(str::trim);
        assert!(head("Defence:").is_some_and(|d| !d.is_empty()), "{} says no defence", path.display());
        let mut names = 0;
        for red in text.lines().filter_map(|line| line.strip_prefix("Red: ")) {
            let mut words = red.split_whitespace();
            let kind = words.next();
            for test in words {
                let (module, name) = test.rsplit_once("::").unwrap_or(("", test));
                let source = match kind {
                    Some("attacks") => format!("tests/tests/attacks/{module}.rs"),
                    Some("core") => format!("protocol/src/{}.rs", module.replace("::", "/").replace("/tests", "")),
                    Some("model") => format!("protocol/tests/model/{module}.rs"),
                    Some("findings") => format!("{FINDINGS}/{module}.rs"),
                    Some("rooms") => ROOMS.to_owned(),
                    Some("meeting") => MEETINGS.to_owned(),
                    Some("courier") => COURIER.to_owned(),
                    Some("member") => MEMBER.to_owned(),
                    _ => SIMULATOR.to_owned(),
                };
                assert!(tests_in(&source).contains(name), "{}: no test {test} in {source}", path.display());
                names += 1;
            }
        }
        assert!(names > 0, "{} names no test", path.display());
        patches += 1;
    }
    assert!(patches >= 30, "{patches} patches");
}
