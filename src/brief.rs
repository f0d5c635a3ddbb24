//! The briefing of a day, in words: for the terminal, in Markdown, and as a page that needs nothing
//! else. What it tells is gathered by [`record`](crate::record::Record::brief).
//!
//! Everything in it may come from a hostile page: each form takes out what its reader would obey.

mod act;
mod authority;
mod html;
mod markdown;
mod text;
mod timeline;
mod words;

pub use self::act::sentence;
pub use self::authority::authority;
pub use self::html::page;
pub use self::markdown::markdown;
pub use self::text::text;
pub use self::words::{grouped, short, summary};

#[cfg(test)]
pub(crate) mod sample;
