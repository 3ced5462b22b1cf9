//! Who may take which way: every route of the table, asked for by every person.

use axum::http::{Method, StatusCode};
use sqlx::{AssertSqlSafe, Executor};
use vvt::{
    auth::{
        Access, Capability,
        one_time_link::{self, Purpose},
    },
    database::Actor,
    routes::Route,
};

use crate::{
    findings::{point_of, point_of_record},
    support::{Answer, Person, Site, Table, Who, World},
};

/// Values for the parameters of paths: the path up to the parameter, and what to put there. What
/// stands here lies in "Netzbetrieb" or belongs to the whole organisation.
pub(crate) struct Values(Vec<(&'static str, String)>);

impl Values {
    /// Ids of the organisation whose address begins with `host`.
    pub async fn of(site: &Site, host: &str) -> Values {
        let organisation = site.organisation(host).await;
        let (contact, recipient) = (uuid::Uuid::now_v7(), uuid::Uuid::now_v7());
        let review = uuid::Uuid::now_v7();
        let mut owner = site.owner().await;
        let insert = format!(
            "
            set vvt.actor = 'system';
            insert into office_holder (id, organisation_id, office, name)
            values ('{contact}', '{organisation}', 'contact_person', 'Ida Ansprechbar');
            insert into recipient (id, organisation_id, name)
            values ('{recipient}', '{organisation}', 'Kasse');
            insert into measures_review (id, organisation_id, reviewed_on, reviewed_by, result)
            values ('{review}', '{organisation}', '2024-03-01', 'Ida Ansprechbar', 'effective')
            "
        );
        owner.execute(AssertSqlSafe(insert)).await.unwrap();
        let (file, run) = imports(site, host).await;
        let department = site.department(host, World::NETZ).await;
        let reader = site.account(&Who::Reader.email(host)).await;
        let role: uuid::Uuid = sqlx::query_scalar("select id from role_assignment where account_id = $1")
            .bind(reader)
            .fetch_one(&mut owner)
            .await
            .unwrap();
        let mut db = site.db().write(&Actor::system("Test")).await.unwrap();
        let invitation = one_time_link::make(&mut db, Purpose::Invitation, Some(reader)).await.unwrap();
        let reset = one_time_link::make(&mut db, Purpose::Reset, Some(reader)).await.unwrap();
        db.commit().await.unwrap();
        Values(vec![
            ("/static/{hash}", vvt::web::assets::href("app.css").split('/').nth(2).unwrap().to_owned()),
            ("/static/{hash}/{*name}", "app.css".to_owned()),
            ("/einladung/{token}", invitation.as_str().to_owned()),
            ("/passwort/{token}", reset.as_str().to_owned()),
            ("/verwaltung/konten/{konto}", reader.to_string()),
            ("/verwaltung/konten/{konto}/rollen/{rolle}", role.to_string()),
            ("/verwaltung/organisationen/{organisation}", World::STADTWERKE.to_owned()),
            ("/verzeichnis/{organisation}", World::STADTWERKE.to_owned()),
            ("/verzeichnis/{organisation}/verarbeitungen/{nr}", "1".to_owned()),
            ("/verzeichnis/{organisation}/verarbeitungen/{nr}/{abschnitt}", "zwecke".to_owned()),
            (
                "/verzeichnis/{organisation}/verarbeitungen/{nr}/pruefung/{kennung}",
                point_of(site, host, 1).await,
            ),
            ("/verzeichnis/{organisation}/pruefung/{kennung}", point_of_record(site, host).await),
            ("/verzeichnis/{organisation}/vorschlaege/{liste}", "recipients".to_owned()),
            ("/verzeichnis/{organisation}/zustaendige/{id}", contact.to_string()),
            ("/verzeichnis/{organisation}/organisationseinheiten/{id}", department.to_string()),
            ("/verzeichnis/{organisation}/rahmenkonzept/bereiche/{bereich}", "transparenz".to_owned()),
            ("/verzeichnis/{organisation}/rahmenkonzept/ueberpruefungen/{id}", review.to_string()),
            ("/verzeichnis/{organisation}/kataloge/{katalog}", "empfaenger".to_owned()),
            ("/verzeichnis/{organisation}/kataloge/{katalog}/{id}", recipient.to_string()),
            ("/verzeichnis/{organisation}/import/{id}", file.to_string()),
            ("/verzeichnis/{organisation}/import/{id}/vorschau/{zeile}", "1".to_owned()),
            ("/verzeichnis/{organisation}/import/uebernommen/{id}", run.to_string()),
        ])
    }

    /// The route's path with every parameter filled.
    pub fn fill(&self, path: &str) -> String {
        self.fill_with(path, |_, value| value.to_owned())
    }

    /// As `fill`, with a word about each value; `change` gets the place and the usual value.
    fn fill_with(&self, path: &str, change: impl Fn(&str, &str) -> String) -> String {
        let (mut filled, mut place) = (String::new(), String::new());
        for part in path.split('/').skip(1) {
            place = format!("{place}/{part}");
            filled.push('/');
            if part.starts_with('{') {
                let value = self.0.iter().find(|(known, _)| *known == place);
                let (_, value) = value.unwrap_or_else(|| {
                    panic!("the route {path} has a parameter that this test does not know: add {place} to Values::of")
                });
                filled.push_str(&change(&place, value));
            } else {
                filled.push_str(part);
            }
        }
        filled
    }
}

/// A file that the DSB is importing, and an import that was taken over.
async fn imports(site: &Site, host: &str) -> (uuid::Uuid, uuid::Uuid) {
    let (file, run) = (uuid::Uuid::now_v7(), uuid::Uuid::now_v7());
    let organisation = site.organisation(host).await;
    let dpo = site.account(&Who::Dpo.email(host)).await;
    let insert = format!(
        "
        set vvt.actor = 'system';
        insert into import_file (id, organisation_id, account_id, name, content)
        values (
            '{file}', '{organisation}', '{dpo}', 'vvt.csv',
            convert_to(e'Bezeichnung;Zweck;Drittland\nEins;Erstes;Nein\nZwei;Zweites;Nein', 'UTF8')
        );
        insert into import_run (id, organisation_id, imported_by, file_name, digest)
        values ('{run}', '{organisation}', 'Doris Datenschutz', 'vvt.csv', '');
        -- An empty object, packed.
        insert into import_report (organisation_id, run_id, content)
        values ('{organisation}', '{run}', decode('1f8b0800000000000203abae050043bfa6a302000000', 'hex'))
        "
    );
    site.owner().await.execute(AssertSqlSafe(insert)).await.unwrap();
    (file, run)
}

/// What a page needs in its query to show anything.
const QUERIES: [(&str, &str); 3] = [
    ("/verwaltung/konten/{konto}/rollen/neu", "?organisation=stadtwerke-musterhausen-gmbh"),
    ("/verzeichnis/{organisation}/zustaendige/neu", "?amt=dpo"),
    ("/verzeichnis/{organisation}/ausgabe/datei", "?umfang=alles&angaben=pflicht&format=json"),
];

fn query(path: &str) -> &'static str {
    QUERIES.iter().find(|(known, _)| *known == path).map_or("", |(_, query)| query)
}

/// What happens to somebody on a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    /// Sent to the sign-in page; a form gets it as an answer.
    SignIn,
    /// As if there were nothing.
    NotFound,
    /// Told why not.
    Forbidden,
    /// The handler answers.
    LetIn,
}

