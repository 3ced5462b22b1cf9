//! The record (Verzeichnis von Verarbeitungstätigkeiten, Art. 30 DSGVO) of one organisation at one
//! moment, as a plain tree in the order of the article: a [`Head`] and its [`Activity`] sheets.
//!
//! It is what exports print, what findings judge, what a release freezes, and what the JSON format
//! is. The tree holds no ids of the database and nothing that may not be handed over; whatever is
//! in it gets printed. Leaving things out (a department, voluntary items) happens *before* the
//! export, in [`detail`] and in the loading of [`store`], so every format shows the same.
//!
//! Dates are calendar days in German local time, written `2026-11-22` in JSON.

use std::ops::Not;

use serde::{Deserialize, Serialize};
use time::Date;

use choices::{
    AreaState, BasisTarget, DocumentKind, DpiaDecision, DpiaPart, DpiaProposal, Instrument, MeasureArea,
    MeasureRelation, ProcessingKind, PurposeKind, RetentionKind, ReviewResult, Secrecy, SpecialKind, Tense,
};
use period::Period;

pub mod activity;
pub mod choices;
pub mod compose;
pub mod detail;
pub mod extract;
pub mod law;
pub mod period;
pub mod referred;
pub mod regime;
pub mod stated;
pub mod store;

/// Number of the JSON format; a change that old readers cannot take raises it (design §6).
pub const FORMAT: u32 = 1;

/// The whole record, or an extract of it (R18, R19).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Register {
    /// Always [`FORMAT`] when written by this version.
    pub format: u32,
    pub head: Head,
    pub activities: Vec<Activity>,
}

/// Cover and Vorblatt (Art. 30 Abs. 1 lit. a; R31–R38).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// The law the organisation keeps its record under; decides title and letters.
    pub regime: LegalRegime,
    /// "Stand": the day the content was read.
    pub as_of: Date,
    pub extent: Extent,
    pub detail: Detail,
    /// "Anlass" or reference of the authority's request, as typed for this export.
    pub occasion: Option<String>,
    /// The body whose record this is: the controller (Verantwortlicher).
    pub controller: Controller,
    /// In force on `as_of`, in order of name.
    pub joint_controllers: Vec<OfficeHolder>,
    /// Representatives in the Union, Art. 27.
    pub representatives: Vec<OfficeHolder>,
    pub data_protection_officers: Vec<OfficeHolder>,
    /// "nicht benannt, weil …" (R34).
    pub no_officer_reason: Option<String>,
    /// Voluntary (R36).
    pub contact_persons: Vec<OfficeHolder>,
    /// Voluntary (R24): who held an office before, with the time.
    pub predecessors: Vec<FormerHolder>,
    /// Voluntary (R38).
    pub supervisory_authority: Option<String>,
    /// The global concept of measures that the sheets refer to (R14); present when any sheet does.
    pub measures_concept: Option<MeasuresConcept>,
}

/// How much of the record this is (R19). An extract names its size and nothing of the rest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Extent {
    /// Activities in this document.
    pub selected: u32,
    /// Activities in the whole record.
    pub total: u32,
    /// True when chosen by activity or department: prints "Auszug, n von m Tätigkeiten".
    pub extract: bool,
    /// Planned activities were left out on purpose; neither number counts them.
    #[serde(default, skip_serializing_if = "Not::not")]
    pub without_planned: bool,
}

/// What is printed beside the mandatory items (R9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// Pflichtangaben only; the default for authorities.
    Mandatory,
    /// Pflichtangaben and Rechtsgrundlagen.
    WithLegalBases,
    /// All voluntary items too.
    Full,
}

