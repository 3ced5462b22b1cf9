//! Writes sheets: new ones, or what differs between the stored and the wanted one.

use serde_json::Value;
use sqlx::types::Json;

use super::{
    entries,
    model::Sheet,
    rows::{self, Placed, Row, Target},
    store, summary,
};
use crate::database::{
    Write,
    id::{ActivityId, OrganisationId},
};

/// Sheets written in one go; each go is a fixed number of statements.
const BATCH: usize = 250;
/// For more sheets than these it pays to keep plans.
const FEW: usize = 20;

/// Makes the sheet under the organisation's next number, which it gives back. `confirmed`: whether new
/// catalogue entries count as checked (not when a Bearbeiter typed them).
pub async fn create(
    db: &mut Write,
    organisation: OrganisationId,
    sheet: Sheet,
    confirmed: bool,
) -> sqlx::Result<i32> {
    let mut sheets = [sheet];
    create_many(db, organisation, &mut sheets, confirmed).await?;
    Ok(sheets[0].number)
}

/// As [`create`], for many sheets that may refer to each other. A sheet that has a number keeps it; the
/// caller has made sure that it was never given. The summaries of more than one batch are left to their
/// job, for which the triggers have marked them.
pub async fn create_many(
    db: &mut Write,
    organisation: OrganisationId,
    sheets: &mut [Sheet],
    confirmed: bool,
) -> sqlx::Result<()> {
    number(db, organisation, sheets).await?;
    for batch in sheets.chunks_mut(BATCH) {
        batch.iter_mut().for_each(Sheet::drop_dangling);
        entries::resolve(db, organisation, &[], batch, confirmed).await?;
    }
    for batch in sheets.chunks(BATCH) {
        insert_heads(db, organisation, batch).await?;
    }
    let are_many = sheets.len() > FEW;
    if are_many {
        keep_plans(db).await?;
    }
    insert_lists(db, organisation, sheets).await?;
    if are_many {
        sqlx::raw_sql("set local plan_cache_mode = force_custom_plan").execute(&mut **db).await?;
    }
    if sheets.len() <= BATCH {
        let ids: Vec<ActivityId> = sheets.iter().map(|sheet| sheet.id).collect();
        summary::refresh(db, &ids).await?;
    }
    Ok(())
}

/// Each row's checks (foreign keys, history) use plans that are kept: planning them anew for each row
/// takes longer than the checks themselves. They are made now, when the tables that they look into are
/// filled; plans that are kept from earlier may have been made for empty ones.
async fn keep_plans(db: &mut Write) -> sqlx::Result<()> {
    sqlx::raw_sql("set local plan_cache_mode = force_generic_plan; discard plans").execute(&mut **db).await?;
    Ok(())
}

/// Gives the sheets that have none the organisation's next numbers, in their order.
async fn number(db: &mut Write, organisation: OrganisationId, sheets: &mut [Sheet]) -> sqlx::Result<()> {
    let highest = sheets.iter().map(|sheet| sheet.number).max().unwrap_or_default();
    if highest > 0 {
        store::pass_number(db, organisation, highest).await?;
    }
    let open: Vec<&mut Sheet> = sheets.iter_mut().filter(|sheet| sheet.number == 0).collect();
    if open.is_empty() {
        return Ok(());
    }
    let amount = i32::try_from(open.len()).unwrap_or(i32::MAX);
    let first = store::next_numbers(db, organisation, amount).await?;
    for (sheet, number) in open.into_iter().zip(first..) {
        sheet.number = number;
    }
    Ok(())
}

