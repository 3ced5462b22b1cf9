//! A record that comes in is the record that went out (issue 5 §2).

mod command;
mod forms;
pub mod generated;
mod hostile;
pub mod pages;

use proptest::prelude::*;
use tokio::runtime::Runtime;
use vvt::{
    database::{Actor, Db, id::OrganisationId},
    export::{Exporter, Format, Options},
    import::{
        Limits, Plan, json,
        store::{Outcome, Taker, apply},
    },
    organisation::{self, Kind},
    processing_activity::model::{SameAs, new_rows},
    register::{
        Activity, Detail, Register,
        compose::{Order, compose},
    },
};

use crate::support::Site;
use generated::Dice;

const NAME: &str = "Körperschaft";
const LIMITS: Limits = Limits { bytes: 20 * 1024 * 1024, activities: 20_000 };

fn actor() -> Actor {
    Actor::system("Test")
}

/// An organisation with nothing in it but its name.
async fn new_organisation(db: &Db) -> OrganisationId {
    let id = OrganisationId::new();
    let mut db = db.write(&actor()).await.unwrap();
    organisation::store::create(&mut db, id, NAME, Kind::Company).await.unwrap();
    db.commit().await.unwrap();
    id
}

pub async fn taken_over(db: &Db, organisation: OrganisationId, plan: Plan) -> Outcome {
    let mut db = db.write(&actor()).await.unwrap();
    let outcome = apply(&mut db, organisation, plan, Taker { name: "Test", confirmed: true }).await.unwrap();
    db.commit().await.unwrap();
    outcome
}

pub async fn exported(db: &Db, organisation: OrganisationId) -> Register {
    let mut db = db.read(&actor()).await.unwrap();
    let today = time::macros::date!(2026 - 12 - 01);
    let order = Order { with_tags: true, ..Order::default() };
    compose(&mut db, organisation, today, &order).await.unwrap()
}

