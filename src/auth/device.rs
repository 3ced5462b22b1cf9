//! Browsers in which somebody signed in before. While others guess at the account, its own browsers are not
//! held up; they have an allowance of failures of their own.

use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use sqlx::PgConnection;

use super::token::{self, Token};
use crate::{
    config::Config,
    database::{Write, id::AccountId},
};

/// How long a browser stays known.
const DAYS: i64 = 180;

/// Bound to https and this host, except on this machine over plain http.
fn cookie_name(config: &Config) -> &'static str {
    if config.is_https() { "__Host-vvt-geraet" } else { "vvt-geraet" }
}

/// The hash of the token that the browser sent.
pub fn token_hash(config: &Config, cookies: &CookieJar) -> Option<Vec<u8>> {
    cookies.get(cookie_name(config)).map(|cookie| token::hash(cookie.value()))
}

/// Whether it is a browser of this account.
pub async fn is_known(db: &mut PgConnection, account: AccountId, hash: &[u8]) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"
        select exists (
            select from known_device
            where token_hash = $1
            and account_id = $2
            and expires_at > vvt_now()
        ) as "known!"
        "#,
        hash,
        account.0,
    )
    .fetch_one(db)
    .await
}

/// Whether it is a browser of any account.
pub async fn is_anybodys(db: &mut PgConnection, hash: &[u8]) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"
        select exists (
            select from known_device
            where token_hash = $1
            and expires_at > vvt_now()
        ) as "known!"
        "#,
        hash,
    )
    .fetch_one(db)
    .await
}

/// Knows the browser from now on, and gives its cookie.
pub async fn remember(db: &mut Write, config: &Config, account: AccountId) -> sqlx::Result<Cookie<'static>> {
    let token = Token::new();
    sqlx::query!(
        "
        insert into known_device (token_hash, account_id, expires_at)
        values ($1, $2, vvt_now() + make_interval(days => $3))
        ",
        token.hash(),
        account.0,
        i32::try_from(DAYS).unwrap_or(i32::MAX),
    )
    .execute(&mut **db)
    .await?;
    Ok(Cookie::build((cookie_name(config), token.as_str().to_owned()))
        .path("/")
        .http_only(true)
        .secure(config.is_https())
        .same_site(SameSite::Lax)
        .max_age(time::Duration::days(DAYS))
        .build())
}

/// Forgets all browsers of the account.
pub async fn forget_all(db: &mut Write, account: AccountId) -> sqlx::Result<()> {
    sqlx::query!("delete from known_device where account_id = $1", account.0).execute(&mut **db).await?;
    Ok(())
}
