use sqlx::PgConnection;

use super::{Details, Kind, slug};
use crate::{
    contact::store::some,
    database::{Write, id::OrganisationId},
    register::{Contact, LegalRegime},
};

/// A new organisation with nothing but its name; gives the slug, made unique by a number.
pub async fn create(db: &mut Write, id: OrganisationId, name: &str, kind: Kind) -> sqlx::Result<String> {
    let wanted = slug::from_name(name);
    sqlx::query_scalar!(
        "
        insert into organisation (id, slug, name, kind, created_at)
        select $1, free.slug, $3, $4, vvt_now()
        from (
            select case number when 1 then $2::text else $2::text || '-' || number end as slug, number
            from generate_series(1, 1000) number
        ) free
        where not vvt_slug_taken(free.slug)
        order by free.number
        limit 1
        returning slug
        ",
        id.0,
        wanted,
        name,
        kind.key(),
    )
    .fetch_one(&mut **db)
    .await
}

/// What is kept of the body itself.
pub async fn details(db: &mut PgConnection, id: OrganisationId) -> sqlx::Result<Details> {
    let row = sqlx::query!(
        "
        select
            name, kind, federal_state, legal_regime, street, postal_code, city, country, email, website, phone, fax,
            register_entry, tax_number, management, employees, supervisory_authority, no_officer_reason
        from organisation
        where id = $1
        ",
        id.0,
    )
    .fetch_one(db)
    .await?;
    Ok(Details {
        name: row.name,
        kind: Kind::from_key(&row.kind),
        federal_state: row.federal_state,
        regime: LegalRegime::from_key(&row.legal_regime),
        contact: Contact {
            street: some(row.street),
            postal_code: some(row.postal_code),
            city: some(row.city),
            country: some(row.country),
            email: some(row.email),
            website: some(row.website),
            phone: some(row.phone),
            fax: some(row.fax),
        },
        register_entry: some(row.register_entry),
        tax_number: some(row.tax_number),
        management: some(row.management),
        employees: row.employees,
        supervisory_authority: some(row.supervisory_authority),
        no_officer_reason: some(row.no_officer_reason),
    })
}

/// Nobody else changes the row, or what is saved under this lock, until the transaction ends.
pub async fn lock(db: &mut Write, id: OrganisationId) -> sqlx::Result<()> {
    sqlx::query!("select id from organisation where id = $1 for no key update", id.0)
        .fetch_one(&mut **db)
        .await?;
    Ok(())
}

/// Numbers of the sheets that are not ended and stand under another law than the organisation, as far as
/// the person may see them and one change can take them.
pub async fn under_another_law(
    db: &mut PgConnection,
    organisation: OrganisationId,
) -> sqlx::Result<Vec<i32>> {
    sqlx::query_scalar!(
        "
        select activity.number
        from processing_activity activity
        join organisation on organisation.id = activity.organisation_id
        where activity.organisation_id = $1
        and activity.stage <> 'ended'
        and activity.legal_regime <> organisation.legal_regime
        order by activity.number
        limit 500
        ",
        organisation.0,
    )
    .fetch_all(db)
    .await
}

pub async fn update(db: &mut Write, id: OrganisationId, details: &Details) -> sqlx::Result<()> {
    fn text(value: &Option<String>) -> &str {
        value.as_deref().unwrap_or_default()
    }
    let contact = &details.contact;
    sqlx::query!(
        "
        update organisation
        set
            name = $2, kind = $3, federal_state = $4, legal_regime = $5, street = $6, postal_code = $7, city = $8,
            country = $9, email = $10, website = $11, phone = $12, fax = $13, register_entry = $14, tax_number = $15,
            management = $16, employees = $17, supervisory_authority = $18, no_officer_reason = $19
        where id = $1
        ",
        id.0,
        details.name,
        details.kind.key(),
        details.federal_state,
        details.regime.key(),
        text(&contact.street),
        text(&contact.postal_code),
        text(&contact.city),
        text(&contact.country),
        text(&contact.email),
        text(&contact.website),
        text(&contact.phone),
        text(&contact.fax),
        text(&details.register_entry),
        text(&details.tax_number),
        text(&details.management),
        details.employees,
        text(&details.supervisory_authority),
        text(&details.no_officer_reason),
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}
