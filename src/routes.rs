//! THE table: every path, who may take it, and its handler. It is the site map, the permission
//! matrix and the test list; no route can be added without an access.

use axum::{
    Router,
    handler::Handler,
    http::Method,
    middleware::from_fn_with_state,
    routing::{MethodRouter, get, post},
};

use crate::{
    app::App,
    audit,
    auth::{
        self, Access,
        Access::*,
        Capability::*,
        account,
        guard::{Guard, guard},
        role,
    },
    catalogue::pages as catalogue,
    contact,
    data_flow::pages as data_flow,
    department, dpia, export, findings, health, help,
    import::pages as import,
    organisation,
    processing_activity::pages as activity,
    purpose_change, record_duty, retention, start, template_activity, toms, web,
};

/// One line of the table, kept at run time for the tests that walk it.
#[derive(Debug, Clone)]
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub access: Access,
}

/// The routes while they are being added.
pub struct Table {
    app: App,
    router: Router<App>,
    routes: Vec<Route>,
}

impl Table {
    fn get<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::GET, path, access, get(handler))
    }

    fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::POST, path, access, post(handler))
    }

    fn add(mut self, method: Method, path: &'static str, access: Access, handler: MethodRouter<App>) -> Self {
        let guarded = handler.route_layer(from_fn_with_state(Guard { app: self.app.clone(), access }, guard));
        self.router = self.router.route(path, guarded);
        self.routes.push(Route { method, path, access });
        self
    }
}

/// The finished application and its table.
///
/// Errors: a public address that cannot be an origin.
pub fn build(app: App) -> anyhow::Result<(Router, Vec<Route>)> {
    let table = Table { app: app.clone(), router: Router::new(), routes: Vec::new() };
    let table = imports(activities(catalogues(organisation(administration(everybody(table))))));
    let router = table.router.layer(web::csrf::protection(app.config.public_url.as_ref())?);
    let router = router.layer(from_fn_with_state(app.clone(), auth::origin::watch));
    let is_https = app.config.is_https();
    Ok((web::shell(router, is_https).with_state(app), table.routes))
}

#[rustfmt::skip]
fn everybody(table: Table) -> Table {
    table
        .get("/health/live", Open, health::live)
        .get("/health/ready", Open, health::ready)
        .get(web::assets::ROUTE, Open, web::assets::serve)
        .get(export::json::SCHEMA_PATH, Open, export::json::schema)
        .get("/hilfe", Public, help::pages::index)
        .get("/hilfe/abkuerzungen", Public, help::pages::glossary)
        .get("/barrierefreiheit", Public, help::pages::accessibility)
        .get("/einrichtung", Public, auth::set_up::show)
        .post("/einrichtung", Public, auth::set_up::submit)
        .get("/anmelden", Public, auth::sign_in::show)
        .post("/anmelden", Public, auth::sign_in::submit)
        .post("/abmelden", SignedIn, auth::sign_in::sign_out)
        .get("/einladung/{token}", Public, auth::new_password::show_invitation)
        .post("/einladung/{token}", Public, auth::new_password::accept_invitation)
        .get("/passwort/{token}", Public, auth::new_password::show_reset)
        .post("/passwort/{token}", Public, auth::new_password::reset)
        .get("/konto", SignedIn, auth::own_account::show)
        .post("/konto", SignedIn, auth::own_account::change_password)
        .get("/konto/sitzungen", SignedIn, auth::own_sessions::list)
        .post("/konto/sitzungen", SignedIn, auth::own_sessions::end)
        .get("/", SignedIn, start::pages::mine)
}

