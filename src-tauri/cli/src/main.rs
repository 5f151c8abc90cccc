//! `zhibu`: the command line. Arguments in, Chinese text or one JSON object out; what it does is core's.

mod answer;
mod archive;
mod backup;
mod boxes;
mod branch;
mod compare;
mod count;
mod demo;
mod desk;
mod dues;
mod duties;
mod form;
mod help;
mod import;
mod kept;
mod life;
mod meetings;
mod member;
mod opening;
mod organisation;
mod papers;
mod points;
mod print;
mod report;
mod roster;
mod scans;
mod sheets;
mod shelf;
mod street;
mod talks;
mod vault;

use answer::Answer;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use desk::Desk;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;
use zhibu_core::{Code, Error, Fault, Result};

#[derive(Parser)]
#[command(
    name = "zhibu",
    version,
    about = "支部台账：社区党支部的记录、提醒、打印与上报",
    disable_help_subcommand = true
)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Args)]
pub struct Common {
    /// 资料所在的文件夹
    #[arg(long, global = true, env = "ZHIBU_WORKSPACE", value_name = "DIR")]
    workspace: Option<PathBuf>,
    /// 口令写在这个文件的第一行
    #[arg(long, global = true, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// 以 JSON 回答
    #[arg(long, global = true)]
    json: bool,
    /// 当作今天的日期
    #[arg(long, global = true, value_name = "YYYY-MM-DD")]
    today: Option<chrono::NaiveDate>,
    /// 只看这一个党组织
    #[arg(long, global = true, value_name = "CODE")]
    org: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// 新建资料
    #[command(subcommand)]
    Init(vault::Init),
    /// 忘记口令时用恢复码打开并设新口令
    Unlock(vault::Unlock),
    /// 恢复单
    #[command(subcommand)]
    Recovery(vault::Recovery),
    /// 撤销上一步
    Undo,
    /// 检查资料是否完好
    Check(vault::Check),
    /// 备份：整份资料存成一个文件，再从它恢复
    #[command(subcommand)]
    Backup(backup::Cmd),
    /// 党组织
    #[command(subcommand)]
    Organisation(organisation::Organisation),
    /// 支部委员会
    #[command(subcommand)]
    Branch(branch::Branch),
    /// 党员名册
    #[command(subcommand)]
    Roster(roster::Cmd),
    /// 组织生活
    #[command(subcommand)]
    Life(Box<life::Cmd>),
    /// 积分
    #[command(subcommand)]
    Points(points::Cmd),
    /// 谈心谈话
    #[command(subcommand)]
    Talks(talks::Cmd),
    /// 党费
    #[command(subcommand)]
    Dues(dues::Cmd),
    /// 档案
    #[command(subcommand)]
    Archive(archive::Cmd),
    /// 任务日历
    Duties(duties::Args),
    /// 打印；花名册、登记表、台账这些列成表的，文件名以 .xlsx 结尾就存成表格
    #[command(subcommand)]
    Print(print::Cmd),
    /// 上级发的表格：按记录填好
    #[command(subcommand)]
    Form(form::Cmd),
    /// 密钥
    #[command(subcommand)]
    Key(report::Key),
    /// 登记包
    Enrol(report::Enrol),
    /// 授权包
    #[command(subcommand)]
    Charter(report::Charter),
    /// 月报
    #[command(subcommand)]
    Report(report::Cmd),
    /// 回执
    #[command(subcommand)]
    Receipt(report::Receipt),
    /// 上报包
    #[command(subcommand)]
    Bundle(report::Bundle),
    /// 街道汇总
    #[command(subcommand)]
    Street(street::Cmd),
    /// 用示例资料走完一个月
    Demo(demo::Args),
}

fn main() -> ExitCode {
    let began = Instant::now();
    let read = help::chinese(Cli::command())
        .try_get_matches_from(help::asked(std::env::args_os()))
        .and_then(|m| Cli::from_arg_matches(&m));
    let cli = match read {
        Ok(cli) => cli,
        Err(e) => return misused(&e),
    };
    let json = cli.common.json;
    let mut desk = Desk::new(cli.common);
    match run(cli.command, &mut desk) {
        Ok(answer) => {
            tell_time(began, desk.unlock_ms());
            let told = say(if json { &answer.json_line } else { &answer.text });
            told.map_or_else(|e| fail(&e, false), |()| ExitCode::from(answer.exit))
        }
        Err(e) => fail(&e, json),
    }
}

