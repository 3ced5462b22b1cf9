//! The Rahmenkonzept by areas (R65, R71, R72) and the reviews of its effectiveness (R64), by a browser's
//! forms.

use axum::http::StatusCode;
use serde_json::Value;
use time::{Date, Duration};
use uuid::Uuid;
use vvt::{
    database::Actor,
    register::{
        Detail,
        compose::{Order, compose},
    },
    toms::months_after,
    web::validate::date_text,
};

use crate::support::{Answer, FilledForm, Person, Site};

const CONCEPT: &str = "/verzeichnis/stadtwerke-musterhausen-gmbh/rahmenkonzept";
const ENCRYPTION: &str = "/verzeichnis/stadtwerke-musterhausen-gmbh/rahmenkonzept/bereiche/verschluesselung";
const RECOVERY: &str = "/verzeichnis/stadtwerke-musterhausen-gmbh/rahmenkonzept/bereiche/wiederherstellung";
/// Cycle, last and next review.
const CYCLE: &str = "#ueberpruefung + dl";
const NEW_REVIEW: &str = "/verzeichnis/stadtwerke-musterhausen-gmbh/rahmenkonzept/ueberpruefungen/neu";

/// What is open on the page, by badge and sentence.
async fn open(person: &Person) -> Vec<String> {
    person.get(CONCEPT).await.is_ok().texts(".findings__item")
}

/// Whether something that is open says this.
async fn mentions(person: &Person, words: &str) -> bool {
    open(person).await.iter().any(|text| text.contains(words))
}

async fn saved(form: FilledForm) -> Answer {
    form.submit().await.leads_to_page(CONCEPT).follow().await.shows_notice("gespeichert")
}

/// Every measure of the concept with its areas, in order.
async fn measures(site: &Site) -> Vec<String> {
    let query = "
        select text || ': ' || array_to_string(areas, ' ')
        from measure
        where in_concept
        order by position, id
    ";
    sqlx::query_scalar(query).fetch_all(&mut site.owner().await).await.unwrap()
}

async fn review_form(person: &Person) -> FilledForm {
    person.form(NEW_REVIEW).await.fill("ueberprueft_von", "Doris Datenschutz").tick("ergebnis", "effective")
}

/// What the overview says of the Rahmenkonzept.
fn task(overview: &Answer) -> String {
    let tasks = overview.texts(".kern-task-list__item");
    tasks.into_iter().find(|task| task.contains("Rahmenkonzept")).unwrap()
}

