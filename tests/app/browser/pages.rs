//! Every page with an address to look at: the list that `every_page` compares with the route table.

use crate::support::Who::{self, Administrator, Dpo, Nobody, Reader, WithoutRole};

/// Route, who looks, address. Names in braces are those of [`super::record::Record`]; a record that
/// has no such thing skips the line.
pub const PAGES: &[(&str, Who, &str)] = &[
    ("/hilfe", Nobody, "/hilfe"),
    ("/hilfe", Dpo, "/hilfe"),
    ("/hilfe/abkuerzungen", Nobody, "/hilfe/abkuerzungen"),
    ("/barrierefreiheit", Nobody, "/barrierefreiheit"),
    ("/anmelden", Nobody, "/anmelden"),
    ("/einladung/{token}", Nobody, "/einladung/{invitation}"),
    ("/passwort/{token}", Nobody, "/passwort/{reset}"),
    ("/", WithoutRole, "/"),
    ("/", Administrator, "/"),
    ("/konto", Dpo, "/konto"),
    ("/konto/sitzungen", Dpo, "/konto/sitzungen"),
    ("/verwaltung/konten", Administrator, "/verwaltung/konten"),
    ("/verwaltung/konten/neu", Administrator, "/verwaltung/konten/neu"),
    ("/verwaltung/konten/{konto}", Administrator, "/verwaltung/konten/{account}"),
    ("/verwaltung/konten/{konto}", Administrator, "/verwaltung/konten/{inactive}"),
    ("/verwaltung/konten/{konto}/bearbeiten", Administrator, "/verwaltung/konten/{account}/bearbeiten"),
    ("/verwaltung/konten/{konto}/link", Administrator, "/verwaltung/konten/{account}/link"),
    ("/verwaltung/konten/{konto}/deaktivieren", Administrator, "/verwaltung/konten/{account}/deaktivieren"),
    ("/verwaltung/konten/{konto}/reaktivieren", Administrator, "/verwaltung/konten/{inactive}/reaktivieren"),
    ("/verwaltung/konten/{konto}/sitzungen", Administrator, "/verwaltung/konten/{account}/sitzungen"),
    ("/verwaltung/konten/{konto}/rollen/neu", Administrator, "/verwaltung/konten/{account}/rollen/neu"),
    (
        "/verwaltung/konten/{konto}/rollen/neu",
        Administrator,
        "/verwaltung/konten/{account}/rollen/neu?organisation={organisation}",
    ),
    (
        "/verwaltung/konten/{konto}/rollen/{rolle}/entziehen",
        Administrator,
        "/verwaltung/konten/{account}/rollen/{role}/entziehen",
    ),
    ("/verwaltung/organisationen", Administrator, "/verwaltung/organisationen"),
    ("/verwaltung/organisationen/neu", Administrator, "/verwaltung/organisationen/neu"),
    (
        "/verwaltung/organisationen/{organisation}/umbenennen",
        Administrator,
        "/verwaltung/organisationen/{organisation}/umbenennen",
    ),
    ("/verzeichnis/{organisation}", Dpo, "{root}"),
    ("/verzeichnis/{organisation}", Reader, "{root}"),
    ("/verzeichnis/{organisation}/verarbeitungen/mehrere", Dpo, "{root}/verarbeitungen/mehrere"),
    ("/verzeichnis/{organisation}/verarbeitungen/mehrere", Dpo, "{root}/verarbeitungen/mehrere?nummern=1-3"),
    (
        "/verzeichnis/{organisation}/verarbeitungen/mehrere",
        Dpo,
        "{root}/verarbeitungen/mehrere?nummern=1-3&was=beenden&ende_am=30.06.2026&vorschau=ja",
    ),
    ("/verzeichnis/{organisation}/organisation", Dpo, "{root}/organisation"),
    ("/verzeichnis/{organisation}/organisation", Dpo, "{root}/organisation?stichtag=01.03.2026"),
    ("/verzeichnis/{organisation}/organisation/bearbeiten", Dpo, "{root}/organisation/bearbeiten"),
    ("/verzeichnis/{organisation}/zustaendige/neu", Dpo, "{root}/zustaendige/neu?amt={office}"),
    ("/verzeichnis/{organisation}/zustaendige/neu", Dpo, "{root}/zustaendige/neu?amt={office}&nach={holder}"),
    ("/verzeichnis/{organisation}/zustaendige/{id}", Dpo, "{root}/zustaendige/{holder}"),
    ("/verzeichnis/{organisation}/zustaendige/{id}/entfernen", Dpo, "{root}/zustaendige/{holder}/entfernen"),
    ("/verzeichnis/{organisation}/organisationseinheiten", Dpo, "{root}/organisationseinheiten"),
    ("/verzeichnis/{organisation}/organisationseinheiten/neu", Dpo, "{root}/organisationseinheiten/neu"),
    ("/verzeichnis/{organisation}/organisationseinheiten/{id}", Dpo, "{root}/organisationseinheiten/{used}"),
    (
        "/verzeichnis/{organisation}/organisationseinheiten/{id}/entfernen",
        Dpo,
        "{root}/organisationseinheiten/{used}/entfernen",
    ),
    (
        "/verzeichnis/{organisation}/organisationseinheiten/{id}/entfernen",
        Dpo,
        "{root}/organisationseinheiten/{unused}/entfernen",
    ),
    ("/verzeichnis/{organisation}/rahmenkonzept", Dpo, "{root}/rahmenkonzept"),
    ("/verzeichnis/{organisation}/rahmenkonzept/bearbeiten", Dpo, "{root}/rahmenkonzept/bearbeiten"),
    ("/verzeichnis/{organisation}/verarbeitungen", Dpo, "{root}/verarbeitungen"),
    ("/verzeichnis/{organisation}/verarbeitungen", Reader, "{root}/verarbeitungen"),
    ("/verzeichnis/{organisation}/verarbeitungen", Dpo, "{root}/verarbeitungen?suche=gibtesnicht"),
    (
        "/verzeichnis/{organisation}/verarbeitungen",
        Dpo,
        "{root}/verarbeitungen?stadium=in_operation&sortierung=einheit&spalten=zeichen&spalten=art9&spalten=drittland&spalten=schlagwoerter",
    ),
    ("/verzeichnis/{organisation}/verarbeitungen/neu", Dpo, "{root}/verarbeitungen/neu"),
    ("/verzeichnis/{organisation}/verarbeitungen/{nr}", Dpo, "{root}/verarbeitungen/{full}"),
    ("/verzeichnis/{organisation}/verarbeitungen/{nr}", Reader, "{root}/verarbeitungen/{full}"),
    ("/verzeichnis/{organisation}/verarbeitungen/{nr}", Dpo, "{root}/verarbeitungen/{planned}"),
    ("/verzeichnis/{organisation}/verarbeitungen/{nr}", Dpo, "{root}/verarbeitungen/{ended}"),
    (
        "/verzeichnis/{organisation}/verarbeitungen/{nr}/kurzblatt",
        Dpo,
        "{root}/verarbeitungen/{full}/kurzblatt",
    ),
    (
        "/verzeichnis/{organisation}/verarbeitungen/{nr}/kurzblatt",
        Dpo,
        "{root}/verarbeitungen/{planned}/kurzblatt",
    ),
    (
        "/verzeichnis/{organisation}/verarbeitungen/{nr}/zuordnung",
        Dpo,
        "{root}/verarbeitungen/{full}/zuordnung",
    ),
    (
        "/verzeichnis/{organisation}/verarbeitungen/{nr}/zuordnung",
        Dpo,
        "{root}/verarbeitungen/{planned}/zuordnung",
    ),
    ("/verzeichnis/{organisation}/verarbeitungen/{nr}/beenden", Dpo, "{root}/verarbeitungen/{full}/beenden"),
    (
        "/verzeichnis/{organisation}/verarbeitungen/{nr}/wieder-aufnehmen",
        Dpo,
        "{root}/verarbeitungen/{ended}/wieder-aufnehmen",
    ),
    (
        "/verzeichnis/{organisation}/verarbeitungen/{nr}/entfernen",
        Dpo,
        "{root}/verarbeitungen/{planned}/entfernen",
    ),
    (
        "/verzeichnis/{organisation}/verarbeitungen/{nr}/duplizieren",
        Dpo,
        "{root}/verarbeitungen/{full}/duplizieren",
    ),
    ("/verzeichnis/{organisation}/aenderungen", Dpo, "{root}/aenderungen"),
    ("/verzeichnis/{organisation}/aenderungen", Dpo, "{root}/aenderungen?nummer=1&von=01.01.2020&bis="),
    ("/verzeichnis/{organisation}/ausgabe", Dpo, "{root}/ausgabe"),
    ("/verzeichnis/{organisation}/ausgabe", Dpo, "{root}/ausgabe?nummern={full}"),
];

/// What answers GET and is no page, with the reason.
pub const NO_PAGES: &[(&str, &str)] = &[
    ("/gesundheit", "plain text for a proxy"),
    (vvt::web::assets::ROUTE, "files; every page links to some"),
    ("/einrichtung", "only without accounts; main_path looks at it"),
    ("/verzeichnis/{organisation}/ausgabe/datei", "a file; without a choice the page in ERRORS"),
    ("/verzeichnis/{organisation}/vorschlaege/{liste}", "JSON for app.js"),
];

/// Pages that say no: who, address, status.
pub const ERRORS: &[(Who, &str, u16)] = &[
    (Nobody, "/gibt-es-nicht", 404),
    (Nobody, "/einrichtung", 403),
    (Nobody, "/einladung/abgelaufen", 404),
    (Dpo, "{root}/verarbeitungen/999", 404),
    (Dpo, "/verzeichnis/gemeinde-nebenan", 404),
    (Reader, "{root}/verarbeitungen/neu", 403),
    (Dpo, "{root}/verarbeitungen/{full}/entfernen", 409),
    (Dpo, "{root}/ausgabe/datei", 422),
    (Dpo, "{root}/aenderungen?von=gestern", 422),
];
