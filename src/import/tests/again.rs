//! A second import: a file changes what it speaks of, and nothing else.

use time::macros::date;

use super::{CSV, XLSX};
use crate::{
    findings::kept::Surroundings,
    import::{
        differences::Difference,
        last_said::{self, LastSaid},
        look::{self, Around, Decisions, Entry, Looked, Presence, Reading, look},
        mapping::{Assignment, ColumnMapping, Mapping, Target},
        reading::Limits,
    },
    processing_activity::model::{Reach, Recipient, Sheet},
    register::{LegalRegime, RecipientKind, Stage, ThirdCountryStatement, choices::Instrument},
};

fn around(stored: Vec<Sheet>) -> Around {
    Around {
        is_repeated: false,
        last_said: LastSaid::default(),
        surroundings: Surroundings::of_nothing("Körperschaft"),
        today: date!(2026 - 12 - 01),
        regime: LegalRegime::Gdpr,
        names: Vec::new(),
        departments: Vec::new(),
        stored,
    }
}

fn looked(content: &[u8], mapping: Option<&Mapping>, stored: &[Sheet]) -> Looked {
    looked_with(content, mapping, stored, &Decisions::default())
}

fn looked_with(content: &[u8], mapping: Option<&Mapping>, stored: &[Sheet], decisions: &Decisions) -> Looked {
    let around = around(stored.to_vec());
    let reading = Reading { header: Some(1), ..Reading::default() };
    look(content, &reading, mapping, decisions, &around, &Limits::default()).unwrap()
}

/// The sheets that a first import makes of the file.
fn stored(content: &[u8], mapping: Option<&Mapping>) -> Vec<Sheet> {
    let looked = looked(content, mapping, &[]);
    let sheets = looked.entries.into_iter().map(|entry| {
        assert!(matches!(entry.state, Presence::New));
        let mut sheet = *entry.understood.sheet;
        sheet.sub_rules.sort_by_key(|part| part.rule_id);
        sheet
    });
    sheets.collect()
}

/// A heading with where its column goes, and a value for each activity.
type Column = (&'static str, Assignment, [&'static str; 2]);

const NAME: Column = ("Name", Assignment::Field(Target::Name), ["Hundesteuer", "Wochenmarkt"]);

