use super::*;
use crate::print;
use crate::testing::{PASSPHRASE, office};
use tempfile::TempDir;

/// An office with an attachment, and its backup on a stick.
fn backed_up() -> (Workspace, At, TempDir, PathBuf) {
    let (workspace, at, folder) = office();
    workspace.store.keep_blob(b"photo").expect("kept");
    let stick = folder.path().join("U 盘");
    fs::create_dir(&stick).expect("folder");
    let made = create(&workspace, &at, &stick).expect("made");
    assert_eq!(fs::read_dir(&stick).expect("stick").count(), 1, "nothing but the backup");
    assert!(!workspace.folder().join("backup.part").exists());
    (workspace, at, folder, made.path.into())
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).expect("folder").flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn an_office_comes_back_whole_by_passphrase_and_by_recovery_code() {
    let (workspace, at, folder, path) = backed_up();
    let code = recovery::grouped(&workspace.recovery_code().expect("code"));
    let blob = workspace.store.keep_blob(b"photo").expect("the same again");
    drop(workspace);
    for (place, secret) in [("新电脑", PASSPHRASE), ("又一台", code.as_str())] {
        let place = folder.path().join(place);
        let back = restore(&path, &place, secret, &at).expect("restored");
        assert_eq!(back.store.blob(&blob).expect("the attachment"), b"photo");
        assert_eq!(crate::branch::organisations(back.store.conn()).expect("read").len(), 1);
        back.store.check().expect("sound");
        let done: String = back
            .store
            .conn()
            .query_row("SELECT verb FROM journal_verb ORDER BY id DESC LIMIT 1", [], |r| r.get(0))
            .expect("a verb");
        assert_eq!(done, "restore-backup");
        drop(back);
        assert_eq!(names(&place), ["attachments.db", "keys.json", "zhibu.db", "zhibu.lock"]);
        drop(Workspace::open(&place, PASSPHRASE).expect("opens as ever"));
    }
}

#[test]
fn a_backup_shows_no_text_and_is_looked_at_with_and_without_its_passphrase() {
    let (_workspace, _, folder, path) = backed_up();
    let bytes = fs::read(&path).expect("file");
    assert!(!bytes.windows(12).any(|w| w == "晨光社区".as_bytes()) && !bytes.windows(5).any(|w| w == b"photo"));
    let room = folder.path().join("核对");
    let file = |secret: Option<&str>| verify(&path, secret, &room).map(|made| made.opened).map_err(|e| e.code());
    assert_eq!(file(None), Ok(false));
    assert_eq!(file(Some(PASSPHRASE)), Ok(true));
    assert_eq!(file(Some("别的口令")), Err(Code::WrongPassphrase));
    assert!(!room.exists());
}

#[test]
fn whatever_is_wrong_is_told_and_leaves_the_place_as_it_was() {
    let (_workspace, at, folder, path) = backed_up();
    let whole = fs::read(&path).expect("file");
    let later = String::from_utf8_lossy(&whole[512..1024]).replace("backup/v1", "backup/v9").into_bytes();
    let outside = {
        let mut tar = tar::Builder::new(Vec::new());
        let mut head = tar::Header::new_ustar();
        head.set_size(2);
        tar.append_data(&mut head, MANIFEST, &b"{}"[..]).expect("appended");
        tar.into_inner().expect("tar")
    };
    let cases: [(&str, Vec<u8>, Code); 6] = [
        ("空", Vec::new(), Code::InputRefused),
        ("表格", b"PK\x03\x04 not a backup".to_vec(), Code::InputRefused),
        ("一半", whole[..whole.len() / 2].to_vec(), Code::InputRefused),
        ("没有清单", whole[1024 + 512..].to_vec(), Code::InputRefused),
        ("清单不对", outside, Code::InputRefused),
        ("新版", [&whole[..512], &later, &whole[1024..]].concat(), Code::NotAWorkspace),
    ];
    for (name, bytes, code) in cases {
        let (file, place) = (folder.path().join(name), folder.path().join("恢复处"));
        fs::write(&file, bytes).expect("written");
        let refused = restore(&file, &place, PASSPHRASE, &at).err().map(|e| e.code());
        assert_eq!((name, refused), (name, Some(code)));
        assert!(!place.exists(), "{name}");
    }
    let place = folder.path().join("恢复处");
    assert_eq!(restore(&path, &place, "错", &at).err().map(|e| e.code()), Some(Code::WrongPassphrase));
    assert_eq!(restore(Path::new("无"), &place, "错", &at).err().map(|e| e.code()), Some(Code::NotFound));
    assert!(!place.exists());
    fs::create_dir(&place).expect("folder");
    fs::write(place.join("别的.txt"), b"x").expect("file");
    assert_eq!(restore(&path, &place, PASSPHRASE, &at).err().map(|e| e.code()), Some(Code::Forbidden));
    assert_eq!(names(&place), ["别的.txt"]);
}

#[test]
fn a_changed_byte_of_any_part_is_found() {
    let (_workspace, _, folder, path) = backed_up();
    let whole = fs::read(&path).expect("file");
    let mut tar = tar::Archive::new(whole.as_slice());
    let parts: Vec<(u64, u64)> =
        tar.entries().expect("tar").map(|e| e.map(|e| (e.raw_file_position(), e.size())).expect("entry")).collect();
    assert_eq!(parts.len(), 4);
    for (start, size) in &parts[1..] {
        for at in [0, size / 3, size / 2, size - 1] {
            let mut bytes = whole.clone();
            bytes[usize::try_from(start + at).expect("small")] ^= 1;
            let bad = folder.path().join("坏.tar");
            fs::write(&bad, bytes).expect("written");
            assert_eq!(verify(&bad, None, folder.path()).err().map(|e| e.code()), Some(Code::InputRefused));
        }
    }
}

