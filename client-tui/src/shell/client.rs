//! `kith`: which of the two clients opens.

use std::io::IsTerminal as _;

use kith_node::api::{Answer, Call, Link, TypedPassphrase};
use kith_protocol::command::Refusal;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::sync::mpsc;

use super::{Shell, Stopped, interrupted, locking, print_error, print_line};
use crate::curtain;
use crate::draft::Unkept;
use crate::editing::Editor;
use crate::passphrase::{self, Passphrase};
use crate::plain::{Ending, Plain};
use crate::rehearse;
use crate::said::{self, Said, title};
use crate::screen;
use crate::settings::Settings;
use crate::starting::{self, Running};
use crate::t;
use crate::typing::Typing;

/// Lines that are typed.
type Stdin = BufReader<tokio::io::Stdin>;

/// Opens the client; comes back to it after a rehearsal asked for from inside.
pub async fn open(shell: &Shell) -> Result<(), Refusal> {
    // One reader for as long as the program runs: a read under way cannot be called back, and would take the next line.
    let mut lines = BufReader::new(tokio::io::stdin());
    let mut node = shell.node().await?;
    let mut says = None;
    let unkept = Unkept::default();
    loop {
        let (tell, told) = mpsc::channel(1);
        if let Some(text) = says.take() {
            // Nothing else is in the channel yet.
            let _ = tell.try_send(Said { text, why: t!("why-your-key") });
        }
        let again = starting::again(shell.home.clone(), node.link());
        unkept.keep(&node.link()).await;
        let hold = (node.link(), again, unkept.clone());
        let outcome = talk_over(&mut lines, wants_plain(shell), hold, told, false, &shell.settings).await;
        drop(tell);
        if matches!(outcome, Ok(Ending::Passphrase)) {
            says = Some(locking::change_inside(shell, &node.link()).await);
            continue;
        }
        let is_own = node.is_own();
        node.stop().await;
        if let Ok(ending @ (Ending::Quit | Ending::Stopped)) = outcome {
            kept_at_last(shell, &unkept, ending == Ending::Quit).await;
            // A node that goes on has the keys: only where it ends here are the words locked.
            let goes_on = !is_own && starting::running(&shell.home).await.is_some();
            print_line(&if goes_on { t!("bye-goes-on") } else { t!("plain-bye") });
        }
        node = match outcome? {
            Ending::Quit | Ending::Stopped | Ending::Passphrase => return Ok(()),
            Ending::Rehearse => {
                rehearse(shell).await?;
                // What was printed at its end is behind the screen that opens now.
                says = Some(format!("{} {}", t!("rehearse-bye"), t!("rehearse-cleaned")));
                shell.node().await?
            }
            Ending::BringBack(number) => {
                let (node, line) = brought_back(shell, number, is_own).await?;
                says = Some(line);
                node
            }
            Ending::Lock => match unlocked(shell, &mut lines, is_own).await? {
                Some(node) => node,
                None => {
                    kept_at_last(shell, &unkept, false).await;
                    return Ok(());
                }
            },
        };
    }
}

/// The client closes, and the node that held the groups had ended before it: what was typed since is given to the one that
/// runs now, or to one that the passphrase opens for it. Nothing is written unsealed: what cannot be kept is said.
async fn kept_at_last(shell: &Shell, unkept: &Unkept, may_ask: bool) {
    if !unkept.has_words() {
        return;
    }
    loop {
        if let Some(link) = starting::running(&shell.home).await {
            unkept.keep(&link).await;
        } else {
            let typed = match &shell.passphrase_file {
                Some(path) => Passphrase::from_file(path),
                None if may_ask && passphrase::can_ask() => {
                    print_line(&t!("unkept-ask"));
                    passphrase::ask().map_err(|_| Refusal::Empty)
                }
                None => Err(Refusal::NoPassphrase),
            };
            let opened = match typed {
                Ok(typed) if typed.text().is_empty() => Err(Refusal::Empty),
                Ok(typed) => starting::open(&shell.home, &typed, shell.options.clone()).await,
                Err(refusal) => Err(refusal),
            };
            match opened {
                Ok(node) => {
                    unkept.keep(&node.link()).await;
                    node.stop().await;
                }
                Err(Refusal::WrongPassphrase) if shell.passphrase_file.is_none() => {
                    print_error(&t!("passphrase-wrong"));
                    continue;
                }
                Err(_) => {}
            }
        }
        return print_line(&if unkept.has_words() { t!("unkept-gone") } else { t!("unkept-kept") });
    }
}

