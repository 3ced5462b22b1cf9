//! `/organisationseinheiten`: the tree, and adding, changing and removing a department.

use std::collections::HashSet;

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};

use super::{
    Department, store,
    tree::{self, Node},
};
use crate::{
    app::App,
    auth::{Capability, Member},
    database::{Write, id::DepartmentId},
    error::{AppError, violates},
    help,
    navigation::organisation_page,
    web::{
        components::Confirmation,
        conflict::{self, Question, Values},
        filters,
        form::{Choice, Fields, Form, Query},
        notice::Notice,
        page::{self, Page},
        validate::{self, NAME},
    },
};

#[derive(Template)]
#[template(path = "department/list.html")]
struct List {
    page: Page,
    nodes: Vec<Node>,
    root: String,
    may_edit: bool,
}

impl List {
    /// The style sheet knows this many steps.
    fn step(node: &Node) -> usize {
        node.depth.min(6)
    }
}

pub async fn list(
    State(app): State<App>,
    member: Member,
    notice: Option<Notice>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let nodes = tree::ordered(store::all(&mut db, member.organisation()).await?);
    let page = frame(&member, "Organisationseinheiten")
        .lead("Der Aufbau Ihres Hauses mit den gebräuchlichen Kurzzeichen. Tätigkeiten werden einer Einheit zugeordnet.")
        .notice(notice);
    let root = root(&member);
    Ok(page::ok(&List { page, nodes, root, may_edit: member.may(Capability::EditCatalogues) }))
}

#[derive(Template)]
#[template(path = "department/edit.html")]
struct Edit {
    page: Page,
    form: Form,
    parents: Vec<Choice>,
    questions: Vec<Question>,
    back: String,
    removal: String,
}

struct Input {
    short_sign: String,
    name: String,
    parent: Option<DepartmentId>,
}

impl Input {
    /// What the form says; `None` when something is wrong. `possible` are the parents offered.
    fn read(form: &mut Form, possible: &[Choice]) -> Option<Self> {
        let short_sign = validate::optional(form, "kurzzeichen", NAME).unwrap_or_default();
        let name = validate::required(form, "name", "die Bezeichnung", NAME);
        let ids: Vec<(&str, Option<DepartmentId>)> =
            possible.iter().map(|choice| (choice.value.as_str(), choice.value.parse().ok())).collect();
        let parent = validate::optional_choice(form, "unter", &ids).flatten();
        if form.has_errors() { None } else { Some(Self { short_sign, name: name?, parent }) }
    }

    fn values(short_sign: &str, name: &str, parent: Option<DepartmentId>) -> Values {
        Values::from([
            ("kurzzeichen".to_owned(), short_sign.to_owned()),
            ("name".to_owned(), name.to_owned()),
            ("unter".to_owned(), parent.map(|parent| parent.to_string()).unwrap_or_default()),
        ])
    }
}

pub async fn show_new(
    State(app): State<App>,
    member: Member,
    Query(query): Query,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let nodes = tree::ordered(store::all(&mut db, member.organisation()).await?);
    let form = Form::new().with("id", DepartmentId::new()).with("unter", query.text("unter"));
    Ok(page::ok(&new_page(&member, form, parents(&nodes, &HashSet::new()))))
}

pub async fn create(State(app): State<App>, member: Member, fields: Fields) -> Result<Response, AppError> {
    let mut form = Form::from(fields);
    let id = form.fields.text("id").parse().unwrap_or_else(|_| DepartmentId::new());
    let mut db = app.db.write(member.actor()).await?;
    let nodes = tree::ordered(store::all(&mut db, member.organisation()).await?);
    let parents = parents(&nodes, &HashSet::new());
    let Some(input) = Input::read(&mut form, &parents) else {
        return Ok(page::invalid(&new_page(&member, form, parents)));
    };
    let done =
        store::insert(&mut db, member.organisation(), id, input.parent, &input.short_sign, &input.name).await;
    if let Err(error) = done {
        refused(&mut form, error)?;
        return Ok(page::invalid(&new_page(&member, form, parents)));
    }
    db.commit().await?;
    Ok(Notice::Created.redirect(&root(&member)))
}

pub async fn edit(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let id = parse(&id)?;
    let mut db = app.db.read(member.actor()).await?;
    let nodes = tree::ordered(store::all(&mut db, member.organisation()).await?);
    let department = find(&nodes, id)?;
    let stored = Input::values(&department.short_sign, &department.name, department.parent);
    let mut form = Form::new();
    for (field, value) in &stored {
        form.fields.set(field, value);
    }
    conflict::remember(&mut form.fields, &stored);
    Ok(page::ok(&edit_page(&member, &nodes, department, form, Vec::new())))
}