#[tokio::test]
async fn what_is_open_vanishes_item_by_item() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    dpo.get(CONCEPT).await.is_ok().has_text("main", "Noch kein Rahmenkonzept");
    assert!(task(&dpo.get(&site.address("")).await).contains("noch nicht angelegt"));

    // An area is enough to begin with.
    saved(dpo.form(ENCRYPTION).await.fill("umsetzung", "implemented")).await;
    let found = open(&dpo).await;
    assert!(
        found.iter().any(|text| text.starts_with("Pflichtangabe fehlt") && text.contains("die Maßnahmen")),
        "{found:?}"
    );
    assert!(
        found.iter().any(|text| text.contains("was im Bereich „Verschlüsselung“ umgesetzt ist")),
        "{found:?}"
    );
    assert!(task(&dpo.get(&site.address("")).await).contains("Pflichtangabe fehlt"));

    let mut left = found.len();
    saved(dpo.form(ENCRYPTION).await.fill("massnahmen", "Notebooks\nSicherungsbänder")).await;
    assert_eq!(open(&dpo).await.len(), left - 2);
    left -= 2;
    for (area, fields, said) in [
        ("pseudonymisierung", &[("umsetzung", "not_needed")][..], "begründen Sie"),
        ("vertraulichkeit", &[("umsetzung", "planned")], "bis wann"),
        (
            "verfuegbarkeit",
            &[("umsetzung", "planned"), ("geplant_bis", "01.01.2020")],
            "waren bis 01.01.2020 geplant",
        ),
    ] {
        let address = format!("{CONCEPT}/bereiche/{area}");
        let form = fields.iter().fold(dpo.form(&address).await, |form, (field, text)| form.fill(field, text));
        saved(form).await;
        let found = open(&dpo).await;
        assert_eq!(found.len(), left, "{area}: one point instead of another");
        assert!(
            found.iter().any(|text| text.starts_with("Klärungsbedarf") && text.contains(said)),
            "{found:?}"
        );
        let form =
            dpo.form(&address).await.fill("grund", "Keine solchen Daten").fill("geplant_bis", "01.01.2199");
        saved(form).await;
        left -= 1;
        assert_eq!(open(&dpo).await.len(), left, "{area}");
    }
    for area in [
        "wiederherstellung",
        "evaluierung",
        "zweckbindung",
        "transparenz",
        "betroffenenrechte",
        "datenminimierung",
    ] {
        saved(dpo.form(&format!("{CONCEPT}/bereiche/{area}")).await.fill("umsetzung", "not_applicable"))
            .await;
        left -= 1;
        assert_eq!(open(&dpo).await.len(), left, "{area}");
    }
    assert_eq!(open(&dpo).await.len(), 2, "{:?}", open(&dpo).await);
    saved(review_form(&dpo).await).await;
    assert!(mentions(&dpo, "Fassung oder Stand").await);
    saved(dpo.form(&format!("{CONCEPT}/bearbeiten")).await.fill("fassung", "1.0")).await;
    assert_eq!(open(&dpo).await, [""; 0]);
    dpo.get(CONCEPT).await.has_text("#konzept", "nichts offen").has_text("#verfuegbarkeit", "bis 01.01.2199");
    let said = task(&dpo.get(&site.address("")).await);
    assert!(said.contains("nichts offen"), "{said}");

    let reader = site.reader("stadtwerke").await;
    reader
        .get(CONCEPT)
        .await
        .is_ok()
        .has_text("#verschluesselung", "Sicherungsbänder")
        .has_no("main a.kern-btn");
    reader.get(ENCRYPTION).await.is_forbidden();
    reader.get(NEW_REVIEW).await.is_forbidden();
}

#[tokio::test]
async fn a_measure_stands_in_several_areas_and_once_in_the_concept() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    saved(
        dpo.form(&format!("{CONCEPT}/bearbeiten")).await.fill("massnahmen", "Schulung\nSicherung jede Nacht"),
    )
    .await;
    // From no area into two.
    let form = dpo.form(RECOVERY).await;
    let ids = dpo.get(RECOVERY).await.attributes("[name=auch]", "value");
    assert_eq!(ids.len(), 2);
    saved(form.tick("auch", &ids[1]).fill("massnahmen", "Notfallhandbuch")).await;
    assert_eq!(
        measures(&site).await,
        ["Schulung: ", "Sicherung jede Nacht: recovery", "Notfallhandbuch: recovery"]
    );
    // Typed again it is the same.
    saved(dpo.form(ENCRYPTION).await.fill("massnahmen", "Sicherung jede Nacht\nNotebooks\nNotebooks")).await;
    let now = measures(&site).await;
    assert_eq!(
        now,
        [
            "Schulung: ",
            "Sicherung jede Nacht: recovery encryption",
            "Notfallhandbuch: recovery",
            "Notebooks: encryption"
        ]
    );
    // Reworded and moved it keeps its row and its areas.
    let rows = "select count(*) from audit_log where table_name = 'measure' and operation <> 'update'";
    let before = site.count(rows).await;
    saved(dpo.form(RECOVERY).await.fill("massnahmen", "Notfallhandbuch\nSicherung in jeder Nacht")).await;
    assert_eq!(site.count(rows).await, before);
    dpo.form(ENCRYPTION).await.holds("massnahmen", "Sicherung in jeder Nacht\nNotebooks");
    dpo.form(&format!("{CONCEPT}/bearbeiten")).await.holds("massnahmen", "Schulung");
    // Out of one area, and then out of the last.
    saved(dpo.form(RECOVERY).await.fill("massnahmen", "Notfallhandbuch")).await;
    dpo.form(ENCRYPTION).await.holds("massnahmen", "Sicherung in jeder Nacht\nNotebooks");
    saved(dpo.form(ENCRYPTION).await.fill("massnahmen", "")).await;
    assert_eq!(measures(&site).await, ["Schulung: ", "Notfallhandbuch: recovery"]);
    // Nothing changed, nothing written.
    let before = site.count("select count(*) from audit_log").await;
    let answer = dpo.form(RECOVERY).await.submit().await.leads_to_page(CONCEPT).follow().await;
    answer.shows_notice("Es gab nichts zu ändern.");
    assert_eq!(site.count("select count(*) from audit_log").await, before);
}

