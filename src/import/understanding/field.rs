//! One cell on its way into its field.

use uuid::Uuid;

use super::{
    Reading, State, choice,
    draft::{Draft, ITEMS, Placed, chunks, too_long},
    list, norm, recipients, retention,
    third_country::{ThirdCountryReading, third_country},
};
use crate::{
    findings::text::{fold, parts},
    import::mapping::{Assignment, Proposal, Target, table::Piece},
    processing_activity::{
        lines::{self, Named},
        model::{
            DataSubject, Document, JointController, LegalBasis, Measure, Purpose, Recipient, RetentionRule,
            Sheet, System, Transfer,
        },
        short_form::statement_label,
    },
    register::{RecipientKind, ThirdCountryStatement},
    web::validate::{NAME, TEXT},
};

/// Columns in which few values are expected.
pub(super) fn is_read_as_choice(target: Target) -> bool {
    matches!(
        target,
        Target::ThirdCountries
            | Target::Stage
            | Target::ProcessingKind
            | Target::SpecialCategories
            | Target::Recipients
            | Target::InternalRecipients
            | Target::ExternalRecipients
            | Target::Processors
    )
}

/// How a value is read when nobody decides.
pub(super) fn proposed(target: Option<Target>, value: &str) -> Reading {
    let reading = match target {
        None => Some(Reading::ExtraValue),
        Some(Target::ThirdCountries) => third_country(value).statement.map(Reading::Statement),
        Some(Target::Stage) => choice::stage(value).map(Reading::Stage),
        Some(Target::ProcessingKind) => choice::processing_kind(value).map(Reading::Kind),
        Some(Target::SpecialCategories) => {
            choice::has_no_special_categories(value).then_some(Reading::Nothing)
        }
        Some(_) => recipients::says_none(value).then_some(Reading::Nothing),
    };
    reading.unwrap_or(Reading::Verbatim)
}

/// Puts a cell where its column goes, or where the person decided that its value goes, and notes it.
pub(super) fn place(draft: &mut Draft, column: &Proposal, piece: &Piece, decided: Option<Reading>) {
    let heading = &column.heading;
    let placed = match (column.to, decided) {
        (Assignment::LeaveOut, _) | (_, Some(Reading::LeaveOut)) => Placed::default(),
        (Assignment::ExtraValue, _) | (_, Some(Reading::ExtraValue)) => {
            draft.extra_value(heading, &piece.text)
        }
        // A dash stands for nothing.
        (Assignment::Field(_), None) if choice::is_blank(&piece.text) => {
            Placed { state: Some(State::Empty), ..Placed::default() }
        }
        (Assignment::Field(target), decided) => field(draft, target, column, piece, decided),
    };
    draft.note(heading, column.to, piece, placed);
}

