//! Cells of every kind on their way into their fields.

use super::*;
use crate::{
    import::{
        mapping::{propose, table},
        reading::{Choice, Limits, Separator, read},
    },
    processing_activity::model::SubRule,
    register::{
        RecipientKind, Stage, ThirdCountryStatement,
        choices::{Direction, Instrument, PeriodUnit, ProcessingKind},
        period::Period,
    },
};

/// The outcome for a table of these rows; the first are the headings.
fn outcome(rows: &[&[&str]], decisions: &Decisions) -> Outcome {
    let table = table(rows);
    let columns = propose(&table);
    understand(table, &columns, decisions, Setting { regime: LegalRegime::Gdpr })
}

fn table(rows: &[&[&str]]) -> Table {
    let quoted = |cell: &&str| format!("\"{cell}\"");
    let text: Vec<String> =
        rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join("|")).collect();
    let choice = Choice { separator: Some(Separator::Bar), ..Choice::default() };
    let workbook = read(text.join("\n").as_bytes(), choice, &Limits::default()).unwrap();
    table::find_all(&workbook, false, None).remove(0)
}

/// The only activity of a table with one value beside its name, and what became of the value.
fn with(heading: &str, value: &str) -> (Activity, Trace) {
    let mut outcome =
        outcome(&[&["Bezeichnung", "Nr.", heading], &["Wahl", "1", value]], &Decisions::default());
    let trace = outcome.trace.iter().find(|trace| *trace.heading == *heading).unwrap().clone();
    (outcome.activities.remove(0).activity().into_owned(), trace)
}

#[test]
fn deletion_texts_are_taken_apart() {
    for (text, period, norm) in [
        (
            "6 Monate nach Zugang der Absage (§ 15 Abs. 4 AGG, § 61b ArbGG)",
            "6 Monate nach Zugang der Absage",
            "§ 15 Abs. 4 AGG, § 61b ArbGG",
        ),
        (
            "8 Jahre ab Ende des Kalenderjahres, in dem der Beleg entstanden ist (§ 147 Abs. 3 AO)",
            "8 Jahre nach Ende des Kalenderjahres, in dem der Beleg entstanden ist",
            "§ 147 Abs. 3 AO",
        ),
        ("Vertragsende + 3 Jahre", "3 Jahre nach Vertragsende", ""),
        ("Nach Kursende 3 Jahre", "3 Jahre nach Kursende", ""),
        ("zwölf Monate nach Einwilligung", "12 Monate nach Einwilligung", ""),
        ("spätestens 72 Stunden nach Aufzeichnung", "höchstens 72 Stunden nach Aufzeichnung", ""),
        ("60 Tage vor der Wahl", "60 Tage vor der Wahl", ""),
        ("10 Jahre nach § 147 AO", "10 Jahre", "§ 147 AO"),
        ("10 Jahre", "10 Jahre", ""),
        ("10 Jahre gemäß Löschkonzept", "10 Jahre", ""),
        ("bis zur Vollendung des 30. Lebensjahres", "bis zum vollendeten 30. Lebensjahr", ""),
        (
            "bis zum Ablauf des sechsten Kalenderjahres nach der letzten Lohnzahlung",
            "bis zum Ende des 6. Kalenderjahres nach der letzten Lohnzahlung",
            "",
        ),
        ("abgeschlossene Verfahren mit Bescheid bis zu 10 Jahre", "höchstens 10 Jahre", ""),
    ] {
        let (activity, trace) = with("Löschfrist", text);
        let [rule] = activity.retention.items.as_slice() else { panic!("{text}") };
        assert_eq!((rule.text.as_str(), trace.state), (text, State::Interpreted));
        let [sub_rule] = rule.sub_rules.as_slice() else { panic!("{text}: {rule:?}") };
        assert_eq!(sub_rule.period.as_ref().map(Period::words).as_deref(), Some(period), "{text}");
        assert_eq!(sub_rule.norm.as_deref().unwrap_or_default(), norm, "{text}");
    }
}

