//! What is probably a slip of the pen: the same payment twice, or far more than is due. A person who has looked again enters
//! it all the same; a sheet that is imported is only warned about.

use super::rates::rates;
use super::{Line, rows};
use crate::{Code, Error, Month, Result};
use rusqlite::Connection;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// # Errors
/// `Doubtful` where payments are doubtful and nobody has said that they are right.
pub fn ask(conn: &Connection, lines: &[Line], anyway: bool) -> Result<()> {
    if anyway {
        return Ok(());
    }
    let mut known: HashMap<(&str, Month), Vec<Line>> = HashMap::new();
    let (mut twice, mut large) = (0, 0);
    for line in lines {
        let before = match known.entry((line.member_id.as_str(), line.month)) {
            Entry::Occupied(read) => read.into_mut(),
            Entry::Vacant(new) => new.insert(rows::standing_lines(conn, &line.member_id, line.month)?),
        };
        if before.iter().any(|l| (l.amount, l.paid_on) == (line.amount, line.paid_on)) {
            twice += 1;
        } else {
            let sum = before.iter().map(|l| l.amount).sum::<i64>() + line.amount;
            large += i32::from(is_large(conn, &line.member_id, line.month, sum)?);
        }
        before.push(line.clone());
    }
    let mut said = Vec::new();
    if twice > 0 {
        said.push(format!("有{twice}笔和已经登记的是同一个人、同一个月、同一天、同样的金额，可能记重了"));
    }
    if large > 0 {
        said.push(format!("有{large}笔使当月合计比核定的多出一倍以上，或超过1000元，可能多写了一位"));
    }
    if said.is_empty() {
        return Ok(());
    }
    Err(Error::said(Code::Doubtful, format!("{}。没有登记。请核对；确实无误的，再确认登记。", said.join("；"))))
}

/// True where a month's sum is beyond the usual most, or more than so many times what is assessed.
pub fn is_large(conn: &Connection, member_id: &str, month: Month, sum: i64) -> Result<bool> {
    let rates = rates()?;
    let due = rows::in_force(conn, member_id, month)?.map(|a| a.amount);
    Ok(sum > rates.cap || due.is_some_and(|due| sum > due * rates.doubt_times))
}
