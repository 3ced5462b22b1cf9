//! What a file says of the body whose record it is: above the table, on a cover sheet, in a form's first
//! lines. It is offered, item by item, and written only where somebody ticked it.

mod block;
pub mod write;

#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashSet};

use serde::Serialize;

use super::{
    mapping::table::{Orientation, Table, is_closing},
    reading::{Sheet, Workbook},
};
use crate::{
    findings::text::{fold, pattern},
    register::Contact,
    web::validate::{self, NAME},
};
use block::Block;

/// Fewer are no telephone number.
const FEWEST_DIGITS: usize = 3;

/// Sheets with more rows are lists.
const ROWS: usize = 60;
/// Cells of a row, and of a file, that are looked at; longer ones are texts.
const COLUMNS: usize = 30;
const CELLS: usize = 20_000;
const LONGEST: usize = 2_000;
/// Items of one file at most.
const MOST: usize = 50;

/// Something that the file says of the organisation.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub value: Value,
    /// As it stands in the file, with its label.
    pub words: String,
    /// Index in the workbook; row and column are counted from 1.
    pub sheet: usize,
    pub row: u32,
    pub column: u32,
}

/// What it is.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Of the body itself.
    Body(Part, String),
    /// Somebody who holds an office.
    Officer(Holder),
    Representative(Holder),
    /// Why there is no data protection officer.
    NoOfficer(String),
    /// Nothing that can be taken over: the body's name, which stays, or the day of the list.
    Shown(&'static str),
}

/// A field of the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Street,
    PostalCode,
    City,
    Phone,
    Fax,
    Email,
    Website,
    Management,
    Authority,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Holder {
    pub name: String,
    pub function: String,
    pub contact: Contact,
}

impl Part {
    fn key(self) -> &'static str {
        match self {
            Self::Street => "strasse",
            Self::PostalCode => "plz",
            Self::City => "ort",
            Self::Phone => "telefon",
            Self::Fax => "fax",
            Self::Email => "e-mail",
            Self::Website => "internet",
            Self::Management => "vertretung",
            Self::Authority => "aufsicht",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Street => "Straße",
            Self::PostalCode => "Postleitzahl",
            Self::City => "Ort",
            Self::Phone => "Telefon",
            Self::Fax => "Fax",
            Self::Email => "E-Mail-Adresse",
            Self::Website => "Internetadresse",
            Self::Management => "Gesetzliche Vertretung",
            Self::Authority => "Aufsichtsbehörde",
        }
    }
}

impl Value {
    /// The name of its box; none when it cannot be taken over.
    pub fn key(&self) -> Option<&'static str> {
        match self {
            Self::Body(part, _) => Some(part.key()),
            Self::Officer(_) => Some("dsb"),
            Self::Representative(_) => Some("vertreter"),
            Self::NoOfficer(_) => Some("kein-dsb"),
            Self::Shown(_) => None,
        }
    }

    pub fn label(&self) -> &'static str {
        match self {
            Self::Body(part, _) => part.label(),
            Self::Officer(_) => "Datenschutzbeauftragte Person",
            Self::Representative(_) => "Vertreter in der Union (Art.\u{a0}27)",
            Self::NoOfficer(_) => "Warum keine datenschutzbeauftragte Person benannt ist",
            Self::Shown(label) => label,
        }
    }

    /// What would be written.
    pub fn text(&self) -> String {
        match self {
            Self::Body(_, text) | Self::NoOfficer(text) => text.clone(),
            Self::Officer(holder) | Self::Representative(holder) => holder.text(),
            Self::Shown(_) => String::new(),
        }
    }
}

impl Value {
    /// Whether the field would take it from somebody who types it.
    fn fits(&self) -> bool {
        match self {
            Self::Body(part, text) => part.takes(text),
            Self::NoOfficer(text) => is_within(text, validate::TEXT),
            Self::Officer(holder) | Self::Representative(holder) => holder.fits(),
            Self::Shown(_) => true,
        }
    }
}

