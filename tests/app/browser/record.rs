//! The two records whose pages are looked at: one with something in every field, one with nothing.

use std::{collections::BTreeMap, time::Duration};

use sqlx::AssertSqlSafe;
use uuid::Uuid;
use vvt::{
    auth::{
        Role, account,
        one_time_link::{self, Purpose},
        role,
    },
    database::{
        Actor,
        id::{AccountId, OrganisationId},
    },
    organisation::{self, Kind},
    processing_activity::sections::SECTIONS,
};

use crate::{
    activities::{create, sections::fill_all},
    dpia::{answered, decided},
    findings::{point_of, point_of_record},
    import::pages::{import, small, upload},
    support::{Person, Site, World},
};

/// What the names in the addresses of [`super::pages`] stand for.
pub struct Record {
    /// The first word of the organisation's address, as [`Site::person`] takes it.
    pub host: &'static str,
    values: BTreeMap<&'static str, String>,
}

impl Record {
    /// The address with its names replaced; `None` when this record lacks one of them.
    pub fn address(&self, template: &str) -> Option<String> {
        let mut address = template.to_owned();
        for (name, value) in &self.values {
            address = address.replace(&format!("{{{name}}}"), value);
        }
        (!address.contains('{')).then_some(address)
    }
}

/// The first organisation of the world, filled in by its DSB through the forms.
pub async fn filled(site: &Site) -> Record {
    let dpo = site.dpo("stadtwerke").await;
    let root = site.address("");
    organisation(&dpo, &root).await;
    let whole = activities(&dpo, &root, site).await;
    catalogues(site).await;

    // An hour has passed, and with it the session.
    let (run, import) = imports(&site.dpo("stadtwerke").await).await;

    let id = |query: &'static str| id(site, query);
    let account = id("select id from account where email = 'vertrieb@stadtwerke.example.org'").await;
    let inactive = id("select id from account where email = 'leser@gemeinde.example.org'").await;
    let admin = site.administrator().await;
    admin.form(&format!("/verwaltung/konten/{inactive}/deaktivieren")).await.submit().await;
    let invited = AccountId::new();
    let mut db = site.db().write(&Actor::system("Test")).await.unwrap();
    account::create(&mut db, invited, "Ines Eingeladen", "ines@example.org", None, false).await.unwrap();
    let invitation = one_time_link::make(&mut db, Purpose::Invitation, Some(invited)).await.unwrap();
    let reset = one_time_link::make(&mut db, Purpose::Reset, Some(AccountId(account))).await.unwrap();
    db.commit().await.unwrap();

    let role = "select id from role_assignment
        where account_id = (select id from account where email = 'vertrieb@stadtwerke.example.org')";
    let holder =
        "select id from office_holder where office = 'data_protection_officer' and valid_until is null";
    let mut values = BTreeMap::from([
        ("account", account.to_string()),
        ("inactive", inactive.to_string()),
        ("invitation", invitation.as_str().to_owned()),
        ("reset", reset.as_str().to_owned()),
        ("role", id(role).await.to_string()),
        ("holder", id(holder).await.to_string()),
        ("used", site.department("stadtwerke", World::NETZ).await.to_string()),
        ("unused", id("select id from department where name = 'Freibad'").await.to_string()),
        ("recipient", id("select id from recipient where name = 'Abrechnung'").await.to_string()),
        ("twin", id("select id from recipient where name = 'Abrechnungen'").await.to_string()),
        ("measure", id("select id from measure where text like 'Zutritt%'").await.to_string()),
        ("norm", id("select id from norm").await.to_string()),
        ("review", id("select id from measures_review").await.to_string()),
        ("system", id("select id from system").await.to_string()),
        ("document", id("select id from reference_document").await.to_string()),
        ("full", "1".to_owned()),
        ("planned", "2".to_owned()),
        ("ended", "3".to_owned()),
        ("screened", "4".to_owned()),
        ("whole", whole.to_string()),
        ("point", point_of(site, "stadtwerke", 1).await),
        ("record_point", point_of_record(site, "stadtwerke").await),
        ("run", run),
        ("import", import),
    ]);
    values.extend(common(root, World::STADTWERKE));
    Record { host: "stadtwerke", values }
}

