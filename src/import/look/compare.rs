//! Each activity of a file beside the one of the record that it is, judged as it will be.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use uuid::Uuid;

use super::{Around, Candidate, Decisions, Entry, Presence, Unit, broken};
use crate::{
    findings::{Class, Context, judge},
    import::{
        differences,
        onto::{self, onto},
        present::{self, Called, Found},
        understanding::{self, Trace, Understood},
        whole::{self, Record},
    },
    processing_activity::{inheritance::Sources, model::Sheet},
    register::Activity,
    web::filters::folded,
};

/// Which of the stored sheets each activity of the record is. In a file of the organisation's own its number
/// tells, which never changes; in another one what it is called.
pub(super) fn places(record: &Record, decisions: &Decisions, around: &Around) -> Vec<Found> {
    let by_number = around.by_number();
    let is_own = is_own(record, around, &by_number);
    let numbered = record.activities.iter().zip(&record.is_new);
    let known: Vec<Option<usize>> = numbered
        .map(|(activity, is_new)| {
            let number = i32::try_from(activity.number).ok()?;
            by_number.get(&number).filter(|_| is_own && !is_new).copied()
        })
        .collect();
    let called: Vec<Called> = record
        .activities
        .iter()
        .map(|activity| Called {
            own_reference: activity.own_reference.as_deref().unwrap_or_default(),
            name: &activity.name,
            department: activity.department.as_deref(),
        })
        .collect();
    let mut found = found(&called, known, decisions, around);
    // An activity of another body's record is called alike and may be another one all the same.
    for (place, found) in found.iter_mut().enumerate() {
        if let Found::One(at) = *found
            && !is_own
            && !decisions.meant.contains_key(&place)
        {
            *found = Found::Several(vec![at]);
        }
    }
    found
}

/// Whether it is the organisation's own record: under its name, or under an earlier one, which its activities
/// show.
fn is_own(record: &Record, around: &Around, by_number: &HashMap<i32, usize>) -> bool {
    const FEWEST: usize = 3;
    let is_same = |activity: &&Activity| {
        let at = i32::try_from(activity.number).ok().and_then(|number| by_number.get(&number));
        at.is_some_and(|at| folded(&around.stored[*at].name) == folded(&activity.name))
    };
    let same = record.activities.iter().filter(is_same).count();
    record.organisation == around.surroundings.organisation()
        || same >= FEWEST && same * 5 >= record.activities.len() * 4
}

/// With what somebody decided.
fn found(
    called: &[Called],
    mut known: Vec<Option<usize>>,
    decisions: &Decisions,
    around: &Around,
) -> Vec<Found> {
    let by_number = around.by_number();
    let mut used: HashSet<usize> = known.iter().flatten().copied().collect();
    for (place, number) in &decisions.meant {
        let meant = number.and_then(|number| by_number.get(&number).copied());
        // No two activities of the file are the same one of the record.
        if let (Some(known), Some(at)) = (known.get_mut(*place), meant)
            && used.insert(at)
        {
            *known = Some(at);
        }
    }
    let mut found = present::find(&around.stored, called, &known);
    for place in decisions.meant.iter().filter(|(_, number)| number.is_none()).map(|(place, _)| *place) {
        if let Some(found) = found.get_mut(place) {
            *found = Found::None { namesakes: Vec::new() };
        }
    }
    found
}

/// A department that the file names by its short sign or its name alone is the organisation's own.
pub(super) fn as_known(understood: &mut Understood, departments: &[Unit]) {
    let Some(text) = understood.sheet.department.as_deref() else { return };
    let (sign, name) = understanding::reference::department(text);
    let is_same = |own: &str, found: Option<&String>| {
        !own.is_empty() && found.is_some_and(|found| folded(own) == folded(found))
    };
    let found = departments.iter().find(|unit| folded(&unit.label) == folded(text)).or_else(|| {
        departments.iter().find(|unit| match &sign {
            Some(_) => is_same(&unit.short_sign, sign.as_ref()),
            None => is_same(&unit.name, name.as_ref()),
        })
    });
    if let Some(unit) = found {
        understood.sheet.department = Some(unit.label.clone());
    }
}

/// A stored activity as the file wants it.
pub(super) struct Wanted {
    /// Its place among the stored ones.
    pub at: usize,
    pub sheet: Sheet,
    /// Keys of what the file says otherwise than when it was last taken over; none where that is not known.
    pub news: Option<HashSet<String>>,
}

