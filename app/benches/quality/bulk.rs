//! Facts copied into a log as they are: a story of millions is on record within minutes.

use std::fmt::Write as _;

use anyhow::Result;
use event_store::Recorded;
use sqlx::{Executor, PgPool};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

/// Bytes sent at once.
const CHUNK: usize = 1 << 18;

/// Into our own table. Hashes and positions are those that the facts carry.
pub(crate) async fn load<I>(pool: &PgPool, facts: I) -> Result<()>
where
    I: Iterator<Item = Recorded> + Send + 'static,
{
    const INTO: &str = "COPY events (aggregate_type, aggregate_id, sequence, event_type, \
        event_version, payload, metadata, position, event_id, recorded_at, effective_at, \
        actor_id, command_id, correlation_id, causation_id, prev_hash, hash, hash_alg) FROM STDIN";
    copy(pool, INTO, facts, |fact, line| {
        stock_columns(fact, &fact.metadata, line);
        let (recorded, effective) = (fact.recorded_at.to_rfc3339(), fact.effective_at.to_rfc3339());
        let position = fact.position.raw();
        let _ = write!(line, "\t{position}\t{}\t{recorded}\t{effective}\t", fact.event_id);
        escape(&fact.actor, line);
        let (command, correlation) = (fact.command_id, fact.correlation_id);
        let _ = write!(line, "\t{command}\t{correlation}\t\\N");
        for hash in [fact.link.prev_hash, fact.link.hash] {
            line.push_str("\t\\\\x");
            for byte in hash {
                let _ = write!(line, "{byte:02x}");
            }
        }
        let _ = write!(line, "\t{}", fact.link.algorithm as i16);
    })
    .await
}

/// Into a table of the form that postgres-es documents. Its metadata are texts by name, with
/// nothing inside.
pub(crate) async fn load_stock<I>(pool: &PgPool, facts: I) -> Result<()>
where
    I: Iterator<Item = Recorded> + Send + 'static,
{
    const INTO: &str = "COPY events (aggregate_type, aggregate_id, sequence, event_type, \
        event_version, payload, metadata) FROM STDIN";
    copy(pool, INTO, facts, |fact, line| {
        let metadata = format!(r#"{{"actor":"{}","kind":"web"}}"#, fact.actor);
        stock_columns(fact, &metadata, line);
    })
    .await
}

fn stock_columns(fact: &Recorded, metadata: &str, line: &mut String) {
    let _ = write!(line, "{}\t", fact.stream.category);
    escape(&fact.stream.id, line);
    let _ = write!(line, "\t{}\t{}\t{}\t", fact.sequence, fact.kind, fact.version);
    escape(&fact.payload, line);
    line.push('\t');
    escape(metadata, line);
}

/// The lines are made on one core while the database takes them in on another.
async fn copy<I, F>(pool: &PgPool, into: &str, facts: I, line: F) -> Result<()>
where
    I: Iterator<Item = Recorded> + Send + 'static,
    F: Fn(&Recorded, &mut String) + Send + 'static,
{
    let (sender, mut chunks) = mpsc::channel(8);
    let writer = spawn_blocking(move || {
        let mut chunk = String::with_capacity(2 * CHUNK);
        for fact in facts {
            line(&fact, &mut chunk);
            chunk.push('\n');
            if chunk.len() >= CHUNK {
                let full = std::mem::replace(&mut chunk, String::with_capacity(2 * CHUNK));
                if sender.blocking_send(full).is_err() {
                    return;
                }
            }
        }
        // Refused only if the reader has failed, which is then told by the reader.
        let _ = sender.blocking_send(chunk);
    });
    let mut connection = pool.acquire().await?;
    let mut copy = connection.copy_in_raw(into).await?;
    while let Some(chunk) = chunks.recv().await {
        copy.send(chunk.as_bytes()).await?;
    }
    copy.finish().await?;
    writer.await?;
    connection.execute("VACUUM (FREEZE, ANALYZE) events").await?;
    Ok(())
}

/// As the text form of COPY wants it.
fn escape(text: &str, line: &mut String) {
    for letter in text.chars() {
        match letter {
            '\\' => line.push_str("\\\\"),
            '\n' => line.push_str("\\n"),
            '\r' => line.push_str("\\r"),
            '\t' => line.push_str("\\t"),
            _ => line.push(letter),
        }
    }
}
