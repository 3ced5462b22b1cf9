//! The example world: filled once, shown on every page, printed in every format.

use time::macros::date;
use vvt::{
    auth::account,
    database::Actor,
    demo::{
        self, FillError, PEOPLE,
        load::{self, Load, LoadError},
    },
    export::{Exporter, Format, Options},
    findings::{Context, judge_concept},
    organisation::{Kind, administration},
    register::{
        Detail, Register, Scope, Stage,
        compose::{Order, compose},
    },
};

use crate::{
    support::{PASSWORD, Person, Site},
    workbook::workbook_text,
};

async fn filled() -> Site {
    let site = Site::empty().await;
    demo::fill(site.db(), PASSWORD).await.unwrap();
    site
}

async fn register(site: &Site, order: &Order) -> Register {
    let mut db = site.db().read(&Actor::system("Test")).await.unwrap();
    let organisations = administration::all(&mut db).await.unwrap();
    compose(&mut db, organisations[0].id, site.app.today(), order).await.unwrap()
}

async fn signed_in(site: &Site, email: &str) -> Person {
    let mut db = site.db().read(&Actor::system("Test")).await.unwrap();
    let account = account::store::find_by_email(&mut db, email).await.unwrap().unwrap();
    drop(db);
    let person = site.visitor();
    site.sign_in(&person, account.id).await;
    person
}

#[tokio::test]
async fn it_is_filled_once_and_only_where_there_is_nothing() {
    let site = Site::empty().await;
    assert!(!demo::is_there(site.db()).await.unwrap());
    let weak = demo::fill(site.db(), "kurz").await.unwrap_err();
    assert!(matches!(&weak, FillError::Password(sentence) if sentence.contains("12 Zeichen")), "{weak}");
    assert_eq!(site.count("select count(*) from organisation").await, 0);

    demo::fill(site.db(), PASSWORD).await.unwrap();
    assert!(demo::is_there(site.db()).await.unwrap());
    let counts = "select count(*) from processing_activity";
    assert_eq!(site.count(counts).await, 12);
    let again = demo::fill(site.db(), PASSWORD).await.unwrap_err();
    assert!(matches!(again, FillError::NotEmpty), "{again}");
    assert_eq!(site.count(counts).await, 12);

    let other = Site::new().await;
    assert!(matches!(demo::fill(other.db(), PASSWORD).await, Err(FillError::NotEmpty)));
    assert!(!demo::is_there(other.db()).await.unwrap());
}

#[tokio::test]
async fn it_has_every_kind_of_content() {
    let site = filled().await;
    let all = Order { numbers: Some((1..=12).collect()), ..Order::default() };
    let register = register(&site, &all).await;
    let some = |test: &dyn Fn(&vvt::register::Activity) -> bool| register.activities.iter().any(test);
    for stage in [Stage::Planned, Stage::Trial, Stage::InOperation, Stage::Ended] {
        assert!(some(&|activity| activity.stage == stage), "{stage:?}");
    }
    let json = serde_json::to_string(&register).unwrap();
    for words in ["Kirchensteuermerkmal", "religiöse Überzeugung", "Dialogwolke Inc."] {
        assert!(json.contains(words), "{words}");
    }
    assert!(some(&|activity| activity
        .data_categories
        .items
        .iter()
        .any(|category| category.criminal_offences)));
    assert!(some(&|activity| activity.no_recipients));
    let tied = |scope: fn(&Scope) -> bool| {
        some(&|activity| activity.data_subjects.items.iter().any(|item| scope(&item.data_categories)))
            && some(&|activity| activity.retention.items.iter().any(|item| scope(&item.data_categories)))
    };
    assert!(tied(|scope| *scope == Scope::All) && tied(|scope| matches!(scope, Scope::Numbers(_))));
    assert!(some(&|activity| !activity.third_countries.transfers.is_empty()));
    assert_eq!(site.count("select count(*) from department").await, 5);
    let head = &register.head;
    assert_eq!(head.data_protection_officers.len(), 1);
    assert_eq!(head.predecessors[0].valid_until, Some(date!(2024 - 12 - 31)));
    assert!(head.supervisory_authority.as_deref().unwrap().contains("Hessische"));
    let concept = head.measures_concept.as_ref().unwrap();
    let measures: Vec<&String> = concept.areas.iter().flat_map(|area| &area.measures).collect();
    assert_eq!((concept.areas.len(), measures.len(), concept.reviews.len()), (10, 18, 1));
    let context = Context::new(head, Kind::Company, site.app.today());
    assert_eq!(judge_concept(concept, head.regime, &context), []);
}

#[tokio::test]
async fn it_is_printed_in_every_format() {
    let site = filled().await;
    let exporter = Exporter::new();
    for detail in [Detail::Mandatory, Detail::Full] {
        let options = Options { detail, ..Options::default() };
        for format in Format::ALL {
            let register = register(&site, &Order::default()).await;
            assert_eq!(register.activities.len(), 11, "without the one that has ended");
            let file = exporter.render(register, format, options.clone()).await.unwrap();
            let text = match format {
                Format::Pdf => {
                    assert!(file.starts_with(b"%PDF-"));
                    continue;
                }
                Format::Xlsx => workbook_text(&file),
                Format::Html | Format::Json => String::from_utf8(file).unwrap(),
            };
            assert!(text.contains("Messstellenbetrieb mit intelligenten Messsystemen"), "{format}");
            assert!(!text.contains("100 Jahre Wasserwerk"), "{format}");
            assert_eq!(text.contains("ABRA Verbrauchsabrechnung 7"), detail == Detail::Full, "{format}");
        }
    }
}

