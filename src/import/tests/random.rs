//! Random input: no panic, no lost word, and time that grows with the input.

use std::time::{Duration, Instant};

use proptest::{collection::vec, prelude::*};

use super::{reading, understanding};
use crate::{
    import::{
        mapping::{self, Assignment, Mapping, Target, recognised, table},
        reading::{Choice, Limits},
        understanding::{
            Decisions, Setting, State, choice, list, norm, recipients, reference, retention,
            third_country::third_country,
        },
    },
    register::{Activity, LegalRegime, RecipientKind},
};

/// Pieces that texts of records are made of, in any order.
fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "Name",
        "Anschrift",
        "(",
        ")",
        ";",
        ",",
        "\n",
        "• ",
        "- ",
        "1. ",
        "2. ",
        "a) ",
        "§ 147 AO",
        "Art. 6 Abs. 1 lit. e DSGVO",
        "i. V. m.",
        "10 Jahre",
        "nach",
        "ab",
        "Vertragsende",
        "bis zu",
        "spätestens",
        "Intern:",
        "Extern:",
        "z. B.",
        "ggf.",
        "30. Lebensjahres",
        "—",
        "gemäß",
        "Nein",
        "keine",
        "siehe ID 109",
        "Gesundheitsdaten",
        "¶",
        "[Art. 9]",
        "+",
        "vor der Wahl",
        "sechsten Kalenderjahres",
        "\u{a0}",
        ".",
        "ß",
        "„",
        "“",
        ":",
        "XII",
        "SGB",
        "zwölf Monate",
        "2026-07-10",
        "ﬁ",
        "🙂",
        "e\u{308}",
        "\u{202e}",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => any::<String>().prop_map(|text| text.chars().take(12).collect())]
}

fn text() -> impl Strategy<Value = String> {
    vec(piece(), 0..40).prop_map(|pieces| pieces.join(" "))
}

fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphabetic())
        .filter(|word| word.chars().count() > 1)
        .map(str::to_owned)
        .collect()
}

