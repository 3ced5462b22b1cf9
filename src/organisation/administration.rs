//! `/verwaltung/organisationen`: administrators make and name organisations; they see no register
//! by that.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use sqlx::PgConnection;

use super::{Kind, store};
use crate::{
    app::App,
    auth::Person,
    database::{Write, id::OrganisationId},
    error::{AppError, violates},
    navigation,
    web::{
        components::Tone,
        filters,
        form::{Choice, Fields, Form},
        notice::Notice,
        page::{self, Page},
        validate,
    },
};

const PATH: &str = "/verwaltung/organisationen";

/// An organisation as administrators see it.
#[derive(Debug, Clone)]
pub struct Named {
    pub id: OrganisationId,
    pub slug: String,
    pub name: String,
    kind: String,
    /// People who have a role in it now.
    pub people: i64,
}

impl Named {
    pub fn kind_label(&self) -> &'static str {
        Kind::OPTIONS.iter().find(|(key, _)| *key == self.kind).map_or("", |(_, kind)| kind.label())
    }
}

#[derive(Template)]
#[template(path = "organisation/administration_list.html")]
struct ListPage {
    page: Page,
    organisations: Vec<Named>,
    /// An organisation was made a moment ago: what comes next.
    is_first_step: bool,
}

#[derive(Template)]
#[template(path = "organisation/administration_edit.html")]
struct EditPage {
    page: Page,
    form: Form,
    /// Empty when the kind is not asked for.
    kinds: Vec<Choice>,
    action: String,
    button: &'static str,
}

pub async fn list(
    State(app): State<App>,
    person: Person,
    notice: Option<Notice>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(&person.actor).await?;
    let organisations = all(&mut db).await?;
    let page = navigation::administration_page(&person, "organisationen", "Organisationen")
        .lead("Für jede Organisation wird ein eigenes Verzeichnis geführt. Wer es sieht und bearbeitet, bestimmen die Rollen.")
        .notice(notice);
    let is_first_step = notice == Some(Notice::Created);
    Ok(page::ok(&ListPage { page, organisations, is_first_step }))
}

pub async fn new(person: Person) -> Response {
    page::ok(&new_page(&person, Form::new().with("kennung", OrganisationId::new())))
}

/// The form carries the organisation's id: sent twice, it makes one.
pub async fn create(State(app): State<App>, person: Person, fields: Fields) -> Result<Response, AppError> {
    let mut form = Form::from(fields);
    let name = validate::required(&mut form, "name", "den Namen der Organisation", validate::NAME);
    let kind = validate::choice(&mut form, "art", "die Art der Organisation", &Kind::OPTIONS);
    let (Some(name), Some(kind)) = (name, kind) else {
        return Ok(page::invalid(&new_page(&person, form)));
    };
    let id = match form.value("kennung").parse() {
        Ok(id) => id,
        Err(_) => OrganisationId::new(),
    };
    let mut db = app.db.write(&person.actor).await?;
    match store::create(&mut db, id, &name, kind).await {
        Ok(_) => db.commit().await?,
        Err(error) if violates(&error, "organisation_pkey") => {
            drop(db);
            let mut db = app.db.read(&person.actor).await?;
            let made = all(&mut db).await?.into_iter().find(|made| made.id == id);
            if made.is_none_or(|made| made.name != name) {
                form.fail(
                    "name",
                    "Mit diesem Formular haben Sie schon eine Organisation angelegt. Umbenennen können Sie sie in der \
                     Liste; soll diese dazukommen, bestätigen Sie noch einmal.",
                );
                form.fields.set("kennung", OrganisationId::new().to_string());
                return Ok(page::invalid(&new_page(&person, form)));
            }
        }
        Err(error) if violates(&error, "organisation_slug_key") => {
            form.fail(
                "name",
                "Gerade wurde eine Organisation dieses Namens angelegt. Bitte prüfen Sie die Liste.",
            );
            return Ok(page::invalid(&new_page(&person, form)));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(Notice::Created.redirect(PATH))
}

pub async fn edit(
    State(app): State<App>,
    person: Person,
    Path(slug): Path<String>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(&person.actor).await?;
    let organisation = find(&mut db, &slug).await?;
    let form = Form::new().with("name", &organisation.name);
    Ok(page::ok(&rename_page(&person, &organisation, form)))
}

pub async fn rename(
    State(app): State<App>,
    person: Person,
    Path(slug): Path<String>,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut form = Form::from(fields);
    let mut db = app.db.write(&person.actor).await?;
    let organisation = find(&mut db, &slug).await?;
    let Some(name) = validate::required(&mut form, "name", "den Namen der Organisation", validate::NAME)
    else {
        return Ok(page::invalid(&rename_page(&person, &organisation, form)));
    };
    if name == organisation.name {
        return Ok(Notice::Unchanged.redirect(PATH));
    }
    set_name(&mut db, organisation.id, &name).await?;
    db.commit().await?;
    Ok(Notice::Saved.redirect(PATH))
}

fn new_page(person: &Person, form: Form) -> EditPage {
    EditPage {
        page: navigation::administration_page(person, "organisationen", "Neue Organisation")
            .lead("Danach vergeben Sie Rollen, damit jemand ihr Verzeichnis führt.")
            .breadcrumb("Organisationen", PATH)
            .errors_of(&form),
        form,
        kinds: Kind::OPTIONS.iter().map(|(key, kind)| Choice::new(key, kind.label())).collect(),
        action: format!("{PATH}/neu"),
        button: "Organisation anlegen",
    }
}

fn rename_page(person: &Person, organisation: &Named, form: Form) -> EditPage {
    EditPage {
        page: navigation::administration_page(person, "organisationen", "Organisation umbenennen")
            .lead("Der neue Name steht sofort auf allen Seiten und in neuen Ausgaben. Die Adressen der Seiten ändern sich nicht.")
            .breadcrumb("Organisationen", PATH)
            .errors_of(&form),
        form,
        kinds: Vec::new(),
        action: format!("{PATH}/{}/umbenennen", organisation.slug),
        button: "Speichern",
    }
}

/// Every organisation, in the order of names; for administrators.
pub async fn all(db: &mut PgConnection) -> sqlx::Result<Vec<Named>> {
    sqlx::query_as!(
        Named,
        r#"
        select
            organisation.id as "id: OrganisationId", slug, name, kind,
            count(distinct role_assignment.account_id) as "people!"
        from organisation
        left join role_assignment
            on role_assignment.organisation_id = organisation.id
            and (role_assignment.valid_until is null or role_assignment.valid_until >= vvt_today())
        group by organisation.id
        order by name, organisation.id
        "#
    )
    .fetch_all(db)
    .await
}

async fn find(db: &mut PgConnection, slug: &str) -> Result<Named, AppError> {
    all(db).await?.into_iter().find(|organisation| organisation.slug == slug).ok_or(AppError::NotFound)
}

async fn set_name(db: &mut Write, id: OrganisationId, name: &str) -> sqlx::Result<()> {
    sqlx::query!("update organisation set name = $2 where id = $1", id.0, name).execute(&mut **db).await?;
    Ok(())
}
