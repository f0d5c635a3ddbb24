//! Pages that are no articles, and articles about such pages.

use url::Url;
use watchpost::extract::obstacle::{Kind, to_the_front};
use watchpost::extract::{Article, article};

fn read(title: &str, head: &str, body: &str) -> Article {
    let page = format!(
        "<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    );
    article(&page, None).unwrap_or_else(|e| panic!("{title}: {e}"))
}

fn kind(title: &str, head: &str, body: &str) -> Option<Kind> {
    read(title, head, body).obstacle.map(|obstacle| obstacle.kind)
}

fn lines(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("<p>{line}</p>")).collect()
}

const MENU: &str = "<nav><a href=/>Home</a> <a href=/w>World</a> <a href=/login>Log in</a> <a href=/s>Subscribe</a></nav>";

#[test]
fn walls_against_programs() {
    for (title, texts) in [
        (
            "Just a moment...",
            &[
                "news.example",
                "Verify you are human by completing the action below.",
                "news.example needs to review the security of your connection before proceeding.",
                "Ray ID: 8c1f00aa11bb22cc",
                "Performance & security by Cloudflare",
            ][..],
        ),
        (
            "Attention Required! | Cloudflare",
            &[
                "Sorry, you have been blocked",
                "You are unable to access news.example",
                "Why have I been blocked?",
                "This website is using a security service to protect itself from online attacks.",
                "What can I do to resolve this?",
            ],
        ),
        (
            "Access Denied",
            &[
                "Access Denied",
                "You don’t have permission to access \"http://news.example/a\" on this server.",
                "Reference #18.2f.1619.aa",
            ],
        ),
        (
            "Pardon Our Interruption",
            &[
                "As you were browsing something about your browser made us think you were a bot.",
                "You've disabled cookies in your web browser.",
            ],
        ),
        (
            "news.example",
            &[
                "Our systems have detected unusual traffic from your network.",
                "Please complete the CAPTCHA to go on to the page that you asked for.",
            ],
        ),
        ("403 Forbidden", &["403 Forbidden", "nginx"]),
        ("Zugriff verweigert", &["Sie haben keine Berechtigung, auf diese Seite zuzugreifen."]),
        ("Accès refusé", &["Vous n’avez pas l’autorisation d’accéder à cette page."]),
        ("Acceso denegado", &["No tiene permiso para acceder a esta página en este servidor."]),
        (
            "Вы не робот?",
            &[
                "Нам очень жаль, но запросы с вашего устройства похожи на автоматические.",
                "Подтвердите, что запросы отправляли вы, а не робот",
            ],
        ),
        ("Доступ заборонено", &["У вас немає прав для перегляду цієї сторінки."]),
        ("Доступ забаронены", &["У вас няма правоў на прагляд гэтай старонкі."]),
        ("Odmowa dostępu", &["Nie masz uprawnień do wyświetlenia tej strony."]),
    ] {
        assert_eq!(kind(title, "", &lines(texts)), Some(Kind::Blocked), "{title}");
    }
    let script = "<script>window._cf_chl_opt={cType:'managed'}</script>";
    assert_eq!(
        kind(
            "Just a moment...",
            script,
            "<noscript>Enable JavaScript and cookies to continue</noscript><p>Please wait</p>"
        ),
        Some(Kind::Blocked)
    );
}

