//! The committee, groups, posts and checks of an organisation.

use crate::answer::{Answer, table};
use crate::desk::{Desk, person};
use chrono::NaiveDate;
use serde_json::json;
use std::collections::HashMap;
use zhibu_core::branch::{self, Appointment, Leaving, Scope, ThemeDay};
use zhibu_core::store::Store;
use zhibu_core::{At, Error, Result, members};

#[derive(clap::Subcommand)]
pub enum Branch {
    /// 登记支部委员会；写了 --elected 就同时登记换届
    Committee {
        /// 书记的姓名
        #[arg(long, value_name = "姓名")]
        secretary: String,
        /// 委员，如 邓建国=组织委员
        #[arg(long = "member", value_name = "姓名=职务")]
        members: Vec<String>,
        /// 从哪一天起；不写就是今天
        #[arg(long)]
        since: Option<NaiveDate>,
        /// 这一天换届选举产生
        #[arg(long)]
        elected: bool,
        /// 任期几年；不写就按党组织类别
        #[arg(long)]
        years: Option<u32>,
        #[arg(long, default_value = "")]
        document: String,
    },
    /// 职务：登记任职、离任，列出历任
    #[command(subcommand)]
    Post(Post),
    /// 党小组
    #[command(subcommand)]
    Group(Group),
    /// 本届任期：登记、延期或提前、查看
    Term {
        /// 本届从哪一天选举产生
        #[arg(long, value_name = "YYYY-MM-DD")]
        start: Option<NaiveDate>,
        #[arg(long)]
        years: Option<u32>,
        /// 批准延期或提前到哪一天换届
        #[arg(long, value_name = "YYYY-MM-DD", conflicts_with = "start")]
        due: Option<NaiveDate>,
        #[arg(long, default_value = "")]
        document: String,
    },
    /// 组织设置检查
    Check,
    /// 主题党日固定在每月哪天，如 10 或 1-5（第一个周五）
    ThemeDay { day: Option<String> },
    /// 期初数
    #[command(subcommand)]
    Opening(crate::opening::Cmd),
}

#[derive(clap::Subcommand)]
pub enum Post {
    /// 任职（补选或任命）
    Add {
        /// 职务，如 组织委员、第一书记、党小组组长
        title: String,
        /// 名册里的党员
        #[arg(long, value_name = "姓名", conflicts_with = "person")]
        member: Option<String>,
        /// 不在名册上的人
        #[arg(long, value_name = "姓名")]
        person: Option<String>,
        #[arg(long, default_value = "")]
        group: String,
        #[arg(long)]
        since: Option<NaiveDate>,
        /// 补选、任命
        #[arg(long, default_value = "")]
        manner: String,
        #[arg(long, default_value = "")]
        document: String,
    },
    /// 离任
    End {
        title: String,
        /// 同一职务有几个人时写明是谁
        #[arg(long, value_name = "姓名")]
        member: Option<String>,
        /// 任职的最后一天；不写就是今天
        #[arg(long)]
        until: Option<NaiveDate>,
        /// 调离、辞职、免职……
        #[arg(long)]
        reason: String,
        #[arg(long, default_value = "")]
        document: String,
    },
    /// 列出
    List {
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<NaiveDate>,
        /// 历任都列
        #[arg(long)]
        all: bool,
    },
}

#[derive(clap::Subcommand)]
pub enum Group {
    /// 成立党小组，或把人编进去
    Put {
        name: String,
        #[arg(long = "member", value_name = "姓名")]
        members: Vec<String>,
        #[arg(long)]
        since: Option<NaiveDate>,
    },
    /// 改名
    Rename { name: String, new: String },
    /// 撤销党小组
    End {
        name: String,
        #[arg(long)]
        on: Option<NaiveDate>,
    },
    /// 列出
    List,
}

pub fn branch(cmd: Branch, desk: &mut Desk) -> Result<Answer> {
    let at = desk.at();
    let organisation = desk.organisation()?;
    let (store, id) = (desk.store()?, organisation.id.as_str());
    match cmd {
        Branch::Committee { secretary, members, since, elected, years, document } => {
            let since = since.unwrap_or(at.today());
            let holders = holders(store, id, &secretary, &members)?;
            let ids: Vec<String> = holders.iter().map(|(m, _)| m.clone()).collect();
            members::eligible(store.conn(), id, since, &ids, true)?;
            let posts = if elected {
                branch::set_term(store, &at, id, since, years, &document, &holders)?.value.1
            } else {
                branch::set_committee(store, &at, id, since, &holders)?.value
            };
            let text = format!("已登记支部委员会，共{}人，自{since}起。", posts.len());
            Answer::new(&json!({ "organisation": organisation.code, "committee": posts }), text)
        }
        Branch::Post(cmd) => post(cmd, store, &at, id),
        Branch::Group(cmd) => group(cmd, store, &at, id),
        Branch::Term { start, years, due, document } => {
            match (start, due) {
                (Some(start), _) => drop(branch::set_term(store, &at, id, start, years, &document, &[])?),
                (_, Some(due)) => drop(branch::extend_term(store, &at, id, due, &document)?),
                _ => {}
            }
            let term = branch::term(store.conn(), id, at.today())?;
            let text = term.as_ref().map_or_else(
                || "还没有登记本届从哪天起。".to_owned(),
                |t| format!("本届自{}起，{}任期届满。", t.since, t.due),
            );
            Answer::new(&json!({ "organisation": organisation.code, "term": term }), text)
        }
        Branch::Check => check(store, &at, &organisation),
        Branch::ThemeDay { day } => {
            if let Some(day) = day {
                branch::set_theme_day(store, &at, id, day.parse::<ThemeDay>()?)?;
            }
            let words = branch::theme_day(store.conn(), id)?.map(ThemeDay::words);
            let text = words.clone().unwrap_or_else(|| "还没有定主题党日的固定日。".into());
            Answer::new(&json!({ "organisation": organisation.code, "theme_day": words }), text)
        }
        Branch::Opening(cmd) => crate::opening::run(cmd, store, &at, id),
    }
}

