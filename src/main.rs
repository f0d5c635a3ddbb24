//! The program. Everything it does is in the library; see its `# Layout`.

use std::process::ExitCode;

/// Lists of a million names are millions of small pieces of memory.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    watchpost::cli::main()
}
