//! What the rules say about a sheet: shown where it belongs, gone once it is put right, accepted with a
//! reason until what was judged changes, and counted for the list.

mod aside;

use vvt::{
    database::Actor,
    findings::kept,
    processing_activity::store,
    register::compose::{Order, compose},
};

use crate::{
    activities::{LIST, change, create, numbers, query, sheet},
    export::files::Pdf,
    support::{Person, Site},
};

/// The sign of a point on the sheet that somebody may accept.
pub async fn point_of(site: &Site, host: &str, number: i32) -> String {
    let organisation = site.organisation(host).await;
    let mut db = site.db().read(&Actor::system("Test")).await.unwrap();
    let sheet = store::load(&mut db, organisation, number).await.unwrap().unwrap();
    let judged = kept::of_sheet(&mut db, organisation, &sheet, site.app.today()).await.unwrap();
    let point = judged.into_iter().find(|judged| judged.finding.can_be_accepted());
    point.expect("something is unclear").fingerprint
}

/// The sign of a point about the record as a whole.
pub async fn point_of_record(site: &Site, host: &str) -> String {
    let organisation = site.organisation(host).await;
    let mut db = site.db().read(&Actor::system("Test")).await.unwrap();
    let today = site.app.today();
    let register = compose(&mut db, organisation, today, &Order::default()).await.unwrap();
    let decisions = kept::Decisions::load(&mut db, organisation, &register).await.unwrap();
    let point = decisions.of_record(&register).into_iter().find(|judged| judged.finding.can_be_accepted());
    point.expect("something is unclear").fingerprint
}

/// What is open on the sheet, by its badge and sentence.
async fn open(person: &Person, number: i32) -> Vec<String> {
    let page = person.get(&sheet(number)).await.is_ok();
    page.texts(".findings__item")
        .into_iter()
        .filter(|text| !text.starts_with("angenommen") && !text.starts_with("nicht möglich"))
        .collect()
}

async fn judge_all(site: &Site) -> u64 {
    kept::once(site.db()).await.unwrap()
}

/// The address behind "So lassen, weil …" at the finding that says this.
async fn acceptance(person: &Person, number: i32, words: &str) -> String {
    let page = person.get(&sheet(number)).await.is_ok();
    let texts = page.texts(".findings__item:has(a[href*='/pruefung/'])");
    let links = page.attributes(".findings__item a[href*='/pruefung/']", "href");
    assert_eq!(texts.len(), links.len());
    let at = texts.iter().position(|text| text.contains(words));
    links[at.unwrap_or_else(|| panic!("nobody can accept {words:?}: {texts:?}"))].clone()
}

#[tokio::test]
async fn what_is_missing_is_named_and_vanishes_once_it_is_there() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &[("name", "Nur ein Name")]).await;
    let before = open(&dpo, number).await;
    let missing =
        |found: &[String]| found.iter().filter(|text| text.starts_with("Pflichtangabe fehlt")).count();
    assert!(missing(&before) >= 5, "{before:?}");
    let mut left = missing(&before);
    for (field, text) in [
        ("purposes", "Abrechnung der gelieferten Energie"),
        ("data_subjects", "Kundinnen und Kunden"),
        ("data_categories", "Stammdaten (Name, Anschrift)"),
        ("recipients", "intern: Buchhaltung"),
        ("retention", "10 Jahre nach Ende des Kalenderjahres, in dem der Vertrag endete"),
        ("measures", "Zugriff nur für die Abrechnung"),
    ] {
        change(&dpo, number, &[(field, text)]).await;
        let now = missing(&open(&dpo, number).await);
        assert!(now < left, "{field} is filled in and still missing: {:?}", open(&dpo, number).await);
        left = now;
    }
}

