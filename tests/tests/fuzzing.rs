//! Once through every input that fuzzing found worth keeping, by the same bodies; what once stopped one is among them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::path::Path;

use kith_tests::fuzzing::TARGETS;

#[test]
fn what_was_found_by_fuzzing_harms_nothing_any_more() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let targets = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/fuzz_targets");
    assert_eq!(std::fs::read_dir(targets).unwrap().count(), TARGETS.len(), "a fuzzer without a body, or the reverse");
    for (target, body) in TARGETS {
        let mut inputs: Vec<_> =
            std::fs::read_dir(corpus.join(target)).unwrap().map(|file| file.unwrap().path()).collect();
        inputs.sort();
        assert!(!inputs.is_empty(), "{target} begins from nothing");
        body(&[]);
        for input in inputs {
            println!("{target} {}", input.display());
            body(&std::fs::read(&input).unwrap());
        }
    }
}