/// The law a record or a single activity stands under (X1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegalRegime {
    /// Art. 30 Abs. 1 DSGVO.
    Gdpr,
    /// § 70 BDSG or the Land's law: prevention and prosecution of offences, fines.
    Police,
    /// § 31 KDG, the Catholic church's law.
    Kdg,
    /// § 31 DSG-EKD, the Protestant church's law.
    DsgEkd,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Controller {
    pub name: String,
    pub contact: Contact,
    /// Voluntary: "Amtsgericht Musterhausen, HRB 1234".
    pub register_entry: Option<String>,
    /// Voluntary: Umsatzsteuer-Identifikationsnummer or Steuernummer.
    pub tax_number: Option<String>,
    /// Voluntary: gesetzliche Vertretung (R37), not to be confused with Art. 27.
    pub management: Option<String>,
    /// Voluntary: "Unternehmen", "öffentliche Stelle".
    pub kind: Option<String>,
    /// Voluntary: the Land of its seat.
    pub federal_state: Option<String>,
    /// Voluntary: how many people it employs.
    pub employees: Option<u32>,
}

/// How somebody can be reached: by post, electronically and by telephone (R35, X9).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    pub street: Option<String>,
    pub postal_code: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
    pub email: Option<String>,
    /// A web address or contact form counts as electronic contact (X9).
    pub website: Option<String>,
    pub phone: Option<String>,
    pub fax: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OfficeHolder {
    /// A person or a body: "Dr. Erika Beispiel" or "Datenschutz Nord GmbH".
    pub name: String,
    /// Function, firm or department: "externe Datenschutzbeauftragte, Kanzlei Muster".
    pub function: Option<String>,
    pub contact: Contact,
    pub valid_from: Option<Date>,
    pub valid_until: Option<Date>,
    /// Joint controllers: date of the arrangement, Art. 26.
    pub agreed_on: Option<Date>,
    /// DSB: notified to the authority on, Art. 37 Abs. 7.
    pub notified_on: Option<Date>,
    pub remark: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormerHolder {
    pub office: Office,
    pub name: String,
    pub valid_from: Option<Date>,
    pub valid_until: Option<Date>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Office {
    DataProtectionOfficer,
    Representative,
    JointController,
    ContactPerson,
}

/// The organisation's Rahmenkonzept of technical and organisational measures (R14).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MeasuresConcept {
    /// "IT-Sicherheitskonzept".
    pub title: String,
    pub version: Option<String>,
    pub as_of: Option<Date>,
    /// What the measures were chosen by, as worded: "SDM 3.1, IT-Grundschutz" (R67).
    pub frameworks: Option<String>,
    /// Those of no area, one measure a line, as worded.
    pub measures: Vec<String>,
    /// The areas about which something is said, in their order (R65, R71, R72).
    #[serde(default)]
    pub areas: Vec<MeasuresOfArea>,
    /// The day of the last review of effectiveness (R64).
    pub last_reviewed_on: Option<Date>,
    /// Voluntary: how often it is reviewed, in months.
    pub review_months: Option<u32>,
    /// Voluntary: the day by which the next review is due.
    pub next_review_on: Option<Date>,
    /// Voluntary: the latest first.
    #[serde(default)]
    pub reviews: Vec<MeasuresReview>,
}

/// What the Rahmenkonzept says of one area.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MeasuresOfArea {
    pub area: MeasureArea,
    pub state: AreaState,
    /// When planned: until when.
    pub planned_until: Option<Date>,
    /// Why nothing is needed, or why the area does not apply.
    pub reason: Option<String>,
    pub description: Option<String>,
    /// One measure a line, as worded; a measure of several areas stands in each.
    pub measures: Vec<String>,
}

/// Somebody looked at whether the measures work (Art. 32 Abs. 1 lit. d; R64).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasuresReview {
    pub reviewed_on: Date,
    /// As worded: name, function, firm.
    pub reviewed_by: String,
    /// Those that were looked at; none: all of them.
    pub areas: Vec<MeasureArea>,
    pub result: ReviewResult,
    /// The result in words.
    pub remark: Option<String>,
    pub shortcomings: Option<String>,
    /// What follows: what, by when, who.
    pub actions: Option<String>,
}