fn field(
    draft: &mut Draft,
    target: Target,
    column: &Proposal,
    piece: &Piece,
    decided: Option<Reading>,
) -> Placed {
    let heading = &column.heading;
    let text = &*piece.text;
    let commas = column.splits_commas();
    if decided.is_none() && target.names_something() && !choice::is_no_entry(text) && choice::is_answer(text)
    {
        let problem = "Hier steht eine Antwort und keine Bezeichnung. Sie steht unter „Weitere Angaben“; bitte tragen Sie ein, wer oder was gemeint ist.";
        return draft.extra_value(heading, text).with_problem(problem);
    }
    match target {
        Target::OwnReference => {
            draft.set_line(heading, text, "/own_reference", |sheet| &mut sheet.own_reference)
        }
        Target::Name => draft.set_line(heading, text, "/name", |sheet| &mut sheet.name),
        Target::Department => department(draft, heading, text),
        Target::ContactPerson => {
            draft.set_line(heading, text, "/contact_person", |sheet| &mut sheet.contact_person)
        }
        Target::LeikaKey => draft.set_line(heading, text, "/keys/leika", |sheet| &mut sheet.leika_key),
        Target::OzgKey => draft.set_line(heading, text, "/keys/ozg", |sheet| &mut sheet.ozg_key),
        Target::FilePlanKey => {
            draft.set_line(heading, text, "/keys/file_plan", |sheet| &mut sheet.file_plan_key)
        }
        Target::FormerNumber => {
            draft.set_line(heading, text, "/keys/former_number", |sheet| &mut sheet.former_number)
        }
        Target::RecordNorm => draft.set_line(heading, text, "/record_norm", |sheet| &mut sheet.record_norm),
        Target::IntroducedOn => {
            date(draft, heading, piece, "/introduced_on", |sheet| &mut sheet.introduced_on)
        }
        Target::ChangedOn => date(draft, heading, piece, "/changed_on", |sheet| &mut sheet.changed_on),
        Target::EntryAsOf => date(draft, heading, piece, "/entry_as_of", |sheet| &mut sheet.entry_as_of),
        Target::EndedOn => date(draft, heading, piece, "/ended_on", |sheet| &mut sheet.ended_on),
        Target::Stage => stage(draft, heading, text, decided),
        Target::ProcessingKind => processing_kind(draft, heading, text, decided),
        Target::Delimitation => {
            draft.add_text(heading, text, "/delimitation", |sheet| &mut sheet.delimitation)
        }
        // The reference itself is resolved when all entries are there.
        Target::Related => draft.extra_value(heading, text),
        Target::JointControllers => joint_controllers(draft, heading, text, commas),
        Target::Purposes => purposes(draft, heading, text, commas),
        Target::PurposesSupplement => {
            draft.add_text(heading, text, "/purposes/supplement", |sheet| &mut sheet.purposes_supplement)
        }
        Target::LegalBases => legal_bases(draft, heading, text),
        Target::DataSubjects => data_subjects(draft, heading, text, commas),
        Target::DataCategories => data_categories(draft, heading, text, commas, false),
        Target::SpecialCategories => special_categories(draft, heading, text, commas, decided),
        Target::DataOrigin => of_only_category(draft, heading, text, "origin"),
        Target::StoragePlace => of_only_category(draft, heading, text, "storage_place"),
        Target::Profiling => draft.add_text(heading, text, "/profiling", |sheet| &mut sheet.profiling),
        Target::Recipients => {
            recipients_of(draft, heading, text, RecipientKind::Unspecified, commas, decided)
        }
        Target::InternalRecipients => {
            recipients_of(draft, heading, text, RecipientKind::Internal, commas, decided)
        }
        Target::ExternalRecipients => {
            recipients_of(draft, heading, text, RecipientKind::External, commas, decided)
        }
        Target::Processors => recipients_of(draft, heading, text, RecipientKind::Processor, commas, decided),
        Target::ThirdCountries => third_countries(draft, heading, text, decided),
        Target::Safeguards => safeguards(draft, heading, text),
        Target::Retention => retention_rules(draft, heading, text),
        Target::RetentionStart => retention_start(draft, heading, text),
        Target::RetentionProcedure => retention_procedure(draft, heading, text),
        Target::Backups => {
            draft.add_text(heading, text, "/retention_remarks/backups", |sheet| &mut sheet.backups)
        }
        Target::ArchiveOffer => draft
            .add_text(heading, text, "/retention_remarks/archive_offer", |sheet| &mut sheet.archive_offer),
        Target::Measures => measures(draft, heading, text, commas),
        Target::Systems => systems(draft, heading, text, commas),
        Target::AccessGroups => {
            draft.add_text(heading, text, "/additional/access_groups", |sheet| &mut sheet.access_groups)
        }
        Target::ResponsibleStaff => draft
            .add_text(heading, text, "/additional/responsible_staff", |sheet| &mut sheet.responsible_staff),
        Target::Necessity => {
            draft.add_text(heading, text, "/additional/necessity", |sheet| &mut sheet.necessity)
        }
        Target::SubjectRights => {
            draft.add_text(heading, text, "/additional/subject_rights", |sheet| &mut sheet.subject_rights)
        }
        Target::AiUse => draft.add_text(heading, text, "/additional/ai_use", |sheet| &mut sheet.ai_use),
        Target::OpenPoints => {
            draft.add_text(heading, text, "/additional/open_points", |sheet| &mut sheet.open_points)
        }
        Target::Documents => documents(draft, heading, text),
        Target::Supplement => draft.add_text(heading, text, "/supplement", |sheet| &mut sheet.supplement),
    }
}

