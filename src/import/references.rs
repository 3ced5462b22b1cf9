//! "Wie Tätigkeit n" (X3): the tree shows what stands on the other sheet, too; stored is only what is the
//! sheet's own. This takes apart what [`crate::processing_activity::inheritance`] puts together.

use std::collections::HashMap;

use super::check::place;
use crate::{
    processing_activity::inheritance::DEPTH,
    register::{Activity, Consent, LegalBasis, Reference, Scope, choices::BasisTarget},
};

/// As in `activity_same_as`, with the words for it.
const SECTIONS: [(&str, &str); 8] = [
    ("joint_controllers", "gemeinsam Verantwortliche"),
    ("purposes", "Zwecke"),
    ("data", "Personen und Daten"),
    ("recipients", "Empfänger"),
    ("third_countries", "Drittländer"),
    ("retention", "Löschfristen"),
    ("measures", "Maßnahmen"),
    ("documents", "Dokumente"),
];

/// A sheet without what it takes from others.
pub struct Own {
    pub activity: Activity,
    /// The sections that it takes, each with the place of the other sheet in the file.
    pub takes: Vec<(&'static str, usize)>,
    taken: Counts,
}

/// How many rows at the beginning of a list were another sheet's.
#[derive(Default)]
struct Counts {
    purposes: usize,
    data_subjects: usize,
    data_categories: usize,
    recipients: usize,
}

impl Own {
    /// Where the row stands that a legal basis is for, in its own list, from 0.
    pub fn row_of(&self, list: BasisTarget, position: u32) -> Option<usize> {
        let taken = match list {
            BasisTarget::Purpose => self.taken.purposes,
            BasisTarget::DataSubject => self.taken.data_subjects,
            BasisTarget::DataCategory => self.taken.data_categories,
            BasisTarget::Recipient => self.taken.recipients,
        };
        usize::try_from(position).ok()?.checked_sub(taken + 1)
    }
}

/// Each sheet's own part. A reference that does not hold is let go of, and what stands there becomes the
/// sheet's own; that is noted.
pub fn own_parts(activities: &[Activity], notes: &mut Vec<String>) -> Vec<Own> {
    let places: HashMap<u32, usize> =
        activities.iter().enumerate().map(|(at, activity)| (activity.number, at)).collect();
    let mut own: Vec<Own> = activities
        .iter()
        .map(|activity| Own { activity: activity.clone(), takes: Vec::new(), taken: Counts::default() })
        .collect();
    for (section, words) in SECTIONS {
        let claimed: Vec<Option<usize>> = activities
            .iter()
            .map(|activity| places.get(&reference(activity, section)?.number).copied())
            .collect();
        for (at, activity) in activities.iter().enumerate() {
            let Some(reference) = reference(activity, section) else { continue };
            let is_taken = claimed[at].is_some_and(|source| {
                is_short(at, &claimed) && own[at].without(section, &activities[source])
            });
            match claimed[at].filter(|_| is_taken) {
                Some(source) => own[at].takes.push((section, source)),
                None => notes.push(format!(
                    "{}: Der Verweis „{words} wie Nr.\u{a0}{}“ lässt sich nicht übernehmen; was dort steht, ist jetzt \
                     eine eigene Angabe dieses Blatts.",
                    place(activity),
                    reference.number
                )),
            }
        }
    }
    own
}

fn reference<'a>(activity: &'a Activity, section: &str) -> Option<&'a Reference> {
    let either = |one: &'a Option<Reference>, other: &'a Option<Reference>| one.as_ref().or(other.as_ref());
    match section {
        "joint_controllers" => activity.joint_controllers.same_as.as_ref(),
        "purposes" => either(&activity.purposes.same_as, &activity.legal_bases.same_as),
        "data" => either(&activity.data_categories.same_as, &activity.data_subjects.same_as),
        "recipients" => activity.recipients.same_as.as_ref(),
        "third_countries" => activity.third_countries.same_as.as_ref(),
        "retention" => activity.retention.same_as.as_ref(),
        "measures" => activity.measures.same_as.as_ref(),
        "documents" => activity.documents.same_as.as_ref(),
        _ => None,
    }
}

/// Whether the way from sheet to sheet ends, as early as it is followed when a sheet is shown.
fn is_short(start: usize, claimed: &[Option<usize>]) -> bool {
    let mut at = start;
    for _ in 0..=DEPTH {
        match claimed[at] {
            None => return true,
            Some(source) => at = source,
        }
    }
    false
}

