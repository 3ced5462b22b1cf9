use sqlx::PgConnection;
use uuid::Uuid;

use super::{judged::Judged, model::Screening};
use crate::{
    database::{
        Write,
        id::{ActivityId, OrganisationId},
    },
    findings::kept,
    organisation::Kind,
    processing_activity::summary,
};

/// The kind of body, and its supervisory authority, "" where none is stated.
pub async fn organisation(
    db: &mut PgConnection,
    organisation: OrganisationId,
) -> sqlx::Result<(Kind, String)> {
    let row = sqlx::query!(
        r#"
        select kind, coalesce(supervisory_authority, '') as "authority!"
        from organisation
        where id = $1
        "#,
        organisation.0
    )
    .fetch_one(db)
    .await?;
    Ok((Kind::from_key(&row.kind), row.authority))
}

/// Makes the screening, or writes what it says now. The caller holds the sheet's lock and knows that it is
/// not finished. An id that is taken elsewhere is no row of this sheet: `RowNotFound`.
pub async fn save(
    db: &mut Write,
    organisation: OrganisationId,
    activity: ActivityId,
    wanted: &Screening,
) -> sqlx::Result<()> {
    let written = sqlx::query!(
        "
        insert into dpia_screening as stored (
            organisation_id, activity_id, id, position, list_entries, own_list, own_list_item, exception, exception_reason, decision,
            decision_reason, decided_on, decided_by, dpia_address, consultation
        )
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        on conflict (id) do update
        set list_entries = excluded.list_entries, own_list = excluded.own_list, own_list_item = excluded.own_list_item,
            exception = excluded.exception, exception_reason = excluded.exception_reason, decision = excluded.decision,
            decision_reason = excluded.decision_reason, decided_on = excluded.decided_on, decided_by = excluded.decided_by
        where stored.organisation_id = excluded.organisation_id
        and stored.activity_id = excluded.activity_id
        ",
        organisation.0,
        activity.0,
        wanted.id,
        wanted.position,
        &wanted.list_entries,
        wanted.own_list,
        wanted.own_list_item,
        wanted.exception.key(),
        wanted.exception_reason,
        wanted.decision.key(),
        wanted.decision_reason,
        wanted.decided_on,
        wanted.decided_by,
        wanted.dpia_address,
        wanted.consultation,
    )
    .execute(&mut **db)
    .await?;
    if written.rows_affected() != 1 {
        return Err(sqlx::Error::RowNotFound);
    }
    let questions: Vec<String> = wanted.answers.keys().cloned().collect();
    let answers: Vec<String> = wanted.answers.values().map(|it| it.answer.key().to_owned()).collect();
    let reasons: Vec<String> = wanted.answers.values().map(|it| it.reason.clone()).collect();
    sqlx::query!(
        "
        insert into dpia_answer as stored (organisation_id, activity_id, screening_id, question, answer, reason)
        select $1, $2, $3, *
        from unnest($4::text[], $5::text[], $6::text[]) as wanted (question, answer, reason)
        where (answer, reason) <> ('open', '')
        or exists (
            select from dpia_answer known
            where known.organisation_id = $1
            and known.screening_id = $3
            and known.question = wanted.question
        )
        on conflict (organisation_id, screening_id, question) do update
        set answer = excluded.answer, reason = excluded.reason
        where (stored.answer, stored.reason) <> (excluded.answer, excluded.reason)
        ",
        organisation.0,
        activity.0,
        wanted.id,
        &questions,
        &answers,
        &reasons,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// From now on it stays as it is.
pub async fn finish(
    db: &mut Write,
    organisation: OrganisationId,
    id: Uuid,
    judged: &Judged,
    by: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "
        update dpia_screening
        set finished_at = vvt_now(),
            finished_by = left($3, 300),
            judged_purposes = $4,
            judged_data = $5,
            judged_recipients = $6
        where organisation_id = $1
        and id = $2
        ",
        organisation.0,
        id,
        by,
        judged.purposes,
        judged.data,
        judged.recipients,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// The DSB's advice; given again it replaces what was said before.
pub async fn give_opinion(
    db: &mut Write,
    organisation: OrganisationId,
    id: Uuid,
    opinion: &str,
    by: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "
        update dpia_screening
        set opinion = $3,
            opinion_by = left($4, 300),
            opinion_at = vvt_now()
        where organisation_id = $1
        and id = $2
        ",
        organisation.0,
        id,
        opinion,
        by,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// What comes of the screening.
pub async fn follow_up(
    db: &mut Write,
    organisation: OrganisationId,
    id: Uuid,
    address: &str,
    consultation: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "
        update dpia_screening
        set dpia_address = $3,
            consultation = $4
        where organisation_id = $1
        and id = $2
        ",
        organisation.0,
        id,
        address,
        consultation,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// The kind that the catalogue gives a document of this name; none when there is no such document.
pub async fn kind_of_document(
    db: &mut PgConnection,
    organisation: OrganisationId,
    name: &str,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "select kind from reference_document where organisation_id = $1 and name = $2",
        organisation.0,
        name
    )
    .fetch_optional(db)
    .await
}

/// Says of a document that says nothing about it that it is a DSFA.
pub async fn call_it_dpia(db: &mut Write, organisation: OrganisationId, name: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "
        update reference_document
        set kind = 'dpia'
        where organisation_id = $1
        and name = $2
        and kind = ''
        ",
        organisation.0,
        name
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// After any change: the sheet was changed, and is judged anew.
pub async fn touch(db: &mut Write, organisation: OrganisationId, activity: ActivityId) -> sqlx::Result<()> {
    sqlx::query!(
        "
        update processing_activity
        set updated_at = vvt_now()
        where organisation_id = $1
        and id = $2
        ",
        organisation.0,
        activity.0
    )
    .execute(&mut **db)
    .await?;
    summary::refresh(db, &[activity]).await?;
    kept::refresh(db, organisation, &[activity]).await
}
