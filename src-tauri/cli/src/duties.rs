use crate::answer::{self, Answer};
use crate::desk::Desk;
use chrono::NaiveDate;
use serde_json::json;
use zhibu_core::duties::{self, Duty, Level, Modality, State};
use zhibu_core::{Error, Month, Result};

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
    Explain { id: String },
    /// 登记一项没有其他记录的职责已经完成
    Mark {
        id: String,
        /// 周期，例如 2026W44、2026-10、2026H2、2026
        period: String,
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
        #[arg(long)]
        reason: String,
        /// 批准人
        #[arg(long)]
        approver: String,
    },
    /// 打开一项自选职责
    On {
        id: String,
        #[arg(long, value_name = "YYYY-MM")]
        since: Option<String>,
    },
    /// 关上一项自选职责
    Off { id: String },
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
            let listed = duties::unread(store.conn(), &scope)?;
            Answer::new(&json!({ "duties": found, "listed": listed }), calendar(&found))
        }
        Some(Cmd::Explain { id }) => {
            let rule = duties::rule(&id)?;
            let mut found = duties::duties(store.conn(), &scope, from, to, today)?;
            found.retain(|d| d.id == rule.id);
            let text = format!("{}{}", described(rule), calendar(&found));
            Answer::new(&json!({ "rule": rule, "duties": found }), text)
        }
        Some(Cmd::Mark { id, period, on, note }) => {
            let mark = duties::mark(store, &at, &scope, &id, &period, on.unwrap_or(today), &note)?.value;
            let text = format!("已登记 {} 完成，登记时间 {}。\n", mark.period, mark.entered_at);
            Answer::new(
                &json!({ "id": mark.duty_id, "period": mark.period, "done_on": mark.done_on, "entered_at": mark.entered_at }),
                text,
            )
        }
        Some(Cmd::Waive { id, period, reason, approver }) => {
            let mark = duties::waive(store, &at, &scope, &id, &period, &reason, &approver)?.value;
            let text = format!("已登记 {} 免做。\n", mark.period);
            Answer::new(&json!({ "id": mark.duty_id, "period": mark.period, "note": mark.note }), text)
        }
        Some(Cmd::On { id, since }) => {
            let month = since
                .map_or(Ok(Month::of(today)), |s| s.parse().map_err(|_| Error::usage("月份请写成 2026-10 这样。")))?;
            duties::switch(store, &at, &scope, &id, Some(month))?;
            Answer::new(&json!({ "id": id, "since": month }), format!("已打开，从 {month} 起算。\n"))
        }
        Some(Cmd::Off { id }) => {
            duties::switch(store, &at, &scope, &id, None)?;
            Answer::new(&json!({ "id": id }), "已关上。\n")
        }
    }
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

fn described(rule: &duties::Rule) -> String {
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
    let judged =
        if rule.read.is_some() { "" } else { "本程序还没有这一项的记录，只列出，不判断。\n" };
    format!(
        "{}（{}）\n谁的职责：{level}；要求：{modality}；提前提醒：{}天\n凭证：{}\n依据：{}\n{judged}",
        rule.name,
        rule.id,
        days.join("、"),
        rule.evidence,
        rule.source
    )
}
