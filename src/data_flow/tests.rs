use super::*;
use crate::{
    database::id::ActivityId,
    processing_activity::{inheritance::Sources, model::Sheet},
    register::{DataCategory, DataSubject, LegalRegime, Recipient, SpecialCategory, choices::Tense},
};

fn numbers(numbers: &[usize]) -> Scope {
    Scope::Numbers(numbers.iter().map(usize::to_string).collect())
}

fn subject(name: &str, scope: Scope) -> DataSubject {
    DataSubject {
        name: name.to_owned(),
        note: None,
        sub_groups: None,
        approximate_number: None,
        excluded: false,
        data_categories: scope,
    }
}

fn category(number: usize, name: &str) -> DataCategory {
    DataCategory {
        number: number.to_string(),
        name: name.to_owned(),
        note: None,
        origin: None,
        storage_place: None,
        special_category: None,
        criminal_offences: false,
    }
}

fn recipient(name: &str, scope: Scope) -> Recipient {
    Recipient {
        kind: RecipientKind::Processor,
        name: name.to_owned(),
        note: None,
        condition: None,
        legal_basis: None,
        tense: Tense::Unspecified,
        valid_from: None,
        valid_until: None,
        data_categories: scope,
    }
}

fn transfer(country: &str, recipient: &str, scope: Scope) -> Transfer {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Transfer {
        country: some(country),
        recipient: some(recipient),
        data_categories: scope,
        ..Transfer::default()
    }
}

fn sheet() -> Activity {
    let sheet = Sheet {
        name: "Blatt".to_owned(),
        legal_regime: LegalRegime::Gdpr,
        ..Sheet::empty(ActivityId::new())
    };
    Activity::of(&sheet, &Sources::default())
}

fn example() -> Activity {
    let mut activity = sheet();
    activity.data_subjects.items = vec![
        subject("Kunden", numbers(&[1, 2])),
        subject("Beschäftigte", Scope::All),
        subject("Besucher", Scope::Unspecified),
        DataSubject { excluded: true, ..subject("Kinder", Scope::All) },
    ];
    activity.data_categories.items = vec![category(1, "Name"), category(2, "Konto"), category(3, "Atteste")];
    activity.data_categories.items[2].special_category = Some(SpecialCategory::default());
    activity.recipients.items =
        vec![recipient("Rechenzentrum", numbers(&[2, 9])), recipient("Bank", Scope::Unspecified)];
    activity.third_countries.statement = Some(ThirdCountryStatement::TakesPlace);
    activity.third_countries.transfers = vec![
        transfer("USA", "rechenzentrum", numbers(&[2])),
        transfer("USA", "Cloud Inc.", Scope::All),
        transfer("Indien", "", Scope::Unspecified),
    ];
    activity
}

/// The picture's lines as "left → right", rails as "*", dashed ones as "…".
fn lines(flow: &Flow) -> Vec<String> {
    let picture = flow.picture();
    let at = |x: i32, y: i32| {
        let hit = picture.boxes.iter().find(|frame| {
            (frame.x == x || frame.x + frame.width == x) && (frame.y..=frame.y + frame.height).contains(&y)
        });
        hit.map_or("*".to_owned(), |frame| frame.text.clone())
    };
    picture
        .curves
        .iter()
        .map(|curve| {
            let arrow = if curve.is_open { "…" } else { "→" };
            format!("{} {arrow} {}", at(curve.from.0, curve.from.1), at(curve.to.0, curve.to.1))
        })
        .collect()
}

#[test]
fn the_picture_shows_what_the_record_says_and_no_more() {
    let flow = Flow::of(&example());
    assert_eq!(
        lines(&flow),
        [
            "Kunden → 1 Name",
            "Kunden → 2 Konto",
            "Beschäftigte → *",
            "Besucher … *",
            "2 Konto → Rechenzentrum",
            "* … Bank",
            "* → Cloud Inc.",
            "* … Empfänger nicht gesondert genannt",
            "Rechenzentrum → USA",
            "Cloud Inc. → USA",
            "Empfänger nicht gesondert genannt → Indien",
        ]
    );
    let picture = flow.picture();
    assert!(!picture.boxes.iter().any(|frame| frame.text == "Kinder"), "they are not concerned");
    let marked: Vec<_> = picture.boxes.iter().filter(|frame| frame.look == Look::Marked).collect();
    assert_eq!(marked.len(), 1);
    assert_eq!(marked[0].note.as_ref().map(|note| note.text.as_str()), Some("Art.\u{a0}9 DSGVO"));
}

