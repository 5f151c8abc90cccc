//! Talks: taking in their register, who contacts whom, coverage, one talk by hand. What was said is shown by `open` alone, and
//! that it was is kept.

use crate::answer::{Answer, imported, table};
use crate::desk::Desk;
use crate::scans;
use chrono::{Datelike, NaiveDate};
use serde_json::json;
use std::path::PathBuf;
use zhibu_core::branch::Scope;
use zhibu_core::members::{self, Named};
use zhibu_core::sheet::Pick;
use zhibu_core::talks::{self, Coverage, Listed, NewTalk, Purpose};
use zhibu_core::{Error, Result, file};

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 从表格导入谈心谈话登记
    Import {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// 工作表的名字；不写就找表头最像的一张
        #[arg(long)]
        sheet: Option<String>,
        /// 只看结果，什么也不写
        #[arg(long)]
        dry_run: bool,
    },
    /// 一年里谁该与谁谈、谈了没有
    Coverage {
        #[arg(value_name = "YYYY")]
        year: i32,
    },
    /// 列出一年的谈话：谁和谁、哪一天；不显示内容
    List {
        /// 哪一年；不写就是今年
        #[arg(long, value_name = "YYYY")]
        year: Option<i32>,
    },
    /// 登记一次谈话
    Record(Record),
    /// 打开一次谈话的内容；谁看过会记下来
    Open {
        #[arg(value_name = "ID")]
        id: String,
    },
    /// 手写记录的照片或扫描件：收入、存出、去掉；有哪些用 open 看
    #[command(subcommand)]
    Paper(Paper),
    /// 安排和一名党员谈话
    Task {
        /// 党员的姓名
        #[arg(value_name = "姓名")]
        member: String,
        /// 起因
        #[arg(long, value_name = "起因")]
        occasion: String,
    },
    /// 党员有变动、建议谈的，安排谈话；编号用 due 看
    Arrange {
        #[arg(value_name = "ID")]
        event: String,
    },
    /// 还没办的：建议谈的、要谈的和要回访的
    Due,
    /// 登记一次回访已经办了
    Followed {
        #[arg(value_name = "ID")]
        id: String,
        /// 哪一天；不写就是今天
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<NaiveDate>,
    },
    /// 登记委员所联系的党员
    Contact {
        /// 委员的姓名
        #[arg(long, value_name = "姓名")]
        committee: String,
        /// 所联系的党员，可写多次
        #[arg(long = "member", value_name = "姓名", required = true)]
        members: Vec<String>,
        /// 从哪一天起；不写就是今天
        #[arg(long, value_name = "YYYY-MM-DD")]
        since: Option<NaiveDate>,
    },
}

