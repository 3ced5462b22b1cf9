//! Mappings that the program brings along, as data: each for lists of one origin.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Mapping, table::Table};

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    pub key: String,
    /// As it is offered for choice.
    pub name: String,
    #[serde(flatten)]
    pub mapping: Mapping,
}

static PRESETS: LazyLock<Vec<Preset>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("presets.json"))
        .expect("presets.json has the shape that its test demands")
});

pub fn presets() -> &'static [Preset] {
    &PRESETS
}

/// The preset that knows nearly all headings of the table. A few usual headings say nothing of its origin.
pub fn preset_for(table: &Table) -> Option<&'static Preset> {
    const ENOUGH: usize = 90;
    const HEADINGS: usize = 5;
    if table.columns.len() < HEADINGS {
        return None;
    }
    let best = presets().iter().max_by_key(|preset| preset.mapping.fits(table))?;
    (best.mapping.fits(table) >= ENOUGH).then_some(best)
}
