//! Any bytes as a record in the application's own format: refused in German, or sheets that can be stored.

#![no_main]

use libfuzzer_sys::fuzz_target;
use vvt::import::{Limits, Plan, json};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { bytes: 1 << 20, activities: 1_000 };
    if let Ok(register) = json::read(bytes, limits) {
        let _ = Plan::of(register);
    }
});