#[derive(clap::Subcommand)]
pub enum Paper {
    /// 收入一份照片或扫描件；照片里的拍摄地点会去掉
    Add {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// 把一份扫描件存成文件；谁看过会记下来
    Save(scans::Save),
    /// 去掉收错的
    Remove {
        #[arg(value_name = "SCAN")]
        id: String,
    },
}

#[derive(clap::Args)]
pub struct Record {
    /// 谈话人的姓名
    #[arg(long, value_name = "姓名")]
    talker: String,
    /// 谈话对象的姓名
    #[arg(long, value_name = "姓名")]
    talkee: String,
    /// 哪一天；不写就是今天
    #[arg(long, value_name = "YYYY-MM-DD")]
    on: Option<NaiveDate>,
    #[arg(long, value_name = "地点", default_value = "")]
    place: String,
    /// 起因；没有就不写
    #[arg(long, value_name = "起因", default_value = "")]
    occasion: String,
    /// 四个清楚做到了几个，按 思想状况、问题根源、社会关系、帮扶办法 的顺序
    #[arg(long, value_name = "0-4", default_value_t = 4, value_parser = clap::value_parser!(u8).range(0..=4))]
    clear: u8,
    /// 四谈谈到了几个，按 党性原则、思想认识、工作情况、问题和改进方向 的顺序
    #[arg(long, value_name = "0-4", default_value_t = 4, value_parser = clap::value_parser!(u8).range(0..=4))]
    covered: u8,
    /// 谈话情况所在的文本文件
    #[arg(long, value_name = "FILE")]
    text: Option<PathBuf>,
    /// 到哪一天回访
    #[arg(long, value_name = "YYYY-MM-DD")]
    follow: Option<NaiveDate>,
    /// 回答哪一项谈话安排
    #[arg(long, value_name = "ID")]
    task: Option<String>,
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    match cmd {
        Cmd::Import { file, sheet, dry_run } => {
            let pick = Pick { sheet, map: Vec::new() };
            let report = talks::import(desk.store()?, &at, &scope, &file, &pick, dry_run)?.value;
            Ok(Answer::new(&report, imported(&report, dry_run))?.exit(report.exit()))
        }
        Cmd::Coverage { year } => {
            let coverage = talks::coverage(desk.store()?.conn(), &at, &scope, year)?;
            Answer::new(&coverage, covered(&coverage))
        }
        Cmd::List { year } => {
            let year = year.unwrap_or(at.today().year());
            let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or(at.today());
            let list = talks::listed(desk.store()?.conn(), &scope, day(1, 1), day(12, 31))?;
            let line = |l: &Listed| {
                let held = l.talk.held_on.to_string();
                vec![held, l.talker.clone(), l.talkee.clone(), l.pair.clone(), l.talk.id.clone()]
            };
            let rows: Vec<Vec<String>> = list.iter().map(line).collect();
            Answer::new(&json!({ "talks": list }), table(&["日期", "谈话人", "谈话对象", "类别", "编号"], &rows))
        }
        Cmd::Record(args) => record(args, desk),
        Cmd::Open { id } => {
            let opened = talks::reveal(desk.store()?, &at, &scope, &id, Purpose::Read)?.value;
            let head = format!("{} {}—{}", opened.talk.held_on, opened.talker, opened.talkee);
            let body = &opened.body;
            let said = opened.sentences.iter().chain([&body.note, &body.suggestions, &body.follow_up]);
            let lines: Vec<&str> = said.map(String::as_str).filter(|line| !line.is_empty()).collect();
            let mut text = format!("{head}\n{}", lines.join("\n"));
            text.extend(opened.papers.iter().map(|p| format!("\n扫描件 {} 编号 {}", p.name, p.id)));
            Answer::new(&opened, text)
        }
        Cmd::Paper(cmd) => paper(cmd, desk),
        Cmd::Task { member, occasion } => {
            let organisation = desk.organisation()?;
            let id = meant(desk, &organisation.id, &member, at.today())?;
            let task = talks::open_task(desk.store()?, &at, &scope, &id, &occasion_of(&occasion)?)?.value;
            let text = format!("已安排，请在{}前谈。", task.due_on);
            Answer::new(&task, text)
        }
        Cmd::Arrange { event } => {
            let task = talks::open_called(desk.store()?, &at, &scope, &event)?.value;
            let text = format!("已安排，请在{}前谈。", task.due_on);
            Answer::new(&task, text)
        }
        Cmd::Due => due(desk, &scope),
        Cmd::Followed { id, on } => {
            let done = talks::followed(desk.store()?, &at, &scope, &id, on.unwrap_or(at.today()))?.value;
            Answer::new(&done, "已登记回访。")
        }
        Cmd::Contact { committee, members, since } => contact(desk, &committee, &members, since),
    }
}

fn paper(cmd: Paper, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    match cmd {
        Paper::Add { id, file } => scans::kept(&talks::attach_paper(desk.store()?, &at, &scope, &id, &file)?.value),
        Paper::Save(scans::Save { id, out }) => {
            talks::save_paper(desk.store()?, &at, &scope, &id, &out)?;
            scans::saved(&out)
        }
        Paper::Remove { id } => scans::removed(&talks::detach_paper(desk.store()?, &at, &scope, &id)?.value),
    }
}

fn due(desk: &mut Desk, scope: &Scope) -> Result<Answer> {
    let at = desk.at();
    let conn = desk.store()?.conn();
    let called = talks::called(conn, &at, scope)?;
    let (tasks, follow_ups) = (talks::tasks_open(conn, scope)?, talks::follow_ups_open(conn, scope)?);
    let mut rows: Vec<Vec<String>> =
        tasks.iter().map(|t| vec![t.due_on.to_string(), "要谈".into(), t.member.clone(), t.id.clone()]).collect();
    rows.extend(
        called
            .iter()
            .map(|c| vec![String::new(), format!("{} 有变动，建议谈", c.since), c.member.clone(), c.event_id.clone()]),
    );
    rows.extend(
        follow_ups.iter().map(|f| vec![f.due_on.to_string(), "回访".into(), f.talkee.clone(), f.talk_id.clone()]),
    );
    let text = table(&["期限", "", "谁", "编号"], &rows);
    Answer::new(&json!({ "called": called, "tasks": tasks, "follow_ups": follow_ups }), text)
}

fn record(args: Record, desk: &mut Desk) -> Result<Answer> {
    let (at, scope, organisation) = (desk.at(), desk.scope()?, desk.organisation()?);
    let held_on = args.on.unwrap_or(at.today());
    let text = match &args.text {
        Some(path) => String::from_utf8(file::read(path, 1 << 18)?)
            .map_err(|_| Error::refused("谈话情况不是UTF-8文本，请重新保存。"))?,
        None => String::new(),
    };
    let first = |n: u8| [1, 2, 3, 4].map(|at| at <= n);
    let new = NewTalk {
        held_on,
        way: "face".into(),
        place: args.place,
        talker_id: meant(desk, &organisation.id, &args.talker, held_on)?,
        talkee_id: meant(desk, &organisation.id, &args.talkee, held_on)?,
        occasion: if args.occasion.is_empty() { String::new() } else { occasion_of(&args.occasion)? },
        clear: first(args.clear),
        covered: first(args.covered),
        text,
        follow_due: args.follow,
        task_id: args.task,
        organisation_id: organisation.id,
        ..NewTalk::default()
    };
    let done = talks::record(desk.store()?, &at, &scope, &new)?.value;
    let mut text = format!("已登记{}的谈话。编号 {}\n", done.talk.held_on, done.talk.id);
    for warning in &done.warnings {
        text += &format!("  请核对：{warning}\n");
    }
    Answer::new(&done, text)
}

/// The occasion of that id or name.
fn occasion_of(written: &str) -> Result<String> {
    let all = talks::occasions()?;
    let found = all.iter().find(|o| o.id == written || o.name.contains(written));
    let names: Vec<&str> = all.iter().map(|o| o.name.as_str()).collect();
    let found = found.ok_or_else(|| Error::usage(format!("起因请写：{}。", names.join("、"))))?;
    Ok(found.id.clone())
}

fn meant(desk: &mut Desk, organisation_id: &str, name: &str, on: NaiveDate) -> Result<String> {
    let roster = members::on(desk.store()?.conn(), &Scope::One(organisation_id.to_owned()), on)?;
    match members::named(&roster, name) {
        Named::One(member) => Ok(member.id.clone()),
        Named::Nobody => Err(Error::not_found("名册里没有写明的这个人，请检查姓名或先导入名册。")),
        Named::Several => Err(Error::usage("名册里有同名党员，请在姓名后加上身份证号后四位。")),
    }
}

fn contact(desk: &mut Desk, committee: &str, members: &[String], since: Option<NaiveDate>) -> Result<Answer> {
    let at = desk.at();
    let organisation = desk.organisation()?;
    let since = since.unwrap_or(at.today());
    let who = meant(desk, &organisation.id, committee, since)?;
    let whom = members.iter().map(|m| meant(desk, &organisation.id, m, since)).collect::<Result<Vec<_>>>()?;
    let contacts = talks::assign_contact(desk.store()?, &at, &organisation.id, &who, &whom, since)?.value;
    let text = format!("已登记，共{}名所联系的党员，自{since}起。", contacts.len());
    Answer::new(&json!({ "organisation": organisation.code, "contacts": contacts }), text)
}

fn covered(coverage: &Coverage) -> String {
    if coverage.pairs.is_empty() {
        return "本办公点还没有党组织，没有可算的谈话。\n".into();
    }
    let mut text = format!("{}年谈心谈话\n", coverage.year);
    let rows: Vec<Vec<String>> = coverage
        .pairs
        .iter()
        .map(|p| vec![p.organisation.clone(), p.name.clone(), p.required.to_string(), p.done.to_string()])
        .collect();
    text += &table(&["党组织", "谁与谁", "应谈", "已谈"], &rows);
    for pair in &coverage.pairs {
        if let Some(note) = &pair.note {
            text += &format!("{}：{}\n", pair.name, note.message);
        }
        for count in pair.periods.iter().filter(|c| !c.open.is_empty()) {
            text += &format!("{} {}还没谈：{}\n", count.period, pair.name, count.open.join("、"));
        }
    }
    text
}
