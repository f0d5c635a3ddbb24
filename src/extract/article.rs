//! x
use url::Url;
use super::{Article, ExtractError};
/// x
pub fn article(_html: &str, _url: Option<&Url>) -> Result<Article, ExtractError> { Err(ExtractError::Empty) }
