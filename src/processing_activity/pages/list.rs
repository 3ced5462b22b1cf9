use std::collections::HashSet;

use askama::Template;
use axum::{extract::State, response::Response};
use sqlx::PgConnection;
use uuid::Uuid;

use super::list_address;
use crate::{
    app::App,
    auth::{Capability, Member},
    department::tree::{self, Node},
    error::AppError,
    export::wording,
    findings::{self, Class, Place, Rule},
    navigation,
    processing_activity::list::{self, COUNTED, Entry, Filter, Key, Order, PAGE, Surroundings},
    register::{Stage, ThirdCountryStatement},
    template_activity::own,
    web::{
        components::{Pagination, Tone},
        filters::{Day, grouped},
        form::{Choice, Fields, Form, Query},
        notice::Notice,
        page::{self, Page},
        validate,
    },
};

#[derive(Template)]
#[template(path = "processing_activity/list.html")]
struct ListPage {
    page: Page,
    form: Form,
    rows: Vec<list::Row>,
    /// Numbers of rows that are Muster for other organisations.
    offered: HashSet<i32>,
    choices: Choices,
    columns: Vec<Column>,
    heads: Vec<&'static str>,
    pagination: Pagination,
    address: String,
    templates: String,
    /// Where the ticked activities become a document.
    export: String,
    /// Where the ticked activities are changed together, and all hits of the filter.
    bulk: String,
    all_hits: Option<String>,
    may_export: bool,
    may_edit: bool,
    may_read_findings: bool,
    is_filtered: bool,
    /// Whether a filter is set that stands in the part that is folded away.
    is_narrowed: bool,
    /// "der Datenkategorie „Stammdaten“", and the list without this condition.
    entry: Option<(String, String)>,
    /// What is wrong with what was typed, which is no reason not to answer; empty for nothing.
    search_hint: &'static str,
    /// "mehr als 1.000 Tätigkeiten werden"; empty for none.
    stale: String,
}

const POINTLESS: &str = "Darin steht nichts, wonach sich suchen ließe. Bitte geben Sie ein Wort oder eine Zahl ein, die nicht in \
                         jedem Text vorkommt.";

/// What the filter offers.
struct Choices {
    stages: Vec<Choice>,
    departments: Vec<Choice>,
    yes_no: Vec<Choice>,
    statements: Vec<Choice>,
    findings: Vec<Choice>,
    places: Vec<Choice>,
    rules: Vec<Choice>,
    orders: Vec<Choice>,
    columns: Vec<Choice>,
}

pub(super) const STAGES: [(&str, Stage); 4] = [
    ("planned", Stage::Planned),
    ("trial", Stage::Trial),
    ("in_operation", Stage::InOperation),
    ("ended", Stage::Ended),
];

const ORDERS: [(&str, Order, &str); 4] = [
    ("nummer", Order::Number, "Nummer"),
    ("bezeichnung", Order::Name, "Bezeichnung"),
    ("einheit", Order::Department, "Organisationseinheit"),
    ("geaendert", Order::Changed, "letzter Änderung"),
];

const STATEMENTS: [(&str, ThirdCountryStatement); 5] = [
    ("takes_place", ThirdCountryStatement::TakesPlace),
    ("planned", ThirdCountryStatement::Planned),
    ("under_review", ThirdCountryStatement::UnderReview),
    ("none", ThirdCountryStatement::None),
    ("none_and_none_planned", ThirdCountryStatement::NoneAndNonePlanned),
];
const FINDINGS: [(&str, &str); 6] = [
    ("missing", "mit fehlenden Pflichtangaben"),
    ("unclear", "mit Klärungsbedarf"),
    ("clarify", "vollständig, mit Klärungsbedarf"),
    ("complete", "vollständig, ohne Klärungsbedarf"),
    ("hint", "mit Hinweisen"),
    ("none", "ohne offene Punkte"),
];

/// Chooses sheets on which nothing is said about third countries.
const NOT_STATED: &str = "ohne";

