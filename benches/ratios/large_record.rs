//! What a page costs in a record of 100,000 activities against one of 1,000, side by side in one
//! database: through the whole application, as the serving role under row security.

use std::time::{Duration, Instant};

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
};
use sqlx::{AssertSqlSafe, ConnectOptions, Executor};
use tower::ServiceExt;
use vvt::{
    app::App,
    auth::{account, session},
    catalogue::{
        Catalogue,
        merge::{self, Merge},
    },
    config::Config,
    database::{
        Actor, Db,
        id::{EntryId, OrganisationId},
        local::LocalPostgres,
        migrations,
    },
    demo::{
        self, PEOPLE,
        load::{self, Load},
    },
    export::typesetter::Typesetter,
    findings::{self, Context, kept},
    organisation::Kind,
    processing_activity::{
        inheritance, save,
        store::{self, Selection},
    },
    register::Activity,
    routes,
};

use crate::{Outcome, median};

const DATABASE: &str = "vvt_large";
const SMALL: u32 = 1_000;
const LARGE: u32 = 100_000;
const MOST: f64 = 1.3;
/// Requests of each page and record, in turns.
const TIMES: usize = 41;

pub async fn measure() -> Outcome<()> {
    let postgres = LocalPostgres::start_throwaway().await?;
    let mut superuser = postgres.superuser_options("postgres").connect().await?;
    superuser.execute(AssertSqlSafe(format!("create database {DATABASE} owner vvt_owner"))).await?;
    let owner = postgres.owner_options(DATABASE);
    migrations::run(&owner).await?;
    let db = Db::new(postgres.app_options(DATABASE), 8);
    demo::fill(&db, "Fahrplan Kessel Wiese Donnerstag").await?;
    let start = Instant::now();
    load::fill(&owner, &Load { organisations: vec![SMALL, LARGE] }, |_| ()).await?;
    println!("{} activities were generated in {} s", SMALL + LARGE, start.elapsed().as_secs());

    let (app, _) = routes::build(App::new(db.clone(), Config::from_lookup(|_| None)?, Typesetter::Here))?;
    let cookie = sign_in(&db).await?;
    for (what, address) in [
        ("list", "verarbeitungen".to_owned()),
        ("search for a word of every sheet", format!("verarbeitungen?suche={}", load::COMMON)),
        ("search for a word of half the sheets", format!("verarbeitungen?suche={}", load::HALF)),
        ("search for a word of three sheets", format!("verarbeitungen?suche={}", load::rare_word(7))),
        ("sheet", "verarbeitungen/502".to_owned()),
    ] {
        let ratio = compare(&app, &cookie, &address).await?;
        println!(
            "{:<70} {ratio:>7.2} x    (target <= {MOST:.2}: {})",
            format!("{what}: time at {LARGE} against {SMALL} activities"),
            if ratio <= MOST { "pass" } else { "miss" }
        );
    }
    let rule = judging(&db).await?;
    for (what, address) in [
        ("list with counts of findings", "verarbeitungen".to_owned()),
        ("list with a filter by class", "verarbeitungen?pruefung=unclear".to_owned()),
        ("list with a filter by rule", format!("verarbeitungen?regel={rule}")),
    ] {
        let ratio = against(&app, &cookie, &address, "verarbeitungen?spalten=einheit").await?;
        println!(
            "{:<70} {ratio:>7.2} x    (target <= {MOST:.2}: {})",
            format!("{what}, against without, at {LARGE}"),
            if ratio <= MOST { "pass" } else { "miss" }
        );
    }
    merging(&db).await?;

    db.close().await;
    postgres.stop().await;
    Ok(())
}

/// Judging 10,000 activities against loading them; then everything is judged, so that lists can count.
/// Gives the code of the rule that finds most.
async fn judging(db: &Db) -> Outcome<String> {
    const JUDGED: i32 = 10_000;
    let mut read = db.read(&Actor::system("Messung")).await?;
    let organisation: OrganisationId =
        sqlx::query_scalar("select id from organisation where slug = 'erzeugt-2'")
            .fetch_one(&mut *read)
            .await?;
    let context = Context::of(Kind::Company, "Erzeugt 2", true, &[], time::macros::date!(2026 - 12 - 01));
    let (mut loading, mut judging, mut found) = (Duration::ZERO, Duration::ZERO, 0);
    for first in (1..=JUDGED).step_by(200) {
        let numbers = Some((first..first + 200).collect());
        let start = Instant::now();
        let selection = Selection { numbers, with_ended: true, ..Selection::default() };
        let sheets = store::load_many(&mut read, organisation, &selection).await?;
        loading += start.elapsed();
        let sources = inheritance::sources(&mut read, organisation, &sheets).await?;
        let activities: Vec<Activity> = sheets.iter().map(|sheet| Activity::of(sheet, &sources)).collect();
        let start = Instant::now();
        found += activities.iter().map(|activity| findings::judge(activity, &context).len()).sum::<usize>();
        judging += start.elapsed();
    }
    drop(read);
    let ratio = judging.as_secs_f64() / loading.as_secs_f64();
    let verdict = if ratio <= 1.0 { "pass" } else { "miss" };
    println!(
        "{:<70} {ratio:>7.2} x    (target <= 1.00: {verdict})",
        format!("{found} findings of {JUDGED} activities against loading these")
    );
    let start = Instant::now();
    let judged = kept::once(db).await?;
    println!("{judged} activities were judged for the list in {} s", start.elapsed().as_secs());
    let mut read = db.read(&Actor::system("Messung")).await?;
    let rules = kept::by_rule(&mut read, organisation).await?;
    Ok(rules.into_iter().next().ok_or("nothing was found")?.0)
}

