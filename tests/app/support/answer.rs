//! What the application answered, and what a person sees on it. Every check gives the answer back,
//! so that checks can be written in a row; a failed one shows the page.

use std::fmt::{self, Write};

use axum::{
    body::Bytes,
    http::{HeaderMap, Method, StatusCode, header},
};
use scraper::{ElementRef, Html, Selector};

use super::{form::FilledForm, person::Person};

pub struct Answer {
    pub(super) person: Person,
    pub method: Method,
    /// What was asked for, with the query.
    pub address: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    // Status

    #[track_caller]
    pub fn is(self, status: StatusCode) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    #[track_caller]
    pub fn is_ok(self) -> Self {
        self.is(StatusCode::OK)
    }

    #[track_caller]
    pub fn is_not_found(self) -> Self {
        self.is(StatusCode::NOT_FOUND)
    }

    #[track_caller]
    pub fn is_forbidden(self) -> Self {
        self.is(StatusCode::FORBIDDEN)
    }

    /// Sent on (303) to this address.
    #[track_caller]
    pub fn leads_to(self, address: &str) -> Self {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{self:?}");
        assert_eq!(self.location(), address, "{self:?}");
        self
    }

    /// Sent on (303) to this address, whatever notice it carries.
    #[track_caller]
    pub fn leads_to_page(self, address: &str) -> Self {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{self:?}");
        assert_eq!(path(self.location()), address, "{self:?}");
        self
    }

    /// Sent on to the sign-in page, and back here afterwards.
    #[track_caller]
    pub fn asks_to_sign_in(self) -> Self {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("weiter", &self.address)
            .finish();
        let address = format!("/anmelden?{query}");
        self.leads_to(&address)
    }

    /// Where it sends on to.
    #[track_caller]
    pub fn location(&self) -> &str {
        self.header("location").unwrap_or_else(|| panic!("no location: {self:?}"))
    }

    /// Goes where the answer sends on to.
    #[track_caller]
    pub fn follow(&self) -> impl Future<Output = Answer> {
        let location = self.location().to_owned();
        let person = self.person.clone();
        async move { person.get(&location).await }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The whole line of the cookie with its attributes.
    pub fn set_cookie(&self, name: &str) -> Option<&str> {
        let lines = self.headers.get_all(header::SET_COOKIE).into_iter().map(|value| value.to_str().unwrap());
        lines.into_iter().find(|line| line.split('=').next() == Some(name))
    }

    // Content

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap_or_else(|_| panic!("not text: {} bytes", self.body.len()))
    }

    pub fn html(&self) -> Html {
        Html::parse_document(self.text())
    }

