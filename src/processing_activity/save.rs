//! Writes the difference between a stored sheet and a [`Draft`]: rows that stay untouched are not
//! written, so the history of changes shows what somebody changed and nothing else.

use uuid::Uuid;

use super::{
    model::{Item, ScopeKind, Sheet},
    short_form::{Draft, Placed, REGIMES, RowScope, STAGES, STATEMENTS, key_of},
};
use crate::{
    database::{Write, id::OrganisationId},
    register::{RecipientKind, Stage},
};

/// Where the rows belong.
#[derive(Clone, Copy)]
struct Target {
    organisation: Uuid,
    activity: Uuid,
}

/// Makes the stored sheet what the draft says; false when nothing had to be written. `confirmed`:
/// whether new catalogue entries count as checked (not when a Bearbeiter typed them).
pub async fn save(
    db: &mut Write,
    organisation: OrganisationId,
    sheet: &Sheet,
    draft: &Draft,
    confirmed: bool,
) -> sqlx::Result<bool> {
    let target = Target { organisation: organisation.0, activity: sheet.id.0 };
    let mut is_changed = head(db, target, sheet, draft).await?;
    is_changed |=
        texts(db, target, TextTable::Purpose, &sheet.purposes, &draft.purposes, |row| &row.text).await?;
    is_changed |= data_categories(db, target, sheet, draft, confirmed).await?;
    is_changed |= data_subjects(db, target, sheet, draft, confirmed).await?;
    is_changed |= recipients(db, target, sheet, draft, confirmed).await?;
    is_changed |=
        texts(db, target, TextTable::LegalBasis, &sheet.legal_bases, &draft.legal_bases, |row| &row.text)
            .await?;
    is_changed |=
        texts(db, target, TextTable::Transfer, &sheet.transfers, &draft.transfers, |row| &row.text).await?;
    is_changed |=
        texts(db, target, TextTable::Measure, &sheet.measures, &draft.measures, |row| &row.text).await?;
    is_changed |= retention_rules(db, target, sheet, draft).await?;
    is_changed |= extra_values(db, target, sheet, draft).await?;
    if is_changed {
        touch(db, target).await?;
    }
    Ok(is_changed)
}

async fn head(db: &mut Write, target: Target, sheet: &Sheet, draft: &Draft) -> sqlx::Result<bool> {
    let is_same = sheet.name == draft.name
        && sheet.own_reference == draft.own_reference
        && sheet.department_id == draft.department
        && sheet.contact_person == draft.contact_person
        && sheet.legal_regime == draft.legal_regime
        && sheet.stage == draft.stage
        && sheet.introduced_on == draft.introduced_on
        && sheet.changed_on == draft.changed_on
        && sheet.entry_as_of == draft.entry_as_of
        && sheet.no_recipients == draft.no_recipients
        && sheet.third_country_statement == draft.third_country_statement
        && sheet.third_country_remark == draft.third_country_remark
        && sheet.global_measures == draft.global_measures
        && sheet.supplement == draft.supplement;
    if is_same {
        return Ok(false);
    }
    let stage = if draft.stage == Stage::Ended { "ended" } else { key_of(&STAGES, draft.stage) };
    sqlx::query!(
        "
        update processing_activity
        set name = $3,
            own_reference = $4,
            department_id = $5,
            contact_person = $6,
            legal_regime = $7,
            stage = $8,
            introduced_on = $9,
            changed_on = $10,
            entry_as_of = $11,
            no_recipients = $12,
            third_country_statement = $13,
            third_country_remark = $14,
            global_measures = $15,
            supplement = $16
        where organisation_id = $1
        and id = $2
        ",
        target.organisation,
        target.activity,
        draft.name,
        draft.own_reference,
        draft.department.map(|id| id.0),
        draft.contact_person,
        key_of(&REGIMES, draft.legal_regime),
        stage,
        draft.introduced_on,
        draft.changed_on,
        draft.entry_as_of,
        draft.no_recipients,
        draft.third_country_statement.map(|statement| key_of(&STATEMENTS, statement)),
        draft.third_country_remark,
        draft.global_measures,
        draft.supplement,
    )
    .execute(&mut **db)
    .await?;
    Ok(true)
}

