//! How items stand as lines in the Kurzblatt's text areas: one item a line, read and written here
//! and nowhere else. What has no special form stays in the words as typed.
//!
//! - `Name (Einzelheiten)`: what stands in parentheses at the end is the note; conditions too. In a line pasted
//!   from a table a tab divides name and note, number and name, kind and recipient, label and text.
//! - data categories: `3: Name (Felder) [Art. 9: Gesundheitsdaten] [Art. 10]`, number optional
//! - recipients: `intern: Personalabteilung`; a line with only the kind sets it for those below
//! - retention: `1, 2: 3 Jahre nach Ende` or `alle: …`
//! - extra values: `Bezeichnung: Text`
//! - purposes, data subjects and measures may end with a mark: `[ausgeschlossen]`, `[nicht betroffen]`,
//!   `[entfällt]`
//! - `¶` stands for a line break inside an item

use crate::{
    line_list::{from_line, split, to_line, trimmed},
    register::{
        RecipientKind,
        choices::{MeasureRelation, PurposeKind, SpecialKind},
    },
};

/// Words in brackets at the end of a line, and what they say; a line without one says the default.
pub const PURPOSE_MARKS: [(PurposeKind, &str); 2] =
    [(PurposeKind::Secondary, "Nebenzweck"), (PurposeKind::Excluded, "ausgeschlossen")];
pub const EXCLUSION_MARK: [(bool, &str); 1] = [(true, "nicht betroffen")];
pub const MEASURE_MARKS: [(MeasureRelation, &str); 2] =
    [(MeasureRelation::Deviating, "abweichend"), (MeasureRelation::Dropped, "entfällt")];

/// What the mark at the end says, and the line without it. A line that is nothing but a mark is a text.
pub fn marked<'a, T: Copy + Default>(line: &'a str, marks: &[(T, &str)]) -> (T, &'a str) {
    let line = line.trim_end();
    let found = marks.iter().find_map(|(meaning, word)| {
        let before = line.strip_suffix(']')?.strip_suffix(word)?.strip_suffix('[')?.trim_end();
        (!trimmed(before).is_empty()).then_some((*meaning, before))
    });
    found.unwrap_or((T::default(), line))
}

/// The line with its mark, if it has one.
pub fn with_mark<T: PartialEq>(line: String, meaning: T, marks: &[(T, &str)]) -> String {
    match marks.iter().find(|(known, _)| *known == meaning) {
        Some((_, word)) => format!("{line} [{word}]"),
        None => line,
    }
}

/// Kinds of Art. 9 at the beginning of a text, and the rest in its own words.
pub fn special_kinds(text: &str) -> (Vec<SpecialKind>, String) {
    let mut kinds = Vec::new();
    let mut rest = text.trim();
    while let Some((kind, after)) = SpecialKind::ALL.iter().find_map(|kind| {
        let after = rest.strip_prefix(kind.label())?;
        let after = if after.is_empty() { after } else { after.strip_prefix(',')?.trim_start() };
        (!kinds.contains(kind)).then_some((*kind, after))
    }) {
        kinds.push(kind);
        rest = after;
    }
    // As the form's boxes would have them.
    kinds.sort_unstable();
    (kinds, rest.to_owned())
}

pub fn special_kinds_text(kinds: &[SpecialKind], words: &str) -> String {
    let labels = kinds.iter().map(|kind| kind.label());
    labels.chain((!words.is_empty()).then_some(words)).collect::<Vec<_>>().join(", ")
}

