//! Two entries become one: every sheet that names the source names the target, and the source goes.
//!
//! An entry may stand on ten thousand sheets, and nobody else shall wait for that. The sheets are
//! moved in batches, each in a transaction of its own that takes only sheets which nobody is just
//! changing, so it never waits and holds few sheets for a short time. Whatever stops the work half
//! way leaves both entries, each on its sheets, and the next attempt goes on. The source is removed
//! last; the foreign keys refuse that while a sheet still names it, be it one that was saved meanwhile.

use std::time::{Duration, Instant};

use sqlx::Executor;
use uuid::Uuid;

use super::{
    Catalogue,
    store::{in_table, is_in_use},
};
use crate::database::{
    Actor, Db, Write,
    id::{EntryId, OrganisationId},
};

/// Sheets moved at once.
const BATCH: i64 = 200;
/// How long one request works; what is left then, the next one does.
const TIME: Duration = Duration::from_secs(20);
/// Before sheets are tried again that somebody was just changing.
const PAUSE: Duration = Duration::from_millis(100);

/// How far it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// Sheets are left that name the source; the same once more goes on.
    Unfinished,
    /// The target was removed meanwhile. What was to move to it has stayed.
    TargetGone,
}

/// The two entries.
#[derive(Debug, Clone, Copy)]
pub struct Merge {
    pub organisation: OrganisationId,
    pub catalogue: Catalogue,
    pub source: EntryId,
    pub target: EntryId,
}

impl Merge {
    /// Does as much as one request may take time for.
    pub async fn run(self, db: &Db, actor: &Actor) -> sqlx::Result<Outcome> {
        self.run_for(db, actor, TIME).await
    }

    /// As [`Merge::run`], for another time; at least one batch is tried.
    pub async fn run_for(self, db: &Db, actor: &Actor, time: Duration) -> sqlx::Result<Outcome> {
        let started = Instant::now();
        loop {
            match self.step(db, actor).await {
                Ok(Step::Moved) => {}
                Ok(Step::Removed) => return Ok(Outcome::Done),
                Ok(Step::TargetGone) => return Ok(Outcome::TargetGone),
                Ok(Step::Busy) => tokio::time::sleep(PAUSE).await,
                Err(error) if is_passing(&error) => tokio::time::sleep(PAUSE).await,
                Err(error) => return Err(error),
            }
            if started.elapsed() >= time {
                return Ok(Outcome::Unfinished);
            }
        }
    }

    /// One batch; or, when no sheet could be had, the end.
    async fn step(self, db: &Db, actor: &Actor) -> sqlx::Result<Step> {
        let mut batch = begin(db, actor).await?;
        if !self.hold_target(&mut batch).await? {
            return Ok(Step::TargetGone);
        }
        let sheets = self.take_sheets(&mut batch).await?;
        if sheets.is_empty() {
            drop(batch);
            return self.finish(db, actor).await;
        }
        self.drop_twins(&mut batch, &sheets).await?;
        self.move_uses(&mut batch, &sheets).await?;
        batch.commit().await?;
        Ok(Step::Moved)
    }

    /// Removes the source.
    async fn finish(self, db: &Db, actor: &Actor) -> sqlx::Result<Step> {
        let mut end = begin(db, actor).await?;
        if !self.hold_target(&mut end).await? {
            return Ok(Step::TargetGone);
        }
        if self.catalogue == Catalogue::Measures {
            self.take_place_in_concept(&mut end).await?;
        }
        match super::store::remove(&mut end, self.organisation, self.catalogue, self.source).await {
            Ok(_) => {}
            Err(error) if is_in_use(&error) => return Ok(Step::Busy),
            Err(error) => return Err(error),
        }
        end.commit().await?;
        Ok(Step::Removed)
    }

