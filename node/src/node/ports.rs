//! The ports of a persona: drawn once, kept in its store, told to others as addresses.

use std::net::IpAddr;

use kith_protocol::command::Refusal;
use kith_protocol::relay::LENDS;
use kith_protocol::step::{Table, Write};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use crate::network::{Happening, Manner, Network, PortRule};
use crate::perform::in_place;
use crate::store::Store;

/// Where one listens if nothing is configured: every interface, QUIC and TCP, any port.
pub(crate) const EVERYWHERE: &str = "/ip4/0.0.0.0";

/// The row that keeps them.
const LISTEN: &[u8] = b"listen";

/// What was drawn, and from what: somebody who configures other addresses gets others.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
struct Drawn {
    configured: Vec<String>,
    bound: Vec<String>,
}

/// Starts the network of a persona at its ports, or draws them if it has none. A port that was drawn and is taken now is
/// drawn anew; one that the person named is not.
pub(super) async fn start(
    store: &mut Store,
    listen: &[String],
    seed: &[u8; 32],
    first_connection: u64,
    manner: Manner,
) -> Result<(Network, mpsc::Receiver<Happening>), Refusal> {
    if manner.only_relays || manner.tor.is_some() {
        // Nothing is listened at: whoever comes, comes through a relay, or by Tor.
        return Network::start_by(seed, &[], PortRule::Exact, first_connection, manner).await;
    }
    let network = |listen: Vec<String>, rule| {
        let manner = manner.clone();
        async move { Network::start_by(seed, &listen, rule, first_connection, manner).await }
    };
    let configured = if listen.is_empty() { vec![EVERYWHERE.to_owned()] } else { listen.to_vec() };
    let before = in_place(|| store.get(Table::Note, LISTEN)).ok().flatten();
    let before = before.and_then(|row| serde_json::from_slice::<Drawn>(&row).ok());
    let before = before.filter(|drawn| drawn.configured == configured);
    let started = match &before {
        None => network(configured.clone(), PortRule::NextFree).await?,
        Some(drawn) => match network(drawn.bound.clone(), PortRule::Exact).await {
            Ok(started) => started,
            Err(Refusal::CannotListen { address }) if configured.contains(&address) => {
                return Err(Refusal::CannotListen { address });
            }
            Err(_) => match network(drawn.bound.clone(), PortRule::NextFree).await {
                Ok(started) => started,
                // The interface is no longer there.
                Err(_) => network(configured.clone(), PortRule::NextFree).await?,
            },
        },
    };
    let drawn = Drawn { configured, bound: started.0.bound().to_vec() };
    if before.as_ref() != Some(&drawn)
        && let Ok(value) = serde_json::to_vec(&drawn)
    {
        // On a full disk other ports are drawn next time; that is no reason to reach nobody now.
        let _ = in_place(|| store.commit(&[Write { table: Table::Note, key: LISTEN.to_vec(), value: Some(value) }]));
    }
    Ok(started)
}

/// Which of the addresses where one listens are told to others: those of this computer alone only if it was asked to
/// listen there, or there are no others.
pub(crate) fn told(listening: &[String], bound: &[String]) -> Vec<String> {
    // The ways through relays or by Tor, and whether this node is a relay, go by no interface of this computer.
    let elsewhere = |address: &&String| address.ends_with(LENDS) || address.starts_with("/onion3/");
    let (by_relays, own): (Vec<&String>, Vec<&String>) = listening.iter().partition(elsewhere);
    let is_loopback = |address: &String| ip(address).is_some_and(|ip| ip.is_loopback());
    let mut told: Vec<String> = own.into_iter().filter(|address| ip(address).is_some_and(names_one)).cloned().collect();
    if !bound.iter().any(is_loopback) && !told.iter().all(is_loopback) {
        told.retain(|address| !is_loopback(address));
    }
    by_relays.into_iter().cloned().chain(told).collect()
}

/// Whether an IP address leads to one computer without saying by which interface.
fn names_one(ip: IpAddr) -> bool {
    let link_local = matches!(ip, IpAddr::V6(ip) if ip.is_unicast_link_local());
    !ip.is_unspecified() && !link_local
}

fn ip(address: &str) -> Option<IpAddr> {
    address.split('/').nth(2)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(of: &[&str]) -> Vec<String> {
        of.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn loopback_is_told_only_if_asked_for_or_alone() {
        let all =
            strings(&["/ip4/127.0.0.1/tcp/1", "/ip4/192.168.1.2/tcp/1", "/ip4/0.0.0.0/tcp/1", "/ip6/fe80::1/tcp/1"]);
        let everywhere = strings(&["/ip4/0.0.0.0/tcp/1"]);
        assert_eq!(told(&all, &everywhere), strings(&["/ip4/192.168.1.2/tcp/1"]));
        assert_eq!(told(&all[..1], &everywhere), all[..1]);
        let onion = strings(&["/onion3/a:443"]);
        assert_eq!(told(&onion, &[]), onion);
        assert_eq!(told(&all, &strings(&["/ip4/127.0.0.1/tcp/1", "/ip4/192.168.1.2/tcp/1"])), all[..2]);
    }
}