/// Two activities in every column that there is.
fn columns() -> Vec<Column> {
    let of = |target: Target| -> [&'static str; 2] {
        match target {
            Target::OwnReference => ["A-1", "A-2"],
            Target::Name => NAME.2,
            Target::Department => ["Amt 20 – Kämmerei", "Amt 32"],
            Target::ContactPerson => ["Frau Muster", "Herr Beispiel"],
            Target::Stage => ["geplant", "beendet"],
            Target::ProcessingKind => ["automatisiert", "manuell"],
            Target::LeikaKey => ["99018051001000", "99018051002000"],
            Target::OzgKey => ["OZG 10293", "OZG 10294"],
            Target::FilePlanKey => ["932.1", "932.2"],
            Target::FormerNumber => ["17", "18"],
            Target::RecordNorm => ["§ 49 LDSG", "§ 50 LDSG"],
            Target::IntroducedOn => ["01.02.2019", "02.02.2019"],
            Target::ChangedOn => ["01.03.2020", "02.03.2020"],
            Target::EntryAsOf => ["01.04.2021", "02.04.2021"],
            Target::EndedOn => ["", "31.12.2025"],
            Target::Delimitation => ["Nur Hunde, keine Katzen", "Ohne Jahrmarkt"],
            Target::Related => ["siehe Nr. A-2", ""],
            Target::JointControllers => ["Landkreis Musterkreis", "keine"],
            Target::Purposes => ["Erhebung der Hundesteuer\nFestsetzung der Steuer", "Vergabe der Plätze"],
            Target::PurposesSupplement => ["Auch zur Statistik", "Ohne Statistik"],
            Target::LegalBases => ["Art. 6 Abs. 1 lit. e DSGVO", "§ 3 KAG"],
            Target::DataSubjects => ["Hundehalter (volljährig)\nBevollmächtigte", "Händler"],
            Target::DataCategories => ["Stammdaten\nBankverbindung", "Stammdaten (Name, Anschrift)"],
            Target::SpecialCategories => ["Angaben zur Behinderung", "nein"],
            Target::DataOrigin => ["bei der betroffenen Person", "vom Gewerbeamt"],
            Target::StoragePlace => ["Rechenzentrum des Landes", "im Rathaus"],
            Target::Profiling => ["findet in keiner Form statt", "findet statt bei der Vergabe"],
            Target::Recipients => ["Finanzamt Musterstadt", "Sparkasse Musterstadt"],
            Target::InternalRecipients => ["Stadtkasse", "Ordnungsamt Außendienst"],
            Target::ExternalRecipients => ["Tierheim Musterstadt", "Verband der Marktleute"],
            Target::Processors => ["Rechenzentrum AöR (Hosting)", "keine"],
            Target::ThirdCountries => ["USA", "nein"],
            Target::Safeguards => ["Standarddatenschutzklauseln der Kommission", "keine"],
            Target::Retention => {
                ["10 Jahre nach Ende des Kalenderjahres\n3 Jahre nach Abmeldung", "10 Jahre"]
            }
            Target::RetentionStart => ["mit der Abmeldung des Hundes", "mit dem Ende der Saison"],
            Target::RetentionProcedure => ["durch das Fachverfahren", "von Hand"],
            Target::Backups => ["nach 30 Tagen überschrieben", "nach 60 Tagen überschrieben"],
            Target::ArchiveOffer => ["dem Kreisarchiv angeboten", "nicht anzubieten"],
            Target::Measures => ["Zugriff nur für Berechtigte\nVerschlüsselung", "Schulung"],
            Target::Systems => ["Steuerprogramm (lokal)", "Marktverwaltung"],
            Target::AccessGroups => ["Sachbearbeitung Steuern", "Marktmeister"],
            Target::ResponsibleStaff => ["Team Steuern", "Team Markt"],
            Target::Necessity => ["zur Erhebung nötig", "zur Vergabe nötig"],
            Target::SubjectRights => ["Auskunft im Bürgerbüro", "Auskunft beim Marktmeister"],
            Target::AiUse => ["kein Einsatz", "Sortierung der Bewerbungen"],
            Target::OpenPoints => ["Frist zu prüfen", "Empfänger zu prüfen"],
            Target::Documents => ["Satzung über die Hundesteuer", "Marktordnung"],
            Target::Supplement => ["Stand der Satzung beachten", "Stand der Ordnung beachten"],
        }
    };
    let fields = Target::ALL.iter().map(|target| (target.key(), Assignment::Field(*target), of(*target)));
    let own = [
        ("Bemerkung", Assignment::ExtraValue, ["aus der alten Liste", "aus dem Ordner"]),
        ("Priorität", Assignment::ExtraValue, ["hoch", "niedrig"]),
    ];
    fields.chain(own).collect()
}

/// The columns as a file, and where they go.
fn file(columns: &[Column]) -> (Vec<u8>, Mapping) {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let row = |cells: Vec<&str>| cells.into_iter().map(quoted).collect::<Vec<_>>().join(";") + "\r\n";
    let mut text = row(columns.iter().map(|column| column.0).collect());
    for at in 0..2 {
        text += &row(columns.iter().map(|column| column.2[at]).collect());
    }
    let mapping = Mapping {
        columns: columns
            .iter()
            .map(|(heading, to, _)| ColumnMapping {
                heading: (*heading).to_owned(),
                to: *to,
                split_commas: None,
            })
            .collect(),
    };
    (text.into_bytes(), mapping)
}

/// Name and these columns.
fn with_name(columns: &[Column]) -> (Vec<u8>, Mapping) {
    let others = columns.iter().filter(|column| column.1 != NAME.1).copied();
    file(&[NAME].into_iter().chain(others).collect::<Vec<_>>())
}

