//! Search keys of names: full pinyin and initials, without tones, `ü` as `v`. A surname has its own reading: 曾 is Zēng, 单 is Shàn.

use ::pinyin::ToPinyin;

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

/// What a name can be found by: `zengfangqin` and `zfq` for 曾芳琴. Latin letters stand for themselves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Keys {
    pub full: String,
    pub initials: String,
}

pub fn keys(name: &str) -> Keys {
    let mut keys = Keys { full: String::new(), initials: String::new() };
    let chars: Vec<char> = name.chars().collect();
    let double = DOUBLE.iter().find(|(surname, _)| chars.len() > 2 && name.starts_with(surname));
    for (i, c) in chars.iter().enumerate() {
        let own = match (double, i) {
            (Some((_, readings)), 0 | 1) => Some(readings[i]),
            (None, 0) => surname(*c),
            _ => None,
        };
        keys.push(*c, own);
    }
    keys
}

fn surname(c: char) -> Option<&'static str> {
    SINGLE.iter().find(|(s, _)| *s == c).map(|(_, reading)| *reading)
}

impl Keys {
    fn push(&mut self, c: char, own: Option<&str>) {
        if let Some(reading) = own {
            self.syllable(reading);
        } else if let Some(reading) = c.to_pinyin() {
            self.syllable(&reading.plain().replace('ü', "v"));
        } else if c.is_ascii_alphanumeric() {
            self.syllable(c.to_ascii_lowercase().encode_utf8(&mut [0; 4]));
        }
    }

    fn syllable(&mut self, reading: &str) {
        self.full.push_str(reading);
        self.initials.extend(reading.chars().next());
    }

    /// True where what was typed (lower case, without blanks) begins the full reading or lies in the initials.
    pub fn matches(&self, typed: &str) -> bool {
        let typed = typed.replace('ü', "v");
        !typed.is_empty() && (self.full.starts_with(&typed) || self.initials.contains(&typed))
    }
}