/// One sheet: a processing activity (Verarbeitungstätigkeit) in the order of Art. 30 Abs. 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Activity {
    /// Running number: stable, never reused, gaps allowed.
    pub number: u32,
    /// The organisation's own sign, e.g. "vvt-10-003" (X4).
    pub own_reference: Option<String>,
    /// Voluntary: keys of other directories (X4).
    pub keys: Keys,
    pub name: String,
    pub regime: LegalRegime,
    /// Under Land law the norm that asks for this record: "§ 65 HDSIG" (X1).
    pub record_norm: Option<String>,
    pub stage: Stage,
    /// R3.
    pub processing_kind: Option<ProcessingKind>,
    /// Voluntary.
    pub secrecy: Vec<Secrecy>,
    /// "Amt 10 – Hauptamt".
    pub department: Option<String>,
    /// Who answers questions about it (R36): name, function, telephone, as worded.
    pub contact_person: Option<String>,
    /// Datum der Einführung der Verarbeitung.
    pub introduced_on: Option<Date>,
    /// Letzte Änderung der Verarbeitung.
    pub changed_on: Option<Date>,
    /// Stand des Eintrags.
    pub entry_as_of: Option<Date>,
    pub ended_on: Option<Date>,
    /// Voluntary: what does not belong to this activity.
    pub delimitation: Option<String>,
    /// Voluntary: other activities that have to do with it.
    pub related: Vec<Related>,
    /// Voluntary, and only where asked for: Schlagwörter, words of the controller's own.
    #[serde(default)]
    pub tags: Vec<String>,
    /// lit. a and Art. 26, of this activity alone (R32).
    pub joint_controllers: Section<JointController>,
    /// lit. b (R39).
    pub purposes: Section<Purpose>,
    /// Voluntary, except under police law (X1).
    pub legal_bases: Section<LegalBasis>,
    /// Voluntary: how consents are proven, where they are a legal basis (R12).
    pub consent: Consent,
    /// lit. c (R40).
    pub data_subjects: Section<DataSubject>,
    /// lit. c (R41–R44).
    pub data_categories: Section<DataCategory>,
    /// Stated: no data of Art. 9, none of Art. 10.
    pub no_special_categories: bool,
    pub no_criminal_offences: bool,
    /// An item of § 70 BDSG and of the church laws, elsewhere voluntary (X1).
    pub profiling: Option<String>,
    /// lit. d (R46).
    pub recipients: Section<Recipient>,
    /// Printed when there is no recipient: "keine Offenlegung".
    pub no_recipients: bool,
    /// lit. e (R48–R53).
    pub third_countries: ThirdCountries,
    /// lit. f (R54–R57).
    pub retention: Section<RetentionRule>,
    /// What is said of deletion beside the rules.
    pub retention_remarks: RetentionRemarks,
    /// lit. g (R61–R63).
    pub measures: Measures,
    /// Voluntary: the means of processing.
    pub systems: Vec<System>,
    /// Voluntary (R10, R11).
    pub additional: Additional,
    /// Voluntary: whether a DSFA is needed (R76).
    pub dpia_screening: Option<DpiaScreening>,
    /// "Sonstiges" (R58): voluntary, but those that mandatory items refer to are kept with title and version at
    /// every detail.
    pub documents: Section<Document>,
    /// Voluntary: labelled values that have no field of their own ("Weitere Angaben").
    pub extra_values: Vec<ExtraValue>,
    /// Voluntary: free text at the end.
    pub supplement: Option<String>,
}

/// Betriebsstadium (R66).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Planned,
    Trial,
    InOperation,
    Ended,
}

/// Keys of other directories, as written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Keys {
    pub leika: Option<String>,
    pub ozg: Option<String>,
    /// Aktenplan.
    pub file_plan: Option<String>,
    /// Its number in an older record.
    pub former_number: Option<String>,
}

/// Another activity of the record, by its running number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    pub number: u32,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Related {
    pub activity: Reference,
    pub note: Option<String>,
}

/// The items of one letter and its "Ergänzung", a text that is printed with them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Section<T> {
    /// "Wie Tätigkeit n": whose items stand here, before any of its own (X3).
    pub same_as: Option<Reference>,
    pub items: Vec<T>,
    pub supplement: Option<String>,
}

impl<T> Default for Section<T> {
    fn default() -> Self {
        Self { same_as: None, items: Vec::new(), supplement: None }
    }
}

