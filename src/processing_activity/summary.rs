//! The summaries that the list searches and filters by (`activity_summary`). Triggers mark those that
//! a change makes stale; who saves a sheet computes its own at once, and [`run`] computes the others: a
//! renamed catalogue entry may stand on ten thousand sheets.

use std::time::Duration;

use uuid::Uuid;

use crate::database::{Actor, Db, Write, id::ActivityId};

/// Nobody waits longer for a renamed entry than this and the work itself.
const EVERY: Duration = Duration::from_secs(5);
/// Summaries of one transaction: about a quarter of a second.
const BATCH: i32 = 200;

/// Computes the summaries of these sheets as they are in this transaction.
pub async fn refresh(db: &mut Write, activities: &[ActivityId]) -> sqlx::Result<()> {
    let ids: Vec<Uuid> = activities.iter().map(|activity| activity.0).collect();
    sqlx::query!("select summary_refresh($1)", &ids).execute(&mut **db).await?;
    Ok(())
}

/// Computes what is stale, now and for ever; a failure is logged and tried again.
pub async fn run(db: Db) {
    loop {
        match once(&db).await {
            Ok(0) => {}
            Ok(computed) => tracing::info!(computed, "computed stale summaries"),
            Err(error) => {
                tracing::warn!(%error, "stale summaries could not be computed; will be tried again");
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Computes all that is stale, batch by batch, and gives how many those were; nothing while another
/// instance is at it.
pub async fn once(db: &Db) -> sqlx::Result<u64> {
    let mut computed = 0;
    loop {
        let mut db = db.write(&Actor::system("Suche")).await?;
        let batch = sqlx::query_scalar!(
            r#"
            select case when pg_try_advisory_xact_lock(hashtext('vvt summaries')) then summary_refresh_stale($1) else 0 end as "batch!"
            "#,
            BATCH
        )
        .fetch_one(&mut *db)
        .await?;
        db.commit().await?;
        if batch == 0 {
            return Ok(computed);
        }
        computed += u64::from(batch.unsigned_abs());
    }
}
