//! The program. Everything it does is in the library; see its `# Layout`.

use std::process::ExitCode;

fn main() -> ExitCode {
    watchpost::cli::main()
}
