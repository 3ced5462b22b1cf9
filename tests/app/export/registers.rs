//! Registers to print: one with every field filled, and an empty one.

use time::{Date, Duration, Month};
use vvt::{
    database::id::ActivityId,
    processing_activity::{inheritance::Sources, model::Sheet},
    register::{
        choices::*,
        period::{Length, Period},
        *,
    },
};

/// Gives every text and every day of a tree a value that occurs nowhere else in it.
struct Unique {
    texts: u32,
    days: i64,
}

impl Unique {
    /// "q017x": no space and no syllable, so that no line break can divide it.
    fn text(&mut self) -> String {
        self.texts += 1;
        format!("q{:03}x", self.texts)
    }

    fn some(&mut self) -> Option<String> {
        Some(self.text())
    }

    fn day(&mut self) -> Option<Date> {
        self.days += 1;
        let first = Date::from_calendar_date(2000, Month::January, 1).unwrap();
        Some(first + Duration::days(self.days * 40))
    }

    fn contact(&mut self) -> Contact {
        Contact {
            street: self.some(),
            postal_code: self.some(),
            city: self.some(),
            country: self.some(),
            email: self.some(),
            website: self.some(),
            phone: self.some(),
            fax: self.some(),
        }
    }

    fn holder(&mut self) -> OfficeHolder {
        OfficeHolder {
            name: self.text(),
            function: self.some(),
            contact: self.contact(),
            valid_from: self.day(),
            valid_until: self.day(),
            agreed_on: self.day(),
            notified_on: self.day(),
            remark: self.some(),
        }
    }

    fn section<T>(&mut self, items: Vec<T>) -> Section<T> {
        Section { same_as: self.reference(), items, supplement: self.some() }
    }

    fn reference(&mut self) -> Option<Reference> {
        Some(Reference { number: 3, name: self.text() })
    }

    fn head(&mut self) -> Head {
        Head {
            regime: LegalRegime::Gdpr,
            as_of: self.day().unwrap(),
            extent: Extent { selected: 2, total: 12, extract: true, without_planned: false },
            detail: Detail::Full,
            occasion: self.some(),
            controller: Controller {
                name: self.text(),
                contact: self.contact(),
                register_entry: self.some(),
                tax_number: self.some(),
                management: self.some(),
                kind: self.some(),
                federal_state: self.some(),
                employees: Some(731_415),
            },
            joint_controllers: vec![self.holder(), self.holder()],
            representatives: vec![self.holder()],
            data_protection_officers: vec![self.holder()],
            no_officer_reason: self.some(),
            contact_persons: vec![self.holder()],
            predecessors: vec![FormerHolder {
                office: Office::DataProtectionOfficer,
                name: self.text(),
                valid_from: self.day(),
                valid_until: self.day(),
            }],
            supervisory_authority: self.some(),
            measures_concept: Some(MeasuresConcept {
                title: self.text(),
                version: self.some(),
                as_of: self.day(),
                frameworks: self.some(),
                measures: vec![self.text(), self.text()],
                areas: AreaState::ALL.iter().map(|state| self.measures_of_area(*state)).collect(),
                last_reviewed_on: self.day(),
                review_months: Some(18),
                next_review_on: self.day(),
                reviews: vec![self.measures_review(&[]), self.measures_review(MeasureArea::ALL)],
            }),
        }
    }

    fn measures_of_area(&mut self, state: AreaState) -> MeasuresOfArea {
        MeasuresOfArea {
            area: MeasureArea::Encryption,
            state,
            planned_until: self.day(),
            reason: self.some(),
            description: self.some(),
            measures: vec![self.text(), self.text()],
        }
    }

    fn measures_review(&mut self, areas: &[MeasureArea]) -> MeasuresReview {
        MeasuresReview {
            reviewed_on: self.day().unwrap(),
            reviewed_by: self.text(),
            areas: areas.to_vec(),
            result: ReviewResult::Shortcomings,
            remark: self.some(),
            shortcomings: self.some(),
            actions: self.some(),
        }
    }

