//! The shape of `kataloge.json`: its German names on the outside, the program's inside.

use std::collections::BTreeMap;

use serde::Deserialize;
use time::Date;

use crate::{
    organisation::Kind,
    register::{
        LegalRegime,
        choices::{RetentionKind, SpecialKind},
    },
};

/// Everything that is shipped.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The day on which law and guidance were last looked up.
    #[serde(rename = "stand")]
    pub as_of: Date,
    /// In files of their own.
    #[serde(skip)]
    pub templates: Vec<Template>,
    /// Periods that differ by the kind of body, by the name that Muster refer to: "beleg".
    #[serde(rename = "fristen_nach_stelle")]
    pub period_sets: BTreeMap<String, Vec<TemplateRule>>,
    #[serde(rename = "fristen")]
    pub periods: Vec<Period>,
    #[serde(rename = "rechtsgrundlagen")]
    pub norms: Vec<Norm>,
    #[serde(rename = "betroffene")]
    pub data_subjects: Vec<String>,
    #[serde(rename = "datenkategorien")]
    pub data_categories: Vec<DataCategory>,
    /// The kinds of Art. 9 Abs. 1 DSGVO.
    #[serde(rename = "art9")]
    pub special_kinds: Vec<String>,
    #[serde(rename = "angemessenheit")]
    pub adequacy_decisions: Vec<AdequacyDecision>,
    pub eu: Vec<Country>,
    #[serde(rename = "ewr")]
    pub eea: Vec<Country>,
    #[serde(rename = "transferinstrumente")]
    pub transfer_instruments: Vec<TransferInstrument>,
    #[serde(rename = "tom")]
    pub measure_areas: Vec<MeasureArea>,
    #[serde(rename = "verzeichnispflicht")]
    pub record_duties: Vec<RecordDuty>,
    #[serde(rename = "dsfa_kriterien")]
    pub dpia_criteria: Vec<DpiaCriterion>,
    #[serde(rename = "dsk_mussliste")]
    pub dpia_list: DpiaList,
    #[serde(rename = "aufsichtsbehoerden")]
    pub authorities: Vec<Authority>,
}

/// For what kind of body something is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Audience {
    #[serde(rename = "unternehmen")]
    Company,
    #[serde(rename = "behoerde")]
    PublicBody,
    #[serde(rename = "verein")]
    Association,
    #[serde(rename = "praxis")]
    Practice,
    #[serde(rename = "schule")]
    School,
    #[serde(rename = "kirche")]
    Church,
}

/// A Muster: a processing activity as many bodies have it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// "U01"
    #[serde(rename = "id")]
    pub code: String,
    pub name: String,
    /// The day on which it was last looked through.
    #[serde(rename = "stand")]
    pub as_of: Date,
    #[serde(rename = "zielgruppe")]
    pub audiences: Vec<Audience>,
    /// The law it stands under, where that is not the organisation's own (X1).
    #[serde(rename = "recht", default)]
    pub regime: Option<LegalRegime>,
    #[serde(rename = "zwecke")]
    pub purposes: Vec<String>,
    /// Under the DSGVO, or under the Muster's own law.
    #[serde(rename = "rechtsgrundlagen")]
    pub legal_bases: Vec<TemplateLegalBasis>,
    /// The grounds under church law, in words: "Vertrag".
    #[serde(rename = "kirchlich", default)]
    pub church_grounds: Vec<String>,
    /// Those for special categories under church law.
    #[serde(rename = "kirchlich_besondere", default)]
    pub church_exceptions: Vec<String>,
    #[serde(rename = "betroffene")]
    pub data_subjects: Vec<TemplateParty>,
    #[serde(rename = "datenkategorien")]
    pub data_categories: Vec<TemplateData>,
    #[serde(rename = "empfaenger")]
    pub recipients: Vec<TemplateParty>,
    /// Why there may be joint controllers (Art. 26 DSGVO); empty for no reason.
    #[serde(rename = "gemeinsam", default)]
    pub joint_controllers_hint: String,
    /// What to look at before the statement about third countries is made; never the statement itself.
    #[serde(rename = "drittland", default)]
    pub third_country_hint: String,
    /// Why a DSFA may be needed; empty for no reason.
    #[serde(rename = "dsfa", default)]
    pub dpia_hint: String,
    /// Kinds of systems.
    #[serde(rename = "systeme", default)]
    pub systems: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateLegalBasis {
    #[serde(rename = "norm")]
    pub text: String,
    #[serde(rename = "nur_fuer", default)]
    pub only_for: Vec<Audience>,
    /// The provision of the Land, or of the body, has to be named.
    #[serde(rename = "offen", default)]
    pub is_open: bool,
}

