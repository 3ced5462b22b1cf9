//! Files that nobody meant well with, and files that somebody wrote by hand: one sentence or several,
//! and nothing written.

use serde_json::{Value, json};
use vvt::{
    database::id::ActivityId,
    import::{Limits, Plan, Refusal, json::read},
    register::{Activity, Reference, Register, Related, Scope},
};

use super::{LIMITS, NAME, exported, generated::Dice, new_organisation, taken_over};
use crate::support::Site;

/// A record of two sheets as JSON.
fn tree() -> Value {
    let mut dice = Dice::new(7);
    let mut register = dice.register(NAME);
    register.activities = vec![dice.activity(1), dice.activity(2)];
    for (activity, name) in register.activities.iter_mut().zip(["Lohn", "Miete"]) {
        activity.name = name.to_owned();
        activity.data_categories.items.clear();
        without_numbers(activity);
    }
    serde_json::to_value(&register).unwrap()
}

fn without_numbers(activity: &mut Activity) {
    activity.data_subjects.items.iter_mut().for_each(|row| row.data_categories = Scope::Unspecified);
    activity.recipients.items.iter_mut().for_each(|row| row.data_categories = Scope::Unspecified);
    activity.third_countries.transfers.iter_mut().for_each(|row| row.data_categories = Scope::Unspecified);
    activity.retention.items.iter_mut().for_each(|row| row.data_categories = Scope::Unspecified);
    activity.measures.items.iter_mut().for_each(|row| row.data_categories = Scope::Unspecified);
    activity.legal_bases.items.iter_mut().for_each(|row| row.applies_to = None);
}

fn planned(tree: &Value) -> Result<Plan, Refusal> {
    Plan::of(read(tree.to_string().as_bytes(), LIMITS)?)
}

/// The sentence that refuses these bytes.
#[track_caller]
fn refusal(bytes: &[u8]) -> String {
    let Refusal(sentences) = read(bytes, LIMITS).unwrap_err();
    assert_eq!(sentences.len(), 1, "{sentences:?}");
    sentences[0].clone()
}

#[test]
fn what_is_no_record_is_refused_in_one_german_sentence() {
    let deep = "[".repeat(200_000);
    let nested = format!("{{\"format\": 1, \"head\": {}", "{\"a\":".repeat(200_000));
    for (bytes, sentence) in [
        (&b""[..], "Die Datei ist leer."),
        (b" \n\t", "Die Datei ist leer."),
        (b"\xff\xfe\x00", "Die Datei ist kein gültiges JSON: Zeile 1, Spalte 1."),
        (b"PK\x03\x04", "kein gültiges JSON"),
        (b"{\"format\": 1", "endet mitten im Inhalt"),
        (b"[]", "passt nicht zum Format"),
        (b"{}", "Die Nummer des Formats"),
        (b"{\"format\": \"1\"}", "Die Nummer des Formats"),
        (b"{\"format\": 2}", "Die Datei hat das Format 2; diese Version liest das Format 1."),
        (b"{\"format\": 1}", "fehlt die Angabe „head“"),
        (b"{\"format\": 1, \"format\": 1}", "passt nicht zum Format"),
        (b"\xef\xbb\xbf{\"format\": 1e400}", "kein gültiges JSON"),
        (deep.as_bytes(), "kein gültiges JSON"),
        (nested.as_bytes(), "endet mitten im Inhalt"),
    ] {
        let said = refusal(bytes);
        assert!(said.contains(sentence), "{said}");
        assert!(!said.contains("expected") && !said.contains('`'), "{said}");
    }
    let small = Limits { bytes: 1024 * 1024, activities: 1 };
    let Refusal(said) = read(&vec![b' '; 1024 * 1024 + 1], small).unwrap_err();
    assert_eq!(said, ["Die Datei ist größer als 1 MiB; so viel lässt sich nicht auf einmal übernehmen."]);
    let Refusal(said) = read(tree().to_string().as_bytes(), small).unwrap_err();
    assert_eq!(
        said,
        ["Die Datei hat 2 Verarbeitungstätigkeiten; höchstens 1 lassen sich auf einmal übernehmen."]
    );
}

