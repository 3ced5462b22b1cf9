//! Writes a plan into an organisation: departments and catalogue entries are found or made, then all
//! sheets. The number of statements does not grow with what the plan holds, but for one set of them for
//! every few hundred sheets.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use super::{Plan, check, measures_concept};
use crate::{
    contact,
    database::{
        Write,
        id::{ActivityId, DepartmentId, OrganisationId},
    },
    department,
    findings::kept,
    organisation,
    processing_activity::{
        model::{DocumentDetails, Measure, Sheet, new_rows},
        save, store,
    },
    register::{Contact, Head, LegalRegime, Office, OfficeHolder, choices::DocumentKind},
    web::validate::{TEXT, date_text},
};

/// So many sheets are judged at once; the findings of more are left to their job.
const JUDGED_AT_ONCE: usize = 100;

/// Who takes over.
#[derive(Debug, Clone, Copy)]
pub struct Taker<'a> {
    pub name: &'a str,
    /// New catalogue entries count as checked.
    pub confirmed: bool,
}

/// What was written.
#[derive(Debug)]
pub struct Outcome {
    /// Number and name of each new sheet, in the order of the plan.
    pub made: Vec<(i32, String)>,
    /// German sentences: what is stored in another way than the file says it.
    pub notes: Vec<String>,
}

/// Writes all of the plan.
pub async fn apply(
    db: &mut Write,
    organisation: OrganisationId,
    plan: Plan,
    by: Taker<'_>,
) -> sqlx::Result<Outcome> {
    let Plan { head, mut sheets, mut notes } = plan;
    // Two imports at once wait for each other.
    organisation::store::lock(db, organisation).await?;
    if let Some(head) = &head {
        write_head(db, organisation, head, &mut notes).await?;
    }
    number(db, organisation, &mut sheets, &mut notes).await?;
    departments(db, organisation, &mut sheets).await?;
    as_known(db, organisation, &mut sheets, &mut notes).await?;
    systems(db, organisation, &mut sheets, by.confirmed, &mut notes).await?;
    documents(db, organisation, &mut sheets, by.confirmed, &mut notes).await?;
    save::create_many(db, organisation, &mut sheets, by.confirmed).await?;
    kept::explain(db, organisation, &sheets, by.name).await?;
    if sheets.len() <= JUDGED_AT_ONCE {
        let ids: Vec<ActivityId> = sheets.iter().map(|sheet| sheet.id).collect();
        kept::refresh(db, organisation, &ids).await?;
    }
    Ok(Outcome { made: sheets.into_iter().map(|sheet| (sheet.number, sheet.name)).collect(), notes })
}

/// The numbers of the file stay when none of them was ever given here; else all are new, in their order.
async fn number(
    db: &mut Write,
    organisation: OrganisationId,
    sheets: &mut [Sheet],
    notes: &mut Vec<String>,
) -> sqlx::Result<()> {
    let upcoming = store::upcoming_number(&mut *db, organisation).await?;
    if sheets.iter().all(|sheet| sheet.number >= upcoming) {
        return Ok(());
    }
    let is_numbered = sheets.iter().any(|sheet| sheet.number > 0);
    sheets.iter_mut().for_each(|sheet| sheet.number = 0);
    if is_numbered {
        notes.push(format!(
            "Nummern der Datei sind in dieser Organisation schon vergeben; gezählt wird ab Nr.\u{a0}{upcoming}."
        ));
    }
    Ok(())
}

/// Departments by their labels; the ones that are not there are made, none below another.
pub(super) async fn departments(
    db: &mut Write,
    organisation: OrganisationId,
    sheets: &mut [Sheet],
) -> sqlx::Result<()> {
    let mut known: HashMap<String, DepartmentId> = HashMap::new();
    for unit in store::departments(&mut *db, organisation).await? {
        known.entry(unit.label()).or_insert(unit.id);
    }
    let mut made = Vec::new();
    for label in sheets.iter().filter_map(|sheet| sheet.department.as_deref()) {
        if !known.contains_key(label) {
            let id = DepartmentId::new();
            known.insert(label.to_owned(), id);
            let (short_sign, name) = check::department(label);
            made.push((id, short_sign.to_owned(), name.to_owned()));
        }
    }
    department::store::insert_many(db, organisation, &made).await?;
    for sheet in sheets {
        if let Some(label) = &sheet.department {
            sheet.department_id = known.get(label).copied();
        }
    }
    Ok(())
}

