//! An office and its street that know each other.

use crate::branch::Edition;
use crate::report::bundle::{self, Files};
use crate::report::{self, Consent, Exported, books};
use crate::street::{self, Arrived, Ingested, Receipt};
use crate::testing::{at, peopled, workspace};
use crate::vault::Workspace;
use crate::{At, Month, Result};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub const OCTOBER: Month = Month { year: 2026, month: 10 };
pub const SEPTEMBER: Month = Month { year: 2026, month: 9 };

pub struct Town {
    pub office: Workspace,
    pub street: Workspace,
    pub folder: TempDir,
    _folders: [TempDir; 2],
    ticks: i64,
}

/// An office with 43 people and the street that gave it a charter.
pub fn town() -> Town {
    let (office, _, first) = peopled();
    let (street, _, second) = workspace(Edition::Street, "YL", "云岭街道党工委");
    let folder = TempDir::new().unwrap();
    let mut town = Town { office, street, folder, _folders: [first, second], ticks: 0 };
    enrol(&mut town.office, &mut town.street, &town.folder.path().join("登记"));
    town
}

/// Enrolment there, charter back.
pub fn enrol(office: &mut Workspace, street: &mut Workspace, folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let application = folder.join("enrolment.zhibu");
    report::enrol(&mut office.store, &at(), &application).unwrap();
    let charter = street::enrol(&mut street.store, &at(), &application, folder, false).unwrap().value.path;
    report::import_charter(&mut office.store, &at(), &charter).unwrap();
}

impl Town {
    /// Every verb has its own second.
    pub fn at(&mut self) -> At {
        self.ticks += 1;
        let mut at = at();
        at.now += chrono::Duration::seconds(self.ticks);
        at
    }
    pub fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }
    pub fn try_export(&mut self, month: Month) -> Result<Exported> {
        let (at, out) = (self.at(), self.out());
        Ok(report::export(&mut self.office.store, &at, month, &out, Consent::default(), &mut |_| true)?.value)
    }
    pub fn export(&mut self, month: Month) -> Exported {
        self.try_export(month).unwrap()
    }
    pub fn ingest(&mut self, path: &Path) -> Ingested {
        let at = self.at();
        street::ingest(&mut self.street.store, &at, &[path.to_owned()], &mut |_, _| {}).unwrap().value
    }
    /// What the street says of one file.
    pub fn verdict(&mut self, path: &Path) -> Arrived {
        let mut done = self.ingest(path);
        assert_eq!(done.files, 1);
        done.results.remove(0)
    }
    pub fn receipts(&mut self) -> Vec<Receipt> {
        let (at, out) = (self.at(), self.folder.path().join("receipts"));
        street::receipts(&mut self.street.store, &at, &out).unwrap().value
    }
    /// Removes a member from the office's present, so that the next report says something else.
    pub fn change(&mut self, name: &str) {
        let at = self.at();
        let id = crate::testing::member_id(&self.office, name);
        let month = OCTOBER;
        self.office
            .store
            .transact(crate::store::Verb::SetSetting, &at, |tx| {
                let next = match crate::members::categories(tx, month)?.get(&id) {
                    Some(crate::members::Category::Postless) => crate::members::Category::Employed,
                    _ => crate::members::Category::Postless,
                };
                crate::members::set_category(tx, &id, month, next)
            })
            .unwrap();
    }
}

/// The inside of a file, with the office's own key.
pub fn inside(office: &Workspace, path: &Path) -> Files {
    let envelope = bundle::open(&std::fs::read(path).unwrap()).map_err(|r| r.why).unwrap();
    let identities = report::keys::ring(office.store.conn()).unwrap().identities();
    envelope.unseal(&identities).unwrap()
}

/// Everything that a street keeps of reports, as text: to see that nothing changed.
pub fn kept(street: &Workspace) -> String {
    let chain = |key: &str| books::chain(street.store.conn(), key).unwrap().links.len();
    let offices = street::offices(street.store.conn()).unwrap();
    let links: usize = offices.iter().map(|o| chain(&o.signing_key)).sum();
    format!("{links} {:?}", street::merged(street.store.conn()).unwrap())
}
