//! Two clicks, the back button, two people: nothing is lost and nothing is there twice.

use axum::http::StatusCode;

use super::{NEW, activities, change, create, filled, history, number_in, sheet, short_form};
use crate::support::{Answer, FilledForm, Site};

/// Lines as people type them, of which none stands as the application writes it.
const TYPED: [(&str, &str); 11] = [
    ("name", " Doppelt "),
    ("introduced_on", "2020-02-01"),
    ("changed_on", "3.4.2024"),
    ("purposes", "- Zweck¶mit Absatz\n* noch einer"),
    ("data_subjects", "Kunden(alle)\nGäste"),
    ("data_categories", "Name\nAtteste(Dauer) [Art. 9: Gesundheit]\n7: Konto"),
    ("recipients", "intern:\nKasse(nur Summen)\nArchiv"),
    ("retention", "8,7: 3 Jahre\nAlle: 10 Jahre"),
    ("extra_values", "Software:Alpha\nohne Bezeichnung"),
    ("measures", "- - Zugang"),
    ("supplement", "Text\n\nAbsatz  "),
];

#[tokio::test]
async fn a_new_form_that_is_sent_twice_makes_one_activity() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let form = filled(dpo.form(NEW).await, &TYPED);
    form.submit().await.leads_to_page(&sheet(6));
    let before = history(&site).await;
    form.submit().await.leads_to_page(&sheet(6));
    assert_eq!((activities(&site).await, history(&site).await), (11, before));
}

#[tokio::test]
async fn a_new_form_that_is_sent_many_times_at_once_makes_one_activity() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let form = filled(dpo.form(NEW).await, &TYPED);
    let answers = tokio::join!(form.submit(), form.submit(), form.submit(), form.submit(), form.submit());
    for answer in [answers.0, answers.1, answers.2, answers.3, answers.4] {
        answer.leads_to_page(&sheet(6));
    }
    assert_eq!(activities(&site).await, 11);
}

#[tokio::test]
async fn after_the_back_button_the_same_activity_is_changed() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let form = filled(dpo.form(NEW).await, &[("name", "Erst"), ("data_categories", "Name\nKonto")]);
    form.submit().await.leads_to_page(&sheet(6));

    // What was empty is added without a question.
    let form = form.fill("purposes", "Zweck");
    form.submit().await.leads_to_page(&sheet(6));
    dpo.form(&short_form(6)).await.holds("purposes", "Zweck").holds("data_categories", "1: Name\n2: Konto");

    // What was saved is not overwritten without one.
    let form = form.fill("name", "Dann");
    let asked = form.submit().await.is(StatusCode::CONFLICT);
    choose(&asked, "name", "mine").submit().await.leads_to_page(&sheet(6));
    dpo.form(&short_form(6)).await.holds("name", "Dann");
    assert_eq!(activities(&site).await, 11);
}

/// The form of a conflict page with one answer.
fn choose(asked: &Answer, field: &str, answer: &str) -> FilledForm {
    asked.form(asked.address.as_str()).tick(&format!("wahl.{field}"), answer)
}

#[tokio::test]
async fn two_people_in_different_fields_both_win() {
    let site = Site::new().await;
    let (dpo, editor) = (site.dpo("stadtwerke").await, site.editor("stadtwerke").await);
    let number = create(&dpo, &[("name", "Zwei"), ("data_categories", "Name"), ("purposes", "Zweck")]).await;
    let mine =
        filled(dpo.form(&short_form(number)).await, &[("purposes", "Zweck\nNoch einer"), ("stage", "trial")]);
    let theirs = [("name", "Beide"), ("data_categories", "1: Name\nKonto"), ("no_recipients", "ja")];
    change(&editor, number, &theirs).await.leads_to_page(&sheet(number));
    mine.submit().await.leads_to_page(&sheet(number));
    let form = dpo.form(&short_form(number)).await;
    let found =
        ["name", "purposes", "stage", "data_categories", "no_recipients"].map(|name| form.value(name));
    assert_eq!(found, ["Beide", "Zweck\nNoch einer", "trial", "1: Name\n2: Konto", ", ja"]);
}

