//! What is kept of findings: which of them people accepted, and for lists how much is open. The
//! findings themselves are computed from the sheet whenever it is looked at.

use std::{collections::HashMap, time::Duration};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, types::Json};
use time::{Date, OffsetDateTime, macros::date};
use uuid::Uuid;

use super::{
    Class, Context, Finding, Place, Whereabouts, judge_head, judgement, muster, purposes, record, rules,
};
use crate::{
    database::{
        Actor, Db, Write,
        id::{ActivityId, OrganisationId},
    },
    organisation::Kind,
    processing_activity::{
        inheritance,
        model::Sheet,
        store::{self, Selection},
    },
    register::{Activity, Head, Register},
    shipped::{self, vendors},
    work,
};

/// Counts up with every change of what the rules say, so that kept counts are computed anew.
pub const RULE_SET: i32 = 5;
/// Nobody waits longer for the counts than this and the work itself.
const EVERY: Duration = Duration::from_secs(5);
/// Sheets judged in one transaction.
const BATCH: i32 = 200;

/// The rules, and the state of the facts that they judge by: a newer state of either judges anew.
fn rule_set() -> i32 {
    /// More days than facts will have.
    const STATES: i32 = 100_000;
    let age = shipped::facts().as_of.max(vendors::as_of()) - date!(2026 - 01 - 01);
    RULE_SET * STATES + i32::try_from(age.whole_days()).unwrap_or_default()
}

/// What somebody decided about a finding.
#[derive(Debug, Clone, Deserialize)]
pub struct Acceptance {
    pub fingerprint: String,
    pub reason: String,
    pub accepted_by: String,
    #[serde(with = "time::serde::iso8601")]
    pub accepted_at: OffsetDateTime,
}

/// One that was made on a sheet.
#[derive(Debug, Deserialize)]
struct OfActivity {
    activity_id: ActivityId,
    #[serde(flatten)]
    acceptance: Acceptance,
}

/// A finding, and whether somebody accepts it.
#[derive(Debug)]
pub struct Judged {
    pub finding: Finding,
    pub fingerprint: String,
    pub acceptance: Option<Acceptance>,
}

/// Names a finding as long as what was judged stays the same: 32 hexadecimal digits.
pub fn fingerprint(finding: &Finding) -> String {
    fingerprint_of(finding.rule.code, finding.place, &finding.value)
}

