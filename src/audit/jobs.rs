//! What must happen every day: partitions for the coming months, removal of what is older than a
//! year (R25), of ended sessions and used links, of files that were not imported. Any number of instances may try; one does it.

use std::time::Duration;

use crate::{
    auth::session,
    database::{Actor, Db},
    import,
};

const EVERY: Duration = Duration::from_secs(3600);

/// Runs at once and then every hour, for ever; a failure is logged and tried again.
pub async fn run(db: Db) {
    loop {
        if let Err(error) = once(&db).await {
            tracing::warn!(%error, "the periodic jobs failed and will be tried again");
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// One round; does nothing while another instance is at it.
pub async fn once(db: &Db) -> sqlx::Result<()> {
    let mut db = db.write(&Actor::system("Tagesaufgaben")).await?;
    let is_ours =
        sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock(hashtext('vvt daily jobs')) as "ours!""#)
            .fetch_one(&mut *db)
            .await?;
    if !is_ours {
        return Ok(());
    }
    sqlx::query!("select audit_make_partitions()").fetch_one(&mut *db).await?;
    let removed =
        sqlx::query_scalar!(r#"select audit_remove_expired() as "removed!""#).fetch_one(&mut *db).await?;
    let ended = session::remove_expired(&mut db).await?;
    let files = import::file::remove_expired(&mut db).await?;
    db.commit().await?;
    if removed + i64::try_from(ended).unwrap_or(0) > 0 {
        tracing::info!(removed, ended, "removed expired audit rows, sessions and links");
    }
    if files > 0 {
        tracing::info!(files, "removed files that were not imported, and old reports of imports");
    }
    Ok(())
}