fn expected(route: &Route, who: Who) -> Expected {
    use Expected::*;
    match (route.access, who) {
        (Access::Open | Access::Public, _) => LetIn,
        (_, Who::Nobody) => SignIn,
        (Access::SignedIn, _) | (Access::Administrator, Who::Administrator) => LetIn,
        (Access::Administrator, _) => NotFound,
        (Access::Can(_), Who::WithoutRole | Who::Administrator | Who::ForeignDpo) => NotFound,
        (Access::Can(capability), who) if !holders(capability).contains(&who) => Forbidden,
        // An uploaded file is the DSB's alone.
        (Access::Can(_), Who::Coordinator) if route.path.contains("/import/{id}/") => NotFound,
        // The activity is one of "Netzbetrieb".
        (Access::Can(_), Who::EditorElsewhere) if route.path.contains("{nr}") => NotFound,
        (Access::Can(_), _) => LetIn,
    }
}

/// Design §8, said once more on purpose: the test would be worth nothing if it asked the code.
fn holders(capability: Capability) -> &'static [Who] {
    use Who::*;
    match capability {
        Capability::ReadRegister => {
            &[Reader, Auditor, EditorElsewhere, LimitedEditor, Editor, Coordinator, Dpo, Releaser]
        }
        Capability::ReadFindings => {
            &[Reader, EditorElsewhere, LimitedEditor, Editor, Coordinator, Dpo, Releaser]
        }
        Capability::EditActivities => &[EditorElsewhere, LimitedEditor, Editor, Coordinator, Dpo],
        Capability::EditCatalogues => &[Coordinator, Dpo],
        Capability::Release => &[Releaser],
        Capability::Export => &[Auditor, EditorElsewhere, LimitedEditor, Editor, Coordinator, Dpo, Releaser],
        Capability::ReadAudit => &[Auditor, Coordinator, Dpo, Releaser],
        Capability::GiveOpinion => &[Dpo],
    }
}

