//! The files that come with the program: what `init` writes and the demo screens with.

/// A file, and where it belongs.
pub struct Shipped {
    /// Path in the folder that `init` writes.
    pub path: &'static str,
    /// Its content.
    pub text: &'static str,
}

/// Every shipped file.
pub const FILES: [Shipped; 4] = [
    Shipped { path: "watchpost.toml", text: include_str!("../../watchpost.toml") },
    Shipped {
        path: "watchlists/belarus-state-companies.toml",
        text: include_str!("../../watchlists/belarus-state-companies.toml"),
    },
    Shipped {
        path: "watchlists/officials-and-actors.toml",
        text: include_str!("../../watchlists/officials-and-actors.toml"),
    },
    Shipped {
        path: "watchlists/sanction-announcements.toml",
        text: include_str!("../../watchlists/sanction-announcements.toml"),
    },
];
