//! `/verzeichnis/{organisation}/import`: from a file to the record in steps that can be gone back and
//! forth; only the last one writes into the record.

pub mod discard;
pub mod mapping;
pub mod preview;
pub mod result;
pub mod undo;
pub mod upload;
pub mod values;

use sqlx::PgConnection;

use crate::{
    auth::Member,
    database::id::ImportId,
    error::AppError,
    import::file::{self, ImportFile},
    navigation,
    web::page::Page,
};

/// The steps, as every page of an import shows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Upload,
    Mapping,
    Values,
    Preview,
}

/// A step in the list of steps.
pub struct StepLine {
    pub number: usize,
    pub label: &'static str,
    /// Where it can be gone back to; none for the current step and those to come.
    pub href: Option<String>,
    pub is_current: bool,
}

impl Step {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Upload, "Datei wählen"),
        (Self::Mapping, "Spalten zuordnen"),
        (Self::Values, "Werte klären"),
        (Self::Preview, "Vorschau und Übernahme"),
    ];

    fn address(self, root: &str, id: Option<ImportId>) -> String {
        let word = match (self, id) {
            (Self::Upload, _) | (_, None) => return root.to_owned(),
            (Self::Mapping, _) => "zuordnung",
            (Self::Values, _) => "werte",
            (Self::Preview, _) => "vorschau",
        };
        id.map_or_else(|| root.to_owned(), |id| format!("{root}/{id}/{word}"))
    }
}

/// The list of steps; those before the current one can be gone back to.
fn steps(member: &Member, id: Option<ImportId>, current: Step) -> Vec<StepLine> {
    let root = address(member);
    Step::ALL
        .iter()
        .enumerate()
        .map(|(at, (step, label))| StepLine {
            number: at + 1,
            label,
            href: (*step < current).then(|| step.address(&root, id)),
            is_current: *step == current,
        })
        .collect()
}

/// `/verzeichnis/{organisation}/import`
fn address(member: &Member) -> String {
    format!("/verzeichnis/{}/import", member.membership.slug)
}

/// `/verzeichnis/{organisation}/import/uebernommen/{id}`
fn run_address(member: &Member, id: ImportId) -> String {
    format!("{}/uebernommen/{id}", address(member))
}

fn page(member: &Member, title: impl Into<String>) -> Page {
    navigation::organisation_page(member, "import", title)
}

fn page_below(member: &Member, title: impl Into<String>) -> Page {
    page(member, title).breadcrumb("Import", address(member))
}

fn parse(id: &str) -> Result<ImportId, AppError> {
    id.parse().map_err(|_| AppError::NotFound)
}

/// The file of the path, if it is the person's own.
async fn find(db: &mut PgConnection, member: &Member, id: &str) -> Result<ImportFile, AppError> {
    file::find(db, member.organisation(), parse(id)?).await?.ok_or(AppError::NotFound)
}