/// Every text of an activity.
fn said(activity: &Activity) -> Vec<String> {
    fn collect(value: &serde_json::Value, found: &mut Vec<String>) {
        match value {
            serde_json::Value::String(text) => found.extend(words(text)),
            serde_json::Value::Array(values) => values.iter().for_each(|value| collect(value, found)),
            serde_json::Value::Object(fields) => fields.values().for_each(|value| collect(value, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    collect(&serde_json::to_value(activity).unwrap(), &mut found);
    found
}

fn csv(rows: &[Vec<String>]) -> Vec<u8> {
    let line = |row: &Vec<String>| {
        let cells: Vec<String> =
            row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        cells.join(";")
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\r\n").into_bytes()
}

proptest! {
    #[test]
    fn lists_keep_their_words(text in text(), commas: bool) {
        let items = list::split(&text, commas);
        let found: Vec<String> = items.iter().flat_map(|item| words(item)).collect();
        prop_assert_eq!(found, words(&text));
        for item in &items {
            prop_assert!(!item.is_empty() && item.trim() == item);
        }
    }

    #[test]
    fn nothing_is_divided_inside_parentheses(inside in "[A-Za-z,;•\\n ]{0,40}") {
        let text = format!("Daten (x{inside}x) und mehr; Rest");
        let items = list::split(&text, true);
        prop_assert!(items[0].contains(inside.as_str()), "{items:?}");
    }

    #[test]
    fn deletion_texts_are_read_without_invention(text in text()) {
        for rule in retention::sub_rules(&text) {
            for part in [&rule.event, &rule.norm, &rule.subject] {
                prop_assert!(text.contains(part.as_str()), "{part:?} of {text:?}");
            }
            prop_assert!(rule.amount.is_some_and(|amount| amount > 0));
        }
    }

    #[test]
    fn norms_are_parts_of_their_text(text in text()) {
        for norm in norm::citations(&text) {
            prop_assert!(text.contains(norm) && !norm.is_empty());
        }
        let bases: Vec<String> = norm::bases(&text).iter().flat_map(|basis| words(basis)).collect();
        prop_assert_eq!(bases, words(&text));
    }

    #[test]
    fn recipients_keep_their_words(text in text()) {
        let kinds = ["Intern", "Extern"];
        let without = |words: Vec<String>| words.into_iter().filter(|word| !kinds.contains(&word.as_str())).collect::<Vec<_>>();
        let found = recipients::read(&text, RecipientKind::Unspecified, true);
        let found: Vec<String> = found.iter().flat_map(|recipient| words(&recipient.text)).collect();
        prop_assert_eq!(without(found), without(words(&text)));
    }

    #[test]
    fn other_readings_do_not_panic(text in text()) {
        recognised(&text);
        third_country(&text);
        choice::date(&text);
        choice::stage(&text);
        reference::references(&text);
        reference::department(&text);
        retention::of_period(&text);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..400), head in 0..6usize) {
        let heads: [&[u8]; 6] = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"a;b\n", b"\"a\";"];
        let bytes = [heads[head], bytes.as_slice()].concat();
        let read = reading::read(&bytes, Choice::default(), &Limits::default());
        if let Ok(workbook) = read {
            table::find_all(&workbook, true, None);
        }
    }

    #[test]
    fn no_word_of_a_table_is_lost(
        title in "[A-Za-z ]{0,12}",
        order in Just(vec![0usize, 1, 2, 3, 4, 5, 6]).prop_shuffle(),
        cells in vec(vec(text(), 7), 1..4),
    ) {
        let headings = ["Nr.", "Bezeichnung", "Zweck", "Empfänger", "Löschfrist", "Drittland", "Farbe"];
        let mut rows = vec![vec![title], Vec::new()];
        rows.push(order.iter().map(|at| headings[*at].to_owned()).collect());
        for (at, row) in cells.iter().enumerate() {
            let cell = |field: &usize| if *field < 2 { format!("Eintrag {at}") } else { row[*field].clone() };
            rows.push(order.iter().map(cell).collect());
        }
        let workbook = reading::read(&csv(&rows), Choice::default(), &Limits::default()).unwrap();
        let mut tables = table::find_all(&workbook, false, None);
        prop_assert_eq!(tables.len(), 1);
        let columns = mapping::propose(&tables[0]);
        let found: Vec<&str> = columns.iter().map(|column| &*column.heading).collect();
        prop_assert_eq!(found, order.iter().map(|at| headings[*at]).collect::<Vec<_>>());
        let outcome = understanding::understand(tables.remove(0), &columns, &Decisions::default(), Setting { regime: LegalRegime::Gdpr });
        prop_assert_eq!(outcome.activities.len(), cells.len());
        for trace in &outcome.trace {
            let Some(at) = trace.activity else { continue };
            let is_choice = &*trace.heading == "Drittland" && trace.state == State::Interpreted && trace.fields.len() == 1;
            let says_none = matches!(&*trace.fields, [field] if **field == *"/no_recipients");
            if is_choice || says_none || trace.state == State::Empty {
                continue;
            }
            let said = said(&outcome.activities[at].activity());
            for word in words(&trace.text) {
                let is_kind = &*trace.heading == "Empfänger" && matches!(word.as_str(), "Intern" | "Extern");
                prop_assert!(is_kind || said.contains(&word), "{:?} of {:?}", word, trace);
            }
        }
    }

    #[test]
    fn a_mapping_survives_its_file(targets in vec((0..Target::ALL.len() + 2, "[a-zA-Zäöü ]{1,20}"), 0..10)) {
        let columns = targets.into_iter().map(|(at, heading)| {
            let to = match Target::ALL.get(at) {
                Some(target) => Assignment::Field(*target),
                None if at == Target::ALL.len() => Assignment::ExtraValue,
                None => Assignment::LeaveOut,
            };
            mapping::ColumnMapping { heading, to, split_commas: None }
        });
        let mapping = Mapping { columns: columns.collect() };
        let json = serde_json::to_string(&mapping).unwrap();
        prop_assert_eq!(serde_json::from_str::<Mapping>(&json).unwrap(), mapping);
    }
}

/// Texts twice as long as a cell can be. A reader whose time grows with the square would take minutes.
#[test]
fn time_grows_no_faster_than_the_text() {
    const LENGTH: usize = 60_000;
    const BOUND: Duration = Duration::from_secs(20);
    type Reader = fn(&str) -> usize;
    let readers: [(&str, Reader); 6] = [
        ("list", |text| list::split(text, true).len()),
        ("retention", |text| retention::sub_rules(text).len()),
        ("norm", |text| norm::bases(text).len()),
        ("citations", |text| norm::citations(text).len()),
        ("recipients", |text| recipients::read(text, RecipientKind::Unspecified, true).len()),
        ("third country", |text| usize::from(third_country(text).has_remark)),
    ];
    let seeds = [
        "(",
        "((a; b",
        "10 Jahre nach ",
        "§ 3 Abs. 2, ",
        "Intern: a, ",
        "nach nach ",
        "a, B, ",
        "• ",
        "Art. ",
        "nein und nicht ",
    ];
    for (name, reader) in readers {
        for seed in seeds {
            let text = seed.repeat(LENGTH / seed.len());
            let start = Instant::now();
            reader(&text);
            assert!(start.elapsed() < BOUND, "{name} of {seed:?}: {:?}", start.elapsed());
        }
    }
}
