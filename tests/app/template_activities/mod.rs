//! Muster through their pages: offered by kind, taken over once, and stating nothing of their own.

mod hostile;
mod own;
mod twice;

use crate::{
    activities::{LIST, activities, sheet, short_form, summaries_are_fresh, texts},
    catalogues::as_owner,
    support::{Person, Site, Who},
};

pub const PAGE: &str = "/verzeichnis/stadtwerke-musterhausen-gmbh/muster";

/// Makes the first organisation one of another kind.
pub async fn become_a(site: &Site, kind: &str) {
    as_owner(site, &format!("update organisation set kind = '{kind}' where id = '{{org}}'")).await;
}

/// Takes these Muster over.
pub async fn adopt(person: &Person, codes: &[&str]) {
    let form = person.form(PAGE).await;
    let form = codes.iter().fold(form, |form, code| form.tick("muster", code));
    form.submit().await.leads_to_page(LIST);
}

#[tokio::test]
async fn an_association_takes_over_what_associations_do() {
    let site = Site::new().await;
    become_a(&site, "association").await;
    let (dpo, reader) = (site.dpo("stadtwerke").await, site.reader("stadtwerke").await);
    let page = dpo.get(PAGE).await.is_ok();
    let page = page
        .has_text("main", "Stand der mitgelieferten Muster: 30.11.2026")
        .has_text("legend", "Für Vereine")
        .has_text("summary", "Inhalt von „Mitgliederverwaltung“")
        .has_text("details", "Stammdaten der Mitglieder")
        .has_no("input[checked]");
    assert_eq!(page.attributes("input[name=muster]", "value")[..2], ["V01", "V02"], "its own come first");
    let form = dpo.form(PAGE).await.tick("muster", "V01").tick("muster", "V02");
    let list = form.submit().await.leads_to_page(LIST).follow().await;
    list.shows_notice("Die Muster sind als Entwürfe übernommen.").has_text("tbody", "Mitgliederverwaltung");

    let shown = reader.get(&sheet(6)).await.is_ok();
    shown
        .has_text("h1", "Mitgliederverwaltung")
        .has_text("#kopf", "geplant")
        .has_text("#kopf", "Aus Muster „Mitgliederverwaltung“, Stand 30.11.2026")
        .has_text("main", "3 Jahre ab Ende des Kalenderjahres, in dem die Mitgliedschaft endete")
        .has_text("main", "Vor der Aussage zu Drittländern: bei jedem Anbieter")
        .has_no_text("main", "Offene Punkte");
    let open = "select name from processing_activity where third_country_statement is null and stage = 'planned' order by number";
    assert_eq!(texts(&site, open).await, ["Mitgliederverwaltung", "Beitragswesen und Spenden"]);
    // What the Muster itself names is tied to its data.
    let rules = "select count(*) from activity_retention_rule";
    let tied = "select count(distinct item_id) from activity_retention_rule_number";
    assert_eq!(site.count(rules).await, site.count(tied).await);
    let for_all = "select count(*) from activity_retention_rule where for_all";
    assert_eq!(site.count(for_all).await, 0);
    let members = "select count(*) from data_subject_category where name = 'Mitglieder' and confirmed";
    assert_eq!(site.count(members).await, 1, "both sheets name the same entry");
}

#[tokio::test]
async fn only_the_own_kind_is_offered_until_others_are_asked_for() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    for (kind, own, others) in [
        ("company", "U08", ["V01", "P01", "B01", "S01"]),
        ("public_body", "B01", ["V01", "P01", "U08", "S01"]),
        ("association", "V01", ["B01", "P01", "U08", "S01"]),
        ("practice", "P01", ["B01", "V01", "U08", "S01"]),
        ("school", "S01", ["B01", "V01", "U08", "P01"]),
        ("church", "K01", ["B01", "V01", "U08", "P01"]),
        ("other", "D01", ["B01", "V01", "U08", "P01"]),
    ] {
        become_a(&site, kind).await;
        let page =
            dpo.get(PAGE).await.is_ok().has(&format!("#muster-{own}")).has_link(&format!("{PAGE}?alle=ja"));
        let all = dpo.get(&format!("{PAGE}?alle=ja")).await.is_ok().has(&format!("#muster-{own}"));
        let (offered, all_offered) =
            (page.attributes("input[name=muster]", "value"), all.attributes("input[name=muster]", "value"));
        for other in others {
            assert!(!offered.iter().any(|code| code == other), "{kind} is offered {other}");
        }
        assert_eq!(all_offered.len(), 86, "{kind}");
    }
}

