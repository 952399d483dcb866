//! User (人员): who somebody is and for which unit. A person has no score, no place, no hours.

use async_graphql::{Context, ID, Object};
use commands::door::Account;
use domain::roster::UserId;

use super::unit::Unit;
use crate::fault::Fault;
use crate::ids::Ref;
use crate::loaders::load;
use crate::viewer::viewer;
use crate::words::Role;

#[derive(Debug, Clone)]
pub struct User(pub Account);

/// A person (人员). Persons are never scored and never ranked.
#[Object]
impl User {
    /// Opaque id (标识).
    pub async fn id(&self) -> ID {
        Ref::User(self.0.user.clone()).id()
    }

    /// As people call them (姓名).
    pub async fn name(&self) -> &str {
        &self.0.name
    }

    /// For which unit (单位); null while nobody has registered it.
    pub async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>, Fault> {
        Ok(load(ctx, self.0.unit.clone()).await?.map(Unit))
    }

    /// What they are (身份).
    pub async fn roles(&self) -> Vec<Role> {
        vec![self.0.role.into()]
    }
}

/// Somebody by the account a fact names; the clock and closed accounts are nobody.
pub async fn user(ctx: &Context<'_>, user: &UserId) -> Result<Option<User>, Fault> {
    Ok(load(ctx, user.clone()).await?.map(User))
}

#[derive(Default)]
pub struct UserQuery;

#[Object]
impl UserQuery {
    /// Who is signed in (当前登录人).
    async fn me(&self, ctx: &Context<'_>) -> Result<User, Fault> {
        Ok(User(viewer(ctx)?.account.clone()))
    }
}
