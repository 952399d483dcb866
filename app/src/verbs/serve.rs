//! `luoshi serve`: runs the service until it is told to stop.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::Router;
use commands::clock::{ShiftedClock, WallClock};
use commands::door::{Account, Door};
use commands::inbox::Marks;
use commands::processes::timekeeper::Watch;
use commands::vault::Vault;
use commands::{Desk, Ways, founding};
use domain::roster::{Role, UserId};
use domain::time::Moment;
use domain::unit::UnitId;
use fixtures::Profile;
use graphql_gateway::{DemoRole, Documents, House, Options};
use projections::questions::Page;
use projections::timeline::Filter;
use projections::{Projections, Questions};
use tokio::net::TcpListener;
use tokio::runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::cli::say;
use crate::config::Config;
use crate::county_map;
use crate::database::Database;
use crate::place::Place;
use crate::post;
use crate::service::Service;
use crate::signals::told_to_stop;
use crate::vault;
use crate::verbs::seed;

/// Read models may be far behind after an upgrade; the page is served meanwhile.
const CATCH_UP: Duration = Duration::from_secs(10);
/// Requests in flight have this long to finish when the service stops.
const FAREWELL: Duration = Duration::from_secs(10);
/// The account of a new house, for whoever installs it.
const FIRST_ACCOUNT: &str = "director";

pub(crate) fn run(config: &Config, demo: bool) -> Result<ExitCode> {
    let runtime = runtime::Builder::new_multi_thread().enable_all().build()?;
    let (database, given_up) = Database::open(config)?.watched()?;
    say(&format!("✔ {}\n", database.in_words()));
    let place = Place::of(config, &database);
    let served = runtime.block_on(serve(config, &place, demo, given_up));
    runtime.shutdown_timeout(FAREWELL);
    database.close_after(served.map(|()| ExitCode::SUCCESS))
}

/// The address by which a link's token comes in.
pub(crate) fn link(listen: SocketAddr, token: &str) -> String {
    format!("{}/enter?key={token}", page(listen))
}

/// Where people of this machine open the page.
fn page(listen: SocketAddr) -> String {
    let everywhere = listen.ip().is_unspecified();
    let here = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), listen.port());
    format!("http://{}", if everywhere { here } else { listen })
}

/// Until somebody says so, or `given_up` does.
async fn serve(
    config: &Config,
    place: &Place,
    demo: bool,
    given_up: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let listener = TcpListener::bind(config.listen).await.with_context(|| {
        format!("无法监听 {}（可用 --listen 或 LUOSHI_LISTEN 换一个地址）", config.listen)
    })?;
    let told = told_to_stop()?;
    let mut stop = Box::pin(async {
        tokio::select! {
            () = told => {}
            () = given_up => {}
        }
    });
    // Whatever is begun here can be broken off: a migration is whole or did not happen, and a
    // telling goes on at the next start.
    let up = tokio::select! {
        up = Up::start(config, place, demo) => Some(up?),
        () = &mut stop => None,
    };
    if let Some(Up { service, projections, keeper, courier, router }) = up {
        answer(listener, router, stop).await?;
        keeper.abort();
        courier.abort();
        drop(projections);
        service.close().await;
    }
    say("✔ 服务已停止\n");
    Ok(())
}

/// A house that is up, and who answers for it.
struct Up {
    service: Service,
    projections: Arc<Projections>,
    keeper: JoinHandle<()>,
    courier: JoinHandle<()>,
    router: Router,
}

impl Up {
    async fn start(config: &Config, place: &Place, demo: bool) -> Result<Self> {
        let mut service = Service::open(place, Arc::new(WallClock)).await?;
        say("✔ 数据库结构已是最新\n");
        let user = if demo { demo_house(&service).await? } else { new_house(&service).await? };
        let projections = Projections::start(Arc::clone(&service.log), service.pool.clone());
        let projections = Arc::new(projections);
        catch_up(&service, &projections).await?;
        let questions = Questions::new(service.pool.clone());
        if demo {
            service.desk = demo_desk(&service, &questions).await?;
        }
        let watch = Watch::default();
        let keeper = tokio::spawn(watch.clone().keep(Arc::clone(&service.desk)));
        let vault = vault::open(config, &service).await?;
        let courier = post::courier(&config.data, &service, vault.clone())?;
        let courier = tokio::spawn(courier.carry(Arc::clone(&service.desk)));
        let house = house(&service, watch, vault, &projections, questions);
        let options = options(config, demo);
        say(asked_for(&options, demo));
        let router = graphql_gateway::router(house, options);
        say(&way_in(config, &service, user).await?);
        Ok(Self { service, projections, keeper, courier, router })
    }
}

async fn catch_up(service: &Service, projections: &Projections) -> Result<()> {
    let head = service.log.head().await.context("无法读取事件日志")?;
    if projections.caught_up(head, CATCH_UP).await {
        say(&format!("✔ 读模型已跟上（至位置 {}）\n", head.raw()));
    } else {
        say("… 读模型还在跟上，页面可能暂缺最近的内容\n");
    }
    Ok(())
}

