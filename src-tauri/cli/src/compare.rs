//! The roster beside another one: who stands only here, who only there, what differs.

use crate::answer::{Answer, SOME_REFUSED, number, table};
use crate::desk::Desk;
use crate::import;
use std::path::PathBuf;
use zhibu_core::Result;
use zhibu_core::members::{self, Comparison, Person};
use zhibu_core::sheet::Pick;

#[derive(clap::Args)]
pub struct Args {
    #[arg(value_name = "FILE.xlsx")]
    file: PathBuf,
    /// 工作表的名字；不写就找表头最像的一张
    #[arg(long)]
    sheet: Option<String>,
    /// 指明某一列是什么，如 --map 入党年月=joined
    #[arg(long, value_name = "列=field")]
    map: Vec<String>,
    /// 把差异写成 XLSX
    #[arg(long, value_name = "FILE.xlsx")]
    out: Option<PathBuf>,
    /// 写完整的身份证号、电话、住址
    #[arg(long)]
    full_id: bool,
}

pub fn run(args: Args, desk: &mut Desk) -> Result<Answer> {
    let (scope, at, number) = (desk.scope()?, desk.at(), number(args.full_id));
    let map = args.map.iter().map(|m| import::mapping(m)).collect::<Result<_>>()?;
    let store = desk.store()?;
    let found = members::compare(store.conn(), &at, &scope, &args.file, &Pick { sheet: args.sheet, map }, number)?;
    let mut text = told(&found);
    if let Some(out) = &args.out {
        let lines = members::save_comparison(store, &at, &found, out, number)?;
        text += &format!("差异已写成表格（{lines}行）：{}\n", out.display());
    }
    let doubtful = !found.unclear.is_empty() || !found.unread.is_empty();
    Ok(Answer::new(&found, text)?.exit(if doubtful { SOME_REFUSED } else { 0 }))
}

fn told(found: &Comparison) -> String {
    let Comparison { read, same, elsewhere, only_here, only_there, differs, unclear, unread, .. } = found;
    let mut text = format!(
        "对方表格{read}人：一致{same}，不一致{}，只在对方表格{}，只在本名册{}。\n",
        differs.len(),
        only_there.len(),
        only_here.len()
    );
    if *elsewhere > 0 {
        text += &format!("另有{elsewhere}人属于别的党组织，没有比对。\n");
    }
    for (what, people) in [("只在本名册", only_here), ("只在对方表格", only_there), ("分不清是谁", unclear)]
    {
        if !people.is_empty() {
            let line = |p: &Person| {
                let row = p.row.map(|r| format!("第{r}行")).unwrap_or_default();
                vec![row, p.name.clone(), p.organisation.clone(), p.id_number_masked.clone()]
            };
            let lines: Vec<Vec<String>> = people.iter().map(line).collect();
            text += &format!("{what}：\n{}", table(&["行号", "姓名", "所在党支部", "身份证号"], &lines));
        }
    }
    if !differs.is_empty() {
        let line = |d: &members::Differing| {
            let row = d.person.row.map(|r| format!("第{r}行")).unwrap_or_default();
            let of = |f: &members::Difference| {
                vec![row.clone(), d.person.name.clone(), f.label.clone(), f.here.clone(), f.there.clone()]
            };
            d.fields.iter().map(of).collect::<Vec<_>>()
        };
        let lines: Vec<Vec<String>> = differs.iter().flat_map(line).collect();
        text += &format!("不一致：\n{}", table(&["行号", "姓名", "项目", "本名册", "对方表格"], &lines));
    }
    if !unread.is_empty() {
        let rows: Vec<String> = unread.iter().map(u32::to_string).collect();
        text += &format!("没有姓名或不是党员、没有比对的行：{}\n", rows.join("、"));
    }
    text
}
