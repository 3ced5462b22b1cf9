//! `vvt`: the Verzeichnis von Verarbeitungstätigkeiten (Art. 30 DSGVO), kept in the browser and
//! handed to the supervisory authority. One room per word; this list is the table of contents.

pub mod register;
