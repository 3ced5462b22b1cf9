//! A Muster as a sheet of the organisation.

use time::Date;

use super::retention::{self, Rule};
use crate::{
    database::id::{ActivityId, DepartmentId},
    import::understanding::choice::special_kinds,
    processing_activity::{
        lines::{self, Named},
        model::{
            DataCategory, DataSubject, LegalBasis, Purpose, Recipient, RetentionRule, Sheet, System, new_rows,
        },
        store::Context,
    },
    register::{Stage, choices::RetentionKind},
    shipped::{
        Audience, Template,
        model::{Sensitivity, TemplateData, holds_for},
    },
    web::validate::NAME,
};

/// What a new sheet takes from where it is made.
pub struct Surroundings<'a> {
    pub audience: Option<Audience>,
    pub context: &'a Context,
    pub department: Option<DepartmentId>,
    /// The date of what is shipped.
    pub as_of: Date,
    pub today: Date,
}

/// The draft: what the Muster says for this kind of body, as a planned activity.
pub fn draft(template: &Template, id: ActivityId, around: &Surroundings) -> Sheet {
    let audience = around.audience;
    let mut open = vec![format!(
        "Drittlandübermittlung: Aussage treffen. Üblich ist: {}",
        sentence(&template.third_country_hint)
    )];
    open.push(format!("Datenschutz-Folgenabschätzung: {}", sentence(&template.dpia_hint)));

    let bases: Vec<&str> = template
        .legal_bases
        .iter()
        .filter(|basis| holds_for(&basis.only_for, audience))
        .map(|basis| basis.text.as_str())
        .collect();
    open.extend(
        bases
            .iter()
            .filter(|text| leaves_the_norm_open(text))
            .map(|text| format!("Rechtsgrundlage „{text}“: die einschlägige Vorschrift nennen.")),
    );

    if bases.is_empty() || audience.is_none() && bases.len() < template.legal_bases.len() {
        open.push("Rechtsgrundlage: für die Art Ihrer Stelle ergänzen.".to_owned());
    }

    let mut rules = Vec::new();
    for category in &template.data_categories {
        open.extend(to_be_checked(category));
        for rule in retention::rules(template, category, audience) {
            match rule {
                Rule::Period(text) => rules.push(retention_rule(category, &text)),
                Rule::Open(text) => {
                    open.push(format!("Löschfrist für {} angeben: {}", called(category), sentence(&text)));
                }
            }
        }
    }

    Sheet {
        name: template.name.clone(),
        department_id: around.department,
        contact_person: around
            .context
            .contact_person
            .iter()
            .flat_map(|name| name.chars())
            .take(NAME)
            .collect(),
        legal_regime: around.context.legal_regime,
        stage: Stage::Planned,
        entry_as_of: Some(around.today),
        global_measures: around.context.concept.is_some(),
        open_points: open.join("\n"),
        next_data_number: template
            .data_categories
            .iter()
            .map(|category| category.number + 1)
            .max()
            .unwrap_or(1),
        template_code: Some(template.code.clone()),
        template_as_of: Some(around.as_of),
        purposes: new_rows(
            template.purposes.iter().map(|text| Purpose { text: text.clone(), ..Purpose::default() }),
        ),
        legal_bases: new_rows(
            bases.iter().map(|text| LegalBasis { text: (*text).to_owned(), ..LegalBasis::default() }),
        ),
        data_subjects: new_rows(template.data_subjects.iter().map(|text| data_subject(text))),
        data_categories: new_rows(template.data_categories.iter().map(data_category)),
        recipients: new_rows(template.recipients.iter().filter_map(|text| recipient(text))),
        retention_rules: new_rows(rules),
        systems: new_rows(
            template
                .systems
                .split(", ")
                .filter(|name| !name.is_empty())
                .map(|name| System { name: name.to_owned(), ..System::default() }),
        ),
        ..Sheet::empty(id)
    }
}

fn data_subject(text: &str) -> DataSubject {
    let Named { name, note } = Named::parse(text);
    DataSubject { name, note, ..DataSubject::default() }
}

