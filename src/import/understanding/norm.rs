//! Norms in running text, and lists of them.

use crate::findings::text::{fold, pattern};

/// Words of one run of citations at most.
const WORDS: usize = 24;
/// Letters of one basis that is looked at, so that time does not grow with the square.
const LONGEST: usize = 400;

/// The legal bases of one item: each citation that names its law is one, and so is what stands beside it
/// behind a comma. A chain stays one, and so does everything that is no citation.
pub fn bases(item: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut start = 0;
    let mut is_whole = false;
    for (end, next) in joints(item) {
        let before = item[start..end].trim();
        is_whole |= before.len() <= LONGEST && is_complete(before);
        if is_whole && begins_basis(&item[next..]) {
            found.push(before.to_owned());
            start = next;
            is_whole = false;
        }
    }
    found.push(item[start..].trim().to_owned());
    found.retain(|basis| !basis.is_empty());
    found
}

/// Where one basis may end and the next begin: at commas, slashes and "und" outside of parentheses.
fn joints(item: &str) -> Vec<(usize, usize)> {
    let joint = pattern!(r"[()]|, |\s*/\s*|\s+(?:und|sowie|\+|&)\s+");
    let mut depth = 0usize;
    let mut found = Vec::new();
    for place in joint.find_iter(item) {
        match place.as_str() {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ if depth == 0 => found.push((place.start(), place.end())),
            _ => {}
        }
    }
    found
}

/// A citation with its law, or a chain of them; an explanation in parentheses may follow.
fn is_complete(text: &str) -> bool {
    let bare = text.find(" (").map_or(text, |at| &text[..at]).trim_end();
    let citations = citations(bare);
    matches!(citations.as_slice(), [citation] if *citation == bare)
}

/// What can stand beside a citation as another basis: a citation, an act or a by-law.
fn begins_basis(rest: &str) -> bool {
    let word = rest.split_whitespace().next().unwrap_or_default();
    let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '§');
    let is_part = pattern!(r"^(?:abs|absatz|uabs|satz|s|nr|nrn|lit|buchst|buchstabe|alt|hs|halbsatz)$");
    let is_named = pattern!(
        r"satzung|ordnung|richtlinie|gesetz|vertrag|vereinbarung|einwilligung|verordnung|erlass|vorschrift|statut|konvention|beschluss"
    );
    let folded = fold(bare);
    bare.starts_with('§')
        || is_article(word)
        || !is_part.is_match(&folded) && (is_law(bare) || is_named.is_match(&folded))
}

/// The runs of citations in a text, as written: "§ 147 AO/§ 257 HGB", "HGB § 257, AO § 147". A run that does
/// not say the law of each of its provisions is none.
pub fn citations(text: &str) -> Vec<&str> {
    let words = positions(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let opened = opened(words[at].1);
        if !begins_citation(opened, words.get(at + 1).map(|(_, word)| *word)) {
            at += 1;
            continue;
        }
        let length = match run(&words[at..]) {
            Run::Citation(length) => length,
            Run::Other => {
                at += 1;
                continue;
            }
            Run::Mixed => return Vec::new(),
        };
        let from = words[at].0 + words[at].1.len() - opened.len();
        let (last, word) = words[at + length - 1];
        found.push(text[from..last + word.len()].trim_end_matches([',', ';', ')', '.', ':', '“', '"']));
        at += length;
    }
    found
}

fn positions(text: &str) -> Vec<(usize, &str)> {
    let start = text.as_ptr() as usize;
    text.split_whitespace().map(|word| (word.as_ptr() as usize - start, word)).collect()
}

fn opened(word: &str) -> &str {
    word.trim_start_matches(['(', '„', '"'])
}

fn is_article(word: &str) -> bool {
    matches!(word, "Art." | "Art" | "Artikel")
}

fn begins_citation(word: &str, next: Option<&str>) -> bool {
    let is_sign = |word: &str| word.starts_with('§') || is_article(word);
    is_sign(word) || is_law(bare(word)) && next.is_some_and(is_sign) && !word.ends_with([',', ';', ':', ')'])
}

