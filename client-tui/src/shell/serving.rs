//! `kith serve`: a node without a screen.

use kith_protocol::command::Refusal;
use serde_json::json;

use super::{Shell, interrupted};
use crate::starting::{self, Running};
use crate::t;

/// Runs the node until it is asked to stop.
pub async fn serve(shell: &Shell) -> Result<(), Refusal> {
    let node = shell.node().await?;
    if let Running::Other(_) = node {
        return Err(Refusal::HomeInUse);
    }
    let announced = async {
        shell.tell(json!({ "serving": true }), [t!("serve-open")]);
        interrupted().await;
    };
    let outcome = tokio::select! {
        // Who reads that it serves can attach at once: the socket is there before the line.
        biased;
        outcome = starting::serve(&shell.home, node.link()) => outcome,
        () = announced => Ok(()),
    };
    node.stop().await;
    shell.tell(json!({ "serving": false }), [t!("serve-ended")]);
    outcome
}
