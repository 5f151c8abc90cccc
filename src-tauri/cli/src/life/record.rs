//! One gathering by hand, its roll, and the tasks it set.

use super::who;
use crate::answer::{Answer, table};
use crate::desk::Desk;
use chrono::NaiveDate;
use serde_json::json;
use std::path::PathBuf;
use zhibu_core::life::{self, NewGathering, NewResolution, Presence, Recorded, Resolution, Roll, Sort, Tick, Vote};
use zhibu_core::{Error, Result, file, report};

/// Which gathering: enough to say who is due.
#[derive(clap::Args)]
pub struct Which {
    /// 类型，可写多次：一次活动可以同时是几类
    #[arg(long = "kind", value_name = "类型", required = true)]
    kinds: Vec<String>,
    /// 哪一天
    #[arg(long, value_name = "YYYY-MM-DD")]
    day: NaiveDate,
    /// 哪个党小组；全支部的不写
    #[arg(long, value_name = "党小组", default_value = "")]
    group: String,
}

#[derive(clap::Args)]
pub struct Record {
    #[command(flatten)]
    which: Which,
    /// 几点开始，如 9:00
    #[arg(long, value_name = "HH:MM", default_value = "")]
    time: String,
    #[arg(long, value_name = "主题", default_value = "")]
    topic: String,
    #[arg(long, value_name = "地点", default_value = "")]
    place: String,
    /// 主持人的姓名
    #[arg(long, value_name = "姓名", default_value = "")]
    host: String,
    /// 记录人的姓名
    #[arg(long, value_name = "姓名")]
    recorder: String,
    /// 主讲人的姓名
    #[arg(long, value_name = "姓名", default_value = "")]
    lecturer: String,
    /// 学时，如 2 或 1.5
    #[arg(long, value_name = "学时")]
    hours: Option<f64>,
    /// 列席人数，不算在应到里
    #[arg(long, value_name = "人数", default_value_t = 0)]
    guests: u32,
    /// 除了写明没到的，其余都到了
    #[arg(long)]
    rest_present: bool,
    /// 没到的人和原因，可写多次
    #[arg(long, value_name = "姓名=原因")]
    absent: Vec<String>,
    /// 线上参加的人，可写多次
    #[arg(long, value_name = "姓名")]
    online: Vec<String>,
    /// 送学上门的人，可写多次
    #[arg(long, value_name = "姓名")]
    home: Vec<String>,
    /// 志愿服务等谁来都行的活动：来了谁，可写多次
    #[arg(long, value_name = "姓名")]
    came: Vec<String>,
    /// “三会一课”是不是单独召开，没有和业务会议合并：是 或 否
    #[arg(long, value_name = "是|否")]
    standalone: Option<String>,
    /// 表决，可写多次；应到会和到会都指有表决权的人；第六个数是接收、转正表决的书面意见
    #[arg(long, value_name = "事项=应到会,到会,赞成,反对,弃权[,书面]")]
    vote: Vec<String>,
    /// 决议，可写多次；责任人和期限可不写
    #[arg(long, value_name = "内容=责任人,期限")]
    resolution: Vec<String>,
    /// 会议记录正文所在的文本文件
    #[arg(long, value_name = "FILE")]
    body: Option<PathBuf>,
    /// 手写记录本的页码
    #[arg(long, value_name = "页码", default_value = "")]
    book_page: String,
    /// 这是哪一项安排的记录
    #[arg(long, value_name = "ID")]
    plan: Option<String>,
}

#[derive(clap::Args)]
pub struct Amend {
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    record: Record,
}

pub fn record(args: Record, desk: &mut Desk) -> Result<Answer> {
    let new = read(args, desk)?;
    let (at, scope) = (desk.at(), desk.scope()?);
    let store = desk.store()?;
    let settled = report::settled(store.conn(), &scope, &at)?;
    let done = life::record(store, &at, &scope, &new, &settled)?.value;
    Answer::new(&done, said("已登记", &done))
}

pub fn amend(args: Amend, desk: &mut Desk) -> Result<Answer> {
    let new = read(args.record, desk)?;
    let (at, scope) = (desk.at(), desk.scope()?);
    let store = desk.store()?;
    let settled = report::settled(store.conn(), &scope, &at)?;
    let done = life::amend(store, &at, &scope, &args.id, &new, &settled)?.value;
    Answer::new(&done, said("已修改", &done))
}