const ALL: [(&str, &str, &str, &str); 22] = [
    ("name", "Alt", "Meins", "Ihres"),
    ("own_reference", "A", "M", "I"),
    ("contact_person", "A", "M", "I"),
    ("legal_regime", "gdpr", "police", "kdg"),
    ("stage", "planned", "trial", "in_operation"),
    ("introduced_on", "01.01.2020", "02.01.2020", "03.01.2020"),
    ("changed_on", "01.01.2020", "02.01.2020", "03.01.2020"),
    ("entry_as_of", "01.01.2020", "02.01.2020", "03.01.2020"),
    ("purposes", "Alt", "Meins", "Ihres"),
    ("legal_bases", "Alt", "Meins", "Ihres"),
    ("data_subjects", "Alt", "Meins", "Ihres"),
    ("data_categories", "1: Alt", "1: Meins", "1: Ihres"),
    ("recipients", "intern: Alt", "intern: Meins", "intern: Ihres"),
    ("third_country_statement", "none", "planned", "under_review"),
    ("third_country_remark", "Alt", "Meins", "Ihres"),
    ("transfers", "Alt", "Meins", "Ihres"),
    ("retention", "alle: Alt", "alle: Meins", "alle: Ihres"),
    ("measures", "Alt", "Meins", "Ihres"),
    ("extra_values", "Feld: Alt", "Feld: Meins", "Feld: Ihres"),
    ("supplement", "Alt", "Meins", "Ihres"),
    ("department", "Netzbetrieb", "Vertrieb", "Personal"),
    ("global_measures", "ja", "", ""),
];

#[tokio::test]
async fn two_people_in_one_field_are_asked() {
    let site = Site::new().await;
    let (dpo, editor) = (site.dpo("stadtwerke").await, site.editor("stadtwerke").await);
    let mut unit = std::collections::BTreeMap::new();
    for name in ["Netzbetrieb", "Vertrieb", "Personal"] {
        unit.insert(name, site.department("stadtwerke", name).await.to_string());
    }
    let values = |of: fn(&(&'static str, &'static str, &'static str, &'static str)) -> &'static str| {
        let named = ALL.iter().map(move |line| (line.0, of(line)));
        named.map(|(name, value)| (name, unit.get(value).map_or(value, String::as_str))).collect::<Vec<_>>()
    };
    let (old, mine, theirs) = (values(|line| line.1), values(|line| line.2), values(|line| line.3));
    let number = create(&dpo, &old).await;

    for answer in ["mine", "theirs"] {
        change(&editor, number, &old).await;
        let form = filled(dpo.form(&short_form(number)).await, &mine);
        change(&editor, number, &theirs).await.leads_to_page(&sheet(number));
        let before = history(&site).await;
        let asked = form.submit().await.is(StatusCode::CONFLICT);
        assert_eq!(history(&site).await, before, "nothing is overwritten unasked");

        let mut form = asked.form(&short_form(number));
        for (field, ..) in ALL.iter().filter(|line| line.2 != line.3) {
            let choice = format!("wahl.{field}");
            assert_eq!(asked.texts(&format!("[id='{choice}-eigene']")).len(), 1, "{field}");
            assert_eq!(asked.texts(&format!("[id='{choice}-gespeichert']")).len(), 1, "{field}");
            form = form.tick(&choice, answer);
        }
        let own = asked.texts("[id='wahl.purposes-eigene']");
        let stored = asked.texts("[id='wahl.purposes-gespeichert']");
        assert_eq!((own, stored), (vec!["Meins".to_owned()], vec!["Ihres".to_owned()]));
        asked
            .has_text("[id='wahl.department-eigene']", "Vertrieb")
            .has_text("[id='wahl.stage-gespeichert']", "im Einsatz");

        form.submit().await.leads_to_page(&sheet(number));
        let form = dpo.form(&short_form(number)).await;
        for (field, value) in if answer == "mine" { &mine } else { &theirs } {
            assert_eq!(&form.value(field), value, "{answer}: {field}");
        }
    }
}

