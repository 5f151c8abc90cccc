//! Search keys of names: pinyin without tones, `ü` as `v`. A surname has its own reading: 曾 is Zēng, 单 is Shàn. Any other
//! character is found by each of its readings, for nobody but its bearer knows how 乐 in a name is said.

use ::pinyin::{ToPinyin, ToPinyinMulti};

/// Surnames whose reading differs from the character's commonest one.
#[rustfmt::skip]
const SINGLE: &[(char, &str)] = &[
    ('单', "shan"), ('仇', "qiu"), ('解', "xie"), ('查', "zha"), ('曾', "zeng"), ('朴', "piao"),
    ('区', "ou"), ('任', "ren"), ('华', "hua"), ('盖', "ge"), ('葛', "ge"), ('召', "shao"),
    ('员', "yun"), ('贠', "yun"), ('纪', "ji"), ('翟', "zhai"), ('冼', "xian"), ('洗', "xian"),
    ('尉', "wei"), ('种', "chong"), ('重', "chong"), ('秘', "bi"), ('折', "she"), ('逄', "pang"),
    ('缪', "miao"), ('繆', "miao"), ('牟', "mou"), ('乜', "nie"), ('乐', "yue"), ('宁', "ning"),
    ('燕', "yan"), ('应', "ying"), ('柏', "bai"), ('哈', "ha"), ('晟', "cheng"), ('黑', "he"),
    ('臧', "zang"), ('长', "chang"), ('车', "che"), ('石', "shi"), ('隗', "kui"), ('郗', "xi"),
    ('幺', "yao"), ('覃', "qin"), ('谌', "chen"), ('郇', "xun"), ('呙', "guo"), ('褚', "chu"),
    ('瞿', "qu"), ('过', "guo"), ('俞', "yu"), ('谷', "gu"), ('卜', "bu"), ('少', "shao"),
    ('都', "du"), ('沈', "shen"), ('祭', "zhai"), ('戚', "qi"), ('那', "na"), ('适', "kuo"),
    ('撒', "sa"), ('么', "yao"), ('阚', "kan"), ('阙', "que"), ('訾', "zi"), ('佴', "nai"),
    ('妫', "gui"), ('娄', "lou"), ('句', "gou"), ('载', "dai"), ('佟', "tong"), ('曲', "qu"),
    ('令', "ling"), ('莘', "shen"), ('相', "xiang"), ('盛', "sheng"), ('降', "jiang"), ('行', "xing"),
    ('宓', "mi"), ('费', "fei"), ('角', "jue"), ('藏', "zang"), ('艾', "ai"), ('参', "shen"),
    ('亓', "qi"), ('率', "lv"), ('殷', "yin"), ('万', "wan"), ('奇', "qi"), ('郝', "hao"),
];

/// Surnames of two characters with a reading of their own.
#[rustfmt::skip]
const DOUBLE: &[(&str, [&str; 2])] = &[
    ("尉迟", ["yu", "chi"]), ("万俟", ["mo", "qi"]), ("澹台", ["tan", "tai"]), ("单于", ["chan", "yu"]),
    ("长孙", ["zhang", "sun"]), ("令狐", ["ling", "hu"]), ("呼延", ["hu", "yan"]), ("宗政", ["zong", "zheng"]),
    ("濮阳", ["pu", "yang"]), ("鲜于", ["xian", "yu"]), ("夏侯", ["xia", "hou"]), ("赫连", ["he", "lian"]),
    ("皇甫", ["huang", "fu"]), ("第五", ["di", "wu"]), ("乐正", ["yue", "zheng"]), ("亓官", ["qi", "guan"]),
    ("司寇", ["si", "kou"]), ("子车", ["zi", "ju"]), ("颛孙", ["zhuan", "sun"]), ("仉督", ["zhang", "du"]),
    ("公孙", ["gong", "sun"]), ("钟离", ["zhong", "li"]), ("宇文", ["yu", "wen"]), ("纳兰", ["na", "lan"]),
    ("漆雕", ["qi", "diao"]), ("哥舒", ["ge", "shu"]), ("叱干", ["chi", "gan"]), ("可频", ["ke", "pin"]),
];

/// How a name is mostly said: `zengfangqin` and `zfq` for 曾芳琴. Latin letters stand for themselves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Keys {
    pub full: String,
    pub initials: String,
}

