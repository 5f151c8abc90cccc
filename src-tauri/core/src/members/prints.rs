//! What the papers of the roster say. Layout is print's.

use super::view::{self, Around, ROSTER, View, plain};
use super::{EventKind, Member, Named, Number, rows};
use crate::branch::{self, Scope};
use crate::print::{Letter, Letters, Listing, ListingColumn, ListingPart, MemberForm, MemberForms, Paper};
use crate::{At, Error, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

/// Whose forms are printed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Which {
    /// Everybody in the scope.
    Everybody,
    /// By id, or by name with the end of the ID number where there are namesakes.
    These(Vec<String>),
}

/// 党员花名册, domain rules 3.1 (d): one part for each organisation of the scope.
/// # Errors
/// `NotFound` where nobody belongs there today.
pub fn roster(conn: &Connection, at: &At, scope: &Scope, paper: Paper, number: Number) -> Result<Listing> {
    let parts = branch::covered(conn, scope)?.into_iter().map(|o| (o.name, Scope::One(o.id)));
    table(conn, at, "党员花名册", (paper, number), &View::of(ROSTER), parts)
}

/// 党员基本信息汇总表 in the standard columns A–U, domain rules 3.1 (b); it names the branch of each member itself.
/// # Errors
/// As [`roster`].
pub fn summary(conn: &Connection, at: &At, scope: &Scope, number: Number) -> Result<Listing> {
    listing(conn, at, scope, "党员基本信息汇总表", &View::default(), Paper::A3, number)
}

/// What a view shows, as one table.
/// # Errors
/// As [`roster`]; `Usage` for a column that is not there.
pub fn listing(
    conn: &Connection,
    at: &At,
    scope: &Scope,
    title: &str,
    view: &View,
    paper: Paper,
    number: Number,
) -> Result<Listing> {
    let name = match scope {
        Scope::All => branch::workspace(conn)?.name,
        Scope::One(id) => branch::by_id(conn, id)?.name,
    };
    table(conn, at, title, (paper, number), view, [(name, scope.clone())].into_iter())
}

fn table(
    conn: &Connection,
    at: &At,
    title: &str,
    (paper, number): (Paper, Number),
    view: &View,
    of: impl Iterator<Item = (String, Scope)>,
) -> Result<Listing> {
    let mut columns = Vec::new();
    let mut parts = Vec::new();
    for (organisation, scope) in of {
        let seen = view::seen(conn, &scope, at.today(), view, number)?;
        columns = seen
            .columns
            .iter()
            .map(|c| ListingColumn { head: c.header.into(), chars: c.chars, kind: c.kind })
            .collect();
        let rows: Vec<Vec<String>> = seen.rows.iter().map(|r| r.iter().map(plain).collect()).collect();
        if !rows.is_empty() {
            let about = format!("截至{}　　共{}人", at.today().format("%Y年%-m月%-d日"), rows.len());
            parts.push(ListingPart { organisation, about, rows });
        }
    }
    if parts.is_empty() {
        return Err(Error::not_found("名册里没有要打印的人。请先导入名册，或放宽查找条件。"));
    }
    Ok(Listing {
        title: title.into(),
        paper,
        mark: if number == Number::Masked {
            "号码、住址已脱敏"
        } else {
            "含完整个人信息，请妥善保管，不得外传"
        }
        .into(),
        columns,
        parts,
        signs: Vec::new(),
        printed: at.today().to_string(),
        printed_at: at.now.format("%Y-%m-%d %H:%M").to_string(),
    })
}

