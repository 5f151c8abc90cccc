//! The fields of a member's page, read from `assets/rules/fields.toml`, and how a written value is brought to a record.

use super::more::More;
use super::{Beyond, Member, codes, id_number, phone};
use crate::sheet::text;
use crate::{Error, PartialDate, Result};
use serde::Deserialize;
use std::sync::OnceLock;

const TEXT: &str = include_str!("../../../../assets/rules/fields.toml");

/// One field.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Field {
    pub name: String,
    pub label: String,
    /// text, date, choice, number; event where only an event changes it.
    pub input: String,
    #[serde(default)]
    pub restricted: bool,
    #[serde(default)]
    kept: bool,
    #[serde(default)]
    set: String,
    #[serde(default)]
    choices: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct File {
    field: Vec<Field>,
}

/// # Errors
/// `Internal` where the program was built with a broken file.
pub(super) fn fields() -> Result<&'static [Field]> {
    static FIELDS: OnceLock<std::result::Result<Vec<Field>, String>> = OnceLock::new();
    let read = || toml::from_str::<File>(TEXT).map(|f| f.field).map_err(|e| format!("fields.toml: {e}"));
    FIELDS.get_or_init(read).as_deref().map_err(|e| Error::Bug(e.clone()))
}

/// The field of that name or label.
/// # Errors
/// `Usage` where there is none.
pub(super) fn field(named: &str) -> Result<&'static Field> {
    let found = fields()?.iter().find(|f| f.name == named || f.label == named);
    found.ok_or_else(|| Error::usage(format!("名册里没有“{named}”这一项，请改写项目名称。")))
}

impl Field {
    /// The words to choose from.
    /// # Errors
    /// `Internal` where the code set is not in the program.
    pub(super) fn choices(&self) -> Result<Vec<String>> {
        if self.set.is_empty() {
            return Ok(self.choices.clone());
        }
        Ok(codes::set(&self.set)?.entries().iter().map(|e| e.label().to_owned()).collect())
    }

    pub(super) fn value(&self, m: &Member, more: &More) -> String {
        let Beyond { certificate, hardship, helper, .. } = &more.beyond;
        let date = |d: Option<PartialDate>| d.map(|d| d.to_string()).unwrap_or_default();
        match self.name.as_str() {
            "name" => m.name.clone(),
            "sex" => m.sex.clone(),
            "ethnicity" => m.ethnicity.clone(),
            "id_number" => m.id_number.clone(),
            "birth" => date(m.birth),
            "education" => m.education.clone(),
            "applied" => date(m.applied),
            "activist" => date(m.activist),
            "candidate" => date(m.candidate),
            "joined" => date(m.joined),
            "confirmed" => date(m.confirmed),
            "job" => m.job.clone(),
            "mobile" => m.mobile.clone(),
            "landline" => m.landline.clone(),
            "address" => m.address.clone(),
            "floating_to" => m.floating_to.clone(),
            "certificate" => certificate.clone(),
            "hardship" => hardship.clone(),
            "helper" => helper.clone(),
            "note" => m.note.clone(),
            kept => more.plain.get(kept).cloned().unwrap_or_default(),
        }
    }

    /// As a page shows it before somebody asks.
    pub(super) fn masked(&self, m: &Member, more: &More) -> String {
        let value = self.value(m, more);
        match self.name.as_str() {
            _ if value.is_empty() || !self.restricted => value,
            "id_number" => id_number::masked(&value, m.birth),
            "mobile" => phone::masked(&value),
            _ => "••••••".into(),
        }
    }

