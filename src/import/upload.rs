//! A form that sends a file.

use axum::{
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
    http::header,
};

use super::look;
use crate::{app::App, error::AppError, web::form::Fields};

/// What is read of a request beyond the limit, so that the browser gets to see the answer.
const PATIENCE: usize = 256 * 1024 * 1024;

/// What such a form sent: as `multipart/form-data`, or without a file as any other form.
#[derive(Debug, Default)]
pub struct Upload {
    pub fields: Fields,
    /// None when no file was chosen.
    pub file: Option<Upfile>,
    /// More was sent than the setting allows; nothing of it is kept.
    pub is_too_large: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Upfile {
    /// Without folders, at most [`crate::web::validate::NAME`] characters.
    pub name: String,
    pub content: Vec<u8>,
}

impl FromRequest<App> for Upload {
    type Rejection = AppError;

    async fn from_request(request: Request, app: &App) -> Result<Self, AppError> {
        if !is_multipart(&request) {
            let fields = Fields::from_request(request, app).await?;
            return Ok(Self { fields, ..Self::default() });
        }
        let parts = Multipart::from_request(request, app).await.map_err(|_| incomplete())?;
        read(parts, look::limits(&app.config).bytes).await.map_err(|_| incomplete())
    }
}

fn is_multipart(request: &Request) -> bool {
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data"))
}

fn incomplete() -> AppError {
    AppError::BadRequest(
        "Die Datei ist nicht vollständig angekommen. Bitte laden Sie sie noch einmal hoch.".to_owned(),
    )
}

/// Keeps at most `limit` bytes in all.
async fn read(mut parts: Multipart, limit: usize) -> Result<Upload, MultipartError> {
    let mut upload = Upload::default();
    let mut received = 0;
    while let Some(mut part) = parts.next_field().await? {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let mut content = Vec::new();
        while let Some(chunk) = part.chunk().await? {
            received += chunk.len();
            if received > limit {
                upload.is_too_large = true;
                content = Vec::new();
                if received > PATIENCE {
                    return Ok(upload);
                }
            } else {
                content.extend_from_slice(&chunk);
            }
        }
        match file_name {
            None => upload.fields.add_bytes(&name, &content),
            // Without a choice browsers send a file without name and content.
            Some(file_name) if file_name.is_empty() && content.is_empty() => {}
            Some(file_name) => upload.file = Some(Upfile { name: plain_name(&file_name), content }),
        }
    }
    if upload.is_too_large {
        upload.file = None;
    }
    Ok(upload)
}

/// The last part of what may be a path, as one line.
pub fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let line: String =
        last.chars().filter(|letter| !letter.is_control()).take(crate::web::validate::NAME).collect();
    match line.trim() {
        "" => "Datei ohne Namen".to_owned(),
        line => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn names_are_one_line_without_folders() {
        assert_eq!(plain_name("C:\\Eigene Dateien\\VVT 2026.xlsx"), "VVT 2026.xlsx");
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("a\0b\nc.csv"), "abc.csv");
        assert_eq!(plain_name("  "), "Datei ohne Namen");
        assert_eq!(plain_name(&"ä".repeat(400)).chars().count(), 300);
    }
}
