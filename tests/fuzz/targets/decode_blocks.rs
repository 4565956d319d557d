#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| integration::fuzz::decode_blocks(data));