/// Locked: nothing is shown, and the node this client opened is closed, its keys with it, until the passphrase is typed.
/// None where nobody can be asked: then the program closes.
async fn unlocked(shell: &Shell, lines: &mut Stdin, was_own: bool) -> Result<Option<Running>, Refusal> {
    curtain::draw(&mut std::io::stdout(), std::io::stdout().is_terminal());
    if !passphrase::can_ask() {
        print_line(&t!("lock-closes"));
        return Ok(None);
    }
    print_line(&t!("lock-now"));
    if !was_own {
        print_line(&t!("lock-goes-on"));
    }
    if wants_plain(shell) {
        print_line(&t!("lock-enter"));
        // The read that was under way ends with this line.
        let _ = lines.read_line(&mut String::new()).await;
    }
    loop {
        let typed = passphrase::ask()?;
        let opened = match starting::running(&shell.home).await {
            Some(link) if !was_own => match starting::is_opened_by(&shell.home, &typed)? {
                true => Ok(Running::Other(link)),
                false => Err(Refusal::WrongPassphrase),
            },
            _ => starting::open(&shell.home, &typed, shell.options.clone()).await,
        };
        match opened {
            Err(Refusal::WrongPassphrase) => print_error(&t!("passphrase-wrong")),
            opened => return opened.map(Some),
        }
    }
}

/// Plain lines if asked for, or where a full screen cannot be drawn.
pub fn wants_plain(shell: &Shell) -> bool {
    shell.plain
        || shell.settings.plain
        || std::env::var_os("TERM").is_none_or(|term| term == "dumb")
        || !std::io::stdout().is_terminal()
        || !std::io::stdin().is_terminal()
}

/// Brings back what was set aside, once the passphrase was typed again. The client goes on in any case, and says the line.
async fn brought_back(shell: &Shell, number: usize, was_own: bool) -> Result<(Running, String), Refusal> {
    let typed = match &shell.passphrase_file {
        Some(path) => Passphrase::from_file(path)?,
        None => passphrase::ask()?,
    };
    let node = match starting::running(&shell.home).await {
        Some(link) if !was_own => Running::Other(link),
        _ => match starting::open(&shell.home, &typed, shell.options.clone()).await {
            Err(Refusal::WrongPassphrase) => {
                print_error(&t!("passphrase-wrong"));
                shell.node().await?
            }
            opened => opened?,
        },
    };
    let call = Call::BringBack { group: number.to_string(), passphrase: TypedPassphrase::new(typed.text()) };
    let line = match node.link().call(call).await {
        Ok(Answer::BroughtBack { name, .. }) => t!("aside-back", group = title(&name)),
        Ok(_) => said::refusal(&Refusal::NotACall),
        Err(refusal) => said::refusal(&refusal),
    };
    Ok((node, line))
}

/// One of the two clients, over a node, until the person closes it. `told`: lines from beside it.
pub async fn talk(
    plain: bool,
    link: Link,
    told: mpsc::Receiver<Said>,
    practice: bool,
    settings: &Settings,
) -> Result<Ending, Refusal> {
    let mut lines = BufReader::new(tokio::io::stdin());
    // Whoever began this node ends it.
    let (_, never) = mpsc::channel(1);
    talk_over(&mut lines, plain, (link, never, Unkept::default()), told, practice, settings).await
}

async fn talk_over(
    lines: &mut Stdin,
    plain: bool,
    (link, again, unkept): (Link, mpsc::Receiver<Link>, Unkept),
    told: mpsc::Receiver<Said>,
    practice: bool,
    settings: &Settings,
) -> Result<Ending, Refusal> {
    if !plain {
        return screen::run(link, again, told, practice, settings, &unkept).await;
    }
    let on_terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let client = Plain::new(link, lines, std::io::stdout(), told)
        .on_terminal(std::io::stdout().is_terminal())
        .typed_into(on_terminal.then(Typing::new).flatten())
        .locks_after(settings.lock_after().filter(|_| !practice))
        .settled(settings)
        .comes_again(again)
        .keeping(unkept)
        .editor(Editor::chosen().filter(|_| std::io::stdin().is_terminal()))
        .practice(practice);
    tokio::select! {
        outcome = client.run() => outcome,
        stopped = interrupted() => Ok(match stopped {
            Stopped::ByHand => Ending::Quit,
            Stopped::ByTheSystem => Ending::Stopped,
        }),
    }
}

/// A practice group: played with the person where there is one, else played through by itself.
pub async fn rehearse(shell: &Shell) -> Result<(), Refusal> {
    let with_person = !shell.json && std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    if with_person {
        rehearse::with_person(wants_plain(shell), &shell.settings).await
    } else {
        rehearse::by_itself(shell.json).await
    }
}
