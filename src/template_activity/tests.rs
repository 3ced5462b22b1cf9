//! Every shipped Muster as a sheet of every kind of body under every law.

use super::{
    draft::{Surroundings, draft},
    open,
};
use crate::{
    database::id::ActivityId,
    findings::{self, Place},
    organisation::Kind,
    processing_activity::{inheritance::Sources, model::Sheet, store::Context},
    register::{
        Activity, LegalRegime, RecipientKind, Scope, Stage, ThirdCountryStatement,
        choices::{RetentionKind, SpecialKind},
    },
    retention::concept,
    shipped::{Audience, Template, facts, model::Sensitivity},
    web::validate::NAME,
};

fn made(template: &Template, kind: Kind, legal_regime: LegalRegime) -> Sheet {
    let context = Context { legal_regime, concept: None, contact_person: None };
    let today = facts().as_of;
    let around = Surroundings { audience: Audience::of(kind), context: &context, department: None, today };
    draft(template, ActivityId::new(), &around)
}

fn of(code: &str, kind: Kind) -> Sheet {
    made(facts().template(code).unwrap(), kind, LegalRegime::Gdpr)
}

fn judged(sheet: &Sheet, kind: Kind) -> Vec<findings::Finding> {
    let context = findings::Context::of(kind, "Muster", true, &[], facts().as_of);
    let sheet = Sheet { global_measures: true, ..sheet.clone() };
    findings::judge(&Activity::of(&sheet, &Sources::default()), &context)
}

fn points(sheet: &Sheet, kind: Kind) -> Vec<(Place, String)> {
    let template = facts().template(sheet.template_code.as_ref().unwrap()).unwrap();
    open::points(template, Audience::of(kind), &Activity::of(sheet, &Sources::default()))
}

/// Every Muster, kind of body and law.
fn everywhere() -> impl Iterator<Item = (&'static Template, Kind, LegalRegime)> {
    let kinds = Kind::OPTIONS.map(|(_, kind)| kind);
    let laws = LegalRegime::OPTIONS.map(|(_, regime)| regime);
    facts().templates.iter().flat_map(move |template| {
        kinds.into_iter().flat_map(move |kind| laws.map(|regime| (template, kind, regime)))
    })
}

#[test]
fn every_muster_becomes_a_sheet_that_can_be_stored() {
    for (template, kind, regime) in everywhere() {
        let sheet = made(template, kind, regime);
        assert_eq!((sheet.third_country_statement, sheet.stage), (None, Stage::Planned));
        assert!(!sheet.no_recipients && !sheet.no_special_categories && !sheet.no_criminal_offences);
        assert_eq!((sheet.open_points.as_str(), sheet.template_as_of), ("", Some(template.as_of)));
        assert!(!sheet.purposes.is_empty() && !sheet.data_categories.is_empty());
        let names = sheet.data_categories.iter().map(|row| &row.name);
        let names = names.chain(sheet.data_subjects.iter().map(|row| &row.name));
        let names = names.chain(sheet.recipients.iter().map(|row| &row.name));
        let names = names.chain(sheet.systems.iter().map(|row| &row.name));
        for name in names {
            assert!((1..=NAME).contains(&name.chars().count()), "{}: {name}", template.code);
        }
    }
}

/// What a Muster may leave to the organisation, and why; anything else is a flaw of the Muster.
const LEFT_OPEN: [(&str, &str); 17] = [
    ("L-R9", "until which age parents consent is the organisation's"),
    ("L-E5", "whether patients consent to a clearing office only the practice knows"),
    ("L-D2", "whether a vendor's group can get at the data only the organisation knows"),
    ("L-P1", "whether there is profiling or AI only the organisation knows"),
    ("R76-W4", "whether a DSFA is needed is decided in a check of its own"),
    ("L-B1", "the balance and what the works council agreed are the organisation's"),
    ("J1-W", "the arrangement with a network is the organisation's"),
    ("R43-H2", "secrets are marked by who is bound by them"),
    ("R46-H", "whether a tax adviser only advises the organisation knows"),
    ("R48-F", "whether data go to third countries only the organisation knows"),
    ("R54-F", "a period that the Land, the church or the vendor decides"),
    ("X1-F1", "under another law than the Muster's the legal basis has to be found"),
    ("X1-F2", "whether there is profiling only the organisation knows"),
    ("R43-W2", "under another law than the Muster's the exception has to be found"),
    ("R12-W", "where consents are kept only the organisation knows"),
    ("R76-H2", "whether a DSFA is needed is decided in a check of its own"),
    ("R46-F", "nobody outside this kind of body receives them"),
];