#[tokio::test]
async fn a_point_is_accepted_with_a_reason_until_the_text_changes() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let fields = [("name", "Vage"), ("retention", "Löschung, sobald nicht mehr erforderlich")];
    let number = create(&dpo, &fields).await;
    let vague = |found: &[String]| {
        found.iter().any(|text| text.starts_with("Klärungsbedarf") && text.contains("erforderlich"))
    };
    let before = open(&dpo, number).await;
    assert!(vague(&before), "{before:?}");

    let address = acceptance(&dpo, number, "erforderlich").await;
    let form = dpo.form(&address).await;
    let answer = form.submit().await.shows_error("begruendung", "den Grund");
    let form = answer.form(&address).fill("begruendung", "Mit der Aufsicht so abgestimmt. <b>");
    let answer = form.submit().await.leads_to_page(&sheet(number)).follow().await;
    answer
        .has_no("main b")
        .has_text("main", "Mit der Aufsicht so abgestimmt. <b>")
        .has_text("main", "angenommen");
    let after = open(&dpo, number).await;
    assert_eq!(after.len(), before.len() - 1, "{after:?}");
    // Another text is judged anew; the old one again is accepted again.
    change(&dpo, number, &[("retention", "Löschung, wenn nicht mehr erforderlich")]).await;
    assert!(vague(&open(&dpo, number).await));
    change(&dpo, number, &[("retention", "Löschung, sobald nicht mehr erforderlich")]).await;
    assert_eq!(open(&dpo, number).await, after);
    // Opened again.
    dpo.form(&address).await.press("was", "oeffnen").submit().await.leads_to_page(&sheet(number));
    assert_eq!(open(&dpo, number).await, before);
    dpo.get("/verzeichnis/stadtwerke-musterhausen-gmbh/aenderungen")
        .await
        .has_text("main", "Angenommener Prüfpunkt");
}

#[tokio::test]
async fn who_may_not_edit_decides_nothing() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number =
        create(&dpo, &[("name", "Vage"), ("retention", "Löschung, sobald nicht mehr erforderlich")]).await;
    let address = acceptance(&dpo, number, "erforderlich").await;
    let reader = site.reader("stadtwerke").await;
    reader.get(&sheet(number)).await.is_ok().has_no(".findings__link");
    reader.get(&address).await.is_forbidden();
    site.limited_editor("stadtwerke").await.get(&address).await.is_not_found();
    site.dpo("gemeinde").await.get(&address).await.is_not_found();
    for nonsense in ["x", "%00", "0123456789abcdef0123456789abcdef", "%F0%9F%8E%89"] {
        dpo.get(&format!("{}/pruefung/{nonsense}", sheet(number))).await.is_not_found();
    }
    // A mandatory item is nobody's to wave through, but for what the law asks for "wenn möglich".
    let page = dpo.get(&sheet(number)).await.is_ok();
    for text in page.texts(".findings__item:has(a[href*='/pruefung/'])") {
        assert!(!text.starts_with("Pflichtangabe") || text.contains("Maßnahmen"), "{text}");
    }
}

