//! `kith meeting …` and `kith round …`.

use kith_node::api::Link;
use kith_protocol::command::{Command, Done, FormView, MeetingDo, MeetingView, Query, Refusal, View};
use kith_protocol::event::Event;
use kith_protocol::meeting::Presence;
use serde_json::{Value, json};

use super::Shell;
use crate::arguments::{MeetingCommand, RoundCommand, TemplateCommand};
use crate::said::{clock, form, meeting as said};
use crate::starting::Running;
use crate::t;

/// Carries out `kith meeting …`.
pub async fn meeting(shell: &Shell, node: &Running, link: &Link, command: MeetingCommand) -> Result<(), Refusal> {
    let here = |presence| MeetingDo::Here { presence };
    let (group, what) = match command {
        MeetingCommand::Show { group } => return show(shell, node, link, &group).await,
        MeetingCommand::Open { group, template: None } => (group, MeetingDo::Open),
        MeetingCommand::Open { group, template: Some(name) } => {
            shell.settle(node, link, &group).await;
            link.command(&group, Command::Meet { what: MeetingDo::Open }).await?;
            (group, form::go_by(&name))
        }
        MeetingCommand::Template(command) => return template(shell, node, link, command).await,
        MeetingCommand::AskMe { group, no: true, .. } => (group, MeetingDo::AskMe { until_ms: None }),
        MeetingCommand::AskMe { group, until, .. } => {
            let until = clock::next(&until.unwrap_or_default(), clock::now_ms()).ok_or(Refusal::BadNumber)?;
            (group, MeetingDo::AskMe { until_ms: Some(until) })
        }
        MeetingCommand::RestsAfter { group, hours } => (group, MeetingDo::RestsAfter { hours }),
        MeetingCommand::LatePlaces { group, late } => {
            (group, MeetingDo::LatePlaces { late: read(serde_json::from_value(spelt(&late)))? })
        }
        MeetingCommand::Remind { group, minutes, no } => {
            (group, MeetingDo::Remind { minutes: minutes.filter(|_| !no) })
        }
        MeetingCommand::Here { group, listening: false } | MeetingCommand::Back { group } => {
            (group, here(Presence::Here))
        }
        MeetingCommand::Here { group, listening: true } => (group, here(Presence::Listening)),
        MeetingCommand::StepOut { group } => (group, here(Presence::Out)),
        MeetingCommand::Task { group, task } => {
            (group, MeetingDo::TakeUp { task: read(serde_json::from_value(spelt(&task)))? })
        }
        MeetingCommand::StepBack { group, task } => (
            group,
            MeetingDo::StepBack { task: task.map(|task| read(serde_json::from_value(spelt(&task)))).transpose()? },
        ),
        MeetingCommand::Slow { group } => (group, MeetingDo::SlowDown),
        MeetingCommand::Close { group } => (group, MeetingDo::Close),
        MeetingCommand::WantTime { group, no } => (group, MeetingDo::WantsTime { wants: !no }),
        MeetingCommand::Wish { group, wish } => {
            (group, MeetingDo::Wishes { wish: read(serde_json::from_value(spelt(&wish)))? })
        }
        MeetingCommand::Next { group, at, text } => {
            let (day, hour) = at.split_once(['T', ' ']).ok_or(Refusal::BadNumber)?;
            let at_ms = clock::of_stamp(&at).or_else(|| clock::at_time(day, hour)).ok_or(Refusal::BadNumber)?;
            (group, MeetingDo::Next { at_ms, text })
        }
    };
    carry_out(shell, node, link, &group, what).await
}

/// Carries out `kith meeting template …`.
async fn template(shell: &Shell, node: &Running, link: &Link, command: TemplateCommand) -> Result<(), Refusal> {
    let (group, what) = match command {
        TemplateCommand::List { group } => {
            let own = forms(shell, node, link, &group).await?;
            let shipped: Vec<_> = form::shipped().iter().map(|text| text.lines().next().map(str::to_owned)).collect();
            let own_names: Vec<_> = own.iter().map(|form| &form.name).collect();
            shell.tell(json!({ "own": own_names, "shipped": shipped }), form::list(&own, t!("form-how-shell")));
            return Ok(());
        }
        TemplateCommand::Show { group, name } => {
            let own = forms(shell, node, link, &group).await?;
            let own = own.into_iter().find(|form| form.name.eq_ignore_ascii_case(name.trim())).map(|form| form.text);
            let text = own.or_else(|| form::shipped_called(&name)).ok_or(Refusal::NoSuchForm { name })?;
            let lines = form::text(&text);
            shell.tell(json!({ "text": text }), lines);
            return Ok(());
        }
        TemplateCommand::Set { group, file } => {
            let text = match file.as_str() {
                "-" => super::saying::typed_in()?,
                path => super::read_file(path.as_ref())?,
            };
            (group, MeetingDo::KeepForm { text })
        }
        TemplateCommand::PutAway { group, name } => (group, MeetingDo::PutFormAway { name }),
        TemplateCommand::Use { group, name } => (group, form::go_by(&name)),
    };
    carry_out(shell, node, link, &group, what).await
}

