//! What is written on the Kurzblatt stands on the sheet, and rows stay the rows they are.

use axum::http::StatusCode;

use super::{NEW, as_system, change, create, filled, history, ids, sheet, short_form, texts};
use crate::support::{Site, World};

const FIELDS: [(&str, &str); 19] = [
    ("name", "Zählerdaten & Abrechnung"),
    ("own_reference", "ZD-17/b"),
    ("contact_person", "Erika Beispiel, Telefon 0123 456"),
    ("stage", "trial"),
    ("introduced_on", "1.2.2020"),
    ("changed_on", "2024-04-03"),
    ("entry_as_of", "05.06.2026"),
    ("purposes", "Ablesung der Zähler\n- Abrechnung ¶ des Verbrauchs"),
    ("legal_bases", "Art. 6 Abs. 1 lit. b DSGVO\n§ 22 MessZV"),
    ("data_subjects", "Anschlussnehmer (auch ehemalige)\nBeschäftigte"),
    (
        "data_categories",
        "Zählernummer(Sparte, Standort)\nAtteste [Art. 9: Gesundheitsdaten]\nFührungszeugnis [Art. 10]",
    ),
    (
        "recipients",
        "intern:\nAbrechnung\nextern: Netzagentur (nur auf Verlangen)\nAuftragsverarbeiter: Rechenzentrum Nord",
    ),
    ("third_country_statement", "takes_place"),
    ("third_country_remark", "nur Wartungszugriff"),
    ("transfers", "Meter Inc., USA (Standardvertragsklauseln)"),
    ("retention", "2,1: 10 Jahre nach Ende\nAlle: spätestens 30 Jahre\nsonst nach Aktenplan"),
    ("measures", "Zugang nur mit Karte\nVerschlüsselung der Geräte"),
    ("extra_values", "Software:ZählerPro\nohne Bezeichnung davor"),
    ("supplement", "Erste Zeile\nzweite Zeile"),
];

#[tokio::test]
async fn every_field_stands_on_the_sheet_and_comes_back() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let department = site.department("stadtwerke", World::NETZ).await.to_string();
    let form =
        filled(dpo.form(NEW).await, &FIELDS).fill("department", &department).fill("legal_regime", "kdg");
    let answer = filled(form, &[("global_measures", "ja")]).submit().await;
    answer.follow().await.shows_notice("");

    let page = dpo.get(&sheet(6)).await.is_ok();
    let shown = page.texts("main").join(" ");
    for words in [
        "Zählerdaten & Abrechnung",
        "ZD-17/b",
        "NB – Netzbetrieb",
        "Erika Beispiel, Telefon 0123 456",
        "in Erprobung",
        "01.02.2020",
        "03.04.2024",
        "05.06.2026",
        "Ablesung der Zähler",
        "Abrechnung des Verbrauchs",
        "Art. 6 Abs. 1 lit. b DSGVO",
        "§ 22 MessZV",
        "Anschlussnehmer (auch ehemalige)",
        "Beschäftigte",
        "Zählernummer (Sparte, Standort)",
        "Atteste",
        "Gesundheitsdaten",
        "Führungszeugnis",
        "Strafrechtliche Verurteilungen",
        "Abrechnung",
        "Netzagentur (nur auf Verlangen)",
        "Rechenzentrum Nord",
        "findet statt",
        "nur Wartungszugriff",
        "Meter Inc., USA (Standardvertragsklauseln)",
        "10 Jahre nach Ende",
        "1, 2",
        "spätestens 30 Jahre",
        "alle",
        "sonst nach Aktenplan",
        "Zugang nur mit Karte",
        "Verschlüsselung der Geräte",
        "Software",
        "ZählerPro",
        "ohne Bezeichnung davor",
        "Erste Zeile zweite Zeile",
        "KDG",
    ] {
        assert!(shown.contains(words), "the sheet lacks {words:?}: {shown}");
    }

    let form = dpo.form(&short_form(6)).await;
    for (name, value) in [
        ("department", department.as_str()),
        ("legal_regime", "kdg"),
        ("stage", "trial"),
        ("introduced_on", "01.02.2020"),
        ("changed_on", "03.04.2024"),
        ("purposes", "Ablesung der Zähler\nAbrechnung ¶ des Verbrauchs"),
        (
            "data_categories",
            "1: Zählernummer (Sparte, Standort)\n2: Atteste [Art.\u{a0}9: Gesundheitsdaten]\n3: Führungszeugnis [Art.\u{a0}10]",
        ),
        (
            "recipients",
            "intern: Abrechnung\nextern: Netzagentur (nur auf Verlangen)\nAuftragsverarbeiter: Rechenzentrum Nord",
        ),
        ("retention", "1, 2: 10 Jahre nach Ende\nalle: spätestens 30 Jahre\nsonst nach Aktenplan"),
        ("extra_values", "Software: ZählerPro\nAngabe: ohne Bezeichnung davor"),
        ("supplement", "Erste Zeile\nzweite Zeile"),
        ("global_measures", ", ja"),
    ] {
        assert_eq!(form.value(name), value, "{name}");
    }
}