#[tokio::test]
async fn periods_and_measures_may_be_not_possible_and_the_reason_is_printed() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number =
        create(&dpo, &[("name", "Förderprogramm"), ("data_categories", "Stammdaten\nAnträge")]).await;
    let before = open(&dpo, number).await;
    for (words, reason) in [
        ("wann die Daten gelöscht werden", "Ende des Programms noch offen <script>"),
        ("Maßnahmen nach Art.", "Noch kein Dienstleister ausgewählt"),
    ] {
        let address = acceptance(&dpo, number, words).await;
        dpo.form(&address).await.submit().await.shows_error("begruendung", "den Grund");
        let page = dpo.get(&address).await.is_ok().has_text("label", "Nicht möglich, weil …");
        let answer = page.form(&address).fill("begruendung", reason).submit().await;
        let page = answer.leads_to_page(&sheet(number)).follow().await;
        page.has_text(".sheet-section", reason)
            .has_text(".findings__item", "nicht möglich")
            .has_no("main script");
    }
    let after = open(&dpo, number).await;
    assert_eq!(after.len(), before.len() - 2, "{after:?}");
    // In the export it stands in place of the statement.
    let file = "/verzeichnis/stadtwerke-musterhausen-gmbh/ausgabe/datei?umfang=auswahl&angaben=pflicht";
    let html = dpo.get(&format!("{file}&nummern={number}&format=html")).await.is_ok();
    html.has_text("section", "Nicht möglich, weil")
        .has_text("section", "Ende des Programms noch offen <script>")
        .has_text("section", "Noch kein Dienstleister ausgewählt");
    // What is stated needs no reason any more.
    change(&dpo, number, &[("retention", "1: 3 Jahre ab Ende des Programms")]).await;
    let html = dpo.get(&format!("{file}&nummern={number}&format=html")).await.is_ok();
    html.has_no_text("section", "Ende des Programms noch offen")
        .has_text("section", "Noch kein Dienstleister");
    // Each data category without a rule has a reason of its own.
    let address = acceptance(&dpo, number, "Datenkategorie Nr.\u{a0}2").await;
    dpo.form(&address)
        .await
        .fill("begruendung", "Anträge laufen noch")
        .submit()
        .await
        .leads_to_page(&sheet(number));
    let html = dpo.get(&format!("{file}&nummern={number}&format=html")).await.is_ok();
    html.has_text("section h4", "Für Daten Nr.\u{a0}2 nicht möglich, weil")
        .has_text("section", "Anträge laufen noch");
    let json = dpo.get(&format!("{file}&nummern={number}&format=json")).await.is_ok();
    let json: serde_json::Value = serde_json::from_slice(&json.body).unwrap();
    let activity = &json["activities"][0];
    assert_eq!(
        activity["retention_remarks"]["not_possible"],
        serde_json::json!([{ "data_category": "2", "reason": "Anträge laufen noch" }])
    );
    assert_eq!(activity["measures"]["not_possible"], "Noch kein Dienstleister ausgewählt");
    // Police law does not say "wenn möglich".
    change(&dpo, number, &[("legal_regime", "police")]).await;
    dpo.get(&address).await.is_not_found();
    let html = dpo.get(&format!("{file}&nummern={number}&format=html")).await.is_ok();
    html.has_no_text("section", "nicht möglich").has_no_text("section", "Nicht möglich");
}