async fn forms(shell: &Shell, node: &Running, link: &Link, group: &str) -> Result<Vec<FormView>, Refusal> {
    shell.settle(node, link, group).await;
    match link.look(group, Query::Forms).await? {
        View::Forms(own) => Ok(own),
        _ => Err(Refusal::NotACall),
    }
}

/// Carries out `kith round …`.
pub async fn round(shell: &Shell, node: &Running, link: &Link, command: RoundCommand) -> Result<(), Refusal> {
    let (group, what) = match command {
        RoundCommand::Show { group } => return show(shell, node, link, &group).await,
        RoundCommand::Start { group, name: None, .. } => {
            shell.settle(node, link, &group).await;
            let what = said::usual_round(&look(link, &group).await?);
            (group, what)
        }
        RoundCommand::Start { group, name: Some(name), order, minutes } => {
            (group, MeetingDo::Start { name, order: read(serde_json::from_value(spelt(&order)))?, minutes })
        }
        RoundCommand::Place { group, place } => {
            (group, MeetingDo::Place { place: read(serde_json::from_value(spelt(&place)))? })
        }
        RoundCommand::Go { group, from } => (group, MeetingDo::Go { from }),
    };
    carry_out(shell, node, link, &group, what).await
}

/// A word of the command line that stands for a value, as `--json` spells it.
fn spelt(word: &str) -> Value {
    Value::String(word.to_owned())
}

/// The value that was spelt.
fn read<T>(value: Result<T, serde_json::Error>) -> Result<T, Refusal> {
    value.map_err(|_| Refusal::NotACall)
}

async fn carry_out(shell: &Shell, node: &Running, link: &Link, group: &str, what: MeetingDo) -> Result<(), Refusal> {
    // What others did meanwhile is known first, if this command opened the node: a meeting is joined rather than begun.
    shell.settle(node, link, group).await;
    let mut notices = link.notices();
    let comes_in = matches!(what, MeetingDo::Open | MeetingDo::Here { .. });
    let Done::Met { changed } = link.command(group, Command::Meet { what }).await? else {
        return Err(Refusal::NotACall);
    };
    shell.settle(node, link, group).await;
    if shell.json {
        shell.tell(json!({ "done": "met", "changed": changed }), []);
        return Ok(());
    }
    // What changed is told, by the lines that the clients show; the whole is shown by `kith meeting show`.
    let of = super::groups::view(link, group).await?.group;
    let mut lines = Vec::new();
    while let Ok(notice) = notices.try_recv() {
        if let (true, Event::Meeting { change }) = (notice.group == of, &notice.event) {
            lines.extend(said::line(change).map(|said| said.text));
        }
    }
    if !changed {
        lines.push(t!("meeting-so-already"));
    } else if comes_in {
        lines.extend(said::where_we_are(&look(link, group).await?));
    } else if lines.is_empty() {
        lines.push(t!("meeting-done-shell"));
    }
    shell.tell(json!(null), lines);
    Ok(())
}

async fn look(link: &Link, group: &str) -> Result<MeetingView, Refusal> {
    match link.look(group, Query::Meeting).await? {
        View::Meeting(view) => Ok(*view),
        _ => Err(Refusal::NotACall),
    }
}

async fn show(shell: &Shell, node: &Running, link: &Link, group: &str) -> Result<(), Refusal> {
    shell.settle(node, link, group).await;
    let view = look(link, group).await?;
    let mut object = serde_json::to_value(&view).map_err(|_| Refusal::NotACall)?;
    let next = view.next.as_ref();
    object["next"] =
        json!(next.map(|next| json!({ "at": clock::stamp(next.at_ms), "text": next.text, "by": next.by })));
    shell.tell(object, said::page(&view));
    Ok(())
}