fn department(draft: &mut Draft, heading: &str, text: &str) -> Placed {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match &draft.sheet.department {
        Some(own) if *own == line => Placed::verbatim("/department"),
        Some(_) => {
            let problem = "Hier steht eine zweite Organisationseinheit. Sie steht unter „Weitere Angaben“; bitte prüfen Sie sie.";
            draft.extra_value(heading, text).with_problem(problem)
        }
        None if line.chars().count() > NAME => draft.extra_value(heading, text).with_problem(too_long(NAME)),
        None => {
            draft.sheet.department = Some(line);
            Placed::verbatim("/department")
        }
    }
}

fn date(
    draft: &mut Draft,
    heading: &str,
    piece: &Piece,
    pointer: &str,
    field: impl Fn(&mut Sheet) -> &mut Option<time::Date>,
) -> Placed {
    let found = piece.date.or_else(|| choice::date(&piece.text));
    let own = field(&mut draft.sheet);
    match found {
        Some(found) if own.is_none_or(|own| own == found) => {
            *own = Some(found);
            Placed::interpreted(pointer)
        }
        Some(_) => {
            let problem =
                "Hier steht ein zweites Datum. Es steht unter „Weitere Angaben“; bitte prüfen Sie es.";
            draft.extra_value(heading, &piece.text).with_problem(problem)
        }
        None => {
            let problem = "Das ist kein vollständiges Datum. Der Text steht unter „Weitere Angaben“; bitte tragen Sie das Datum als TT.MM.JJJJ nach.";
            draft.extra_value(heading, &piece.text).with_problem(problem)
        }
    }
}

fn not_one_of(draft: &mut Draft, heading: &str, text: &str) -> Placed {
    let problem = "Der Wert passt zu keiner Auswahl. Er steht unter „Weitere Angaben“; bitte wählen Sie den passenden aus.";
    draft.extra_value(heading, text).with_problem(problem)
}

fn stage(draft: &mut Draft, heading: &str, text: &str, decided: Option<Reading>) -> Placed {
    let stage = match decided {
        Some(Reading::Stage(stage)) => Some(stage),
        Some(_) => None,
        None => choice::stage(text),
    };
    match stage {
        Some(stage) => {
            draft.sheet.stage = stage;
            Placed::interpreted("/stage")
        }
        None => not_one_of(draft, heading, text),
    }
}

fn processing_kind(draft: &mut Draft, heading: &str, text: &str, decided: Option<Reading>) -> Placed {
    let kind = match decided {
        Some(Reading::Kind(kind)) => Some(kind),
        Some(_) => None,
        None => choice::processing_kind(text),
    };
    match kind {
        Some(kind) => {
            draft.sheet.processing_kind = Some(kind);
            Placed::interpreted("/processing_kind")
        }
        None => not_one_of(draft, heading, text),
    }
}

/// A list of the sheet and what stands beside it.
struct List {
    /// Its section in the JSON form; none for lists of the whole sheet.
    section: &'static str,
    /// The text for what is no item.
    supplement: fn(&mut Sheet) -> &mut String,
    count: fn(&Sheet) -> usize,
    /// Its items are entries of a catalogue.
    holds_names: bool,
}

