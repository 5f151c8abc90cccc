//! The documents, and the files they are laid out in.

/// One printed document. Its layout is `assets/print/<name>.typ`; the JSON it is handed is the struct named here.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Template {
    /// Box cover at its real size, 220 × 310 mm. [`super::Covers`]
    Cover,
    /// The same face as a label of 186 × 266 mm on A4, to be cut out and pasted on the box. [`super::Covers`]
    CoverA4,
    /// Labels for box spines, several on an A4 sheet. [`super::Spines`]
    Spine,
    /// 归档文件目录, A4. [`super::Catalogues`]
    Catalogue,
    /// 备考表, A4. [`super::Backsheets`]
    Backsheet,
    /// 恢复单, A4: all it takes to open a workspace without its passphrase. [`super::Recovery`]
    Recovery,
    /// 报送单, A4: goes with a report bundle. [`super::Slip`]
    Slip,
}

impl Template {
    pub const ALL: [Template; 7] = [
        Template::Cover,
        Template::CoverA4,
        Template::Spine,
        Template::Catalogue,
        Template::Backsheet,
        Template::Recovery,
        Template::Slip,
    ];

    /// The template's file, as Typst sees it.
    pub(super) fn path(self) -> &'static str {
        match self {
            Template::Cover => "/cover.typ",
            Template::CoverA4 => "/cover-a4.typ",
            Template::Spine => "/spine.typ",
            Template::Catalogue => "/catalogue.typ",
            Template::Backsheet => "/backsheet.typ",
            Template::Recovery => "/recovery.typ",
            Template::Slip => "/slip.typ",
        }
    }
}

macro_rules! file {
    ($name:literal) => {
        (concat!("/", $name), include_str!(concat!("../../../../assets/print/", $name)))
    };
}

/// Every layout file: path and text.
pub(super) const FILES: &[(&str, &str)] = &[
    file!("page.typ"),
    file!("face.typ"),
    file!("cover.typ"),
    file!("cover-a4.typ"),
    file!("spine.typ"),
    file!("catalogue.typ"),
    file!("backsheet.typ"),
    file!("recovery.typ"),
    file!("slip.typ"),
];