#[tokio::test]
async fn a_draft_has_what_is_found_as_an_appendix() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let fields = [("name", "Vage <i>"), ("retention", "Löschung, sobald nicht mehr erforderlich")];
    let number = create(&dpo, &fields).await;
    let address = acceptance(&dpo, number, "erforderlich").await;
    dpo.form(&address).await.fill("begruendung", "So abgestimmt 漢 #panic()").submit().await;
    let order = "/verzeichnis/stadtwerke-musterhausen-gmbh/ausgabe";
    let form = dpo.get(&format!("{order}?nummern={number}")).await.form(&format!("{order}/datei"));
    form.clone()
        .tick("format", "html")
        .submit()
        .await
        .is_ok()
        .has_no_text("main", "Prüfhinweise")
        .has_no("#anhang-1");
    let draft = form.tick("pruefhinweise", "ja");
    let html = draft.clone().tick("format", "html").submit().await.is_ok();
    html.has_text("#anhang-1", "Anhang: Prüfhinweise")
        .has_text("#anhang-1 h3", &format!("Nr.\u{a0}{number} Vage <i>"))
        .has_text("#anhang-1 td", "Klärungsbedarf")
        .has_text("#anhang-1 td", "angenommen, weil: So abgestimmt 漢 #panic()")
        .has_text("#anhang-1 td", "Pflichtangabe fehlt")
        .has_text("footer", "Entwurf")
        .has_no("main i");
    let pdf = Pdf::new(&draft.submit().await.is_ok().body);
    pdf.assert_sound();
    let text = pdf.text();
    for words in ["Anhang: Prüfhinweise", "Auszug, Entwurf", "So abgestimmt", "nicht zur Vorlage bestimmt"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[tokio::test]
async fn the_list_counts_and_filters_what_is_open() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number =
        create(&dpo, &[("name", "Vage"), ("retention", "Löschung, sobald nicht mehr erforderlich")]).await;
    // Saved by its form, the sheet is judged at once.
    assert!(numbers(&dpo, "pruefung=missing").await.contains(&number));
    assert_eq!(judge_all(&site).await, 0);
    // What all sheets refer to has changed.
    let form = dpo.form("/verzeichnis/stadtwerke-musterhausen-gmbh/rahmenkonzept/bearbeiten").await;
    form.fill("titel", "Rahmenkonzept").fill("massnahmen", "Verschlüsselung").submit().await;
    dpo.get(LIST).await.has_text("main", "neu berechnet").has_text("main", "wird berechnet");
    assert!(judge_all(&site).await >= 6);
    dpo.get(LIST).await.has_no_text("main", "neu berechnet");
    let all = numbers(&dpo, "").await;
    assert_eq!(numbers(&dpo, "pruefung=missing").await, all);
    assert_eq!(numbers(&dpo, "pruefung=none").await, [0; 0]);
    assert!(numbers(&dpo, "pruefung=unclear").await.contains(&number));

    // From the overview to the sheets that a rule is about.
    let overview = dpo.get("/verzeichnis/stadtwerke-musterhausen-gmbh").await.is_ok();
    let links = overview.attributes("a[href*='regel=']", "href");
    assert!(links.len() >= 3, "{links:?}");
    for link in &links {
        let found = numbers(&dpo, link.split_once('?').unwrap().1).await;
        assert!(!found.is_empty(), "{link}");
        let code = link.split_once("regel=").unwrap().1;
        let rule = vvt::findings::rule(code).unwrap();
        assert!(found.iter().all(|found| all.contains(found)), "{}", rule.title);
    }
    assert_eq!(numbers(&dpo, &query("regel", "gibtesnicht")).await, all);
    dpo.get(&format!("{LIST}?pruefung=unclear&suche=vage")).await.is_ok().has_text("main", "1 Tätigkeit");
}

#[tokio::test]
async fn what_follows_from_a_change_is_said_once() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let fields = [
        ("name", "Folgen"),
        ("stage", "in_operation"),
        ("purposes", "Abrechnung"),
        ("data_categories", "Name"),
    ];
    let number = create(&dpo, &fields).await;
    for (field, text, said) in [
        ("recipients", "Auftragsverarbeiter: Rechenzentrum Nord", "Art.\u{a0}28 Abs.\u{a0}3 DSGVO"),
        ("data_categories", "Name\nBefunde [Art. 9]", "Art.\u{a0}9 Abs.\u{a0}2 DSGVO"),
        ("transfers", "Fernwartung (Schweiz)", "Art.\u{a0}44 bis 49"),
        ("purposes", "Abrechnung und Werbung", "Art.\u{a0}6 Abs.\u{a0}4 DSGVO"),
    ] {
        let page = change(&dpo, number, &[(field, text)]).await.leads_to_page(&sheet(number)).follow().await;
        page.shows_notice("gespeichert")
            .has_text(".kern-alert", "Denken Sie auch daran")
            .has_text(".kern-alert", said);
        // Not again.
        dpo.get(&sheet(number)).await.is_ok().has_no_text("main", "Denken Sie auch daran");
        let page =
            change(&dpo, number, &[("supplement", text)]).await.leads_to_page(&sheet(number)).follow().await;
        page.has_no_text("main", "Denken Sie auch daran");
    }
    // The address says keys only, and unknown ones say nothing.
    let page = dpo.get(&format!("{}?folgen=usa.%3Cscript%3E.unsinn", sheet(number))).await.is_ok();
    page.has_text("main", "Data Privacy Framework").has_no("main script");
    dpo.get(&format!("{}?folgen=%00.%F0%9F%8E%89", sheet(number)))
        .await
        .is_ok()
        .has_no_text("main", "Denken Sie");
}