#[test]
fn several_periods_need_several_places() {
    let (activity, _) = with("Löschfrist", "Geburtenregister 110 Jahre, Eheregister 80 Jahre, danach Archiv");
    let rules = &activity.retention.items[0].sub_rules;
    let periods: Vec<_> = rules.iter().map(|rule| rule.period.as_ref().map(Period::words)).collect();
    let subjects: Vec<_> = rules.iter().map(|rule| rule.subject.as_deref()).collect();
    assert_eq!(subjects, [Some("Geburtenregister"), Some("Eheregister")]);
    assert_eq!(periods, [Some("110 Jahre".to_owned()), Some("80 Jahre".to_owned())]);
}

#[test]
fn what_says_two_things_stays_in_its_words() {
    for text in [
        "10 Jahre bzw. bis zu 30 Jahre",
        "6–10 Jahre nach Vertragsende oder 3 Monate nach Absage",
        "5 Werktage nach Vorlage",
    ] {
        let (activity, trace) = with("Löschfrist", text);
        assert_eq!(activity.retention.items[0].text, text);
        assert!(activity.retention.items[0].sub_rules.is_empty(), "{text}");
        assert!(trace.problem.is_some() && trace.state == State::Verbatim, "{trace:?}");
    }
    let (_, trace) = with("Löschfrist", "Dauerhaft");
    assert_eq!(trace.problem, None, "the findings say what is wrong with it");
}

#[test]
fn periods_are_read_back_as_they_are_written() {
    for amount in [1, 3, 30] {
        for unit in PeriodUnit::ALL {
            for (at_most, direction, event) in [
                (false, None, ""),
                (true, Some(Direction::After), "Vertragsende"),
                (false, Some(Direction::Before), "der Wahl"),
            ] {
                // An age is counted from birth.
                if *unit == PeriodUnit::YearsOfAge && !event.is_empty() {
                    continue;
                }
                let rule = SubRule {
                    amount: Some(amount),
                    unit: Some(*unit),
                    at_most,
                    direction,
                    event: event.to_owned(),
                    ..SubRule::default()
                };
                let (mut sheet, rule_id) =
                    (Sheet::empty(crate::database::id::ActivityId(uuid::Uuid::nil())), uuid::Uuid::nil());
                sheet.retention_rules.push(crate::processing_activity::model::RetentionRule::default());
                sheet.sub_rules.push(SubRule { rule_id, ..rule.clone() });
                let written = Activity::of(&sheet, &Sources::default()).retention.items[0].sub_rules[0]
                    .period
                    .as_ref()
                    .map(Period::words)
                    .unwrap();
                assert_eq!(retention::of_period(&written), Some(rule), "{written}");
            }
        }
    }
    assert_eq!(retention::of_period("bald"), None);
}

#[test]
fn start_and_procedure_may_stand_in_their_own_columns() {
    let heads: &[&str] = &["Bezeichnung", "Beginn der Frist", "Art der Löschung", "Aufbewahrungsfrist"];
    let rows: &[&[&str]] = &[
        heads,
        &["Wahl", "Vertragsende", "Schreddern", "10 Jahre"],
        &["Bau", "Bauende", "Schreddern", "5 Jahre; dauerhaft, 3 Tage, 2 Tage"],
    ];
    let outcome = outcome(rows, &Decisions::default());
    let rule = &outcome.activities[0].activity().retention.items[0].sub_rules[0];
    assert_eq!(
        (rule.period.as_ref().map(Period::words).as_deref(), rule.procedure.as_deref()),
        (Some("10 Jahre nach Vertragsende"), Some("Schreddern"))
    );
    let other = &outcome.activities[1].activity().retention;
    assert_eq!(other.supplement.as_deref(), Some("Beginn der Frist: Bauende\nArt der Löschung: Schreddern"));
}

