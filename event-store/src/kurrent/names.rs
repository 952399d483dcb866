//! What streams are called in `KurrentDB`.
//!
//! ```text
//! luoshi.assignment-7f3a…    facts: tenant, category, id; `KurrentDB` itself reads the category
//! luoshi:journal             every command before its facts are written
//! luoshi:command-5b0c…       what a command was answered
//! ```
//!
//! A tenant holds neither `.` nor `:`, so no name of ours begins like a fact's, and a filter on
//! the prefix of facts tells one from the other.

use uuid::Uuid;

use crate::Stream;

#[derive(Debug, Clone)]
pub(super) struct Names {
    tenant: String,
}

const TENANT_BYTES: usize = 64;

impl Names {
    /// None when the tenant's name would make names ambiguous.
    pub(super) fn of(tenant: &str) -> Option<Self> {
        let plain = |it: char| it.is_ascii_alphanumeric() || it == '_';
        let fits = (1..=TENANT_BYTES).contains(&tenant.len()) && tenant.chars().all(plain);
        fits.then(|| Self { tenant: tenant.into() })
    }

    /// How every stream of facts begins.
    pub(super) fn facts(&self) -> String {
        format!("{}.", self.tenant)
    }

    pub(super) fn stream(&self, stream: &Stream) -> String {
        format!("{}.{}-{}", self.tenant, stream.category, stream.id)
    }

    /// The stream of facts that has this name.
    pub(super) fn parse(&self, name: &str) -> Option<Stream> {
        let name = name.strip_prefix(&self.tenant)?.strip_prefix('.')?;
        let (category, id) = name.split_once('-')?;
        Some(Stream::new(category, id))
    }

    pub(super) fn journal(&self) -> String {
        format!("{}:journal", self.tenant)
    }

    /// How every command's stream begins.
    pub(super) fn commands(&self) -> String {
        format!("{}:command-", self.tenant)
    }

    pub(super) fn command(&self, id: Uuid) -> String {
        format!("{}{id}", self.commands())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_its_stream_and_no_name_of_ours_is_one() {
        let names = Names::of("luoshi").unwrap();
        for stream in [Stream::new("matter", "示督〔2020〕012号 - 1"), Stream::new("unit", "")]
        {
            assert_eq!(names.parse(&names.stream(&stream)), Some(stream));
        }
        for other in [names.journal(), names.command(Uuid::nil()), "luoshi2.unit-1".into()] {
            assert_eq!(names.parse(&other), None);
            assert!(!other.starts_with(&names.facts()));
        }
    }

    #[test]
    fn a_tenant_is_a_plain_word() {
        for tenant in ["", "a.b", "a:b", "a-b", "$all", "县"] {
            assert!(Names::of(tenant).is_none(), "{tenant}");
        }
    }
}
