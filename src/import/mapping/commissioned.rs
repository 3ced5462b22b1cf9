//! Whether a table is a record under Art. 30 Abs. 2: what a processor does for its clients. Its rows are no
//! activities of a controller.

use super::{Target, heading, table::Table};
use crate::{
    findings::text::{fold, pattern},
    import::reading::Workbook,
};

/// Says so by its headings, or by its title when the headings do not say the contrary.
pub fn is_commissioned(table: &Table, workbook: &Workbook) -> bool {
    let headings: Vec<String> = table.columns.iter().map(|column| fold(&column.heading)).collect();
    let any = |pattern: &regex::Regex| headings.iter().any(|heading| pattern.is_match(heading));
    let has = |target: Target| {
        table
            .columns
            .iter()
            .any(|column| heading::recognised(&column.heading).is_some_and(|(found, _)| found == target))
    };
    // What only a controller has to state.
    let is_controllers = has(Target::Purposes) && (has(Target::DataSubjects) || has(Target::Retention));
    let names_client = any(pattern!(
        r"\bauftraggeber|\bim auftrag|in dessen auftrag|^(?:name (?:und kontaktdaten )?(?:des|der) )?(?:jeweilige[nr]? )?verantwortliche[nr]?\b.{0,60}\bauftrag|^(?:kunden?|mandant(?:en)?|mandatstraeger)(?:name|innen)?$|^(?:name (?:and contact details )?of (?:the )?)?(?:each )?(?:controller|client)s?\b"
    ));
    let names_kinds = any(pattern!(
        r"kategorien? (?:von|der|einer) verarbeitung|verarbeitungskategorien?\b|art der auftragsverarbeitung|categor(?:y|ies) of processing"
    ));
    let names_chain = any(pattern!(r"\bunter-?auftrag|\bsub-?(?:unternehmer|dienstleister|processor)"));
    if names_client && (names_kinds || names_chain && !is_controllers) {
        return true;
    }
    (names_client || !is_controllers) && has_title(table, workbook)
}

/// The title above the table, or the name of its sheet.
fn has_title(table: &Table, workbook: &Workbook) -> bool {
    let first = table.entries.iter().flat_map(|entry| &entry.fields).flatten().next();
    let sheet = first.and_then(|piece| workbook.sheets.get(piece.sheet));
    let above = table
        .outside
        .iter()
        .filter(|piece| first.is_some_and(|first| first.sheet == piece.sheet && piece.row < first.row))
        .map(|piece| &*piece.text);
    above.chain(sheet.map(|sheet| sheet.name.as_str())).any(is_title)
}

fn is_title(text: &str) -> bool {
    pattern!(
        r"\bart(?:ikel|icle|\.)? ?30 ?(?:abs(?:atz|\.)? ?2|\(2\)|ii\b)|auftragskataster|verzeichnis.{0,60}\b(?:im auftrag|(?:der |des |als )?auftragsverarbeiters?)\b|record.{0,60}\bprocessors?\b"
    )
    .is_match(&fold(text))
}
