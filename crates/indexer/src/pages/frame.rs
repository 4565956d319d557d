//! What stands around every plain page: the head of the file, the library's name with a search field, the foot.

use super::escape;
use super::phrases::Phrases;
use crate::site::Look;

/// A plain page may load the site's style and pictures, and nothing else.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'";

/// A whole page. `head` and `main` are mark-up; `path` is the page's place below the folder of pages.
pub(super) fn page(
    look: &Look,
    phrases: &Phrases,
    title: &str,
    path: &str,
    head: &str,
    main: &str,
) -> String {
    let Phrases { lang, query, search, .. } = phrases;
    let full = escape(&format!("{title} — {}", look.title));
    let canonical = match &look.url {
        Some(url) => format!("<link rel=\"canonical\" href=\"{}\">\n", escape(&address(url, path))),
        None => String::new(),
    };
    let (icon, brand) = (look.icon("../"), look.brand("../"));
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n<title>{full}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         {icon}\n<link rel=\"stylesheet\" href=\"../style.css\">\n\
         <link rel=\"stylesheet\" href=\"../reader.css\">\n\
         <link rel=\"stylesheet\" href=\"../style/plain.css\">\n{canonical}{head}</head>\n<body>\n\
         <header>\n<a class=\"brand\" href=\"../index.html\">{brand}</a>\n\
         <search><form id=\"form\" action=\"../index.html\"><label class=\"unseen\" for=\"query\">{query}</label>\
         <input id=\"query\" name=\"q\" type=\"search\" placeholder=\"{query}\" maxlength=\"1000\">\
         <button type=\"submit\">{search}</button></form></search>\n</header>\n\
         <main id=\"main\">\n{main}</main>\n</body>\n</html>\n"
    )
}

/// The address of a plain page on the site at `url`.
pub(super) fn address(url: &str, path: &str) -> String {
    format!("{url}{}/{path}", super::FOLDER)
}
