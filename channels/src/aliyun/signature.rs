//! Signature of Alibaba Cloud's requests, version 3 (`ACS3-HMAC-SHA256`). All parameters are in
//! the query, and there is no body.

use std::fmt::Write;

use crate::sign::{hmac_sha256, sha256};

const ALGORITHM: &str = "ACS3-HMAC-SHA256";

pub(super) struct Key {
    pub(super) id: String,
    pub(super) secret: String,
}

pub(super) struct Call<'a> {
    /// As it will stand in the header: with its port where that is not the usual one.
    pub(super) host: &'a str,
    pub(super) action: &'a str,
    pub(super) version: &'a str,
    /// UTC, to the second: `2020-03-28T00:00:00Z`.
    pub(super) date: String,
    pub(super) nonce: String,
    pub(super) parameters: &'a [(&'a str, &'a str)],
}

pub(super) struct Signed {
    pub(super) query: String,
    pub(super) headers: Vec<(&'static str, String)>,
}

pub(super) fn sign(call: &Call<'_>, key: &Key) -> Signed {
    let query = query(call.parameters);
    let body = sha256(b"");
    // In the order in which they are signed.
    let mut headers = vec![
        ("host", call.host.to_owned()),
        ("x-acs-action", call.action.to_owned()),
        ("x-acs-content-sha256", body.clone()),
        ("x-acs-date", call.date.clone()),
        ("x-acs-signature-nonce", call.nonce.clone()),
        ("x-acs-version", call.version.to_owned()),
    ];
    let canonical = headers.iter().fold(String::new(), |mut text, (name, value)| {
        let _ = writeln!(text, "{name}:{value}");
        text
    });
    let names = headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
    let request = format!("POST\n/\n{query}\n{canonical}\n{names}\n{body}");
    let text = format!("{ALGORITHM}\n{}", sha256(request.as_bytes()));
    let signature = hmac_sha256(&key.secret, text.as_bytes());
    let id = &key.id;
    let authorization =
        format!("{ALGORITHM} Credential={id},SignedHeaders={names},Signature={signature}");
    headers.push(("authorization", authorization));
    Signed { query, headers }
}

/// Sorted by name.
fn query(parameters: &[(&str, &str)]) -> String {
    let mut sorted = parameters.to_vec();
    sorted.sort_unstable();
    let pairs = sorted.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// RFC 3986: everything but letters, digits and `-_.~`, a space as `%20`.
fn encode(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(byte.into());
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example with fixed values in the provider's own documentation of version 3.
    #[test]
    fn the_published_example_is_signed_as_published() {
        let image = "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd";
        let call = Call {
            host: "ecs.cn-shanghai.aliyuncs.com",
            action: "RunInstances",
            version: "2014-05-26",
            date: "2023-10-26T10:22:32Z".into(),
            nonce: "3156853299f313e23d1673dc12e1703d".into(),
            parameters: &[("RegionId", "cn-shanghai"), ("ImageId", image)],
        };
        let key = Key { id: "YourAccessKeyId".into(), secret: "YourAccessKeySecret".into() };
        let Signed { query, headers } = sign(&call, &key);
        assert_eq!(query, format!("ImageId={image}&RegionId=cn-shanghai"));
        let authorization =
            headers.into_iter().find(|(name, _)| *name == "authorization").unwrap().1;
        assert_eq!(
            authorization,
            "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;\
             x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,\
             Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
        );
    }

    #[test]
    fn everything_that_could_be_read_otherwise_is_encoded() {
        assert_eq!(encode("AZaz09-_.~"), "AZaz09-_.~");
        assert_eq!(encode("a b*c+d/e=f&g:h"), "a%20b%2Ac%2Bd%2Fe%3Df%26g%3Ah");
        assert_eq!(encode("督"), "%E7%9D%A3");
    }
}