fn data_category(category: &TemplateData) -> DataCategory {
    let Named { name, note } = Named::parse(&category.name);
    let is_special = category.sensitivity == Sensitivity::Special;
    // "Schwerbehinderteneigenschaft" says itself which kind it is of.
    let special_kinds = match category.special_kinds.as_slice() {
        [] if is_special => special_kinds(&category.name),
        kinds => kinds.to_vec(),
    };
    DataCategory {
        number: category.number,
        name,
        note,
        special_category: is_special,
        special_kinds,
        criminal_offences: category.sensitivity == Sensitivity::Criminal,
        ..DataCategory::default()
    }
}

fn recipient(text: &str) -> Option<Recipient> {
    let (_, line) = lines::recipients(text).into_iter().next()?;
    let Named { name, note } = line.named;
    Some(Recipient { kind: line.kind, name, note, ..Recipient::default() })
}

/// The wording names its data, because the rule is not tied to their number.
fn retention_rule(category: &TemplateData, text: &str) -> RetentionRule {
    let kind =
        if retention::is_proposal(text) { RetentionKind::SelfDefined } else { RetentionKind::default() };
    RetentionRule { text: format!("{}: {text}", category.name), kind, ..RetentionRule::default() }
}

/// "Landesrecht" is no norm: the Land's own has to be named.
fn leaves_the_norm_open(text: &str) -> bool {
    ["Landes", "Kommunal", "Gemeinde"].iter().any(|word| text.contains(word))
}

fn to_be_checked(category: &TemplateData) -> Option<String> {
    let article = match category.sensitivity {
        Sensitivity::General | Sensitivity::Special | Sensitivity::Criminal => return None,
        Sensitivity::PerhapsSpecial => "Art.\u{a0}9",
        Sensitivity::PerhapsCriminal => "Art.\u{a0}10",
        Sensitivity::PerhapsBoth => "Art.\u{a0}9 oder 10",
    };
    Some(format!("Prüfen, ob {} Daten nach {article} DSGVO enthält.", called(category)))
}

fn called(category: &TemplateData) -> String {
    format!("lfd.\u{a0}Nr.\u{a0}{} „{}“", category.number, category.name)
}

