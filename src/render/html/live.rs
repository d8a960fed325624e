//! Pages behind a server of this machine: they follow what is drawn.
//!
//! In: a finished page and a script. Out: the same page with that script, which may speak to the
//! server and to nobody else; and a page that leads to several others.

use std::fmt::Write as _;

use super::assemble::{Policy, hash};
use crate::text::xml::escape;

const END: &str = "</body>\n</html>\n";
const SCRIPTS: &str = "; script-src ";

/// A page with a script of the server that shows it.
#[must_use]
pub fn live(page: &str, script: &str) -> String {
    let allowed =
        page.replacen(SCRIPTS, &format!("; connect-src 'self'{SCRIPTS}{} ", hash(script)), 1);
    let body = allowed.strip_suffix(END).unwrap_or(&allowed);
    format!("{body}<script>{script}</script>\n{END}")
}

/// A page that leads to others: their addresses, and what they are called.
#[must_use]
pub fn index(pages: &[(String, String)]) -> String {
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n<title>Pages</title>\n</head>\n<body>\n<h1>Pages</h1>\n<ul>\n",
        Policy::default()
    );
    for (address, name) in pages {
        let _ = writeln!(out, "<li><a href=\"{}\">{}</a></li>", escape(address), escape(name));
    }
    out + "</ul>\n" + END
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_gets_a_script_that_its_policy_allows_and_no_other() {
        let page = index(&[("/a%20b.html".to_owned(), "a <b>".to_owned())]);
        assert!(page.contains("<li><a href=\"/a%20b.html\">a &lt;b&gt;</a></li>"), "{page}");
        let live = live(&page, "reload()");
        assert!(live.ends_with("<script>reload()</script>\n</body>\n</html>\n"), "{live}");
        let policy = format!("style-src ; connect-src 'self'; script-src {} \"", hash("reload()"));
        assert!(live.contains(&policy) && !page.contains("connect-src"), "{policy}\n{live}");
    }
}
