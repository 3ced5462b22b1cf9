//! What an import would write: sheets that can be stored, and what has to be said about them.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{
    Refusal,
    check::{self, Problems, place},
    references,
    sheet::sheet,
};
use crate::{
    database::id::ActivityId,
    processing_activity::model::{ExtraValue, Related, SameAs, Sheet, new_rows},
    register::{self, Activity, Detail, Head, Register},
    web::validate::TEXT,
};

/// Sheets with their parts, in the order of the file; names have no catalogue entries yet.
#[derive(Debug)]
pub struct Plan {
    /// Cover and Vorblatt, for an organisation that says nothing of itself yet.
    pub head: Option<Head>,
    pub sheets: Vec<Sheet>,
    /// German sentences: what is stored in another way than the file says it.
    pub notes: Vec<String>,
}

impl Plan {
    /// Of a whole record.
    pub fn of(register: Register) -> Result<Self, Refusal> {
        let Register { mut head, activities, .. } = register;
        let mut problems = Problems::default();
        check::head(&mut head, &mut problems);
        let mut plan = Self::checked(activities, problems, |_| ActivityId::new())?;
        if head.extent.extract {
            let Head { extent, .. } = &head;
            let sentence = format!(
                "Die Datei ist ein Auszug: {} von {} Verarbeitungstätigkeiten.",
                extent.selected, extent.total
            );
            plan.notes.insert(0, sentence);
        }
        match head.detail {
            Detail::Full => {}
            Detail::Mandatory | Detail::WithLegalBases => plan.notes.insert(
                0,
                "Die Datei enthält nicht alle Angaben, sondern nur, was für die Aufsicht ausgegeben wurde."
                    .to_owned(),
            ),
        }
        plan.head = Some(head);
        Ok(plan)
    }

    /// Of single sheets; `id` gives each its id, so that the same form makes it once.
    pub fn of_activities(
        activities: Vec<Activity>,
        id: impl FnMut(&Activity) -> ActivityId,
    ) -> Result<Self, Refusal> {
        Self::checked(activities, Problems::default(), id)
    }

    fn checked(
        mut activities: Vec<Activity>,
        mut problems: Problems,
        mut id: impl FnMut(&Activity) -> ActivityId,
    ) -> Result<Self, Refusal> {
        let mut numbers = HashSet::new();
        for activity in &mut activities {
            check::activity(activity, &mut problems);
            if !numbers.insert(activity.number) {
                problems.add(&place(activity), "Diese Nummer steht zweimal in der Datei.");
            }
        }
        let mut notes = Vec::new();
        let own = references::own_parts(&activities, &mut notes);
        let ids: Vec<ActivityId> = activities.iter().map(&mut id).collect();
        let places: HashMap<u32, usize> =
            activities.iter().enumerate().map(|(at, activity)| (activity.number, at)).collect();
        let mut sheets = Vec::with_capacity(own.len());
        for (at, own) in own.iter().enumerate() {
            let mut made = sheet(own, ids[at], &mut problems, &mut notes);
            made.not_possible = activities[at].explained();
            made.same_as = new_rows(own.takes.iter().map(|(section, source)| SameAs {
                section: (*section).to_owned(),
                source_id: ids[*source].0,
                ..SameAs::default()
            }));
            let other =
                |number: u32| places.get(&number).filter(|other| **other != at).map(|other| ids[*other].0);
            relate(&mut made, &own.activity, other, &mut notes);
            for row in made.extra_values.iter().filter(|row| row.text.chars().count() > TEXT) {
                let place = format!("{}, {}", place(&own.activity), row.label);
                problems.add(&place, "Der Text ist zu lang.");
            }
            sheets.push(made);
        }
        match problems.sentences() {
            Some(sentences) => Err(Refusal(sentences)),
            None => Ok(Self { head: None, sheets, notes }),
        }
    }
}

/// Links to other sheets of the file; what leads elsewhere keeps its words among the extra values.
fn relate(
    sheet: &mut Sheet,
    activity: &Activity,
    other: impl Fn(u32) -> Option<Uuid>,
    notes: &mut Vec<String>,
) {
    let (mut linked, mut lost) = (Vec::new(), Vec::new());
    for row in &activity.related {
        match other(row.activity.number) {
            Some(related_id) => {
                let note = row.note.clone().unwrap_or_default();
                linked.push(Related { related_id, note, ..Related::default() });
            }
            None => lost.push(words(row)),
        }
    }
    if !lost.is_empty() {
        notes.push(format!(
            "{}: {} andere Verarbeitungstätigkeiten, auf die verwiesen wird, sind nicht in der Datei; die Verweise \
             stehen jetzt unter „Weitere Angaben“.",
            place(activity),
            lost.len()
        ));
        let text = lost.join("\n");
        let label = "Verwandte Tätigkeit".to_owned();
        let kept = std::mem::take(&mut sheet.extra_values);
        let added = ExtraValue { label, text, ..ExtraValue::default() };
        sheet.extra_values = new_rows(kept.into_iter().chain([added]));
    }
    sheet.related = new_rows(linked);
}

/// "Nr. 9 Personalverwaltung: wegen der Lohnkonten"
fn words(row: &register::Related) -> String {
    let name = format!("Nr.\u{a0}{} {}", row.activity.number, row.activity.name);
    match &row.note {
        Some(note) => format!("{name}: {note}"),
        None => name,
    }
}