#[tokio::test]
async fn what_holds_for_the_whole_record_is_accepted_once() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let root = "/verzeichnis/stadtwerke-musterhausen-gmbh";
    let address = format!("{root}/pruefung");
    create(&dpo, &[("name", "Einkauf"), ("recipients", "Inkassobüro Nord")]).await;
    dpo.get(root).await.is_ok().has_text(&format!("a[href='{address}']"), "Das ganze Verzeichnis prüfen");
    let page = dpo.get(&address).await.is_ok();
    let texts = page.texts(".findings__item:has(a[href*='/pruefung/'])");
    let links = page.attributes(".findings__item a[href*='/pruefung/']", "href");
    let at =
        texts.iter().position(|text| text.starts_with("Klärungsbedarf") && text.contains("Inkassobüro Nord"));
    let link = &links[at.unwrap_or_else(|| panic!("{texts:?}"))];
    let open = texts.iter().filter(|text| !text.starts_with("angenommen")).count();

    let form = dpo.form(link).await;
    form.submit().await.shows_error("begruendung", "den Grund");
    let form = dpo.form(link).await.fill("begruendung", "Macht die Kanzlei selbst. <b>");
    let page = form.submit().await.leads_to_page(&address).follow().await;
    let page = page.has_text("main", "Macht die Kanzlei selbst. <b>").has_no("main b");
    let texts = page.texts(".findings__item:has(a[href*='/pruefung/'])");
    assert_eq!(texts.iter().filter(|text| !text.starts_with("angenommen")).count(), open - 1);
    dpo.get(&format!("{root}/aenderungen"))
        .await
        .has_text("main", "Angenommener Prüfpunkt des Verzeichnisses");

    dpo.form(link).await.press("was", "oeffnen").submit().await.leads_to_page(&address);
    dpo.get(&address).await.has_no_text("main", "Macht die Kanzlei selbst");
    // Who may not change anything reads it; who sees a part of the record reads what the Vorblatt lacks.
    let page = site.reader("stadtwerke").await.get(&address).await.is_ok();
    page.has_text("main", "Inkassobüro Nord").has_no("a[href*='/pruefung/']");
    site.reader("stadtwerke").await.get(link).await.is_forbidden();
    let page = site.limited_editor("stadtwerke").await.get(&address).await.is_ok();
    page.has_no_text("main", "Inkassobüro Nord");
    // The draft has it, too, an extract has not.
    let order = format!("{root}/ausgabe/datei?angaben=alles&format=html&pruefhinweise=ja");
    dpo.get(&format!("{order}&umfang=alles")).await.is_ok().has_text("#anhang-1", "Inkassobüro Nord");
    dpo.get(&format!("{order}&umfang=auswahl&nummern=1"))
        .await
        .is_ok()
        .has_no_text("#anhang-1", "Inkassobüro Nord");
    site.dpo("gemeinde").await.get(link).await.is_not_found();
    for nonsense in ["x", "%00", "0123456789abcdef0123456789abcdef"] {
        dpo.get(&format!("{address}/{nonsense}")).await.is_not_found();
    }
}

#[tokio::test]
async fn a_point_leads_to_its_row_in_the_form() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number =
        create(&dpo, &[("name", "Vage"), ("retention", "3 Jahre ab Vertragsende\nNach Erledigung")]).await;
    let page = dpo.get(&sheet(number)).await.is_ok();
    let links = page.attributes(".findings__item a[href*='#']", "href");
    let link =
        links.iter().find(|link| link.ends_with("#retention_rules-2")).unwrap_or_else(|| panic!("{links:?}"));
    let form = dpo.get(link.split('#').next().unwrap()).await.is_ok();
    form.has_text("#retention_rules-2", "Nach Erledigung");
    for link in &links {
        let (form, anchor) = link.split_once('#').unwrap();
        dpo.get(form).await.is_ok().has_text(&format!("#{anchor}"), "");
    }
}
