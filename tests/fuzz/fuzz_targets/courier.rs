#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kith_tests::fuzzing::target("courier")(bytes));