/// A file that was taken over, and one that is being looked at, with something to say on every page.
async fn imports(dpo: &Person) -> (String, String) {
    let run = import(dpo, "klein.csv", small().as_bytes()).await;
    let run = run.address.split(['/', '?']).nth(5).unwrap().to_owned();
    let changed = small().replace("Erhebung der Hundesteuer", "Erhebung der Hundesteuer und Bußgelder")
        + "k-4;Impfstelle;Amt 53;Schutzimpfungen;Intern: Ordnungsämt;vielleicht, siehe Nr. 99;solange nötig\n";
    let changed = changed.replacen("Löschfrist", "Löschfrist;Kategorien personenbezogener Daten", 1);
    let changed = changed.replace("solange nötig", "solange nötig;Gesundheitsdaten, Namen");
    let mapping = upload(dpo, "klein-2027.csv", changed.as_bytes()).await;
    (run, mapping.split('/').nth(4).unwrap().to_owned())
}

/// Entries that no Kurzblatt makes, one of each kind, and one that nobody has checked yet.
async fn catalogues(site: &Site) {
    let organisation = site.organisation("stadtwerke").await;
    let statements = format!(
        "
        update recipient
        set seat_country = 'DE', hosting_country = 'IE', support_country = 'IN', parent_country = 'US'
        where name = 'Abrechnung';
        insert into recipient (id, organisation_id, name, seat_country, confirmed)
        values (gen_random_uuid(), '{organisation}', 'Abrechnungen', 'CH', false);
        insert into retention_period (id, organisation_id, text)
        values (gen_random_uuid(), '{organisation}', 'Zehn Jahre nach dem Ende des Kalenderjahres, in dem der Vertrag endete');
        insert into norm (id, organisation_id, name, remark, shipped_code, shipped_as_of)
        values (
            gen_random_uuid(), '{organisation}', 'Art. 6 Abs. 1 lit. b DSGVO', 'Erfüllung eines Vertrags', 'Art. 6 Abs. 1 lit. b',
            '2020-01-01'
        );
        insert into system (id, organisation_id, name, vendor, operation, measures)
        values (
            gen_random_uuid(), '{organisation}', 'GEVIS-Messstellenbetrieb', 'Musterland Software AG', 'eigenes Rechenzentrum',
            e'Rollen und Rechte\nProtokoll der Zugriffe'
        );
        insert into reference_document (id, organisation_id, name, kind, version, as_of, place, responsible, first_presentation)
        values (
            gen_random_uuid(), '{organisation}', 'Sicherheitskonzept der Messsysteme', 'security_concept', '2.1', '2026-03-01',
            'Laufwerk S, Ordner Datenschutz', 'Informationssicherheit', true
        )
        "
    );
    let mut db = site.db().write(&Actor::system("Test")).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statements)).execute(&mut *db).await.unwrap();
    db.commit().await.unwrap();
}

/// A sheet with something in every field of every section.
async fn sections(dpo: &Person) -> i32 {
    let fields = [("name", "Alle Abschnitte"), ("data_categories", "Name\nAnschrift")];
    let number = create(dpo, &fields).await;
    for section in SECTIONS {
        fill_all(dpo, number, section).await;
    }
    number
}

/// Two Schwellwertprüfungen of one sheet: a finished one with everything, and one that is being worked on.
async fn screening(dpo: &Person, root: &str) {
    let sheet = format!("{root}/verarbeitungen/4");
    let address = format!("{sheet}/schwellwertpruefung");
    let form = answered(dpo.form(&address).await, &["criterion_4", "criterion_7", "list"])
        .fill("criterion_4.grund", "Krankmeldungen und Pfändungen der eigenen Beschäftigten")
        .tick("list_entries", "8")
        .fill("own_list_item", "Nr. 8 zum Teil");
    let form = decided(form, "required");
    form.press("was", "abschliessen").submit().await.leads_to_page(&sheet);
    let form = dpo.form(&format!("{address}/stellungnahme")).await;
    form.fill("stellungnahme", "Ich rate zu einer Folgenabschätzung.").submit().await.leads_to_page(&sheet);
    let form = dpo.form(&format!("{address}/folgenabschaetzung")).await;
    let form = form.fill("dokument", "DSFA Personal").fill("consultation", "nicht nötig");
    form.submit().await.leads_to_page(&sheet);
    dpo.form(&address).await.fill("criterion_1.grund", "neu zu prüfen").submit().await.leads_to_page(&sheet);
}

