//! Records made by chance, the same for the same number, in the form in which the tables keep them:
//! every field is filled now and then.

use std::collections::{BTreeMap, BTreeSet};

use time::{Date, Duration, Month};
use vvt::register::{
    choices::*,
    period::{Length, Period},
    *,
};

/// SplitMix64.
pub struct Dice(u64);

/// Words of all sorts; none has white space around it.
const WORDS: [&str; 24] = [
    "Antrag",
    "Übergrößenträger",
    "§ 3 NDSG",
    "z. B. Müller & Söhne",
    "\"Zitat\" 'und' „Zitat“",
    "<script>alert(1)</script>",
    "=SUMME(A1)",
    "@home",
    "-5 Grad",
    "a\\b\\n",
    "{\"json\": [1]}",
    "Zeile eins\nZeile zwei",
    "Tab\tdarin",
    "e\u{301}a\u{308}",
    "🎉👍🏽",
    "עברית العربية",
    "漢字",
    "a\u{a0}b\u{200b}c",
    "100 %_",
    "i. V. m.",
    "(nur) [Art. 9]",
    "; , . :",
    "¶ – • – ¶",
    "null",
];
const BASES: [&str; 5] = [
    "Art. 6 Abs. 1 lit. e DSGVO i. V. m. § 3 NDSG",
    "§ 147 AO",
    "Einwilligung",
    "Art. 6 Abs. 1 lit. f DSGVO (Beitreibung)",
    "Art. 6 Abs. 1 lit. b DSGVO, § 26 BDSG",
];

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// From 0 to just below `sides`.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn yes(&mut self) -> bool {
        self.roll(2) == 0
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.roll(of.len() as u64)).unwrap()]
    }

    fn text(&mut self) -> String {
        let words: Vec<&str> = (0..=self.roll(3)).map(|_| self.one(&WORDS)).collect();
        words.join(" ")
    }

    /// A name that may occur again.
    fn name(&mut self) -> String {
        let number = self.roll(12);
        format!("{} {number}", self.one(&WORDS).replace('\n', " "))
    }

    fn some(&mut self) -> Option<String> {
        self.yes().then(|| self.text())
    }

    fn day(&mut self) -> Option<Date> {
        let first = Date::from_calendar_date(1950, Month::January, 1).unwrap();
        self.yes().then(|| first + Duration::days(i64::try_from(self.roll(50_000)).unwrap()))
    }

    fn list<T>(&mut self, most: u64, mut item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.roll(most + 1)).map(|_| item(self)).collect()
    }

    fn section<T>(&mut self, item: impl FnMut(&mut Self) -> T) -> Section<T> {
        Section { same_as: None, items: self.list(3, item), supplement: self.some() }
    }

    fn set<T: Copy + Ord>(&mut self, of: &[T]) -> Vec<T> {
        let chosen: BTreeSet<T> = self.list(3, |dice| dice.one(of)).into_iter().collect();
        chosen.into_iter().collect()
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
            valid_from: Date::from_calendar_date(1999, Month::May, 1).ok().filter(|_| self.yes()),
            valid_until: Date::from_calendar_date(2199, Month::May, 1).ok().filter(|_| self.yes()),
            agreed_on: self.day(),
            notified_on: self.day(),
            remark: self.some(),
        }
    }

    /// The organisation is called so and a company.
    pub fn head(&mut self, name: &str) -> Head {
        Head {
            regime: self.one(&[
                LegalRegime::Gdpr,
                LegalRegime::Police,
                LegalRegime::Kdg,
                LegalRegime::DsgEkd,
            ]),
            as_of: Date::from_calendar_date(2026, Month::December, 1).unwrap(),
            extent: Extent { selected: 0, total: 0, extract: false, without_planned: false },
            detail: Detail::Full,
            occasion: None,
            controller: Controller {
                name: name.to_owned(),
                contact: self.contact(),
                register_entry: self.some(),
                tax_number: self.some(),
                management: self.some(),
                kind: Some("Unternehmen".to_owned()),
                federal_state: self.some(),
                employees: self.yes().then(|| u32::try_from(self.roll(5_000)).unwrap()),
            },
            joint_controllers: self.list(2, Self::holder),
            representatives: self.list(2, Self::holder),
            data_protection_officers: self.list(2, Self::holder),
            no_officer_reason: self.some(),
            contact_persons: self.list(2, Self::holder),
            predecessors: self.list(3, |dice| FormerHolder {
                office: dice.one(&Office::OPTIONS).1,
                name: dice.text(),
                valid_from: Date::from_calendar_date(1999, Month::May, 1).ok().filter(|_| dice.yes()),
                valid_until: Date::from_calendar_date(
                    2001,
                    Month::May,
                    1 + u8::try_from(dice.roll(20)).unwrap(),
                )
                .ok(),
            }),
            supervisory_authority: self.some(),
            measures_concept: self.yes().then(|| MeasuresConcept {
                title: self.text(),
                version: self.some(),
                as_of: self.day(),
                frameworks: self.some(),
                measures: self.measures("ohne Bereich"),
                areas: self.set(MeasureArea::ALL).into_iter().map(|area| self.area(area)).collect(),
                last_reviewed_on: None,
                review_months: self.yes().then(|| 1 + u32::try_from(self.roll(120)).unwrap()),
                next_review_on: self.day(),
                reviews: self.list(3, |dice| MeasuresReview {
                    reviewed_on: Date::from_calendar_date(2024, Month::May, 1).unwrap()
                        + Duration::days(i64::try_from(dice.roll(3)).unwrap()),
                    reviewed_by: dice.text(),
                    areas: dice.set(MeasureArea::ALL),
                    result: dice.one(ReviewResult::ALL),
                    remark: dice.some(),
                    shortcomings: dice.some(),
                    actions: dice.some(),
                }),
            }),
        }
    }

    /// Each once in the list; some stand under several areas.
    fn measures(&mut self, area: &str) -> Vec<String> {
        let chosen: BTreeSet<String> = self
            .list(3, |dice| {
                let area = if dice.yes() && area != "ohne Bereich" { "mehrere" } else { area };
                format!("{area} {}", dice.name())
            })
            .into_iter()
            .collect();
        chosen.into_iter().collect()
    }

    fn area(&mut self, area: MeasureArea) -> MeasuresOfArea {
        let state = self.one(AreaState::ALL);
        let has_reason = matches!(state, AreaState::NotNeeded | AreaState::NotApplicable);
        MeasuresOfArea {
            area,
            state,
            planned_until: self.day().filter(|_| state == AreaState::Planned),
            reason: self.some().filter(|_| has_reason),
            // Something must be said of an area for the record to name it.
            description: Some(self.text()),
            measures: self.measures(area.label()),
        }
    }

    /// To some of the sheet's data categories, in the order of their numbers.
    fn scope(&mut self, numbers: &[String]) -> Scope {
        match self.roll(3) {
            0 => Scope::All,
            1 => {
                let chosen: Vec<String> = numbers.iter().filter(|_| self.yes()).cloned().collect();
                if chosen.is_empty() { Scope::Unspecified } else { Scope::Numbers(chosen) }
            }
            _ => Scope::Unspecified,
        }
    }

    fn period(&mut self) -> Option<Period> {
        let length =
            Length { amount: u32::try_from(self.roll(100)).unwrap(), unit: self.one(PeriodUnit::ALL) };
        let period = Period {
            length: Some(length).filter(|_| self.yes()),
            at_most: self.yes(),
            direction: Some(self.one(Direction::ALL)).filter(|_| self.yes()),
            event: self.some(),
        };
        Some(period).filter(|period| *period != Period::default())
    }

    fn transfer(&mut self, numbers: &[String]) -> Transfer {
        Transfer {
            text: self.some(),
            country: self.one(&[None, Some("Schweiz"), Some("Côte d’Ivoire")]).map(str::to_owned),
            country_note: self.some(),
            recipient: Some(self.name()),
            instrument: self.one(Instrument::ALL),
            instrument_note: self.some(),
            assessment: self.some(),
            safeguards: self.some(),
            certification_checked_on: self.day(),
            authority_informed_on: self.day(),
            data_subjects_informed_on: self.day(),
            data_categories: self.scope(numbers),
        }
    }

    fn rule(&mut self, numbers: &[String]) -> RetentionRule {
        RetentionRule {
            text: self.text(),
            shared: self.yes(),
            kind: self.one(RetentionKind::ALL),
            sub_rules: self.list(3, |dice| SubRule {
                subject: dice.some(),
                period: dice.period(),
                norm: dice.some(),
                procedure: dice.some(),
                responsible: dice.some(),
            }),
            data_categories: self.scope(numbers),
        }
    }

    fn data_category(&mut self, number: String) -> DataCategory {
        let special = SpecialCategory { kinds: self.set(SpecialKind::ALL), kind: self.some() };
        DataCategory {
            number,
            name: self.name(),
            note: self.some(),
            origin: self.some(),
            storage_place: self.some(),
            special_category: Some(special).filter(|_| self.yes()),
            criminal_offences: self.yes(),
        }
    }

    /// The same document is the same everywhere.
    fn document(&mut self) -> Document {
        let number = self.roll(8);
        let known = &mut Dice::new(number);
        Document {
            name: format!("Dokument {number}"),
            kind: known.one(DocumentKind::ALL),
            version: known.some(),
            as_of: known.day(),
            place: known.some(),
            responsible: known.some(),
            first_presentation: known.roll(2) == 0,
            note: self.some(),
        }
    }

    /// Likewise a system: every second brings measures along.
    fn systems(&mut self) -> (Vec<System>, Vec<SystemMeasures>) {
        let numbers: BTreeSet<u64> = self.list(3, |dice| dice.roll(6)).into_iter().collect();
        let systems =
            numbers.iter().map(|number| System { name: format!("System {number}"), note: self.some() });
        let systems = systems.collect();
        let measures = numbers.iter().filter(|number| *number % 2 == 0).map(|number| SystemMeasures {
            system: format!("System {number}"),
            measures: vec!["Verschlüsselung".to_owned(), format!("Rolle {number}")],
        });
        (systems, measures.collect())
    }

    pub fn activity(&mut self, number: u32) -> Activity {
        let mut numbers: Vec<String> = (1..=self.roll(4))
            .map(|number| if self.yes() { number.to_string() } else { format!("{number}.7") })
            .collect();
        let categories: Vec<DataCategory> =
            numbers.iter().map(|number| self.data_category(number.clone())).collect();
        numbers.sort_by_key(|number| number.split('.').next().unwrap().parse::<u32>().unwrap());
        let purposes = self.section(|dice| Purpose { kind: dice.one(PurposeKind::ALL), text: dice.text() });
        let data_subjects = self.section(|dice| DataSubject {
            name: dice.name(),
            note: dice.some(),
            sub_groups: dice.some(),
            approximate_number: dice.some(),
            excluded: dice.yes(),
            data_categories: dice.scope(&numbers),
        });
        let recipients = self.section(|dice| Recipient {
            kind: dice.one(&[
                RecipientKind::Unspecified,
                RecipientKind::Internal,
                RecipientKind::External,
                RecipientKind::Processor,
                RecipientKind::JointController,
                RecipientKind::ThirdCountry,
                RecipientKind::InternationalOrganisation,
            ]),
            name: dice.name(),
            note: dice.some(),
            condition: dice.some(),
            legal_basis: dice.some(),
            tense: dice.one(Tense::ALL),
            valid_from: dice.day(),
            valid_until: None,
            data_categories: dice.scope(&numbers),
        });
        let mut targets: Vec<AppliesTo> = Vec::new();
        let mut target = |list, at: usize, text| {
            targets.push(AppliesTo { list, position: u32::try_from(at).unwrap() + 1, text });
        };
        for (at, row) in purposes.items.iter().enumerate() {
            target(BasisTarget::Purpose, at, format!("Zweck: {}", row.text));
        }
        for (at, row) in data_subjects.items.iter().enumerate() {
            target(BasisTarget::DataSubject, at, format!("Personen: {}", row.name));
        }
        for (at, row) in categories.iter().enumerate() {
            target(BasisTarget::DataCategory, at, format!("Daten Nr.\u{a0}{}: {}", row.number, row.name));
        }
        for (at, row) in recipients.items.iter().enumerate() {
            target(BasisTarget::Recipient, at, format!("Empfänger: {}", row.name));
        }
        let legal_bases = self.section(|dice| {
            let chosen = usize::try_from(dice.roll(2 * targets.len() as u64 + 1)).unwrap();
            LegalBasis {
                text: dice.one(&BASES).to_owned(),
                applies_to: targets.get(chosen).cloned(),
                condition: dice.some(),
            }
        });
        let (systems, of_systems) = self.systems();
        let mut activity = Activity {
            number,
            dpia_screening: None,
            consent: Consent {
                obtained: self.some(),
                evidence: self.some(),
                withdrawal: self.some(),
                checked_on: self.day(),
            },
            own_reference: self.some(),
            keys: Keys {
                leika: self.some(),
                ozg: self.some(),
                file_plan: self.some(),
                former_number: self.some(),
            },
            name: self.name(),
            regime: self.one(&[
                LegalRegime::Gdpr,
                LegalRegime::Police,
                LegalRegime::Kdg,
                LegalRegime::DsgEkd,
            ]),
            record_norm: self.some(),
            stage: self.one(&[Stage::Planned, Stage::Trial, Stage::InOperation]),
            processing_kind: Some(self.one(ProcessingKind::ALL)).filter(|_| self.yes()),
            secrecy: self.set(Secrecy::ALL),
            department: self
                .one(&[None, Some("Amt 10 – Hauptamt"), Some("Kasse"), Some("A – B – C")])
                .map(str::to_owned),
            contact_person: self.some(),
            introduced_on: self.day(),
            changed_on: self.day(),
            entry_as_of: self.day(),
            ended_on: self.day(),
            delimitation: self.some(),
            related: Vec::new(),
            tags: (0..self.roll(3)).map(|at| format!("Schlagwort {at}")).collect(),
            joint_controllers: self.section(|dice| JointController {
                name: dice.text(),
                contact: dice.some(),
                officer: dice.some(),
                agreed_on: dice.day(),
                note: dice.some(),
            }),
            purposes,
            legal_bases,
            data_subjects,
            data_categories: Section { same_as: None, items: categories, supplement: self.some() },
            no_special_categories: self.yes(),
            no_criminal_offences: self.yes(),
            profiling: self.some(),
            recipients,
            no_recipients: self.yes(),
            third_countries: ThirdCountries {
                same_as: None,
                statement: self.one(&[
                    None,
                    Some(ThirdCountryStatement::NoneAndNonePlanned),
                    Some(ThirdCountryStatement::None),
                    Some(ThirdCountryStatement::Planned),
                    Some(ThirdCountryStatement::TakesPlace),
                    Some(ThirdCountryStatement::UnderReview),
                ]),
                remark: self.some(),
                transfers: self.list(2, |dice| dice.transfer(&numbers)),
            },
            retention: self.section(|dice| dice.rule(&numbers)),
            retention_remarks: RetentionRemarks {
                undeterminable: self.some(),
                review_on: self.day(),
                backups: self.some(),
                legal_hold: self.some(),
                archive_offer: self.some(),
                not_possible: Vec::new(),
            },
            measures: Measures {
                same_as: None,
                not_possible: None,
                global_concept: self.yes(),
                items: self.list(3, |dice| Measure {
                    text: dice.text(),
                    shared: dice.yes(),
                    relation: dice.one(MeasureRelation::ALL),
                    reason: dice.some(),
                    data_categories: dice.scope(&numbers),
                }),
                of_systems,
                supplement: self.some(),
            },
            systems,
            additional: Additional {
                access_groups: self.some(),
                responsible_staff: self.some(),
                necessity: self.some(),
                subject_rights: self.some(),
                ai_use: self.some(),
                open_points: self.some(),
            },
            documents: Section { same_as: None, items: self.list(3, Self::document), supplement: None },
            extra_values: self.list(3, |dice| ExtraValue { label: dice.name(), text: dice.text() }),
            supplement: self.some(),
        };
        self.explain(&mut activity);
        activity
    }

    /// Why a period or measures are not stated, where the law lets one say so.
    fn explain(&mut self, activity: &mut Activity) {
        if !activity.regime.asks_if_possible() {
            return;
        }
        if activity.lacks_retention() && self.yes() {
            let reason = NotPossible { data_category: None, reason: self.text() };
            activity.retention_remarks.not_possible.push(reason);
        }
        // One decision holds for all data of the same wording.
        let mut reasons: BTreeMap<String, Option<String>> = BTreeMap::new();
        for at in activity.categories_without_rule() {
            let category = &activity.data_categories.items[at];
            let reason = reasons.entry(category.wording()).or_insert_with(|| self.some());
            let of_category = |reason: &String| NotPossible {
                data_category: Some(category.number.clone()),
                reason: reason.clone(),
            };
            activity.retention_remarks.not_possible.extend(reason.as_ref().map(of_category));
        }
        if activity.lacks_measures() {
            activity.measures.not_possible = self.some();
        }
    }

    /// A record of a few sheets that refer to each other.
    pub fn register(&mut self, name: &str) -> Register {
        let mut number = 0;
        let mut activities = self.list(6, |dice| {
            number += 1 + u32::try_from(dice.roll(3)).unwrap();
            dice.activity(number)
        });
        let references: Vec<Reference> = activities
            .iter()
            .map(|activity| Reference { number: activity.number, name: activity.name.clone() })
            .collect();
        for activity in &mut activities {
            let others: Vec<&Reference> =
                references.iter().filter(|other| other.number != activity.number).collect();
            if !others.is_empty() {
                activity.related =
                    self.list(2, |dice| Related { activity: dice.one(&others).clone(), note: dice.some() });
            }
        }
        Register { format: FORMAT, head: self.head(name), activities }
    }
}
