//! Sessions of signed-in browsers: a row each, found by the hash of the cookie's token. Idle and
//! absolute expiry are settings; people and administrators list and end them.

use std::time::Duration;

use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use sqlx::{PgConnection, PgPool, postgres::types::PgInterval, types::Json};
use time::OffsetDateTime;

use super::{
    person::{Membership, Person, RoleRow},
    token::{self, Token},
};
use crate::{
    config::Config,
    database::{
        Actor, Write,
        id::{AccountId, SessionId},
    },
};

/// What `vvt_session` knows of a token's owner.
pub struct Row {
    session_id: SessionId,
    account_id: AccountId,
    name: String,
    email: String,
    administrator: bool,
    roles: Json<Vec<RoleRow>>,
}

impl Row {
    pub fn into_person(self, request_id: uuid::Uuid) -> Person {
        Person {
            actor: Actor::user(self.account_id, request_id),
            id: self.account_id,
            session: self.session_id,
            name: self.name,
            email: self.email,
            administrator: self.administrator,
            memberships: Membership::group(self.roles.0),
        }
    }
}

/// See [`crate::database::Db::session`].
pub(crate) async fn find(pool: &PgPool, token_hash: &[u8], idle: Duration) -> sqlx::Result<Option<Row>> {
    sqlx::query_as!(
        Row,
        r#"
        select
            session_id as "session_id!: SessionId",
            account_id as "account_id!: AccountId",
            name as "name!",
            email as "email!",
            administrator as "administrator!",
            roles as "roles!: Json<Vec<RoleRow>>"
        from vvt_session($1, $2)
        "#,
        token_hash,
        interval(idle),
    )
    .fetch_optional(pool)
    .await
}

/// See [`crate::database::Db::was_session`].
pub(crate) async fn was(pool: &PgPool, token_hash: &[u8]) -> sqlx::Result<bool> {
    sqlx::query_scalar!(r#"select vvt_session_was($1) as "was!""#, token_hash).fetch_one(pool).await
}

/// Opens a session, which is a sign-in, and gives the token for the cookie.
pub async fn open(
    db: &mut Write,
    account: AccountId,
    lifetime: Duration,
    user_agent: &str,
    address: &str,
) -> sqlx::Result<Token> {
    let token = Token::new();
    sqlx::query!(
        "
        with signed_in as (
            update account
            set last_sign_in_at = vvt_now()
            where id = $3
        )
        insert into session (id, token_hash, account_id, created_at, last_seen_at, expires_at, user_agent, address)
        values ($1, $2, $3, vvt_now(), vvt_now(), vvt_now() + $4, left($5, 300), left($6, 100))
        ",
        SessionId::new().0,
        token.hash(),
        account.0,
        interval(lifetime),
        user_agent,
        address,
    )
    .execute(&mut **db)
    .await?;
    Ok(token)
}

/// A session as its owner sees it.
pub struct Listed {
    pub id: SessionId,
    pub created_at: OffsetDateTime,
    pub last_seen_at: OffsetDateTime,
    pub user_agent: String,
    pub address: String,
}

impl Listed {
    /// "Firefox unter Windows"
    pub fn browser(&self) -> String {
        super::browser::in_words(&self.user_agent)
    }
}

/// The account's sessions that still work, the latest used first.
pub async fn list(db: &mut PgConnection, account: AccountId, idle: Duration) -> sqlx::Result<Vec<Listed>> {
    sqlx::query_as!(
        Listed,
        r#"
        select id as "id: SessionId", created_at, last_seen_at, user_agent, address
        from session
        where account_id = $1
        and expires_at > vvt_now()
        and last_seen_at > vvt_now() - $2::interval
        order by last_seen_at desc
        "#,
        account.0,
        interval(idle),
    )
    .fetch_all(db)
    .await
}

/// Ends one session of the account; false when it had ended already.
pub async fn end(db: &mut Write, account: AccountId, session: SessionId) -> sqlx::Result<bool> {
    let ended = sqlx::query!("delete from session where id = $1 and account_id = $2", session.0, account.0)
        .execute(&mut **db)
        .await?;
    Ok(ended.rows_affected() > 0)
}

/// Ends the account's sessions except `kept`: after a new password, at a deactivation. Gives how many.
pub async fn end_all(db: &mut Write, account: AccountId, kept: Option<SessionId>) -> sqlx::Result<u64> {
    let ended = sqlx::query!(
        "delete from session where account_id = $1 and id is distinct from $2",
        account.0,
        kept.map(|id| id.0)
    )
    .execute(&mut **db)
    .await?;
    Ok(ended.rows_affected())
}

/// Removes what can never be used again; a daily job. A session that is over is known for some days: who
/// comes back to a form of it gets what they typed.
pub async fn remove_expired(db: &mut Write) -> sqlx::Result<u64> {
    let sessions = sqlx::query!("delete from session where expires_at < vvt_now() - interval '7 days'")
        .execute(&mut **db)
        .await?;
    let links = sqlx::query!("delete from one_time_link where expires_at < vvt_now() - interval '30 days'")
        .execute(&mut **db)
        .await?;
    sqlx::query!("delete from known_device where expires_at < vvt_now()").execute(&mut **db).await?;
    sqlx::query!("delete from sign_in_throttle where last_failure_at < vvt_now() - interval '1 day'")
        .execute(&mut **db)
        .await?;
    Ok(sessions.rows_affected() + links.rows_affected())
}

/// The cookie's name: bound to https and this host, except on this machine over plain http.
fn cookie_name(config: &Config) -> &'static str {
    if config.is_https() { "__Host-vvt" } else { "vvt" }
}

/// The hash of the token that the browser sent.
pub fn token_hash(config: &Config, cookies: &CookieJar) -> Option<Vec<u8>> {
    cookies.get(cookie_name(config)).map(|cookie| token::hash(cookie.value()))
}

/// The cookie that carries a new session; it ends with the browser.
pub fn cookie(config: &Config, token: &Token) -> Cookie<'static> {
    Cookie::build((cookie_name(config), token.as_str().to_owned()))
        .path("/")
        .http_only(true)
        .secure(config.is_https())
        .same_site(SameSite::Lax)
        .build()
}

/// Takes the session's cookie from the browser.
pub fn removal(config: &Config) -> Cookie<'static> {
    let mut cookie = Cookie::build((cookie_name(config), ""))
        .path("/")
        .http_only(true)
        .secure(config.is_https())
        .same_site(SameSite::Lax)
        .build();
    cookie.make_removal();
    cookie
}

pub(crate) fn interval(duration: Duration) -> PgInterval {
    PgInterval { months: 0, days: 0, microseconds: i64::try_from(duration.as_micros()).unwrap_or(i64::MAX) }
}