#[tokio::test]
async fn an_answer_may_be_edited_and_is_not_taken_for_another_change() {
    let site = Site::new().await;
    let (dpo, editor) = (site.dpo("stadtwerke").await, site.editor("stadtwerke").await);
    let number = create(&dpo, &[("name", "Alt"), ("purposes", "Alt")]).await;
    let form = dpo.form(&short_form(number)).await.fill("name", "Meins").fill("purposes", "Mein Zweck");
    change(&editor, number, &[("name", "Ihres")]).await;
    let asked = form.submit().await.is(StatusCode::CONFLICT);

    // Without an answer it is asked again, and nothing typed is gone.
    let again = asked.form(&short_form(number)).submit().await.is(StatusCode::CONFLICT);
    let form = again.form(&short_form(number)).holds("name", "Meins").holds("purposes", "Mein Zweck");

    // Somebody changes it once more before the answer arrives.
    change(&editor, number, &[("name", "Noch neuer")]).await;
    let asked = form.tick("wahl.name", "mine").submit().await.is(StatusCode::CONFLICT);
    asked.has_text("[id='wahl.name-gespeichert']", "Noch neuer");

    let asked = again.form(&short_form(number)).submit().await.is(StatusCode::CONFLICT);
    let answer = choose(&asked, "name", "mine").fill("name", "Aus beidem").submit().await;
    answer.leads_to_page(&sheet(number));
    dpo.form(&short_form(number)).await.holds("name", "Aus beidem").holds("purposes", "Mein Zweck");
}

#[tokio::test]
async fn two_people_who_type_the_same_both_succeed() {
    let site = Site::new().await;
    let (dpo, editor) = (site.dpo("stadtwerke").await, site.editor("stadtwerke").await);
    let number = create(&dpo, &[("name", "Gleich"), ("data_categories", "Name\nKonto")]).await;
    let same = [
        ("introduced_on", "1.2.2020"),
        ("purposes", "- Zweck"),
        ("data_subjects", "Kunden(alle)"),
        ("data_categories", "1: Name\n2: Konto\nTelefon(privat) [Art. 9]\nE-Mail"),
        ("recipients", "intern:\nKasse(nur Summen)"),
        ("retention", "2,1: 3 Jahre\n4: 1 Jahr\nAlle: 10 Jahre"),
        ("extra_values", "Software:Alpha"),
    ];
    let form = filled(dpo.form(&short_form(number)).await, &same);
    change(&editor, number, &same).await.leads_to_page(&sheet(number));
    let before = history(&site).await;
    form.submit().await.leads_to_page(&sheet(number));
    assert_eq!(history(&site).await, before);
    let form = dpo.form(&short_form(number)).await;
    assert_eq!(
        form.value("data_categories"),
        "1: Name\n2: Konto\n3: Telefon (privat) [Art.\u{a0}9]\n4: E-Mail"
    );
}

#[tokio::test]
async fn an_activity_that_was_ended_meanwhile_stays_ended() {
    let site = Site::new().await;
    let (dpo, editor) = (site.dpo("stadtwerke").await, site.editor("stadtwerke").await);
    let number = create(&dpo, &[("name", "Endet")]).await;
    let form = dpo.form(&short_form(number)).await.fill("purposes", "Noch ein Zweck");
    let end = format!("{}/beenden", sheet(number));
    editor.form(&end).await.fill("ended_on", "1.3.2026").submit().await.leads_to_page(&sheet(number));
    form.submit().await.leads_to_page(&sheet(number));
    dpo.get(&sheet(number)).await.is_ok().has_text("main", "beendet").has_text("main", "Noch ein Zweck");
}

#[tokio::test]
async fn people_who_use_the_same_new_names_do_not_stop_each_other() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let sheets = [create(&dpo, &[("name", "Eins")]).await, create(&dpo, &[("name", "Zwei")]).await];
    for round in 0..10 {
        let names: Vec<String> = (0..60).map(|at| format!("Gruppe {round}-{at}")).collect();
        let forwards = names.join("\n");
        let backwards = names.iter().rev().cloned().collect::<Vec<_>>().join("\n");
        let ours = [("data_subjects", forwards.as_str()), ("recipients", &backwards)];
        let theirs = [("data_subjects", backwards.as_str()), ("recipients", &forwards)];
        let (first, second) = tokio::join!(change(&dpo, sheets[0], &ours), change(&dpo, sheets[1], &theirs));
        assert_eq!(number_in(&first.leads_to_page(&sheet(sheets[0]))), sheets[0]);
        assert_eq!(number_in(&second.leads_to_page(&sheet(sheets[1]))), sheets[1]);
    }
    assert_eq!(site.count("select count(*) from data_subject_category").await, 600);
}
