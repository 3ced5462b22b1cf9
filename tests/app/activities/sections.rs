//! The sections of a sheet as form pages: what goes in comes out, for every field there is; two people
//! lose nothing; what another sheet says can stand for a section.

use axum::http::StatusCode;
use serde_json::{Value, json};
use vvt::processing_activity::sections::{Field, Kind, List, SECTIONS, Section, find};

use super::{change, create, history, sheet};
use crate::support::{FilledForm, Person, Site};

fn page(number: i32, slug: &str) -> String {
    format!("{}/{slug}", sheet(number))
}

/// The row of a list that waits for an entry; inside another row when `outer` says so.
fn waiting(form: &FilledForm, list: &str, outer: Option<&str>) -> String {
    let rows = form.value(&format!("rows.{list}"));
    let rows = rows.split(", ").map(|row| row.split_once('/').unwrap_or(("", row)));
    let rows: Vec<&str> =
        rows.filter(|(around, _)| *around == outer.unwrap_or_default()).map(|(_, row)| row).collect();
    (*rows.last().unwrap_or_else(|| panic!("no row of {list}"))).to_owned()
}

/// The only field that the form's row has: cut from `{row}.{column}`.
fn has(form: &FilledForm, name: &str) -> bool {
    form.names().iter().any(|known| known == name)
}

/// From the whole record, because an extract names no other activity.
async fn exported(person: &Person, number: i32) -> Value {
    let address =
        "/verzeichnis/stadtwerke-musterhausen-gmbh/ausgabe/datei?umfang=alles&angaben=alles&format=json";
    let answer = person.get(address).await.is_ok();
    let register: Value = serde_json::from_slice(&answer.body).unwrap();
    let activities = register["activities"].as_array().unwrap();
    activities.iter().find(|activity| activity["number"] == number).unwrap().clone()
}

/// What somebody could put into the field; `at` makes each text its own.
fn put(form: FilledForm, field: &Field, name: &str, at: usize) -> (FilledForm, String) {
    let text = match field.kind {
        Kind::Line(_) => format!("Zeile {at} ß"),
        Kind::Text(..) => format!("Absatz {at}\nzweite Zeile <b>"),
        Kind::Date => format!("{:02}.10.2026", at % 28 + 1),
        Kind::Number(_) => at.to_string(),
        Kind::Tick => return (form.tick(name, "ja"), "ja".to_owned()),
        Kind::Choice(options, _) => options.last().unwrap().0.to_owned(),
        Kind::Radio(options) => {
            let value = options.last().unwrap().0;
            return (form.tick(name, value), value.to_owned());
        }
        Kind::Ticks(options) => {
            let value = format!("{}, {}", options[1].0, options[3].0);
            return (form.tick(name, options[1].0).tick(name, options[3].0), value);
        }
        Kind::Country => "US".to_owned(),
        Kind::Reach => "1".to_owned(),
        Kind::DataNumber => "7".to_owned(),
        Kind::Other => "1".to_owned(),
        // Chosen from what the page offers; tested on its own.
        Kind::AppliesTo | Kind::Department => {
            let value = form.value(name);
            return (form, value);
        }
    };
    (form.fill(name, &text), text)
}

/// Fields that contradict what else is filled in.
const NOT_TOGETHER: [&str; 3] = ["no_recipients", "no_special_categories", "no_criminal_offences"];

fn put_row(mut form: FilledForm, list: &List, row: &str, filled: &mut Vec<(String, String)>) -> FilledForm {
    for field in list.fields {
        let name = format!("{row}.{}", field.name);
        let (next, value) = put(form, field, &name, filled.len());
        form = next;
        // The number of a data category is not asked for again.
        if field.kind != Kind::DataNumber {
            filled.push((name, value));
        }
    }
    form
}

