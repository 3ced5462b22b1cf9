//! An authority sees the record as it is printed: no findings, no decisions about them, no reasons.

use crate::{
    access::Values,
    activities::{as_system, change, recompute, sheet},
    support::{Site, Who, World},
};

/// Stands in everything that is written beside the record.
const MARKER: &str = "Randbemerkung";

async fn with_decisions(site: &Site) {
    let dpo = site.dpo("stadtwerke").await;
    change(&dpo, 1, &[("purposes", "Verwaltung"), ("retention", "nach den gesetzlichen Fristen")])
        .await
        .leads_to_page(&sheet(1));
    let page = dpo.get(&sheet(1)).await.is_ok();
    let links = page.texts("a.findings__link").into_iter().zip(page.attributes("a.findings__link", "href"));
    let (_, accept) = links.into_iter().find(|(words, _)| words.starts_with("So lassen")).unwrap();
    dpo.form(&accept).await.fill("begruendung", MARKER).press("was", "annehmen").submit().await;
    as_system(
        site,
        &format!(
            "
            insert into activity_tag (id, organisation_id, activity_id, name)
            select gen_random_uuid(), organisation_id, id, '{MARKER}' from processing_activity;
            insert into purpose_change
                (id, organisation_id, activity_id, purpose_id, old_text, new_text, changed_by, changed_at, decision, reason, decided_by, decided_at)
            select gen_random_uuid(), organisation_id, id, gen_random_uuid(), '{MARKER}', 'Neu', 'Ida', now(), 'adapted', '{MARKER}', 'Ida', now()
            from processing_activity
            "
        ),
    )
    .await;
    recompute(site).await;
}

#[tokio::test]
async fn an_auditor_sees_the_record_and_nothing_beside_it() {
    let site = Site::new().await;
    with_decisions(&site).await;
    let values = Values::of(&site, "stadtwerke").await;
    let auditor = site.auditor("stadtwerke").await;
    let reader = site.reader("stadtwerke").await;
    let root = format!("/verzeichnis/{}", World::STADTWERKE);
    let mut pages: Vec<String> = site
        .routes
        .iter()
        .filter(|route| {
            route.method == axum::http::Method::GET && route.path.starts_with("/verzeichnis/{organisation}")
        })
        .map(|route| values.fill(route.path))
        .collect();
    pages.push(format!("{root}/verarbeitungen?spalten=pruefung&spalten=schlagwoerter&pruefung=missing"));
    pages.push(format!("{root}/loeschkonzept?alle=ja"));
    pages.push(format!("{root}/ausgabe/datei?umfang=alles&angaben=alles&format=html&pruefhinweise=ja"));
    let words = [
        "Pflichtangabe fehlt",
        "Pflichtangaben fehlen",
        "Klärungsbedarf",
        "nichts offen",
        "mit Lücken",
        MARKER,
    ];
    let (mut seen, mut looked_at) = (0, 0);
    for page in &pages {
        let answer = auditor.get(page).await;
        if answer.status.is_success() {
            looked_at += 1;
            let text = answer.text().to_owned();
            for word in words {
                assert!(!text.contains(word), "{page} shows the auditor {word:?}");
            }
        }
        let answer = reader.get(page).await;
        seen +=
            usize::from(answer.status.is_success() && words.iter().any(|word| answer.text().contains(word)));
    }
    assert!(looked_at >= 15, "only {looked_at} pages");
    assert!(seen >= 5, "what the auditor must not see stands on {seen} pages only");
    auditor
        .get(&format!("{root}/ausgabe"))
        .await
        .is_ok()
        .has_no("[name=pruefhinweise]")
        .has_no("[name=schlagwoerter]");
    let with_tags = format!("{root}/ausgabe/datei?umfang=alles&angaben=alles&format=json&schlagwoerter=ja");
    assert!(!auditor.get(&with_tags).await.is_ok().text().contains(MARKER));
    auditor.get(&format!("{root}/vorschlaege/tags?q={MARKER}")).await.is_not_found();
    for part in ["termine", "verzeichnispflicht", "verarbeitungen/1/schwellwertpruefung/verlauf"] {
        auditor.get(&format!("{root}/{part}")).await.is_forbidden();
    }
}

#[tokio::test]
async fn an_auditor_without_an_end_is_pointed_out() {
    let site = Site::new().await;
    as_system(&site, "update role_assignment set valid_until = null where role = 'auditor'").await;
    let auditor = site.account(&Who::Auditor.email("stadtwerke")).await;
    let administrator = site.administrator().await;
    let page = administrator.get(&format!("/verwaltung/konten/{auditor}")).await.is_ok();
    page.has_text("td[data-label='Gilt bis']", "Enddatum fehlt");
    // It holds as before.
    site.auditor("stadtwerke").await.get(&sheet(1)).await.is_ok();
    // Nobody is given what cannot be done; who has it keeps it.
    let address = format!("/verwaltung/konten/{auditor}/rollen/neu?organisation={}", World::STADTWERKE);
    administrator.get(&address).await.is_ok().has_no("[value=releaser]").has("[value=auditor]");
    let releaser = site.account(&Who::Releaser.email("stadtwerke")).await;
    let page = administrator.get(&format!("/verwaltung/konten/{releaser}")).await.is_ok();
    page.has_text("main", "Freigabe für den Verantwortlichen");
}