/// Looks each activity up in the record, and compares it with what stands there.
pub(super) fn entries(
    mut understood: Vec<Understood>,
    trace: &[Trace],
    decisions: &Decisions,
    around: &Around,
) -> Result<Vec<Entry>, String> {
    let called: Vec<Called> = understood.iter().map(|understood| Called::of(&understood.sheet)).collect();
    let mut found = found(&called, vec![None; called.len()], decisions, around);
    let mut cells: Vec<&[Trace]> = vec![&[]; understood.len()];
    for cells_of_one in trace.chunk_by(|cell, next| cell.activity == next.activity) {
        if let Some(own) = cells_of_one[0].activity.and_then(|at| cells.get_mut(at)) {
            *own = cells_of_one;
        }
    }
    for ((understood, cells), found) in understood.iter().zip(&cells).zip(&mut found) {
        settle(found, understood, cells, around).map_err(broken)?;
    }
    under_stored_ids(&mut understood, &found, around);
    tell_twice(&mut understood);
    let judge = Judge::of(around, decisions);
    let mut entries = Vec::with_capacity(understood.len());
    for ((mut understood, cells), found) in understood.into_iter().zip(cells).zip(found) {
        let problems = cells.iter().filter(|cell| cell.problem.is_some()).count();
        let mut wanted = None;
        if let Some(at) = found.place() {
            let stored = &around.stored[at];
            let onto::Wanted { sheet, problems } = onto(stored, &understood, cells).map_err(broken)?;
            understood.problems.retain(|problem| problem != understanding::NO_NAME);
            understood.problems.extend(problems);
            let news = news(stored, &understood, cells, around).map_err(broken)?;
            wanted = Some(Wanted { at, sheet, news });
        }
        entries.push(judge.entry(understood, problems, found, wanted).map_err(broken)?);
    }
    Ok(entries)
}

/// What the cells change that say something else than they said when the table was last taken over.
fn news(
    stored: &Sheet,
    understood: &Understood,
    cells: &[Trace],
    around: &Around,
) -> serde_json::Result<Option<HashSet<String>>> {
    let Some(cells) = around.last_said.news(stored.id, cells) else { return Ok(None) };
    if cells.is_empty() {
        return Ok(Some(HashSet::new()));
    }
    let wanted = onto(stored, understood, &cells)?.sheet;
    Ok(Some(differences::between(stored, &wanted)?.into_iter().map(|difference| difference.key).collect()))
}

/// Activities that the file has more than once: of last year and of this one, perhaps.
fn tell_twice(understood: &mut [Understood]) {
    let key = |understood: &Understood| {
        let Sheet { own_reference, name, department, .. } = &*understood.sheet;
        [own_reference, name, department.as_deref().unwrap_or_default()].map(folded)
    };
    let mut counts: HashMap<[String; 3], usize> = HashMap::new();
    for understood in understood.iter().filter(|understood| !understood.sheet.name.is_empty()) {
        *counts.entry(key(understood)).or_default() += 1;
    }
    for understood in understood {
        if let Some(count) = counts.get(&key(understood)).filter(|count| **count > 1) {
            understood.problems.push(format!(
                "Mit dieser Bezeichnung, Nummer und Organisationseinheit steht sie {count}-mal in der Datei. Bitte prüfen Sie, welche gilt."
            ));
        }
    }
}

/// Of several called alike the one of which the file says nothing else is as good as meant.
fn settle(
    found: &mut Found,
    understood: &Understood,
    cells: &[Trace],
    around: &Around,
) -> serde_json::Result<()> {
    let Found::Several(several) = &*found else { return Ok(()) };
    for at in several.clone() {
        let stored = &around.stored[at];
        if onto(stored, understood, cells)?.sheet == *stored {
            *found = Found::One(at);
            break;
        }
    }
    Ok(())
}

/// What refers to an activity of the file that is there already refers to the stored one; to one that nobody
/// knows, to none.
fn under_stored_ids(understood: &mut [Understood], found: &[Found], around: &Around) {
    let of_file = understood.iter().zip(found);
    let others: HashMap<Uuid, Option<&Sheet>> = of_file
        .filter_map(|(understood, found)| match found {
            Found::One(at) => Some((understood.sheet.id.0, Some(&around.stored[*at]))),
            Found::Several(_) => Some((understood.sheet.id.0, None)),
            Found::None { .. } => None,
        })
        .collect();
    for row in understood.iter_mut().flat_map(|understood| &mut understood.sheet.related) {
        if let Some(Some(other)) = others.get(&row.related_id) {
            row.related_id = other.id.0;
            (row.number, row.name) = (Some(other.number), Some(other.name.clone()));
        }
    }
    for understood in understood {
        understood.sheet.related.retain(|row| others.get(&row.related_id) != Some(&None));
    }
}

