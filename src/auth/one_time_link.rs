//! Links that work once: the set-up of an empty instance, an invitation, a new password. No mail
//! server is needed: the administrator hands the link over. Only the token's hash is stored.

use std::time::Duration;

use time::OffsetDateTime;

use super::{session::interval, token::Token};
use crate::database::{
    Write,
    id::{AccountId, OneTimeLinkId},
};

/// Invitations and password links work for a week.
pub const LIFETIME: Duration = Duration::from_secs(7 * 24 * 3600);
const SET_UP_LIFETIME: Duration = Duration::from_secs(30 * 24 * 3600);

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    SetUp,
    Invitation,
    Reset,
}

impl Purpose {
    fn key(self) -> &'static str {
        match self {
            Purpose::SetUp => "set-up",
            Purpose::Invitation => "invitation",
            Purpose::Reset => "reset",
        }
    }

    /// The path that the link leads to.
    pub fn path(self, token: &Token) -> String {
        let token = token.as_str();
        match self {
            Purpose::SetUp => format!("/einrichtung?schluessel={token}"),
            Purpose::Invitation => format!("/einladung/{token}"),
            Purpose::Reset => format!("/passwort/{token}"),
        }
    }
}

/// Makes a link; earlier ones of the same purpose and account stop working.
pub async fn make(db: &mut Write, purpose: Purpose, account: Option<AccountId>) -> sqlx::Result<Token> {
    let token = Token::new();
    sqlx::query!(
        "
        delete from one_time_link
        where purpose = $1
        and account_id is not distinct from $2
        and used_at is null
        ",
        purpose.key(),
        account.map(|id| id.0),
    )
    .execute(&mut **db)
    .await?;
    let lifetime = if purpose == Purpose::SetUp { SET_UP_LIFETIME } else { LIFETIME };
    sqlx::query!(
        "
        insert into one_time_link (id, purpose, account_id, token_hash, created_at, expires_at)
        values ($1, $2, $3, $4, vvt_now(), vvt_now() + $5)
        ",
        OneTimeLinkId::new().0,
        purpose.key(),
        account.map(|id| id.0),
        token.hash(),
        interval(lifetime),
    )
    .execute(&mut **db)
    .await?;
    Ok(token)
}

/// Until when a link works that is made in this transaction.
pub async fn valid_until(db: &mut Write) -> sqlx::Result<OffsetDateTime> {
    sqlx::query_scalar!(r#"select vvt_now() + $1 as "at!""#, interval(LIFETIME)).fetch_one(&mut **db).await
}

/// Whose link this is, without using it up; `None` when it is unknown, used or too old.
pub struct Found {
    pub id: OneTimeLinkId,
    /// Present except for the set-up.
    pub account: Option<AccountId>,
    pub email: Option<String>,
    pub name: Option<String>,
}

/// Looks a link up and holds it until the transaction ends, so that two browsers cannot both use it.
pub async fn find(db: &mut Write, purpose: Purpose, token: &str) -> sqlx::Result<Option<Found>> {
    sqlx::query_as!(
        Found,
        r#"
        select
            one_time_link.id as "id: OneTimeLinkId",
            account.id as "account?: AccountId",
            account.email as "email?",
            account.name as "name?"
        from one_time_link
        left join account on account.id = one_time_link.account_id
        where one_time_link.token_hash = $1
        and one_time_link.purpose = $2
        and one_time_link.used_at is null
        and one_time_link.expires_at > vvt_now()
        and coalesce(account.active, true)
        for update of one_time_link
        "#,
        super::token::hash(token),
        purpose.key(),
    )
    .fetch_optional(&mut **db)
    .await
}

/// Why a link does not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    Used,
    Expired,
    Inactive,
    /// Never made, mistyped, or replaced by a newer one.
    Unknown,
}

/// What is wrong with a link that [`find`] did not give.
pub async fn refusal(db: &mut Write, purpose: Purpose, token: &str) -> sqlx::Result<Refusal> {
    let link = sqlx::query!(
        r#"
        select
            one_time_link.used_at is not null as "used!",
            one_time_link.expires_at <= vvt_now() as "expired!"
        from one_time_link
        where token_hash = $1
        and purpose = $2
        "#,
        super::token::hash(token),
        purpose.key(),
    )
    .fetch_optional(&mut **db)
    .await?;
    Ok(match link {
        None => Refusal::Unknown,
        Some(link) if link.used => Refusal::Used,
        Some(link) if link.expired => Refusal::Expired,
        Some(_) => Refusal::Inactive,
    })
}

/// Uses the link up.
pub async fn use_up(db: &mut Write, link: OneTimeLinkId) -> sqlx::Result<()> {
    sqlx::query!("update one_time_link set used_at = vvt_now() where id = $1", link.0)
        .execute(&mut **db)
        .await?;
    Ok(())
}

/// Uses up every link of the account: after a new password, at a deactivation.
pub async fn use_up_all(db: &mut Write, account: AccountId) -> sqlx::Result<()> {
    sqlx::query!(
        "update one_time_link set used_at = vvt_now() where account_id = $1 and used_at is null",
        account.0
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}
