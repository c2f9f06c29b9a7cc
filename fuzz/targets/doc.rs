#![no_main]

libfuzzer_sys::fuzz_target!(init: undersigned_fuzz::set_up(), |bytes: &[u8]| undersigned_fuzz::doc(bytes));
