//! The state behind the window: the open workspace, the clock, the text size, and the word to the window when records changed.

use crate::settings::Settings;
use chrono::{Local, NaiveDate};
use serde::Serialize;
use std::collections::BTreeSet;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use tauri::{AppHandle, Emitter, Manager};
use zhibu_core::branch::{self, Organisation, Scope};
use zhibu_core::file::Existing;
use zhibu_core::print::{Fonts, Press};
use zhibu_core::sample;
use zhibu_core::store::{self, Done, Store};
use zhibu_core::vault::Workspace;
use zhibu_core::{At, Code, Error, Fault, Result};

pub struct App {
    handle: AppHandle,
    /// Where this computer's own settings lie.
    home: PathBuf,
    /// A fixed day for tests and demonstrations; else the computer's clock.
    day: Option<NaiveDate>,
    desk: Mutex<Desk>,
    fonts: OnceLock<Fonts>,
    /// Set when the person wants long work to stop.
    stopped: AtomicBool,
}

struct Desk {
    settings: Settings,
    folder: PathBuf,
    open: Option<Workspace>,
    scope: Scope,
    /// Files this window has written since it started: only these may be handed to the system's viewer.
    written: BTreeSet<PathBuf>,
    /// The PDF that a person said may be replaced by the next one saved under its name.
    replaceable: Option<PathBuf>,
}

/// Where a file goes, and whether one of that name may be replaced.
pub struct Target {
    path: PathBuf,
    pub existing: Existing,
}

impl Deref for Target {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.path
    }
}

/// What a reading command sees.
pub struct Books<'a> {
    pub office: &'a Workspace,
    pub store: &'a Store,
    pub scope: &'a Scope,
    pub at: &'a At,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SessionState {
    None,
    Locked,
    Open,
}

/// What the whole window knows.
#[derive(Serialize)]
pub struct Session {
    pub state: SessionState,
    /// The workspace, or where a new one would be made.
    pub folder: String,
    /// Where files for people go unless they say otherwise.
    pub desktop: String,
    /// ISO.
    pub today: String,
    pub text_size: u32,
    pub name: String,
    /// Id of the organisation chosen, none for all.
    pub scope: Option<String>,
    pub organisations: Vec<Organisation>,
    /// True for the invented office that comes with the program.
    pub sample: bool,
}

