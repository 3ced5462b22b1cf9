use sqlx::PgConnection;
use time::Date;

use super::{Concept, Measure};
use crate::{
    database::{
        Write,
        id::{MeasureId, OrganisationId},
    },
    line_list::{matching, positions},
};

/// The organisation's concept; none until it has a title.
pub async fn concept(db: &mut PgConnection, organisation: OrganisationId) -> sqlx::Result<Option<Concept>> {
    let head = sqlx::query!(
        "select title, version, as_of from measures_concept where organisation_id = $1",
        organisation.0
    )
    .fetch_optional(&mut *db)
    .await?;
    let Some(head) = head else {
        return Ok(None);
    };
    let measures = sqlx::query_as!(
        Measure,
        r#"
        select id as "id: MeasureId", text, position
        from measure
        where organisation_id = $1
        and in_concept
        order by position, id
        "#,
        organisation.0,
    )
    .fetch_all(db)
    .await?;
    Ok(Some(Concept { title: head.title, version: head.version, as_of: head.as_of, measures }))
}

/// What a form says of the concept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    pub title: String,
    pub version: String,
    pub as_of: Option<Date>,
    /// The measures' texts in their order.
    pub measures: Vec<String>,
}

/// Brings the stored concept to what the form says, writing only rows that differ. The caller holds
/// the organisation's lock.
pub async fn save(
    db: &mut Write,
    organisation: OrganisationId,
    stored: Option<&Concept>,
    input: &Input,
) -> sqlx::Result<()> {
    sqlx::query!(
        "
        insert into measures_concept as concept (organisation_id, title, version, as_of)
        values ($1, $2, $3, $4)
        on conflict (organisation_id) do update
        set title = excluded.title, version = excluded.version, as_of = excluded.as_of
        where (concept.title, concept.version, concept.as_of) is distinct from (excluded.title, excluded.version, excluded.as_of)
        ",
        organisation.0,
        input.title,
        input.version,
        input.as_of,
    )
    .execute(&mut **db)
    .await?;

    let old = stored.map_or(&[][..], |concept| concept.measures.as_slice());
    let old_texts: Vec<&str> = old.iter().map(|measure| measure.text.as_str()).collect();
    let new_texts: Vec<&str> = input.measures.iter().map(String::as_str).collect();
    let found = matching::assign(&old_texts, &new_texts, matching::Keys::NONE);
    let kept: Vec<Option<i32>> = found.iter().map(|at| at.map(|at| old[at].position)).collect();
    let places = positions::assign(&kept);

    for (at, measure) in old.iter().enumerate() {
        if !found.contains(&Some(at)) {
            drop_measure(db, organisation, measure.id).await?;
        }
    }
    for ((text, at), position) in new_texts.iter().zip(&found).zip(places) {
        match at.map(|at| &old[at]) {
            Some(measure) if measure.text == *text && measure.position == position => {}
            Some(measure) => {
                sqlx::query!(
                    "update measure set text = $3, position = $4 where organisation_id = $1 and id = $2",
                    organisation.0,
                    measure.id.0,
                    text,
                    position,
                )
                .execute(&mut **db)
                .await?;
            }
            None => {
                sqlx::query!(
                    "insert into measure (id, organisation_id, text, in_concept, position) values ($1, $2, $3, true, $4)",
                    MeasureId::new().0,
                    organisation.0,
                    text,
                    position,
                )
                .execute(&mut **db)
                .await?;
            }
        }
    }
    Ok(())
}

/// A measure that a sheet refers to leaves the concept but stays; any other is removed.
async fn drop_measure(db: &mut Write, organisation: OrganisationId, id: MeasureId) -> sqlx::Result<()> {
    let left = sqlx::query!(
        "
        update measure
        set in_concept = false
        where organisation_id = $1
        and id = $2
        and exists (
            select from activity_measure
            where activity_measure.organisation_id = $1
            and activity_measure.measure_id = $2
        )
        ",
        organisation.0,
        id.0,
    )
    .execute(&mut **db)
    .await?;
    if left.rows_affected() == 0 {
        sqlx::query!("delete from measure where organisation_id = $1 and id = $2", organisation.0, id.0)
            .execute(&mut **db)
            .await?;
    }
    Ok(())
}
