//! Mail against a server that takes, refuses for now, and refuses for good.

use channels::{Email, Way};
use domain::notice::{Address, Parcel};
use expect_test::expect;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::parcels::parcel;

/// As much SMTP as takes one letter, and what it says when it has it.
async fn talk(connection: TcpStream, says: &str, letters: &UnboundedSender<String>) -> Option<()> {
    let (read, mut write) = connection.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 mail.example.org\r\n").await.ok()?;
    while let Some(line) = lines.next_line().await.ok()? {
        let answer = match line.split([' ', ':']).next()? {
            "DATA" => {
                write.write_all(b"354 go on\r\n").await.ok()?;
                let mut letter = String::new();
                while let Some(line) = lines.next_line().await.ok()?.filter(|it| it != ".") {
                    letter.push_str(&line);
                    letter.push('\n');
                }
                letters.send(letter).ok()?;
                says
            }
            "QUIT" => "221 bye",
            _ => "250 yes",
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    }
    None
}

/// What comes of a letter to a server that says this, and the letter as it came in.
async fn send(says: &'static str) -> (String, Option<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (letters, mut came) = unbounded_channel();
    let server = tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            talk(connection, says, &letters).await;
        }
    });
    let url = format!("smtp://127.0.0.1:{port}");
    let email = Email::new(&url, "督查室 <dcs@example.org>").unwrap();
    let to = Some(Address::new("zhang@example.org"));
    let answer = email.deliver(&Parcel { to, ..parcel() }).await;
    server.abort();
    (format!("{answer:?}"), came.try_recv().ok())
}

#[tokio::test]
async fn a_letter_is_plain_text_under_our_key() {
    let (answer, letter) = send("250 taken").await;
    assert_eq!(answer, "Ok(Taken { provider_id: None })");
    expect![[r#"
        From: =?utf-8?b?552j5p+l5a6k?= <dcs@example.org>
        To: zhang@example.org
        Subject: =?utf-8?b?552j5p+l6YCa55+l?=
        Date: Sat, 28 Mar 2020 00:00:00 +0000
        Message-ID: <d3d9446802a15e1c9a7f6a1f0d4e3b10-SMS@example.org>
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: base64

        552j5p+l5a6k5o+Q6YaS77ya4oCc5Yac5p2R5YWs6Lev5pS56YCg4oCd6L+Y5pyJM+WkqeWIsOac
        nw==
    "#]]
    .assert_eq(&letter.unwrap());
}

#[tokio::test]
async fn a_server_says_whether_it_is_for_now_or_for_good() {
    assert_eq!(send("451 later").await.0, r#"Err(ForNow("SMTP_451"))"#);
    assert_eq!(send("552 too big").await.0, r#"Err(ForGood("SMTP_552"))"#);
}

#[tokio::test]
async fn without_a_server_nothing_was_sent() {
    let email = Email::new("smtp://127.0.0.1:9", "dcs@example.org").unwrap();
    let to = |text: &str| Parcel { to: Some(Address::new(text)), ..parcel() };
    let away = email.deliver(&to("zhang@example.org")).await;
    expect![[r#"Err(Away("UNREACHABLE"))"#]].assert_eq(&format!("{away:?}"));
    let nowhere = email.deliver(&to("13800001234")).await;
    expect![[r#"Err(ForGood("NOT_AN_ADDRESS"))"#]].assert_eq(&format!("{nowhere:?}"));
    assert!(Email::new("carrier-pigeon", "dcs@example.org").is_err());
}