/// Fills every field of the section, one row in each list, and saves; gives what was typed, by field.
pub async fn fill_all(person: &Person, number: i32, section: &Section) -> Vec<(String, String)> {
    let mut form = person.form(&page(number, section.slug)).await;
    let mut filled = Vec::new();
    for field in section.fields().filter(|field| !NOT_TOGETHER.contains(&field.name)) {
        let (next, value) = put(form, field, field.name, filled.len());
        form = next;
        filled.push((field.name.to_owned(), value));
    }
    for list in section.lists() {
        let Some(inner) = list.inner else {
            if section.lists().any(|around| around.inner.is_some_and(|inner| inner.name == list.name)) {
                continue;
            }
            let row = waiting(&form, list.name, None);
            form = put_row(form, list, &row, &mut filled);
            continue;
        };
        let row = waiting(&form, list.name, None);
        form = put_row(form, list, &row, &mut filled);
        let inside = waiting(&form, inner.name, Some(&row));
        form = put_row(form, inner, &inside, &mut filled);
    }
    form.submit().await.leads_to_page(&sheet(number)).follow().await.shows_notice("gespeichert");
    filled
}

#[tokio::test]
async fn every_field_of_every_section_is_kept_and_printed() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    create(&dpo, &[("name", "Die andere")]).await;
    let number = create(&dpo, &[("name", "Alles"), ("data_categories", "Daten")]).await;
    for section in SECTIONS {
        let filled = fill_all(&dpo, number, section).await;
        assert!(!filled.is_empty());
        let again = dpo.get(&page(number, section.slug)).await.is_ok().has_no("main b");
        let form = again.form(&page(number, section.slug));
        for (name, value) in &filled {
            let held = form.value(name);
            let held = held.strip_prefix(", ").unwrap_or(&held);
            assert_eq!(held, value, "{}: {name}", section.slug);
        }
        // Sent as it is, it changes nothing.
        let before = history(&site).await;
        form.submit().await.leads_to(&format!("{}?meldung=unveraendert", sheet(number)));
        assert_eq!(history(&site).await, before, "{}", section.slug);
        // A tag is for one's own work; everything else that is a text can be handed over.
        let printed = exported(&dpo, number).await.to_string();
        let tags = super::ids(&site, number, "activity_tag").await;
        let is_tag = |name: &str| tags.iter().any(|tag| name.starts_with(&tag.to_string()));
        for (name, value) in filled.iter().filter(|(_, value)| value.starts_with("Zeile ")) {
            assert!(!is_tag(name) || !printed.contains(value.as_str()), "the tag {value} is printed");
            if is_tag(name) {
                continue;
            }
            assert!(printed.contains(value.as_str()), "{}: {name} = {value} is not printed", section.slug);
        }
        for (name, value) in filled.iter().filter(|(_, value)| value.starts_with("Absatz ")) {
            let value = value.lines().next().unwrap();
            assert!(printed.contains(value), "{}: {name} = {value} is not printed", section.slug);
        }
    }
    dpo.get(&sheet(number)).await.is_ok().has_no("main b");
}

#[tokio::test]
async fn a_section_may_stay_incomplete_and_asks_for_one_more_row() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &[("name", "Reihen")]).await;
    let address = page(number, "zwecke");
    let form = dpo.form(&address).await;
    let first = waiting(&form, "purposes", None);
    let form = form.fill(&format!("{first}.text"), "Erster");
    let more = form.clone().press("mehr", "purposes").submit().await.is_ok();
    let form = more.form(&address).holds(&format!("{first}.text"), "Erster");
    let second = waiting(&form, "purposes", None);
    assert_ne!(first, second);
    let form = form.fill(&format!("{second}.text"), "Zweiter").fill(&format!("{second}.kind"), "excluded");
    assert_eq!(exported(&dpo, number).await["purposes"]["items"], json!([]));
    form.submit().await.leads_to_page(&sheet(number));
    // The same form sent once more: nothing comes twice.
    form.submit().await.leads_to(&format!("{}?meldung=unveraendert", sheet(number)));
    assert_eq!(
        exported(&dpo, number).await["purposes"]["items"],
        json!([{"kind": "primary", "text": "Erster"}, {"kind": "excluded", "text": "Zweiter"}])
    );
    dpo.get(&sheet(number)).await.has_text("main", "Ausdrücklich ausgeschlossen");
    // Onwards: the next section.
    let form = dpo.form(&address).await.press("danach", "weiter");
    form.submit().await.leads_to(&format!("{}?meldung=unveraendert", page(number, "daten")));
}