/// Puts the items of a cell into a list. `put` says where an item went; an item that a name is too short
/// for, and what is too much for a list, goes to the section's Ergänzung.
fn items(
    draft: &mut Draft,
    heading: &str,
    text: &str,
    found: Vec<String>,
    list: &List,
    mut put: impl FnMut(&mut Draft, &str) -> Option<String>,
) -> Placed {
    let mut placed = Placed::default();
    let is_whole = found.len() == 1 && found[0] == text;
    for item in found {
        if list.holds_names && choice::is_no_entry(&item) {
            placed.fields.extend(no_entry(draft, heading, &item, list).fields);
            continue;
        }
        let field = if (list.count)(&draft.sheet) < ITEMS { put(draft, &item) } else { None };
        match field {
            Some(field) => placed.fields.push(field),
            None => {
                let pointer = format!("{}/supplement", list.section);
                let below = draft.add_text(heading, &item, &pointer, list.supplement);
                placed.fields.extend(below.fields);
                placed.problem = Some(
                    "Ein Eintrag ist für eine Bezeichnung zu lang oder einer zu viel und steht deshalb als Text daneben. Bitte teilen Sie ihn auf."
                        .to_owned(),
                );
            }
        }
    }
    placed.fields.dedup();
    placed.state = Some(match placed.fields.as_slice() {
        [] => State::LeftOut,
        [field] if is_whole && !field.starts_with("/extra_values") => State::Verbatim,
        _ => State::Interpreted,
    });
    placed
}

/// An item that says that there is none stands as text beside the list, and is no entry of a catalogue.
fn no_entry(draft: &mut Draft, heading: &str, item: &str, list: &List) -> Placed {
    let pointer = format!("{}/supplement", list.section);
    // In the text of the whole sheet it needs its heading.
    let is_general = list.section.is_empty();
    let text = if is_general { format!("{heading}: {item}") } else { item.to_owned() };
    draft.add_text(heading, &text, &pointer, list.supplement)
}

/// A name with its note; `None` when one of them is too long.
fn named(item: &str) -> Option<Named> {
    let Named { name, note } = Named::parse(item);
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = !name.is_empty() && name.chars().count() <= NAME && note.chars().count() <= TEXT;
    fits.then_some(Named { name, note })
}

/// Items that are names. One that is too long for a name is divided at its commas.
fn names(text: &str, commas: bool) -> Vec<String> {
    let mut found = Vec::new();
    for item in list::split(text, commas) {
        let pieces = list::at_commas(&item);
        if named(&item).is_none() && pieces.iter().all(|piece| named(piece).is_some()) {
            found.extend(pieces.into_iter().map(str::to_owned));
        } else {
            found.push(item);
        }
    }
    found
}

/// Items that are texts, none longer than a field can hold.
fn texts(text: &str, commas: bool) -> Vec<String> {
    list::split(text, commas).iter().flat_map(|item| chunks(item)).collect()
}

fn purposes(draft: &mut Draft, heading: &str, text: &str, commas: bool) -> Placed {
    items(
        draft,
        heading,
        text,
        texts(text, commas),
        &List {
            section: "/purposes",
            supplement: |sheet| &mut sheet.purposes_supplement,
            count: |sheet| sheet.purposes.len(),
            holds_names: false,
        },
        |draft, item| {
            draft.sheet.purposes.push(Purpose { text: item.to_owned(), ..Purpose::default() });
            Some(format!("/purposes/items/{}", draft.sheet.purposes.len() - 1))
        },
    )
}

fn legal_bases(draft: &mut Draft, heading: &str, text: &str) -> Placed {
    let found = texts(text, false).iter().flat_map(|item| norm::bases(item)).collect();
    let placed = items(
        draft,
        heading,
        text,
        found,
        &List {
            section: "/legal_bases",
            supplement: |sheet| &mut sheet.legal_bases_supplement,
            count: |sheet| sheet.legal_bases.len(),
            holds_names: false,
        },
        |draft, item| {
            draft.sheet.legal_bases.push(LegalBasis { text: item.to_owned(), ..LegalBasis::default() });
            Some(format!("/legal_bases/items/{}", draft.sheet.legal_bases.len() - 1))
        },
    );
    let is_police = fold(text).contains("2016/680");
    if is_police && placed.problem.is_none() {
        return placed.with_problem(
            "Genannt ist die Richtlinie (EU) 2016/680. Bitte prüfen Sie, ob für diese Tätigkeit das Recht der Verhütung und Verfolgung von Straftaten gilt.",
        );
    }
    placed
}