/// With a full stop at the end.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        findings,
        organisation::Kind,
        processing_activity::inheritance::Sources,
        register::{Activity, LegalRegime, RecipientKind, choices::SpecialKind},
        shipped::facts,
        web::validate::TEXT,
    };

    fn made(code: &str, audience: Option<Audience>) -> Sheet {
        let context = Context { legal_regime: LegalRegime::Gdpr, concept: None, contact_person: None };
        let as_of = facts().as_of;
        let around = Surroundings { audience, context: &context, department: None, as_of, today: as_of };
        draft(facts().template(code).unwrap(), ActivityId::new(), &around)
    }

    #[test]
    fn every_muster_becomes_a_sheet_that_can_be_stored_and_states_nothing_of_its_own() {
        for template in &facts().templates {
            for audience in Audience::ALL.map(Some).into_iter().chain([None]) {
                let sheet = made(&template.code, audience);
                assert_eq!(sheet.third_country_statement, None);
                assert!(!sheet.no_recipients && !sheet.no_special_categories && !sheet.no_criminal_offences);
                assert_eq!(sheet.stage, Stage::Planned);
                assert!(
                    sheet.open_points.contains("Drittlandübermittlung")
                        && sheet.open_points.chars().count() <= TEXT
                );
                assert!(!sheet.purposes.is_empty() && !sheet.data_categories.is_empty());
                let reaches = sheet.retention_rules.iter().map(|row| &row.reach);
                let reaches = reaches.chain(sheet.data_subjects.iter().map(|row| &row.reach));
                let reaches = reaches.chain(sheet.recipients.iter().map(|row| &row.reach));
                assert!(reaches.into_iter().all(|reach| !reach.for_all && reach.numbers.is_empty()));
                let names = sheet.data_categories.iter().map(|row| &row.name);
                let names = names.chain(sheet.data_subjects.iter().map(|row| &row.name));
                let names = names.chain(sheet.recipients.iter().map(|row| &row.name));
                let names = names.chain(sheet.systems.iter().map(|row| &row.name));
                for name in names {
                    assert!((1..=NAME).contains(&name.chars().count()), "{}: {name}", template.code);
                }
            }
        }
    }

    #[test]
    fn norms_follow_the_kind_of_body() {
        let norms = |audience| {
            let sheet = made("U12", audience);
            sheet.legal_bases.into_iter().map(|row| row.text).collect::<Vec<_>>()
        };
        assert_eq!(norms(Some(Audience::Practice)), ["Art. 6 Abs. 1 lit. f DSGVO"]);
        assert_eq!(
            norms(Some(Audience::School)),
            ["Art. 6 Abs. 1 lit. e DSGVO i. V. m. § 4 BDSG bzw. Landesdatenschutzgesetz"]
        );
        assert!(norms(None).is_empty());
    }

    #[test]
    fn what_only_the_body_can_know_is_an_open_point() {
        let sheet = made("S01", Some(Audience::School));
        let points: Vec<&str> = sheet.open_points.lines().collect();
        assert!(points.iter().any(|point| point.contains("Landesschulgesetz")), "{points:?}");
        assert!(
            points.iter().any(|point| point.contains("lfd.\u{a0}Nr.\u{a0}1") && point.contains("eintragen"))
        );
        assert!(sheet.retention_rules.is_empty(), "school law is the Land's");
        let sheet = made("U12", Some(Audience::Company));
        assert!(
            sheet
                .open_points
                .contains("Prüfen, ob lfd.\u{a0}Nr.\u{a0}2 „gesicherte Sequenzen“ Daten nach Art.\u{a0}10")
        );
        assert!(!sheet.data_categories[1].criminal_offences);
    }

    #[test]
    fn special_data_say_their_kind_where_the_name_tells_it() {
        let without: Vec<String> = facts()
            .templates
            .iter()
            .flat_map(|template| &template.data_categories)
            .filter(|category| category.sensitivity == Sensitivity::Special)
            .map(data_category)
            .filter(|row| row.special_kinds.is_empty())
            .map(|row| row.name)
            .collect();
        assert_eq!(without, [""; 0]);
    }

    #[test]
    fn kinds_notes_and_names_are_told_apart() {
        let sheet = made("U01", Some(Audience::Association));
        assert_eq!(sheet.recipients[0].kind, RecipientKind::Internal);
        assert_eq!(sheet.recipients[3].kind, RecipientKind::Processor);
        let relative = &sheet.data_subjects[2];
        assert_eq!((relative.name.as_str(), relative.note.as_str()), ("Angehörige", "Notfallkontakt"));
        assert!(sheet.data_categories[3].special_category);
        assert_eq!(sheet.data_categories[3].special_kinds, [SpecialKind::Health]);
        assert_eq!(
            sheet.systems.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(),
            ["HR-Software", "Papierakte"]
        );
        let rule = &made("U09", Some(Audience::Association)).retention_rules[0];
        assert_eq!(rule.kind, RetentionKind::SelfDefined);
        assert!(rule.text.starts_with("Kontaktdaten, Herkunft der Adresse: 24 Monate"));
    }

    /// What is left open is what only the body can know: the interest and the balance, the Land's norm, the
    /// exception of Art. 9, the evidence of a consent.
    #[test]
    fn what_a_muster_says_is_precise() {
        let kinds = [
            (Audience::Company, Kind::Company),
            (Audience::PublicBody, Kind::PublicBody),
            (Audience::Association, Kind::Association),
            (Audience::Practice, Kind::Practice),
            (Audience::School, Kind::School),
        ];
        let precise = ["L-Z1", "L-F01", "L-F02", "L-F03", "L-F04", "L-F05", "R43-W1"];
        for template in &facts().templates {
            for (audience, kind) in kinds {
                let sheet = made(&template.code, Some(audience));
                let context = findings::Context::of(kind, "Muster", true, &[], facts().as_of);
                for finding in findings::judge(&Activity::of(&sheet, &Sources::default()), &context) {
                    let code = finding.rule.code;
                    assert!(!precise.contains(&code), "{} {code}: {}", template.code, finding.value);
                }
            }
        }
    }
}