/// Accounts, roles and organisations of the whole instance.
#[rustfmt::skip]
fn administration(table: Table) -> Table {
    table
        .get("/verwaltung/konten", Administrator, account::list::list)
        .get("/verwaltung/konten/neu", Administrator, account::edit::new)
        .post("/verwaltung/konten/neu", Administrator, account::edit::create)
        .get("/verwaltung/konten/{konto}", Administrator, account::show::show)
        .get("/verwaltung/konten/{konto}/bearbeiten", Administrator, account::edit::edit)
        .post("/verwaltung/konten/{konto}/bearbeiten", Administrator, account::edit::update)
        .get("/verwaltung/konten/{konto}/link", Administrator, account::link::confirm)
        .post("/verwaltung/konten/{konto}/link", Administrator, account::link::submit)
        .get("/verwaltung/konten/{konto}/deaktivieren", Administrator, account::state::confirm_deactivation)
        .post("/verwaltung/konten/{konto}/deaktivieren", Administrator, account::state::deactivate)
        .get("/verwaltung/konten/{konto}/reaktivieren", Administrator, account::state::confirm_reactivation)
        .post("/verwaltung/konten/{konto}/reaktivieren", Administrator, account::state::reactivate)
        .get("/verwaltung/konten/{konto}/sitzungen", Administrator, account::state::confirm_end_of_sessions)
        .post("/verwaltung/konten/{konto}/sitzungen", Administrator, account::state::end_sessions)
        .get("/verwaltung/konten/{konto}/rollen/neu", Administrator, role::pages::new)
        .post("/verwaltung/konten/{konto}/rollen/neu", Administrator, role::pages::create)
        .get("/verwaltung/konten/{konto}/rollen/{rolle}/entziehen", Administrator, role::pages::confirm_taking)
        .post("/verwaltung/konten/{konto}/rollen/{rolle}/entziehen", Administrator, role::pages::take)
        .get("/verwaltung/organisationen", Administrator, organisation::administration::list)
        .get("/verwaltung/organisationen/neu", Administrator, organisation::administration::new)
        .post("/verwaltung/organisationen/neu", Administrator, organisation::administration::create)
        .get("/verwaltung/organisationen/{organisation}/umbenennen", Administrator, organisation::administration::edit)
        .post("/verwaltung/organisationen/{organisation}/umbenennen", Administrator, organisation::administration::rename)
}

/// The organisation's own data, lit. a, and what holds for all its activities.
#[rustfmt::skip]
fn organisation(table: Table) -> Table {
    table
        .get("/verzeichnis/{organisation}", Can(ReadRegister), start::pages::overview)
        .get("/verzeichnis/{organisation}/pruefung", Can(ReadFindings), findings::pages::record)
        .get("/verzeichnis/{organisation}/pruefung/{kennung}", Can(EditCatalogues), findings::pages::show_record)
        .post("/verzeichnis/{organisation}/pruefung/{kennung}", Can(EditCatalogues), findings::pages::submit_record)
        .get("/verzeichnis/{organisation}/termine", Can(ReadFindings), start::pages::due)
        .get("/verzeichnis/{organisation}/datenfluss", Can(ReadRegister), data_flow::organisation)
        .get("/verzeichnis/{organisation}/organisation", Can(ReadRegister), organisation::pages::show)
        .get("/verzeichnis/{organisation}/organisation/bearbeiten", Can(EditCatalogues), organisation::pages::edit)
        .post("/verzeichnis/{organisation}/organisation/bearbeiten", Can(EditCatalogues), organisation::pages::update)
        .get("/verzeichnis/{organisation}/zustaendige/neu", Can(EditCatalogues), contact::pages::show_new)
        .post("/verzeichnis/{organisation}/zustaendige/neu", Can(EditCatalogues), contact::pages::create)
        .get("/verzeichnis/{organisation}/zustaendige/{id}", Can(EditCatalogues), contact::pages::edit)
        .post("/verzeichnis/{organisation}/zustaendige/{id}", Can(EditCatalogues), contact::pages::update)
        .get("/verzeichnis/{organisation}/zustaendige/{id}/entfernen", Can(EditCatalogues), contact::pages::confirm_removal)
        .post("/verzeichnis/{organisation}/zustaendige/{id}/entfernen", Can(EditCatalogues), contact::pages::remove)
        .get("/verzeichnis/{organisation}/organisationseinheiten", Can(ReadRegister), department::pages::list)
        .get("/verzeichnis/{organisation}/organisationseinheiten/neu", Can(EditCatalogues), department::pages::show_new)
        .post("/verzeichnis/{organisation}/organisationseinheiten/neu", Can(EditCatalogues), department::pages::create)
        .get("/verzeichnis/{organisation}/organisationseinheiten/{id}", Can(EditCatalogues), department::pages::edit)
        .post("/verzeichnis/{organisation}/organisationseinheiten/{id}", Can(EditCatalogues), department::pages::update)
        .get("/verzeichnis/{organisation}/organisationseinheiten/{id}/entfernen", Can(EditCatalogues), department::pages::confirm_removal)
        .post("/verzeichnis/{organisation}/organisationseinheiten/{id}/entfernen", Can(EditCatalogues), department::pages::remove)
        .get("/verzeichnis/{organisation}/rahmenkonzept", Can(ReadRegister), toms::pages::show::show)
        .get("/verzeichnis/{organisation}/rahmenkonzept/bearbeiten", Can(EditCatalogues), toms::pages::edit::edit)
        .post("/verzeichnis/{organisation}/rahmenkonzept/bearbeiten", Can(EditCatalogues), toms::pages::edit::update)
        .get("/verzeichnis/{organisation}/rahmenkonzept/bereiche/{bereich}", Can(EditCatalogues), toms::pages::area::edit)
        .post("/verzeichnis/{organisation}/rahmenkonzept/bereiche/{bereich}", Can(EditCatalogues), toms::pages::area::update)
        .get("/verzeichnis/{organisation}/rahmenkonzept/ueberpruefungen/neu", Can(EditCatalogues), toms::pages::review::show_new)
        .post("/verzeichnis/{organisation}/rahmenkonzept/ueberpruefungen/neu", Can(EditCatalogues), toms::pages::review::create)
        .get("/verzeichnis/{organisation}/rahmenkonzept/ueberpruefungen/{id}", Can(EditCatalogues), toms::pages::review::edit)
        .post("/verzeichnis/{organisation}/rahmenkonzept/ueberpruefungen/{id}", Can(EditCatalogues), toms::pages::review::update)
        .get("/verzeichnis/{organisation}/verzeichnispflicht", Can(ReadFindings), record_duty::pages::show)
        .get("/verzeichnis/{organisation}/verzeichnispflicht/bearbeiten", Can(EditCatalogues), record_duty::pages::edit)
        .post("/verzeichnis/{organisation}/verzeichnispflicht/bearbeiten", Can(EditCatalogues), record_duty::pages::update)
        .get("/verzeichnis/{organisation}/aenderungen", Can(ReadAudit), audit::pages::list)
}