pub fn show(id: &str, desk: &mut Desk) -> Result<Answer> {
    let scope = desk.scope()?;
    let found = life::one(desk.store()?.conn(), &scope, id)?;
    let g = &found.gathering;
    let kinds: Vec<&str> = g.kinds.iter().map(|k| life::kind_name(k)).collect();
    let mut text = format!("{} {} {} {}\n", g.held_on, g.starts_at, kinds.join("+"), g.topic);
    text += &format!("主持：{}　记录：{}　地点：{}　列席：{}人\n", g.host.name, g.recorder.name, g.place, g.guests);
    for judged in &found.votes {
        text += &format!("表决“{}”：{}\n", judged.vote.matter, judged.verdict.words);
    }
    text += &attendance(&found);
    for task in &found.resolutions {
        let due = task.due_on.map(|d| format!("，{d}前")).unwrap_or_default();
        let done = task.closed_on.map(|d| format!("，{d}办结")).unwrap_or_default();
        text += &format!("决议：{}（{}{due}{done}）\n", task.content, task.owner.name);
    }
    text += &found.body;
    Answer::new(&found, text)
}

/// Who was there, and who was not and why.
fn attendance(found: &life::Record) -> String {
    let g = &found.gathering;
    let number = |n: Option<u32>| n.map_or("没有写".to_owned(), |n| format!("{n}人"));
    let mut text = format!("应到{}，实到{}\n", number(g.due), number(g.present));
    let mut line = |word: &str, names: Vec<String>| {
        if !names.is_empty() {
            text += &format!("{word}：{}\n", names.join("、"));
        }
    };
    let of = |wanted: Presence| found.attendance.iter().filter(move |s| s.presence == wanted);
    let came = of(Presence::Present).map(|s| s.name.clone()).chain(found.took_part.clone());
    line("到会", came.collect());
    for (presence, word) in [
        (Presence::Online, "线上参加"),
        (Presence::Home, "送学上门"),
        (Presence::Excused, "请假"),
        (Presence::Absent, "缺席"),
        (Presence::Unknown, "没有登记到没到"),
    ] {
        let told =
            |s: &life::Seen| if s.note.is_empty() { s.name.clone() } else { format!("{}（{}）", s.name, s.note) };
        line(word, of(presence).map(told).collect());
    }
    if !found.roster_note.is_empty() {
        text += &format!("{}\n", found.roster_note);
    }
    text
}

pub fn roll(which: &Which, desk: &mut Desk) -> Result<Answer> {
    let organisation = desk.organisation()?;
    let roll = called(which, &organisation.id, desk)?;
    let names: Vec<&str> = roll.due.iter().map(|l| l.name.as_str()).collect();
    let text =
        format!("应到{}人，其中有表决权{}人：{}\n{}", roll.due.len(), roll.entitled, names.join("、"), roll.note);
    Answer::new(&roll, text)
}

pub fn tasks(desk: &mut Desk) -> Result<Answer> {
    let scope = desk.scope()?;
    let open = life::resolutions_open(desk.store()?.conn(), &scope)?;
    let line = |r: &Resolution| {
        let due = r.due_on.map(|d| d.to_string()).unwrap_or_default();
        let sort = if r.sort == Sort::Rectify { "整改" } else { "决议" };
        vec![due, sort.to_owned(), r.content.clone(), r.owner.name.clone(), r.held_on.to_string(), r.id.clone()]
    };
    let rows: Vec<Vec<String>> = open.iter().map(line).collect();
    Answer::new(&json!({ "tasks": open }), table(&["期限", "", "内容", "责任人", "会议日期", "编号"], &rows))
}

pub fn close(id: &str, on: Option<NaiveDate>, how: &str, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    let done = life::close_resolution(desk.store()?, &at, &scope, id, on.unwrap_or(at.today()), how)?.value;
    Answer::new(&done, "已登记办结。")
}

fn called(which: &Which, organisation_id: &str, desk: &mut Desk) -> Result<Roll> {
    life::roll(desk.store()?.conn(), organisation_id, &which.kinds, which.day, &which.group)
}