/// Pages that do not answer 200 to whoever is let in, each with the reason.
fn usual_status(route: &Route, who: Who) -> StatusCode {
    match route.path {
        // The world has accounts already.
        "/einrichtung" => StatusCode::FORBIDDEN,
        // Whoever is signed in has nothing to do there.
        "/anmelden" if who != Who::Nobody => StatusCode::SEE_OTHER,
        // Only a planned activity is removed; the others are ended.
        "/verzeichnis/{organisation}/verarbeitungen/{nr}/entfernen" => StatusCode::CONFLICT,
        // Who has one register only goes there at once.
        "/" if !matches!(who, Who::WithoutRole | Who::Administrator) => StatusCode::SEE_OTHER,
        _ => StatusCode::OK,
    }
}

/// Done, or a form again; exceptions with their reason.
fn is_an_answer_to_a_form(route: &Route, status: StatusCode) -> bool {
    match route.path {
        // Whoever has one session only finds no button there, so none is sent.
        "/konto/sitzungen" => status == StatusCode::BAD_REQUEST,
        // The new link is shown once, in the answer itself.
        "/verwaltung/konten/{konto}/link" => status == StatusCode::OK,
        _ => matches!(status.as_u16(), 303 | 409 | 422),
    }
}

fn complaint(route: &Route, who: Who, expected: Expected, answer: &Answer) -> Option<String> {
    let status = answer.status;
    let is_right = match (expected, &route.method) {
        (Expected::SignIn, &Method::POST) => status == StatusCode::UNAUTHORIZED,
        (Expected::SignIn, _) => {
            status == StatusCode::SEE_OTHER && answer.location().starts_with("/anmelden?weiter=")
        }
        (Expected::NotFound, _) if matches!(who, Who::EditorElsewhere | Who::Coordinator) => {
            is_not_there(route, answer)
        }
        (Expected::NotFound, _) => status == StatusCode::NOT_FOUND,
        (Expected::Forbidden, _) => status == StatusCode::FORBIDDEN,
        (Expected::LetIn, &Method::GET) => status == usual_status(route, who),
        (Expected::LetIn, _) if usual_status(route, who) == StatusCode::FORBIDDEN => {
            status == StatusCode::FORBIDDEN
        }
        (Expected::LetIn, _) => is_an_answer_to_a_form(route, status),
    };
    if is_right {
        None
    } else {
        Some(format!("{} {} as {who:?}: {status} instead of {expected:?}", route.method, route.path))
    }
}

/// Forms that change what the other routes need come last.
fn in_order(routes: &[Route]) -> Vec<&Route> {
    let mut routes: Vec<&Route> = routes.iter().collect();
    routes.sort_by_key(|route| {
        (route.method != Method::GET, route.path == "/abmelden", route.path.ends_with("/entfernen"))
    });
    routes
}

/// A person's own form, sent by somebody else: whoever may not do it lacks only the right.
async fn body(owner_of_form: &Person, route: &Route, address: &str) -> Vec<(String, String)> {
    if route.method != Method::POST {
        return Vec::new();
    }
    let form = owner_of_form.get(address).await.first_form(address);
    form.map(|form| form.fields()).unwrap_or_default()
}

async fn send(person: &Person, route: &Route, address: &str, body: &[(String, String)]) -> Answer {
    match route.method {
        Method::GET => person.get(address).await,
        Method::POST => {
            let fields = body.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            person.send(Method::POST, address).fields(fields).go().await
        }
        ref other => panic!("{other} {}: this test does not know what to send", route.path),
    }
}

