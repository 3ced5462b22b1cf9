//! Stands in front of every handler: finds out who is there, compares with what the route asks for
//! and puts a [`Visitor`] and, where the route promises one, a [`Person`] and a [`Member`] into the request.

use std::{net::SocketAddr, time::Duration};

use axum::{
    extract::{ConnectInfo, RawPathParams, Request, State},
    http::{Method, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use tower_http::request_id::RequestId;
use uuid::Uuid;

use super::{
    network,
    permission::Access,
    person::{Member, Person, Visitor},
    security_log::{Event, log},
    session, sign_in,
};
use crate::{app::App, config::Config, database::Actor, error::AppError, web::form::Fields};

/// What needs no database has its answer within this time also while that is silent.
const WITHOUT_DATABASE: Duration = Duration::from_secs(1);

/// One route's guard.
#[derive(Clone)]
pub struct Guard {
    pub app: App,
    pub access: Access,
}

/// The middleware in front of the handler of one route.
pub async fn guard(
    State(Guard { app, access }): State<Guard>,
    params: RawPathParams,
    cookies: CookieJar,
    mut request: Request,
    next: Next,
) -> Response {
    if access == Access::Open {
        return next.run(request).await;
    }
    let request_id = request_id(&request);
    let person = match person(&app, &cookies, request_id).await {
        Ok(person) => person,
        // Public pages do not need the database to say who is there.
        Err(error) if access == Access::Public => {
            tracing::warn!(%error, "cannot look up the session of a public page");
            None
        }
        Err(error) => return AppError::from(error).into_response(),
    };
    let actor =
        person.as_ref().map_or(Actor::anonymous("nicht angemeldet", request_id), |person| person.actor);
    let address = client_address(&app.config, &request);
    request.extensions_mut().insert(Visitor { actor, person: person.clone(), address: address.clone() });
    if access == Access::Public {
        return answer(&app, next.run(request)).await;
    }
    let Some(person) = person else {
        return answer(&app, ask_to_sign_in(&app, &cookies, request)).await;
    };
    match admit(access, &person, &params) {
        Err(error) => {
            log(Event::Refused, &address, Some(person.id), None);
            return error.into_response();
        }
        Ok(Some(member)) => {
            request.extensions_mut().insert(member);
        }
        Ok(None) => {}
    }
    request.extensions_mut().insert(person);
    answer(&app, next.run(request)).await
}

/// The answer, unless it waits for a database that is silent.
async fn answer(app: &App, answer: impl Future<Output = Response>) -> Response {
    let silence = async {
        app.db.falls_silent().await;
        tokio::time::sleep(WITHOUT_DATABASE).await;
    };
    tokio::select! {
        biased;
        answer = answer => answer,
        () = silence => AppError::from(sqlx::Error::PoolTimedOut).into_response(),
    }
}

/// Whether the person may go on; the organisation of the path, if the route has one.
fn admit(access: Access, person: &Person, params: &RawPathParams) -> Result<Option<Member>, AppError> {
    match access {
        Access::Open | Access::Public | Access::SignedIn => Ok(None),
        Access::Administrator if person.administrator => Ok(None),
        Access::Administrator => Err(AppError::NotFound),
        Access::Can(capability) => {
            let slug = params.iter().find(|(name, _)| *name == "organisation").map(|(_, slug)| slug);
            let membership =
                person.memberships.iter().find(|membership| Some(membership.slug.as_str()) == slug);
            let membership = membership.ok_or(AppError::NotFound)?;
            if !membership.may(capability) {
                return Err(AppError::Forbidden(capability.refusal().to_owned()));
            }
            Ok(Some(Member { person: person.clone(), membership: membership.clone() }))
        }
    }
}

async fn person(app: &App, cookies: &CookieJar, request_id: Uuid) -> sqlx::Result<Option<Person>> {
    let Some(hash) = session::token_hash(&app.config, cookies) else {
        return Ok(None);
    };
    let row = app.db.session(&hash, app.config.session_idle).await?;
    Ok(row.map(|row| row.into_person(request_id)))
}

/// A page that was asked for comes after the sign-in; a form that was sent is kept in the sign-in
/// page and offered again, so that nothing typed is lost to an ended session. Of somebody who had none it
/// is not even read.
async fn ask_to_sign_in(app: &App, cookies: &CookieJar, request: Request) -> Response {
    let target = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    // A file is not kept; it has to be chosen again.
    if request.method() == Method::POST && !is_multipart(&request) {
        if !sign_in::had_session(app, cookies).await {
            return sign_in::after_no_session(target);
        }
        let fields = match <Fields as axum::extract::FromRequest<App>>::from_request(request, app).await {
            Ok(fields) => fields,
            Err(error) => return error.into_response(),
        };
        return sign_in::after_ended_session(target, fields);
    }
    let query: String =
        url::form_urlencoded::Serializer::new(String::new()).append_pair("weiter", &target).finish();
    Redirect::to(&format!("/anmelden?{query}")).into_response()
}

fn is_multipart(request: &Request) -> bool {
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

/// The id that the outermost middleware gave the request.
pub fn request_id(request: &Request) -> Uuid {
    request
        .extensions()
        .get::<RequestId>()
        .and_then(|id| id.header_value().to_str().ok())
        .and_then(|id| id.parse().ok())
        .unwrap_or_else(Uuid::now_v7)
}

/// Where the request comes from: the peer, or what trusted proxies say of it.
pub fn client_address(config: &Config, request: &Request) -> String {
    let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>() else {
        return String::new();
    };
    let forwarded = request.headers().get_all("x-forwarded-for").iter();
    let forwarded = forwarded.map(|value| value.to_str().unwrap_or_default());
    network::client(&config.trusted_proxies, peer.ip(), forwarded).to_string()
}