#[tokio::test]
async fn errors_stand_at_their_fields_and_nothing_typed_is_lost() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &[("name", "Fehler"), ("data_categories", "Name")]).await;
    let before = history(&site).await;

    let address = page(number, "empfaenger");
    let form = dpo.form(&address).await;
    let row = waiting(&form, "recipients", None);
    let form = form
        .fill(&format!("{row}.note"), "ohne Namen")
        .fill(&format!("{row}.numbers"), "9")
        .fill(&format!("{row}.valid_from"), "31.02.2026")
        .fill(&format!("{row}.condition"), &"x".repeat(301));
    let answer = form.submit().await;
    let answer = answer
        .shows_error(&format!("{row}.name"), "Bitte geben Sie einen Empfänger an")
        .shows_error(&format!("{row}.numbers"), "keine lfd. Nr.")
        .shows_error(&format!("{row}.valid_from"), "gibt es nicht")
        .shows_error(&format!("{row}.condition"), "höchstens 300 Zeichen");
    let form = answer.form(&address).holds(&format!("{row}.note"), "ohne Namen");
    let form = form.fill(&format!("{row}.name"), "Kasse").fill(&format!("{row}.numbers"), "alle");
    let form = form
        .fill(&format!("{row}.valid_from"), "02.02.2026")
        .fill(&format!("{row}.valid_until"), "01.02.2026");
    let form = form.fill(&format!("{row}.condition"), "");
    let answer =
        form.submit().await.shows_error(&format!("{row}.valid_until"), "Das Ende liegt vor dem Beginn");
    assert_eq!(history(&site).await, before);
    let form = answer.form(&address).fill(&format!("{row}.valid_until"), "").tick("no_recipients", "ja");
    let answer = form.submit().await.shows_error("no_recipients", "Bitte entfernen Sie eines von beiden");
    answer.form(&address).untick("no_recipients", "ja").submit().await.leads_to_page(&sheet(number));

    let address = page(number, "loeschregeln");
    let form = dpo.form(&address).await;
    let rule = waiting(&form, "retention_rules", None);
    let part = waiting(&form, "sub_rules", Some(&rule));
    let form = form.fill(&format!("{rule}.text"), "Acht Jahre").fill(&format!("{part}.amount"), "acht");
    let answer = form.submit().await.shows_error(&format!("{part}.amount"), "ganze Zahl");
    let form = answer.form(&address).fill(&format!("{part}.amount"), "8");
    let answer = form.submit().await.shows_error(&format!("{part}.unit"), "was die Zahl zählt");
    let form = answer.form(&address).fill(&format!("{part}.unit"), "years");
    let form = form
        .fill(&format!("{part}.event"), "Ende des Kalenderjahres")
        .fill(&format!("{part}.norm"), "§ 147 AO");
    form.submit().await.leads_to_page(&sheet(number));
    dpo.get(&sheet(number)).await.has_text("main", "8 Jahre nach Ende des Kalenderjahres (§ 147 AO)");

    let address = page(number, "daten");
    let form = dpo.form(&address).await;
    let row = waiting(&form, "data_categories", None);
    let form = form.fill(&format!("{row}.name"), "Atteste").tick(&format!("{row}.special_kinds"), "health");
    let answer = form.fill(&format!("{row}.number"), "1").submit().await;
    let answer = answer
        .shows_error(&format!("{row}.number"), "steht zweimal da")
        .shows_error(&format!("{row}.special_category"), "kreuzen Sie auch dieses Feld an");
    let form = answer
        .form(&address)
        .fill(&format!("{row}.number"), "")
        .tick(&format!("{row}.special_category"), "ja");
    let answer = form.tick("no_special_categories", "ja").submit().await;
    let answer = answer.shows_error("no_special_categories", "Bitte entfernen Sie die Kennzeichnung");
    answer.form(&address).untick("no_special_categories", "ja").submit().await.leads_to_page(&sheet(number));
    assert_eq!(exported(&dpo, number).await["data_categories"]["items"][1]["number"], json!("2"));
}