impl Part {
    fn takes(self, text: &str) -> bool {
        let has_digits = || text.chars().filter(char::is_ascii_digit).count() >= FEWEST_DIGITS;
        match self {
            Self::Management => is_within(text, validate::TEXT),
            Self::Email => is_within(text, validate::EMAIL) && validate::is_email(text),
            Self::Website => is_within(text, NAME) && validate::is_web_address(text),
            Self::Phone | Self::Fax => is_within(text, NAME) && has_digits(),
            Self::Street | Self::PostalCode | Self::City | Self::Authority => is_within(text, NAME),
        }
    }
}

fn is_within(text: &str, most: usize) -> bool {
    text.chars().count() <= most
}

impl Holder {
    fn fits(&self) -> bool {
        let Contact { street, postal_code, city, phone, email, website, fax, .. } = &self.contact;
        let parts = [
            (Part::Street, street),
            (Part::PostalCode, postal_code),
            (Part::City, city),
            (Part::Phone, phone),
            (Part::Fax, fax),
            (Part::Email, email),
            (Part::Website, website),
        ];
        !self.name.is_empty()
            && is_within(&self.name, NAME)
            && is_within(&self.function, NAME)
            && parts.iter().all(|(part, text)| text.as_ref().is_none_or(|text| part.takes(text)))
    }

    fn text(&self) -> String {
        let Contact { street, postal_code, city, phone, email, website, fax, .. } = &self.contact;
        let contact = [street, postal_code, city, phone, fax, email, website].into_iter().flatten().cloned();
        [self.name.clone(), self.function.clone()]
            .into_iter()
            .chain(contact)
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// What a file says of the organisation, and the rows (sheet, row) that say it.
#[derive(Debug, Default)]
pub struct About {
    pub items: Vec<Item>,
    pub rows: BTreeSet<(usize, u32)>,
}

/// Whom a line speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whom {
    Body,
    Officer,
    Representative,
}

/// What is found so far.
#[derive(Default)]
struct Found {
    items: Vec<Item>,
    rows: BTreeSet<(usize, u32)>,
    /// Cells that were looked at.
    cells: usize,
    officer: Option<(Block, Place)>,
    representative: Option<(Block, Place)>,
}

#[derive(Debug, Clone)]
struct Place {
    sheet: usize,
    row: u32,
    column: u32,
    words: String,
}

/// What the workbook says of the organisation, around the table and on sheets that are no part of it.
pub fn find(workbook: &Workbook, table: &Table, used: &HashSet<usize>) -> About {
    let mut found = Found::default();
    for (at, sheet) in workbook.sheets.iter().enumerate() {
        let rows = match (used.contains(&at), table.orientation, table.header) {
            // Above the headings; a form may say it anywhere.
            (true, Orientation::Rows, Some(header)) => sheet.rows.partition_point(|row| row.number < header),
            (true, ..) => sheet.rows.len(),
            (false, ..) if sheet.rows.len() <= ROWS => sheet.rows.len(),
            (false, ..) => 0,
        };
        // In a form of an activity lines without a name of somebody are the activity's.
        let is_cover = !used.contains(&at) || table.orientation == Orientation::Rows;
        of_sheet(&mut found, sheet, at, rows.min(ROWS), is_cover);
    }
    found.finished()
}

fn of_sheet(found: &mut Found, sheet: &Sheet, at: usize, rows: usize, is_cover: bool) {
    let mut about: Option<Whom> = None;
    for row in &sheet.rows[..rows] {
        let cells: Vec<(u32, &str)> = (1..)
            .zip(&row.cells)
            .filter(|(_, cell)| !cell.text.is_empty() && cell.text.len() <= LONGEST)
            .map(|(column, cell)| (column, &*cell.text))
            .take(COLUMNS)
            .collect();
        found.cells += cells.len();
        if found.cells > CELLS {
            return;
        }
        // A line for a signature says who signs.
        if cells.iter().any(|(_, text)| is_closing(text)) {
            continue;
        }
        if let [(_, only)] = cells.as_slice()
            && !only.contains(':')
        {
            about = is_cover.then(|| section(only)).flatten();
            if about.is_some() {
                found.rows.insert((at, row.number));
            }
            continue;
        }
        let mut cells = cells.into_iter().peekable();
        while let Some((column, text)) = cells.next() {
            let place = |words: String| Place { sheet: at, row: row.number, column, words };
            for line in lines(text) {
                if let Some((label, value)) =
                    line.split_once(':').filter(|(_, value)| !value.trim().is_empty())
                {
                    found.line(label, value.trim(), &mut about, is_cover, place(line.trim().to_owned()));
                }
            }
            // The value stands in the next cell.
            if let Some((_, value)) = cells.peek().copied()
                && kind(text.trim_end_matches(':')).is_some()
                && kind(value).is_none()
            {
                cells.next();
                let words = format!("{}: {value}", text.trim_end_matches(':').trim());
                found.line(text, value, &mut about, is_cover, place(words));
            }
        }
    }
}

/// "Verantwortlicher: …; Datenschutzbeauftragter: …": a line begins where a label does.
fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in text.split([';', '\n']) {
        let begins = part.split_once(':').is_some_and(|(label, _)| kind(label).is_some());
        match lines.last_mut() {
            Some(last) if !begins => {
                last.push(';');
                last.push_str(part);
            }
            _ => lines.push(part.to_owned()),
        }
    }
    lines
}

