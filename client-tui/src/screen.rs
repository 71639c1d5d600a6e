//! The client on a full screen. `State` is what is known, `update` what a key, a notice or an answer makes of it, `draw`
//! how it looks; none of them touches a terminal or a node. This file is the loop around them.

use std::io::{self, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture, Event, KeyEventKind,
    MouseEventKind,
};
use kith_node::api::Link;
use kith_protocol::command::Refusal;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;

use crate::curtain;
use crate::draft::Unkept;
use crate::editing::Editor;
use crate::flow::perform;
use crate::idle::Idle;
use crate::plain::Ending;
use crate::plain::attaching::WITHIN_MS;
use crate::repeats::Repeats;
use crate::said::Said;
use crate::settings::Settings;
use crate::shell::interrupted;
use crate::t;
use crate::viewing::view;

mod composer;
pub mod draw;
mod keys;
pub mod state;
mod theme;
pub mod update;

use state::State;
use update::{Effect, Input, Wheel, closes, update};

/// How long the thread that reads keys waits before it looks whether the screen has ended, in milliseconds (a guess:
/// shorter than anyone notices at closing). Nothing is drawn by it.
const LOOK_MS: u64 = 100;

/// Runs the full screen until the person closes it. `told`: lines that come from beside it; `again`: holds on the node
/// that come after this one, where it has ended meanwhile; `unkept`: what none of them has kept yet.
pub async fn run(
    link: Link,
    mut again: mpsc::Receiver<Link>,
    mut told: mpsc::Receiver<Said>,
    practice: bool,
    settings: &Settings,
    unkept: &Unkept,
) -> Result<Ending, Refusal> {
    let mut terminal = ratatui::try_init().map_err(|_| Refusal::CannotOpen { path: "terminal".to_owned() })?;
    let _ = crossterm::execute!(io::stdout(), EnableBracketedPaste);
    if settings.mouse {
        // Only for who wishes it: it takes the terminal's own choosing and copying of text.
        let _ = crossterm::execute!(io::stdout(), EnableMouseCapture);
    }
    let hold = (link, unkept);
    let ending = live(&mut terminal, hold, &mut again, &mut told, practice, settings).await;
    if settings.mouse {
        let _ = crossterm::execute!(io::stdout(), DisableMouseCapture);
    }
    let _ = crossterm::execute!(io::stdout(), DisableBracketedPaste);
    let _ = ratatui::try_restore();
    ending
}

async fn live(
    terminal: &mut ratatui::DefaultTerminal,
    (mut link, unkept): (Link, &Unkept),
    again: &mut mpsc::Receiver<Link>,
    told: &mut mpsc::Receiver<Said>,
    practice: bool,
    settings: &Settings,
) -> Result<Ending, Refusal> {
    let mut idle = Idle::new(settings.lock_after().filter(|_| !practice));
    let failed = |_| Refusal::CannotOpen { path: "terminal".to_owned() };
    let keys = Keys::read(settings.repeat_key_ms);
    let Keys { mut inputs, sender, stop, hand } = keys;
    let mut notices = link.notices();
    let size = terminal.size().map_err(failed)?;
    let (mut state, mut effects) = State::begin(size.width, size.height);
    state.settle(settings);
    state.drafts.unkept = unkept.clone();
    if practice {
        state.practise();
    }
    let asked_to_stop = interrupted();
    tokio::pin!(asked_to_stop);
    let mut was_hidden = false;
    loop {
        let mut edited = None;
        for effect in effects.drain(..) {
            match effect {
                Effect::Edit(text) => edited = Some(text),
                effect => carry_out(&link, &sender, effect),
            }
        }
        if let Some(text) = edited {
            let text = elsewhere(terminal, &hand, text, settings.mouse).await;
            effects = update(&mut state, Input::Edited(text));
            continue;
        }
        if let Some(ending) = state.ending {
            stop.store(true, Ordering::Relaxed);
            closes(&mut state);
            state.drafts.unkept.keep(&link).await;
            return Ok(ending);
        }
        if state.hidden && !was_hidden {
            // Also what the terminal itself keeps of it.
            curtain::draw(&mut io::stdout(), true);
            terminal.clear().map_err(failed)?;
        }
        was_hidden = state.hidden;
        if core::mem::take(&mut state.rings) {
            // A terminal that cannot ring does not.
            let _ = io::stdout().write_all(b"\x07").and_then(|()| io::stdout().flush());
        }
        terminal.draw(|frame| draw::draw(&state, frame)).map_err(failed)?;
        let input = tokio::select! {
            Some(input) = inputs.recv() => input,
            notice = notices.recv() => match notice {
                Ok(notice) => Input::Notice(Box::new(notice)),
                Err(RecvError::Lagged(_)) => Input::Missed,
                Err(RecvError::Closed) => Input::NodeLost,
            },
            () = link.ended(), if !state.lost => Input::NodeLost,
            Some(new) = again.recv() => {
                link = new;
                notices = link.notices();
                Input::NodeBack
            }
            Some(told) = told.recv() => Input::Told(told),
            due = idle.due() => Input::Idle(due),
            _ = &mut asked_to_stop => Input::Ends,
        };
        if matches!(input, Input::Key(_) | Input::Paste(_) | Input::Wheel(_)) {
            idle.touch();
        }
        effects = update(&mut state, input);
    }
}