#[tokio::test]
async fn norms_and_periods_follow_the_kind() {
    let site = Site::new().await;
    become_a(&site, "school").await;
    let dpo = site.dpo("stadtwerke").await;
    adopt(&dpo, &["U12", "U07"]).await;
    // In the order of the shipped Muster.
    dpo.get(&sheet(6))
        .await
        .has_text("main", "Haushaltsrecht des Landes oder des Schulträgers eintragen")
        .has_text("main", "Landeshaushaltsordnung bzw. Gemeindehaushaltsverordnung")
        .has_no_text("main", "10 Jahre ab Ende des Kalenderjahres")
        .has_no_text("main", "HGB");
    dpo.get(&sheet(7)).await.has_text("main", "Landesdatenschutzgesetz").has_no_text("main", "lit. f DSGVO");
}

#[tokio::test]
async fn a_muster_of_another_law_brings_it_along() {
    let site = Site::new().await;
    become_a(&site, "public_body").await;
    let dpo = site.dpo("stadtwerke").await;
    adopt(&dpo, &["B04"]).await;
    let regime = "select legal_regime from processing_activity where template_code = 'B04'";
    assert_eq!(texts(&site, regime).await, ["police"]);
    dpo.get(&sheet(6)).await.has_text("main", "§ 49c OWiG").has_no_text("main", "lit. b");
}

#[tokio::test]
async fn an_open_point_stands_at_its_section_until_it_is_answered() {
    let site = Site::new().await;
    become_a(&site, "company").await;
    let dpo = site.dpo("stadtwerke").await;
    adopt(&dpo, &["U28"]).await;
    let hint = "Gemeinsam Verantwortliche: mit dem Betreiber des Netzwerks";
    dpo.get(&sheet(6)).await.has_text("main", hint);
    let open = "
        select count(*)
        from activity_summary summary
        join processing_activity activity on activity.id = summary.activity_id
        where activity.template_code = 'U28'
        and 'M1-H' = any(summary.codes)
    ";
    assert_eq!(site.count(open).await, 1, "lists count it as a hint");
    as_owner(
        &site,
        "update processing_activity set joint_controllers_supplement = 'Vereinbarung mit dem Netzwerk' where template_code = 'U28'",
    )
    .await;
    dpo.get(&sheet(6)).await.has_no_text("main", hint);
}

#[tokio::test]
async fn every_muster_can_be_taken_over_by_every_kind() {
    for kind in ["company", "public_body", "association", "practice", "school", "church", "other"] {
        let site = Site::new().await;
        become_a(&site, kind).await;
        let dpo = site.dpo("stadtwerke").await;
        let form = dpo.form(&format!("{PAGE}?alle=ja&auswahl=alle")).await;
        let chosen = form.value("muster").split(", ").count();
        form.submit().await.leads_to_page(LIST);
        assert_eq!(activities(&site).await, 10 + i64::try_from(chosen).unwrap(), "{kind}");
        summaries_are_fresh(&site).await;
        for number in 6..6 + i32::try_from(chosen).unwrap() {
            dpo.get(&sheet(number)).await.is_ok().has_text("#kopf", "Aus Muster");
            // The Kurzblatt says what the sheet says, line by line.
            let unchanged = dpo.form(&short_form(number)).await.submit().await.follow().await;
            unchanged.shows_notice("Es gab nichts zu ändern.");
        }
    }
}

