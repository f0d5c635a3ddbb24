//! watchlists