async fn insert_heads(db: &mut Write, organisation: OrganisationId, sheets: &[Sheet]) -> sqlx::Result<()> {
    sqlx::query!(
        "
        insert into processing_activity
        select new.*
        from jsonb_array_elements($2::jsonb) sheet
        cross join jsonb_populate_record(
            null::processing_activity,
            sheet || jsonb_build_object('organisation_id', $1::uuid, 'created_at', vvt_now(), 'updated_at', vvt_now())
        ) new
        ",
        organisation.0,
        Json(sheets) as _,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// List by list, each of them for all sheets: data categories before the rows that name them.
async fn insert_lists(db: &mut Write, organisation: OrganisationId, sheets: &[Sheet]) -> sqlx::Result<()> {
    insert_list(db, organisation, sheets, |sheet| &sheet.purposes).await?;
    insert_list(db, organisation, sheets, |sheet| &sheet.joint_controllers).await?;
    insert_list(db, organisation, sheets, |sheet| &sheet.data_categories).await?;
    insert_list(db, organisation, sheets, |sheet| &sheet.data_subjects).await?;
    insert_list(db, organisation, sheets, |sheet| &sheet.recipients).await?;
    insert_list(db, organisation, sheets, |sheet| &sheet.legal_bases).await?;
    for batch in sheets.chunks(BATCH) {
        let bases: Vec<_> = batch
            .iter()
            .flat_map(|sheet| sheet.legal_bases.iter().map(|basis| (sheet.id.0, basis)))
            .collect();
        rows::insert_norms(db, organisation.0, &bases).await?;
    }
    insert_list(db, organisation, sheets, |sheet| &sheet.transfers).await?;
    insert_list(db, organisation, sheets, |sheet| &sheet.retention_rules).await?;
    insert_list(db, organisation, sheets, |sheet| &sheet.sub_rules).await?;
    insert_list(db, organisation, sheets, |sheet| &sheet.measures).await?;
    insert_list(db, organisation, sheets, |sheet| &sheet.extra_values).await?;
    insert_list(db, organisation, sheets, |sheet| &sheet.systems).await?;
    insert_list(db, organisation, sheets, |sheet| &sheet.tags).await?;
    insert_list(db, organisation, sheets, |sheet| &sheet.documents).await?;
    insert_list(db, organisation, sheets, |sheet| &sheet.related).await?;
    insert_list(db, organisation, sheets, |sheet| &sheet.same_as).await
}

async fn insert_list<R: Row>(
    db: &mut Write,
    organisation: OrganisationId,
    sheets: &[Sheet],
    list: impl Fn(&Sheet) -> &Vec<R>,
) -> sqlx::Result<()> {
    let batches: Vec<Vec<Placed<R>>> = sheets
        .chunks(BATCH)
        .map(|batch| batch.iter().flat_map(|sheet| Placed::all(sheet.id.0, list(sheet))).collect())
        .collect();
    for batch in &batches {
        rows::insert(db, organisation.0, batch).await?;
    }
    for batch in &batches {
        rows::link(db, organisation.0, batch).await?;
    }
    Ok(())
}

/// Makes the stored sheet the wanted one; false when nothing had to be written.
pub async fn save(
    db: &mut Write,
    organisation: OrganisationId,
    stored: &Sheet,
    wanted: Sheet,
    confirmed: bool,
) -> sqlx::Result<bool> {
    let mut wanted = [wanted];
    wanted[0].drop_dangling();
    entries::resolve(db, organisation, &stored.legal_bases, &mut wanted, confirmed).await?;
    let [wanted] = wanted;
    let is_changed = lists(db, organisation, stored, &wanted).await? || head(stored) != head(&wanted);
    if is_changed {
        update_head(db, organisation, &wanted).await?;
        summary::refresh(db, &[wanted.id]).await?;
    }
    Ok(is_changed)
}

/// What stands in the sheet's own row.
fn head(sheet: &Sheet) -> Option<Value> {
    serde_json::to_value(sheet).ok()
}

/// Data categories first: the other rows name them.
async fn lists(
    db: &mut Write,
    organisation: OrganisationId,
    stored: &Sheet,
    wanted: &Sheet,
) -> sqlx::Result<bool> {
    let target = Target { organisation: organisation.0, activity: wanted.id.0 };
    let mut is_changed = rows::write(db, target, &stored.purposes, &wanted.purposes).await?;
    is_changed |= rows::write(db, target, &stored.joint_controllers, &wanted.joint_controllers).await?;
    is_changed |= rows::write(db, target, &stored.data_categories, &wanted.data_categories).await?;
    is_changed |= rows::write(db, target, &stored.data_subjects, &wanted.data_subjects).await?;
    is_changed |= rows::write(db, target, &stored.recipients, &wanted.recipients).await?;
    is_changed |= rows::write(db, target, &stored.legal_bases, &wanted.legal_bases).await?;
    rows::write_norms(db, target, &stored.legal_bases, &wanted.legal_bases).await?;
    is_changed |= rows::write(db, target, &stored.transfers, &wanted.transfers).await?;
    is_changed |= rows::write(db, target, &stored.retention_rules, &wanted.retention_rules).await?;
    is_changed |= rows::write(db, target, &stored.sub_rules, &wanted.sub_rules).await?;
    is_changed |= rows::write(db, target, &stored.measures, &wanted.measures).await?;
    is_changed |= rows::write(db, target, &stored.extra_values, &wanted.extra_values).await?;
    is_changed |= rows::write(db, target, &stored.systems, &wanted.systems).await?;
    is_changed |= rows::write(db, target, &stored.tags, &wanted.tags).await?;
    is_changed |= rows::write(db, target, &stored.related, &wanted.related).await?;
    is_changed |= rows::write(db, target, &stored.same_as, &wanted.same_as).await?;
    is_changed |= rows::write(db, target, &stored.documents, &wanted.documents).await?;
    Ok(is_changed)
}

async fn update_head(db: &mut Write, organisation: OrganisationId, sheet: &Sheet) -> sqlx::Result<()> {
    sqlx::query!(
        "
        update processing_activity
        set own_reference = new.own_reference,
            name = new.name,
            department_id = new.department_id,
            contact_person = new.contact_person,
            legal_regime = new.legal_regime,
            stage = new.stage,
            introduced_on = new.introduced_on,
            changed_on = new.changed_on,
            entry_as_of = new.entry_as_of,
            ended_on = new.ended_on,
            profiling = new.profiling,
            no_recipients = new.no_recipients,
            third_country_statement = new.third_country_statement,
            third_country_remark = new.third_country_remark,
            global_measures = new.global_measures,
            purposes_supplement = new.purposes_supplement,
            legal_bases_supplement = new.legal_bases_supplement,
            data_subjects_supplement = new.data_subjects_supplement,
            data_categories_supplement = new.data_categories_supplement,
            recipients_supplement = new.recipients_supplement,
            retention_supplement = new.retention_supplement,
            measures_supplement = new.measures_supplement,
            supplement = new.supplement,
            leika_key = new.leika_key,
            ozg_key = new.ozg_key,
            file_plan_key = new.file_plan_key,
            former_number = new.former_number,
            record_norm = new.record_norm,
            processing_kind = new.processing_kind,
            secrecy = new.secrecy,
            delimitation = new.delimitation,
            no_special_categories = new.no_special_categories,
            no_criminal_offences = new.no_criminal_offences,
            retention_undeterminable = new.retention_undeterminable,
            retention_review_on = new.retention_review_on,
            backups = new.backups,
            legal_hold = new.legal_hold,
            archive_offer = new.archive_offer,
            access_groups = new.access_groups,
            responsible_staff = new.responsible_staff,
            necessity = new.necessity,
            subject_rights = new.subject_rights,
            ai_use = new.ai_use,
            open_points = new.open_points,
            joint_controllers_supplement = new.joint_controllers_supplement,
            consent_obtained = new.consent_obtained,
            consent_evidence = new.consent_evidence,
            consent_withdrawal = new.consent_withdrawal,
            consent_checked_on = new.consent_checked_on,
            next_data_number = new.next_data_number,
            updated_at = vvt_now()
        from jsonb_populate_record(null::processing_activity, $2) new
        where processing_activity.organisation_id = $1
        and processing_activity.id = new.id
        ",
        organisation.0,
        Json(sheet) as _,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}
