use sqlx::PgConnection;
use uuid::Uuid;

use super::Department;
use crate::database::{
    Write,
    id::{DepartmentId, OrganisationId},
};

/// All departments, siblings in their natural order: "Amt 2" before "Amt 10".
pub async fn all(db: &mut PgConnection, organisation: OrganisationId) -> sqlx::Result<Vec<Department>> {
    sqlx::query_as!(
        Department,
        r#"
        select
            department.id as "id: DepartmentId",
            department.parent_id as "parent: DepartmentId",
            department.short_sign,
            department.name,
            coalesce(used.activities, 0) as "activities!"
        from department
        left join (
            select department_id, count(*) as activities
            from processing_activity
            where organisation_id = $1
            group by department_id
        ) used on used.department_id = department.id
        where department.organisation_id = $1
        order by
            department.short_sign = '',
            department.short_sign collate natural_order,
            department.name collate natural_order,
            department.id
        "#,
        organisation.0,
    )
    .fetch_all(db)
    .await
}

pub async fn count(db: &mut PgConnection, organisation: OrganisationId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from department where organisation_id = $1"#,
        organisation.0
    )
    .fetch_one(db)
    .await
}

/// Short sign, name and parent as stored now, and nobody else changes them until the transaction ends.
pub async fn lock(
    db: &mut Write,
    organisation: OrganisationId,
    id: DepartmentId,
) -> sqlx::Result<Option<(String, String, Option<DepartmentId>)>> {
    let row = sqlx::query!(
        r#"
        select short_sign, name, parent_id as "parent: DepartmentId"
        from department
        where organisation_id = $1
        and id = $2
        for update
        "#,
        organisation.0,
        id.0,
    )
    .fetch_optional(&mut **db)
    .await?;
    Ok(row.map(|row| (row.short_sign, row.name, row.parent)))
}

/// A form that is sent twice carries the same id: the second time it corrects what the first made.
///
/// Errors: violates `department_name_once`, `department_parent` for a parent that is not there, or
/// `department_tree` for a place below itself.
pub async fn insert(
    db: &mut Write,
    organisation: OrganisationId,
    id: DepartmentId,
    parent: Option<DepartmentId>,
    short_sign: &str,
    name: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "
        insert into department (id, organisation_id, parent_id, short_sign, name)
        values ($1, $2, $3, $4, $5)
        on conflict (id) do update
        set parent_id = excluded.parent_id, short_sign = excluded.short_sign, name = excluded.name
        where department.organisation_id = excluded.organisation_id
        ",
        id.0,
        organisation.0,
        parent.map(|parent| parent.0),
        short_sign,
        name,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// Units with their short signs and names, none below another.
pub async fn insert_many(
    db: &mut Write,
    organisation: OrganisationId,
    units: &[(DepartmentId, String, String)],
) -> sqlx::Result<()> {
    if units.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = units.iter().map(|(id, ..)| id.0).collect();
    let short_signs: Vec<String> = units.iter().map(|(_, short_sign, _)| short_sign.clone()).collect();
    let names: Vec<String> = units.iter().map(|(.., name)| name.clone()).collect();
    sqlx::query!(
        "
        insert into department (id, organisation_id, short_sign, name)
        select new.id, $1, new.short_sign, new.name
        from unnest($2::uuid[], $3::text[], $4::text[]) new (id, short_sign, name)
        ",
        organisation.0,
        &ids,
        &short_signs,
        &names,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// Errors: as [`insert`], and `department_not_its_own_parent`.
pub async fn update(
    db: &mut Write,
    organisation: OrganisationId,
    id: DepartmentId,
    parent: Option<DepartmentId>,
    short_sign: &str,
    name: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "
        update department
        set parent_id = $3, short_sign = $4, name = $5
        where organisation_id = $1
        and id = $2
        ",
        organisation.0,
        id.0,
        parent.map(|parent| parent.0),
        short_sign,
        name,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// Errors: violates `processing_activity_department`, `department_parent` or
/// `role_assignment_department` while it is in use.
pub async fn remove(db: &mut Write, organisation: OrganisationId, id: DepartmentId) -> sqlx::Result<()> {
    sqlx::query!("delete from department where organisation_id = $1 and id = $2", organisation.0, id.0)
        .execute(&mut **db)
        .await?;
    Ok(())
}

/// An activity that keeps a department from being removed.
#[derive(Debug)]
pub struct Use {
    pub number: i32,
    pub name: String,
}

/// The first `limit` activities of this very department, by number.
pub async fn uses(
    db: &mut PgConnection,
    organisation: OrganisationId,
    id: DepartmentId,
    limit: i64,
) -> sqlx::Result<Vec<Use>> {
    sqlx::query_as!(
        Use,
        "
        select number, name
        from processing_activity
        where organisation_id = $1
        and department_id = $2
        order by number
        limit $3
        ",
        organisation.0,
        id.0,
        limit,
    )
    .fetch_all(db)
    .await
}
