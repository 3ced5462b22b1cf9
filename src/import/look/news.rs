//! Names that the catalogues would gain, and those that are probably meant to be one.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{Around, Entry};
use crate::{
    catalogue::{Catalogue, duplicates, store::Name},
    database::id::EntryId,
    processing_activity::model::Sheet,
    web::filters::folded,
};

/// New names of one catalogue.
#[derive(Debug)]
pub struct News {
    pub catalogue: Catalogue,
    pub names: Vec<String>,
}

/// Two names that are probably meant to be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    pub catalogue: Catalogue,
    /// The name in the file.
    pub new: String,
    /// What it is nearly like.
    pub known: String,
    /// The other one is in the catalogue already.
    pub is_stored: bool,
}

/// Near duplicates that are told.
const NEAR: usize = 100;

/// Names that the catalogues do not know, and those of them that are nearly like another.
pub(super) fn news(entries: &[Entry], around: &Around) -> (Vec<News>, Vec<Near>) {
    let (mut news, mut near) = (Vec::new(), Vec::new());
    for catalogue in [
        Catalogue::DataSubjectCategories,
        Catalogue::DataCategories,
        Catalogue::Recipients,
        Catalogue::Systems,
        Catalogue::ReferenceDocuments,
    ] {
        let known: Vec<&String> = around
            .names
            .iter()
            .filter(|(table, _)| table == catalogue.table())
            .map(|(_, name)| name)
            .collect();
        let folded_known: HashSet<String> = known.iter().map(|name| folded(name)).collect();
        let mut seen = HashSet::new();
        let mut names: Vec<String> = Vec::new();
        for entry in entries {
            for name in names_of(entry.sheet(), catalogue) {
                let key = folded(name);
                if !folded_known.contains(&key) && seen.insert(key) {
                    names.push(name.clone());
                }
            }
        }
        if names.is_empty() {
            continue;
        }
        names.sort();
        let all: Vec<Name> = known
            .iter()
            .map(|name| (*name).clone())
            .chain(names.iter().cloned())
            .map(|name| Name { id: EntryId(Uuid::nil()), name })
            .collect();
        for pair in duplicates::find(&all, NEAR) {
            let (first, second) = (pair.first.min(pair.second), pair.first.max(pair.second));
            if second >= known.len() {
                near.push(Near {
                    catalogue,
                    new: all[second].name.clone(),
                    known: all[first].name.clone(),
                    is_stored: first < known.len(),
                });
            }
        }
        news.push(News { catalogue, names });
    }
    near.truncate(NEAR);
    (news, near)
}

fn names_of(sheet: &Sheet, catalogue: Catalogue) -> Vec<&String> {
    match catalogue {
        Catalogue::DataSubjectCategories => sheet.data_subjects.iter().map(|row| &row.name).collect(),
        Catalogue::DataCategories => sheet.data_categories.iter().map(|row| &row.name).collect(),
        Catalogue::Recipients => sheet.recipients.iter().map(|row| &row.name).collect(),
        Catalogue::Systems => sheet.systems.iter().map(|row| &row.name).collect(),
        Catalogue::ReferenceDocuments => sheet.documents.iter().map(|row| &row.name).collect(),
        Catalogue::RetentionPeriods | Catalogue::Measures | Catalogue::Norms => Vec::new(),
    }
}

/// Calls what the file names otherwise by the other name.
pub fn merge(sheets: &mut [Sheet], merges: &[Near]) {
    let renamed: HashMap<(&str, &str), &str> = merges
        .iter()
        .map(|near| ((near.catalogue.table(), near.new.as_str()), near.known.as_str()))
        .collect();
    let rename = |catalogue: Catalogue, name: &mut String| {
        if let Some(known) = renamed.get(&(catalogue.table(), name.as_str())) {
            *name = (*known).to_owned();
        }
    };
    for sheet in sheets {
        sheet
            .data_subjects
            .iter_mut()
            .for_each(|row| rename(Catalogue::DataSubjectCategories, &mut row.name));
        sheet.data_categories.iter_mut().for_each(|row| rename(Catalogue::DataCategories, &mut row.name));
        sheet.recipients.iter_mut().for_each(|row| rename(Catalogue::Recipients, &mut row.name));
        sheet.systems.iter_mut().for_each(|row| rename(Catalogue::Systems, &mut row.name));
        sheet.documents.iter_mut().for_each(|row| rename(Catalogue::ReferenceDocuments, &mut row.name));
    }
}
