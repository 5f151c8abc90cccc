//! The roster beside another one.

use super::{everybody, workbook};
use crate::branch::Scope;
use crate::members::{Comparison, Member, Number, compare, export, save_comparison};
use crate::sheet::Pick;
use crate::store::left;
use crate::testing::peopled;
use crate::vault::Workspace;
use crate::{At, Code};
use std::path::Path;

fn held(w: &Workspace, at: &At, path: &Path, number: Number) -> Comparison {
    compare(w.store.conn(), at, &Scope::All, path, &Pick::default(), number).expect("compared")
}

#[test]
fn a_roster_is_like_its_own_export_whole_or_masked() {
    let (mut w, at, folder) = peopled();
    for (number, name) in [(Number::Full, "全.xlsx"), (Number::Masked, "遮.xlsx")] {
        let path = folder.path().join(name);
        export(&mut w.store, &at, &Scope::All, &path, number).expect("written");
        let found = held(&w, &at, &path, Number::Masked);
        assert_eq!((found.read, found.same), (43, 43), "{name}: {:?}", found.differs);
        assert_eq!(
            found,
            Comparison { read: 43, same: 43, unknown_columns: found.unknown_columns.clone(), ..Comparison::default() }
        );
    }
}

/// The cells of a member as another system has them.
fn cells(m: &Member) -> [String; 8] {
    let home = "中共晨光社区第一党支部委员会".to_owned();
    let birth = m.birth.map(|d| d.to_string()).unwrap_or_default();
    let (status, joined) = (m.status.label().to_owned(), m.joined.map(|d| d.to_string()).unwrap_or_default());
    [m.name.clone(), home, m.id_number.clone(), birth, m.mobile.clone(), status, m.address.clone(), joined]
}

const HEAD: [&str; 8] =
    ["姓名", "所在党支部", "公民身份证号", "出生日期", "手机号", "党籍状态", "家庭住址", "加入党组织日期"];

#[test]
fn who_stands_where_and_what_differs_is_told_masked() {
    let (mut w, at, folder) = peopled();
    let here = everybody(&w.store, &at);
    let whole = |m: &&Member| !m.id_number.is_empty() && m.mobile.len() == 11 && !m.address.is_empty();
    let six: Vec<&Member> = here.iter().filter(whole).take(7).collect();
    let mut rows: Vec<[String; 8]> = six[1..].iter().map(|m| cells(m)).collect();
    rows[0][4] = "13912345678".into();
    rows[1][6] = String::new();
    rows[2][0] = "禤改名".into();
    rows[3][1] = "海棠社区党支部".into();
    rows[4][3].truncate(7);
    rows[5][5] = "死亡".into();
    rows.push(["禤新", "海棠社区党支部", "11010519491231002X", "1949-12-31", "", "正常", "", ""].map(str::to_owned));
    rows.push(["", "", "", "", "13912345679", "", "", ""].map(str::to_owned));
    let lines: Vec<Vec<&str>> = rows.iter().map(|r| r.iter().map(String::as_str).collect()).collect();
    let lines: Vec<&[&str]> = std::iter::once(&HEAD[..]).chain(lines.iter().map(Vec::as_slice)).collect();
    let path = workbook(folder.path(), &lines);
    let before = w.store.conn().total_changes();
    let found = held(&w, &at, &path, Number::Masked);
    assert_eq!(w.store.conn().total_changes(), before, "nothing is written");
    assert_eq!((found.read, found.same, found.elsewhere), (8, 1, 0));
    let only: Vec<_> = found.only_there.iter().map(|p| (p.row, p.name.as_str())).collect();
    assert_eq!((only, found.unread.clone()), (vec![(Some(8), "禤新")], vec![9]));
    assert_eq!(found.only_here.len(), here.len() - 6);
    assert!(found.only_here.iter().any(|p| p.member.as_deref() == Some(&six[0].id)));
    let told = found.differs.iter().map(|d| {
        let fields = d.fields.iter().map(|f| (f.field.as_str(), f.there.as_str())).collect::<Vec<_>>();
        (d.person.row.unwrap_or_default(), fields)
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            (2, vec![("mobile", "139****5678")]),
            (3, vec![("address", "")]),
            (4, vec![("name", "禤改名")]),
            (5, vec![("organisation", "海棠社区党支部")]),
            (7, vec![("status", "死亡")]),
        ]
    );
    let json = serde_json::to_string(&found).expect("json");
    for m in &here {
        for secret in [&m.id_number, &m.mobile, &m.address].into_iter().filter(|s| s.len() > 6) {
            assert!(!json.contains(secret.as_str()), "a whole value of {} is told", m.name);
        }
    }
    let full = held(&w, &at, &path, Number::Full);
    assert_eq!(full.differs[0].fields[0].there, "13912345678");

    let out = folder.path().join("比对.xlsx");
    let written = save_comparison(&mut w.store, &at, &found, &out, Number::Masked).expect("written");
    assert_eq!(written, found.only_here.len() + 1 + 5);
    let log = left(w.store.conn()).expect("the log");
    assert_eq!((log[0].rows, log[0].whole), (written, false));
    let again = save_comparison(&mut w.store, &at, &found, &out, Number::Masked).expect_err("exists");
    assert_eq!(again.code(), Code::CannotWrite);
}

#[test]
fn what_may_mean_several_is_said_and_nobody_is_missed_for_it() {
    let (w, at, folder) = peopled();
    let here = everybody(&w.store, &at);
    let one = here.iter().find(|m| !m.id_number.is_empty()).expect("somebody");
    let twice = cells(one);
    let twice: Vec<&str> = twice.iter().map(String::as_str).collect();
    let found = held(&w, &at, &workbook(folder.path(), &[&HEAD, &twice, &twice]), Number::Masked);
    assert_eq!((found.same, found.unclear.len(), found.only_here.len()), (1, 1, here.len() - 1));
    let nothing = workbook(folder.path(), &[&["甲", "乙"], &["1", "2"]]);
    let refused = compare(w.store.conn(), &at, &Scope::All, &nothing, &Pick::default(), Number::Masked);
    assert_eq!(refused.err().map(|e| e.code()), Some(Code::InputRefused));
}