fn fingerprint_of(code: &str, place: Place, judged: &str) -> String {
    let mut hash = Sha256::new();
    for part in [code, place.slug(), judged] {
        hash.update(part);
        hash.update([0]);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// The findings of a sheet with what was decided about them.
pub async fn of_sheet(
    db: &mut PgConnection,
    organisation: OrganisationId,
    sheet: &Sheet,
    today: Date,
) -> sqlx::Result<Vec<Judged>> {
    let sources = inheritance::sources(db, organisation, std::slice::from_ref(sheet)).await?;
    of_activity(db, organisation, sheet.id, &Activity::of(sheet, &sources), today).await
}

/// As [`of_sheet`], for what is already composed.
pub async fn of_activity(
    db: &mut PgConnection,
    organisation: OrganisationId,
    id: ActivityId,
    activity: &Activity,
    today: Date,
) -> sqlx::Result<Vec<Judged>> {
    let around = surroundings(db, organisation, &[id.0]).await?;
    Ok(work::aside(|| around.judged(id, activity, &around.context(today)).0).await)
}

/// What the sheets of a document are judged with, and what was decided about them.
#[derive(Debug)]
pub struct Decisions {
    around: Surroundings,
    /// By running number.
    ids: HashMap<u32, ActivityId>,
}

impl Decisions {
    /// Two round trips.
    pub async fn load(
        db: &mut PgConnection,
        organisation: OrganisationId,
        register: &Register,
    ) -> sqlx::Result<Self> {
        let numbers: Vec<i32> =
            register.activities.iter().filter_map(|activity| i32::try_from(activity.number).ok()).collect();
        let rows = sqlx::query!(
            r#"
            select number, id as "id: ActivityId"
            from processing_activity
            where organisation_id = $1
            and number = any($2)
            "#,
            organisation.0,
            &numbers,
        )
        .fetch_all(&mut *db)
        .await?;
        let activities: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
        let around = surroundings(db, organisation, &activities).await?;
        let ids = rows.into_iter().map(|row| (row.number.unsigned_abs(), row.id)).collect();
        Ok(Self { around, ids })
    }

    pub fn of_head(&self, head: &Head) -> Vec<Judged> {
        self.around.decided(judge_head(head, &self.around.context(head.as_of)))
    }

    /// What is said of Vorblatt, Rahmenkonzept and the record as a whole.
    pub fn of_record(&self, register: &Register) -> Vec<Judged> {
        let mut judged = self.of_head(&register.head);
        let context = self.around.context(register.head.as_of);
        judged.extend(self.around.decided(record::judge(&register.activities, &context)));
        judged.sort_by_key(|judged| judged.finding.rule.class);
        judged
    }

    pub fn of_activity(&self, activity: &Activity, today: Date) -> Vec<Judged> {
        let Some(id) = self.ids.get(&activity.number) else { return Vec::new() };
        self.around.judged(*id, activity, &self.around.context(today)).0
    }
}

/// What rules need to know beside the sheets, and what was decided about these.
#[derive(Debug)]
pub struct Surroundings {
    kind: Kind,
    name: String,
    has_concept: bool,
    whereabouts: Vec<Whereabouts>,
    accepted: HashMap<ActivityId, Vec<Acceptance>>,
    /// What was decided for the organisation.
    of_record: Vec<Acceptance>,
    /// Changed purposes about which nothing is decided.
    purpose_changes: Vec<PurposeChange>,
    /// Codes of the Muster that sheets were made of.
    templates: HashMap<ActivityId, String>,
}

#[derive(Debug, Deserialize)]
struct PurposeChange {
    activity_id: ActivityId,
    old_text: String,
    new_text: String,
}

impl Surroundings {
    /// Of an organisation of which nothing else is known.
    #[cfg(test)]
    pub fn of_nothing(name: &str) -> Self {
        Self {
            kind: Kind::PublicBody,
            name: name.to_owned(),
            has_concept: false,
            whereabouts: Vec::new(),
            accepted: HashMap::new(),
            of_record: Vec::new(),
            purpose_changes: Vec::new(),
            templates: HashMap::new(),
        }
    }

    /// What the organisation is called.
    pub fn organisation(&self) -> &str {
        &self.name
    }

    pub fn context(&self, today: Date) -> Context<'_> {
        Context::of(self.kind, &self.name, self.has_concept, &self.whereabouts, today)
    }

    /// Findings that belong to no sheet.
    fn decided(&self, findings: Vec<Finding>) -> Vec<Judged> {
        decided(findings, &self.of_record)
    }

    /// The findings, and the last day for which they hold.
    fn judged(&self, id: ActivityId, activity: &Activity, context: &Context) -> (Vec<Judged>, Option<Date>) {
        let judgement = judgement(activity, context);
        let mut findings = judgement.findings;
        let open = self.purpose_changes.iter().filter(|change| change.activity_id == id);
        findings.extend(open.map(|change| purposes::changed(&change.old_text, &change.new_text)));
        let template = self.templates.get(&id);
        findings.extend(template.into_iter().flat_map(|code| muster::judge(code, activity, context)));
        findings.sort_by_key(|finding| (finding.place, finding.rule.class));
        let accepted = self.accepted.get(&id).map_or(&[][..], Vec::as_slice);
        (decided(findings, accepted), judgement.until)
    }
}

/// With what was decided about each of them.
fn decided(findings: Vec<Finding>, made: &[Acceptance]) -> Vec<Judged> {
    let made: HashMap<&str, &Acceptance> =
        made.iter().map(|acceptance| (acceptance.fingerprint.as_str(), acceptance)).collect();
    let decided = |finding: Finding| {
        let fingerprint = fingerprint(&finding);
        let acceptance = made.get(fingerprint.as_str()).filter(|_| finding.can_be_accepted());
        Judged { acceptance: acceptance.map(|made| (*made).clone()), finding, fingerprint }
    };
    findings.into_iter().map(decided).collect()
}

/// One round trip. `activities`: those whose decided findings are wanted.
pub async fn surroundings(
    db: &mut PgConnection,
    organisation: OrganisationId,
    activities: &[Uuid],
) -> sqlx::Result<Surroundings> {
    let row = sqlx::query!(
        r#"
        select
            kind,
            name,
            exists (
                select from measures_concept
                where measures_concept.organisation_id = organisation.id
            ) as "has_concept!",
            (
                select coalesce(jsonb_agg(jsonb_build_object(
                    'name', recipient.name, 'seat', seat_country, 'hosting', hosting_country,
                    'support', support_country, 'parent', parent_country
                )), '[]')
                from recipient
                where recipient.organisation_id = organisation.id
                and concat(seat_country, hosting_country, support_country, parent_country) <> ''
            ) as "whereabouts!: Json<Vec<Whereabouts>>",
            (
                select coalesce(jsonb_agg(to_jsonb(finding_acceptance)), '[]')
                from finding_acceptance
                where finding_acceptance.organisation_id = organisation.id
                and activity_id = any($2)
            ) as "accepted!: Json<Vec<OfActivity>>",
            (
                select coalesce(jsonb_agg(to_jsonb(record_acceptance)), '[]')
                from record_acceptance
                where record_acceptance.organisation_id = organisation.id
            ) as "of_record!: Json<Vec<Acceptance>>",
            (
                select coalesce(
                    jsonb_agg(
                        jsonb_build_object('activity_id', activity_id, 'old_text', old_text, 'new_text', new_text) order by id
                    ),
                    '[]'
                )
                from purpose_change
                where purpose_change.organisation_id = organisation.id
                and activity_id = any($2)
                and decision is null
            ) as "purpose_changes!: Json<Vec<PurposeChange>>",
            (
                select coalesce(jsonb_object_agg(processing_activity.id, template_code), '{}')
                from processing_activity
                where processing_activity.organisation_id = organisation.id
                and processing_activity.id = any($2)
                and template_code is not null
            ) as "templates!: Json<HashMap<ActivityId, String>>"
        from organisation
        where id = $1
        "#,
        organisation.0,
        activities,
    )
    .fetch_one(db)
    .await?;
    let mut accepted: HashMap<ActivityId, Vec<Acceptance>> = HashMap::new();
    for OfActivity { activity_id, acceptance } in row.accepted.0 {
        accepted.entry(activity_id).or_default().push(acceptance);
    }
    Ok(Surroundings {
        kind: Kind::from_key(&row.kind),
        name: row.name,
        has_concept: row.has_concept,
        whereabouts: row.whereabouts.0,
        accepted,
        of_record: row.of_record.0,
        purpose_changes: row.purpose_changes.0,
        templates: row.templates.0,
    })
}

/// Keeps that the person accepts the finding. Accepted again, the new reason counts.
pub async fn accept(
    db: &mut Write,
    organisation: OrganisationId,
    activity: ActivityId,
    judged: &Judged,
    reason: &str,
    by: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "
        insert into finding_acceptance (id, organisation_id, activity_id, fingerprint, code, judged, reason, accepted_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (organisation_id, activity_id, fingerprint) do update
        set reason = excluded.reason, accepted_by = excluded.accepted_by, accepted_at = vvt_now()
        where finding_acceptance.reason <> excluded.reason
        ",
        Uuid::now_v7(),
        organisation.0,
        activity.0,
        judged.fingerprint,
        judged.finding.rule.code,
        judged.finding.value,
        reason,
        by,
    )
    .execute(&mut **db)
    .await?;
    refresh(db, organisation, &[activity]).await
}

/// Keeps that the person accepts a finding about the record as a whole.
pub async fn accept_for_record(
    db: &mut Write,
    organisation: OrganisationId,
    judged: &Judged,
    reason: &str,
    by: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "
        insert into record_acceptance (id, organisation_id, fingerprint, code, judged, reason, accepted_by)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (organisation_id, fingerprint) do update
        set reason = excluded.reason, accepted_by = excluded.accepted_by, accepted_at = vvt_now()
        where record_acceptance.reason <> excluded.reason
        ",
        Uuid::now_v7(),
        organisation.0,
        judged.fingerprint,
        judged.finding.rule.code,
        judged.finding.value,
        reason,
        by,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// Opens an accepted finding about the record again.
pub async fn reopen_for_record(
    db: &mut Write,
    organisation: OrganisationId,
    fingerprint: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "
        delete from record_acceptance
        where organisation_id = $1
        and fingerprint = $2
        ",
        organisation.0,
        fingerprint,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// Keeps why lit. f and g of new sheets are not stated, as the sheets say; their findings are judged later.
pub async fn explain(
    db: &mut Write,
    organisation: OrganisationId,
    sheets: &[Sheet],
    by: &str,
) -> sqlx::Result<()> {
    let given = || sheets.iter().flat_map(|sheet| sheet.not_possible.iter().map(move |row| (sheet.id, row)));
    if given().next().is_none() {
        return Ok(());
    }
    let place = |code: &str| if code == rules::R61_F.code { Place::Measures } else { Place::Retention };
    let ids: Vec<Uuid> = given().map(|_| Uuid::now_v7()).collect();
    let activities: Vec<Uuid> = given().map(|(id, _)| id.0).collect();
    let fingerprints: Vec<String> =
        given().map(|(_, row)| fingerprint_of(&row.code, place(&row.code), &row.judged)).collect();
    let codes: Vec<&str> = given().map(|(_, row)| row.code.as_str()).collect();
    let judged: Vec<&str> = given().map(|(_, row)| row.judged.as_str()).collect();
    let reasons: Vec<&str> = given().map(|(_, row)| row.reason.as_str()).collect();
    sqlx::query!(
        "
        insert into finding_acceptance (id, organisation_id, activity_id, fingerprint, code, judged, reason, accepted_by)
        select given.id, $1, given.activity_id, given.fingerprint, given.code, given.judged, given.reason, $8
        from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[])
            given (id, activity_id, fingerprint, code, judged, reason)
        on conflict (organisation_id, activity_id, fingerprint) do nothing
        ",
        organisation.0,
        &ids,
        &activities,
        &fingerprints,
        &codes as &[&str],
        &judged as &[&str],
        &reasons as &[&str],
        by,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// Opens an accepted finding again.
pub async fn reopen(
    db: &mut Write,
    organisation: OrganisationId,
    activity: ActivityId,
    fingerprint: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "
        delete from finding_acceptance
        where organisation_id = $1
        and activity_id = $2
        and fingerprint = $3
        ",
        organisation.0,
        activity.0,
        fingerprint,
    )
    .execute(&mut **db)
    .await?;
    refresh(db, organisation, &[activity]).await
}

/// How many open findings there are of a rule, over the activities that are not ended and that the
/// person may see; the most frequent first.
pub async fn by_rule(
    db: &mut PgConnection,
    organisation: OrganisationId,
) -> sqlx::Result<Vec<(String, i64)>> {
    let rows = sqlx::query!(
        r#"
        select code as "code!", count(*) as "count!"
        from processing_activity activity
        join activity_summary summary on summary.activity_id = activity.id
        cross join unnest(summary.codes) code
        where activity.organisation_id = $1
        and activity.stage <> 'ended'
        group by code
        order by count(*) desc, code
        "#,
        organisation.0,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.code, row.count)).collect())
}

/// What a judgement leaves for lists; the names are those of `findings_keep`.
#[derive(Debug, Serialize)]
struct Kept {
    activity_id: Uuid,
    missing: usize,
    unclear: usize,
    hints: usize,
    codes: Vec<&'static str>,
    judged_until: Option<Date>,
}

impl Kept {
    fn of(activity: ActivityId, judged: &[Judged], judged_until: Option<Date>) -> Self {
        let open: Vec<&Finding> = judged
            .iter()
            .filter(|judged| judged.acceptance.is_none())
            .map(|judged| &judged.finding)
            .collect();
        let count = |class: Class| open.iter().filter(|finding| finding.rule.class == class).count();
        let mut codes: Vec<&'static str> = open.iter().flat_map(|finding| finding.codes()).collect();
        codes.sort_unstable();
        codes.dedup();
        Kept {
            activity_id: activity.0,
            missing: count(Class::Missing),
            unclear: count(Class::Unclear),
            hints: count(Class::Hint),
            codes,
            judged_until,
        }
    }
}

/// Judges these sheets and those that take a section from them, and keeps how much is open.
pub async fn refresh(
    db: &mut Write,
    organisation: OrganisationId,
    activities: &[ActivityId],
) -> sqlx::Result<()> {
    let mut ids: Vec<Uuid> = activities.iter().map(|activity| activity.0).collect();
    let followers = sqlx::query_scalar!(
        "
        select distinct activity_id
        from activity_same_as
        where organisation_id = $1
        and source_id = any($2)
        ",
        organisation.0,
        &ids,
    )
    .fetch_all(&mut **db)
    .await?;
    ids.extend(followers);
    keep(db, organisation, ids).await
}

async fn keep(db: &mut Write, organisation: OrganisationId, ids: Vec<Uuid>) -> sqlx::Result<()> {
    let around = surroundings(db, organisation, &ids).await?;
    let selection = Selection { ids: Some(ids), with_ended: true, ..Selection::default() };
    let sheets = store::load_many(db, organisation, &selection).await?;
    let sources = inheritance::sources(db, organisation, &sheets).await?;
    let today = today(db).await?;
    let mut kept: Vec<Kept> = Vec::with_capacity(sheets.len());
    for sheet in &sheets {
        let judge = || around.judged(sheet.id, &Activity::of(sheet, &sources), &around.context(today));
        let (judged, until) = work::aside(judge).await;
        kept.push(Kept::of(sheet.id, &judged, until));
    }
    sqlx::query!("select findings_keep($1, $2)", Json(&kept) as _, rule_set()).execute(&mut **db).await?;
    Ok(())
}

async fn today(db: &mut PgConnection) -> sqlx::Result<Date> {
    sqlx::query_scalar!(r#"select vvt_today() as "today!""#).fetch_one(db).await
}

/// Judges what waits for it, now and for ever; a failure is logged and tried again.
pub async fn run(db: Db) {
    loop {
        match once(&db).await {
            Ok(0) => {}
            Ok(judged) => tracing::info!(judged, "judged sheets"),
            Err(error) => tracing::warn!(%error, "sheets could not be judged; will be tried again"),
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Judges all that waits, batch by batch, and gives how many those were; nothing while another
/// instance is at it.
pub async fn once(db: &Db) -> sqlx::Result<u64> {
    let mut judged = 0;
    loop {
        let mut db = db.write(&Actor::system("Prüfung")).await?;
        let is_free =
            sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock(hashtext('vvt findings')) as "free!""#)
                .fetch_one(&mut *db)
                .await?;
        if !is_free {
            return Ok(judged);
        }
        if judged == 0 {
            sqlx::query!("select findings_expire($1)", rule_set()).execute(&mut *db).await?;
        }
        let waiting = sqlx::query!(
            r#"select organisation_id as "organisation_id!: OrganisationId", activity_id as "activity_id!" from findings_waiting($1)"#,
            BATCH,
        )
        .fetch_all(&mut *db)
        .await?;
        let Some(first) = waiting.first() else {
            db.commit().await?;
            return Ok(judged);
        };
        let organisation = first.organisation_id;
        let ids: Vec<Uuid> = waiting.iter().map(|row| row.activity_id).collect();
        judged += ids.len() as u64;
        keep(&mut db, organisation, ids).await?;
        db.commit().await?;
    }
}