/// What a heading over lines speaks of.
fn section(heading: &str) -> Option<Whom> {
    let folded = fold(heading);
    if pattern!(r"datenschutzbeauftragt|\bdsb\b").is_match(&folded) {
        Some(Whom::Officer)
    } else if pattern!(r"\bvertreter.{0,40}(?:art\b|union)").is_match(&folded) {
        Some(Whom::Representative)
    } else if pattern!(r"verantwortliche[nrs]?\b|verantwortliche stelle").is_match(&folded) {
        Some(Whom::Body)
    } else {
        None
    }
}

/// What a label speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Whole(Whom),
    Management,
    Authority,
    AsOf,
    /// "Vertreter" alone may be one of two.
    Deputy,
    /// A part of somebody: name, street, telephone.
    Name,
    Address,
    Contact(Part),
    PlaceOfBody,
}

fn kind(label: &str) -> Option<Kind> {
    let folded = fold(label);
    let label = pattern!(r"\([^()]*\)|^\s*\d+(?:\.\d+)*[.)]?\s").replace_all(&folded, " ");
    let label = label.trim().trim_end_matches(':').trim();
    if label.len() > 80 {
        return None;
    }
    let kinds = [
        (Kind::Whole(Whom::Representative), pattern!(r"^vertreter.{0,40}(?:union\b|art\.? ?27)")),
        (
            Kind::Whole(Whom::Officer),
            pattern!(
                r"^(?:name |kontakt(?:daten)? )?(?:(?:des|der|die) )?(?:(?:behoerdliche|betriebliche|externe|interne|oertliche)[nrs]? )?(?:datenschutzbeauftragte[nrs]?|dsb)$"
            ),
        ),
        (
            Kind::Management,
            pattern!(
                r"^(?:gesetzlich )?vertreten durch$|^(?:gesetzliche[r]? )?vertretung$|^gesetzliche[r]? vertreter$|^(?:geschaeftsfuehr|geschaeftsleitung|vertretungsberechtigt|vorstand|behoerdenleit|schulleit|leitung$)"
            ),
        ),
        (Kind::Authority, pattern!(r"^(?:zustaendige )?(?:datenschutz-?)?aufsichtsbehoerde$")),
        (Kind::AsOf, pattern!(r"^(?:stand|stand des verzeichnisses|datum des verzeichnisses)$")),
        (Kind::Deputy, pattern!(r"^(?:stell)?vertreter(?: des verantwortlichen)?$")),
        (
            Kind::Whole(Whom::Body),
            pattern!(
                r"^(?:name |angaben |bezeichnung |kontakt(?:daten)? )?(?:und (?:anschrift|kontaktdaten) )?(?:(?:des|der|zum|zur) )?(?:verantwortliche[nrs]?(?: stelle)?|organisation|unternehmens?|firma|vereins?|einrichtung|behoerde|kommune|traegers?|schule|praxis)$"
            ),
        ),
        (Kind::Name, pattern!(r"^name$")),
        (Kind::Address, pattern!(r"^(?:anschrift|adresse|postanschrift)$")),
        (Kind::Contact(Part::Street), pattern!(r"^strasse(?: ?(?:,|und|/)? ?(?:haus)?-?(?:nr|nummer)\.?)?$")),
        (Kind::PlaceOfBody, pattern!(r"^(?:plz|postleitzahl)(?: ?(?:,|/|und)? ?(?:wohn)?ort)?$")),
        (Kind::Contact(Part::City), pattern!(r"^(?:ort|sitz)$")),
        (Kind::Contact(Part::Phone), pattern!(r"^(?:tel|telefon|telefonnummer|fon)\.?$")),
        (Kind::Contact(Part::Fax), pattern!(r"^(?:tele)?fax$")),
        (Kind::Contact(Part::Email), pattern!(r"^e-?mail(?:-?adresse)?$")),
        (Kind::Contact(Part::Website), pattern!(r"^(?:internet(?:adresse)?|web(?:seite|site)?|homepage)$")),
    ];
    kinds.into_iter().find(|(_, pattern)| pattern.is_match(label)).map(|(kind, _)| kind)
}