#[tokio::test]
async fn shipped_measures_are_taken_over_by_ticks() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let offers = |page: &Answer| page.attributes("[name=katalog]", "value");
    let all = offers(&dpo.get(ENCRYPTION).await);
    assert_eq!(all.len(), 8, "{all:?}");
    // One of them comes by the catalogue's own way, and knows its area.
    let shipped = site.address("/kataloge/massnahmen/mitgeliefert");
    dpo.get(&shipped)
        .await
        .form_in("main form[method=post]")
        .tick("eintrag", "6.8-2.3")
        .submit()
        .await
        .is(StatusCode::SEE_OTHER);
    assert_eq!(
        site.count("select count(*) from measure where areas = '{encryption}' and not in_concept").await,
        1
    );

    let form = dpo
        .form(ENCRYPTION)
        .await
        .tick("katalog", "6.8-2.3")
        .tick("katalog", "6.8-2.4")
        .fill("massnahmen", "Eigene");
    saved(form.clone()).await;
    let rows = "select count(*) from measure where in_concept and areas = '{encryption}'";
    assert_eq!(site.count(rows).await, 3);
    assert_eq!(
        site.count("select count(*) from measure where shipped_code like '6.8-2.%'").await,
        2,
        "none twice"
    );
    assert_eq!(offers(&dpo.get(ENCRYPTION).await).len(), 6);
    // The same form once more doubles nothing.
    form.submit().await;
    assert_eq!(site.count("select count(*) from measure").await, 3);
    // Reworded, it is not offered again.
    let lines = dpo
        .form(ENCRYPTION)
        .await
        .value("massnahmen")
        .replace("Transportverschlüsselung", "Leitungsverschlüsselung");
    saved(dpo.form(ENCRYPTION).await.fill("massnahmen", &lines)).await;
    assert_eq!(offers(&dpo.get(ENCRYPTION).await).len(), 6);
}

#[tokio::test]
async fn measures_that_are_merged_keep_the_areas_of_both() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    saved(dpo.form(ENCRYPTION).await.fill("massnahmen", "Notebooks verschlüsselt")).await;
    saved(dpo.form(RECOVERY).await.fill("massnahmen", "Laptops verschlüsselt")).await;
    let ids: Vec<Uuid> = sqlx::query_scalar("select id from measure order by position")
        .fetch_all(&mut site.owner().await)
        .await
        .unwrap();
    let address = site.address(&format!("/kataloge/massnahmen/{}/zusammenfuehren?ziel={}", ids[1], ids[0]));
    dpo.form(&address).await.submit().await.is(StatusCode::SEE_OTHER);
    assert_eq!(measures(&site).await, ["Notebooks verschlüsselt: encryption recovery"]);
}