/// Data subjects or a recipient, written as a line of the Kurzblatt.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateParty {
    pub name: String,
    #[serde(rename = "nur_fuer", default)]
    pub only_for: Vec<Audience>,
    /// Numbers of the data categories that it has to do with; empty for "nicht aufgegliedert".
    #[serde(rename = "daten", default)]
    pub numbers: Vec<i32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateData {
    #[serde(rename = "nr")]
    pub number: i32,
    #[serde(rename = "bezeichnung")]
    pub name: String,
    #[serde(rename = "art")]
    pub sensitivity: Sensitivity,
    /// Bodies for which they are of Art. 9 in any case: bills of a practice.
    #[serde(rename = "art9_fuer", default)]
    pub special_for: Vec<Audience>,
    /// Which kinds of Art. 9, where the name alone does not tell.
    #[serde(rename = "art9_arten", default)]
    pub special_kinds: Vec<SpecialKind>,
    /// One of [`Facts::period_sets`].
    #[serde(rename = "frist", default)]
    pub period_set: Option<String>,
    #[serde(rename = "loeschregeln", default)]
    pub rules: Vec<TemplateRule>,
}

/// Whether data are of Art. 9 or Art. 10 DSGVO.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Sensitivity {
    #[serde(rename = "allgemein")]
    General,
    #[serde(rename = "Art. 9")]
    Special,
    #[serde(rename = "Art. 10")]
    Criminal,
    #[serde(rename = "ggf. Art. 9")]
    PerhapsSpecial,
    #[serde(rename = "ggf. Art. 10")]
    PerhapsCriminal,
    #[serde(rename = "ggf. Art. 9/10")]
    PerhapsBoth,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateRule {
    pub text: String,
    #[serde(rename = "nur_fuer", default)]
    pub only_for: Vec<Audience>,
    #[serde(rename = "art", default)]
    pub kind: RetentionKind,
    /// No period yet, but what has to be found out (L-F07).
    #[serde(rename = "offen", default)]
    pub is_open: bool,
}

/// How long documents are kept.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    pub code: String,
    #[serde(rename = "unterlagen")]
    pub subject: String,
    #[serde(rename = "dauer")]
    pub duration: String,
    /// May be empty.
    #[serde(rename = "fristbeginn")]
    pub start: String,
    pub norm: String,
    #[serde(rename = "art")]
    pub kind: String,
    #[serde(rename = "sicherheit")]
    pub certainty: String,
    #[serde(rename = "bemerkung")]
    pub remark: String,
    #[serde(rename = "nur_fuer", default)]
    pub only_for: Vec<Audience>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Norm {
    /// Articles of the DSGVO stand without its name.
    #[serde(rename = "norm")]
    pub name: String,
    #[serde(rename = "bedeutung")]
    pub meaning: String,
    #[serde(rename = "hinweis")]
    pub hint: String,
    /// False for what is no legal basis to choose.
    #[serde(rename = "waehlbar")]
    pub can_be_chosen: bool,
    #[serde(rename = "nur_fuer", default)]
    pub only_for: Vec<Audience>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataCategory {
    pub name: String,
    #[serde(rename = "beispiele")]
    pub examples: String,
}

/// Art. 45 DSGVO.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdequacyDecision {
    pub iso: String,
    pub name: String,
    #[serde(rename = "beschluss")]
    pub decision: String,
    #[serde(rename = "datum")]
    pub date: String,
    #[serde(rename = "reichweite")]
    pub extent: String,
    /// Full sentences for who chooses the country; may be empty.
    #[serde(rename = "bemerkung")]
    pub remark: String,
    /// The day on which it was last looked up.
    #[serde(rename = "geprueft_am")]
    pub checked_on: Date,
    /// The last day it holds, where it has one.
    #[serde(rename = "gueltig_bis", default)]
    pub valid_until: Option<Date>,
    /// The day of a judgment or decision that ended it. To be entered on the day it falls: every
    /// transfer that rests on the decision is found then.
    #[serde(rename = "aufgehoben_am", default)]
    pub revoked_on: Option<Date>,
    /// Covers only recipients that are certified; whoever relies on it has to look.
    #[serde(rename = "zertifizierung", default)]
    pub needs_certification: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Country {
    pub name: String,
    pub iso: String,
}

/// Art. 44–49 DSGVO.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransferInstrument {
    pub norm: String,
    #[serde(rename = "inhalt")]
    pub content: String,
    #[serde(rename = "waehlbar")]
    pub can_be_chosen: bool,
}

