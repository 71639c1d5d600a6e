//! The program. All of it stands in the library beside this file, where tests and benchmarks reach it too.

fn main() -> std::process::ExitCode {
    kith::run()
}
