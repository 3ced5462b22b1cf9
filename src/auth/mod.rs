//! Who may do what (design §8): accounts, sign-in, sessions, one-time links, roles per organisation
//! and the guard in front of every route.
//!
//! Rules that matter: no default password; only hashes of tokens are stored; a role change or a
//! deactivation acts on the next request, because every request asks the database who is there;
//! what one may not see answers 404, what one may see but not change answers 403 with the reason.

pub mod account;
pub mod browser;
pub mod device;
pub mod guard;
pub mod network;
pub mod new_password;
pub mod one_time_link;
pub mod origin;
pub mod own_account;
pub mod own_sessions;
pub mod password;
pub mod permission;
pub mod person;
pub mod role;
pub mod security_log;
pub mod session;
pub mod set_up;
pub mod sign_in;
pub mod throttle;
pub mod token;

pub use permission::{Access, Capability, Role};
pub use person::{Member, Membership, Person, Visitor};
