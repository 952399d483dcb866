//! What goes out by a channel and what comes back: words only. Nothing of this is in a fact.

use std::fmt;

use crate::time::Moment;

use super::Values;

/// Where a person is reached, in the clear: held for as long as it takes to send.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(String);

/// One message, ready to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// Under which a provider knows it: the same however often it is attempted.
    pub key: String,
    /// When it is sent, or asked after.
    pub at: Moment,
    /// When it was first handed over, for who asks after it: providers keep lists by the day.
    pub attempted_at: Moment,
    pub to: Option<Address>,
    pub text: String,
    pub template: String,
    pub values: Values,
}

/// A gateway took it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taken {
    pub provider_id: Option<String>,
}

/// It did not take it, as far as one can tell; the code is the gateway's or one of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undelivered {
    /// Nothing was sent, and nothing else would be now: the way itself is closed for a moment.
    Away(String),
    /// Nothing was sent; the same may be later.
    ForNow(String),
    /// Nothing was sent, and trying again will not help.
    ForGood(String),
    /// It may have been sent.
    Unclear(String),
}

/// What a provider knows of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receipt {
    Delivered(Moment),
    Failed(String),
    /// It has it, and does not know more yet.
    Waiting,
    NeverSeen,
    /// It keeps no such record.
    CannotSay,
}

impl Address {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn in_clear(&self) -> &str {
        &self.0
    }

    /// `138****1234`, `z***@example.org`: for logs and for people who need not know.
    pub fn masked(&self) -> String {
        if let Some((name, host)) = self.0.split_once('@') {
            return format!("{}***@{host}", name.chars().take(1).collect::<String>());
        }
        let digits: Vec<char> = self.0.chars().filter(char::is_ascii_digit).collect();
        if digits.len() < 11 {
            return "****".into();
        }
        let (head, tail) = (&digits[..3], &digits[digits.len() - 4..]);
        format!("{}****{}", String::from_iter(head), String::from_iter(tail))
    }
}

/// Never in the clear by accident.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}
