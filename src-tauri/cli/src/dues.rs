//! Dues: taking in their register, entering sums and payments, who has paid. Who has a relief shows only when asked for.

use crate::answer::{Answer, hinted, imported, table};
use crate::desk::Desk;
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::path::PathBuf;
use zhibu_core::dues::{self, Class, FundKind, NewAssessment, NewFund, Payment, Standing, Taking, Takings};
use zhibu_core::members::{self, Named};
use zhibu_core::sheet::{ImportReport, Pick};
use zhibu_core::store::Store;
use zhibu_core::{Error, Month, PartialDate, Precision, Result};

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 从表格导入党费收缴登记
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
    /// 一年或一个月里谁交了、谁没有交
    List {
        #[arg(value_name = "YYYY[-MM]", value_parser = partial)]
        period: PartialDate,
        /// 连核定额和缴纳类别一起列出（含减免，注意保密）
        #[arg(long)]
        restricted: bool,
    },
    /// 登记收到的一笔
    Record {
        #[arg(value_name = "姓名")]
        member: String,
        #[arg(value_name = "YYYY-MM", value_parser = crate::vault::month)]
        month: Month,
        /// 多少元
        #[arg(value_name = "金额")]
        amount: String,
        /// 哪一天交的；不写就是今天
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<NaiveDate>,
        /// 现金、转账、扫码
        #[arg(long, default_value = "")]
        how: String,
        /// 收款人
        #[arg(long, default_value = "")]
        by: String,
        /// 核对过了，像是重复的或多写的也照样登记
        #[arg(long)]
        anyway: bool,
    },
    /// 冲正记错的一笔
    Reverse {
        /// dues lines 列出的编号
        #[arg(value_name = "编号")]
        line: String,
        #[arg(long)]
        reason: String,
    },
    /// 收缴明细，一笔一行
    Lines {
        #[arg(value_name = "YYYY[-MM]", value_parser = partial)]
        period: PartialDate,
    },
    /// 登记核定的每月党费
    Assess {
        #[arg(value_name = "姓名")]
        member: String,
        /// 每月多少元
        #[arg(value_name = "金额")]
        amount: String,
        /// 从哪个月起
        #[arg(long, value_name = "YYYY-MM", value_parser = crate::vault::month)]
        from: Month,
        /// 按比例、定额、减免
        #[arg(long = "class", default_value = "按比例")]
        class: String,
        /// 减免的批准文号
        #[arg(long, default_value = "")]
        approval: String,
    },
    /// 年初核定：还没有核定今年党费的，金额照去年的；减免的要逐个重新核定
    Renew {
        #[arg(value_name = "YYYY")]
        year: i32,
    },
    /// 按比例算一个基数每月该交多少；只算，不登记
    Rate {
        /// 基数，元
        #[arg(value_name = "金额")]
        base: String,
        /// wage 按月领工资，yearly 年薪制（当月实领），self 不按月取得收入（上季度月均），pension 离退休
        #[arg(long, default_value = "wage")]
        payer: String,
    },
    /// 欠交的人
    Arrears,
    /// 一个月没交的全部收下，或只收写出的这些人
    Collect {
        #[arg(value_name = "YYYY-MM", value_parser = crate::vault::month)]
        month: Month,
        #[arg(value_name = "姓名")]
        members: Vec<String>,
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<NaiveDate>,
        #[arg(long, default_value = "")]
        how: String,
        #[arg(long, default_value = "")]
        by: String,
    },
    /// 登记上缴上级、上级返还或使用的一笔
    Fund(FundArgs),
}