impl Own {
    /// Takes away what stands on the other sheet; false when that is not what this one begins with.
    fn without(&mut self, section: &str, source: &Activity) -> bool {
        let mut activity = self.activity.clone();
        let taken = &mut self.taken;
        macro_rules! unscoped {
            ($row:expr) => {{
                let mut row = $row.clone();
                row.data_categories = Scope::default();
                row
            }};
        }
        let fits = match section {
            "joint_controllers" => {
                let (own, other) = (&mut activity.joint_controllers, &source.joint_controllers);
                own.same_as = None;
                rest(&mut own.items, &other.items, Clone::clone).is_some()
                    && rest_of_text(&mut own.supplement, other.supplement.as_deref())
            }
            "purposes" => {
                activity.purposes.same_as = None;
                activity.legal_bases.same_as = None;
                let purposes = rest(&mut activity.purposes.items, &source.purposes.items, Clone::clone);
                let bases = rest(&mut activity.legal_bases.items, &source.legal_bases.items, |row| {
                    LegalBasis { applies_to: None, ..row.clone() }
                });
                if let Some(count) = purposes {
                    taken.purposes = count;
                }
                purposes.is_some()
                    && bases.is_some()
                    && rest_of_text(&mut activity.purposes.supplement, source.purposes.supplement.as_deref())
                    && rest_of_text(
                        &mut activity.legal_bases.supplement,
                        source.legal_bases.supplement.as_deref(),
                    )
                    && consent(&mut activity.consent, &source.consent)
            }
            "data" => {
                activity.data_subjects.same_as = None;
                activity.data_categories.same_as = None;
                let (subjects, categories) = (&mut activity.data_subjects, &mut activity.data_categories);
                let people = rest(&mut subjects.items, &source.data_subjects.items, |row| unscoped!(row));
                let data = rest(&mut categories.items, &source.data_categories.items, Clone::clone);
                activity.no_special_categories &= !source.no_special_categories;
                activity.no_criminal_offences &= !source.no_criminal_offences;
                (taken.data_subjects, taken.data_categories) =
                    (people.unwrap_or_default(), data.unwrap_or_default());
                people.is_some()
                    && data.is_some()
                    && rest_of_text(&mut subjects.supplement, source.data_subjects.supplement.as_deref())
                    && rest_of_text(&mut categories.supplement, source.data_categories.supplement.as_deref())
            }
            "recipients" => {
                let (own, other) = (&mut activity.recipients, &source.recipients);
                own.same_as = None;
                activity.no_recipients &= !source.no_recipients;
                let count = rest(&mut own.items, &other.items, |row| unscoped!(row));
                taken.recipients = count.unwrap_or_default();
                count.is_some() && rest_of_text(&mut own.supplement, other.supplement.as_deref())
            }
            "third_countries" => {
                let (own, other) = (&mut activity.third_countries, &source.third_countries);
                own.same_as = None;
                own.statement = own.statement.filter(|statement| Some(*statement) != other.statement);
                rest(&mut own.transfers, &other.transfers, |row| unscoped!(row)).is_some()
                    && rest_of_text(&mut own.remark, other.remark.as_deref())
            }
            "retention" => {
                let (own, other) = (&mut activity.retention, &source.retention);
                own.same_as = None;
                let (said, known) = (&mut activity.retention_remarks, &source.retention_remarks);
                said.review_on = said.review_on.filter(|day| Some(*day) != known.review_on);
                rest(&mut own.items, &other.items, |row| unscoped!(row)).is_some()
                    && rest_of_text(&mut own.supplement, other.supplement.as_deref())
                    && rest_of_text(&mut said.undeterminable, known.undeterminable.as_deref())
                    && rest_of_text(&mut said.backups, known.backups.as_deref())
                    && rest_of_text(&mut said.legal_hold, known.legal_hold.as_deref())
                    && rest_of_text(&mut said.archive_offer, known.archive_offer.as_deref())
            }
            "measures" => {
                let (own, other) = (&mut activity.measures, &source.measures);
                own.same_as = None;
                own.global_concept &= !other.global_concept;
                rest(&mut own.items, &other.items, |row| unscoped!(row)).is_some()
                    && rest_of_text(&mut own.supplement, other.supplement.as_deref())
            }
            "documents" => {
                activity.documents.same_as = None;
                rest(&mut activity.documents.items, &source.documents.items, Clone::clone).is_some()
            }
            _ => false,
        };
        if fits {
            self.activity = activity;
        } else {
            match section {
                "purposes" => taken.purposes = 0,
                "data" => (taken.data_subjects, taken.data_categories) = (0, 0),
                "recipients" => taken.recipients = 0,
                _ => {}
            }
        }
        fits
    }
}

/// Takes the other sheet's rows away and gives how many those were; `None` when the list does not begin
/// with them. What rows are tied to may differ. A list that is left out of the file has nothing to take away.
fn rest<T: PartialEq>(own: &mut Vec<T>, taken: &[T], bare: impl Fn(&T) -> T) -> Option<usize> {
    if own.is_empty() {
        return Some(0);
    }
    let begins =
        own.len() >= taken.len() && own.iter().zip(taken).all(|(own, taken)| bare(own) == bare(taken));
    begins.then(|| own.drain(..taken.len()).count())
}

/// Likewise for what is recorded of consents, which goes with the legal bases.
fn consent(own: &mut Consent, taken: &Consent) -> bool {
    own.checked_on = own.checked_on.filter(|day| Some(*day) != taken.checked_on);
    rest_of_text(&mut own.obtained, taken.obtained.as_deref())
        && rest_of_text(&mut own.evidence, taken.evidence.as_deref())
        && rest_of_text(&mut own.withdrawal, taken.withdrawal.as_deref())
}

/// Likewise for texts, which are joined by a line break.
fn rest_of_text(own: &mut Option<String>, taken: Option<&str>) -> bool {
    let (Some(text), Some(taken)) = (own.as_deref(), taken) else { return true };
    let Some(rest) = text.strip_prefix(taken) else { return false };
    let rest = match rest.strip_prefix('\n') {
        Some(rest) => Some(rest.to_owned()),
        None if rest.is_empty() => None,
        None => return false,
    };
    *own = rest;
    true
}
