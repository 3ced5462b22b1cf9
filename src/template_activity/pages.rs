//! `/muster`: what is shipped for the organisation's kind, and taking it over.

use std::collections::HashSet;

use axum::{extract::State, response::Response};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use time::Date;
use uuid::Uuid;

use super::{
    draft::{Surroundings, draft},
    own::{self, store::Offered},
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
        model::Sheet,
        pages::{
            list_address,
            short_form::{allowed, is_trusted},
        },
        save,
        short_form::{self, Departments},
        store::{Context, Department, context, departments},
    },
    shipped::{
        self, Audience, Template,
        model::{TemplateParty, holds_for},
    },
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
    code: String,
    name: String,
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

    let (shipped, offered) = chosen(&mut form, &here);
    let department = short_form::department(&mut form, &here.allowed);
    let shipped =
        here.still_to_make(&mut form, sent, shipped, |template| (template.code.clone(), &template.name));
    let offered =
        here.still_to_make(&mut form, sent, offered, |offered| (offered.code(), &offered.activity.name));
    let (Some(department), false) = (department, form.has_errors()) else {
        return Ok(page::invalid(&list_page(&member, &here, form, &query, None)));
    };

    let around =
        Surroundings { audience: here.audience, context: &here.context, department, today: app.today() };
    let mut sheets: Vec<Sheet> = shipped.iter().map(|(template, id)| draft(template, *id, &around)).collect();
    if !sheets.is_empty() {
        save::create_many(&mut db, organisation, &mut sheets, is_trusted(&member)).await?;
        let made: Vec<ActivityId> = shipped.iter().map(|(_, id)| *id).collect();
        kept::refresh(&mut db, organisation, &made).await?;
    }
    if !offered.is_empty() {
        let own = own::Surroundings { context: &here.context, today: app.today(), is_whole_record: false };
        if let Err(refusal) = own::adopt(&mut db, &member, &offered, department, &own).await? {
            form.fail(CHOSEN, refusal.to_string());
            return Ok(page::invalid(&list_page(&member, &here, form, &query, None)));
        }
    }
    db.commit().await?;
    Ok(Notice::DraftsMade.redirect(&list_address(&member)))
}

/// What the page and the taking over both need to know.
struct Here {
    organisation: OrganisationId,
    audience: Option<Audience>,
    kind: organisation::Kind,
    context: Context,
    units: Vec<Department>,
    allowed: Departments,
    adopted: Vec<Adopted>,
    /// Of other organisations that the person keeps the record of.
    own: Vec<Offered>,
}

impl Here {
    async fn load(db: &mut PgConnection, member: &Member) -> sqlx::Result<Self> {
        let organisation = member.organisation();
        let kind = organisation::store::details(&mut *db, organisation).await?.kind;
        let units = departments(&mut *db, organisation).await?;
        let mut adopted = store::adopted(&mut *db, organisation).await?;
        adopted.extend(own::store::adopted(&mut *db, organisation).await?);
        Ok(Self {
            organisation,
            audience: Audience::of(kind),
            kind,
            context: context(&mut *db, organisation).await?,
            allowed: allowed(member, &units),
            units,
            adopted,
            own: own::store::offers(db, &member.person, organisation).await?,
        })
    }

    /// Those of the chosen Muster that have not become a sheet yet, each with the id that this form gives
    /// it; what another form took over is an error.
    fn still_to_make<T>(
        &self,
        form: &mut Form,
        sent: Uuid,
        chosen: Vec<T>,
        called: impl for<'a> Fn(&'a T) -> (String, &'a String),
    ) -> Vec<(T, ActivityId)> {
        let mut new = Vec::new();
        for template in chosen {
            let (code, name) = called(&template);
            let id = draft_id(self.organisation, sent, &code);
            match self.adopted(&code) {
                Some(adopted) if adopted.id == id => {}
                Some(adopted) => form.fail(
                    CHOSEN,
                    format!(
                        "„{name}“ ist schon übernommen: Nr.\u{a0}{}. Bitte wählen Sie es ab.",
                        adopted.number
                    ),
                ),
                None => new.push((template, id)),
            }
        }
        new
    }

    fn adopted(&self, code: &str) -> Option<&Adopted> {
        self.adopted.iter().find(|adopted| adopted.code == code)
    }
}

/// The ticked Muster, shipped and own ones, each once, with the errors of the choice.
fn chosen<'a>(form: &mut Form, here: &'a Here) -> (Vec<&'static Template>, Vec<&'a Offered>) {
    let facts = shipped::facts();
    let mut known = HashSet::new();
    let (mut chosen, mut own) = (Vec::new(), Vec::new());
    let mut is_unknown = false;
    for code in form.fields.all(CHOSEN) {
        if !known.insert(code) {
            continue;
        }
        match (facts.template(code), here.own.iter().find(|offered| offered.code() == *code)) {
            (Some(template), _) => chosen.push(template),
            (None, Some(offered)) => own.push(offered),
            (None, None) => is_unknown = true,
        }
    }
    if is_unknown {
        form.fail(CHOSEN, "Ein ausgewähltes Muster gibt es nicht. Bitte wählen Sie nur aus der Liste.");
    } else if chosen.is_empty() && own.is_empty() {
        form.fail(CHOSEN, "Bitte kreuzen Sie mindestens ein Muster an.");
    }
    (chosen, own)
}

