//! Texts that a register says again and again: each is kept once, however many cells say it.

use std::{collections::HashSet, sync::Arc};

#[derive(Debug, Default)]
pub(super) struct Texts {
    known: HashSet<Arc<str>>,
}

impl Texts {
    /// The text itself when it was said before.
    pub fn shared(&mut self, text: &str) -> Arc<str> {
        match self.known.get(text) {
            Some(known) => known.clone(),
            None => {
                let text: Arc<str> = text.into();
                self.known.insert(text.clone());
                text
            }
        }
    }
}