fn all_stored() -> Vec<Sheet> {
    let (content, mapping) = file(&columns());
    stored(&content, Some(&mapping))
}

fn differences(entry: &Entry) -> &[Difference] {
    entry.state.differences()
}

/// Fails where the file would change anything.
fn changes_nothing(looked: &Looked, about: &str) {
    for entry in &looked.entries {
        let is_same = matches!(entry.state, Presence::Same { .. });
        assert!(is_same, "{about}: {:#?}", entry.state);
    }
}

#[test]
fn every_column_alone_changes_nothing_when_it_says_the_same() {
    let sheets = all_stored();
    for column in columns().into_iter().filter(|column| column.1 != NAME.1) {
        let (content, mapping) = with_name(&[column]);
        changes_nothing(&looked(&content, Some(&mapping), &sheets), column.0);
    }
}

#[test]
fn every_pair_of_columns_changes_nothing_when_it_says_the_same() {
    let sheets = all_stored();
    let columns = columns();
    for (at, first) in columns.iter().enumerate() {
        for second in &columns[at + 1..] {
            let (content, mapping) = with_name(&[*first, *second]);
            let about = format!("{} and {}", first.0, second.0);
            changes_nothing(&looked(&content, Some(&mapping), &sheets), &about);
        }
    }
}

/// What a column that is alone in its file changes.
fn key(to: Assignment) -> &'static str {
    let Assignment::Field(target) = to else { return "extra_values" };
    match target {
        Target::LeikaKey => "leika_key",
        Target::OzgKey => "ozg_key",
        Target::SpecialCategories => "data_categories",
        // The first activity has two categories and two rules, so it is not said which is meant.
        Target::DataOrigin | Target::StoragePlace => "extra_values",
        Target::RetentionStart | Target::RetentionProcedure => "retention_supplement",
        Target::InternalRecipients | Target::ExternalRecipients | Target::Processors => "recipients",
        Target::Safeguards => "transfers",
        Target::Retention => "retention_rules",
        target => target.key(),
    }
}

#[test]
fn a_changed_value_changes_exactly_that() {
    let sheets = all_stored();
    for (heading, to, values) in columns() {
        let changed = match to {
            // These tell which activity it is, or only add a reference; a statement changes with its transfers.
            Assignment::Field(
                Target::OwnReference
                | Target::Name
                | Target::Department
                | Target::Related
                | Target::ThirdCountries,
            ) => continue,
            Assignment::Field(Target::Stage) => "im Einsatz".to_owned(),
            Assignment::Field(Target::ProcessingKind) => "manuell".to_owned(),
            Assignment::Field(
                Target::IntroducedOn | Target::ChangedOn | Target::EntryAsOf | Target::EndedOn,
            ) => "07.08.2024".to_owned(),
            Assignment::Field(Target::LegalBases) => "Art. 6 Abs. 1 lit. c DSGVO".to_owned(),
            _ => format!("Neu {}", values[0]),
        };
        let changed: &'static str = changed.leak();
        let (content, mapping) = with_name(&[(heading, to, [changed, values[1]])]);
        let looked = looked(&content, Some(&mapping), &sheets);
        let found: Vec<&str> =
            differences(&looked.entries[0]).iter().map(|difference| difference.key.as_str()).collect();
        assert_eq!(found, [key(to)], "{heading}: {:#?}", looked.entries[0].state);
        let count = |sheet: &Sheet| {
            (sheet.data_categories.len(), sheet.recipients.len(), sheet.retention_rules.len())
        };
        assert_eq!(count(looked.entries[0].sheet()), count(&sheets[0]), "{heading}");
        assert!(matches!(looked.entries[1].state, Presence::Same { .. }), "{heading}");
    }
}

