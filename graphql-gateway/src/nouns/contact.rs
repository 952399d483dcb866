//! Contact (联络人员): whom to call at a unit, in the clear for those who call.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use commands::contacts::{Card, Person, set_contacts};
use domain::Refusal;
use domain::contact::Sealed;
use domain::roster::Role;
use projections::EntryOf;
use projections::units::Units;

use super::unit_orders::{UnitPayload, payload};
use crate::fault::Fault;
use crate::ids;
use crate::loaders::{house, load};
use crate::order::{Cmd, Outcome, asked, no_uuid, outcome};
use crate::viewer::viewer;
use crate::words::ContactRole;

/// How much of a long number is shown to whoever may not call it.
const SHOWN_BEFORE: usize = 3;
const SHOWN_AFTER: usize = 4;

/// Somebody to call (联络人员).
#[derive(SimpleObject)]
pub struct Contact {
    /// As what (联络身份).
    role: ContactRole,
    /// As people call them; null once their key was destroyed (姓名).
    name: Option<String>,
    /// What they are there (职务).
    post: Option<String>,
    /// Their number; null where none was given (电话).
    phone: Option<String>,
    /// Their address of mail; null where none was given (电子邮箱).
    email: Option<String>,
    /// The viewer may not see all of it (已脱敏).
    masked: bool,
}

/// Somebody to call (联络人员).
#[derive(InputObject)]
pub struct ContactInput {
    /// As what (联络身份).
    role: ContactRole,
    /// As people call them (姓名).
    name: String,
    /// What they are there (职务).
    #[graphql(default)]
    post: String,
    /// Digits, with area code and hyphens if there are any (电话).
    #[graphql(default)]
    phone: String,
    /// Where mail reaches them (电子邮箱).
    #[graphql(default)]
    email: String,
}

/// All contacts of a unit (单位联络人员).
#[derive(InputObject)]
pub struct ContactsInput {
    /// Which (单位).
    unit: ID,
    /// All of them: exactly one principal, at least one of staff; who is not named is none any
    /// more (联络人员).
    #[graphql(validator(max_items = 20))]
    contacts: Vec<ContactInput>,
}

#[derive(Default)]
pub struct ContactMutation;

#[Object]
impl ContactMutation {
    /// Say whom to call at a unit (设置联络人员). For administrators and the unit's own head.
    /// Names and numbers are sealed, each under a key of its own.
    async fn set_contacts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "The contacts (联络人员)")] input: ContactsInput,
    ) -> Result<UnitPayload, Fault> {
        let Some(id) = ids::unit(&input.unit) else {
            return payload(ctx, Outcome::refused(Refusal::NotFound), None).await;
        };
        let Some(asked) = asked(ctx, &cmd, cmd.expected_version)? else {
            return payload(ctx, no_uuid(), None).await;
        };
        let people: Vec<Person> = input.contacts.into_iter().map(person).collect();
        let house = house(ctx)?;
        let answer = set_contacts(&house.desk, &house.vault, &asked, &id, &people).await;
        payload(ctx, outcome(ctx, &cmd, answer).await?, Some(&id)).await
    }
}

/// Whom to call at this unit, in the order in which they were named.
pub async fn contacts(ctx: &Context<'_>, entry: &EntryOf<Units>) -> Result<Vec<Contact>, Fault> {
    let account = &viewer(ctx)?.account;
    let clear = matches!(account.role, Role::SupStaff | Role::SupHead | Role::Leader | Role::Admin)
        || account.unit == entry.key.unit;
    let listed = &entry.row.contacts.0;
    let cards = futures::future::try_join_all(listed.iter().map(|it| card(ctx, &it.pii))).await?;
    let shown = |(contact, card): (&domain::contact::Contact, Option<Card>)| {
        let card = if clear { card } else { card.map(|it| masked(&it)) };
        let (role, masked) = (contact.role.into(), !clear);
        let Some(Card { name, post, phone, email }) = card else {
            return Contact { role, name: None, post: None, phone: None, email: None, masked };
        };
        let (post, phone, email) = (given(post), given(phone), given(email));
        Contact { role, name: Some(name), post, phone, email, masked }
    };
    Ok(listed.iter().zip(cards).map(shown).collect())
}

/// What is sealed, as a key of a loader.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CardOf(pub Sealed);

async fn card(ctx: &Context<'_>, sealed: &Sealed) -> Result<Option<Card>, Fault> {
    load(ctx, CardOf(sealed.clone())).await
}

fn given(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// 王**, 138****5678 and w****@mail.example.
fn masked(card: &Card) -> Card {
    let mut name: String = card.name.chars().take(1).collect();
    name.extend(card.name.chars().skip(1).map(|_| '*'));
    let last = card.phone.chars().count().saturating_sub(SHOWN_AFTER);
    let hidden = |(n, c)| if n < SHOWN_BEFORE || n >= last { c } else { '*' };
    let long = last > SHOWN_BEFORE;
    let phone = card.phone.chars().enumerate().map(|it| if long { hidden(it) } else { '*' });
    let mut before = true;
    let email = card.email.chars().enumerate().map(|(n, c)| {
        before &= c != '@';
        if before && n > 0 { '*' } else { c }
    });
    Card { name, post: card.post.clone(), phone: phone.collect(), email: email.collect() }
}

fn person(input: ContactInput) -> Person {
    let ContactInput { role, name, post, phone, email } = input;
    let texts = [name, post, phone, email].map(|text| text.trim().to_owned());
    let [name, post, phone, email] = texts;
    Person { role: role.into(), card: Card { name, post, phone, email } }
}
