//! The rows of a sheet's lists on their way into their tables: only what differs is written, so the
//! history of changes shows what somebody changed and nothing else.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use super::model::{
    DataCategory, DataSubject, ExtraValue, Item, LegalBasis, Measure, Purpose, Recipient, RetentionRule,
    Transfer,
};
use crate::database::Write;

/// The sheet that the rows belong to.
#[derive(Clone, Copy)]
pub(super) struct Target {
    pub organisation: Uuid,
    pub activity: Uuid,
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
        R::put(db, target, Json(&changed)).await?;
    }

    let (mut unlinked, mut linked) = (Links::default(), Links::default());
    for row in &changed {
        let (old, new) = (before.get(&row.id()).map_or(&[][..], |old| old.numbers()), row.numbers());
        unlinked.add(row.id(), old.iter().filter(|number| !new.contains(number)));
        linked.add(row.id(), new.iter().filter(|number| !old.contains(number)));
    }
    if !unlinked.items.is_empty() {
        R::unlink(db, target, &unlinked).await?;
    }
    if !linked.items.is_empty() {
        R::link(db, target, &linked).await?;
    }
    Ok(!gone.is_empty() || !changed.is_empty())
}

/// Pairs of an item and a data category.
#[derive(Default)]
pub(super) struct Links {
    items: Vec<Uuid>,
    data_categories: Vec<Uuid>,
}

impl Links {
    fn add<'a>(&mut self, item: Uuid, data_categories: impl Iterator<Item = &'a Uuid>) {
        for data_category in data_categories {
            self.items.push(item);
            self.data_categories.push(*data_category);
        }
    }
}

/// A row and the table that keeps it.
pub(super) trait Row: Item + Serialize + Sync {
    async fn remove(db: &mut Write, target: Target, ids: &[Uuid]) -> sqlx::Result<()>;

    /// Writes new and changed rows.
    async fn put(db: &mut Write, target: Target, rows: Json<&Vec<&Self>>) -> sqlx::Result<()>;

    /// The data categories that the row is tied to.
    fn numbers(&self) -> &[Uuid] {
        &[]
    }

    async fn link(_: &mut Write, _: Target, _: &Links) -> sqlx::Result<()> {
        Ok(())
    }

    async fn unlink(_: &mut Write, _: Target, _: &Links) -> sqlx::Result<()> {
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

            async fn put(db: &mut Write, target: Target, rows: Json<&Vec<&Self>>) -> sqlx::Result<()> {
                sqlx::query!(
                    "insert into " + $table + " (organisation_id, activity_id, id, position, " + $columns + ") "
                        + "select $1, $2, id, position, " + $columns + " "
                        + "from jsonb_populate_recordset(null::" + $table + ", $3) "
                        + "on conflict (id) do update set position = excluded.position, " + $changes,
                    target.organisation,
                    target.activity,
                    rows as Json<&Vec<&Self>>
                )
                .execute(&mut **db)
                .await?;
                Ok(())
            }

            $(
                fn numbers(&self) -> &[Uuid] {
                    &self.reach.numbers
                }

                async fn link(db: &mut Write, target: Target, links: &Links) -> sqlx::Result<()> {
                    sqlx::query!(
                        "insert into " + $numbers + " (organisation_id, activity_id, item_id, data_category_id) "
                            + "select $1, $2, * from unnest($3::uuid[], $4::uuid[])",
                        target.organisation,
                        target.activity,
                        &links.items,
                        &links.data_categories
                    )
                    .execute(&mut **db)
                    .await?;
                    Ok(())
                }

                async fn unlink(db: &mut Write, target: Target, links: &Links) -> sqlx::Result<()> {
                    sqlx::query!(
                        "delete from " + $numbers + " link "
                            + "using unnest($3::uuid[], $4::uuid[]) as gone (item_id, data_category_id) "
                            + "where link.organisation_id = $1 and link.activity_id = $2 "
                            + "and link.item_id = gone.item_id and link.data_category_id = gone.data_category_id",
                        target.organisation,
                        target.activity,
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

row!(Purpose in "activity_purpose", "text", "text = excluded.text");
row!(
    LegalBasis in "activity_legal_basis",
    "text, condition",
    "text = excluded.text, condition = excluded.condition"
);
row!(
    DataSubject in "activity_data_subject",
    "category_id, note, for_all",
    "category_id = excluded.category_id, note = excluded.note, for_all = excluded.for_all",
    numbers in "activity_data_subject_number"
);
row!(
    DataCategory in "activity_data_category",
    "number, sub_number, category_id, note, special_category, special_kind, criminal_offences",
    "category_id = excluded.category_id, note = excluded.note, special_category = excluded.special_category,
    special_kind = excluded.special_kind, criminal_offences = excluded.criminal_offences"
);
row!(
    Recipient in "activity_recipient",
    "recipient_id, kind, note, for_all",
    "recipient_id = excluded.recipient_id, kind = excluded.kind, note = excluded.note, for_all = excluded.for_all",
    numbers in "activity_recipient_number"
);
row!(
    Transfer in "activity_transfer",
    "text, for_all",
    "text = excluded.text, for_all = excluded.for_all",
    numbers in "activity_transfer_number"
);
row!(
    RetentionRule in "activity_retention_rule",
    "text, for_all",
    "text = excluded.text, for_all = excluded.for_all",
    numbers in "activity_retention_rule_number"
);
row!(
    Measure in "activity_measure",
    "text, relation, for_all",
    "text = excluded.text, relation = excluded.relation, for_all = excluded.for_all",
    numbers in "activity_measure_number"
);
row!(ExtraValue in "activity_extra_value", "label, text", "label = excluded.label, text = excluded.text");
