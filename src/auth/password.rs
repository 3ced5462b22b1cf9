//! Passwords: at least 12 characters and a strength estimate, no composition rules (issue of the
//! BSI's and NIST's advice); stored as argon2id with the OWASP parameters that the crate's default
//! carries (19 MiB, 2 passes, 1 lane).

use std::sync::{Arc, LazyLock};

use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};
use tokio::sync::Semaphore;

/// Characters a new password has at least.
pub const MIN_LENGTH: usize = 12;
/// Characters it has at most; more would only cost time.
pub const MAX_LENGTH: usize = 200;

/// Hashing takes 19 MiB and tens of milliseconds each: no more at once than there are cores.
static AT_ONCE: LazyLock<Arc<Semaphore>> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    Arc::new(Semaphore::new(cores))
});

/// Compared with when there is no account, so that the answer takes as long (made once).
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now("nobody has this password").unwrap_or_default());

/// What is wrong with a new password, as a German sentence; `about` are words that make it easy to
/// guess, such as the person's name and address.
pub fn objection(password: &str, about: &[&str]) -> Option<String> {
    let length = password.chars().count();
    if length < MIN_LENGTH {
        return Some(format!(
            "Bitte wählen Sie ein Passwort mit mindestens {MIN_LENGTH} Zeichen; eine Folge mehrerer Wörter ist gut zu merken."
        ));
    }
    if length > MAX_LENGTH {
        return Some(format!("Bitte wählen Sie ein Passwort mit höchstens {MAX_LENGTH} Zeichen."));
    }
    if zxcvbn::zxcvbn(&without_words(password, about), &[]).score() < zxcvbn::Score::Three {
        return Some(
            "Dieses Passwort ist leicht zu erraten. Bitte wählen Sie zum Beispiel vier zufällige Wörter, die nichts \
             mit Ihnen oder Ihrer Organisation zu tun haben."
                .to_owned(),
        );
    }
    None
}

/// What people here put into a password first; the estimate knows English words.
const COMMON: &str = "datenschutzbeauftragte datenschutz dsgvo bdsg vvt verarbeitungstätigkeiten verarbeitungstätigkeit \
    verarbeitung verzeichnis stadtwerke stadtverwaltung stadt gemeinde verwaltung behörde landratsamt landkreis amt \
    schule praxis verein firma gmbh büro passwort kennwort geheim sicher sicherheit anmeldung anmelden zugang willkommen \
    hallo test admin administrator januar februar märz april mai juni juli august september oktober november dezember \
    frühling frühjahr sommer herbst winter montag dienstag mittwoch donnerstag freitag samstag sonntag";

/// The password without years, and without the words of `about` that have three letters or more and those that are
/// [`COMMON`]: what is left of it has to be strong. The estimate itself would take a name with a number behind it
/// for strong.
fn without_words(password: &str, about: &[&str]) -> String {
    let words = about.iter().flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric()));
    let rest = words
        .chain(COMMON.split_whitespace())
        .map(str::to_lowercase)
        .filter(|word| word.chars().count() > 2)
        .fold(password.to_lowercase(), |rest, word| {
            let plain = word.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue");
            rest.replace(&word, "").replace(&plain, "")
        });
    (1950..2050).fold(rest, |rest, year: u16| rest.replace(&year.to_string(), ""))
}

/// The argon2id hash in PHC form. Errors: no randomness, no memory.
pub async fn hash(password: String) -> anyhow::Result<String> {
    off_the_async_threads(move || hash_now(&password)).await?
}

/// Whether `password` belongs to `hash`; without a hash the answer is no, after the same time.
pub async fn verify(password: String, hash: Option<String>) -> anyhow::Result<bool> {
    off_the_async_threads(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let right = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        right && known
    })
    .await
}

fn hash_now(password: &str) -> anyhow::Result<String> {
    let hash: PasswordHash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| anyhow::anyhow!("argon2: {error}"))?;
    Ok(hash.to_string())
}

async fn off_the_async_threads<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> anyhow::Result<T> {
    let _permit = AT_ONCE.clone().acquire_owned().await?;
    Ok(tokio::task::spawn_blocking(work).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_refused_with_advice() {
        assert!(objection("kurz", &[]).unwrap().contains("mindestens 12 Zeichen"));
        assert!(objection("passwortpasswort", &[]).unwrap().contains("leicht zu erraten"));
        assert!(objection("erikabeispiel1", &["Erika Beispiel", "e@example.org"]).is_some());
        assert!(objection(&"ä".repeat(201), &[]).unwrap().contains("höchstens"));
        assert!(objection("Erika-Beispiel-2024", &["Erika Beispiel"]).is_some());
        for usual in
            ["Stadtwerke2026", "Datenschutz2026!", "Verzeichnis-2026", "Fruehling2026!!", "Willkommen123!"]
        {
            assert!(objection(usual, &[]).is_some(), "{usual}");
        }
        assert!(objection("Musterhausen#26", &["Stadtwerke Musterhausen GmbH"]).is_some());
        assert_eq!(objection("Fahrplan Kessel Wiese Donnerstag", &["Stadtwerke"]), None);
        assert_eq!(objection("Wolke Bleistift Gurke Nebel", &["Erika"]), None);
        assert_eq!(objection("Erika Wolke Bleistift Gurke", &["Erika Beispiel"]), None);
    }

    #[tokio::test]
    async fn only_the_right_password_fits() {
        let hash = hash("Wolke Bleistift Gurke".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify("Wolke Bleistift Gurke".to_owned(), Some(hash.clone())).await.unwrap());
        assert!(!verify("Wolke Bleistift gurke".to_owned(), Some(hash)).await.unwrap());
        assert!(!verify("nobody has this password".to_owned(), None).await.unwrap());
    }
}
