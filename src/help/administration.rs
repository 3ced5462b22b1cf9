//! The fields of accounts, roles and sign-in.

use super::Field;

pub(super) const FIELDS: &[Field] = &[
    Field {
        key: "account.name",
        label: "Name",
        mark: "",
        help: "So erscheint die Person in der Anwendung und in der Änderungshistorie.",
        source: "Hinweise der DSK, Nr. 4",
    },
    Field {
        key: "account.email",
        label: "E-Mail-Adresse",
        mark: "",
        help: "Mit ihr meldet sich die Person an; Groß- und Kleinschreibung spielen keine Rolle. Die \
               Anwendung verschickt keine E-Mails.",
        source: "Regel dieser Anwendung",
    },
    Field {
        key: "account.password",
        label: "Passwort",
        mark: "",
        help: "Mindestens 12 Zeichen. Vier zufällige Wörter sind leicht zu merken und schwer zu erraten; \
               Ziffern und Sonderzeichen sind nicht vorgeschrieben. Gespeichert wird nur ein Prüfwert, \
               aus dem sich das Passwort nicht ablesen lässt.",
        source: "Art. 32 Abs. 1 DSGVO",
    },
    Field {
        key: "account.administrator",
        label: "Administratorin oder Administrator",
        mark: "",
        help: "Verwaltet Konten, Rollen und die Namen der Organisationen der ganzen Anwendung. Ein \
               Verzeichnis sieht nur, wer dort zusätzlich eine Rolle hat. Mindestens ein aktives Konto \
               muss diese Aufgabe behalten.",
        source: "Art. 32 Abs. 1 lit. b DSGVO",
    },
    Field {
        key: "account.active",
        label: "Konto aktiv",
        mark: "",
        help: "Ein deaktiviertes Konto kann sich nicht mehr anmelden; laufende Sitzungen enden mit dem \
               nächsten Aufruf. Die Einträge der Änderungshistorie bleiben bis zu ihrer Löschung \
               erhalten.",
        source: "Art. 32 Abs. 1 lit. b DSGVO; Hinweise der DSK, Nr. 4",
    },
    Field {
        key: "account.link",
        label: "Einladung oder neues Passwort",
        mark: "",
        help: "Die Anwendung erzeugt einen Link, der nur einmal und nur für begrenzte Zeit gilt. Geben \
               Sie ihn der Person auf sicherem Weg weiter.",
        source: "Art. 32 Abs. 1 DSGVO",
    },
    Field {
        key: "account.sessions",
        label: "Meine Sitzungen",
        mark: "",
        help: "Alle Browser, in denen Sie angemeldet sind. Beenden Sie, was Sie nicht kennen, und ändern \
               Sie dann Ihr Passwort.",
        source: "Art. 32 Abs. 1 DSGVO",
    },
    // What each role may do; the keys are those of the roles.
    Field {
        key: "role.dpo",
        label: "DSB",
        mark: "",
        help: "Liest und bearbeitet das ganze Verzeichnis, gibt Dokumente aus, sieht die \
               Änderungshistorie und gibt die Stellungnahme der oder des DSB ab. Freigeben darf diese \
               Rolle nicht: Die oder der DSB berät, der Verantwortliche entscheidet.",
        source: "Art. 38 Abs. 6 und Art. 39 DSGVO",
    },
    Field {
        key: "role.coordinator",
        label: "Datenschutzkoordination",
        mark: "",
        help: "Darf lesen, bearbeiten und ausgeben wie die oder der DSB und sieht die Änderungshistorie, \
               ohne selbst DSB zu sein.",
        source: "Art. 24 Abs. 1 DSGVO",
    },
    Field {
        key: "role.releaser",
        label: "Freigabe für den Verantwortlichen",
        mark: "",
        help: "Liest alles und gibt Dokumente aus. Freigeben lassen sich Fassungen noch nicht; die Rolle wird \
               deshalb nicht neu vergeben.",
        source: "Art. 5 Abs. 2 und Art. 24 Abs. 1 DSGVO",
    },
    Field {
        key: "role.editor",
        label: "Bearbeiter/in",
        mark: "",
        help: "Liest, bearbeitet und gibt Verarbeitungstätigkeiten aus, auf Wunsch nur die bestimmter \
               Organisationseinheiten. Angaben zur ganzen Organisation bleiben der oder dem DSB und der \
               Koordination vorbehalten.",
        source: "Art. 32 Abs. 4 DSGVO",
    },
    Field {
        key: "role.reader",
        label: "Leser/in",
        mark: "",
        help: "Liest, ohne etwas zu ändern oder auszugeben.",
        source: "Art. 32 Abs. 4 DSGVO",
    },
    Field {
        key: "role.auditor",
        label: "Prüfer/in",
        mark: "",
        help: "Liest das Verzeichnis, wie es ausgegeben wird, gibt Dokumente aus und sieht die \
               Änderungshistorie. Was die Prüfung sagt, was dazu entschieden wurde und was noch zu tun ist, \
               sieht diese Rolle nicht. Gedacht für Aufsichtsbehörden und Prüfende; sie braucht einen letzten \
               Tag.",
        source: "Art. 30 Abs. 4 und Art. 31 DSGVO",
    },
    Field {
        key: "role.department",
        label: "Nur für diese Organisationseinheit",
        mark: "freiwillig",
        help: "Begrenzt die Rolle auf eine Einheit und alle Einheiten darunter. Ohne Angabe gilt sie für \
               das ganze Verzeichnis.",
        source: "Art. 32 Abs. 4 DSGVO",
    },
    Field {
        key: "role.valid_until",
        label: "Gültig bis",
        mark: "freiwillig",
        help: "Der letzte Tag, an dem die Rolle gilt. Danach endet sie von selbst; ohne Angabe gilt sie, \
               bis jemand sie entzieht. Prüferinnen und Prüfer brauchen einen letzten Tag.",
        source: "Art. 32 Abs. 1 lit. b DSGVO",
    },
];