#[test]
fn stages_and_kinds_are_choices() {
    let rows: &[&[&str]] = &[
        &["Bezeichnung", "Status", "Art der Verarbeitung"],
        &["a", "in Planung", "automatisiert"],
        &["b", "blau", "Papierakte"],
        &["c", "Aktiv", "?"],
    ];
    let outcome = outcome(rows, &Decisions::default());
    let found: Vec<_> = outcome
        .activities
        .iter()
        .map(|entry| (entry.activity().stage, entry.activity().processing_kind))
        .collect();
    assert_eq!(
        found,
        [
            (Stage::Planned, Some(ProcessingKind::Automated)),
            (Stage::InOperation, Some(ProcessingKind::Files)),
            (Stage::InOperation, None),
        ]
    );
    let extra = &outcome.activities[1].activity().extra_values[0];
    assert_eq!((extra.label.as_str(), extra.text.as_str()), ("Status", "blau"));
    assert!(outcome.trace.iter().any(|trace| &*trace.text == "blau" && trace.problem.is_some()));
}

#[test]
fn third_countries_and_their_safeguards() {
    let (activity, _) = with("Drittland", "USA: YouTube LLC");
    assert_eq!(activity.third_countries.statement, Some(ThirdCountryStatement::TakesPlace));
    assert_eq!(activity.third_countries.transfers[0].text.as_deref(), Some("USA: YouTube LLC"));
    let heads: &[&str] = &["Bezeichnung", "Garantien", "Drittland"];
    let rows: &[&[&str]] =
        &[heads, &["a", "SCC, Fassung 2021", "ja, USA"], &["b", "keine", "nein"], &["c", "DPF", "evtl. USA"]];
    let outcome = outcome(rows, &Decisions::default());
    let of = |at: usize| outcome.activities[at].activity().into_owned().third_countries;
    assert_eq!(of(0).transfers[0].instrument, Instrument::StandardClauses);
    assert_eq!(of(0).transfers[0].instrument_note.as_deref(), Some("SCC, Fassung 2021"));
    assert_eq!((of(1).statement, of(1).remark.as_deref()), (Some(ThirdCountryStatement::None), None));
    assert_eq!((of(2).statement, of(2).remark.as_deref()), (None, Some("evtl. USA\nDPF")));
}

#[test]
fn what_two_cells_say_differently_stays_open() {
    let heads: &[&str] = &["Bezeichnung", "Drittland", "Übermittlung in Drittländer"];
    let rows: &[&[&str]] = &[
        heads,
        &["a", "nein", "ggf. USA"],
        &["b", "ggf. USA", "nein"],
        &["c", "ja", "USA"],
        &["d", "bei US-Anbietern möglich", "-"],
    ];
    let table = table(rows);
    let mut columns = propose(&table);
    columns[2].to = Assignment::Field(Target::ThirdCountries);
    let outcome = understand(table, &columns, &Decisions::default(), Setting { regime: LegalRegime::Gdpr });
    let of = |at: usize| outcome.activities[at].activity().into_owned().third_countries;
    for (at, words) in [(0, "ggf. USA"), (1, "nein"), (3, "bei US-Anbietern möglich")] {
        assert_eq!(of(at).statement, None);
        assert!(of(at).remark.unwrap().contains(words));
        assert!(outcome.trace.iter().any(|trace| trace.activity == Some(at) && trace.problem.is_some()));
    }
    assert_eq!((of(2).statement, of(2).transfers.len()), (Some(ThirdCountryStatement::TakesPlace), 1));
}

