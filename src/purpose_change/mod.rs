//! What people decide when the purpose of an activity changes (R6): whether the activity is adapted or
//! the new purpose is an activity of its own (Hinweise der DSK, Nr. 1; Art. 5 Abs. 1 lit. b and Art. 6
//! Abs. 4 DSGVO). Until then the sheet says that something is to be decided. Nothing of it is printed.

pub mod pages;
pub mod store;
