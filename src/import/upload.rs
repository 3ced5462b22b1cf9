//! A form that sends a file: `multipart/form-data` (RFC 7578).

use axum::{
    body::Bytes,
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request, multipart::Field},
    http::header,
};

use super::{
    look,
    reading::{FILES, ReadError, packed},
};
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
    /// None when nothing was chosen; several are one import.
    pub files: Vec<Upfile>,
    /// More was sent than the setting allows; nothing of it is kept.
    pub is_too_large: bool,
}

/// Several files as one, under a name that tells how many there are.
pub fn together(mut files: Vec<Upfile>) -> Result<Upfile, String> {
    if files.len() > FILES {
        return Err(ReadError::TooManyFiles { most: FILES }.to_string());
    }
    if files.len() == 1
        && let Some(file) = files.pop()
    {
        return Ok(file);
    }
    let more = files.len().saturating_sub(1);
    let ending =
        if more == 1 { "und 1 weitere Datei".to_owned() } else { format!("und {more} weitere Dateien") };
    let first: String =
        files.first().map(|file| file.name.chars().take(NAME - 40).collect()).unwrap_or_default();
    let files: Vec<(String, Vec<u8>)> = files.into_iter().map(|file| (file.name, file.content)).collect();
    let content = packed(&files).ok_or_else(|| ReadError::Damaged.to_string())?;
    Ok(Upfile { name: format!("{first} {ending}"), content })
}

#[derive(Debug, PartialEq, Eq)]
pub struct Upfile {
    /// Without folders, at most [`NAME`] characters.
    pub name: String,
    pub content: Vec<u8>,
}

impl FromRequest<App> for Upload {
    type Rejection = AppError;

    async fn from_request(mut request: Request, app: &App) -> Result<Self, AppError> {
        if !is_multipart(&request) {
            let fields = Fields::from_request(request, app).await?;
            return Ok(Self { fields, ..Self::default() });
        }
        // The limit is the setting's; see below.
        DefaultBodyLimit::disable().apply(&mut request);
        let parts = Multipart::from_request(request, app).await.map_err(|_| incomplete())?;
        read(parts, look::limits(&app.config).bytes.saturating_add(BESIDE)).await
    }
}

fn is_multipart(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data"))
}

fn incomplete() -> AppError {
    AppError::BadRequest(
        "Die Datei ist nicht vollständig angekommen. Bitte laden Sie sie noch einmal hoch.".to_owned(),
    )
}

/// All parts; of more than `limit` bytes none.
async fn read(mut parts: Multipart, limit: usize) -> Result<Upload, AppError> {
    let mut upload = Upload::default();
    let mut received = 0usize;
    while let Some(mut part) = parts.next_field().await.map_err(|_| incomplete())? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let mut content = Vec::new();
        while let Some(chunk) = next_chunk(&mut part).await? {
            received = received.saturating_add(chunk.len());
            if received > PATIENCE {
                return Ok(Upload { is_too_large: true, ..Upload::default() });
            }
            if received > limit {
                content = Vec::new();
            } else {
                content.extend_from_slice(&chunk);
            }
        }
        match file {
            None => upload.fields.add_bytes(&name, &content),
            // Without a choice browsers send a file without name and content.
            Some(file) if file.is_empty() && content.is_empty() => {}
            // Browsers write a quotation mark in a name this way.
            Some(file) => {
                if upload.files.len() > FILES {
                    continue;
                }
                upload.files.push(Upfile { name: plain_name(&file.replace("%22", "\"")), content });
            }
        }
    }
    if received > limit {
        return Ok(Upload { is_too_large: true, ..Upload::default() });
    }
    Ok(upload)
}

async fn next_chunk(part: &mut Field<'_>) -> Result<Option<Bytes>, AppError> {
    part.chunk().await.map_err(|_| incomplete())
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

    async fn uploaded(body: &[u8], limit: usize) -> Result<Upload, AppError> {
        let request = Request::builder()
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=xyz")
            .body(axum::body::Body::from(body.to_vec()))
            .unwrap();
        read(Multipart::from_request(request, &()).await.unwrap(), limit).await
    }

    const FORM: &[u8] = b"--xyz\r\nContent-Disposition: form-data; name=\"kennung\"\r\n\r\n12\r\n\
        --xyz\r\nContent-Disposition: form-data; name=\"datei\"; filename=\"a%22b.csv\"\r\n\
        Content-Type: text/csv\r\n\r\na;b\r\n\r\n--xy;c\r\n\r\n--xyz--\r\n";

    #[tokio::test]
    async fn parts_are_taken_as_browsers_send_them() {
        let upload = uploaded(FORM, 100).await.unwrap();
        assert_eq!(upload.fields.text("kennung"), "12");
        let file = upload.files.into_iter().next().unwrap();
        assert_eq!(
            (file.name.as_str(), file.content.as_slice()),
            ("a\"b.csv", &b"a;b\r\n\r\n--xy;c\r\n"[..])
        );
        let none =
            b"--xyz\r\nContent-Disposition: form-data; name=\"datei\"; filename=\"\"\r\n\r\n\r\n--xyz--";
        assert_eq!(uploaded(none, 100).await.unwrap(), Upload::default());
    }

    #[tokio::test]
    async fn what_is_too_large_is_not_kept() {
        let upload = uploaded(FORM, 10).await.unwrap();
        assert_eq!(upload, Upload { is_too_large: true, ..Upload::default() });
    }

    #[tokio::test]
    async fn what_is_cut_off_is_no_form() {
        for length in 0..FORM.len() - 4 {
            assert!(uploaded(&FORM[..length], 100).await.is_err(), "{length}");
        }
    }
}