#[tokio::test]
async fn a_row_stays_the_same_row_when_it_is_moved_reworded_or_completed() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let plain = (
        "Ablesung der Zähler\nAbrechnung\nStatistik\nAbrechnung",
        "Statistik für den Rat\nEtwas ganz anderes\nAblesung aller Zähler\nAbrechnung\nAbrechnung",
        &[Some(2), None, Some(0), Some(1), Some(3)][..],
    );
    let named = (
        "Kunden (Haushalt)\nBeschäftigte\nBesucher",
        "Besucher (am Tor)\nMitglieder\nKunden (Haushalt, Gewerbe)\nBeschäftigte, auch ehemalige",
        &[Some(2), None, Some(0), Some(1)][..],
    );
    let categories = (
        "Name\nAnschrift (Straße)\nKontodaten",
        "3: Bankverbindung\nAnschrift (Straße, Ort) [Art. 10]\nTelefon\n1: Name und Vorname",
        &[Some(2), Some(1), None, Some(0)][..],
    );
    let recipients = (
        "intern: Kasse\nextern: Finanzamt\nArchiv",
        "Archiv (Keller)\nintern: Finanzamt\nextern: Kasse\nGericht",
        &[Some(2), Some(1), Some(0), None][..],
    );
    let retention = (
        "10 Jahre nach Ende\n1: sofort nach Zweckerfüllung\nalle: spätestens 30 Jahre",
        "alle: spätestens 25 Jahre\nnach Aktenplan\nsofort nach Zweckerfüllung\n1: 10 Jahre nach Ende",
        &[Some(2), None, Some(1), Some(0)][..],
    );
    let extra = (
        "Software: Alpha\nStandort: Keller",
        "Standort: Keller links\nSoftware: Alpha 2",
        &[Some(1), Some(0)][..],
    );
    let cases = [
        ("purposes", "activity_purpose", plain),
        ("legal_bases", "activity_legal_basis", plain),
        ("transfers", "activity_transfer", plain),
        ("measures", "activity_measure", plain),
        ("data_subjects", "activity_data_subject", named),
        ("data_categories", "activity_data_category", categories),
        ("recipients", "activity_recipient", recipients),
        ("retention", "activity_retention_rule", retention),
        ("extra_values", "activity_extra_value", extra),
    ];
    for (field, table, (before, after, expected)) in cases {
        let mut fields = vec![("name", field), (field, before)];
        if field == "retention" {
            fields.push(("data_categories", "Name"));
        }
        let number = create(&dpo, &fields).await;
        let old = ids(&site, number, table).await;
        change(&dpo, number, &[(field, after)]).await.leads_to_page(&sheet(number));
        let new = ids(&site, number, table).await;
        let kept: Vec<_> = new.iter().map(|id| old.iter().position(|old| old == id)).collect();
        assert_eq!(kept, expected, "{field}");
    }
}

