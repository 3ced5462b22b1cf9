//! Datenfluss: whose data go to whom and to which countries, as a picture and as a table. It shows what
//! the record says (Art. 30 Abs. 1 Satz 2 lit. c–e DSGVO; R40–R53) and nothing beyond it: a relation
//! that is "nicht aufgegliedert" is drawn as one dashed line to the whole column, never to a box.

pub mod organisation;
pub mod pages;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use crate::{
    picture::flow::{Column, End, Link, Look, Node, Picture, SPACE, draw, height_of},
    register::{Activity, RecipientKind, Scope, ThirdCountryStatement, Transfer},
};

const COLUMNS: usize = 4;

/// What one activity's picture and table show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    pub subjects: Vec<Tied>,
    pub data: Vec<Data>,
    pub recipients: Vec<Tied>,
    pub places: Vec<Place>,
    /// What stands in the place of recipients and of places when there are none.
    no_recipients: &'static str,
    no_places: &'static str,
}

/// Something that is tied to data categories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tied {
    pub name: String,
    /// "Auftragsverarbeiter", or "".
    pub note: String,
    pub reach: Reach,
    is_named: bool,
}

/// To which data categories something belongs, by their places in ascending order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// "nicht aufgegliedert"
    Open,
    All,
    Some(Vec<usize>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// "4.1"
    pub number: String,
    pub name: String,
    /// "Art. 9 DSGVO", or "".
    pub norm: String,
}

/// A third country, or what is said in place of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub name: String,
    pub note: &'static str,
    /// Its recipients by their places.
    pub recipients: Vec<usize>,
    pub reach: Reach,
}

impl Reach {
    fn of(scope: &Scope, by_number: &HashMap<&str, usize>) -> Self {
        match scope {
            Scope::Unspecified => Self::Open,
            Scope::All => Self::All,
            Scope::Numbers(numbers) => {
                let mut places: Vec<usize> =
                    numbers.iter().filter_map(|number| by_number.get(number.as_str()).copied()).collect();
                places.sort_unstable();
                Self::Some(places)
            }
        }
    }

    /// Both together.
    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::All, _) | (_, Self::All) => Self::All,
            (Self::Some(mut places), Self::Some(others)) => {
                places.extend(others);
                places.sort_unstable();
                places.dedup();
                Self::Some(places)
            }
            (Self::Some(places), Self::Open) | (Self::Open, Self::Some(places)) => Self::Some(places),
            (Self::Open, Self::Open) => Self::Open,
        }
    }

    fn holds_for(&self, place: usize) -> bool {
        match self {
            Self::Open => false,
            Self::All => true,
            Self::Some(places) => places.binary_search(&place).is_ok(),
        }
    }
}

impl Flow {
    pub fn of(activity: &Activity) -> Self {
        let data: Vec<Data> = activity
            .data_categories
            .items
            .iter()
            .map(|category| {
                let norms = [
                    category
                        .special_category
                        .is_some()
                        .then(|| activity.law().special_categories_norm().unwrap_or("besondere Kategorie")),
                    category
                        .criminal_offences
                        .then(|| activity.law().offences_norm().unwrap_or("Straftaten")),
                ];
                let norms: Vec<&str> = norms.into_iter().flatten().collect();
                Data { number: category.number.clone(), name: category.name.clone(), norm: norms.join(", ") }
            })
            .collect();
        let by_number: HashMap<&str, usize> =
            data.iter().enumerate().map(|(place, category)| (category.number.as_str(), place)).collect();
        let subjects = activity.data_subjects.items.iter().filter(|subject| !subject.excluded);
        let subjects = subjects
            .map(|subject| Tied {
                name: subject.name.clone(),
                note: String::new(),
                reach: Reach::of(&subject.data_categories, &by_number),
                is_named: true,
            })
            .collect();
        let recipients = activity
            .recipients
            .items
            .iter()
            .map(|recipient| Tied {
                name: recipient.name.clone(),
                note: kind(recipient.kind).to_owned(),
                reach: Reach::of(&recipient.data_categories, &by_number),
                is_named: true,
            })
            .collect();
        let statement = activity.third_countries.statement;
        let mut flow = Self {
            subjects,
            recipients,
            places: Vec::new(),
            no_recipients: if activity.no_recipients { "keine Offenlegung" } else { "keine Angabe" },
            no_places: no_places(statement),
            data: Vec::new(),
        };
        flow.add_transfers(&activity.third_countries.transfers, statement, &by_number);
        flow.data = data;
        flow
    }

