//! One filled-in specimen of every document, by which layouts are tried and tested; names are invented.

pub(super) mod more;

use super::*;
use crate::sheet::Kind;
use serde_json::{Value, json};
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
    Catalogues { catalogues: vec![catalogue], lying: false, printed: "2026-10-31".into() }
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

pub(super) fn person(n: usize) -> Vec<String> {
    let name = ["曾芳琴", "欧阳建国", "㐂𠮷龘", "单喆堃"][n % 4];
    let address =
        ["云岭街道晨光小区**栋*单元***室", "云岭街道民主路***号粮食局宿舍二院东头平房（原酱菜厂家属区）"][n % 2];
    let cells = [
        &n.to_string(),
        name,
        "女",
        "汉族",
        "1952-03",
        "高中",
        "****************2X",
        "1975-07-01",
        "1975-07-01",
        "51",
        "组织委员",
        "老弱病残党员",
        "第一党小组",
        "138****1234",
        address,
        "",
        "",
        "",
    ];
    cells.iter().map(|c| (*c).to_owned()).collect()
}

pub(super) fn listing(paper: Paper, rows: usize) -> Listing {
    let heads = [
        ("序号", 4),
        ("姓名", 8),
        ("性别", 4),
        ("民族", 6),
        ("出生年月", 8),
        ("学历", 8),
        ("公民身份证号", 18),
        ("加入党组织日期", 10),
        ("转为正式党员日期", 10),
        ("党龄", 4),
        ("党内职务", 8),
        ("积分类别", 10),
        ("党小组", 8),
        ("联系电话", 12),
        ("家庭住址", 20),
        ("流动/失联", 6),
        ("困难", 6),
        ("备注", 9),
    ];
    Listing {
        title: "党员花名册".into(),
        paper,
        mark: "号码、住址已脱敏".into(),
        columns: ListingColumn::all(&heads.map(|(head, chars)| (head, chars, Kind::Long))),
        parts: vec![ListingPart {
            organisation: "晨光社区第一党支部".into(),
            about: format!("截至2026年10月31日　　共{rows}人"),
            rows: (1..=rows).map(person).collect(),
        }],
        signs: Vec::new(),
        printed: "2026-10-31".into(),
        printed_at: "2026-10-31 10:30".into(),
    }
}

pub(super) fn forms() -> MemberForms {
    let form = MemberForm {
        name: "曾芳琴".into(),
        sex: "女".into(),
        ethnicity: "汉族".into(),
        id_number: "****************2X".into(),
        birth: "1949-12-31".into(),
        education: "高中".into(),
        kind: "正式党员".into(),
        organisation: "晨光社区第一党支部".into(),
        joined: "1975-07-01".into(),
        confirmed: "1975-07-01".into(),
        job: "退休".into(),
        mobile: "138****1234".into(),
        landline: String::new(),
        address: "云岭街道晨光小区**栋*单元***室".into(),
        status: "正常".into(),
        lost: "否".into(),
        lost_since: String::new(),
        floating: "是".into(),
        floating_to: "广东省 广州市".into(),
    };
    MemberForms { forms: vec![form], masked: true, printed: "2026-10-31".into(), printed_at: "2026-10-31 10:30".into() }
}

const NAMES: [&str; 6] = ["曾芳琴", "欧阳建国", "㐂𠮷龘", "单喆堃", "解放", "仇小丽"];

pub(super) fn publicity(paper: Paper, people: usize) -> Publicity {
    let row = |n: usize| (NAMES[n % 6].to_owned(), format!("{}.5", 25 - n % 20));
    let sheet = PublicitySheet {
        organisation: "晨光社区第一党支部".into(),
        period: "2026年第三季度".into(),
        rows: (0..people).map(row).collect(),
        cut: true,
        since: "2026-10-09".into(),
        until: "2026-10-15".into(),
        workdays: 6,
        phone: String::new(),
        place: "晨光社区党群服务中心一楼".into(),
    };
    Publicity { paper, sheets: vec![sheet], printed: "2026-10-31".into(), printed_at: "2026-10-31 10:30".into() }
}