    /// Keeps the target from being removed until the transaction ends; false when it is gone.
    async fn hold_target(self, db: &mut Write) -> sqlx::Result<bool> {
        macro_rules! hold {
            ($table:literal, $columns:literal) => {
                sqlx::query_scalar!(
                    "select id from " + $table + " where organisation_id = $1 and id = $2 for key share",
                    self.organisation.0,
                    self.target.0
                )
                .fetch_optional(&mut **db)
                .await?
            };
        }
        let found: Option<Uuid> = in_table!(self.catalogue, hold);
        Ok(found.is_some())
    }

    /// Locks some sheets that name the source, as a save of a section would, and passes over those
    /// that somebody else has locked. First the lines and then their sheets: in one query, Postgres
    /// goes through all sheets for every batch while it has no statistics of the lines.
    async fn take_sheets(self, db: &mut Write) -> sqlx::Result<Vec<Uuid>> {
        let named = sqlx::query_scalar!(
            r#"
            select activity_id as "activity!"
            from catalogue_use
            where organisation_id = $1
            and catalogue = $2
            and entry_id = $3
            limit $4
            "#,
            self.organisation.0,
            self.catalogue.table(),
            self.source.0,
            2 * BATCH,
        )
        .fetch_all(&mut **db)
        .await?;
        sqlx::query_scalar!(
            "
            select id
            from processing_activity
            where organisation_id = $1
            and id = any($2)
            limit $3
            for no key update skip locked
            ",
            self.organisation.0,
            &named,
            BATCH,
        )
        .fetch_all(&mut **db)
        .await
    }

