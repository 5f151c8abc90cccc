mod boxes;
mod figures;
mod looks;
mod official;
mod overflow;
mod own;
mod paper;
mod texts;
mod workbook;

use super::specimen::*;
use super::*;
use serde_json::json;
use std::path::Path;
use std::sync::LazyLock;

static PRESS: LazyLock<Press> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/fonts");
    Press::new(Fonts::load(&[dir]).expect("`cargo xtask setup` fills assets/fonts"))
});

fn press() -> &'static Press {
    &PRESS
}

/// What people must find on each specimen.
fn said(template: Template) -> &'static [&'static str] {
    match template {
        Template::Cover | Template::CoverA4 => {
            &["晨光社区党建工作档案", "支部主题党日资料卷", "Z109-WS·2026-D30-ZT", "30年", "112"]
        }
        Template::Spine => &["Z109", "2026", "0001", "0028"],
        Template::Catalogue => {
            &["归档文件目录", "第 1 页", "共 2 页", "第 2 页", "Z109-WS·2026-D30-ZT-0028", "20260510", "以下空白"]
        }
        Template::CatalogueCover => {
            &["归档文件目录", "Z109", "晨光社区第一党支部", "2026", "30年", "支部主题党日资料卷"]
        }
        Template::Backsheet => &["盒内文件情况说明", "本盒共 28 件 112 页", "检查日期"],
        Template::Recovery => &[
            "AGE-SECRET-KEY-1QQPQ8Z8ZT0R7WDZKF0L0XZ5W8V3H9E2N6M4JYC7SP5KUA0DGTLQ6RX8Y2",
            "7KQ2M",
            "D3FJV",
            "梧桐",
            "4271",
        ],
        Template::Listing => &[
            "党员花名册",
            "脱敏",
            "困难",
            "欧阳建国",
            "㐂𠮷龘",
            "第 1 页",
            "共 2 页",
            "第 2 页",
            "打印时间：2026-10-31 10:30",
        ],
        Template::MemberForm => &["公民身份证号", "〔√〕正常", "外出流向", "基层党委", "已脱敏", "1949年12月31日"],
        Template::Publicity => {
            &["党员积分公示", "欧阳建国", "其余党员积分请向支部查询", "6 个工作日", "受理电话", "2026年10月9日"]
        }
        Template::Statement => &["党员积分对账单", "全年合计 62.33 分", "7.33", "湘组发〔2018〕6号附", "只交本人"],
        Template::Sheet => &[
            "党费收缴情况通报",
            "第一党小组",
            "欧阳建国",
            "㐂𠮷龘",
            "15.00",
            "第 2 页",
            "共 2 页",
            "2026年10月31日",
            "组织委员",
        ],
        Template::Rules => {
            &["党员积分制管理办法（讨论稿）", "每次3分，全年封顶9分", "应到会有表决权党员", "市及以上 4 分"]
        }
        Template::YearReport => &["年度党员积分报告", "21.12", "在职党员（12）", "<3", "分数段", "报社区党委"],
        Template::TalkForm => &[
            "谈心谈话记录表",
            "〔√〕思想状况",
            "〔　〕问题和改进方向",
            "9:00 至 10:00",
            "11月再上门",
            "记录人（签字）",
        ],
        Template::TalkEnvelope => &["谈心谈话记录封存袋", "2026年第12号", "启封登记", "2026年10月12日"],
        Template::Stamp | Template::StampLabels => &["Z109", "2026", "0001", "ZT", "30年"],
        Template::Dossier => &["支部主题党日资料", "2026年支部主题党日资料", "18 件", "Z109", "2026ZT", "001"],
        Template::DossierSpine => &["Z109", "001", "案卷号"],
        Template::DossierList => &["卷内文件目录", "顺序号", "20260510", "以下空白", "第 1 页"],
        Template::DossierBack => &["卷内备考表", "本卷共 18 件 112 页", "立卷时间"],
        Template::SignIn => &["签到册", "欧阳建国", "㐂𠮷龘", "43", "2026年10月10日 9:00"],
        Template::Minutes => &[
            "支部党员大会会议记录",
            "请假：解放（因病）、仇小丽（外出）",
            "缺席：单喆堃（无故）",
            "书面表态",
            "补录",
            "2026年11月12日",
            "手写记录见会议记录本第36页",
        ],
        Template::Letter => &["组织关系介绍信（存根）", "组织关系介绍信回执", "有效期30天", "为准", "脱敏"],
        Template::DuesReceipt => &[
            "党费收据",
            "第一联　存根",
            "第二联　交本人",
            "2026-0016",
            "153.00 元",
            "壹佰伍拾叁元整",
            "代替以前开的 2026-0013 号",
        ],
        Template::Handbook => &["党支部工作手册", "2026年度", "目录", "七、党费收缴", "— 1 —", "补录", "34学时"],
        Template::Calibration => &["打印校准页", "办公室打印机", "向右 0.5 毫米", "20.0"],
        Template::LifeReport => &["“三会一课”落实情况报告", "2026年下半年", "支部主题党日", "93%", "存在的问题"],
        Template::Slip => &["7KQ2M - 9XWTR", "YL-CG_2026-10_r1_s3.zhibu", "组织生活", "身份证号", "接收码", "第 1 页"],
    }
}

