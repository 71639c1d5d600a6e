//! A node of Kith: it carries out what the core decides, on disk, on the network and towards clients.
//!
//! ```no_run
//! # async fn example() -> Result<(), kith_protocol::command::Refusal> {
//! use kith_node::{Home, Node, Passphrase, Strength, api};
//!
//! let (path, passphrase) = (std::path::Path::new("home"), Passphrase::new("four words or more")?);
//! drop(Home::create(path, &passphrase, Strength::default())?);
//! let node = Node::open(path, &passphrase, api::Options::default()).await?;
//! node.link().call(api::Call::Groups).await?;
//! node.stop().await;
//! # Ok(()) }
//! ```
//!
//! Modules in reading order: what clients say ([`api`], [`socket`]), the node itself ([`node`], and `perform`: store,
//! then send, then show), what it keeps ([`home`], [`vault`], [`store`], `buckets`) and how it is searched (`search`), files
//! that messages bring (`attachments`), and by what it reaches others ([`network`]); [`courier`] is a program of its own.

pub mod api;
mod attachments;
mod buckets;
pub mod courier;
pub mod home;
pub mod network;
pub mod node;
mod perform;
pub mod relay;
mod search;
pub mod socket;
pub mod store;
pub mod vault;

pub use api::{Link, Options, is_home};
pub use home::Home;
pub use node::Node;
pub use search::is_same;
pub use socket::{attach, serve as serve_socket};
pub use vault::{Passphrase, Strength};