#[tokio::test]
async fn a_limited_editor_takes_over_for_their_department() {
    let site = Site::new().await;
    let (editor, dpo) = (site.limited_editor("stadtwerke").await, site.dpo("stadtwerke").await);
    let form = editor.form(PAGE).await.tick("muster", "U10");
    form.submit().await.shows_error("department", "Bitte wählen Sie eine der angebotenen");
    let network = site.department("stadtwerke", "Netzbetrieb").await.to_string();
    form.fill("department", &network).submit().await.leads_to_page(LIST);
    dpo.get(&sheet(6)).await.is_ok().has_text("#kopf", "Netzbetrieb");
    let new = "select name from data_subject_category where not confirmed";
    assert_eq!(texts(&site, new).await, ["Personen mit Newsletter-Abonnement"]);
}

#[tokio::test]
async fn a_copy_is_an_activity_of_its_own() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    adopt(&dpo, &["U10"]).await;
    dpo.form(&format!("{}/duplizieren", sheet(6))).await.submit().await.leads_to_page(&sheet(7));
    dpo.get(&sheet(7)).await.has_text("h1", "Newsletter (Kopie)").has_no_text("#kopf", "Aus Muster");
    dpo.get(PAGE).await.has_link(&sheet(6)).has_no("#muster-U10");
}

#[tokio::test]
async fn the_export_does_not_name_the_muster() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    adopt(&dpo, &["U10"]).await;
    let file = site.address("/ausgabe/datei?umfang=auswahl&nummern=6&angaben=alles&format=json");
    let json = dpo.get(&file).await.is_ok();
    assert!(json.text().contains("Newsletter") && !json.text().contains("U10"), "{json:?}");
}

#[tokio::test]
async fn the_history_says_so_in_words() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    adopt(&dpo, &["U10"]).await;
    let page = dpo.get(&site.address("/aenderungen?nummer=6")).await.is_ok();
    page.has_text("main", "Aus Muster Newsletter").has_text("main", "Stand des Musters 30.11.2026");
}

#[tokio::test]
async fn the_first_steps_lead_there() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    dpo.get(LIST).await.is_ok().has_link(PAGE);
    as_owner(&site, "delete from processing_activity where organisation_id = '{org}'").await;
    for address in [site.address(""), LIST.to_owned()] {
        dpo.get(&address).await.is_ok().has_text("main", "Mit Mustern beginnen").has_link(PAGE);
        let reader = site.reader("stadtwerke").await.get(&address).await.is_ok();
        assert!(!reader.attributes("a[href]", "href").iter().any(|link| link == PAGE));
    }
    let administrator = site.administrator().await;
    let form = administrator.form("/verwaltung/organisationen/neu").await;
    let answer = form.fill("name", "Verein Neu e. V.").fill("art", "association").submit().await;
    answer.follow().await.is_ok().has_text("main", "Mit Mustern beginnen");
    administrator.get("/verwaltung/organisationen").await.has_no_text("main", "Mit Mustern beginnen");
}

#[tokio::test]
async fn who_may_not_create_activities_may_not_take_over_either() {
    let site = Site::new().await;
    for who in [Who::Reader, Who::Auditor, Who::Releaser] {
        let person = site.person(who, "stadtwerke").await;
        person.get(PAGE).await.is_forbidden().has_text("main", "Ihre Rolle erlaubt es nicht");
        person
            .post(PAGE, &[("kennung", &uuid::Uuid::now_v7().to_string()), ("muster", "U10")])
            .await
            .is_forbidden();
    }
    let foreign = site.person(Who::ForeignDpo, "stadtwerke").await;
    foreign.get(PAGE).await.is_not_found();
    foreign
        .post(PAGE, &[("kennung", &uuid::Uuid::now_v7().to_string()), ("muster", "U10")])
        .await
        .is_not_found();
    site.visitor().get(PAGE).await.asks_to_sign_in();
    assert_eq!(activities(&site).await, 10);
}