    /// Transfers with the same country are one place, those to the same recipient one recipient.
    fn add_transfers(
        &mut self,
        transfers: &[Transfer],
        statement: Option<ThirdCountryStatement>,
        by_number: &HashMap<&str, usize>,
    ) {
        let note = match statement {
            Some(ThirdCountryStatement::Planned) => "geplant",
            Some(ThirdCountryStatement::UnderReview) => "wird geprüft",
            _ => "",
        };
        let known = self.recipients.len();
        let mut recipients: HashMap<String, usize> = self
            .recipients
            .iter()
            .enumerate()
            .map(|(place, tied)| (tied.name.to_lowercase(), place))
            .collect();
        let mut places: HashMap<String, usize> = HashMap::new();
        for transfer in transfers {
            let reach = Reach::of(&transfer.data_categories, by_number);
            let name = transfer.recipient.clone();
            // Who is not named is somebody else with each transfer.
            let recipient = match name.as_ref().and_then(|name| recipients.get(&name.to_lowercase())) {
                Some(place) => *place,
                None => {
                    let tied = Tied {
                        name: name.clone().unwrap_or_else(|| "Empfänger nicht gesondert genannt".to_owned()),
                        note: String::new(),
                        reach: reach.clone(),
                        is_named: name.is_some(),
                    };
                    self.recipients.push(tied);
                    self.recipients.len() - 1
                }
            };
            if let Some(name) = name {
                recipients.insert(name.to_lowercase(), recipient);
            }
            if let Some(tied) = self.recipients.get_mut(recipient).filter(|_| recipient >= known) {
                tied.reach = tied.reach.clone().with(reach.clone());
            }
            let country =
                [&transfer.country, &transfer.country_note, &transfer.text].into_iter().flatten().next();
            let country = country.cloned().unwrap_or_else(|| "Land nicht genannt".to_owned());
            let place = *places.entry(country.clone()).or_insert_with(|| {
                self.places.push(Place { name: country, note, recipients: Vec::new(), reach: reach.clone() });
                self.places.len() - 1
            });
            if let Some(place) = self.places.get_mut(place) {
                place.recipients.push(recipient);
                place.reach = place.reach.clone().with(reach);
            }
        }
    }

    pub fn picture(&self) -> Picture {
        let columns = [
            column("Betroffene Personen", tied_nodes(&self.subjects), "keine Angabe"),
            column("Datenkategorien", self.data.iter().map(data_node).collect(), "keine Angabe"),
            column("Empfänger", tied_nodes(&self.recipients), self.no_recipients),
            column("Drittländer", self.places.iter().map(place_node).collect(), self.no_places),
        ];
        let mut links = Vec::new();
        if !self.data.is_empty() {
            for (at, subject) in self.subjects.iter().enumerate() {
                links.extend(ties(subject).map(|(end, is_open)| link(0, End::Node(at), end, is_open)));
            }
            for (at, recipient) in self.recipients.iter().enumerate() {
                links.extend(ties(recipient).map(|(end, is_open)| link(1, end, End::Node(at), is_open)));
            }
        }
        for (at, place) in self.places.iter().enumerate() {
            for recipient in &place.recipients {
                links.push(link(2, End::Node(*recipient), End::Node(at), false));
            }
        }
        draw(&columns, &links)
    }

    /// "Der Datenfluss hat 2 Kategorien betroffener Personen, …": what a picture says in words.
    pub fn description(&self) -> String {
        let counted =
            |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
        let named = self.recipients.iter().filter(|recipient| recipient.is_named).count();
        format!(
            "Von links nach rechts: {}, {}, {} und {}. Eine durchgezogene Linie ist eine Zuordnung, eine gestrichelte sagt, \
             dass nicht aufgegliedert ist, um welche Datenkategorien es geht.",
            counted(self.subjects.len(), "Kategorie betroffener Personen", "Kategorien betroffener Personen"),
            counted(self.data.len(), "Datenkategorie", "Datenkategorien"),
            counted(named, "Empfänger", "Empfänger"),
            counted(self.places.len(), "Angabe zu Drittländern", "Angaben zu Drittländern"),
        )
    }

    /// What the picture says, a row for each data category.
    pub fn rows(&self) -> Vec<Row> {
        let names = |tied: &[Tied], place: usize| -> Vec<String> {
            tied.iter()
                .filter(|tied| tied.is_named && tied.reach.holds_for(place))
                .map(|tied| tied.name.clone())
                .collect()
        };
        let places = |at: usize| {
            let here = self.places.iter().filter(|place| place.reach.holds_for(at));
            here.map(|place| place.name.clone()).collect()
        };
        self.data
            .iter()
            .enumerate()
            .map(|(at, data)| Row {
                number: data.number.clone(),
                name: data.name.clone(),
                norm: data.norm.clone(),
                subjects: names(&self.subjects, at),
                recipients: names(&self.recipients, at),
                places: places(at),
            })
            .collect()
    }