#[tokio::test]
async fn two_tabs_lose_nothing() {
    let site = Site::new().await;
    let (first, second) = (site.dpo("stadtwerke").await, site.coordinator("stadtwerke").await);
    saved(first.form(ENCRYPTION).await.fill("massnahmen", "Notebooks")).await;
    let (one, other) = (first.form(ENCRYPTION).await, second.form(ENCRYPTION).await);
    saved(one.fill("massnahmen", "Notebooks\nBänder").fill("umsetzung", "implemented")).await;
    // Somebody else's field stays; a tick is a line, and so a change of the same field.
    let answer = other.clone().fill("beschreibung", "AES").tick("katalog", "6.8-2.6").submit().await;
    let form = answer.is(StatusCode::CONFLICT).has_text(".conflict", "Bänder").form(ENCRYPTION);
    assert_eq!([form.value("umsetzung"), form.value("katalog")], ["implemented", "6.8-2.6"]);
    saved(form.tick("wahl.massnahmen", "theirs")).await;
    let form = first.form(ENCRYPTION).await;
    let form = form.holds("umsetzung", "implemented").holds("beschreibung", "AES");
    let lines = form.value("massnahmen");
    assert!(lines.starts_with("Notebooks\nBänder\nSchlüssel schützen"), "{lines}");

    let (one, other) = (first.form(ENCRYPTION).await, second.form(ENCRYPTION).await);
    saved(one.fill("umsetzung", "planned")).await;
    let answer = other.fill("umsetzung", "not_needed").submit().await.is(StatusCode::CONFLICT);
    answer
        .has_text(".conflict", "geplant")
        .has_text(".conflict", "nicht erforderlich")
        .has_no_text(".conflict", "planned");
    // A measure that somebody took out of the concept meanwhile cannot be ticked.
    let other = second.form(RECOVERY).await;
    let id = second.get(RECOVERY).await.attributes("[name=auch]", "value").remove(0);
    saved(first.form(ENCRYPTION).await.fill("massnahmen", "")).await;
    other.tick("auch", &id).submit().await.shows_error("massnahmen", "gibt es nicht mehr");
}

#[tokio::test]
async fn reviews_are_kept_and_the_next_one_falls_due() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let today = site.app.today();
    let ago = |days: i64| today - Duration::days(days);
    saved(dpo.form(ENCRYPTION).await.fill("massnahmen", "Notebooks")).await;
    let form = dpo.form(NEW_REVIEW).await.fill("ueberprueft_von", "");
    let answer = form.fill("ueberprueft_am", &date_text(ago(-1))).submit().await;
    answer
        .shows_error("ueberprueft_am", "Zukunft")
        .shows_error("ueberprueft_von", "prüfende Person")
        .shows_error("ergebnis", "Ergebnis");

    let next = |day: Date| date_text(months_after(day, 12));
    let form = review_form(&dpo).await.fill("ueberprueft_am", &date_text(ago(100)));
    let form = form.fill("bemerkung", "Rücksicherung gelungen");
    saved(form.clone()).await;
    // A double click inserts once; going back and correcting corrects.
    saved(form.clone().fill("bemerkung", "Rücksicherung misslungen")).await;
    assert_eq!(site.count("select count(*) from measures_review").await, 1);
    let page = dpo.get(CONCEPT).await.has_text(CYCLE, &next(ago(100)));
    page.has_text("#ueberpruefung-1", "misslungen");
    // A look at one area is kept, but does not put off the next.
    let part =
        review_form(&dpo).await.fill("ueberprueft_am", &date_text(ago(7))).tick("bereiche", "encryption");
    saved(part.tick("ergebnis", "shortcomings").fill("maengel", "Ein Notebook unverschlüsselt")).await;
    dpo.get(CONCEPT)
        .await
        .has_text(CYCLE, &date_text(ago(7)))
        .has_text(CYCLE, &next(ago(100)))
        .has_text("#verschluesselung", &date_text(ago(7)))
        .has_text("#transparenz", &date_text(ago(100)))
        .has_text("#ueberpruefung-1", "Verschlüsselung")
        .has_text("#ueberpruefung-2", "das ganze Konzept");
    assert!(mentions(&dpo, "wurden Mängel festgestellt").await);
    assert!(!mentions(&dpo, "war bis").await);

    // A day that is set by hand counts: the day itself is in time, the day after is not.
    let concept = format!("{CONCEPT}/bearbeiten");
    saved(dpo.form(&concept).await.fill("naechste", &date_text(today))).await;
    assert!(!mentions(&dpo, "war bis").await);
    saved(dpo.form(&concept).await.fill("naechste", &date_text(ago(1)))).await;
    let said =
        format!("war bis {} zu überprüfen; zuletzt geschah es am {}", date_text(ago(1)), date_text(ago(7)));
    assert!(mentions(&dpo, &said).await);
    let page = dpo.get(&site.address("")).await;
    assert!(task(&page).contains("Klärungsbedarf"));
    // The next review counts anew, by the cycle.
    saved(dpo.form(&concept).await.fill("turnus", "6")).await;
    saved(review_form(&dpo).await.fill("ueberprueft_am", &date_text(ago(0)))).await;
    assert!(!mentions(&dpo, "war bis").await);
    dpo.get(CONCEPT).await.has_text(CYCLE, &date_text(months_after(today, 6)));
    dpo.form(&concept).await.holds("naechste", "");
    // What is added late does not change what comes next.
    saved(review_form(&dpo).await.fill("ueberprueft_am", "01.02.2020").fill("naechste", "01.02.2021")).await;
    dpo.get(CONCEPT)
        .await
        .has_text(CYCLE, &date_text(months_after(today, 6)))
        .has_text("#ueberpruefung-4", "01.02.2020");
    dpo.get(&site.address("/aenderungen"))
        .await
        .has_text("main", "Überprüfung der Wirksamkeit")
        .has_text("main", "wirksam, mit Mängeln")
        .has_text("main", "Bereich des Rahmenkonzepts")
        .has_no_text("main", "encryption")
        .has_no_text("main", "shortcomings");
}