fn read(args: Record, desk: &mut Desk) -> Result<NewGathering> {
    let organisation_id = desk.organisation()?.id;
    let ticks = ticks(&args, &organisation_id, desk)?;
    let came = args.came.iter().map(|n| who(desk, &organisation_id, args.which.day, n)).collect::<Result<_>>()?;
    let body = match &args.body {
        Some(path) => String::from_utf8(file::read(path, 1 << 20)?)
            .map_err(|_| Error::refused("会议记录不是UTF-8文本，请重新保存。"))?,
        None => String::new(),
    };
    Ok(NewGathering {
        ticks,
        took_part: came,
        votes: args.vote.iter().map(|v| vote(v)).collect::<Result<_>>()?,
        resolutions: args.resolution.iter().map(|r| resolution(r)).collect::<Result<_>>()?,
        organisation_id,
        kinds: args.which.kinds,
        held_on: args.which.day,
        starts_at: args.time,
        group: args.which.group,
        topic: args.topic,
        place: args.place,
        host: args.host,
        recorder: args.recorder,
        lecturer: args.lecturer,
        minutes: args.hours.map(|h| (h.clamp(0.0, 1000.0) * 60.0).round() as u32),
        guests: args.guests,
        guest_ids: Vec::new(),
        body,
        book_page: args.book_page,
        assessed_on: None,
        assessment: String::new(),
        standalone: args.standalone.as_deref().map(yes).transpose()?,
        plan_id: args.plan,
    })
}

/// The people named, and with `--rest-present` everybody else who was due.
fn ticks<'a>(args: &'a Record, organisation_id: &str, desk: &mut Desk) -> Result<Vec<Tick>> {
    let mut ticks = Vec::new();
    let away = args.absent.iter().map(|a| a.split_once('=').unwrap_or((a.as_str(), ""))).zip(1..);
    let away = away.map(|((name, reason), n)| {
        (format!("--absent 的第{n}个"), name, life::reason_of(reason).to_owned(), reason.to_owned())
    });
    let remote = |names: &'static str, of: &'static str, list: &'a [String]| {
        list.iter()
            .zip(1..)
            .map(move |(name, n)| (format!("--{names} 的第{n}个"), name.as_str(), of.to_owned(), String::new()))
    };
    let (online, home) = (remote("online", "online", &args.online), remote("home", "home", &args.home));
    for (which, name, reason, note) in away.chain(online).chain(home) {
        let member_id = who(desk, organisation_id, args.which.day, name)
            .map_err(|e| Error::said(e.code(), format!("{which}：{}", e.fault().message)))?;
        if ticks.iter().any(|t: &Tick| t.member_id == member_id) {
            return Err(Error::usage(format!("{which}人前面已经写过，同一个人只写一次。")));
        }
        ticks.push(Tick { member_id, reason, note });
    }
    if args.rest_present {
        for line in called(&args.which, organisation_id, desk)?.due {
            if !ticks.iter().any(|t| t.member_id == line.member_id) {
                ticks.push(Tick { member_id: line.member_id, reason: String::new(), note: String::new() });
            }
        }
    }
    Ok(ticks)
}

fn yes(written: &str) -> Result<bool> {
    match written.trim() {
        "是" => Ok(true),
        "否" => Ok(false),
        _ => Err(Error::usage("是不是单独召开，写 是 或 否。")),
    }
}

fn vote(written: &str) -> Result<Vote> {
    let wrong =
        || Error::usage("表决写成 事项=应到会,到会,赞成,反对,弃权，都写人数；接收和转正的，后面可再写书面意见人数。");
    let (matter, figures) = written.rsplit_once('=').ok_or_else(wrong)?;
    let figures: Vec<u32> = figures.split(',').map(|f| f.trim().parse().map_err(|_| wrong())).collect::<Result<_>>()?;
    let (rule, written) = match figures[..] {
        [_, _, _, _, _, written] => ("admission", written),
        [_, _, _, _, _] => ("ordinary", 0),
        _ => return Err(wrong()),
    };
    let [entitled, present, agreed, against, abstained] = figures[..5] else { return Err(wrong()) };
    Ok(Vote {
        matter: matter.trim().to_owned(),
        rule: rule.into(),
        entitled,
        present,
        written,
        agreed,
        against,
        abstained,
    })
}

fn resolution(written: &str) -> Result<NewResolution> {
    let (content, rest) = written.rsplit_once('=').unwrap_or((written, ""));
    let (owner, due) = rest.split_once(',').unwrap_or((rest, ""));
    let due_on = match due.trim() {
        "" => None,
        day => Some(day.parse().map_err(|_| Error::usage("期限写成 2026-10-31 这样。"))?),
    };
    Ok(NewResolution { sort: Sort::Resolution, content: content.into(), owner: owner.trim().into(), due_on })
}

fn said(head: &str, done: &Recorded) -> String {
    let g = &done.gathering;
    let people = |n: Option<u32>| n.map_or_else(|| "—".to_owned(), |n| n.to_string());
    let late = if g.late { "（补录）" } else { "" };
    let mut text =
        format!("{head}{late}：{}，应到{}，实到{}。编号 {}\n", g.held_on, people(g.due), people(g.present), g.id);
    for warning in &done.warnings {
        text += &format!("  请核对：{warning}\n");
    }
    text
}
