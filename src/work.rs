//! Pure work that may take longer than a millisecond. It never holds up the async threads: they go on with other
//! requests while it is done, as many pieces at a time as there are cores.

use std::{num::NonZero, sync::LazyLock, thread::available_parallelism};

use tokio::{
    runtime::{Handle, RuntimeFlavor},
    sync::Semaphore,
    task::block_in_place,
};

static TURNS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(available_parallelism().map_or(1, NonZero::get)));

/// Waits for a turn and does the work.
#[allow(
    clippy::disallowed_methods,
    reason = "the work borrows, and the other requests of the thread go to another one"
)]
pub async fn aside<T>(work: impl FnOnce() -> T) -> T {
    // Nobody closes it.
    let _turn = TURNS.acquire().await;
    match Handle::current().runtime_flavor() {
        // A runtime of one thread has no other one to go on with.
        RuntimeFlavor::CurrentThread => work(),
        _ => block_in_place(work),
    }
}
