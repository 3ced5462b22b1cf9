use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    database::{
        Write,
        id::{ActivityId, OrganisationId},
    },
    processing_activity::{consequences, model::Sheet, summary},
};

/// A purpose whose wording changed, and what was decided about that.
#[derive(Debug, Clone)]
pub struct Change {
    pub id: Uuid,
    pub purpose_id: Uuid,
    pub old_text: String,
    pub new_text: String,
    pub changed_by: String,
    pub changed_at: OffsetDateTime,
    pub decision: Option<String>,
    pub reason: String,
    pub decided_by: String,
    pub decided_at: Option<OffsetDateTime>,
    /// The activity that was made for the new purpose, as far as the person may see it.
    pub new_number: Option<i32>,
}

impl Change {
    pub fn is_open(&self) -> bool {
        self.decision.is_none()
    }

    /// In words; empty while it is open.
    pub fn decision_label(&self) -> &'static str {
        match self.decision.as_deref() {
            None => "",
            Some("adapted") => "Anpassung der bestehenden Tätigkeit",
            Some(_) => "neue Tätigkeit",
        }
    }
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Adapted,
    NewActivity,
}

impl Decision {
    fn key(self) -> &'static str {
        match self {
            Self::Adapted => "adapted",
            Self::NewActivity => "new_activity",
        }
    }
}

/// Asks about every purpose that saving the wanted sheet changes; one that reads as before again asks
/// no more.
pub async fn record(
    db: &mut Write,
    organisation: OrganisationId,
    stored: &Sheet,
    wanted: &Sheet,
    by: &str,
) -> sqlx::Result<()> {
    let changed = consequences::changed_purposes(stored, wanted);
    if changed.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = changed.iter().map(|_| Uuid::now_v7()).collect();
    let old_ids: Vec<Uuid> = changed.iter().map(|(old, _)| old.id).collect();
    let new_ids: Vec<Uuid> = changed.iter().map(|(_, new)| new.id).collect();
    let old: Vec<String> = changed.iter().map(|(old, _)| old.text.clone()).collect();
    let new: Vec<String> = changed.iter().map(|(_, new)| new.text.clone()).collect();
    sqlx::query!(
        "
        with change as (
            select *
            from unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::text[])
                as change (id, old_id, new_id, old_text, new_text)
        ),
        again as (
            update purpose_change
            set purpose_id = change.new_id, new_text = change.new_text, changed_by = $3, changed_at = vvt_now()
            from change
            where purpose_change.organisation_id = $1
            and purpose_change.activity_id = $2
            and purpose_change.purpose_id = change.old_id
            and purpose_change.decision is null
            returning purpose_change.purpose_id
        )
        insert into purpose_change (id, organisation_id, activity_id, purpose_id, old_text, new_text, changed_by)
        select change.id, $1, $2, change.new_id, change.old_text, change.new_text, $3
        from change
        where change.new_id not in (select purpose_id from again)
        ",
        organisation.0,
        stored.id.0,
        by,
        &ids,
        &old_ids,
        &new_ids,
        &old,
        &new,
    )
    .execute(&mut **db)
    .await?;
    sqlx::query!(
        "
        delete from purpose_change
        where organisation_id = $1
        and activity_id = $2
        and decision is null
        and old_text = new_text
        ",
        organisation.0,
        stored.id.0,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// All changes of an activity, the latest first.
pub async fn of_activity(
    db: &mut PgConnection,
    organisation: OrganisationId,
    activity: ActivityId,
) -> sqlx::Result<Vec<Change>> {
    sqlx::query_as!(
        Change,
        r#"
        select
            change.id,
            change.purpose_id,
            change.old_text,
            change.new_text,
            change.changed_by,
            change.changed_at,
            change.decision,
            change.reason,
            change.decided_by,
            change.decided_at,
            made.number as "new_number?"
        from purpose_change change
        left join processing_activity made
            on made.organisation_id = change.organisation_id
            and made.id = change.new_activity_id
        where change.organisation_id = $1
        and change.activity_id = $2
        order by change.changed_at desc, change.id desc
        "#,
        organisation.0,
        activity.0,
    )
    .fetch_all(db)
    .await
}

/// Keeps the decision about the open changes with these ids; the caller holds the activity's lock.
pub async fn decide(
    db: &mut Write,
    organisation: OrganisationId,
    changes: &[Uuid],
    decision: Decision,
    reason: &str,
    by: &str,
    new_activity: Option<ActivityId>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "
        update purpose_change
        set decision = $3, reason = $4, decided_by = $5, decided_at = vvt_now(), new_activity_id = $6
        where organisation_id = $1
        and id = any($2)
        and decision is null
        ",
        organisation.0,
        changes,
        decision.key(),
        reason,
        by,
        new_activity.map(|id| id.0),
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// Lets each of the two sheets name the other.
pub async fn link(
    db: &mut Write,
    organisation: OrganisationId,
    old: ActivityId,
    new: ActivityId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "
        insert into activity_related (id, organisation_id, activity_id, position, related_id, note)
        select
            pair.id,
            $1,
            pair.activity_id,
            coalesce((
                select max(position)
                from activity_related other
                where other.organisation_id = $1
                and other.activity_id = pair.activity_id
            ), 0) + 1000,
            pair.related_id,
            pair.note
        from (values
            ($2::uuid, $4::uuid, $5::uuid, 'Neue Tätigkeit nach einer Zweckänderung'),
            ($3::uuid, $5::uuid, $4::uuid, 'Nach einer Zweckänderung aus dieser Tätigkeit hervorgegangen')
        ) as pair (id, activity_id, related_id, note)
        ",
        organisation.0,
        Uuid::now_v7(),
        Uuid::now_v7(),
        old.0,
        new.0,
    )
    .execute(&mut **db)
    .await?;
    summary::refresh(db, &[old, new]).await
}