fn data_subjects(draft: &mut Draft, heading: &str, text: &str, commas: bool) -> Placed {
    items(
        draft,
        heading,
        text,
        names(text, commas),
        &List {
            section: "/data_subjects",
            supplement: |sheet| &mut sheet.data_subjects_supplement,
            count: |sheet| sheet.data_subjects.len(),
            holds_names: true,
        },
        |draft, item| {
            let Named { name, note } = named(item)?;
            draft.sheet.data_subjects.push(DataSubject { name, note, ..DataSubject::default() });
            Some(format!("/data_subjects/items/{}", draft.sheet.data_subjects.len() - 1))
        },
    )
}

fn data_categories(draft: &mut Draft, heading: &str, text: &str, commas: bool, is_special: bool) -> Placed {
    let placed = items(
        draft,
        heading,
        text,
        names(text, commas),
        &List {
            section: "/data_categories",
            supplement: |sheet| &mut sheet.data_categories_supplement,
            count: |sheet| sheet.data_categories.len(),
            holds_names: true,
        },
        |draft, item| Some(draft.data_category(named(item)?, is_special)),
    );
    if placed.fields.iter().any(|field| draft.is_marked(field)) {
        return Placed { state: Some(State::Interpreted), ..placed };
    }
    placed
}

fn special_categories(
    draft: &mut Draft,
    heading: &str,
    text: &str,
    commas: bool,
    decided: Option<Reading>,
) -> Placed {
    match decided {
        Some(Reading::Nothing) => {}
        None if choice::has_no_special_categories(text) => {}
        Some(_) => return draft.extra_value(heading, text),
        None if choice::is_no_entry(text) => {
            let problem = "Ob es besondere Kategorien gibt, sagt der Text nicht eindeutig. Bitte prüfen Sie die Kennzeichnung der Datenkategorien.";
            return draft.extra_value(heading, text).with_problem(problem);
        }
        None if choice::is_yes(text) => {
            let problem = "Es ist nicht gesagt, welche Daten besondere Kategorien sind. Bitte kennzeichnen Sie sie bei den Datenkategorien.";
            return draft.extra_value(heading, text).with_problem(problem);
        }
        None if choice::is_answer(text)
            || choice::is_doubtful(text)
            || choice::is_no(text.split([',', ';']).next().unwrap_or_default()) =>
        {
            let problem = "Ob es besondere Kategorien gibt, sagt der Text nicht eindeutig. Er steht unter „Weitere Angaben“; bitte kennzeichnen Sie die Datenkategorien selbst.";
            return draft.extra_value(heading, text).with_problem(problem);
        }
        None => return data_categories(draft, heading, choice::after_yes(text), commas, true),
    }
    if draft.sheet.data_categories.iter().any(|category| category.special_category) {
        let problem = "Hier steht, dass es keine besonderen Kategorien gibt, eine Datenkategorie klingt aber danach. Bitte prüfen Sie die Kennzeichnung.";
        return draft.extra_value(heading, text).with_problem(problem);
    }
    draft.sheet.no_special_categories = true;
    Placed::interpreted("/no_special_categories")
}

/// Origin and storage place belong to a data category; with several it is not said to which.
fn of_only_category(draft: &mut Draft, heading: &str, text: &str, field: &str) -> Placed {
    if let [category] = draft.sheet.data_categories.as_mut_slice() {
        let own = if field == "origin" { &mut category.origin } else { &mut category.storage_place };
        if own.is_empty() && text.chars().count() <= NAME {
            *own = text.split_whitespace().collect::<Vec<_>>().join(" ");
            return Placed::verbatim(format!("/data_categories/items/0/{field}"));
        }
    }
    draft.extra_value(heading, text)
}