async fn touch(db: &mut Write, target: Target) -> sqlx::Result<()> {
    sqlx::query!(
        "update processing_activity set updated_at = vvt_now() where organisation_id = $1 and id = $2",
        target.organisation,
        target.activity
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// Rows to remove: stored ones that no line continues.
fn gone<S: Item, T>(stored: &[S], placed: &[Placed<T>]) -> Vec<Uuid> {
    let mut is_kept = vec![false; stored.len()];
    for at in placed.iter().filter_map(|line| line.stored) {
        is_kept[at] = true;
    }
    stored.iter().zip(is_kept).filter(|(_, is_kept)| !is_kept).map(|(row, _)| row.id()).collect()
}

/// Lines whose row has to be written: new, changed or moved.
fn touched<'a, S: Item, T>(
    stored: &'a [S],
    placed: &'a [Placed<T>],
) -> impl Iterator<Item = (&'a Placed<T>, Option<&'a S>)> {
    placed.iter().filter_map(|line| {
        let row = line.stored.map(|at| &stored[at]);
        let is_same = line.value.is_none() && row.is_some_and(|row| row.position() == line.position);
        (!is_same).then_some((line, row))
    })
}

#[derive(Clone, Copy)]
enum TextTable {
    Purpose,
    LegalBasis,
    Transfer,
    Measure,
}

/// The four lists whose rows are a text at a position.
async fn texts<S: Item>(
    db: &mut Write,
    target: Target,
    table: TextTable,
    stored: &[S],
    placed: &[Placed<String>],
    text: impl Fn(&S) -> &String,
) -> sqlx::Result<bool> {
    let gone = gone(stored, placed);
    let mut ids = Vec::new();
    let mut positions = Vec::new();
    let mut values = Vec::new();
    for (line, row) in touched(stored, placed) {
        ids.push(line.id);
        positions.push(line.position);
        values.push(line.value.clone().or_else(|| row.map(|row| text(row).clone())).unwrap_or_default());
    }
    macro_rules! write {
        ($delete:literal, $upsert:literal) => {{
            if !gone.is_empty() {
                sqlx::query!($delete, target.organisation, target.activity, &gone).execute(&mut **db).await?;
            }
            if !ids.is_empty() {
                sqlx::query!($upsert, target.organisation, target.activity, &ids, &positions, &values)
                    .execute(&mut **db)
                    .await?;
            }
        }};
    }
    match table {
        TextTable::Purpose => write!(
            "delete from activity_purpose where organisation_id = $1 and activity_id = $2 and id = any($3)",
            "
            insert into activity_purpose (organisation_id, activity_id, id, position, text)
            select $1, $2, * from unnest($3::uuid[], $4::integer[], $5::text[])
            on conflict (id) do update set position = excluded.position, text = excluded.text
            "
        ),
        TextTable::LegalBasis => write!(
            "delete from activity_legal_basis where organisation_id = $1 and activity_id = $2 and id = any($3)",
            "
            insert into activity_legal_basis (organisation_id, activity_id, id, position, text)
            select $1, $2, * from unnest($3::uuid[], $4::integer[], $5::text[])
            on conflict (id) do update set position = excluded.position, text = excluded.text
            "
        ),
        TextTable::Transfer => write!(
            "delete from activity_transfer where organisation_id = $1 and activity_id = $2 and id = any($3)",
            "
            insert into activity_transfer (organisation_id, activity_id, id, position, text)
            select $1, $2, * from unnest($3::uuid[], $4::integer[], $5::text[])
            on conflict (id) do update set position = excluded.position, text = excluded.text
            "
        ),
        TextTable::Measure => write!(
            "delete from activity_measure where organisation_id = $1 and activity_id = $2 and id = any($3)",
            "
            insert into activity_measure (organisation_id, activity_id, id, position, text)
            select $1, $2, * from unnest($3::uuid[], $4::integer[], $5::text[])
            on conflict (id) do update set position = excluded.position, text = excluded.text
            "
        ),
    }
    Ok(!gone.is_empty() || !ids.is_empty())
}

/// A catalogue of names.
#[derive(Clone, Copy)]
enum Catalogue {
    DataSubjects,
    DataCategories,
    Recipients,
}

/// The entries with these names, made where there is none yet; in the order asked for. New ones are
/// made in the order of their names: two people who use the same new names at once would otherwise
/// wait for each other.
async fn entries(
    db: &mut Write,
    target: Target,
    catalogue: Catalogue,
    names: &[String],
    confirmed: bool,
) -> sqlx::Result<Vec<Uuid>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let new_ids: Vec<Uuid> = names.iter().map(|_| Uuid::now_v7()).collect();
    macro_rules! find {
        ($insert:literal, $select:literal) => {{
            sqlx::query!($insert, target.organisation, &new_ids, names, confirmed).execute(&mut **db).await?;
            sqlx::query_scalar!($select, target.organisation, names).fetch_all(&mut **db).await
        }};
    }
    match catalogue {
        Catalogue::DataSubjects => find!(
            "
            insert into data_subject_category (organisation_id, id, name, confirmed)
            select $1, entry.id, entry.name, $4
            from unnest($2::uuid[], $3::text[]) as entry (id, name)
            order by entry.name
            on conflict (organisation_id, name) do nothing
            ",
            r#"
            select category.id
            from unnest($2::text[]) with ordinality as asked (name, place)
            join data_subject_category category
                on category.organisation_id = $1
                and category.name = asked.name
            order by asked.place
            "#
        ),
        Catalogue::DataCategories => find!(
            "
            insert into data_category (organisation_id, id, name, confirmed)
            select $1, entry.id, entry.name, $4
            from unnest($2::uuid[], $3::text[]) as entry (id, name)
            order by entry.name
            on conflict (organisation_id, name) do nothing
            ",
            r#"
            select category.id
            from unnest($2::text[]) with ordinality as asked (name, place)
            join data_category category
                on category.organisation_id = $1
                and category.name = asked.name
            order by asked.place
            "#
        ),
        Catalogue::Recipients => find!(
            "
            insert into recipient (organisation_id, id, name, confirmed)
            select $1, entry.id, entry.name, $4
            from unnest($2::uuid[], $3::text[]) as entry (id, name)
            order by entry.name
            on conflict (organisation_id, name) do nothing
            ",
            r#"
            select recipient.id
            from unnest($2::text[]) with ordinality as asked (name, place)
            join recipient
                on recipient.organisation_id = $1
                and recipient.name = asked.name
            order by asked.place
            "#
        ),
    }
}

