//! Writing what was ticked to the organisation; everything else stays as it is.

use std::collections::BTreeSet;

use sqlx::PgConnection;

use super::{Holder, Item, Part, Value};
use crate::{
    contact,
    database::{Write, id::OrganisationId},
    organisation::{self, Details},
    register::{Office, OfficeHolder},
};

/// What the organisation says already.
#[derive(Debug)]
pub struct Stored {
    details: Details,
    holders: Vec<contact::Holder>,
}

pub async fn stored(db: &mut PgConnection, organisation: OrganisationId) -> sqlx::Result<Stored> {
    Ok(Stored {
        details: organisation::store::details(&mut *db, organisation).await?,
        holders: contact::store::all(db, organisation).await?,
    })
}

impl Stored {
    /// What stands where the item would go; empty when nothing does.
    pub fn text(&self, value: &Value) -> String {
        match value {
            Value::Body(part, _) => own(&self.details, *part).clone().unwrap_or_default(),
            Value::NoOfficer(_) => self.details.no_officer_reason.clone().unwrap_or_default(),
            Value::Officer(_) => self.names(Office::DataProtectionOfficer),
            Value::Representative(_) => self.names(Office::Representative),
            Value::Shown(_) => String::new(),
        }
    }

    fn names(&self, office: Office) -> String {
        let names = self.holders.iter().filter(|held| held.office == office);
        names.map(|held| held.holder.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// Whether the organisation says the same already.
    pub fn says(&self, value: &Value) -> bool {
        match value {
            Value::Officer(holder) => self.has(Office::DataProtectionOfficer, holder),
            Value::Representative(holder) => self.has(Office::Representative, holder),
            Value::Shown(_) => false,
            value => self.text(value) == value.text(),
        }
    }

    fn has(&self, office: Office, holder: &Holder) -> bool {
        self.holders.iter().any(|held| held.office == office && held.holder.name == holder.name)
    }
}

fn own(details: &Details, part: Part) -> &Option<String> {
    let contact = &details.contact;
    match part {
        Part::Street => &contact.street,
        Part::PostalCode => &contact.postal_code,
        Part::City => &contact.city,
        Part::Phone => &contact.phone,
        Part::Fax => &contact.fax,
        Part::Email => &contact.email,
        Part::Website => &contact.website,
        Part::Management => &details.management,
        Part::Authority => &details.supervisory_authority,
    }
}

fn own_mut(details: &mut Details, part: Part) -> &mut Option<String> {
    let contact = &mut details.contact;
    match part {
        Part::Street => &mut contact.street,
        Part::PostalCode => &mut contact.postal_code,
        Part::City => &mut contact.city,
        Part::Phone => &mut contact.phone,
        Part::Fax => &mut contact.fax,
        Part::Email => &mut contact.email,
        Part::Website => &mut contact.website,
        Part::Management => &mut details.management,
        Part::Authority => &mut details.supervisory_authority,
    }
}

/// Takes over the items whose keys were chosen.
pub async fn write(
    db: &mut Write,
    organisation: OrganisationId,
    items: &[Item],
    chosen: &BTreeSet<String>,
) -> sqlx::Result<()> {
    let is_chosen = |item: &&Item| item.value.key().is_some_and(|key| chosen.contains(key));
    let chosen: Vec<&Item> = items.iter().filter(is_chosen).collect();
    if chosen.is_empty() {
        return Ok(());
    }
    let stored = stored(&mut *db, organisation).await?;
    let mut details = stored.details.clone();
    let mut holders = Vec::new();
    for item in chosen.into_iter().filter(|item| !stored.says(&item.value)) {
        match &item.value {
            Value::Body(part, text) => *own_mut(&mut details, *part) = Some(text.clone()),
            Value::NoOfficer(text) => details.no_officer_reason = Some(text.clone()),
            Value::Officer(holder) => holders.push((Office::DataProtectionOfficer, office_holder(holder))),
            Value::Representative(holder) => holders.push((Office::Representative, office_holder(holder))),
            Value::Shown(_) => {}
        }
    }
    if details != stored.details {
        organisation::store::update(db, organisation, &details).await?;
    }
    if !holders.is_empty() {
        contact::store::insert_many(db, organisation, &holders).await?;
    }
    Ok(())
}

fn office_holder(holder: &Holder) -> OfficeHolder {
    OfficeHolder {
        name: holder.name.clone(),
        function: Some(holder.function.clone()).filter(|function| !function.is_empty()),
        contact: holder.contact.clone(),
        valid_from: None,
        valid_until: None,
        agreed_on: None,
        notified_on: None,
        remark: None,
    }
}