#[tokio::test]
async fn everybody_signs_in_and_every_list_shows_it() {
    let site = filled().await;
    for person in &PEOPLE {
        let visitor = site.visitor();
        let form = visitor.form("/anmelden").await.fill("email", person.email).fill("passwort", PASSWORD);
        assert_eq!(form.submit().await.status, 303, "{}", person.email);
    }
    let dpo = signed_in(&site, PEOPLE[0].email).await;
    for (page, words) in [
        ("", "11 Tätigkeiten"),
        ("/verarbeitungen", "Betriebliches Eingliederungsmanagement"),
        ("/verarbeitungen/6", "religiöse Überzeugung"),
        ("/organisation", "Energiegenossenschaft Musterhausen eG"),
        ("/organisationseinheiten", "Kundenservice und Abrechnung"),
        ("/rahmenkonzept", "DIN 66399"),
    ] {
        dpo.get(&site.address(page)).await.is_ok().has_text("main", words);
    }
    let administrator = signed_in(&site, "anke.adler@stadtwerke-musterhausen.example").await;
    administrator.get("/verwaltung/konten").await.is_ok().has_text("main", "Renate Weiß");
    administrator
        .get("/verwaltung/organisationen")
        .await
        .is_ok()
        .has_text("main", "Stadtwerke Musterhausen GmbH");
    administrator.get(&site.address("/verarbeitungen")).await.is_not_found();

    let editor = signed_in(&site, "renate.weiss@stadtwerke-musterhausen.example").await;
    let list = editor.get(&site.address("/verarbeitungen")).await.is_ok();
    list.has_text("main", "Bewerbungsverfahren").has_no_text("main", "Messstellenbetrieb");
}

#[tokio::test]
async fn a_new_password_replaces_the_old_one() {
    let site = filled().await;
    demo::set_password(site.db(), "Zange Nebel Hafen Quitte").await.unwrap();
    let form = site.visitor().form("/anmelden").await.fill("email", PEOPLE[1].email);
    assert_eq!(form.fill("passwort", "Zange Nebel Hafen Quitte").submit().await.status, 303);
    let form = site.visitor().form("/anmelden").await.fill("email", PEOPLE[1].email);
    assert_eq!(form.fill("passwort", PASSWORD).submit().await.status, 422);
}

/// Names, texts and days of everything generated, without ids.
async fn generated(site: &Site) -> Vec<String> {
    let mut content = Vec::new();
    for query in [
        "select concat_ws('|', slug, number, activity.name, stage, updated_at, department.name, activity.supplement)
        from processing_activity activity
        join organisation on organisation.id = activity.organisation_id and slug like 'erzeugt-%'
        left join department on department.id = department_id
        order by slug, number",
        "select concat_ws('|', slug, activity.number, item.position, item.text)
        from activity_purpose item
        join processing_activity activity on activity.id = item.activity_id
        join organisation on organisation.id = activity.organisation_id and slug like 'erzeugt-%'
        order by slug, activity.number, item.position",
        "select id::text || for_all from activity_recipient where organisation_id in (select id from organisation where slug like 'erzeugt-%') order by id",
    ] {
        let found: Vec<String> = sqlx::query_scalar(query).fetch_all(&mut site.owner().await).await.unwrap();
        content.extend(found);
    }
    content
}

#[tokio::test]
async fn a_large_record_is_the_same_each_time_and_searchable() {
    let load = Load::dealt(100, 3);
    assert_eq!(load.organisations, [34, 33, 33]);
    let mut contents = Vec::new();
    for _ in 0..2 {
        let site = Site::empty().await;
        let owner = site.owner_options().await;
        assert!(matches!(load::fill(&owner, &load, |_| ()).await, Err(LoadError::NoExample)));
        demo::fill(site.db(), PASSWORD).await.unwrap();
        let before = site.count("select count(*) from audit_log").await;
        assert!(load::fill(&owner, &load, |_| ()).await.unwrap());
        assert!(!load::fill(&owner, &load, |_| ()).await.unwrap(), "once is enough");
        let other = load::fill(&owner, &Load::dealt(101, 3), |_| ()).await;
        assert!(matches!(other, Err(LoadError::Other { activities: 100, organisations: 3 })));
        assert_eq!(site.count("select count(*) from audit_log").await, before, "it counts as imported");
        contents.push(generated(&site).await);

        let wrong = "
            select count(*)
            from activity_summary stored
            full join summary_computed(array(select id from processing_activity)) computed using (activity_id)
            where to_jsonb(stored) - array['missing', 'unclear', 'hints', 'codes', 'judged_by', 'judged_until']
            is distinct from to_jsonb(computed)
        ";
        assert_eq!(site.count(wrong).await, 0);
        assert_eq!(site.count("select count(*) from stale_summary").await, 0);
        let off = "select count(*) from pg_trigger where not tgisinternal and tgenabled <> 'O'";
        assert_eq!(site.count(off).await, 0, "triggers are on again");

        let dpo = signed_in(&site, PEOPLE[0].email).await;
        let found = async |word: &str| {
            let list =
                dpo.get(&format!("/verzeichnis/erzeugt-1/verarbeitungen?beendete=ja&suche={word}")).await;
            list.is_ok().texts("td[data-label='Nr.']")
        };
        assert_eq!(found(load::COMMON).await.len(), 34);
        assert_eq!(found(load::HALF).await.len(), 17);
        let words = Load::rare_words(34);
        assert_eq!(
            found(&load::rare_word(7)).await,
            ["7", &(7 + words).to_string(), &(7 + 2 * words).to_string()]
        );
        dpo.get("/verzeichnis/erzeugt-2/verarbeitungen/12").await.is_ok();
        dpo.get("/verzeichnis/erzeugt-3").await.is_ok();
    }
    assert!(contents[0].len() > 300);
    assert_eq!(contents[0], contents[1]);
}
