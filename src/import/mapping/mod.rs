//! Which column is what: a table is found in a sheet ([`table`]), its headings are recognised
//! ([`heading`]), and each column gets a proposal that the person sees with sample values and can change.
//! Every column goes to a field, to "Weitere Angaben" under its own heading, or is left out on purpose.

mod commas;
mod commissioned;
mod content;
mod document;
mod form;
mod grid;
mod heading;
mod merging;
mod preset;
pub mod table;
mod target;

#[cfg(test)]
mod tests;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

pub use commas::Commas;
pub use commissioned::is_commissioned;
pub use heading::recognised;
pub use preset::{Preset, preset_for, presets};
pub use target::{Takes, Target};

use crate::findings::text::fold;
use table::Table;

/// Where the values of a column go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assignment {
    Field(Target),
    /// Under the column's own heading.
    ExtraValue,
    LeaveOut,
}

/// How sure a proposal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Nothing was recognised; the column goes to "Weitere Angaben".
    Unknown,
    /// By a word in the heading, or by what stands in the column.
    Likely,
    /// By the whole heading, or because the person said so before.
    Sure,
}

/// A mapping as it is saved and given on the command line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    pub columns: Vec<ColumnMapping>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnMapping {
    /// As it stands in the file.
    pub heading: String,
    pub to: Assignment,
    /// Whether items are divided by commas, too; without it what the cells look like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split_commas: Option<bool>,
}

/// A column of a table and where it shall go.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    pub heading: Arc<str>,
    pub to: Assignment,
    pub split_commas: Option<bool>,
    /// What commas do in its cells.
    pub commas: Commas,
    pub confidence: Confidence,
    /// Up to three different values, shortened.
    pub samples: Vec<String>,
    /// Entries in which something stands.
    pub filled: usize,
    /// Different values.
    pub distinct: usize,
}

/// What each column of the table is taken for.
pub fn propose(table: &Table) -> Vec<Proposal> {
    let mut taken: HashSet<Target> = HashSet::new();
    let mut proposals: Vec<Proposal> = (0..table.columns.len()).map(|at| proposal(table, at)).collect();
    bare_name_gives_way(&mut proposals);
    // What is sure goes first where only one column can have the field.
    for confidence in [Confidence::Sure, Confidence::Likely] {
        for proposal in proposals.iter_mut().filter(|proposal| proposal.confidence == confidence) {
            let Assignment::Field(target) = proposal.to else { continue };
            if !taken.insert(target) && !target.takes_several() {
                proposal.to = Assignment::ExtraValue;
                proposal.confidence = Confidence::Unknown;
            }
        }
    }
    // Of two descriptions the first names the activity when nothing else does.
    if !taken.contains(&Target::Name) {
        let first = proposals.iter_mut().find(|proposal| {
            let is_different = proposal.filled > 0 && proposal.distinct == proposal.filled;
            proposal.confidence == Confidence::Unknown
                && is_different
                && recognised(&proposal.heading).is_none()
        });
        if let Some(first) = first {
            first.to = Assignment::Field(Target::Name);
            first.confidence = Confidence::Likely;
        }
    }
    proposals
}

/// Beside "Verarbeitungstätigkeit" a column "Name" names somebody else.
fn bare_name_gives_way(proposals: &mut [Proposal]) {
    let names = |proposal: &Proposal| {
        proposal.confidence == Confidence::Sure && proposal.to == Assignment::Field(Target::Name)
    };
    let is_bare = |proposal: &Proposal| ["name", "titel"].contains(&fold(&proposal.heading).as_str());
    if proposals.iter().any(|proposal| names(proposal) && !is_bare(proposal)) {
        for proposal in proposals.iter_mut().filter(|proposal| names(proposal) && is_bare(proposal)) {
            proposal.to = Assignment::ExtraValue;
            proposal.confidence = Confidence::Unknown;
        }
    }
}

fn proposal(table: &Table, at: usize) -> Proposal {
    const SAMPLES: usize = 3;
    const LETTERS: usize = 120;
    let mut values: HashMap<&str, usize> = HashMap::new();
    let mut samples = Vec::new();
    let mut filled = 0;
    for entry in &table.entries {
        let pieces = &entry.fields[at];
        filled += usize::from(!pieces.is_empty());
        for piece in pieces {
            let count = values.entry(&piece.text).or_default();
            *count += 1;
            if *count == 1 && samples.len() < SAMPLES {
                let mut sample: String = piece.text.chars().take(LETTERS).collect();
                if piece.text.chars().nth(LETTERS).is_some() {
                    sample.push('…');
                }
                samples.push(sample);
            }
        }
    }
    let heading = &table.columns[at].heading;
    let found =
        recognised(heading).or_else(|| content::recognised(table, at).map(|to| (to, Confidence::Likely)));
    let (to, confidence) = match found {
        Some((target, confidence)) => (Assignment::Field(target), confidence),
        None => (Assignment::ExtraValue, Confidence::Unknown),
    };
    Proposal {
        heading: heading.clone(),
        to,
        split_commas: None,
        commas: commas::of_column(table, at),
        confidence,
        samples,
        filled,
        distinct: values.len(),
    }
}

impl Proposal {
    /// Whether commas divide the items, too; without a decision the field's own way, and what its cells look
    /// like.
    pub fn splits_commas(&self) -> bool {
        let Assignment::Field(target) = self.to else { return false };
        let looks_so = target.holds_names() && self.commas == Commas::Divide;
        self.split_commas.unwrap_or(looks_so || target.usually_splits_commas())
    }
}

impl Mapping {
    /// As the person accepted it.
    pub fn of(proposals: &[Proposal]) -> Self {
        let columns = proposals.iter().map(|proposal| ColumnMapping {
            heading: proposal.heading.to_string(),
            to: proposal.to,
            split_commas: proposal.split_commas,
        });
        Self { columns: columns.collect() }
    }

    /// The table's columns with what this mapping says of headings of the same wording; what it does not
    /// know is proposed as for a new file.
    pub fn applied(&self, table: &Table) -> Vec<Proposal> {
        let mut known: HashMap<String, Vec<&ColumnMapping>> = HashMap::new();
        // The first of several of the same heading lies on top.
        for column in self.columns.iter().rev() {
            known.entry(fold(&column.heading)).or_default().push(column);
        }
        let mut proposals = propose(table);
        let mut taken: HashSet<Target> = HashSet::new();
        let mut is_saved = vec![false; proposals.len()];
        for (proposal, is_saved) in proposals.iter_mut().zip(&mut is_saved) {
            let found = known.get_mut(&fold(&proposal.heading)).and_then(Vec::pop);
            if let Some(column) = found {
                proposal.to = column.to;
                proposal.split_commas = column.split_commas;
                proposal.confidence = Confidence::Sure;
                *is_saved = true;
                if let Assignment::Field(target) = column.to {
                    taken.insert(target);
                }
            }
        }
        for (proposal, is_saved) in proposals.iter_mut().zip(is_saved) {
            if let Assignment::Field(target) = proposal.to
                && !is_saved
                && !target.takes_several()
                && !taken.insert(target)
            {
                proposal.to = Assignment::ExtraValue;
                proposal.confidence = Confidence::Unknown;
            }
        }
        proposals
    }

    /// How many of the table's headings this mapping knows, in hundredths.
    pub fn fits(&self, table: &Table) -> usize {
        let known: HashSet<String> = self.columns.iter().map(|column| fold(&column.heading)).collect();
        let headings = table.columns.iter().filter(|column| known.contains(&fold(&column.heading))).count();
        headings * 100 / table.columns.len().max(1)
    }
}