#[test]
fn our_own_rules_find_only_what_is_left_to_the_organisation() {
    let mut others = Vec::new();
    for (template, kind, regime) in everywhere() {
        for finding in judged(&made(template, kind, regime), kind) {
            let code = finding.rule.code;
            let is_left_open = LEFT_OPEN.iter().any(|(known, _)| *known == code);
            let has_own_law = template.regime_in(regime) == template.regime_in(LegalRegime::Gdpr);
            let is_meant = Audience::of(kind).is_some() && template.is_for(Audience::of(kind)) && has_own_law;
            let only_elsewhere = ["X1-F1", "R43-W2", "R46-F"].contains(&code);
            if !is_left_open || is_meant && only_elsewhere {
                others.push(format!("{} {kind:?} {regime:?} {code}: {}", template.code, finding.sentence));
            }
        }
    }
    others.sort();
    others.dedup();
    assert!(others.is_empty(), "{}:\n{}", others.len(), others.join("\n"));
}

/// A missing period is one that the Muster leaves open for this kind of body, and says so.
#[test]
fn a_missing_period_is_explained() {
    for (template, kind, regime) in everywhere() {
        let sheet = made(template, kind, regime);
        if Audience::of(kind).is_none() || !template.is_for(Audience::of(kind)) {
            continue;
        }
        let missing = judged(&sheet, kind).into_iter().filter(|finding| finding.rule.code == "R54-F").count();
        let explained =
            points(&sheet, kind).into_iter().filter(|(place, _)| *place == Place::Retention).count();
        assert!(explained >= missing, "{} {kind:?}: {missing} missing, {explained} explained", template.code);
    }
}

#[test]
fn every_period_says_for_which_data_it_is() {
    for (template, kind, regime) in everywhere() {
        let activity = Activity::of(&made(template, kind, regime), &Sources::default());
        for rule in &activity.retention.items {
            assert!(matches!(rule.data_categories, Scope::Numbers(_)), "{}: {}", template.code, rule.text);
        }
        for line in concept::of(&[activity]).into_iter().flat_map(|entry| entry.lines) {
            assert_ne!(line.data, "", "{}: {}", template.code, line.period);
        }
    }
}

/// Where some of a list are tied, all are; data of special categories with several of a list are.
#[test]
fn ties_are_whole() {
    for template in &facts().templates {
        for parties in [&template.data_subjects, &template.recipients] {
            let tied = parties.iter().filter(|party| !party.numbers.is_empty()).count();
            assert!(tied == 0 || tied == parties.len(), "{}", template.code);
            let is_special = template
                .data_categories
                .iter()
                .any(|data| matches!(data.sensitivity, Sensitivity::Special | Sensitivity::Criminal));
            assert!(!is_special || parties.len() < 2 || tied > 0, "{}", template.code);
        }
    }
}

#[test]
fn a_muster_says_under_which_law_it_stands() {
    let fines = of("B04", Kind::PublicBody);
    assert_eq!(fines.legal_regime, LegalRegime::Police);
    assert_eq!(fines.legal_bases[0].text, "§§ 35, 46 OWiG");
    // A body that it is not meant for has to find the legal basis itself.
    let elsewhere = of("B04", Kind::Company);
    assert_eq!((elsewhere.legal_regime, elsewhere.legal_bases.len()), (LegalRegime::Police, 0));
    // A police authority's staff and website are no matter of police law.
    let template = facts().template("U02").unwrap();
    assert_eq!(made(template, Kind::PublicBody, LegalRegime::Police).legal_regime, LegalRegime::Gdpr);
    let bases = |regime| {
        let sheet = made(template, Kind::Church, regime);
        assert_eq!(sheet.legal_regime, regime);
        sheet.legal_bases.into_iter().map(|row| row.text).collect::<Vec<_>>()
    };
    assert_eq!(
        bases(LegalRegime::DsgEkd),
        [
            "§ 6 DSG-EKD (Vertrag)",
            "§ 6 DSG-EKD (rechtliche Verpflichtung)",
            "§ 13 DSG-EKD (Arbeits- und Sozialrecht)"
        ]
    );
    assert_eq!(bases(LegalRegime::Kdg)[0], "§ 6 Abs. 1 KDG (Vertrag)");
    assert!(bases(LegalRegime::Gdpr)[0].starts_with("Art. 6 Abs. 1 lit. b DSGVO"));
    for (template, kind, regime) in everywhere() {
        if matches!(regime, LegalRegime::Kdg | LegalRegime::DsgEkd) && template.regime.is_none() {
            for row in made(template, kind, regime).legal_bases {
                assert!(!row.text.contains("DSGVO"), "{}: {}", template.code, row.text);
            }
        }
    }
}

