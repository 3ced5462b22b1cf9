//! Secret tokens of sessions and one-time links: 32 random bytes, of which the database keeps only
//! the SHA-256 hash.

use rand::Rng;
use sha2::{Digest, Sha256};

/// A token as it stands in a cookie or an address: 64 hexadecimal digits.
pub struct Token(String);

impl Token {
    pub fn new() -> Self {
        let mut bytes = [0; 32];
        rand::rng().fill_bytes(&mut bytes);
        Self(hex::encode(bytes))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn hash(&self) -> Vec<u8> {
        hash(&self.0)
    }
}

impl Default for Token {
    fn default() -> Self {
        Self::new()
    }
}

/// What is stored of a token that somebody sent, whatever it looks like.
pub fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