#[test]
fn consent_walls() {
    for (title, texts) in [
        (
            "Before you continue to Example",
            &[
                "Before you continue to Example",
                "We use cookies and data to deliver and maintain our services and to show advertising.",
                "If you choose to 'Accept all', we will also use cookies and data to develop new services.",
                "Accept all",
                "Reject all",
                "More options",
            ][..],
        ),
        (
            "Example – We value your privacy",
            &[
                "We and our 842 partners store and/or access information on a device, such as unique IDs in cookies, to process personal data.",
                "You can change your preferences at any time by coming back to this site.",
            ],
        ),
        (
            "Willkommen bei Beispielblatt",
            &[
                "Mit Werbung weiterlesen",
                "Besuchen Sie beispielblatt.example wie gewohnt mit Werbung und Tracking.",
                "Mit Ihrer Zustimmung verarbeiten wir und unsere Partner personenbezogene Daten.",
                "Alle akzeptieren",
            ],
        ),
        (
            "Le respect de votre vie privée",
            &[
                "Avec votre accord, nous et nos partenaires utilisons des cookies pour mesurer la publicité.",
                "Tout accepter",
                "Continuer sans accepter",
            ],
        ),
        (
            "Valoramos tu privacidad",
            &[
                "Nosotros y nuestros socios almacenamos o accedemos a información en un dispositivo.",
                "Aceptar y continuar",
                "Rechazar todo",
            ],
        ),
        (
            "Cenimy Twoją prywatność",
            &[
                "My oraz nasi partnerzy przechowujemy informacje na urządzeniu i przetwarzamy dane.",
                "Przejdź do serwisu",
            ],
        ),
        (
            "Прежде чем продолжить",
            &["Мы и наши партнёры используем файлы cookie для показа рекламы.", "Принять все"],
        ),
        (
            "Перш ніж продовжити",
            &["Ми та наші партнери використовуємо файли cookie.", "Прийняти все"],
        ),
    ] {
        assert_eq!(kind(title, "", &lines(texts)), Some(Kind::Consent), "{title}");
    }
}

#[test]
fn a_consent_wall_is_told_by_its_buttons() {
    let body = "<h1>We value your privacy</h1>\
        <p>We and our partners store and access cookies on a device to personalise advertising.</p>\
        <button>Accept all</button><button>Reject all</button>\
        <p>Manage your consent preferences at any time in the privacy settings of this site.</p>";
    assert_eq!(kind("Before you continue", "", &format!("{MENU}{body}")), Some(Kind::Consent));
    // The same banner around a brief on the same theme is no wall.
    let brief = "<article><h1>Court strikes down cookie banners</h1><p>A court in Hamburg held that a cookie \
        banner without a button to refuse breaks the law on privacy and consent.</p></article>";
    assert_eq!(
        kind("Court strikes down cookie banners", "", &format!("{MENU}{brief}{body}")),
        None
    );
}

#[test]
fn logins() {
    for (title, texts) in [
        (
            "Log in - Example Times",
            &["Email", "Password", "Forgot your password?", "Remember me"][..],
        ),
        ("Anmelden", &["Bitte melden Sie sich an, um fortzufahren.", "Passwort vergessen?"]),
        ("Connexion", &["Mot de passe oublié ?", "Pas encore de compte ?"]),
        ("Iniciar sesión", &["¿Olvidaste tu contraseña?"]),
        ("Вход", &["Забыли пароль?", "Запомнить меня"]),
        ("Вхід", &["Забули пароль?"]),
        ("Уваход", &["Забыліся пароль?"]),
        ("Logowanie", &["Nie pamiętasz hasła?", "Nie masz konta?"]),
    ] {
        let body = format!("<form>{}<input type=password></form>", lines(texts));
        assert_eq!(kind(title, "", &body), Some(Kind::Login), "{title}");
    }
}

const OPENING: &str = "The board of the northern refinery has decided to sell its two tankers, according to three people who know of the talks and did not want to be named.";

#[test]
fn a_paywall_leaves_the_beginning_to_be_screened() {
    for cue in [
        "Subscribe to continue reading",
        "This article is for subscribers only. Already one? Log in",
        "Jetzt weiterlesen mit B+",
        "Dieser Artikel ist exklusiv für Abonnenten",
        "Il vous reste 82.5% de cet article à lire. La suite est réservée aux abonnés.",
        "Suscríbete para seguir leyendo",
        "Материал доступен только по подписке",
        "Матеріал доступний лише передплатникам",
        "Толькі для падпісчыкаў",
        "Treść dostępna tylko dla prenumeratorów",
    ] {
        let body = format!(
            "{MENU}<article><h1>Refinery sells tankers</h1><p>{OPENING}</p><div class=paywall><p>{cue}</p></div></article>"
        );
        let article =
            read("Refinery sells tankers", "<meta property=og:type content=article>", &body);
        assert_eq!(article.obstacle.as_ref().map(|o| o.kind), Some(Kind::Paywall), "{cue}");
        assert!(article.text.contains(OPENING), "{cue}: {article:?}");
    }
    let priced = r#"<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false,"wordCount":800}</script>"#;
    assert_eq!(kind("Refinery sells tankers", priced, &lines(&[OPENING])), Some(Kind::Paywall));
}