/// How wide a gap is read back differs between versions of poppler.
fn squeezed(pdf: &Path) -> String {
    paper::text(pdf).split_whitespace().collect()
}

#[test]
fn every_document_prints_with_its_fonts_inside_and_reads_back() {
    for template in Template::ALL.iter().copied() {
        let printed = pdf(press(), template, &of(template)).unwrap();
        assert_eq!(printed.warnings, Vec::<String>::new(), "{template:?}");
        let file = paper::file(&printed.pdf);
        let fonts = paper::fonts(file.path());
        assert!(
            !fonts.is_empty() && fonts.iter().all(|(_, embedded, unicode)| *embedded && *unicode),
            "{template:?} {fonts:?}"
        );
        let text = squeezed(file.path());
        for words in said(template) {
            let words: String = words.split_whitespace().collect();
            assert!(text.contains(&words), "{template:?} lacks {words}:\n{text}");
        }
    }
}

#[test]
fn the_same_data_gives_the_same_bytes_and_the_date_comes_with_it() {
    for template in Template::ALL.iter().copied() {
        let [a, b] = [(); 2].map(|()| pdf(press(), template, &of(template)).unwrap().pdf);
        assert_eq!(a, b, "{template:?}");
        let text = String::from_utf8_lossy(&a);
        assert!(text.contains("<pdfaid:part>2</pdfaid:part>"), "{template:?} is PDF/A-2");
        let day = if template == Template::Slip { "D:20261103" } else { "D:20261031" };
        assert!(text.contains(day), "{template:?}");
    }
}

#[test]
fn rare_characters_of_names_print_and_read_back() {
    let mut data = cover();
    data.fonds_name = "㐂𠮷龘囍䶮社区喆堃支部".into();
    let printed = pdf(press(), Template::Cover, &covers(data)).unwrap();
    assert_eq!(printed.warnings, Vec::<String>::new());
    let text = paper::text(paper::file(&printed.pdf).path());
    assert!(text.contains("㐂𠮷龘囍䶮社区喆堃支部"), "{text}");
}

#[test]
fn a_character_without_a_glyph_is_named_and_the_rest_still_prints() {
    let mut data = cover();
    data.title = "晨光𪚥社区𪚥".into();
    let printed = pdf(press(), Template::Cover, &covers(data)).unwrap();
    assert_eq!(printed.warnings.len(), 1, "{:?}", printed.warnings);
    assert!(printed.warnings[0].contains("𪚥") && printed.warnings[0].contains("U+2A6A5"), "{:?}", printed.warnings);
    assert!(paper::text(paper::file(&printed.pdf).path()).contains("晨光社区第一党支部"));
}

#[test]
fn a_catalogue_repeats_its_head_and_counts_its_pages() {
    let printed = pdf(press(), Template::Catalogue, &catalogues(catalogue(60))).unwrap();
    assert!(printed.pages > 3);
    let text = squeezed(paper::file(&printed.pdf).path());
    for wanted in ["责任者", "归档文件目录", &format!("共{}页", printed.pages)] {
        assert_eq!(text.matches(wanted).count(), printed.pages, "{wanted}");
    }
    let empty = pdf(press(), Template::Catalogue, &catalogues(catalogue(0))).unwrap();
    assert_eq!(empty.pages, 1);
}

/// The lines of a paper, without the gaps that tell columns apart.
fn lines(pdf: &Path) -> Vec<String> {
    paper::text(pdf).lines().map(|l| l.split_whitespace().collect()).collect()
}

