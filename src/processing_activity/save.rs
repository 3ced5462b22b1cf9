//! Writes a sheet: a new one, or what differs between the stored and the wanted one.

use serde_json::Value;
use sqlx::types::Json;

use super::{
    entries,
    model::Sheet,
    rows::{self, Target},
    store, summary,
};
use crate::database::{Write, id::OrganisationId};

/// Makes the sheet under the organisation's next number, which it gives back. `confirmed`: whether new
/// catalogue entries count as checked (not when a Bearbeiter typed them).
pub async fn create(
    db: &mut Write,
    organisation: OrganisationId,
    mut sheet: Sheet,
    confirmed: bool,
) -> sqlx::Result<i32> {
    sheet.number = store::next_number(db, organisation).await?;
    sheet.drop_dangling();
    let empty = Sheet::empty(sheet.id);
    entries::resolve(db, organisation, &empty, &mut sheet, confirmed).await?;
    sqlx::query!(
        "
        insert into processing_activity
        select new.*
        from jsonb_populate_record(
            null::processing_activity,
            $2 || jsonb_build_object('organisation_id', $1::uuid, 'created_at', vvt_now(), 'updated_at', vvt_now())
        ) new
        ",
        organisation.0,
        Json(&sheet) as _,
    )
    .execute(&mut **db)
    .await?;
    lists(db, organisation, &empty, &sheet).await?;
    summary::refresh(db, &[sheet.id]).await?;
    Ok(sheet.number)
}

/// Makes the stored sheet the wanted one; false when nothing had to be written.
pub async fn save(
    db: &mut Write,
    organisation: OrganisationId,
    stored: &Sheet,
    mut wanted: Sheet,
    confirmed: bool,
) -> sqlx::Result<bool> {
    wanted.drop_dangling();
    entries::resolve(db, organisation, stored, &mut wanted, confirmed).await?;
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