/// Who has to keep a record under a law, from a day on: Art. 30 Abs. 5 DSGVO and what churches put in its
/// place (R27–R30). A law without an entry has no exemption, or none that is known here.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordDuty {
    #[serde(rename = "rechtsrahmen")]
    pub regime: LegalRegime,
    #[serde(rename = "gilt_ab")]
    pub valid_from: Date,
    /// The day on which it was last looked up.
    #[serde(rename = "geprueft_am")]
    pub checked_on: Date,
    pub norm: String,
    /// Whoever employs so many persons has to in any case.
    #[serde(rename = "schwelle")]
    pub threshold: i32,
    /// How the law is moving; may be empty.
    #[serde(rename = "ausblick")]
    pub outlook: String,
    /// What makes a smaller body keep one all the same.
    #[serde(rename = "rueckausnahmen")]
    pub criteria: Vec<DutyCriterion>,
    /// After the reasons: of which activities a smaller body keeps one, where it is not of all.
    #[serde(rename = "umfang", default)]
    pub extent: String,
    /// What to say to whoever seems to be exempt; may be empty.
    #[serde(rename = "befreit")]
    pub exempt: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyCriterion {
    pub code: String,
    pub name: String,
    #[serde(rename = "frage")]
    pub question: String,
    #[serde(rename = "beispiele")]
    pub examples: String,
    /// After "weil".
    #[serde(rename = "grund")]
    pub because: String,
    /// Parts of an activity's name that speak for it: small letters, umlauts as two.
    #[serde(rename = "anzeichen")]
    pub signs: Vec<String>,
    /// A mark of data categories that speaks for it.
    #[serde(rename = "merkmal", default)]
    pub mark: Option<DutyMark>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum DutyMark {
    /// Data of Art. 9 or Art. 10 DSGVO.
    #[serde(rename = "art9_10")]
    SpecialOrCriminal,
    /// Special categories alone.
    #[serde(rename = "besondere")]
    Special,
}

/// An area of measures, Hinweise der DSK, Nr. 6.8 and 6.9.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasureArea {
    #[serde(rename = "id")]
    pub code: String,
    #[serde(rename = "bereich")]
    pub name: String,
    pub norm: String,
    /// Goals of the Standard-Datenschutzmodell.
    #[serde(rename = "sdm")]
    pub goals: String,
    #[serde(rename = "massnahmen")]
    pub measures: Vec<Measure>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    #[serde(rename = "id")]
    pub code: String,
    pub text: String,
}

/// WP 248.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DpiaCriterion {
    #[serde(rename = "nr")]
    pub number: i32,
    #[serde(rename = "kriterium")]
    pub text: String,
    #[serde(rename = "beispiel")]
    pub example: String,
}

