//! Countries: the codes that may stand in a list, and the scripts their press writes names in.

use crate::script::Script;

/// ISO 3166-1 alpha-2, lower case, sorted.
#[rustfmt::skip]
const ISO_3166: [&str; 249] = [
    "ad", "ae", "af", "ag", "ai", "al", "am", "ao", "aq", "ar", "as", "at", "au", "aw", "ax", "az",
    "ba", "bb", "bd", "be", "bf", "bg", "bh", "bi", "bj", "bl", "bm", "bn", "bo", "bq", "br", "bs",
    "bt", "bv", "bw", "by", "bz", "ca", "cc", "cd", "cf", "cg", "ch", "ci", "ck", "cl", "cm", "cn",
    "co", "cr", "cu", "cv", "cw", "cx", "cy", "cz", "de", "dj", "dk", "dm", "do", "dz", "ec", "ee",
    "eg", "eh", "er", "es", "et", "fi", "fj", "fk", "fm", "fo", "fr", "ga", "gb", "gd", "ge", "gf",
    "gg", "gh", "gi", "gl", "gm", "gn", "gp", "gq", "gr", "gs", "gt", "gu", "gw", "gy", "hk", "hm",
    "hn", "hr", "ht", "hu", "id", "ie", "il", "im", "in", "io", "iq", "ir", "is", "it", "je", "jm",
    "jo", "jp", "ke", "kg", "kh", "ki", "km", "kn", "kp", "kr", "kw", "ky", "kz", "la", "lb", "lc",
    "li", "lk", "lr", "ls", "lt", "lu", "lv", "ly", "ma", "mc", "md", "me", "mf", "mg", "mh", "mk",
    "ml", "mm", "mn", "mo", "mp", "mq", "mr", "ms", "mt", "mu", "mv", "mw", "mx", "my", "mz", "na",
    "nc", "ne", "nf", "ng", "ni", "nl", "no", "np", "nr", "nu", "nz", "om", "pa", "pe", "pf", "pg",
    "ph", "pk", "pl", "pm", "pn", "pr", "ps", "pt", "pw", "py", "qa", "re", "ro", "rs", "ru", "rw",
    "sa", "sb", "sc", "sd", "se", "sg", "sh", "si", "sj", "sk", "sl", "sm", "sn", "so", "sr", "ss",
    "st", "sv", "sx", "sy", "sz", "tc", "td", "tf", "tg", "th", "tj", "tk", "tl", "tm", "tn", "to",
    "tr", "tt", "tv", "tw", "tz", "ua", "ug", "um", "us", "uy", "uz", "va", "vc", "ve", "vg", "vi",
    "vn", "vu", "wf", "ws", "ye", "yt", "za", "zm", "zw",
];

/// Codes beside ISO 3166-1 that FollowTheMoney and OpenSanctions use: the European Union, Kosovo,
/// states that are no more, unknown, global.
const OTHERS: [&str; 9] = ["eu", "xk", "suhh", "cshh", "csxx", "ddde", "yucs", "zz", "zr"];

/// Whether a list may name this code. Subdivisions and disputed territories, such as `gb-sct` or
/// `ua-cri`, count by the country they begin with.
pub(super) fn is_known(code: &str) -> bool {
    let country = match code.split_once('-') {
        Some((country, rest))
            if (1..=4).contains(&rest.len()) && rest.chars().all(char::is_alphanumeric) =>
        {
            country
        }
        Some(_) => return false,
        None => code,
    };
    ISO_3166.binary_search(&country).is_ok() || OTHERS.contains(&country)
}

/// What a person most likely meant by an unknown code.
pub(super) fn suggestion(code: &str) -> Option<&'static str> {
    Some(match code {
        "uk" => "gb",
        "en" | "usa" => "us",
        "rus" | "su" => "ru",
        "blr" | "be-by" => "by",
        "ukr" => "ua",
        "el" => "gr",
        "ger" => "de",
        _ => return None,
    })
}

/// The scripts in which a country's own press writes names, where that is never Latin. Countries
/// that write both, or whose companies are known by Latin names (Hong Kong, India), are left out.
pub(super) fn own_scripts(code: &str) -> &'static [Script] {
    match code.split('-').next().unwrap_or(code) {
        "by" | "ru" | "ua" | "bg" | "rs" | "mk" | "kz" | "kg" | "tj" | "mn" | "suhh" => {
            &[Script::Cyrillic]
        }
        "gr" => &[Script::Greek],
        "ge" => &[Script::Georgian],
        "am" => &[Script::Armenian],
        "il" => &[Script::Hebrew],
        "ae" | "af" | "bh" | "dz" | "eg" | "iq" | "ir" | "jo" | "kw" | "lb" | "ly" | "ma"
        | "om" | "ps" | "qa" | "sa" | "sd" | "sy" | "tn" | "ye" => &[Script::Arabic],
        "cn" | "tw" => &[Script::Han],
        "jp" => &[Script::Han, Script::Kana],
        "kr" | "kp" => &[Script::Hangul, Script::Han],
        "th" => &[Script::Thai],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_subdivisions_are_known_and_others_not() {
        assert!(ISO_3166.is_sorted());
        for good in ["by", "no", "xk", "gb-sct", "ua-cri", "suhh"] {
            assert!(is_known(good), "{good}");
        }
        for bad in ["", "uk", "belarus", "BY", "-", "by-", "xx-1", "by-toolong"] {
            assert!(!is_known(bad), "{bad}");
        }
    }
}
