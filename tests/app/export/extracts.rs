//! An extract says nothing of the rest, what it counts is what it holds, and documents stand where
//! something refers to them.

use serde_json::Value;

use super::files::{Pdf, parse, select, text_of};
use crate::{
    activities::{as_system, change, create, recompute, sheet},
    command::{on, printed, run},
    support::{Person, Site, World, open_place},
    workbook::workbook_text,
};

const PAGE: &str = "/verzeichnis/stadtwerke-musterhausen-gmbh/ausgabe";
const FILE: &str = "/verzeichnis/stadtwerke-musterhausen-gmbh/ausgabe/datei";
/// Stands in everything that is not in the extract.
const MARKER: &str = "Geheimwort";

/// All that somebody can read in the file.
fn said(format: &str, file: &[u8]) -> String {
    if format == "xlsx" {
        return workbook_text(file);
    }
    if format != "pdf" {
        return String::from_utf8(file.to_vec()).unwrap();
    }
    let pdf = Pdf::new(file);
    let attached: Vec<String> =
        pdf.attachments().into_iter().map(|(_, bytes)| String::from_utf8(bytes).unwrap()).collect();
    [pdf.text(), pdf.inside(), attached.join("\n")].join("\n")
}

async fn export(person: &Person, order: &str) -> Vec<u8> {
    person.get(&format!("{FILE}?{order}")).await.is_ok().body.to_vec()
}

/// The marker stands in every list of activities 3 to 5, in their names and departments, in what ties the
/// others to them, and in what the organisation says of its joint controllers.
async fn with_markers(site: &Site) -> Person {
    let dpo = site.dpo("stadtwerke").await;
    for number in 3..=5 {
        let texts = [
            "purposes",
            "legal_bases",
            "data_subjects",
            "data_categories",
            "recipients",
            "retention",
            "measures",
            "supplement",
            "contact_person",
            "own_reference",
            "third_country_remark",
        ];
        let fields: Vec<(&str, &str)> = texts.into_iter().map(|name| (name, MARKER)).collect();
        change(&dpo, number, &fields).await.leads_to_page(&sheet(number));
    }
    as_system(
        site,
        &format!(
            "
            update processing_activity set name = '{MARKER} ' || name where number >= 3;
            update department set name = '{MARKER} ' || name where name in ('Vertrieb', 'Personal');
            insert into activity_tag (id, organisation_id, activity_id, name)
            select gen_random_uuid(), organisation_id, id, '{MARKER}' from processing_activity where number >= 3;
            insert into activity_related (id, organisation_id, activity_id, position, related_id, note)
            select gen_random_uuid(), one.organisation_id, one.id, 1, other.id, '{MARKER}'
            from processing_activity one
            join processing_activity other on other.organisation_id = one.organisation_id and other.number = 3
            where one.number <= 2;
            insert into activity_same_as (id, organisation_id, activity_id, section, source_id)
            select gen_random_uuid(), one.organisation_id, one.id, section, other.id
            from processing_activity one
            join processing_activity other on other.organisation_id = one.organisation_id and other.number = 3
            cross join unnest(array['documents', 'joint_controllers']) section
            where one.number <= 2;
            insert into office_holder (id, organisation_id, office, name, remark)
            select gen_random_uuid(), id, 'joint_controller', joint.name, joint.remark
            from organisation,
                (values ('Verbund Nord', 'nur für: {MARKER}'), ('Verbund Süd', '')) joint (name, remark)
            where slug = '{}';
            insert into finding_acceptance
                (id, organisation_id, activity_id, fingerprint, code, judged, reason, accepted_by)
            select gen_random_uuid(), organisation_id, id, 'x', 'R39-F', '{MARKER}', '{MARKER}', '{MARKER}'
            from processing_activity where number >= 3
            ",
            World::STADTWERKE
        ),
    )
    .await;
    recompute(site).await;
    dpo
}

