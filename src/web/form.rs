//! Forms as strings: what the browser sent, what the page shows again, and what was wrong.
//!
//! [`Fields`] is the raw input, [`Errors`] the German sentences, [`Form`] both together: the one
//! thing the templates' field macros need, filled from stored values at first and from the
//! person's input after errors.

use std::{borrow::Cow, collections::BTreeMap, convert::Infallible, fmt};

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{StatusCode, header, request::Parts},
};
use url::form_urlencoded;

use crate::error::AppError;

/// What a form sent: each name with its values in their order.
///
/// Reading it never fails on content. Missing names are empty, broken UTF-8 becomes U+FFFD, control
/// characters other than line break and tab vanish (Postgres refuses NUL), line breaks are `\n`.
/// The body limit is axum's own, 2 MiB.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<String, Vec<String>>);

impl Fields {
    /// Reads `application/x-www-form-urlencoded` bytes: a body or a query.
    pub fn parse(bytes: &[u8]) -> Self {
        let mut fields = Self::default();
        for (name, value) in form_urlencoded::parse(bytes) {
            fields.add(&clean(&name), clean(&value));
        }
        fields
    }

    /// The first value without the white space around it; empty when there is none.
    pub fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// The first value as it was typed; empty when there is none.
    pub fn raw(&self, name: &str) -> &str {
        self.all(name).first().map_or("", String::as_str)
    }

    /// All values of one name, for check boxes.
    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether the name was sent at all, be it empty: a ticked box, the button that was pressed.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Replaces what the name holds.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), vec![value.into()]);
    }

    /// Puts one more value under the name.
    pub fn add(&mut self, name: &str, value: impl Into<String>) {
        self.0.entry(name.to_owned()).or_default().push(value.into());
    }

    /// Puts one more value under the name, read as [`Fields::parse`] reads one.
    pub fn add_bytes(&mut self, name: &str, value: &[u8]) {
        self.add(&clean(name), clean(&String::from_utf8_lossy(value)));
    }

    pub fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// Every name with each of its values, sorted by name.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(name, values)| values.iter().map(|value| (name.as_str(), value.as_str())))
    }

    /// The fields as a query without `?`, leaving out empty values: for links that keep a filter.
    pub fn query(&self) -> String {
        let filled = self.pairs().filter(|(_, value)| !value.is_empty());
        form_urlencoded::Serializer::new(String::new()).extend_pairs(filled).finish()
    }
}

/// Only the names: values may be passwords or personal data and must not reach a log.
impl fmt::Debug for Fields {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}

/// A text as it may be stored: without control characters, line breaks as `\n`.
pub fn clean(text: &str) -> String {
    let breaks = if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    };
    breaks.chars().filter(|&letter| !letter.is_control() || letter == '\n' || letter == '\t').collect()
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &S) -> Result<Self, AppError> {
        let readable = is_form(&request);
        let body = Bytes::from_request(request, state).await.map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                AppError::TooLarge
            } else {
                AppError::BadRequest("Die Eingaben sind nicht vollständig angekommen.".to_owned())
            }
        })?;
        if body.is_empty() || readable {
            Ok(Self::parse(&body))
        } else {
            Err(AppError::BadRequest("Die Eingaben kamen nicht als Formular an.".to_owned()))
        }
    }
}

fn is_form(request: &Request) -> bool {
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = content_type.and_then(|value| value.split(';').next()).unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// The address's query as [`Fields`]: search and filters of a list. Never fails.
#[derive(Clone, Debug, Default)]
pub struct Query(pub Fields);

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self(Fields::parse(parts.uri.query().unwrap_or_default().as_bytes())))
    }
}

/// What is wrong with a form: field name and German sentence, in the order of the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Errors(Vec<FieldError>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name, which is also its id in the page; empty when it concerns the whole form.
    pub field: String,
    pub sentence: String,
}

impl Errors {
    pub fn add(&mut self, field: impl Into<String>, sentence: impl Into<String>) {
        self.0.push(FieldError { field: field.into(), sentence: sentence.into() });
    }