/// What the activities share.
#[rustfmt::skip]
fn catalogues(table: Table) -> Table {
    table
        .get("/verzeichnis/{organisation}/kataloge", Can(ReadRegister), catalogue::overview::show)
        .get("/verzeichnis/{organisation}/loeschkonzept", Can(ReadRegister), retention::pages::show)
        .get("/verzeichnis/{organisation}/kataloge/{katalog}", Can(ReadRegister), catalogue::list::show)
        .get("/verzeichnis/{organisation}/kataloge/{katalog}/doppelte", Can(EditCatalogues), catalogue::duplicates::show)
        .get("/verzeichnis/{organisation}/kataloge/{katalog}/neu", Can(EditCatalogues), catalogue::edit::show_new)
        .post("/verzeichnis/{organisation}/kataloge/{katalog}/neu", Can(EditCatalogues), catalogue::edit::create)
        .get("/verzeichnis/{organisation}/kataloge/{katalog}/bestaetigen", Can(EditCatalogues), catalogue::confirm::ask)
        .post("/verzeichnis/{organisation}/kataloge/{katalog}/bestaetigen", Can(EditCatalogues), catalogue::confirm::submit)
        .get("/verzeichnis/{organisation}/kataloge/{katalog}/mitgeliefert", Can(EditCatalogues), catalogue::shipped::show)
        .post("/verzeichnis/{organisation}/kataloge/{katalog}/mitgeliefert", Can(EditCatalogues), catalogue::shipped::submit)
        .get("/verzeichnis/{organisation}/kataloge/{katalog}/{id}", Can(ReadRegister), catalogue::show::show)
        .get("/verzeichnis/{organisation}/kataloge/{katalog}/{id}/bearbeiten", Can(EditCatalogues), catalogue::edit::edit)
        .post("/verzeichnis/{organisation}/kataloge/{katalog}/{id}/bearbeiten", Can(EditCatalogues), catalogue::edit::update)
        .get("/verzeichnis/{organisation}/kataloge/{katalog}/{id}/neuer-stand", Can(EditCatalogues), catalogue::newer::ask)
        .post("/verzeichnis/{organisation}/kataloge/{katalog}/{id}/neuer-stand", Can(EditCatalogues), catalogue::newer::submit)
        .get("/verzeichnis/{organisation}/kataloge/{katalog}/{id}/zusammenfuehren", Can(EditCatalogues), catalogue::merge::ask)
        .post("/verzeichnis/{organisation}/kataloge/{katalog}/{id}/zusammenfuehren", Can(EditCatalogues), catalogue::merge::submit)
        .get("/verzeichnis/{organisation}/kataloge/{katalog}/{id}/entfernen", Can(EditCatalogues), catalogue::remove::ask)
        .post("/verzeichnis/{organisation}/kataloge/{katalog}/{id}/entfernen", Can(EditCatalogues), catalogue::remove::submit)
}