#[tokio::test]
async fn two_people_in_one_section_lose_nothing() {
    let site = Site::new().await;
    let (dpo, editor) = (site.dpo("stadtwerke").await, site.editor("stadtwerke").await);
    let fields = [("name", "Zu zweit"), ("purposes", "Eins\nZwei\nDrei")];
    let number = create(&dpo, &fields).await;
    let address = page(number, "zwecke");
    let rows = super::ids(&site, number, "activity_purpose").await;
    let name = |at: usize, column: &str| format!("{}.{column}", rows[at]);
    let texts = async || {
        let items = exported(&dpo, number).await["purposes"]["items"].clone();
        items
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["text"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };

    // Different rows and fields: both are kept.
    let (first, second) = (dpo.form(&address).await, editor.form(&address).await);
    first.fill(&name(0, "text"), "Eins, geändert").submit().await.leads_to_page(&sheet(number));
    let second = second.fill(&name(0, "kind"), "secondary").fill(&name(1, "text"), "Zwei, geändert");
    second.submit().await.leads_to_page(&sheet(number));
    assert_eq!(texts().await, ["Eins, geändert", "Zwei, geändert", "Drei"]);

    // The same field: asked, and both versions are there to choose from.
    let (first, second) = (dpo.form(&address).await, editor.form(&address).await);
    first.fill(&name(0, "text"), "von der DSB").submit().await.leads_to_page(&sheet(number));
    let asked = second.fill(&name(0, "text"), "von der anderen").submit().await.is(StatusCode::CONFLICT);
    let asked = asked.has_text(".conflict", "von der DSB").has_text(".conflict", "von der anderen");
    let form = asked.form(&address).tick(&format!("wahl.{}", name(0, "text")), "mine");
    form.submit().await.leads_to_page(&sheet(number));
    assert_eq!(texts().await[0], "von der anderen");

    // One removes what the other changes: the removal is not silently undone, nor the change lost.
    let (first, second) = (dpo.form(&address).await, editor.form(&address).await);
    first.tick(&name(1, "entfernen"), "ja").submit().await.leads_to_page(&sheet(number));
    let asked = second.fill(&name(1, "text"), "doch noch").submit().await.is(StatusCode::CONFLICT);
    let form = asked.form(&address).tick(&format!("wahl.{}", name(1, "zeile")), "mine");
    form.submit().await.leads_to_page(&sheet(number));
    assert!(texts().await.contains(&"doch noch".to_owned()));

    // The other way round, with the other answer.
    let (first, second) = (dpo.form(&address).await, editor.form(&address).await);
    first.fill(&name(2, "text"), "Drei, geändert").submit().await.leads_to_page(&sheet(number));
    let asked = second.tick(&name(2, "entfernen"), "ja").submit().await.is(StatusCode::CONFLICT);
    let form = asked.form(&address).tick(&format!("wahl.{}", name(2, "zeile")), "theirs");
    form.submit().await.leads_to_page(&sheet(number));
    assert!(texts().await.contains(&"Drei, geändert".to_owned()));

    // One removes, the other did not touch it: it is gone.
    let (first, second) = (dpo.form(&address).await, editor.form(&address).await);
    first.tick(&name(2, "entfernen"), "ja").submit().await.leads_to_page(&sheet(number));
    second.fill("purposes_supplement", "mehr").submit().await.leads_to_page(&sheet(number));
    assert!(!texts().await.contains(&"Drei, geändert".to_owned()));
}

#[tokio::test]
async fn like_another_activity_keeps_the_reference_and_prints_what_stands_there() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let fields = [
        ("name", "Vorbild"),
        ("purposes", "Vom Vorbild"),
        ("data_categories", "Name\nKonto"),
        ("recipients", "intern: Kasse"),
        ("retention", "2: Zehn Jahre\nalle: Sofort"),
        ("measures", "Vier Augen"),
    ];
    let model = create(&dpo, &fields).await;
    let number =
        create(&dpo, &[("name", "Folgt"), ("purposes", "Eigener"), ("data_categories", "Foto")]).await;
    for slug in
        ["zwecke", "empfaenger", "loeschregeln", "massnahmen", "sonstiges", "gemeinsam-verantwortliche"]
    {
        let form = dpo.form(&page(number, slug)).await.fill("same_as", &model.to_string());
        form.submit().await.leads_to_page(&sheet(number));
        dpo.form(&page(number, slug)).await.holds("same_as", &model.to_string());
    }
    let shown = dpo.get(&sheet(number)).await.is_ok();
    shown
        .has_text("main", &format!("Wie Tätigkeit Nr.\u{a0}{model} „Vorbild“:"))
        .has_text("main", "Vier Augen");
    let printed = exported(&dpo, number).await;
    assert_eq!(printed["purposes"]["same_as"], json!({"number": model, "name": "Vorbild"}));
    assert_eq!(printed["purposes"]["items"][0]["text"], json!("Vom Vorbild"));
    assert_eq!(printed["purposes"]["items"][1]["text"], json!("Eigener"));
    assert_eq!(printed["recipients"]["items"][0]["name"], json!("Kasse"));
    // "Nr. 2" and "alle" mean the other sheet's data, which are not these: nothing false is said.
    for at in [0, 1] {
        assert_eq!(printed["retention"]["items"][at]["data_categories"], json!("unspecified"));
    }
    // With its data taken over as well they mean what they meant there.
    let own = create(&dpo, &[("name", "Folgt ganz")]).await;
    for slug in ["daten", "loeschregeln"] {
        let form = dpo.form(&page(own, slug)).await.fill("same_as", &model.to_string());
        form.submit().await.leads_to_page(&sheet(own));
    }
    let printed = exported(&dpo, own).await;
    assert_eq!(printed["retention"]["items"][0]["data_categories"], json!({"numbers": ["2"]}));
    assert_eq!(printed["retention"]["items"][1]["data_categories"], json!("all"));
    // A change there shows here, and no circle comes about.
    change(&dpo, model, &[("purposes", "Vom Vorbild, neu")]).await.leads_to_page(&sheet(model));
    assert_eq!(exported(&dpo, number).await["purposes"]["items"][0]["text"], json!("Vom Vorbild, neu"));
    let form = dpo.form(&page(model, "zwecke")).await.fill("same_as", &number.to_string());
    form.submit().await.shows_error("same_as", "selbst schon von hier");
    for (wrong, sentence) in
        [("4711", "gibt es nicht"), ("x", "gibt es nicht"), (&*model.to_string(), "dieser Tätigkeit selbst")]
    {
        let form = dpo.form(&page(model, "zwecke")).await.fill("same_as", wrong);
        form.submit().await.shows_error("same_as", sentence);
    }
    // The Kurzblatt shows and keeps what is the sheet's own.
    let short = dpo.form(&super::short_form(number)).await.holds("purposes", "Eigener");
    short.submit().await.leads_to(&format!("{}?meldung=unveraendert", sheet(number)));
    // Taken back, it is gone.
    let form = dpo.form(&page(number, "zwecke")).await.fill("same_as", "");
    form.submit().await.leads_to_page(&sheet(number));
    assert_eq!(exported(&dpo, number).await["purposes"]["same_as"], Value::Null);
}