async fn data_subjects(
    db: &mut Write,
    target: Target,
    sheet: &Sheet,
    draft: &Draft,
    confirmed: bool,
) -> sqlx::Result<bool> {
    let gone = gone(&sheet.data_subjects, &draft.data_subjects);
    let touched: Vec<_> = touched(&sheet.data_subjects, &draft.data_subjects).collect();
    // A line whose name stands as it was shown keeps its entry, even if that was renamed meanwhile.
    let renamed: Vec<String> = touched
        .iter()
        .filter_map(|(line, row)| {
            let named = line.value.as_ref()?;
            (row.map(|row| &row.name) != Some(&named.name)).then(|| named.name.clone())
        })
        .collect();
    let mut found = entries(db, target, Catalogue::DataSubjects, &renamed, confirmed).await?.into_iter();
    let (mut ids, mut positions, mut categories, mut notes) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (line, row) in &touched {
        let kept = row.map(|row| (row.category_id, &row.name, &row.note));
        let category = match (&line.value, kept) {
            (Some(named), Some((category, name, _))) if *name == named.name => Some(category),
            (Some(_), _) => found.next(),
            (None, kept) => kept.map(|(category, ..)| category),
        };
        let Some(category) = category else { continue };
        ids.push(line.id);
        positions.push(line.position);
        categories.push(category);
        let note = line.value.as_ref().map(|named| &named.note).or(kept.map(|(.., note)| note));
        notes.push(note.cloned().unwrap_or_default());
    }
    if !gone.is_empty() {
        sqlx::query!(
            "delete from activity_data_subject where organisation_id = $1 and activity_id = $2 and id = any($3)",
            target.organisation,
            target.activity,
            &gone
        )
        .execute(&mut **db)
        .await?;
    }
    if !ids.is_empty() {
        sqlx::query!(
            "
            insert into activity_data_subject (organisation_id, activity_id, id, position, category_id, note)
            select $1, $2, * from unnest($3::uuid[], $4::integer[], $5::uuid[], $6::text[])
            on conflict (id) do update set
                position = excluded.position,
                category_id = excluded.category_id,
                note = excluded.note
            ",
            target.organisation,
            target.activity,
            &ids,
            &positions,
            &categories,
            &notes,
        )
        .execute(&mut **db)
        .await?;
    }
    Ok(!gone.is_empty() || !ids.is_empty())
}

