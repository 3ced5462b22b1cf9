//! The sections of a sheet: each a form page of its own, for what the Kurzblatt has no room for
//! (R3–R73, X1–X6). Both edit the same rows.
//!
//! A section is data: a table of [`Field`]s and [`List`]s over the columns of the sheet and its rows.
//! [`values`] writes a stored sheet as the values of such a form, [`rows`] says which rows a form
//! speaks of, [`beside`] compares it with what somebody else saved meanwhile, [`read`] makes the wanted
//! sheet of the values that come out. A new column is one line here.
//!
//! Names of form fields: the column for a field of the sheet's own row; `{row id}.{column}` for one of
//! a list's row. `rows.{list}` names the rows that the form shows.

mod activity;
pub mod beside;
mod data;
mod joint_controllers;
mod measures;
mod purposes;
pub mod read;
mod recipients;
mod references;
mod retention;
pub mod rows;
#[cfg(test)]
mod tests;
mod third_countries;
pub mod values;
mod voluntary;
pub mod words;

use crate::register::regime::Item;

pub struct Section {
    /// Last part of the page's address.
    pub slug: &'static str,
    /// As in `activity_same_as`; "" where another sheet's section cannot stand for this one.
    pub key: &'static str,
    pub title: &'static str,
    pub lead: &'static str,
    /// The item of the law that it answers.
    pub item: Option<Item>,
    pub parts: &'static [Part],
}

pub enum Part {
    Field(Field),
    List(List),
}

/// A column and how it is asked for.
#[derive(Clone, Copy)]
pub struct Field {
    pub name: &'static str,
    pub kind: Kind,
    /// Stands behind "Weitere Angaben" while it is empty.
    pub is_rare: bool,
}

/// Rows of one of the sheet's lists.
pub struct List {
    /// As in [`super::model::Sheet`].
    pub name: &'static str,
    /// `activity.{words}` is its key in `help`, `activity.{words}.{column}` that of a field.
    pub words: &'static str,
    /// What one row is called: "Zweck".
    pub one: &'static str,
    /// A row says something when any of these is filled.
    pub required: &'static [&'static str],
    /// What to ask for when none is: "einen Zweck".
    pub asked: &'static str,
    pub fields: &'static [Field],
    /// A list inside each row.
    pub inner: Option<&'static List>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// One line; the list of `suggestions` that knows it, or "".
    Line(&'static str),
    /// Several lines, so many shown; likewise.
    Text(u8, &'static str),
    Date,
    /// A whole number up to this.
    Number(i32),
    Tick,
    /// One of these; a first line that chooses none carries these words ("" for no such line).
    Choice(&'static [(&'static str, &'static str)], &'static str),
    /// One of these as radio buttons.
    Radio(&'static [(&'static str, &'static str)]),
    Ticks(&'static [(&'static str, &'static str)]),
    Department,
    Country,
    /// Running numbers of data categories, "alle", or nothing (R42).
    Reach,
    /// The running number of a data category; asked for while the row is new.
    DataNumber,
    /// The row that a legal basis is for.
    AppliesTo,
    /// Number of another activity.
    Other,
}

const fn field(name: &'static str, kind: Kind) -> Part {
    Part::Field(Field { name, kind, is_rare: false })
}

const fn cell(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, is_rare: false }
}

const fn rare(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, is_rare: true }
}

/// In the order of the sheet.
pub const SECTIONS: [&Section; 10] = [
    &activity::SECTION,
    &joint_controllers::SECTION,
    &purposes::SECTION,
    &data::SECTION,
    &recipients::SECTION,
    &third_countries::SECTION,
    &retention::SECTION,
    &measures::SECTION,
    &voluntary::SECTION,
    &references::SECTION,
];

pub fn find(slug: &str) -> Option<&'static Section> {
    SECTIONS.into_iter().find(|section| section.slug == slug)
}

impl Section {
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> {
        self.parts.iter().filter_map(|part| match part {
            Part::Field(field) => Some(field),
            Part::List(_) => None,
        })
    }

    /// Every list, each before the one inside it.
    pub fn lists(&self) -> impl Iterator<Item = &'static List> {
        let outer = self.parts.iter().filter_map(|part| match part {
            Part::List(list) => Some(list),
            Part::Field(_) => None,
        });
        outer.flat_map(|list| std::iter::once(list).chain(list.inner))
    }
}

impl List {
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}
