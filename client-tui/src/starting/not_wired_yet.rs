//! A placeholder with the shape of the node's own functions, until they exist. Every one refuses.

use std::path::Path;

use kith_node::api::{Link, Options};
use kith_protocol::command::Refusal;

/// Stands for `kith_node::Passphrase`.
pub struct Passphrase;

impl Passphrase {
    /// Stands for `kith_node::Passphrase::new`.
    pub fn new(_text: impl Into<String>) -> Result<Self, Refusal> {
        Ok(Self)
    }
}

/// Stands for `kith_node::Strength`.
#[derive(Default)]
pub struct Strength;

/// Stands for `kith_node::Home`.
pub struct Home;

impl Home {
    /// Stands for `kith_node::Home::create`.
    pub fn create(_path: &Path, _passphrase: &Passphrase, _strength: Strength) -> Result<Home, Refusal> {
        Err(Refusal::Closing)
    }
}

/// Stands for `kith_node::Node`.
pub struct Node {
    link: Link,
}

impl Node {
    /// Stands for `kith_node::Node::open`.
    pub async fn open(_home: &Path, _passphrase: &Passphrase, _options: Options) -> Result<Node, Refusal> {
        Err(Refusal::Closing)
    }

    /// Stands for `kith_node::Node::link`.
    pub fn link(&self) -> Link {
        self.link.clone()
    }

    /// Stands for `kith_node::Node::stop`.
    pub async fn stop(self) {}
}

/// Stands for `kith_node::socket::attach`.
pub async fn attach(_home: &Path) -> Option<Link> {
    None
}

/// Stands for `kith_node::socket::serve`.
pub async fn serve_socket(_home: &Path, _link: Link) -> Result<(), Refusal> {
    Err(Refusal::Closing)
}