async fn data_categories(
    db: &mut Write,
    target: Target,
    sheet: &Sheet,
    draft: &Draft,
    confirmed: bool,
) -> sqlx::Result<bool> {
    let gone = gone(&sheet.data_categories, &draft.data_categories);
    let touched: Vec<_> = touched(&sheet.data_categories, &draft.data_categories).collect();
    let renamed: Vec<String> = touched
        .iter()
        .filter_map(|(line, row)| {
            let named = &line.value.as_ref()?.line.named;
            (row.map(|row| &row.name) != Some(&named.name)).then(|| named.name.clone())
        })
        .collect();
    let mut found = entries(db, target, Catalogue::DataCategories, &renamed, confirmed).await?.into_iter();
    let (mut ids, mut positions, mut numbers, mut sub_numbers) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut categories, mut notes, mut specials, mut kinds, mut offences) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (line, row) in &touched {
        let category = match (&line.value, row) {
            (Some(value), Some(row)) if row.name == value.line.named.name => Some(row.category_id),
            (Some(_), _) => found.next(),
            (None, row) => row.map(|row| row.category_id),
        };
        let Some(category) = category else { continue };
        ids.push(line.id);
        positions.push(line.position);
        categories.push(category);
        match (&line.value, row) {
            (Some(value), _) => {
                numbers.push(value.number.0);
                sub_numbers.push(value.number.1);
                notes.push(value.line.named.note.clone());
                specials.push(value.line.special_kind.is_some());
                kinds.push(value.line.special_kind.clone().unwrap_or_default());
                offences.push(value.line.criminal_offences);
            }
            (None, row) => {
                numbers.push(row.map_or(0, |row| row.number));
                sub_numbers.push(row.map_or(0, |row| row.sub_number));
                notes.push(row.map(|row| row.note.clone()).unwrap_or_default());
                specials.push(row.is_some_and(|row| row.special_category));
                kinds.push(row.map(|row| row.special_kind.clone()).unwrap_or_default());
                offences.push(row.is_some_and(|row| row.criminal_offences));
            }
        }
    }
    if !gone.is_empty() {
        sqlx::query!(
            "delete from activity_data_category where organisation_id = $1 and activity_id = $2 and id = any($3)",
            target.organisation,
            target.activity,
            &gone
        )
        .execute(&mut **db)
        .await?;
        forget_empty_scopes(db, target).await?;
    }
    if !ids.is_empty() {
        sqlx::query!(
            "
            insert into activity_data_category (
                organisation_id, activity_id, id, position, number, sub_number, category_id, note,
                special_category, special_kind, criminal_offences
            )
            select $1, $2, * from unnest(
                $3::uuid[], $4::integer[], $5::integer[], $6::integer[], $7::uuid[], $8::text[],
                $9::boolean[], $10::text[], $11::boolean[]
            )
            on conflict (id) do update set
                position = excluded.position,
                category_id = excluded.category_id,
                note = excluded.note,
                special_category = excluded.special_category,
                special_kind = excluded.special_kind,
                criminal_offences = excluded.criminal_offences
            ",
            target.organisation,
            target.activity,
            &ids,
            &positions,
            &numbers,
            &sub_numbers,
            &categories,
            &notes,
            &specials,
            &kinds,
            &offences,
        )
        .execute(&mut **db)
        .await?;
    }
    if draft.next_data_number != sheet.next_data_number {
        sqlx::query!(
            "update processing_activity set next_data_number = $3 where organisation_id = $1 and id = $2",
            target.organisation,
            target.activity,
            draft.next_data_number
        )
        .execute(&mut **db)
        .await?;
    }
    Ok(!gone.is_empty() || !ids.is_empty())
}

/// Items whose last number went with its data category are "nicht aufgegliedert" again (R42).
async fn forget_empty_scopes(db: &mut Write, target: Target) -> sqlx::Result<()> {
    macro_rules! forget {
        ($($statement:literal)*) => {$(
            sqlx::query!($statement, target.organisation, target.activity).execute(&mut **db).await?;
        )*};
    }
    forget!(
        "
        update activity_data_subject item
        set scope = 'unspecified'
        where organisation_id = $1
        and activity_id = $2
        and scope = 'numbers'
        and not exists (
            select from activity_data_subject_number link
            where link.organisation_id = $1
            and link.activity_id = $2
            and link.item_id = item.id
        )
        "
        "
        update activity_recipient item
        set scope = 'unspecified'
        where organisation_id = $1
        and activity_id = $2
        and scope = 'numbers'
        and not exists (
            select from activity_recipient_number link
            where link.organisation_id = $1
            and link.activity_id = $2
            and link.item_id = item.id
        )
        "
        "
        update activity_transfer item
        set scope = 'unspecified'
        where organisation_id = $1
        and activity_id = $2
        and scope = 'numbers'
        and not exists (
            select from activity_transfer_number link
            where link.organisation_id = $1
            and link.activity_id = $2
            and link.item_id = item.id
        )
        "
        "
        update activity_retention_rule item
        set scope = 'unspecified'
        where organisation_id = $1
        and activity_id = $2
        and scope = 'numbers'
        and not exists (
            select from activity_retention_rule_number link
            where link.organisation_id = $1
            and link.activity_id = $2
            and link.item_id = item.id
        )
        "
        "
        update activity_measure item
        set scope = 'unspecified'
        where organisation_id = $1
        and activity_id = $2
        and scope = 'numbers'
        and not exists (
            select from activity_measure_number link
            where link.organisation_id = $1
            and link.activity_id = $2
            and link.item_id = item.id
        )
        "
    );
    Ok(())
}

