//! Score (赋分): what lamps and plates pay, as versioned rule sets, and the sum of a quarter.
//!
//! ```text
//! empty ─ Draft ─► v1 drafted ─ Activate ─► v1 in force from a quarter ─ Draft ─► …
//! ```
//!
//! Points are whole thousandths of a point. A rule set is never changed: a new version is
//! drafted, and a quarter keeps the version that was in force when its books were opened.

mod timing;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

pub use timing::Timing;

use crate::Refusal;
use crate::assignment::{Importance, UnitRole};
use crate::decider::{Decider, World};
use crate::roster::Role;
use crate::time::Quarter;
use crate::warning::{Lamp, Plate};

/// Thousandths of a point that a rule may name: a thousand points.
const MAX_POINTS: i64 = 1_000_000;
/// Thousandths that a factor may have: ten times.
const MAX_FACTOR: u32 = 10_000;
/// Days that a rule may count: a year.
const MAX_DAYS: u32 = 366;

/// Thousandths of a point.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Points(i64);

impl Points {
    pub const ZERO: Self = Self(0);

    pub const fn milli(milli: i64) -> Self {
        Self(milli)
    }

    pub const fn as_milli(self) -> i64 {
        self.0
    }

    /// This times factors in thousandths, rounded half to even on the thousandth.
    pub fn times(self, factors: &[u32]) -> Self {
        let one: i128 = 1_000;
        let scale: i128 = factors.iter().map(|_| one).product();
        let exact: i128 =
            factors.iter().map(|f| i128::from(*f)).product::<i128>() * i128::from(self.0);
        let (floor, rest) = (exact.div_euclid(scale), exact.rem_euclid(scale));
        let up = rest * 2 > scale || (rest * 2 == scale && floor % 2 != 0);
        Self(i64::try_from(floor + i128::from(up)).expect("points times small factors fit"))
    }
}

impl std::ops::Add for Points {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Neg for Points {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, |sum, one| sum + one)
    }
}

/// `104.500`; a sign is the reader's business, see `signed`.
impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "−" } else { "" };
        write!(f, "{sign}{}.{:03}", self.0.abs() / 1_000, self.0.abs() % 1_000)
    }
}

impl fmt::Debug for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Points {
    /// `+2.000`, `−2.000`, `0.000`: as it stands in a sentence.
    pub fn signed(self) -> String {
        if self.0 > 0 { format!("+{self}") } else { self.to_string() }
    }
}

/// Which rule gave a line (domain rules 3.8).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantArray,
    strum::Display,
)]
pub enum RuleCode {
    #[serde(rename = "L-G")]
    #[strum(serialize = "L-G")]
    LampGreen,
    #[serde(rename = "L-Y")]
    #[strum(serialize = "L-Y")]
    LampYellow,
    #[serde(rename = "L-R")]
    #[strum(serialize = "L-R")]
    LampRed,
    #[serde(rename = "P-G")]
    #[strum(serialize = "P-G")]
    PlateGreen,
    #[serde(rename = "P-Y")]
    #[strum(serialize = "P-Y")]
    PlateYellow,
    #[serde(rename = "P-R")]
    #[strum(serialize = "P-R")]
    PlateRed,
}

impl RuleCode {
    /// The line a settled lamp gives; none while it is not a verdict.
    pub fn of_lamp(lamp: Lamp) -> Option<Self> {
        match lamp {
            Lamp::Green => Some(Self::LampGreen),
            Lamp::Yellow => Some(Self::LampYellow),
            Lamp::Red => Some(Self::LampRed),
            Lamp::Off | Lamp::Pending => None,
        }
    }

    pub fn of_plate(plate: Plate) -> Self {
        match plate {
            Plate::Green => Self::PlateGreen,
            Plate::Yellow => Self::PlateYellow,
            Plate::Red => Self::PlateRed,
        }
    }
}

