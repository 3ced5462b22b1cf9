//! Twelve entries of a real municipal record, entered as a DSB would enter them, come out again word
//! for word; and what was not asked for comes out nowhere.

mod entries;
mod in_depth;

use serde_json::Value;
use vvt::database::id::DepartmentId;

use crate::{
    activities::{NEW, create, filled, number_in},
    export::files::{Pdf, parse, select, single_spaced, text_of},
    support::{Answer, Live, Person, Site, Who, browser::Browser},
};
use entries::{Entry, entries};

/// Words in their order, without the parentheses that the formats set themselves. A line may end
/// behind a hyphen or a slash, so these divide words, too.
fn words(text: &str) -> Vec<String> {
    let apart = text.replace(['(', ')'], "").replace(['-', '/'], " ");
    apart.split_whitespace().map(str::to_owned).collect()
}

/// Whether the words stand in the text in their order. A page may end between any two of them, so
/// its foot and the next page's head may come in between.
fn says(text: &[String], item: &str) -> bool {
    const BETWEEN: usize = 40;
    let item = words(item);
    let starts = text.iter().enumerate().filter(|(_, word)| **word == item[0]);
    starts.into_iter().any(|(start, _)| {
        let mut at = start;
        let mut passed = 0;
        item.iter().all(|word| {
            while passed <= BETWEEN {
                match text.get(at) {
                    Some(found) => {
                        at += 1;
                        if found == word {
                            return true;
                        }
                        passed += 1;
                    }
                    None => return false,
                }
            }
            false
        })
    })
}

/// Every string in a JSON tree, in its order.
fn strings(value: &serde_json::Value, found: &mut String) {
    match value {
        serde_json::Value::String(text) => {
            found.push_str(text);
            found.push(' ');
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| strings(value, found)),
        serde_json::Value::Object(fields) => fields.values().for_each(|value| strings(value, found)),
        _ => {}
    }
}

fn json_text(json: &[u8]) -> String {
    let mut found = String::new();
    strings(&serde_json::from_slice(json).unwrap(), &mut found);
    single_spaced(&found)
}

/// The record in the three formats and the PDF's insides.
struct Document {
    pdf: Pdf,
    pdf_text: String,
    html: String,
    html_text: String,
    json: String,
    attachment: String,
    /// The unpacked file: bookmarks, metadata, names.
    inside: String,
}

impl Document {
    async fn order(person: &Person, detail: &str, selection: &[(&str, &str)]) -> Document {
        let pdf = Pdf::new(&file(person, "pdf", detail, selection).await.body);
        let html = file(person, "html", detail, selection).await.text().to_owned();
        let json = file(person, "json", detail, selection).await.body;
        let attachments = pdf.attachments();
        assert_eq!(attachments.len(), 1);
        Document {
            pdf_text: pdf.text(),
            html_text: text_of(&parse(html.as_bytes())),
            html,
            json: json_text(&json),
            attachment: json_text(&attachments[0].1),
            inside: pdf.inside(),
            pdf,
        }
    }