fn run(command: Command, desk: &mut Desk) -> Result<Answer> {
    match command {
        Command::Init(c) => vault::init(c, desk),
        Command::Unlock(c) => vault::unlock(c, desk),
        Command::Recovery(c) => vault::recovery(c, desk),
        Command::Undo => vault::undo(desk),
        Command::Check(c) => vault::check(c, desk),
        Command::Backup(c) => backup::run(c, desk),
        Command::Organisation(c) => organisation::organisation(c, desk),
        Command::Branch(c) => branch::branch(c, desk),
        Command::Roster(c) => roster::run(c, desk),
        Command::Life(c) => life::run(*c, desk),
        Command::Points(c) => points::run(c, desk),
        Command::Talks(c) => talks::run(c, desk),
        Command::Dues(c) => dues::run(c, desk),
        Command::Archive(c) => archive::run(c, desk),
        Command::Duties(c) => duties::run(c, desk),
        Command::Print(c) => print::run(c, desk),
        Command::Form(c) => form::run(c, desk),
        Command::Key(c) => report::key(c, desk),
        Command::Enrol(c) => report::enrol(c, desk),
        Command::Charter(c) => report::charter(c, desk),
        Command::Report(c) => report::run(c, desk),
        Command::Receipt(c) => report::receipt(c, desk),
        Command::Bundle(c) => report::bundle(c, desk),
        Command::Street(c) => street::run(c, desk),
        Command::Demo(c) => demo::run(c, desk),
    }
}

/// For the benchmark: what the verb took without unlocking, whose cost is chosen and not a matter of speed.
fn tell_time(began: Instant, unlock_ms: u128) {
    if std::env::var_os("ZHIBU_TIMING").is_some() {
        let ms = began.elapsed().as_millis().saturating_sub(unlock_ms);
        let _ = writeln!(
            std::io::stderr(),
            "{}",
            serde_json::json!({ "timing_ms": ms as u64, "unlock_ms": unlock_ms as u64 })
        );
    }
}

/// Whoever closed the pipe does not want to read more, which is no failure of the verb; an answer cut short by a full disk is.
fn say(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::cannot_write("已经办好，但结果没能写出来：输出到的磁盘满了或不能写。"))
        }
        _ => Ok(()),
    }
}

fn fail(e: &Error, json: bool) -> ExitCode {
    let Fault { code, message } = e.fault();
    if json {
        let _ = say(&serde_json::json!({ "code": code, "message": message }).to_string());
    } else {
        let _ = writeln!(std::io::stderr(), "{message}");
    }
    // For developers only: the chain behind an internal error. It holds no personal data, but it is English.
    if code == Code::Internal && std::env::var_os("ZHIBU_DEBUG").is_some() {
        let _ = writeln!(std::io::stderr(), "{e:?}");
    }
    ExitCode::from(code.exit())
}

/// Help and version are answers; anything else is a usage error in one Chinese sentence.
fn misused(e: &clap::Error) -> ExitCode {
    use clap::error::ErrorKind as K;
    if matches!(e.kind(), K::DisplayHelp | K::DisplayVersion) {
        let _ = say(&help::without_english(&e.to_string()));
        return ExitCode::SUCCESS;
    }
    let json = std::env::args().any(|a| a == "--json");
    let source = std::error::Error::source(e);
    let said = match e.kind() {
        K::ValueValidation if source.is_some_and(|s| s.is::<chrono::ParseError>()) => {
            "日期写法不对，或没有这一天。请写成 2026-10-31 这样。"
        }
        K::DisplayHelpOnMissingArgumentOrSubcommand | K::MissingSubcommand => {
            "请写明要做什么，例如 zhibu roster list。加 --help 看全部用法。"
        }
        K::MissingRequiredArgument => "命令缺少必要的参数。加 --help 看用法。",
        K::ValueValidation | K::InvalidValue => {
            "参数的值不对，例如日期要写成 2026-10-31、月份要写成 2026-10。加 --help 看用法。"
        }
        _ => "命令写法不对。加 --help 看用法。",
    };
    // What one of our own readers says of a word tells more.
    let own = source.map(ToString::to_string).filter(|s| s.chars().any(|c| c >= '\u{4e00}'));
    let said = own.as_deref().unwrap_or(said);
    let word = e.get(clap::error::ContextKind::InvalidArg).map(|w| format!("（{w}）")).unwrap_or_default();
    fail(&Error::usage(format!("{said}{word}")), json)
}