    /// Where a sheet would say the same thing twice, it shall say it once: a line of the source goes
    /// when a line of the target is like it in everything else. The data categories that it is tied to
    /// and the legal bases that hold for it go over to the other line. Tied and untied lines are not
    /// alike: the one says "these", the other says nothing about it. Numbered data categories always
    /// stay: their number may be cited elsewhere.
    async fn drop_twins(self, db: &mut Write, sheets: &[Uuid]) -> sqlx::Result<()> {
        macro_rules! twins {
            ($uses:literal, $entry:literal, $but:literal, $alike:literal) => {{
                let found = sqlx::query!(
                    "select distinct on (source.id) source.id as source, target.id as target "
                        + "from "
                        + $uses
                        + " source "
                        + "join "
                        + $uses
                        + " target "
                        + "on target.organisation_id = source.organisation_id "
                        + "and target.activity_id = source.activity_id "
                        + "and target."
                        + $entry
                        + " = $3 "
                        + "where source.organisation_id = $1 "
                        + "and source."
                        + $entry
                        + " = $2 "
                        + "and source.activity_id = any($4) "
                        + "and to_jsonb(source) - "
                        + $but
                        + "::text[] = to_jsonb(target) - "
                        + $but
                        + "::text[] "
                        + "and "
                        + $alike
                        + " "
                        + "order by source.id, target.position, target.id",
                    self.organisation.0,
                    self.source.0,
                    self.target.0,
                    sheets
                )
                .fetch_all(&mut **db)
                .await?;
                let twins = Twins {
                    sources: found.iter().map(|pair| pair.source).collect(),
                    targets: found.iter().map(|pair| pair.target).collect(),
                };
                if twins.sources.is_empty() {
                    return Ok(());
                }
                twins
            }};
        }
        macro_rules! move_numbers {
            ($numbers:literal, $twins:expr) => {
                sqlx::query!(
                    "insert into " + $numbers + " (organisation_id, activity_id, item_id, data_category_id) "
                        + "select link.organisation_id, link.activity_id, pair.target, link.data_category_id "
                        + "from " + $numbers + " link "
                        + "join unnest($2::uuid[], $3::uuid[]) as pair (source, target) on pair.source = link.item_id "
                        + "where link.organisation_id = $1 and link.activity_id = any($4) "
                        + "on conflict do nothing",
                    self.organisation.0,
                    &$twins.sources,
                    &$twins.targets,
                    sheets
                )
                .execute(&mut **db)
                .await?
            };
        }
        macro_rules! move_legal_bases {
            ($column:literal, $twins:expr) => {
                sqlx::query!(
                    "update activity_legal_basis basis set "
                        + $column
                        + " = pair.target "
                        + "from unnest($2::uuid[], $3::uuid[]) as pair (source, target) "
                        + "where basis.organisation_id = $1 and basis.activity_id = any($4) "
                        + "and basis."
                        + $column
                        + " = pair.source",
                    self.organisation.0,
                    &$twins.sources,
                    &$twins.targets,
                    sheets
                )
                .execute(&mut **db)
                .await?
            };
        }
        macro_rules! drop_lines {
            ($uses:literal, $twins:expr) => {
                sqlx::query!(
                    "delete from " + $uses + " where organisation_id = $1 and id = any($2)",
                    self.organisation.0,
                    &$twins.sources
                )
                .execute(&mut **db)
                .await?
            };
        }
        match self.catalogue {
            Catalogue::DataSubjectCategories => {
                let twins = twins!(
                    "activity_data_subject",
                    "category_id",
                    "'{id,position,category_id}'",
                    "exists (
                        select from activity_data_subject_number link
                        where link.organisation_id = source.organisation_id
                        and link.activity_id = source.activity_id
                        and link.item_id = source.id
                    )
                    = exists (
                        select from activity_data_subject_number link
                        where link.organisation_id = target.organisation_id
                        and link.activity_id = target.activity_id
                        and link.item_id = target.id
                    )"
                );
                move_numbers!("activity_data_subject_number", twins);
                move_legal_bases!("data_subject_id", twins);
                drop_lines!("activity_data_subject", twins);
            }
            Catalogue::DataCategories => {}
            Catalogue::Recipients => {
                let twins = twins!(
                    "activity_recipient",
                    "recipient_id",
                    "'{id,position,recipient_id}'",
                    "exists (
                        select from activity_recipient_number link
                        where link.organisation_id = source.organisation_id
                        and link.activity_id = source.activity_id
                        and link.item_id = source.id
                    )
                    = exists (
                        select from activity_recipient_number link
                        where link.organisation_id = target.organisation_id
                        and link.activity_id = target.activity_id
                        and link.item_id = target.id
                    )"
                );
                move_numbers!("activity_recipient_number", twins);
                move_legal_bases!("recipient_id", twins);
                drop_lines!("activity_recipient", twins);
            }
            Catalogue::RetentionPeriods => {
                let twins = twins!(
                    "activity_retention_rule",
                    "retention_period_id",
                    "'{id,position,retention_period_id,text}'",
                    "exists (
                        select from activity_retention_rule_number link
                        where link.organisation_id = source.organisation_id
                        and link.activity_id = source.activity_id
                        and link.item_id = source.id
                    )
                    = exists (
                        select from activity_retention_rule_number link
                        where link.organisation_id = target.organisation_id
                        and link.activity_id = target.activity_id
                        and link.item_id = target.id
                    )
                    and not exists (
                        select to_jsonb(detail) - '{id,rule_id}'::text[], count(*)
                        from activity_retention_sub_rule detail
                        where detail.organisation_id = source.organisation_id
                        and detail.activity_id = source.activity_id
                        and detail.rule_id in (source.id, target.id)
                        group by 1
                        having count(*) filter (where detail.rule_id = source.id)
                            <> count(*) filter (where detail.rule_id = target.id)
                    )"
                );
                move_numbers!("activity_retention_rule_number", twins);
                drop_lines!("activity_retention_rule", twins);
            }
            Catalogue::Measures => {
                let twins = twins!(
                    "activity_measure",
                    "measure_id",
                    "'{id,position,measure_id,text}'",
                    "exists (
                        select from activity_measure_number link
                        where link.organisation_id = source.organisation_id
                        and link.activity_id = source.activity_id
                        and link.item_id = source.id
                    )
                    = exists (
                        select from activity_measure_number link
                        where link.organisation_id = target.organisation_id
                        and link.activity_id = target.activity_id
                        and link.item_id = target.id
                    )"
                );
                move_numbers!("activity_measure_number", twins);
                drop_lines!("activity_measure", twins);
            }
            Catalogue::Norms => {
                // A chain names a norm once.
                sqlx::query!(
                    "
                    delete from activity_legal_basis_norm source
                    using activity_legal_basis_norm target
                    where source.organisation_id = $1
                    and source.norm_id = $2
                    and source.activity_id = any($4)
                    and target.organisation_id = source.organisation_id
                    and target.activity_id = source.activity_id
                    and target.legal_basis_id = source.legal_basis_id
                    and target.norm_id = $3
                    ",
                    self.organisation.0,
                    self.source.0,
                    self.target.0,
                    sheets,
                )
                .execute(&mut **db)
                .await?;
            }
            Catalogue::Systems => {
                let twins = twins!("activity_system", "system_id", "'{id,position,system_id}'", "true");
                drop_lines!("activity_system", twins);
            }
            Catalogue::ReferenceDocuments => {
                let twins = twins!(
                    "activity_reference_document",
                    "document_id",
                    "'{id,position,document_id}'",
                    "true"
                );
                drop_lines!("activity_reference_document", twins);
            }
        }
        Ok(())
    }

    /// The lines of these sheets name the target.
    async fn move_uses(self, db: &mut Write, sheets: &[Uuid]) -> sqlx::Result<()> {
        macro_rules! move_uses {
            ($uses:literal, $entry:literal) => {
                sqlx::query!(
                    "update "
                        + $uses
                        + " set "
                        + $entry
                        + " = $3 "
                        + "where organisation_id = $1 and "
                        + $entry
                        + " = $2 and activity_id = any($4)",
                    self.organisation.0,
                    self.source.0,
                    self.target.0,
                    sheets
                )
                .execute(&mut **db)
                .await?
            };
        }
        match self.catalogue {
            Catalogue::DataSubjectCategories => move_uses!("activity_data_subject", "category_id"),
            Catalogue::DataCategories => move_uses!("activity_data_category", "category_id"),
            Catalogue::Recipients => move_uses!("activity_recipient", "recipient_id"),
            Catalogue::RetentionPeriods => move_uses!("activity_retention_rule", "retention_period_id"),
            Catalogue::Measures => move_uses!("activity_measure", "measure_id"),
            Catalogue::Norms => move_uses!("activity_legal_basis_norm", "norm_id"),
            Catalogue::Systems => move_uses!("activity_system", "system_id"),
            Catalogue::ReferenceDocuments => move_uses!("activity_reference_document", "document_id"),
        };
        Ok(())
    }

    /// A measure of the Rahmenkonzept hands its place and its areas there on.
    async fn take_place_in_concept(self, db: &mut Write) -> sqlx::Result<()> {
        sqlx::query!(
            "
            update measure target
            set in_concept = true,
                position = case when target.in_concept then target.position else source.position end,
                areas = target.areas || array(
                    select area
                    from unnest(source.areas) area
                    where area <> all(target.areas)
                )
            from measure source
            where source.organisation_id = $1
            and source.id = $2
            and source.in_concept
            and target.organisation_id = $1
            and target.id = $3
            and not (target.in_concept and source.areas <@ target.areas)
            ",
            self.organisation.0,
            self.source.0,
            self.target.0,
        )
        .execute(&mut **db)
        .await?;
        Ok(())
    }
}

/// What one step did.
enum Step {
    Moved,
    /// Sheets that name the source are just being changed.
    Busy,
    Removed,
    TargetGone,
}

/// Lines of the source, and for each the line of the target that says the same.
struct Twins {
    sources: Vec<Uuid>,
    targets: Vec<Uuid>,
}

/// A transaction that gives up soon where it has to wait, so that nobody waits behind it.
async fn begin(db: &Db, actor: &Actor) -> sqlx::Result<Write> {
    let mut write = db.write(actor).await?;
    write.execute("set local lock_timeout = '500ms'").await?;
    Ok(write)
}

/// Waiting helps: a lock was not to be had, or two transactions waited for each other.
fn is_passing(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("55P03" | "40P01" | "40001"))
}
