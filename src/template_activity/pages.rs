//! `/muster`: what is shipped for the organisation's kind, and taking it over.

use axum::{extract::State, response::Response};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use time::Date;
use uuid::Uuid;

use super::{
    draft::{Surroundings, draft},
    retention,
    store::{self, Adopted},
};
use crate::{
    app::App,
    auth::Member,
    database::id::{ActivityId, OrganisationId},
    error::AppError,
    findings::kept,
    navigation, organisation,
    processing_activity::{
        pages::{
            list_address,
            short_form::{allowed, is_trusted},
        },
        save,
        short_form::{self, Departments},
        store::{Context, Department, context, departments},
    },
    shipped::{self, Audience, Template, model::holds_for},
    web::{
        filters,
        form::{Choice, Fields, Form, Query},
        notice::Notice,
        page::{self, Page},
    },
};

/// The form's own id: sent twice, it makes the drafts once.
const ID: &str = "kennung";
const CHOSEN: &str = "muster";

#[derive(askama::Template)]
#[template(path = "template_activity/list.html")]
struct ListPage {
    page: Page,
    form: Form,
    groups: Vec<Group>,
    departments: Vec<Choice>,
    no_department: &'static str,
    as_of: Date,
    /// Where the sheets are.
    sheets: String,
    /// The page with the Muster for other kinds of bodies, or without them again.
    switch: String,
    is_all: bool,
    /// The page with every box ticked.
    all_ticked: String,
}

/// Muster under one heading.
struct Group {
    title: String,
    offers: Vec<Offer>,
}

struct Offer {
    code: &'static str,
    name: &'static str,
    /// For whom it is, where that is not the organisation's own kind.
    audiences: String,
    summary: Vec<(&'static str, String)>,
    /// The number of the sheet that it has become.
    adopted: Option<i32>,
}

impl ListPage {
    fn can_adopt(&self) -> bool {
        self.groups.iter().flat_map(|group| &group.offers).any(|offer| offer.adopted.is_none())
    }
}

pub async fn show(
    State(app): State<App>,
    member: Member,
    notice: Option<Notice>,
    Query(query): Query,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let here = Here::load(&mut db, &member).await?;
    let mut form = Form::new().with(ID, Uuid::now_v7());
    if let ([only], false) = (here.allowed.allowed.as_slice(), here.allowed.or_none) {
        form = form.with("department", only);
    }
    if query.text("auswahl") == "alle" {
        let templates = shipped::facts().templates.iter();
        let own = templates.filter(|template| template.is_for(here.audience));
        form = form.with_all(CHOSEN, own.map(|template| template.code.as_str()));
    }
    Ok(page::ok(&list_page(&member, &here, form, &query, notice)))
}

pub async fn submit(
    State(app): State<App>,
    member: Member,
    Query(query): Query,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut form = Form::from(fields);
    let sent: Uuid = form.fields.text(ID).parse().map_err(|_| {
        AppError::BadRequest(
            "Dem Formular fehlt seine Kennung. Bitte öffnen Sie „Muster“ noch einmal.".to_owned(),
        )
    })?;
    let organisation = member.organisation();
    let mut db = app.db.write(member.actor()).await?;
    // Two clicks and two people wait for each other here; each then sees what the other took over.
    organisation::store::lock(&mut db, organisation).await?;
    let here = Here::load(&mut db, &member).await?;

    let chosen = chosen(&mut form);
    let department = short_form::department(&mut form, &here.allowed);
    let mut drafts = Vec::new();
    for template in &chosen {
        let id = draft_id(organisation, sent, &template.code);
        match here.adopted(&template.code) {
            Some(adopted) if adopted.id == id => {}
            Some(adopted) => form.fail(
                CHOSEN,
                format!(
                    "„{}“ ist schon übernommen: Nr.\u{a0}{}. Bitte wählen Sie es ab.",
                    template.name, adopted.number
                ),
            ),
            None => drafts.push((*template, id)),
        }
    }
    let (Some(department), false) = (department, form.has_errors()) else {
        return Ok(page::invalid(&list_page(&member, &here, form, &query, None)));
    };

    let around = Surroundings {
        audience: here.audience,
        context: &here.context,
        department,
        as_of: shipped::facts().as_of,
        today: app.today(),
    };
    let made: Vec<ActivityId> = drafts.iter().map(|(_, id)| *id).collect();
    for (template, id) in drafts {
        let sheet = draft(template, id, &around);
        save::create(&mut db, organisation, sheet, is_trusted(&member)).await?;
    }
    kept::refresh(&mut db, organisation, &made).await?;
    db.commit().await?;
    Ok(Notice::DraftsMade.redirect(&list_address(&member)))
}

/// What the page and the taking over both need to know.
struct Here {
    audience: Option<Audience>,
    kind: organisation::Kind,
    context: Context,
    units: Vec<Department>,
    allowed: Departments,
    adopted: Vec<Adopted>,
}

impl Here {
    async fn load(db: &mut PgConnection, member: &Member) -> sqlx::Result<Self> {
        let organisation = member.organisation();
        let kind = organisation::store::details(&mut *db, organisation).await?.kind;
        let units = departments(&mut *db, organisation).await?;
        Ok(Self {
            audience: Audience::of(kind),
            kind,
            context: context(&mut *db, organisation).await?,
            allowed: allowed(member, &units),
            units,
            adopted: store::adopted(db, organisation).await?,
        })
    }