/// One activity as somebody has worked on it.
fn worked_on() -> Sheet {
    let mut sheet = all_stored().remove(0);
    let number = sheet.data_categories[0].id;
    let row = sheet.recipients.iter_mut().find(|row| row.kind == RecipientKind::Processor).unwrap();
    *row = Recipient {
        condition: "nur bei Störungen".to_owned(),
        legal_basis: "Art. 28 DSGVO".to_owned(),
        reach: Reach { for_all: false, numbers: vec![number] },
        ..row.clone()
    };
    sheet
}

fn one(target: Target, value: &'static str) -> (Vec<u8>, Mapping) {
    let column = (target.key(), Assignment::Field(target), [value, ""]);
    let (content, mapping) = with_name(&[column]);
    // The first activity only.
    let end = content.iter().rposition(|byte| *byte == b'W').unwrap() - 1;
    (content[..end].to_vec(), mapping)
}

fn after(sheet: &Sheet, target: Target, value: &'static str) -> Sheet {
    let (content, mapping) = one(target, value);
    let looked = looked(&content, Some(&mapping), std::slice::from_ref(sheet));
    match &looked.entries[0].state {
        Presence::Differs { sheet, .. } => (**sheet).clone(),
        Presence::Same { .. } => sheet.clone(),
        state => panic!("{state:?}"),
    }
}

#[test]
fn processors_alone_keep_the_other_recipients() {
    let sheet = worked_on();
    let after = after(&sheet, Target::Processors, "Anstalt für IT");
    for row in &sheet.recipients {
        assert!(after.recipients.contains(row), "{row:?}");
    }
    assert_eq!(after.recipients.len(), sheet.recipients.len() + 1);
}

#[test]
fn a_column_speaks_of_the_kinds_that_stand_in_its_cells() {
    let sheet = Sheet { recipients: Vec::new(), ..worked_on() };
    let sheet = after(&sheet, Target::Recipients, "Intern: Kasse, Ordnungsamt; Extern: Sparkasse");
    let (content, mapping) = one(Target::Recipients, "Intern: Kasse");
    let looked = looked(&content, Some(&mapping), std::slice::from_ref(&sheet));
    let [told] = differences(&looked.entries[0]) else { panic!("{:?}", looked.entries[0].state) };
    assert!(told.is_removal && told.stored.contains("Ordnungsamt") && !told.stored.contains("Sparkasse"));
}

#[test]
fn a_reworded_recipient_keeps_what_it_is_tied_to() {
    let sheet = worked_on();
    let after = after(&sheet, Target::Processors, "Rechenzentrum AöR Musterstadt (Hosting)");
    assert_eq!(after.recipients.len(), sheet.recipients.len());
    for (row, own) in after.recipients.iter().zip(&sheet.recipients) {
        let name = if own.kind == RecipientKind::Processor {
            "Rechenzentrum AöR Musterstadt".to_owned()
        } else {
            own.name.clone()
        };
        assert_eq!(*row, Recipient { name, ..own.clone() });
    }
}

#[test]
fn safeguards_alone_keep_statement_and_transfers() {
    let sheet = worked_on();
    let after = after(&sheet, Target::Safeguards, "Angemessenheitsbeschluss");
    assert_eq!(after.third_country_statement, Some(ThirdCountryStatement::TakesPlace));
    assert_eq!((after.transfers.len(), after.transfers[0].text.as_str()), (1, "USA"));
    assert_eq!(after.transfers[0].instrument_note, "Angemessenheitsbeschluss");
    assert_ne!(after.transfers[0].instrument, Instrument::default());
}

#[test]
fn special_categories_alone_keep_the_other_data() {
    let sheet = worked_on();
    let after = after(&sheet, Target::SpecialCategories, "Religionszugehörigkeit");
    assert_eq!(after.data_categories[..sheet.data_categories.len()], sheet.data_categories);
    let new = after.data_categories.last().unwrap();
    assert_eq!((new.number, new.special_category), (sheet.next_data_number, true));
    let none = self::after(&sheet, Target::SpecialCategories, "nein");
    assert_eq!(none, sheet, "what is marked contradicts it");
}