#[test]
fn what_says_that_there_is_none_is_no_entry() {
    for (heading, value) in [
        ("Software", "keine spezielle Fachsoftware"),
        ("Software", "entfällt"),
        ("Betroffene Personen", "keine Angabe"),
        ("Kategorien personenbezogener Daten", "k. A."),
        ("Empfänger", "keine externen Empfänger"),
        ("Empfänger", "keine, außer Steuerberater"),
        ("Empfänger", "entfällt"),
        ("Externe Empfänger", "keine"),
        ("Gemeinsam Verantwortliche", "keine gemeinsame Verantwortlichkeit"),
        ("Besondere Kategorien", "entfällt"),
    ] {
        let (activity, trace) = with(heading, value);
        assert!(activity.systems.is_empty() && activity.data_subjects.items.is_empty(), "{value}");
        assert!(activity.data_categories.items.is_empty() && activity.joint_controllers.items.is_empty());
        assert!(activity.recipients.items.is_empty() && !activity.no_recipients, "{value}");
        assert!(!activity.no_special_categories, "{value}");
        let json = serde_json::to_value(&activity).unwrap();
        let kept = trace
            .fields
            .iter()
            .any(|field| json.pointer(field).is_some_and(|text| text.to_string().contains(value)));
        assert!(kept, "{value}: {trace:?}");
    }
    let (activity, _) = with("Empfänger", "Intern: Kasse; Extern: keine");
    assert_eq!(activity.recipients.items.len(), 1);
    assert_eq!(activity.recipients.supplement.as_deref(), Some("extern: keine"));
}

#[test]
fn only_data_of_people_are_marked() {
    for text in [
        "Tiergesundheit, Tierseuchen",
        "Impfungen der Hunde",
        "keine Gesundheitsdaten",
        "Führungszeugnis wird vorgelegt, nicht gespeichert",
        "Vermerk über die Einsichtnahme in das Führungszeugnis",
        "erweitertes Führungszeugnis (nur Einsichtnahme)",
    ] {
        let (activity, _) = with("Kategorien personenbezogener Daten", text);
        let rows = &activity.data_categories.items;
        assert!(rows.iter().all(|row| row.special_category.is_none() && !row.criminal_offences), "{text}");
    }
    for (text, is_offence) in [
        ("Gesundheitsdaten", false),
        ("Konfession, keine Gesundheitsdaten", false),
        ("Schwerbehinderung (Befreiung von der Hundesteuer)", false),
        ("Allergien, Krankheiten der Kinder", false),
        ("Führungszeugnis", true),
        ("Straftaten von Tierhaltern", true),
    ] {
        let (activity, _) = with("Kategorien personenbezogener Daten", text);
        let rows = &activity.data_categories.items;
        let is_marked = |row: &crate::register::DataCategory| {
            if is_offence { row.criminal_offences } else { row.special_category.is_some() }
        };
        assert!(rows.iter().any(is_marked), "{text}");
    }
}

#[test]
fn lists_of_short_names_are_divided_at_commas() {
    let rows: &[&[&str]] = &[
        &["Bezeichnung", "Nr.", "Betroffene Personen", "Kategorien personenbezogener Daten", "Zweck"],
        &["a", "1", "Kunden, Interessenten (Messe, Web), Lieferanten", "Name", "Kauf, Verkauf, Miete"],
        &["b", "2", "Kunden, Mieter", "Müller, Hans", "Kauf"],
        &["c", "3", "Mieter", "Maier, Eva", "Kauf"],
    ];
    let outcome = outcome(rows, &Decisions::default());
    let first = outcome.activities[0].activity();
    let names: Vec<&str> = first.data_subjects.items.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["Kunden", "Interessenten", "Lieferanten"]);
    assert_eq!(first.purposes.items.len(), 1, "clauses are not divided unless somebody says so");
    assert_eq!(outcome.activities[1].activity().data_categories.items.len(), 1);
}

#[test]
fn recipients_by_column_and_by_word() {
    let rows: &[&[&str]] = &[
        &["Bezeichnung", "Interne Empfänger", "Externe Empfänger", "Auftragsverarbeiter"],
        &["a", "Wahlamt, Kasse (selten)", "Presse", "KDO"],
    ];
    let outcome = outcome(rows, &Decisions::default());
    let found = &outcome.activities[0].activity().recipients.items;
    let found: Vec<_> = found
        .iter()
        .map(|recipient| (recipient.kind, recipient.name.as_str(), recipient.note.as_deref()))
        .collect();
    assert_eq!(
        found,
        [
            (RecipientKind::Internal, "Wahlamt", None),
            (RecipientKind::Internal, "Kasse", Some("selten")),
            (RecipientKind::External, "Presse", None),
            (RecipientKind::Processor, "KDO", None),
        ]
    );
    let (activity, trace) = with("Empfänger", "keine");
    assert!(activity.no_recipients && activity.recipients.items.is_empty());
    assert_eq!(trace.fields.iter().map(|field| &**field).collect::<Vec<_>>(), ["/no_recipients"]);
    let (activity, _) =
        with("Empfänger", "Intern:\n- Wahlamt\n- Kasse\nExtern:\nGemeinden; Land: Ministerium");
    let kinds: Vec<_> =
        activity.recipients.items.iter().map(|recipient| (recipient.kind, recipient.name.as_str())).collect();
    assert_eq!(
        kinds,
        [
            (RecipientKind::Internal, "Wahlamt"),
            (RecipientKind::Internal, "Kasse"),
            (RecipientKind::External, "Gemeinden"),
            (RecipientKind::External, "Land: Ministerium"),
        ]
    );
}