#[tokio::test]
async fn a_review_is_corrected_and_never_removed() {
    let site = Site::new().await;
    let (first, second) = (site.dpo("stadtwerke").await, site.coordinator("stadtwerke").await);
    saved(review_form(&first).await.tick("bereiche", "recovery").tick("bereiche", "encryption")).await;
    let id: Uuid = sqlx::query_scalar("select id from measures_review")
        .fetch_one(&mut site.owner().await)
        .await
        .unwrap();
    let address = format!("{CONCEPT}/ueberpruefungen/{id}");
    let (one, other) = (first.form(&address).await, second.form(&address).await);
    one.clone().holds("bereiche", "encryption, recovery");
    saved(one.untick("bereiche", "recovery").fill("maengel", "Keine")).await;
    let answer = other.untick("bereiche", "encryption").fill("folgen", "IT, bis März").submit().await;
    let form = answer.is(StatusCode::CONFLICT).has_text(".conflict", "Verschlüsselung").form(&address);
    assert_eq!([form.value("bereiche"), form.value("maengel")], ["recovery", "Keine"]);
    saved(form.tick("wahl.bereiche", "theirs")).await;
    first
        .form(&address)
        .await
        .holds("bereiche", "encryption")
        .holds("folgen", "IT, bis März")
        .holds("maengel", "Keine");
    let answer = first.form(&address).await.submit().await.follow().await;
    answer.shows_notice("Es gab nichts zu ändern.");
    assert!(
        site.routes
            .iter()
            .all(|route| !route.path.contains("ueberpruefungen") || !route.path.ends_with("entfernen"))
    );

    // Nothing of another organisation is read or changed.
    let stranger = site.dpo("gemeinde").await;
    stranger.get(&address).await.is_not_found();
    let theirs = "/verzeichnis/gemeinde-nebenan/rahmenkonzept/ueberpruefungen";
    stranger.get(&format!("{theirs}/{id}")).await.is_not_found();
    let new = format!("{theirs}/neu");
    let form = stranger.form(&new).await.fill("ueberprueft_von", "Fremd").tick("ergebnis", "effective");
    form.forge("id", &id.to_string()).submit().await.is(StatusCode::SEE_OTHER);
    assert_eq!(site.count("select count(*) from measures_review where reviewed_by = 'Fremd'").await, 0);
    assert_eq!(site.count("select count(*) from measures_review").await, 1);
}