/// A name for the catalogue, and what is said of it in this activity only.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Named {
    pub name: String,
    pub note: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DataCategoryLine {
    /// Number and sub-number as typed: `4.1` is `(4, 1)`, a plain `4` is `(4, 0)`.
    pub number: Option<(i32, i32)>,
    pub named: Named,
    /// Marked as data of Art. 9; the kind as worded, perhaps empty.
    pub special_kind: Option<String>,
    /// Marked as data of Art. 10.
    pub criminal_offences: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipientLine {
    pub kind: RecipientKind,
    pub named: Named,
}

/// To which numbered data categories a line says it belongs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum LineScope {
    #[default]
    Unspecified,
    All,
    Numbers(Vec<(i32, i32)>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopedLine {
    pub scope: LineScope,
    pub text: String,
}

impl Named {
    /// `Name (Einzelheiten)`; parentheses inside the note must be balanced, else all is name.
    pub fn parse(line: &str) -> Self {
        let mut cells = line.split('\t').map(trimmed).filter(|cell| !cell.is_empty());
        if let (true, Some(name)) = (line.contains('\t'), cells.next()) {
            let note = cells.map(from_line).collect::<Vec<_>>().join("; ");
            // What stands in the first cell may have a note of its own.
            let named = Self::parse(name);
            let notes = [named.note, note].into_iter().filter(|note| !note.is_empty());
            return Self { name: named.name, note: notes.collect::<Vec<_>>().join("; ") };
        }
        let line = from_line(line);
        if let Some(open) = trailing_parenthesis(&line) {
            let name = line[..open].trim_end();
            let note = line[open + 1..line.len() - 1].trim();
            if !name.is_empty() && !note.is_empty() {
                return Self { name: name.to_owned(), note: note.to_owned() };
            }
        }
        Self { name: line, note: String::new() }
    }

    pub fn render(name: &str, note: &str) -> String {
        match note {
            "" => to_line(name),
            note => to_line(&format!("{name} ({note})")),
        }
    }
}

/// Where the parenthesis begins that ends the text.
fn trailing_parenthesis(text: &str) -> Option<usize> {
    if !text.ends_with(')') {
        return None;
    }
    let mut depth = 0usize;
    for (at, letter) in text.char_indices().rev() {
        match letter {
            ')' => depth += 1,
            '(' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

impl DataCategoryLine {
    pub fn parse(line: &str) -> Self {
        let (number, words) = match split_number(line) {
            Some((number, rest)) => (Some(number), rest),
            None => (None, line),
        };
        let mut rest = words;
        let mut special_kind = None;
        let mut criminal_offences = false;
        while let Some((before, mark)) = trailing_mark(rest) {
            match mark {
                Mark::Art9(kind) if special_kind.is_none() => special_kind = Some(kind.to_owned()),
                Mark::Art10 if !criminal_offences => criminal_offences = true,
                _ => break,
            }
            rest = before;
        }
        if trimmed(rest).is_empty() {
            // Only marks and no name: take the words as they are.
            return Self { number, named: Named::parse(words), ..Self::default() };
        }
        Self { number, named: Named::parse(rest), special_kind, criminal_offences }
    }

    pub fn render(
        number: (i32, i32),
        name: &str,
        note: &str,
        special_kind: Option<&str>,
        criminal: bool,
    ) -> String {
        let named = Named { name: name.to_owned(), note: note.to_owned() };
        let special_kind = special_kind.map(str::to_owned);
        Self { number: None, named, special_kind, criminal_offences: criminal }.render_as(Some(number))
    }

    /// The line under this number, or under none yet.
    pub fn render_as(&self, number: Option<(i32, i32)>) -> String {
        let named = Named::render(&self.named.name, &self.named.note);
        let mut line = match number {
            Some(number) => format!("{}: {named}", number_text(number)),
            None => named,
        };
        match self.special_kind.as_deref() {
            None => {}
            Some("") => line.push_str(" [Art.\u{a0}9]"),
            Some(kind) => line.push_str(&format!(" [Art.\u{a0}9: {}]", to_line(kind))),
        }
        if self.criminal_offences {
            line.push_str(" [Art.\u{a0}10]");
        }
        line
    }
}

/// `(4, 1)` as "4.1", `(4, 0)` as "4".
pub fn number_text((number, sub_number): (i32, i32)) -> String {
    match sub_number {
        0 => number.to_string(),
        sub_number => format!("{number}.{sub_number}"),
    }
}

/// "4.1" as `(4, 1)`; `None` when it is no number from 1 to 9999 with a sub-number from 1 to 99.
pub fn parse_number(text: &str) -> Option<(i32, i32)> {
    let digits = |part: &str, most: usize| {
        let fits = !part.is_empty() && part.len() <= most && part.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| part.parse::<i32>().ok()).flatten().filter(|number| *number > 0)
    };
    match text.split_once('.') {
        None => Some((digits(text, 4)?, 0)),
        Some((number, sub_number)) => Some((digits(number, 4)?, digits(sub_number, 2)?)),
    }
}

fn split_number(line: &str) -> Option<((i32, i32), &str)> {
    let (number, rest) = line.split_once([':', '\t'])?;
    let rest = rest.trim();
    (!rest.is_empty()).then_some(())?;
    Some((parse_number(number.trim())?, rest))
}

enum Mark<'a> {
    Art9(&'a str),
    Art10,
}

/// The mark in brackets at the end, and what stands before it.
fn trailing_mark(text: &str) -> Option<(&str, Mark<'_>)> {
    let text = text.trim_end();
    let open = text.strip_suffix(']')?.rfind('[')?;
    let inside = text[open + 1..text.len() - 1].trim();
    let before = text[..open].trim_end();
    let rest = inside.strip_prefix("Art").or_else(|| inside.strip_prefix("art"))?;
    let rest = rest.trim_start_matches(['.', ' ', '\u{a0}']);
    let (norm, kind) = rest.split_once(':').unwrap_or((rest, ""));
    let mut words = norm.split_whitespace();
    let mark = match (words.next()?, kind.trim()) {
        ("9", kind) => Mark::Art9(kind),
        ("10", "") => Mark::Art10,
        _ => return None,
    };
    // "Art. 9 Abs. 2 lit. b" is a legal basis and no mark.
    words.all(|word| ["Abs.", "Abs.1", "1", "DSGVO", "DS-GVO"].contains(&word)).then_some((before, mark))
}

const KINDS: [(RecipientKind, &str); 6] = [
    (RecipientKind::Internal, "intern"),
    (RecipientKind::External, "extern"),
    (RecipientKind::Processor, "Auftragsverarbeiter"),
    (RecipientKind::JointController, "gemeinsam Verantwortliche"),
    (RecipientKind::ThirdCountry, "Drittland"),
    (RecipientKind::InternationalOrganisation, "internationale Organisation"),
];

/// The word in front of the colon; `None` for a recipient without a kind.
pub fn kind_word(kind: RecipientKind) -> Option<&'static str> {
    KINDS.iter().find(|(known, _)| *known == kind).map(|(_, word)| *word)
}

fn split_kind(line: &str) -> Option<(RecipientKind, &str)> {
    let (word, rest) = line.split_once([':', '\t'])?;
    let word = word.trim().to_lowercase();
    let kind = KINDS.iter().find(|(_, known)| known.to_lowercase() == word)?.0;
    Some((kind, rest.trim()))
}

/// The recipients of a text area, and the line each was read from.
pub fn recipients(text: &str) -> Vec<(&str, RecipientLine)> {
    let mut heading = RecipientKind::Unspecified;
    let mut found = Vec::new();
    for line in split(text) {
        match split_kind(line) {
            Some((kind, "")) => heading = kind,
            Some((kind, rest)) => found.push((line, RecipientLine { kind, named: Named::parse(rest) })),
            None => found.push((line, RecipientLine { kind: heading, named: Named::parse(line) })),
        }
    }
    found
}

pub fn render_recipient(kind: RecipientKind, name: &str, note: &str) -> String {
    let named = Named::render(name, note);
    match kind_word(kind) {
        Some(word) => format!("{word}: {named}"),
        None => named,
    }
}

impl ScopedLine {
    /// `known` are the numbers of the activity's data categories: "2020: …" is a text, not a number.
    pub fn parse(line: &str, known: impl Fn((i32, i32)) -> bool) -> Self {
        if let Some((before, rest)) = line.split_once(':')
            && !rest.trim().is_empty()
        {
            let text = from_line(rest.trim());
            if before.trim().eq_ignore_ascii_case("alle") {
                return Self { scope: LineScope::All, text };
            }
            let numbers: Option<Vec<_>> = before
                .split(',')
                .map(|part| parse_number(part.trim()).filter(|number| known(*number)))
                .collect();
            if let Some(mut numbers) = numbers {
                numbers.sort_unstable();
                numbers.dedup();
                return Self { scope: LineScope::Numbers(numbers), text };
            }
        }
        Self { scope: LineScope::Unspecified, text: from_line(line) }
    }

    pub fn render(scope: &LineScope, text: &str) -> String {
        let text = to_line(text);
        match scope {
            LineScope::Unspecified => text,
            LineScope::All => format!("alle: {text}"),
            LineScope::Numbers(numbers) => {
                let numbers: Vec<_> = numbers.iter().map(|number| number_text(*number)).collect();
                format!("{}: {text}", numbers.join(", "))
            }
        }
    }
}

/// `Bezeichnung: Text`; without a colon the whole line is the text of "Angabe".
pub fn extra_value(line: &str) -> (String, String) {
    match line.split_once([':', '\t']) {
        Some((label, text)) if !label.trim().is_empty() && !trimmed(text).is_empty() => {
            (label.trim().to_owned(), from_line(text.trim()))
        }
        _ => ("Angabe".to_owned(), from_line(line)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_note_is_the_balanced_parenthesis_at_the_end() {
        let named = Named::parse("Bankdaten (IBAN (DE), Auszahlung)");
        assert_eq!((named.name.as_str(), named.note.as_str()), ("Bankdaten", "IBAN (DE), Auszahlung"));
        for whole in ["Amt (intern) und Kasse", "a) Name)", "(alles)", "Leer ()"] {
            assert_eq!(Named::parse(whole).name, whole);
        }
    }

    #[test]
    fn a_tab_divides_the_cells_of_a_pasted_line() {
        let named = |line: &str| {
            let Named { name, note } = Named::parse(line);
            (name, note)
        };
        let pair = |name: &str, note: &str| (name.to_owned(), note.to_owned());
        assert_eq!(named("Stammdaten\tName, Anschrift"), pair("Stammdaten", "Name, Anschrift"));
        assert_eq!(named("\tStammdaten\t\tName\tAnschrift\t"), pair("Stammdaten", "Name; Anschrift"));
        assert_eq!(named("Bank (IBAN)\tAuszahlung"), pair("Bank", "IBAN; Auszahlung"));
        assert_eq!(named("Stammdaten\t"), pair("Stammdaten", ""));
        let line = DataCategoryLine::parse("3\tAtteste\tDauer [Art. 9]");
        assert_eq!((line.number, line.named), (Some((3, 0)), Named::parse("Atteste (Dauer)")));
        assert_eq!(line.special_kind.as_deref(), Some(""));
        let found = recipients("intern\tWahlamt\tselten");
        assert_eq!(
            (found[0].1.kind, &found[0].1.named),
            (RecipientKind::Internal, &Named::parse("Wahlamt (selten)"))
        );
        assert_eq!(extra_value("Farbe\trot: hell"), ("Farbe".into(), "rot: hell".into()));
    }

    #[test]
    fn data_categories_carry_number_and_marks() {
        let line = DataCategoryLine::parse("4.1: Atteste (Dauer) [Art. 9: Gesundheitsdaten] [Art. 10]");
        assert_eq!(line.number, Some((4, 1)));
        assert_eq!(line.named, Named { name: "Atteste".into(), note: "Dauer".into() });
        assert_eq!(line.special_kind.as_deref(), Some("Gesundheitsdaten"));
        assert!(line.criminal_offences);
        assert_eq!(
            DataCategoryLine::render((4, 1), "Atteste", "Dauer", Some("Gesundheitsdaten"), true),
            "4.1: Atteste (Dauer) [Art.\u{a0}9: Gesundheitsdaten] [Art.\u{a0}10]"
        );
        let spelled_out = DataCategoryLine::parse("Atteste [Art. 9 Abs. 1 DSGVO: Dauer] [Art. 10 DSGVO]");
        assert_eq!(
            (spelled_out.special_kind.as_deref(), spelled_out.criminal_offences),
            (Some("Dauer"), true)
        );
        assert_eq!(DataCategoryLine::parse("Name [Art. 9 Abs. 2 lit. b DSGVO]").special_kind, None);
        assert_eq!(DataCategoryLine::parse("Name [sic]").named.name, "Name [sic]");
        assert_eq!(DataCategoryLine::parse("20261: x").number, None);
        assert_eq!(DataCategoryLine::parse("[Art. 9]").named.name, "[Art. 9]");
        for only_a_mark in ["1: [Art. 9]", "1: ¶ [Art. 9]"] {
            let line = DataCategoryLine::parse(only_a_mark);
            assert_eq!((line.number, line.named.name.as_str()), (Some((1, 0)), "[Art. 9]"));
        }
    }

    #[test]
    fn a_kind_alone_holds_for_the_lines_below() {
        let found = recipients(
            "intern: Wahlamt\nExtern:\nGemeinden\nLand: Ministerium\nAuftragsverarbeiter: KDO (Hosting)",
        );
        let kinds: Vec<_> = found.iter().map(|(_, line)| (line.kind, line.named.name.as_str())).collect();
        assert_eq!(
            kinds,
            [
                (RecipientKind::Internal, "Wahlamt"),
                (RecipientKind::External, "Gemeinden"),
                (RecipientKind::External, "Land: Ministerium"),
                (RecipientKind::Processor, "KDO"),
            ]
        );
    }

    #[test]
    fn only_known_numbers_are_a_scope() {
        let known = |number| number == (1, 0) || number == (2, 1);
        let line = ScopedLine::parse("2.1, 1: 3 Jahre", known);
        assert_eq!(line.scope, LineScope::Numbers(vec![(1, 0), (2, 1)]));
        assert_eq!(ScopedLine::render(&line.scope, &line.text), "1, 2.1: 3 Jahre");
        assert_eq!(ScopedLine::parse("2020: Wahl", known).text, "2020: Wahl");
        assert_eq!(ScopedLine::parse("Alle: sofort", known).scope, LineScope::All);
    }

    #[test]
    fn marks_at_the_end_are_read_and_written() {
        for (line, kind, text) in [
            ("Werbung [ausgeschlossen]", PurposeKind::Excluded, "Werbung"),
            ("Statistik (intern) [Nebenzweck] ", PurposeKind::Secondary, "Statistik (intern)"),
            ("[ausgeschlossen]", PurposeKind::Primary, "[ausgeschlossen]"),
            ("Wahl [sic]", PurposeKind::Primary, "Wahl [sic]"),
        ] {
            assert_eq!(marked(line, &PURPOSE_MARKS), (kind, text), "{line}");
        }
        assert_eq!(with_mark("a".into(), PurposeKind::Excluded, &PURPOSE_MARKS), "a [ausgeschlossen]");
        assert_eq!(with_mark("a".into(), PurposeKind::Primary, &PURPOSE_MARKS), "a");
    }

    #[test]
    fn kinds_of_art_9_are_known_by_their_names() {
        let text = "Gesundheitsdaten, genetische Daten, nur bei Nachfrage";
        let (kinds, words) = special_kinds(text);
        assert_eq!(kinds, [SpecialKind::Genetic, SpecialKind::Health]);
        assert_eq!(words, "nur bei Nachfrage");
        assert_eq!(
            special_kinds_text(&kinds, &words),
            "genetische Daten, Gesundheitsdaten, nur bei Nachfrage"
        );
        assert_eq!(
            special_kinds("Gesundheitsdaten der Kinder"),
            (vec![], "Gesundheitsdaten der Kinder".into())
        );
    }

    #[test]
    fn extra_values_carry_their_label() {
        assert_eq!(extra_value("Software: X: Y"), ("Software".into(), "X: Y".into()));
        assert_eq!(extra_value("ohne"), ("Angabe".into(), "ohne".into()));
    }
}
