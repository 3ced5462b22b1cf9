use sqlx::PgConnection;
use time::Date;

use crate::{
    auth::Role,
    database::{
        Write,
        id::{AccountId, DepartmentId, OrganisationId, RoleAssignmentId},
    },
};

/// A role that somebody has, or had until a day.
#[derive(Debug, Clone)]
pub struct Assigned {
    pub id: RoleAssignmentId,
    pub account: AccountId,
    pub organisation: OrganisationId,
    pub organisation_name: String,
    pub role: Role,
    /// With its short sign; `None` for the whole organisation.
    pub department: Option<String>,
    /// The last day it holds.
    pub valid_until: Option<Date>,
    pub has_ended: bool,
}

impl Assigned {
    /// It was given when an end was not asked for.
    pub fn lacks_end(&self) -> bool {
        self.role.needs_end() && self.valid_until.is_none()
    }
}

/// The roles of these accounts, in the order of the organisations' names.
pub async fn of(db: &mut PgConnection, accounts: &[AccountId]) -> sqlx::Result<Vec<Assigned>> {
    let accounts: Vec<_> = accounts.iter().map(|id| id.0).collect();
    sqlx::query_as!(
        Assigned,
        r#"
        select
            role_assignment.id as "id: RoleAssignmentId",
            role_assignment.account_id as "account: AccountId",
            role_assignment.organisation_id as "organisation: OrganisationId",
            organisation.name as organisation_name,
            role_assignment.role as "role: Role",
            trim(department.short_sign || ' ' || department.name) as department,
            role_assignment.valid_until,
            coalesce(role_assignment.valid_until < vvt_today(), false) as "has_ended!"
        from role_assignment
        join organisation on organisation.id = role_assignment.organisation_id
        left join department on department.id = role_assignment.department_id
        where role_assignment.account_id = any($1)
        order by organisation.name, role_assignment.role, department
        "#,
        &accounts,
    )
    .fetch_all(db)
    .await
}

/// A department one may limit a role to.
pub struct Department {
    pub id: DepartmentId,
    /// Short sign and name, after a dash for each level above it.
    pub label: String,
}

/// The organisation's departments, each followed by those under it.
pub async fn departments(
    db: &mut PgConnection,
    organisation: OrganisationId,
) -> sqlx::Result<Vec<Department>> {
    sqlx::query_as!(
        Department,
        r#"
        with recursive tree (id, label, depth, path) as (
            select id, trim(short_sign || ' ' || name), 0, array[short_sign || ' ' || name]
            from department
            where organisation_id = $1
            and parent_id is null
            union all
            select
                department.id, trim(department.short_sign || ' ' || department.name), tree.depth + 1,
                tree.path || (department.short_sign || ' ' || department.name)
            from department
            join tree on department.parent_id = tree.id
            where department.organisation_id = $1
        )
        select id as "id!: DepartmentId", repeat('– ', depth) || label as "label!"
        from tree
        order by path
        "#,
        organisation.0
    )
    .fetch_all(db)
    .await
}

/// A role to be given.
pub struct NewRole {
    pub id: RoleAssignmentId,
    pub organisation: OrganisationId,
    pub account: AccountId,
    pub role: Role,
    pub department: Option<DepartmentId>,
    pub valid_until: Option<Date>,
}

/// Gives a role with a new id; see [`give_once`].
pub async fn give(
    db: &mut Write,
    organisation: OrganisationId,
    account: AccountId,
    role: Role,
    department: Option<DepartmentId>,
    valid_until: Option<Date>,
) -> sqlx::Result<RoleAssignmentId> {
    let id = RoleAssignmentId::new();
    give_once(db, &NewRole { id, organisation, account, role, department, valid_until }).await?;
    Ok(id)
}

/// Gives a role; nothing happens when the same was given under this id, because a form was sent
/// twice. False when another one was. Violates `role_assignment_once` when the person has just this one, whatever its last day.
pub async fn give_once(db: &mut Write, new: &NewRole) -> sqlx::Result<bool> {
    sqlx::query!(
        "
        insert into role_assignment (id, organisation_id, account_id, role, department_id, valid_until, created_at)
        values ($1, $2, $3, $4, $5, $6, vvt_now())
        on conflict (id) do nothing
        ",
        new.id.0,
        new.organisation.0,
        new.account.0,
        new.role.key(),
        new.department.map(|id| id.0),
        new.valid_until,
    )
    .execute(&mut **db)
    .await?;
    sqlx::query_scalar!(
        r#"
        select (organisation_id, account_id, role, department_id, valid_until)
            is not distinct from ($2::uuid, $3::uuid, $4::text, $5::uuid, $6::date) as "is_same!"
        from role_assignment
        where id = $1
        "#,
        new.id.0,
        new.organisation.0,
        new.account.0,
        new.role.key(),
        new.department.map(|id| id.0),
        new.valid_until,
    )
    .fetch_one(&mut **db)
    .await
}

/// Takes the role from the account; false when it was gone already.
pub async fn take(db: &mut Write, account: AccountId, id: RoleAssignmentId) -> sqlx::Result<bool> {
    let taken =
        sqlx::query!("delete from role_assignment where id = $1 and account_id = $2", id.0, account.0)
            .execute(&mut **db)
            .await?;
    Ok(taken.rows_affected() > 0)
}

/// The calendar day in Germany, by the database's clock.
pub async fn today(db: &mut PgConnection) -> sqlx::Result<Date> {
    sqlx::query_scalar!(r#"select vvt_today() as "today!""#).fetch_one(db).await
}
