//! No text makes a rule stumble, whatever its length and script.

use proptest::{collection, prelude::*};

use super::{
    assert_well_formed, basis, category, company, head, measure, public_body, purpose, recipient, rule,
    section, sheet, some, subject,
};
use crate::{
    findings::{judge, judge_head, text},
    register::{
        Activity, Document, JointController, Scope, SubRule, ThirdCountries, ThirdCountryStatement, Transfer,
        choices::{DocumentKind, Instrument, RetentionKind},
        period::Period,
    },
};

/// A sheet that says nothing but this, everywhere.
fn sheet_of(text: &str, statement: ThirdCountryStatement, instrument: Instrument) -> Activity {
    let mut activity = sheet();
    let mut told = rule(text);
    told.kind = RetentionKind::Review;
    told.data_categories = Scope::Numbers(vec![text.to_owned()]);
    told.sub_rules.push(SubRule {
        subject: some(text),
        period: Some(Period { event: some(text), ..Period::default() }),
        norm: some(text),
        procedure: None,
        responsible: None,
    });
    activity.name = text.to_owned();
    activity.joint_controllers = section([JointController {
        name: text.to_owned(),
        contact: None,
        officer: None,
        agreed_on: None,
        note: None,
    }]);
    activity.purposes = section([purpose(text)]);
    activity.legal_bases = section([basis(text)]);
    activity.data_subjects = section([subject(text)]);
    activity.data_categories = section([category(text, text)]);
    activity.recipients = section([recipient(text)]);
    activity.third_countries = ThirdCountries {
        statement: Some(statement),
        remark: some(text),
        transfers: vec![
            Transfer { text: some(text), ..Transfer::default() },
            Transfer { country: some(text), recipient: some(text), instrument, ..Transfer::default() },
        ],
        ..ThirdCountries::default()
    };
    activity.retention = section([rule(text), told]);
    activity.retention.supplement = some(text);
    activity.measures.items = vec![measure(text)];
    activity.profiling = some(text);
    activity.additional.ai_use = some(text);
    activity.consent.evidence = some(text);
    activity.consent.obtained = some(text);
    activity.documents = section([Document {
        name: text.to_owned(),
        kind: DocumentKind::Dpia,
        version: None,
        as_of: None,
        place: None,
        responsible: None,
        note: some(text),
        first_presentation: false,
    }]);
    activity
}

fn judge_all(text: &str) {
    let statements = [ThirdCountryStatement::None, ThirdCountryStatement::TakesPlace];
    for (statement, instrument) in statements.into_iter().zip([Instrument::Adequacy, Instrument::Unspecified])
    {
        let activity = sheet_of(text, statement, instrument);
        judge(&activity, &company());
        judge(&activity, &public_body());
    }
    let mut head = head();
    head.controller.name = text.to_owned();
    head.controller.contact.country = some(text);
    head.controller.contact.email = some(text);
    head.controller.contact.phone = some(text);
    judge_head(&head, &company());
}

/// Words that the rules look for, so that generated texts get past their first condition.
fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        any::<char>().prop_map(String::from),
        prop::sample::select(vec![
            "10 Jahre",
            "nach",
            "Ablauf",
            "der",
            "§ 147 AO",
            "(",
            ")",
            ";",
            "bis zu",
            "bzw.",
            "Art. 6 Abs. 1 lit. f",
            "gesetzlichen",
            "Aufbewahrungsfrist",
            "Zweck",
            "Widerruf",
            "siehe",
            "Löschkonzept",
            "USA",
            "-",
            "/",
            ":innen",
            "a\u{308}",
            "\u{202e}",
            "🧾",
            "ʼn",
            "İ",
            "مدة",
            "保存期間",
            "\0",
            "\u{200d}",
            "unbegrenzt",
        ])
        .prop_map(str::to_owned),
    ];
    collection::vec(word, 0..60).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_judged(text in any::<String>()) {
        judge_all(&text);
    }

    #[test]
    fn any_words_are_judged(text in words()) {
        judge_all(&text);
    }

    #[test]
    fn parts_keep_every_letter(text in words()) {
        let letters = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>();
        prop_assert_eq!(letters(&text::parts(&text).concat()), letters(&text));
    }
}

#[test]
fn long_texts_are_judged() {
    for unit in [
        "a",
        "(",
        ";",
        "§ ",
        "🧾",
        "a\u{308}",
        "مدة ",
        "\u{202e}",
        "\0",
        "10 Jahre ",
        "nicht mehr ",
        ":in",
        "Art. 6 Abs. 1 lit. f ",
    ] {
        let text: String = unit.chars().cycle().take(32_000).collect();
        judge(&sheet_of(&text, ThirdCountryStatement::None, Instrument::Adequacy), &company());
    }
}

#[test]
fn findings_of_any_text_are_well_formed() {
    for text in
        ["10 Jahre", "Siehe Löschkonzept", "Art. 6 Abs. 1 lit. f DSGVO", "USA", "§ 28 BDSG", "TMG", "[…]"]
    {
        let activity = sheet_of(text, ThirdCountryStatement::TakesPlace, Instrument::Adequacy);
        assert_well_formed(&judge(&activity, &public_body()));
    }
}
