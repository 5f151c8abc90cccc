//! Specimens of dossiers, letters, meetings and the handbook.

use crate::print::{
    Calibration, Dossier, DossierRow, Dossiers, DuesReceipt, DuesReceipts, Handbook, HandbookMeeting, HandbookTable,
    Handbooks, Letter, Letters, MinuteFacts, Minutes, SignIn, SignIns, Stamp, Stamps,
};

const BRANCH: &str = "晨光社区第一党支部";
const PEOPLE: [&str; 6] = ["曾芳琴", "欧阳建国", "㐂𠮷龘", "单喆堃", "解放", "仇小丽"];
const DAY: &str = "2026-10-31";
const MOMENT: &str = "2026-10-31 10:30";

fn texts<const N: usize>(all: [&str; N]) -> Vec<String> {
    all.map(str::to_owned).to_vec()
}

pub(in crate::print) fn stamp() -> Stamp {
    Stamp {
        fonds_code: "Z109".into(),
        year: 2026,
        number: 12,
        section: "ZT".into(),
        retention: "30年".into(),
        pages: 4,
    }
}

pub(in crate::print) fn stamps(how_many: usize) -> Stamps {
    let one = |n| Stamp { number: n, ..stamp() };
    Stamps { stamps: (1..).take(how_many).map(one).collect(), printed: DAY.into() }
}

pub(in crate::print) fn dossier(rows: usize) -> Dossier {
    let row = |n: usize| DossierRow {
        document_number: if n.is_multiple_of(3) { format!("云街党〔2026〕{n}号") } else { String::new() },
        author: BRANCH.into(),
        title: format!("[2026年{}月主题党日活动方案、通知、签到册、记录]", n % 12 + 1),
        date: format!("2026-{:02}-10", n % 12 + 1),
        first_page: (n * 4 + 1) as u32,
        note: if n.is_multiple_of(7) { "补录".into() } else { String::new() },
    };
    Dossier {
        fonds_code: "Z109".into(),
        fonds_name: BRANCH.into(),
        class: "支部主题党日资料".into(),
        title: "晨光社区第一党支部2026年支部主题党日资料".into(),
        year: 2026,
        since: "2026-01-10".into(),
        until: "2026-10-10".into(),
        retention: "30年".into(),
        items: rows as u32,
        pages: 112,
        filing_number: String::new(),
        archive_number: "Z109·2026ZT·001".into(),
        number: 1,
        rows: (0..rows).map(row).collect(),
        notes: vec!["3月签到册、8月测评表未归档。".into()],
    }
}

pub(in crate::print) fn dossiers(width: u32, rows: usize) -> Dossiers {
    Dossiers { dossiers: vec![dossier(rows)], width, printed: DAY.into() }
}

pub(in crate::print) fn calibration() -> Calibration {
    Calibration { printer: "办公室打印机".into(), right: "0.5".into(), down: "-1.2".into(), printed: DAY.into() }
}

pub(in crate::print) fn sign_in(people: usize) -> SignIn {
    SignIn {
        organisation: BRANCH.into(),
        kinds: "支部党员大会、支部主题党日".into(),
        topic: "学习贯彻党章，讨论下半年计划".into(),
        day: "2026-10-10".into(),
        time: "9:00".into(),
        place: "晨光社区党群服务中心一楼".into(),
        host: "欧阳建国".into(),
        names: (0..people).map(|n| PEOPLE[n % 6].to_owned()).collect(),
    }
}

pub(in crate::print) fn sign_ins(people: usize) -> SignIns {
    SignIns { sheets: vec![sign_in(people)], printed: DAY.into(), printed_at: MOMENT.into() }
}

pub(in crate::print) fn minute() -> MinuteFacts {
    MinuteFacts {
        organisation: BRANCH.into(),
        kinds: "支部党员大会".into(),
        topic: "讨论下半年计划，表决积分管理办法".into(),
        day: "2026-10-10".into(),
        time: "9:00".into(),
        place: "晨光社区党群服务中心一楼".into(),
        host: "欧阳建国".into(),
        recorder: "曾芳琴".into(),
        lecturer: String::new(),
        due: "43".into(),
        present: "39".into(),
        guests: "2".into(),
        came: (0..39).map(|n| PEOPLE[n % 6].to_owned()).collect(),
        excused: texts(["解放（因病）", "仇小丽（外出）"]),
        away: texts(["单喆堃（无故）"]),
        body: "书记通报上半年工作。与会党员逐条讨论。\n组织委员说明积分办法的改动。".into(),
        votes: vec![["党员积分制管理办法", "43", "39", "2", "39", "1", "1"].map(str::to_owned)],
        resolutions: vec![["11月起执行新办法", "组织委员 曾芳琴", "2026-11-01", "未办结"].map(str::to_owned)],
        book_page: "第36页".into(),
        late_on: "2026-11-12".into(),
    }
}