#[test]
fn what_is_too_long_goes_where_there_is_room() {
    let long = format!("Wort{}", " Wort".repeat(99));
    let (activity, trace) = with("Daten", &long);
    assert_eq!(activity.data_categories.supplement.as_deref(), Some(long.as_str()));
    assert!(activity.data_categories.items.is_empty() && trace.problem.is_some());
    // A list of names needs no other place.
    let (activity, _) = with("Daten", &format!("Name{}", ", Anschrift".repeat(40)));
    assert_eq!(activity.data_categories.items.len(), 41);
    let longest = format!("Zweck{}", " mehr".repeat(6_500));
    let (activity, _) = with("Zweck", &longest);
    assert_eq!(activity.purposes.items.len(), 2);
    assert!(activity.purposes.items.iter().all(|purpose| purpose.text.chars().count() <= 20_000));
    let (activity, trace) = with("Ansprechpartner", &"n".repeat(301));
    assert_eq!((activity.contact_person, activity.extra_values.len()), (None, 1));
    assert_eq!(trace.state, State::ExtraValue);
    let (activity, _) = with("Empfänger", &"a;".repeat(1_100));
    assert_eq!(activity.recipients.items.len(), 1_000);
    assert!(activity.recipients.supplement.is_some());
}

#[test]
fn references_that_resolve_become_links() {
    let rows: &[&[&str]] = &[
        &["Nr.", "Bezeichnung", "Zweck"],
        &["vvt-11-005", "Vorlagen", "Beschlüsse"],
        &["vvt-11-002", "Personal", "Verwaltung (siehe Nr. vvt-11-005, siehe ID 7)"],
        &["vvt-12-109", "Zensus", "Zählung, vgl. ID 005, siehe ID 109"],
    ];
    let outcome = outcome(rows, &Decisions::default());
    let related = |at: usize| {
        let related = outcome.activities[at].activity().into_owned().related;
        related
            .into_iter()
            .map(|row| format!("{} {}", row.activity.number, row.activity.name))
            .collect::<Vec<_>>()
    };
    assert_eq!((related(1), related(2)), (vec!["1 Vorlagen".to_owned()], vec!["1 Vorlagen".to_owned()]));
    let trace = outcome.trace.iter().find(|trace| trace.text.contains("ID 7")).unwrap();
    assert!(trace.problem.as_ref().unwrap().contains("„siehe ID 7“"));
    assert_eq!(outcome.activities[1].sheet.related[0].related_id, outcome.activities[0].sheet.id.0);
}

#[test]
fn special_categories_by_a_column_of_their_own() {
    let (activity, _) = with("Besondere Kategorien", "nein");
    assert!(activity.no_special_categories);
    let (activity, _) = with("Besondere Kategorien", "Gesundheitsdaten; Religion");
    assert!(activity.data_categories.items.iter().all(|category| category.special_category.is_some()));
    let (activity, trace) = with("Besondere Kategorien", "ja");
    assert!(activity.data_categories.items.is_empty() && trace.problem.is_some());
}

