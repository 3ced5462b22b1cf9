//! Own Muster, and a new organisation that begins as a copy: what travels from one record to another, and
//! to whom it is offered.

use sqlx::{AssertSqlSafe, Executor};
use uuid::Uuid;
use vvt::{
    auth::{Role, role},
    database::{
        Actor,
        id::{ActivityId, OrganisationId},
    },
    import::{
        Plan,
        store::{Taker, apply},
    },
    organisation::{self, Kind},
    register::{Activity, Stage},
};

use super::PAGE;
use crate::{
    activities::{LIST, history, sheet, texts},
    import::generated::Dice,
    support::{Person, Site, Who},
};

const THEIRS: &str = "/verzeichnis/gemeinde-nebenan";
const THEIR_PAGE: &str = "/verzeichnis/gemeinde-nebenan/muster";
const THEIR_LIST: &str = "/verzeichnis/gemeinde-nebenan/verarbeitungen";

/// The first organisation's DSB gets this role in another one, too.
async fn serves(site: &Site, organisation: OrganisationId, given: Role) {
    let account = site.account(&Who::Dpo.email("stadtwerke")).await;
    let mut db = site.db().write(&Actor::system("Test")).await.unwrap();
    role::give(&mut db, organisation, account, given, None, None).await.unwrap();
    db.commit().await.unwrap();
}

/// A sheet with everything on it, as Nr. 6 of the first organisation, offered as a Muster.
async fn offered(site: &Site, dpo: &Person) -> Uuid {
    filled(site, 2).await;
    let form = dpo.form(&format!("{}/als-muster", sheet(6))).await;
    let shown = form.submit().await.leads_to_page(&sheet(6)).follow().await;
    shown.has_text("#kopf", "wird anderen Organisationen als Muster angeboten");
    let mut owner = site.owner().await;
    sqlx::query_scalar("select activity_id from own_template").fetch_one(&mut owner).await.unwrap()
}

/// So many sheets behind those of the first organisation; the second refers to the first.
async fn filled(site: &Site, count: u32) {
    let mut dice = Dice::new(5);
    let sheets = (1..=count).map(|number| Activity {
        name: format!("Vielseitig {number}"),
        own_reference: Some("vvt-geheim".to_owned()),
        stage: Stage::InOperation,
        ..dice.activity(number)
    });
    let mut sheets: Vec<Activity> = sheets.collect();
    sheets[0].recipients.items.truncate(1);
    assert!(!sheets[0].data_categories.items.is_empty());
    let plan = Plan::of_activities(sheets, |_| ActivityId::new()).unwrap();
    let mut db = site.db().write(&Actor::system("Test")).await.unwrap();
    let organisation = site.organisation("stadtwerke").await;
    apply(&mut db, organisation, plan, Taker { name: "Test", confirmed: true }).await.unwrap();
    db.commit().await.unwrap();
}