fn recipients_of(
    draft: &mut Draft,
    heading: &str,
    text: &str,
    kind: RecipientKind,
    commas: bool,
    decided: Option<Reading>,
) -> Placed {
    let says_none = match decided {
        Some(Reading::Nothing) => true,
        Some(_) => false,
        None => recipients::says_none(text),
    };
    if says_none && kind == RecipientKind::Unspecified && draft.sheet.recipients.is_empty() {
        draft.sheet.no_recipients = true;
        return Placed::interpreted("/no_recipients");
    }
    // "keine" in one of several columns says nothing of the others, nor does "keine Angabe".
    if says_none || choice::is_no_entry(text) {
        let placed = draft.extra_value(heading, text);
        if says_none {
            return placed;
        }
        return placed.with_problem(
            "Ob es Empfänger gibt, sagt der Text nicht eindeutig. Er steht unter „Weitere Angaben“; bitte geben Sie die Empfänger an.",
        );
    }
    let found = recipients::read(text, kind, commas);
    let kinds: Vec<RecipientKind> = found.iter().map(|recipient| recipient.kind).collect();
    let mut kinds = kinds.into_iter();
    let texts = found.into_iter().map(|recipient| recipient.text).collect();
    let placed = items(
        draft,
        heading,
        text,
        texts,
        &List {
            section: "/recipients",
            supplement: |sheet| &mut sheet.recipients_supplement,
            count: |sheet| sheet.recipients.len(),
            holds_names: false,
        },
        |draft, item| {
            let kind = kinds.next().unwrap_or_default();
            let named = if choice::is_no_entry(item) { None } else { named(item) };
            let Some(Named { name, note }) = named else {
                // Its kind must not be lost with it.
                let text =
                    lines::kind_word(kind).map_or_else(|| item.to_owned(), |word| format!("{word}: {item}"));
                let placed = draft.add_text(heading, &text, "/recipients/supplement", |sheet| {
                    &mut sheet.recipients_supplement
                });
                return placed.fields.into_iter().next();
            };
            draft.sheet.recipients.push(Recipient { kind, name, note, ..Recipient::default() });
            Some(format!("/recipients/items/{}", draft.sheet.recipients.len() - 1))
        },
    );
    if !draft.sheet.recipients.is_empty() {
        draft.sheet.no_recipients = false;
    }
    let is_plain = kind == RecipientKind::Unspecified && placed.state == Some(State::Verbatim);
    Placed { state: if is_plain { Some(State::Verbatim) } else { Some(State::Interpreted) }, ..placed }
}

fn third_countries(draft: &mut Draft, heading: &str, text: &str, decided: Option<Reading>) -> Placed {
    let mut reading = third_country(text);
    match decided {
        Some(Reading::Statement(statement)) => {
            let is_same = reading.statement == Some(statement);
            reading.is_transfer &= statement == ThirdCountryStatement::TakesPlace;
            reading.has_remark |=
                !is_same && !reading.is_transfer && !choice::is_no(text) && !choice::is_yes(text);
            reading.statement = Some(statement);
        }
        Some(_) => {
            reading.statement = None;
            reading.has_remark = true;
            reading.is_transfer = false;
        }
        None => {}
    }
    if is_contested(draft, heading, &reading, decided) {
        reading = ThirdCountryReading { has_remark: true, ..ThirdCountryReading::default() };
        draft.sheet.third_country_statement = None;
    }
    let mut placed = Placed { state: Some(State::Interpreted), ..Placed::default() };
    if let Some(statement) = reading.statement {
        draft.sheet.third_country_statement = Some(statement);
        placed.fields.push("/third_countries/statement".to_owned());
    }
    if reading.is_transfer {
        for part in chunks(text) {
            placed.fields.push(format!("/third_countries/transfers/{}", draft.sheet.transfers.len()));
            draft.sheet.transfers.push(Transfer { text: part, ..Transfer::default() });
        }
    } else if reading.has_remark || reading.statement.is_none() {
        let remark =
            draft.add_text(heading, text, "/third_countries/remark", |sheet| &mut sheet.third_country_remark);
        placed.fields.extend(remark.fields);
    }
    if reading.statement.is_none() {
        placed.state = Some(State::Verbatim);
        return placed.with_problem(
            "Ob eine Übermittlung stattfindet, sagt der Text nicht eindeutig. Er steht in der Bemerkung; bitte wählen Sie die Aussage aus.",
        );
    }
    placed
}