#[tokio::test]
async fn an_activity_that_others_follow_is_not_removed_unasked() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let model = create(&dpo, &[("name", "Vorbild"), ("stage", "planned")]).await;
    let number = create(&dpo, &[("name", "Folgt")]).await;
    let form = dpo.form(&page(number, "massnahmen")).await.fill("same_as", &model.to_string());
    form.submit().await.leads_to_page(&sheet(number));
    let removal = format!("{}/entfernen", sheet(model));
    dpo.form(&removal)
        .await
        .submit()
        .await
        .is(StatusCode::CONFLICT)
        .has_text("main", "übernehmen Abschnitte");
    dpo.get(&sheet(model)).await.is_ok();
}

#[tokio::test]
async fn a_chain_of_norms_is_one_text_and_several_entries() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let chain = "Art. 6 Abs. 1 lit. e DSGVO i. V. m. § 3 NDSG";
    let list = "Art. 6 Abs. 1 lit. c DSGVO, §§ 4, 9 BWahlG, BWO";
    let number = create(&dpo, &[("name", "Normen"), ("legal_bases", &format!("{chain}\n{list}"))]).await;
    let norms = super::texts(
        &site,
        "
        select norm.name
        from norm
        join organisation on organisation.id = norm.organisation_id and slug like 'stadtwerke-%'
        join activity_legal_basis_norm on norm_id = norm.id
        join processing_activity activity on activity.id = activity_id and activity.name = 'Normen'
        order by position
        ",
    );
    assert_eq!(norms.await, ["Art. 6 Abs. 1 lit. e DSGVO", "§ 3 NDSG"]);
    super::as_system(&site, "update norm set name = '§ 3 NDSG n. F.' where name = '§ 3 NDSG'").await;
    let printed = exported(&dpo, number).await;
    assert_eq!(printed["legal_bases"]["items"][0]["text"], json!(format!("{chain} n. F.")));
    assert_eq!(printed["legal_bases"]["items"][1]["text"], json!(list));
    // Renamed while somebody had the form open: neither a conflict nor a change.
    let form = dpo.form(&super::short_form(number)).await;
    super::as_system(&site, "update norm set name = '§ 3 NDSG' where name = '§ 3 NDSG n. F.'").await;
    let before = history(&site).await;
    form.submit().await.leads_to(&format!("{}?meldung=unveraendert", sheet(number)));
    assert_eq!(history(&site).await, before);

    // For one purpose only, under a condition.
    change(&dpo, number, &[("purposes", "Wahl")]).await.leads_to_page(&sheet(number));
    let purpose = super::ids(&site, number, "activity_purpose").await[0];
    let basis = super::ids(&site, number, "activity_legal_basis").await[1];
    let form = dpo.form(&page(number, "zwecke")).await;
    let form = form.fill(&format!("{basis}.applies_to"), &format!("zweck:{purpose}"));
    form.fill(&format!("{basis}.condition"), "nur Briefwahl").submit().await.leads_to_page(&sheet(number));
    let shown = dpo.get(&sheet(number)).await;
    shown.has_text("main", "Gilt für: Zweck: Wahl").has_text("main", "Bedingung: nur Briefwahl");
    // The purpose goes: what was said for it holds for nothing in particular any more.
    change(&dpo, number, &[("purposes", ""), ("legal_bases", &format!("{chain}\n{list} (neu)"))])
        .await
        .leads_to_page(&sheet(number));
    assert_eq!(exported(&dpo, number).await["legal_bases"]["items"][1]["applies_to"], Value::Null);
}