/// A column that can be chosen; number and name always stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Reference,
    Department,
    Stage,
    Changed,
    Contact,
    Sensitive,
    ThirdCountry,
    Processors,
    Systems,
    AsOf,
    Tags,
    Findings,
}

impl Column {
    const ALL: [(Column, &str, &str); 12] = [
        (Column::Reference, "zeichen", "Eigenes Zeichen"),
        (Column::Department, "einheit", "Organisationseinheit"),
        (Column::Stage, "stadium", "Stadium"),
        (Column::Changed, "geaendert", "Geändert"),
        (Column::Contact, "ansprechpartner", "Ansprechpartner"),
        (Column::Sensitive, "art9", "Art.\u{a0}9/10"),
        (Column::ThirdCountry, "drittland", "Drittland"),
        (Column::Processors, "auftragsverarbeiter", "Auftragsverarbeiter"),
        (Column::Systems, "verfahren", "Verfahren"),
        (Column::AsOf, "stand", "Stand des Eintrags"),
        (Column::Tags, "schlagwoerter", "Schlagwörter"),
        (Column::Findings, "pruefung", "Prüfung"),
    ];
    const USUAL: [&str; 4] = ["einheit", "stadium", "geaendert", "pruefung"];
    /// Sent along with the chosen ones, so that "none" differs from "not asked".
    const NONE: &str = "nr";
    /// What is not printed with the record.
    const BESIDE: [Column; 2] = [Column::Tags, Column::Findings];

    fn label(self) -> &'static str {
        Self::ALL.iter().find(|(column, ..)| *column == self).map_or("", |(.., label)| label)
    }

    /// What stands in the row's cell; "–" for nothing.
    fn text(self, row: &list::Row) -> String {
        let text = match self {
            Column::Reference => Some(row.own_reference.clone()),
            Column::Department => row.department.clone(),
            Column::Stage => Some(wording::stage(row.stage()).to_owned()),
            Column::Changed => Some(validate::date_text(Day::day(&row.updated_at))),
            Column::Contact => Some(row.contact_person.clone()),
            Column::Sensitive => match (row.has_special, row.has_offences) {
                (true, true) => Some("Art.\u{a0}9, Art.\u{a0}10".to_owned()),
                (true, false) => Some("Art.\u{a0}9".to_owned()),
                (false, true) => Some("Art.\u{a0}10".to_owned()),
                (false, false) => None,
            },
            Column::ThirdCountry => {
                row.statement().map(|statement| wording::third_country_statement(statement).to_owned())
            }
            Column::Processors => row.processors.clone(),
            Column::Systems => row.systems.clone(),
            Column::AsOf => row.entry_as_of.map(validate::date_text),
            Column::Tags => row.tags.clone(),
            Column::Findings => Some(open_points(row)),
        };
        text.filter(|text| !text.is_empty()).unwrap_or_else(|| "–".to_owned())
    }
}

/// "2 Pflichtangaben fehlen, 1 Klärungsbedarf"
fn open_points(row: &list::Row) -> String {
    let (Some(missing), Some(unclear), Some(hints)) = (row.missing, row.unclear, row.hints) else {
        return "wird berechnet".to_owned();
    };
    let counts = [
        (missing, if missing == 1 { "Pflichtangabe fehlt" } else { "Pflichtangaben fehlen" }),
        (unclear, "Klärungsbedarf"),
        (hints, if hints == 1 { "Hinweis" } else { "Hinweise" }),
    ];
    let open: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count}\u{a0}{word}"))
        .collect();
    if open.is_empty() { "nichts offen".to_owned() } else { open.join(", ") }
}

pub async fn show(
    State(app): State<App>,
    member: Member,
    notice: Option<Notice>,
    Query(query): Query,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    render(&mut db, &member, notice, query).await
}

