//! The page that ties a sheet's items to its data categories: check boxes, one row for each item.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};

use super::{find, list_address, parse, sheet_address};
use crate::{
    app::App,
    auth::{Capability, Member},
    error::AppError,
    findings::kept,
    navigation,
    processing_activity::{
        lines::number_text,
        model::Sheet,
        relations::{self, ALL, Gone, Group},
        save, store,
    },
    web::{
        conflict::{self, Question, Values},
        form::{Fields, Form},
        notice::Notice,
        page::{self, Page},
    },
};

#[derive(Template)]
#[template(path = "processing_activity/relations.html")]
struct RelationsPage {
    page: Page,
    form: Form,
    questions: Vec<Question>,
    groups: Vec<Group>,
    /// Number and name of each data category.
    data_categories: Vec<(String, String)>,
    short_form: String,
    back: String,
}

impl RelationsPage {
    fn is_ticked(&self, field: &str, value: &str) -> bool {
        relations::chosen(&self.form.fields, field).iter().any(|chosen| chosen == value)
    }
}

pub async fn show(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let sheet = find(&mut db, &member, &number).await?;
    member.demand_in(Capability::EditActivities, sheet.department_id)?;
    let stored = relations::render(&sheet);
    let mut form = Form::new();
    for (field, value) in &stored {
        form.fields.set(field, value);
    }
    conflict::remember(&mut form.fields, &stored);
    Ok(page::ok(&relations_page(&member, &sheet, form, Vec::new())))
}

pub async fn submit(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
    mut fields: Fields,
) -> Result<Response, AppError> {
    let mut db = app.db.write(member.actor()).await?;
    let sheet = store::load_locked(&mut db, member.organisation(), parse(&number)?)
        .await?
        .ok_or(AppError::NotFound)?;
    member.demand_in(Capability::EditActivities, sheet.department_id)?;

    conflict::apply_choices(&mut fields);
    let mut form = Form::from(fields);
    let theirs = relations::render(&sheet);
    let mut original = conflict::original(&form.fields);
    let mine = match relations::submitted(&form.fields, &mut original, &sheet) {
        Ok(mine) => mine,
        Err(gone) => {
            form.fail("zuordnung", sentence(&gone));
            forget_gone_items(&mut form.fields, &original, &theirs);
            return Ok(page::invalid(&relations_page(&member, &sheet, form, Vec::new())));
        }
    };
    let merged = conflict::merge(&original, &mine, &theirs);
    if !merged.conflicts.is_empty() {
        let groups = relations::groups(&sheet);
        let questions =
            conflict::ask(&mut form, &merged, &theirs, |field, value| in_words(&groups, field, value));
        let page = relations_page(&member, &sheet, form, questions);
        return Ok(page::respond(StatusCode::CONFLICT, &page));
    }
    let wanted = relations::applied(sheet.clone(), &merged.values);
    let is_changed = save::save(&mut db, member.organisation(), &sheet, wanted, true).await?;
    if is_changed {
        kept::refresh(&mut db, member.organisation(), &[sheet.id]).await?;
    }
    db.commit().await?;
    let notice = if is_changed { Notice::Saved } else { Notice::Unchanged };
    Ok(notice.redirect(&sheet_address(&member, sheet.number)))
}

fn sentence(gone: &Gone) -> String {
    match gone {
        Gone::Number(number) => format!("Eine Datenkategorie mit der lfd. Nr.\u{a0}{number} gibt es nicht (mehr). Bitte prüfen Sie die Zuordnung, und speichern Sie noch einmal."),
        Gone::Item => "Eine Angabe, die Sie zugeordnet haben, gibt es nicht (mehr). Ihre übrigen Zuordnungen stehen noch da. Bitte prüfen Sie sie, und speichern Sie noch einmal.".to_owned(),
    }
}

/// Who has read that they are gone is not told again.
fn forget_gone_items(fields: &mut Fields, original: &Values, theirs: &Values) {
    for field in original.keys().filter(|field| !theirs.contains_key(*field)) {
        fields.remove(field);
    }
}

/// An item and its state as a person reads them.
fn in_words(groups: &[Group], field: &str, value: &str) -> (String, String) {
    let label = groups.iter().flat_map(|group| &group.items).find(|item| item.field == field);
    let words = match value {
        "" => "nicht aufgegliedert".to_owned(),
        ALL => "alle Datenkategorien".to_owned(),
        numbers => format!("Datenkategorien {numbers}"),
    };
    (label.map(|item| item.label.clone()).unwrap_or_default(), words)
}

fn relations_page(member: &Member, sheet: &Sheet, form: Form, questions: Vec<Question>) -> RelationsPage {
    let address = sheet_address(member, sheet.number);
    let page = navigation::organisation_page(member, "verarbeitungen", "Daten zuordnen")
        .preline(format!("Verarbeitungstätigkeit Nr.\u{a0}{}", sheet.number))
        .breadcrumb("Verarbeitungstätigkeiten", list_address(member))
        .breadcrumb(&sheet.name, &address)
        .lead(
            "Welche Daten gehören zu welchen Personen, wer erhält welche, und wann werden sie gelöscht? Kreuzen Sie \
             die Nummern der Datenkategorien an. Eine Zeile ohne Kreuz gilt als nicht aufgegliedert; dann steht dazu \
             nichts im Verzeichnis.",
        )
        .errors_of(&form)
        .wide();
    let data_categories =
        sheet.data_categories.iter().map(|row| (number_text(row.number()), row.name.clone())).collect();
    RelationsPage {
        page,
        form,
        questions,
        groups: relations::groups(sheet),
        data_categories,
        short_form: format!("{address}/kurzblatt"),
        back: address,
    }
}
