//! The rows of a sheet's lists on their way into their tables: only what differs is written, so the
//! history of changes shows what somebody changed and nothing else.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use super::model::{
    DataCategory, DataSubject, Document, ExtraValue, Item, JointController, LegalBasis, Measure, Purpose,
    Recipient, Related, RetentionRule, SameAs, SubRule, System, Tag, Transfer,
};
use crate::database::Write;

/// The sheet that the rows belong to.
#[derive(Clone, Copy)]
pub(super) struct Target {
    pub organisation: Uuid,
    pub activity: Uuid,
}

/// A row and the sheet it stands on, as its table has it.
#[derive(Serialize)]
pub(super) struct Placed<'a, R> {
    activity_id: Uuid,
    #[serde(flatten)]
    row: &'a R,
}

impl<'a, R> Placed<'a, R> {
    pub fn all(activity: Uuid, rows: &'a [R]) -> impl Iterator<Item = Self> {
        rows.iter().map(move |row| Self { activity_id: activity, row })
    }
}

/// Writes the rows of new sheets, of all of them at once.
pub(super) async fn insert<R: Row>(
    db: &mut Write,
    organisation: Uuid,
    rows: &[Placed<'_, R>],
) -> sqlx::Result<()> {
    if rows.is_empty() { Ok(()) } else { put(db, organisation, rows).await }
}

/// Writes what the rows of new sheets are tied to.
pub(super) async fn link<R: Row>(
    db: &mut Write,
    organisation: Uuid,
    rows: &[Placed<'_, R>],
) -> sqlx::Result<()> {
    let mut linked = Links::default();
    for placed in rows {
        linked.add(placed.activity_id, placed.row.id(), placed.row.numbers().iter());
    }
    if linked.items.is_empty() { Ok(()) } else { R::link(db, organisation, &linked).await }
}

async fn put<R: Row>(db: &mut Write, organisation: Uuid, rows: &[Placed<'_, R>]) -> sqlx::Result<()> {
    let written = R::put(db, organisation, Json(rows)).await?;
    // Ids of new rows come from forms; one that is taken elsewhere is no row of this sheet.
    if written == rows.len() as u64 { Ok(()) } else { Err(sqlx::Error::RowNotFound) }
}

/// Makes the stored list the wanted one; false when nothing had to be written.
pub(super) async fn write<R: Row>(
    db: &mut Write,
    target: Target,
    stored: &[R],
    wanted: &[R],
) -> sqlx::Result<bool> {
    let kept: HashSet<Uuid> = wanted.iter().map(Item::id).collect();
    let gone: Vec<Uuid> = stored.iter().map(Item::id).filter(|id| !kept.contains(id)).collect();
    let before: HashMap<Uuid, &R> = stored.iter().map(|row| (row.id(), row)).collect();
    let changed: Vec<&R> = wanted.iter().filter(|row| before.get(&row.id()) != Some(row)).collect();
    if !gone.is_empty() {
        R::remove(db, target, &gone).await?;
    }
    if !changed.is_empty() {
        let rows: Vec<Placed<R>> =
            changed.iter().map(|row| Placed { activity_id: target.activity, row: *row }).collect();
        put(db, target.organisation, &rows).await?;
    }

    let (mut unlinked, mut linked) = (Links::default(), Links::default());
    for row in &changed {
        let (old, new) = (before.get(&row.id()).map_or(&[][..], |old| old.numbers()), row.numbers());
        unlinked.add(target.activity, row.id(), old.iter().filter(|number| !new.contains(number)));
        linked.add(target.activity, row.id(), new.iter().filter(|number| !old.contains(number)));
    }
    if !unlinked.items.is_empty() {
        R::unlink(db, target.organisation, &unlinked).await?;
    }
    if !linked.items.is_empty() {
        R::link(db, target.organisation, &linked).await?;
    }
    Ok(!gone.is_empty() || !changed.is_empty())
}

/// Pairs of an item and a data category, each with their sheet.
#[derive(Default)]
pub(super) struct Links {
    activities: Vec<Uuid>,
    items: Vec<Uuid>,
    data_categories: Vec<Uuid>,
}

impl Links {
    fn add<'a>(&mut self, activity: Uuid, item: Uuid, data_categories: impl Iterator<Item = &'a Uuid>) {
        for data_category in data_categories {
            self.activities.push(activity);
            self.items.push(item);
            self.data_categories.push(*data_category);
        }
    }
}

/// A row and the table that keeps it.
pub(super) trait Row: Item + Serialize + Sync {
    async fn remove(db: &mut Write, target: Target, ids: &[Uuid]) -> sqlx::Result<()>;

    /// Writes new and changed rows; gives back how many. A row of another sheet is left alone.
    async fn put(db: &mut Write, organisation: Uuid, rows: Json<&[Placed<'_, Self>]>) -> sqlx::Result<u64>;

    /// The data categories that the row is tied to.
    fn numbers(&self) -> &[Uuid] {
        &[]
    }

    async fn link(_: &mut Write, _: Uuid, _: &Links) -> sqlx::Result<()> {
        Ok(())
    }

    async fn unlink(_: &mut Write, _: Uuid, _: &Links) -> sqlx::Result<()> {
        Ok(())
    }
}

/// `$columns`: all that a row has; `$changes`: those of them that may change later.
macro_rules! row {
    ($row:ident in $table:literal, $columns:literal, $changes:literal $(, numbers in $numbers:literal)?) => {
        impl Row for $row {
            async fn remove(db: &mut Write, target: Target, ids: &[Uuid]) -> sqlx::Result<()> {
                sqlx::query!(
                    "delete from " + $table + " where organisation_id = $1 and activity_id = $2 and id = any($3)",
                    target.organisation,
                    target.activity,
                    ids
                )
                .execute(&mut **db)
                .await?;
                Ok(())
            }

            async fn put(
                db: &mut Write,
                organisation: Uuid,
                rows: Json<&[Placed<'_, Self>]>,
            ) -> sqlx::Result<u64> {
                let written = sqlx::query!(
                    "insert into " + $table + " (organisation_id, activity_id, id, position, " + $columns + ") "
                        + "select $1, activity_id, id, position, " + $columns + " "
                        + "from jsonb_populate_recordset(null::" + $table + ", $2) "
                        + "on conflict (id) do update set position = excluded.position, " + $changes + " "
                        + "where " + $table + ".activity_id = excluded.activity_id",
                    organisation,
                    rows as Json<&[Placed<'_, Self>]>
                )
                .execute(&mut **db)
                .await?;
                Ok(written.rows_affected())
            }

            $(
                fn numbers(&self) -> &[Uuid] {
                    &self.reach.numbers
                }

                async fn link(db: &mut Write, organisation: Uuid, links: &Links) -> sqlx::Result<()> {
                    sqlx::query!(
                        "insert into " + $numbers + " (organisation_id, activity_id, item_id, data_category_id) "
                            + "select $1, * from unnest($2::uuid[], $3::uuid[], $4::uuid[])",
                        organisation,
                        &links.activities,
                        &links.items,
                        &links.data_categories
                    )
                    .execute(&mut **db)
                    .await?;
                    Ok(())
                }

                async fn unlink(db: &mut Write, organisation: Uuid, links: &Links) -> sqlx::Result<()> {
                    sqlx::query!(
                        "delete from " + $numbers + " link "
                            + "using unnest($2::uuid[], $3::uuid[], $4::uuid[]) as gone (activity_id, item_id, data_category_id) "
                            + "where link.organisation_id = $1 and link.activity_id = gone.activity_id "
                            + "and link.item_id = gone.item_id and link.data_category_id = gone.data_category_id",
                        organisation,
                        &links.activities,
                        &links.items,
                        &links.data_categories
                    )
                    .execute(&mut **db)
                    .await?;
                    Ok(())
                }
            )?
        }
    };
}

row!(
    JointController in "activity_joint_controller",
    "name, contact, officer, agreed_on, note",
    "name = excluded.name, contact = excluded.contact, officer = excluded.officer, agreed_on = excluded.agreed_on,
    note = excluded.note"
);
row!(Purpose in "activity_purpose", "kind, text", "kind = excluded.kind, text = excluded.text");
row!(
    LegalBasis in "activity_legal_basis",
    "text, condition, purpose_id, data_subject_id, data_category_id, recipient_id",
    "text = excluded.text, condition = excluded.condition, purpose_id = excluded.purpose_id,
    data_subject_id = excluded.data_subject_id, data_category_id = excluded.data_category_id,
    recipient_id = excluded.recipient_id"
);
row!(
    DataSubject in "activity_data_subject",
    "category_id, note, approximate_number, sub_groups, excluded, for_all",
    "category_id = excluded.category_id, note = excluded.note, approximate_number = excluded.approximate_number,
    sub_groups = excluded.sub_groups, excluded = excluded.excluded, for_all = excluded.for_all",
    numbers in "activity_data_subject_number"
);
row!(
    DataCategory in "activity_data_category",
    "number, sub_number, category_id, note, origin, storage_place, special_category, special_kinds, special_kind,
    criminal_offences",
    "category_id = excluded.category_id, note = excluded.note, origin = excluded.origin,
    storage_place = excluded.storage_place, special_category = excluded.special_category,
    special_kinds = excluded.special_kinds, special_kind = excluded.special_kind,
    criminal_offences = excluded.criminal_offences"
);
row!(
    Recipient in "activity_recipient",
    "recipient_id, kind, note, condition, legal_basis, tense, valid_from, valid_until, for_all",
    "recipient_id = excluded.recipient_id, kind = excluded.kind, note = excluded.note,
    condition = excluded.condition, legal_basis = excluded.legal_basis, tense = excluded.tense,
    valid_from = excluded.valid_from, valid_until = excluded.valid_until, for_all = excluded.for_all",
    numbers in "activity_recipient_number"
);
row!(
    Transfer in "activity_transfer",
    "text, country, country_note, recipient_name, instrument, instrument_note, certification_checked_on, assessment, safeguards,
    authority_informed_on, data_subjects_informed_on, for_all",
    "text = excluded.text, country = excluded.country, country_note = excluded.country_note,
    recipient_name = excluded.recipient_name, instrument = excluded.instrument,
    instrument_note = excluded.instrument_note, certification_checked_on = excluded.certification_checked_on,
    assessment = excluded.assessment, safeguards = excluded.safeguards,
    authority_informed_on = excluded.authority_informed_on,
    data_subjects_informed_on = excluded.data_subjects_informed_on, for_all = excluded.for_all",
    numbers in "activity_transfer_number"
);
row!(
    RetentionRule in "activity_retention_rule",
    "text, retention_period_id, kind, for_all",
    "text = excluded.text, retention_period_id = excluded.retention_period_id, kind = excluded.kind,
    for_all = excluded.for_all",
    numbers in "activity_retention_rule_number"
);
row!(
    SubRule in "activity_retention_sub_rule",
    "rule_id, subject, amount, unit, at_most, direction, event, norm, procedure, responsible",
    "rule_id = excluded.rule_id, subject = excluded.subject, amount = excluded.amount, unit = excluded.unit,
    at_most = excluded.at_most, direction = excluded.direction, event = excluded.event, norm = excluded.norm,
    procedure = excluded.procedure, responsible = excluded.responsible"
);
row!(
    Measure in "activity_measure",
    "text, measure_id, relation, reason, for_all",
    "text = excluded.text, measure_id = excluded.measure_id, relation = excluded.relation,
    reason = excluded.reason, for_all = excluded.for_all",
    numbers in "activity_measure_number"
);
row!(ExtraValue in "activity_extra_value", "label, text", "label = excluded.label, text = excluded.text");
row!(
    System in "activity_system",
    "system_id, note",
    "system_id = excluded.system_id, note = excluded.note"
);
row!(Tag in "activity_tag", "name", "name = excluded.name");
row!(
    Related in "activity_related",
    "related_id, note",
    "related_id = excluded.related_id, note = excluded.note"
);
row!(
    SameAs in "activity_same_as",
    "section, source_id",
    "section = excluded.section, source_id = excluded.source_id"
);
row!(
    Document in "activity_reference_document",
    "document_id, note",
    "document_id = excluded.document_id, note = excluded.note"
);

/// Writes which norms the legal bases cite, where that differs.
pub(super) async fn write_norms(
    db: &mut Write,
    target: Target,
    stored: &[LegalBasis],
    wanted: &[LegalBasis],
) -> sqlx::Result<()> {
    let before: HashMap<Uuid, &[Uuid]> =
        stored.iter().map(|basis| (basis.id, basis.norms.as_slice())).collect();
    let changed: Vec<&LegalBasis> = wanted
        .iter()
        .filter(|basis| before.get(&basis.id).copied().unwrap_or_default() != basis.norms)
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = changed.iter().map(|basis| basis.id).collect();
    sqlx::query!(
        "
        delete from activity_legal_basis_norm
        where organisation_id = $1
        and activity_id = $2
        and legal_basis_id = any($3)
        ",
        target.organisation,
        target.activity,
        &ids
    )
    .execute(&mut **db)
    .await?;
    let bases: Vec<(Uuid, &LegalBasis)> = changed.into_iter().map(|basis| (target.activity, basis)).collect();
    insert_norms(db, target.organisation, &bases).await
}

/// Writes which norms the legal bases cite, each with its sheet.
pub(super) async fn insert_norms(
    db: &mut Write,
    organisation: Uuid,
    bases: &[(Uuid, &LegalBasis)],
) -> sqlx::Result<()> {
    let (mut activities, mut ids, mut positions, mut norms) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (activity, basis) in bases {
        for (position, norm) in (0i32..).zip(&basis.norms) {
            activities.push(*activity);
            ids.push(basis.id);
            positions.push(position);
            norms.push(*norm);
        }
    }
    if norms.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "
        insert into activity_legal_basis_norm (organisation_id, activity_id, legal_basis_id, position, norm_id)
        select $1, * from unnest($2::uuid[], $3::uuid[], $4::integer[], $5::uuid[])
        ",
        organisation,
        &activities,
        &ids,
        &positions,
        &norms
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}
