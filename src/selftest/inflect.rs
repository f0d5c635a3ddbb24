//! Case forms of names in Russian, Ukrainian, Belarusian and Polish, by their endings.
//!
//! Written from school grammar, apart from the tables of the engine: a test that asks the engine
//! what a case form is would prove nothing. It covers what news is full of, and declines nothing
//! where it is in doubt.

use super::carriers::{Case, Language};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gender {
    He,
    She,
}

/// Endings of a paradigm: who, whether of surnames alone, the nominative, then genitive, dative
/// and instrumental.
type Rule = (Option<Gender>, bool, &'static str, [&'static str; 3]);

const HE: Option<Gender> = Some(Gender::He);
const SHE: Option<Gender> = Some(Gender::She);
const ANY: Option<Gender> = None;

const RUSSIAN: &[Rule] = &[
    (HE, true, "ов", ["ова", "ову", "овым"]),
    (HE, true, "ев", ["ева", "еву", "евым"]),
    (HE, true, "ёв", ["ёва", "ёву", "ёвым"]),
    (HE, true, "ин", ["ина", "ину", "иным"]),
    (HE, true, "ын", ["ына", "ыну", "ыным"]),
    (SHE, true, "ова", ["овой", "овой", "овой"]),
    (SHE, true, "ева", ["евой", "евой", "евой"]),
    (SHE, true, "ёва", ["ёвой", "ёвой", "ёвой"]),
    (SHE, true, "ина", ["иной", "иной", "иной"]),
    (ANY, false, "кая", ["кой", "кой", "кой"]),
    (ANY, false, "ая", ["ой", "ой", "ой"]),
    (ANY, false, "кий", ["кого", "кому", "ким"]),
    (ANY, false, "ый", ["ого", "ому", "ым"]),
    (HE, true, "ой", ["ого", "ому", "ым"]),
    (ANY, false, "ое", ["ого", "ому", "ым"]),
    (HE, false, "ий", ["ия", "ию", "ием"]),
    (HE, false, "ей", ["ея", "ею", "еем"]),
    (HE, false, "ай", ["ая", "аю", "аем"]),
    (HE, false, "авел", ["авла", "авлу", "авлом"]),
    (HE, false, "ец", ["ца", "цу", "цем"]),
    (HE, false, "ь", ["я", "ю", "ем"]),
    (ANY, false, "ия", ["ии", "ии", "ией"]),
    (ANY, false, "ие", ["ия", "ию", "ием"]),
    (ANY, false, "ка", ["ки", "ке", "кой"]),
    (ANY, false, "га", ["ги", "ге", "гой"]),
    (ANY, false, "ха", ["хи", "хе", "хой"]),
    (ANY, false, "жа", ["жи", "же", "жей"]),
    (ANY, false, "ша", ["ши", "ше", "шей"]),
    (ANY, false, "ча", ["чи", "че", "чей"]),
    (ANY, false, "ца", ["цы", "це", "цей"]),
    (ANY, false, "я", ["и", "е", "ей"]),
    (ANY, false, "а", ["ы", "е", "ой"]),
    (HE, false, "ж", ["жа", "жу", "жем"]),
    (HE, false, "ш", ["ша", "шу", "шем"]),
    (HE, false, "ч", ["ча", "чу", "чем"]),
    (HE, false, "ц", ["ца", "цу", "цем"]),
];

const UKRAINIAN: &[Rule] = &[
    (HE, true, "ов", ["ова", "ову", "овим"]),
    (HE, true, "ев", ["ева", "еву", "евим"]),
    (HE, true, "єв", ["єва", "єву", "євим"]),
    (HE, true, "ін", ["іна", "іну", "іним"]),
    (SHE, true, "ова", ["ової", "овій", "овою"]),
    (SHE, true, "іна", ["іної", "іній", "іною"]),
    (ANY, false, "ська", ["ської", "ській", "ською"]),
    (ANY, false, "цька", ["цької", "цькій", "цькою"]),
    (ANY, false, "ий", ["ого", "ому", "им"]),
    (HE, false, "ій", ["ія", "ію", "ієм"]),
    (HE, false, "ей", ["ея", "ею", "еєм"]),
    (HE, false, "ко", ["ка", "ку", "ком"]),
    (HE, false, "тро", ["тра", "тру", "тром"]),
    (HE, false, "вло", ["вла", "влу", "влом"]),
    (HE, false, "Ігор", ["Ігоря", "Ігорю", "Ігорем"]),
    (HE, false, "ь", ["я", "ю", "ем"]),
    (ANY, false, "ія", ["ії", "ії", "ією"]),
    (ANY, false, "ка", ["ки", "ці", "кою"]),
    (ANY, false, "га", ["ги", "зі", "гою"]),
    (ANY, false, "я", ["і", "і", "ею"]),
    (ANY, false, "а", ["и", "і", "ою"]),
    (HE, false, "ч", ["ча", "чу", "чем"]),
    (HE, false, "ш", ["ша", "шу", "шем"]),
];