/// Where the page is: with a link for whoever is new or tries the demo.
async fn way_in(config: &Config, service: &Service, user: Option<UserId>) -> Result<String> {
    let Some(user) = user else {
        let page = page(config.listen);
        return Ok(format!("\n服务地址 {page}（登录链接：luoshi user link 账号）\n"));
    };
    let token = service.door.link(&user).await.context("无法打印登录链接")?;
    let link = link(config.listen, &token);
    Ok(format!("\n打开 {link}\n（链接只能用一次；Ctrl-C 停止服务）\n"))
}

/// Answers until `stop`, and then what is in flight. Whoever listens for news would go on for
/// ever, and is left after a while.
async fn answer(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let (here, gone) = oneshot::channel::<()>();
    let serving = axum::serve(listener, router).with_graceful_shutdown(async {
        stop.await;
        drop(here);
    });
    tokio::select! {
        served = serving.into_future() => Ok(served?),
        () = async { gone.await.ok(); sleep(FAREWELL).await } => Ok(()),
    }
}

fn house(
    service: &Service,
    watch: Watch,
    vault: Vault,
    projections: &Arc<Projections>,
    questions: Questions,
) -> House {
    House {
        desk: Arc::clone(&service.desk),
        door: service.door.clone(),
        watch,
        vault,
        projections: Arc::clone(projections),
        questions,
        marks: Marks::new(service.pool.clone()),
        signature_units: post::signature_units(&service.ways),
    }
}

/// Who one can be in the demo county, by the keys of the page.
const DEMO_ROLES: [(&str, &str, &str); 6] = [
    ("office", "督查室", "dcs.head"),
    ("leader", "县领导", "leader"),
    ("unit", "责任单位", "d15.head"),
    ("town", "镇街", "t05.head"),
    ("inspector", "审计监督", "inspector"),
    ("helper", "帮扶干部", "t05.helper"),
];

fn options(config: &Config, demo: bool) -> Options {
    let role = |(key, label, user): (&str, &str, &str)| DemoRole {
        key: key.into(),
        label: label.into(),
        user: UserId(user.into()),
    };
    let roles = if demo { DEMO_ROLES.map(role).to_vec() } else { Vec::new() };
    let county_map = county_map::read(&config.data, demo);
    let anything = demo || config.developer;
    let documents = if anything { Documents::any() } else { Documents::of_the_page() };
    Options { demo: roles, county_map, documents, ..Options::default() }
}

/// What an operator must know of the queries that are answered.
fn asked_for(options: &Options, demo: bool) -> &'static str {
    match &options.documents {
        documents if documents.is_any() && !demo => {
            "! 开发模式：受理任何查询并提供 GraphiQL，不可用于正式环境\n"
        }
        documents if documents.is_empty() => {
            "! 本程序构建时没有页面（缺 Node），因此不受理任何查询；\
             开发者可设 developer = true（LUOSHI_DEVELOPER=true）\n"
        }
        _ => "",
    }
}

/// Tells the demo county once.
async fn demo_house(service: &Service) -> Result<Option<UserId>> {
    seed::tell(service, Profile::County).await?;
    let [(.., office), ..] = DEMO_ROLES;
    Ok(Some(UserId(office.into())))
}

/// The clock of the demo county goes on from its “today”, or from where it stopped.
async fn demo_desk(service: &Service, questions: &Questions) -> Result<Arc<Desk>> {
    let newest = questions.happenings(&Filter::default(), Page::first(1)).await;
    let newest = newest.context("无法读取读模型")?.first().map(|it| it.row.recorded_at);
    desk_at(service, newest.map_or(fixtures::today(), |last| last.max(fixtures::today()))).await
}

async fn desk_at(service: &Service, now: Moment) -> Result<Arc<Desk>> {
    let clock = Arc::new(ShiftedClock::starting_at(now));
    let desk = Desk::open(Arc::clone(&service.log), clock).await.context("无法读取事件日志")?;
    Ok(Arc::new(desk.writing(Ways::open(&service.ways.channels()))))
}

/// The founding, and the first person; none once there is anybody.
async fn new_house(service: &Service) -> Result<Option<UserId>> {
    founding::found(&service.desk).await.context("无法写入初始规则")?;
    if service.door.inhabited().await.context("无法读取人员名单")? {
        return Ok(None);
    }
    let user = UserId(FIRST_ACCOUNT.into());
    admit_first(&service.door, &user).await?;
    Ok(Some(user))
}

async fn admit_first(door: &Door, user: &UserId) -> Result<()> {
    let first = Account {
        user: user.clone(),
        name: "督查室主任".into(),
        unit: UnitId::new(founding::OFFICE),
        role: Role::SupHead,
    };
    door.admit(&first).await.context("无法添加第一位人员")
}