/// Whether an earlier cell of the same activity says something else: then all stays open. What the earlier
/// one said is kept in words.
fn is_contested(
    draft: &mut Draft,
    heading: &str,
    reading: &ThirdCountryReading,
    decided: Option<Reading>,
) -> bool {
    let Some(before) = draft.sheet.third_country_statement else {
        return decided.is_none() && !draft.sheet.third_country_remark.is_empty();
    };
    if reading.statement == Some(before) {
        return false;
    }
    draft.add_text(heading, statement_label(before), "/third_countries/remark", |sheet| {
        &mut sheet.third_country_remark
    });
    true
}

fn safeguards(draft: &mut Draft, heading: &str, text: &str) -> Placed {
    let is_none = matches!(
        draft.sheet.third_country_statement,
        Some(ThirdCountryStatement::None | ThirdCountryStatement::NoneAndNonePlanned)
    );
    if is_none && choice::is_no_entry(text) {
        // Without a transfer there are none.
        return Placed { fields: vec!["/third_countries/statement".to_owned()], ..Placed::interpreted("") };
    }
    if let [transfer] = draft.sheet.transfers.as_mut_slice()
        && transfer.instrument_note.is_empty()
        && text.chars().count() <= TEXT
    {
        transfer.instrument_note = text.to_owned();
        if let Some(instrument) = choice::instrument(text) {
            transfer.instrument = instrument;
            return Placed {
                fields: vec!["/third_countries/transfers/0".to_owned()],
                ..Placed::interpreted("")
            };
        }
        return Placed::verbatim("/third_countries/transfers/0/instrument_note");
    }
    draft.add_text(heading, text, "/third_countries/remark", |sheet| &mut sheet.third_country_remark)
}

fn retention_rules(draft: &mut Draft, heading: &str, text: &str) -> Placed {
    let found: Vec<String> = list::split(text, false).iter().flat_map(|item| chunks(item)).collect();
    let mut has_structure = false;
    let mut is_open = false;
    let placed = items(
        draft,
        heading,
        text,
        found,
        &List {
            section: "/retention",
            supplement: |sheet| &mut sheet.retention_supplement,
            count: |sheet| sheet.retention_rules.len(),
            holds_names: false,
        },
        |draft, item| {
            let id = Uuid::now_v7();
            draft.sheet.retention_rules.push(RetentionRule {
                id,
                text: item.to_owned(),
                ..RetentionRule::default()
            });
            let sub_rules = retention::sub_rules(item);
            has_structure |= !sub_rules.is_empty();
            is_open |= sub_rules.is_empty()
                && item.contains(|letter: char| letter.is_ascii_digit())
                && parts(item).len() == 1;
            let rows = sub_rules
                .into_iter()
                .map(|rule| crate::processing_activity::model::SubRule { rule_id: id, ..rule });
            draft.sheet.sub_rules.extend(rows);
            Some(format!("/retention/items/{}", draft.sheet.retention_rules.len() - 1))
        },
    );
    let placed = if has_structure { Placed { state: Some(State::Interpreted), ..placed } } else { placed };
    if is_open && placed.problem.is_none() && retention::mentions_amount(text) && !has_structure {
        return placed.with_problem(
            "Frist und Fristbeginn wurden nicht erkannt. Der Text ist übernommen; bitte tragen Sie sie bei der Löschregel nach.",
        );
    }
    placed
}