/// Names that the organisation spells otherwise ("Loeschung", "Löschung") become its own.
async fn as_known(
    db: &mut Write,
    organisation: OrganisationId,
    sheets: &mut [Sheet],
    notes: &mut Vec<String>,
) -> sqlx::Result<()> {
    let mut asked: Vec<(&str, &mut String)> = Vec::new();
    for sheet in sheets {
        asked.extend(sheet.data_subjects.iter_mut().map(|row| ("data_subject_category", &mut row.name)));
        asked.extend(sheet.data_categories.iter_mut().map(|row| ("data_category", &mut row.name)));
        asked.extend(sheet.recipients.iter_mut().map(|row| ("recipient", &mut row.name)));
        asked.extend(sheet.systems.iter_mut().map(|row| ("system", &mut row.name)));
        asked.extend(sheet.documents.iter_mut().map(|row| ("reference_document", &mut row.name)));
    }
    let distinct: BTreeSet<(&str, &str)> =
        asked.iter().map(|(catalogue, name)| (*catalogue, name.as_str())).collect();
    let (catalogues, names): (Vec<String>, Vec<String>) =
        distinct.into_iter().map(|(catalogue, name)| (catalogue.to_owned(), name.to_owned())).unzip();
    let found = sqlx::query!(
        r#"
        select asked.catalogue as "catalogue!", asked.name as "name!", min(entry.name) as "known!"
        from unnest($2::text[], $3::text[]) asked (catalogue, name)
        join catalogue_entry entry
            on entry.organisation_id = $1
            and entry.catalogue = asked.catalogue
            and vvt_folded(entry.name) = vvt_folded(asked.name)
        group by asked.catalogue, asked.name
        having bool_and(entry.name <> asked.name)
        "#,
        organisation.0,
        &catalogues,
        &names,
    )
    .fetch_all(&mut **db)
    .await?;
    let known: HashMap<(&str, &str), &str> =
        found.iter().map(|row| ((row.catalogue.as_str(), row.name.as_str()), row.known.as_str())).collect();
    for (catalogue, name) in asked {
        if let Some(own) = known.get(&(catalogue, name.as_str())) {
            *name = (*own).to_owned();
        }
    }
    notes.extend(found.iter().map(|row| {
        format!("„{}“ heißt in dieser Organisation „{}“ und steht jetzt so da.", row.name, row.known)
    }));
    Ok(())
}

