//! Who sent a request: [`Visitor`] (anybody), [`Person`] (signed in), [`Member`] (a person in the
//! organisation that the path names). The guard puts them into the request; handlers take the one
//! their route's access promises.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::Deserialize;

use super::permission::{Capability, Role};
use crate::{
    database::{
        Actor,
        id::{AccountId, DepartmentId, OrganisationId, SessionId},
    },
    error::AppError,
};

/// Whoever sent the request, on every page.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The person, or [`Actor::anonymous`].
    pub actor: Actor,
    pub person: Option<Person>,
    /// The client's address as far as known, for throttling and the list of sessions.
    pub address: String,
}

/// A signed-in account with the roles in force now.
#[derive(Debug, Clone)]
pub struct Person {
    pub actor: Actor,
    pub id: AccountId,
    pub session: SessionId,
    pub name: String,
    pub email: String,
    pub administrator: bool,
    /// In order of the organisations' names.
    pub memberships: Vec<Membership>,
}

/// The roles of one person in one organisation.
#[derive(Debug, Clone)]
pub struct Membership {
    pub organisation: OrganisationId,
    pub slug: String,
    pub organisation_name: String,
    pub grants: Vec<Grant>,
}

/// One role, perhaps only for these departments (the named one and all under it).
#[derive(Debug, Clone)]
pub struct Grant {
    pub role: Role,
    pub departments: Option<Vec<DepartmentId>>,
}

/// A person in the organisation of the path.
#[derive(Debug, Clone)]
pub struct Member {
    pub person: Person,
    pub membership: Membership,
}

impl Membership {
    /// Whether any role gives this, perhaps for some departments only.
    pub fn may(&self, capability: Capability) -> bool {
        self.grants.iter().any(|grant| {
            grant.role.capabilities().contains(&capability)
                && (grant.departments.is_none() || capability.can_be_limited())
        })
    }

    /// Whether a role gives this for the whole organisation.
    pub fn may_everywhere(&self, capability: Capability) -> bool {
        self.grants
            .iter()
            .any(|grant| grant.departments.is_none() && grant.role.capabilities().contains(&capability))
    }

    /// The departments for which the roles give this; `None` where they give it for everything.
    pub fn reach(&self, capability: Capability) -> Option<Vec<DepartmentId>> {
        let grants = self.grants.iter().filter(|grant| grant.role.capabilities().contains(&capability));
        let reached: Option<Vec<_>> = grants.map(|grant| grant.departments.as_deref()).collect();
        reached.map(|reached| reached.concat())
    }

    /// Whether a role gives this for what belongs to `department` (`None`: to no department).
    pub fn may_in(&self, capability: Capability, department: Option<DepartmentId>) -> bool {
        self.grants.iter().any(|grant| {
            grant.role.capabilities().contains(&capability)
                && match &grant.departments {
                    None => true,
                    Some(reached) => department.is_some_and(|department| reached.contains(&department)),
                }
        })
    }

    pub fn role_labels(&self) -> String {
        self.grants.iter().map(|grant| grant.role.label()).collect::<Vec<_>>().join(", ")
    }
}

impl Member {
    pub fn actor(&self) -> &Actor {
        &self.person.actor
    }

    pub fn organisation(&self) -> OrganisationId {
        self.membership.organisation
    }

    pub fn may(&self, capability: Capability) -> bool {
        self.membership.may(capability)
    }

    /// Fails with the reason when the person may not do this for `department`.
    pub fn demand_in(
        &self,
        capability: Capability,
        department: Option<DepartmentId>,
    ) -> Result<(), AppError> {
        if self.membership.may_in(capability, department) {
            return Ok(());
        }
        let reason = if self.membership.may(capability) {
            "Ihre Rolle ist auf bestimmte Organisationseinheiten beschränkt; diese Angabe gehört nicht dazu."
        } else {
            capability.refusal()
        };
        Err(AppError::Forbidden(reason.to_owned()))
    }
}

/// One element of the JSON that `vvt_session` gives.
#[derive(Debug, Deserialize)]
pub struct RoleRow {
    organisation_id: OrganisationId,
    slug: String,
    organisation: String,
    role: Role,
    departments: Option<Vec<DepartmentId>>,
}

impl Membership {
    /// Groups the rows, which come in order of the organisations' names.
    pub fn group(rows: Vec<RoleRow>) -> Vec<Membership> {
        let mut memberships: Vec<Membership> = Vec::new();
        for row in rows {
            let grant = Grant { role: row.role, departments: row.departments };
            match memberships.last_mut() {
                Some(last) if last.organisation == row.organisation_id => last.grants.push(grant),
                _ => memberships.push(Membership {
                    organisation: row.organisation_id,
                    slug: row.slug,
                    organisation_name: row.organisation,
                    grants: vec![grant],
                }),
            }
        }
        memberships
    }
}

/// A route without its guard, or with an access that promises less than the handler takes.
fn missing(what: &str) -> AppError {
    AppError::Internal(anyhow::anyhow!("no {what} in the request: does the route's access promise one?"))
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        parts.extensions.get::<Visitor>().cloned().ok_or_else(|| missing("visitor"))
    }
}

impl<S: Sync> FromRequestParts<S> for Person {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        parts.extensions.get::<Person>().cloned().ok_or_else(|| missing("person"))
    }
}

impl<S: Sync> FromRequestParts<S> for Member {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        parts.extensions.get::<Member>().cloned().ok_or_else(|| missing("member"))
    }
}
