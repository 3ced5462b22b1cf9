//! The catalogues through their pages: entries written, found, confirmed, merged, removed.

mod entries;
mod lists;
mod merging;
mod shipped;

use sqlx::{AssertSqlSafe, Executor};
use uuid::Uuid;

use crate::support::{Person, Site};

pub const ROOT: &str = "/verzeichnis/stadtwerke-musterhausen-gmbh/kataloge";

/// Address, table and column of the name of each catalogue, and table and column of its uses.
pub const ALL: [(&str, &str, &str, &str, &str); 8] = [
    ("betroffene-personen", "data_subject_category", "name", "activity_data_subject", "category_id"),
    ("datenkategorien", "data_category", "name", "activity_data_category", "category_id"),
    ("empfaenger", "recipient", "name", "activity_recipient", "recipient_id"),
    ("loeschfristen", "retention_period", "text", "activity_retention_rule", "retention_period_id"),
    ("massnahmen", "measure", "text", "activity_measure", "measure_id"),
    ("normen", "norm", "name", "activity_legal_basis_norm", "norm_id"),
    ("systeme", "system", "name", "activity_system", "system_id"),
    ("referenzdokumente", "reference_document", "name", "activity_reference_document", "document_id"),
];

/// The address of a catalogue.
pub fn list(catalogue: &str) -> String {
    format!("{ROOT}/{catalogue}")
}

pub fn entry(catalogue: &str, id: Uuid) -> String {
    format!("{ROOT}/{catalogue}/{id}")
}

/// The form's field for what an entry is called.
pub fn name_field(catalogue: &str) -> &'static str {
    if matches!(catalogue, "loeschfristen" | "massnahmen") { "wortlaut" } else { "name" }
}

/// Makes an entry through its form; gives its id.
pub async fn create(person: &Person, catalogue: &str, fields: &[(&str, &str)]) -> Uuid {
    let form = person.form(&format!("{}/neu", list(catalogue))).await;
    let form = fields.iter().fold(form, |form, (name, value)| form.fill(name, value));
    let answer = form.submit().await;
    let path = answer.location().split('?').next().unwrap();
    path.rsplit('/').next().unwrap().parse().unwrap_or_else(|_| panic!("no entry: {answer:?}"))
}

/// The id that a query gives.
pub async fn id(site: &Site, query: &str) -> Uuid {
    let mut owner = site.owner().await;
    sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(&mut owner).await.unwrap()
}

/// The texts that a query gives.
pub async fn texts(site: &Site, query: &str) -> Vec<String> {
    sqlx::query_scalar(AssertSqlSafe(query)).fetch_all(&mut site.owner().await).await.unwrap()
}

/// Statements of the database's owner, as the system; `{org}` stands for the first organisation.
pub async fn as_owner(site: &Site, statements: &str) {
    let organisation = site.organisation("stadtwerke").await;
    let statements = statements.replace("{org}", &organisation.to_string());
    let mut owner = site.owner().await;
    owner.execute("set vvt.actor = 'system'; set vvt.reason = 'Test'").await.unwrap();
    owner.execute(AssertSqlSafe(statements)).await.unwrap();
}
