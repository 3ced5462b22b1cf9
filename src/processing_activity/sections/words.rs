//! Values of a section's fields as a person reads them.

use uuid::Uuid;

use super::{Kind, rows};
use crate::{
    processing_activity::{model::Sheet, store::Department},
    third_country::countries,
};

/// A value as [`super::values::stored`] writes it, in words.
pub fn value_in_words(kind: Kind, sheet: &Sheet, units: &[Department], value: &str) -> String {
    let of = |options: &[(&str, &str)], key: &str| {
        options.iter().find(|(known, _)| *known == key).map_or(key, |(_, label)| *label).to_owned()
    };
    match kind {
        Kind::Tick => if value == "ja" { "angekreuzt" } else { "nicht angekreuzt" }.to_owned(),
        Kind::Choice(options, _) | Kind::Radio(options) => of(options, value),
        Kind::Ticks(options) => value.split(',').map(|key| of(options, key)).collect::<Vec<_>>().join(", "),
        Kind::Country => countries::name_of(value).unwrap_or(value).to_owned(),
        Kind::Department => units
            .iter()
            .find(|unit| unit.id.to_string() == value)
            .map_or_else(|| value.to_owned(), Department::label),
        Kind::Reach => match value {
            "" => "nicht aufgegliedert".to_owned(),
            value => value.to_owned(),
        },
        Kind::AppliesTo => match value.split_once(':').and_then(|(_, id)| id.parse::<Uuid>().ok()) {
            None => "die ganze Tätigkeit".to_owned(),
            Some(id) => {
                let row = ["purposes", "data_subjects", "data_categories", "recipients"]
                    .iter()
                    .flat_map(|list| rows::of(sheet, list))
                    .find(|row| row.id == id);
                let text = row.and_then(|row| {
                    ["text", "name"]
                        .iter()
                        .find_map(|name| Some(row.columns.get(*name)?.as_str()?.to_owned()))
                });
                text.unwrap_or_default()
            }
        },
        _ => value.to_owned(),
    }
}