/// To which numbered data categories an item belongs (R42).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// "nicht aufgegliedert": prints nothing.
    #[default]
    Unspecified,
    /// Stated to hold for all data categories.
    All,
    /// The numbers ("lfd. Nr.") it holds for, as printed: "1", "4.1".
    Numbers(Vec<String>),
}

/// Who decides together with the controller in one activity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JointController {
    pub name: String,
    /// As worded (R35).
    pub contact: Option<String>,
    /// Its data protection officer, as worded.
    pub officer: Option<String>,
    /// Date of the arrangement.
    pub agreed_on: Option<Date>,
    pub note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Purpose {
    pub kind: PurposeKind,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LegalBasis {
    /// As worded: "Art. 6 Abs. 1 lit. e DSGVO i. V. m. § 3 NDSG".
    pub text: String,
    /// What it is for, unless for the whole activity.
    pub applies_to: Option<AppliesTo>,
    pub condition: Option<String>,
}

/// What is recorded of consents, Art. 7 DSGVO. A document that proves them stands among the sheet's
/// documents.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Consent {
    /// How it is obtained.
    pub obtained: Option<String>,
    /// Where the evidence lies.
    pub evidence: Option<String>,
    /// How it is withdrawn.
    pub withdrawal: Option<String>,
    pub checked_on: Option<Date>,
}

/// The one row of the sheet that a legal basis is for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AppliesTo {
    pub list: BasisTarget,
    /// Its place in that list, from 1.
    pub position: u32,
    /// As printed: "Zweck: Aufbewahrung".
    pub text: String,
}

/// Kategorie betroffener Personen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DataSubject {
    pub name: String,
    /// What stands behind the name in parentheses.
    pub note: Option<String>,
    pub sub_groups: Option<String>,
    /// Voluntary, as worded: "etwa 1.200".
    pub approximate_number: Option<String>,
    /// Stated not to be concerned.
    pub excluded: bool,
    pub data_categories: Scope,
}

