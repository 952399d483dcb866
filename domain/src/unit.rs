//! Unit (责任单位): a department, a town or another body that answers for work.
//!
//! ```text
//! unregistered ─ Register ─► active ─ Rename ─► active
//!                              ├─ SetContacts ─► active
//!                              ├─ Close ─► closed
//!                              └─ MergeInto ─► merged (its successor answers)
//! ```

use serde::{Deserialize, Serialize};

use crate::Refusal;
use crate::contact::{self, Contact};
use crate::decider::{Decider, World};
use crate::refusal::{reason_within, text_within};
use crate::roster::{Actor, Role};
use crate::time::Day;

/// Longest name of a unit, in characters.
const MAX_NAME: usize = 40;
/// Longest code; codes appear in stream names and tables.
const MAX_CODE: usize = 24;
/// Other names one unit may go by.
const MAX_ALIASES: usize = 30;

/// The unit's code, such as `D10` or `T03`: short, unique, never reused.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitId(String);

impl UnitId {
    pub fn new(code: impl Into<String>) -> Self {
        Self(code.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

word! {
    pub enum UnitKind {
        /// 县直部门
        Department,
        /// 镇（街道）
        Town,
        /// 开发区
        Zone,
        /// 企业
        Enterprise,
        /// 督查室
        Supervision,
        /// 其他
        Other,
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Command {
    Register(Registration),
    Rename {
        name: String,
        short_name: String,
    },
    /// The names under which documents also speak of it (教体局 for 教育和体育局).
    SetAliases {
        aliases: Vec<String>,
    },
    /// Whom to call: all of them, so that who is not named is none any more.
    SetContacts {
        contacts: Vec<Contact>,
    },
    MergeInto {
        successor: UnitId,
        effective_on: Day,
    },
    Close {
        reason: String,
    },
}

#[derive(
    Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr, strum::VariantNames,
)]
pub enum Event {
    UnitRegistered(Registration),
    UnitRenamed { unit: UnitId, name: String, short_name: String },
    UnitAliasesSet { unit: UnitId, aliases: Vec<String> },
    UnitContactsSet { unit: UnitId, contacts: Vec<Contact> },
    UnitsMerged { from: UnitId, into: UnitId, effective_on: Day },
    UnitClosed { unit: UnitId, reason: String },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    pub unit: UnitId,
    pub name: String,
    pub short_name: String,
    pub kind: UnitKind,
    /// The ranking group, such as `DEPARTMENT` or `TOWN`.
    pub group: String,
    /// Official order, for lists and for equal places.
    pub order: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    phase: Phase,
    names: (String, String),
    aliases: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Phase {
    #[default]
    Unregistered,
    Active(UnitId),
    Merged {
        into: UnitId,
        effective_on: Day,
    },
    Closed,
}

/// Whether a unit still answers for what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// So does one that nobody has registered: there is none in its place.
    Answers,
    /// Until the day before `from`, itself; from then on, its successor.
    MergedInto {
        successor: UnitId,
        from: Day,
    },
    Closed,
}

impl Decider for Unit {
    const STREAM: &'static str = "unit";
    type Command = Command;
    type Event = Event;

    fn decide(&self, command: Command, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        if !matches!(command, Command::SetContacts { .. }) {
            world.actor.must_be(&[Role::Admin, Role::SupHead, Role::System])?;
        }
        match command {
            Command::Register(registration) => self.register(registration),
            Command::Rename { name, short_name } => self.rename(name, short_name),
            Command::SetAliases { aliases } => self.set_aliases(aliases),
            Command::SetContacts { contacts } => self.set_contacts(contacts, world.actor),
            Command::MergeInto { successor, effective_on } => self.merge(successor, effective_on),
            Command::Close { reason } => self.close(reason),
        }
    }

    fn evolve(self, event: &Event) -> Self {
        match event {
            Event::UnitRegistered(registration) => Self {
                phase: Phase::Active(registration.unit.clone()),
                names: (registration.name.clone(), registration.short_name.clone()),
                aliases: Vec::new(),
            },
            Event::UnitRenamed { name, short_name, .. } => {
                Self { names: (name.clone(), short_name.clone()), ..self }
            }
            Event::UnitAliasesSet { aliases, .. } => Self { aliases: aliases.clone(), ..self },
            Event::UnitContactsSet { .. } => self,
            Event::UnitsMerged { into, effective_on, .. } => {
                let phase = Phase::Merged { into: into.clone(), effective_on: *effective_on };
                Self { phase, ..self }
            }
            Event::UnitClosed { .. } => Self { phase: Phase::Closed, ..self },
        }
    }
}

impl Unit {
    pub fn standing(&self) -> Standing {
        match &self.phase {
            Phase::Unregistered | Phase::Active(_) => Standing::Answers,
            Phase::Merged { into, effective_on } => {
                Standing::MergedInto { successor: into.clone(), from: *effective_on }
            }
            Phase::Closed => Standing::Closed,
        }
    }

    fn register(&self, registration: Registration) -> Result<Vec<Event>, Refusal> {
        if !matches!(self.phase, Phase::Unregistered) {
            return Err(Refusal::Duplicate { what: registration.unit.0 });
        }
        let code = registration.unit.as_str();
        let plain = code.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if code.is_empty() || code.len() > MAX_CODE || !plain {
            return Err(Refusal::invalid("code", "单位代码须为 1–24 位字母、数字或下划线"));
        }
        text_within("name", &registration.name, MAX_NAME)?;
        text_within("shortName", &registration.short_name, MAX_NAME)?;
        text_within("group", &registration.group, MAX_CODE)?;
        Ok(vec![Event::UnitRegistered(registration)])
    }

    fn rename(&self, name: String, short_name: String) -> Result<Vec<Event>, Refusal> {
        let unit = self.active()?.clone();
        text_within("name", &name, MAX_NAME)?;
        text_within("shortName", &short_name, MAX_NAME)?;
        if self.names == (name.clone(), short_name.clone()) {
            return Ok(vec![]);
        }
        Ok(vec![Event::UnitRenamed { unit, name, short_name }])
    }

    fn set_aliases(&self, aliases: Vec<String>) -> Result<Vec<Event>, Refusal> {
        let unit = self.active()?.clone();
        if aliases.len() > MAX_ALIASES {
            return Err(Refusal::LimitReached {
                what: format!("别名不超过 {MAX_ALIASES} 个")
            });
        }
        for alias in &aliases {
            text_within("aliases", alias, MAX_NAME)?;
        }
        if self.aliases == aliases {
            return Ok(vec![]);
        }
        Ok(vec![Event::UnitAliasesSet { unit, aliases }])
    }

    /// For the administrator, and for the head of the unit itself.
    fn set_contacts(&self, contacts: Vec<Contact>, actor: &Actor) -> Result<Vec<Event>, Refusal> {
        actor.must_be(&[Role::Admin, Role::UnitHead])?;
        let unit = self.active()?.clone();
        if actor.role == Role::UnitHead && actor.unit != unit {
            return Err(Refusal::Forbidden);
        }
        contact::complete(&contacts)?;
        Ok(vec![Event::UnitContactsSet { unit, contacts }])
    }

    fn merge(&self, into: UnitId, effective_on: Day) -> Result<Vec<Event>, Refusal> {
        let from = self.active()?.clone();
        if from == into {
            return Err(Refusal::invalid("successor", "不能并入自身"));
        }
        Ok(vec![Event::UnitsMerged { from, into, effective_on }])
    }

    fn close(&self, reason: String) -> Result<Vec<Event>, Refusal> {
        if matches!(self.phase, Phase::Closed) {
            return Ok(vec![]);
        }
        let unit = self.active()?.clone();
        reason_within(&reason)?;
        Ok(vec![Event::UnitClosed { unit, reason }])
    }

    fn active(&self) -> Result<&UnitId, Refusal> {
        match &self.phase {
            Phase::Unregistered => Err(Refusal::NotFound),
            Phase::Active(unit) => Ok(unit),
            Phase::Merged { .. } => Err(Refusal::WrongState { state: "已合并" }),
            Phase::Closed => Err(Refusal::WrongState { state: "已撤销" }),
        }
    }
}
