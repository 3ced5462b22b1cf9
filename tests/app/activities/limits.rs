//! Who is limited to a department writes there and nowhere else.

use vvt::auth::{Role, role};
use vvt::database::Actor;

use super::{LIST, NEW, change, create, filled, sheet, short_form};
use crate::support::{Site, Who, World};

#[tokio::test]
async fn a_limited_editor_sees_and_changes_only_his_departments() {
    let site = Site::new().await;
    let editor = site.limited_editor("stadtwerke").await;
    let listed = editor.get(LIST).await.texts("td[data-label='Nr.']");
    assert_eq!(listed, ["1", "2"]);
    for number in [3, 4, 5] {
        for page in ["", "/kurzblatt", "/beenden", "/wieder-aufnehmen", "/entfernen", "/duplizieren"] {
            let address = format!("{}{page}", sheet(number));
            editor.get(&address).await.is_not_found();
            if !page.is_empty() {
                let fields = [
                    ("name", "x"),
                    ("ended_on", "1.1.2026"),
                    ("kennung", "01890000-0000-7000-8000-000000000000"),
                ];
                let answer = editor.post(&address, &fields).await;
                assert!(page == "/entfernen" || answer.status == 404, "{answer:?}");
            }
        }
        editor.post(&format!("{}/entfernen", sheet(number)), &[]).await.is_not_found();
    }
    change(&editor, 2, &[("purposes", "Neuer Zweck")]).await.leads_to_page(&sheet(2));
}

#[tokio::test]
async fn a_limited_editor_creates_only_there_and_moves_nothing_away() {
    let site = Site::new().await;
    let editor = site.limited_editor("stadtwerke").await;
    let own = site.department("stadtwerke", World::NETZ).await.to_string();
    let below = site.department("stadtwerke", "Leitstelle").await.to_string();
    let other = site.department("stadtwerke", World::VERTRIEB).await.to_string();
    let sentence = "Bitte wählen Sie eine der angebotenen Organisationseinheiten.";

    let form = editor.form(NEW).await.fill("name", "Neu");
    for department in ["", &other] {
        let answer = form_with(&editor, department).await;
        answer.shows_error("department", sentence);
    }
    let answer = form.fill("department", &below).submit().await;
    answer.leads_to_page(&sheet(6));

    for department in ["", &other] {
        let form = editor.form(&short_form(6)).await.forge("department", department);
        form.submit().await.shows_error("department", sentence);
    }
    change(&editor, 6, &[("department", &own)]).await.leads_to_page(&sheet(6));
}

async fn form_with(editor: &crate::support::Person, department: &str) -> crate::support::Answer {
    filled(editor.form(NEW).await, &[("name", "Neu")]).forge("department", department).submit().await
}

#[tokio::test]
async fn who_may_read_but_not_change_is_told_why() {
    let site = Site::new().await;
    let reader = site.reader("stadtwerke").await;
    for page in ["kurzblatt", "beenden", "wieder-aufnehmen", "entfernen", "duplizieren"] {
        let address = format!("{}/{page}", sheet(1));
        reader.get(&address).await.is_forbidden().has_text("main", "Ihre Rolle erlaubt es nicht");
        reader.post(&address, &[("name", "x")]).await.is_forbidden();
    }
    reader.get(NEW).await.is_forbidden();
    reader.get(&sheet(1)).await.is_ok().has_no(&format!("a[href='{}']", short_form(1)));

    // Reads everything, edits in one department.
    let organisation = site.organisation("stadtwerke").await;
    let account = site.account(&Who::LimitedEditor.email("stadtwerke")).await;
    let mut db = site.db().write(&Actor::system("Test")).await.unwrap();
    role::give(&mut db, organisation, account, Role::Reader, None, None).await.unwrap();
    db.commit().await.unwrap();
    let both = site.limited_editor("stadtwerke").await;
    both.get(&sheet(3)).await.is_ok().has_no(&format!("a[href='{}']", short_form(3)));
    for page in ["kurzblatt", "beenden", "wieder-aufnehmen", "entfernen", "duplizieren"] {
        let address = format!("{}/{page}", sheet(3));
        let reason = "auf bestimmte Organisationseinheiten beschränkt";
        both.get(&address).await.is_forbidden().has_text("main", reason);
        let fields =
            [("name", "x"), ("ended_on", "1.1.2026"), ("kennung", "01890000-0000-7000-8000-000000000000")];
        both.post(&address, &fields).await.is_forbidden().has_text("main", reason);
    }
    both.get(&sheet(1)).await.is_ok().has_link(&short_form(1));
    let other = site.department("stadtwerke", World::VERTRIEB).await.to_string();
    let away = both.form(&short_form(1)).await.forge("department", &other).submit().await;
    away.shows_error("department", "Bitte wählen Sie eine der angebotenen");
}

#[tokio::test]
async fn an_activity_that_was_moved_away_meanwhile_is_not_found() {
    let site = Site::new().await;
    let editor = site.limited_editor("stadtwerke").await;
    let dpo = site.dpo("stadtwerke").await;
    let form = editor.form(&short_form(1)).await.fill("purposes", "Meins");
    let other = site.department("stadtwerke", World::VERTRIEB).await.to_string();
    change(&dpo, 1, &[("department", &other)]).await.leads_to_page(&sheet(1));
    form.submit().await.is_not_found();
    dpo.form(&short_form(1)).await.holds("purposes", "Erfüllung des Vertrags");
}

#[tokio::test]
async fn an_activity_of_another_organisation_is_not_found() {
    let site = Site::new().await;
    let foreign = site.dpo("gemeinde").await;
    let number = create(&site.dpo("stadtwerke").await, &[("name", "Unseres")]).await;
    for page in ["", "/kurzblatt", "/beenden", "/duplizieren"] {
        foreign.get(&format!("{}{page}", sheet(number))).await.is_not_found();
        foreign
            .get(&format!("/verzeichnis/gemeinde-nebenan/verarbeitungen/{number}{page}"))
            .await
            .is_not_found();
    }
}