#[tokio::test]
async fn an_extract_says_nothing_of_the_rest() {
    let site = Site::new().await;
    let dpo = with_markers(&site).await;
    let everything = "&loeschkonzept=ja&pruefhinweise=ja&datenfluss=ja&anlage=ja&beendete=ja";
    let department = site.department("stadtwerke", World::NETZ).await;
    for detail in ["pflicht", "rechtsgrundlagen", "alles"] {
        for format in ["pdf", "html", "xlsx", "json"] {
            let more = format!("format={format}&angaben={detail}{everything}");
            let whole = said(format, &export(&dpo, &format!("umfang=alles&{more}")).await);
            assert!(whole.contains(MARKER), "{format} at {detail}: the test sees nothing");
            for scope in
                ["umfang=auswahl&nummern=1-2".to_owned(), format!("umfang=einheit&einheit={department}")]
            {
                let file = said(format, &export(&dpo, &format!("{scope}&{more}")).await);
                // Of the one nothing is said but what is done together elsewhere.
                assert!(file.contains("Verbund Süd"), "{format} at {detail}");
                assert!(!file.contains("Verbund Nord"), "{format} at {detail}");
                let at = file.find(MARKER);
                assert!(at.is_none(), "{format} at {detail}: {}", around(&file, at.unwrap_or_default()));
            }
        }
    }
    // Where a sheet of the extract names it, it stands there.
    as_system(&site, "insert into activity_joint_controller (id, organisation_id, activity_id, position, name) select gen_random_uuid(), organisation_id, id, 1, 'Verbund Nord' from processing_activity where number = 2").await;
    let file = said("html", &export(&dpo, "umfang=auswahl&nummern=2&format=html&angaben=pflicht").await);
    let head = file.split("Nr.\u{a0}2").next().unwrap_or_default();
    assert!(head.contains("Verbund Nord") && !file.contains(MARKER), "{head}");
    // Both stand in it, so they may name each other.
    as_system(&site, "update activity_related set related_id = (select id from processing_activity other where other.organisation_id = activity_related.organisation_id and other.number = 2) where activity_id in (select id from processing_activity where number = 1)").await;
    let order = "umfang=auswahl&nummern=1-2&format=json&angaben=alles";
    let register: Value = serde_json::from_slice(&export(&dpo, order).await).unwrap();
    assert_eq!(register["activities"][0]["related"][0]["activity"]["number"], 2);
}

fn around(text: &str, at: usize) -> String {
    let from = text.floor_char_boundary(at.saturating_sub(200));
    text[from..text.ceil_char_boundary(at + 100)].to_owned()
}

/// Eight activities: 1 and 2 lack nothing, 3 to 5 something, 6 is planned, 7 ended, 8 is tried out and
/// lacks something.
async fn mixed(site: &Site) -> Person {
    let dpo = site.dpo("stadtwerke").await;
    let complete = [
        ("purposes", "Ablesen der Zähler"),
        ("data_subjects", "Kunden"),
        ("data_categories", "Name, Anschrift"),
        ("recipients", "intern: Abrechnung"),
        ("third_country_statement", "none_and_none_planned"),
        ("retention", "10 Jahre nach Ende des Kalenderjahrs"),
        ("measures", "Zutrittskontrolle mit Chipkarte"),
    ];
    for number in 1..=2 {
        change(&dpo, number, &complete).await.leads_to_page(&sheet(number));
    }
    assert_eq!(create(&dpo, &[("name", "Vorhaben"), ("stage", "planned")]).await, 6);
    assert_eq!(create(&dpo, &[("name", "Früher"), ("stage", "in_operation")]).await, 7);
    dpo.form(&format!("{}/beenden", sheet(7))).await.submit().await.leads_to_page(&sheet(7));
    assert_eq!(create(&dpo, &[("name", "Versuch"), ("stage", "trial")]).await, 8);
    as_system(site, "update processing_activity set stage = 'in_operation' where number <= 5").await;
    recompute(site).await;
    dpo
}

