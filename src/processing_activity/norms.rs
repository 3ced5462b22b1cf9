//! Legal bases as chains of norms: "Art. 6 Abs. 1 lit. e DSGVO i. V. m. § 3 NDSG" cites two. Only what is
//! written as a chain is one; a comma list never becomes one, because it says something else.

/// Ways of writing the joint, in small letters and without spaces.
const JOINTS: [&str; 3] = ["i.v.m.", "ivm", "inverbindungmit"];
/// Characters of a norm's name.
const NAME: usize = 300;

/// The norms that a text cites, if it is nothing but a chain of them (of one, too).
pub fn chain(text: &str) -> Option<Vec<String>> {
    let mut parts: Vec<Vec<&str>> = vec![Vec::new()];
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut at = 0;
    while at < words.len() {
        // "i. V. m." may stand as one word or as three, and written out.
        let joint = (1..=3).find(|count| {
            let run: String = words.iter().skip(at).take(*count).copied().collect();
            at + count <= words.len() && JOINTS.contains(&run.to_lowercase().as_str())
        });
        match joint {
            Some(count) => {
                parts.push(Vec::new());
                at += count;
            }
            None => {
                parts.last_mut()?.push(words[at]);
                at += 1;
            }
        }
    }
    let names: Vec<String> = parts.into_iter().map(|part| part.join(" ")).collect();
    names.iter().all(|name| is_norm(name)).then_some(names)
}

/// A bare citation: begins with a sign of a provision, explains nothing in parentheses and lists no
/// second one behind a comma.
fn is_norm(name: &str) -> bool {
    let begins = name.starts_with('§') || name.starts_with("Art.") || name.starts_with("Artikel ");
    let lists = [", §", ", Art", "; ", " und Art", " und §"].iter().any(|sign| name.contains(sign));
    begins && !lists && !name.contains('(') && name.chars().count() <= NAME
}

#[cfg(test)]
mod tests {
    use super::chain;

    #[test]
    fn a_chain_is_cut_at_its_joints_however_they_are_written() {
        let parts = ["Art. 6 Abs. 1 lit. e DSGVO", "§ 3 NDSG", "§ 10 NKomVG"];
        for joint in [" i. V. m. ", " i.V.m. ", " iVm ", " i.\u{a0}V.\u{a0}m. ", " in Verbindung mit "] {
            assert_eq!(chain(&parts.join(joint)).unwrap(), parts, "{joint}");
        }
        assert_eq!(chain("§ 147 AO").unwrap(), ["§ 147 AO"]);
        assert_eq!(chain("§§ 4, 9 BWahlG").unwrap(), ["§§ 4, 9 BWahlG"]);
    }

    #[test]
    fn other_texts_are_no_chain() {
        for text in [
            "",
            "Einwilligung",
            "Art. 6 Abs. 1 lit. e) DSGVO, § 3 NDSG, Satzung über den Seniorenbeirat",
            "Art. 6 Abs. 1 lit. f DSGVO (Beitreibung)",
            "Art. 6 Abs. 1 lit. b DSGVO i. V. m. dem Vertrag",
            "i. V. m. § 3 NDSG",
            "§ 3 NDSG i. V. m.",
        ] {
            assert_eq!(chain(text), None, "{text}");
        }
    }
}
