//! Whatever is typed into whatever field: no error of the program, nothing typed is lost, and markup
//! stays text.

use axum::http::StatusCode;

use super::{NEW, create, history, sheet, short_form};
use crate::support::{Answer, FilledForm, Person, Site};

const LINES: [&str; 5] = ["name", "own_reference", "contact_person", "introduced_on", "entry_as_of"];
const AREAS: [&str; 12] = [
    "purposes",
    "legal_bases",
    "data_subjects",
    "data_categories",
    "profiling",
    "recipients",
    "third_country_remark",
    "transfers",
    "retention",
    "measures",
    "extra_values",
    "supplement",
];
const CHOICES: [&str; 6] =
    ["department", "legal_regime", "stage", "third_country_statement", "no_recipients", "global_measures"];

fn texts() -> Vec<String> {
    let lines =
        |count: usize| (1..=count).map(|at| format!("Zeile Nummer {at}")).collect::<Vec<_>>().join("\n");
    let mut texts: Vec<String> = [
        "Größe, Straße, Äpfel, ẞ, e\u{301}, ﬁ",
        "🎉👍🏽 👨\u{200d}👩\u{200d}👧 🇩🇪",
        "a\0b\u{7}c\u{1b}[31m",
        "\u{202e}rückwärts\u{2066}\u{200f}",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "</textarea></form><script>alert(1)</script>",
        "{{ 7*7 }} {% raw %} ${HOME} %s %n",
        "#panic(\"x\") $x^2$ @ref *fett* _kursiv_ = Titel `roh` \\ // Rest",
        "\"'`´„“‚‘ &amp; & < >",
        "'; drop table processing_activity; --",
        "   \t\r\n  \r \u{a0} ",
        "\n\nnach Leerzeilen\n\n",
        "¶",
        "¶ ¶\n ¶¶ \n¶",
        "¶ a ¶ ¶ b ¶",
        "- ",
        "- - doppelt",
        "[Art. 9]",
        "[Art. 9] [Art. 10]",
        "[Art. 9: ¶]",
        "1: [Art. 9]",
        "1: ¶ [Art. 9]",
        "Name [Art. 9: [Art. 10]",
        "intern:",
        "intern: ¶",
        "intern: intern: Kasse",
        "1:",
        "1: ¶",
        "1: 1: 1",
        "alle:",
        "alle: ¶",
        "alle: alle: x",
        "Label: ¶",
        "¶: Text",
        ": Text",
        "(¶)",
        "a (¶)",
        "(((((",
        ")))(((",
        "()",
        "a (b) (c)",
        "0: x",
        "9999: x",
        "9999: x\ny",
        "99999: x",
        "1.99: x\n1.100: y\n1.1.1: z",
        "-1: x",
        "١: x",
        "31.02.2026",
        "99999999999999999999",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.push("x".repeat(20_001));
    texts.push("🎉".repeat(20_000));
    texts.push("ä".repeat(300));
    texts.push("ä".repeat(301));
    texts.push(format!("Name ({})", "y".repeat(20_001)));
    texts.push(format!("Name [Art. 9: {}]", "z".repeat(301)));
    texts.push(format!("{}: Text", "l".repeat(301)));
    texts.push(format!("intern: {}", "r".repeat(301)));
    texts.push(lines(1_000));
    texts.push(lines(1_001));
    texts.push("(".repeat(5_000));
    texts
}

/// As a browser's text area holds it after the way to the server and back.
fn normal(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')).collect()
}

fn is_harmless(answer: &Answer) {
    let html = answer.html();
    for selector in ["main script", "main img", "[onerror]"] {
        let selector = scraper::Selector::parse(selector).unwrap();
        assert!(html.select(&selector).next().is_none(), "markup got through: {answer:?}");
    }
}

/// Sends the form; whatever comes, it is an answer that helps. Gives the address it leads to.
async fn send(form: &FilledForm, field: &str, text: &str, own_page: &str) -> Option<String> {
    let answer = form.submit().await;
    let about = format!("{field} = {:?}", text.chars().take(60).collect::<String>());
    match answer.status {
        StatusCode::SEE_OTHER => Some(answer.location().split('?').next().unwrap().to_owned()),
        StatusCode::UNPROCESSABLE_ENTITY => {
            is_harmless(&answer);
            assert!(!answer.texts(".error-summary li").is_empty(), "{about}");
            let shown = answer.form(own_page).value(field);
            assert_eq!(shown.trim(), normal(text).trim(), "{about} is lost");
            None
        }
        status => panic!("{about}: {status} {answer:?}"),
    }
}

/// Reads well, and what the form shows is what is stored: sent back as it is, it changes nothing.
async fn reads_and_stays(site: &Site, person: &Person, address: &str, about: &str) {
    let shown = person.get(address).await.is_ok();
    is_harmless(&shown);
    let form = person.form(&format!("{address}/kurzblatt")).await;
    let before = history(site).await;
    let answer = form.submit().await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{about}: {answer:?}");
    assert_eq!(history(site).await, before, "{about}: sending it back unchanged changed something");
}

async fn try_field(field: &'static str) {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &[("name", "Bestehend"), ("data_categories", "Erste")]).await;
    for text in texts() {
        let about = format!("{field} = {:?}", text.chars().take(60).collect::<String>());
        // Thousands of lines take their time; once is enough.
        if text.len() < 1_000 {
            let empty = dpo.form(NEW).await.fill("name", "Feindlich");
            if let Some(address) = send(&empty.fill(field, &text), field, &text, NEW).await {
                reads_and_stays(&site, &dpo, &address, &about).await;
            }
        }
        let existing = dpo.form(&short_form(number)).await.fill(field, &text);
        if send(&existing, field, &text, &short_form(number)).await.is_some() {
            reads_and_stays(&site, &dpo, &sheet(number), &about).await;
        }
    }
}

macro_rules! fields {
    ($($name:ident: $field:literal)*) => {$(
        #[tokio::test]
        async fn $name() {
            try_field($field).await;
        }
    )*
    #[test]
    fn every_text_field_is_tried() {
        let tried = [$($field),*];
        for field in LINES.iter().chain(&AREAS) {
            assert!(tried.contains(field), "{field}");
        }
    }};
}

fields! {
    anything_as_name: "name"
    anything_as_own_reference: "own_reference"
    anything_as_contact_person: "contact_person"
    anything_as_date: "introduced_on"
    anything_as_another_date: "entry_as_of"
    anything_as_purposes: "purposes"
    anything_as_legal_bases: "legal_bases"
    anything_as_data_subjects: "data_subjects"
    anything_as_data_categories: "data_categories"
    anything_as_profiling: "profiling"
    anything_as_recipients: "recipients"
    anything_as_remark: "third_country_remark"
    anything_as_transfers: "transfers"
    anything_as_retention: "retention"
    anything_as_measures: "measures"
    anything_as_extra_values: "extra_values"
    anything_as_supplement: "supplement"
}

#[tokio::test]
async fn the_form_has_no_other_text_field() {
    let site = Site::new().await;
    let form = site.dpo("stadtwerke").await.form(NEW).await;
    let known = |name: &str| {
        name.starts_with("vorher.")
            || ["kennung", "gezeigte-namen", "gezeigter-stand", "changed_on"].contains(&name)
            || LINES.iter().chain(&AREAS).chain(&CHOICES).any(|field| *field == name)
    };
    let unknown: Vec<_> = form.names().into_iter().filter(|name| !known(name)).collect();
    assert!(unknown.is_empty(), "nobody tries {unknown:?}");
}

#[tokio::test]
async fn choices_that_were_not_offered_are_refused() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &[("name", "Bestehend")]).await;
    for text in texts().into_iter().filter(|text| text.len() < 100) {
        for field in CHOICES {
            for address in [NEW.to_owned(), short_form(number)] {
                let form = dpo.form(&address).await.fill("name", "Gewählt").forge(field, &text);
                let status = form.submit().await.status;
                let is_box = ["no_recipients", "global_measures"].contains(&field);
                let is_blank = normal(&text).trim().is_empty();
                let expected =
                    if is_box || is_blank { StatusCode::SEE_OTHER } else { StatusCode::UNPROCESSABLE_ENTITY };
                assert!(
                    status == expected
                        || is_blank && field == "stage" && status == StatusCode::UNPROCESSABLE_ENTITY,
                    "{field} = {text:?}: {status}"
                );
            }
        }
    }
}