#[derive(clap::Args)]
pub struct FundArgs {
    /// 上缴、返还或使用
    #[arg(value_enum)]
    kind: Kind,
    /// 多少元
    #[arg(value_name = "金额")]
    amount: String,
    /// 用途 1–5，见《规定》第十九条；只有使用才写
    #[arg(long, default_value_t = 0)]
    purpose: u32,
    #[arg(long, default_value = "")]
    what: String,
    #[arg(long, default_value = "")]
    document: String,
    #[arg(long, value_name = "YYYY-MM-DD")]
    on: Option<NaiveDate>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Kind {
    #[value(alias = "上缴")]
    Remitted,
    #[value(alias = "返还")]
    Returned,
    #[value(alias = "使用")]
    Used,
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    match cmd {
        Cmd::Import { file, sheet, dry_run } => {
            let pick = Pick { sheet, map: Vec::new() };
            let report = dues::import(desk.store()?, &at, &scope, &file, &pick, dry_run)?.value;
            Ok(Answer::new(&report, told(&report, dry_run))?.exit(report.exit()))
        }
        Cmd::List { period, restricted } => {
            let (from, to) = months(period)?;
            let store = desk.store()?;
            listed(store, &dues::standing(store.conn(), &scope, from, to)?, restricted)
        }
        Cmd::Record { member, month, amount, on, how, by, anyway } => {
            let member_id = member_of(desk, &member, month)?;
            let paid_on = on.unwrap_or(at.today());
            let payment = Payment { member_id, month, amount: fen(&amount)?, paid_on, how, collector: by };
            let enter = if anyway { dues::record_anyway } else { dues::record };
            let line = enter(desk.store()?, &at, &scope, &payment).map_err(hinted)?.value;
            let text = format!("已登记：{month} 党费{}元，{paid_on}交。编号 {}\n", yuan(line.amount), line.id);
            Answer::new(&line, text)
        }
        Cmd::Reverse { line, reason } => {
            let back = dues::reverse(desk.store()?, &at, &scope, &line, &reason)?.value;
            Answer::new(&back, format!("已冲正：{} 党费{}元。原来那一笔仍然看得到。\n", back.month, yuan(-back.amount)))
        }
        Cmd::Lines { period } => {
            let (from, to) = months(period)?;
            let store = desk.store()?;
            told_lines(store, &dues::lines(store.conn(), &scope, from, to)?)
        }
        Cmd::Assess { member, amount, from, class, approval } => {
            let (member_id, class) = (member_of(desk, &member, from)?, Class::by_word(&class)?);
            let new = NewAssessment { member_id, since: from, amount: fen(&amount)?, class, approval };
            let made = dues::assess(desk.store()?, &at, &scope, &new)?.value;
            let json = json!({ "id": made.id, "member": made.member_id, "since": made.since, "amount": made.amount });
            Answer::new(&json, format!("已登记：自{from}起每月{}元。\n", yuan(made.amount)))
        }
        Cmd::Renew { year } => {
            let told = dues::renew(desk.store()?, &at, &scope, year)?.value;
            let left = if told.left > 0 { format!("还有{}名要逐个核定。", told.left) } else { String::new() };
            Answer::new(&told, format!("已照旧核定{}名。{left}\n", told.fixed))
        }
        Cmd::Rate { base, payer } => {
            let amount = dues::by_rate(&payer, fen(&base)?)?;
            Answer::new(&json!({ "amount": amount }), format!("每月{}元。核定以支部研究为准。\n", yuan(amount)))
        }
        Cmd::Collect { month, members, on, how, by } => {
            let paid_on = on.unwrap_or(at.today());
            collected(desk, month, &members, Takings { paid_on, how, collector: by, sums: Vec::new(), anyway: false })
        }
        Cmd::Fund(args) => funded(desk, args),
        Cmd::Arrears => {
            let store = desk.store()?;
            owed(store, &dues::arrears(store.conn(), &scope, at.today())?)
        }
    }
}

fn told_lines(store: &Store, lines: &[dues::Line]) -> Result<Answer> {
    let row = |l: &dues::Line| {
        let name = members::get(store.conn(), &l.member_id)?.name;
        Ok([name, l.month.to_string(), yuan(l.amount), l.paid_on.to_string(), l.id.clone()].to_vec())
    };
    let rows: Vec<Vec<String>> = lines.iter().map(row).collect::<Result<_>>()?;
    Answer::new(&json!({ "lines": lines }), table(&["姓名", "月份", "金额", "缴费日期", "编号"], &rows))
}

impl From<Kind> for FundKind {
    fn from(kind: Kind) -> FundKind {
        match kind {
            Kind::Remitted => FundKind::Remitted,
            Kind::Returned => FundKind::Returned,
            Kind::Used => FundKind::Used,
        }
    }
}

fn funded(desk: &mut Desk, args: FundArgs) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    let FundArgs { kind, amount, purpose, what, document, on } = args;
    let day = on.unwrap_or(at.today());
    let new = NewFund { day, kind: kind.into(), purpose, amount: fen(&amount)?, what, document };
    let made = dues::record_fund(desk.store()?, &at, &scope, &new)?.value;
    Answer::new(&made, format!("已登记：{}{}元。\n", made.kind.label(), yuan(made.amount)))
}

