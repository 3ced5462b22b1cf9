//! What rules need to know beside the sheet.

use std::cell::Cell;

use serde::Deserialize;
use time::Date;

use super::{
    facts::{RETENTION, RetentionFact},
    text::{fold, pattern},
};
use crate::{
    organisation::Kind,
    record_duty::Duty,
    register::Head,
    shipped::{
        model::AdequacyDecision,
        vendors::{Vendor, vendors},
    },
    third_country::adequacy,
};

/// The organisation, the day, and the facts that texts are compared with.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    pub kind: Kind,
    /// A public body, or a school that is one.
    pub is_public: bool,
    pub today: Date,
    /// Whether there is a Rahmenkonzept that a sheet can refer to (R14).
    pub has_measures_concept: bool,
    /// Kreditinstitut, Versicherung or Wertpapierinstitut: receipts are kept for ten years (L-F10).
    pub is_financial: bool,
    pub retention: &'a [RetentionFact],
    /// Decisions of the Commission under Art. 45 DSGVO (R51).
    pub decisions: &'a [AdequacyDecision],
    /// Vendors whose group sits in a third country (L-D2, L-E3).
    pub vendors: &'a [Vendor],
    /// What the catalogue of recipients says about where they are (R49).
    pub whereabouts: &'a [Whereabouts],
    /// What the organisation answered about Art. 30 Abs. 5 DSGVO, beside its activities (R27, R28).
    pub duty: Option<&'a Duty>,
    /// The first of the days that a rule waits for, as far as rules have asked.
    pub(super) until: Cell<Option<Date>>,
}

/// Where a recipient is, as ISO 3166-1 codes; "" where nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Whereabouts {
    /// As on the sheets.
    pub name: String,
    pub seat: String,
    pub hosting: String,
    pub support: String,
    pub parent: String,
}

impl<'a> Context<'a> {
    /// With the facts that come with the application, and nothing known of recipients.
    pub fn new(head: &Head, kind: Kind, today: Date) -> Self {
        Self {
            kind,
            is_public: kind.is_public(&head.controller.name),
            today,
            has_measures_concept: head.measures_concept.is_some(),
            is_financial: is_financial(&head.controller.name),
            retention: RETENTION,
            decisions: adequacy::decisions(),
            vendors: vendors(),
            whereabouts: &[],
            duty: None,
            until: Cell::new(None),
        }
    }

    /// As [`Context::new`], without composing the Vorblatt.
    pub fn of(
        kind: Kind,
        name: &str,
        has_measures_concept: bool,
        whereabouts: &'a [Whereabouts],
        today: Date,
    ) -> Context<'a> {
        Context {
            kind,
            is_public: kind.is_public(name),
            today,
            has_measures_concept,
            is_financial: is_financial(name),
            retention: RETENTION,
            decisions: adequacy::decisions(),
            vendors: vendors(),
            whereabouts,
            duty: None,
            until: Cell::new(None),
        }
    }

    /// With what was answered about Art. 30 Abs. 5 DSGVO.
    pub fn with_duty(self, duty: Option<&'a Duty>) -> Self {
        Self { duty, ..self }
    }

    /// Whether the day is over. While it is not, what is judged holds until then at the latest; so every
    /// rule that looks at the calendar asks here.
    pub(super) fn is_over(&self, last_day: Date) -> bool {
        let is_over = last_day < self.today;
        if !is_over {
            self.until.set(Some(self.until.get().map_or(last_day, |until| until.min(last_day))));
        }
        is_over
    }

    /// The decision about a country, if it was ended.
    pub(super) fn revoked(&self, code: &str) -> Option<&'a AdequacyDecision> {
        let decision = self.decisions.iter().find(|decision| decision.iso == code)?;
        let last = decision.revoked_on?.previous_day()?;
        self.is_over(last).then_some(decision)
    }
}

/// The kind of organisation does not tell banks from other companies; their names do.
fn is_financial(name: &str) -> bool {
    let name = fold(name);
    pattern!(r"\b[a-z-]*(?:sparkasse|versicherung|versicherungen|kreditinstitut|wertpapierinstitut|bausparkasse)\b|\b(?:volks|raiffeisen|genossenschafts|landes|privat|direkt|hypotheken)?-?bank\b")
        .is_match(&name)
}
