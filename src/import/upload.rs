//! A form that sends a file: `multipart/form-data` (RFC 7578), as far as browsers write it.

use axum::{
    extract::{FromRequest, Request},
    http::header,
};
use futures_util::StreamExt;

use super::look;
use crate::{
    app::App,
    error::AppError,
    web::{form::Fields, validate::NAME},
};

/// What is read of a request beyond the limit, so that the browser gets to see the answer.
const PATIENCE: usize = 256 * 1024 * 1024;
/// What a form may send beside its file.
const BESIDE: usize = 64 * 1024;

/// What such a form sent; without a file it may come as any other form does.
#[derive(Debug, Default, PartialEq)]
pub struct Upload {
    pub fields: Fields,
    /// None when no file was chosen.
    pub file: Option<Upfile>,
    /// More was sent than the setting allows; nothing of it is kept.
    pub is_too_large: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Upfile {
    /// Without folders, at most [`NAME`] characters.
    pub name: String,
    pub content: Vec<u8>,
}

impl FromRequest<App> for Upload {
    type Rejection = AppError;

    async fn from_request(request: Request, app: &App) -> Result<Self, AppError> {
        let Some(boundary) = boundary(&request) else {
            let fields = Fields::from_request(request, app).await?;
            return Ok(Self { fields, ..Self::default() });
        };
        let limit = look::limits(&app.config).bytes.saturating_add(BESIDE);
        match body(request, limit).await? {
            Some(body) => parse(&body, &boundary).ok_or_else(incomplete),
            None => Ok(Self { is_too_large: true, ..Self::default() }),
        }
    }
}

/// The line between the parts; `None` when the form is of another kind.
fn boundary(request: &Request) -> Option<String> {
    let kind = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    let (kind, parameters) = kind.split_once(';')?;
    let boundary = parameters.split(';').find_map(|part| part.trim().strip_prefix("boundary="))?;
    kind.trim().eq_ignore_ascii_case("multipart/form-data").then(|| boundary.trim_matches('"').to_owned())
}

fn incomplete() -> AppError {
    AppError::BadRequest(
        "Die Datei ist nicht vollständig angekommen. Bitte laden Sie sie noch einmal hoch.".to_owned(),
    )
}

/// The whole body; `None` when it is longer than `limit`.
async fn body(request: Request, limit: usize) -> Result<Option<Vec<u8>>, AppError> {
    let mut stream = request.into_body().into_data_stream();
    let (mut body, mut received) = (Vec::new(), 0usize);
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| incomplete())?;
        received = received.saturating_add(chunk.len());
        if received > PATIENCE {
            break;
        }
        if received > limit {
            body = Vec::new();
        } else {
            body.extend_from_slice(&chunk);
        }
    }
    Ok((received <= limit).then_some(body))
}

/// The parts of the body; `None` when it does not end as it should.
fn parse(body: &[u8], boundary: &str) -> Option<Upload> {
    let line = format!("--{boundary}");
    let mut rest = body.get(find(body, line.as_bytes())? + line.len()..)?;
    let between = format!("\r\n{line}");
    let mut upload = Upload::default();
    loop {
        if rest.starts_with(b"--") {
            return Some(upload);
        }
        let part = rest.strip_prefix(b"\r\n")?;
        let end = find(part, between.as_bytes())?;
        let (head, content) = part.get(..end)?.split_at_checked(find(part, b"\r\n\r\n")?)?;
        take(&mut upload, &String::from_utf8_lossy(head), content.get(4..)?);
        rest = part.get(end + between.len()..)?;
    }
}

fn take(upload: &mut Upload, head: &str, content: &[u8]) {
    let is_about =
        |line: &&str| line.get(..20).is_some_and(|name| name.eq_ignore_ascii_case("content-disposition:"));
    let Some(about) = head.split("\r\n").find(is_about) else { return };
    let name = parameter(about, "name").unwrap_or_default();
    match parameter(about, "filename") {
        None => upload.fields.add_bytes(&name, content),
        // Without a choice browsers send a file without name and content.
        Some(file) if file.is_empty() && content.is_empty() => {}
        Some(file) => upload.file = Some(Upfile { name: plain_name(&file), content: content.to_vec() }),
    }
}

/// The value of `; name="…"`, in which browsers write `%22` for a quotation mark.
fn parameter(line: &str, name: &str) -> Option<String> {
    let start = format!("; {name}=\"");
    let (_, value) = line.split_once(&start)?;
    let (value, _) = value.split_once('"')?;
    Some(value.replace("%22", "\"").replace("%0D", "").replace("%0A", ""))
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    loop {
        let at = from + bytes.get(from..)?.iter().position(|byte| *byte == first)?;
        if bytes[at..].starts_with(wanted) {
            return Some(at);
        }
        from = at + 1;
    }
}

/// The last part of what may be a path, as one line.
pub fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let line: String = last.chars().filter(|letter| !letter.is_control()).take(NAME).collect();
    match line.trim() {
        "" => "Datei ohne Namen".to_owned(),
        line => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_line_without_folders() {
        assert_eq!(plain_name("C:\\Eigene Dateien\\VVT 2026.xlsx"), "VVT 2026.xlsx");
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("a\0b\nc.csv"), "abc.csv");
        assert_eq!(plain_name("  "), "Datei ohne Namen");
        assert_eq!(plain_name(&"ä".repeat(400)).chars().count(), 300);
    }

    #[test]
    fn parts_are_taken_as_browsers_send_them() {
        let body = "--xyz\r\nContent-Disposition: form-data; name=\"kennung\"\r\n\r\n12\r\n\
            --xyz\r\nContent-Disposition: form-data; name=\"datei\"; filename=\"a%22b.csv\"\r\n\
            Content-Type: text/csv\r\n\r\na;b\r\n\r\n--xy;c\r\n\r\n--xyz--\r\n";
        let upload = parse(body.as_bytes(), "xyz").unwrap();
        assert_eq!(upload.fields.text("kennung"), "12");
        let file = upload.file.unwrap();
        assert_eq!(
            (file.name.as_str(), file.content.as_slice()),
            ("a\"b.csv", &b"a;b\r\n\r\n--xy;c\r\n"[..])
        );

        let none = "--x\r\nContent-Disposition: form-data; name=\"datei\"; filename=\"\"\r\n\r\n\r\n--x--";
        assert_eq!(parse(none.as_bytes(), "x"), Some(Upload::default()));
    }

    #[test]
    fn what_is_cut_off_is_no_form() {
        let whole = b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--";
        assert!(parse(whole, "x").is_some());
        for length in 0..whole.len() - 1 {
            assert_eq!(parse(&whole[..length], "x"), None, "{length}");
        }
    }
}