#[tokio::test]
async fn a_shared_period_has_one_wording_everywhere() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let first = create(&dpo, &[("name", "Eins"), ("retention", "Drei Jahre nach Ende")]).await;
    let second = create(&dpo, &[("name", "Zwei"), ("retention", "Drei Jahre nach Ende")]).await;
    for number in [first, second] {
        let rule = super::ids(&site, number, "activity_retention_rule").await[0];
        let form = dpo.form(&page(number, "loeschregeln")).await.tick(&format!("{rule}.shared"), "ja");
        form.submit().await.leads_to_page(&sheet(number));
    }
    assert_eq!(site.count("select count(*) from retention_period where text like 'Drei Jahre%'").await, 1);
    super::as_system(
        &site,
        "update retention_period set text = 'Vier Jahre nach Ende' where text like 'Drei Jahre%'",
    )
    .await;
    for number in [first, second] {
        assert_eq!(
            exported(&dpo, number).await["retention"]["items"][0]["text"],
            json!("Vier Jahre nach Ende")
        );
    }
    // Reworded on one sheet it is another period; the other sheet keeps its own.
    let rule = super::ids(&site, first, "activity_retention_rule").await[0];
    let form = dpo.form(&page(first, "loeschregeln")).await.fill(&format!("{rule}.text"), "Nur hier anders");
    form.untick(&format!("{rule}.shared"), "ja").submit().await.leads_to_page(&sheet(first));
    assert_eq!(exported(&dpo, first).await["retention"]["items"][0]["text"], json!("Nur hier anders"));
    assert_eq!(exported(&dpo, second).await["retention"]["items"][0]["text"], json!("Vier Jahre nach Ende"));
    // So it is from the Kurzblatt.
    change(&dpo, second, &[("retention", "Fünf Jahre nach Ende")]).await.leads_to_page(&sheet(second));
    assert_eq!(exported(&dpo, second).await["retention"]["items"][0]["text"], json!("Fünf Jahre nach Ende"));
    assert_eq!(site.count("select count(*) from retention_period where text like 'Vier Jahre%'").await, 1);
}

