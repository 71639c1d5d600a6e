//! Events as lines, each with its cause.

use kith_protocol::command::{MessageView, Standing};
use kith_protocol::event::Event;

use super::{Said, clock, delivery, name as drawn, quoted, standing, title};
use crate::sentences::joined;
use crate::t;

/// The line for who asks for somebody to be with them, where the words wait for a key.
pub fn ask(message: &MessageView) -> Said {
    Said { text: t!("event-asks", name = super::messages::author(message)), why: t!("event-new-words-why") }
}

/// The line for an event in a group, if it has one by itself. New words have none: they are announced by the client,
/// once, and shown when the person asks. Connections have none either; see [`connection`].
pub fn line(group: &str, event: &Event) -> Option<Said> {
    Some(match event {
        Event::Message { above: true, .. } => Said { text: t!("event-above"), why: t!("event-above-why") },
        Event::Message { .. } | Event::MessageChanged { .. } | Event::Connection { .. } => return None,
        // Who took it in is told at once.
        Event::Bundle(_) => return None,
        Event::TakenBack { mine: true, .. } => return None,
        Event::TakenBack { name, .. } => Said {
            text: t!("event-taken-back", name = drawn(name)),
            why: t!("event-taken-back-why", name = drawn(name)),
        },
        Event::Fetching { name, bytes, of, .. } => {
            let tenths = bytes * 10 / (*of).max(1);
            let name = title(name);
            Said {
                text: match tenths {
                    0 => t!("event-fetching", name = name.clone()),
                    10.. => t!("event-fetched", name = name.clone()),
                    tenths => t!("event-fetching-tenths", name = name.clone(), tenths = tenths),
                },
                why: t!("event-fetching-why", name = name),
            }
        }
        Event::Delivery { state, .. } => Said { text: delivery(*state), why: t!("event-delivery-why") },
        Event::Held { came_in, .. } => {
            Said { text: t!("event-held", names = names(came_in)), why: t!("event-held-why") }
        }
        Event::CameIn { name, slip_from } => Said {
            text: t!("event-came-in", name = drawn(name), from = drawn(slip_from)),
            why: t!("event-came-in-why", name = drawn(name), from = drawn(slip_from)),
        },
        Event::SlipUsedTwice { slip_from } => {
            Said { text: t!("event-slip-twice", from = drawn(slip_from)), why: t!("event-slip-twice-why") }
        }
        Event::Left { name } => {
            Said { text: t!("event-left", name = drawn(name)), why: t!("event-left-why", name = drawn(name)) }
        }
        Event::CameBack { name } => {
            Said { text: t!("event-came-back", name = drawn(name)), why: t!("event-came-back-why", name = drawn(name)) }
        }
        Event::Renamed { before, name } => Said {
            text: t!("event-renamed", before = drawn(before), name = drawn(name)),
            why: t!("event-renamed-why", before = drawn(before)),
        },
        Event::Duties { name, duties } => Said {
            text: if duties.is_empty() {
                t!("event-duties-none", name = drawn(name))
            } else {
                t!("event-duties", name = drawn(name), duties = quoted(duties))
            },
            why: t!("event-duties-why", name = drawn(name)),
        },
        Event::Worried { by, mine, text } => Said {
            text: if *mine {
                t!("event-worried-mine", text = quoted(text))
            } else {
                t!("event-worried", name = drawn(by), text = quoted(text))
            },
            why: t!("event-worried-why"),
        },
        Event::AtTheDoor { name, .. } => Said {
            text: t!("event-at-the-door", name = drawn(name)),
            why: t!("event-at-the-door-why", name = drawn(name)),
        },
        Event::Welcomed { name, by } => Said {
            text: t!("event-welcomed", name = drawn(name), by = drawn(by)),
            why: t!("event-welcomed-why", by = drawn(by)),
        },
        Event::Waits { name, by, because } => Said {
            text: t!("event-waits", name = drawn(name), by = drawn(by), because = quoted(because)),
            why: t!("event-waits-why"),
        },
        Event::Standing { state } => Said { text: standing(*state, group), why: standing_why(*state) },
        Event::Thread { name, by, term_days, .. } => {
            let name = super::terms::beside(title(name), *term_days);
            Said { text: t!("event-thread", name = name, by = drawn(by)), why: t!("event-thread-why") }
        }
        // What goes is not spoken of again.
        Event::WordsWent { .. } => return None,
        Event::ClockDoubted { now_ms, seen_ms } => Said {
            text: t!("terms-clock-doubted", now = clock::day(*now_ms), seen = clock::day(*seen_ms)),
            why: t!("terms-clock-doubted-why"),
        },
        Event::ClocksDiffer { now_ms } => {
            Said { text: t!("terms-clocks-differ", now = clock::day(*now_ms)), why: t!("terms-clocks-differ-why") }
        }
        Event::Courier { mine: true, gone: false, .. } => {
            Said { text: t!("event-courier-mine"), why: t!("event-courier-mine-why") }
        }
        Event::Courier { mine: true, gone: true, .. } => {
            Said { text: t!("event-courier-gone-mine"), why: t!("event-courier-gone-mine-why") }
        }
        Event::Courier { name, gone: false, .. } => {
            Said { text: t!("event-courier", name = drawn(name)), why: t!("event-courier-why", name = drawn(name)) }
        }
        Event::Courier { name, .. } => Said {
            text: t!("event-courier-gone", name = drawn(name)),
            why: t!("event-courier-gone-why", name = drawn(name)),
        },
        Event::Missing { names: of, filled: false } => {
            Said { text: t!("event-missing", names = names(of)), why: t!("event-missing-why") }
        }
        Event::Missing { names: of, .. } => {
            Said { text: t!("event-missing-filled", names = names(of)), why: t!("event-missing-filled-why") }
        }
        Event::LeftElsewhere => Said { text: t!("event-left-elsewhere"), why: t!("event-left-elsewhere-why") },
        Event::DeviceAdded { mine: true, .. } => {
            Said { text: t!("event-device-added-mine"), why: t!("event-device-added-mine-why") }
        }
        Event::DeviceAdded { name, .. } => Said {
            text: t!("event-device-added", name = drawn(name)),
            why: t!("event-device-added-why", name = drawn(name)),
        },
        Event::DeviceLost { mine: true, .. } => {
            Said { text: t!("event-device-lost-mine"), why: t!("event-device-lost-mine-why") }
        }
        Event::DeviceLost { name, by_slip: true, .. } => Said {
            text: t!("event-device-lost-slip", name = drawn(name)),
            why: t!("event-device-lost-slip-why", name = drawn(name)),
        },
        Event::DeviceLost { name, .. } => Said {
            text: t!("event-device-lost", name = drawn(name)),
            why: t!("event-device-lost-why", name = drawn(name)),
        },
        Event::NewRecoverySlip { mine: true, .. } => {
            Said { text: t!("event-new-slip-mine"), why: t!("event-new-slip-mine-why") }
        }
        Event::NewRecoverySlip { name, .. } => {
            Said { text: t!("event-new-slip", name = drawn(name)), why: t!("event-new-slip-why", name = drawn(name)) }
        }
        Event::NewKey { mine: true, .. } => Said { text: t!("event-new-key-mine"), why: t!("event-new-key-mine-why") },
        Event::NewKey { name, confirmed: true, .. } => {
            Said { text: t!("event-new-key", name = drawn(name)), why: t!("event-new-key-why", name = drawn(name)) }
        }
        Event::NewKey { name, confirmed: false, .. } => Said {
            text: t!("event-new-key-slip", name = drawn(name)),
            why: t!("event-new-key-slip-why", name = drawn(name)),
        },
        Event::CanBeWithYou { name, .. } => {
            Said { text: t!("event-can-be-with-you", name = drawn(name)), why: t!("event-can-be-with-you-why") }
        }
        Event::RoomOpened { name, .. } => {
            Said { text: t!("event-room-opened", name = drawn(name)), why: t!("event-room-opened-why") }
        }
        Event::RoomClosed { .. } => Said { text: t!("event-room-closed"), why: t!("event-room-closed-why") },
        Event::InRoom { of, .. } => return in_room(of, false),
        Event::Meeting { change } => return super::meeting::line(change),
        Event::LogGoesFurther => Said { text: t!("event-further"), why: t!("event-further-why") },
        Event::SetAside => Said { text: t!("event-set-aside"), why: t!("event-set-aside-why") },
        Event::Gone => Said { text: t!("event-gone"), why: t!("event-gone-why") },
    })
}

