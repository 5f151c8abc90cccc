//! One line of a list after the other: its numbers, its names, and what stands between them.

use super::super::{Named, named};
use super::{Item, Member, Mention, Words};

/// Longest number of a list, and longest name without a dot, in characters.
const NUMBER: usize = 3;
const NAME: std::ops::RangeInclusive<usize> = 2..=4;

pub struct Reader<'a> {
    roster: &'a [Member],
    words: &'a Words,
    says: &'a dyn Fn(&str) -> bool,
    /// What the heading above says of everybody below it; empty where it says nothing.
    section: String,
    /// Somebody was named since the last empty line.
    listed: bool,
    /// Somebody was named at all: what stands before is a heading rather than a name that nobody has.
    begun: bool,
    now: usize,
    pub items: Vec<(usize, Item)>,
}

/// What is being read: its kind, and where its words began.
struct Open {
    item: Item,
    from: usize,
    /// Where its remark begins.
    note: usize,
}

/// A number of the list: where it begins, and where what it numbers begins.
struct Mark {
    from: usize,
    to: usize,
    number: u32,
}

impl<'a> Reader<'a> {
    pub fn new(roster: &'a [Member], words: &'a Words, says: &'a dyn Fn(&str) -> bool) -> Reader<'a> {
        Reader { roster, words, says, section: String::new(), listed: false, begun: false, now: 0, items: Vec::new() }
    }

    pub fn line(&mut self, number: usize, line: &str) {
        self.now = number;
        let chars: Vec<char> = line.trim().chars().collect();
        if chars.is_empty() {
            if self.listed {
                self.section.clear();
            }
            self.listed = false;
            return;
        }
        let marks = self.marks(&chars);
        let first = marks.first().map_or(chars.len(), |m| m.from);
        if chars[..first].iter().any(|c| c.is_alphanumeric()) {
            self.unnumbered(&chars[..first]);
        } else if marks.is_empty() {
            self.push(Item::Heading(written(&chars)));
        }
        for (at, mark) in marks.iter().enumerate() {
            let end = marks.get(at + 1).map_or(chars.len(), |next| next.from);
            if mark.to < end {
                self.names(&chars[mark.to..end]);
            } else {
                // A number that nobody stands behind.
                self.push(Item::Heading(written(&chars[mark.from..end])));
            }
        }
    }

    fn push(&mut self, item: Item) {
        if matches!(item, Item::Found(_)) {
            (self.listed, self.begun) = (true, true);
        }
        self.items.push((self.now, item));
    }

    /// The numbers of the list in a line. Within the line they go on by one, so that a sum is never taken for one.
    fn marks(&self, chars: &[char]) -> Vec<Mark> {
        let begin = chars.iter().position(|c| c.is_alphanumeric()).unwrap_or(chars.len());
        let mut marks: Vec<Mark> = Vec::new();
        let mut at = begin;
        while at < chars.len() {
            let end = at + chars[at..].iter().take_while(|c| c.is_ascii_digit()).count();
            let opens = at == begin || !chars[at - 1].is_alphanumeric() && chars[at - 1] != '.';
            let number = if opens && (1..=NUMBER).contains(&(end - at)) { number(&chars[at..end]) } else { None };
            let next = marks.last().map_or(1, |m| m.number + 1);
            let fits = number.filter(|n| at == begin || *n == next);
            match fits.and_then(|n| Some((n, self.mark_end(chars, end, at == begin)?))) {
                Some((number, to)) => {
                    marks.push(Mark { from: at, to, number });
                    at = to;
                }
                None => at = end.max(at + 1),
            }
        }
        marks
    }

    /// Where what a number numbers begins; none where the number is a day, an hour or a sum.
    fn mark_end(&self, chars: &[char], end: usize, leads: bool) -> Option<usize> {
        let is_sign = |c: &char| matches!(c, '.' | '、' | ')' | ']' | '】' | '。');
        let is_loose = |c: &char| is_sign(c) || c.is_whitespace() || matches!(c, ',' | '，' | ':' | '-');
        let signs = chars[end..].iter().take_while(|c| is_loose(c)).count();
        let signed = chars[end..end + signs].iter().any(is_sign);
        let to = end + signs;
        match chars.get(to) {
            None => (leads && signed).then_some(to),
            Some(c) if c.is_ascii_digit() => None,
            Some(_) if signed || leads && signs > 0 => Some(to),
            Some(_) => (leads && self.hit(chars, to).is_some()).then_some(to),
        }
    }

    /// A line, or what stands before the first number of one.
    fn unnumbered(&mut self, chars: &[char]) {
        let begin = chars.iter().position(|c| c.is_alphanumeric() || matches!(c, '#' | '(')).unwrap_or(0);
        let chars = &chars[begin..];
        let titled = chars.first() == Some(&'#');
        if !titled && self.hit(chars, 0).is_some() {
            return self.names(chars);
        }
        if let Some(colon) = chars.iter().position(|c| *c == ':').filter(|at| at + 1 < chars.len()) {
            let (head, rest) = (written(&chars[..colon]), &chars[colon + 1..]);
            let begins = rest.iter().position(|c| !c.is_whitespace()).unwrap_or(0);
            let shared = self.section_of(&head);
            let lists = has(&head, &self.words.lists) && !has(&head, &self.words.lists_nobody);
            if (lists || shared.is_some()) && self.hit(rest, begins).is_some() {
                let before = std::mem::replace(&mut self.section, shared.unwrap_or_default());
                self.names(rest);
                self.section = before;
                return;
            }
        }
        if !titled && !chars.contains(&':') && self.only_names(chars) {
            return self.names(chars);
        }
        let text = written(chars);
        let heads = titled || text.ends_with(':') || has(&text, &self.words.heading);
        if heads {
            self.section = self.section_of(&text).unwrap_or_default();
            self.listed = false;
        }
        let item = if heads || !self.begun { Item::Heading(text) } else { Item::Unknown(text) };
        self.push(item);
    }

    /// What a heading says of everybody below it: `请假人员：` says 请假.
    fn section_of(&self, heading: &str) -> Option<String> {
        let mut bare = heading.trim_end_matches([':', '的']).to_owned();
        for word in &self.words.heading {
            bare = bare.replace(word.as_str(), "");
        }
        let bare = bare.trim_end_matches('的').trim().to_owned();
        // A sentence is no heading of a list: 有事请提前请假.
        (bare.chars().count() <= *NAME.end() && (self.says)(&bare)).then_some(bare)
    }

    /// True where each word is somebody, could be a name, or is a remark behind one.
    fn only_names(&self, chars: &[char]) -> bool {
        let mut at = 0;
        let mut first = true;
        while at < chars.len() {
            let end = word_end(chars, at);
            if end == at {
                at += 1;
                continue;
            }
            let known = self.hit(chars, at).is_some() || self.like_a_name(&chars[at..end]);
            if !known && (first || !self.remarks(&chars[at..end])) {
                return false;
            }
            first = false;
            at = end;
        }
        !first
    }

    /// Names and remarks, in whatever order they stand.
    fn names(&mut self, chars: &[char]) {
        let mut open: Option<Open> = None;
        let mut at = 0;
        let mut before: &[char] = &[];
        while at < chars.len() {
            if let Some(close) = bracket_end(chars, at) {
                open.get_or_insert_with(|| unread(at));
                at = close;
                continue;
            }
            let end = word_end(chars, at);
            let word = &chars[at..end];
            if word.is_empty() {
                at += 1;
                continue;
            }
            let hit = self.hit(chars, at);
            let aside = hit.as_ref().is_some_and(|(_, to)| self.mentioned_only(before, &chars[*to..]));
            let aside = aside && open.is_some();
            if let Some((item, to)) = hit.filter(|_| !aside) {
                self.close(open.take(), &chars[..at]);
                // 赵勇思和邓建国
                let joined =
                    chars.get(to).is_some_and(|c| "和与及跟".contains(*c)) && self.hit(chars, to + 1).is_some();
                open = Some(Open { item, from: at, note: to + usize::from(joined) });
                at = if joined { to + 1 } else { word_end(chars, to) };
            } else if open.is_none() || !aside && self.like_a_name(word) {
                self.close(open.take(), &chars[..at]);
                open = Some(unread(at));
                at = end;
            } else {
                at = end;
            }
            before = word;
        }
        if open.is_none() {
            open = Some(unread(0));
        }
        self.close(open, chars);
    }

    fn close(&mut self, open: Option<Open>, chars: &[char]) {
        let Some(open) = open else { return };
        let whole = written(&chars[open.from..]);
        let item = match open.item {
            Item::Found(m) => {
                let own = remark(&chars[open.note.min(chars.len())..]).trim_end_matches(':').to_owned();
                let note = if own.is_empty() { self.section.clone() } else { own };
                Item::Found(Mention { note, ..m })
            }
            Item::Several(_) => Item::Several(whole),
            _ => Item::Unknown(whole),
        };
        self.push(item);
    }

    /// Whom the words from here on begin with, and where the name ends; the longest name wins. Blanks within a name do not
    /// count. The last digits of an ID number behind a name tell namesakes apart.
    fn hit(&self, chars: &[char], at: usize) -> Option<(Item, usize)> {
        let ends = self.roster.iter().filter_map(|m| Some((name_end(chars, at, &m.name)?, m)));
        let (end, member) = ends.max_by_key(|(end, _)| *end)?;
        if !self.ends_here(&chars[end..]) {
            return None;
        }
        let tail = tail_end(chars, end);
        let mut told = vec![(end, member.name.clone())];
        told.extend(tail.map(|to| (to, chars[at..to].iter().collect())));
        for (to, name) in told.into_iter().rev() {
            match named(self.roster, &name) {
                Named::One(m) => {
                    let (member_id, name, note) = (m.id.clone(), m.name.clone(), String::new());
                    return Some((Item::Found(Mention { member_id, name, note }), to));
                }
                Named::Several => return Some((Item::Several(String::new()), to)),
                Named::Nobody => {}
            }
        }
        None
    }

    /// True where a name may end before these characters: 王一鸣 is not 王一.
    fn ends_here(&self, rest: &[char]) -> bool {
        let Some(c) = rest.first() else { return true };
        let joins = "和与及跟".contains(*c) && self.roster.iter().any(|m| name_end(rest, 1, &m.name).is_some());
        !c.is_alphabetic() || joins || self.remarks(&rest[..word_end(rest, 0)])
    }

    fn remarks(&self, word: &[char]) -> bool {
        let word: String = word.iter().collect();
        self.words.remark.iter().any(|r| word.starts_with(r.as_str())) || self.words.single.contains(&word)
    }

    /// As long as a name, and nothing that a remark begins with.
    fn like_a_name(&self, word: &[char]) -> bool {
        let han = word.iter().all(|c| c.is_alphabetic() && !c.is_ascii() || *c == '·');
        let long = NAME.contains(&word.len()) || word.contains(&'·') && word.len() <= 15;
        let text: String = word.iter().collect();
        let money = text.ends_with('元') || has(&text, &self.words.proxy[..2]);
        han && long && !money && !self.remarks(word)
    }

    /// `由 邓建国 代交`: somebody else is only mentioned.
    fn mentioned_only(&self, before: &[char], after: &[char]) -> bool {
        let before: String = before.iter().collect();
        let after: String = after.iter().collect();
        let proxy = &self.words.proxy;
        proxy.iter().any(|p| before.ends_with(p.as_str()) || after.starts_with(p.as_str()))
    }
}

fn unread(from: usize) -> Open {
    Open { item: Item::Unknown(String::new()), from, note: from }
}

fn has(text: &str, words: &[String]) -> bool {
    words.iter().any(|w| text.contains(w.as_str()))
}

fn number(digits: &[char]) -> Option<u32> {
    digits.iter().collect::<String>().parse().ok()
}

/// As it stands, without marks at the edges; a heading keeps its colon.
fn written(chars: &[char]) -> String {
    let text: String = chars.iter().collect();
    let is_edge = |c: char| c.is_whitespace() || is_break(&c) && c != ':' || matches!(c, '(' | ')' | '#' | '@');
    let trimmed = text.trim_start_matches(|c| is_edge(c) || c == ':').trim_end_matches(is_edge);
    if trimmed.is_empty() { text.trim().to_owned() } else { trimmed.to_owned() }
}

/// What is written behind a name; empty where only marks stand there.
fn remark(chars: &[char]) -> String {
    let text = written(chars);
    if text.chars().any(char::is_alphanumeric) { text } else { String::new() }
}

fn is_break(c: &char) -> bool {
    !c.is_alphanumeric()
}

/// Where the word ends that begins here; here itself where none does. A dot between digits is part of a sum, one between the
/// parts of a name part of the name.
fn word_end(chars: &[char], at: usize) -> usize {
    let around = |i: usize, is: fn(&char) -> bool| i > at && is(&chars[i - 1]) && chars.get(i + 1).is_some_and(is);
    let inside = |i: usize| match chars[i] {
        '.' => around(i, char::is_ascii_digit),
        '·' => around(i, |c| c.is_alphabetic()),
        _ => false,
    };
    at + (at..chars.len()).take_while(|i| !is_break(&chars[*i]) || inside(*i)).count()
}

/// The place behind a bracket that opens here and is closed.
fn bracket_end(chars: &[char], at: usize) -> Option<usize> {
    (chars.get(at) == Some(&'(')).then_some(())?;
    Some(at + chars[at..].iter().position(|c| *c == ')')? + 1)
}

/// Where the name ends if it stands here.
fn name_end(chars: &[char], at: usize, name: &str) -> Option<usize> {
    let mut end = at;
    let mut some = false;
    for wanted in name.chars().filter(|c| *c != ' ') {
        while some && chars.get(end) == Some(&' ') {
            end += 1;
        }
        if chars.get(end) != Some(&wanted) {
            return None;
        }
        end += 1;
        some = true;
    }
    some.then_some(end)
}

/// Where the last digits of an ID number end that stand behind a name, in brackets or not.
fn tail_end(chars: &[char], at: usize) -> Option<usize> {
    let bracket = usize::from(chars.get(at) == Some(&'('));
    let from = at + bracket;
    let digits = chars.get(from..)?.iter().take_while(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X')).count();
    let closed = bracket == 0 || chars.get(from + digits) == Some(&')');
    (digits >= 4 && closed).then_some(from + digits + bracket)
}