/// Kategorie personenbezogener Daten with its running number in the sheet (R42).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DataCategory {
    /// "1", "4.1".
    pub number: String,
    pub name: String,
    /// What stands behind the name in parentheses: concrete data fields.
    pub note: Option<String>,
    /// Voluntary.
    pub origin: Option<String>,
    /// Voluntary.
    pub storage_place: Option<String>,
    /// Present when marked as Art. 9 data (R43).
    pub special_category: Option<SpecialCategory>,
    /// Marked as data of Art. 10 (R44).
    pub criminal_offences: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SpecialCategory {
    /// Which of the eight kinds of Art. 9 Abs. 1.
    pub kinds: Vec<SpecialKind>,
    /// The kind as worded, or more about it.
    pub kind: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recipient {
    pub kind: RecipientKind,
    pub name: String,
    /// What stands behind the name in parentheses: the occasion.
    pub note: Option<String>,
    /// "nur mit Einwilligung".
    pub condition: Option<String>,
    /// Voluntary.
    pub legal_basis: Option<String>,
    pub tense: Tense,
    pub valid_from: Option<Date>,
    pub valid_until: Option<Date>,
    pub data_categories: Scope,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipientKind {
    /// Written without a kind.
    #[default]
    Unspecified,
    Internal,
    External,
    Processor,
    JointController,
    ThirdCountry,
    InternationalOrganisation,
}

/// lit. e: one statement in every case (R48).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ThirdCountries {
    pub same_as: Option<Reference>,
    pub statement: Option<ThirdCountryStatement>,
    pub remark: Option<String>,
    pub transfers: Vec<Transfer>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThirdCountryStatement {
    /// findet nicht statt und ist nicht geplant
    NoneAndNonePlanned,
    /// findet nicht statt (zu Planungen keine Aussage)
    None,
    /// findet nicht statt, ist aber geplant
    Planned,
    /// findet statt
    TakesPlace,
    /// wird geprüft
    UnderReview,
}

/// A transfer to a named recipient in a third country (R50–R53): the wording, or country and recipient,
/// or both.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Transfer {
    /// As worded: "USA: YouTube LLC (Standardvertragsklauseln)".
    pub text: Option<String>,
    /// Its German name.
    pub country: Option<String>,
    /// "wechselnd, je nach Reiseziel".
    pub country_note: Option<String>,
    pub recipient: Option<String>,
    pub instrument: Instrument,
    pub instrument_note: Option<String>,
    /// When somebody looked whether the recipient is certified, as the decision for the USA asks.
    pub certification_checked_on: Option<Date>,
    /// Art. 49 Abs. 6: assessment and suitable safeguards.
    pub assessment: Option<String>,
    pub safeguards: Option<String>,
    pub authority_informed_on: Option<Date>,
    pub data_subjects_informed_on: Option<Date>,
    pub data_categories: Scope,
}

/// A deletion rule; the wording leads and is printed (R54, R56).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RetentionRule {
    pub text: String,
    /// One of the organisation's periods, worded alike wherever it stands; else "nur hier".
    pub shared: bool,
    pub kind: RetentionKind,
    /// The structure beside the wording (X6).
    pub sub_rules: Vec<SubRule>,
    pub data_categories: Scope,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SubRule {
    /// What of the rule's data it is about.
    pub subject: Option<String>,
    pub period: Option<Period>,
    pub norm: Option<String>,
    pub procedure: Option<String>,
    pub responsible: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RetentionRemarks {
    /// "nicht bestimmbar, weil …" (R57), and when that is looked at again.
    pub undeterminable: Option<String>,
    pub review_on: Option<Date>,
    pub backups: Option<String>,
    pub legal_hold: Option<String>,
    pub archive_offer: Option<String>,
    /// Why there is no rule, for the whole activity or for a data category: printed in its place.
    pub not_possible: Vec<NotPossible>,
}

/// "Nicht möglich, weil …" (lit. f, "wenn möglich").
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NotPossible {
    /// The data category's running number; none for all of them.
    pub data_category: Option<String>,
    pub reason: String,
}

/// lit. g.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Measures {
    pub same_as: Option<Reference>,
    /// "Es gilt das Rahmenkonzept": refers to [`Head::measures_concept`].
    pub global_concept: bool,
    pub items: Vec<Measure>,
    /// What the activity gains by the systems it uses.
    pub of_systems: Vec<SystemMeasures>,
    pub supplement: Option<String>,
    /// "Nicht möglich, weil …": why nothing is stated (lit. g, "wenn möglich"); printed in its place.
    pub not_possible: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SystemMeasures {
    pub system: String,
    pub measures: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    pub text: String,
    /// One of the organisation's measures, worded alike wherever it stands; else "nur hier".
    pub shared: bool,
    /// To the Rahmenkonzept (R14).
    pub relation: MeasureRelation,
    pub reason: Option<String>,
    pub data_categories: Scope,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct System {
    pub name: String,
    pub note: Option<String>,
}

/// What controllers note beside the items of Art. 30.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Additional {
    pub access_groups: Option<String>,
    pub responsible_staff: Option<String>,
    pub necessity: Option<String>,
    pub subject_rights: Option<String>,
    pub ai_use: Option<String>,
    pub open_points: Option<String>,
}

/// The result of the DSFA-Schwellwertprüfung that counts: the latest finished one, or the first while
/// it is being worked on. A DSFA that is a document stands among the sheet's documents.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DpiaScreening {
    pub is_finished: bool,
    /// What the answers come to.
    pub proposal: DpiaProposal,
    pub decision: DpiaDecision,
    pub reason: Option<String>,
    pub decided_on: Option<Date>,
    /// What is not on the sheet any more as it was judged; empty until it is finished.
    pub changed_since: Vec<DpiaPart>,
    /// Where the DSFA lies, as worded.
    pub dpia_address: Option<String>,
    /// Open questions of a screening that is not finished: of this one, or of one that shall replace it.
    pub open_questions: Option<u32>,
}

/// A document that the sheet refers to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    pub name: String,
    pub kind: DocumentKind,
    pub version: Option<String>,
    pub as_of: Option<Date>,
    /// Where it is kept.
    pub place: Option<String>,
    pub responsible: Option<String>,
    pub note: Option<String>,
    /// Handed over with the record when it is presented for the first time (R15).
    #[serde(default)]
    pub first_presentation: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExtraValue {
    pub label: String,
    pub text: String,
}
