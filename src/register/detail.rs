//! Which items a document shows (R9): everything voluntary is taken off the tree before an export
//! sees it, so that no format has to know what is mandatory.

use super::{Activity, Detail, Head, Register};

impl Register {
    /// The same record with nothing beyond `detail`; also notes `detail` in the head.
    pub fn at_detail(mut self, detail: Detail) -> Self {
        self.head = self.head.at_detail(detail);
        self.activities = self.activities.into_iter().map(|activity| activity.at_detail(detail)).collect();
        self
    }
}

impl Head {
    /// Keeps what Art. 30 Abs. 1 lit. a asks for; contact persons, authority, predecessors,
    /// register and tax numbers, the legal representation, what sort of
    /// body it is, and how reviews of the measures went are voluntary.
    pub fn at_detail(mut self, detail: Detail) -> Self {
        self.detail = detail;
        if detail != Detail::Full {
            self.controller.register_entry = None;
            self.controller.tax_number = None;
            self.controller.management = None;
            self.controller.kind = None;
            self.controller.federal_state = None;
            self.controller.employees = None;
            self.contact_persons.clear();
            self.predecessors.clear();
            self.supervisory_authority = None;
            if let Some(concept) = &mut self.measures_concept {
                concept.review_months = None;
                concept.next_review_on = None;
                concept.reviews.clear();
            }
        }
        self
    }
}

impl Activity {
    /// Department, contact person and dates stay: the guidance puts them in the sheet's head.
    pub fn at_detail(mut self, detail: Detail) -> Self {
        if detail == Detail::Mandatory && !self.regime.requires_legal_bases() {
            self.legal_bases = Default::default();
        }
        if detail == Detail::Mandatory && !self.regime.requires_legal_bases() {
            for recipient in &mut self.recipients.items {
                recipient.legal_basis = None;
            }
        }
        if detail != Detail::Full {
            self.keys = Default::default();
            self.secrecy.clear();
            self.delimitation = None;
            self.related.clear();
            self.tags.clear();
            self.systems.clear();
            self.additional = Default::default();
            self.consent = Default::default();
            self.dpia_screening = None;
            for subject in &mut self.data_subjects.items {
                subject.approximate_number = None;
            }
            for category in &mut self.data_categories.items {
                category.origin = None;
                category.storage_place = None;
            }
            self.profiling = self.profiling.filter(|_| self.regime.asks_for_profiling());
            self.extra_values.clear();
            self.supplement = None;
            self.keep_leading_documents();
        }
        self
    }
}