/// Art. 35 Abs. 4 DSGVO: when a DSFA is needed in any case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DpiaList {
    #[serde(rename = "eintraege")]
    pub entries: Vec<DpiaListEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DpiaListEntry {
    #[serde(rename = "nr")]
    pub number: i32,
    pub text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    #[serde(rename = "zustaendigkeit")]
    pub competence: String,
    pub name: String,
    #[serde(rename = "bereich")]
    pub extent: String,
}

impl Facts {
    /// The Muster of this code.
    pub fn template(&self, code: &str) -> Option<&Template> {
        self.templates.iter().find(|template| template.code == code)
    }
}

impl Audience {
    pub const ALL: [Self; 6] =
        [Self::Company, Self::PublicBody, Self::Association, Self::Practice, Self::School, Self::Church];

    /// None for kinds of bodies for which nothing of their own is shipped.
    pub fn of(kind: Kind) -> Option<Self> {
        match kind {
            Kind::Company => Some(Self::Company),
            Kind::PublicBody => Some(Self::PublicBody),
            Kind::Association => Some(Self::Association),
            Kind::Practice => Some(Self::Practice),
            Kind::School => Some(Self::School),
            Kind::Church => Some(Self::Church),
            Kind::Other => None,
        }
    }

    /// In the plural: "Unternehmen, Vereine".
    pub fn label(self) -> &'static str {
        match self {
            Self::Company => "Unternehmen",
            Self::PublicBody => "öffentliche Stellen",
            Self::Association => "Vereine",
            Self::Practice => "Praxen",
            Self::School => "Schulen",
            Self::Church => "kirchliche Stellen",
        }
    }
}

/// Whether what is meant for `only_for` (empty: for all) holds for a body. What depends on the kind of
/// body does not hold for one of no such kind.
pub fn holds_for(only_for: &[Audience], audience: Option<Audience>) -> bool {
    only_for.is_empty() || audience.is_some_and(|audience| only_for.contains(&audience))
}

impl Template {
    /// The law a draft stands under in an organisation that keeps its record under `own`.
    pub fn regime_in(&self, own: LegalRegime) -> LegalRegime {
        // Police law holds for preventing and prosecuting crime only; staff, website and purchases of such a body
        // stand under the DSGVO (Art. 2 Abs. 2 lit. d).
        let usual = if own == LegalRegime::Police { LegalRegime::Gdpr } else { own };
        self.regime.unwrap_or(usual)
    }

    /// The legal bases for a body under this law, each with whether its provision has to be named; none
    /// for a body that the Muster is not meant for.
    /// Of church law only the ground is said: its numbers have moved, and differ by church.
    pub fn bases(&self, regime: LegalRegime, audience: Option<Audience>) -> Vec<(String, bool)> {
        if !self.is_for(audience) {
            return Vec::new();
        }
        let (grounds, exceptions) = match regime {
            LegalRegime::Kdg => ("§ 6 Abs. 1 KDG", "§ 11 KDG"),
            LegalRegime::DsgEkd => ("§ 6 DSG-EKD", "§ 13 DSG-EKD"),
            LegalRegime::Gdpr | LegalRegime::Police if regime == self.regime_in(LegalRegime::Gdpr) => {
                let bases = self.legal_bases.iter().filter(|basis| holds_for(&basis.only_for, audience));
                return bases.map(|basis| (basis.text.clone(), basis.is_open)).collect();
            }
            LegalRegime::Gdpr | LegalRegime::Police => return Vec::new(),
        };
        let cited = |norm: &str, ground: &String| (format!("{norm} ({ground})"), false);
        let grounds = self.church_grounds.iter().map(|ground| cited(grounds, ground));
        grounds.chain(self.church_exceptions.iter().map(|ground| cited(exceptions, ground))).collect()
    }

    /// Whether it is meant for the body; for one of no kind of its own, what is meant for all.
    pub fn is_for(&self, audience: Option<Audience>) -> bool {
        match audience {
            Some(audience) => self.audiences.contains(&audience),
            None => Audience::ALL.iter().all(|audience| self.audiences.contains(audience)),
        }
    }
}
