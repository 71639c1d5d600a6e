//! stub
use kith_node::api::Link; use kith_protocol::command::Refusal; use tokio::sync::mpsc; use crate::plain::Ending;
pub async fn run(_link: Link, _told: mpsc::Receiver<String>) -> Result<Ending, Refusal> { Err(Refusal::Closing) }