/// The activities and their way out.
#[rustfmt::skip]
fn activities(table: Table) -> Table {
    table
        .get("/verzeichnis/{organisation}/verarbeitungen", Can(ReadRegister), activity::list::show)
        .get("/verzeichnis/{organisation}/verarbeitungen/neu", Can(EditActivities), activity::short_form::show_new)
        .post("/verzeichnis/{organisation}/verarbeitungen/neu", Can(EditActivities), activity::short_form::submit_new)
        .get("/verzeichnis/{organisation}/muster", Can(EditActivities), template_activity::pages::show)
        .post("/verzeichnis/{organisation}/muster", Can(EditActivities), template_activity::pages::submit)
        .get("/verzeichnis/{organisation}/uebernahme", Can(EditCatalogues), template_activity::own::copy::show)
        .post("/verzeichnis/{organisation}/uebernahme", Can(EditCatalogues), template_activity::own::copy::submit)
        .get("/verzeichnis/{organisation}/verarbeitungen/mehrere", Can(EditActivities), activity::bulk::show)
        .post("/verzeichnis/{organisation}/verarbeitungen/mehrere", Can(EditActivities), activity::bulk::submit)
        .get("/verzeichnis/{organisation}/verarbeitungen/{nr}", Can(ReadRegister), activity::sheet::show)
        .get("/verzeichnis/{organisation}/verarbeitungen/{nr}/kurzblatt", Can(EditActivities), activity::short_form::show)
        .post("/verzeichnis/{organisation}/verarbeitungen/{nr}/kurzblatt", Can(EditActivities), activity::short_form::submit)
        .get("/verzeichnis/{organisation}/verarbeitungen/{nr}/pruefung/{kennung}", Can(EditActivities), findings::pages::show)
        .post("/verzeichnis/{organisation}/verarbeitungen/{nr}/pruefung/{kennung}", Can(EditActivities), findings::pages::submit)
        .get("/verzeichnis/{organisation}/verarbeitungen/{nr}/zweckaenderung", Can(EditActivities), purpose_change::pages::show)
        .post("/verzeichnis/{organisation}/verarbeitungen/{nr}/zweckaenderung", Can(EditActivities), purpose_change::pages::submit)
        .get("/verzeichnis/{organisation}/verarbeitungen/{nr}/zuordnung", Can(EditActivities), activity::relations::show)
        .post("/verzeichnis/{organisation}/verarbeitungen/{nr}/zuordnung", Can(EditActivities), activity::relations::submit)
        .get("/verzeichnis/{organisation}/verarbeitungen/{nr}/schwellwertpruefung", Can(EditActivities), dpia::pages::edit)
        .post("/verzeichnis/{organisation}/verarbeitungen/{nr}/schwellwertpruefung", Can(EditActivities), dpia::pages::submit)
        .get("/verzeichnis/{organisation}/verarbeitungen/{nr}/schwellwertpruefung/verlauf", Can(ReadFindings), dpia::pages::history)
        .get("/verzeichnis/{organisation}/verarbeitungen/{nr}/schwellwertpruefung/stellungnahme", Can(GiveOpinion), dpia::pages::show_opinion)
        .post("/verzeichnis/{organisation}/verarbeitungen/{nr}/schwellwertpruefung/stellungnahme", Can(GiveOpinion), dpia::pages::submit_opinion)
        .get("/verzeichnis/{organisation}/verarbeitungen/{nr}/schwellwertpruefung/folgenabschaetzung", Can(EditActivities), dpia::pages::show_follow_up)
        .post("/verzeichnis/{organisation}/verarbeitungen/{nr}/schwellwertpruefung/folgenabschaetzung", Can(EditActivities), dpia::pages::submit_follow_up)
        .get("/verzeichnis/{organisation}/verarbeitungen/{nr}/beenden", Can(EditActivities), activity::lifecycle::ask_end)
        .post("/verzeichnis/{organisation}/verarbeitungen/{nr}/beenden", Can(EditActivities), activity::lifecycle::end)
        .get("/verzeichnis/{organisation}/verarbeitungen/{nr}/wieder-aufnehmen", Can(EditActivities), activity::lifecycle::ask_resume)
        .post("/verzeichnis/{organisation}/verarbeitungen/{nr}/wieder-aufnehmen", Can(EditActivities), activity::lifecycle::resume)
        .get("/verzeichnis/{organisation}/verarbeitungen/{nr}/entfernen", Can(EditActivities), activity::lifecycle::ask_remove)
        .post("/verzeichnis/{organisation}/verarbeitungen/{nr}/entfernen", Can(EditActivities), activity::lifecycle::remove)
        .get("/verzeichnis/{organisation}/verarbeitungen/{nr}/duplizieren", Can(EditActivities), activity::lifecycle::ask_duplicate)
        .post("/verzeichnis/{organisation}/verarbeitungen/{nr}/duplizieren", Can(EditActivities), activity::lifecycle::duplicate)
        .get("/verzeichnis/{organisation}/verarbeitungen/{nr}/datenfluss", Can(ReadRegister), data_flow::activity)
        .get("/verzeichnis/{organisation}/verarbeitungen/{nr}/als-muster", Can(EditCatalogues), template_activity::own::pages::ask)
        .post("/verzeichnis/{organisation}/verarbeitungen/{nr}/als-muster", Can(EditCatalogues), template_activity::own::pages::submit)
        .get("/verzeichnis/{organisation}/verarbeitungen/{nr}/{abschnitt}", Can(EditActivities), activity::section::show)
        .post("/verzeichnis/{organisation}/verarbeitungen/{nr}/{abschnitt}", Can(EditActivities), activity::section::submit)
        .get("/verzeichnis/{organisation}/ausgabe", Can(Export), export::pages::show)
        .get("/verzeichnis/{organisation}/ausgabe/datei", Can(Export), export::pages::download)
        .get("/verzeichnis/{organisation}/vorschlaege/{liste}", Can(ReadRegister), activity::suggestions::show)
}