    fn adopted(&self, code: &str) -> Option<&Adopted> {
        self.adopted.iter().find(|adopted| adopted.code == code)
    }
}

/// The ticked Muster, each once, with the errors of the choice.
fn chosen(form: &mut Form) -> Vec<&'static Template> {
    let facts = shipped::facts();
    let mut chosen: Vec<&Template> = Vec::new();
    let mut is_unknown = false;
    for code in form.fields.all(CHOSEN) {
        match facts.template(code) {
            Some(template) if chosen.iter().any(|known| known.code == template.code) => {}
            Some(template) => chosen.push(template),
            None => is_unknown = true,
        }
    }
    if is_unknown {
        form.fail(CHOSEN, "Ein ausgewähltes Muster gibt es nicht. Bitte wählen Sie nur aus der Liste.");
    } else if chosen.is_empty() {
        form.fail(CHOSEN, "Bitte kreuzen Sie mindestens ein Muster an.");
    }
    chosen
}

/// The id of the sheet that a form makes of a Muster: the same for the same form.
fn draft_id(organisation: OrganisationId, form: Uuid, code: &str) -> ActivityId {
    let hash = Sha256::new().chain_update(organisation.0).chain_update(form).chain_update(code).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    ActivityId(Uuid::from_bytes(bytes))
}

fn list_page(member: &Member, here: &Here, form: Form, query: &Fields, notice: Option<Notice>) -> ListPage {
    let facts = shipped::facts();
    let is_all = query.text("alle") == "ja";
    let (own, others): (Vec<_>, Vec<_>) =
        facts.templates.iter().partition(|template| template.is_for(here.audience));
    let own_title = match here.audience {
        Some(audience) => format!("Für {}", audience.label()),
        None => "Für Stellen jeder Art".to_owned(),
    };
    let mut groups = vec![Group { title: own_title, offers: offers(&own, here, false) }];
    if is_all {
        groups.push(Group { title: "Für andere Stellen".to_owned(), offers: offers(&others, here, true) });
    }

    let address = address(member);
    let others_shown = if is_all { "alle=ja&" } else { "" };
    let page = navigation::organisation_page(member, "verarbeitungen", "Muster")
        .breadcrumb("Verarbeitungstätigkeiten", list_address(member))
        .lead(format!(
            "Vorgänge, die es in vielen Häusern gibt, hier für die Art „{}“. Was Sie ankreuzen, wird als Entwurf \
             angelegt; was nur Sie wissen können, steht dort unter „Offene Punkte“.",
            here.kind.label()
        ))
        .notice(notice)
        .errors_of(&form);
    let units = here.units.iter().filter(|unit| here.allowed.allowed.contains(&unit.id));
    ListPage {
        page,
        form,
        groups,
        departments: units.map(|unit| Choice::new(unit.id, unit.label())).collect(),
        no_department: if here.allowed.or_none { "keine bestimmte" } else { "Bitte wählen" },
        as_of: facts.as_of,
        sheets: list_address(member),
        switch: if is_all { address.clone() } else { format!("{address}?alle=ja") },
        all_ticked: format!("{address}?{others_shown}auswahl=alle"),
        is_all,
    }
}

/// `/verzeichnis/{organisation}/muster`
fn address(member: &Member) -> String {
    format!("/verzeichnis/{}/muster", member.membership.slug)
}

fn offers(templates: &[&'static Template], here: &Here, with_audiences: bool) -> Vec<Offer> {
    let offer = |template: &&'static Template| {
        let audiences: Vec<&str> = template.audiences.iter().map(|audience| audience.label()).collect();
        Offer {
            code: &template.code,
            name: &template.name,
            audiences: if with_audiences { audiences.join(", ") } else { String::new() },
            summary: summary(template, here.audience),
            adopted: here.adopted(&template.code).map(|adopted| adopted.number),
        }
    };
    templates.iter().map(offer).collect()
}

/// What the draft will say, in short.
fn summary(template: &Template, audience: Option<Audience>) -> Vec<(&'static str, String)> {
    let joined = |texts: Vec<&str>| filters::bound(&texts.join("; "));
    let bases = template.legal_bases.iter().filter(|basis| holds_for(&basis.only_for, audience));
    let data = &template.data_categories;
    let open = data.iter().filter(|category| {
        retention::rules(template, category, audience)
            .iter()
            .any(|rule| matches!(rule, retention::Rule::Open(_)))
    });
    let lines = [
        ("Zwecke", joined(template.purposes.iter().map(String::as_str).collect())),
        ("Rechtsgrundlagen", joined(bases.map(|basis| basis.text.as_str()).collect())),
        ("Betroffene Personen", joined(template.data_subjects.iter().map(String::as_str).collect())),
        ("Daten", joined(data.iter().map(|category| category.name.as_str()).collect())),
        ("Empfänger", joined(template.recipients.iter().map(String::as_str).collect())),
        ("Löschfrist noch anzugeben für", joined(open.map(|category| category.name.as_str()).collect())),
    ];
    lines.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}