/// The readings of a name as they are stored, a character after the other: `zeng fang qin`, `wang yue/le/lao ming`. The one
/// that is mostly right stands first; what is neither Chinese nor a letter or digit is left out.
pub fn readings(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let double = DOUBLE.iter().find(|(surname, _)| chars.len() > 2 && name.starts_with(surname));
    let mut all = String::with_capacity(name.len() * 3);
    for (i, c) in chars.iter().enumerate() {
        let own = match (double, i) {
            (Some((_, readings)), 0 | 1) => Some(readings[i]),
            (None, 0) => surname(*c),
            _ => None,
        };
        let syllables = own.map_or_else(|| said(*c), |reading| vec![reading.to_owned()]);
        if !syllables.is_empty() {
            all.push_str(if all.is_empty() { "" } else { " " });
            all.push_str(&syllables.join("/"));
        }
    }
    all
}

/// Every reading of one character, each once.
fn said(c: char) -> Vec<String> {
    if c.is_ascii_alphanumeric() {
        return vec![c.to_ascii_lowercase().to_string()];
    }
    let plain = |reading: ::pinyin::Pinyin| reading.plain().replace('ü', "v");
    let mut all: Vec<String> = c.to_pinyin().map(plain).into_iter().collect();
    for other in c.to_pinyin_multi().into_iter().flatten().map(plain) {
        if !all.contains(&other) {
            all.push(other);
        }
    }
    all
}

fn surname(c: char) -> Option<&'static str> {
    SINGLE.iter().find(|(s, _)| *s == c).map(|(_, reading)| *reading)
}

/// The first reading of each character.
pub fn keys(name: &str) -> Keys {
    keys_of(&readings(name))
}

/// As [`keys`], of the [`readings`] of a name.
pub fn keys_of(readings: &str) -> Keys {
    let firsts: Vec<&str> = readings.split(' ').filter_map(|s| s.split('/').next()).collect();
    Keys { full: firsts.concat(), initials: firsts.iter().filter_map(|s| s.chars().next()).collect() }
}

/// What a name of these [`readings`] is found by besides its [`keys`]: the other ones, full and as initials, as far as a list can hold them.
pub fn others(readings: &str) -> Vec<String> {
    const MOST: usize = 8;
    if !readings.contains('/') {
        return Vec::new();
    }
    let mut ways = vec![String::new()];
    for syllable in readings.split(' ') {
        let longer = |way: &String| syllable.split('/').map(|r| format!("{way} {r}")).collect::<Vec<_>>();
        ways = ways.iter().flat_map(longer).take(MOST).collect();
    }
    let first = keys_of(readings);
    let mut others: Vec<String> = Vec::new();
    for way in ways.iter().skip(1) {
        let keys = keys_of(way.trim_start());
        for key in [keys.full, keys.initials] {
            if key != first.full && key != first.initials && !others.contains(&key) {
                others.push(key);
            }
        }
    }
    others
}

/// True where what was typed (lower case, without blanks) spells the name of these [`readings`] from its beginning, or two
/// letters and more from any character on. Of each character its whole reading or its initial is typed, of the last one as
/// much as there is: `zengfangqin`, `zfq`, `zengfq`, `fangq`; `zhfq` or `zfq` for 张芳琴.
pub fn spells(readings: &str, typed: &str) -> bool {
    let typed = typed.replace('ü', "v");
    let mut rest = readings;
    loop {
        if spelt(rest, &typed) {
            return true;
        }
        match rest.split_once(' ') {
            Some((_, next)) if typed.len() > 1 => rest = next,
            _ => return false,
        }
    }
}

fn spelt(readings: &str, typed: &str) -> bool {
    let (syllable, rest) = readings.split_once(' ').unwrap_or((readings, ""));
    syllable.split('/').filter(|reading| !reading.is_empty()).any(|reading| {
        let then = |by: &str| typed.strip_prefix(by).is_some_and(|left| left.is_empty() || spelt(rest, left));
        let initial = if ["zh", "ch", "sh"].iter().any(|two| reading.starts_with(two)) { 2 } else { 1 };
        reading.starts_with(typed) || then(reading) || then(&reading[..initial]) || initial == 2 && then(&reading[..1])
    })
}
