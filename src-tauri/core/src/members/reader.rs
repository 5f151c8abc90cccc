//! One row of a roster sheet as it stands: each cell read on its own, nothing compared with anything yet.

use super::draft::Draft;
use super::id_number::{self, Fault};
use super::phone::{self, Phone};
use super::{Category, Kind, Status, codes};
use crate::sheet::dates::{self, Reading};
use crate::sheet::{Row, RowNote, text};
use crate::{PartialDate, Precision, Result};

/// A row read, with its remarks; `refused` where it cannot enter at all.
#[derive(Debug)]
pub(super) struct Reader<'r, 'a> {
    row: &'r Row<'a>,
    pub notes: Vec<RowNote>,
    pub refused: bool,
}

impl<'r, 'a> Reader<'r, 'a> {
    pub(super) fn new(row: &'r Row<'a>) -> Self {
        Reader { row, notes: Vec::new(), refused: false }
    }

    /// # Errors
    /// `Internal` where the program was built with a broken code file.
    pub(super) fn read(&mut self) -> Result<Draft> {
        let mut draft = Draft { name: self.name(), organisation: self.plain("organisation"), ..Draft::default() };
        self.id_number(&mut draft);
        draft.sex = self.coded("sex", "sex", "sex-unknown", "性别应写男或女。")?;
        draft.ethnicity = self.coded(
            "ethnicity",
            "ethnicity",
            "ethnicity-unknown",
            "民族不在国家标准名称中，已照原样保留，请核对。",
        )?;
        draft.education = self.coded(
            "education",
            "education",
            "education-unknown",
            "学历不在国家标准名称中，已照原样保留，请核对。",
        )?;
        self.kinds(&mut draft)?;
        draft.status = self.status();
        draft.lost = self.yes_no("lost");
        draft.floating = self.yes_no("floating");
        for field in ["birth", "applied", "activist", "candidate", "joined", "confirmed", "lost_since"] {
            draft.dates.extend(self.date(field).map(|d| (field, d)));
        }
        self.phones(&mut draft);
        for field in ["job", "address", "floating_to", "note", "group", "post"] {
            let cell = self.row.get(field);
            // A masked address from an exported list says nothing new, as a masked number does not.
            let masked = field == "address" && cell.text().contains('*');
            if !cell.is_empty() && !masked {
                draft.texts.push((field, cell.text().into_owned()));
            }
        }
        Ok(draft)
    }

    pub(super) fn warn(&mut self, field: &str, code: &str, message: &str) {
        self.notes.push(RowNote::warning(self.row.number, self.row.header(field), code, message));
    }

    /// The cell is refused; the row may still enter.
    fn refuse_cell(&mut self, field: &str, code: &str, message: &str) {
        self.notes.push(RowNote::error(self.row.number, self.row.header(field), code, message));
    }

    pub(super) fn refuse(&mut self, field: &str, code: &str, message: impl Into<String>) {
        self.notes.push(RowNote::error(self.row.number, self.row.header(field), code, message));
        self.refused = true;
    }

    /// Text without blanks and in half width; words and strokes for "nothing" are empty.
    fn plain(&self, field: &str) -> String {
        let cell = self.row.get(field).text();
        let plain = text::squeeze(&cell);
        if matches!(&*plain, "无" | "暂无" | "不详" | "/" | "\\" | "-" | "--" | "—" | "——" | "空") {
            String::new()
        } else {
            plain.into_owned()
        }
    }

    fn name(&mut self) -> String {
        let cell = self.row.get("name");
        if cell.is_formula {
            self.refuse(
                "name",
                "formula",
                "姓名是公式，没有导入这一行。请在表格中把姓名改成文字（复制后“选择性粘贴—数值”）。",
            );
            return String::new();
        }
        let name = text::name(&cell.text());
        let letter = |c: char| c.is_alphabetic() || matches!(c, '·' | ' ' | '\u{E000}'..='\u{F8FF}');
        if name.is_empty() {
            self.refuse("name", "name-missing", "没有姓名，没有导入这一行。请补上姓名后再导入。");
        } else if cell.is_number() || !name.chars().all(letter) || name.chars().count() > 40 {
            self.refuse("name", "name-invalid", "姓名中有数字或符号，没有导入这一行。请改正后再导入。");
        }
        name
    }

    fn id_number(&mut self, draft: &mut Draft) {
        let cell = self.row.get("id_number");
        let text = self.plain("id_number");
        let text = text.trim_start_matches(['\'', '‘', '’', '`']);
        // A masked number from an exported list says nothing new.
        if text.is_empty() || text.contains('*') {
            return;
        }
        if cell.is_number() || cell.lost_digits() {
            let message = "身份证号被表格存成了数字，末几位已丢失，没有采用。请把这一列设为文本后重新填写；此人已先按无身份证号导入。";
            return self.refuse_cell("id_number", "id-stored-as-number", message);
        }
        match id_number::parse(text) {
            Ok(id) => draft.id_number = Some(id.as_str().to_owned()),
            Err(Fault::Old(suggested)) => {
                draft.id_suggested = Some(suggested.as_str().to_owned());
                self.warn("id_number", "id-old", "这是15位旧身份证号，程序已算出18位号码作为建议，请本人确认。");
            }
            Err(fault) => {
                let (code, message) = refusal(&fault);
                self.refuse("id_number", code, message);
            }
        }
    }

    /// A word of a code set as the label that lists show; an unknown word stays as it is, except for the sex.
    fn coded(&mut self, field: &str, set: &str, code: &str, message: &str) -> Result<Option<String>> {
        let word = self.plain(field);
        if word.is_empty() {
            return Ok(None);
        }
        if let Some(entry) = codes::set(set)?.find(&word) {
            return Ok(Some(entry.label().to_owned()));
        }
        self.warn(field, code, message);
        Ok((field != "sex").then(|| self.row.get(field).text().into_owned()))
    }

