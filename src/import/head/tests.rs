//! What files say of the organisation, as people write it.

use std::collections::HashSet;

use super::{Value, find};
use crate::import::{
    mapping::table,
    reading::{Choice, Limits, Separator, read},
};

/// The items of a text whose cells are divided by bars: label, key, what would be written.
fn found(text: &str) -> Vec<(&'static str, Option<&'static str>, String)> {
    let choice = Choice { separator: Some(Separator::Bar), ..Choice::default() };
    let workbook = read(text.as_bytes(), choice, &Limits::default()).unwrap();
    let table = table::find_all(&workbook, false, None).remove(0);
    let items = find(&workbook, &table, &HashSet::from([0])).items;
    items.iter().map(|item| (item.value.label(), item.value.key(), item.value.text())).collect()
}

const TABLE: &str = "\n\nNr.|Bezeichnung|Zweck|Daten\n1|Wahl|Durchführung|Namen\n";

#[test]
fn lines_above_a_table() {
    let items = found(&format!(
        "Verzeichnis\nVerantwortlicher: Turnverein e. V., Weg 3, 80000 München, Tel. 089 123\nVertreten durch: Anna Adam; Datenschutzbeauftragter: nicht benannt\nStand: 01.03.2026{TABLE}"
    ));
    let said = |key: Option<&str>, text: &str| {
        assert!(items.iter().any(|item| item.1 == key && item.2 == text), "{text}: {items:?}");
    };
    said(Some("strasse"), "Weg 3");
    said(Some("plz"), "80000");
    said(Some("ort"), "München");
    said(Some("telefon"), "089 123");
    said(Some("vertretung"), "Anna Adam");
    // Without a reason there is nothing to write, but it is shown.
    assert!(items.iter().any(|item| item.0 == "Datenschutzbeauftragte Person" && item.1.is_none()));
    assert!(items.iter().any(|item| item.0 == "Stand" && item.1.is_none()));
    assert!(items.iter().any(|item| item.0 == "Verantwortlicher" && item.1.is_none()));
}

#[test]
fn a_reason_and_a_person() {
    let items =
        found(&format!("Datenschutzbeauftragter: nicht benannt, weil weniger als 20 Personen{TABLE}"));
    assert_eq!(items[0].1, Some("kein-dsb"));
    assert_eq!(items[0].2, "weniger als 20 Personen");
    let items = found(&format!("DSB: Frau Beispiel, Tel. 0511 123, dsb@b.example{TABLE}"));
    assert_eq!(
        items,
        [("Datenschutzbeauftragte Person", Some("dsb"), "Frau Beispiel, 0511 123, dsb@b.example".to_owned())]
    );
}

#[test]
fn what_is_said_twice_is_offered_once_and_shown_twice() {
    let items = found(&format!("Vertretung: Anna Adam\nVertretung: Bernd Bauer{TABLE}"));
    assert_eq!(items.len(), 2);
    assert_eq!((items[0].1, items[1].1), (Some("vertretung"), None));
}

#[test]
fn a_block_over_several_parts_keeps_them() {
    let items = found(&format!("Verantwortlicher: Turnverein; Weg 3; 80000 München; Tel.: 089 123{TABLE}"));
    let keys: Vec<_> = items.iter().filter_map(|item| item.1).collect();
    assert_eq!(keys, ["strasse", "plz", "ort", "telefon"]);
}

#[test]
fn what_the_rows_say_is_theirs() {
    assert_eq!(found("Nr.|Bezeichnung|Zweck|Telefon|E-Mail\n1|Wahl|Durchführung|0511 1|a@b.example\n"), []);
    assert!(Value::Shown("Stand").key().is_none());
}

/// What a field would refuse from somebody who types it is only shown.
#[test]
fn what_no_field_would_take_is_only_shown() {
    for line in [
        format!("Aufsichtsbehörde: Landesbeauftragte {}", "x".repeat(300)),
        format!("Verantwortlicher: Stadtwerke / Fax: {}", "1".repeat(320)),
        "Verantwortlicher\nFax: keins".to_owned(),
        "Verantwortlicher\nE-Mail: siehe Aushang".to_owned(),
        "Verantwortlicher\nHomepage: im Aufbau".to_owned(),
        format!("DSB: Frau Beispiel, Tel. {}", "1".repeat(301)),
        "Vertreter in der Union (Art. 27): Tel. 0511 12345".to_owned(),
    ] {
        let items = found(&format!("{line}{TABLE}"));
        assert!(!items.is_empty() && items.iter().all(|item| item.1.is_none()), "{line}: {items:?}");
    }
    let items = found(&format!("Vertreter in der Union (Art. 27): Tel. 0511 12345{TABLE}"));
    assert_eq!(items[0].0, "Vertreter in der Union (Art.\u{a0}27)");
}