/// 党员基本信息采集表, one page a member, in the order asked for.
/// # Errors
/// `NotFound` where the roster has no such person, `Usage` where several have the name.
pub fn forms(conn: &Connection, at: &At, scope: &Scope, which: &Which, number: Number) -> Result<MemberForms> {
    let members = super::on(conn, scope, at.today())?;
    let chosen: Vec<&Member> = match which {
        Which::Everybody => members.iter().collect(),
        Which::These(who) => who.iter().map(|w| one(&members, w)).collect::<Result<_>>()?,
    };
    if chosen.is_empty() {
        return Err(Error::not_found("名册里还没有人，没有采集表可打。请先导入名册。"));
    }
    let around = Around::of(conn, at.today(), true, number)?;
    Ok(MemberForms {
        forms: chosen.into_iter().map(|m| form(&around, m)).collect(),
        masked: number == Number::Masked,
        printed: at.today().to_string(),
        printed_at: at.now.format("%Y-%m-%d %H:%M").to_string(),
    })
}

/// 组织关系介绍信 with stub and receipt, one sheet a member: number, place and days of the newest letter on record, the pen for
/// what is not. It goes with the superior's letter, which is what counts (R-教管 第二十五条).
/// # Errors
/// As [`forms`]; `Usage` for nobody.
pub fn letters(conn: &Connection, at: &At, scope: &Scope, who: &[String], number: Number) -> Result<Letters> {
    if who.is_empty() {
        return Err(Error::usage("请写要开介绍信的党员。"));
    }
    let members = super::on(conn, scope, at.today())?;
    let around = Around::of(conn, at.today(), true, number)?;
    let written = rows::events(conn, scope, NaiveDate::MIN, at.today())?;
    let letter = |w: &String| {
        let m = one(&members, w)?;
        let out = written
            .iter()
            .rfind(|e| e.member_id == m.id && matches!(e.kind, EventKind::LetterOut | EventKind::TransferOut));
        let put = |key: &str| plain(&around.put(key, 0, m));
        // Whoever receives the letter needs the whole number: where it is not shown, there is room to write it.
        let number_of = |key: &str| if number == Number::Full { put(key) } else { String::new() };
        let told = out.map(|e| (e.details.clone(), e.document.clone())).unwrap_or_default();
        Ok(Letter {
            number: if told.0.letter.is_empty() { told.1 } else { told.0.letter },
            name: put("name"),
            sex: put("sex"),
            age: m.age(at.today()).map(|n| n.to_string()).unwrap_or_default(),
            ethnicity: put("ethnicity"),
            kind: put("kind"),
            id_number: number_of("id_number"),
            phone: number_of("mobile"),
            from: put("organisation"),
            to: told.0.place,
            issued: told.0.issued.map(|d| d.to_string()).unwrap_or_default(),
            valid_days: told.0.valid_days.unwrap_or(0),
        })
    };
    Ok(Letters {
        letters: who.iter().map(letter).collect::<Result<_>>()?,
        masked: number == Number::Masked,
        printed: at.today().to_string(),
        printed_at: at.now.format("%Y-%m-%d %H:%M").to_string(),
    })
}

fn one<'m>(members: &'m [Member], who: &str) -> Result<&'m Member> {
    if let Some(member) = members.iter().find(|m| m.id == who) {
        return Ok(member);
    }
    match super::named(members, who) {
        Named::One(member) => Ok(member),
        Named::Nobody => Err(Error::not_found("名册里没有这名党员。请检查姓名，或先把他录入名册。")),
        Named::Several => Err(Error::usage("有同名的党员，请在姓名后加身份证号末四位，例如 李娜1234。")),
    }
}

fn form(around: &Around, m: &Member) -> MemberForm {
    let put = |key: &str| plain(&around.put(key, 0, m));
    MemberForm {
        name: put("name"),
        sex: put("sex"),
        ethnicity: put("ethnicity"),
        id_number: put("id_number"),
        birth: put("birth"),
        education: put("education"),
        kind: put("kind"),
        organisation: put("organisation"),
        joined: put("joined"),
        confirmed: put("confirmed"),
        job: put("job"),
        mobile: put("mobile"),
        landline: put("landline"),
        address: put("address"),
        status: put("status"),
        lost: put("lost"),
        lost_since: put("lost_since"),
        floating: put("floating"),
        floating_to: put("floating_to"),
    }
}
