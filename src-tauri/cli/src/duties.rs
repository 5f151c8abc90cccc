use crate::answer::{self, Answer};
use crate::desk::Desk;
use chrono::NaiveDate;
use serde_json::json;
use zhibu_core::branch::Scope;
use zhibu_core::duties::{self, Duty, Explained, Level, Modality, State, Which};
use zhibu_core::store::Store;
use zhibu_core::{At, Error, Month, Result};

#[derive(clap::Args)]
pub struct Args {
    /// 从哪天起，不写是今年1月1日
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: Option<NaiveDate>,
    /// 到哪天止，不写是今年12月31日
    #[arg(long, value_name = "YYYY-MM-DD")]
    to: Option<NaiveDate>,
    #[command(subcommand)]
    cmd: Option<Cmd>,
}

#[derive(clap::Subcommand)]
enum Cmd {
    /// 一项职责的依据、时限和今年的情况
    Explain {
        id: String,
        /// 只看这个党支部、党小组或党员
        #[arg(default_value = "")]
        subject: String,
    },
    /// 登记一项没有其他记录的职责已经完成
    Mark {
        id: String,
        /// 周期，例如 2026W44、2026-10、2026H2、2026
        period: String,
        /// 只登记这一名党员
        #[arg(long, default_value = "")]
        subject: String,
        /// 哪天完成的，不写是今天
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<NaiveDate>,
        /// 凭证
        #[arg(long, default_value = "")]
        note: String,
    },
    /// 登记一项职责经批准免做
    Waive {
        id: String,
        period: String,
        #[arg(long, default_value = "")]
        subject: String,
        #[arg(long)]
        reason: String,
        /// 批准人
        #[arg(long)]
        approver: String,
    },
    /// 把一项职责在工作台上推后几天
    Snooze {
        id: String,
        period: String,
        #[arg(long, default_value = "")]
        subject: String,
        #[arg(long, value_name = "YYYY-MM-DD")]
        until: NaiveDate,
        #[arg(long)]
        reason: String,
    },
    /// 登记一件要办的事，从那天起算时限
    Add {
        id: String,
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<NaiveDate>,
        /// 什么事
        #[arg(long)]
        what: String,
    },
    /// 打开一项职责
    On {
        id: String,
        #[arg(long, value_name = "YYYY-MM")]
        since: Option<String>,
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// 关上一项职责；按规定要做的要写原因
    Off {
        id: String,
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// 列出全部职责和本支部的开关
    List,
    /// 选择按哪个标准：local 本地文件，national 只按中央规定
    Profile {
        profile: Profile,
        #[arg(long)]
        reason: String,
    },
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Profile {
    Local,
    National,
}

pub fn run(args: Args, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    let store = desk.store()?;
    let today = at.today();
    let year = |month, day| NaiveDate::from_ymd_opt(chrono::Datelike::year(&today), month, day).unwrap_or(today);
    let (from, to) = (args.from.unwrap_or(year(1, 1)), args.to.unwrap_or(year(12, 31)));
    match args.cmd {
        None => {
            let found = duties::duties(store.conn(), &scope, from, to, today)?;
            let mut listed = duties::settings(store.conn(), &scope)?;
            listed.retain(|s| !s.active);
            let listed: Vec<_> = listed.into_iter().map(|s| s.rule).collect();
            Answer::new(&json!({ "duties": found, "listed": listed }), calendar(&found))
        }
        Some(Cmd::Explain { id, subject }) => {
            let told = duties::explain(store.conn(), &scope, &id, &subject, (from, to), today)?;
            let text = format!("{}{}", described(&told), calendar(&told.duties));
            Answer::new(&told, text)
        }
        Some(Cmd::List) => {
            let all = duties::settings(store.conn(), &scope)?;
            let text = listed(&all);
            Answer::new(&json!({ "settings": all }), text)
        }
        Some(cmd) => change(cmd, store, &at, &scope),
    }
}

fn which(id: &str, period: &str, subject: &str) -> Which {
    Which { subject: subject.into(), ..Which::of(id, period) }
}

fn change(cmd: Cmd, store: &mut Store, at: &At, scope: &Scope) -> Result<Answer> {
    let today = at.today();
    match cmd {
        Cmd::Mark { id, period, subject, on, note } => {
            let which = which(&id, &period, &subject);
            let mark = duties::mark(store, at, scope, &which, on.unwrap_or(today), &note)?.value;
            let text = format!("已登记 {} 完成，登记时间 {}。\n", mark.period, mark.entered_at);
            Answer::new(
                &json!({ "id": mark.duty_id, "period": mark.period, "done_on": mark.done_on, "entered_at": mark.entered_at }),
                text,
            )
        }
        Cmd::Waive { id, period, subject, reason, approver } => {
            let mark = duties::waive(store, at, scope, &which(&id, &period, &subject), &reason, &approver)?.value;
            let text = format!("已登记 {} 免做。\n", mark.period);
            Answer::new(&json!({ "id": mark.duty_id, "period": mark.period, "note": mark.note }), text)
        }
        Cmd::Snooze { id, period, subject, until, reason } => {
            let s = duties::snooze(store, at, scope, &which(&id, &period, &subject), until, &reason)?.value;
            let text = format!("已推后到 {until}，到期日不变。\n");
            Answer::new(&json!({ "id": s.duty_id, "period": s.period, "until": until, "reason": s.reason }), text)
        }
        Cmd::Add { id, on, what } => {
            let day = on.unwrap_or(today);
            duties::add_occasion(store, at, scope, &id, day, &what)?;
            Answer::new(&json!({ "id": id, "day": day, "what": what }), "已登记。\n")
        }
        Cmd::On { id, since, reason } => {
            let month = since
                .map_or(Ok(Month::of(today)), |s| s.parse().map_err(|_| Error::usage("月份请写成 2026-10 这样。")))?;
            duties::switch(store, at, scope, &id, Some(month), &reason)?;
            Answer::new(&json!({ "id": id, "since": month }), format!("已打开，从 {month} 起算。\n"))
        }
        Cmd::Off { id, reason } => {
            duties::switch(store, at, scope, &id, None, &reason)?;
            Answer::new(&json!({ "id": id, "reason": reason }), "已关上。\n")
        }
        Cmd::Profile { profile, reason } => {
            let national = matches!(profile, Profile::National);
            duties::set_profile(store, at, scope, national, &reason)?;
            Answer::new(&json!({ "national": national, "reason": reason }), "已改。到期和次数从今天起按新的标准算。\n")
        }
        Cmd::Explain { .. } | Cmd::List => Err(Error::Bug("a reading verb among the changes".into())),
    }
}

fn listed(all: &[duties::Setting]) -> String {
    let word = |s: &duties::Setting| match (s.own, s.active) {
        (false, _) => "只了解",
        (true, true) => "在做",
        (true, false) => "没有打开",
    };
    let cells = |s: &duties::Setting| {
        vec![s.rule.id.clone(), s.rule.name.clone(), word(s).into(), s.when.clone(), s.reason.clone()]
    };
    answer::table(&["编号", "职责", "状态", "时限", "原因"], &all.iter().map(cells).collect::<Vec<_>>())
}

fn calendar(found: &[Duty]) -> String {
    let cells = |d: &Duty| {
        vec![
            d.due.to_string(),
            state(d.state).into(),
            d.name.clone(),
            d.subject.clone(),
            d.period.clone(),
            d.evidence.clone(),
            d.id.clone(),
        ]
    };
    let rows: Vec<Vec<String>> = found.iter().map(cells).collect();
    answer::table(&["到期", "状态", "职责", "对象", "周期", "凭据", "编号"], &rows)
}

fn state(state: State) -> &'static str {
    match state {
        State::Planned => "未到期",
        State::DueSoon => "快到期",
        State::Done => "完成",
        State::Overdue => "过期",
        State::LateDone => "迟完成",
        State::Waived => "免做",
        State::NotApplicable => "不适用",
    }
}

fn described(told: &Explained) -> String {
    let rule = &told.rule;
    let level = match rule.level {
        Level::Branch => "党支部",
        Level::Community => "社区党组织",
        Level::Street => "街道",
        Level::Superior => "上级党组织",
        Level::District => "区县",
    };
    let modality = match rule.modality {
        Modality::Shall => "必须",
        Modality::Should => "一般",
        Modality::Encourage => "提倡",
    };
    let days: Vec<String> = rule.remind.iter().map(u32::to_string).collect();
    let open: Vec<String> = told
        .duties
        .iter()
        .filter(|d| !d.open.is_empty())
        .map(|d| format!("{} 还差：{}\n", d.period, d.open.join("、")))
        .collect();
    format!(
        "{}（{}）\n谁的职责：{level}；要求：{modality}；{}；提前提醒：{}天\n凭证：{}；从哪里看：{}\n依据：{}\n{}",
        rule.name,
        rule.id,
        told.when,
        days.join("、"),
        rule.evidence,
        told.read,
        rule.source,
        open.concat()
    )
}