pub(in crate::print) fn minutes() -> Minutes {
    Minutes { minutes: vec![minute()], printed: DAY.into(), printed_at: MOMENT.into() }
}

pub(in crate::print) fn letter() -> Letter {
    Letter {
        number: "云岭〔2026〕第12号".into(),
        name: "欧阳建国".into(),
        sex: "男".into(),
        age: "58".into(),
        ethnicity: "汉族".into(),
        kind: "正式党员".into(),
        id_number: "****************1X".into(),
        phone: "138****1234".into(),
        from: BRANCH.into(),
        to: "广东省广州市天河区石牌街道第三社区党支部".into(),
        issued: DAY.into(),
        valid_days: 30,
    }
}

pub(in crate::print) fn letters() -> Letters {
    Letters { letters: vec![letter()], masked: true, printed: DAY.into(), printed_at: MOMENT.into() }
}

pub(in crate::print) fn handbook(people: usize, meetings: usize) -> Handbook {
    let table = |n: usize, row: &dyn Fn(usize) -> Vec<String>| HandbookTable {
        rows: (0..n).map(row).collect(),
        notes: Vec::new(),
    };
    let name = |n: usize| PEOPLE[n % 6];
    let number = |n: usize| (n + 1).to_string();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let meeting = |n: usize| HandbookMeeting {
        day: format!("2026-{:02}-10", n % 12 + 1),
        kinds: "支部主题党日".into(),
        topic: "清洁家园志愿服务".into(),
        facts: vec![
            pair("地点", "晨光社区党群服务中心"),
            pair("主持人", "欧阳建国"),
            pair("应到", "43"),
            pair("实到", "39"),
        ],
        body: "集中学习，随后分组清扫楼道。".into(),
        votes: vec!["通过清扫安排：应到会有表决权的42人，到会39人；赞成39票，反对0票，弃权0票".into()],
        resolutions: vec!["每月第二周的星期六清扫一次。".into()],
        late_on: if n == 1 { "2026-04-03".into() } else { String::new() },
    };
    let mut dues = table(people, &|n| {
        let months = (0..12).map(|m| if m < 10 { "√" } else { "" }.to_owned());
        [number(n), name(n).to_owned()].into_iter().chain(months).collect()
    });
    dues.notes = vec!["全年共收党费12715.00元。".into()];
    Handbook {
        organisation: BRANCH.into(),
        facts: vec![pair("编码", "YL-CG-1"), pair("类别", "党支部"), pair("党员", "43名，其中预备党员1名")],
        committee: table(3, &|n| texts([["书记", "组织委员", "宣传委员"][n], name(n), "2024-06-18", "换届"])),
        groups: table(2, &|n| texts([["第一党小组", "第二党小组"][n], name(n), "21"])),
        members: table(people, &|n| {
            [number(n), name(n).into(), "女".into(), "1952-03".into(), "1975-07-01".into(), "1976-07-01".into()]
                .into_iter()
                .chain(texts(["第一党小组", "组织委员"]))
                .collect()
        }),
        plan: table(6, &|n| {
            vec![format!("{}月25日", n + 1), "支部主题党日".into(), String::new(), "党支部工作条例第十六条".into()]
        }),
        meetings: (0..meetings).map(meeting).collect(),
        talks: table(5, &|n| {
            let rest = texts(["2026-03-12", name(n), name(n + 1), "书记与党员", "社区"]);
            std::iter::once(number(n)).chain(rest).collect()
        }),
        points: table(people, &|n| {
            std::iter::once(number(n)).chain(texts([name(n), "52.33", "18", "19.2", "0", "89.53"])).collect()
        }),
        dues,
        figures: vec![pair("组织生活", "48次"), pair("谈心谈话", "96次"), pair("集中学习", "34学时")],
    }
}

pub(in crate::print) fn handbooks(people: usize, meetings: usize) -> Handbooks {
    let books = vec![handbook(people, meetings)];
    Handbooks { year: 2026, books, printed: DAY.into(), printed_at: MOMENT.into() }
}

pub(in crate::print) fn receipt(n: usize) -> DuesReceipt {
    DuesReceipt {
        organisation: "晨光社区第一党支部".into(),
        number: format!("2026-{:04}{}", n + 12, ["", "换1"][n % 2]),
        replaces: ["".to_owned(), format!("2026-{:04}", n + 12)][n % 2].clone(),
        name: ["欧阳建国", "㐂𠮷龘", "曾芳琴"][n % 3].into(),
        months: "2026年7月至12月，共6个月".into(),
        amount: "153.00".into(),
        capital: "壹佰伍拾叁元整".into(),
        paid_on: "2026-10-12".into(),
        how: ["现金", "扫码（代交）"][n % 2].into(),
        collector: ["仇小丽", ""][n % 2].into(),
    }
}

pub(in crate::print) fn receipts(count: usize) -> DuesReceipts {
    DuesReceipts { receipts: (0..count).map(receipt).collect(), printed: "2026-10-31".into() }
}