fn bare(word: &str) -> &str {
    word.trim_matches(|letter: char| !letter.is_alphanumeric())
}

enum Run {
    /// So many words.
    Citation(usize),
    /// "§ 257, AO § 147": it cannot be told which law a provision is of.
    Mixed,
    Other,
}

/// The run of citations that begins with the first word.
fn run(words: &[(usize, &str)]) -> Run {
    let starts_with_law = is_law(bare(opened(words[0].1)));
    // The last word at which the run may end.
    let mut length = None;
    let mut number_follows = false;
    let mut is_open = false;
    for (at, (_, word)) in words.iter().enumerate().take(WORDS) {
        let own = if at == 0 { opened(word) } else { word };
        if is_open && !starts_with_law && (own.starts_with('§') || is_article(own)) {
            return Run::Mixed;
        }
        is_open = false;
        match kind(own, number_follows) {
            Kind::Law => {
                if !starts_with_law {
                    length = Some(at + 1);
                }
                number_follows = true;
                is_open = !own.ends_with([',', ';', ':', ')', '/', '§']);
            }
            Kind::Number => {
                // "SGB XII", "ZensG 2022" belong to the law before them.
                if starts_with_law || number_follows && is_part_of_law(own) {
                    length = (at > 0).then_some(at + 1);
                }
                number_follows = false;
            }
            Kind::Between => number_follows = false,
            Kind::Other => break,
        }
        if own.ends_with([';', ':']) || own.ends_with(')') && !is_letter(own) {
            break;
        }
    }
    let Some(length) = length.filter(|length| *length > 1) else { return Run::Other };
    // "§ 24 DGUV Vorschrift 1": the name of the law goes on.
    let goes_on = words.get(length).is_some_and(|(_, next)| next.starts_with(char::is_uppercase));
    let is_closed = words[length - 1].1.ends_with([',', ';', '.', ':', ')', '“', '"']);
    if goes_on && !is_closed { Run::Mixed } else { Run::Citation(length) }
}

enum Kind {
    Law,
    Number,
    Between,
    Other,
}

fn kind(word: &str, follows_law: bool) -> Kind {
    let number = pattern!(r"^§*\d+[a-z]{0,2}(?:[-–]\d+[a-z]?)?[.,:;)]*$");
    let between = pattern!(
        r"^(?:§+|art|artikel|[a-h]|abs|absatz|uabs|satz|s|nr|nrn|lit|buchst|buchstabe|alt|hs|halbsatz|ff|f|ziff|ziffer|var|und|u|bis|[ivx]+|v|m|ivm|i\.v\.m|in|verbindung|mit|/)[.,)]*$"
    );
    let folded = fold(word);
    if word.starts_with('(') {
        Kind::Other
    } else if is_law(bare(word)) {
        Kind::Law
    } else if number.is_match(&folded) || follows_law && is_part_of_law(word) {
        Kind::Number
    } else if between.is_match(&folded) {
        Kind::Between
    } else {
        Kind::Other
    }
}