    /// The texts of all matching elements, white space collapsed.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.html().select(&select(selector)).map(words).collect()
    }

    /// The values of an attribute of all matching elements that have it.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        self.html().select(&select(selector)).filter_map(|it| it.attr(name)).map(str::to_owned).collect()
    }

    /// Some matching element's text contains `text`.
    #[track_caller]
    pub fn has_text(self, selector: &str, text: &str) -> Self {
        let found = self.texts(selector);
        assert!(
            found.iter().any(|it| it.contains(text)),
            "no {selector} with {text:?}, but {found:?}\n{self:?}"
        );
        self
    }

    /// No matching element's text contains `text`.
    #[track_caller]
    pub fn has_no_text(self, selector: &str, text: &str) -> Self {
        let found = self.texts(selector);
        assert!(!found.iter().any(|it| it.contains(text)), "{selector} with {text:?}: {found:?}\n{self:?}");
        self
    }

    #[track_caller]
    pub fn has(self, selector: &str) -> Self {
        assert!(self.html().select(&select(selector)).next().is_some(), "no {selector}\n{self:?}");
        self
    }

    #[track_caller]
    pub fn has_no(self, selector: &str) -> Self {
        assert!(self.html().select(&select(selector)).next().is_none(), "there is {selector}\n{self:?}");
        self
    }

    /// A link to this address.
    #[track_caller]
    pub fn has_link(self, address: &str) -> Self {
        let found = self.attributes("a[href]", "href");
        assert!(found.iter().any(|it| it == address), "no link to {address}, but {found:?}");
        self
    }

    /// 422 with the sentence in the summary, linked to the field, and at the field itself.
    /// An empty field: the sentence is about the whole form.
    #[track_caller]
    pub fn shows_error(self, field: &str, sentence: &str) -> Self {
        let answer = self.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("title", "Fehler: ");
        if field.is_empty() {
            return answer.has_text(".error-summary li", sentence);
        }
        answer
            .has_text(&format!(".error-summary a[href='#{field}']"), sentence)
            .has_text(&format!("[id='{field}-fehler']"), sentence)
            .has(&format!("[id='{field}']"))
    }

    /// The line of success.
    #[track_caller]
    pub fn shows_notice(self, sentence: &str) -> Self {
        self.is_ok().has_text(".notice", sentence)
    }

    /// A whole German error page: 403, 404, 500 …
    #[track_caller]
    pub fn is_error_page(self, status: StatusCode, heading: &str) -> Self {
        let answer = self.is(status).has_text("h1", heading).has("html[lang=de]");
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
        answer
    }

    // Forms

    /// The form that is sent to this address.
    #[track_caller]
    pub fn form(&self, action: &str) -> FilledForm {
        self.find_form(action).unwrap_or_else(|| panic!("no form for {action}\n{self:?}"))
    }

    /// As [`Answer::form`], if there is one. A form without an address goes to where the page is.
    #[track_caller]
    pub fn find_form(&self, action: &str) -> Option<FilledForm> {
        let html = self.html();
        let every_form = select("form");
        let target = |form: &ElementRef| match form.attr("action") {
            None | Some("") => self.address.clone(),
            Some(address) => address.to_owned(),
        };
        let mut forms = html.select(&every_form).filter(|form| path(&target(form)) == path(action));
        let form = forms.next()?;
        assert!(forms.next().is_none(), "several forms for {action}; use form_in\n{self:?}");
        Some(FilledForm::read(form, self.person.clone(), &self.address))
    }

    /// The first form that goes to the address, however many do.
    pub fn first_form(&self, action: &str) -> Option<FilledForm> {
        let html = self.html();
        let every_form = select("form");
        let goes_there = |form: &ElementRef| {
            let target = form.attr("action").filter(|address| !address.is_empty());
            path(target.unwrap_or(&self.address)) == path(action)
        };
        let form = html.select(&every_form).find(goes_there)?;
        Some(FilledForm::read(form, self.person.clone(), &self.address))
    }

    /// The form that the selector names, where several go to one address.
    #[track_caller]
    pub fn form_in(&self, selector: &str) -> FilledForm {
        let html = self.html();
        let Some(form) = html.select(&select(selector)).next() else { panic!("no {selector}\n{self:?}") };
        FilledForm::read(form, self.person.clone(), &self.address)
    }
}

pub(super) fn select(selector: &str) -> Selector {
    Selector::parse(selector).unwrap_or_else(|error| panic!("{selector}: {error}"))
}

/// An address without query and fragment.
fn path(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}

/// The element's text as it is read: white space collapsed.
fn words(element: ElementRef) -> String {
    let text: String = element.text().collect();
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a person would say about the answer, for failed checks.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} -> {}", self.method, self.address, self.status)?;
        if let Some(location) = self.header("location") {
            write!(f, " to {location}")?;
        }
        match std::str::from_utf8(&self.body) {
            Err(_) => write!(f, " with {} bytes", self.body.len()),
            Ok(text) if text.contains("<main") => {
                f.write_char('\n')?;
                f.write_str(&self.texts("main").join("\n"))
            }
            Ok(text) => write!(f, "\n{text}"),
        }
    }
}