#[tokio::test]
async fn counts_before_the_download_are_those_of_the_document() {
    let site = Site::new().await;
    let dpo = mixed(&site).await;
    let department = site.department("stadtwerke", World::NETZ).await;
    let unit = format!("umfang=einheit&einheit={department}");
    for (order, words, cover, stages, numbers) in [
        (
            "umfang=alles",
            "7 Tätigkeiten: 2 vollständig, 4 mit Lücken, 1 geplant (davon 1 mit Lücken)",
            "7 Tätigkeiten",
            "5 im Einsatz, 1 in Erprobung, 1 geplant",
            vec!["1", "2", "3", "4", "5", "6", "8"],
        ),
        (
            "umfang=alles&ohne_geplante=ja",
            "6 Tätigkeiten: 2 vollständig, 4 mit Lücken",
            "6 Tätigkeiten ohne geplante",
            "5 im Einsatz, 1 in Erprobung",
            vec!["1", "2", "3", "4", "5", "8"],
        ),
        (
            "umfang=alles&beendete=ja&ohne_geplante=ja",
            "7 Tätigkeiten: 2 vollständig, 4 mit Lücken, 1 beendet",
            "7 Tätigkeiten ohne geplante",
            "5 im Einsatz, 1 in Erprobung, 1 beendet",
            vec!["1", "2", "3", "4", "5", "7", "8"],
        ),
        (
            "umfang=auswahl&nummern=1,6,7&ohne_geplante=ja",
            "3 Tätigkeiten: 1 vollständig, 1 geplant (davon 1 mit Lücken), 1 beendet",
            "Auszug, 3 von 8 Tätigkeiten",
            "1 im Einsatz, 1 geplant, 1 beendet",
            vec!["1", "6", "7"],
        ),
        (&unit, "2 Tätigkeiten: 2 vollständig", "Auszug, 2 von 7 Tätigkeiten", "", vec!["1", "2"]),
    ] {
        let page = dpo.get(&format!("{PAGE}?{order}")).await.is_ok().texts("[aria-labelledby=gezaehlt] p");
        assert_eq!(page[0].replace('\u{a0}', " "), words, "{order}");
        let more = "&angaben=alles&format=html&pruefhinweise=ja&loeschkonzept=ja";
        let html = parse(&export(&dpo, &format!("{order}{more}")).await);
        let facts: Vec<String> =
            select(&html, "header dd").iter().map(|fact| fact.text().collect()).collect();
        let facts: Vec<String> = facts.iter().map(|fact| fact.replace('\u{a0}', " ")).collect();
        assert!(facts.iter().any(|fact| fact == cover), "{order}: {facts:?}");
        assert_eq!(facts.iter().any(|fact| fact == stages), !stages.is_empty(), "{order}: {facts:?}");
        let listed: Vec<String> =
            select(&html, "nav tbody th").iter().map(|number| number.text().collect()).collect();
        assert_eq!(listed, numbers, "{order}");
        assert_eq!(select(&html, "article[id^='blatt-']").len(), numbers.len(), "{order}");
        // The appendix speaks of the Vorblatt and each of them.
        let text = text_of(&html);
        let heads = select(&html, "article.lying h3").len();
        let silent = text.split("Ohne Hinweis: ").nth(1).map_or(0, |rest| {
            let (count, all) = rest.split_once(" von ").unwrap();
            let whole = format!("{} (das Ganze und die einzelnen Tätigkeiten)", numbers.len() + 1);
            let extract = format!("{} (Vorblatt und Tätigkeiten)", numbers.len() + 1);
            assert!(all.starts_with(&whole) || all.starts_with(&extract), "{all}");
            count.parse().unwrap()
        });
        // Beside them the heading about the appendix, and that of the Löschkonzept.
        assert_eq!(heads - 2 + silent, numbers.len() + 1, "{order}");
    }
    // What is not understood yet is not counted.
    dpo.get(&format!("{PAGE}?umfang=auswahl&nummern=x"))
        .await
        .is_ok()
        .has_text("main", "Bitte wählen Sie zuerst");
    let form = dpo.get(PAGE).await.form(FILE).tick("schlagwoerter", "ja");
    form.submit().await.shows_error("schlagwoerter", "Schlagwörter sind freiwillig");
}