#[tokio::test]
async fn hidden_fields_may_hold_anything() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &[("name", "Bestehend"), ("data_subjects", "Kunden")]).await;
    let deep = "[".repeat(100_000);
    let mut texts: Vec<String> = texts().into_iter().filter(|text| text.len() < 1_000).collect();
    texts.push(deep);
    for text in texts {
        for field in [
            "gezeigte-namen",
            "gezeigter-stand",
            "vorher.purposes",
            "inzwischen.purposes",
            "wahl.purposes",
            "vorher.",
            "kennung",
        ] {
            let form = dpo.form(&short_form(number)).await.fill("name", "Versteckt").forge(field, &text);
            let status = form.submit().await.status;
            assert!(status.as_u16() < 500, "{field} = {text:.60}: {status}");
        }
        let new = dpo.form(NEW).await.fill("name", "Versteckt").forge("kennung", &text);
        new.submit().await.is(StatusCode::BAD_REQUEST);
        let end = format!("{}/beenden", sheet(number));
        let answer = dpo.form(&end).await.fill("ended_on", &text).submit().await;
        answer.is(StatusCode::UNPROCESSABLE_ENTITY).form(&end).value("ended_on");
        let copy = format!("{}/duplizieren", sheet(number));
        let status = dpo.form(&copy).await.forge("kennung", &text).submit().await.status;
        assert_eq!(status, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn questions_in_addresses_may_hold_anything() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    for text in texts() {
        let value: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        if value.len() > 8_000 {
            continue;
        }
        for name in ["suche", "stadium", "einheit", "beendete", "nach", "vor", "meldung"] {
            let page = dpo.get(&format!("{}?{name}={value}", super::LIST)).await.is_ok();
            is_harmless(&page);
        }
        for list in ["recipients", "data_subjects", "data_categories", "legal_bases", "retention", "measures"]
        {
            dpo.get(&site.address(&format!("/vorschlaege/{list}?q={value}"))).await.is_ok();
        }
    }
}