/// The id of the sheet that a form makes of a Muster: the same for the same form.
pub(super) fn draft_id(organisation: OrganisationId, form: Uuid, code: &str) -> ActivityId {
    let hash = Sha256::new().chain_update(organisation.0).chain_update(form).chain_update(code).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    ActivityId(Uuid::from_bytes(bytes))
}

fn list_page(member: &Member, here: &Here, form: Form, query: &Fields, notice: Option<Notice>) -> ListPage {
    let facts = shipped::facts();
    let is_all = query.text("alle") == "ja";
    let (mut own, others): (Vec<_>, Vec<_>) =
        facts.templates.iter().partition(|template| template.is_for(here.audience));
    // What this kind of body is about comes before what every house has.
    own.sort_by_key(|template| template.audiences.len());
    let own_title = match here.audience {
        Some(audience) => format!("Für {}", audience.label()),
        None => "Für Stellen jeder Art".to_owned(),
    };
    let mut groups = Vec::new();
    if !here.own.is_empty() {
        groups.push(Group { title: "Eigene Muster".to_owned(), offers: own_offers(here) });
    }
    groups.push(Group { title: own_title, offers: offers(&own, here, false) });
    if is_all {
        groups.push(Group { title: "Für andere Stellen".to_owned(), offers: offers(&others, here, true) });
    }

    let address = address(member);
    let others_shown = if is_all { "alle=ja&" } else { "" };
    let page = navigation::organisation_page(member, "verarbeitungen", "Muster")
        .breadcrumb("Verarbeitungstätigkeiten", list_address(member))
        .lead(format!(
            "Vorgänge, die es in vielen Häusern gibt, hier für die Art „{}“{}. Was Sie ankreuzen, wird als Entwurf \
             angelegt; was nur Sie wissen können, steht dort bei dem Abschnitt, in den es gehört.",
            here.kind.label(),
            // Who runs a school is not asked for; its Muster are those of public ones.
            if here.kind == organisation::Kind::School { " in öffentlicher Trägerschaft" } else { "" }
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
            code: template.code.clone(),
            name: template.name.clone(),
            audiences: if with_audiences { audiences.join(", ") } else { String::new() },
            summary: summary(template, here),
            adopted: here.adopted(&template.code).map(|adopted| adopted.number),
        }
    };
    templates.iter().map(offer).collect()
}

/// Muster of the other organisations, in the order of their names.
fn own_offers(here: &Here) -> Vec<Offer> {
    let offer = |offered: &Offered| {
        let activity = &offered.activity;
        let lines = [
            ("Zwecke", joined(activity.purposes.items.iter().map(|row| &row.text))),
            ("Rechtsgrundlagen", joined(activity.legal_bases.items.iter().map(|row| &row.text))),
            ("Betroffene Personen", joined(activity.data_subjects.items.iter().map(|row| &row.name))),
            ("Daten", joined(activity.data_categories.items.iter().map(|row| &row.name))),
            ("Empfänger", joined(activity.recipients.items.iter().map(|row| &row.name))),
            ("Löschfristen", joined(activity.retention.items.iter().map(|row| &row.text))),
        ];
        let code = offered.code();
        Offer {
            adopted: here.adopted(&code).map(|adopted| adopted.number),
            code,
            name: activity.name.clone(),
            audiences: format!("Aus „{}“, Nr.\u{a0}{}", offered.organisation, activity.number),
            summary: lines.into_iter().filter(|(_, text)| !text.is_empty()).collect(),
        }
    };
    here.own.iter().map(offer).collect()
}

fn joined<'a>(texts: impl Iterator<Item = &'a String>) -> String {
    filters::bound(&texts.map(String::as_str).collect::<Vec<_>>().join("; "))
}

/// What the draft will say, in short.
fn summary(template: &Template, here: &Here) -> Vec<(&'static str, String)> {
    let audience = here.audience;
    let bases = template.bases(template.regime_in(here.context.legal_regime), audience);
    let data = &template.data_categories;
    let open = data.iter().filter(|category| {
        let rules = retention::rules(template, category, audience);
        rules.is_empty() || rules.iter().any(|rule| matches!(rule, retention::Rule::Open(_)))
    });
    let holds = |party: &&TemplateParty| holds_for(&party.only_for, audience);
    let names = |parties: &[TemplateParty]| joined(parties.iter().filter(holds).map(|party| &party.name));
    let lines = [
        ("Zwecke", joined(template.purposes.iter())),
        ("Rechtsgrundlagen", joined(bases.iter().map(|(text, _)| text))),
        ("Betroffene Personen", names(&template.data_subjects)),
        ("Daten", joined(data.iter().map(|category| &category.name))),
        ("Empfänger", names(&template.recipients)),
        ("Löschfrist noch anzugeben für", joined(open.map(|category| &category.name))),
    ];
    lines.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}