#[tokio::test]
async fn hints_about_the_screening_are_not_said_of_the_vorblatt() {
    let site = Site::new().await;
    let dpo = mixed(&site).await;
    let health = [("data_subjects", "Kinder"), ("data_categories", "Befunde [Art. 9: Gesundheitsdaten]")];
    change(&dpo, 1, &health).await.leads_to_page(&sheet(1));
    let order = "umfang=auswahl&nummern=1&angaben=alles&format=html&pruefhinweise=ja";
    let html = parse(&export(&dpo, order).await);
    let places: Vec<String> = select(&html, "article.lying section:last-of-type tbody th")
        .iter()
        .map(|place| place.text().collect())
        .collect();
    assert!(places.contains(&"Schwellwertprüfung".to_owned()), "{places:?}");
    assert!(!places.contains(&"Vorblatt".to_owned()), "{places:?}");
}

#[tokio::test]
async fn documents_that_mandatory_items_name_are_printed_at_every_detail() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    change(&dpo, 1, &[("measures", "siehe IT-Sicherheitskonzept, Kapitel 4")]).await.leads_to_page(&sheet(1));
    as_system(
        &site,
        "
        insert into reference_document (id, organisation_id, name, version, as_of, place, first_presentation)
        select gen_random_uuid(), organisation.id, document.name, document.version, '2026-03-01', 'Laufwerk-G', document.name = 'Merkblatt'
        from organisation
        cross join (values ('IT-Sicherheitskonzept', '3.2'), ('Merkblatt', 'M7'), ('Geschäftsordnung', 'G9')) document (name, version)
        where slug like 'stadtwerke%';
        insert into activity_reference_document (id, organisation_id, activity_id, position, document_id)
        select gen_random_uuid(), activity.organisation_id, activity.id, 1, document.id
        from processing_activity activity
        join reference_document document on document.organisation_id = activity.organisation_id
        where number in (1, 3)
        ",
    )
    .await;
    for detail in ["pflicht", "rechtsgrundlagen", "alles"] {
        for format in ["pdf", "html", "json"] {
            let order = format!("umfang=auswahl&nummern=1&format={format}&angaben={detail}&anlage=");
            let file = said(format, &export(&dpo, &order).await);
            for word in ["IT-Sicherheitskonzept", "3.2", "Merkblatt", "M7"] {
                assert!(file.contains(word), "{format} at {detail} lacks {word}");
            }
            for word in ["Geschäftsordnung", "G9", "Laufwerk-G"] {
                assert_eq!(file.contains(word), detail == "alles", "{format} at {detail}: {word}");
            }
        }
    }
    // The Vorblatt lists what is handed over once, with the sheets it belongs to.
    let html = parse(&export(&dpo, "umfang=alles&format=html&angaben=pflicht").await);
    let vorblatt = select(&html, "#teil-1")[0].text().collect::<String>().replace('\u{a0}', " ");
    assert!(vorblatt.contains("Anlagen, die bei der ersten Vorlage mit übergeben werden"), "{vorblatt}");
    assert_eq!(vorblatt.matches("Merkblatt").count(), 1, "{vorblatt}");
    assert!(vorblatt.contains("Zu Nr.: 1, 3") && !vorblatt.contains("IT-Sicherheitskonzept"), "{vorblatt}");
    let none = parse(&export(&dpo, "umfang=auswahl&nummern=2&format=html&angaben=pflicht").await);
    assert!(!text_of(&none).contains("Anlagen"), "nothing is handed over with it");
}