const BELARUSIAN: &[Rule] = &[
    (HE, true, "оў", ["ова", "ову", "овым"]),
    (HE, true, "аў", ["ава", "аву", "авым"]),
    (HE, true, "еў", ["ева", "еву", "евым"]),
    (HE, true, "ін", ["іна", "іну", "іным"]),
    (SHE, true, "ова", ["овай", "овай", "овай"]),
    (SHE, true, "ава", ["авай", "авай", "авай"]),
    (SHE, true, "іна", ["інай", "інай", "інай"]),
    (ANY, false, "кая", ["кай", "кай", "кай"]),
    (ANY, false, "ая", ["ай", "ай", "ай"]),
    (ANY, false, "скі", ["скага", "скаму", "скім"]),
    (ANY, false, "цкі", ["цкага", "цкаму", "цкім"]),
    (HE, false, "рый", ["рыя", "рыю", "рыем"]),
    (ANY, false, "ны", ["нага", "наму", "ным"]),
    (HE, false, "ей", ["ея", "ею", "еем"]),
    (HE, false, "ай", ["ая", "аю", "аем"]),
    (HE, false, "ій", ["ія", "ію", "іем"]),
    (HE, false, "ь", ["я", "ю", "ем"]),
    (HE, true, "ка", ["кі", "ку", "кам"]),
    (ANY, false, "ія", ["іі", "іі", "іяй"]),
    (SHE, false, "ка", ["кі", "цы", "кай"]),
    (ANY, false, "я", ["і", "і", "яй"]),
    (SHE, false, "а", ["ы", "е", "ай"]),
];

const POLISH: &[Rule] = &[
    (ANY, false, "ski", ["skiego", "skiemu", "skim"]),
    (ANY, false, "cki", ["ckiego", "ckiemu", "ckim"]),
    (ANY, false, "dzki", ["dzkiego", "dzkiemu", "dzkim"]),
    (ANY, false, "ska", ["skiej", "skiej", "ską"]),
    (ANY, false, "cka", ["ckiej", "ckiej", "cką"]),
    (SHE, true, "owa", ["owej", "owej", "ową"]),
    (ANY, false, "ny", ["nego", "nemu", "nym"]),
    (HE, false, "ander", ["andra", "androwi", "andrem"]),
    (HE, false, "weł", ["wła", "włowi", "włem"]),
    (HE, false, "ek", ["ka", "kowi", "kiem"]),
    (HE, false, "ec", ["ca", "cowi", "cem"]),
    (HE, true, "ko", ["ki", "ce", "ką"]),
    (ANY, false, "ka", ["ki", "ce", "ką"]),
    (ANY, false, "ga", ["gi", "dze", "gą"]),
    (ANY, false, "ia", ["ii", "ii", "ią"]),
    (ANY, false, "ja", ["i", "i", "ją"]),
    (ANY, false, "na", ["ny", "nie", "ną"]),
    (HE, false, "k", ["ka", "kowi", "kiem"]),
    (HE, false, "g", ["ga", "gowi", "giem"]),
    (HE, false, "ń", ["nia", "niowi", "niem"]),
];

/// The name in a case; `None` where this language has none for it, or nothing changes.
pub(super) fn inflected(
    language: Language,
    case: Case,
    name: &str,
    person: bool,
) -> Option<String> {
    let (rules, endings): (&[Rule], [&str; 3]) = match language {
        Language::Russian => (RUSSIAN, ["а", "у", "ом"]),
        Language::Ukrainian => (UKRAINIAN, ["а", "у", "ом"]),
        Language::Belarusian => (BELARUSIAN, ["а", "у", "ам"]),
        Language::Polish => (POLISH, ["a", "owi", "em"]),
        _ => return None,
    };
    let form = match case {
        Case::Nominative => return None,
        Case::Genitive => 0,
        Case::Dative => 1,
        Case::Instrumental => 2,
    };
    let words: Vec<&str> = name.split(' ').collect();
    let plain = |word: &&str| {
        word.chars().all(|c| c.is_alphabetic() || c == '-')
            && word.chars().skip(1).any(char::is_lowercase)
    };
    let count = match person {
        true if words.iter().all(plain) => words.len(),
        true => return None,
        // Of a body the first noun is declined, with the adjectives before it.
        false => {
            let head = words.iter().position(|word| !adjective(word))? + 1;
            if !words[..head].iter().all(plain) {
                return None;
            }
            head
        }
    };
    let gender = if person { gender(&words) } else { Gender::He };
    let decline = |(at, word): (usize, &&str)| -> String {
        if at >= count {
            return (*word).to_owned();
        }
        let surname = person && at + 1 == count && count > 1;
        declined(word, rules, endings, gender, surname, form)
    };
    let whole = words.iter().enumerate().map(decline).collect::<Vec<_>>().join(" ");
    (whole != name).then_some(whole)
}