/// Goes to the one rule that has no start yet; else it stands in its own words.
fn retention_start(draft: &mut Draft, heading: &str, text: &str) -> Placed {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let ([_], [rule]) = (&*draft.sheet.retention_rules, draft.sheet.sub_rules.as_mut_slice())
        && rule.event.is_empty()
        && rule.amount.is_some()
        && let Some((direction, event)) = retention::start(&line)
    {
        rule.event = event.to_owned();
        rule.direction = Some(direction);
        return Placed::interpreted("/retention/items/0/sub_rules/0/period");
    }
    let text = format!("{heading}: {text}");
    draft.add_text(heading, &text, "/retention/supplement", |sheet| &mut sheet.retention_supplement)
}

fn retention_procedure(draft: &mut Draft, heading: &str, text: &str) -> Placed {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let ([_], [rule]) = (&*draft.sheet.retention_rules, draft.sheet.sub_rules.as_mut_slice())
        && rule.procedure.is_empty()
        && line.chars().count() <= NAME
    {
        rule.procedure = line;
        return Placed::verbatim("/retention/items/0/sub_rules/0/procedure");
    }
    let text = format!("{heading}: {text}");
    draft.add_text(heading, &text, "/retention/supplement", |sheet| &mut sheet.retention_supplement)
}

fn measures(draft: &mut Draft, heading: &str, text: &str, commas: bool) -> Placed {
    items(
        draft,
        heading,
        text,
        texts(text, commas),
        &List {
            section: "/measures",
            supplement: |sheet| &mut sheet.measures_supplement,
            count: |sheet| sheet.measures.len(),
            holds_names: false,
        },
        |draft, item| {
            draft.sheet.measures.push(Measure { text: item.to_owned(), ..Measure::default() });
            Some(format!("/measures/items/{}", draft.sheet.measures.len() - 1))
        },
    )
}

fn systems(draft: &mut Draft, heading: &str, text: &str, commas: bool) -> Placed {
    items(
        draft,
        heading,
        text,
        names(text, commas),
        &List {
            section: "",
            supplement: |sheet| &mut sheet.supplement,
            count: |sheet| sheet.systems.len(),
            holds_names: true,
        },
        |draft, item| {
            let Named { name, note } = named(item)?;
            draft.sheet.systems.push(System { name, note, ..System::default() });
            Some(format!("/systems/{}", draft.sheet.systems.len() - 1))
        },
    )
}

fn documents(draft: &mut Draft, heading: &str, text: &str) -> Placed {
    items(
        draft,
        heading,
        text,
        names(text, false),
        &List {
            section: "",
            supplement: |sheet| &mut sheet.supplement,
            count: |sheet| sheet.documents.len(),
            holds_names: true,
        },
        |draft, item| {
            let Named { name, note } = named(item)?;
            draft.sheet.documents.push(Document { name, note, ..Document::default() });
            Some(format!("/documents/items/{}", draft.sheet.documents.len() - 1))
        },
    )
}

fn joint_controllers(draft: &mut Draft, heading: &str, text: &str, commas: bool) -> Placed {
    if choice::is_no_entry(text) {
        return draft.extra_value(heading, text);
    }
    items(
        draft,
        heading,
        text,
        names(text, commas),
        &List {
            section: "/joint_controllers",
            supplement: |sheet| &mut sheet.joint_controllers_supplement,
            count: |sheet| sheet.joint_controllers.len(),
            holds_names: true,
        },
        |draft, item| {
            let Named { name, note } = named(item)?;
            draft.sheet.joint_controllers.push(JointController { name, note, ..JointController::default() });
            Some(format!("/joint_controllers/items/{}", draft.sheet.joint_controllers.len() - 1))
        },
    )
}