/// A new organisation with its DSB and its reader, and an activity that has nothing but a name.
pub async fn empty(site: &Site) -> Record {
    let mut db = site.db().write(&Actor::system("Test")).await.unwrap();
    let id = OrganisationId::new();
    let slug =
        organisation::store::create(&mut db, id, "Verein Leeres Blatt", Kind::Association).await.unwrap();
    for (name, email, role) in [
        ("Emil Leer", "dsb@verein.example.org", Role::Dpo),
        ("Erna Leer", "leser@verein.example.org", Role::Reader),
    ] {
        let account = AccountId::new();
        account::create(&mut db, account, name, email, None, false).await.unwrap();
        role::give(&mut db, id, account, role, None, None).await.unwrap();
    }
    db.commit().await.unwrap();
    Record { host: "verein", values: common(format!("/verzeichnis/{slug}"), &slug).into_iter().collect() }
}

/// What the empty record has after its first save.
pub async fn add_first_activity(site: &Site, record: &mut Record) {
    let dpo = site.dpo(record.host).await;
    let root = record.values["root"].clone();
    let form = dpo.form(&format!("{root}/verarbeitungen/neu")).await;
    form.fill("name", "Mitglieder").submit().await.leads_to_page(&format!("{root}/verarbeitungen/1"));
    record.values.insert("full", "1".to_owned());
}