#[test]
fn dates_and_what_is_none() {
    let (activity, _) = with("Letzte Aktualisierung", "10. Juli 2026");
    assert_eq!(
        (activity.entry_as_of, activity.changed_on),
        (Some(time::macros::date!(2026 - 07 - 10)), None)
    );
    let (activity, trace) = with("Datum der Einführung", "Frühjahr 2020");
    assert_eq!((activity.introduced_on, activity.extra_values[0].text.as_str()), (None, "Frühjahr 2020"));
    assert!(trace.problem.unwrap().contains("TT.MM.JJJJ"));
}

#[test]
fn an_entry_without_a_name_is_one() {
    let rows: &[&[&str]] = &[&["Nr.", "Bezeichnung", "Zweck"], &["7", "", "a"], &["8", "-", "b"]];
    let outcome = outcome(rows, &Decisions::default());
    let names: Vec<_> =
        outcome.activities.iter().map(|entry| (entry.sheet.name.as_str(), entry.problems.len())).collect();
    assert_eq!(names, [("7", 1), ("8", 1)]);
}

#[test]
fn a_decision_leads_whatever_the_words_say() {
    let rows: &[&[&str]] =
        &[&["Bezeichnung", "Drittland", "Farbe"], &["a", "evtl.", "rot"], &["b", "evtl.", "rot"]];
    let decide = |heading: &str, value: &str, reading| Decision {
        heading: heading.to_owned(),
        value: value.to_owned(),
        reading,
    };
    let values = vec![
        decide("Drittland", "evtl.", Reading::Statement(ThirdCountryStatement::Planned)),
        decide("Farbe", "rot", Reading::LeaveOut),
    ];
    let outcome = outcome(rows, &Decisions { values, ..Decisions::default() });
    for entry in &outcome.activities {
        assert_eq!(entry.activity().third_countries.statement, Some(ThirdCountryStatement::Planned));
        assert_eq!(entry.activity().third_countries.remark.as_deref(), Some("evtl."), "its words stay");
        assert!(entry.activity().extra_values.is_empty());
    }
    assert_eq!(outcome.trace.iter().filter(|trace| trace.state == State::LeftOut).count(), 2);
    assert_eq!(outcome.repeated.iter().map(|repeated| repeated.count).collect::<Vec<_>>(), [2, 2]);
}

/// A yes, a no and a box name nobody; a doubt about Art. 9 is no statement.
#[test]
fn an_answer_is_no_name() {
    for heading in [
        "Auftragsverarbeiter",
        "Empfänger",
        "Gemeinsam Verantwortliche",
        "Besondere Kategorien",
        "Kategorien personenbezogener Daten",
    ] {
        for value in ["☐ ja ☒ nein", "☒ nein", "ja", "x", "n. b.", "tbd", "?", "siehe Anlage 3"] {
            let (activity, trace) = with(heading, value);
            let names = activity.recipients.items.len()
                + activity.joint_controllers.items.len()
                + activity.data_categories.items.len();
            assert_eq!(names, 0, "{heading}: {value}");
            assert!(trace.problem.is_some(), "{heading}: {value}");
            assert_eq!(activity.extra_values.len(), 1, "{heading}: {value}");
        }
    }
    for value in ["ggf. Gesundheit", "nein, vermutlich", "Gesundheit?"] {
        let (activity, trace) = with("Besondere Kategorien", value);
        assert!(activity.data_categories.items.is_empty() && !activity.no_special_categories, "{value}");
        assert!(trace.problem.is_some(), "{value}");
    }
    let (activity, _) = with("Besondere Kategorien", "ja: Gesundheit");
    assert_eq!(activity.data_categories.items[0].name, "Gesundheit");
    let (activity, _) = with("Auftragsverarbeiter", "Datev eG, AVV vom 1.2.2020");
    assert_eq!(activity.recipients.items.len(), 1);
    assert_eq!(activity.recipients.items[0].name, "Datev eG");
    assert_eq!(activity.recipients.items[0].note.as_deref(), Some("AVV vom 1.2.2020"));
    let (activity, trace) = with("Drittland", "?");
    assert_eq!(activity.third_countries.statement, None);
    assert!(trace.problem.is_some());
}
