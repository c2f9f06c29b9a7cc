//! A program that is given to others does not tell where it was built: the script that looks for
//! that finds it.

use std::process::Command;

#[track_caller]
fn check(content: &[u8], code: i32, said: &str) {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("program");
    std::fs::write(&program, content).unwrap();
    let output = Command::new("bash")
        .arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tools/release/check.sh"
        ))
        .arg(&program)
        .args(["/home/ana", "/", "/home/ana/letters [1]"])
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{stderr}");
    assert!(stderr.contains(said), "{stderr}");
}

#[test]
fn paths_and_line_tables_are_found() {
    check(
        b"\x7fELF\0/cargo/registry/a.rs\0/undersigned/src\xff\n",
        0,
        "",
    );
    check(
        b"\x7fELF\0/home/ana/.cargo/a.rs\0\xff/home/ana/b",
        1,
        "`/home/ana` 2 times",
    );
    check(
        b"\0/home/ana/letters [1]/src\0",
        1,
        "`/home/ana/letters [1]` 1 times",
    );
    check(b"\0.text\0.debug_line\0", 1, "holds line tables");
    check(b"\0.debug_abbrev.debug_line.debug_str\0", 0, "");
}