    fn everywhere(&self) -> [(&'static str, &str); 6] {
        [
            ("PDF", &self.pdf_text),
            ("the PDF's insides", &self.inside),
            ("the PDF's attachment", &self.attachment),
            ("HTML", &self.html_text),
            ("the HTML's source", &self.html),
            ("JSON", &self.json),
        ]
    }

    #[track_caller]
    fn says_nowhere(&self, item: &str) {
        let (item, in_words) = (single_spaced(item), words(item));
        for (place, text) in self.everywhere() {
            assert!(!text.contains(&item), "{place} says {item:?}");
            let is_said = words(text).windows(in_words.len()).any(|some| some == in_words);
            assert!(!is_said, "{place} says {item:?} over several lines");
        }
    }

    #[track_caller]
    fn says_everywhere(&self, item: &str) {
        for (place, text) in [
            ("PDF", &self.pdf_text),
            ("HTML", &self.html_text),
            ("JSON", &self.json),
            ("attachment", &self.attachment),
        ] {
            assert!(says(&words(text), item), "{place} does not say {item:?}");
        }
    }
}

/// A file, ordered on the page.
async fn file(person: &Person, format: &str, detail: &str, selection: &[(&str, &str)]) -> Answer {
    let page = person.get("/verzeichnis/stadtwerke-musterhausen-gmbh/ausgabe").await.is_ok();
    let form = page.form("/verzeichnis/stadtwerke-musterhausen-gmbh/ausgabe/datei");
    let form = form.tick("format", format).tick("angaben", detail);
    let form = selection.iter().fold(form, |form, (name, value)| match *name {
        "umfang" => form.tick(name, value),
        _ => form.fill(name, value),
    });
    form.submit().await.is_ok()
}

/// The twelve entries in a record of their own beside the world's; each with its number.
async fn entered(site: &Site, dpo: &Person) -> Vec<(i32, Entry)> {
    let mut numbered = Vec::new();
    let mut departments: std::collections::BTreeMap<String, DepartmentId> = std::collections::BTreeMap::new();
    for entry in entries() {
        if !departments.contains_key(&entry.department) {
            let form = dpo.form(&site.address("/organisationseinheiten/neu")).await;
            let answer = form.fill("kurzzeichen", "").fill("name", &entry.department).submit().await;
            assert_eq!(answer.status, 303, "{answer:?}");
            departments
                .insert(entry.department.clone(), site.department("stadtwerke", &entry.department).await);
        }
        let form = filled(dpo.form(NEW).await, &entry.fields());
        let form = form.fill("department", &departments[&entry.department].to_string());
        let answer = form.submit().await;
        numbered.push((number_in(&answer), entry));
    }
    numbered
}

#[tokio::test]
async fn every_word_of_a_real_record_comes_out_in_every_format() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let entries = entered(&site, &dpo).await;
    let whole = Document::order(&dpo, "alles", &[]).await;
    whole.pdf.assert_sound();
    for (number, entry) in &entries {
        for item in entry.items() {
            whole.says_everywhere(&item);
        }
        let sheet = dpo.get(&crate::activities::sheet(*number)).await.is_ok();
        let shown = words(&text_of(&sheet.html()));
        for item in entry.items() {
            assert!(says(&shown, &item), "the sheet does not say {item:?}");
        }
    }
    for (place, text) in [("PDF", &whole.pdf_text), ("HTML", &whole.html_text)] {
        for words in ["10.07.2026", "wird geprüft", "im Einsatz", "Besondere Kategorien", "Nr.\u{a0}2"] {
            let words = single_spaced(words);
            assert!(text.contains(&words), "{place} does not say {words:?}");
        }
    }
}

/// The words of one list of an activity, written as the source writes them.
fn list(activity: &Value, section: &Value, key: &str) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let items = section["items"].as_array().unwrap_or_else(|| panic!("no items in {activity}"));
    items
        .iter()
        .map(|item| {
            let note = match text(&item["note"]) {
                note if note.is_empty() => note,
                note => format!(" ({note})"),
            };
            let kind = match item["kind"].as_str() {
                Some("internal") => "intern: ",
                Some("external") => "extern: ",
                _ => "",
            };
            format!("{kind}{}{note}", text(&item[key]))
        })
        .collect()
}

#[tokio::test]
async fn every_word_of_a_real_record_stands_under_its_own_item() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let entries = entered(&site, &dpo).await;
    let json: Value = serde_json::from_slice(&file(&dpo, "json", "alles", &[]).await.body).unwrap();
    for (number, entry) in &entries {
        let activity = stands_under_its_own_item(&json, *number, entry);
        assert_eq!(activity["department"], *entry.department);
    }
}

/// Compares the lists word by word; gives the activity.
fn stands_under_its_own_item<'a>(json: &'a Value, number: i32, entry: &Entry) -> &'a Value {
    let activities = json["activities"].as_array().unwrap();
    let activity = activities.iter().find(|activity| activity["number"] == number).unwrap();
    assert_eq!(activity["name"], *entry.name);
    assert_eq!(activity["own_reference"], *entry.reference);
    for (section, key, source) in [
        ("purposes", "text", &entry.purposes),
        ("legal_bases", "text", &entry.legal_bases),
        ("data_subjects", "name", &entry.data_subjects),
        ("data_categories", "name", &entry.data_categories),
        ("recipients", "name", &entry.recipients),
        ("retention", "text", &entry.retention),
    ] {
        assert_eq!(list(activity, &activity[section], key), *source, "{section} of {}", entry.name);
    }
    let remark = activity["third_countries"]["remark"].as_str();
    assert_eq!(remark, (entry.third_country != "Nein").then_some(entry.third_country.as_str()));
    activity
}

