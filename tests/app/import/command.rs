//! `vvt import`, run as an operator runs it.

use std::fs;

use vvt::database::Actor;

use super::{generated::Dice, new_organisation};
use crate::{
    command::{on, printed, run},
    support::{Site, World, open_place},
};

#[tokio::test]
async fn a_file_comes_in_whole_or_not_at_all() {
    let site = Site::new().await;
    let place = open_place();
    let path = |name: &str| place.path().join(name).to_str().unwrap().to_owned();
    let (out, again, broken) = (path("aus.json"), path("wieder.json"), path("kaputt.json"));
    let export = |slug: &str, file: &str| {
        ["export", "--organisation", slug, "--format", "json", "--detail", "alles", "--output", file]
            .map(str::to_owned)
    };
    let go = async |arguments: &[String]| {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        run(&site, &arguments).await
    };
    printed(&go(&export(World::STADTWERKE, &out)).await);
    let text = fs::read_to_string(&out).unwrap();
    new_organisation(site.db()).await;
    let import = |file: &str, more: &[&str]| {
        let arguments = [&["import", "--organisation", "koerperschaft"], more, &[file]].concat();
        arguments.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };

    // Looked at only, and refused: nothing is there.
    let output = go(&import(&out, &["--dry-run"])).await;
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.starts_with("Zu übernehmen: 5 neu, 0 geändert, 0 unverändert."), "{said}");
    let name = "\"name\": \"Kundenabrechnung\"";
    assert!(text.contains(name));
    fs::write(&broken, text.replace(name, "\"name\": \"\"")).unwrap();
    for file in [&broken, &path("fehlt.json"), &place.path().to_str().unwrap().to_owned()] {
        let output = go(&import(file, &[])).await;
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), said.lines().count()), (Some(1), 1), "{said}");
    }
    let sheets = "select count(*) from processing_activity join organisation on organisation.id = organisation_id where slug = 'koerperschaft'";
    assert_eq!(site.count(sheets).await, 0);

    // The organisation is called otherwise, which is worth a word.
    let output = go(&import(&out, &[])).await;
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("Übernommen: 5 neu, 0 geändert, 0 unverändert."), "{said}");
    assert!(
        said.contains("Hinweis: Das Verzeichnis der Datei ist das von „Stadtwerke Musterhausen GmbH“"),
        "{said}"
    );
    printed(&go(&export("koerperschaft", &again)).await);
    let renamed = text.replace("\"name\": \"Stadtwerke Musterhausen GmbH\"", "\"name\": \"Körperschaft\"");
    assert_eq!(fs::read_to_string(&again).unwrap(), renamed);

    // The same file once more: nothing is new.
    assert_eq!(printed(&go(&import(&again, &[])).await), "Übernommen: 0 neu, 0 geändert, 5 unverändert.\n");
    assert_eq!(site.count(sheets).await, 5);

    // Another organisation, called the same: nothing to say.
    let mut db = site.db().write(&Actor::system("Test")).await.unwrap();
    let id = vvt::database::id::OrganisationId::new();
    vvt::organisation::store::create(&mut db, id, super::NAME, vvt::organisation::Kind::Company)
        .await
        .unwrap();
    db.commit().await.unwrap();
    let arguments = ["import", "--organisation", "koerperschaft-2", &again];
    assert_eq!(printed(&run(&site, &arguments).await), "Übernommen: 5 neu, 0 geändert, 0 unverändert.\n");

    // The record of another body: what is called alike may be something else, and is left to a person.
    let mut other: serde_json::Value = serde_json::from_str(&text).unwrap();
    other["head"]["controller"]["name"] = "Andere Stelle".into();
    for (at, activity) in other["activities"].as_array_mut().unwrap().iter_mut().enumerate() {
        activity["purposes"]["items"][0]["text"] = "Ein Zweck der anderen Stelle".into();
        if at > 0 {
            activity["name"] = format!("Anderes {at}").into();
        }
    }
    fs::write(&broken, other.to_string()).unwrap();
    let output = go(&import(&broken, &[])).await;
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("Übernommen: 4 neu, 0 geändert, 0 unverändert, 1 nicht zugeordnet."), "{said}");
    assert!(said.contains("Es ist nicht sicher, ob Nr."), "{said}");
    assert_eq!(site.count(sheets).await, 9);

    let unknown = run(&site, &["import", "--organisation", "gibtsnicht", &again]).await;
    assert!(String::from_utf8(unknown.stderr).unwrap().contains("Es gibt: "));
    let mut limited = on(&site, &["import", "--organisation", "koerperschaft", &again]).await;
    let output = limited.env("VVT_IMPORT_ACTIVITIES", "4").output().unwrap();
    assert!(String::from_utf8(output.stderr).unwrap().contains("höchstens 4"));
}

