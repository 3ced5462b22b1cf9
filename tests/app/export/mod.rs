//! Exports: the whole record comes out in every format, nothing else does, and no text breaks them.

mod apart;
mod data_flow;
mod extracts;
pub mod files;
mod layout;
mod ordering;
pub mod registers;
mod schema;

use std::sync::LazyLock;

use serde_json::Value;
use vvt::export::{Exporter, Format, Options, file_name};
use vvt::register::{
    Activity, Detail, LegalRegime, Purpose, Register, SpecialCategory, Transfer,
    choices::{Instrument, PurposeKind},
};

use crate::workbook::workbook_text;
use files::{Pdf, parse, select, single_spaced, text_of};

static EXPORTER: LazyLock<Exporter> = LazyLock::new(Exporter::new);

async fn export(register: &Register, format: Format, detail: Detail) -> Vec<u8> {
    let options = Options { detail, ..Options::default() };
    EXPORTER.render(register.clone(), format, options).await.unwrap()
}

/// Every string of the tree, with "2000-02-10" as "10.02.2000", the way it is printed.
fn leaves(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(match text.split('-').collect::<Vec<_>>()[..] {
            [year, month, day] => format!("{day}.{month}.{year}"),
            _ => text.clone(),
        }),
        Value::Array(values) => values.iter().for_each(|value| leaves(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| leaves(value, found)),
        Value::Null => panic!("a field of the full register is empty"),
        Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Texts ("q017x") and days; the words of choices are left out, they are printed in German.
fn unique_leaves(register: &Register) -> Vec<String> {
    let mut found = Vec::new();
    let mut tree = serde_json::to_value(register).unwrap();
    // The only fields that may be empty in a full register: the marks of data categories.
    for activity in tree["activities"].as_array_mut().unwrap() {
        for category in activity["data_categories"]["items"].as_array_mut().unwrap() {
            if category["special_category"].is_null() {
                category["special_category"] = Value::Bool(false);
            }
        }
    }
    leaves(&tree, &mut found);
    found.retain(|leaf| leaf.contains(|character: char| character.is_ascii_digit()));
    found
}

#[tokio::test]
async fn every_leaf_is_in_every_format() {
    let register = registers::full();
    let leaves = unique_leaves(&register);
    assert!(leaves.len() > 150, "only {} leaves", leaves.len());
    let pdf = Pdf::new(&export(&register, Format::Pdf, Detail::Full).await);
    let html = parse(&export(&register, Format::Html, Detail::Full).await);
    for (format, text) in [("PDF", pdf.text()), ("HTML", text_of(&html))] {
        let missing: Vec<_> = leaves.iter().filter(|leaf| !text.contains(*leaf)).collect();
        assert!(missing.is_empty(), "{format} lacks {missing:?}");
    }
    let workbook = workbook_text(&export(&register, Format::Xlsx, Detail::Full).await);
    let missing: Vec<_> = leaves.iter().filter(|leaf| !workbook.contains(*leaf)).collect();
    assert!(missing.is_empty(), "XLSX lacks {missing:?}");
    let json = export(&register, Format::Json, Detail::Full).await;
    assert_eq!(serde_json::from_slice::<Register>(&json).unwrap(), register);
    pdf.assert_sound();
}

#[tokio::test]
async fn pdf_and_html_say_the_same_words() {
    let register = registers::full();
    let pdf = Pdf::new(&export(&register, Format::Pdf, Detail::Full).await).text();
    let html = text_of(&parse(&export(&register, Format::Html, Detail::Full).await));
    let skip_link = ["Zum", "Inhaltsverzeichnis"];
    for word in html.split(' ').filter(|word| !skip_link.contains(word)) {
        assert!(pdf.contains(word), "the PDF does not say {word:?}");
    }
}

#[tokio::test]
async fn long_german_sentences_come_out_word_for_word() {
    let text = "Antragstellende Vereine, Verbände und gemeinnützige Träger (Vorstände, Kassierer:innen, \
                Projektleiter:innen) nach § 44 Abs. 1 LHO i. V. m. der Zuwendungsrichtlinie; Überprüfung der \
                Verwendungsnachweise „10 Jahre nach Vorlage“ – bei Kofinanzierung entsprechend länger, vgl. \
                Vereinbarung-Nr. 4711/26 und E-Mail an zuwendungsverwaltung@stadtwerke-musterhausen.example";
    let mut register = registers::full();
    for activity in &mut register.activities {
        activity.name = text.chars().take(300).collect();
        activity.contact_person = Some(text.into());
        activity.purposes.items[0].text = text.into();
        activity.data_subjects.items[0].note = Some(text.into());
        activity.data_categories.items[1].special_category =
            Some(SpecialCategory { kinds: Vec::new(), kind: Some(text.into()) });
        activity.recipients.items[1].name = text.into();
        activity.retention.items[0].text = text.into();
        activity.extra_values[0].text = text.into();
    }
    let pdf = Pdf::new(&export(&register, Format::Pdf, Detail::Full).await).text();
    // Six places on a sheet of continuous text; the head's and the table's narrow columns beside it.
    assert!(pdf.matches(text).count() >= 2 * 6, "only {} of 12 or more", pdf.matches(text).count());
    assert_eq!(
        text_of(&parse(&export(&register, Format::Html, Detail::Full).await)).matches(text).count(),
        2 * 7
    );
}

#[tokio::test]
async fn what_is_not_printed_is_nowhere_in_the_file() {
    let register = registers::full();
    for detail in [Detail::Mandatory, Detail::WithLegalBases] {
        let kept = unique_leaves_kept(&register, detail);
        let dropped: Vec<_> =
            unique_leaves(&register).into_iter().filter(|leaf| !kept.contains(leaf)).collect();
        assert!(dropped.len() > 10, "the test drops only {dropped:?}");
        let pdf = Pdf::new(&export(&register, Format::Pdf, detail).await);
        let html = String::from_utf8(export(&register, Format::Html, detail).await).unwrap();
        let json = String::from_utf8(export(&register, Format::Json, detail).await).unwrap();
        let workbook = workbook_text(&export(&register, Format::Xlsx, detail).await);
        for (format, text) in [
            ("PDF text", pdf.text()),
            ("PDF", pdf.inside()),
            ("HTML", html),
            ("XLSX", workbook),
            ("JSON", json),
        ] {
            let leaked: Vec<_> = dropped.iter().filter(|leaf| text.contains(*leaf)).collect();
            assert!(leaked.is_empty(), "{format} at {detail:?} shows {leaked:?}");
        }
    }
}

/// Written out here and not asked of the code under test.
fn unique_leaves_kept(register: &Register, detail: Detail) -> Vec<String> {
    let mut tree = serde_json::to_value(register).unwrap();
    let head = tree["head"].as_object_mut().unwrap();
    for voluntary in ["contact_persons", "predecessors", "supervisory_authority"] {
        head.remove(voluntary);
    }
    let concept = head["measures_concept"].as_object_mut().unwrap();
    for voluntary in ["review_months", "next_review_on", "reviews"] {
        concept.remove(voluntary);
    }
    let controller = head["controller"].as_object_mut().unwrap();
    controller.retain(|field, _| field == "name" || field == "contact");
    for activity in tree["activities"].as_array_mut().unwrap() {
        let police = activity["regime"] == "police";
        let activity = activity.as_object_mut().unwrap();
        activity.remove("extra_values");
        activity.remove("supplement");
        for voluntary in [
            "keys",
            "secrecy",
            "delimitation",
            "related",
            "tags",
            "consent",
            "systems",
            "additional",
            "dpia_screening",
            "documents",
        ] {
            activity.remove(voluntary);
        }
        if detail == Detail::Mandatory && !police {
            activity.remove("legal_bases");
        }
        let without = |activity: &mut serde_json::Map<String, Value>, list: &str, fields: &[&str]| {
            for item in activity[list]["items"].as_array_mut().unwrap() {
                let item = item.as_object_mut().unwrap();
                item.retain(|name, value| !value.is_null() && !fields.contains(&name.as_str()));
            }
        };
        without(activity, "data_categories", &["origin", "storage_place"]);
        without(activity, "data_subjects", &["approximate_number"]);
        if detail == Detail::Mandatory && !police {
            without(activity, "recipients", &["legal_basis"]);
        }
    }
    let mut found = Vec::new();
    leaves(&tree, &mut found);
    found
}

#[tokio::test]
async fn the_attachment_is_the_json_of_what_is_printed() {
    let register = registers::full();
    let pdf = Pdf::new(&export(&register, Format::Pdf, Detail::Mandatory).await);
    let json = export(&register, Format::Json, Detail::Mandatory).await;
    assert_eq!(pdf.attachments(), [("verzeichnis.json".to_owned(), json)]);

    let options = Options { attachment: false, ..Options::default() };
    let bare = Pdf::new(&EXPORTER.render(register, Format::Pdf, options).await.unwrap());
    assert_eq!(bare.attachments(), []);
    assert!(!bare.text().contains("verzeichnis.json"));
    bare.assert_sound();
}

#[tokio::test]
async fn an_extract_says_so() {
    let mut register = registers::full();
    let pdf = Pdf::new(&export(&register, Format::Pdf, Detail::Mandatory).await).text();
    assert!(pdf.contains("Auszug, 2 von 12 Tätigkeiten"), "{pdf}");
    register.head.extent.extract = false;
    let pdf = Pdf::new(&export(&register, Format::Pdf, Detail::Mandatory).await).text();
    assert!(!pdf.contains("Auszug"), "{pdf}");
}

#[tokio::test]
async fn missing_mandatory_items_are_named() {
    let mut register = registers::empty();
    register.activities.push(registers::blank_activity(LegalRegime::Gdpr));
    let html = parse(&export(&register, Format::Html, Detail::Mandatory).await);
    // Address, telephone, e-mail, officer; then b, c, c, d, e, f, g.
    assert_eq!(select(&html, ".missing").len(), 4 + 7);
    let items: Vec<String> =
        select(&html, "article:last-child .item").iter().map(|item| item.text().collect()).collect();
    assert_eq!(items.join(" "), single_nbsp("lit. b lit. c lit. c lit. d lit. e lit. f lit. g"));

    register.activities[0].regime = LegalRegime::Police;
    let html = parse(&export(&register, Format::Html, Detail::Mandatory).await);
    let items: Vec<String> =
        select(&html, "article:last-child .item").iter().map(|item| item.text().collect()).collect();
    assert_eq!(items.join(" "), single_nbsp("Nr. 2 Nr. 7 Nr. 4 Nr. 4 Nr. 3 Nr. 6 Nr. 8 Nr. 9"));
    let pdf = Pdf::new(&export(&register, Format::Pdf, Detail::Mandatory).await);
    assert_eq!(
        pdf.text().matches("keine Angabe").count(),
        1 + 4 + 8,
        "one of them in the notes on the cover"
    );

    for (regime, expected) in [
        (LegalRegime::Kdg, "lit. b lit. c lit. c lit. e lit. f lit. g lit. h"),
        (LegalRegime::DsgEkd, "Nr. 2 Nr. 3 Nr. 3 Nr. 5 Nr. 6 Nr. 7 Nr. 8"),
    ] {
        register.activities[0].regime = regime;
        let html = parse(&export(&register, Format::Html, Detail::Mandatory).await);
        let items: Vec<String> =
            select(&html, "article:last-child .item").iter().map(|item| item.text().collect()).collect();
        assert_eq!(items.join(" "), single_nbsp(expected));
    }
}

/// Profiling is asked for "gegebenenfalls": nothing is missing where nothing is said.
#[tokio::test]
async fn profiling_has_its_number_only_where_it_is_stated() {
    let mut register = registers::empty();
    for (regime, item) in
        [(LegalRegime::Police, "Nr. 5"), (LegalRegime::Kdg, "lit. d"), (LegalRegime::DsgEkd, "Nr. 4")]
    {
        let stated = Activity { profiling: Some("findet statt".into()), ..registers::blank_activity(regime) };
        register.activities = vec![stated];
        let html = parse(&export(&register, Format::Html, Detail::Mandatory).await);
        let items: Vec<String> =
            select(&html, "article .item").iter().map(|item| item.text().collect()).collect();
        assert!(items.contains(&single_nbsp(item)), "{items:?}");
    }
}

/// Art. 49 Abs. 6 DSGVO: what the record itself has to say does not vanish; a church has no such article.
#[tokio::test]
async fn missing_safeguards_are_named() {
    let mut register = registers::empty();
    let mut activity = registers::blank_activity(LegalRegime::Gdpr);
    activity.third_countries.transfers = vec![Transfer {
        country: Some("Indien".into()),
        recipient: Some("Beispiel Ltd.".into()),
        instrument: Instrument::CompellingInterests,
        ..Transfer::default()
    }];
    register.activities = vec![activity];
    for format in [Format::Html, Format::Pdf] {
        let bytes = export(&register, format, Detail::Mandatory).await;
        let text = match format {
            Format::Pdf => Pdf::new(&bytes).text(),
            _ => select(&parse(&bytes), "body")[0].text().collect(),
        };
        for label in [
            "Beurteilung (Art.\u{a0}49 Abs.\u{a0}6 DSGVO)",
            "Geeignete Garantien (Art.\u{a0}49 Abs.\u{a0}6 DSGVO)",
        ] {
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words.contains(&format!("{label}: keine Angabe")), "{words}");
        }
    }
    register.activities[0].regime = LegalRegime::DsgEkd;
    let html = String::from_utf8(export(&register, Format::Html, Detail::Full).await).unwrap();
    assert!(html.contains("zwingende berechtigte Interessen") && !html.contains("DSGVO)"), "{html}");
}

/// A Land has its own numbers, which nobody here knows; those of the BDSG would be wrong.
#[tokio::test]
async fn police_law_of_a_land_cites_nothing_of_the_federation() {
    let mut register = registers::full();
    register.head.regime = LegalRegime::Police;
    for activity in &mut register.activities {
        activity.regime = LegalRegime::Police;
        activity.record_norm = Some("§\u{a0}65 HDSIG".into());
    }
    let bytes = export(&register, Format::Html, Detail::Full).await;
    assert!(!String::from_utf8_lossy(&bytes).contains("BDSG"));
    let html = parse(&bytes);
    let items = select(&html, ".item");
    let numbered = |text: &str| text.starts_with("Nr.") || text.starts_with("lit.");
    assert!(!items.iter().any(|item| numbered(&item.text().collect::<String>())));
    let text: String = select(&html, "body")[0].text().collect();
    assert!(text.contains("nach §\u{a0}65 HDSIG") && text.contains("Kategorien von Empfängern"), "{text}");
    let pdf = Pdf::new(&export(&register, Format::Pdf, Detail::Full).await).text();
    assert!(!pdf.contains("BDSG") && !pdf.contains("Der Buchstabe oder die Nummer"), "{pdf}");
}

fn single_nbsp(text: &str) -> String {
    text.replace("lit. ", "lit.\u{a0}").replace("Nr. ", "Nr.\u{a0}")
}

#[tokio::test]
async fn html_is_a_proper_page() {
    let bytes = export(&registers::full(), Format::Html, Detail::Full).await;
    let html = parse(&bytes);
    assert_eq!(select(&html, "html[lang=de]").len(), 1);
    assert_eq!(select(&html, "h1").len(), 1);
    assert_eq!(select(&html, "main").len(), 1);
    assert_eq!(select(&html, "th:not([scope])").len(), 0);
    for link in select(&html, "a") {
        let target = link.value().attr("href").unwrap();
        assert_eq!(select(&html, target).len(), 1, "{target} leads nowhere");
    }
    for outside in ["src=", "url(", "http-equiv", "<script", "<link", "@import"] {
        assert!(
            !String::from_utf8_lossy(&bytes).contains(outside),
            "the page is not self-contained: {outside}"
        );
    }
}

#[tokio::test]
async fn an_empty_register_prints() {
    let register = registers::empty();
    let pdf = Pdf::new(&export(&register, Format::Pdf, Detail::Mandatory).await);
    pdf.assert_sound();
    assert_eq!(pdf.page_count(), 3);
    assert!(pdf.text().contains("Seite 3 von 3"), "{}", pdf.text());
    assert_eq!(select(&parse(&export(&register, Format::Html, Detail::Full).await), "h1").len(), 1);
}

/// Texts that have broken exports elsewhere, with what the PDF prints of them.
fn hostile_texts() -> Vec<(String, String)> {
    let same = |text: &str| (text.to_owned(), text.to_owned());
    vec![
        same("#panic(\"x\") $x^2$ @ref *fett* _kursiv_ = Titel `roh` \\ // Rest"),
        same("<script>alert(1)</script> &amp; <!-- & -->\" '"),
        same("{{ system }} {% raw %} ${HOME}"),
        ("Ende\u{0}\u{7}\u{1b}".into(), "Ende[U+0000][U+0007][U+001B]".into()),
        ("a\u{202e}b\u{2066}c".into(), "a[U+202E]b[U+2066]c".into()),
        ("漢字 עברית".into(), "[U+6F22]".into()),
        (
            "Haken ✓, Emoji 🎉👍🏽 👨\u{200d}👩\u{200d}👧 🇩🇪 1\u{fe0f}\u{20e3}".into(),
            "Haken ✔, Emoji 🎉".into(),
        ),
        ("\u{301}\u{308}e\u{301}\u{20e3} \u{fffd}\u{ffff}\u{e000}".into(), "[U+E000]".into()),
        (format!("Zalgo z{}", "\u{315}\u{300}\u{328}".repeat(80)), "Zalgo".into()),
    ]
}

#[tokio::test]
async fn no_text_breaks_an_export() {
    let mut register = registers::full();
    let mut texts: Vec<_> = hostile_texts().into_iter().map(|(text, _)| text).collect();
    texts.push("Langer Text mit Wörtern. ".repeat(800));
    texts.push("w".repeat(5_000));
    texts.push(" \n \n".into());
    texts.push("Zeile\n".repeat(500));
    register.activities[0].purposes.items =
        texts.iter().map(|text| Purpose { kind: PurposeKind::Primary, text: text.clone() }).collect();
    for (index, text) in texts.iter().enumerate() {
        register.activities[0].data_subjects.items[index % 2].note = Some(text.clone());
        let mut activity = register.activities[1].clone();
        activity.number = 100 + index as u32;
        activity.name = text.chars().take(300).collect();
        activity.department = Some(text.chars().take(300).collect());
        activity.retention.items[0].text = text.clone();
        activity.data_categories.items[0].name = text.clone();
        activity.data_categories.items[1].note = Some(text.clone());
        activity.recipients.items[0].name = text.clone();
        activity.extra_values[0].label = text.chars().take(300).collect();
        activity.extra_values[0].text = text.clone();
        register.activities.push(activity);
    }
    register.head.controller.name = "#panic()<b>\u{0}🎉".repeat(20);
    register.head.controller.contact.email = Some("e".repeat(200));

    let pdf = Pdf::new(&export(&register, Format::Pdf, Detail::Full).await);
    pdf.assert_sound();
    let printed = pdf.text();
    for (_, expected) in hostile_texts() {
        assert!(printed.contains(&single_spaced(&expected)), "the PDF lacks {expected:?}");
    }
    let (edges, width) = pdf.right_edges();
    let rightmost = edges.iter().copied().fold(0.0, f64::max);
    assert!(rightmost < width - 45.0, "words reach {rightmost} of {width} points");

    let html = parse(&export(&register, Format::Html, Detail::Full).await);
    assert_eq!(select(&html, "script, b").len(), 0);
    let shown = text_of(&html);
    for (text, _) in hostile_texts().iter().filter(|(text, _)| !text.contains(|c: char| c.is_control())) {
        assert!(shown.contains(&single_spaced(text)), "the HTML lacks {text:?}");
    }
    let json = export(&register, Format::Json, Detail::Full).await;
    assert_eq!(serde_json::from_slice::<Register>(&json).unwrap(), register);
    assert_eq!(pdf.attachments()[0].1, json, "the attachment keeps every character");
}

#[tokio::test]
async fn an_endless_word_goes_on_over_lines_and_pages() {
    let mut register = registers::empty();
    let mut activity = registers::blank_activity(LegalRegime::Gdpr);
    activity.purposes.items = vec![Purpose { kind: PurposeKind::Primary, text: "w".repeat(5_000) }];
    register.activities.push(activity);
    let pdf = Pdf::new(&export(&register, Format::Pdf, Detail::Mandatory).await).text();
    let letters: usize = pdf.split(' ').filter(|word| word.starts_with("ww")).map(str::len).sum();
    assert_eq!(letters, 5_000);
}

#[tokio::test]
async fn no_pair_of_letters_breaks_the_pdf() {
    let mut register = registers::empty();
    let mut activity = registers::blank_activity(LegalRegime::Gdpr);
    let letters: Vec<char> = (0..0x1_fb00).filter_map(char::from_u32).collect();
    let letters: Vec<char> =
        letters.into_iter().filter(|letter| u32::from(*letter) % 7 == 0 || *letter < '\u{2800}').collect();
    // Each letter after a plain one, after another of its kind, and alone.
    activity.purposes.items = letters
        .chunks(500)
        .map(|chunk| chunk.iter().map(|letter| format!("A{letter}{letter} {letter}")).collect())
        .map(|text| Purpose { kind: PurposeKind::Primary, text })
        .collect();
    register.activities.push(activity);
    let pdf = Pdf::new(&export(&register, Format::Pdf, Detail::Mandatory).await);
    assert!(pdf.text().contains("A[U+0000][U+0000] [U+0000]A[U+0001]"));
}

#[tokio::test]
async fn the_published_schema_describes_the_json() {
    let schema: Value =
        serde_json::from_str(include_str!("../../../static/schema/register.schema.json")).unwrap();
    for register in [registers::full(), registers::empty()] {
        for detail in [Detail::Mandatory, Detail::Full] {
            let json: Value = serde_json::from_slice(&export(&register, Format::Json, detail).await).unwrap();
            assert_eq!(schema::violations(&schema, &json), [""; 0]);
        }
    }
    let mut json = serde_json::to_value(registers::full()).unwrap();
    json["activities"][0]["surprise"] = "?".into();
    json["head"]["as_of"] = "heute".into();
    assert_eq!(schema::violations(&schema, &json).len(), 2);
}

#[tokio::test]
async fn many_exports_at_once_all_arrive() {
    let register = registers::full();
    let exports = (0..8).map(|_| {
        tokio::spawn({
            let register = register.clone();
            async move { export(&register, Format::Pdf, Detail::Mandatory).await }
        })
    });
    for finished in exports.collect::<Vec<_>>() {
        assert!(finished.await.unwrap().starts_with(b"%PDF-1.7"));
    }
}

#[test]
fn file_names_are_safe() {
    let mut head = registers::empty().head;
    head.controller.name = "Stadtwerke Musterhausen".into();
    head.as_of = time::macros::date!(2026 - 12 - 01);
    assert_eq!(file_name(&head, Format::Pdf), "vvt-stadtwerke-musterhausen-2026-12-01.pdf");
    head.extent.extract = true;
    assert_eq!(file_name(&head, Format::Html), "vvt-stadtwerke-musterhausen-auszug-2026-12-01.html");
    assert_eq!("json".parse::<Format>().unwrap(), Format::Json);
    assert!("PDF ".parse::<Format>().is_err());
}
