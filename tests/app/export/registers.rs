//! Registers to print: one with every field filled, and an empty one.

use time::{Date, Duration, Month};
use vvt::register::*;

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
        Section { items, supplement: self.some() }
    }

    fn head(&mut self) -> Head {
        Head {
            regime: LegalRegime::Gdpr,
            as_of: self.day().unwrap(),
            extent: Extent { selected: 2, total: 12, extract: true },
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
                measures: vec![self.text(), self.text()],
            }),
        }
    }

    fn data_category(&mut self, special: bool, criminal_offences: bool) -> DataCategory {
        let special_category = special.then(|| SpecialCategory { kind: self.some() });
        let number = self.text();
        DataCategory { number, name: self.text(), note: self.some(), special_category, criminal_offences }
    }

    fn recipients(&mut self, scope: &Scope) -> Vec<Recipient> {
        use RecipientKind::*;
        [Unspecified, Internal, External, Processor, JointController, ThirdCountry, InternationalOrganisation]
            .into_iter()
            .map(|kind| Recipient {
                kind,
                name: self.text(),
                note: self.some(),
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
            data_categories: scope.clone(),
        });
        let categories = vec![
            self.data_category(false, false),
            self.data_category(true, false),
            self.data_category(false, true),
        ];
        let recipients = self.recipients(&scope);
        let purposes = vec![Purpose { text: self.text() }, Purpose { text: self.text() }];
        let bases = vec![LegalBasis { text: self.text() }];
        let rules = vec![RetentionRule { text: self.text(), data_categories: scope.clone() }];
        Activity {
            number,
            own_reference: self.some(),
            name: self.text(),
            regime,
            stage: Stage::Trial,
            department: self.some(),
            contact_person: self.some(),
            introduced_on: self.day(),
            changed_on: self.day(),
            entry_as_of: self.day(),
            ended_on: self.day(),
            purposes: self.section(purposes),
            legal_bases: self.section(bases),
            data_subjects: self.section(subjects.into()),
            data_categories: self.section(categories),
            recipients: self.section(recipients),
            profiling: self.some(),
            no_recipients: true,
            third_countries: ThirdCountries {
                statement: Some(ThirdCountryStatement::TakesPlace),
                remark: self.some(),
                transfers: vec![Transfer { text: self.text(), data_categories: scope.clone() }],
            },
            retention: self.section(rules),
            measures: Measures {
                global_concept: true,
                items: vec![Measure { text: self.text(), data_categories: scope }],
                supplement: self.some(),
            },
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
    head.extent = Extent { selected: 0, total: 0, extract: false };
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
    Activity {
        number: 1,
        own_reference: None,
        name: "Leeres Blatt".into(),
        regime,
        stage: Stage::Planned,
        department: None,
        contact_person: None,
        introduced_on: None,
        changed_on: None,
        entry_as_of: None,
        ended_on: None,
        purposes: Section::default(),
        legal_bases: Section::default(),
        data_subjects: Section::default(),
        data_categories: Section::default(),
        recipients: Section::default(),
        profiling: None,
        no_recipients: false,
        third_countries: ThirdCountries::default(),
        retention: Section::default(),
        measures: Measures::default(),
        extra_values: Vec::new(),
        supplement: None,
    }
}