/// Systems with the measures that they bring along. Measures that the organisation's own entry does not
/// have stand on the sheet itself.
async fn systems(
    db: &mut Write,
    organisation: OrganisationId,
    sheets: &mut [Sheet],
    confirmed: bool,
    notes: &mut Vec<String>,
) -> sqlx::Result<()> {
    let mut wanted: Vec<(&str, &str)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for row in sheets.iter().flat_map(|sheet| &sheet.systems) {
        let place = *places.entry(&row.name).or_insert(wanted.len());
        match wanted.get_mut(place) {
            None => wanted.push((&row.name, &row.measures)),
            Some(known) if known.1.is_empty() => known.1 = &row.measures,
            Some(_) => {}
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = wanted.iter().map(|_| Uuid::now_v7()).collect();
    let (names, measures): (Vec<String>, Vec<String>) =
        wanted.iter().map(|(name, measures)| ((*name).to_owned(), (*measures).to_owned())).unzip();
    let known = sqlx::query!(
        r#"
        with made as (
            insert into system (id, organisation_id, name, measures, confirmed)
            select wanted.id, $1, wanted.name, wanted.measures, $5
            from unnest($2::uuid[], $3::text[], $4::text[]) wanted (id, name, measures)
            order by wanted.name
            on conflict (organisation_id, name) do nothing
            returning name, measures
        )
        select name as "name!", measures as "measures!"
        from made
        union all
        select name, measures
        from system
        where organisation_id = $1
        and name = any($3)
        "#,
        organisation.0,
        &ids,
        &names,
        &measures,
        confirmed,
    )
    .fetch_all(&mut **db)
    .await?;
    let known: HashMap<String, String> = known.into_iter().map(|row| (row.name, row.measures)).collect();
    for sheet in sheets {
        let mut own = Vec::new();
        for row in &sheet.systems {
            let entry = known.get(&row.name).map_or("", String::as_str);
            let missing =
                row.measures.lines().filter(|line| entry.lines().all(|known| known.trim() != *line));
            own.extend(missing.map(|line| format!("{}: {line}", row.name)));
        }
        if own.is_empty() {
            continue;
        }
        notes.push(format!(
            "Nr.\u{a0}{} „{}“: Maßnahmen von Systemen, die im Katalog anders beschrieben sind, stehen jetzt auf dem Blatt.",
            sheet.number, sheet.name
        ));
        let kept = std::mem::take(&mut sheet.measures);
        let first = kept.iter().map(|row| row.position).max().unwrap_or_default();
        let added = new_rows(own.into_iter().map(|text| Measure { text, ..Measure::default() }));
        let added =
            added.into_iter().map(|row| Measure { position: first.saturating_add(row.position), ..row });
        sheet.measures = kept.into_iter().chain(added).collect();
    }
    Ok(())
}

/// A document as the catalogue keeps it.
#[derive(Serialize)]
struct DocumentEntry<'a> {
    id: Uuid,
    name: &'a str,
    #[serde(flatten)]
    details: &'a DocumentDetails,
}

/// Documents with their details. Details that the organisation's own entry has otherwise stand in the
/// sheet's remark on it.
pub(super) async fn documents(
    db: &mut Write,
    organisation: OrganisationId,
    sheets: &mut [Sheet],
    confirmed: bool,
    notes: &mut Vec<String>,
) -> sqlx::Result<()> {
    let empty = DocumentDetails::default();
    let mut wanted: Vec<DocumentEntry> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for row in sheets.iter().flat_map(|sheet| &sheet.documents) {
        let place = *places.entry(&row.name).or_insert(wanted.len());
        match wanted.get_mut(place) {
            None => wanted.push(DocumentEntry { id: Uuid::now_v7(), name: &row.name, details: &row.details }),
            Some(known) if *known.details == empty => known.details = &row.details,
            Some(_) => {}
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = wanted.iter().map(|entry| entry.name.to_owned()).collect();
    let known = sqlx::query!(
        r#"
        with made as (
            insert into reference_document (
                id, organisation_id, name, kind, version, as_of, place, responsible, first_presentation, confirmed
            )
            select id, $1, name, kind, version, as_of, place, responsible, first_presentation, $4
            from jsonb_populate_recordset(null::reference_document, $2)
            order by name
            on conflict (organisation_id, name) do nothing
            returning *
        )
        select name as "name!", to_jsonb(made) as "details!: Json<DocumentDetails>"
        from made
        union all
        select name, to_jsonb(reference_document)
        from reference_document
        where organisation_id = $1
        and name = any($3)
        "#,
        organisation.0,
        Json(&wanted) as _,
        &names,
        confirmed,
    )
    .fetch_all(&mut **db)
    .await?;
    let known: HashMap<String, DocumentDetails> =
        known.into_iter().map(|row| (row.name, row.details.0)).collect();
    for sheet in sheets {
        for row in &mut sheet.documents {
            let Some(entry) = known.get(&row.name) else { continue };
            let words = details_words(&row.details, entry);
            if words.is_empty() {
                continue;
            }
            let note = if row.note.is_empty() { words } else { format!("{}; {words}", row.note) };
            row.note = note.chars().take(TEXT).collect();
            notes.push(format!(
                "Nr.\u{a0}{} „{}“: Das Dokument „{}“ ist im Katalog anders beschrieben; was die Datei dazu sagt, steht \
                 jetzt als Anmerkung da.",
                sheet.number, sheet.name, row.name
            ));
        }
    }
    Ok(())
}

/// What the file says of a document and the catalogue does not.
fn details_words(file: &DocumentDetails, known: &DocumentDetails) -> String {
    let mut words = Vec::new();
    if file.kind != known.kind && file.kind != DocumentKind::Unspecified {
        words.push(file.kind.label().to_owned());
    }
    if file.version != known.version && !file.version.is_empty() {
        words.push(format!("Version {}", file.version));
    }
    if let Some(day) = file.as_of.filter(|day| Some(*day) != known.as_of) {
        words.push(format!("Stand {}", date_text(day)));
    }
    if file.place != known.place && !file.place.is_empty() {
        words.push(file.place.clone());
    }
    if file.responsible != known.responsible && !file.responsible.is_empty() {
        words.push(format!("zuständig: {}", file.responsible));
    }
    words.join("; ")
}

/// Cover and Vorblatt, each part where the organisation says nothing of its own yet. Its name and kind
/// are never changed.
async fn write_head(
    db: &mut Write,
    organisation: OrganisationId,
    head: &Head,
    notes: &mut Vec<String>,
) -> sqlx::Result<()> {
    let stored = organisation::store::details(&mut *db, organisation).await?;
    let controller = &head.controller;
    if controller.name != stored.name {
        notes.push(format!(
            "Das Verzeichnis der Datei ist das von „{}“; die Organisation heißt weiter „{}“.",
            controller.name, stored.name
        ));
    }
    if controller.kind.as_deref().is_some_and(|kind| kind != stored.kind.label()) {
        notes.push(format!("Die Art der Organisation bleibt „{}“.", stored.kind.label()));
    }
    let wanted = organisation::Details {
        name: stored.name.clone(),
        kind: stored.kind,
        federal_state: controller.federal_state.clone().unwrap_or_default(),
        regime: head.regime,
        contact: controller.contact.clone(),
        register_entry: controller.register_entry.clone(),
        tax_number: controller.tax_number.clone(),
        management: controller.management.clone(),
        employees: controller.employees.and_then(|count| i32::try_from(count).ok()),
        supervisory_authority: head.supervisory_authority.clone(),
        no_officer_reason: head.no_officer_reason.clone(),
    };
    let is_new = stored == organisation::Details { name: stored.name.clone(), ..fresh(stored.kind) };
    if is_new {
        organisation::store::update(db, organisation, &wanted).await?;
    } else if stored != wanted {
        notes.push(
            "Was die Organisation auf dem Vorblatt über sich sagt, weicht von der Datei ab und bleibt, wie es ist."
                .to_owned(),
        );
    }
    office_holders(db, organisation, head, notes).await?;
    if let Some(concept) = &head.measures_concept {
        measures_concept::write(db, organisation, concept, notes).await?;
    }
    Ok(())
}

/// What a new organisation says of itself.
fn fresh(kind: organisation::Kind) -> organisation::Details {
    organisation::Details {
        name: String::new(),
        kind,
        federal_state: String::new(),
        regime: LegalRegime::Gdpr,
        contact: Contact { country: Some("Deutschland".to_owned()), ..Contact::default() },
        register_entry: None,
        tax_number: None,
        management: None,
        employees: None,
        supervisory_authority: None,
        no_officer_reason: None,
    }
}

async fn office_holders(
    db: &mut Write,
    organisation: OrganisationId,
    head: &Head,
    notes: &mut Vec<String>,
) -> sqlx::Result<()> {
    let in_force = [
        (Office::DataProtectionOfficer, &head.data_protection_officers),
        (Office::JointController, &head.joint_controllers),
        (Office::Representative, &head.representatives),
        (Office::ContactPerson, &head.contact_persons),
    ];
    let in_force =
        in_force.into_iter().flat_map(|(office, holders)| holders.iter().map(move |it| (office, it.clone())));
    let former = head.predecessors.iter().map(|former| {
        let holder = OfficeHolder {
            name: former.name.clone(),
            function: None,
            contact: Contact::default(),
            valid_from: former.valid_from,
            valid_until: former.valid_until,
            agreed_on: None,
            notified_on: None,
            remark: None,
        };
        (former.office, holder)
    });
    let wanted: Vec<(Office, OfficeHolder)> = in_force.chain(former).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let stored = contact::store::all(&mut *db, organisation).await?;
    if stored.is_empty() {
        return contact::store::insert_many(db, organisation, &wanted).await;
    }
    let is_known = |(office, holder): &(Office, OfficeHolder)| {
        stored.iter().any(|held| held.office == *office && held.holder.name == holder.name)
    };
    if !wanted.iter().all(is_known) {
        notes.push(
            "Die Organisation hat schon Datenschutzbeauftragte, Vertreter oder Ansprechpartner; aus der Datei kommt keine \
             Person dazu."
                .to_owned(),
        );
    }
    Ok(())
}
