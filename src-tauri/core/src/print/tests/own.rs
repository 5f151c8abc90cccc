//! An office's own layouts: they go before the built-in ones, a broken one stops with a sentence and a line, and nothing is lost.

use super::*;
use crate::Code;

/// A folder with that one layout in it.
fn folder(name: &str, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(format!("{name}.typ")), text).unwrap();
    folder
}

fn with(folder: &Path) -> Press {
    press().clone().with_own(Own::read(folder).unwrap())
}

#[test]
fn an_offices_own_layout_goes_before_the_built_in_one() {
    let text = "#import \"page.typ\": *\n#let data = json(\"data.json\")\n#show: base.with(data, \"备考表\")\n#set page(paper: \"a4\")\n我们自己的备考表";
    let folder = folder("备考表", text);
    let printed = pdf(&with(folder.path()), Template::Backsheet, &of(Template::Backsheet)).unwrap();
    assert!(squeezed(paper::file(&printed.pdf).path()).contains("我们自己的备考表"));
    assert!(check(press(), folder.path()).unwrap().iter().all(|c| c.sound));
    let other = pdf(&with(folder.path()), Template::Stamp, &of(Template::Stamp)).unwrap();
    assert!(!squeezed(paper::file(&other.pdf).path()).contains("我们自己"));
}

#[test]
fn a_broken_layout_says_where_and_is_set_aside_without_being_lost() {
    let head = "#import \"page.typ\": *\n#let data = json(\"data.json\")\n#show: base.with(data, \"备考表\")\n";
    let wrong = [
        ("#data.backsheets.first().salary", "第4行", "“salary”这一项"),
        ("\n#unheard", "第5行", "没有“unheard”"),
        ("#text(font: \"某某体\", \"字\")", "", "“某某体”这种字体"),
        ("#rect(width: 3mm", "第4行", "没有配对"),
        ("#import \"没有.typ\": x", "第4行", "引用了没有的文件"),
    ];
    for (line, place, what) in wrong {
        let folder = folder("备考表", &format!("{head}{line}"));
        let error = pdf(&with(folder.path()), Template::Backsheet, &of(Template::Backsheet)).unwrap_err();
        let said = error.fault();
        assert_eq!(said.code, Code::LayoutBroken, "{line}: {error}");
        assert!(said.message.contains(place) && said.message.contains(what), "{line}: {}", said.message);
        assert!(!said.message.contains("晨光社区"), "shows none of the data");

        let checked = check(press(), folder.path()).unwrap();
        assert_eq!((checked.len(), checked[0].sound), (1, false), "{checked:?}");
        let moved = reset(press(), folder.path(), None).unwrap();
        assert!(moved.len() == 1 && moved[0].exists(), "kept under another name: {moved:?}");
        assert!(pdf(&with(folder.path()), Template::Backsheet, &of(Template::Backsheet)).is_ok());
    }
}

#[test]
fn a_broken_shared_layout_is_found_and_the_recovery_sheet_stands_on_its_own() {
    let folder = folder("公用", "#let base(data, title, body) = body\n#let broken = 1 + \"a\"");
    let press_of = with(folder.path());
    assert_eq!(pdf(&press_of, Template::Stamp, &of(Template::Stamp)).unwrap_err().code(), Code::LayoutBroken);
    assert!(pdf(&press_of, Template::Recovery, &of(Template::Recovery)).is_ok());
    assert!(!check(press(), folder.path()).unwrap()[0].sound);
}

#[test]
fn built_in_layouts_are_exported_once_and_never_over_an_offices_own() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("模板");
    let all = export(&folder, None).unwrap();
    assert!(all.len() > Template::ALL.len() && !folder.join("恢复单.typ").exists());
    assert_eq!(export(&folder, Some("备考表")).unwrap_err().code(), Code::CannotWrite);
    assert_eq!(export(&folder, Some("没有")).unwrap_err().code(), Code::NotFound);
    assert_eq!(reset(press(), &folder, Some("没有")).unwrap_err().code(), Code::NotFound);
    std::fs::write(folder.join("备考表.typ"), [0xff, 0xfe, 0x00]).unwrap();
    assert_eq!(Own::read(&folder).err().unwrap().code(), Code::LayoutBroken);
}
