//! Loads the record from the tables.

use sqlx::PgConnection;
use time::Date;

use super::{Controller, Detail, Extent, FormerHolder, Head, Office, OfficeHolder};
use crate::{
    contact::{self, Holder, model::Time},
    database::id::OrganisationId,
    organisation::{self, Details},
    toms::{self, Concept},
};

/// Cover and Vorblatt as of a day: who holds an office then, and who held one before. The content is
/// today's; only offices know their time.
///
/// `extent`, `detail` and `occasion` are those of a whole record with mandatory items; who prints
/// something else sets them. The Rahmenkonzept is there whenever the organisation has one.
pub async fn head(db: &mut PgConnection, organisation: OrganisationId, as_of: Date) -> sqlx::Result<Head> {
    let details = organisation::store::details(&mut *db, organisation).await?;
    let holders = contact::store::all(&mut *db, organisation).await?;
    let concept = toms::store::concept(&mut *db, organisation).await?;
    Ok(head_of(details, holders, concept, as_of))
}

/// As [`head`], from what is loaded already.
pub fn head_of(details: Details, mut holders: Vec<Holder>, concept: Option<Concept>, as_of: Date) -> Head {
    let predecessors = predecessors(&holders, as_of);
    holders.retain(|held| held.is_in_force(as_of));
    holders.sort_by(|a, b| a.holder.name.cmp(&b.holder.name));
    let in_force = |office: Office| -> Vec<OfficeHolder> {
        holders.iter().filter(|held| held.office == office).map(|held| held.holder.clone()).collect()
    };
    let data_protection_officers = in_force(Office::DataProtectionOfficer);
    Head {
        regime: details.regime,
        as_of,
        extent: Extent { selected: 0, total: 0, extract: false, without_planned: false },
        detail: Detail::Mandatory,
        occasion: None,
        controller: Controller {
            name: details.name,
            contact: details.contact,
            register_entry: details.register_entry,
            tax_number: details.tax_number,
            management: details.management,
            kind: Some(details.kind.label().to_owned()),
            federal_state: contact::store::some(details.federal_state),
            employees: details.employees.and_then(|count| u32::try_from(count).ok()),
        },
        joint_controllers: in_force(Office::JointController),
        representatives: in_force(Office::Representative),
        // A reason beside a named officer is left over.
        no_officer_reason: details.no_officer_reason.filter(|_| data_protection_officers.is_empty()),
        data_protection_officers,
        contact_persons: in_force(Office::ContactPerson),
        predecessors,
        supervisory_authority: details.supervisory_authority,
        measures_concept: concept.as_ref().map(toms::Concept::in_register),
    }
}

/// Who left office before the day: by office in the order of lit. a, the latest first.
fn predecessors(holders: &[Holder], as_of: Date) -> Vec<FormerHolder> {
    let mut former: Vec<FormerHolder> = holders
        .iter()
        .filter(|held| held.time(as_of) == Time::Former)
        .map(|held| FormerHolder {
            office: held.office,
            name: held.holder.name.clone(),
            valid_from: held.holder.valid_from,
            valid_until: held.holder.valid_until,
        })
        .collect();
    let rank = |office: Office| Office::OPTIONS.iter().position(|(_, known)| *known == office);
    former.sort_by_key(|held| (rank(held.office), std::cmp::Reverse(held.valid_until)));
    former
}