#[test]
fn single_texts_about_deletion_keep_the_rules() {
    let sheet = worked_on();
    for target in [Target::ArchiveOffer, Target::Backups, Target::RetentionStart] {
        let after = after(&sheet, target, "etwas ganz anderes");
        assert_eq!(after.retention_rules, sheet.retention_rules);
        assert_eq!(after.sub_rules, sheet.sub_rules);
        assert_ne!(after, sheet);
    }
}

#[test]
fn an_end_alone_keeps_the_stage() {
    let sheet = worked_on();
    assert_eq!(sheet.stage, Stage::Planned);
    assert_eq!(after(&sheet, Target::EndedOn, ""), sheet);
    assert_eq!(after(&sheet, Target::EndedOn, "01.02.2026").stage, Stage::Planned);
}

#[test]
fn parts_of_a_rule_follow_its_wording() {
    let sheet = worked_on();
    let rules = "8 Jahre nach Ende des Kalenderjahres\n3 Jahre nach Abmeldung";
    let after = after(&sheet, Target::Retention, rules);
    let ids = |sheet: &Sheet| sheet.retention_rules.iter().map(|row| row.id).collect::<Vec<_>>();
    assert_eq!(ids(&after), ids(&sheet));
    let of_first: Vec<_> =
        after.sub_rules.iter().filter(|part| part.rule_id == after.retention_rules[0].id).collect();
    assert_eq!(of_first.iter().map(|part| part.amount).collect::<Vec<_>>(), [Some(8)]);
}

#[test]
fn what_would_go_is_told_and_stays() {
    let sheet = worked_on();
    let (content, mapping) = one(Target::Purposes, "Erhebung der Hundesteuer");
    let sheets = std::slice::from_ref(&sheet);
    let looked = looked(&content, Some(&mapping), sheets);
    let state = &looked.entries[0].state;
    let [told] = state.differences() else { panic!("{state:?}") };
    assert!(
        told.is_removal && !told.is_taken && told.stored.starts_with("Festsetzung der Steuer"),
        "{told:?}"
    );
    assert_eq!(looked.entries[0].sheet().purposes, sheet.purposes);
    assert_eq!(looked.counts(), (0, 0, 1));

    let decisions = Decisions { with_removals: true, ..Decisions::default() };
    let looked = looked_with(&content, Some(&mapping), sheets, &decisions);
    assert_eq!(looked.entries[0].sheet().purposes, sheet.purposes[..1]);
    assert_eq!(looked.counts(), (0, 1, 0));
}

#[test]
fn the_preview_judges_the_activity_as_it_will_be() {
    let sheet = worked_on();
    let (content, mapping) = one(Target::Processors, "Anstalt für IT");
    let missing = |stored: &[Sheet]| looked(&content, Some(&mapping), stored).entries[0].findings[0];
    assert!(missing(&[sheet]) <= 1 && missing(&[]) > 3);
}

#[test]
fn name_and_department_change_under_the_own_number() {
    let sheets = all_stored();
    let number = ("Nr.", Assignment::Field(Target::OwnReference), ["A-1", "A-2"]);
    for (target, key) in [(Target::Name, "name"), (Target::Department, "department")] {
        let column = (key, Assignment::Field(target), ["Etwas anderes", ""]);
        let (content, mapping) = file(&[number, column]);
        let looked = looked(&content, Some(&mapping), &sheets);
        let found: Vec<&str> = differences(&looked.entries[0]).iter().map(|it| it.key.as_str()).collect();
        assert_eq!(found, [key]);
        assert!(matches!(looked.entries[1].state, Presence::Same { .. }));
    }
}

