//! A whole month on the sample office, for a person to look at: workbooks in, records, prints, the bundle, the street's
//! answer. Every step is the verb that an office or a street uses.

use crate::answer::Answer;
use crate::desk::Desk;
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;
use std::path::{Path, PathBuf};
use zhibu_core::branch::Scope;
use zhibu_core::file::{self, Existing};
use zhibu_core::print::{self, Press, SpineWidth, Template};
use zhibu_core::sample::{self, MONTH};
use zhibu_core::store::Store;
use zhibu_core::vault::Workspace;
use zhibu_core::{At, Error, Result, archive, points, report, street};

/// The sample's passphrase where none is given: its people are invented.
const PASSPHRASE: &str = "示例口令2026";

#[derive(clap::Args)]
pub struct Args {
    /// 放示例的文件夹；不能已有同名文件夹
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

struct Demo {
    out: PathBuf,
    at: At,
    press: Press,
    told: Vec<String>,
    files: Vec<PathBuf>,
}

pub fn run(args: Args, desk: &mut Desk) -> Result<Answer> {
    if args.out.exists() {
        return Err(Error::cannot_write("这个文件夹已经存在，没有动它。请给一个新的文件夹名。"));
    }
    // The first working days after the sample's month: it is over, and its duties are not long overdue.
    let at = desk.at_on(NaiveDate::from_ymd_opt(2026, 11, 2).unwrap_or_default());
    let passphrase = std::env::var("ZHIBU_PASSPHRASE").unwrap_or_else(|_| PASSPHRASE.to_owned());
    let press = Press::new(Desk::fonts()?);
    std::fs::create_dir_all(&args.out)?;
    let mut demo = Demo { out: args.out, at, press, told: Vec::new(), files: Vec::new() };
    let mut office = demo.office(&passphrase)?;
    demo.month(&mut office.store)?;
    demo.prints(&office)?;
    let mut hall = Workspace::create(&demo.out.join("street"), &sample::street(), &passphrase, &demo.at)?;
    demo.enrolment(&mut office.store, &mut hall.store)?;
    demo.exchange(&mut office.store, &mut hall.store)?;
    demo.answer(&passphrase)
}

impl Demo {
    fn office(&mut self, passphrase: &str) -> Result<Workspace> {
        let (office, told) = sample::make(&self.out.join("office"), passphrase, &self.at)?;
        self.say(format!("建好办公点“{}”的加密资料（office），从六个工作簿（样表）导入：", sample::NAME));
        for t in told {
            let r = t.report;
            self.say(format!("  {}：{}行，新增{}，拒绝{}，需核对{}", t.what, r.read, r.accepted, r.refused, r.warned));
        }
        Ok(office)
    }

    fn month(&mut self, store: &mut Store) -> Result<()> {
        let closed = points::close(store, &self.at, &Scope::All, MONTH)?.value;
        self.say(format!("{MONTH} 积分结账：{}名党员，账本{}行。", closed.members, closed.lines));
        Ok(())
    }

    fn prints(&mut self, office: &Workspace) -> Result<()> {
        self.print("恢复单.pdf", Template::Recovery, &office.recovery_sheet(&self.at)?)?;
        let (conn, scope, year) = (office.store.conn(), Scope::All, MONTH.year);
        let filed = archive::boxes(conn, &scope, year)?;
        let mut sections: Vec<&str> = filed.iter().map(|b| b.section.as_str()).collect();
        sections.dedup();
        for code in sections {
            let at = &self.at.clone();
            let covers = archive::covers(conn, at, &scope, code, year, None)?;
            self.print(&format!("盒封面-{code}.pdf"), Template::CoverA4, &covers)?;
            let spines = archive::spines(conn, at, &scope, code, year, None, SpineWidth::Mm30)?;
            self.print(&format!("盒脊-{code}.pdf"), Template::Spine, &spines)?;
            let catalogues = archive::catalogues(conn, at, &scope, code, year, None)?;
            self.print(&format!("归档文件目录-{code}.pdf"), Template::Catalogue, &catalogues)?;
            let backsheets = archive::backsheets(conn, at, &scope, code, year, None)?;
            self.print(&format!("备考表-{code}.pdf"), Template::Backsheet, &backsheets)?;
        }
        self.say("打印件在“打印”文件夹：恢复单，每个资料卷的盒封面、盒脊、归档文件目录、备考表。".into());
        Ok(())
    }

    fn enrolment(&mut self, office: &mut Store, hall: &mut Store) -> Result<()> {
        let post = self.folder("往来")?;
        let (_, enrolment) =
            report::enrol(office, &self.at, &post.join(format!("{}_enrolment.zhibu", sample::CODE)))?.value;
        let enrolled = street::enrol(hall, &self.at, &enrolment, &post, false)?.value;
        street::confirm(hall, &self.at, sample::CODE)?;
        report::import_charter(office, &self.at, &enrolled.path)?;
        report::confirm_charter(office, &self.at)?;
        self.files.extend([enrolment, enrolled.path]);
        self.say(format!("向“{}”登记，收到授权包并核对了指纹：{}", sample::STREET_NAME, enrolled.own_fingerprint));
        Ok(())
    }

    fn exchange(&mut self, office: &mut Store, hall: &mut Store) -> Result<()> {
        let post = self.folder("往来")?;
        let at = &self.at.clone();
        let sent = report::export(office, at, MONTH, &post, report::Consent::default(), &mut |_| true)?.value;
        self.print("报送单.pdf", Template::Slip, &report::slip(office.conn(), MONTH)?)?;
        self.say(format!("月报第{}版：{}，报送码 {}", sent.revision, name(&sent.path), sent.submit_code));
        let taken = street::ingest(hall, at, std::slice::from_ref(&sent.path), &mut |_, _| {})?.value;
        let receipts = street::receipts(hall, at, &post)?.value;
        let receipt = receipts.first().ok_or_else(|| Error::Bug("no receipt".into()))?;
        self.say(format!("街道接收{}个文件：{}，回执接收码 {}", taken.files, receipt.verdict, receipt.receive_code));
        let back = report::import_receipt(office, at, &receipt.path)?.value;
        self.files.extend([sent.path, receipt.path.clone()]);
        self.say(format!("办公点导入回执：{} {}。", back.period, back.verdict));
        Ok(())
    }

    fn print(&mut self, name: &str, template: Template, data: &impl Serialize) -> Result<()> {
        let path = self.folder("打印")?.join(name);
        file::write(&path, &print::pdf(&self.press, template, data)?.pdf, Existing::Refuse)?;
        self.files.push(path);
        Ok(())
    }

    fn folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.out.join(name);
        std::fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    fn say(&mut self, line: String) {
        self.told.push(line);
    }

    fn answer(mut self, passphrase: &str) -> Result<Answer> {
        let out = self.out.display().to_string();
        self.say(format!("全部文件在 {out}。打开看看：zhibu --workspace {out}/office duties（口令 {passphrase}）"));
        let (office, hall) = (self.out.join("office"), self.out.join("street"));
        let json = json!({ "office": office, "street": hall, "files": self.files, "told": self.told });
        Answer::new(&json, self.told.join("\n"))
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
