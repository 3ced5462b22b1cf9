//! The frame around a page's content, and how a template becomes an answer.
//!
//! Every page's template has a field `page: Page` and extends `base.html`:
//!
//! ```ignore
//! #[derive(Template)]
//! #[template(path = "contact/edit.html")]
//! struct Edit { page: Page, form: Form }
//!
//! let page = Page::new("Kontakt bearbeiten").person(&person.name).errors_of(&form);
//! Ok(page::ok(&Edit { page, form }))
//! ```

use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{
    assets,
    form::{Errors, Form},
    notice::Notice,
};
use crate::error::AppError;

/// What stands in the header of every page.
pub const PRODUCT: &str = "Verzeichnis";

/// What `base.html` needs around the content.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The document's title and its `h1`.
    pub title: String,
    /// A small line above the heading, such as a number; empty for none.
    pub preline: String,
    /// A paragraph under the heading; empty for none.
    pub lead: String,
    /// What is wrong with the page's form: a summary on top, and "Fehler: " before the title.
    pub errors: Errors,
    /// The name of who is signed in.
    pub person: Option<String>,
    /// The body whose data the page shows; the header names it and links to its start page.
    pub organisation: Option<NavItem>,
    /// The way here from the start page, without the page itself.
    pub breadcrumbs: Vec<NavItem>,
    /// The main navigation.
    pub navigation: Vec<NavItem>,
    /// Links for the person beside the name: sessions, administration.
    pub account: Vec<NavItem>,
    pub notice: Option<Notice>,
    /// For long tables: the content takes the whole width instead of a readable one.
    pub is_wide: bool,
    /// A narrow column in a frame, for pages outside the work: sign-in, set-up, errors.
    pub is_plain: bool,
}

/// A link in the navigation or in the breadcrumbs.
#[derive(Clone, Debug)]
pub struct NavItem {
    pub label: String,
    pub href: String,
    pub is_current: bool,
}

impl NavItem {
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into(), is_current: false }
    }

    #[must_use]
    pub fn current(mut self, is_current: bool) -> Self {
        self.is_current = is_current;
        self
    }
}

impl Page {
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    #[must_use]
    pub fn preline(mut self, text: impl Into<String>) -> Self {
        self.preline = text.into();
        self
    }

    #[must_use]
    pub fn lead(mut self, text: impl Into<String>) -> Self {
        self.lead = text.into();
        self
    }

    /// Takes over the form's errors.
    #[must_use]
    pub fn errors_of(mut self, form: &Form) -> Self {
        self.errors = form.errors.clone();
        self
    }

    #[must_use]
    pub fn person(mut self, name: impl Into<String>) -> Self {
        self.person = Some(name.into());
        self
    }

    #[must_use]
    pub fn organisation(mut self, name: impl Into<String>, href: impl Into<String>) -> Self {
        self.organisation = Some(NavItem::new(name, href));
        self
    }

    #[must_use]
    pub fn breadcrumb(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.breadcrumbs.push(NavItem::new(label, href));
        self
    }

    #[must_use]
    pub fn navigation(mut self, items: Vec<NavItem>) -> Self {
        self.navigation = items;
        self
    }

    #[must_use]
    pub fn account(mut self, items: Vec<NavItem>) -> Self {
        self.account = items;
        self
    }

    #[must_use]
    pub fn notice(mut self, notice: Option<Notice>) -> Self {
        self.notice = notice;
        self
    }

    #[must_use]
    pub fn wide(mut self) -> Self {
        self.is_wide = true;
        self
    }

    #[must_use]
    pub fn in_plain_frame(mut self) -> Self {
        self.is_plain = true;
        self
    }

    /// What the browser's tab shows.
    pub fn document_title(&self) -> String {
        let prefix = if self.errors.is_empty() { "" } else { "Fehler: " };
        match &self.organisation {
            Some(organisation) => format!("{prefix}{} – {} – {PRODUCT}", self.title, organisation.label),
            None => format!("{prefix}{} – {PRODUCT}", self.title),
        }
    }

    pub fn product(&self) -> &'static str {
        PRODUCT
    }

    /// The address of an embedded file.
    pub fn asset(&self, name: &str) -> String {
        assets::href(name)
    }

    pub fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}

/// The answer that shows a template. A template that fails is an internal error.
pub fn respond(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
        Err(error) => AppError::from(error).into_response(),
    }
}

/// 200 with the page.
pub fn ok(template: &impl Template) -> Response {
    respond(StatusCode::OK, template)
}

/// 422: the form again, with what is wrong and everything that was typed.
pub fn invalid(template: &impl Template) -> Response {
    respond(StatusCode::UNPROCESSABLE_ENTITY, template)
}