fn declined(
    word: &str,
    rules: &[Rule],
    endings: [&str; 3],
    gender: Gender,
    surname: bool,
    form: usize,
) -> String {
    for (who, of_surnames, ending, forms) in rules {
        if who.is_none_or(|who| who == gender)
            && (!of_surnames || surname)
            && let Some(stem) = word.strip_suffix(ending)
            && (!stem.is_empty() || ending.starts_with(char::is_uppercase))
        {
            return format!("{stem}{}", forms[form]);
        }
    }
    let consonant =
        word.chars().last().is_some_and(|c| !"аеёиіоуўыэюяєїйьaeiouyąęóćśź".contains(c));
    let indeclinable = word.ends_with("ых") || word.ends_with("их");
    match gender == Gender::He && consonant && !indeclinable {
        true => format!("{word}{}", endings[form]),
        false => word.to_owned(),
    }
}

/// Whether a word is an adjective by its ending.
fn adjective(word: &str) -> bool {
    ["ый", "ий", "ая", "ое", "ны", "кі", "кая", "ська", "ski", "cki", "ny", "ska", "wy", "овы"]
        .iter()
        .any(|ending| word.ends_with(ending) && word.chars().count() > 4)
}

/// By the surname where it tells, else by the first name.
fn gender(words: &[&str]) -> Gender {
    const HERS: [&str; 12] =
        ["ова", "ева", "ёва", "ина", "іна", "ская", "цкая", "ська", "цька", "ska", "cka", "owa"];
    const HIS: [&str; 14] = [
        "ов",
        "ев",
        "ёв",
        "оў",
        "аў",
        "еў",
        "ский",
        "цкий",
        "ський",
        "скі",
        "цкі",
        "ski",
        "cki",
        "вич",
    ];
    const HE_ENDS_IN_A: [&str; 13] = [
        "Никита",
        "Илья",
        "Лука",
        "Фома",
        "Кузьма",
        "Савва",
        "Данила",
        "Мікіта",
        "Микита",
        "Ілля",
        "Ілья",
        "Микола",
        "Мікола",
    ];
    let (first, last) = (words.first().copied().unwrap_or(""), words.last().copied().unwrap_or(""));
    let ends = |endings: &[&str]| endings.iter().any(|ending| last.ends_with(ending));
    let hers =
        first.ends_with(['а', 'я', 'a']) && !HE_ENDS_IN_A.contains(&first) || first == "Любовь";
    match () {
        () if words.len() > 1 && ends(&HERS) => Gender::She,
        () if words.len() > 1 && ends(&HIS) => Gender::He,
        () if hers && words.len() > 1 => Gender::She,
        () => Gender::He,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(language: Language, name: &str, person: bool) -> Vec<String> {
        [Case::Genitive, Case::Dative, Case::Instrumental]
            .iter()
            .filter_map(|case| inflected(language, *case, name, person))
            .collect()
    }

    #[test]
    fn persons_are_declined_as_grammar_has_it() {
        let ru = |name| forms(Language::Russian, name, true);
        assert_eq!(
            ru("Владимир Путин"),
            ["Владимира Путина", "Владимиру Путину", "Владимиром Путиным"]
        );
        assert_eq!(
            ru("Дмитрий Песков"),
            ["Дмитрия Пескова", "Дмитрию Пескову", "Дмитрием Песковым"]
        );
        assert_eq!(ru("Игорь Заболоцкий")[0], "Игоря Заболоцкого");
        assert_eq!(
            ru("Мария Захарова"),
            ["Марии Захаровой", "Марии Захаровой", "Марией Захаровой"]
        );
        assert_eq!(ru("Александр Лукашенко")[2], "Александром Лукашенко");
        assert_eq!(ru("Светлана Тихановская")[0], "Светланы Тихановской");
        let uk = |name| forms(Language::Ukrainian, name, true);
        assert_eq!(
            uk("Олександр Лукашенко"),
            ["Олександра Лукашенка", "Олександру Лукашенку", "Олександром Лукашенком"]
        );
        assert_eq!(uk("Сергій Алейник")[2], "Сергієм Алейником");
        let be = |name| forms(Language::Belarusian, name, true);
        assert_eq!(
            be("Аляксандр Лукашэнка"),
            ["Аляксандра Лукашэнкі", "Аляксандру Лукашэнку", "Аляксандрам Лукашэнкам"]
        );
        assert_eq!(be("Святлана Ціханоўская")[0], "Святланы Ціханоўскай");
        assert_eq!(be("Максім Рыжанкоў")[0], "Максіма Рыжанкова");
        let pl = |name| forms(Language::Polish, name, true);
        assert_eq!(
            pl("Aleksander Łukaszenka"),
            ["Aleksandra Łukaszenki", "Aleksandrowi Łukaszence", "Aleksandrem Łukaszenką"]
        );
    }

    #[test]
    fn of_a_body_the_head_is_declined_and_what_is_in_doubt_stays() {
        let ru = |name| forms(Language::Russian, name, false);
        assert_eq!(ru("Нафтан"), ["Нафтана", "Нафтану", "Нафтаном"]);
        assert_eq!(
            ru("Государственный комитет по имуществу")[0],
            "Государственного комитета по имуществу"
        );
        assert!(ru("ОАО «Нафтан»").is_empty() && ru("КГБ").is_empty());
        assert!(forms(Language::English, "Naftan", false).is_empty());
    }
}