/// Neither the sheet nor what is open cites the law of the state to a church that has its own.
#[test]
fn a_church_is_not_told_of_the_dsgvo() {
    let churches = everywhere().filter(|(template, kind, regime)| {
        let has_own_law = matches!(regime, LegalRegime::Kdg | LegalRegime::DsgEkd);
        has_own_law && *kind == Kind::Church && template.is_for(Some(Audience::Church))
    });
    for (template, kind, regime) in churches {
        let sheet = made(template, kind, regime);
        let activity = Activity::of(&sheet, &Sources::default());
        let texts = [serde_json::to_string(&activity).unwrap(), format!("{:?}", points(&sheet, kind))];
        for text in texts {
            assert!(!text.contains("DSGVO") && !text.contains("BDSG"), "{}: {text}", template.code);
        }
    }
}

#[test]
fn norms_and_parties_follow_the_kind_of_body() {
    let bases = |kind| of("U12", kind).legal_bases.into_iter().map(|row| row.text).collect::<Vec<_>>();
    assert_eq!(
        bases(Kind::Practice),
        ["Art. 6 Abs. 1 lit. f DSGVO (Interesse: Hausrecht, Schutz von Eigentum und Personen)"]
    );
    assert!(
        bases(Kind::School)[0].starts_with("Art. 6 Abs. 1 lit. e DSGVO i. V. m. Landesdatenschutzgesetz")
    );
    assert!(bases(Kind::Other).is_empty());
    let recipients = |kind| of("U01", kind).recipients.into_iter().map(|row| row.name).collect::<Vec<_>>();
    assert!(recipients(Kind::Company).contains(&"Betriebsrat".to_owned()));
    assert!(recipients(Kind::PublicBody).contains(&"Personalrat".to_owned()));
    assert!(recipients(Kind::Church).contains(&"Mitarbeitervertretung".to_owned()));
}

/// An open point stands at its section and is gone once the section answers it.
#[test]
fn open_points_vanish_when_they_are_answered() {
    let kind = Kind::School;
    let mut sheet = of("S01", kind);
    let at = |sheet: &Sheet, place| points(sheet, kind).into_iter().filter(|point| point.0 == place).count();
    assert_eq!(at(&sheet, Place::Retention), 4);
    assert!(points(&sheet, kind)[0].1.contains("Landesschulgesetz"), "{:?}", points(&sheet, kind));
    assert_eq!(at(&sheet, Place::Purposes), 2);
    sheet.legal_bases[0].text = "Art. 6 Abs. 1 lit. e DSGVO i. V. m. § 83 HSchG".to_owned();
    assert_eq!(at(&sheet, Place::Purposes), 1);
    sheet.retention_supplement = "nach der Anlage zur Schuldatenverordnung".to_owned();
    assert_eq!(at(&sheet, Place::Retention), 0);

    let kind = Kind::Company;
    let mut sheet = of("U26", kind);
    let at = |sheet: &Sheet, place| points(sheet, kind).into_iter().filter(|point| point.0 == place).count();
    assert_eq!((at(&sheet, Place::Data), at(&sheet, Place::ThirdCountries)), (1, 1));
    sheet.data_categories[0].special_category = true;
    sheet.third_country_statement = Some(ThirdCountryStatement::None);
    assert_eq!((at(&sheet, Place::Data), at(&sheet, Place::ThirdCountries)), (0, 0));
    assert_eq!(at(&sheet, Place::DpiaScreening), 1);

    let sheet = made(facts().template("U28").unwrap(), kind, LegalRegime::Kdg);
    assert_eq!(at(&sheet, Place::JointControllers), 1);
}

#[test]
fn special_data_say_their_kind() {
    for (template, kind, regime) in everywhere() {
        for row in made(template, kind, regime).data_categories {
            assert!(
                !row.special_category || !row.special_kinds.is_empty(),
                "{}: {}",
                template.code,
                row.name
            );
        }
    }
}

#[test]
fn kinds_notes_and_names_are_told_apart() {
    let sheet = of("U01", Kind::Association);
    assert_eq!(sheet.recipients[0].kind, RecipientKind::Internal);
    assert_eq!(sheet.recipients.last().unwrap().kind, RecipientKind::Processor);
    let relative = &sheet.data_subjects[2];
    assert_eq!((relative.name.as_str(), relative.note.as_str()), ("Angehörige", "Notfallkontakt"));
    assert_eq!(relative.reach.numbers, [sheet.data_categories[5].id]);
    assert!(sheet.data_categories[3].special_category);
    assert_eq!(sheet.data_categories[3].special_kinds, [SpecialKind::Health]);
    let systems: Vec<&str> = sheet.systems.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(systems, ["Personalsoftware", "Papierakte"]);
    // One period for two data categories is one rule.
    let rule = &sheet.retention_rules[0];
    assert_eq!(rule.kind, RetentionKind::SelfDefined);
    assert_eq!(rule.reach.numbers, [sheet.data_categories[0].id, sheet.data_categories[1].id]);
}