/// Every number the rules use. Defaults live here and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Values {
    /// What a unit starts a quarter with (M92).
    pub base: Points,
    /// A quarter's gains count up to here (A8).
    pub gain_cap: Points,
    pub floor: Points,
    pub ceiling: Points,
    pub lamp_green: Points,
    pub lamp_yellow: Points,
    pub lamp_red: Points,
    pub plate_green: Points,
    pub plate_yellow: Points,
    pub plate_red: Points,
    /// Factors in thousandths.
    pub lead: u32,
    pub joint_lead: u32,
    pub assist: u32,
    pub normal: u32,
    pub key: u32,
    pub major: u32,
    /// Days before the due day from which silence shows yellow (A4), normal and urgent.
    pub near_days: u32,
    pub near_days_urgent: u32,
    /// Working days after a return in which it must come again (A3).
    pub correction_days: u32,
    /// Working days after that until the lamp settles red (A3).
    pub correction_grace_days: u32,
    /// Working days after the deadline until silence earns a red plate (A15).
    pub not_delivered_days: u32,
    /// Natural days in which a late report still settles yellow (A5); 0 = never.
    pub makeup_yellow_days: u32,
    /// Working days the office has to review.
    pub review_days: u32,
    /// Returns before a plate must be given.
    pub most_returns: u32,
    /// Working days by which an assisting part is due before the lead's report.
    pub part_lead_days: u32,
    /// Seconds in which a batch may be recalled.
    pub recall_seconds: u32,
    /// When silence is spoken to, and how long one may ask for something.
    #[serde(default, skip_serializing_if = "Timing::is_usual")]
    pub timing: Timing,
}

impl Default for Values {
    fn default() -> Self {
        Self {
            base: Points(100_000),
            gain_cap: Points(20_000),
            floor: Points(0),
            ceiling: Points(120_000),
            lamp_green: Points(1_000),
            lamp_yellow: Points(0),
            lamp_red: Points(-2_000),
            plate_green: Points(1_000),
            plate_yellow: Points(0),
            plate_red: Points(-2_000),
            lead: 1_000,
            joint_lead: 1_000,
            assist: 500,
            normal: 1_000,
            key: 1_200,
            major: 1_500,
            near_days: 3,
            near_days_urgent: 1,
            correction_days: 1,
            correction_grace_days: 3,
            not_delivered_days: 5,
            makeup_yellow_days: 0,
            review_days: 3,
            most_returns: 3,
            part_lead_days: 2,
            recall_seconds: 120,
            timing: Timing::default(),
        }
    }
}

impl Values {
    /// M93 is an invariant of every rule set: green above zero, yellow zero, red below, also in
    /// what is left of a point after the smallest factors.
    fn keep_m93(&self) -> bool {
        let rows = [
            (self.lamp_green, self.lamp_yellow, self.lamp_red),
            (self.plate_green, self.plate_yellow, self.plate_red),
        ];
        let role = self.lead.min(self.joint_lead).min(self.assist);
        let importance = self.normal.min(self.key).min(self.major);
        let least = |points: Points| points.times(&[role, importance]);
        let ordered = |(green, yellow, red)| {
            least(green) > Points::ZERO && yellow == Points::ZERO && least(red) < Points::ZERO
        };
        rows.into_iter().all(ordered) && self.floor <= self.base && self.base <= self.ceiling
    }

    /// Everything has a limit: sums of points fit, and no instant falls out of time.
    fn keep_limits(&self) -> bool {
        let points = [
            self.base,
            self.gain_cap,
            self.floor,
            self.ceiling,
            self.lamp_green,
            self.lamp_yellow,
            self.lamp_red,
            self.plate_green,
            self.plate_yellow,
            self.plate_red,
        ];
        let factors = [self.lead, self.joint_lead, self.assist, self.normal, self.key, self.major];
        let days = [
            self.near_days,
            self.near_days_urgent,
            self.correction_days,
            self.correction_grace_days,
            self.not_delivered_days,
            self.makeup_yellow_days,
            self.review_days,
            self.part_lead_days,
        ];
        points.into_iter().all(|p| (-MAX_POINTS..=MAX_POINTS).contains(&p.as_milli()))
            && self.gain_cap >= Points::ZERO
            && factors.into_iter().all(|factor| factor <= MAX_FACTOR)
            && days.into_iter().all(|n| n <= MAX_DAYS)
            && self.timing.keeps_limits()
    }
}

/// One version of the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSet {
    pub version: u32,
    #[serde(flatten)]
    pub values: Values,
}

impl Default for RuleSet {
    fn default() -> Self {
        Self { version: 1, values: Values::default() }
    }
}

