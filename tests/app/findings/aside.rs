//! Judging a sheet as long as a sheet may be does not keep other requests waiting.

use std::time::{Duration, Instant};

use sqlx::Executor;
use vvt::database::Actor;

use crate::{activities::sheet, support::Site};

/// Seventy purposes of the greatest length.
const LONG: &str = "
    insert into activity_purpose (id, organisation_id, activity_id, position, text)
    select gen_random_uuid(), organisation_id, id, 100 + place, repeat('Nach Ablauf der Fristen (§ 147 AO) 10 Jahre; ', 400)
    from processing_activity, generate_series(1, 70) place
    where number = 1
";

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_long_sheet_is_judged_beside_the_others() {
    let site = Site::new().await;
    let mut db = site.db().write(&Actor::system("Test")).await.unwrap();
    db.execute(LONG).await.unwrap();
    db.commit().await.unwrap();
    let dpo = site.dpo("stadtwerke").await;
    let other = site.visitor();
    let judged = tokio::spawn(async move {
        let started = Instant::now();
        dpo.get(&sheet(1)).await.is_ok();
        started.elapsed()
    });
    let waited = tokio::spawn(async move {
        let mut longest = Duration::ZERO;
        while !judged.is_finished() {
            let started = Instant::now();
            tokio::time::sleep(Duration::from_millis(10)).await;
            other.get("/anmelden").await.is_ok();
            longest = longest.max(started.elapsed());
        }
        (longest, judged.await.unwrap())
    });
    let (longest, judged) = waited.await.unwrap();
    assert!(longest * 3 < judged, "somebody waited {longest:?} of {judged:?}");
}
