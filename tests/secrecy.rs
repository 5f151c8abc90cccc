//! What bears a mark of State secrecy stays outside, by whichever door it comes, and the sentence does not say it again.

use crate::program::{Answer, ask, office};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const MARK: &str = "机密★10年";

fn written(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let path = folder.join(name);
    fs::write(&path, bytes).expect("written");
    path.to_string_lossy().into_owned()
}

/// A document whose one paragraph is cut into runs, as Word leaves it.
fn document(folder: &Path, name: &str, runs: &[&str]) -> String {
    let runs: String = runs.iter().map(|run| format!("<w:r><w:t>{run}</w:t></w:r>")).collect();
    let body = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>\
         <w:p>{runs}</w:p><w:p><w:r><w:t>姓名：{{{{姓名}}}}</w:t></w:r></w:p></w:body></w:document>"
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).expect("a part");
    zip.write_all(body.as_bytes()).expect("written");
    written(folder, name, &zip.finish().expect("a container").into_inner())
}

struct Desk {
    folder: TempDir,
    books: PathBuf,
}

impl Desk {
    fn ask(&self, words: &[&str]) -> Answer {
        ask(&self.books, words)
    }

    fn refuses(&self, words: &[&str]) {
        let answer = self.ask(words);
        assert_eq!((answer.exit, &answer.json["code"]), (13, &"input-refused".into()), "{words:?} {answer:?}");
        let said = answer.json["message"].as_str().expect("a sentence");
        assert!(said.contains("国家秘密标志") && !said.contains('★'), "{said}");
    }

    fn takes(&self, words: &[&str]) -> Answer {
        let answer = self.ask(words);
        assert_eq!(answer.exit, 0, "{words:?} {answer:?}");
        answer
    }
}

fn desk() -> Desk {
    let folder = TempDir::new().expect("a folder");
    let books = folder.path().join("支部");
    office(&books);
    let roster =
        written(folder.path(), "名册.csv", "姓名,性别,入党时间\n张三,男,2001-01-01\n李四,女,2002-02-02\n".as_bytes());
    let desk = Desk { folder, books };
    desk.takes(&["roster", "import", &roster]);
    desk
}

#[test]
fn a_marked_file_hangs_on_nothing_and_is_filled_by_nobody() {
    let d = desk();
    let at = d.folder.path();
    let held =
        d.takes(&["life", "record", "--kind", "党课", "--day", "2026-10-12", "--recorder", "李四", "--rest-present"]);
    let held = held.json["gathering"]["id"].as_str().expect("an id").to_owned();
    let item = ["archive", "add", "--section", "WJ", "--title", "关于学习保守国家秘密法的通知", "--date", "2026-10-10"];
    let item = d.takes(&item).json["items"][0]["id"].as_str().expect("an id").to_owned();
    let marked = [
        written(at, "通知.txt", format!("{MARK}\n关于某事的通知").as_bytes()),
        document(at, "通知.docx", &["机", "密", "★10年"]),
        written(at, "绝密 通知.pdf", b"%PDF-1.7"),
    ];
    for file in &marked {
        d.refuses(&["archive", "scan", &item, file]);
        d.refuses(&["life", "file", "add", &held, file]);
    }
    d.refuses(&["form", "look", &marked[1]]);
    d.refuses(&["form", "save", "--name", "甲", &marked[1]]);
    d.refuses(&["form", "fill", &marked[1], "--out", &at.to_string_lossy()]);
    d.refuses(&["form", "look", &document(at, "机密名册.docx", &["名册"])]);
    assert_eq!(fs::read_dir(at).expect("a folder").filter(|f| f.as_ref().is_ok_and(|f| f.path().is_dir())).count(), 1);
    // Writing about secrets is no mark.
    d.takes(&["archive", "scan", &item, &written(at, "学习.txt", "保守党的秘密，机密文件由专人保管。".as_bytes())]);
    d.takes(&["form", "look", &document(at, "保密承诺.docx", &["保守国家秘密承诺"])]);
}

#[test]
fn a_marked_word_is_entered_nowhere() {
    let d = desk();
    let at = d.folder.path();
    d.refuses(&["life", "plan", "add", "--kind", "党课", "--day", "2026-11-12", "--topic", "学习绝密文件"]);
    let record = ["life", "record", "--kind", "党课", "--day", "2026-10-12", "--recorder", "李四", "--rest-present"];
    let body = written(at, "记录.txt", format!("会议开始\n{MARK}\n散会").as_bytes());
    d.refuses(&[&record[..], &["--topic", "传达机密文件"]].concat());
    d.refuses(&[&record[..], &["--body", &body]].concat());
    assert_eq!(d.takes(&["life", "list"]).json["gatherings"].as_array().map(Vec::len), Some(0), "nothing half-entered");

    let rows = "卷,题名,日期,页数,保管期限,责任者,备注\n";
    let row = |author: &str, note: &str| format!("WJ,关于某事的通知,20261001,1,永久,{author},{note}\n");
    d.refuses(&["archive", "import", &written(at, "机密-登记.csv", (rows.to_owned() + &row("街道", "")).as_bytes())]);
    let headed = format!("{MARK}\n{rows}{}", row("街道", ""));
    d.refuses(&["archive", "import", &written(at, "登记.csv", headed.as_bytes())]);
    let noted =
        d.ask(&["archive", "import", &written(at, "二.csv", (rows.to_owned() + &row("街道", "机密")).as_bytes())]);
    assert_eq!((noted.exit, noted.json["rows"][0]["column"].as_str()), (13, Some("备注")), "{noted:?}");

    let item = ["archive", "add", "--section", "WJ", "--title", "关于某事的通知", "--date", "2026-10-10"];
    let id = d.takes(&item).json["items"][0]["id"].as_str().expect("an id").to_owned();
    d.refuses(&["archive", "withdraw", &id, "--reason", "系机密文件，另行保管"]);
    let place = ["archive", "place", "--section", "WJ", "--year", "2026", "--box", "1", "--shelf", "1", "--cabinet"];
    d.refuses(&[&place[..], &["绝密柜"]].concat());
    d.refuses(&["archive", "add", "--section", "WJ", "--title", "关于某事的通知（機密）", "--date", "2026-10-10"]);
}
