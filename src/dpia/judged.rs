//! What a screening judged of a sheet, as fingerprints: it has to be made again when purposes, data
//! categories or recipients are others.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::register::{Activity, choices::DpiaPart};

/// Each 32 hexadecimal digits; empty while nothing was judged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Judged {
    #[serde(rename = "judged_purposes")]
    pub purposes: String,
    #[serde(rename = "judged_data")]
    pub data: String,
    #[serde(rename = "judged_recipients")]
    pub recipients: String,
}

impl Judged {
    /// Of the sheet as it is, with what it takes from others. The order of the items is no matter.
    pub fn of(activity: &Activity) -> Self {
        let purposes =
            activity.purposes.items.iter().map(|row| [key(&row.kind), row.text.clone()].join("\0"));
        let data = activity.data_categories.items.iter().map(|row| {
            let parts = [key(&row.special_category), row.criminal_offences.to_string(), row.name.clone()];
            [parts.join("\0"), row.note.clone().unwrap_or_default()].join("\0")
        });
        let recipients =
            activity.recipients.items.iter().map(|row| {
                [key(&row.kind), row.name.clone(), row.note.clone().unwrap_or_default()].join("\0")
            });
        Self {
            purposes: fingerprint(purposes, &activity.purposes.supplement),
            data: fingerprint(data, &activity.data_categories.supplement),
            recipients: fingerprint(recipients, &activity.recipients.supplement),
        }
    }

    /// What is different now.
    pub fn changed_to(&self, now: &Self) -> Vec<DpiaPart> {
        [
            (DpiaPart::Purposes, self.purposes != now.purposes),
            (DpiaPart::Data, self.data != now.data),
            (DpiaPart::Recipients, self.recipients != now.recipients),
        ]
        .into_iter()
        .filter_map(|(part, is_changed)| is_changed.then_some(part))
        .collect()
    }
}

/// As the record's JSON says it: that does not change with wording or names in the code.
fn key(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn fingerprint(items: impl Iterator<Item = String>, supplement: &Option<String>) -> String {
    let mut items: Vec<String> = items.collect();
    items.sort_unstable();
    let mut hash = Sha256::new();
    for item in items.iter().map(String::as_str).chain(supplement.as_deref()) {
        hash.update(item);
        hash.update([1]);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        database::id::ActivityId,
        processing_activity::{
            inheritance::Sources,
            model::{DataCategory, Purpose, Recipient, Sheet},
        },
        register::{RecipientKind, choices::PurposeKind},
    };

    fn judged(sheet: &Sheet) -> Judged {
        Judged::of(&Activity::of(sheet, &Sources::default()))
    }

    fn sheet() -> Sheet {
        let mut sheet = Sheet::empty(ActivityId::new());
        sheet.purposes = ["Abrechnung", "Mahnung"].map(purpose).to_vec();
        sheet.data_categories =
            vec![DataCategory { name: "Name".to_owned(), number: 1, ..DataCategory::default() }];
        sheet.recipients = vec![Recipient { name: "Bank".to_owned(), ..Recipient::default() }];
        sheet
    }

    fn purpose(text: &str) -> Purpose {
        Purpose { text: text.to_owned(), ..Purpose::default() }
    }

    #[test]
    fn what_matters_is_told_apart() {
        use DpiaPart::*;
        type Change = fn(&mut Sheet);
        let before = judged(&sheet());
        let changes: [(Change, &[DpiaPart]); 13] = [
            (|sheet| sheet.purposes[0].text.push('!'), &[Purposes]),
            (|sheet| sheet.purposes[0].kind = PurposeKind::Excluded, &[Purposes]),
            (|sheet| drop(sheet.purposes.pop()), &[Purposes]),
            (|sheet| sheet.purposes_supplement = "Werbung".to_owned(), &[Purposes]),
            (|sheet| sheet.data_categories[0].note = "mit Foto".to_owned(), &[Data]),
            (|sheet| sheet.data_categories[0].special_category = true, &[Data]),
            (|sheet| sheet.data_categories[0].criminal_offences = true, &[Data]),
            (|sheet| sheet.recipients[0].name = "Post".to_owned(), &[Recipients]),
            (|sheet| sheet.recipients[0].kind = RecipientKind::Processor, &[Recipients]),
            (
                |sheet| {
                    sheet.purposes.clear();
                    sheet.recipients.clear();
                },
                &[Purposes, Recipients],
            ),
            // What is of no matter.
            (|sheet| sheet.purposes.reverse(), &[]),
            (|sheet| sheet.name = "Anders".to_owned(), &[]),
            (|sheet| sheet.data_categories[0].number = 9, &[]),
        ];
        for (at, (change, expected)) in changes.into_iter().enumerate() {
            let mut sheet = sheet();
            change(&mut sheet);
            assert_eq!(before.changed_to(&judged(&sheet)), expected, "change {at}");
        }
        assert_eq!(before.purposes.len(), 32);
    }

    #[test]
    fn parts_of_a_text_are_not_another_text() {
        let mut joined = sheet();
        joined.purposes = vec![purpose("Abrechnung Mahnung")];
        assert_eq!(judged(&sheet()).changed_to(&judged(&joined)), [DpiaPart::Purposes]);
    }
}