/// The page from whatever connection; apart so that the benchmark can serve it without any guard.
pub async fn render(
    db: &mut PgConnection,
    member: &Member,
    notice: Option<Notice>,
    query: Fields,
) -> Result<Response, AppError> {
    let mut form = Form::from(query);
    let may_read_findings = member.may(Capability::ReadFindings);
    if !may_read_findings {
        BESIDE.iter().for_each(|name| form.fields.remove(name));
    }
    if !form.fields.has("spalten") {
        form = form.with_all("spalten", Column::USUAL);
    }
    let order = order(&form.fields);
    let key = key(&form.fields, order);
    let (filter, around) = find(db, member, &mut form, key.as_ref()).await?;
    let columns: Vec<Column> = Column::ALL
        .into_iter()
        .filter(|(_, name, _)| form.checked("spalten", name))
        .filter(|(column, ..)| may_read_findings || !Column::BESIDE.contains(column))
        .map(|(column, ..)| column)
        .collect();
    let mut rows = if form.has_errors() {
        Vec::new()
    } else {
        let place = (order, key.as_ref());
        list::page(&mut *db, member.organisation(), &filter, &around, place, PAGE + 1, &looked_up(&columns))
            .await?
    };

    let address = list_address(member);
    let pagination = pagination(&mut rows, key.as_ref(), order, &form.fields, &address);
    let numbers: Vec<i32> = rows.iter().map(|row| row.number).collect();
    let offered = own::store::offered(&mut *db, member.organisation(), &numbers).await?;
    let bulk = format!("{address}/mehrere");
    let may_export = member.may(Capability::Export);
    let may_edit = member.may(Capability::EditActivities);
    let is_narrowed = NARROWING.iter().any(|name| !form.fields.text(name).is_empty());
    // An empty page beyond the last row is not an empty record.
    let is_filtered = filter.search.is_some() || is_narrowed || filter.entry.is_some() || key.is_some();
    let can_be_chosen = rows.first().is_some_and(|row| !row.are_more);
    let ticks = (may_export || may_edit).then_some("Auswahl");
    let page = navigation::organisation_page(member, "verarbeitungen", "Verarbeitungstätigkeiten")
        .notice(notice)
        .errors_of(&form)
        .wide();
    let list_page = ListPage {
        page,
        choices: choices(&around.departments, may_read_findings),
        heads: ticks
            .into_iter()
            .chain(["Nr.", "Bezeichnung"])
            .chain(columns.iter().map(|column| column.label()))
            .collect(),
        columns,
        pagination,
        templates: format!("/verzeichnis/{}/muster", member.membership.slug),
        export: format!("/verzeichnis/{}/ausgabe", member.membership.slug),
        all_hits: (may_edit && can_be_chosen).then(|| format!("{bulk}?{}", all_hits(&form.fields))),
        bulk,
        may_export,
        may_edit,
        may_read_findings,
        is_filtered,
        is_narrowed,
        entry: filter.entry.as_ref().map(|entry| without_entry(entry, &around, &form.fields, &address)),
        search_hint: if filter.search.is_none() && !form.fields.text("suche").is_empty() {
            POINTLESS
        } else {
            ""
        },
        stale: if may_read_findings { stale(around.stale) } else { String::new() },
        rows,
        offered,
        address,
        form,
    };
    Ok(if list_page.form.has_errors() { page::invalid(&list_page) } else { page::ok(&list_page) })
}

/// Numbers of all hits of the filter in these fields, at most [`COUNTED`], and whether there are more.
pub(super) async fn all_numbers(
    db: &mut PgConnection,
    member: &Member,
    form: &mut Form,
) -> Result<(Vec<i32>, bool), AppError> {
    let (filter, around) = find(db, member, form, None).await?;
    if form.has_errors() {
        return Ok((Vec::new(), false));
    }
    let most = usize::try_from(COUNTED).unwrap_or(usize::MAX);
    let place = (Order::Number, None);
    let rows = list::page(db, member.organisation(), &filter, &around, place, most + 1, &[]).await?;
    let numbers: Vec<i32> = rows.iter().take(most).map(|row| row.number).collect();
    Ok((numbers, rows.len() > most))
}

/// Fields of the filter that are folded away until one of them is used.
const NARROWING: [&str; 13] = [
    "stadium",
    "einheit",
    "art9",
    "art10",
    "drittland",
    "auftragsverarbeiter",
    "verfahren",
    "schlagwort",
    "geaendert_seit",
    "beendete",
    "pruefung",
    "bereich",
    "regel",
];