#[tokio::test]
async fn json_hands_over_everything() {
    let site = Site::new().await;
    let dpo = mixed(&site).await;
    as_system(
        &site,
        "
        insert into activity_tag (id, organisation_id, activity_id, position, name)
        select gen_random_uuid(), organisation_id, id, place, word
        from processing_activity
        cross join (values (1, 'Projekt Nord'), (2, 'prüfen')) tag (place, word)
        where number in (1, 7)
        ",
    )
    .await;
    let place = open_place();
    let path = |name: &str| place.path().join(name).to_str().unwrap().to_owned();
    let (out, again) = (path("aus.json"), path("wieder.json"));
    let order = ["export", "--organisation", World::STADTWERKE, "--format", "json", "--output", &out];
    let whole = [&order[..], &["--detail", "alles", "--with-ended", "--with-tags"]].concat();
    printed(&run(&site, &whole).await);
    let text = std::fs::read_to_string(&out).unwrap();
    let register: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        register["head"]["extent"],
        serde_json::json!({ "selected": 8, "total": 8, "extract": false })
    );
    assert_eq!(register["activities"][6]["stage"], "ended");
    assert_eq!(register["activities"][6]["tags"], serde_json::json!(["Projekt Nord", "prüfen"]));

    // Read into an organisation with nothing in it, and handed over again: the same file.
    let mut db = site.db().write(&vvt::database::Actor::system("Test")).await.unwrap();
    let id = vvt::database::id::OrganisationId::new();
    let (name, kind) = ("Stadtwerke Musterhausen GmbH", vvt::organisation::Kind::Company);
    vvt::organisation::store::create(&mut db, id, name, kind).await.unwrap();
    db.commit().await.unwrap();
    let slug = sqlx::query_scalar::<_, String>("select slug from organisation where id = $1")
        .bind(id.0)
        .fetch_one(&mut site.owner().await)
        .await
        .unwrap();
    on(&site, &["import", "--organisation", &slug, &out]).await.output().unwrap();
    let mut back = whole.clone();
    (back[2], back[6]) = (&slug, &again);
    printed(&run(&site, &back).await);
    assert_eq!(std::fs::read_to_string(&again).unwrap(), text);

    // Neither of them unasked; without planned ones the command line says so, too.
    let bare = [&order[..], &["--detail", "alles", "--without-planned"]].concat();
    printed(&run(&site, &bare).await);
    let register: Value = serde_json::from_str(&std::fs::read_to_string(&out).unwrap()).unwrap();
    let extent = serde_json::json!({ "selected": 6, "total": 6, "extract": false, "without_planned": true });
    assert_eq!(register["head"]["extent"], extent);
    assert!(
        register["activities"]
            .as_array()
            .unwrap()
            .iter()
            .all(|activity| activity["tags"] == serde_json::json!([]))
    );
    let refused = run(&site, &[&order[..], &["--with-tags"]].concat()).await;
    assert!(String::from_utf8(refused.stderr).unwrap().contains("nur mit --detail alles"));
    // The page asks for the same.
    let order = "umfang=alles&angaben=alles&format=json&beendete=ja&schlagwoerter=ja";
    let register: Value = serde_json::from_slice(&export(&dpo, order).await).unwrap();
    assert_eq!(register["activities"][6]["tags"][0], "Projekt Nord");
}

#[tokio::test]
async fn the_schema_is_there_for_everybody() {
    let site = Site::new().await;
    let answer = site.visitor().get("/schema/verzeichnis-1.json").await.is_ok();
    assert_eq!(answer.header("content-type"), Some("application/schema+json"));
    let schema: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(schema["$id"], vvt::export::json::SCHEMA_PATH);
    assert_eq!(vvt::export::json::SCHEMA_PATH, format!("/schema/verzeichnis-{}.json", vvt::register::FORMAT));
    assert_eq!(schema["properties"]["format"]["const"], vvt::register::FORMAT);
    site.visitor().get("/hilfe").await.is_ok().has_link(vvt::export::json::SCHEMA_PATH);
    site.dpo("stadtwerke").await.get(PAGE).await.is_ok().has_link(vvt::export::json::SCHEMA_PATH);
}
