//! The units (单位名录): who answers for work, under which names.

use domain::contact::Contact;
use domain::time::Day;
use domain::unit::{Event, Unit, UnitId, UnitKind};
use domain::{Decider, Fact};

use crate::columns::{Json, columns};
use crate::fold::{EntryOf, Fold, Keys};
use crate::questions::{Answer, Questions, ask};
use crate::told::Told;

columns! {
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Key {
        pub unit: UnitId,
    }
}

columns! {
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Row {
        pub name: String,
        pub short_name: String,
        pub kind: UnitKind,
        /// Units are ranked within a group, such as `DEPARTMENT` or `TOWN`.
        pub ranking_group: String,
        pub official_order: u32,
        pub aliases: Json<Vec<String>>,
        pub active: bool,
        /// The unit that answers in its place after a merger, and since when.
        pub successor: Option<UnitId>,
        pub merged_on: Option<Day>,
        /// Whom to call; what is personal is sealed.
        pub contacts: Json<Vec<Contact>>,
    }
}

pub struct Units;

impl Fold for Units {
    const NAME: &'static str = "units";
    const VERSION: u32 = 2;
    const HEARS: &'static [&'static str] = &[Unit::STREAM];
    type Key = Key;
    type Row = Row;

    fn keys(fact: &Told) -> Keys<Key> {
        let Fact::Unit(event) = &fact.fact else { return Vec::new() };
        let unit = match event {
            Event::UnitRegistered(registration) => &registration.unit,
            Event::UnitRenamed { unit, .. }
            | Event::UnitAliasesSet { unit, .. }
            | Event::UnitContactsSet { unit, .. }
            | Event::UnitClosed { unit, .. } => unit,
            Event::UnitsMerged { from, .. } => from,
        };
        vec![Key { unit: unit.clone() }]
    }

    fn apply(_: &Key, row: Option<Row>, fact: &Told) -> Option<Row> {
        let Fact::Unit(event) = &fact.fact else { return row };
        if let Event::UnitRegistered(it) = event {
            return Some(Row {
                name: it.name.clone(),
                short_name: it.short_name.clone(),
                kind: it.kind,
                ranking_group: it.group.clone(),
                official_order: it.order,
                aliases: Json(Vec::new()),
                active: true,
                successor: None,
                merged_on: None,
                contacts: Json(Vec::new()),
            });
        }
        let mut row = row?;
        match event {
            Event::UnitRegistered(_) => {}
            Event::UnitRenamed { name, short_name, .. } => {
                row.name.clone_from(name);
                row.short_name.clone_from(short_name);
            }
            Event::UnitAliasesSet { aliases, .. } => row.aliases = Json(aliases.clone()),
            Event::UnitContactsSet { contacts, .. } => row.contacts = Json(contacts.clone()),
            Event::UnitsMerged { into, effective_on, .. } => {
                row.active = false;
                row.successor = Some(into.clone());
                row.merged_on = Some(*effective_on);
            }
            Event::UnitClosed { .. } => row.active = false,
        }
        Some(row)
    }
}

impl Questions {
    /// Every unit there ever was, in the official order.
    pub async fn units(&self) -> Answer<Vec<EntryOf<Units>>> {
        let mut asking = ask::<Units>();
        asking.push("true ORDER BY official_order, unit");
        self.rows::<Units>(&mut asking).await
    }

    pub async fn unit(&self, unit: &UnitId) -> Answer<Option<EntryOf<Units>>> {
        let mut asking = ask::<Units>();
        asking.push("unit = ").push_bind(unit.as_str());
        self.row::<Units>(&mut asking).await
    }
}