#[test]
fn a_text_told_to_search_engines_is_the_text() {
    let whole = [
        OPENING,
        "The buyer is a company in Piraeus that was founded in March.",
        "A spokesman of the ministry declined to comment on the sale.",
    ]
    .join(" ")
    .repeat(3);
    let head = format!(
        r#"<script type="application/ld+json">{{"@type":"NewsArticle","isAccessibleForFree":false,"articleBody":"{whole}"}}</script>"#
    );
    let article =
        read("Refinery sells tankers", &head, &lines(&[OPENING, "Subscribe to continue reading"]));
    assert_eq!((article.obstacle, article.text), (None, whole.clone()));
    assert!(article.furniture.contains("Subscribe to continue reading"));
    let shell =
        read("Refinery sells tankers", &head, "<div id=root></div><script src=app.js></script>");
    assert_eq!((shell.obstacle, shell.text), (None, whole));
}

#[test]
fn pages_that_are_gone() {
    for (title, texts) in [
        (
            "Page not found - Example Times",
            &["404", "Sorry, the page you were looking for does not exist."][..],
        ),
        (
            "Seite nicht gefunden",
            &["Die von Ihnen aufgerufene Seite gibt es nicht oder nicht mehr."],
        ),
        ("Page introuvable", &["La page que vous cherchez n’existe pas ou plus."]),
        ("Página no encontrada", &["Lo sentimos, la página que busca no existe."]),
        ("Ошибка 404", &["К сожалению, запрашиваемая страница не найдена на сайте."]),
        ("Сторінку не знайдено", &["На жаль, сторінки з такою адресою не існує."]),
        ("Старонка не знойдзена", &["На жаль, старонкі з такім адрасам не існуе."]),
        ("Nie znaleziono strony", &["Przepraszamy, strona której szukasz nie istnieje."]),
    ] {
        let body =
            format!("{MENU}{}<ul><li><a href=/1>Other stories of the day</a></ul>", lines(texts));
        assert_eq!(kind(title, "", &body), Some(Kind::Missing), "{title}");
    }
    let url = |url: &str| url.parse::<Url>().unwrap();
    assert!(to_the_front(&url("https://news.example/2021/04/a"), &url("https://news.example/")));
    assert!(!to_the_front(&url("https://news.example/"), &url("https://www.news.example/")));
    assert!(!to_the_front(&url("https://news.example/a"), &url("https://news.example/?p=12")));
}

#[test]
fn shells_for_scripts() {
    for body in [
        "<div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript><script src=a.js></script>",
        "<div id=app></div><script src=a.js></script>",
        "<p>Please enable JavaScript to view this page.</p>",
        "<p>Bitte aktivieren Sie JavaScript in Ihrem Browser.</p>",
        "<p>Для просмотра сайта включите JavaScript в браузере.</p>",
        "<p>Włącz obsługę JavaScript, aby zobaczyć stronę.</p>",
    ] {
        assert_eq!(kind("Example Times", "", body), Some(Kind::Script), "{body}");
    }
}

#[test]
fn a_list_of_articles_is_none() {
    let items: String = (0..20).map(|n| format!("<div><h2><a href=/{n}>The harbour is closed for day {n}</a></h2><p>No ship left the port on day {n}, and the master expects none tomorrow.</p></div>")).collect();
    assert_eq!(kind("World news", "", &items), Some(Kind::Index));
    let links: String = (0..20)
        .map(|n| format!("<li><a href=/{n}>The harbour is closed for day {n}</a>"))
        .collect();
    assert_eq!(
        kind("World news", "", &format!("<ul>{links}</ul><p>All the news.</p>")),
        Some(Kind::Index)
    );
    // A short article among as many links is one.
    let beside = format!(
        "<article><h1>Harbour closed</h1><p>{OPENING}</p><p>{OPENING}</p></article><ul>{links}</ul>"
    );
    assert_eq!(kind("Harbour closed", "", &beside), None);
    let brief = format!(
        "<ul>{links}</ul><p>{OPENING} The sale was planned for a long time, and the price is said to be low, since the two ships are forty years old.</p>"
    );
    assert_eq!(kind("Tankers sold", "", &brief), None);
}

