//! Errors that pass by themselves: the server is away, on its way, or crowded.

/// Beginnings of `PostgreSQL`'s codes: the connection broke, two transactions got in each other's
/// way, too many clients, a lock or a statement that took too long, an operator who stops or
/// starts the server.
const PASSING: [&str; 8] = ["08", "40", "53300", "55P03", "57014", "57P01", "57P02", "57P03"];

/// Whether the same may work in a moment. Of everything else somebody must know.
pub fn may_pass(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            PASSING.iter().any(|beginning| code.starts_with(beginning))
        }
        _ => false,
    }
}
