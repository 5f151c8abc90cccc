fn main() {
    // The pages are embedded; a first check of the shell alone must not fail for want of them, and new ones are taken in.
    let _ = std::fs::create_dir_all("../ui/dist");
    println!("cargo:rerun-if-changed=../ui/dist");
    tauri_build::build();
}