    fn kinds(&mut self, draft: &mut Draft) -> Result<()> {
        let word = self.plain("kind");
        draft.kind = kind(&word);
        if draft.kind.is_none() && ["申请", "积极分子", "发展对象", "团员", "群众"].iter().any(|w| word.contains(w))
        {
            self.refuse(
                "kind",
                "not-a-member",
                "这一行不是党员，没有导入。申请人、积极分子、发展对象请在发展党员中登记。",
            );
        } else if draft.kind.is_none() && !word.is_empty() {
            self.refuse("kind", "kind-unknown", "人员类别应写正式党员或预备党员，没有导入这一行。请改正后再导入。");
        }
        let word = self.plain("category");
        draft.category = Category::by_word(&word)?;
        if draft.category.is_none() && !word.is_empty() {
            // Offices also head the column of 正式/预备 with 类别.
            match (draft.kind, kind(&word)) {
                (None, Some(kind)) => draft.kind = Some(kind),
                (Some(_), Some(_)) => {}
                _ => self.warn(
                    "category",
                    "category-unknown",
                    "积分类别应写在职、无职、非公、流动或老弱病残党员，没有采用。",
                ),
            }
        }
        Ok(())
    }

    fn status(&mut self) -> Option<Status> {
        match self.plain("status").as_str() {
            "" => None,
            "正常" | "在册" | "正式" => Some(Status::Normal),
            "停止党籍" | "停止" | "停籍" => Some(Status::Suspended),
            word if ["出党", "除名", "开除", "退党", "死亡", "去世", "转出", "取消"]
                .iter()
                .any(|w| word.contains(w)) =>
            {
                self.refuse("status", "not-here", "这一行的人已不在册，没有导入。请在党员变动中登记去世、转出或出党。");
                None
            }
            _ => {
                self.warn("status", "status-unknown", "党籍状态应写正常或停止党籍，没有采用。");
                None
            }
        }
    }

    fn yes_no(&mut self, field: &'static str) -> Option<bool> {
        // 无 means no here, so this cell is read without the words for nothing.
        let cell = self.row.get(field).text();
        match text::squeeze(&cell).as_ref() {
            "" => None,
            "是" | "有" | "√" | "✓" | "✔" | "Y" | "y" | "YES" | "1" | "流出" | "流入" | "失联" | "流动" => {
                Some(true)
            }
            "否" | "无" | "不是" | "没有" | "×" | "✗" | "N" | "n" | "NO" | "0" | "/" | "-" | "—" => {
                Some(false)
            }
            _ => {
                self.warn(field, "yes-no-unclear", "这一栏应写是或否，没有采用。");
                None
            }
        }
    }

    fn date(&mut self, field: &'static str) -> Option<PartialDate> {
        match dates::reading(self.row.get(field)) {
            Reading::Empty => None,
            Reading::NotADate if self.plain(field).is_empty() => None,
            Reading::Date(date) => Some(date),
            Reading::Doubtful(date) => {
                self.warn(field, "date-doubtful", doubt(date));
                Some(date)
            }
            Reading::NotADate => {
                self.refuse_cell(
                    field,
                    "date-unreadable",
                    "日期看不懂或日历上没有这一天，没有采用。请写成 2001-09-15 这样的日期。",
                );
                None
            }
        }
    }

    /// One column often holds both numbers, or the landline alone: each goes where it belongs.
    fn phones(&mut self, draft: &mut Draft) {
        let (mut mobile, mut landline, mut odd) = (None, None, None);
        for field in ["mobile", "landline"] {
            let text = self.plain(field);
            for part in text.split(['/', '、', ',', '，', ';', '；']).filter(|p| !p.is_empty() && !p.contains('*')) {
                match phone::parse(part) {
                    Phone::Mobile(number) => drop(mobile.get_or_insert(number)),
                    Phone::Landline(number) => drop(landline.get_or_insert(number)),
                    Phone::Neither => drop(odd.get_or_insert((field, part.to_owned()))),
                }
            }
        }
        // What is no number at all is kept as written, so that it is seen and mended.
        match odd {
            Some(("mobile", part)) => drop(mobile.get_or_insert(part)),
            Some((_, part)) => drop(landline.get_or_insert(part)),
            None => {}
        }
        draft.texts.extend(mobile.map(|n| ("mobile", n)));
        draft.texts.extend(landline.map(|n| ("landline", n)));
    }
}

fn kind(word: &str) -> Option<Kind> {
    match word {
        "正式党员" | "正式" | "中共正式党员" | "中共党员" | "党员" => Some(Kind::Formal),
        "预备党员" | "预备" | "中共预备党员" => Some(Kind::Probationary),
        _ => None,
    }
}

fn refusal(fault: &Fault) -> (&'static str, &'static str) {
    match fault {
        Fault::Length => ("id-length", "身份证号不是18位，没有导入这一行。请核对后改正。"),
        Fault::Characters => ("id-characters", "身份证号中有不该有的字符，没有导入这一行。请核对后改正。"),
        Fault::Birth => ("id-birth-invalid", "身份证号中的出生日期不存在，没有导入这一行。请核对后改正。"),
        Fault::CheckCharacter | Fault::Old(_) => {
            ("id-check-digit", "身份证号校验不符，至少有一位写错，没有导入这一行。请对照身份证改正。")
        }
    }
}

fn doubt(date: PartialDate) -> &'static str {
    match date.precision() {
        Precision::Year => "日期只能确定到年，请按档案补全月日。",
        _ => "日期写法不确定，请按档案核对。",
    }
}