    /// Writes a value as a person typed it; empty clears the field.
    /// # Errors
    /// `Usage` where it is no value of this field or only an event changes it.
    pub(super) fn set(&self, m: &mut Member, more: &mut More, written: &str) -> Result<()> {
        let typed = text::clean(written);
        let typed = typed.as_ref();
        if self.input == "event" {
            return Err(Error::usage(format!("“{}”要用变动来登记，不能直接改。", self.label)));
        }
        if self.kept {
            let value = self.checked(typed)?;
            more.plain.insert(self.name.clone(), value);
            more.plain.retain(|_, v| !v.is_empty());
            return Ok(());
        }
        match self.name.as_str() {
            "name" if text::name(typed).is_empty() => return Err(Error::usage("姓名不能空着。")),
            "name" => m.name = text::name(typed),
            "sex" => m.sex = self.checked(typed)?,
            "ethnicity" => m.ethnicity = self.checked(typed)?,
            "education" => m.education = self.checked(typed)?,
            "id_number" => (m.id_number, m.id_suggested) = (number(typed)?, String::new()),
            "birth" => m.birth = self.date(typed)?,
            "applied" => m.applied = self.date(typed)?,
            "activist" => m.activist = self.date(typed)?,
            "candidate" => m.candidate = self.date(typed)?,
            "joined" => m.joined = self.date(typed)?,
            "confirmed" => m.confirmed = self.date(typed)?,
            "job" => typed.clone_into(&mut m.job),
            "mobile" => m.mobile = self.phone(typed, |p| matches!(p, phone::Phone::Mobile(_)))?,
            "landline" => m.landline = self.phone(typed, |p| matches!(p, phone::Phone::Landline(_)))?,
            "address" => typed.clone_into(&mut m.address),
            "note" => typed.clone_into(&mut m.note),
            other => return Err(Error::Bug(format!("fields.toml: nothing keeps {other}"))),
        }
        Ok(())
    }

    fn date(&self, typed: &str) -> Result<Option<PartialDate>> {
        if typed.is_empty() {
            return Ok(None);
        }
        let wrong = || Error::usage(format!("“{}”要写成 1972、1972-02 或 1972-02-01。", self.label));
        typed.parse().map(Some).map_err(|_| wrong())
    }

    /// A value of a kept field or of a code set.
    fn checked(&self, typed: &str) -> Result<String> {
        let wrong = |how: &str| Error::usage(format!("“{}”{how}", self.label));
        match self.input.as_str() {
            _ if typed.is_empty() => Ok(String::new()),
            "date" => Ok(self.date(typed)?.map(|d| d.to_string()).unwrap_or_default()),
            "number" => match typed.parse::<f64>() {
                Ok(n) if n >= 0.0 && n.is_finite() => Ok(typed.to_owned()),
                _ => Err(wrong("要写成数字，例如 3200 或 3200.5。")),
            },
            "choice" if self.set.is_empty() => {
                let known = self.choices.iter().any(|c| c == typed);
                if known {
                    Ok(typed.to_owned())
                } else {
                    Err(wrong(&format!("请在{}中选。", self.choices.join("、"))))
                }
            }
            "choice" => {
                let found = codes::set(&self.set)?.find(typed);
                found.map(|e| e.label().to_owned()).ok_or_else(|| wrong("没有这个选项，请核对写法。"))
            }
            _ => Ok(typed.to_owned()),
        }
    }

    fn phone(&self, typed: &str, fits: impl Fn(&phone::Phone) -> bool) -> Result<String> {
        let parsed = phone::parse(typed);
        match &parsed {
            _ if typed.is_empty() => Ok(String::new()),
            phone::Phone::Mobile(text) | phone::Phone::Landline(text) if fits(&parsed) => Ok(text.clone()),
            _ => Err(Error::usage(format!("“{}”不像电话号码：手机11位，固定电话写成 区号-号码。", self.label))),
        }
    }
}

fn number(typed: &str) -> Result<String> {
    if typed.is_empty() {
        return Ok(String::new());
    }
    let parsed = id_number::parse(typed).map_err(|_| Error::usage("身份证号不对，请核对每一位数字。"))?;
    Ok(parsed.as_str().to_owned())
}
