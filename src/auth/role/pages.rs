//! `/verwaltung/konten/{konto}/rollen/…`: giving and taking one person's roles. The organisation is
//! chosen first, because the departments depend on it.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::store::{self, Department, NewRole};
use crate::{
    app::App,
    auth::{
        Person, Role, Visitor,
        account::{self, Account},
        security_log::{Event, log},
    },
    database::id::{DepartmentId, RoleAssignmentId},
    error::{AppError, violates},
    help, navigation,
    organisation::administration::{self, Named},
    web::{
        components::Confirmation,
        form::{Choice, Fields, Form, Query},
        notice::Notice,
        page::{self, Page},
        validate,
    },
};

#[derive(Template)]
#[template(path = "auth/role/choose_organisation.html")]
struct ChooseOrganisationPage {
    page: Page,
    form: Form,
    organisations: Vec<Choice>,
    back: String,
    /// Where the form leads, by GET.
    action: String,
}

#[derive(Template)]
#[template(path = "auth/role/new.html")]
struct NewRolePage {
    page: Page,
    form: Form,
    roles: Vec<Choice>,
    departments: Vec<Choice>,
    action: String,
    back: String,
}

pub async fn new(
    State(app): State<App>,
    person: Person,
    Path(konto): Path<String>,
    Query(query): Query,
) -> Result<Response, AppError> {
    let mut db = app.db.read(&person.actor).await?;
    let account = account::load(&mut db, &konto).await?;
    let organisations = administration::all(&mut db).await?;
    let chosen = match (query.text("organisation"), organisations.as_slice()) {
        ("", [only]) => Some(only),
        (slug, all) => all.iter().find(|organisation| organisation.slug == slug),
    };
    let Some(organisation) = chosen else {
        if !query.text("organisation").is_empty() {
            return Err(AppError::NotFound);
        }
        return Ok(page::ok(&choose_organisation_page(&person, &account, &organisations)));
    };
    let departments = store::departments(&mut db, organisation.id).await?;
    let form = Form::new().with("rollenvergabe", RoleAssignmentId::new());
    Ok(page::ok(&new_role_page(&person, &account, organisation, departments, form)))
}

pub async fn create(
    State(app): State<App>,
    person: Person,
    visitor: Visitor,
    Path(konto): Path<String>,
    Query(query): Query,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut form = Form::from(fields);
    let mut db = app.db.write(&person.actor).await?;
    let account = account::load(&mut db, &konto).await?;
    let organisations = administration::all(&mut db).await?;
    let wanted = query.text("organisation");
    let organisation =
        organisations.iter().find(|organisation| organisation.slug == wanted).ok_or(AppError::NotFound)?;
    let departments = store::departments(&mut db, organisation.id).await?;

    let role_options: Vec<_> = Role::OFFERED.iter().map(|role| (role.key(), *role)).collect();
    let role = validate::choice(&mut form, "rolle", "eine Rolle", &role_options);
    let valid_until = validate::date(&mut form, "bis");
    if let Some(day) = valid_until
        && day < store::today(&mut db).await?
    {
        form.fail("bis", "Dieser Tag ist schon vorbei. Bitte geben Sie heute oder einen späteren Tag an.");
    }
    // What is wrong with what was typed is said instead.
    if role.is_some_and(Role::needs_end) && form.value("bis").is_empty() {
        form.fail("bis", "Diese Rolle gilt nur bis zu einem Tag. Bitte geben Sie den letzten an.");
    }
    let department = department(&mut form, &departments);
    let (Some(role), false) = (role, form.has_errors()) else {
        return Ok(page::invalid(&new_role_page(&person, &account, organisation, departments, form)));
    };

    let id = match form.value("rollenvergabe").parse() {
        Ok(id) => id,
        Err(_) => RoleAssignmentId::new(),
    };
    let new =
        NewRole { id, organisation: organisation.id, account: account.id, role, department, valid_until };
    match store::give_once(&mut db, &new).await {
        Ok(true) => {}
        // Somebody went back, chose another role and sent the form again.
        Ok(false) => {
            form.fail(
                "rolle",
                format!(
                    "Mit diesem Formular haben Sie {} schon eine andere Rolle gegeben. Soll diese dazukommen, \
                     bestätigen Sie noch einmal; die andere entziehen Sie auf der Seite des Kontos.",
                    account.name
                ),
            );
            form.fields.set("rollenvergabe", RoleAssignmentId::new().to_string());
            return Ok(page::invalid(&new_role_page(&person, &account, organisation, departments, form)));
        }
        Err(error) if violates(&error, "role_assignment_once") => {
            form.fail(
                "rolle",
                format!(
                    "{} hat diese Rolle dort schon, vielleicht mit einem anderen oder abgelaufenen Enddatum. Entziehen Sie \
                     sie zuerst, wenn sie anders gelten soll.",
                    account.name
                ),
            );
            return Ok(page::invalid(&new_role_page(&person, &account, organisation, departments, form)));
        }
        Err(error) => return Err(error.into()),
    }
    db.commit().await?;
    log(Event::RoleGiven, &visitor.address, Some(person.id), Some(account.id));
    Ok(Notice::RoleGiven.redirect(&account.path()))
}

