//! Processing activities through their pages: written, changed by several people, ended, found.

mod bulk;
mod hostile;
mod lifecycle;
mod limits;
mod list;
mod paging;
mod relations;
mod search;
pub mod sections;
mod twice;
mod writing;

use sqlx::{AssertSqlSafe, Executor};
use uuid::Uuid;
use vvt::{database::Actor, findings::kept, processing_activity::summary};

use crate::support::{Answer, FilledForm, Person, Site};

pub const LIST: &str = "/verzeichnis/stadtwerke-musterhausen-gmbh/verarbeitungen";
pub const NEW: &str = "/verzeichnis/stadtwerke-musterhausen-gmbh/verarbeitungen/neu";

/// The numbers in the list, in their order.
pub async fn numbers(person: &Person, query: &str) -> Vec<i32> {
    let page = person.get(&format!("{LIST}?{query}")).await.is_ok();
    page.texts("td[data-label='Nr.']").iter().map(|number| number.parse().unwrap()).collect()
}

pub fn query(name: &str, value: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish()
}

/// Lets the job compute what changes past the pages made stale; gives how many those were.
pub async fn recompute(site: &Site) -> u64 {
    let computed = summary::once(site.db()).await.unwrap();
    kept::once(site.db()).await.unwrap();
    computed
}

/// Every summary says what its sheet says, and none is marked.
pub async fn summaries_are_fresh(site: &Site) {
    let wrong = "
        select count(*)
        from activity_summary stored
        full join summary_computed(array(select id from processing_activity)) computed using (activity_id)
        where to_jsonb(stored) - array['missing', 'unclear', 'hints', 'codes', 'judged_by', 'judged_until']
            is distinct from to_jsonb(computed)
    ";
    assert_eq!(site.count(wrong).await, 0);
    assert_eq!(site.count("select count(*) from stale_summary").await, 0);
}

pub fn sheet(number: i32) -> String {
    format!("{LIST}/{number}")
}

pub fn short_form(number: i32) -> String {
    format!("{LIST}/{number}/kurzblatt")
}

/// Fills in the Kurzblatt, whatever kind of control a field has.
#[must_use]
pub fn filled(form: FilledForm, fields: &[(&str, &str)]) -> FilledForm {
    fields.iter().fold(form, |form, (name, value)| match *name {
        "stage" | "third_country_statement" => form.tick(name, value),
        "no_recipients" | "global_measures" if *value == "ja" => form.tick(name, "ja"),
        "no_recipients" | "global_measures" => form.untick(name, "ja"),
        _ => form.fill(name, value),
    })
}

/// Writes a new activity; gives its number.
pub async fn create(person: &Person, fields: &[(&str, &str)]) -> i32 {
    let answer = filled(person.form(NEW).await, fields).submit().await;
    number_in(&answer)
}

/// The number of the sheet that the answer leads to.
#[track_caller]
pub fn number_in(answer: &Answer) -> i32 {
    let path = answer.location().split('?').next().unwrap();
    path.rsplit('/').next().unwrap().parse().unwrap_or_else(|_| panic!("no sheet: {answer:?}"))
}

/// Changes fields of an activity on its Kurzblatt.
pub async fn change(person: &Person, number: i32, fields: &[(&str, &str)]) -> Answer {
    filled(person.form(&short_form(number)).await, fields).submit().await
}

/// The ids of an activity's rows in a table, in their order.
pub async fn ids(site: &Site, number: i32, table: &str) -> Vec<Uuid> {
    let query = format!(
        "
        select item.id
        from {table} item
        join processing_activity activity on activity.id = item.activity_id
        join organisation on organisation.id = activity.organisation_id and slug like 'stadtwerke-%'
        where activity.number = {number}
        order by position, item.id
        "
    );
    sqlx::query_scalar(AssertSqlSafe(query)).fetch_all(&mut site.owner().await).await.unwrap()
}

/// The texts that a query gives.
pub async fn texts(site: &Site, query: &str) -> Vec<String> {
    sqlx::query_scalar(AssertSqlSafe(query.to_owned())).fetch_all(&mut site.owner().await).await.unwrap()
}

pub async fn activities(site: &Site) -> i64 {
    site.count("select count(*) from processing_activity").await
}

/// How much the history of changes holds.
pub async fn history(site: &Site) -> i64 {
    site.count("select count(*) from audit_log").await
}

/// A change past the pages, as somebody else's.
pub async fn as_system(site: &Site, statement: &str) {
    let mut db = site.db().write(&Actor::system("Test")).await.unwrap();
    db.execute(AssertSqlSafe(statement.to_owned())).await.unwrap();
    db.commit().await.unwrap();
}
