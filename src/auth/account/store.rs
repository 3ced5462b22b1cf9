use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::{
    auth::device,
    database::{Write, id::AccountId},
};

/// An account as administrators see it.
#[derive(Debug, Clone)]
pub struct Account {
    pub id: AccountId,
    pub name: String,
    pub email: String,
    pub administrator: bool,
    pub active: bool,
    /// False until the invitation was accepted.
    pub has_password: bool,
    pub created_at: OffsetDateTime,
    pub last_sign_in_at: Option<OffsetDateTime>,
}

/// Which accounts a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Part of the name or of the address; empty for all.
    pub search: String,
    pub active: Option<bool>,
}

/// From where on a list shows accounts, in the order of names.
#[derive(Debug, Clone, Copy)]
pub enum From {
    Start,
    After(AccountId),
    Before(AccountId),
}

/// Lets only one transaction at a time decide whether there is an account yet.
pub async fn lock(db: &mut Write) -> sqlx::Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtext('vvt first account'))").execute(&mut **db).await?;
    Ok(())
}

/// Whether there is any account at all.
pub async fn exists(db: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar!(r#"select exists (select from account) as "exists!""#).fetch_one(db).await
}

/// A new account; without a hash it waits for its invitation to be accepted. False when there is
/// one of this id already: the form was sent twice. Violates `account_email_key` when the address
/// is taken.
pub async fn create(
    db: &mut Write,
    id: AccountId,
    name: &str,
    email: &str,
    password_hash: Option<&str>,
    administrator: bool,
) -> sqlx::Result<bool> {
    let inserted = sqlx::query!(
        "
        insert into account (id, name, email, password_hash, administrator, created_at)
        values ($1, $2, $3, $4, $5, vvt_now())
        on conflict (id) do nothing
        ",
        id.0,
        name,
        email,
        password_hash,
        administrator,
    )
    .execute(&mut **db)
    .await?;
    Ok(inserted.rows_affected() > 0)
}

pub async fn find(db: &mut PgConnection, id: AccountId) -> sqlx::Result<Option<Account>> {
    sqlx::query_as!(
        Account,
        r#"
        select
            id as "id: AccountId", name, email, administrator, active,
            password_hash is not null as "has_password!", created_at, last_sign_in_at
        from account
        where id = $1
        "#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// The account of an address, written in upper or lower case.
pub async fn find_by_email(db: &mut PgConnection, email: &str) -> sqlx::Result<Option<Account>> {
    sqlx::query_as!(
        Account,
        r#"
        select
            id as "id: AccountId", name, email, administrator, active,
            password_hash is not null as "has_password!", created_at, last_sign_in_at
        from account
        where lower(email) = lower($1)
        "#,
        email
    )
    .fetch_optional(db)
    .await
}

/// Up to `limit` accounts in the order of names; before an account, those nearest to it.
pub async fn list(
    db: &mut PgConnection,
    filter: &Filter,
    from: From,
    limit: i64,
) -> sqlx::Result<Vec<Account>> {
    match from {
        From::Start => list_after(db, filter, None, limit).await,
        From::After(id) => list_after(db, filter, Some(id), limit).await,
        From::Before(id) => list_before(db, filter, id, limit).await,
    }
}

async fn list_after(
    db: &mut PgConnection,
    filter: &Filter,
    after: Option<AccountId>,
    limit: i64,
) -> sqlx::Result<Vec<Account>> {
    sqlx::query_as!(
        Account,
        r#"
        select
            id as "id: AccountId", name, email, administrator, active,
            password_hash is not null as "has_password!", created_at, last_sign_in_at
        from account
        where position(lower($1) in lower(name || ' ' || email)) > 0
        and ($2::boolean is null or active = $2)
        and ($3::uuid is null or (name, id) > (select edge.name, edge.id from account edge where edge.id = $3))
        order by name, id
        limit $4
        "#,
        filter.search,
        filter.active,
        after.map(|id| id.0),
        limit,
    )
    .fetch_all(db)
    .await
}

async fn list_before(
    db: &mut PgConnection,
    filter: &Filter,
    before: AccountId,
    limit: i64,
) -> sqlx::Result<Vec<Account>> {
    sqlx::query_as!(
        Account,
        r#"
        select
            id as "id: AccountId", name, email, administrator, active,
            password_hash is not null as "has_password!", created_at, last_sign_in_at
        from account
        where position(lower($1) in lower(name || ' ' || email)) > 0
        and ($2::boolean is null or active = $2)
        and (name, id) < (select edge.name, edge.id from account edge where edge.id = $3)
        order by name desc, id desc
        limit $4
        "#,
        filter.search,
        filter.active,
        before.0,
        limit,
    )
    .fetch_all(db)
    .await
}

/// How many accounts the filter lets through; counting stops at 1,001.
pub async fn count(db: &mut PgConnection, filter: &Filter) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"
        select count(*) as "count!"
        from (
            select
            from account
            where position(lower($1) in lower(name || ' ' || email)) > 0
            and ($2::boolean is null or active = $2)
            limit 1001
        ) hit
        "#,
        filter.search,
        filter.active,
    )
    .fetch_one(db)
    .await
}

/// Violates `account_email_key` when the address is taken, `account_last_administrator` when nobody
/// could manage accounts any more.
pub async fn update(
    db: &mut Write,
    id: AccountId,
    name: &str,
    email: &str,
    administrator: bool,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update account set name = $2, email = $3, administrator = $4 where id = $1",
        id.0,
        name,
        email,
        administrator
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// Violates `account_last_administrator` when nobody could manage accounts any more. False when it is not within
/// reach.
pub async fn set_active(db: &mut Write, id: AccountId, active: bool) -> sqlx::Result<bool> {
    let changed =
        sqlx::query!("update account set active = $2 where id = $1", id.0, active).execute(&mut **db).await?;
    Ok(changed.rows_affected() > 0)
}

/// The stored hash; `None` until the invitation was accepted.
pub async fn password_hash(db: &mut PgConnection, id: AccountId) -> sqlx::Result<Option<String>> {
    let hash = sqlx::query_scalar!("select password_hash from account where id = $1", id.0)
        .fetch_optional(db)
        .await?;
    Ok(hash.flatten())
}

/// A new password; browsers that were known are forgotten.
pub async fn set_password(db: &mut Write, id: AccountId, hash: &str) -> sqlx::Result<()> {
    sqlx::query!("update account set password_hash = $2 where id = $1", id.0, hash)
        .execute(&mut **db)
        .await?;
    device::forget_all(db, id).await
}