#[tokio::test]
async fn a_sheet_becomes_a_draft_elsewhere_without_what_is_only_its_own() {
    let site = Site::new().await;
    serves(&site, site.organisation("gemeinde").await, Role::Dpo).await;
    let dpo = site.dpo("stadtwerke").await;
    let id = offered(&site, &dpo).await;
    dpo.get(LIST).await.has_text("tbody .kern-badge", "Muster");
    // Not to the organisation that it is from.
    dpo.get(PAGE).await.is_ok().has_no_text("main", "Eigene Muster");

    let page = dpo.get(THEIR_PAGE).await.is_ok();
    page.has_text("legend", "Eigene Muster")
        .has_text("label", "Vielseitig 1")
        .has_text("main", "Aus „Stadtwerke Musterhausen GmbH“, Nr.\u{a0}6");
    let form = dpo.form(THEIR_PAGE).await.tick("muster", &format!("eigen-{id}")).tick("muster", "B01");
    form.submit().await.leads_to_page(THEIR_LIST);
    let shown = dpo.get(&format!("{THEIR_LIST}/7")).await.is_ok();
    shown
        .has_text("h1", "Vielseitig 1")
        .has_text("#kopf", "Aus Muster „Vielseitig 1“ von „Stadtwerke Musterhausen GmbH“")
        .has_text("main", "Drittlandübermittlung: Aussage treffen.")
        .has_no_text("main", "vvt-geheim");

    let draft = "
        from processing_activity
        join organisation on organisation.id = organisation_id
        where slug = 'gemeinde-nebenan' and number = 7
    ";
    let open = format!("
        select count(*) {draft} and stage = 'planned' and third_country_statement is null and own_reference = ''
        and department_id is null and contact_person = '' and introduced_on is null and changed_on is null
        and ended_on is null and former_number = '' and file_plan_key = ''
    ");
    assert_eq!(site.count(&open).await, 1);
    for part in [
        "transfer",
        "joint_controller",
        "reference_document",
        "related",
        "same_as",
        "data_subject_number",
        "recipient_number",
        "measure_number",
        "retention_rule_number",
    ] {
        let query = format!(
            "select count(*) from activity_{part} where activity_id = (select processing_activity.id {draft})"
        );
        assert_eq!(site.count(&query).await, 0, "{part}");
    }
    let all = format!("
        select count(*)
        from (select for_all, activity_id from activity_data_subject union all select for_all, activity_id from activity_recipient
            union all select for_all, activity_id from activity_measure union all select for_all, activity_id from activity_retention_rule) tied
        where for_all and activity_id = (select processing_activity.id {draft})
    ");
    assert_eq!(site.count(&all).await, 0);
    let purposes = |slug: &str, number: i32| {
        format!("select activity_purpose.text from activity_purpose join processing_activity on processing_activity.id = activity_id
            join organisation on organisation.id = processing_activity.organisation_id
            where slug = '{slug}' and number = {number} order by position")
    };
    let (here, there) = (purposes("gemeinde-nebenan", 7), purposes("stadtwerke-musterhausen-gmbh", 6));
    assert_eq!(texts(&site, &here).await, texts(&site, &there).await);

    // What was taken over cannot be ticked again.
    dpo.get(THEIR_PAGE)
        .await
        .has_text("main", "schon übernommen als Nr.\u{a0}7")
        .has_no(&format!("#muster-eigen-{id}"));
}

#[tokio::test]
async fn a_muster_is_offered_to_whoever_keeps_both_records_and_to_nobody_else() {
    let site = Site::new().await;
    let gemeinde = site.organisation("gemeinde").await;
    serves(&site, gemeinde, Role::Editor).await;
    let dpo = site.dpo("stadtwerke").await;
    let id = offered(&site, &dpo).await;
    // Editor there, DSB here: that is enough to take over.
    dpo.get(THEIR_PAGE).await.is_ok().has_text("legend", "Eigene Muster");
    // The other organisation's own people have nothing to do with the first one.
    let other = site.dpo("gemeinde").await;
    other.get(THEIR_PAGE).await.is_ok().has_no_text("main", "Eigene Muster");
    let code = format!("eigen-{id}");
    let fields = [("kennung", Uuid::now_v7().to_string()), ("muster", code.clone())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let before = history(&site).await;
    other.post(THEIR_PAGE, &fields).await.shows_error("muster", "Ein ausgewähltes Muster gibt es nicht.");
    // A sheet that nobody offers, and nonsense.
    let hidden = site
        .owner()
        .await
        .fetch_one("select id from processing_activity where number = 1 limit 1")
        .await
        .unwrap();
    let hidden: Uuid = sqlx::Row::get(&hidden, 0);
    for wrong in
        [format!("eigen-{hidden}"), "eigen-".to_owned(), "eigen-\u{0}🦀".to_owned(), format!("{code} ")]
    {
        let fields = [("kennung", Uuid::now_v7().to_string()), ("muster", wrong)];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        dpo.post(THEIR_PAGE, &fields).await.shows_error("muster", "Ein ausgewähltes Muster gibt es nicht.");
    }
    assert_eq!(history(&site).await, before);

    // A role that ends takes the offer with it, and so does the end of the offer.
    let form = dpo.form(THEIR_PAGE).await.tick("muster", &code);
    dpo.form(&format!("{}/als-muster", sheet(6))).await.submit().await.leads_to_page(&sheet(6));
    form.submit().await.shows_error("muster", "Ein ausgewähltes Muster gibt es nicht.");
    dpo.get(THEIR_PAGE).await.is_ok().has_no_text("main", "Eigene Muster");
}

#[tokio::test]
async fn two_clicks_offer_once_and_take_over_once() {
    let site = Site::new().await;
    serves(&site, site.organisation("gemeinde").await, Role::Dpo).await;
    let dpo = site.dpo("stadtwerke").await;
    filled(&site, 1).await;
    let offer = dpo.form(&format!("{}/als-muster", sheet(6))).await;
    tokio::join!(offer.submit(), offer.submit());
    offer.submit().await.leads_to(&format!("{}?meldung=unveraendert", sheet(6)));
    let id: Uuid = sqlx::query_scalar("select activity_id from own_template")
        .fetch_one(&mut site.owner().await)
        .await
        .unwrap();
    let form = dpo.form(THEIR_PAGE).await.tick("muster", &format!("eigen-{id}"));
    let answers = tokio::join!(form.submit(), form.submit(), form.submit());
    for answer in [answers.0, answers.1, answers.2] {
        answer.leads_to_page(THEIR_LIST);
    }
    assert_eq!(site.count("select count(*) from processing_activity").await, 12);
    dpo.post(&format!("{}/als-muster", sheet(6)), &[("anbieten", "vielleicht")])
        .await
        .is(axum::http::StatusCode::BAD_REQUEST);
}

/// A new organisation, whose DSB the first one's is, too.
async fn new_organisation(site: &Site) -> OrganisationId {
    let id = OrganisationId::new();
    let mut db = site.db().write(&Actor::system("Test")).await.unwrap();
    organisation::store::create(&mut db, id, "Zweigwerk", Kind::Company).await.unwrap();
    db.commit().await.unwrap();
    serves(site, id, Role::Dpo).await;
    id
}

const COPY: &str = "/verzeichnis/zweigwerk/uebernahme";
const COPY_LIST: &str = "/verzeichnis/zweigwerk/verarbeitungen";

#[tokio::test]
async fn a_new_organisation_begins_as_a_copy_of_another() {
    let site = Site::new().await;
    filled(&site, 2).await;
    let concept = "
        set vvt.actor = 'system';
        insert into measures_concept (organisation_id, title) select id, 'Rahmen' from organisation where slug like 'stadtwerke%';
        insert into measure (id, organisation_id, text, in_concept, position)
        select gen_random_uuid(), id, 'Schlüssel', true, 1 from organisation where slug like 'stadtwerke%';
        insert into recipient (id, organisation_id, name, seat_country)
        select gen_random_uuid(), id, 'Unbenutzt', 'US' from organisation where slug like 'stadtwerke%'
    ";
    site.owner().await.execute(AssertSqlSafe(concept)).await.unwrap();
    let copy = new_organisation(&site).await;
    let dpo = site.dpo("stadtwerke").await;
    dpo.get("/verzeichnis/zweigwerk").await.is_ok().has_link(COPY);
    let form = dpo.form(COPY).await.fill("quelle", "stadtwerke-musterhausen-gmbh");
    let answers = tokio::join!(form.submit(), form.submit());
    for answer in [answers.0, answers.1] {
        answer.leads_to_page(COPY_LIST);
    }
    let names = |organisation: &str| {
        format!(
            "select name from processing_activity where organisation_id = (select id from organisation where slug = '{organisation}') order by number"
        )
    };
    let (theirs, ours) = (names("stadtwerke-musterhausen-gmbh"), names("zweigwerk"));
    assert_eq!(texts(&site, &ours).await, texts(&site, &theirs).await);
    let drafts = format!(
        "select count(*) from processing_activity where organisation_id = '{copy}' and stage = 'planned'
        and department_id is null and third_country_statement is null and own_reference = ''"
    );
    assert_eq!(site.count(&drafts).await, 7);
    let entries = |organisation: &str| {
        format!(
            "select concat_ws('|', catalogue, name, in_concept, content ->> 'seat_country') from catalogue_entry
            where organisation_id = (select id from organisation where slug = '{organisation}') order by 1"
        )
    };
    let (theirs, ours) = (entries("stadtwerke-musterhausen-gmbh"), entries("zweigwerk"));
    let copied = texts(&site, &ours).await;
    assert_eq!(copied, texts(&site, &theirs).await);
    assert!(copied.iter().any(|entry| entry == "recipient|Unbenutzt|f|US"), "{copied:?}");
    assert_eq!(
        texts(&site, &format!("select title from measures_concept where organisation_id = '{copy}'")).await,
        ["Rahmen"]
    );
    for table in ["department", "office_holder"] {
        assert_eq!(
            site.count(&format!("select count(*) from {table} where organisation_id = '{copy}'")).await,
            0
        );
    }
    dpo.get(&format!("{COPY_LIST}/6"))
        .await
        .is_ok()
        .has_text("#kopf", "Aus Muster „Vielseitig 1“ von „Stadtwerke");

    // Only into an empty organisation.
    dpo.get(COPY).await.is_ok().has_text("main", "gibt es schon Verarbeitungstätigkeiten").has_no("select");
    let fields =
        [("kennung", Uuid::now_v7().to_string()), ("quelle", "stadtwerke-musterhausen-gmbh".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(dpo.post(COPY, &fields).await.status, 422);
    assert_eq!(site.count(&drafts).await, 7);
}

#[tokio::test]
async fn only_records_that_one_keeps_can_be_copied() {
    let site = Site::new().await;
    new_organisation(&site).await;
    let dpo = site.dpo("stadtwerke").await;
    let form = dpo.form(COPY).await;
    assert_eq!(dpo.get(COPY).await.texts("select option"), ["Bitte wählen", "Stadtwerke Musterhausen GmbH"]);
    form.submit().await.shows_error("quelle", "Bitte wählen Sie eine Organisation aus.");
    for wrong in ["gemeinde-nebenan", "zweigwerk", "", "\u{0}", "<script>alert(1)</script>"] {
        let fields = [("kennung", Uuid::now_v7().to_string()), ("quelle", wrong.to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(dpo.post(COPY, &fields).await.status, 422, "{wrong}");
    }
    let fields = [("quelle", "stadtwerke-musterhausen-gmbh")];
    dpo.post(COPY, &fields).await.shows_error("quelle", "seine Kennung");
    assert_eq!(site.count("select count(*) from processing_activity").await, 10);
    // Who keeps one record only has nothing to copy.
    let other = site.dpo("gemeinde").await;
    other.get(&format!("{THEIRS}/uebernahme")).await.is_ok().has_no("select");
}