    /// What stands in the table where nothing is tied: of persons, recipients and places.
    pub fn nothing(&self) -> [&'static str; 3] {
        let word = |is_open: bool| if is_open { "nicht aufgegliedert" } else { "–" };
        let is_open = |tied: &[Tied]| tied.iter().any(|tied| tied.is_named && tied.reach == Reach::Open);
        [
            word(is_open(&self.subjects)),
            word(is_open(&self.recipients)),
            word(self.places.iter().any(|place| place.reach == Reach::Open)),
        ]
    }

    /// "Datenkategorien 1 bis 14", for a piece of something larger.
    pub fn extent(&self) -> String {
        match self.data.as_slice() {
            [] => "ohne Datenkategorien".to_owned(),
            [only] => format!("Datenkategorie {}", only.number),
            [first, .., last] => format!("Datenkategorien {} bis {}", first.number, last.number),
        }
    }

    /// What is not broken down: a label, and the names.
    pub fn open(&self) -> Vec<(&'static str, Vec<String>)> {
        let open = |tied: &[Tied]| -> Vec<String> {
            tied.iter()
                .filter(|tied| tied.is_named && tied.reach == Reach::Open)
                .map(|tied| tied.name.clone())
                .collect()
        };
        let places = self.places.iter().filter(|place| place.reach == Reach::Open);
        [
            ("Betroffene Personen", open(&self.subjects)),
            ("Empfänger", open(&self.recipients)),
            ("Drittländer", places.map(|place| place.name.clone()).collect()),
        ]
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .collect()
    }

    /// Each third country with its recipients.
    pub fn places_with_recipients(&self) -> Vec<(String, Vec<String>)> {
        self.places
            .iter()
            .map(|place| {
                let recipients = place.recipients.iter().filter_map(|at| self.recipients.get(*at));
                (place.name.clone(), recipients.map(|recipient| recipient.name.clone()).collect())
            })
            .collect()
    }

    /// The same in pieces no higher than `height`, each with some of the data categories and with what
    /// belongs to them; what does not fit even so is counted in a last box.
    pub fn pieces(&self, height: i32) -> Vec<Flow> {
        let mut pieces: Vec<Flow> = Vec::new();
        let mut from = 0;
        while from < self.data.len() || pieces.is_empty() {
            let mut until = from;
            let mut used = 0;
            while let Some(data) = self.data.get(until) {
                used += height_of(&[data_node(data)], COLUMNS) + SPACE;
                if used > height && until > from {
                    break;
                }
                until += 1;
            }
            pieces.push(self.piece(from, until, height));
            from = until.max(from + 1);
        }
        pieces
    }

    fn piece(&self, from: usize, until: usize, height: i32) -> Flow {
        let within = |tied: &Tied| -> Option<Tied> {
            let reach = match &tied.reach {
                Reach::Some(places) => {
                    let here: Vec<usize> = places
                        .iter()
                        .filter(|place| (from..until).contains(*place))
                        .map(|place| place - from)
                        .collect();
                    // What belongs to nothing at all stands in the first piece.
                    if here.is_empty() && !(places.is_empty() && from == 0) {
                        return None;
                    }
                    Reach::Some(here)
                }
                reach => reach.clone(),
            };
            Some(Tied { reach, ..tied.clone() })
        };
        let mut moved: HashMap<usize, usize> = HashMap::new();
        let mut recipients = Vec::new();
        for (at, recipient) in self.recipients.iter().enumerate() {
            if let Some(recipient) = within(recipient) {
                moved.insert(at, recipients.len());
                recipients.push(recipient);
            }
        }
        let mut places: Vec<Place> = Vec::new();
        for place in &self.places {
            let recipients: Vec<usize> =
                place.recipients.iter().filter_map(|at| moved.get(at).copied()).collect();
            if !recipients.is_empty() {
                places.push(Place { recipients, ..place.clone() });
            }
        }
        let mut piece = Flow {
            subjects: self.subjects.iter().filter_map(within).collect(),
            data: self.data.get(from..until).unwrap_or_default().to_vec(),
            recipients,
            places,
            no_recipients: self.no_recipients,
            no_places: self.no_places,
        };
        shorten(&mut piece.subjects, height, tied_node, |text| Tied {
            name: text,
            note: String::new(),
            reach: Reach::Some(Vec::new()),
            is_named: false,
        });
        shorten(&mut piece.recipients, height, tied_node, |text| Tied {
            name: text,
            note: String::new(),
            reach: Reach::Some(Vec::new()),
            is_named: false,
        });
        shorten(&mut piece.places, height, place_node, |text| Place {
            name: text,
            note: "",
            recipients: Vec::new(),
            reach: Reach::Some(Vec::new()),
        });
        piece
    }

