#![no_main]
//! All decoders at once.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for (_, body) in &kith_tests::fuzzing::TARGETS[..10] {
        body(bytes);
    }
});
