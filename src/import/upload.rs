//! A form that sends a file: `multipart/form-data` (RFC 7578).

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use axum::{
    body::{Body, BodyDataStream, Bytes},
    extract::{
        DefaultBodyLimit, FromRequest, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    http::header,
};
use futures_util::Stream;

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

/// What may stand around the contents: boundaries, heads of parts, what comes before the first one.
const AROUND: usize = 256 * 1024;
/// Parts of one form.
const PARTS: usize = 200;
/// What the parser gets at once.
const PIECE: usize = 64 * 1024;

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

    async fn from_request(request: Request, app: &App) -> Result<Self, AppError> {
        if !is_multipart(&request) {
            let fields = Fields::from_request(request, app).await?;
            return Ok(Self { fields, ..Self::default() });
        }
        receive(request, look::limits(&app.config).bytes.saturating_add(BESIDE)).await
    }
}

async fn receive(request: Request, limit: usize) -> Result<Upload, AppError> {
    let taken = Taken::default();
    let mut request = request.map(|body| {
        let (body, taken) = (body.into_data_stream(), taken.clone());
        Body::from_stream(Metered { body, rest: Bytes::new(), given: 0, waited: (0, 0), taken })
    });
    // The limit is the setting's.
    DefaultBodyLimit::disable().apply(&mut request);
    let parts = Multipart::from_request(request, &()).await.map_err(|_| incomplete())?;
    read(parts, limit, &taken).await
}

/// How many bytes of contents came out of the parser.
type Taken = Arc<AtomicUsize>;

/// A body of which the parser never holds much: it keeps a head that does not end, and whatever comes
/// before the first boundary, and asks for more.
struct Metered {
    body: BodyDataStream,
    rest: Bytes,
    given: usize,
    /// What was taken when the parser was last told to wait, and how often since.
    waited: (usize, usize),
    taken: Taken,
}

impl Stream for Metered {
    type Item = Result<Bytes, axum::BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let taken = self.taken.load(Ordering::Relaxed);
        if self.given.saturating_sub(taken) > AROUND {
            // First it hands out the contents that it has; it asks a few times for each part on the way.
            self.waited = if self.waited.0 == taken { (taken, self.waited.1 + 1) } else { (taken, 0) };
            if self.waited.1 > 4 * PARTS {
                return Poll::Ready(Some(Err(AROUND_TOO_LARGE.into())));
            }
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.rest.is_empty() {
            match Pin::new(&mut self.body).poll_next(context) {
                Poll::Ready(Some(Ok(bytes))) => self.rest = bytes,
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error.into()))),
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => return Poll::Pending,
            }
        }
        let length = self.rest.len().min(PIECE);
        let piece = self.rest.split_to(length);
        self.given += length;
        Poll::Ready(Some(Ok(piece)))
    }
}

const AROUND_TOO_LARGE: &str = "around the contents";

/// No browser sends such a form.
fn unusual() -> AppError {
    AppError::BadRequest(
        "Das Formular besteht aus zu vielen oder zu großen Teilen und wurde nicht angenommen. Bitte öffnen Sie \
         die Seite „Verzeichnis importieren“ noch einmal, und laden Sie die Datei dort hoch."
            .to_owned(),
    )
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
async fn read(mut parts: Multipart, limit: usize, taken: &Taken) -> Result<Upload, AppError> {
    let mut upload = Upload::default();
    let (mut received, mut count) = (0usize, 0usize);
    while let Some(mut part) = parts.next_field().await.map_err(|error| broken(&error))? {
        count += 1;
        if count > PARTS {
            return Err(unusual());
        }
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let mut content = Vec::new();
        while let Some(chunk) = next_chunk(&mut part).await? {
            received = received.saturating_add(chunk.len());
            taken.store(received, Ordering::Relaxed);
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
    part.chunk().await.map_err(|error| broken(&error))
}

fn broken(error: &MultipartError) -> AppError {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.to_string() == AROUND_TOO_LARGE {
            return unusual();
        }
        cause = error.source();
    }
    incomplete()
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
    use futures_util::StreamExt;

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
        receive(request, limit).await
    }

    /// A body that goes on and on: `head`, then `again` for ever. Gives the answer, and how much was read.
    async fn endless(head: &'static [u8], again: &'static [u8]) -> (AppError, usize) {
        let sent = Taken::default();
        let counted = sent.clone();
        let first = futures_util::stream::iter([Bytes::from_static(head)]);
        let rest =
            futures_util::stream::repeat_with(move || Bytes::from(again.repeat(8 * 1024 / again.len())));
        let body = first.chain(rest).map(move |bytes| {
            counted.fetch_add(bytes.len(), Ordering::Relaxed);
            Ok::<_, std::io::Error>(bytes)
        });
        let request = Request::builder()
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=xyz")
            .body(Body::from_stream(body))
            .unwrap();
        let answer = receive(request, 1024 * 1024).await;
        (answer.unwrap_err(), sent.load(Ordering::Relaxed))
    }

    #[tokio::test]
    async fn what_never_ends_is_refused_before_it_is_kept() {
        let part: &[u8] = b"--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n";
        let bodies: [(&[u8], &[u8]); 4] = [
            (b"--xyz\r\nContent-Disposition: form-data; name=\"", b"aaaaaaaa"),
            (b"--xyz\r\n", b"X-Eins: 1\r\n"),
            (b"", b"kein Anfang\r\n"),
            (b"", part),
        ];
        for (head, again) in bodies {
            let (answer, sent) = endless(head, again).await;
            let sentence =
                matches!(&answer, AppError::BadRequest(text) if text.contains("zu vielen oder zu großen"));
            assert!(sentence, "{answer:?}");
            assert!(sent < 2 * AROUND, "{sent}");
        }
    }

    #[tokio::test]
    async fn a_large_file_passes_the_meter() {
        let content = vec![b'x'; 5 * 1024 * 1024];
        let mut body =
            b"--xyz\r\nContent-Disposition: form-data; name=\"datei\"; filename=\"a\"\r\n\r\n".to_vec();
        body.extend(&content);
        body.extend(b"\r\n--xyz--\r\n");
        assert_eq!(uploaded(&body, 6 * 1024 * 1024).await.unwrap().files[0].content, content);
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
