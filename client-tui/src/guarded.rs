//! What is closed before anything secret is in memory: no picture of this program's memory goes to a disk when it fails,
//! no other program of the same person looks into it, and nothing writes down the keys of its connections.

/// Closes it. What the system refuses stays as it is: a person who cannot be kept from a core dump is still to be heard.
pub fn begin() {
    without_key_log();
    no_core_dumps();
}

/// Libraries that speak TLS write the keys of every connection into the file that this variable names. It is taken away
/// by beginning again without it: a program's own variables can only be changed safely before it has threads.
#[cfg(unix)]
fn without_key_log() {
    use std::os::unix::process::CommandExt as _;

    const KEY_LOG: &str = "SSLKEYLOGFILE";
    if std::env::var_os(KEY_LOG).is_none() {
        return;
    }
    if let Ok(this) = std::env::current_exe() {
        let mut again = std::process::Command::new(this);
        let mut arguments = std::env::args_os();
        if let Some(name) = arguments.next() {
            again.arg0(name);
        }
        // Comes back only if it failed.
        let _ = again.args(arguments).env_remove(KEY_LOG).exec();
    }
    eprintln!("{}", crate::t!("program-stopped"));
    std::process::exit(1);
}

#[cfg(not(unix))]
fn without_key_log() {}

/// The size a dump may have is zero; on Linux the program also says that it may not be dumped or looked into, which the
/// system's own collectors of dumps heed.
#[cfg(unix)]
fn no_core_dumps() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    #[cfg(any(target_os = "linux", target_os = "android"))]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

#[cfg(not(unix))]
fn no_core_dumps() {}
