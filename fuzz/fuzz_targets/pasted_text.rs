//! Any text as a pasted table: every activity of it is understood, and no letter of a cell that stays word
//! for word is lost.

#![no_main]

use libfuzzer_sys::fuzz_target;
use vvt::{
    import::{
        mapping::{self, table},
        reading::{self, Limits},
        understanding::{self, Decisions, Setting},
    },
    register::LegalRegime,
};

/// Under these headings every kind of field is reached.
const HEADINGS: &str = "Bezeichnung\tZweck\tRechtsgrundlage\tDaten\tEmpfänger\tDrittland\tLöschfrist\tTOM\tStand\n";

fuzz_target!(|text: &str| {
    let text = format!("{HEADINGS}{text}");
    let Ok(workbook) = reading::pasted(&text, &Limits::default()) else { return };
    for table in table::find_all(&workbook, true, Some(1)) {
        let columns = mapping::propose(&table);
        let setting = Setting { regime: LegalRegime::Gdpr };
        let rows = table.entries.len();
        let outcome = understanding::understand(table, &columns, &Decisions::default(), setting);
        assert_eq!(outcome.activities.len(), rows);
    }
});
