//! `kith courier`: keeping sealed packets for others. `kith group courier`: a group's couriers.

use kith_node::api::{Call, Link};
use kith_node::courier::{Courier, SLIP_FILE};
use kith_protocol::command::{Command, Query, Refusal, View};
use kith_protocol::limits::COURIER_BYTES;
use serde_json::json;

use super::{Shell, interrupted};
use crate::arguments::{CourierCommand, GroupCourierCommand};
use crate::said::{clock::stamp, couriers};
use crate::t;

/// The folder of a courier, beside the groups of the same home.
const FOLDER: &str = "courier";

/// Carries out `kith courier …`. No passphrase is asked for: it holds nothing that could be read.
pub async fn keep(shell: &Shell, command: CourierCommand) -> Result<(), Refusal> {
    let folder = shell.home.join(FOLDER);
    match command {
        CourierCommand::Serve { megabytes } => {
            let most = megabytes.map_or(COURIER_BYTES, |count| count.saturating_mul(1024 * 1024));
            let courier = Courier::start(&folder, &shell.options.listen, most).await?;
            let slip = courier.paper().to_line();
            let mut lines = couriers::serving();
            lines.push(slip.clone());
            shell.tell(json!({ "serving": true, "slip": slip }), lines);
            interrupted().await;
            courier.stop().await;
            shell.tell(json!({ "serving": false }), [t!("courier-ended")]);
        }
        CourierCommand::Slip => {
            let path = folder.join(SLIP_FILE);
            let slip = std::fs::read_to_string(&path).map_err(|_| Refusal::NoCourierHere)?;
            shell.tell(json!({ "slip": slip }), [slip.clone()]);
        }
    }
    Ok(())
}

/// Carries out `kith group courier …`.
pub async fn of_group(shell: &Shell, link: &Link, command: GroupCourierCommand) -> Result<(), Refusal> {
    match command {
        GroupCourierCommand::Add { group, slip } => {
            // A file that holds it, or the line itself.
            let line = std::fs::read_to_string(&slip).unwrap_or(slip);
            link.call(Call::Do { group, command: Command::AddCourier { line } }).await?;
            shell.tell(json!({ "added": true }), couriers::added());
        }
        GroupCourierCommand::Remove { group, number } => {
            link.call(Call::Do { group, command: Command::RemoveCourier { number } }).await?;
            shell.tell(json!({ "removed": number }), [t!("courier-removed")]);
        }
        GroupCourierCommand::List { group } => {
            let View::Couriers(list) = link.look(&group, Query::Couriers).await? else {
                return Err(Refusal::NotACall);
            };
            if list.is_empty() && !shell.json {
                couriers::page(&list).iter().for_each(|line| super::print_line(line));
            }
            for courier in &list {
                let object = json!({
                    "courier": courier.number,
                    "by": courier.by,
                    "since_day": courier.since_day,
                    "addresses": courier.addresses,
                    "reached": courier.reached,
                    "visited": courier.visited_ms.and_then(stamp),
                    "left": courier.left,
                    "found": courier.found,
                });
                shell.tell(object, couriers::one(courier));
            }
        }
    }
    Ok(())
}