#[test]
fn activities_without_number_and_department_are_found_or_asked_about() {
    let sheets = all_stored();
    let file = "Bezeichnung;Zweck\nHundesteuer;Erhebung der Hundesteuer und mehr\n".as_bytes();
    let states = |sheets: &[Sheet], decisions: &Decisions| looked_with(file, None, sheets, decisions);
    let found = states(&sheets, &Decisions::default());
    assert_eq!(found.entries[0].number(), Some(1));

    let mut twice = sheets;
    twice[1].name = "Hundesteuer".to_owned();
    let unclear = states(&twice, &Decisions::default());
    assert_eq!((unclear.counts(), unclear.unclear()), ((0, 0, 0), 1));
    let meant = |number| Decisions { meant: [(0, number)].into(), ..Decisions::default() };
    assert_eq!(states(&twice, &meant(Some(2))).entries[0].number(), Some(2));
    assert!(matches!(states(&twice, &meant(None)).entries[0].state, Presence::New));

    // Nobody can mean the same one twice.
    let file = "Bezeichnung;Zweck\nHundesteuer;Erhebung\nHundesteuer;Festsetzung\n".as_bytes();
    let both = Decisions { meant: [(0, Some(2)), (1, Some(2))].into(), ..Decisions::default() };
    let looked = looked_with(file, None, &twice, &both);
    let numbers: Vec<_> = looked.entries.iter().map(Entry::number).collect();
    assert_eq!((numbers[0], numbers[1] == Some(2)), (Some(2), false));
}

#[test]
fn single_columns_of_a_real_register_change_nothing() {
    for content in [CSV, XLSX] {
        let sheets = stored(content, None);
        let opened = look::open_bytes(content, &Reading::default(), &Limits::default()).unwrap();
        let whole = Mapping::of(&look::proposals(&opened.table));
        for (at, column) in whole.columns.iter().enumerate() {
            let mut mapping = whole.clone();
            for (other, left) in mapping.columns.iter_mut().enumerate() {
                if other != at && left.to != Assignment::Field(Target::Name) {
                    left.to = Assignment::LeaveOut;
                }
            }
            changes_nothing(&looked(content, Some(&mapping), &sheets), &column.heading);
        }
    }
}

/// Last year's sheet beside this one's: both would be new, and somebody has to look.
#[test]
fn what_stands_twice_in_a_file_is_told() {
    let file = "Nr.;Bezeichnung;Zweck\n1;Lohn;Auszahlung\n2;Wahl;Durchführung\n1;Lohn;Auszahlung neu\n";
    let looked = looked_with(file.as_bytes(), None, &[], &Decisions::default());
    let told =
        |at: usize| looked.entries[at].understood.problems.iter().any(|it| it.contains("2-mal in der Datei"));
    assert_eq!([told(0), told(1), told(2)], [true, false, true]);
}

/// What is known by its number needs no name in the file.
#[test]
fn a_file_without_names_says_nothing_of_missing_ones() {
    let sheets = all_stored();
    let file = "Nr.;Zweck;Betroffene Personen\nA-1;Etwas mehr;Kunden\n";
    let looked = looked_with(file.as_bytes(), None, &sheets, &Decisions::default());
    assert_eq!(looked.entries[0].number(), Some(1));
    assert!(looked.entries[0].understood.problems.is_empty(), "{:?}", looked.entries[0].understood.problems);
}

/// A "nein" does not stand beside transfers that are stored: it is told, and both stay.
#[test]
fn no_transfer_is_not_said_beside_transfers() {
    let mut sheet = all_stored().remove(0);
    sheet.third_country_statement = Some(ThirdCountryStatement::TakesPlace);
    sheet.transfers = vec![crate::processing_activity::model::Transfer {
        text: "USA (Beispiel Inc.)".to_owned(),
        ..Default::default()
    }];
    let (content, mapping) = one(Target::ThirdCountries, "nein");
    let looked = looked(&content, Some(&mapping), std::slice::from_ref(&sheet));
    let entry = &looked.entries[0];
    assert!(matches!(entry.state, Presence::Same { .. }), "{:?}", entry.state);
    let told = entry.understood.problems.iter().any(|it| it.contains("stehen aber Übermittlungen"));
    assert!(told, "{:?}", entry.understood.problems);
}