pub(super) fn statement(lines: usize) -> Statement {
    let line = |n: usize| StatementLine {
        month: format!("2026-{:02}", n % 10 + 1),
        item: ["三会一课", "主题党日", "志愿服务"][n % 3].into(),
        quantity: "1".into(),
        points: "1.33".into(),
        evidence: "10月10日支部党员大会，到会".into(),
        rule: "湘组发〔2018〕6号附件三（规则第2026.1版）".into(),
    };
    Statement {
        organisation: "晨光社区第一党支部".into(),
        name: "欧阳建国".into(),
        year: 2026,
        lines: (0..lines).map(line).collect(),
        months: (0..12).map(|m| (m < 10).then_some(400 + m * 37)).collect(),
        total: "62.33".into(),
        printed: "2026-10-31".into(),
        printed_at: "2026-10-31 10:30".into(),
    }
}

pub(super) fn year_reports(people: usize) -> YearReports {
    let row = |n: usize| YearRow {
        place: (n + 1).to_string(),
        name: NAMES[n % 6].into(),
        base: "52.33".into(),
        daily: "18".into(),
        appraisal: "19.2".into(),
        deductions: "0".into(),
        total: "89.53".into(),
        band: ["90分以上", "75分以上"][n % 2].into(),
    };
    let of = |category: &str, members, bands: [Option<usize>; 4]| Spread {
        category: category.into(),
        members,
        bands: bands.to_vec(),
    };
    let report = YearReport {
        mark: String::new(),
        organisation: "晨光社区第一党支部".into(),
        rows: (0..people).map(row).collect(),
        spread: vec![
            of("在职党员", Some(12), [Some(4), Some(8), Some(0), Some(0)]),
            of("无职党员", Some(15), [Some(3), Some(9), Some(3), Some(0)]),
            of("非公党员", None, [None; 4]),
            of("流动党员", Some(6), [Some(0), Some(3), Some(3), Some(0)]),
            of("老弱病残党员", Some(7), [None, Some(4), None, Some(0)]),
        ],
        quarters: vec![Some(2112), Some(2240), Some(1987), None],
    };
    YearReports {
        year: 2026,
        bands: ["90分以上", "75分以上", "60分以上", "60分以下"].map(str::to_owned).to_vec(),
        reports: vec![report],
        printed: "2026-10-31".into(),
        printed_at: "2026-10-31 10:30".into(),
    }
}

pub(super) fn rules() -> RulePaper {
    let row = |name: &str, words: &str| (name.to_owned(), words.to_owned());
    let rows = vec![
        row("志愿服务", "每次 2 分，全年最多 8 分"),
        row("表彰", "社区 1 分，街道 2 分，区 3 分，市及以上 4 分，全年只取最高一级，全年最多 4 分"),
    ];
    RulePaper {
        organisations: vec!["晨光社区第一党支部".into()],
        title: "社区党员积分制管理办法".into(),
        mark: "（讨论稿）".into(),
        label: "规则第 2026.2 版".into(),
        effective: "2026年11月".into(),
        words: vec![
            "一、一年满分100分：基础积分最高60分，日常积分最高20分，民主评议积分最高20分。".into(),
            "二、请假的按半次计。党费减免的和按月交0.2元的，算足额交纳。".into(),
        ],
        parts: vec![RulePart { name: "日常积分".into(), rows }],
        changes: vec![("志愿服务（日常）".into(), "每次2分，全年封顶8分".into(), "每次3分，全年封顶9分".into())],
        printed: "2026-10-31".into(),
        printed_at: "2026-10-31 10:30".into(),
    }
}

pub(super) fn talk_form() -> TalkForm {
    TalkForm {
        number: "2026年第12号".into(),
        organisation: "晨光社区第一党支部".into(),
        talker: "欧阳建国".into(),
        talker_post: "书记".into(),
        talkee: "赵平".into(),
        talkee_post: "党员".into(),
        held_on: "2026-10-12".into(),
        time: "9:00 至 10:00".into(),
        place: "晨光社区党群服务中心一楼".into(),
        pair: "书记与党员".into(),
        way: "当面".into(),
        clear: [true; 4],
        covered: [true, true, true, false],
        text: "近来参加活动积极，愿意带头清扫楼道。".repeat(6),
        suggestions: "希望多组织一些楼栋里的活动。".into(),
        follow_up: "11月再上门看一次。".into(),
        printed: "2026-10-31".into(),
        printed_at: "2026-10-31 10:30".into(),
    }
}