fn holders(store: &Store, id: &str, secretary: &str, others: &[String]) -> Result<Vec<(String, String)>> {
    let mut holders = vec![(person(store, id, secretary)?, "书记".to_owned())];
    for given in others {
        let (name, title) = given
            .split_once('=')
            .ok_or_else(|| Error::usage("委员要写成 姓名=职务，例如 --member 邓建国=组织委员。"))?;
        holders.push((person(store, id, name)?, title.to_owned()));
    }
    Ok(holders)
}

fn post(cmd: Post, store: &mut Store, at: &At, id: &str) -> Result<Answer> {
    match cmd {
        Post::Add { title, member, person: outside, group, since, manner, document } => {
            let new = Appointment {
                member_id: member.map(|name| person(store, id, &name)).transpose()?.unwrap_or_default(),
                person: outside.unwrap_or_default(),
                title,
                group,
                since: since.unwrap_or(at.today()),
                manner,
                document,
            };
            let held = members::appoint(store, at, id, &new)?.value;
            Answer::new(&held, format!("已登记{}，自{}起。", held.title, held.since))
        }
        Post::End { title, member, until, reason, document } => {
            let who = member.map(|name| person(store, id, &name)).transpose()?;
            let until = until.unwrap_or(at.today());
            let mut held = branch::posts(store.conn(), id, until)?;
            held.retain(|p| p.title == title && who.as_ref().is_none_or(|w| p.member_id == *w));
            let [one] = held.as_slice() else {
                return Err(match held.len() {
                    0 => Error::not_found(format!("这一天没有人担任{title}，请核对职务和日期。")),
                    _ => Error::usage(format!("担任{title}的不止一人，请用 --member 写明是谁。")),
                });
            };
            branch::leave(store, at, &one.id, &Leaving { until, reason, document })?;
            Answer::new(
                &json!({ "id": one.id, "title": title, "until": until }),
                format!("已登记{title}离任，最后一天是{until}。"),
            )
        }
        Post::List { on, all } => {
            let day = on.unwrap_or(at.today());
            let posts = if all { branch::all_posts(store.conn(), id)? } else { branch::posts(store.conn(), id, day)? };
            let names = names(store, day)?;
            let line = |p: &branch::Post| {
                let name = if p.person.is_empty() { names.get(&p.member_id).cloned() } else { Some(p.person.clone()) };
                let until = if p.left_for.is_empty() { String::new() } else { p.until.to_string() };
                let title = if p.group.is_empty() { p.title.clone() } else { format!("{}（{}）", p.title, p.group) };
                vec![title, name.unwrap_or_default(), p.since.to_string(), until, p.manner.clone(), p.left_for.clone()]
            };
            let lines: Vec<Vec<String>> = posts.iter().map(line).collect();
            let text = table(&["职务", "姓名", "任职", "离任", "产生方式", "离任原因"], &lines);
            Answer::new(&json!({ "posts": posts }), text)
        }
    }
}

fn group(cmd: Group, store: &mut Store, at: &At, id: &str) -> Result<Answer> {
    match cmd {
        Group::Put { name, members: people, since } => {
            let ids = people.iter().map(|n| person(store, id, n)).collect::<Result<Vec<String>>>()?;
            members::put_in_group(store, at, id, &name, &ids, since.unwrap_or(at.today()))?;
        }
        Group::Rename { name, new } => drop(members::rename_group(store, at, id, &name, &new)?),
        Group::End { name, on } => drop(members::end_group(store, at, id, &name, on.unwrap_or(at.today()))?),
        Group::List => {}
    }
    let groups = members::group_people(store.conn(), id, at.today())?;
    let names = names(store, at.today())?;
    let line = |g: &members::GroupPeople| {
        let people: Vec<&str> = g.member_ids.iter().filter_map(|m| names.get(m)).map(String::as_str).collect();
        vec![
            g.name.clone(),
            names.get(&g.leader_id).cloned().unwrap_or_default(),
            format!("{}", people.len()),
            people.join("、"),
        ]
    };
    let lines: Vec<Vec<String>> = groups.iter().map(line).collect();
    Answer::new(&json!({ "groups": groups }), table(&["党小组", "组长", "人数", "组员"], &lines))
}

fn check(store: &Store, at: &At, organisation: &branch::Organisation) -> Result<Answer> {
    use branch::checks::State;
    let found = members::structure(store.conn(), at, organisation)?;
    let word = |state| match state {
        State::Fine => "符合",
        State::Warn => "请留意",
        State::Wrong => "要整改",
        State::NotAsked => "不适用",
    };
    let lines: Vec<Vec<String>> =
        found.iter().map(|f| vec![f.name.clone(), word(f.state).into(), f.message.clone(), f.source.clone()]).collect();
    let text = table(&["检查", "结果", "说明", "依据"], &lines);
    Answer::new(&json!({ "organisation": organisation.code, "checks": found }), text)
}

fn names(store: &Store, day: NaiveDate) -> Result<HashMap<String, String>> {
    Ok(members::on(store.conn(), &Scope::All, day)?.into_iter().map(|m| (m.id, m.name)).collect())
}
