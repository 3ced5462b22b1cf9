use serde_json::{Value, json};
use sqlx::{PgConnection, types::Json};
use time::Date;

use super::Holder;
use crate::{
    database::{
        Write,
        id::{OfficeHolderId, OrganisationId},
    },
    register::{Contact, Office, OfficeHolder},
};

/// All holders of the organisation, past, present and coming: by office, then the latest first.
pub async fn all(db: &mut PgConnection, organisation: OrganisationId) -> sqlx::Result<Vec<Holder>> {
    select(db, organisation, None).await
}

pub async fn find(
    db: &mut PgConnection,
    organisation: OrganisationId,
    id: OfficeHolderId,
) -> sqlx::Result<Option<Holder>> {
    Ok(select(db, organisation, Some(id)).await?.pop())
}

/// As [`find`], and nobody else changes the row until the transaction ends.
pub async fn lock(
    db: &mut Write,
    organisation: OrganisationId,
    id: OfficeHolderId,
) -> sqlx::Result<Option<Holder>> {
    sqlx::query!(
        "select id from office_holder where organisation_id = $1 and id = $2 for update",
        organisation.0,
        id.0
    )
    .fetch_optional(&mut **db)
    .await?;
    find(db, organisation, id).await
}

async fn select(
    db: &mut PgConnection,
    organisation: OrganisationId,
    id: Option<OfficeHolderId>,
) -> sqlx::Result<Vec<Holder>> {
    let rows = sqlx::query!(
        "
        select
            id, office, name, function, street, postal_code, city, country, email, website, phone, fax,
            agreed_on, notified_on, remark, valid_from, valid_until
        from office_holder
        where organisation_id = $1
        and ($2::uuid is null or id = $2)
        order by office, valid_from desc nulls last, name, id
        ",
        organisation.0,
        id.map(|id| id.0),
    )
    .fetch_all(db)
    .await?;
    let holders = rows.into_iter().filter_map(|row| {
        let contact = Contact {
            street: some(row.street),
            postal_code: some(row.postal_code),
            city: some(row.city),
            country: some(row.country),
            email: some(row.email),
            website: some(row.website),
            phone: some(row.phone),
            fax: some(row.fax),
        };
        let holder = OfficeHolder {
            name: row.name,
            function: some(row.function),
            contact,
            valid_from: row.valid_from,
            valid_until: row.valid_until,
            agreed_on: row.agreed_on,
            notified_on: row.notified_on,
            remark: some(row.remark),
        };
        Some(Holder { id: OfficeHolderId(row.id), office: Office::from_key(&row.office)?, holder })
    });
    Ok(holders.collect())
}

/// Columns hold '' for what the tree leaves out.
pub fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn text(value: &Option<String>) -> &str {
    value.as_deref().unwrap_or_default()
}

/// A form that is sent twice carries the same id and inserts once; false for the second time.
pub async fn insert(
    db: &mut Write,
    organisation: OrganisationId,
    id: OfficeHolderId,
    office: Office,
    holder: &OfficeHolder,
) -> sqlx::Result<bool> {
    let contact = &holder.contact;
    let done = sqlx::query!(
        "
        insert into office_holder (
            id, organisation_id, office, name, function, street, postal_code, city, country, email, website,
            phone, fax, agreed_on, notified_on, remark, valid_from, valid_until
        )
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        on conflict (id) do nothing
        ",
        id.0,
        organisation.0,
        office.key(),
        holder.name,
        text(&holder.function),
        text(&contact.street),
        text(&contact.postal_code),
        text(&contact.city),
        text(&contact.country),
        text(&contact.email),
        text(&contact.website),
        text(&contact.phone),
        text(&contact.fax),
        holder.agreed_on,
        holder.notified_on,
        text(&holder.remark),
        holder.valid_from,
        holder.valid_until,
    )
    .execute(&mut **db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Holders of a record that comes in, in their order.
pub async fn insert_many(
    db: &mut Write,
    organisation: OrganisationId,
    holders: &[(Office, OfficeHolder)],
) -> sqlx::Result<()> {
    let rows: Vec<Value> = holders
        .iter()
        .map(|(office, holder)| {
            let contact = &holder.contact;
            json!({
                "id": OfficeHolderId::new(),
                "office": office.key(),
                "name": holder.name,
                "function": text(&holder.function),
                "street": text(&contact.street),
                "postal_code": text(&contact.postal_code),
                "city": text(&contact.city),
                "country": text(&contact.country),
                "email": text(&contact.email),
                "website": text(&contact.website),
                "phone": text(&contact.phone),
                "fax": text(&contact.fax),
                "agreed_on": holder.agreed_on,
                "notified_on": holder.notified_on,
                "remark": text(&holder.remark),
                "valid_from": holder.valid_from,
                "valid_until": holder.valid_until,
            })
        })
        .collect();
    sqlx::query!(
        "
        insert into office_holder (
            id, organisation_id, office, name, function, street, postal_code, city, country, email, website,
            phone, fax, agreed_on, notified_on, remark, valid_from, valid_until
        )
        select
            id, $1, office, name, function, street, postal_code, city, country, email, website,
            phone, fax, agreed_on, notified_on, remark, valid_from, valid_until
        from jsonb_populate_recordset(null::office_holder, $2)
        ",
        organisation.0,
        Json(&rows) as _,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

pub async fn update(
    db: &mut Write,
    organisation: OrganisationId,
    id: OfficeHolderId,
    holder: &OfficeHolder,
) -> sqlx::Result<()> {
    let contact = &holder.contact;
    sqlx::query!(
        "
        update office_holder
        set
            name = $3, function = $4, street = $5, postal_code = $6, city = $7, country = $8, email = $9,
            website = $10, phone = $11, fax = $12, agreed_on = $13, notified_on = $14, remark = $15,
            valid_from = $16, valid_until = $17
        where organisation_id = $1
        and id = $2
        ",
        organisation.0,
        id.0,
        holder.name,
        text(&holder.function),
        text(&contact.street),
        text(&contact.postal_code),
        text(&contact.city),
        text(&contact.country),
        text(&contact.email),
        text(&contact.website),
        text(&contact.phone),
        text(&contact.fax),
        holder.agreed_on,
        holder.notified_on,
        text(&holder.remark),
        holder.valid_from,
        holder.valid_until,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// Sets the last day in office.
pub async fn end(
    db: &mut Write,
    organisation: OrganisationId,
    id: OfficeHolderId,
    until: Date,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update office_holder set valid_until = $3 where organisation_id = $1 and id = $2",
        organisation.0,
        id.0,
        until,
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// Removes a holder that was entered by mistake; false when it is already gone.
pub async fn remove(db: &mut Write, organisation: OrganisationId, id: OfficeHolderId) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "delete from office_holder where organisation_id = $1 and id = $2",
        organisation.0,
        id.0
    )
    .execute(&mut **db)
    .await?;
    Ok(done.rows_affected() == 1)
}