#[test]
fn a_member_that_leads_out_of_the_folder_is_refused_and_not_written() {
    let (_workspace, at, folder, path) = backed_up();
    let mut bytes = fs::read(&path).expect("file");
    // The second member's head begins after the manifest's head and its block.
    let head = &mut bytes[1024..1536];
    head[..9].copy_from_slice(b"../../ke\0");
    let sum: u32 = head.iter().enumerate().map(|(n, b)| if (148..156).contains(&n) { 32 } else { u32::from(*b) }).sum();
    head[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let bad = folder.path().join("坏.tar");
    fs::write(&bad, bytes).expect("written");
    let place = folder.path().join("里/面");
    assert_eq!(restore(&bad, &place, PASSPHRASE, &at).err().map(|e| e.code()), Some(Code::InputRefused));
    assert!(!place.exists() && !folder.path().join("ke").exists() && !folder.path().join("里/ke").exists());
}

#[test]
fn a_damaged_index_is_built_anew_and_worse_damage_names_the_newest_whole_copy() {
    let (workspace, at, _folder) = office();
    workspace.store.conn().execute_batch("CREATE TABLE t (a INTEGER NOT NULL, b INTEGER NOT NULL) STRICT; CREATE INDEX ix ON t (a); INSERT INTO t VALUES (1, 9), (2, 8)").expect("a table");
    assert_eq!(repair(&workspace, &at).expect("looked"), Repaired::Sound);
    let turned = "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, '(a)', '(b)') \
                  WHERE name = 'ix'; PRAGMA writable_schema = RESET";
    workspace.store.conn().execute_batch(turned).expect("damaged");
    assert!(workspace.store.check().is_err());
    assert_eq!(repair(&workspace, &at).expect("mended"), Repaired::Reindexed);
    workspace.store.check().expect("sound again");

    let copy = workspace.store.verified_copy(&at).expect("copied");
    assert_eq!(workspace.store.daily_copy(&at).expect("one a day"), None);
    let place = workspace.folder().to_owned();
    drop(workspace);
    let mut bytes = fs::read(place.join(STORE)).expect("file");
    let last = bytes.len() - 2048;
    bytes[last] ^= 1;
    fs::write(place.join(STORE), bytes).expect("damaged");
    let open = Workspace::open(&place, PASSPHRASE).expect("opens");
    let told = repair(&open, &at).expect_err("beyond repair").fault();
    assert_eq!(told.code, Code::NotAWorkspace);
    assert!(told.message.contains(copy.file_name().and_then(|n| n.to_str()).expect("name")), "{}", told.message);
}

/// An office's own layouts are its work: they come back with its books, and the next cover prints by them.
#[test]
fn own_layouts_come_back_and_print() {
    let (workspace, at, folder) = office();
    let at_rest = workspace.layouts();
    fs::create_dir(&at_rest).expect("folder");
    let mine = "一#pagebreak()二#pagebreak()三";
    fs::write(at_rest.join("打印校准页.typ"), mine).expect("written");
    fs::write(at_rest.join("备考表-停用1.typ"), "旧的").expect("written");
    fs::write(at_rest.join("说明.txt"), "不是模板").expect("written");
    let stick = folder.path().join("U 盘");
    fs::create_dir(&stick).expect("folder");
    let made = create(&workspace, &at, &stick).expect("made");
    drop(workspace);
    assert!(verify(Path::new(&made.path), Some(PASSPHRASE), &folder.path().join("核对")).expect("verified").opened);
    let back = restore(Path::new(&made.path), &folder.path().join("新电脑"), PASSPHRASE, &at).expect("restored");
    assert_eq!(names(&back.layouts()), ["备考表-停用1.typ", "打印校准页.typ"]);
    let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/fonts");
    let press =
        back.press(print::Fonts::load(&[fonts]).expect("`cargo xtask setup` fills assets/fonts")).expect("press");
    let page = print::Calibration::of(None, at.today());
    let printed = print::pdf(&press, print::Template::Calibration, &page).expect("printed");
    assert_eq!((printed.pages, printed.warnings.len()), (3, 1), "without a day it is no PDF/A, and that is said");
}

/// What is packed by hand into such a file leads nowhere else.
#[test]
fn layouts_of_a_strange_backup_stay_in_their_folder() {
    let folder = TempDir::new().expect("folder");
    let (tar, office) = (folder.path().join("layouts.tar"), folder.path().join("库"));
    let mut out = tar::Builder::new(File::create(&tar).expect("file"));
    for name in ["盒封面.typ", "zhibu.db", ".typ", "子/盒脊.typ", "盒脊.exe"] {
        let mut head = tar::Header::new_ustar();
        head.set_size(2);
        out.append_data(&mut head, name, &b"ab"[..]).expect("written");
    }
    out.finish().expect("finished");
    fs::create_dir(&office).expect("folder");
    layouts::unpack(&tar, &office).expect("unpacked");
    assert_eq!((names(&office), names(&office.join("模板"))), (vec!["模板".to_owned()], vec!["盒封面.typ".to_owned()]));
}