#[tokio::test]
async fn a_real_record_goes_in_by_browser() {
    let live = Live::new().await;
    let browser = Browser::start().await;
    let dpo = live.sign_in(&browser, Who::Dpo, "stadtwerke").await;
    let entries = entries();
    for entry in &entries {
        live.open(&browser, NEW).await;
        for (field, text) in entry.fields() {
            match field {
                "stage" | "third_country_statement" => {
                    browser.click(&format!("input[name={field}][value={text}]")).await;
                }
                "legal_regime" => {
                    browser.find("#legal_regime").await.select_by_value(text).await.unwrap();
                }
                _ => browser.fill(&format!("#{field}"), text).await,
            }
        }
        browser.click("main .submit-row button[type=submit]").await;
        browser.find(".notice").await;
    }
    let json: Value = serde_json::from_slice(&file(&dpo, "json", "alles", &[]).await.body).unwrap();
    // The world has five activities of its own.
    for (number, entry) in (6..).zip(&entries) {
        stands_under_its_own_item(&json, number, entry);
    }
}

#[tokio::test]
async fn what_is_voluntary_is_left_out_unless_it_is_asked_for() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let entries = entered(&site, &dpo).await;
    let mandatory = Document::order(&dpo, "pflicht", &[]).await;
    let with_bases = Document::order(&dpo, "rechtsgrundlagen", &[]).await;
    for (_, entry) in &entries {
        for basis in &entry.legal_bases {
            with_bases.says_everywhere(basis);
            if entry.is_police() {
                // Art. 24 of the directive asks for them.
                mandatory.says_everywhere(basis);
            } else {
                mandatory.says_nowhere(basis);
            }
        }
        for document in [&mandatory, &with_bases] {
            let recipients = entry.recipients.join("\n");
            for software in entry.software.iter().filter(|software| !recipients.contains(*software)) {
                document.says_nowhere(software);
            }
            document.says_nowhere("Software / Verarbeitungsmittel");
            document.says_everywhere(&entry.name);
            for item in entry.purposes.iter().chain(&entry.retention).chain(&entry.data_subjects) {
                document.says_everywhere(item);
            }
        }
    }
}

#[tokio::test]
async fn an_extract_gives_nothing_of_the_others_away() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let entries = entered(&site, &dpo).await;
    for (number, entry) in entries.iter().step_by(3) {
        let numbers = number.to_string();
        let extract = Document::order(&dpo, "alles", &[("umfang", "auswahl"), ("nummern", &numbers)]).await;
        let own: String = entry.items().join("\n");
        for item in entry.items() {
            extract.says_everywhere(&item);
        }
        let others = entries.iter().filter(|(other, _)| other != number).flat_map(|(_, other)| other.items());
        // Short words may stand in any text.
        for item in others.filter(|item| item.len() > 12 && !own.contains(item.as_str())) {
            extract.says_nowhere(&item);
        }
        for other in ["Zählerwechsel", "Kundenabrechnung", "Personalverwaltung", "Betriebshof", "oe-amt-99"]
        {
            extract.says_nowhere(other);
        }
        assert!(extract.pdf_text.contains("Auszug, 1 von 17 Tätigkeiten"), "{}", extract.pdf_text);

        let html = parse(extract.html.as_bytes());
        assert_eq!(select(&html, "article[id^='blatt-']").len(), 1);
        let contents: Vec<String> = select(&html, "nav a").iter().map(|link| link.text().collect()).collect();
        assert_eq!(contents.len(), 2, "{contents:?}");
        assert!(contents[1].contains(&entry.name), "{contents:?}");
    }
}

#[tokio::test]
async fn an_entry_can_be_written_back_as_it_is_shown() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    for (number, entry) in entered(&site, &dpo).await {
        let before = crate::activities::history(&site).await;
        let form = dpo.form(&crate::activities::short_form(number)).await;
        form.submit().await.leads_to_page(&crate::activities::sheet(number));
        assert_eq!(crate::activities::history(&site).await, before, "{}", entry.name);
    }
    // And a second record of the same words shares its catalogue.
    let before = site.count("select count(*) from data_subject_category").await;
    let entry = entries().remove(0);
    create(&dpo, &entry.fields()).await;
    assert_eq!(site.count("select count(*) from data_subject_category").await, before);
}
