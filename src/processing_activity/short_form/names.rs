//! Names of catalogue entries on their way through a form.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::processing_activity::model::Sheet;

/// The names of catalogue entries as a form showed them: row, entry, name. They travel in the form,
/// so that an entry that was renamed meanwhile is neither a conflict nor a new entry.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Names(Vec<(Uuid, Option<Uuid>, String)>);

impl Names {
    pub fn of(sheet: &Sheet) -> Self {
        let data_subjects = sheet.data_subjects.iter().map(|row| (row.id, row.category_id, row.name.clone()));
        let data_categories =
            sheet.data_categories.iter().map(|row| (row.id, row.category_id, row.name.clone()));
        let recipients = sheet.recipients.iter().map(|row| (row.id, row.recipient_id, row.name.clone()));
        let legal_bases =
            sheet.legal_bases.iter().map(|row| (row.id, row.norms.first().copied(), row.text.clone()));
        let rules =
            sheet.retention_rules.iter().map(|row| (row.id, row.retention_period_id, row.text.clone()));
        let measures = sheet.measures.iter().map(|row| (row.id, row.measure_id, row.text.clone()));
        // Texts of no entry change on their sheet only, where a change is seen as what it is.
        let texts = legal_bases.chain(rules).chain(measures).filter(|(_, entry, _)| entry.is_some());
        Self(data_subjects.chain(data_categories).chain(recipients).chain(texts).collect())
    }

    /// Whatever somebody sent; what is unreadable counts as no names.
    pub fn parse(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }

    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The stored sheet with the names as the form showed them.
    pub fn as_shown(&self, mut sheet: Sheet) -> Sheet {
        let shown: BTreeMap<(Uuid, Option<Uuid>), &String> =
            self.0.iter().map(|(row, entry, name)| ((*row, *entry), name)).collect();
        let restore = |row: Uuid, entry: Option<Uuid>, name: &mut String| {
            if let Some(shown) = shown.get(&(row, entry)) {
                (*shown).clone_into(name);
            }
        };
        for row in &mut sheet.data_subjects {
            restore(row.id, row.category_id, &mut row.name);
        }
        for row in &mut sheet.data_categories {
            restore(row.id, row.category_id, &mut row.name);
        }
        for row in &mut sheet.recipients {
            restore(row.id, row.recipient_id, &mut row.name);
        }
        for row in &mut sheet.legal_bases {
            restore(row.id, row.norms.first().copied(), &mut row.text);
        }
        for row in &mut sheet.retention_rules {
            restore(row.id, row.retention_period_id, &mut row.text);
        }
        for row in &mut sheet.measures {
            restore(row.id, row.measure_id, &mut row.text);
        }
        sheet
    }
}