#[tokio::test]
async fn foreign_rows_and_sections_are_refused() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &[("name", "Eigene"), ("purposes", "Eigener")]).await;
    let other = create(&dpo, &[("name", "Andere"), ("purposes", "Fremder")]).await;
    let foreign = super::ids(&site, other, "activity_purpose").await[0];
    let form = dpo.form(&page(number, "zwecke")).await;
    let form =
        form.forge("rows.purposes", &foreign.to_string()).forge(&format!("{foreign}.text"), "gekapert");
    form.submit().await.is(StatusCode::CONFLICT).has_text("main", "gehört nicht zu diesem Blatt");
    assert_eq!(exported(&dpo, other).await["purposes"]["items"][0]["text"], json!("Fremder"));
    for slug in ["zweck", "kurzblatt2", "%F0%9F%8E%89", "zwecke%00"] {
        dpo.get(&page(number, slug)).await.is_not_found();
    }
    site.reader("stadtwerke").await.get(&page(number, "zwecke")).await.is_forbidden();
    site.limited_editor("stadtwerke").await.get(&page(number, "zwecke")).await.is_not_found();
    for garbage in ["", "x", "🎉", "../..", "00000000-0000-0000-0000-000000000000/x"] {
        let form = dpo.form(&page(number, "zwecke")).await.forge("rows.legal_bases", garbage);
        form.submit().await.leads_to_page(&sheet(number));
    }
}

/// Whatever is typed into whatever field: no error of the program, and markup stays text.
#[tokio::test]
async fn hostile_input_in_every_field_is_answered_in_german() {
    let texts: Vec<String> = [
        "<script>alert(1)</script>",
        "\u{202e}rückwärts\0\u{7}",
        "🎉👨\u{200d}👩\u{200d}👧",
        "'; drop table processing_activity; --",
        "99999999999999999999",
        "-1",
        "1.2.3",
        "alle, 1, x",
        "zweck:00000000-0000-0000-0000-000000000000",
        "personen:x",
        "¶ ¶",
        " \t\n ",
    ]
    .map(str::to_owned)
    .into_iter()
    .chain(["x".repeat(20_001), "ä".repeat(301), "🎉".repeat(2_000)])
    .collect();
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &[("name", "Feindlich"), ("data_categories", "Name")]).await;
    for section in SECTIONS {
        let address = page(number, section.slug);
        for text in &texts {
            let form = dpo.form(&address).await;
            let names: Vec<String> = form
                .names()
                .into_iter()
                .filter(|name| {
                    !name.starts_with("vorher.") && !name.starts_with("rows.") && !name.ends_with(".zeile")
                })
                .filter(|name| !["mehr", "danach", "name", "department"].contains(&name.as_str()))
                .collect();
            let form = names.iter().fold(form, |form, name| form.forge(name, text));
            let answer = form.submit().await;
            let about = format!("{}: {:?}", section.slug, text.chars().take(30).collect::<String>());
            assert!(
                [StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY].contains(&answer.status),
                "{about}: {}",
                answer.status
            );
            answer.has_no("main script");
        }
        dpo.get(&address).await.is_ok().has_no("main script");
    }
    dpo.get(&sheet(number)).await.is_ok().has_no("main script");
    assert!(find("zwecke").is_some());
    let form = dpo.form(&page(number, "zwecke")).await;
    assert!(has(&form, "purposes_supplement"));
}