    fn data_category(&mut self, special: bool, criminal_offences: bool) -> DataCategory {
        let kinds = vec![SpecialKind::Health];
        let special_category = special.then(|| SpecialCategory { kinds, kind: self.some() });
        DataCategory {
            number: self.text(),
            name: self.text(),
            note: self.some(),
            origin: self.some(),
            storage_place: self.some(),
            special_category,
            criminal_offences,
        }
    }

    fn recipients(&mut self, scope: &Scope) -> Vec<Recipient> {
        use RecipientKind::*;
        [Unspecified, Internal, External, Processor, JointController, ThirdCountry, InternationalOrganisation]
            .into_iter()
            .map(|kind| Recipient {
                kind,
                name: self.text(),
                note: self.some(),
                condition: self.some(),
                legal_basis: self.some(),
                tense: Tense::Both,
                valid_from: self.day(),
                valid_until: self.day(),
                data_categories: scope.clone(),
            })
            .collect()
    }

    fn activity(&mut self, number: u32, regime: LegalRegime, broken_down: bool) -> Activity {
        let scope =
            if broken_down { Scope::Numbers(vec![self.text(), self.text()]) } else { Scope::Unspecified };
        let subjects = [self.text(), self.text()].map(|name| DataSubject {
            name,
            note: self.some(),
            sub_groups: self.some(),
            approximate_number: self.some(),
            excluded: false,
            data_categories: scope.clone(),
        });
        let categories = vec![
            self.data_category(false, false),
            self.data_category(true, false),
            self.data_category(false, true),
        ];
        let recipients = self.recipients(&scope);
        let purposes = [PurposeKind::Primary, PurposeKind::Secondary, PurposeKind::Excluded]
            .map(|kind| Purpose { kind, text: self.text() });
        let applies_to = AppliesTo { list: BasisTarget::Purpose, position: 1, text: self.text() };
        let bases =
            vec![LegalBasis { text: self.text(), applies_to: Some(applies_to), condition: self.some() }];
        let rules = vec![RetentionRule {
            text: self.text(),
            shared: true,
            kind: RetentionKind::StatutoryRetention,
            sub_rules: vec![SubRule {
                subject: self.some(),
                period: Some(Period {
                    length: Some(Length { amount: 8, unit: PeriodUnit::Weeks }),
                    at_most: true,
                    direction: Some(Direction::Before),
                    event: self.some(),
                }),
                norm: self.some(),
                procedure: self.some(),
                responsible: self.some(),
            }],
            data_categories: scope.clone(),
        }];
        let controllers = vec![JointController {
            name: self.text(),
            contact: self.some(),
            officer: self.some(),
            agreed_on: self.day(),
            note: self.some(),
        }];
        let documents = vec![Document {
            name: self.text(),
            kind: DocumentKind::Certificate,
            version: self.some(),
            as_of: self.day(),
            place: self.some(),
            responsible: self.some(),
            note: self.some(),
            first_presentation: false,
        }];
        Activity {
            number,
            own_reference: self.some(),
            keys: Keys {
                leika: self.some(),
                ozg: self.some(),
                file_plan: self.some(),
                former_number: self.some(),
            },
            name: self.text(),
            regime,
            record_norm: self.some(),
            stage: Stage::Trial,
            processing_kind: Some(ProcessingKind::PartlyAutomated),
            secrecy: vec![Secrecy::Tax],
            department: self.some(),
            contact_person: self.some(),
            introduced_on: self.day(),
            changed_on: self.day(),
            entry_as_of: self.day(),
            ended_on: self.day(),
            delimitation: self.some(),
            related: vec![Related {
                activity: Reference { number: 9, name: self.text() },
                note: self.some(),
            }],
            tags: vec![self.text(), self.text()],
            joint_controllers: self.section(controllers),
            purposes: self.section(purposes.into()),
            legal_bases: self.section(bases),
            consent: Consent {
                obtained: self.some(),
                evidence: self.some(),
                withdrawal: self.some(),
                checked_on: self.day(),
            },
            data_subjects: self.section(subjects.into()),
            data_categories: self.section(categories),
            no_special_categories: true,
            no_criminal_offences: true,
            recipients: self.section(recipients),
            profiling: self.some(),
            no_recipients: true,
            third_countries: ThirdCountries {
                same_as: self.reference(),
                statement: Some(ThirdCountryStatement::TakesPlace),
                remark: self.some(),
                transfers: vec![Transfer {
                    text: self.some(),
                    country: self.some(),
                    country_note: self.some(),
                    recipient: self.some(),
                    instrument: Instrument::StandardClauses,
                    instrument_note: self.some(),
                    certification_checked_on: self.day(),
                    assessment: self.some(),
                    safeguards: self.some(),
                    authority_informed_on: self.day(),
                    data_subjects_informed_on: self.day(),
                    data_categories: scope.clone(),
                }],
            },
            retention: self.section(rules),
            retention_remarks: RetentionRemarks {
                undeterminable: self.some(),
                review_on: self.day(),
                backups: self.some(),
                legal_hold: self.some(),
                archive_offer: self.some(),
                not_possible: vec![NotPossible { data_category: self.some(), reason: self.text() }],
            },
            measures: Measures {
                same_as: self.reference(),
                global_concept: true,
                items: vec![Measure {
                    text: self.text(),
                    shared: true,
                    relation: MeasureRelation::Deviating,
                    reason: self.some(),
                    data_categories: scope,
                }],
                of_systems: vec![SystemMeasures {
                    system: self.text(),
                    measures: vec![self.text(), self.text()],
                }],
                supplement: self.some(),
                not_possible: self.some(),
            },
            systems: vec![System { name: self.text(), note: self.some() }],
            additional: Additional {
                access_groups: self.some(),
                responsible_staff: self.some(),
                necessity: self.some(),
                subject_rights: self.some(),
                ai_use: self.some(),
                open_points: self.some(),
            },
            dpia_screening: Some(DpiaScreening {
                is_finished: true,
                proposal: DpiaProposal::Required,
                decision: DpiaDecision::Required,
                reason: self.some(),
                decided_on: self.day(),
                changed_since: vec![DpiaPart::Purposes],
                dpia_address: self.some(),
                open_questions: Some(4),
            }),
            documents: self.section(documents),
            extra_values: vec![ExtraValue { label: self.text(), text: self.text() }],
            supplement: self.some(),
        }
    }
}

