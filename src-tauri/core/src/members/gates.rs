//! What the rooms above know of a member and his events must not run against. Members stand below dues and points, so the
//! caller hands it in, as it hands settled months to the organisation's life.

use super::{Event, EventKind, kinds};
use crate::{Error, Month, Result};
use std::collections::BTreeSet;

/// What stands against an event; empty where nothing does.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Gates {
    /// Months that are settled, each with the organisation's id: their points are closed or their report is locked.
    pub settled: BTreeSet<(String, Month)>,
    /// Months of dues that were due before the event's day and are not paid in full, oldest first.
    pub owed: Vec<Month>,
}

impl Gates {
    /// Whether an event may be entered, or take the place of `replaced`; the warning to show where it may. A fact of a settled
    /// month enters and is marked; what such a month was reckoned by is not moved.
    /// # Errors
    /// `Forbidden` where dues are open and the relation would leave, or a category would change in a settled month.
    pub(super) fn permit(&self, event: &Event, replaced: Option<&Event>) -> Result<Option<String>> {
        if matches!(event.kind, EventKind::LetterOut | EventKind::TransferOut) && !self.owed.is_empty() {
            return Err(owing(&self.owed));
        }
        let both: Vec<&Event> = [Some(event), replaced].into_iter().flatten().collect();
        for change in &both {
            self.keeps_categories(change)?;
        }
        let asked = |e: &&&Event| e.kind == EventKind::Grouped || kinds::rule(e.kind).is_ok_and(|rule| rule.counted);
        let reached = both.iter().filter(asked).filter_map(|e| self.first_from(&e.organisation_id, Month::of(e.day)));
        Ok(reached.min().map(|month| {
            format!(
                "{month}的积分已经结账或月报已经锁定：这一项已按补录登记，那个月的数字不变。如影响积分，请在未结的月份用冲正更正。"
            )
        }))
    }

    /// # Errors
    /// `Forbidden` where a settled month was reckoned by the category that the event changes.
    pub(super) fn keeps_categories(&self, event: &Event) -> Result<()> {
        let month = event.details.month.filter(|_| event.kind == EventKind::Category);
        let Some(first) = month.and_then(|month| self.first_from(&event.organisation_id, month)) else { return Ok(()) };
        let of = |(organisation, _): &&(String, Month)| *organisation == event.organisation_id;
        let open = self.settled.iter().filter(of).map(|(_, month)| *month).max().unwrap_or(first).next();
        Err(Error::forbidden(format!(
            "{first}的积分已经结账，积分类别不能再从那时改。请把“从哪个月起”写成{open}或以后；已结月份的出入用冲正更正。"
        )))
    }

    /// The first month, from `month` on, that no settled month of the organisation follows.
    pub(super) fn open_from(&self, organisation_id: &str, month: Month) -> Month {
        let of = |(organisation, _): &&(String, Month)| organisation == organisation_id;
        self.settled.iter().filter(of).map(|(_, settled)| settled.next()).max().map_or(month, |open| open.max(month))
    }

    /// The first settled month of an organisation from a month on.
    fn first_from(&self, organisation_id: &str, month: Month) -> Option<Month> {
        let from = (organisation_id.to_owned(), month);
        self.settled.range(from..).next().filter(|(o, _)| o == organisation_id).map(|(_, month)| *month)
    }
}

fn owing(months: &[Month]) -> Error {
    const SHOWN: usize = 6;
    let named: Vec<String> = months.iter().take(SHOWN).map(Month::to_string).collect();
    let more = if months.len() > SHOWN { "等" } else { "" };
    Error::forbidden(format!(
        "他还有{}{more}共{}个月的党费没有交清，不能转出。请先收齐，把缴费登记到党费里再办；确有困难的，先办减免。",
        named.join("、"),
        months.len()
    ))
}