#[tokio::test]
async fn who_saves_beside_somebody_who_added_a_row_is_not_stopped() {
    let site = Site::new().await;
    let (dpo, editor) = (site.dpo("stadtwerke").await, site.editor("stadtwerke").await);
    let number = create(&dpo, &[("name", "Zwei")]).await;
    for (slug, list, supplement) in
        [("zwecke", "purposes", "purposes_supplement"), ("zusatzangaben", "extra_values", "supplement")]
    {
        let address = page(number, slug);
        for round in ["eins", "zwei"] {
            let (first, second) = (dpo.form(&address).await, editor.form(&address).await);
            let row = waiting(&first, list, None);
            let theirs = first.fill(&format!("{row}.text"), round);
            theirs.submit().await.leads_to_page(&sheet(number));
            let mut mine = second.fill(supplement, round);
            if round == "zwei" {
                // One more row is asked for first: theirs is there with what it says.
                let more = mine.press("mehr", list).submit().await.is_ok();
                mine = more.form(&address).holds(&format!("{row}.text"), round);
            }
            mine.submit().await.leads_to_page(&sheet(number));
            let found = dpo.form(&address).await.holds(supplement, round);
            found.holds(&format!("{row}.text"), round);
        }
    }
}

#[tokio::test]
async fn one_question_settles_what_contradicts_itself_only_because_two_wrote() {
    let site = Site::new().await;
    let (dpo, editor) = (site.dpo("stadtwerke").await, site.editor("stadtwerke").await);
    for (answer, names, statement) in [("mine", "Kasse", ""), ("theirs", "", ", ja")] {
        let number = create(&dpo, &[("name", "Zwei")]).await;
        let address = page(number, "empfaenger");
        let (first, second) = (dpo.form(&address).await, editor.form(&address).await);
        first.tick("no_recipients", "ja").submit().await.leads_to_page(&sheet(number));
        let row = waiting(&second, "recipients", None);
        let asked = second.fill(&format!("{row}.name"), "Kasse").submit().await.is(StatusCode::CONFLICT);
        // Without an answer it is asked again.
        let asked = asked.form(&address).submit().await.is(StatusCode::CONFLICT);
        let asked = asked.has_text(".conflict", "Empfänger „Kasse“").has_text(".conflict", "hinzugefügt");
        let form = asked.form(&address).tick("wahl.no_recipients", answer);
        let form = form.tick(&format!("wahl.{row}.zeile"), answer);
        form.submit().await.leads_to_page(&sheet(number));
        let found = dpo.form(&address).await.holds("no_recipients", statement);
        let rows =
            found.names().into_iter().filter(|name| name.ends_with(".name") && !name.starts_with("vorher."));
        let stored: Vec<String> =
            rows.map(|name| found.value(&name)).filter(|name| !name.is_empty()).collect();
        assert_eq!(stored.join(" "), names, "{answer}");
    }
}

#[tokio::test]
async fn a_related_activity_that_one_may_not_see_stops_nobody_and_stays() {
    let site = Site::new().await;
    let (dpo, limited) = (site.dpo("stadtwerke").await, site.limited_editor("stadtwerke").await);
    let address = page(1, "allgemeines");
    let form = dpo.form(&address).await;
    let row = waiting(&form, "related", None);
    let form = form.fill(&format!("{row}.number"), "3").fill(&format!("{row}.note"), "liefert");
    form.submit().await.leads_to_page(&sheet(1));

    let form = limited.form(&address).await.holds(&format!("{row}.number"), "?");
    let form = form.fill("delimitation", "nicht dabei").fill(&format!("{row}.note"), "liefert Daten");
    form.submit().await.leads_to_page(&sheet(1));
    let found = dpo.form(&address).await.holds("delimitation", "nicht dabei");
    found.holds(&format!("{row}.number"), "3").holds(&format!("{row}.note"), "liefert Daten");

    // It can be removed as well.
    let form = limited.form(&address).await.tick(&format!("{row}.entfernen"), "ja");
    form.submit().await.leads_to_page(&sheet(1));
    assert!(!dpo.form(&address).await.names().contains(&format!("{row}.number")));
}
