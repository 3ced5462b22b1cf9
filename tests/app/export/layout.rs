//! How the PDF stands on its pages: nothing alone, bookmarks that can be read, norms in one line.

use vvt::{
    export::Format,
    register::{Activity, Detail, LegalRegime, Purpose, Register, choices::PurposeKind},
};

use super::{export, files::Pdf, registers};

/// A record of so many sheets with one purpose of so many lines each.
fn record(sheets: u32, lines: usize) -> Register {
    let mut register = registers::empty();
    register.activities = (1..=sheets)
        .map(|number| {
            let text = "Zeile\n".repeat(lines);
            let mut activity = Activity {
                number,
                name: format!("Tätigkeit {number}"),
                ..registers::blank_activity(LegalRegime::Gdpr)
            };
            activity.purposes.items = vec![Purpose { kind: PurposeKind::Primary, text }];
            activity.supplement = Some("Schluss".into());
            activity
        })
        .collect();
    register
}

#[tokio::test]
async fn no_entry_of_the_contents_is_alone_on_its_page() {
    // A page holds some forty entries; one of these lengths ends just behind it.
    for sheets in 36..=46 {
        let pdf = Pdf::new(&export(&record(sheets, 1), Format::Pdf, Detail::Mandatory).await);
        let pages = pdf.pages();
        let last = pages.iter().rfind(|page| page.contains("Bezeichnung")).unwrap();
        let entries = last.lines().filter(|line| line.contains("Tätigkeit ")).count();
        assert!(entries >= 3, "{sheets} sheets: {last}");
    }
}

#[tokio::test]
async fn no_heading_is_alone_on_its_page() {
    for lines in 1..=50 {
        let pdf = Pdf::new(&export(&record(1, lines), Format::Pdf, Detail::Full).await);
        for page in &pdf.pages()[2..] {
            // Head and foot of the page are two lines; two sections are four.
            let filled = page.lines().filter(|line| !line.trim().is_empty()).count();
            assert!(filled >= 2 + 4, "{lines} lines: {page}");
        }
    }
}

#[tokio::test]
async fn bookmarks_name_number_and_name() {
    let pdf = Pdf::new(&export(&record(2, 1), Format::Pdf, Detail::Mandatory).await);
    let titles = pdf.bookmarks();
    assert!(titles.contains(&"Nr.\u{a0}2 · Tätigkeit 2".to_owned()), "{titles:?}");
    pdf.assert_sound();
}

#[tokio::test]
async fn a_norm_stays_in_one_line() {
    let mut register = record(1, 1);
    // Words of every length before it: some of them bring it to the end of a line.
    let text: String = (1..60).map(|length| format!("{} § 15 Abs. 4 BDSG ", "x".repeat(length))).collect();
    register.activities[0].purposes.items[0].text = text.clone();
    let file = export(&register, Format::Pdf, Detail::Mandatory).await;
    let pdf = Pdf::new(&file);
    let pages = pdf.pages().join("\n");
    assert!(!pages.lines().any(|line| line.trim_start().starts_with("Abs.")), "{pages}");
    assert!(!pages.lines().any(|line| line.trim_start().starts_with("15")), "{pages}");
    let json = String::from_utf8(pdf.attachments()[0].1.clone()).unwrap();
    assert!(json.contains("§ 15 Abs. 4 BDSG"), "the stored text stays as it is");
    let html = String::from_utf8(export(&register, Format::Html, Detail::Mandatory).await).unwrap();
    assert!(html.contains("§\u{a0}15\u{a0}Abs.\u{a0}4 BDSG"));
}