#[test]
fn values_of_another_kind_are_refused_where_they_stand() {
    for (pointer, value, sentence) in [
        ("/activities/0/name", json!(5), "passt nicht zum Format"),
        ("/activities/0/number", json!("1"), "passt nicht zum Format"),
        ("/activities/0/number", json!(-1), "passt nicht zum Format"),
        ("/activities/0/number", json!(1e30), "passt nicht zum Format"),
        ("/activities/0/stage", json!("beendet"), "passt nicht zum Format"),
        ("/activities/0/introduced_on", json!("31.12.2026"), "passt nicht zum Format"),
        ("/activities/0/introduced_on", json!("2026-02-30"), "passt nicht zum Format"),
        ("/activities/0/purposes", json!([]), "passt nicht zum Format"),
        ("/activities/0/surprise", json!("?"), "Die Angabe „activities.0.surprise“ nicht"),
        ("/activities/0/keys/surprise", json!({"a": 1}), "„activities.0.keys.surprise“"),
        ("/surprise", json!(null), "„surprise“"),
    ] {
        let mut tree = tree();
        let (place, key) = pointer.rsplit_once('/').unwrap();
        tree.pointer_mut(place).unwrap()[key] = value;
        let said = refusal(tree.to_string().as_bytes());
        assert!(said.contains(&sentence.replace("Die Angabe ", "")), "{pointer}: {said}");
    }
}

#[test]
fn what_cannot_be_stored_is_named_with_its_place() {
    let category = |number: &str| {
        json!({"number": number, "name": "Namen", "note": null, "origin": null, "storage_place": null,
               "special_category": null, "criminal_offences": false})
    };
    for (pointer, value, sentence) in [
        ("/activities/1/number", json!(1), "Nr.\u{a0}1 „Miete“: Diese Nummer steht zweimal in der Datei."),
        ("/activities/0/number", json!(0), "zwischen 1 und 999.999"),
        ("/activities/0/number", json!(4_294_967_295_u32), "zwischen 1 und 999.999"),
        ("/activities/0/name", json!(" \n\u{0} "), "Name: Der Text ist leer."),
        ("/activities/0/name", json!("ü".repeat(301)), "höchstens 300 Zeichen haben; es sind 301."),
        (
            "/activities/0/delimitation",
            json!("x".repeat(20_001)),
            "Abgrenzung: Der Text darf höchstens 20.000 Zeichen",
        ),
        ("/activities/0/introduced_on", json!("0001-01-01"), "zwischen 1900 und 2200"),
        ("/activities/0/department", json!("x".repeat(301)), "je höchstens 300 Zeichen"),
        (
            "/activities/0/purposes/items",
            json!([{"kind": "primary", "text": ""}]),
            "Zwecke, 1.\u{a0}Eintrag, Text: Der Text ist leer.",
        ),
        (
            "/activities/0/data_categories/items",
            json!([category("1"), category("1")]),
            "Die lfd.\u{a0}Nr.\u{a0}1 steht zweimal da.",
        ),
        ("/activities/0/data_categories/items", json!([category("eins")]), "„eins“ ist keine lfd.\u{a0}Nr."),
        (
            "/activities/0/data_categories/items",
            json!([category("10000")]),
            "„10000“ ist keine lfd.\u{a0}Nr.",
        ),
        (
            "/activities/0/extra_values",
            json!([{"label": "", "text": "x"}]),
            "Bezeichnung: Der Text ist leer.",
        ),
        ("/head/controller/name", json!("x".repeat(301)), "Vorblatt, Verantwortlicher, Name"),
        ("/head/controller/employees", json!(4_000_000_000_u32), "höchstens 10.000.000"),
    ] {
        let mut tree = tree();
        *tree.pointer_mut(pointer).unwrap() = value;
        let Refusal(said) = planned(&tree).unwrap_err();
        assert!(said.iter().any(|said| said.contains(sentence)), "{pointer}: {said:?}");
    }
    let mut tree = tree();
    tree["activities"][0]["measures"]["items"] = json!([{
        "text": "x", "shared": false, "relation": "additional", "reason": null, "data_categories": {"numbers": ["7"]}
    }]);
    let Refusal(said) = planned(&tree).unwrap_err();
    assert!(said[0].contains("Eine lfd.\u{a0}Nr.\u{a0}„7“ hat das Blatt nicht."), "{said:?}");
    // Thousands of problems are not thousands of sentences.
    tree["activities"][0]["purposes"]["items"] = json!(vec![json!({"kind": "primary", "text": ""}); 5_000]);
    let Refusal(said) = planned(&tree).unwrap_err();
    assert_eq!((said.len(), said[20].as_str()), (21, "Dazu kommen 4.981 weitere Stellen."));
}

/// Sheets that refer to each other.
fn sheets(change: impl Fn(&mut [Activity])) -> Plan {
    let mut dice = Dice::new(11);
    let mut sheets: Vec<Activity> = (1..=3).map(|number| dice.activity(number)).collect();
    for sheet in &mut sheets {
        sheet.documents.items.clear();
        sheet.extra_values.clear();
    }
    change(&mut sheets);
    Plan::of_activities(sheets, |_| ActivityId::new()).unwrap()
}

fn reference(number: u32) -> Option<Reference> {
    Some(Reference { number, name: "Anderes Blatt".to_owned() })
}