/// A number torn over two lines is copied wrong onto the paper it belongs to.
#[test]
fn no_archive_number_breaks() {
    let numbers = ["Z109-WS·2026-D10-WJ-0001", "Z109-WS·2026·D10·WJ-0128", "WMWM-WS·2026-D30-DWW-0400"];
    let rows: Vec<CatalogueRow> =
        numbers.iter().map(|n| CatalogueRow { archive_number: (*n).into(), ..row(1) }).collect();
    let mut papers = Vec::new();
    for lying in [false, true] {
        let list = catalogues(Catalogue { rows: rows.clone(), ..catalogue(0) });
        papers.push((Template::Catalogue, json!(Catalogues { lying, ..list })));
    }
    let mut listed = listing(Paper::A4, 0);
    // In the place of the 18 characters of an ID number.
    let cell = |n: &str, column: usize| if column == 6 { n.to_owned() } else { String::new() };
    let columns = listed.columns.len();
    listed.parts[0].rows = numbers.iter().map(|n| (0..columns).map(|c| cell(n, c)).collect()).collect();
    papers.push((Template::Listing, json!(listed)));
    let mut plain = sheet(0);
    plain.sheets[0].rows =
        numbers.iter().map(|n| SheetRow::of([String::new(), String::new(), String::new(), (*n).into()])).collect();
    papers.push((Template::Sheet, json!(plain)));
    for (template, data) in papers {
        let printed = pdf(press(), template, &data).unwrap();
        let lines = lines(paper::file(&printed.pdf).path());
        for number in numbers {
            assert!(lines.iter().any(|l| l.contains(number)), "{template:?} breaks {number}: {lines:?}");
        }
    }
}

/// Tables whose widths are the layout's: each column is as wide as it says, and the whole as wide as the sheet.
#[test]
fn a_sheet_knows_the_tables_of_its_own() {
    let tables = [
        ("tasks", 5),
        ("plan", 5),
        ("boxes", 8),
        ("dues-notice", 4),
        ("dues-notice", 3),
        ("dues-half", 8),
        ("dues-fixed", 5),
        ("dues-register", 11),
        ("dues-remitted", 4),
        ("dues-used", 4),
        ("facts", 2),
    ];
    for (table, columns) in tables {
        let mut data = sheet(0);
        let one = &mut data.sheets[0];
        one.table = table;
        one.columns = (0..columns).map(|n| SheetColumn::of(format!("栏{n}"), Default::default())).collect();
        one.rows = vec![SheetRow::of((0..columns).map(|n| format!("格{n}")).collect::<Vec<_>>())];
        let printed = pdf(press(), Template::Sheet, &data).unwrap();
        let text = squeezed(paper::file(&printed.pdf).path());
        assert!((0..columns).all(|n| text.contains(&format!("格{n}"))), "{table}: {text}");
    }
}

/// Whoever signs on the second sheet finds the numbers going on, and what meeting it is of.
#[test]
fn a_sign_in_sheet_goes_on_where_its_first_page_ended() {
    let printed = pdf(press(), Template::SignIn, &more::sign_ins(43)).unwrap();
    assert_eq!(printed.pages, 2);
    let file = paper::file(&printed.pdf);
    let text = paper::text(file.path());
    let pages: Vec<&str> = text.split('\u{c}').take(2).collect();
    let numbers = |page: &str| -> Vec<u32> {
        let table = page.lines().filter(|l| !l.contains('页') && !l.contains('年'));
        table.flat_map(str::split_whitespace).filter_map(|word| word.parse().ok()).collect()
    };
    let (first, second) = (numbers(pages[0]), numbers(pages[1]));
    assert!(first.is_sorted() && second.is_sorted() && first[0] == 1, "{first:?} {second:?}");
    assert_eq!(first.last().map(|n| n + 1), second.first().copied());
    let said: String = pages[1].split_whitespace().collect();
    assert!(said.contains("签到册") && said.contains("2026年"), "{said}");
}

#[test]
fn several_boxes_print_into_one_file_each_on_its_own_pages() {
    let data = Covers { covers: vec![cover(); 3], printed: "2026-10-31".into() };
    assert_eq!(pdf(press(), Template::CoverA4, &data).unwrap().pages, 3);
    let data = Backsheets { backsheets: vec![backsheet(); 2], printed: "2026-10-31".into() };
    assert_eq!(pdf(press(), Template::Backsheet, &data).unwrap().pages, 2);

    let data = Catalogues { catalogues: vec![catalogue(20), catalogue(3)], lying: false, printed: "2026-10-31".into() };
    let printed = pdf(press(), Template::Catalogue, &data).unwrap();
    let text = squeezed(paper::file(&printed.pdf).path());
    assert_eq!(printed.pages, 3);
    for part in ["第1页共2页", "第2页共2页", "第1页共1页"] {
        assert_eq!(text.matches(part).count(), 1, "{part}");
    }
}

