//! Which bytes are which letters, and which letters are none.

use encoding_rs::{ISO_8859_15, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::{Deserialize, Serialize};

/// The encodings that German programs write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Windows1252,
    Iso885915,
    Macintosh,
    /// Code page 850: Excel's "CSV (MS-DOS)".
    Dos,
}

/// What the upper half of code page 850 stands for.
const DOS: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

impl Encoding {
    /// Key and name of each, in the order in which they are offered.
    pub const OPTIONS: [(Encoding, &str, &str); 7] = [
        (Self::Utf8, "utf8", "UTF-8"),
        (Self::Windows1252, "windows1252", "Windows-1252 (Westeuropa)"),
        (Self::Iso885915, "iso885915", "ISO-8859-15 (Latin-9)"),
        (Self::Utf16Le, "utf16_le", "UTF-16 (Unicode, Little Endian)"),
        (Self::Utf16Be, "utf16_be", "UTF-16 (Unicode, Big Endian)"),
        (Self::Macintosh, "macintosh", "Macintosh (Westeuropa)"),
        (Self::Dos, "dos", "MS-DOS (Codepage 850)"),
    ];

    /// By the mark at the beginning, else by what the bytes can be. What is no UTF-8 is Windows-1252, unless its
    /// umlauts are those of MS-DOS or the Macintosh; ISO-8859-15 cannot be told from it and is chosen by hand.
    pub fn detected(bytes: &[u8]) -> Self {
        if bytes.starts_with(b"\xff\xfe") {
            return Self::Utf16Le;
        }
        if bytes.starts_with(b"\xfe\xff") {
            return Self::Utf16Be;
        }
        // Western text in UTF-16 has a NUL in every other place.
        let beginning = &bytes[..bytes.len().min(4096)];
        let zeros = |start: usize| beginning.iter().skip(start).step_by(2).filter(|byte| **byte == 0).count();
        let pairs = beginning.len() / 2;
        if pairs > 1 && zeros(1) * 10 > pairs * 7 {
            return Self::Utf16Le;
        }
        if pairs > 1 && zeros(0) * 10 > pairs * 7 {
            return Self::Utf16Be;
        }
        if std::str::from_utf8(bytes).is_ok() { Self::Utf8 } else { Self::by_umlauts(bytes) }
    }

    /// By the bytes between small letters, where German has umlauts and hardly anything else.
    fn by_umlauts(bytes: &[u8]) -> Self {
        let between = |umlauts: &[u8]| {
            let is_one = |part: &[u8]| {
                part[0].is_ascii_lowercase() && part[2].is_ascii_lowercase() && umlauts.contains(&part[1])
            };
            bytes.windows(3).filter(|part| is_one(part)).count()
        };
        let windows = between(b"\xe4\xf6\xfc\xdf");
        let dos = between(b"\x84\x94\x81\xe1");
        // Of these alone the Macintosh could be told from nothing: "š" is 0x9a in Windows-1252.
        let macintosh = if between(b"\x8a\x9f") > 0 { between(b"\x8a\x9a\x9f\xa7") } else { 0 };
        match windows.max(dos).max(macintosh) {
            0 => Self::Windows1252,
            most if most == windows => Self::Windows1252,
            most if most == dos => Self::Dos,
            _ => Self::Macintosh,
        }
    }

    /// Bytes that are no letters become U+FFFD; true when there are any.
    pub fn decode(self, bytes: &[u8]) -> (String, bool) {
        let encoding = match self {
            Self::Utf8 => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Windows1252 => WINDOWS_1252,
            Self::Iso885915 => ISO_8859_15,
            Self::Macintosh => MACINTOSH,
            Self::Dos => return (dos(bytes), false),
        };
        let (text, has_errors) = encoding.decode_with_bom_removal(bytes);
        (text.into_owned(), has_errors)
    }
}

fn dos(bytes: &[u8]) -> String {
    let upper: Vec<char> = DOS.chars().collect();
    let letter = |byte: &u8| match byte.checked_sub(0x80) {
        Some(at) => upper.get(usize::from(at)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
        None => char::from(*byte),
    };
    bytes.iter().map(letter).collect()
}

/// The text with `\n` as line end, without white space at the ends and without signs that nobody sees and
/// that harm (control characters, changes of direction); true when such signs were there.
pub(super) fn clean(raw: &str) -> (String, bool) {
    let is_harmful = |letter: char| {
        (letter.is_control() && !matches!(letter, '\n' | '\t' | '\r'))
            || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
    };
    let is_cleaned = raw.contains(is_harmful);
    let mut text = String::with_capacity(raw.len());
    let mut letters = raw.chars().filter(|letter| !is_harmful(*letter)).peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' => {
                if letters.peek() != Some(&'\n') {
                    text.push('\n');
                }
            }
            '\u{2028}' | '\u{2029}' => text.push('\n'),
            letter => text.push(letter),
        }
    }
    let trimmed = text.trim();
    if trimmed.len() != text.len() {
        text = trimmed.to_owned();
    }
    (text, is_cleaned)
}