#[test]
fn the_table_says_the_same() {
    let flow = Flow::of(&example());
    let rows: Vec<[String; 3]> = flow
        .rows()
        .iter()
        .map(|row| [row.subjects.join(", "), row.recipients.join(", "), row.places.join(", ")])
        .collect();
    assert_eq!(
        rows,
        [
            ["Kunden, Beschäftigte", "Cloud Inc.", "USA"],
            ["Kunden, Beschäftigte", "Rechenzentrum, Cloud Inc.", "USA"],
            ["Beschäftigte", "Cloud Inc.", "USA"],
        ]
    );
    let open: Vec<String> =
        flow.open().iter().map(|(label, names)| format!("{label}: {}", names.join(", "))).collect();
    assert_eq!(open, ["Betroffene Personen: Besucher", "Empfänger: Bank", "Drittländer: Indien"]);
}

#[test]
fn nothing_is_drawn_where_nothing_is_said() {
    let mut activity = sheet();
    let texts = |activity: &Activity| -> Vec<String> {
        Flow::of(activity).picture().boxes.iter().map(|frame| frame.text.clone()).collect()
    };
    assert_eq!(texts(&activity), ["keine Angabe"; 4]);
    activity.no_recipients = true;
    activity.third_countries.statement = Some(ThirdCountryStatement::None);
    assert_eq!(texts(&activity)[2..], ["keine Offenlegung", "keine Übermittlung"]);
    // Persons and no data: nothing that they could be tied to.
    activity.data_subjects.items = vec![subject("Kunden", Scope::Unspecified)];
    assert_eq!(lines(&Flow::of(&activity)), [""; 0]);
}

fn large(categories: usize, others: usize) -> Activity {
    let mut activity = sheet();
    let name = "Hinweise auf Lebenserhaltungsgeräte in der Wohnung des Anschlussnutzers";
    activity.data_categories.items = (1..=categories).map(|number| category(number, name)).collect();
    activity.data_subjects.items = (0..others)
        .map(|at| subject(&format!("Gruppe {at}"), if at % 2 == 0 { Scope::All } else { numbers(&[at + 1]) }))
        .collect();
    activity.recipients.items = (0..others)
        .map(|at| {
            recipient(
                &format!("Empfänger {at}"),
                if at % 2 == 0 { Scope::Unspecified } else { numbers(&[at + 1]) },
            )
        })
        .collect();
    activity
}

#[test]
fn a_page_holds_a_piece_and_all_pieces_hold_everything() {
    const HIGHEST: i32 = 900;
    for (categories, others) in [(60, 5), (61, 100), (0, 80), (1, 1)] {
        let flow = Flow::of(&large(categories, others));
        let pieces = flow.pieces(HIGHEST);
        let data: Vec<&Data> = pieces.iter().flat_map(|piece| &piece.data).collect();
        assert_eq!(data, flow.data.iter().collect::<Vec<_>>());
        for piece in &pieces {
            assert!(piece.picture().height <= HIGHEST + 40, "{} high", piece.picture().height);
        }
        assert_eq!(pieces.len() > 1, categories > 20, "{categories}");
        let last_boxes: Vec<String> =
            pieces.iter().filter_map(|piece| piece.subjects.last()).map(|tied| tied.name.clone()).collect();
        assert_eq!(last_boxes.iter().any(|name| name.ends_with("weitere")), others >= 80, "{last_boxes:?}");
    }
}

#[test]
fn what_holds_for_everything_takes_one_line_each() {
    let mut activity = large(300, 0);
    activity.data_subjects.items = (0..200).map(|at| subject(&format!("Gruppe {at}"), Scope::All)).collect();
    activity.recipients.items =
        (0..200).map(|at| recipient(&format!("Empfänger {at}"), Scope::All)).collect();
    let picture = Flow::of(&activity).picture();
    assert_eq!(picture.curves.len(), 400);
    assert_eq!(picture.rails.iter().map(|rail| rail.ties.len()).sum::<usize>(), 600);
}

#[test]
fn words_in_a_file_are_no_markup() {
    let mut activity = example();
    activity.data_subjects.items[0].name = "</text><script>\"&'".to_owned();
    let svg = Flow::of(&activity).picture().svg().unwrap();
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"") && !svg.contains("<script>"));
    assert!(svg.contains("&#60;/text&#62;") || svg.contains("&lt;/text&gt;"), "{svg}");
    assert!(!svg.contains("style=") && !svg.contains("role="));
}
