//! "Wie Tätigkeit n" (X3): a section of another sheet stands here, too. The reference is kept, and what
//! it refers to is read anew each time, so a change there shows here at once.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    model::{Reach, Sheet},
    store::{Selection, load_many},
};
use crate::database::id::OrganisationId;

/// So many sheets may stand behind each other.
pub const DEPTH: usize = 5;

/// The sheets that others take sections from, by id.
pub type Sources = HashMap<Uuid, Sheet>;

/// What the sheets take from others: one round trip for each step behind each other, none for sheets
/// that take nothing. A sheet that the person may not see stays away.
pub async fn sources(
    db: &mut PgConnection,
    organisation: OrganisationId,
    sheets: &[Sheet],
) -> sqlx::Result<Sources> {
    let mut found: Sources = Sources::new();
    let mut missing = named_by(sheets.iter());
    for _ in 0..DEPTH {
        missing.retain(|id| !found.contains_key(id));
        if missing.is_empty() {
            break;
        }
        let ids = Some(missing.iter().copied().collect());
        let selection = Selection { ids, with_ended: true, ..Selection::default() };
        let loaded = load_many(db, organisation, &selection).await?;
        missing = named_by(loaded.iter());
        found.extend(loaded.into_iter().map(|sheet| (sheet.id.0, sheet)));
    }
    Ok(found)
}

fn named_by<'a>(sheets: impl Iterator<Item = &'a Sheet>) -> HashSet<Uuid> {
    sheets.flat_map(|sheet| &sheet.same_as).map(|row| row.source_id).collect()
}

/// The sheet with the rows of other sheets before its own, where it says so.
pub fn resolved<'a>(own: &'a Sheet, sources: &Sources) -> Cow<'a, Sheet> {
    if own.same_as.is_empty() {
        return Cow::Borrowed(own);
    }
    let mut sheet = own.clone();
    // Data categories first: the other sections name their numbers.
    let mut sections: Vec<&str> = own.same_as.iter().map(|row| row.section.as_str()).collect();
    sections.sort_by_key(|section| *section != "data");
    for section in sections {
        take(&mut sheet, section, own, sources, DEPTH);
    }
    Cow::Owned(sheet)
}

/// Puts what `own` takes for this section before what stands there, and what that sheet takes itself
/// before it. A circle, which no form lets in, ends at the depth.
fn take(sheet: &mut Sheet, section: &str, own: &Sheet, sources: &Sources, depth: usize) {
    let Some(row) = own.same_as.iter().find(|row| row.section == section) else { return };
    let Some(source) = sources.get(&row.source_id).filter(|_| depth > 0) else { return };
    put_before(sheet, section, source);
    take(sheet, section, source, sources, depth - 1);
}

fn put_before(sheet: &mut Sheet, section: &str, source: &Sheet) {
    let takes_data = sheet.same_as.iter().any(|row| row.section == "data" && row.source_id == source.id.0);
    let known: HashSet<Uuid> = sheet.data_categories.iter().map(|row| row.id).collect();
    // "alle" and numbers mean the other sheet's data; here they hold only where those data stand, too.
    let here = |reach: &Reach| Reach {
        for_all: reach.for_all && takes_data,
        numbers: reach.numbers.iter().filter(|id| known.contains(id)).copied().collect(),
    };
    macro_rules! rows {
        ($list:ident) => {
            drop(sheet.$list.splice(0..0, source.$list.iter().cloned()))
        };
    }
    macro_rules! tied {
        ($list:ident) => {{
            let mut rows = source.$list.clone();
            rows.iter_mut().for_each(|row| row.reach = here(&row.reach));
            drop(sheet.$list.splice(0..0, rows))
        }};
    }
    let join = |own: &mut String, taken: &str| {
        if !taken.is_empty() {
            *own = if own.is_empty() { taken.to_owned() } else { format!("{taken}\n{own}") };
        }
    };
    match section {
        "joint_controllers" => {
            rows!(joint_controllers);
            join(&mut sheet.joint_controllers_supplement, &source.joint_controllers_supplement);
        }
        "purposes" => {
            rows!(purposes);
            rows!(legal_bases);
            join(&mut sheet.purposes_supplement, &source.purposes_supplement);
            join(&mut sheet.legal_bases_supplement, &source.legal_bases_supplement);
            sheet.consent_checked_on = sheet.consent_checked_on.or(source.consent_checked_on);
            join(&mut sheet.consent_obtained, &source.consent_obtained);
            join(&mut sheet.consent_evidence, &source.consent_evidence);
            join(&mut sheet.consent_withdrawal, &source.consent_withdrawal);
        }
        "data" => {
            rows!(data_categories);
            sheet.data_subjects.splice(0..0, source.data_subjects.iter().cloned());
            sheet.no_special_categories |= source.no_special_categories;
            sheet.no_criminal_offences |= source.no_criminal_offences;
            join(&mut sheet.data_subjects_supplement, &source.data_subjects_supplement);
            join(&mut sheet.data_categories_supplement, &source.data_categories_supplement);
        }
        "recipients" => {
            tied!(recipients);
            sheet.no_recipients |= source.no_recipients;
            join(&mut sheet.recipients_supplement, &source.recipients_supplement);
        }
        "third_countries" => {
            tied!(transfers);
            sheet.third_country_statement = sheet.third_country_statement.or(source.third_country_statement);
            join(&mut sheet.third_country_remark, &source.third_country_remark);
        }
        "retention" => {
            tied!(retention_rules);
            rows!(sub_rules);
            sheet.retention_review_on = sheet.retention_review_on.or(source.retention_review_on);
            join(&mut sheet.retention_undeterminable, &source.retention_undeterminable);
            join(&mut sheet.backups, &source.backups);
            join(&mut sheet.legal_hold, &source.legal_hold);
            join(&mut sheet.archive_offer, &source.archive_offer);
            join(&mut sheet.retention_supplement, &source.retention_supplement);
        }
        "measures" => {
            tied!(measures);
            sheet.global_measures |= source.global_measures;
            join(&mut sheet.measures_supplement, &source.measures_supplement);
        }
        "documents" => rows!(documents),
        _ => {}
    }
}
