use sqlx::{PgConnection, types::Json};
use time::Date;

use super::{Answer, Check, Duty, Outcome, Sign, rules_on};
use crate::{
    database::{Write, id::OrganisationId},
    register::LegalRegime,
    shipped::model::{DutyMark, RecordDuty},
};

/// The organisation's check; none until somebody answered.
pub async fn check(db: &mut PgConnection, organisation: OrganisationId) -> sqlx::Result<Option<Check>> {
    let row = sqlx::query!(
        r#"
        select
            employees,
            outcome,
            rules_from,
            checked_on,
            checked_by,
            (
                select coalesce(jsonb_agg(jsonb_build_object(
                    'criterion', criterion, 'applies', applies, 'reason', reason
                ) order by criterion), '[]')
                from record_duty_answer answer
                where answer.organisation_id = $1
            ) as "answers!: Json<Vec<Answer>>"
        from record_duty_check
        where organisation_id = $1
        "#,
        organisation.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Check {
        employees: row.employees,
        answers: row.answers.0,
        outcome: Outcome::from_key(&row.outcome),
        rules_from: row.rules_from,
        checked_on: row.checked_on,
        checked_by: row.checked_by,
    }))
}

/// The check beside what the organisation and its record say today; none without a check.
pub async fn duty(
    db: &mut PgConnection,
    organisation: OrganisationId,
    today: Date,
) -> sqlx::Result<Option<Duty>> {
    let Some(check) = check(&mut *db, organisation).await? else { return Ok(None) };
    let (regime, employees) = body(&mut *db, organisation).await?;
    let signs = match rules_on(regime, today) {
        Some(rules) => signs(db, organisation, rules).await?,
        None => Vec::new(),
    };
    Ok(Some(Duty { check, regime, employees, signs }))
}

/// The organisation's law, and the persons it employs, as its page says.
pub async fn body(
    db: &mut PgConnection,
    organisation: OrganisationId,
) -> sqlx::Result<(LegalRegime, Option<i32>)> {
    let row = sqlx::query!("select legal_regime, employees from organisation where id = $1", organisation.0)
        .fetch_one(db)
        .await?;
    Ok((LegalRegime::from_key(&row.legal_regime), row.employees))
}

/// The activities that are not ended and speak for an exception, as far as the person may see them.
async fn signs(
    db: &mut PgConnection,
    organisation: OrganisationId,
    rules: &RecordDuty,
) -> sqlx::Result<Vec<Sign>> {
    let (codes, words): (Vec<String>, Vec<String>) = rules
        .criteria
        .iter()
        .flat_map(|criterion| criterion.signs.iter().map(|word| (criterion.code.clone(), word.clone())))
        .unzip();
    let (marked, with_offences): (Vec<String>, Vec<bool>) = rules
        .criteria
        .iter()
        .filter_map(|criterion| {
            Some((criterion.code.clone(), criterion.mark? == DutyMark::SpecialOrCriminal))
        })
        .unzip();
    let rows = sqlx::query!(
        r#"
        with running as (
            select
                activity.number,
                activity.name,
                search_folded(search_words(activity.name)) as folded,
                summary.has_special,
                summary.has_offences
            from processing_activity activity
            join activity_summary summary on summary.activity_id = activity.id
            where activity.organisation_id = $1
            and activity.stage <> 'ended'
            -- Apart from the rest, or every word would fold it again.
            offset 0
        ),
        speaking as (
            select sign.criterion, running.number, running.name
            from running
            join unnest($2::text[], $3::text[]) as sign (criterion, word) on strpos(running.folded, sign.word) > 0
            union
            select marked.criterion, running.number, running.name
            from running
            cross join unnest($4::text[], $5::boolean[]) as marked (criterion, with_offences)
            where running.has_special
            or (marked.with_offences and running.has_offences)
        )
        select
            criterion as "criterion!",
            count(*) as "activities!",
            (array_agg(name order by number))[1:3] as "examples!"
        from speaking
        group by criterion
        order by criterion
        "#,
        organisation.0,
        &codes,
        &words,
        &marked,
        &with_offences,
    )
    .fetch_all(db)
    .await?;
    let signs = rows.into_iter().map(|row| Sign {
        criterion: row.criterion,
        activities: row.activities,
        examples: row.examples,
    });
    Ok(signs.collect())
}

/// Puts this check in the place of the one before, writing only rows that differ. The caller holds the
/// organisation's lock.
pub async fn save(db: &mut Write, organisation: OrganisationId, check: &Check) -> sqlx::Result<()> {
    sqlx::query!(
        "
        insert into record_duty_check as stored (organisation_id, employees, outcome, rules_from, checked_on, checked_by)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (organisation_id) do update
        set employees = excluded.employees, outcome = excluded.outcome, rules_from = excluded.rules_from,
            checked_on = excluded.checked_on, checked_by = excluded.checked_by
        where (stored.employees, stored.outcome, stored.rules_from, stored.checked_on, stored.checked_by)
            is distinct from (excluded.employees, excluded.outcome, excluded.rules_from, excluded.checked_on, excluded.checked_by)
        ",
        organisation.0,
        check.employees,
        check.outcome.key(),
        check.rules_from,
        check.checked_on,
        check.checked_by,
    )
    .execute(&mut **db)
    .await?;
    let criteria: Vec<String> = check.answers.iter().map(|answer| answer.criterion.clone()).collect();
    let applies: Vec<bool> = check.answers.iter().map(|answer| answer.applies).collect();
    let reasons: Vec<String> = check.answers.iter().map(|answer| answer.reason.clone()).collect();
    sqlx::query!(
        "
        delete from record_duty_answer
        where organisation_id = $1
        and criterion <> all($2::text[])
        ",
        organisation.0,
        &criteria,
    )
    .execute(&mut **db)
    .await?;
    sqlx::query!(
        "
        insert into record_duty_answer as stored (organisation_id, criterion, applies, reason)
        select $1, criterion, applies, reason
        from unnest($2::text[], $3::boolean[], $4::text[]) as wanted (criterion, applies, reason)
        on conflict (organisation_id, criterion) do update
        set applies = excluded.applies, reason = excluded.reason
        where (stored.applies, stored.reason) is distinct from (excluded.applies, excluded.reason)
        ",
        organisation.0,
        &criteria,
        &applies,
        &reasons,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}