#[tokio::test]
async fn a_number_of_a_data_category_is_never_given_twice() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &[("name", "Nummern"), ("data_categories", "Name\nAnschrift\nKonto")]).await;
    let shown = async || dpo.form(&short_form(number)).await.value("data_categories");
    assert_eq!(shown().await, "1: Name\n2: Anschrift\n3: Konto");

    change(&dpo, number, &[("data_categories", "1: Name\n2: Anschrift")]).await;
    change(&dpo, number, &[("data_categories", "1: Name\n2: Anschrift\nTelefon")]).await;
    assert_eq!(shown().await, "1: Name\n2: Anschrift\n4: Telefon");

    let again = change(&dpo, number, &[("data_categories", "1: Name\n3: Konto")]).await;
    again.shows_error("data_categories", "Die lfd. Nr.\u{a0}3 war schon vergeben");

    change(&dpo, number, &[("data_categories", "")]).await.leads_to_page(&sheet(number));
    change(&dpo, number, &[("data_categories", "Name")]).await;
    assert_eq!(shown().await, "5: Name");
}

#[tokio::test]
async fn typed_numbers_count() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(
        &dpo,
        &[("name", "Nummern"), ("data_categories", "5: Fünf\nohne\n7.2: Sieben-zwei\n7.1: Sieben-eins")],
    )
    .await;
    let shown = async || dpo.form(&short_form(number)).await.value("data_categories");
    assert_eq!(shown().await, "5: Fünf\n8: ohne\n7.2: Sieben-zwei\n7.1: Sieben-eins");
    let old = ids(&site, number, "activity_data_category").await;

    // Another number is another item, even under the same name: nothing is inherited by mistake.
    let typed = "9: Fünf\n8: ohne\n7.2: Sieben-zwei\n7.1: Sieben-eins";
    change(&dpo, number, &[("data_categories", typed)]).await.leads_to_page(&sheet(number));
    assert_eq!(shown().await, typed);
    let new = ids(&site, number, "activity_data_category").await;
    assert!(!old.contains(&new[0]) && new[1..] == old[1..], "{old:?} {new:?}");

    for (wrong, sentence) in [
        ("8: ohne\n8: doppelt", "Die lfd. Nr.\u{a0}8 steht zweimal da"),
        ("12: a\n12: b", "Die lfd. Nr.\u{a0}12 steht zweimal da"),
        ("12.1: a\n12.1: b", "Die lfd. Nr.\u{a0}12.1 steht zweimal da"),
        ("9999: a\nb", "Nummern bis 9999"),
    ] {
        let answer = change(&dpo, number, &[("data_categories", wrong)]).await;
        answer
            .shows_error("data_categories", sentence)
            .form(&short_form(number))
            .holds("data_categories", wrong);
    }
}

#[tokio::test]
async fn marks_of_articles_9_and_10_are_kept() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let lines = "Atteste [Art. 9: Gesundheitsdaten] [Art. 10]\nBekenntnis [Art.9]\nUrteile [art 10]\n\
                 Beides [Art. 10] [Art. 9: Religion]\nName [sic]\nParagraf [Art. 90]";
    let number = create(&dpo, &[("name", "Marken"), ("data_categories", lines)]).await;
    let stored = async || {
        let query = format!(
            "
            select concat_ws(' | ', category.name, special_category, special_kinds, special_kind, criminal_offences)
            from activity_data_category item
            join data_category category on category.id = item.category_id
            join processing_activity activity on activity.id = item.activity_id
            where activity.number = {number}
            order by position
            "
        );
        texts(&site, &query).await
    };
    assert_eq!(
        stored().await,
        [
            "Atteste | t | {health} |  | t",
            "Bekenntnis | t | {} |  | f",
            "Urteile | f | {} |  | t",
            "Beides | t | {} | Religion | t",
            "Name [sic] | f | {} |  | f",
            "Paragraf [Art. 90] | f | {} |  | f",
        ]
    );
    let form = dpo.form(&short_form(number)).await;
    let without = form.value("data_categories").replace(" [Art.\u{a0}9: Gesundheitsdaten]", "");
    form.fill("data_categories", &without).submit().await.leads_to_page(&sheet(number));
    assert_eq!(stored().await[0], "Atteste | f | {} |  | t");
}

