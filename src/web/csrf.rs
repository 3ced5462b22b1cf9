//! Forms are accepted from this application's own pages only: the browser says where a request
//! comes from (`Sec-Fetch-Site`, `Origin`), no token is needed in the forms.

use axum::response::{IntoResponse, Response};
use tower_http::csrf::{ConfigError, CsrfLayer, ProtectionError};
use url::Url;

use crate::error::AppError;

type Refusal = fn(ProtectionError) -> Response;

/// The layer around all routes. Behind a proxy the public address is trusted besides the `Host`
/// that arrives. Errors: an address whose origin no browser would send.
pub fn protection(public_url: Option<&Url>) -> Result<CsrfLayer<Refusal>, ConfigError> {
    let mut layer = CsrfLayer::new();
    if let Some(url) = public_url {
        layer = layer.add_trusted_origin(url.origin().ascii_serialization())?;
    }
    Ok(layer.with_rejection_response(refuse as Refusal))
}

/// In the answer's extensions: a form was refused because it came from elsewhere.
#[derive(Clone)]
pub struct Foreign;

fn refuse(_: ProtectionError) -> Response {
    let sentence = "Dieses Formular wurde von einer fremden Seite abgeschickt und deshalb nicht angenommen. Bitte öffnen \
        Sie die Seite hier und senden Sie das Formular noch einmal.";
    let mut response = AppError::Forbidden(sentence.to_owned()).into_response();
    response.extensions_mut().insert(Foreign);
    response
}
