//! One filled-in specimen of every document; names are invented.

use crate::print::*;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::LazyLock;

static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/fonts");
    Fonts::load(&[dir]).expect("`cargo xtask setup` fills assets/fonts")
});

pub(super) fn fonts() -> &'static Fonts {
    &FONTS
}

pub(super) fn cover() -> Cover {
    Cover {
        fonds_name: "晨光社区第一党支部".into(),
        title: "晨光社区党建工作档案".into(),
        section: "支部主题党日资料卷".into(),
        year: 2026,
        retention: "30年".into(),
        first: 1,
        last: 28,
        since: "2026-01-10".into(),
        until: "2026-10-10".into(),
        archive_number: "Z109-WS·2026-D30-ZT".into(),
        filer: "晨光社区第一党支部".into(),
        items: 28,
        pages: 112,
        box_number: 1,
    }
}

pub(super) fn covers(cover: Cover) -> Covers {
    Covers { covers: vec![cover], printed: "2026-10-31".into() }
}

pub(super) fn catalogues(catalogue: Catalogue) -> Catalogues {
    Catalogues { catalogues: vec![catalogue], printed: "2026-10-31".into() }
}

pub(super) fn backsheets(backsheet: Backsheet) -> Backsheets {
    Backsheets { backsheets: vec![backsheet], printed: "2026-10-31".into() }
}

pub(super) fn spine() -> Spine {
    Spine {
        fonds_code: "Z109".into(),
        fonds_name: "晨光社区第一党支部".into(),
        section: "支部主题党日资料卷".into(),
        year: 2026,
        retention: "30年".into(),
        first: 1,
        last: 28,
        box_number: 1,
    }
}

pub(super) fn spines(width: SpineWidth, labels: usize) -> Spines {
    Spines { width, labels: vec![spine(); labels], printed: "2026-10-31".into() }
}

pub(super) fn row(number: usize) -> CatalogueRow {
    CatalogueRow {
        archive_number: format!("Z109-WS·2026-D30-ZT-{number:04}"),
        document_number: if number.is_multiple_of(3) {
            format!("云街党〔2026〕{number}号")
        } else {
            String::new()
        },
        author: "晨光社区第一党支部".into(),
        title: format!("[2026年{}月主题党日活动方案、通知、签到册、记录、照片及实效测评表]", number % 12 + 1),
        date: format!("2026-{:02}-10", number % 12 + 1),
        pages: (number % 9) as u32,
        note: if number.is_multiple_of(7) { "补录".into() } else { String::new() },
    }
}

pub(super) fn catalogue(rows: usize) -> Catalogue {
    Catalogue {
        fonds_code: "Z109".into(),
        fonds_name: "晨光社区第一党支部".into(),
        year: 2026,
        retention: "30年".into(),
        section: "支部主题党日资料卷".into(),
        rows: (1..=rows).map(row).collect(),
    }
}

pub(super) fn backsheet() -> Backsheet {
    Backsheet {
        fonds_name: "晨光社区第一党支部".into(),
        archive_number: "Z109-WS·2026-D30-ZT".into(),
        section: "支部主题党日资料卷".into(),
        year: 2026,
        retention: "30年".into(),
        box_number: 1,
        first: 1,
        last: 28,
        items: 28,
        pages: 112,
        notes: vec!["3月签到册、8月测评表未归档。".into()],
        arranged_by: String::new(),
        arranged_on: "2026-10-31".into(),
        checked_by: String::new(),
        checked_on: String::new(),
    }
}

pub(super) fn recovery() -> Recovery {
    Recovery {
        office_code: "YL-CG".into(),
        office_name: "晨光社区".into(),
        code: "7KQ2M-9XWTR-H4C8Z-BN6PY-D3FJV".into(),
        age_identity: "AGE-SECRET-KEY-1QQPQ8Z8ZT0R7WDZKF0L0XZ5W8V3H9E2N6M4JYC7SP5KUA0DGTLQ6RX8Y2".into(),
        sign_public: "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3".into(),
        fingerprint: "江河 梧桐 晨曦 稻谷 石桥 灯塔 4271".into(),
        printed: "2026-10-31".into(),
    }
}

pub(super) fn slip() -> Slip {
    let tables = [
        ("党组织", 1),
        ("党员", 43),
        ("变动", 1),
        ("任务完成", 18),
        ("组织生活", 5),
        ("积分", 43),
        ("谈心谈话", 4),
        ("档案", 7),
        ("提醒", 2),
    ];
    Slip {
        office: "晨光社区".into(),
        office_code: "YL-CG".into(),
        street: "云岭街道党建办".into(),
        period: "2026-10".into(),
        revision: 1,
        seq: 3,
        file_name: "YL-CG_2026-10_r1_s3.zhibu".into(),
        submit_code: "7KQ2M-9XWTR".into(),
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
        created_at: "2026-11-03T09:12:44".into(),
        fingerprint: "江河 梧桐 晨曦 稻谷 石桥 灯塔 4271".into(),
        charter_confirmed: true,
        tables: tables.map(|(name, rows)| (name.to_owned(), rows)).to_vec(),
    }
}

/// The specimen of each document, as the JSON its template reads.
pub(super) fn of(template: Template) -> Value {
    match template {
        Template::Cover | Template::CoverA4 => json!(covers(cover())),
        Template::Spine => json!(spines(SpineWidth::Mm30, 5)),
        Template::Catalogue => json!(catalogues(catalogue(28))),
        Template::Backsheet => json!(backsheets(backsheet())),
        Template::Recovery => json!(recovery()),
        Template::Slip => json!(slip()),
    }
}
