use crate::sheet::text::{clean, fold_width, name, squeeze};
use proptest::prelude::*;

#[test]
fn clean_keeps_what_people_mean() {
    for (raw, cleaned) in [
        ("", ""),
        (" 传承红色文化，服务邻里　", "传承红色文化，服务邻里"),
        ("一\r\n二\r三\n四", "一\n二\n三\n四"),
        ("甲 \u{200B}乙\u{00A0}\u{3000}丙", "甲 乙 丙"),
        ("\u{FEFF}秦远山\u{0007}", "秦远山"),
        ("a\tb", "a b"),
        ("一 \n 二", "一\n二"),
        ("e\u{301}", "é"),
        ("\n\n", ""),
        ("\u{2028}甲\u{2029}乙", "甲\n乙"),
        ("\u{10A0D}\u{200B}\u{C55}", "\u{C55}\u{10A0D}"),
    ] {
        assert_eq!(clean(raw), cleaned, "{raw:?}");
    }
}

#[test]
fn widths_blanks_and_names() {
    assert_eq!(fold_width("Ａ１：（）！　、。"), "A1:()! 、。");
    assert_eq!(squeeze("９９０１０１ １９６２\u{3000}０９\n１９ ９１３Ｘ"), "99010119620919913X");
    for (raw, plain) in [
        ("赵 勇", "赵勇"),
        ("赵　勇", "赵勇"),
        ("阿依‧古丽", "阿依·古丽"),
        ("阿依•古丽", "阿依·古丽"),
        ("阿依．古丽", "阿依·古丽"),
        ("阿依.古丽", "阿依·古丽"),
        ("阿依 · 古丽", "阿依·古丽"),
        ("Anna  Li", "Anna Li"),
        ("J. Li", "J.Li"),
        ("\u{200B}柳\n青", "柳青"),
        ("㐂𠮷", "㐂𠮷"),
    ] {
        assert_eq!(name(raw), plain, "{raw:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]
    #[test]
    fn doing_it_twice_changes_nothing(raw in "[\\PC\\s\u{200B}\u{3000}\u{FF10}-\u{FF19}]{0,40}") {
        let once = clean(&raw).into_owned();
        prop_assert_eq!(clean(&once), once.as_str());
        prop_assert!(!once.starts_with(char::is_whitespace) && !once.ends_with(char::is_whitespace));
        let once = squeeze(&raw).into_owned();
        prop_assert_eq!(squeeze(&once), once.as_str());
        let once = name(&raw);
        prop_assert_eq!(name(&once), once.as_str());
    }
}
