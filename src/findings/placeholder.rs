//! Placeholders instead of an answer, in any list (R8). Deletion rules have their own words for it
//! (L-F01, L-F07).

use std::borrow::Cow;

use super::{
    Context, Finding, Place, rules,
    text::{fold, named, pattern, quoted},
};
use crate::register::Activity;

pub(super) fn judge(activity: &Activity, _: &Context) -> Vec<Finding> {
    entries(activity)
        .filter(|entry| is_placeholder(&fold(&entry.text)))
        .map(|entry| {
            let sentence = format!(
                "{} ist ein Platzhalter. Bitte ersetzen Sie ihn durch die Angabe, oder entfernen Sie ihn.",
                quoted(&entry.text)
            );
            Finding::new(&rules::R8_W, entry.place, sentence).about(entry.list, entry.at, entry.text)
        })
        .collect()
}

/// Whether a folded text says as good as nothing.
pub(super) fn is_placeholder(folded: &str) -> bool {
    let placeholder = pattern!(
        r"^[^a-z0-9§]*$|^(?:k\.? ?a\.?|n/?\.? ?a\.?|n\.? ?n\.?|keine? angaben?|ohne angaben?|nicht bekannt|unbekannt|siehe oben|s\. ?o\.?|siehe unten|s\. ?u\.?|divers(?:e[srn]?)?|sonstige[srn]?|verschiedene[srn]?|usw\.?|etc\.?|todo|to do|tbd|t\.b\.d\.|platzhalter|test|folgt|offen|noch offen|wird noch .{3,30}|noch zu .{3,30}|bitte (?:ausfuellen|ergaenzen|eintragen)|x+|\.+)[.!:]?$|\[ ?(?:\.+|…|\?+|x+|bitte [a-z ]*|todo) ?\]"
    );
    let is_other_script = folded.contains(char::is_alphabetic)
        && !folded.contains(|letter: char| letter.is_ascii_alphanumeric());
    !is_other_script && placeholder.is_match(folded)
}

/// An item of one of the lists that may hold a placeholder.
struct Entry<'a> {
    place: Place,
    list: &'static str,
    at: usize,
    text: Cow<'a, str>,
}

fn entries(activity: &Activity) -> impl Iterator<Item = Entry<'_>> {
    fn list<'a>(
        place: Place,
        list: &'static str,
        texts: impl Iterator<Item = Cow<'a, str>> + 'a,
    ) -> impl Iterator<Item = Entry<'a>> + 'a {
        texts.enumerate().map(move |(at, text)| Entry { place, list, at, text })
    }
    let purposes = activity.purposes.items.iter().map(|row| Cow::from(&row.text));
    let bases = activity.legal_bases.items.iter().map(|row| Cow::from(&row.text));
    let subjects = activity.data_subjects.items.iter();
    let subjects = subjects.map(|row| Cow::from(named(&row.name, row.note.as_deref())));
    let categories = activity.data_categories.items.iter();
    let categories = categories.map(|row| Cow::from(named(&row.name, row.note.as_deref())));
    let recipients = activity.recipients.items.iter();
    let recipients = recipients.map(|row| Cow::from(named(&row.name, row.note.as_deref())));
    let measures = activity.measures.items.iter().map(|row| Cow::from(&row.text));
    list(Place::Purposes, "purposes", purposes)
        .chain(list(Place::Purposes, "legal_bases", bases))
        .chain(list(Place::Data, "data_subjects", subjects))
        .chain(list(Place::Data, "data_categories", categories))
        .chain(list(Place::Recipients, "recipients", recipients))
        .chain(list(Place::Measures, "measures", measures))
}