/// The line for something that happened in a room. New words have one only where the room is not open.
pub fn in_room(event: &Event, open: bool) -> Option<Said> {
    Some(match event {
        Event::Message { message, .. } if !message.mine && !open => {
            Said { text: t!("event-room-words"), why: t!("event-room-words-why") }
        }
        Event::Left { name } => {
            Said { text: t!("event-room-left", name = drawn(name)), why: t!("event-room-left-why") }
        }
        Event::LeftElsewhere => Said { text: t!("event-room-elsewhere"), why: t!("event-left-elsewhere-why") },
        Event::CameIn { name, .. } => {
            Said { text: t!("event-room-came-in", name = drawn(name)), why: t!("event-room-opened-why") }
        }
        Event::Held { came_in, .. } => {
            Said { text: t!("event-room-held", names = names(came_in)), why: t!("event-held-why") }
        }
        _ => return None,
    })
}

/// The line for a connection, for those who asked to be shown them.
pub fn connection(name: &str, connected: bool) -> Said {
    let at = clock::hour(Some(clock::now_ms()));
    let name = drawn(name);
    if connected {
        Said { text: t!("event-connected", name = name.clone()), why: t!("event-connected-why", name = name, at = at) }
    } else {
        Said {
            text: t!("event-disconnected", name = name.clone()),
            why: t!("event-disconnected-why", name = name, at = at),
        }
    }
}

/// How many devices of others are connected, and whether it is told from now on when one comes or goes.
pub fn connections(count: usize, told: bool) -> String {
    let told = if told { t!("connections-on") } else { t!("connections-off") };
    format!("{} {told}", t!("connections-now", count = count))
}

/// Names, cleaned and joined.
pub fn names(names: &[String]) -> String {
    joined(&names.iter().map(|name| drawn(name)).collect::<Vec<_>>())
}

fn standing_why(state: Standing) -> String {
    match state {
        Standing::Asked => t!("event-standing-asked-why"),
        Standing::AtCourier => t!("event-standing-at-courier-why"),
        Standing::Waiting => t!("event-standing-waiting-why"),
        Standing::Held => t!("event-standing-held-why"),
        Standing::Entered => t!("event-standing-entered-why"),
        Standing::Refused => t!("event-standing-refused-why"),
        Standing::Left => t!("event-standing-left-why"),
    }
}
