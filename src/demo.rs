//! demo
pub mod shipped;
/// x
pub async fn run(_keep: bool, _out: &mut impl std::io::Write) -> anyhow::Result<bool> { Ok(true) }
