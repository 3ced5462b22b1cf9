//! A sheet and a Vorblatt with nothing to say about them, to be spoilt one thing at a time.

mod dpia_screening;
mod kommune;
mod measures_concept;
mod random;
mod samples;
mod sections;
mod vorblatt;

use time::{Date, macros::date};

use super::{Class, Context, Finding, Place, judge};
use crate::{
    organisation::Kind,
    processing_activity::sections::SECTIONS,
    register::{
        Activity, Additional, Consent, Contact, Controller, DataCategory, DataSubject, Detail, Extent, Head,
        Keys, LegalBasis, LegalRegime, Measure, Measures, MeasuresConcept, MeasuresOfArea, MeasuresReview,
        OfficeHolder, Purpose, Recipient, RecipientKind, RetentionRemarks, RetentionRule, Scope, Section,
        Stage, ThirdCountries, ThirdCountryStatement,
        choices::{AreaState, MeasureArea, MeasureRelation, PurposeKind, RetentionKind, ReviewResult, Tense},
    },
};

pub(super) const TODAY: Date = date!(2026 - 11 - 27);

pub(super) fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

pub(super) fn section<T>(items: impl IntoIterator<Item = T>) -> Section<T> {
    Section { items: items.into_iter().collect(), ..Section::default() }
}

pub(super) fn purpose(text: &str) -> Purpose {
    Purpose { kind: PurposeKind::Primary, text: text.to_owned() }
}

pub(super) fn basis(text: &str) -> LegalBasis {
    LegalBasis { text: text.to_owned(), applies_to: None, condition: None }
}

pub(super) fn subject(name: &str) -> DataSubject {
    DataSubject {
        name: name.to_owned(),
        note: None,
        sub_groups: None,
        approximate_number: None,
        excluded: false,
        data_categories: Scope::Unspecified,
    }
}

pub(super) fn category(number: &str, name: &str) -> DataCategory {
    DataCategory {
        number: number.to_owned(),
        name: name.to_owned(),
        note: None,
        origin: None,
        storage_place: None,
        special_category: None,
        criminal_offences: false,
    }
}

pub(super) fn recipient(name: &str) -> Recipient {
    Recipient {
        kind: RecipientKind::Unspecified,
        name: name.to_owned(),
        note: None,
        condition: None,
        legal_basis: None,
        tense: Tense::Unspecified,
        valid_from: None,
        valid_until: None,
        data_categories: Scope::Unspecified,
    }
}

pub(super) fn rule(text: &str) -> RetentionRule {
    RetentionRule {
        text: text.to_owned(),
        shared: false,
        kind: RetentionKind::Unspecified,
        sub_rules: Vec::new(),
        data_categories: Scope::Unspecified,
    }
}

pub(super) fn measure(text: &str) -> Measure {
    Measure {
        text: text.to_owned(),
        shared: false,
        relation: MeasureRelation::Additional,
        reason: None,
        data_categories: Scope::Unspecified,
    }
}

pub(super) fn sheet() -> Activity {
    Activity {
        number: 1,
        own_reference: None,
        keys: Keys::default(),
        name: "Kundenabrechnung".to_owned(),
        regime: LegalRegime::Gdpr,
        record_norm: None,
        stage: Stage::InOperation,
        processing_kind: None,
        secrecy: Vec::new(),
        department: some("Vertrieb"),
        contact_person: some("Erika Beispiel"),
        introduced_on: None,
        changed_on: None,
        entry_as_of: None,
        ended_on: None,
        delimitation: None,
        related: Vec::new(),
        tags: Vec::new(),
        joint_controllers: Section::default(),
        purposes: section([purpose("Abrechnung der gelieferten Energie mit den Kunden")]),
        consent: Consent::default(),
        legal_bases: section([basis("Art. 6 Abs. 1 lit. b DSGVO")]),
        data_subjects: section([subject("Kundinnen und Kunden")]),
        data_categories: section([category("1", "Vertragsdaten"), category("2", "Verbrauchsdaten")]),
        no_special_categories: false,
        no_criminal_offences: false,
        profiling: None,
        recipients: section([recipient("Hausbank")]),
        no_recipients: false,
        third_countries: ThirdCountries {
            statement: Some(ThirdCountryStatement::NoneAndNonePlanned),
            ..ThirdCountries::default()
        },
        retention: section([rule("3 Jahre ab Ende des Kalenderjahres, in dem der Vertrag endete")]),
        retention_remarks: RetentionRemarks::default(),
        measures: Measures { global_concept: true, ..Measures::default() },
        systems: Vec::new(),
        additional: Additional::default(),
        dpia_screening: None,
        documents: Section::default(),
        extra_values: Vec::new(),
        supplement: None,
    }
}

