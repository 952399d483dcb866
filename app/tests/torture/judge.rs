//! Holds what the service said against what is on record.

use std::collections::HashMap;

use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use crate::orders::{Acknowledged, MARK};

/// How commands were answered, as the store remembers it.
const ANSWERED: &str = "SELECT command_id, first_position, last_position
    FROM processed_commands WHERE first_position IS NOT NULL";
/// Facts by the command that is said to have stated them.
const STATED: &str = "SELECT command_id, count(*), min(position), max(position)
    FROM events GROUP BY command_id";
/// What orders came to, one row each time.
const EFFECTS: &str = "SELECT substring(payload::text, $1 || '([0-9a-f-]{36})')::uuid
    FROM events WHERE event_type IN ('ProgressReported', 'MatterRegistered')
        AND strpos(payload::text, $1) > 0";

/// What the database holds.
#[derive(Debug, Default, Clone)]
pub(crate) struct OnRecord {
    /// Command, its first and last position.
    answered: HashMap<Uuid, (i64, i64)>,
    /// Command, how many facts, the first and the last position.
    stated: HashMap<Uuid, (i64, i64, i64)>,
    /// How often an order was carried out, by the key in its words.
    effects: HashMap<Uuid, usize>,
}

/// What should not be, by the orders it befell.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// Acknowledged, and nowhere to be found.
    pub(crate) lost: Vec<Uuid>,
    /// Carried out more than once.
    pub(crate) doubled: Vec<Uuid>,
    /// There in part, or not where the service said.
    pub(crate) torn: Vec<Uuid>,
    /// Carried out and never acknowledged, though nobody gave up.
    pub(crate) unheard: Vec<Uuid>,
}

impl OnRecord {
    pub(crate) async fn read(database_url: &str) -> Self {
        let mut database = PgConnection::connect(database_url).await.unwrap();
        let answered = sqlx::query_as(ANSWERED).fetch_all(&mut database).await.unwrap();
        let stated = sqlx::query_as(STATED).fetch_all(&mut database).await.unwrap();
        let done = sqlx::query_scalar(EFFECTS).bind(MARK).fetch_all(&mut database).await.unwrap();
        let mut effects = HashMap::new();
        for key in done {
            *effects.entry(key).or_default() += 1;
        }
        let answered = answered.into_iter().map(|(id, first, last)| (id, (first, last))).collect();
        let stated = stated.into_iter().map(|(id, n, first, last)| (id, (n, first, last)));
        Self { answered, stated: stated.collect(), effects }
    }

    /// For a ledger that is complete.
    pub(crate) fn judge(&self, ledger: &[Acknowledged]) -> Verdict {
        let mut verdict = Verdict::default();
        for Acknowledged { key, position } in ledger {
            let effects = self.effects.get(key).copied().unwrap_or_default();
            match self.answered.get(key) {
                None => verdict.lost.push(*key),
                Some(_) if effects == 0 => verdict.lost.push(*key),
                Some((first, last)) => {
                    let whole = (last - first + 1, *first, *last);
                    if last != position || self.stated.get(key) != Some(&whole) {
                        verdict.torn.push(*key);
                    }
                }
            }
            if effects > 1 {
                verdict.doubled.push(*key);
            }
        }
        let heard = |key: &&Uuid| ledger.iter().any(|it| it.key == **key);
        verdict.unheard = self.effects.keys().filter(|key| !heard(key)).copied().collect();
        verdict
    }
}

/// Two orders as they should be: one fact at position 7, two facts at 8 and 9.
fn well() -> (OnRecord, [Acknowledged; 2]) {
    let [one, two] = [1, 2].map(Uuid::from_u128);
    let on_record = OnRecord {
        answered: HashMap::from([(one, (7, 7)), (two, (8, 9))]),
        stated: HashMap::from([(one, (1, 7, 7)), (two, (2, 8, 9))]),
        effects: HashMap::from([(one, 1), (two, 1)]),
    };
    let ledger = [(one, 7), (two, 9)].map(|(key, position)| Acknowledged { key, position });
    (on_record, ledger)
}

#[test]
fn the_judge_has_nothing_against_what_is_there_once() {
    let (on_record, ledger) = well();
    assert_eq!(on_record.judge(&ledger), Verdict::default());
}

#[test]
fn the_judge_sees_what_is_lost_doubled_torn_and_unheard() {
    let one = Uuid::from_u128(1);
    let verdict = |spoil: &dyn Fn(&mut OnRecord)| {
        let (mut on_record, ledger) = well();
        spoil(&mut on_record);
        on_record.judge(&ledger)
    };
    let lost = Verdict { lost: vec![one], ..Verdict::default() };
    let torn = Verdict { torn: vec![one], ..Verdict::default() };
    assert_eq!(verdict(&|it| _ = it.answered.remove(&one)), lost);
    assert_eq!(verdict(&|it| _ = it.effects.remove(&one)), lost);
    assert_eq!(verdict(&|it| _ = it.stated.remove(&one)), torn);
    assert_eq!(verdict(&|it| _ = it.stated.insert(one, (2, 7, 7))), torn);
    assert_eq!(verdict(&|it| _ = it.answered.insert(one, (6, 6))), torn);
    let doubled = Verdict { doubled: vec![one], ..Verdict::default() };
    assert_eq!(verdict(&|it| _ = it.effects.insert(one, 2)), doubled);
    let stranger = Uuid::from_u128(3);
    let unheard = Verdict { unheard: vec![stranger], ..Verdict::default() };
    assert_eq!(verdict(&|it| _ = it.effects.insert(stranger, 1)), unheard);
}