#[tokio::test]
async fn no_text_breaks_a_form() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let mut hostile: Vec<String> = [
        "<script>alert(1)</script>",
        "😀👩‍👩‍👧 Familie",
        "e\u{301}\u{202e}umgedreht",
        "Null\0 und \u{7}Klingel",
        "' or 1=1; --",
        "{{ page }}{% x %}",
        " \n\t ¶ \n",
        "31.02.2026",
        "-1",
        "99999999999999999999",
        "6.8-1.1",
        "00000000-0000-0000-0000-000000000000",
    ]
    .map(str::to_owned)
    .to_vec();
    hostile.extend(["ä".repeat(301), "🎉".repeat(20_000), "x".repeat(20_001), "Zeile\n".repeat(600)]);
    let edit = format!("{CONCEPT}/bearbeiten");
    for (address, extra) in [
        (edit.as_str(), &[][..]),
        (ENCRYPTION, &["auch", "katalog"]),
        (NEW_REVIEW, &["bereiche", "ergebnis"]),
    ] {
        let names = dpo.form(address).await.names();
        let names = names.iter().map(String::as_str).chain(extra.iter().copied());
        for name in names.filter(|name| !name.starts_with("vorher.")) {
            for text in &hostile {
                let form = dpo.form(address).await;
                let form = if address == NEW_REVIEW && name != "ergebnis" {
                    form.tick("ergebnis", "ineffective")
                } else {
                    form
                };
                let answer = form.forge(name, text).submit().await;
                let about = format!("{address} {name} {:?}", text.chars().take(30).collect::<String>());
                let page = match answer.status {
                    StatusCode::SEE_OTHER => answer.follow().await.is_ok(),
                    StatusCode::UNPROCESSABLE_ENTITY => {
                        assert!(!answer.texts(".error-summary li").is_empty(), "{about}");
                        answer
                    }
                    status => panic!("{about}: {status}"),
                };
                page.has_no("main script").has_no("main img");
            }
        }
    }
    dpo.post(&format!("{CONCEPT}/bereiche/gibtesnicht"), &[]).await.is_not_found();
    dpo.get(&format!("{CONCEPT}/bereiche/%F0%9F%8E%89")).await.is_not_found();
    assert!(site.count("select count(*) from measures_review").await > 5);
}

#[tokio::test]
async fn the_record_says_what_the_concept_says() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let form = dpo.form(ENCRYPTION).await.fill("umsetzung", "planned").fill("geplant_bis", "01.02.2030");
    saved(form.fill("massnahmen", "Notebooks").fill("grund", "bleibt im Formular stehen")).await;
    saved(dpo.form(&format!("{CONCEPT}/bearbeiten")).await.fill("grundlagen", "IT-Grundschutz")).await;
    saved(review_form(&dpo).await.fill("ueberprueft_am", "01.03.2024").fill("maengel", "Serverraum offen"))
        .await;
    let organisation = site.organisation("stadtwerke").await;
    let record = async |detail: Detail| -> Value {
        let mut db = site.db().read(&Actor::system("Test")).await.unwrap();
        let register = compose(&mut db, organisation, site.app.today(), &Order::default()).await.unwrap();
        serde_json::to_value(register.at_detail(detail).head.measures_concept).unwrap()
    };
    // No sheet refers to it yet.
    assert_eq!(record(Detail::Full).await, Value::Null);
    let sheet = site.address("/verarbeitungen/1/kurzblatt");
    dpo.form(&sheet).await.tick("global_measures", "ja").submit().await.is(StatusCode::SEE_OTHER);
    let full = record(Detail::Full).await;
    assert_eq!(full["frameworks"], "IT-Grundschutz");
    assert_eq!(full["areas"].as_array().unwrap().len(), 1);
    assert_eq!(full["areas"][0]["planned_until"], "2030-02-01");
    assert_eq!(full["areas"][0]["reason"], Value::Null, "left over from another state");
    assert_eq!(full["areas"][0]["measures"][0], "Notebooks");
    assert_eq!(full["reviews"][0]["shortcomings"], "Serverraum offen");
    assert_eq!(full["next_review_on"], "2025-03-01");
    let mandatory = record(Detail::Mandatory).await;
    assert_eq!(mandatory["last_reviewed_on"], "2024-03-01");
    assert!(!mandatory.to_string().contains("Serverraum"), "{mandatory}");
    assert_eq!(mandatory["next_review_on"], Value::Null);
}