    /// With other texts: `change` gets each.
    #[must_use]
    pub fn with_texts(mut self, change: impl Fn(&str) -> String) -> Self {
        for tied in self.subjects.iter_mut().chain(&mut self.recipients) {
            tied.name = change(&tied.name);
        }
        for data in &mut self.data {
            data.name = change(&data.name);
        }
        for place in &mut self.places {
            place.name = change(&place.name);
        }
        self
    }
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub number: String,
    pub name: String,
    pub norm: String,
    pub subjects: Vec<String>,
    pub recipients: Vec<String>,
    pub places: Vec<String>,
}

/// Keeps what fits, and says how many others there are.
fn shorten<T>(items: &mut Vec<T>, height: i32, node: impl Fn(&T) -> Node, more: impl Fn(String) -> T) {
    // The last box is a line.
    let mut left = height - height_of(&[faint("und 99 weitere")], COLUMNS) - SPACE;
    let mut kept = 0;
    for item in items.iter() {
        left -= height_of(&[node(item)], COLUMNS) + SPACE;
        if left < 0 {
            break;
        }
        kept += 1;
    }
    if kept < items.len() {
        let others = items.len() - kept;
        items.truncate(kept);
        items.push(more(format!("und {others} weitere")));
    }
}

fn kind(kind: RecipientKind) -> &'static str {
    match kind {
        RecipientKind::Unspecified => "",
        RecipientKind::Internal => "intern",
        RecipientKind::External => "extern",
        RecipientKind::Processor => "Auftragsverarbeiter",
        RecipientKind::JointController => "gemeinsam verantwortlich",
        RecipientKind::ThirdCountry => "im Drittland",
        RecipientKind::InternationalOrganisation => "internationale Organisation",
    }
}

fn no_places(statement: Option<ThirdCountryStatement>) -> &'static str {
    match statement {
        Some(ThirdCountryStatement::NoneAndNonePlanned) => "keine Übermittlung, nicht geplant",
        Some(ThirdCountryStatement::None) => "keine Übermittlung",
        Some(ThirdCountryStatement::Planned) => "Übermittlung geplant, Land nicht genannt",
        Some(ThirdCountryStatement::TakesPlace) => "Übermittlung, Land nicht genannt",
        Some(ThirdCountryStatement::UnderReview) => "wird geprüft",
        None => "keine Angabe",
    }
}

fn column(heading: &str, mut nodes: Vec<Node>, nothing: &str) -> Column {
    if nodes.is_empty() {
        nodes.push(faint(nothing));
    }
    Column { heading: heading.to_owned(), nodes }
}

fn faint(text: &str) -> Node {
    Node { text: text.to_owned(), note: String::new(), look: Look::Faint }
}

fn tied_nodes(tied: &[Tied]) -> Vec<Node> {
    tied.iter().map(tied_node).collect()
}

fn tied_node(tied: &Tied) -> Node {
    let look = if tied.is_named { Look::Plain } else { Look::Faint };
    Node { text: tied.name.clone(), note: tied.note.clone(), look }
}

fn data_node(data: &Data) -> Node {
    let look = if data.norm.is_empty() { Look::Plain } else { Look::Marked };
    Node { text: format!("{} {}", data.number, data.name), note: data.norm.clone(), look }
}

fn place_node(place: &Place) -> Node {
    Node { text: place.name.clone(), note: place.note.to_owned(), look: Look::Plain }
}

/// Where lines of something lead, and whether they are dashed.
fn ties(tied: &Tied) -> impl Iterator<Item = (End, bool)> {
    let (whole, places): (Option<(End, bool)>, &[usize]) = match &tied.reach {
        Reach::Open => (Some((End::All, true)), &[]),
        Reach::All => (Some((End::All, false)), &[]),
        Reach::Some(places) => (None, places),
    };
    whole.into_iter().chain(places.iter().map(|place| (End::Node(*place), false)))
}

fn link(column: usize, from: End, to: End, is_open: bool) -> Link {
    Link { column, from, to, is_open, weight: 0 }
}