pub async fn update(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
    mut fields: Fields,
) -> Result<Response, AppError> {
    let id = parse(&id)?;
    let mut db = app.db.write(member.actor()).await?;
    let (short_sign, name, parent) =
        store::lock(&mut db, member.organisation(), id).await?.ok_or(AppError::NotFound)?;
    let nodes = tree::ordered(store::all(&mut db, member.organisation()).await?);
    let department = find(&nodes, id)?;
    conflict::apply_choices(&mut fields);
    let mut form = Form::from(fields);
    let possible = parents(&nodes, &tree::with_all_below(&nodes, id));
    let Some(mine) = Input::read(&mut form, &possible) else {
        return Ok(page::invalid(&edit_page(&member, &nodes, department, form, Vec::new())));
    };
    let theirs = Input::values(&short_sign, &name, parent);
    let mine = Input::values(&mine.short_sign, &mine.name, mine.parent);
    let merged = conflict::merge(&conflict::original(&form.fields), &mine, &theirs);
    if !merged.conflicts.is_empty() {
        let show = |field: &str, text: &str| show(&nodes, field, text);
        let questions = conflict::ask(&mut form, &merged, &theirs, show);
        return Ok(page::respond(
            StatusCode::CONFLICT,
            &edit_page(&member, &nodes, department, form, questions),
        ));
    }
    if merged.values == theirs {
        return Ok(Notice::Unchanged.redirect(&root(&member)));
    }
    for (field, value) in &merged.values {
        form.fields.set(field, value);
    }
    let Some(input) = Input::read(&mut form, &possible) else {
        return Ok(page::invalid(&edit_page(&member, &nodes, department, form, Vec::new())));
    };
    let done =
        store::update(&mut db, member.organisation(), id, input.parent, &input.short_sign, &input.name).await;
    if let Err(error) = done {
        refused(&mut form, error)?;
        return Ok(page::invalid(&edit_page(&member, &nodes, department, form, Vec::new())));
    }
    db.commit().await?;
    Ok(Notice::Saved.redirect(&root(&member)))
}

/// Turns what the database refused into a sentence at the field.
fn refused(form: &mut Form, error: sqlx::Error) -> Result<(), AppError> {
    if violates(&error, "department_name_once") {
        form.fail("name", "Unter dieser Stelle gibt es schon eine Einheit mit diesem Kurzzeichen und Namen.");
    } else if violates(&error, "department_tree") || violates(&error, "department_not_its_own_parent") {
        form.fail(
            "unter",
            "Eine Einheit kann nicht unter sich selbst stehen. Bitte wählen Sie eine andere Stelle.",
        );
    } else if violates(&error, "department_parent") {
        form.fail("unter", "Die übergeordnete Einheit gibt es nicht. Bitte wählen Sie eine andere.");
    } else {
        return Err(error.into());
    }
    Ok(())
}

/// What keeps a department from being removed.
#[derive(Template)]
#[template(path = "department/in_use.html")]
struct InUse {
    page: Page,
    reasons: Vec<String>,
    uses: Vec<store::Use>,
    /// Activities beyond the ones listed.
    more: i64,
    slug: String,
    back: String,
}

const USES: i64 = 50;

pub async fn confirm_removal(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let id = parse(&id)?;
    let mut db = app.db.write(member.actor()).await?;
    let nodes = tree::ordered(store::all(&mut db, member.organisation()).await?);
    let department = find(&nodes, id)?.clone();
    if let Some(page) = in_use(&mut db, &member, &nodes, &department).await? {
        return Ok(page::ok(&page));
    }
    Ok(page::ok(&Confirmation {
        page: sub_frame(&member, "Organisationseinheit entfernen?"),
        sentence: format!("„{}“ wird entfernt.", department.label()),
        consequences: vec!["Keine Tätigkeit und keine andere Einheit ist zugeordnet.".to_owned()],
        button: "Organisationseinheit entfernen",
        is_danger: true,
        fields: Fields::default(),
        back: format!("{}/{id}", root(&member)),
    }))
}

