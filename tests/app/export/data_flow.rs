//! The data flow of each activity as a picture in the exported document.

use vvt::{
    export::{Format, Options},
    register::{DataCategory, Detail, LegalRegime, Register, Scope},
};

use super::{
    EXPORTER,
    files::{Pdf, parse, select, text_of},
    registers,
};

async fn with_pictures(register: &Register, format: Format) -> Vec<u8> {
    let options = Options { detail: Detail::Full, data_flow: true, ..Options::default() };
    EXPORTER.render(register.clone(), format, options).await.unwrap()
}

#[tokio::test]
async fn pdf_and_html_show_it_when_asked_for() {
    let register = registers::full();
    let options = Options { detail: Detail::Full, ..Options::default() };
    let without = Pdf::new(&EXPORTER.render(register.clone(), Format::Pdf, options).await.unwrap());
    assert!(!without.text().contains("Datenfluss"));
    let pdf = Pdf::new(&with_pictures(&register, Format::Pdf).await);
    pdf.assert_sound();
    let inside = pdf.inside();
    assert!(inside.contains("/Alt") && inside.contains("/Figure"));
    let text = pdf.text();
    assert_eq!(text.matches("Datenfluss").count(), 2, "one for each sheet");
    let html = parse(&with_pictures(&register, Format::Html).await);
    assert_eq!(select(&html, "svg.flow[role=img]").len(), 2);
    assert_eq!(select(&html, "svg.flow title[id]").len(), 2);
    assert_eq!(select(&html, "[style], script").len(), 0);
    // Words of pictures are words: they can be found in both.
    let names = register.activities.iter().flat_map(|activity| &activity.recipients.items);
    for name in names.map(|recipient| recipient.name.as_str()) {
        assert_eq!(text.matches(name).count(), 2, "{name} in the PDF");
        assert!(text_of(&html).matches(name).count() >= 2, "{name} in the HTML");
    }
    let json = with_pictures(&register, Format::Json).await;
    assert_eq!(serde_json::from_slice::<Register>(&json).unwrap(), register);
}

#[tokio::test]
async fn sixty_categories_and_hostile_names_keep_the_pdf_sound() {
    let mut register = registers::empty();
    let mut activity = registers::blank_activity(LegalRegime::Gdpr);
    let names = [
        "Stammdaten",
        "Hinweise auf Lebenserhaltungsgeräte in der Wohnung des Anschlussnutzers",
        "<script>&\"'</svg>",
        "🎉\u{fe0f}👨\u{200d}👩\u{200d}👧 漢字 \u{202e}مدة",
        "a\u{308}e\u{301}\u{20e3}x\u{338}",
        "Zeile\nZeile\u{1}\u{2028}\u{ad}Ende",
        "\u{0}",
    ];
    activity.data_categories.items = (1..=60)
        .map(|number| DataCategory {
            number: number.to_string(),
            name: match number % 8 {
                7 => "w".repeat(300),
                at => names[at].to_owned(),
            },
            note: None,
            origin: None,
            storage_place: None,
            special_category: None,
            criminal_offences: number % 5 == 0,
        })
        .collect();
    for activity_like in &registers::full().activities {
        let mut subjects = activity_like.data_subjects.items.clone();
        subjects
            .iter_mut()
            .for_each(|subject| subject.data_categories = Scope::Numbers(vec!["1".into(), "60".into()]));
        activity.data_subjects.items.extend(subjects);
    }
    register.activities.push(activity);
    let pdf = Pdf::new(&with_pictures(&register, Format::Pdf).await);
    pdf.assert_sound();
    assert!(pdf.text().contains("[U+1F389]"), "what the font lacks is named");
    let (edges, width) = pdf.right_edges();
    let rightmost = edges.into_iter().fold(0.0, f64::max);
    assert!(rightmost < width - 45.0, "words reach {rightmost} of {width} points");
    let html = parse(&with_pictures(&register, Format::Html).await);
    assert_eq!(select(&html, "script").len(), 0);
}

/// Any letter may stand in a name, alone, after a plain one, and after one of its kind.
#[tokio::test]
async fn no_pair_of_letters_in_a_picture_breaks_the_pdf() {
    let mut register = registers::empty();
    let letters: Vec<char> = (0..0x1_fb00).filter_map(char::from_u32).collect();
    let letters: Vec<char> =
        letters.into_iter().filter(|letter| u32::from(*letter) % 23 == 0 || *letter < '\u{800}').collect();
    for chunk in letters.chunks(480) {
        let mut activity = registers::blank_activity(LegalRegime::Gdpr);
        activity.data_categories.items = chunk
            .chunks(4)
            .zip(1..)
            .map(|(letters, number)| DataCategory {
                number: number.to_string(),
                name: letters.iter().map(|letter| format!("A{letter}{letter} {letter}")).collect(),
                note: None,
                origin: None,
                storage_place: None,
                special_category: None,
                criminal_offences: false,
            })
            .collect();
        register.activities.push(activity);
    }
    Pdf::new(&with_pictures(&register, Format::Pdf).await).assert_sound();
}