/// As stored in `activity_recipient.kind`.
fn kind_key(kind: RecipientKind) -> &'static str {
    match kind {
        RecipientKind::Unspecified => "unspecified",
        RecipientKind::Internal => "internal",
        RecipientKind::External => "external",
        RecipientKind::Processor => "processor",
        RecipientKind::JointController => "joint_controller",
        RecipientKind::ThirdCountry => "third_country",
        RecipientKind::InternationalOrganisation => "international_organisation",
    }
}

async fn recipients(
    db: &mut Write,
    target: Target,
    sheet: &Sheet,
    draft: &Draft,
    confirmed: bool,
) -> sqlx::Result<bool> {
    let gone = gone(&sheet.recipients, &draft.recipients);
    let touched: Vec<_> = touched(&sheet.recipients, &draft.recipients).collect();
    let renamed: Vec<String> = touched
        .iter()
        .filter_map(|(line, row)| {
            let (_, named) = line.value.as_ref()?;
            (row.map(|row| &row.name) != Some(&named.name)).then(|| named.name.clone())
        })
        .collect();
    let mut found = entries(db, target, Catalogue::Recipients, &renamed, confirmed).await?.into_iter();
    let (mut ids, mut positions, mut names, mut kinds, mut notes) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (line, row) in &touched {
        let name = match (&line.value, row) {
            (Some((_, named)), Some(row)) if row.name == named.name => Some(row.recipient_id),
            (Some(_), _) => found.next(),
            (None, row) => row.map(|row| row.recipient_id),
        };
        let Some(name) = name else { continue };
        ids.push(line.id);
        positions.push(line.position);
        names.push(name);
        match (&line.value, row) {
            (Some((kind, named)), _) => {
                kinds.push(kind_key(*kind).to_owned());
                notes.push(named.note.clone());
            }
            (None, row) => {
                kinds.push(kind_key(row.map_or(RecipientKind::Unspecified, |row| row.kind)).to_owned());
                notes.push(row.map(|row| row.note.clone()).unwrap_or_default());
            }
        }
    }
    if !gone.is_empty() {
        sqlx::query!(
            "delete from activity_recipient where organisation_id = $1 and activity_id = $2 and id = any($3)",
            target.organisation,
            target.activity,
            &gone
        )
        .execute(&mut **db)
        .await?;
    }
    if !ids.is_empty() {
        sqlx::query!(
            "
            insert into activity_recipient (organisation_id, activity_id, id, position, recipient_id, kind, note)
            select $1, $2, * from unnest($3::uuid[], $4::integer[], $5::uuid[], $6::text[], $7::text[])
            on conflict (id) do update set
                position = excluded.position,
                recipient_id = excluded.recipient_id,
                kind = excluded.kind,
                note = excluded.note
            ",
            target.organisation,
            target.activity,
            &ids,
            &positions,
            &names,
            &kinds,
            &notes,
        )
        .execute(&mut **db)
        .await?;
    }
    Ok(!gone.is_empty() || !ids.is_empty())
}

