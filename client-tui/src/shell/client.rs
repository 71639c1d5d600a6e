//! `kith` and `kith rehearse`: which of the two clients opens.

use kith_protocol::command::Refusal;

use super::Shell;

/// Opens the client.
pub async fn open(shell: &Shell) -> Result<(), Refusal> {
    let node = shell.node().await?;
    let _ = shell.plain;
    node.stop().await;
    Ok(())
}

/// Rehearses.
pub async fn rehearse(_shell: &Shell) -> Result<(), Refusal> {
    Err(Refusal::Closing)
}
