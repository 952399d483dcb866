//! The rule book (赋分规则): every version of the rules, and from which quarter each is in force.

use domain::score::{Event, RuleBook as Book};
use domain::{Decider, Fact};

use crate::columns::{Json, columns};
use crate::fold::{Fold, Keys};
use crate::questions::{Answer, Questions, ask};
use crate::told::Told;

columns! {
    /// There is one book.
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Key {
        pub book: i64,
    }
}

columns! {
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Row {
        pub rules: Json<Book>,
    }
}

pub struct RuleBook;

impl Fold for RuleBook {
    const NAME: &'static str = "rule_book";
    const VERSION: u32 = 1;
    const HEARS: &'static [&'static str] = &[Book::STREAM];
    type Key = Key;
    type Row = Row;

    fn keys(fact: &Told) -> Keys<Key> {
        rules(fact).map(|_| Key { book: 1 }).into_iter().collect()
    }

    fn apply(_: &Key, row: Option<Row>, fact: &Told) -> Option<Row> {
        let book = row.map(|row| row.rules.0).unwrap_or_default();
        rules(fact).map(|event| Row { rules: Json(book.evolve(event)) })
    }
}

fn rules(fact: &Told) -> Option<&Event> {
    match &fact.fact {
        Fact::Rules(event) => Some(event),
        _ => None,
    }
}

impl Questions {
    /// Every version of the rules; empty before the first was drafted.
    pub async fn rule_book(&self) -> Answer<Book> {
        let mut asking = ask::<RuleBook>();
        asking.push("true");
        let row = self.row::<RuleBook>(&mut asking).await?;
        Ok(row.map(|entry| entry.row.rules.0).unwrap_or_default())
    }
}
