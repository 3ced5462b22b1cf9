use super::{Kind, authority};
use crate::register::{Contact, LegalRegime};

/// What is kept of the body itself: all columns of `organisation` that a person fills in.
#[derive(Debug, Clone, PartialEq)]
pub struct Details {
    pub name: String,
    pub kind: Kind,
    /// A Land's name or "Bund"; empty when not stated.
    pub federal_state: String,
    pub regime: LegalRegime,
    pub contact: Contact,
    pub register_entry: Option<String>,
    pub tax_number: Option<String>,
    /// Gesetzliche Vertretung (R37), not the representative of Art. 27.
    pub management: Option<String>,
    /// Persons employed.
    pub employees: Option<i32>,
    pub supervisory_authority: Option<String>,
    /// "nicht benannt, weil …" (R34).
    pub no_officer_reason: Option<String>,
}

impl Details {
    pub fn proposed_authority(&self) -> Option<&'static str> {
        authority::propose(&self.federal_state, self.kind, self.regime)
    }

    /// The authority that Land and kind suggest, where another one is stated: the shipped facts may be newer,
    /// and a body may know better.
    pub fn other_authority(&self) -> Option<&'static str> {
        let stated = self.supervisory_authority.as_deref()?;
        self.proposed_authority().filter(|proposed| *proposed != stated)
    }

    /// Whether the authority is the one that Land and kind suggest.
    pub fn has_proposed_authority(&self) -> bool {
        self.supervisory_authority.is_some()
            && self.supervisory_authority.as_deref() == self.proposed_authority()
    }
}
