//! Any bytes as an uploaded file: read or refused, and what is read becomes activities.

#![no_main]

use libfuzzer_sys::fuzz_target;
use vvt::{
    import::{
        mapping::{self, table},
        reading::{self, Choice, Limits},
        understanding::{self, Decisions, Setting},
    },
    register::LegalRegime,
};

fuzz_target!(|bytes: &[u8]| {
    let Ok(workbook) = reading::read(bytes, Choice::default(), &Limits::default()) else { return };
    for table in table::find_all(&workbook, true, None) {
        let columns = mapping::propose(&table);
        let setting = Setting { regime: LegalRegime::Gdpr };
        understanding::understand(table, &columns, &Decisions::default(), setting);
    }
});
