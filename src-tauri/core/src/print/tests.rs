mod figures;
mod overflow;
mod paper;
mod samples;

use super::*;
use samples::*;

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
        Template::Backsheet => &["盒内文件情况说明", "本盒共 28 件 112 页", "检查日期"],
        Template::Recovery => &[
            "AGE-SECRET-KEY-1QQPQ8Z8ZT0R7WDZKF0L0XZ5W8V3H9E2N6M4JYC7SP5KUA0DGTLQ6RX8Y2",
            "7KQ2M",
            "D3FJV",
            "梧桐",
            "4271",
        ],
        Template::Slip => &["7KQ2M - 9XWTR", "YL-CG_2026-10_r1_s3.zhibu", "组织生活", "身份证号", "接收码", "第 1 页"],
    }
}

/// How wide a gap is read back differs between versions of poppler.
fn squeezed(pdf: &std::path::Path) -> String {
    paper::text(pdf).split_whitespace().collect()
}

#[test]
fn every_document_prints_with_its_fonts_inside_and_reads_back() {
    for template in Template::ALL {
        let printed = pdf(fonts(), template, &of(template)).unwrap();
        assert_eq!(printed.warnings, Vec::<String>::new(), "{template:?}");
        let file = paper::file(&printed.pdf);
        let fonts = paper::fonts(file.path());
        assert!(
            !fonts.is_empty() && fonts.iter().all(|(_, embedded, unicode)| *embedded && *unicode),
            "{template:?} {fonts:?}"
        );
        let text = squeezed(file.path());
        for words in said(template) {
            assert!(text.contains(&words.replace(' ', "")), "{template:?} lacks {words}:\n{text}");
        }
    }
}

#[test]
fn the_same_data_gives_the_same_bytes_and_the_date_comes_with_it() {
    for template in Template::ALL {
        let [a, b] = [(); 2].map(|()| pdf(fonts(), template, &of(template)).unwrap().pdf);
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
    let printed = pdf(fonts(), Template::Cover, &covers(data)).unwrap();
    assert_eq!(printed.warnings, Vec::<String>::new());
    let text = paper::text(paper::file(&printed.pdf).path());
    assert!(text.contains("㐂𠮷龘囍䶮社区喆堃支部"), "{text}");
}

#[test]
fn a_character_without_a_glyph_is_named_and_the_rest_still_prints() {
    let mut data = cover();
    data.title = "晨光𪚥社区𪚥".into();
    let printed = pdf(fonts(), Template::Cover, &covers(data)).unwrap();
    assert_eq!(printed.warnings.len(), 1, "{:?}", printed.warnings);
    assert!(printed.warnings[0].contains("𪚥") && printed.warnings[0].contains("U+2A6A5"), "{:?}", printed.warnings);
    assert!(paper::text(paper::file(&printed.pdf).path()).contains("晨光社区第一党支部"));
}

#[test]
fn a_catalogue_repeats_its_head_and_counts_its_pages() {
    let printed = pdf(fonts(), Template::Catalogue, &catalogues(catalogue(60))).unwrap();
    assert!(printed.pages > 3);
    let text = squeezed(paper::file(&printed.pdf).path());
    for wanted in ["责任者", "归档文件目录", &format!("共{}页", printed.pages)] {
        assert_eq!(text.matches(wanted).count(), printed.pages, "{wanted}");
    }
    let empty = pdf(fonts(), Template::Catalogue, &catalogues(catalogue(0))).unwrap();
    assert_eq!(empty.pages, 1);
}

#[test]
fn several_boxes_print_into_one_file_each_on_its_own_pages() {
    let data = Covers { covers: vec![cover(); 3], printed: "2026-10-31".into() };
    assert_eq!(pdf(fonts(), Template::CoverA4, &data).unwrap().pages, 3);
    let data = Backsheets { backsheets: vec![backsheet(); 2], printed: "2026-10-31".into() };
    assert_eq!(pdf(fonts(), Template::Backsheet, &data).unwrap().pages, 2);

    let data = Catalogues { catalogues: vec![catalogue(20), catalogue(3)], printed: "2026-10-31".into() };
    let printed = pdf(fonts(), Template::Catalogue, &data).unwrap();
    let text = squeezed(paper::file(&printed.pdf).path());
    assert_eq!(printed.pages, 3);
    for part in ["第1页共2页", "第2页共2页", "第1页共1页"] {
        assert_eq!(text.matches(part).count(), 1, "{part}");
    }
}

#[test]
fn spine_labels_fill_sheets_by_their_width() {
    for (width, pages) in [(SpineWidth::Mm20, 2), (SpineWidth::Mm30, 2), (SpineWidth::Mm40, 3), (SpineWidth::Mm50, 3)] {
        let printed = pdf(fonts(), Template::Spine, &spines(width, 9)).unwrap();
        assert_eq!(printed.pages, pages, "{width:?}");
    }
}

#[test]
fn a_page_becomes_a_picture_and_a_missing_page_a_sentence() {
    let png = png(fonts(), Template::CoverA4, &covers(cover()), 0, 1.0).unwrap();
    assert_eq!(&png[1..4], b"PNG");
    // 210 mm at one pixel a point.
    assert_eq!(u32::from_be_bytes(png[16..20].try_into().unwrap()), 595);
    let error = super::png(fonts(), Template::CoverA4, &covers(cover()), 1, 1.0).unwrap_err();
    assert_eq!(error.code(), crate::Code::NotFound);
}

#[test]
fn without_fonts_a_sentence_says_so_and_one_face_is_enough() {
    let folder = tempfile::tempdir().unwrap();
    let Err(error) = Fonts::load(&[folder.path().into(), "/nowhere".into()]) else { panic!("no fonts there") };
    assert_eq!(error.code(), crate::Code::NotFound);
    assert!(error.fault().message.contains("字体"));

    let assets = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/fonts");
    std::fs::copy(assets.join("FandolSong-Regular.otf"), folder.path().join("FandolSong-Regular.otf")).unwrap();
    let poor = Fonts::load(&[folder.path().into()]).unwrap();
    assert!(pdf(&poor, Template::Cover, &covers(cover())).unwrap().warnings.is_empty());
}

#[test]
fn data_that_lacks_a_field_is_a_bug_and_shows_none_of_it() {
    let error =
        pdf(fonts(), Template::Cover, &serde_json::json!({"title": "某某人", "printed": "2026-10-31"})).unwrap_err();
    assert!(!error.to_string().contains("某某人") && !error.fault().message.contains("某某人"));
}