/// The same file once more says nothing new: what differs was changed here since.
#[test]
fn a_repeated_file_takes_nothing_back() {
    let sheet = worked_on();
    let (content, mapping) = one(Target::Purposes, "Ein Zweck, den es nicht mehr gibt");
    let around = Around { is_repeated: true, ..around(vec![sheet.clone()]) };
    let reading = Reading { header: Some(1), ..Reading::default() };
    let look_at = |decisions: &Decisions| {
        look(&content, &reading, Some(&mapping), decisions, &around, &Limits::default()).unwrap()
    };
    let looked = look_at(&Decisions::default());
    assert_eq!(looked.counts(), (0, 0, 1));
    assert!(!looked.entries[0].state.differences().is_empty());
    assert!(looked.notes.iter().any(|note| note.contains("schon einmal übernommen")));
    // Somebody may want it all the same.
    let taken = [(1, looked.entries[0].state.differences().iter().map(|it| it.key.clone()).collect())].into();
    assert_eq!(look_at(&Decisions { taken, ..Decisions::default() }).counts(), (0, 1, 0));
}

/// A table that says something new of one thing leaves alone what was changed here of another, and tells which
/// activities it has no longer.
#[test]
fn what_a_table_said_before_is_no_news() {
    let table = |rows: &[[&str; 3]]| {
        let lines: Vec<String> = rows.iter().map(|row| row.join(";")).collect();
        format!("Bezeichnung;Zweck;TOM\n{}\n", lines.join("\n")).into_bytes()
    };
    let before = table(&[
        ["Hundesteuer", "Erhebung der Steuer", "Schrank"],
        ["Wochenmarkt", "Vergabe der Plätze", "Schrank"],
        ["Fundbüro", "Verwahrung", "Schrank"],
    ]);
    let first = looked(&before, None, &[]);
    let said = |looked: &Looked| {
        let of_one = looked.trace.chunk_by(|cell, next| cell.activity == next.activity);
        let of_one = of_one.filter(|cells| cells[0].activity.is_some()).map(last_said::cells);
        of_one.collect::<Vec<_>>()
    };
    let cells = said(&first);
    let mut stored = stored(&before, None);
    for (number, sheet) in (1..).zip(&mut stored) {
        sheet.number = number;
    }
    let last_said = || LastSaid::of(stored.iter().map(|sheet| sheet.id).zip(cells.iter().cloned()));
    let mut own = stored.clone();
    own[0].purposes[0].text = "Erhebung der Hundesteuer nach der Satzung der Stadt".to_owned();
    let around = Around { last_said: last_said(), ..around(own) };
    let after = table(&[
        ["Hundesteuer", "Erhebung der Steuer", "Stahlschrank mit Schloss"],
        ["Wochenmarkt", "Vergabe der Plätze", "Schrank"],
    ]);
    let looked =
        look(&after, &Reading::default(), None, &Decisions::default(), &around, &Limits::default()).unwrap();
    let told: Vec<(&str, bool, bool)> = looked.entries[0]
        .state
        .differences()
        .iter()
        .filter(|it| !it.is_removal)
        .map(|it| (it.key.as_str(), it.is_own_work, it.is_taken))
        .collect();
    assert_eq!(told, [("purposes", true, false), ("measures", false, true)]);
    assert!(
        looked
            .notes
            .iter()
            .any(|note| note.contains("hier seither bearbeitet") && note.contains("Nr.\u{a0}1."))
    );
    assert!(looked.notes.iter().any(|note| note.contains("standen auch Nr.\u{a0}3.")), "{:?}", looked.notes);
    // A list of something else is no later version of that file.
    let other = table(&[["Hundesteuer", "Erhebung der Steuer", "Schrank"]]);
    let looked =
        look(&other, &Reading::default(), None, &Decisions::default(), &around, &Limits::default()).unwrap();
    assert!(!looked.notes.iter().any(|note| note.contains("standen auch")));
}