fn not_applicable(area: MeasureArea) -> MeasuresOfArea {
    MeasuresOfArea { area, state: AreaState::NotApplicable, ..MeasuresOfArea::default() }
}

pub(super) fn review() -> MeasuresReview {
    MeasuresReview {
        reviewed_on: TODAY,
        reviewed_by: "Erika Beispiel".to_owned(),
        areas: Vec::new(),
        result: ReviewResult::Effective,
        remark: None,
        shortcomings: None,
        actions: None,
    }
}

pub(super) fn head() -> Head {
    let contact = Contact {
        street: some("Am Markt 1"),
        postal_code: some("12345"),
        city: some("Musterhausen"),
        email: some("info@example.de"),
        phone: some("01234 5678"),
        ..Contact::default()
    };
    let holder = OfficeHolder {
        name: "Erika Beispiel".to_owned(),
        function: None,
        contact: contact.clone(),
        valid_from: None,
        valid_until: None,
        agreed_on: None,
        notified_on: None,
        remark: None,
    };
    Head {
        regime: LegalRegime::Gdpr,
        as_of: TODAY,
        extent: Extent { selected: 1, total: 1, extract: false, without_planned: false },
        detail: Detail::Full,
        occasion: None,
        controller: Controller {
            name: "Stadtwerke Musterhausen GmbH".to_owned(),
            contact,
            register_entry: None,
            tax_number: None,
            management: None,
            kind: None,
            federal_state: None,
            employees: None,
        },
        joint_controllers: Vec::new(),
        representatives: Vec::new(),
        data_protection_officers: vec![holder.clone()],
        no_officer_reason: None,
        contact_persons: vec![holder],
        predecessors: Vec::new(),
        supervisory_authority: some("HBDI"),
        measures_concept: Some(MeasuresConcept {
            title: "IT-Sicherheitskonzept".to_owned(),
            version: some("2"),
            measures: vec!["Schließanlage".to_owned()],
            areas: MeasureArea::ALL.iter().map(|area| not_applicable(*area)).collect(),
            last_reviewed_on: Some(TODAY),
            next_review_on: Some(TODAY),
            reviews: vec![review()],
            ..MeasuresConcept::default()
        }),
    }
}

pub(super) fn company() -> Context<'static> {
    Context::new(&head(), Kind::Company, TODAY)
}

pub(super) fn public_body() -> Context<'static> {
    Context::new(&head(), Kind::PublicBody, TODAY)
}

pub(super) fn codes(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().flat_map(Finding::codes).collect()
}

pub(super) fn found(activity: &Activity) -> Vec<&'static str> {
    codes(&judge(activity, &company()))
}

#[test]
fn a_complete_sheet_has_no_findings() {
    assert_eq!(judge(&sheet(), &company()), []);
}

#[test]
fn places_are_sections() {
    let slugs: Vec<&str> = SECTIONS.iter().map(|section| section.slug).collect();
    let places = [
        Place::General,
        Place::JointControllers,
        Place::Purposes,
        Place::Data,
        Place::Recipients,
        Place::ThirdCountries,
        Place::Retention,
        Place::Measures,
        Place::Voluntary,
        Place::References,
    ];
    assert_eq!(places.map(Place::slug).to_vec(), slugs);
}

/// Every finding of a spoilt sheet is a whole sentence, and judgements say what they judged.
pub(super) fn assert_well_formed(findings: &[Finding]) {
    for finding in findings {
        let code = finding.rule.code;
        assert!(finding.sentence.ends_with('.'), "{code}: {}", finding.sentence);
        for sign in ["§ ", "Art. ", "Abs. ", "lit. ", "Nr. "] {
            let own = finding.sentence.split('„').next().unwrap_or_default();
            assert!(!own.contains(sign), "{code}: {}", finding.sentence);
            assert!(!finding.rule.source.contains(sign), "{code}: {}", finding.rule.source);
        }
        assert!(!finding.source.is_empty(), "{code}");
        let is_empty = finding.value.is_empty();
        match finding.rule.class {
            Class::Missing => {}
            Class::Unclear => assert!(!is_empty, "{code} does not say what it judged"),
            Class::Hint => {}
        }
    }
}
