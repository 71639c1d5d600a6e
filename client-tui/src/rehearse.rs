//! stub
use kith_protocol::command::Refusal;
pub async fn with_person(_plain: bool) -> Result<(), Refusal> { Err(Refusal::Closing) }
pub async fn by_itself(_json: bool) -> Result<(), Refusal> { Err(Refusal::Closing) }