async fn file(exporter: &Exporter, register: &Register) -> String {
    let options = Options { detail: Detail::Full, attachment: false, ..Options::default() };
    let bytes = exporter.render(register.clone(), Format::Json, options).await.unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Export, import into an empty organisation, export again: the same file, and nothing to say about it.
async fn comes_back(db: &Db, exporter: &Exporter, organisation: OrganisationId) {
    let out = file(exporter, &exported(db, organisation).await).await;
    let plan = Plan::of(json::read(out.as_bytes(), LIMITS).unwrap()).unwrap();
    let other = new_organisation(db).await;
    let outcome = taken_over(db, other, plan).await;
    assert_eq!(outcome.notes, [""; 0]);
    let again = file(exporter, &exported(db, other).await).await;
    for (line, (first, second)) in out.lines().zip(again.lines()).enumerate() {
        assert_eq!(first, second, "line {line}");
    }
    assert_eq!(out.len(), again.len());
}

#[test]
fn every_record_comes_back_as_it_went_out() {
    let runtime = Runtime::new().unwrap();
    let site = runtime.block_on(Site::empty());
    let exporter = Exporter::new();
    let config = ProptestConfig {
        cases: 24,
        max_shrink_iters: 0,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(seed in any::<u64>())| {
        runtime.block_on(async {
            let db = site.db();
            let register = Dice::new(seed).register(NAME);
            let organisation = new_organisation(db).await;
            let outcome = taken_over(db, organisation, Plan::of(register.clone()).unwrap()).await;
            assert_eq!(outcome.notes, [""; 0]);
            let stored = exported(db, organisation).await;
            // The writer alone: each sheet says what the tree said.
            for (stored, wanted) in stored.activities.iter().zip(&register.activities) {
                assert_eq!(stored, wanted);
            }
            assert_eq!(stored.activities.len(), register.activities.len());
            assert_eq!(stored.head.controller, register.head.controller);
            assert_eq!(stored.head.predecessors.len(), register.head.predecessors.len());
            comes_back(db, &exporter, organisation).await;
        });
    });
}

#[test]
fn sections_taken_from_other_sheets_stay_references() {
    let runtime = Runtime::new().unwrap();
    let site = runtime.block_on(Site::empty());
    let exporter = Exporter::new();
    let config = ProptestConfig {
        cases: 16,
        max_shrink_iters: 0,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    const SECTIONS: [&str; 8] = [
        "joint_controllers",
        "purposes",
        "data",
        "recipients",
        "third_countries",
        "retention",
        "measures",
        "documents",
    ];
    proptest!(config, |(seed in any::<u64>())| {
        runtime.block_on(async {
            let db = site.db();
            let mut dice = Dice::new(seed);
            let mut plan = Plan::of_activities(
                (1..=5).map(|number| dice.activity(number)).collect(),
                |_| vvt::database::id::ActivityId::new(),
            )
            .unwrap();
            let ids: Vec<_> = plan.sheets.iter().map(|sheet| sheet.id.0).collect();
            for (at, sheet) in plan.sheets.iter_mut().enumerate().skip(1) {
                let chosen = SECTIONS.iter().filter(|_| dice.roll(2) == 0);
                let rows = chosen.map(|section| (*section).to_owned()).collect::<Vec<_>>();
                sheet.same_as = new_rows(rows.into_iter().map(|section| {
                    let source = usize::try_from(dice.roll(at as u64)).unwrap();
                    SameAs { section, source_id: ids[source], ..SameAs::default() }
                }));
            }
            let organisation = new_organisation(db).await;
            taken_over(db, organisation, plan).await;
            comes_back(db, &exporter, organisation).await;
        });
    });
}

#[tokio::test]
async fn the_example_world_comes_back_with_its_history() {
    let site = Site::empty().await;
    vvt::demo::fill(site.db(), crate::support::PASSWORD).await.unwrap();
    let source = site.organisation("stadtwerke").await;
    let register = exported(site.db(), source).await.at_detail(Detail::Full);
    assert!(register.activities.len() > 8);
    let other = new_organisation(site.db()).await;
    let outcome = taken_over(site.db(), other, Plan::of(register.clone()).unwrap()).await;
    assert_eq!(outcome.notes.len(), 1, "only that it is called otherwise: {:?}", outcome.notes);
    let back = exported(site.db(), other).await.at_detail(Detail::Full);
    assert_eq!(back.activities, register.activities);
    assert!(register.head.measures_concept.as_ref().is_some_and(|concept| !concept.areas.is_empty()));
    assert_eq!(back.head.measures_concept, register.head.measures_concept);
    let written = site
        .count("select count(distinct activity_id) from audit_log join organisation on organisation.id = organisation_id where name = 'Körperschaft' and actor_name = 'Test'")
        .await;
    assert_eq!(written, i64::try_from(back.activities.len()).unwrap());
}

#[tokio::test]
async fn a_record_joins_what_is_there() {
    let site = Site::new().await;
    let organisation = site.organisation("stadtwerke").await;
    let mut dice = Dice::new(1);
    let sheet =
        |dice: &mut Dice, number, name: &str| Activity { name: name.to_owned(), ..dice.activity(number) };
    let activities: Vec<Activity> = vec![sheet(&mut dice, 4, "Vier"), sheet(&mut dice, 9, "Neun")];
    let plan = |activities: &[Activity]| {
        Plan::of_activities(activities.to_vec(), |_| vvt::database::id::ActivityId::new()).unwrap()
    };
    let outcome = taken_over(site.db(), organisation, plan(&activities)).await;
    let numbers: Vec<i32> = outcome.made.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, [6, 7], "numbers that were given are not given again");
    assert!(outcome.notes.iter().any(|note| note.contains("ab Nr.\u{a0}6")), "{:?}", outcome.notes);
    // Departments, entries and the head are found, not made again.
    let entries = "select count(*) from catalogue_entry";
    let before = (site.count(entries).await, site.count("select count(*) from department").await);
    taken_over(site.db(), organisation, plan(&activities)).await;
    assert_eq!((site.count(entries).await, site.count("select count(*) from department").await), before);

    // Numbers that were never given stay.
    let outcome = taken_over(site.db(), organisation, plan(&[sheet(&mut dice, 40, "Vierzig")])).await;
    assert_eq!(outcome.made, [(40, "Vierzig".to_owned())]);
    let outcome = taken_over(site.db(), organisation, plan(&[sheet(&mut dice, 3, "Drei")])).await;
    assert_eq!(outcome.made, [(41, "Drei".to_owned())]);
}