/// "XII" of "SGB XII", "2022" of "ZensG 2022".
fn is_part_of_law(word: &str) -> bool {
    let word = bare(word);
    let is_roman = !word.is_empty() && word.chars().all(|letter| matches!(letter, 'I' | 'V' | 'X'));
    is_roman || word.len() == 4 && word.starts_with("20") && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// "e)" of "lit. e)".
fn is_letter(word: &str) -> bool {
    pattern!(r"^\(?[a-z]\)[,.]?$").is_match(word)
}

/// An abbreviation of a law: two capitals, or a word that ends as laws do.
fn is_law(word: &str) -> bool {
    let word = word.split('/').next().unwrap_or_default();
    let capitals = word.chars().filter(|letter| letter.is_uppercase()).count();
    let is_roman = word.chars().all(|letter| matches!(letter, 'I' | 'V' | 'X'));
    capitals >= 2 && !is_roman && word.chars().next().is_some_and(char::is_uppercase)
        || word.len() > 8
            && ["gesetz", "gesetzes", "ordnung", "verordnung", "satzung", "gesetzbuch"]
                .iter()
                .any(|end| word.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citations_of_a_text() {
        for (text, norms) in [
            ("10 Jahre nach § 147 AO", &["§ 147 AO"][..]),
            ("(§ 195, § 199 Abs. 3 BGB)", &["§ 195, § 199 Abs. 3 BGB"]),
            ("§ 90 BWO — in der Regel 60 Tage", &["§ 90 BWO"]),
            ("nach § 5 Abs. 5 PStG: Geburtenregister", &["§ 5 Abs. 5 PStG"]),
            ("Ende gemäß § 11 ZensG 2022 abgelaufen", &["§ 11 ZensG 2022"]),
            ("§§ 93, 94 SGB XII (Ansprüche)", &["§§ 93, 94 SGB XII"]),
            ("(HGB § 257, AO § 147)", &["HGB § 257, AO § 147"]),
            ("nach § 147 AO/§ 257 HGB", &["§ 147 AO/§ 257 HGB"]),
            (
                "(Art. 17 Abs. 3 lit. b) DSGVO i. V. m. § 147 AO)",
                &["Art. 17 Abs. 3 lit. b) DSGVO i. V. m. § 147 AO"],
            ),
            ("§ 147 AO und der GoBD", &["§ 147 AO"]),
            ("§ 94 NBG (i.V.m. § 12 NDSG)", &["§ 94 NBG", "§ 12 NDSG"]),
            ("nach § 257, AO § 147", &[]),
            ("gemäß Nds. AktO", &[]),
            ("§ 3 der Satzung", &[]),
            ("§", &[]),
            ("", &[]),
        ] {
            assert_eq!(citations(text), norms, "{text}");
        }
    }

    #[test]
    fn several_citations_are_several_bases() {
        for (text, parts) in [
            (
                "Art. 6 Abs. 1 lit. e) DSGVO, § 3 NDSG, Satzung über den Seniorenbeirat",
                &["Art. 6 Abs. 1 lit. e) DSGVO", "§ 3 NDSG", "Satzung über den Seniorenbeirat"][..],
            ),
            (
                "Art. 6 Abs. 1 lit. c) DSGVO, §§ 4, 9 BWahlG, BWO",
                &["Art. 6 Abs. 1 lit. c) DSGVO", "§§ 4, 9 BWahlG", "BWO"],
            ),
            ("Art. 6 Abs. 1 lit. c DSGVO und § 147 AO", &["Art. 6 Abs. 1 lit. c DSGVO", "§ 147 AO"]),
            ("§ 147 AO/§ 257 HGB", &["§ 147 AO", "§ 257 HGB"]),
            (
                "Art. 6 Abs. 1 lit. f DSGVO (Interesse, Werbung), § 7 Abs. 3 UWG",
                &["Art. 6 Abs. 1 lit. f DSGVO (Interesse, Werbung)", "§ 7 Abs. 3 UWG"],
            ),
            (
                "Art. 6 Abs. 1 lit. e DSGVO i. V. m. § 3 NDSG, § 10 NKomVG",
                &["Art. 6 Abs. 1 lit. e DSGVO i. V. m. § 3 NDSG", "§ 10 NKomVG"],
            ),
        ] {
            assert_eq!(bases(text), parts, "{text}");
        }
        for whole in [
            "Art. 6 Abs. 1 lit. e DSGVO i. V. m. § 3 NDSG",
            "Art. 6 Abs. 1 lit. c), e)",
            "Art. 6 Abs. 1 lit. b und c DSGVO",
            "Art. 6 Abs. 1 lit. b, Art. 9 Abs. 2 lit. h DSGVO",
            "§§ 4, 9 BWahlG",
            "§ 195, § 199 Abs. 3 BGB",
            "Einwilligung",
            "Vertrag, Anbahnung und Kauf",
            "",
        ] {
            assert_eq!(bases(whole).join(""), whole);
        }
    }
}
