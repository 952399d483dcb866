//! Roster (人员与权限): roles, who speaks, and for which unit.

use serde::{Deserialize, Serialize};

use crate::Refusal;
use crate::unit::UnitId;

word! {
    /// What a person may be. Towns use the unit roles; that a unit is a town adds the whistle.
    pub enum Role {
        /// 督查员
        SupStaff,
        /// 督查室主任
        SupHead,
        /// 县级领导
        Leader,
        /// 经办人
        UnitStaff,
        /// 分管负责人
        UnitDeputy,
        /// 主要负责同志
        UnitHead,
        /// 帮扶干部
        Helper,
        /// 监管对象责任人
        SiteKeeper,
        /// 审计、纪检：只读与回放
        Inspector,
        /// 系统管理员：账号与设置，不办业务
        Admin,
        /// The clock and the founding of the house.
        System,
    }
}

impl Role {
    pub fn is_office(self) -> bool {
        matches!(self, Self::SupStaff | Self::SupHead)
    }

    pub fn is_unit(self) -> bool {
        matches!(self, Self::UnitStaff | Self::UnitDeputy | Self::UnitHead)
    }
}

/// An account. Names of people never enter a fact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(pub String);

/// Who speaks, in which role, for which unit, and on whose behalf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub user: UserId,
    pub unit: UnitId,
    pub role: Role,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<UserId>,
}

impl Actor {
    pub fn system() -> Self {
        Self {
            user: UserId("system".into()),
            unit: UnitId::new("SYSTEM"),
            role: Role::System,
            on_behalf_of: None,
        }
    }

    pub fn must_be(&self, roles: &[Role]) -> Result<(), Refusal> {
        if roles.contains(&self.role) { Ok(()) } else { Err(Refusal::Forbidden) }
    }

    /// 督查室: staff or head.
    pub fn must_be_office(&self) -> Result<(), Refusal> {
        if self.role.is_office() { Ok(()) } else { Err(Refusal::Forbidden) }
    }

    /// The office, but never about its own unit (duty separation).
    pub fn must_judge(&self, unit: &UnitId) -> Result<(), Refusal> {
        self.must_be_office()?;
        if self.unit == *unit { Err(Refusal::OwnUnit) } else { Ok(()) }
    }

    /// Someone of the responsible unit itself.
    pub fn must_answer_for(&self, unit: &UnitId) -> Result<(), Refusal> {
        if !self.role.is_unit() {
            return Err(Refusal::Forbidden);
        }
        if self.unit == *unit { Ok(()) } else { Err(Refusal::NotResponsible) }
    }
}
