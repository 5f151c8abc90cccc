use super::*;
use crate::Code;
use crate::testing::{PASSPHRASE, office};
use proptest::prelude::*;

fn reopen(folder: &Path) -> Result<Workspace> {
    Workspace::open(folder, PASSPHRASE)
}

#[test]
fn a_new_office_reopens_with_its_passphrase_and_its_first_organisation() {
    let (workspace, _, _folder) = office();
    let folder = workspace.folder().to_owned();
    drop(workspace);
    let again = reopen(&folder).expect("opens");
    let organisations = branch::organisations(again.store.conn()).expect("reads");
    assert_eq!(organisations.iter().map(|o| o.name.as_str()).collect::<Vec<_>>(), ["晨光社区第一党支部"]);
}

#[test]
fn the_store_on_disk_shows_no_text() {
    let (workspace, _, _folder) = office();
    let folder = workspace.folder().to_owned();
    drop(workspace);
    let bytes = std::fs::read(folder.join(STORE)).expect("file");
    assert!(!bytes.starts_with(b"SQLite format 3"));
    assert!(!bytes.windows(12).any(|w| w == "晨光社区".as_bytes()));
}

#[test]
fn a_second_instance_is_told_so() {
    let (workspace, _, _folder) = office();
    let second = reopen(workspace.folder()).err().expect("refused");
    assert_eq!(second.code(), Code::InUse);
}

#[test]
fn a_wrong_passphrase_is_told_so_and_an_empty_one_is_refused_at_birth() {
    let (workspace, at, folder) = office();
    let place = workspace.folder().to_owned();
    let about = branch::workspace(workspace.store.conn()).expect("about");
    drop(workspace);
    assert_eq!(Workspace::open(&place, "别的口令").err().map(|e| e.code()), Some(Code::WrongPassphrase));
    let empty = Workspace::create(&folder.path().join("另一库"), &about, " ", &at).err().expect("refused");
    assert_eq!(empty.code(), Code::Usage);
}

#[test]
fn an_existing_workspace_is_never_overwritten() {
    let (workspace, at, _folder) = office();
    let place = workspace.folder().to_owned();
    let about = branch::workspace(workspace.store.conn()).expect("about");
    drop(workspace);
    assert_eq!(Workspace::create(&place, &about, "x", &at).err().map(|e| e.code()), Some(Code::Forbidden));
    assert!(reopen(&place).is_ok());
}

#[test]
fn a_birth_that_was_cut_off_can_be_repeated() {
    let (workspace, at, folder) = office();
    let about = branch::workspace(workspace.store.conn()).expect("about");
    let place = folder.path().join("断电");
    std::fs::create_dir(&place).expect("folder");
    std::fs::write(place.join("zhibu.new.db"), b"half").expect("draft");
    std::fs::write(place.join("keys.json"), b"{}").expect("keys");
    drop(Workspace::create(&place, &about, PASSPHRASE, &at).expect("made"));
    assert!(reopen(&place).is_ok());
}

#[test]
fn the_recovery_code_opens_and_sets_a_new_passphrase() {
    let (workspace, _, _folder) = office();
    let code = workspace.recovery_code().expect("code");
    let place = workspace.folder().to_owned();
    drop(workspace);
    let typed = code.to_lowercase().replace('-', " ").replace('0', "o");
    drop(Workspace::recover(&place, &typed, "新口令").expect("opens"));
    assert_eq!(reopen(&place).err().map(|e| e.code()), Some(Code::WrongPassphrase));
    assert!(Workspace::open(&place, "新口令").is_ok());
}

#[test]
fn a_wrong_recovery_code_changes_nothing() {
    let (workspace, _, _folder) = office();
    let place = workspace.folder().to_owned();
    drop(workspace);
    let other = recovery::fresh().expect("code");
    assert_eq!(Workspace::recover(&place, &other, "新口令").err().map(|e| e.code()), Some(Code::WrongPassphrase));
    assert!(reopen(&place).is_ok());
}

#[test]
fn no_workspace_and_broken_keys_are_told_apart_from_a_wrong_passphrase() {
    let folder = tempfile::TempDir::new().expect("folder");
    assert_eq!(reopen(folder.path()).err().map(|e| e.code()), Some(Code::NotAWorkspace));
    std::fs::write(folder.path().join("keys.json"), b"not json").expect("write");
    assert_eq!(reopen(folder.path()).err().map(|e| e.code()), Some(Code::NotAWorkspace));
}

proptest! {
    #[test]
    fn one_wrong_symbol_is_found_before_any_slow_work(place in 0usize..25, step in 1usize..32) {
        let code = recovery::fresh().expect("code");
        let symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let mut typed: Vec<char> = code.chars().collect();
        let now = symbols.find(typed[place]).expect("a symbol");
        typed[place] = symbols.chars().nth((now + step) % 32).expect("another");
        let typed: String = typed.into_iter().collect();
        prop_assert!(recovery::typed(&typed).is_err());
        let right = recovery::typed(&recovery::grouped(&code)).expect("right");
        prop_assert_eq!(right.as_str(), code.as_str());
    }
}