fn common(root: String, slug: &str) -> [(&'static str, String); 3] {
    [("root", root), ("organisation", slug.to_owned()), ("office", "dpo".to_owned())]
}

async fn id(site: &Site, query: &str) -> Uuid {
    let mut owner = site.owner().await;
    sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(&mut owner).await.unwrap()
}

async fn organisation(dpo: &Person, root: &str) {
    let form = dpo.form(&format!("{root}/organisation/bearbeiten")).await;
    let form = form
        .fill("strasse", "Werkstraße 1")
        .fill("plz", "12345")
        .fill("ort", "Musterhausen")
        .fill("email", "kontakt@stadtwerke-musterhausen.example")
        .fill("internet", "https://www.stadtwerke-musterhausen.example/datenschutz/kontakt")
        .fill("telefon", "01234 567-0")
        .fill("vertretung", "Geschäftsführung: Gerda Grün, Gustav Gelb")
        .fill("registereintrag", "Amtsgericht Musterhausen, HRB 1234")
        .fill("beschaeftigte", "1234");
    form.submit().await.leads_to_page(&format!("{root}/organisation"));
    for (office, name, from, until) in [
        ("dpo", "Vorgängerin Vera Vogel", "01.01.2020", "31.12.2025"),
        ("dpo", "Doris Datenschutz", "01.01.2026", ""),
        ("vertreter", "Vertretung Europa GmbH", "", ""),
    ] {
        let form = dpo.form(&format!("{root}/zustaendige/neu?amt={office}")).await;
        let form = form
            .fill("name", name)
            .fill("strasse", "Musterweg 2")
            .fill("plz", "12345")
            .fill("ort", "Musterhausen")
            .fill("email", "datenschutz@stadtwerke-musterhausen.example")
            .fill("telefon", "01234 567-89")
            .fill("von", from)
            .fill("bis", until)
            .fill("bemerkung", "Erreichbar montags bis freitags.");
        form.submit().await.leads_to_page(&format!("{root}/organisation"));
    }
    let form = dpo.form(&format!("{root}/organisationseinheiten/neu")).await;
    let form = form.fill("kurzzeichen", "FB").fill("name", "Freibad");
    form.submit().await.leads_to_page(&format!("{root}/organisationseinheiten"));
    let form = dpo.form(&format!("{root}/rahmenkonzept/bearbeiten")).await;
    let form = form
        .fill("titel", "Informationssicherheitsleitlinie der Stadtwerke Musterhausen GmbH")
        .fill("fassung", "2.1")
        .fill("stand", "01.03.2026")
        .fill("massnahmen", "Zutritt nur mit Ausweis\nVerschlüsselung aller mobilen Geräte\nRollen- und Rechtekonzept, jährlich geprüft");
    form.submit().await.leads_to_page(&format!("{root}/rahmenkonzept"));
    let form = dpo.form(&format!("{root}/rahmenkonzept/bereiche/vertraulichkeit")).await;
    let form = form
        .fill("umsetzung", "planned")
        .fill("geplant_bis", "31.12.2025")
        .fill("beschreibung", "Zutritt, Zugang und Zugriff sind getrennt geregelt.")
        .tick("katalog", "6.8-3.8");
    form.submit().await.leads_to_page(&format!("{root}/rahmenkonzept"));
    let form = dpo.form(&format!("{root}/rahmenkonzept/bereiche/pseudonymisierung")).await;
    let form = form.fill("umsetzung", "not_needed").fill("grund", "Alle Auswertungen sind zusammengefasst.");
    form.submit().await.leads_to_page(&format!("{root}/rahmenkonzept"));
    let form = dpo.form(&format!("{root}/rahmenkonzept/ueberpruefungen/neu")).await;
    let form = form
        .fill("ueberprueft_am", "15.03.2024")
        .fill("ueberprueft_von", "Doris Datenschutz, Datenschutzbeauftragte")
        .tick("bereiche", "integrity_confidentiality")
        .tick("ergebnis", "shortcomings")
        .fill("bemerkung", "Begehung aller Standorte und Prüfung der vergebenen Rechte")
        .fill("maengel", "Der Serverraum am Standort Nord war nicht verschlossen.");
    form.submit().await.leads_to_page(&format!("{root}/rahmenkonzept"));
}

async fn activities(dpo: &Person, root: &str, site: &Site) -> i32 {
    let address = format!("{root}/verarbeitungen/1/kurzblatt");
    let form = dpo.form(&address).await;
    let form = form
        .fill("name", "Zählerwechsel und Inbetriebnahme intelligenter Messsysteme im Netzgebiet")
        .fill("own_reference", "NB-2026/17")
        .fill("contact_person", "Nils Netz, Telefon 01234 567-42")
        .tick("stage", "in_operation")
        .fill("introduced_on", "01.02.2019")
        .fill("changed_on", "15.06.2026")
        .fill("purposes", "Erfüllung des Vertrags\nEinbau, Betrieb und Wartung der Messstellen")
        .fill("legal_bases", "Art. 6 Abs. 1 Buchst. b DSGVO\n§ 49 MsbG (für Messwerte)")
        .fill("data_subjects", "Anschlussnutzer (auch ehemalige)\nHauseigentümerinnen und Hauseigentümer\nBeschäftigte der Montagefirmen")
        .fill("data_categories", "Stammdaten\nMesswerte\nHinweise auf Lebenserhaltungsgeräte [Art. 9: Gesundheitsdaten]\nSperrvermerke nach Straftaten gegen Monteure [Art. 10]")
        .fill("recipients", "intern: Abrechnung\nAuftragsverarbeiter: Montagedienst Musterland GmbH\nextern: Übertragungsnetzbetreiber\nDatendrehscheibe")
        .tick("third_country_statement", "takes_place")
        .fill("third_country_remark", "Nur bei Störungen außerhalb der Dienstzeiten.")
        .fill("transfers", "Fernwartung der Messsysteme (Schweiz, Angemessenheitsbeschluss)")
        .fill("retention", "1, 2: 10 Jahre nach Ende des Kalenderjahres, in dem der Vertrag endete\nalle: spätestens 60 Tage nach Widerspruch")
        .fill("measures", "Schlüssel für Messsysteme nur im Hardware-Sicherheitsmodul\nBegleitung fremder Monteure")
        .fill("extra_values", "Verfahren: GEVIS-Messstellenbetrieb\nAktenplan: 815.20")
        .fill("supplement", "Ersetzt das Verfahren „Turnuswechsel“.\nSiehe auch Nr. 3.");
    form.submit().await.leads_to_page(&format!("{root}/verarbeitungen/1"));
    let form = dpo.form(&address).await;
    let form = form.fill("purposes", "Erfüllung des Vertrags\nEinbau, Betrieb und Wartung der Messsysteme");
    form.submit().await.leads_to_page(&format!("{root}/verarbeitungen/1"));
    let form = dpo.form(&format!("{root}/verarbeitungen/2/kurzblatt")).await;
    form.tick("stage", "planned").submit().await.leads_to_page(&format!("{root}/verarbeitungen/2"));
    let form = dpo.form(&format!("{root}/verarbeitungen/3/beenden")).await;
    form.submit().await.leads_to_page(&format!("{root}/verarbeitungen/3"));
    let whole = sections(dpo).await;
    screening(dpo, root).await;
    // So that "zuletzt geändert" shows different times.
    site.wait(Duration::from_secs(3600)).await;
    whole
}