impl Found {
    /// One line of label and value.
    fn line(&mut self, label: &str, value: &str, about: &mut Option<Whom>, is_cover: bool, place: Place) {
        let Some(kind) = kind(label) else { return };
        let row = (place.sheet, place.row);
        match kind {
            Kind::Whole(whom) => {
                if is_cover {
                    *about = Some(whom);
                }
                self.somebody(whom, value, place);
            }
            Kind::Management => self.put(Value::Body(Part::Management, value.to_owned()), place),
            Kind::Authority => self.put(Value::Body(Part::Authority, value.to_owned()), place),
            Kind::AsOf if !is_cover => return,
            Kind::AsOf => self.put(Value::Shown("Stand"), place),
            Kind::Deputy => self.put(Value::Shown("Vertreter"), place),
            _ => {
                let Some(whom) = about.filter(|_| is_cover) else { return };
                self.detail(whom, kind, value, place);
            }
        }
        self.rows.insert(row);
    }

    /// A cell that says all of somebody.
    fn somebody(&mut self, whom: Whom, value: &str, place: Place) {
        let folded = fold(value);
        if whom == Whom::Officer
            && pattern!(r"^(?:ist )?(?:nicht (?:benannt|bestellt|erforderlich|vorhanden|notwendig)|keine?r?\b|entfaellt|nein\b|[-–]$)")
                .is_match(&folded)
        {
            let reason = pattern!(r"(?i)\b(?:weil|da|denn|grund:?)\s+(.+)$|\(([^()]+)\)\s*$").captures(value);
            let reason = reason.and_then(|found| found.get(1).or_else(|| found.get(2)));
            return match reason {
                Some(reason) => self.put(Value::NoOfficer(reason.as_str().trim().to_owned()), place),
                None => self.put(Value::Shown("Datenschutzbeauftragte Person"), place),
            };
        }
        let block = block::read(value);
        match whom {
            Whom::Body => {
                if !block.name.is_empty() {
                    self.put(Value::Shown("Verantwortlicher"), place.clone());
                }
                self.contact(&block.contact, &place);
            }
            Whom::Officer if self.officer.is_none() => self.officer = Some((block, place)),
            Whom::Representative if self.representative.is_none() => {
                self.representative = Some((block, place));
            }
            // The same in each of several forms.
            Whom::Officer | Whom::Representative if self.is_known(whom, &block) => {}
            Whom::Officer | Whom::Representative => {
                let label = "Weitere Person mit demselben Amt";
                self.put(Value::Shown(label), place);
            }
        }
    }