#[tokio::test]
async fn many_sheets_come_in_quickly() {
    let site = Site::empty().await;
    let organisation = new_organisation(site.db()).await;
    let mut dice = Dice::new(3);
    let sheets: Vec<_> = (1..=600).map(|number| dice.activity(number)).collect();
    let plan = vvt::import::Plan::of_activities(sheets, |_| vvt::database::id::ActivityId::new()).unwrap();
    let outcome = super::taken_over(site.db(), organisation, plan).await;
    assert_eq!(outcome.made.len(), 600);
    // More than one batch: what lists search by is left to the job, and it is marked for it.
    assert_eq!(site.count("select count(distinct activity_id) from stale_summary").await, 600);
    assert_eq!(vvt::processing_activity::summary::once(site.db()).await.unwrap(), 600);
    assert_eq!(vvt::findings::kept::once(site.db()).await.unwrap(), 600);
}

#[tokio::test]
async fn a_table_comes_in_with_a_report_of_every_cell() {
    let site = Site::new().await;
    let place = open_place();
    let path = |name: &str| place.path().join(name).to_str().unwrap().to_owned();
    let (file, report, mapping) = (path("kommune.xlsx"), path("bericht.json"), path("zuordnung.json"));
    fs::write(&file, super::pages::KOMMUNE).unwrap();
    let columns = r#"{ "columns": [{ "heading": "Status", "to": "leave_out" }] }"#;
    fs::write(&mapping, columns).unwrap();
    new_organisation(site.db()).await;
    let go = async |more: &[&str]| {
        let arguments = [&["import", "--organisation", "koerperschaft"], more, &[file.as_str()]].concat();
        let output = run(&site, &arguments).await;
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(
            matches!(output.status.code(), Some(0 | 3)),
            "{said}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        said
    };
    let sheets = "select count(*) from processing_activity join organisation on organisation.id = organisation_id where slug = 'koerperschaft'";

    let said = go(&["--dry-run", "--mapping", &mapping, "--report", &report]).await;
    assert!(
        said.starts_with("Zu übernehmen: 40 neu, 0 geändert, 0 unverändert. Geschrieben wurde nichts."),
        "{said}"
    );
    let told: serde_json::Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
    let trace = told["trace"].as_array().unwrap();
    assert_eq!(trace.iter().filter(|cell| cell["activity"].is_number()).count(), 40 * 13);
    let left_out: Vec<_> = trace.iter().filter(|cell| cell["state"] == "left_out").collect();
    assert!(left_out.len() >= 40 && left_out.iter().all(|cell| cell["heading"] == "Status"), "{left_out:?}");
    assert_eq!(site.count(sheets).await, 0);

    assert!(go(&[]).await.starts_with("Übernommen: 40 neu, 0 geändert, 0 unverändert."));
    assert_eq!(site.count(sheets).await, 40);
    assert!(go(&[]).await.starts_with("Übernommen: 0 neu, 0 geändert, 40 unverändert."));
    assert_eq!(site.count(sheets).await, 40);

    fs::write(&mapping, "{").unwrap();
    let refused =
        run(&site, &["import", "--organisation", "koerperschaft", "--mapping", &mapping, &file]).await;
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8(refused.stderr).unwrap().contains("Die Zuordnung"));
}

/// What was changed here since a list was taken over stays when a later version of the list comes in.
#[tokio::test]
async fn a_later_version_of_a_list_leaves_own_work_alone() {
    let site = Site::empty().await;
    let organisation = new_organisation(site.db()).await;
    let place = open_place();
    let file = place.path().join("liste.csv").to_str().unwrap().to_owned();
    let import = async |rows: &str| {
        fs::write(&file, format!("Bezeichnung;Zweck;TOM\n{rows}")).unwrap();
        let output = run(&site, &["import", "--organisation", "koerperschaft", &file]).await;
        String::from_utf8(output.stdout).unwrap()
    };
    let rows = "Hundesteuer;Erhebung der Steuer;Schrank\nWochenmarkt;Vergabe der Plätze;Schrank\n";
    let said = import(&format!("{rows}Fundbüro;Verwahrung der Fundsachen;Schrank\n")).await;
    assert!(said.starts_with("Übernommen: 3 neu"), "{said}");
    let mut db = site.db().write(&Actor::system("Test")).await.unwrap();
    sqlx::query("update activity_purpose set text = 'Erhebung nach der Satzung der Stadt' where organisation_id = $1 and text like 'Erhebung%'")
        .bind(organisation.0)
        .execute(&mut *db)
        .await
        .unwrap();
    db.commit().await.unwrap();

    let said = import(&rows.replacen("Schrank", "Stahlschrank", 1)).await;
    assert!(said.starts_with("Übernommen: 0 neu, 1 geändert, 1 unverändert."), "{said}");
    assert!(
        said.contains("hier seither bearbeitet wurde, bleibt") && said.contains("Das betrifft Nr.\u{a0}1."),
        "{said}"
    );
    assert!(said.contains("standen auch Nr.\u{a0}3."), "{said}");
    let texts = |text: &str| format!("select count(*) from activity_purpose where text = '{text}'");
    assert_eq!(site.count(&texts("Erhebung nach der Satzung der Stadt")).await, 1);
    assert_eq!(site.count(&texts("Erhebung der Steuer")).await, 0);
    // What the list says otherwise now is taken.
    let said = import(&rows.replacen("Erhebung der Steuer", "Erhebung und Mahnung", 1)).await;
    assert!(said.contains("1 geändert"), "{said}");
}
