//! The world of the tests: two bodies, their departments and one activity for each department. What
//! a test needs beyond that it makes itself.

use sqlx::Executor;
use time::{Date, Month};
use vvt::{
    auth::{Role, account, password, role},
    database::{
        Actor, Db, Write,
        id::{AccountId, ActivityId, DepartmentId, OrganisationId},
    },
    findings::kept,
    organisation::{self, Kind},
    processing_activity::summary,
};

use super::who::Who;

/// Everybody's password.
pub const PASSWORD: &str = "Fahrplan Kessel Wiese Donnerstag";

/// The day after which the auditor sees nothing any more.
pub const AUDITOR_UNTIL: (i32, Month, u8) = (2099, Month::December, 31);

/// Names of things in the world, looked up by [`super::Site`].
pub struct World;

impl World {
    /// The first organisation: /verzeichnis/stadtwerke-musterhausen-gmbh
    pub const STADTWERKE: &str = "stadtwerke-musterhausen-gmbh";
    /// The other one, which must stay invisible.
    pub const GEMEINDE: &str = "gemeinde-nebenan";
    /// Department of the limited editor; has "Leitstelle" under it.
    pub const NETZ: &str = "Netzbetrieb";
    /// Department of the editor of another department.
    pub const VERTRIEB: &str = "Vertrieb";
    pub const PERSONAL: &str = "Personal";
}

pub(super) async fn create(database: &Db) {
    let hash = password::hash(PASSWORD.to_owned()).await.unwrap();
    let mut db = database.write(&Actor::system("Testwelt")).await.unwrap();
    let bodies = [
        ("Stadtwerke Musterhausen GmbH", Kind::Company, "stadtwerke"),
        ("Gemeinde Nebenan", Kind::PublicBody, "gemeinde"),
    ];
    account::create(&mut db, AccountId::new(), "Anton Admin", "admin@example.org", Some(&hash), true)
        .await
        .unwrap();
    account::create(&mut db, AccountId::new(), "Nora Neu", "niemand@example.org", Some(&hash), false)
        .await
        .unwrap();
    for (name, kind, host) in bodies {
        let organisation = OrganisationId::new();
        organisation::store::create(&mut db, organisation, name, kind).await.unwrap();
        let network = department(&mut db, organisation, None, "NB", World::NETZ).await;
        let control_room = department(&mut db, organisation, Some(network), "NB-1", "Leitstelle").await;
        let sales = department(&mut db, organisation, None, "VT", World::VERTRIEB).await;
        let staff = department(&mut db, organisation, None, "PA", World::PERSONAL).await;
        let activities = [
            (Some(network), "Zählerwechsel"),
            (Some(control_room), "Störungsannahme"),
            (Some(sales), "Kundenabrechnung"),
            (Some(staff), "Personalverwaltung"),
            (None, "Videoüberwachung des Betriebshofs"),
        ];
        for (number, (department, name)) in (1..).zip(activities) {
            activity(&mut db, organisation, department, number, name).await;
        }
        next_number(&mut db, organisation, 1 + activities.len()).await;
        for who in Who::MEMBERS {
            let id = AccountId::new();
            let email = who.email(host);
            account::create(&mut db, id, who.name(), &email, Some(&hash), false).await.unwrap();
            let (role, department, until) = match who {
                Who::Reader => (Role::Reader, None, None),
                Who::Auditor => (Role::Auditor, None, Some(auditor_until())),
                Who::EditorElsewhere => (Role::Editor, Some(sales), None),
                Who::LimitedEditor => (Role::Editor, Some(network), None),
                Who::Editor => (Role::Editor, None, None),
                Who::Coordinator => (Role::Coordinator, None, None),
                Who::Dpo => (Role::Dpo, None, None),
                Who::Releaser => (Role::Releaser, None, None),
                Who::Nobody | Who::WithoutRole | Who::Administrator | Who::ForeignDpo => unreachable!(),
            };
            role::give(&mut db, organisation, id, role, department, until).await.unwrap();
        }
    }
    db.commit().await.unwrap();
    // What is written past the forms leaves that to the job.
    summary::once(database).await.unwrap();
    kept::once(database).await.unwrap();
}

fn auditor_until() -> Date {
    let (year, month, day) = AUDITOR_UNTIL;
    Date::from_calendar_date(year, month, day).unwrap()
}

async fn department(
    db: &mut Write,
    organisation: OrganisationId,
    parent: Option<DepartmentId>,
    short_sign: &str,
    name: &str,
) -> DepartmentId {
    let id = DepartmentId::new();
    let query = sqlx::query(
        "
        insert into department (id, organisation_id, parent_id, short_sign, name)
        values ($1, $2, $3, $4, $5)
        ",
    );
    let query = query.bind(id).bind(organisation).bind(parent).bind(short_sign).bind(name);
    db.execute(query).await.unwrap();
    id
}

async fn activity(
    db: &mut Write,
    organisation: OrganisationId,
    department: Option<DepartmentId>,
    number: i32,
    name: &str,
) {
    let id = ActivityId::new();
    let query = sqlx::query(
        "
        insert into processing_activity (id, organisation_id, department_id, number, name)
        values ($1, $2, $3, $4, $5)
        ",
    );
    db.execute(query.bind(id).bind(organisation).bind(department).bind(number).bind(name)).await.unwrap();
    let query = sqlx::query(
        "
        insert into activity_purpose (id, organisation_id, activity_id, position, text)
        values ($1, $2, $3, 1, 'Erfüllung des Vertrags')
        ",
    );
    db.execute(query.bind(uuid::Uuid::now_v7()).bind(organisation).bind(id)).await.unwrap();
}

async fn next_number(db: &mut Write, organisation: OrganisationId, number: usize) {
    let query = sqlx::query("update organisation set next_activity_number = $2 where id = $1");
    db.execute(query.bind(organisation).bind(i32::try_from(number).unwrap())).await.unwrap();
}