/// Every field of the tree filled, every text and day different.
pub fn full() -> Register {
    let mut unique = Unique { texts: 0, days: 0 };
    Register {
        format: FORMAT,
        head: unique.head(),
        activities: vec![
            unique.activity(3, LegalRegime::Gdpr, true),
            unique.activity(7, LegalRegime::Police, false),
        ],
    }
}

/// A new organisation: a name and nothing else.
pub fn empty() -> Register {
    let mut head = Unique { texts: 0, days: 0 }.head();
    head.extent = Extent { selected: 0, total: 0, extract: false, without_planned: false };
    head.occasion = None;
    head.controller.contact = Contact::default();
    head.joint_controllers.clear();
    head.representatives.clear();
    head.data_protection_officers.clear();
    head.no_officer_reason = None;
    head.contact_persons.clear();
    head.predecessors.clear();
    head.supervisory_authority = None;
    head.measures_concept = None;
    Register { format: FORMAT, head, activities: Vec::new() }
}

/// A sheet with a name and nothing else.
pub fn blank_activity(regime: LegalRegime) -> Activity {
    let sheet = Sheet {
        number: 1,
        name: "Leeres Blatt".into(),
        legal_regime: regime,
        stage: Stage::Planned,
        ..Sheet::empty(ActivityId::new())
    };
    Activity::of(&sheet, &Sources::default())
}