#[tokio::test]
async fn a_heading_line_sets_the_kind_of_those_below() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let lines = "Ohne Art\nIntern:\n- Kasse\n• Archiv: Keller\nextern:\nFinanzamt\nAUFTRAGSVERARBEITER: Rechenzentrum\n\
                 Gericht\ngemeinsam Verantwortliche:\nGemeinde\nDrittland: Meter Inc.\ninternationale Organisation: UNO";
    let number = create(&dpo, &[("name", "Empfänger"), ("recipients", lines)]).await;
    dpo.form(&short_form(number)).await.holds(
        "recipients",
        "Ohne Art\nintern: Kasse\nintern: Archiv: Keller\nextern: Finanzamt\nAuftragsverarbeiter: Rechenzentrum\n\
         extern: Gericht\ngemeinsam Verantwortliche: Gemeinde\nDrittland: Meter Inc.\ninternationale Organisation: UNO",
    );
}

#[tokio::test]
async fn a_retention_rule_names_only_numbers_that_there_are() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let fields = [
        ("name", "Fristen"),
        ("data_categories", "Name\nKonto\nTelefon"),
        ("retention", "3, 1, 1: 3 Jahre\nalle: 10 Jahre\n2020: nach der Wahl\nnach Aktenplan"),
    ];
    let number = create(&dpo, &fields).await;
    let shown = async || dpo.form(&short_form(number)).await.value("retention");
    assert_eq!(shown().await, "1, 3: 3 Jahre\nalle: 10 Jahre\n2020: nach der Wahl\nnach Aktenplan");

    change(&dpo, number, &[("retention", "1, 9: 3 Jahre")])
        .await
        .shows_error("retention", "Eine Datenkategorie mit der lfd. Nr.\u{a0}9 gibt es nicht.");
    let unknown =
        filled(dpo.form(NEW).await, &[("name", "Neu"), ("data_categories", "Name"), ("retention", "2: nie")]);
    unknown.submit().await.shows_error("retention", "lfd. Nr.\u{a0}2 gibt es nicht");

    // A rule must not go on naming what is gone.
    change(&dpo, number, &[("data_categories", "1: Name\n2: Konto")]).await.shows_error(
        "retention",
        "Eine Löschfrist nennt noch die entfernte Datenkategorie mit der lfd. Nr.\u{a0}3.",
    );
    change(&dpo, number, &[("data_categories", "1: Name\n2: Konto"), ("retention", "1: 3 Jahre")])
        .await
        .leads_to_page(&sheet(number));
    assert_eq!(shown().await, "1: 3 Jahre");
}

#[tokio::test]
async fn recipients_and_the_statement_that_there_are_none_exclude_each_other() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let both = [("name", "Empfänger"), ("recipients", "Kasse"), ("no_recipients", "ja")];
    filled(dpo.form(NEW).await, &both)
        .submit()
        .await
        .shows_error("no_recipients", "Bitte entfernen Sie eines von beiden");
    let number = create(&dpo, &[("name", "Empfänger"), ("no_recipients", "ja")]).await;
    dpo.form(&short_form(number)).await.holds("no_recipients", ", ja");
    change(&dpo, number, &[("recipients", "Kasse"), ("no_recipients", "")])
        .await
        .leads_to_page(&sheet(number));
    dpo.form(&short_form(number)).await.holds("no_recipients", "");
}

#[tokio::test]
async fn saving_unchanged_writes_nothing() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &FIELDS).await;
    let before = (history(&site).await, saved_at(&site, number).await);
    site.wait(std::time::Duration::from_secs(60)).await;
    let answer = dpo.form(&short_form(number)).await.submit().await;
    answer
        .leads_to_page(&sheet(number))
        .follow()
        .await
        .is_ok()
        .has_text(".notice", "Es gab nichts zu ändern");
    assert_eq!((history(&site).await, saved_at(&site, number).await), before);
}