#[test]
fn spine_labels_fill_sheets_by_their_width() {
    for (width, pages) in [(SpineWidth::Mm20, 2), (SpineWidth::Mm30, 2), (SpineWidth::Mm40, 3), (SpineWidth::Mm50, 3)] {
        let printed = pdf(press(), Template::Spine, &spines(width, 9)).unwrap();
        assert_eq!(printed.pages, pages, "{width:?}");
    }
}

#[test]
fn a_page_becomes_a_picture_and_a_missing_page_a_sentence() {
    let parts = [(Template::CoverA4, json!(covers(cover()))), (Template::Backsheet, json!(backsheets(backsheet())))];
    let seen = look(press(), &parts, 1, 1.0).unwrap();
    assert_eq!((&seen.png[1..4], seen.pages), (&b"PNG"[..], 2));
    // 210 mm at one pixel a point.
    assert_eq!(u32::from_be_bytes(seen.png[16..20].try_into().unwrap()), 595);
    let error = look(press(), &parts, 2, 1.0).err().unwrap();
    assert_eq!(error.code(), crate::Code::NotFound);
    assert_eq!(look(press(), &[], 0, 1.0).err().unwrap().code(), crate::Code::NotFound);
}

#[test]
fn a_batch_is_one_file_with_the_page_numbers_of_each_part() {
    let parts = [
        (Template::CoverA4, json!(covers(cover()))),
        (Template::Catalogue, json!(catalogues(catalogue(20)))),
        (Template::Catalogue, json!(Catalogues { lying: true, ..catalogues(catalogue(2)) })),
        (Template::StampLabels, of(Template::StampLabels)),
    ];
    let printed = batch(press(), "档案盒打印件", &parts).unwrap();
    assert_eq!((printed.pages, printed.warnings.len()), (5, 0));
    let text = squeezed(paper::file(&printed.pdf).path());
    for said in ["第1页共2页", "第2页共2页", "第1页共1页"] {
        assert_eq!(text.matches(said).count(), 1, "{said}");
    }
}

/// What the printer is off is taken from labels and covers, to the hundredth, and from no other sheet.
#[test]
fn exact_sheets_are_moved_by_what_the_printer_is_off() {
    let moved = press().clone().on_printer(Offset { right: 150, down: -75 });
    let first = |press: &Press, template| {
        let document = layout(press, template, &of(template)).unwrap();
        let (point, _) = document.pages()[0].frame.items().next().unwrap();
        (point.x.to_mm(), point.y.to_mm())
    };
    let (a, b) = (first(press(), Template::CoverA4), first(&moved, Template::CoverA4));
    assert!((b.0 - a.0 - 1.5).abs() < 1e-6 && (b.1 - a.1 + 0.75).abs() < 1e-6, "{a:?} {b:?}");
    assert_eq!(first(press(), Template::Backsheet), first(&moved, Template::Backsheet));
}

#[test]
fn without_fonts_a_sentence_says_so_and_one_face_is_enough() {
    let folder = tempfile::tempdir().unwrap();
    let Err(error) = Fonts::load(&[folder.path().into(), "/nowhere".into()]) else { panic!("no fonts there") };
    assert_eq!(error.code(), crate::Code::NotFound);
    assert!(error.fault().message.contains("字体"));

    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/fonts");
    std::fs::copy(assets.join("FandolSong-Regular.otf"), folder.path().join("FandolSong-Regular.otf")).unwrap();
    let poor = Press::new(Fonts::load(&[folder.path().into()]).unwrap());
    // It prints, and says what it could not set as the standard has it.
    let warned = pdf(&poor, Template::Cover, &covers(cover())).unwrap().warnings;
    assert_eq!(warned.len(), 1);
    assert!(warned[0].contains("没有找到小标宋、仿宋、楷体、黑体字体"), "{warned:?}");
}

#[test]
fn data_that_lacks_a_field_is_a_bug_and_shows_none_of_it() {
    let error =
        pdf(press(), Template::Cover, &serde_json::json!({"title": "某某人", "printed": "2026-10-31"})).unwrap_err();
    assert!(!error.to_string().contains("某某人") && !error.fault().message.contains("某某人"));
}