/// Newspapers write about all of this.
#[test]
fn articles_about_walls_are_articles() {
    let denied = [
        "Journalists found the gallery of parliament closed on Monday; 'Access denied' stood on a sheet of paper at the door.",
        "You don't have permission to access this floor, a guard told them, before he called the head of security to the stairs.",
        "The speaker's office said that the gallery would be open again once the vote on the budget was over.",
    ];
    let captcha = [
        "“Verify you are human”: nobody likes the sentence, and a team in Brno has counted what it costs mankind each day.",
        "The researchers let a program solve ten thousand of the puzzles, and it needed half the time that people did.",
        "Please complete the security check, it says on one site in nine, and one reader in four then leaves.",
    ];
    let cookies = [
        "The authority has fined the publisher four million, since its cookie banner hid the button to reject all.",
        "By clicking 'Accept all', readers agreed to 842 partners at once, the decision says, and none of them was told which.",
        "The publisher said that it had changed the banner in May, and that it would go to court over the fine.",
    ];
    let subscribe = [
        "Subscribe to continue reading: the sentence now stands on every third news page, a survey of the industry has found.",
        "In the past year alone forty newspapers began to charge, and eleven gave it up again when their readers went away.",
        &denied[2].repeat(8),
    ];
    let missing = [
        "The page you are looking for does not exist: for six hours on Sunday nobody in the country could file a tax return.",
        "The ministry blamed a contractor, who blamed a typing mistake in a single address, and apologised to the minister.",
        "Those who missed the deadline will not have to pay, the head of the tax office told the state broadcaster.",
    ];
    for (title, texts) in [
        ("Access denied", &denied[..]),
        ("Access denied: a day outside parliament", &denied),
        ("Captcha", &captcha),
        ("Are you a robot? What captchas cost", &captcha),
        ("We value your privacy", &cookies),
        ("Cookie consent", &cookies),
        ("Subscribe to continue reading", &subscribe),
        ("404", &missing),
        ("Page not found", &missing),
        ("Login", &denied),
        ("Just a moment", &captcha),
        ("Доступ запрещён", &missing),
    ] {
        for head in ["", "<meta property=og:type content=article>"] {
            let body = format!(
                "{MENU}<article><h1>{title}</h1>{}</article><form><p>Forgot your password?</p><p>Remember me</p><input type=password></form><div class=cookie><p>We and our partners use cookies.</p><button>Accept all</button><button>Reject all</button></div><noscript>Please enable JavaScript</noscript>",
                lines(texts)
            );
            let article = read(title, head, &body);
            assert_eq!(article.obstacle, None, "{title} {head}");
            assert!(article.text.contains(texts[1]), "{title}");
        }
    }
}

/// A site with every kind of furniture and two sentences of news.
#[test]
fn a_brief_beside_forms_and_banners_is_an_article() {
    let around = "<div id=cookie><p>We use cookies.</p><p>By clicking 'Accept' you agree.</p><button>Accept all</button></div><form><p>Log in to continue</p><p>Forgot password?</p><input type=password></form><div><p>Sorry, the page is slow today.</p></div><p>Subscribe</p>";
    for texts in [
        &[OPENING][..],
        &[
            "The bank was fined on Monday for its trade with Minsk, the regulator said.",
            "It will appeal.",
        ],
    ] {
        let body = format!("{MENU}<article><h1>Bank fined</h1>{}</article>{around}", lines(texts));
        assert_eq!(
            kind("Bank fined", "<meta property=og:type content=article>", &body),
            None,
            "{texts:?}"
        );
    }
}