async fn retention_rules(db: &mut Write, target: Target, sheet: &Sheet, draft: &Draft) -> sqlx::Result<bool> {
    let gone = gone(&sheet.retention_rules, &draft.retention_rules);
    let (mut ids, mut positions, mut texts, mut scopes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut linked_items, mut linked_rows) = (Vec::new(), Vec::new());
    let (mut unlinked_items, mut unlinked_rows) = (Vec::new(), Vec::new());
    for (line, row) in touched(&sheet.retention_rules, &draft.retention_rules) {
        ids.push(line.id);
        positions.push(line.position);
        match (&line.value, row) {
            (Some((scope, text)), _) => {
                texts.push(text.clone());
                let (key, rows) = match scope {
                    RowScope::Unspecified => ("unspecified", Vec::new()),
                    RowScope::All => ("all", Vec::new()),
                    RowScope::Rows(rows) => ("numbers", rows.clone()),
                };
                scopes.push(key.to_owned());
                let old = row.map_or(&[][..], |row| &row.numbers);
                for gone in old.iter().filter(|id| !rows.contains(id)) {
                    unlinked_items.push(line.id);
                    unlinked_rows.push(*gone);
                }
                for new in rows.iter().filter(|id| !old.contains(id)) {
                    linked_items.push(line.id);
                    linked_rows.push(*new);
                }
            }
            (None, row) => {
                texts.push(row.map(|row| row.text.clone()).unwrap_or_default());
                let scope = row.map_or(ScopeKind::Unspecified, |row| row.scope);
                let is_empty =
                    row.is_none_or(|row| row.numbers.iter().all(|id| sheet.number_of(*id).is_none()));
                let key = match scope {
                    ScopeKind::All => "all",
                    ScopeKind::Numbers if !is_empty => "numbers",
                    _ => "unspecified",
                };
                scopes.push(key.to_owned());
            }
        }
    }
    if !gone.is_empty() {
        sqlx::query!(
            "delete from activity_retention_rule where organisation_id = $1 and activity_id = $2 and id = any($3)",
            target.organisation,
            target.activity,
            &gone
        )
        .execute(&mut **db)
        .await?;
    }
    if !ids.is_empty() {
        sqlx::query!(
            "
            insert into activity_retention_rule (organisation_id, activity_id, id, position, text, scope)
            select $1, $2, * from unnest($3::uuid[], $4::integer[], $5::text[], $6::text[])
            on conflict (id) do update set
                position = excluded.position,
                text = excluded.text,
                scope = excluded.scope
            ",
            target.organisation,
            target.activity,
            &ids,
            &positions,
            &texts,
            &scopes,
        )
        .execute(&mut **db)
        .await?;
    }
    if !unlinked_items.is_empty() {
        sqlx::query!(
            "
            delete from activity_retention_rule_number link
            using unnest($3::uuid[], $4::uuid[]) as gone (item_id, data_category_id)
            where link.organisation_id = $1
            and link.activity_id = $2
            and link.item_id = gone.item_id
            and link.data_category_id = gone.data_category_id
            ",
            target.organisation,
            target.activity,
            &unlinked_items,
            &unlinked_rows,
        )
        .execute(&mut **db)
        .await?;
    }
    if !linked_items.is_empty() {
        sqlx::query!(
            "
            insert into activity_retention_rule_number (organisation_id, activity_id, item_id, data_category_id)
            select $1, $2, * from unnest($3::uuid[], $4::uuid[])
            ",
            target.organisation,
            target.activity,
            &linked_items,
            &linked_rows,
        )
        .execute(&mut **db)
        .await?;
    }
    Ok(!gone.is_empty() || !ids.is_empty())
}

async fn extra_values(db: &mut Write, target: Target, sheet: &Sheet, draft: &Draft) -> sqlx::Result<bool> {
    let gone = gone(&sheet.extra_values, &draft.extra_values);
    let (mut ids, mut positions, mut labels, mut texts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (line, row) in touched(&sheet.extra_values, &draft.extra_values) {
        let value = line.value.clone().or_else(|| row.map(|row| (row.label.clone(), row.text.clone())));
        let (label, text) = value.unwrap_or_default();
        ids.push(line.id);
        positions.push(line.position);
        labels.push(label);
        texts.push(text);
    }
    if !gone.is_empty() {
        sqlx::query!(
            "delete from activity_extra_value where organisation_id = $1 and activity_id = $2 and id = any($3)",
            target.organisation,
            target.activity,
            &gone
        )
        .execute(&mut **db)
        .await?;
    }
    if !ids.is_empty() {
        sqlx::query!(
            "
            insert into activity_extra_value (organisation_id, activity_id, id, position, label, text)
            select $1, $2, * from unnest($3::uuid[], $4::integer[], $5::text[], $6::text[])
            on conflict (id) do update set
                position = excluded.position,
                label = excluded.label,
                text = excluded.text
            ",
            target.organisation,
            target.activity,
            &ids,
            &positions,
            &labels,
            &texts,
        )
        .execute(&mut **db)
        .await?;
    }
    Ok(!gone.is_empty() || !ids.is_empty())
}