pub(super) fn talk_envelope() -> TalkEnvelope {
    TalkEnvelope {
        organisation: "晨光社区第一党支部".into(),
        number: "2026年第12号".into(),
        held_on: "2026-10-12".into(),
        printed: "2026-10-31".into(),
    }
}

pub(super) fn life_reports(kinds: usize) -> LifeReports {
    let row = |n: usize| {
        let name = ["支部党员大会", "支部委员会会议", "党小组会", "党课", "支部主题党日"][n % 5];
        [name, "6", "6", "258", "240", "93%", "0"].map(str::to_owned).to_vec()
    };
    LifeReports {
        title: "“三会一课”落实情况报告".into(),
        about: "2026年下半年".into(),
        reports: vec![LifeReport {
            organisation: "晨光社区第一党支部".into(),
            rows: (0..kinds).map(row).collect(),
            notes: vec!["决议和整改尚有2件没有办结。".into()],
        }],
        printed: "2026-10-31".into(),
        printed_at: "2026-10-31 10:30".into(),
    }
}

/// The specimen of each document, as the JSON its template reads.
pub(super) fn of(template: Template) -> Value {
    match template {
        Template::Cover | Template::CoverA4 => json!(covers(cover())),
        Template::Spine => json!(spines(SpineWidth::Mm30, 5)),
        Template::Catalogue | Template::CatalogueCover => json!(catalogues(catalogue(28))),
        Template::Backsheet => json!(backsheets(backsheet())),
        Template::Recovery => json!(recovery()),
        Template::Slip => json!(slip()),
        Template::Listing => json!(listing(Paper::A4, 28)),
        Template::MemberForm => json!(forms()),
        Template::Publicity => json!(publicity(Paper::A4, 25)),
        Template::Statement => json!(statement(14)),
        Template::Sheet => json!(sheet(40)),
        Template::Rules => json!(rules()),
        Template::YearReport => json!(year_reports(12)),
        Template::TalkForm => json!(talk_form()),
        Template::TalkEnvelope => json!(talk_envelope()),
        Template::LifeReport => json!(life_reports(7)),
        Template::Stamp | Template::StampLabels => json!(more::stamps(5)),
        Template::Dossier | Template::DossierSpine | Template::DossierList | Template::DossierBack => {
            json!(more::dossiers(15, 18))
        }
        Template::SignIn => json!(more::sign_ins(43)),
        Template::Minutes => json!(more::minutes()),
        Template::Letter => json!(more::letters()),
        Template::DuesReceipt => json!(more::receipts(5)),
        Template::Handbook => json!(more::handbooks(12, 4)),
        Template::Calibration => json!(more::calibration()),
    }
}

/// A notice that runs over a page.
pub(super) fn sheet(lines: usize) -> Sheets {
    let name = |n: usize| if n % 7 == 3 { "欧阳建国㐂𠮷龘" } else { "王小明" };
    let row = |n: usize| SheetRow::of([format!("{}", n + 1), name(n).into(), "已交".into(), "15.00".into()]);
    let mut rows = vec![SheetRow::heading("第一党小组")];
    rows.extend((0..lines).map(row));
    let sheet = Sheet {
        title: "党费收缴情况通报".into(),
        organisation: "晨光社区第一党支部".into(),
        about: "2026年10月".into(),
        before: vec!["本月应交43名，已交41名，共收1271.50元。".into()],
        after: vec!["请还没有交的同志在本月底前交清。".into()],
        table: "dues-notice",
        columns: SheetColumn::all(["序号", "姓名", "交纳情况", "金额（元）"].map(|head| (head, Kind::Long))),
        rows,
        signs: vec!["组织委员".into(), "书记".into()],
        signed_by: "中共晨光社区第一支部委员会".into(),
        signed_on: "2026-10-31".into(),
    };
    Sheets {
        sheets: vec![sheet],
        printed: "2026-10-31".into(),
        printed_at: "2026-10-31 10:30".into(),
        ..Sheets::default()
    }
}