/// How long somebody who saves sheets has to wait while an entry that stands on ten thousand of them
/// is merged into another.
async fn merging(db: &Db) -> Outcome<()> {
    let actor = Actor::system("Messung");
    let mut write = db.write(&actor).await?;
    let (organisation, source, uses): (OrganisationId, EntryId, i64) = sqlx::query_as(
        "
        select organisation_id, category_id, count(*)
        from activity_data_subject
        group by organisation_id, category_id
        having count(*) >= 10000
        order by count(*)
        limit 1
        ",
    )
    .fetch_one(&mut *write)
    .await?;
    let target = EntryId::new();
    sqlx::query(
        "insert into data_subject_category (id, organisation_id, name) values ($1, $2, 'Zusammengeführt')",
    )
    .bind(target)
    .bind(organisation)
    .execute(&mut *write)
    .await?;
    // Sheets that name the entry, spread over the record.
    let numbers: Vec<i32> = sqlx::query_scalar(
        "
        select number
        from processing_activity activity
        where organisation_id = $1
        and exists (
            select
            from activity_data_subject item
            where item.organisation_id = activity.organisation_id
            and item.activity_id = activity.id
            and item.category_id = $2
        )
        order by hashint4(number)
        limit 400
        ",
    )
    .bind(organisation)
    .bind(source)
    .fetch_all(&mut *write)
    .await?;
    write.commit().await?;

    let merge = Merge { organisation, catalogue: Catalogue::DataSubjectCategories, source, target };
    let (to_merge, by) = (db.clone(), actor);
    let merging = tokio::spawn(async move { merge.run_for(&to_merge, &by, Duration::from_secs(600)).await });
    let (mut longest, mut saved) = (Duration::ZERO, 0);
    for number in numbers.iter().cycle() {
        if merging.is_finished() {
            break;
        }
        let start = Instant::now();
        let mut write = db.write(&actor).await?;
        let sheet = store::load_locked(&mut write, organisation, *number).await?.ok_or("no sheet")?;
        let mut wanted = sheet.clone();
        wanted.supplement = format!("Speichern Nr. {saved}");
        save::save(&mut write, organisation, &sheet, wanted, true).await?;
        write.commit().await?;
        longest = longest.max(start.elapsed());
        saved += 1;
    }
    let outcome = merging.await??;
    if outcome != merge::Outcome::Done || saved == 0 {
        return Err(format!("the merge ended as {outcome:?} beside {saved} saves").into());
    }
    println!("an entry on {uses} sheets was merged while {saved} sheets that name it were saved");
    let seconds = longest.as_secs_f64();
    let verdict = if seconds <= 1.0 { "pass" } else { "miss" };
    println!(
        "{:<70} {seconds:>7.2} s    (target <= 1.00: {verdict})",
        "merge of an entry used 10,000 times: longest save beside it"
    );
    Ok(())
}

async fn sign_in(db: &Db) -> Outcome<String> {
    let mut db = db.write(&Actor::system("Messung")).await?;
    let account = account::store::find_by_email(&mut db, PEOPLE[0].email).await?.ok_or("no account")?;
    let token = session::open(&mut db, account.id, Duration::from_secs(3_600), "", "").await?;
    db.commit().await?;
    Ok(format!("vvt={}", token.as_str()))
}

/// The median time in the large record against that in the small one.
async fn compare(app: &Router, cookie: &str, address: &str) -> Outcome<f64> {
    let (mut small, mut large) = (Vec::new(), Vec::new());
    for turn in 0..TIMES + 5 {
        let of_small = time(app, cookie, &format!("/verzeichnis/erzeugt-1/{address}")).await?;
        let of_large = time(app, cookie, &format!("/verzeichnis/erzeugt-2/{address}")).await?;
        // The first ones fill caches.
        if turn >= 5 {
            small.push(of_small);
            large.push(of_large);
        }
    }
    let (small, large) = (median(small), median(large));
    if std::env::var_os("VVT_BENCH_TIMES").is_some() {
        println!("  {address}: {:.1} ms and {:.1} ms", small * 1_000.0, large * 1_000.0);
    }
    Ok(large / small)
}

/// The median time of one page of the large record against another.
async fn against(app: &Router, cookie: &str, address: &str, other: &str) -> Outcome<f64> {
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for turn in 0..TIMES + 5 {
        let of_with = time(app, cookie, &format!("/verzeichnis/erzeugt-2/{address}")).await?;
        let of_without = time(app, cookie, &format!("/verzeichnis/erzeugt-2/{other}")).await?;
        if turn >= 5 {
            with.push(of_with);
            without.push(of_without);
        }
    }
    Ok(median(with) / median(without))
}

async fn time(app: &Router, cookie: &str, address: &str) -> Outcome<f64> {
    let request = Request::get(address).header("cookie", cookie).body(Body::empty())?;
    let start = Instant::now();
    let response = app.clone().oneshot(request).await?;
    let status = response.status();
    axum::body::to_bytes(response.into_body(), usize::MAX).await?;
    if status != StatusCode::OK {
        return Err(format!("{address} answered {status}").into());
    }
    Ok(start.elapsed().as_secs_f64())
}