impl RuleSet {
    /// What one verdict pays: the rule's points times role and importance (A19).
    pub fn points(&self, code: RuleCode, role: UnitRole, importance: Importance) -> Points {
        let v = &self.values;
        let points = match code {
            RuleCode::LampGreen => v.lamp_green,
            RuleCode::LampYellow => v.lamp_yellow,
            RuleCode::LampRed => v.lamp_red,
            RuleCode::PlateGreen => v.plate_green,
            RuleCode::PlateYellow => v.plate_yellow,
            RuleCode::PlateRed => v.plate_red,
        };
        let role = match role {
            UnitRole::Lead => v.lead,
            UnitRole::JointLead => v.joint_lead,
            UnitRole::Assist => v.assist,
        };
        let importance = match importance {
            Importance::Normal => v.normal,
            Importance::Key => v.key,
            Importance::Major => v.major,
        };
        points.times(&[role, importance])
    }

    /// Base, plus capped gains, plus losses, within floor and ceiling.
    pub fn score(&self, gains: Points, losses: Points) -> Points {
        let v = &self.values;
        (v.base + gains.min(v.gain_cap) + losses).clamp(v.floor, v.ceiling)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Command {
    Draft { values: Values },
    Activate { version: u32, from: Quarter },
}

#[derive(
    Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr, strum::VariantNames,
)]
pub enum Event {
    RuleSetDrafted(Box<RuleSet>),
    RuleSetActivated { version: u32, from: Quarter },
}

/// All versions, and from which quarter each is in force (赋分规则).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleBook {
    drafted: BTreeMap<u32, RuleSet>,
    in_force: BTreeMap<Quarter, u32>,
}

impl Decider for RuleBook {
    const STREAM: &'static str = "rules";
    type Command = Command;
    type Event = Event;

    fn decide(&self, command: Command, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Draft { values } => self.draft(values, world),
            Command::Activate { version, from } => self.activate(version, from, world),
        }
    }

    fn evolve(mut self, event: &Event) -> Self {
        match event {
            Event::RuleSetDrafted(rules) => {
                self.drafted.insert(rules.version, RuleSet::clone(rules));
            }
            Event::RuleSetActivated { version, from } => {
                self.in_force.insert(*from, *version);
            }
        }
        self
    }
}

impl RuleBook {
    /// The rules of a quarter: the version activated last at or before it. Quarters before the
    /// first activation go by the oldest version; a house that never published any by version 1.
    pub fn for_quarter(&self, quarter: Quarter) -> &RuleSet {
        let active = self.in_force.range(..=quarter).next_back();
        let version = active.map_or(1, |(_, version)| *version);
        self.version(version)
    }

    /// The rules a duty was issued under.
    pub fn version(&self, version: u32) -> &RuleSet {
        static FIRST: LazyLock<RuleSet> = LazyLock::new(RuleSet::default);
        self.drafted.get(&version).unwrap_or(&FIRST)
    }

    /// Every version, oldest first, with the quarter from which it is in force, if it ever was.
    pub fn versions(&self) -> impl Iterator<Item = (&RuleSet, Option<Quarter>)> {
        self.drafted.values().map(|rules| {
            let from = self.in_force.iter().find(|(_, version)| **version == rules.version);
            (rules, from.map(|(quarter, _)| *quarter))
        })
    }

    fn draft(&self, values: Values, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be(&[Role::SupStaff, Role::SupHead, Role::System])?;
        if !values.keep_limits() {
            return Err(Refusal::invalid("values", "分值、系数或天数超出范围"));
        }
        if !values.keep_m93() {
            return Err(Refusal::invalid(
                "values",
                "绿须为正、黄须为零、红须为负，基准分须在上下限之间",
            ));
        }
        if let Some(last) = self.drafted.values().next_back()
            && last.values == values
        {
            return Ok(vec![]);
        }
        let version = self.drafted.keys().next_back().map_or(1, |last| last + 1);
        Ok(vec![Event::RuleSetDrafted(Box::new(RuleSet { version, values }))])
    }

    /// From a quarter that has not begun, or as the very first set of rules.
    fn activate(
        &self,
        version: u32,
        from: Quarter,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be(&[Role::SupHead, Role::System])?;
        if !self.drafted.contains_key(&version) {
            return Err(Refusal::NotFound);
        }
        if self.in_force.get(&from) == Some(&version) {
            return Ok(vec![]);
        }
        if !self.in_force.is_empty() && from <= Quarter::of(world.now.day()) {
            return Err(Refusal::invalid("from", "新规则只能从尚未开始的季度起用"));
        }
        Ok(vec![Event::RuleSetActivated { version, from }])
    }
}
