//! The documents, and the files they are laid out in.

use typst::syntax::{FileId, RootedPath, VirtualPath, VirtualRoot};

/// Variant, file below `assets/print`, name as people say it: an office's own layout of that name goes before ours.
macro_rules! templates {
    ($($(#[$doc:meta])* $variant:ident $file:literal $name:literal,)*) => {
        /// One printed document. The JSON it is handed is the struct named here.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Template { $($(#[$doc])* $variant),* }

        impl Template {
            pub const ALL: &'static [Template] = &[$(Template::$variant),*];

            /// The layout's file, as Typst sees it.
            pub(super) fn file(self) -> &'static str {
                match self { $(Template::$variant => concat!($file, ".typ")),* }
            }
            /// What people call the document.
            pub fn name(self) -> &'static str {
                match self { $(Template::$variant => $name),* }
            }
        }

        /// Every layout file: its name for Typst, for people, and its text.
        pub(super) const FILES: &[File] = &[
            $(File { path: concat!($file, ".typ"), name: $name, text: include_str!(concat!("../../../../assets/print/", $file, ".typ")) }),*,
            shared!("page" "公用"), shared!("face" "盒面"), shared!("stamp-face" "归档章面"), shared!("strip" "脊背"),
            shared!("chart" "图表"), shared!("official" "文稿版面"),
        ];
    };
}

macro_rules! shared {
    ($file:literal $name:literal) => {
        File {
            path: concat!($file, ".typ"),
            name: $name,
            text: include_str!(concat!("../../../../assets/print/", $file, ".typ")),
        }
    };
}

pub(super) struct File {
    pub path: &'static str,
    pub name: &'static str,
    pub text: &'static str,
}

/// A layout as Typst knows it.
pub(super) fn id(path: &str) -> Option<FileId> {
    Some(FileId::new(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?)))
}

templates! {
    /// Box cover at its real size, 220 × 310 mm. [`super::Covers`]
    Cover "cover" "盒封面",
    /// The same face as a label of 186 × 266 mm on A4, to be cut out and pasted on the box. [`super::Covers`]
    CoverA4 "cover-a4" "盒封面贴纸",
    /// Labels for box spines, several on an A4 sheet. [`super::Spines`]
    Spine "spine" "盒脊",
    /// 归档文件目录, A4. [`super::Catalogues`]
    Catalogue "catalogue" "归档文件目录",
    /// The cover of a catalogue that is bound, A4. [`super::Catalogues`]
    CatalogueCover "catalogue-cover" "归档文件目录封面",
    /// 备考表, A4. [`super::Backsheets`]
    Backsheet "backsheet" "备考表",
    /// 归档章 45 × 16 mm, to be printed over the first page of each document. [`super::Stamps`]
    Stamp "stamp" "归档章",
    /// The same as labels on A4. [`super::Stamps`]
    StampLabels "stamp-labels" "归档章贴纸",
    /// Cover of a hard dossier at its real size, 220 × 310 mm, GB/T 9705. [`super::Dossiers`]
    Dossier "dossier" "案卷封面",
    /// Spines of hard dossiers, 10, 15 and 20 mm, GB/T 9705. [`super::Dossiers`]
    DossierSpine "dossier-spine" "案卷脊背",
    /// 卷内文件目录, A4. [`super::Dossiers`]
    DossierList "dossier-list" "卷内文件目录",
    /// 卷内备考表, A4. [`super::Dossiers`]
    DossierBack "dossier-back" "卷内备考表",
    /// 恢复单, A4: all it takes to open a workspace without its passphrase. [`super::Recovery`]
    Recovery "recovery" "恢复单",
    /// 报送单, A4: goes with a report bundle. [`super::Slip`]
    Slip "slip" "报送单",
    /// 花名册, 汇总表 and views of the roster, A4 or A3 landscape. [`super::Listing`]
    Listing "listing" "横放长表",
    /// 党员基本信息采集表, A4. [`super::MemberForms`]
    MemberForm "member-form" "党员信息采集表",
    /// 党员积分公示, A4 or A3. [`super::Publicity`]
    Publicity "publicity" "积分公示表",
    /// 党员积分对账单, A4: for the member alone. [`super::Statement`]
    Statement "statement" "积分对账单",
    /// 党员积分管理办法, A4: for a meeting to vote on. [`super::RulePaper`]
    Rules "rules" "积分管理办法",
    /// 年度党员积分报告, A4: for the community committee. [`super::YearReports`]
    YearReport "year-report" "年度积分报告",
    /// A plain sheet with one table, A4: notices, publications, slips, plans. [`super::Sheets`]
    Sheet "sheet" "通用单张",
    /// 党费收据, stub and copy, three on an A4 sheet. [`super::DuesReceipts`]
    DuesReceipt "receipt" "党费收据",
    /// 谈心谈话记录表, A4: restricted as the talk is. [`super::TalkForm`]
    TalkForm "talk-form" "谈话记录表",
    /// The face of the envelope in which a talk's record is sealed, A5 on A4. [`super::TalkEnvelope`]
    TalkEnvelope "talk-envelope" "谈话封存袋",
    /// “三会一课”落实情况报告, A4: for the next higher organisation. [`super::LifeReports`]
    LifeReport "life-report" "三会一课报告",
    /// 会议签到册, A4. [`super::SignIns`]
    SignIn "sign-in" "签到册",
    /// 会议记录, A4. [`super::Minutes`]
    Minutes "minutes" "会议记录",
    /// 组织关系介绍信 with stub and receipt, A4. [`super::Letters`]
    Letter "letter" "组织关系介绍信",
    /// 党支部工作手册 of a year. [`super::Handbooks`]
    Handbook "handbook" "工作手册",
    /// Tells how far a printer is off, A4. [`super::Calibration`]
    Calibration "calibration" "打印校准页",
}

impl Template {
    /// Whether the sheet must lie where its figures say, so that the printer's own error is taken off it: labels, covers,
    /// and what is printed over a sheet that is there already.
    pub fn is_exact(self) -> bool {
        matches!(
            self,
            Template::Cover
                | Template::CoverA4
                | Template::Spine
                | Template::Stamp
                | Template::StampLabels
                | Template::Dossier
                | Template::DossierSpine
                | Template::TalkEnvelope
                | Template::Calibration
        )
    }
}