impl App {
    /// Reads the settings, puts the state in place and, where the environment names a workspace and its passphrase, opens it.
    pub fn start(handle: &AppHandle) -> tauri::Result<()> {
        let home = handle.path().app_config_dir()?;
        let settings = Settings::read(&home);
        let named = std::env::var_os("ZHIBU_WORKSPACE").map(PathBuf::from);
        let folder = named.or_else(|| settings.folder.clone()).unwrap_or_else(|| default_folder(handle));
        let day = std::env::var("ZHIBU_TODAY").ok().and_then(|text| text.parse().ok());
        let desk =
            Desk { settings, folder, open: None, scope: Scope::All, written: BTreeSet::new(), replaceable: None };
        let app = App {
            handle: handle.clone(),
            home,
            day,
            desk: Mutex::new(desk),
            fonts: OnceLock::new(),
            stopped: AtomicBool::new(false),
        };
        app.zoom(app.desk().settings.text_size);
        if let Ok(passphrase) = std::env::var("ZHIBU_PASSPHRASE") {
            // A wrong one is not worth a word here: the window asks for it.
            let _ = app.open(|folder, _| Workspace::open(folder, &passphrase));
        }
        handle.manage(app);
        Ok(())
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn at(&self) -> At {
        let now = Local::now().naive_local();
        At::new(self.day.map_or(now, |day| day.and_time(now.time())), "本机")
    }

    pub fn session(&self) -> std::result::Result<Session, Fault> {
        said(self.read_session(&self.desk()))
    }

    fn read_session(&self, desk: &Desk) -> Result<Session> {
        let (name, organisations) = match &desk.open {
            Some(w) => (branch::workspace(w.store.conn())?.name, branch::standing(w.store.conn())?),
            None => (String::new(), Vec::new()),
        };
        let state = match &desk.open {
            Some(_) => SessionState::Open,
            None if desk.folder.join("keys.json").is_file() => SessionState::Locked,
            None => SessionState::None,
        };
        let scope = match &desk.scope {
            Scope::All => None,
            Scope::One(id) => Some(id.clone()),
        };
        Ok(Session {
            state,
            folder: shown(&desk.folder),
            desktop: shown(&desktop(&self.handle)),
            today: self.at().today().to_string(),
            text_size: desk.settings.text_size,
            name,
            scope,
            organisations,
            sample: desk.folder == self.sample_folder(),
        })
    }

    /// A read of the open office.
    pub fn read<T>(&self, look: impl FnOnce(&Books) -> Result<T>) -> std::result::Result<T, Fault> {
        let desk = self.desk();
        let open = desk.open.as_ref().ok_or_else(|| closed().fault())?;
        said(look(&Books { office: open, store: &open.store, scope: &desk.scope, at: &self.at() }))
    }

    /// A change of the open office; the window then hears which rooms changed.
    pub fn write<T>(
        &self,
        change: impl FnOnce(&mut Workspace, &Scope, &At) -> Result<Done<T>>,
    ) -> std::result::Result<T, Fault> {
        let mut desk = self.desk();
        let Desk { open, scope, .. } = &mut *desk;
        let done = said(change(open.as_mut().ok_or_else(|| closed().fault())?, scope, &self.at()))?;
        drop(desk);
        if !done.changed.is_empty() {
            let _ = self.handle.emit("changed", &done.changed);
        }
        Ok(done.value)
    }

    /// Writes a file outside and remembers that it did; answers its path.
    pub fn save(
        &self,
        path: &str,
        write: impl FnOnce(&Books, &Target) -> Result<()>,
    ) -> std::result::Result<String, Fault> {
        let target = self.target(path);
        self.read(|books| write(books, &target))?;
        Ok(self.note(target.path))
    }

    /// The same for what is logged as leaving: a write to the office, too.
    pub fn save_logged(
        &self,
        path: &str,
        write: impl FnOnce(&mut Workspace, &Scope, &At, &Target) -> Result<()>,
    ) -> std::result::Result<String, Fault> {
        let target = self.target(path);
        let mut desk = self.desk();
        let Desk { open, scope, .. } = &mut *desk;
        said(write(open.as_mut().ok_or_else(|| closed().fault())?, scope, &self.at(), &target))?;
        drop(desk);
        Ok(self.note(target.path))
    }

    /// Whether a PDF lies there that a new one may take the place of: what the program prints it can print again. A workbook
    /// may have been worked on since, a backup or a bundle is not made twice the same: those are never replaced.
    pub fn is_replaceable(&self, path: &str) -> bool {
        let path = Path::new(path);
        path.extension().is_some_and(|end| end.eq_ignore_ascii_case("pdf")) && path.is_file()
    }

    /// Lets the next save put its PDF in the place of this one.
    pub fn replace(&self, path: &str) {
        self.desk().replaceable = self.is_replaceable(path).then(|| PathBuf::from(path));
    }

    /// A permission to replace holds for one save, and for no other name.
    fn target(&self, path: &str) -> Target {
        let path = PathBuf::from(path);
        let allowed = self.desk().replaceable.take().is_some_and(|p| p == path);
        Target { path, existing: if allowed { Existing::Replace } else { Existing::Refuse } }
    }

    /// Remembers that this window wrote a file; answers its path.
    pub fn note(&self, path: PathBuf) -> String {
        let text = shown(&path);
        self.desk().written.insert(path);
        text
    }

    /// Hands a file that this window wrote to the system's own viewer.
    pub fn show(&self, path: &str) -> std::result::Result<(), Fault> {
        let path = PathBuf::from(path);
        if !self.desk().written.contains(&path) {
            return Err(Error::not_found("只能打开刚才存下的文件。").fault());
        }
        let opener = if cfg!(windows) { "explorer" } else { "xdg-open" };
        let started = std::process::Command::new(opener).arg(&path).spawn();
        started
            .map(|_| ())
            .map_err(|_| Error::not_found("这台电脑上没有能打开它的程序，请在文件夹里双击打开。").fault())
    }

    /// Sends a file that this window wrote to the computer's own printer.
    pub fn print(&self, path: &str) -> std::result::Result<(), Fault> {
        let path = PathBuf::from(path);
        let desk = self.desk();
        if !desk.written.contains(&path) {
            return Err(Error::not_found("只能打印刚才存下的文件。").fault());
        }
        let set = desk.open.as_ref().map(|office| store::printer(office.store.conn())).transpose();
        // The printer may take its time: nobody waits for it with the books in hand.
        drop(desk);
        said(set.and_then(|set| crate::printer::send(&path, set.flatten().map_or(1, |p| p.copies))))
    }

    /// Opens a workspace in the folder at hand, in place of what was open.
    pub fn open(&self, how: impl FnOnce(&Path, &At) -> Result<Workspace>) -> std::result::Result<Session, Fault> {
        let mut desk = self.desk();
        desk.open = None;
        let at = self.at();
        let opened = said(how(&desk.folder, &at))?;
        // A full disk must not keep anybody from her work; 设置 tells when the last copy was made.
        let _ = opened.store.daily_copy(&at);
        desk.open = Some(opened);
        desk.scope = Scope::All;
        desk.settings.folder = Some(desk.folder.clone()).filter(|folder| *folder != self.sample_folder());
        said(desk.settings.write(&self.home))?;
        said(self.read_session(&desk))
    }

    /// Opens what `how` brings into another folder; where it fails, the window stays with the folder it had.
    pub fn open_in(
        &self,
        folder: PathBuf,
        how: impl FnOnce(&Path, &At) -> Result<Workspace>,
    ) -> std::result::Result<Session, Fault> {
        let opened = said(how(&folder, &self.at()))?;
        self.desk().folder = folder;
        self.open(|_, _| Ok(opened))
    }

    /// Opens the invented office, made on first use. Its passphrase guards nobody's secrets, so the program knows it.
    pub fn enter_sample(&self) -> std::result::Result<Session, Fault> {
        let folder = self.sample_folder();
        self.turn_to(Some(folder.clone()))?;
        if folder.join("keys.json").is_file() {
            return self.open(|folder, _| Workspace::open(folder, SAMPLE_PASSPHRASE));
        }
        // The sample tells of one October; its records are entered on that month's last day, whatever day it is today.
        self.open(|folder, at| {
            let now = sample::MONTH.last().and_time(at.now.time());
            Ok(sample::make(folder, SAMPLE_PASSPHRASE, &At { now, ..at.clone() })?.0)
        })
    }

    /// Closes what is open; its key leaves memory with it.
    pub fn close(&self) -> std::result::Result<Session, Fault> {
        let mut desk = self.desk();
        desk.open = None;
        said(self.read_session(&desk))
    }

    /// Another folder to work in, or none: then the window starts as on the first day.
    pub fn turn_to(&self, folder: Option<PathBuf>) -> std::result::Result<Session, Fault> {
        let mut desk = self.desk();
        desk.open = None;
        desk.folder = folder.unwrap_or_else(|| unused(&default_folder(&self.handle)));
        said(self.read_session(&desk))
    }

    /// Turns to a workspace that exists.
    pub fn look_in(&self, folder: PathBuf) -> std::result::Result<Session, Fault> {
        if !folder.join("keys.json").is_file() {
            return Err(Error::said(
                Code::NotAWorkspace,
                "这个文件夹里没有支部台账的资料。请选放着 keys.json 的那个文件夹。",
            )
            .fault());
        }
        self.turn_to(Some(folder))
    }

    pub fn choose(&self, organisation: Option<String>) -> std::result::Result<Session, Fault> {
        let mut desk = self.desk();
        desk.scope = organisation.map_or(Scope::All, Scope::One);
        said(self.read_session(&desk))
    }

    pub fn set_text_size(&self, percent: u32) -> std::result::Result<Session, Fault> {
        let mut desk = self.desk();
        desk.settings.text_size = percent.clamp(100, 200);
        self.zoom(desk.settings.text_size);
        said(desk.settings.write(&self.home))?;
        said(self.read_session(&desk))
    }

    fn zoom(&self, percent: u32) {
        if let Some(window) = self.handle.get_webview_window("main") {
            let _ = window.set_zoom(f64::from(percent) / 100.0);
        }
    }

    /// Tells the window what long work is doing.
    fn progress(&self, step: &str) {
        let _ = self.handle.emit("progress", step);
    }

    /// Hears how far work over many rows is, tells the window and passes on that it shall stop.
    pub fn watch(&self, doing: &'static str) -> impl FnMut(usize, usize) -> bool + '_ {
        let mut hear = self.hear(move |(done, all)| format!("{doing}：第 {done} 行，共 {all} 行…"));
        move |done, all| hear((done, all))
    }

    /// The same of work that goes in steps, each told in `words`.
    pub fn hear<'a, S: 'a, W: AsRef<str>>(&'a self, words: impl Fn(S) -> W + 'a) -> impl FnMut(S) -> bool + 'a {
        self.stopped.store(false, Ordering::Relaxed);
        move |step| {
            self.progress(words(step).as_ref());
            !self.stopped.load(Ordering::Relaxed)
        }
    }

    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// What the office's prints are made with.
    pub fn press(&self, office: &Workspace) -> Result<Press> {
        office.press(self.fonts()?.clone())
    }

    /// The faces for prints, looked for once.
    fn fonts(&self) -> Result<&Fonts> {
        if let Some(fonts) = self.fonts.get() {
            return Ok(fonts);
        }
        let found = Fonts::load(&font_folders(&self.handle))?;
        Ok(self.fonts.get_or_init(|| found))
    }

    pub fn sample_folder(&self) -> PathBuf {
        self.home.join("sample/办公点")
    }
}

const SAMPLE_PASSPHRASE: &str = "示例口令2026";

fn closed() -> Error {
    Error::forbidden("资料已经锁上，请先输入口令。")
}

fn said<T>(result: Result<T>) -> std::result::Result<T, Fault> {
    result.map_err(|e| {
        // The text for developers holds no personal data; the person sees only the sentence.
        eprintln!("zhibu: {e}");
        e.fault()
    })
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn default_folder(handle: &AppHandle) -> PathBuf {
    let documents = handle.path().document_dir().or_else(|_| handle.path().home_dir());
    documents.unwrap_or_default().join("支部台账")
}

/// The folder, or the first of its numbered neighbours that holds nothing yet.
fn unused(folder: &Path) -> PathBuf {
    let numbered = (2..100).map(|n| folder.with_extension(n.to_string()));
    std::iter::once(folder.to_path_buf())
        .chain(numbered)
        .find(|path| !path.exists())
        .unwrap_or_else(|| folder.to_path_buf())
}

fn desktop(handle: &AppHandle) -> PathBuf {
    let folders = [handle.path().desktop_dir(), handle.path().document_dir(), handle.path().home_dir()];
    folders.into_iter().flatten().find(|folder| folder.is_dir()).unwrap_or_else(std::env::temp_dir)
}

/// Beside the installed program, in the repository while developing, then the system's own.
fn font_folders(handle: &AppHandle) -> Vec<PathBuf> {
    let installed = handle.path().resource_dir().map(|dir| dir.join("fonts"));
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/fonts");
    let system = if cfg!(windows) { "C:\\Windows\\Fonts" } else { "/usr/share/fonts" };
    installed.into_iter().chain([repository, PathBuf::from(system)]).collect()
}