async fn saved_at(site: &Site, number: i32) -> Vec<String> {
    texts(site, &format!("select updated_at::text from processing_activity where number = {number}")).await
}

#[tokio::test]
async fn the_history_shows_what_was_changed_and_nothing_else() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &FIELDS).await;
    let changes: [(&str, &str, &[&str]); 8] = [
        ("name", "Neuer Name", &[r#"processing_activity update {"name": "Neuer Name"}"#]),
        (
            "purposes",
            "Ablesung der Zähler\nAbrechnung des Verbrauchs im Jahr",
            &[
                r#"activity_purpose update {"text": "Abrechnung des Verbrauchs im Jahr"}"#,
                "purpose_change insert",
            ],
        ),
        ("purposes", "Ablesung der Zähler", &["activity_purpose delete"]),
        (
            "measures",
            "Verschlüsselung der Geräte\nZugang nur mit Karte",
            &[r#"activity_measure update {"position": "#],
        ),
        (
            "data_subjects",
            "Anschlussnehmer (auch künftige)\nBeschäftigte",
            &[r#"activity_data_subject update {"note": "auch künftige"}"#],
        ),
        (
            "recipients",
            "intern: Abrechnung\nextern: Netzagentur (nur auf Verlangen)\nextern: Rechenzentrum Nord",
            &[r#"activity_recipient update {"kind": "external"}"#],
        ),
        (
            "data_categories",
            "1: Zählernummer (Sparte, Standort)\n2: Atteste [Art. 9: Gesundheitsdaten]\n3: Führungszeugnis [Art. 10]\nTelefon",
            &["data_category insert", "activity_data_category insert"],
        ),
        (
            "retention",
            "1: 10 Jahre nach Ende\nalle: spätestens 30 Jahre\nsonst nach Aktenplan",
            &["activity_retention_rule_number delete"],
        ),
    ];
    for (field, value, expected) in changes {
        let before = history(&site).await;
        change(&dpo, number, &[(field, value)]).await.leads_to_page(&sheet(number));
        let query = format!(
            "select concat_ws(' ', table_name, lower(operation), new_values) from audit_log order by at, id offset {before}"
        );
        let written = texts(&site, &query).await;
        assert_eq!(written.len(), expected.len(), "{field}: {written:?}");
        for expected in expected {
            assert!(
                written.iter().any(|line| line.starts_with(expected)),
                "{field}: {written:?} without {expected}"
            );
        }
    }
}

#[tokio::test]
async fn a_renamed_catalogue_entry_is_neither_conflict_nor_duplicate() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(
        &dpo,
        &[
            ("name", "Namen"),
            ("data_subjects", "Kunden"),
            ("data_categories", "Konto"),
            ("recipients", "Kasse"),
        ],
    )
    .await;
    let forms = [dpo.form(&short_form(number)).await, dpo.form(&short_form(number)).await];
    as_system(&site, "update data_subject_category set name = 'Kundinnen und Kunden' where name = 'Kunden'")
        .await;
    as_system(&site, "update data_category set name = 'Kontodaten' where name = 'Konto'").await;
    as_system(&site, "update recipient set name = 'Stadtkasse' where name = 'Kasse'").await;
    let before = history(&site).await;

    // Unchanged, and with details added to the names as they were shown.
    let [unchanged, changed] = forms;
    unchanged.submit().await.leads_to_page(&sheet(number));
    assert_eq!(history(&site).await, before);
    let changed = filled(
        changed,
        &[
            ("data_subjects", "Kunden (alle)"),
            ("data_categories", "1: Konto (IBAN)"),
            ("recipients", "intern: Kasse"),
        ],
    );
    changed.submit().await.leads_to_page(&sheet(number));
    let form = dpo.form(&short_form(number)).await;
    assert_eq!(form.value("data_subjects"), "Kundinnen und Kunden (alle)");
    assert_eq!(form.value("data_categories"), "1: Kontodaten (IBAN)");
    assert_eq!(form.value("recipients"), "intern: Stadtkasse");
    for table in ["data_subject_category", "data_category", "recipient"] {
        assert_eq!(site.count(&format!("select count(*) from {table}")).await, 1, "{table}");
    }
}

#[tokio::test]
async fn new_names_of_an_editor_are_marked_as_unchecked() {
    let site = Site::new().await;
    let fields = [
        ("name", "Namen"),
        ("data_subjects", "Kunden"),
        ("data_categories", "Konto"),
        ("recipients", "Kasse"),
    ];
    create(&site.editor("stadtwerke").await, &fields).await;
    create(&site.dpo("stadtwerke").await, &[("name", "Mehr"), ("data_subjects", "Kunden\nGäste")]).await;
    let found =
        texts(&site, "select concat_ws(' ', name, confirmed) from data_subject_category order by name").await;
    assert_eq!(found, ["Gäste t", "Kunden f"]);
}

#[tokio::test]
async fn ids_and_keys_by_hand_lose_nothing_and_break_nothing() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &FIELDS).await;
    let before = history(&site).await;
    dpo.post(&short_form(number), &[]).await.leads_to_page(&sheet(number));
    dpo.post(&short_form(number), &[("unbekannt", "x"), ("vorher.name", "y"), ("wahl.name", "mine")])
        .await
        .leads_to_page(&sheet(number));
    assert_eq!(history(&site).await, before);
    dpo.post(&short_form(number), &[("name", "Nur der Name")]).await.leads_to_page(&sheet(number));
    assert_eq!(history(&site).await, before + 1);

    for path in ["0", "-1", "99999999999", "abc", "%20", "%00", "1%2F2"] {
        for page in ["", "/kurzblatt", "/beenden", "/wieder-aufnehmen", "/entfernen", "/duplizieren"] {
            let address = format!("{}/{path}{page}", super::LIST);
            dpo.get(&address).await.is_not_found();
            if !page.is_empty() {
                let kennung = "01890000-0000-7000-8000-000000000000";
                let fields =
                    [("name", "x"), ("ended_on", "1.1.2026"), ("stage", "trial"), ("kennung", kennung)];
                let status = dpo.post(&address, &fields).await.status;
                // A removal that finds nothing was sent twice.
                assert!(
                    status == StatusCode::NOT_FOUND
                        || page == "/entfernen" && status == StatusCode::SEE_OTHER,
                    "{address}: {status}"
                );
            }
        }
    }
    let foreign = site.department("gemeinde", World::NETZ).await.to_string();
    for department in [foreign.as_str(), "abc", "00000000-0000-0000-0000-000000000000"] {
        let form = dpo.form(NEW).await.fill("name", "x").forge("department", department);
        form.submit().await.shows_error("department", "Bitte wählen Sie eine der angebotenen");
        let form = dpo.form(&short_form(number)).await.forge("department", department);
        form.submit().await.shows_error("department", "Bitte wählen Sie eine der angebotenen");
    }
    let taken = texts(
        &site,
        "select processing_activity.id::text from processing_activity join organisation on organisation.id = organisation_id where slug like 'gemeinde%' limit 1",
    )
    .await;
    let form = dpo.form(NEW).await.fill("name", "x").forge("kennung", &taken[0]);
    form.submit().await.is_error_page(StatusCode::CONFLICT, "So nicht möglich");
    let copy = dpo.form(&format!("{}/duplizieren", sheet(number))).await.forge("kennung", &taken[0]);
    copy.submit().await.is_error_page(StatusCode::CONFLICT, "So nicht möglich");
    for kennung in ["", "abc"] {
        let form = dpo.form(NEW).await.fill("name", "x").forge("kennung", kennung);
        form.submit().await.is_error_page(StatusCode::BAD_REQUEST, "Anfrage nicht verstanden");
    }
}