/// Takes in what is open in the month, of everybody or of those who are named.
fn collected(desk: &mut Desk, month: Month, names: &[String], mut takings: Takings) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    let who: Vec<String> = names.iter().map(|n| member_of(desk, n, month)).collect::<Result<_>>()?;
    let all = dues::standing(desk.store()?.conn(), &scope, month, month)?;
    if all.iter().any(|s| !s.assessed && who.contains(&s.member_id)) {
        let message = "写出的人里有还没有核定的，不知道该收多少。请先用 dues assess 核定，或用 dues record 写明金额。";
        return Err(Error::forbidden(message));
    }
    let open = all.into_iter().filter(|s| s.open() > 0 && (who.is_empty() || who.contains(&s.member_id)));
    takings.sums = open.map(|s| Taking { amount: s.open(), member: s.member_id, month }).collect();
    let lines = dues::collect(desk.store()?, &at, &scope, &takings)?.value;
    let sum: i64 = lines.iter().map(|l| l.amount).sum();
    let text = format!("已登记{}笔，共{}元。\n", lines.len(), yuan(sum));
    Answer::new(&json!({ "lines": lines, "amount": sum }), text)
}

/// Columns that nobody knows are not kept here: a ledger row holds its own fields and nothing else.
fn told(report: &ImportReport, dry_run: bool) -> String {
    let known = ImportReport { unknown_columns: Vec::new(), ..report.clone() };
    let mut text = imported(&known, dry_run);
    if !report.unknown_columns.is_empty() {
        text += &format!("不认识的列（没有收入）：{}\n", report.unknown_columns.join("、"));
    }
    text
}

fn partial(text: &str) -> std::result::Result<PartialDate, String> {
    text.parse().map_err(|_| "YYYY 或 YYYY-MM".to_owned())
}

fn months(period: PartialDate) -> Result<(Month, Month)> {
    let first = Month::of(period.first());
    match period.precision() {
        Precision::Month => Ok((first, first)),
        Precision::Year => Ok((first, Month::of(period.last()))),
        Precision::Day => Err(Error::usage("请写一年或一个月，例如 2026 或 2026-10。")),
    }
}

pub fn member_of(desk: &mut Desk, name: &str, month: Month) -> Result<String> {
    let (at, scope) = (desk.at(), desk.scope()?);
    let roster = members::on(desk.store()?.conn(), &scope, month.last().min(at.today()))?;
    match members::named(&roster, name) {
        Named::One(member) => Ok(member.id.clone()),
        Named::Nobody => Err(Error::not_found("那个月的名册里没有这个人，请检查姓名和月份，或先导入名册。")),
        Named::Several => Err(Error::usage("名册里有同名党员，请在姓名后加上身份证号后四位。")),
    }
}

fn listed(store: &Store, found: &[Standing], restricted: bool) -> Result<Answer> {
    let mut json: Vec<Value> = Vec::new();
    let mut rows = Vec::new();
    for s in found {
        let name = members::get(store.conn(), &s.member_id)?.name;
        let last = s.last_paid.map(|d| d.to_string()).unwrap_or_default();
        let state = match (s.full, s.on_time) {
            _ if !s.assessed && s.paid > 0 => "已交，未核定",
            _ if !s.assessed => "未核定",
            (true, true) => "交清",
            (true, false) => "交清（迟交）",
            (false, _) if s.paid > 0 => "没有交足",
            (false, _) => "未交",
        };
        let mut value = serde_json::to_value(s).map_err(Error::from)?;
        value["name"] = json!(name);
        let mut row = vec![name, s.month.to_string(), yuan(s.paid), last, state.to_owned()];
        if restricted {
            value["due"] = json!(s.due);
            value["class"] = json!(s.class);
            row.extend([yuan(s.due), s.class.map_or("", Class::label).to_owned()]);
        }
        json.push(value);
        rows.push(row);
    }
    let head = ["姓名", "月份", "已交", "缴费日期", "", "核定额", "类别"];
    let text = if rows.is_empty() {
        "这段时间名册里没有要交党费的党员。请先用 zhibu roster import 文件.xlsx 导入花名册。\n".into()
    } else {
        table(&head[..rows[0].len()], &rows)
    };
    Answer::new(&json!({ "rows": json }), text)
}

fn owed(store: &Store, found: &[dues::Arrears]) -> Result<Answer> {
    let mut rows = Vec::new();
    for a in found {
        let name = members::get(store.conn(), &a.member_id)?.name;
        let case = if a.case { "已满6个月，请支部调查了解" } else { "" };
        rows.push(vec![name, a.since.to_string(), a.months.to_string(), yuan(a.amount), case.to_owned()]);
    }
    let text = if rows.is_empty() {
        "没有欠交的。\n".into()
    } else {
        table(&["姓名", "从哪个月起", "欠几个月", "共欠", ""], &rows)
    };
    Answer::new(&json!({ "arrears": found }), text)
}

/// 分 of a sum that a person typed in yuan.
fn fen(written: &str) -> Result<i64> {
    let wrong = || Error::usage("金额要写成元，最多两位小数，例如 15 或 15.50。");
    dues::fen(written).ok_or_else(wrong)
}

fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.abs() / 100, fen.abs() % 100)
}