fn carry_out(link: &Link, sender: &mpsc::Sender<Input>, effect: Effect) {
    let (link, sender) = (link.clone(), sender.clone());
    tokio::spawn(async move {
        let input = match effect {
            Effect::Call(asked, call) => Input::Answer(asked, Box::new(link.call(call).await)),
            Effect::Deed(flow, deed) => Input::Outcome(flow, Box::new(perform(&link, deed).await)),
            // Needs the terminal: the loop does it.
            Effect::Edit(_) => return,
            Effect::View(group, file) => Input::Viewed(view(&link, &group, file, WITHIN_MS).await),
        };
        // The screen may have ended meanwhile.
        let _ = sender.send(input).await;
    });
}

/// The terminal is given to the program that the person chose for long texts, and taken back.
async fn elsewhere(
    terminal: &mut ratatui::DefaultTerminal,
    hand: &Arc<Mutex<()>>,
    text: String,
    mouse: bool,
) -> Result<String, Refusal> {
    let editor = Editor::chosen().ok_or(Refusal::CannotOpen { path: "EDITOR".to_owned() })?;
    let hand = hand.clone();
    let edited = tokio::task::spawn_blocking(move || {
        // Whoever holds this reads the keys.
        let held = hand.lock();
        crate::calm::give_back_terminal();
        eprintln!("{}", t!("edit-open"));
        let edited = editor.edit(&text);
        crate::calm::take_terminal();
        if mouse {
            let _ = crossterm::execute!(io::stdout(), EnableMouseCapture);
        }
        drop(held);
        edited
    });
    let edited = edited.await.unwrap_or(Err(Refusal::Closing));
    let _ = terminal.clear();
    edited
}

/// Keys, read on a thread of their own: the terminal has no other way.
struct Keys {
    inputs: mpsc::Receiver<Input>,
    sender: mpsc::Sender<Input>,
    stop: Arc<AtomicBool>,
    /// Held while keys are read.
    hand: Arc<Mutex<()>>,
}

impl Keys {
    fn read(repeat_ms: u64) -> Self {
        let (sender, inputs) = mpsc::channel(256);
        let stop = Arc::new(AtomicBool::new(false));
        let hand = Arc::new(Mutex::new(()));
        let (to_loop, stopped, held) = (sender.clone(), stop.clone(), hand.clone());
        let mut repeats = Repeats::within(repeat_ms);
        std::thread::spawn(move || {
            while !stopped.load(Ordering::Relaxed) {
                let reading = held.lock();
                match crossterm::event::poll(Duration::from_millis(LOOK_MS)) {
                    Ok(false) => {
                        drop(reading);
                        // Who waits for the keys comes first.
                        std::thread::yield_now();
                        continue;
                    }
                    Ok(true) => {}
                    Err(_) => break,
                }
                let input = match crossterm::event::read() {
                    Ok(Event::Key(key)) if key.kind == KeyEventKind::Release => continue,
                    Ok(Event::Key(key)) if !repeats.takes(key.code, key.modifiers, Instant::now()) => continue,
                    Ok(Event::Key(key)) => Input::Key(key),
                    Ok(Event::Paste(text)) => Input::Paste(text),
                    Ok(Event::Mouse(mouse)) => match mouse.kind {
                        MouseEventKind::ScrollUp => Input::Wheel(Wheel::Up),
                        MouseEventKind::ScrollDown => Input::Wheel(Wheel::Down),
                        _ => continue,
                    },
                    Ok(Event::Resize(width, height)) => Input::Size(width, height),
                    Ok(_) => continue,
                    Err(_) => break,
                };
                if to_loop.blocking_send(input).is_err() {
                    break;
                }
            }
        });
        Self { inputs, sender, stop, hand }
    }
}

#[cfg(test)]
mod tests;