/// A record that was kept elsewhere.
#[rustfmt::skip]
fn imports(table: Table) -> Table {
    table
        .get("/verzeichnis/{organisation}/import", Can(EditCatalogues), import::upload::show)
        .post("/verzeichnis/{organisation}/import", Can(EditCatalogues), import::upload::submit)
        .get("/verzeichnis/{organisation}/import/arbeitsmappe", Can(EditCatalogues), import::upload::empty_workbook)
        .get("/verzeichnis/{organisation}/import/{id}/zuordnung", Can(EditCatalogues), import::mapping::show)
        .post("/verzeichnis/{organisation}/import/{id}/zuordnung", Can(EditCatalogues), import::mapping::submit)
        .get("/verzeichnis/{organisation}/import/{id}/werte", Can(EditCatalogues), import::values::show)
        .post("/verzeichnis/{organisation}/import/{id}/werte", Can(EditCatalogues), import::values::submit)
        .get("/verzeichnis/{organisation}/import/{id}/vorschau", Can(EditCatalogues), import::preview::show)
        .post("/verzeichnis/{organisation}/import/{id}/vorschau", Can(EditCatalogues), import::preview::submit)
        .get("/verzeichnis/{organisation}/import/{id}/vorschau/{zeile}", Can(EditCatalogues), import::preview::show_one)
        .post("/verzeichnis/{organisation}/import/{id}/vorschau/{zeile}", Can(EditCatalogues), import::preview::choose)
        .get("/verzeichnis/{organisation}/import/{id}/entfernen", Can(EditCatalogues), import::discard::ask)
        .post("/verzeichnis/{organisation}/import/{id}/entfernen", Can(EditCatalogues), import::discard::submit)
        .get("/verzeichnis/{organisation}/import/uebernommen/{id}", Can(EditCatalogues), import::result::show)
        .get("/verzeichnis/{organisation}/import/uebernommen/{id}/bericht", Can(EditCatalogues), import::result::report)
        .get("/verzeichnis/{organisation}/import/uebernommen/{id}/rueckgaengig", Can(EditCatalogues), import::undo::ask)
        .post("/verzeichnis/{organisation}/import/uebernommen/{id}/rueckgaengig", Can(EditCatalogues), import::undo::submit)
}