impl Found {
    pub(super) fn place(&self) -> Option<usize> {
        match self {
            Self::One(at) => Some(*at),
            Self::Several(_) | Self::None { .. } => None,
        }
    }
}

impl Around {
    /// Places of the stored sheets.
    fn by_number(&self) -> HashMap<i32, usize> {
        self.stored.iter().enumerate().map(|(at, sheet)| (sheet.number, at)).collect()
    }
}

/// Judges every activity as it will be.
pub(super) struct Judge<'a> {
    around: &'a Around,
    decisions: &'a Decisions,
    context: Context<'a>,
    sources: Sources,
}

impl<'a> Judge<'a> {
    pub(super) fn of(around: &'a Around, decisions: &'a Decisions) -> Self {
        let context = around.surroundings.context(around.today);
        Self { around, decisions, context, sources: whole::sources(&around.stored) }
    }

    /// `problems`: cells that a person should look at.
    pub(super) fn entry(
        &self,
        mut understood: Understood,
        problems: usize,
        found: Found,
        wanted: Option<Wanted>,
    ) -> serde_json::Result<Entry> {
        let stored = wanted.as_ref().map(|wanted| &self.around.stored[wanted.at]);
        let state = match (found, stored, &wanted) {
            (_, Some(stored), Some(wanted)) => self.compared(stored, wanted)?,
            (Found::Several(several), ..) => {
                Presence::Unclear { candidates: several.iter().map(|at| self.candidate(*at)).collect() }
            }
            (Found::None { namesakes }, ..) => {
                understood.problems.extend(self.namesakes(&namesakes));
                Presence::New
            }
            (Found::One(_), ..) => Presence::New,
        };
        let activity = match (&state, stored) {
            (Presence::Differs { sheet, .. }, _) => Cow::Owned(Activity::of(sheet, &self.sources)),
            (Presence::Same { .. }, Some(stored)) => Cow::Owned(Activity::of(stored, &self.sources)),
            _ => understood.activity(),
        };
        let findings = judge(&activity, &self.context);
        let count = |class: Class| findings.iter().filter(|finding| finding.rule.class == class).count();
        let findings = Class::ALL.map(count);
        Ok(Entry { problems: problems + understood.problems.len(), findings, understood, state })
    }

    fn compared(&self, stored: &Sheet, wanted: &Wanted) -> serde_json::Result<Presence> {
        let (number, seen) = (stored.number, stored.updated_at);
        let mut differences = differences::between(stored, &wanted.sheet)?;
        if differences.is_empty() {
            return Ok(Presence::Same { number });
        }
        for difference in &mut differences {
            let says_it_again = wanted.news.as_ref().is_some_and(|news| !news.contains(&difference.key));
            difference.is_own_work = says_it_again || self.around.is_repeated;
            difference.is_taken = self.decisions.takes(number, difference);
        }
        let taken: HashSet<&str> = differences
            .iter()
            .filter(|difference| difference.is_taken)
            .map(|difference| difference.key.as_str())
            .collect();
        let sheet = Box::new(differences::merged(stored, &wanted.sheet, |key| taken.contains(key))?);
        Ok(Presence::Differs { number, seen, differences, sheet })
    }

    fn candidate(&self, at: usize) -> Candidate {
        let Sheet { number, name, department, .. } = &self.around.stored[at];
        Candidate { number: *number, name: name.clone(), department: department.clone().unwrap_or_default() }
    }

    /// A sentence about others of the same name.
    fn namesakes(&self, places: &[usize]) -> Option<String> {
        const TOLD: usize = 3;
        let told: Vec<String> = places.iter().take(TOLD).map(|at| self.candidate(*at).words()).collect();
        let more = if places.len() > TOLD { " und weitere" } else { "" };
        (!told.is_empty()).then(|| {
            format!(
                "Diese Bezeichnung gibt es im Verzeichnis schon: {}{more}. Nummer oder Organisationseinheit sind andere, oder eine andere Stelle der Datei gehört dazu; deshalb wird eine neue Tätigkeit angelegt. Bitte prüfen Sie, ob dieselbe gemeint ist.",
                told.join(", ")
            )
        })
    }
}

impl Candidate {
    /// "Nr. 7 Personal (Amt 20)"
    pub fn words(&self) -> String {
        let Self { number, name, department } = self;
        let unit = if department.is_empty() { String::new() } else { format!(" ({department})") };
        format!("Nr.\u{a0}{number} {name}{unit}")
    }
}