#[tokio::test]
async fn references_that_do_not_hold_lose_no_word() {
    // To itself, in a circle, to a sheet that is not there, to one that says something else.
    let plan = sheets(|sheets| {
        let purposes = sheets[0].purposes.clone();
        sheets[1].purposes = purposes.clone();
        sheets[0].purposes.same_as = reference(2);
        sheets[1].purposes.same_as = reference(1);
        sheets[2].purposes.same_as = reference(3);
        sheets[2].retention.same_as = reference(99);
        sheets[2].joint_controllers.same_as = reference(1);
        sheets[2].joint_controllers.items = vec![joint("Andere")];
        sheets[0].joint_controllers.items = vec![joint("Eine")];
        sheets[0].related = vec![
            Related { activity: reference(99).unwrap(), note: Some("wegen der Fristen".to_owned()) },
            Related { activity: reference(1).unwrap(), note: None },
        ];
    });
    assert!(plan.sheets.iter().all(|sheet| sheet.same_as.is_empty()));
    assert_eq!(plan.notes.len(), 6, "{:?}", plan.notes);
    let site = Site::empty().await;
    let organisation = new_organisation(site.db()).await;
    taken_over(site.db(), organisation, plan).await;
    let stored = exported(site.db(), organisation).await;
    let words = serde_json::to_string(&stored).unwrap();
    for word in ["Andere", "Eine", "wegen der Fristen", "Nr.\u{a0}99 Anderes Blatt"] {
        assert!(words.contains(word), "{word} is lost");
    }
    assert!(stored.activities.iter().all(|activity| activity.related.is_empty()));
}

fn joint(name: &str) -> vvt::register::JointController {
    vvt::register::JointController {
        name: name.to_owned(),
        contact: None,
        officer: None,
        agreed_on: None,
        note: None,
    }
}

#[test]
fn a_reference_alone_says_enough() {
    let plan = sheets(|sheets| {
        sheets[0].measures.supplement = Some("von dort".to_owned());
        sheets[1].measures.items.clear();
        sheets[1].measures.supplement = None;
        sheets[1].measures.same_as = reference(1);
    });
    assert_eq!(plan.sheets[1].same_as.len(), 1);
    assert!(plan.sheets[1].measures.is_empty() && plan.notes.is_empty(), "{:?}", plan.notes);
}

#[tokio::test]
async fn entries_of_the_organisation_stay_as_they_are() {
    let site = Site::empty().await;
    let organisation = new_organisation(site.db()).await;
    let mut owner = site.owner().await;
    for (query, value) in [
        (
            "insert into data_category (id, organisation_id, name) values (gen_random_uuid(), $1, $2)",
            "Löschdaten",
        ),
        (
            "insert into system (id, organisation_id, name, measures) values (gen_random_uuid(), $1, 'Akteno', $2)",
            "Protokoll",
        ),
        (
            "insert into reference_document (id, organisation_id, name, version) values (gen_random_uuid(), $1, 'Konzept', $2)",
            "1",
        ),
    ] {
        sqlx::query("select set_config('vvt.actor', 'system', false)").execute(&mut owner).await.unwrap();
        sqlx::query(query).bind(organisation).bind(value).execute(&mut owner).await.unwrap();
    }
    let plan = sheets(|sheets| {
        let sheet = &mut sheets[0];
        sheet.data_categories.items = vec![vvt::register::DataCategory {
            number: "1".to_owned(),
            name: "LOESCHDATEN".to_owned(),
            note: None,
            origin: None,
            storage_place: None,
            special_category: None,
            criminal_offences: false,
        }];
        without_numbers(sheet);
        sheet.systems = vec![vvt::register::System { name: "Akteno".to_owned(), note: None }];
        sheet.measures.of_systems = vec![vvt::register::SystemMeasures {
            system: "Akteno".to_owned(),
            measures: vec!["Protokoll".to_owned(), "Rollen".to_owned()],
        }];
        sheet.documents.items = vec![vvt::register::Document {
            name: "Konzept".to_owned(),
            kind: vvt::register::choices::DocumentKind::Unspecified,
            version: Some("2".to_owned()),
            as_of: None,
            place: None,
            responsible: None,
            note: None,
            first_presentation: false,
        }];
    });
    let outcome = taken_over(site.db(), organisation, plan).await;
    assert_eq!(outcome.notes.len(), 3, "{:?}", outcome.notes);
    let stored: Register = exported(site.db(), organisation).await;
    let sheet = &stored.activities[0];
    assert_eq!(sheet.data_categories.items[0].name, "Löschdaten");
    assert_eq!(sheet.measures.of_systems[0].measures, ["Protokoll"]);
    assert!(sheet.measures.items.iter().any(|measure| measure.text == "Akteno: Rollen"));
    assert_eq!(sheet.documents.items[0].version.as_deref(), Some("1"));
    assert_eq!(sheet.documents.items[0].note.as_deref(), Some("Version 2"));
}