fn department(form: &mut Form, departments: &[Department]) -> Option<DepartmentId> {
    let sent = form.fields.text("bereich").to_owned();
    if sent.is_empty() {
        return None;
    }
    let chosen = departments.iter().find(|department| department.id.to_string() == sent);
    if chosen.is_none() {
        form.fail("bereich", "Bitte wählen Sie eine der angebotenen Organisationseinheiten.");
    }
    chosen.map(|department| department.id)
}

pub async fn confirm_taking(
    State(app): State<App>,
    person: Person,
    Path((konto, rolle)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(&person.actor).await?;
    let account = account::load(&mut db, &konto).await?;
    let roles = store::of(&mut db, &[account.id]).await?;
    let assigned = roles.into_iter().find(|role| role.id.to_string() == rolle).ok_or(AppError::NotFound)?;
    let place = match &assigned.department {
        Some(department) => format!("{}, {department}", assigned.organisation_name),
        None => assigned.organisation_name.clone(),
    };
    let page = page_under(&person, &account, "Rolle entziehen");
    Ok(page::ok(&Confirmation {
        page,
        sentence: format!("{} verliert die Rolle „{}“ ({place}).", account.name, assigned.role.label()),
        consequences: vec!["Das gilt sofort, ab dem nächsten Seitenaufruf.".to_owned()],
        button: "Rolle entziehen",
        is_danger: true,
        fields: Fields::default(),
        back: account.path(),
    }))
}

pub async fn take(
    State(app): State<App>,
    person: Person,
    visitor: Visitor,
    Path((konto, rolle)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.write(&person.actor).await?;
    let account = account::load(&mut db, &konto).await?;
    let id = rolle.parse().map_err(|_| AppError::NotFound)?;
    let was_there = store::take(&mut db, account.id, id).await?;
    db.commit().await?;
    log(Event::RoleTaken, &visitor.address, Some(person.id), Some(account.id));
    let notice = if was_there { Notice::RoleTaken } else { Notice::Unchanged };
    Ok(notice.redirect(&account.path()))
}

fn page_under(person: &Person, account: &Account, title: &str) -> Page {
    navigation::administration_page(person, "konten", title)
        .breadcrumb("Konten und Rollen", "/verwaltung/konten")
        .breadcrumb(&account.name, account.path())
}

fn choose_organisation_page(person: &Person, account: &Account, all: &[Named]) -> ChooseOrganisationPage {
    ChooseOrganisationPage {
        page: page_under(person, account, "Rolle vergeben")
            .lead(format!("In welcher Organisation soll {} eine Rolle erhalten?", account.name)),
        form: Form::new(),
        organisations: all
            .iter()
            .map(|organisation| Choice::new(&organisation.slug, &organisation.name))
            .collect(),
        back: account.path(),
        action: format!("{}/rollen/neu", account.path()),
    }
}

fn new_role_page(
    person: &Person,
    account: &Account,
    organisation: &Named,
    departments: Vec<Department>,
    form: Form,
) -> NewRolePage {
    NewRolePage {
        page: page_under(person, account, "Rolle vergeben")
            .lead(format!("{} erhält eine Rolle in: {}", account.name, organisation.name))
            .errors_of(&form),
        form,
        roles: Role::OFFERED.iter().map(role_choice).collect(),
        departments: departments
            .into_iter()
            .map(|department| Choice::new(department.id, department.label))
            .collect(),
        action: format!("{}/rollen/neu?organisation={}", account.path(), organisation.slug),
        back: account.path(),
    }
}

fn role_choice(role: &Role) -> Choice {
    let about = help::field(&format!("role.{}", role.key()));
    Choice::new(role.key(), role.label()).hint(about.help)
}
