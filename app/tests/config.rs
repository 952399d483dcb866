//! Wrong settings: exit code 2 and one line in Chinese that names the key, before anything starts.
#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its scene has failed")]

use std::{
    env, fs,
    path::PathBuf,
    process::{self, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use expect_test::expect;

/// What stands in `luoshi.toml`, or as `NAME=value` in the environment.
const WRONG: &[&str] = &[
    "DATABASE_URL=",
    "DATABASE_URL=mysql://root:secret@localhost/luoshi",
    "DATABASE_URL=localhost/luoshi",
    "LUOSHI_LISTEN=",
    "LUOSHI_LISTEN=8080",
    "LUOSHI_LISTEN=localhost",
    "LUOSHI_LISTEN=127.0.0.1",
    "LUOSHI_LISTEN=127.0.0.1:",
    "LUOSHI_LISTEN=127.0.0.1:99999",
    "LUOSHI_LISTEN=127.0.0.1:-1",
    "LUOSHI_LISTEN=300.0.0.1:8080",
    "LUOSHI_LISTEN=http://127.0.0.1:8080",
    "LUOSHI_LISTEN=::1:8080",
    "LUOSHI_DATA=",
    "LUOSHI_DATA=luoshi.toml",
    "LUOSHI_DATA=luoshi.toml/below",
    "database_url = 5432",
    "database_url = \"\"",
    "database_url = \"mysql://root:secret@localhost\"",
    "kurrentdb_url = \"http://root:secret@localhost\"",
    "listen = 8080",
    "listen = true",
    "listen = [\"127.0.0.1:8080\"]",
    "listen = \"\"",
    "listen = \"all\"",
    "data = 1",
    "data = \"\"",
    "data = \"luoshi.toml\"",
    "data = { folder = \"x\" }",
    "LUOSHI_DEVELOPER=yes",
    "developer = 1",
    "developer = \"true\"",
    "LUOSHI_SMS=",
    "LUOSHI_SMS=secret",
    "LUOSHI_SMS_WEBHOOK_URL=secret.example/send",
    "LUOSHI_SMS_WEBHOOK_URL=ftp://secret.example",
    "LUOSHI_SMS_WEBHOOK_RECEIPTS=",
    "LUOSHI_SMS_WEBHOOK_SECRET=",
    "LUOSHI_SMS_WEBHOOK_SECRET=two secrets",
    "LUOSHI_SMS_ALIYUN_KEY_ID=",
    "LUOSHI_SMS_ALIYUN_KEY_SECRET=two secrets",
    "LUOSHI_SMS_ALIYUN_ENDPOINT=https://sms.example/secret",
    "LUOSHI_SMS_ALIYUN_ENDPOINT=https://name:secret@sms.example",
    "LUOSHI_SMS_SIGNATURE=字",
    "LUOSHI_SMS_SIGNATURE=【示范县督查室】",
    "LUOSHI_SMS_TEMPLATES=",
    "LUOSHI_SMS_TEMPLATES=T3:secret",
    "LUOSHI_SMS_TEMPLATES=SECRET=secret",
    "LUOSHI_SMS_TEMPLATES=T3=",
    "LUOSHI_SMS_PER_SECOND=0",
    "LUOSHI_SMS_PER_SECOND=101",
    "LUOSHI_SMS_PER_SECOND=many",
    "LUOSHI_EMAIL_SMTP_URL=https://secret.example",
    "LUOSHI_EMAIL_SMTP_URL=smtp://mail.example:secret",
    "sms = true",
    "sms = \"secret\"",
    "sms_webhook_url = \"secret\"",
    "sms_templates = \"T3=secret\"",
    "sms_per_second = -1",
    "sms_per_second = \"5\"",
    "[sms_templates]",
    "[sms_templates]\nT3 = 1",
    "[sms_templates]\nSECRET = \"SMS_1\"",
    "sms = \"webhook\"",
    "sms = \"webhook\"\nsms_webhook_secret = \"secret\"",
    "sms = \"aliyun\"",
    "sms = \"aliyun\"\nsms_aliyun_key_secret = \"secret\"\nsms_signature = \"示范县督查室\"",
    "email_smtp_url = \"smtps://name:secret@mail.example\"",
    "email_from = \"secret@mail.example\"",
    "email_from = \"secret\"\nemail_smtp_url = \"smtp://mail.example\"",
    "email_from = \"dcs@mail.example\"\nemail_smtp_url = \"smtp://:secret\"",
    "lisen = \"127.0.0.1:8080\"",
    "[server]\nlisten = \"127.0.0.1:8080\"",
    "listen = ",
    "listen = \"127.0.0.1:8080",
    "listen = \"127.0.0.1:8080\"\ndatabase_url = \"postgres://me:secret@localhost/x",
    "listen = \"127.0.0.1:1\"\nlisten = \"127.0.0.1:2\"",
];

#[test]
fn a_wrong_setting_stops_us_with_one_line_that_names_it() {
    let mut answers: Vec<String> = WRONG.iter().map(|wrong| answer(wrong)).collect();

    for (wrong, answer) in WRONG.iter().zip(&answers) {
        assert!(
            answer.starts_with("2 配置有误：") && answer.lines().count() == 1,
            "{wrong}: {answer}"
        );
        // Some keys are named so.
        let values = answer.replace("_secret", "");
        assert!(!values.contains("secret"), "{wrong}: {answer}");
    }
    answers.dedup();
    expect![[r#"
        2 配置有误：环境变量 DATABASE_URL 应为 postgres:// 或 postgresql:// 开头的数据库地址
        2 配置有误：环境变量 LUOSHI_LISTEN 应为“地址:端口”，例如 127.0.0.1:8080
        2 配置有误：环境变量 LUOSHI_DATA 应为一个文件夹的路径
        2 配置有误：database_url（环境变量 DATABASE_URL）应为 postgres:// 或 postgresql:// 开头的数据库地址
        2 配置有误：kurrentdb_url（环境变量 KURRENTDB_URL）应为 kurrentdb:// 开头的 KurrentDB 地址
        2 配置有误：listen（环境变量 LUOSHI_LISTEN）应为“地址:端口”，例如 127.0.0.1:8080
        2 配置有误：data（环境变量 LUOSHI_DATA）应为一个文件夹的路径
        2 配置有误：环境变量 LUOSHI_DEVELOPER 应为 true 或 false
        2 配置有误：developer（环境变量 LUOSHI_DEVELOPER）应为 true 或 false
        2 配置有误：环境变量 LUOSHI_SMS 应为 file、webhook、aliyun 或 off
        2 配置有误：环境变量 LUOSHI_SMS_WEBHOOK_URL 应为 http:// 或 https:// 开头的地址
        2 配置有误：环境变量 LUOSHI_SMS_WEBHOOK_RECEIPTS 应为 http:// 或 https:// 开头的地址
        2 配置有误：环境变量 LUOSHI_SMS_WEBHOOK_SECRET 不能为空，也不能含空格或换行
        2 配置有误：环境变量 LUOSHI_SMS_ALIYUN_KEY_ID 不能为空，也不能含空格或换行
        2 配置有误：环境变量 LUOSHI_SMS_ALIYUN_KEY_SECRET 不能为空，也不能含空格或换行
        2 配置有误：环境变量 LUOSHI_SMS_ALIYUN_ENDPOINT 应为 http:// 或 https:// 开头、不带路径的地址
        2 配置有误：环境变量 LUOSHI_SMS_SIGNATURE 应为 2 至 20 字的短信签名，不带【】
        2 配置有误：环境变量 LUOSHI_SMS_TEMPLATES 应为通知种类与模板代码的对照，例如 T3 = "SMS_1"（环境变量写 T3=SMS_1,T1=SMS_2）
        2 配置有误：环境变量 LUOSHI_SMS_PER_SECOND 应为 1 至 100 的整数
        2 配置有误：环境变量 LUOSHI_EMAIL_SMTP_URL 应为 smtp:// 或 smtps:// 开头的邮件服务器地址
        2 配置有误：已设 email_smtp_url，还须设置 email_from（环境变量 LUOSHI_EMAIL_FROM）
        2 配置有误：sms（环境变量 LUOSHI_SMS）应为 file、webhook、aliyun 或 off
        2 配置有误：sms_webhook_url（环境变量 LUOSHI_SMS_WEBHOOK_URL）应为 http:// 或 https:// 开头的地址
        2 配置有误：sms_templates（环境变量 LUOSHI_SMS_TEMPLATES）应为通知种类与模板代码的对照，例如 T3 = "SMS_1"（环境变量写 T3=SMS_1,T1=SMS_2）
        2 配置有误：sms_per_second（环境变量 LUOSHI_SMS_PER_SECOND）应为 1 至 100 的整数
        2 配置有误：sms_templates（环境变量 LUOSHI_SMS_TEMPLATES）应为通知种类与模板代码的对照，例如 T3 = "SMS_1"（环境变量写 T3=SMS_1,T1=SMS_2）
        2 配置有误：已设 sms = webhook，还须设置 sms_webhook_url（环境变量 LUOSHI_SMS_WEBHOOK_URL）、sms_webhook_secret（环境变量 LUOSHI_SMS_WEBHOOK_SECRET）
        2 配置有误：已设 sms = webhook，还须设置 sms_webhook_url（环境变量 LUOSHI_SMS_WEBHOOK_URL）
        2 配置有误：已设 sms = aliyun，还须设置 sms_aliyun_key_id（环境变量 LUOSHI_SMS_ALIYUN_KEY_ID）、sms_aliyun_key_secret（环境变量 LUOSHI_SMS_ALIYUN_KEY_SECRET）、sms_signature（环境变量 LUOSHI_SMS_SIGNATURE）、sms_templates（环境变量 LUOSHI_SMS_TEMPLATES）
        2 配置有误：已设 sms = aliyun，还须设置 sms_aliyun_key_id（环境变量 LUOSHI_SMS_ALIYUN_KEY_ID）、sms_templates（环境变量 LUOSHI_SMS_TEMPLATES）
        2 配置有误：已设 email_smtp_url，还须设置 email_from（环境变量 LUOSHI_EMAIL_FROM）
        2 配置有误：已设 email_from，还须设置 email_smtp_url（环境变量 LUOSHI_EMAIL_SMTP_URL）
        2 配置有误：email_from（环境变量 LUOSHI_EMAIL_FROM）应为一个邮件地址，可写作“名称 <地址>”
        2 配置有误：email_smtp_url（环境变量 LUOSHI_EMAIL_SMTP_URL）应为 smtp:// 或 smtps:// 开头的邮件服务器地址
        2 配置有误：没有“lisen”这一项；可用的有：database_url、kurrentdb_url、listen、data、master_key、developer、sms、sms_webhook_url、sms_webhook_receipts、sms_webhook_secret、sms_aliyun_key_id、sms_aliyun_key_secret、sms_aliyun_endpoint、sms_signature、sms_templates、sms_per_second、email_smtp_url、email_from
        2 配置有误：没有“server”这一项；可用的有：database_url、kurrentdb_url、listen、data、master_key、developer、sms、sms_webhook_url、sms_webhook_receipts、sms_webhook_secret、sms_aliyun_key_id、sms_aliyun_key_secret、sms_aliyun_endpoint、sms_signature、sms_templates、sms_per_second、email_smtp_url、email_from
        2 配置有误：配置文件第 1 行写法不对
        2 配置有误：配置文件第 2 行写法不对
    "#]].assert_eq(&answers.concat());
}

#[test]
fn a_configuration_file_that_is_asked_for_must_be_there() {
    let said = Folder::new().migrate().args(["--config", "nowhere.toml"]).output().unwrap();

    assert_eq!(said.status.code(), Some(2));
    assert_eq!(
        String::from_utf8(said.stderr).unwrap(),
        "配置有误：--config：没有文件 nowhere.toml\n"
    );
}

#[test]
fn a_choice_with_all_it_needs_is_taken() {
    let folder = Folder::new();
    folder.write(
        "sms = \"aliyun\"\nsms_aliyun_key_id = \"id\"\nsms_signature = \"示范县督查室\"\n\
         email_smtp_url = \"smtps://name:secret@mail.example\"\n\
         email_from = \"督查室 <dcs@mail.example>\"\n[sms_templates]\nT3 = \"SMS_1\"\n",
    );
    let said = folder
        .migrate()
        .env("LUOSHI_SMS_ALIYUN_KEY_SECRET", "secret")
        .env("LUOSHI_SMS_TEMPLATES", "ISSUED=SMS_2, T1=SMS_3")
        .env("LUOSHI_SMS_PER_SECOND", "20")
        .env("LUOSHI_DATA", "data")
        .output()
        .unwrap();

    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
}

#[test]
fn the_environment_overrules_the_file() {
    let folder = Folder::new();
    folder.write("data = \"from-file\"\nlisten = \"wrong\"\n");
    let said = folder
        .migrate()
        .env("LUOSHI_LISTEN", "[::1]:8080")
        .env("LUOSHI_DATA", "from-environment")
        .output()
        .unwrap();

    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert!(folder.holds("from-environment/postgres"));
    assert!(!folder.holds("from-file"));
}

#[test]
fn a_server_that_does_not_answer_could_not_be_run_against() {
    let said = Folder::new()
        .migrate()
        .env("DATABASE_URL", "postgres://postgres:secret@localhost/luoshi?host=/nowhere")
        .output()
        .unwrap();

    assert_eq!(said.status.code(), Some(3));
    let text = String::from_utf8(said.stderr).unwrap();
    assert!(text.starts_with("无法连接数据库") && !text.contains("secret"), "{text}");
}

fn answer(wrong: &str) -> String {
    let folder = Folder::new();
    folder.write("");
    let mut migrate = folder.migrate();
    match wrong.split_once('=') {
        Some((name, value)) if name.to_uppercase() == name && !name.starts_with('[') => {
            migrate.env(name, value);
        }
        _ => folder.write(wrong),
    }
    let said = migrate.output().unwrap();
    let text = String::from_utf8(said.stderr).unwrap();
    format!("{} {text}", said.status.code().unwrap())
}

/// A new empty folder to stand in; removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("luoshi-config-{}-{number}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn holds(&self, below: &str) -> bool {
        self.0.join(below).exists()
    }

    fn write(&self, luoshi_toml: &str) {
        fs::write(self.0.join("luoshi.toml"), luoshi_toml).unwrap();
    }

    fn migrate(&self) -> Command {
        let mut luoshi = Command::new(env!("CARGO_BIN_EXE_luoshi"));
        luoshi.arg("migrate").current_dir(&self.0).stdin(Stdio::null());
        let ours = |name: &str| name == "DATABASE_URL" || name.starts_with("LUOSHI_");
        for (name, _) in env::vars().filter(|(name, _)| ours(name)) {
            luoshi.env_remove(name);
        }
        luoshi
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