pub async fn remove(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let id = parse(&id)?;
    let mut db = app.db.write(member.actor()).await?;
    let nodes = tree::ordered(store::all(&mut db, member.organisation()).await?);
    let Ok(department) = find(&nodes, id) else {
        return Ok(Notice::Removed.redirect(&root(&member)));
    };
    if let Some(page) = in_use(&mut db, &member, &nodes, department).await? {
        return Ok(page::respond(StatusCode::CONFLICT, &page));
    }
    match store::remove(&mut db, member.organisation(), id).await {
        Ok(()) => db.commit().await?,
        Err(error) if violates(&error, "role_assignment_department") => {
            return Err(AppError::Conflict(
                "Diese Einheit steht noch in der Rolle eines Kontos. Bitte lassen Sie die Rolle zuerst in der Verwaltung ändern."
                    .to_owned(),
            ));
        }
        Err(error)
            if violates(&error, "processing_activity_department")
                || violates(&error, "department_parent") =>
        {
            return Err(AppError::Conflict("Diese Einheit wird inzwischen verwendet.".to_owned()));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(Notice::Removed.redirect(&root(&member)))
}

async fn in_use(
    db: &mut Write,
    member: &Member,
    nodes: &[Node],
    department: &Department,
) -> Result<Option<InUse>, AppError> {
    let below: Vec<String> = nodes
        .iter()
        .filter(|node| node.department.parent == Some(department.id))
        .map(|node| node.department.label())
        .collect();
    let uses = store::uses(db, member.organisation(), department.id, USES).await?;
    if below.is_empty() && uses.is_empty() {
        return Ok(None);
    }
    let mut reasons = Vec::new();
    if !below.is_empty() {
        reasons.push(format!(
            "Darunter stehen noch: {}. Ordnen Sie diese Einheiten zuerst einer anderen unter.",
            below.join(", ")
        ));
    }
    if !uses.is_empty() {
        reasons.push(
            "Diese Tätigkeiten sind ihr zugeordnet. Ordnen Sie sie zuerst einer anderen Einheit zu:"
                .to_owned(),
        );
    }
    let more = (department.activities - i64::try_from(uses.len()).unwrap_or(0)).max(0);
    Ok(Some(InUse {
        page: sub_frame(member, format!("„{}“ wird noch verwendet", department.label())),
        reasons,
        uses,
        more,
        slug: member.membership.slug.clone(),
        back: root(member),
    }))
}

fn parse(id: &str) -> Result<DepartmentId, AppError> {
    id.parse().map_err(|_| AppError::NotFound)
}

fn find(nodes: &[Node], id: DepartmentId) -> Result<&Department, AppError> {
    nodes.iter().map(|node| &node.department).find(|department| department.id == id).ok_or(AppError::NotFound)
}

/// What can stand above: everything but the department itself and what is below it.
fn parents(nodes: &[Node], without: &HashSet<DepartmentId>) -> Vec<Choice> {
    nodes
        .iter()
        .filter(|node| !without.contains(&node.department.id))
        .map(|node| {
            let indent = "\u{2003}".repeat(node.depth.min(6));
            Choice::new(node.department.id, format!("{indent}{}", node.department.label()))
        })
        .collect()
}

fn show(nodes: &[Node], field: &str, text: &str) -> (String, String) {
    let key = match field {
        "kurzzeichen" => "department.short_sign",
        "unter" => "department.parent",
        _ => "department.name",
    };
    let department = nodes.iter().find(|node| field == "unter" && node.department.id.to_string() == text);
    let words = department.map_or_else(|| text.to_owned(), |node| node.department.label());
    (help::field(key).label.to_owned(), words)
}

fn root(member: &Member) -> String {
    format!("/verzeichnis/{}/organisationseinheiten", member.membership.slug)
}

fn frame(member: &Member, title: impl Into<String>) -> Page {
    let summary = format!("/verzeichnis/{}/organisation", member.membership.slug);
    organisation_page(member, "organisation", title).breadcrumb("Organisation", summary)
}

fn sub_frame(member: &Member, title: impl Into<String>) -> Page {
    frame(member, title).breadcrumb("Organisationseinheiten", root(member))
}

fn new_page(member: &Member, form: Form, parents: Vec<Choice>) -> Edit {
    Edit {
        page: sub_frame(member, "Organisationseinheit anlegen").errors_of(&form),
        form,
        parents,
        questions: Vec::new(),
        back: root(member),
        removal: String::new(),
    }
}

fn edit_page(
    member: &Member,
    nodes: &[Node],
    department: &Department,
    form: Form,
    questions: Vec<Question>,
) -> Edit {
    Edit {
        page: sub_frame(member, department.label()).errors_of(&form),
        form,
        parents: parents(nodes, &tree::with_all_below(nodes, department.id)),
        questions,
        back: root(member),
        removal: format!("{}/{}/entfernen", root(member), department.id),
    }
}