    /// The first sentence about the field.
    pub fn first(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|error| error.field == field).map(|error| error.sentence.as_str())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn iter(&self) -> std::slice::Iter<'_, FieldError> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Errors {
    type Item = &'a FieldError;
    type IntoIter = std::slice::Iter<'a, FieldError>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A form as the page shows it: values and, after a failed attempt, errors.
#[derive(Clone, Debug, Default)]
pub struct Form {
    pub fields: Fields,
    pub errors: Errors,
}

impl From<Fields> for Form {
    fn from(fields: Fields) -> Self {
        Self { fields, errors: Errors::default() }
    }
}

impl Form {
    pub fn new() -> Self {
        Self::default()
    }

    /// Fills a field for the first display: `Form::new().with("name", &contact.name)`.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.fields.set(name, value.to_string());
        self
    }

    /// Fills a field whose stored value may be missing.
    #[must_use]
    pub fn with_some(self, name: &str, value: Option<impl fmt::Display>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Ticks these values of a group of check boxes.
    #[must_use]
    pub fn with_all<V: fmt::Display>(mut self, name: &str, values: impl IntoIterator<Item = V>) -> Self {
        for value in values {
            self.fields.add(name, value.to_string());
        }
        self
    }

    /// The value to show in the field, as it was typed.
    pub fn value(&self, name: &str) -> &str {
        self.fields.raw(name)
    }

    pub fn values(&self, name: &str) -> &[String] {
        self.fields.all(name)
    }

    /// Whether the option is chosen: for radio buttons, check boxes and selects.
    pub fn checked(&self, name: &str, value: &str) -> bool {
        self.values(name).iter().any(|chosen| chosen == value)
    }

    /// The sentence to show at the field.
    pub fn error(&self, name: &str) -> Option<&str> {
        self.errors.first(name)
    }

    /// Notes an error at a field.
    pub fn fail(&mut self, field: &str, sentence: impl Into<String>) {
        self.errors.add(field, sentence);
    }

    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
}

/// One option of a select, of radio buttons or of check boxes.
#[derive(Clone, Debug)]
pub struct Choice {
    pub value: String,
    pub label: String,
    /// A sentence under the label; empty for none. Selects do not show it.
    pub hint: String,
}

impl Choice {
    pub fn new(value: impl fmt::Display, label: impl Into<String>) -> Self {
        Self { value: value.to_string(), label: label.into(), hint: String::new() }
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_input_is_read_without_loss_of_what_is_text() {
        let fields = Fields::parse(b"a=1%0D%0A2%0D3&a=x&b=%00%FFz%07%09&=leer&c&%F0%9F%98%80=%F0%9F%98%80");
        assert_eq!(fields.raw("a"), "1\n2\n3");
        assert_eq!(fields.all("a"), ["1\n2\n3", "x"]);
        assert_eq!(fields.raw("b"), "\u{fffd}z\t");
        assert_eq!(fields.text("b"), "\u{fffd}z");
        assert_eq!(fields.raw(""), "leer");
        assert!(fields.has("c"));
        assert_eq!(fields.raw("c"), "");
        assert_eq!(fields.raw("😀"), "😀");
        assert!(!fields.has("d"));
        assert_eq!(fields.raw("d"), "");
    }

    #[test]
    fn a_filter_survives_its_way_through_a_link() {
        let mut fields = Fields::parse("suche=Löhne & Gehälter".replace('&', "%26").as_bytes());
        fields.set("leer", "");
        assert_eq!(fields.query(), "suche=L%C3%B6hne+%26+Geh%C3%A4lter");
        assert_eq!(Fields::parse(fields.query().as_bytes()).raw("suche"), "Löhne & Gehälter");
    }

    #[test]
    fn values_never_reach_a_log() {
        assert_eq!(format!("{:?}", Fields::parse(b"passwort=geheim")), r#"{"passwort"}"#);
    }
}