/// Of these, what asks for something beside the printed record.
const BESIDE: [&str; 4] = ["schlagwort", "pruefung", "bereich", "regel"];

async fn find(
    db: &mut PgConnection,
    member: &Member,
    form: &mut Form,
    key: Option<&Key>,
) -> Result<(Filter, Surroundings), AppError> {
    let entry = Entry::parse(form.fields.text("eintrag"));
    let changed_since = validate::date(form, "geaendert_seit");
    let query = &form.fields;
    let typed: String = query.text("suche").chars().take(1_000).collect();
    let from = key.filter(|key| !key.is_backwards).map_or(0, |key| key.number);
    let rules = rules(query);
    let findings = FINDINGS.iter().find(|(key, _)| *key == query.text("pruefung")).map(|(key, _)| *key);
    let around = list::surroundings(
        db,
        member.organisation(),
        &typed,
        entry.as_ref(),
        findings,
        rules.as_deref(),
        from,
    )
    .await?;
    let yes_no = |name: &str| match query.text(name) {
        "ja" => Some(true),
        "nein" => Some(false),
        _ => None,
    };
    let name = |name: &str| {
        Some(query.text(name)).filter(|text| !text.is_empty()).map(|text| text.chars().take(300).collect())
    };
    let third_country = match query.text("drittland") {
        NOT_STATED => Some(String::new()),
        key => STATEMENTS.iter().find(|(known, _)| *known == key).map(|(key, _)| (*key).to_owned()),
    };
    let filter = Filter {
        search: around.search.clone(),
        stage: STAGES.iter().find(|(key, _)| *key == query.text("stadium")).map(|(_, stage)| *stage),
        departments: query.text("einheit").parse().ok().map(|id: Uuid| {
            tree::with_all_below(&around.departments, id.into()).into_iter().map(|id| id.0).collect()
        }),
        special: yes_no("art9"),
        offences: yes_no("art10"),
        processor: yes_no("auftragsverarbeiter"),
        third_country,
        system: name("verfahren"),
        tag: name("schlagwort"),
        entry,
        findings,
        rules,
        changed_since,
        with_ended: query.text("beendete") == "ja",
    };
    Ok((filter, around))
}

/// Codes of the rules that are asked for: one of them, or those of a section, perhaps of one class.
fn rules(query: &Fields) -> Option<Vec<String>> {
    let place = Place::WITH_RULES.into_iter().find(|place| place.slug() == query.text("bereich"));
    let rule = findings::rule(query.text("regel"));
    if place.is_none() && rule.is_none() {
        return None;
    }
    let class = match query.text("pruefung") {
        "missing" => Some(Class::Missing),
        "unclear" => Some(Class::Unclear),
        "hint" => Some(Class::Hint),
        _ => None,
    };
    let is_meant = |known: &Rule| rule.is_none_or(|rule| rule == known);
    let asked = findings::RULES.iter().filter(|known| {
        is_meant(known)
            && place
                .is_none_or(|place| known.place() == place && class.is_none_or(|class| known.class == class))
    });
    Some(asked.map(|rule| rule.code.to_owned()).collect())
}

fn order(query: &Fields) -> Order {
    ORDERS
        .iter()
        .find(|(key, ..)| *key == query.text("sortierung"))
        .map_or(Order::Number, |(_, order, _)| *order)
}

fn key(query: &Fields, order: Order) -> Option<Key> {
    Key::parse(query.text("vor"), order, true).or_else(|| Key::parse(query.text("nach"), order, false))
}

/// What the query has to look up for these columns.
fn looked_up(columns: &[Column]) -> Vec<String> {
    [(Column::Processors, "processor"), (Column::Systems, "system"), (Column::Tags, "tag")]
        .into_iter()
        .filter(|(column, _)| columns.contains(column))
        .map(|(_, name)| name.to_owned())
        .collect()
}

