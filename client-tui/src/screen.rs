//! The client on a full screen. `State` is what is known, `update` what a key, a notice or an answer makes of it, `draw`
//! how it looks; none of them touches a terminal or a node. This file is the loop around them.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste, Event, KeyEventKind};
use kith_node::api::Link;
use kith_protocol::command::Refusal;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;

use crate::curtain;
use crate::flow::perform;
use crate::idle::Idle;
use crate::plain::Ending;
use crate::shell::interrupted;

mod composer;
mod draw;
mod keys;
mod state;
mod update;

use state::State;
use update::{Effect, Input, update};

/// How long the thread that reads keys waits before it looks whether the screen has ended, in milliseconds (a guess:
/// shorter than anyone notices at closing). Nothing is drawn by it.
const LOOK_MS: u64 = 100;

/// Runs the full screen until the person closes it. `told`: lines of a story that is played beside it.
pub async fn run(
    link: Link,
    mut told: mpsc::Receiver<String>,
    practice: bool,
    lock_after: Option<Duration>,
) -> Result<Ending, Refusal> {
    let mut terminal = ratatui::try_init().map_err(|_| Refusal::CannotOpen { path: "terminal".to_owned() })?;
    let _ = crossterm::execute!(io::stdout(), EnableBracketedPaste);
    let ending = live(&mut terminal, &link, &mut told, practice, lock_after).await;
    let _ = crossterm::execute!(io::stdout(), DisableBracketedPaste);
    let _ = ratatui::try_restore();
    ending
}

async fn live(
    terminal: &mut ratatui::DefaultTerminal,
    link: &Link,
    told: &mut mpsc::Receiver<String>,
    practice: bool,
    lock_after: Option<Duration>,
) -> Result<Ending, Refusal> {
    let mut idle = Idle::new(lock_after);
    let failed = |_| Refusal::CannotOpen { path: "terminal".to_owned() };
    let keys = Keys::read();
    let Keys { mut inputs, sender, .. } = keys;
    let mut notices = link.notices();
    let size = terminal.size().map_err(failed)?;
    let (mut state, mut effects) = State::begin(size.width, size.height);
    if practice {
        state.practise();
    }
    let stop = interrupted();
    tokio::pin!(stop);
    let mut was_hidden = false;
    loop {
        for effect in effects.drain(..) {
            carry_out(link, &sender, effect);
        }
        if let Some(ending) = state.ending {
            keys.stop.store(true, Ordering::Relaxed);
            return Ok(ending);
        }
        if state.hidden && !was_hidden {
            // Also what the terminal itself keeps of it.
            curtain::draw(&mut io::stdout(), true);
            terminal.clear().map_err(failed)?;
        }
        was_hidden = state.hidden;
        terminal.draw(|frame| draw::draw(&state, frame)).map_err(failed)?;
        let input = tokio::select! {
            Some(input) = inputs.recv() => input,
            notice = notices.recv() => match notice {
                Ok(notice) => Input::Notice(Box::new(notice)),
                Err(RecvError::Lagged(_)) => Input::Missed,
                Err(RecvError::Closed) => Input::NodeEnded,
            },
            Some(line) = told.recv() => Input::Told(line),
            due = idle.due() => Input::Idle(due),
            () = &mut stop => Input::NodeEnded,
        };
        if matches!(input, Input::Key(_) | Input::Paste(_)) {
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
        };
        // The screen may have ended meanwhile.
        let _ = sender.send(input).await;
    });
}

/// Keys, read on a thread of their own: the terminal has no other way.
struct Keys {
    inputs: mpsc::Receiver<Input>,
    sender: mpsc::Sender<Input>,
    stop: Arc<AtomicBool>,
}

impl Keys {
    fn read() -> Self {
        let (sender, inputs) = mpsc::channel(256);
        let stop = Arc::new(AtomicBool::new(false));
        let (to_loop, stopped) = (sender.clone(), stop.clone());
        std::thread::spawn(move || {
            while !stopped.load(Ordering::Relaxed) {
                match crossterm::event::poll(Duration::from_millis(LOOK_MS)) {
                    Ok(false) => continue,
                    Ok(true) => {}
                    Err(_) => break,
                }
                let input = match crossterm::event::read() {
                    Ok(Event::Key(key)) if key.kind != KeyEventKind::Release => Input::Key(key),
                    Ok(Event::Paste(text)) => Input::Paste(text),
                    Ok(Event::Resize(width, height)) => Input::Size(width, height),
                    Ok(_) => continue,
                    Err(_) => break,
                };
                if to_loop.blocking_send(input).is_err() {
                    break;
                }
            }
        });
        Self { inputs, sender, stop }
    }
}

#[cfg(test)]
mod tests;
