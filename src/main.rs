//! The binary: calls the command line and returns its exit code.

fn main() -> std::process::ExitCode {
    undersigned::cli::main()
}