/// The fields of an address without what belongs to one view of it only.
fn kept(query: &Fields, dropped: &[&str]) -> Fields {
    let mut fields = query.clone();
    for name in ["nach", "vor", "meldung"].iter().chain(dropped) {
        fields.remove(name);
    }
    fields
}

fn all_hits(query: &Fields) -> String {
    let mut fields = kept(query, &["spalten", "sortierung"]);
    fields.set("alle", "ja");
    fields.query()
}

fn without_entry(entry: &Entry, around: &Surroundings, query: &Fields, address: &str) -> (String, String) {
    let words = match &around.entry {
        Some(name) => format!("{} „{}“", entry.label(), name.chars().take(120).collect::<String>()),
        None => "einem Eintrag, den es nicht gibt".to_owned(),
    };
    (words, format!("{address}?{}", kept(query, &["eintrag"]).query()))
}

fn stale(count: i64) -> String {
    match count {
        0 => String::new(),
        1 => "1\u{a0}Tätigkeit wird".to_owned(),
        count if count > COUNTED => format!("Mehr als {}\u{a0}Tätigkeiten werden", grouped(COUNTED)),
        count => format!("{}\u{a0}Tätigkeiten werden", grouped(count)),
    }
}

fn choices(departments: &[Node], may_read_findings: bool) -> Choices {
    let indented = |node: &Node| {
        let indent = "\u{a0}\u{a0}".repeat(node.depth.min(6));
        Choice::new(node.department.id, format!("{indent}{}", node.department.label()))
    };
    let mut statements: Vec<Choice> = STATEMENTS
        .iter()
        .map(|(key, statement)| Choice::new(key, wording::third_country_statement(*statement)))
        .collect();
    statements.push(Choice::new(NOT_STATED, "ohne Aussage"));
    Choices {
        stages: STAGES.iter().map(|(key, stage)| Choice::new(key, wording::stage(*stage))).collect(),
        departments: departments.iter().map(indented).collect(),
        yes_no: vec![Choice::new("ja", "mit"), Choice::new("nein", "ohne")],
        statements,
        findings: FINDINGS.iter().map(|(key, label)| Choice::new(key, *label)).collect(),
        places: Place::WITH_RULES.iter().map(|place| Choice::new(place.slug(), place.label())).collect(),
        rules: findings::RULES.iter().map(|rule| Choice::new(rule.code, rule.title)).collect(),
        orders: ORDERS.iter().map(|(key, _, label)| Choice::new(key, *label)).collect(),
        columns: Column::ALL
            .iter()
            .filter(|(column, ..)| may_read_findings || !Column::BESIDE.contains(column))
            .map(|(_, key, label)| Choice::new(key, *label))
            .collect(),
    }
}

/// Takes the row too many off and says where the neighbouring pages are.
fn pagination(
    rows: &mut Vec<list::Row>,
    key: Option<&Key>,
    order: Order,
    query: &Fields,
    address: &str,
) -> Pagination {
    let is_backwards = key.is_some_and(|key| key.is_backwards);
    let has_more = rows.len() > PAGE;
    if has_more && is_backwards {
        rows.remove(0);
    } else if has_more {
        rows.pop();
    }
    let link = |name: &str, row: &list::Row| {
        let mut fields = kept(query, &[]);
        fields.set(name, row.key(order));
        format!("{address}?{}", fields.query())
    };
    let has_previous = if is_backwards { has_more } else { key.is_some() };
    let has_next = is_backwards || has_more;
    let shown = match rows.first().map(|row| (row.hits, row.are_more)) {
        None => String::new(),
        Some((1, false)) => "1 Tätigkeit".to_owned(),
        Some((hits, true)) => {
            let hits = hits.clamp(i64::try_from(rows.len()).unwrap_or(COUNTED), COUNTED);
            format!("mehr als {} Tätigkeiten", grouped(hits))
        }
        Some((hits, false)) => format!("{} Tätigkeiten", grouped(hits)),
    };
    Pagination {
        shown,
        previous: rows.first().filter(|_| has_previous).map(|row| link("vor", row)),
        next: rows.last().filter(|_| has_next).map(|row| link("nach", row)),
    }
}
