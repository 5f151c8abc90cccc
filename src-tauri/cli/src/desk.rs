//! The desk a verb works at: the open workspace, the moment, the chosen organisation. The one place here that reads
//! the clock, the environment and the keyboard.

use crate::Common;
use chrono::NaiveDate;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::thread::{self, JoinHandle};
use zhibu_core::branch::{self, Scope};
use zhibu_core::print::{Fonts, Press};
use zhibu_core::store::Store;
use zhibu_core::vault::Workspace;
use zhibu_core::{At, Error, Result, members};

pub struct Desk {
    common: Common,
    open: Option<Workspace>,
    fonts: Option<JoinHandle<Result<Fonts>>>,
    unlock_ms: u128,
}

impl Desk {
    pub fn new(common: Common) -> Desk {
        Desk { common, open: None, fonts: None, unlock_ms: 0 }
    }

    /// The moment of this verb: `--today` sets the day, the clock gives the time of day.
    pub fn at(&self) -> At {
        let now = chrono::Local::now().naive_local();
        let now = self.common.today.map_or(now, |day| day.and_time(now.time()));
        let actor = std::env::var("ZHIBU_ACTOR").unwrap_or_else(|_| "命令行".into());
        At::new(now, actor)
    }

    /// The moment of a verb that tells of a given day unless `--today` says otherwise.
    pub fn at_on(&self, day: NaiveDate) -> At {
        let at = self.at();
        let now = if self.common.today.is_some() { at.now } else { day.and_time(at.now.time()) };
        At::new(now, at.actor)
    }

    /// Begins to read the fonts; the passphrase is checked meanwhile, which takes longer and one core alone.
    pub fn fetch_fonts(&mut self) {
        self.fonts.get_or_insert_with(|| {
            thread::spawn(|| {
                let fonts = Desk::fonts()?;
                fonts.warm();
                Ok(fonts)
            })
        });
    }

    /// What the office's prints are made with.
    pub fn press(&mut self) -> Result<Press> {
        self.fetch_fonts();
        self.workspace()?;
        let fetched = self.fonts.take().map(JoinHandle::join);
        let fonts = fetched.ok_or_else(|| Error::Bug("fonts".into()))?.map_err(|_| Error::Bug("fonts".into()))??;
        self.workspace()?.press(fonts)
    }

    /// The fonts beside the program, in the repository while developing, then the system's own.
    pub fn fonts() -> Result<Fonts> {
        let program = std::env::current_exe().unwrap_or_default();
        let beside = program.ancestors().skip(1).take(4);
        let mut folders: Vec<PathBuf> = beside.flat_map(|p| [p.join("fonts"), p.join("assets/fonts")]).collect();
        folders.push(PathBuf::from(if cfg!(windows) { "C:\\Windows\\Fonts" } else { "/usr/share/fonts" }));
        Fonts::load(&folders)
    }

    pub fn folder(&self) -> Result<PathBuf> {
        let missing = || Error::usage("请用 --workspace 指明资料所在的文件夹，或设环境变量 ZHIBU_WORKSPACE。");
        self.common.workspace.clone().ok_or_else(missing)
    }

    /// From the environment, a file or the keyboard, in this order.
    pub fn passphrase(&self) -> Result<String> {
        if let Ok(given) = std::env::var("ZHIBU_PASSPHRASE") {
            return Ok(given);
        }
        if let Some(path) = &self.common.passphrase_file {
            let text = String::from_utf8(zhibu_core::file::read(path, 1 << 16)?);
            let text = text.map_err(|_| Error::refused("口令文件不是UTF-8文本，请重新保存。"))?;
            return Ok(text.trim_start_matches('\u{feff}').lines().next().unwrap_or("").to_owned());
        }
        if !std::io::stdin().is_terminal() {
            return Err(Error::usage("没有口令。请设环境变量 ZHIBU_PASSPHRASE，或用 --passphrase-file 指明口令文件。"));
        }
        Ok(rpassword::prompt_password("口令：")?)
    }

    pub fn workspace(&mut self) -> Result<&mut Workspace> {
        if self.open.is_none() {
            let folder = self.folder()?;
            let passphrase = self.passphrase()?;
            let start = std::time::Instant::now();
            self.open = Some(Workspace::open(&folder, &passphrase)?);
            self.unlock_ms = start.elapsed().as_millis();
        }
        self.open.as_mut().ok_or_else(|| Error::Bug("workspace".into()))
    }

    pub fn store(&mut self) -> Result<&mut Store> {
        Ok(&mut self.workspace()?.store)
    }

    /// What unlocking took; the benchmark takes it off.
    pub fn unlock_ms(&self) -> u128 {
        self.unlock_ms
    }

    /// The organisation of `--org`, or all.
    pub fn scope(&mut self) -> Result<Scope> {
        let Some(code) = self.common.org.clone() else {
            return Ok(Scope::All);
        };
        let known = branch::by_code(self.store()?.conn(), &code)?;
        let known = known.ok_or_else(|| Error::not_found("本办公点没有这个编码的党组织，请检查 --org。"))?;
        Ok(Scope::One(known.id))
    }

    /// The organisation of `--org`, or the only one of the office.
    /// # Errors
    /// `Usage` where the office keeps several and none was chosen.
    pub fn organisation(&mut self) -> Result<branch::Organisation> {
        let scope = self.scope()?;
        let mut covered = branch::covered(self.store()?.conn(), &scope)?;
        if scope == Scope::All {
            covered.retain(|o| o.ended.is_none());
        }
        match covered.len() {
            1 => Ok(covered.remove(0)),
            _ => Err(Error::usage("本办公点有几个党组织，请用 --org 编码 选定一个。")),
        }
    }
}

/// The one member of this name; the id works too, where two share a name.
pub fn person(store: &Store, organisation_id: &str, name: &str) -> Result<String> {
    let scope = members::reach(&branch::by_id(store.conn(), organisation_id)?);
    let mut found = members::by_name(store.conn(), &scope, name.trim())?;
    match found.len() {
        1 => Ok(found.remove(0).id),
        0 => Err(Error::not_found(format!("名册里没有“{}”，请先导入名册或检查写法。", name.trim()))),
        _ => Err(Error::refused(format!("名册里有几位“{}”，请在窗口里选人。", name.trim()))),
    }
}