    fn is_known(&self, whom: Whom, block: &Block) -> bool {
        let known = if whom == Whom::Officer { &self.officer } else { &self.representative };
        known.as_ref().is_some_and(|(known, _)| known == block)
    }

    /// A line that says a part of somebody.
    fn detail(&mut self, whom: Whom, kind: Kind, value: &str, place: Place) {
        let mut block = Block::default();
        match kind {
            Kind::Name => value.clone_into(&mut block.name),
            Kind::Address => block = block::read(value),
            Kind::PlaceOfBody => match block::place(value) {
                Some((code, city)) => {
                    (block.contact.postal_code, block.contact.city) = (Some(code), Some(city));
                }
                None => block.contact.postal_code = Some(value.to_owned()),
            },
            Kind::Contact(part) => match part {
                Part::Street => block.contact.street = Some(value.to_owned()),
                Part::City => block.contact.city = Some(value.to_owned()),
                Part::Phone => block.contact.phone = Some(value.to_owned()),
                Part::Fax => block.contact.fax = Some(value.to_owned()),
                Part::Email => block.contact.email = Some(value.to_owned()),
                Part::Website => block.contact.website = Some(value.to_owned()),
                Part::PostalCode | Part::Management | Part::Authority => {}
            },
            _ => {}
        }
        if kind == Kind::Address && block.contact == Contact::default() {
            block.contact.street = Some(value.to_owned());
        }
        let known = match whom {
            Whom::Body => {
                if kind == Kind::Name {
                    self.put(Value::Shown("Verantwortlicher"), place.clone());
                }
                return self.contact(&block.contact, &place);
            }
            Whom::Officer => &mut self.officer,
            Whom::Representative => &mut self.representative,
        };
        let (known, _) = known.get_or_insert_with(|| (Block::default(), place));
        join(known, block);
    }

    fn contact(&mut self, contact: &Contact, place: &Place) {
        let parts = [
            (Part::Street, &contact.street),
            (Part::PostalCode, &contact.postal_code),
            (Part::City, &contact.city),
            (Part::Phone, &contact.phone),
            (Part::Fax, &contact.fax),
            (Part::Email, &contact.email),
            (Part::Website, &contact.website),
        ];
        for (part, value) in parts {
            if let Some(value) = value {
                self.put(Value::Body(part, value.clone()), place.clone());
            }
        }
    }

    /// The first of a kind can be chosen; another one, and what the field would not take, is only shown.
    fn put(&mut self, value: Value, place: Place) {
        let is_known = self.items.iter().any(|item| item.value == value && item.words == place.words);
        if is_known || self.items.len() >= MOST {
            return;
        }
        let is_taken =
            value.key().is_some_and(|key| self.items.iter().any(|item| item.value.key() == Some(key)));
        if is_taken && self.items.iter().any(|item| item.value == value) {
            return;
        }
        let value = if is_taken || !value.fits() { Value::Shown(value.label()) } else { value };
        let Place { sheet, row, column, words } = place;
        self.items.push(Item { value, words, sheet, row, column });
    }

    fn finished(mut self) -> About {
        let holder =
            |block: Block| Holder { name: block.name, function: block.function, contact: block.contact };
        for (found, value) in [
            (self.officer.take(), Value::Officer as fn(Holder) -> Value),
            (self.representative.take(), Value::Representative as fn(Holder) -> Value),
        ] {
            if let Some((block, place)) = found {
                self.put(value(holder(block)), place);
            }
        }
        About { items: self.items, rows: self.rows }
    }
}

/// Adds what is new of somebody.
fn join(known: &mut Block, more: Block) {
    if known.name.is_empty() {
        known.name = more.name;
    }
    let own = &mut known.contact;
    for (own, more) in [
        (&mut own.street, more.contact.street),
        (&mut own.postal_code, more.contact.postal_code),
        (&mut own.city, more.contact.city),
        (&mut own.phone, more.contact.phone),
        (&mut own.fax, more.contact.fax),
        (&mut own.email, more.contact.email),
        (&mut own.website, more.contact.website),
    ] {
        if own.is_none() {
            *own = more;
        }
    }
}