#[tokio::test]
async fn every_person_gets_exactly_what_the_table_says_on_every_route() {
    let mut complaints = Vec::new();
    for who in Who::ALL {
        let site = Site::new().await;
        let values = Values::of(&site, "stadtwerke").await;
        let person = site.person(who, "stadtwerke").await;
        let dpo = site.dpo("stadtwerke").await;
        let administrator = site.administrator().await;
        for route in in_order(&site.routes) {
            let address = format!("{}{}", values.fill(route.path), query(route.path));
            let entitled = if route.access == Access::Administrator { &administrator } else { &dpo };
            let body = body(entitled, route, &address).await;
            let answer = send(&person, route, &address, &body).await;
            complaints.extend(complaint(route, who, expected(route, who), &answer));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[tokio::test]
async fn ids_of_another_organisation_are_unknown_here() {
    let site = Site::new().await;
    let theirs = Values::of(&site, "gemeinde").await;
    let before = everything_of_the_other(&site).await;
    let mut complaints = Vec::new();
    for who in [Who::Dpo, Who::Coordinator, Who::ForeignDpo] {
        let person = site.person(who, "stadtwerke").await;
        for route in in_order(&site.routes).into_iter().filter(|route| route.path.contains("{id}")) {
            let answer =
                send(&person, route, &theirs.fill(route.path), &[("name".into(), "Fremd".into())]).await;
            if !is_not_there(route, &answer) {
                complaints.push(format!("{} {} as {who:?}: {}", route.method, route.path, answer.status));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert_eq!(everything_of_the_other(&site).await, before);
}

/// Not found; or, what was to be removed is gone already, as after a double click.
fn is_not_there(route: &Route, answer: &Answer) -> bool {
    let removes = route.method == Method::POST && route.path.ends_with("/entfernen");
    answer.status == StatusCode::NOT_FOUND || (removes && answer.status == StatusCode::SEE_OTHER)
}

/// Every row of the other organisation, as text.
async fn everything_of_the_other(site: &Site) -> Vec<String> {
    let mut owner = site.owner().await;
    let organisation = site.organisation("gemeinde").await;
    let mut rows = Vec::new();
    for table in Table::all(&mut owner).await {
        let name = table.name;
        let query =
            format!("select to_jsonb({name}.*)::text from {name} where organisation_id = $1 order by 1");
        let found: Vec<String> =
            sqlx::query_scalar(AssertSqlSafe(query)).bind(organisation).fetch_all(&mut owner).await.unwrap();
        rows.extend(found);
    }
    assert!(rows.len() > 15, "the test looks at nothing");
    rows
}

#[tokio::test]
async fn nonsense_in_addresses_is_not_found() {
    let site = Site::new().await;
    let values = Values::of(&site, "stadtwerke").await;
    let dpo = site.dpo("stadtwerke").await;
    let long = "9".repeat(3000);
    let nonsense = [
        "0",
        "-1",
        "999",
        "1.5",
        "99999999999999999999",
        "abc",
        "%20",
        "%00",
        "%FF",
        "%2e%2e",
        "%C3%A4",
        "%F0%9F%98%80",
        "1%27--",
        "00000000-0000-0000-0000-000000000000",
        "NULL",
        long.as_str(),
    ];
    let mut complaints = Vec::new();
    for route in in_order(&site.routes).into_iter().filter(|route| route.path.contains("/{")) {
        // Whatever hash a file is asked for with, it is the file (web::assets says why).
        for parameter in route.path.split('/').filter(|part| part.starts_with('{') && *part != "{hash}") {
            for word in nonsense {
                let address = values.fill_with(route.path, |place, usual| {
                    if place.ends_with(parameter) { word.to_owned() } else { usual.to_owned() }
                });
                let answer = send(&dpo, route, &address, &[]).await;
                if parameter == "{liste}" && answer.status == StatusCode::OK {
                    continue; // Without typed words there is nothing to suggest from any list.
                }
                let is_refused = answer.status == StatusCode::BAD_REQUEST && answer.text().contains("<h1");
                if !is_refused && !is_not_there(route, &answer) {
                    complaints.push(format!("{} {address}: {}", route.method, answer.status));
                }
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[tokio::test]
async fn a_role_that_is_taken_away_acts_on_the_next_request() {
    let site = Site::new().await;
    let address = site.address("/verarbeitungen");
    let reader = site.reader("stadtwerke").await;
    reader.get(&address).await.is_ok();
    let take = "set vvt.actor = 'system'; delete from role_assignment where role = 'reader'";
    site.owner().await.execute(take).await.unwrap();
    reader.get(&address).await.is_not_found();
}

#[tokio::test]
async fn a_refusal_says_why_in_german() {
    let site = Site::new().await;
    let reader = site.reader("stadtwerke").await;
    reader
        .get(&site.address("/verarbeitungen/neu"))
        .await
        .is_error_page(StatusCode::FORBIDDEN, "Keine Berechtigung")
        .has_text("main", "Ihre Rolle erlaubt es nicht, Verarbeitungstätigkeiten zu bearbeiten.");
}

#[tokio::test]
async fn whoever_is_not_signed_in_comes_back_afterwards() {
    let site = Site::new().await;
    let address = site.address("/verarbeitungen?suche=Z%C3%A4hler");
    site.visitor().get(&address).await.asks_to_sign_in();
}
