//! What readers find: by searching, pointing and clicking.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]
#![allow(clippy::print_stdout, reason = "what is measured is said")]

use super::{ACCOUNTS, COVERS, LOANS, fine, focused, node, opacity, opened, page_of};
use crate::browser::Browser;

#[test]
fn search_finds_lists_marks_and_leads_there() {
    let Some(mut browser) = opened() else { return };
    browser.key("/");
    assert_eq!(focused(&mut browser), "search");
    browser.type_text("loans");
    assert!(browser.text("#found").ends_with("matches"));
    assert_eq!(browser.eval("document.querySelector('#matches').hidden"), false);
    assert_eq!(
        browser.eval("document.querySelector('#search').getAttribute('aria-expanded')"),
        "true"
    );
    assert_eq!(
        browser.eval(&format!(
            "document.querySelector(\"{}\").classList.contains('hit')",
            node(LOANS)
        )),
        true
    );
    assert_eq!(
        browser.eval(&format!(
            "document.querySelector(\"{}\").classList.contains('hit')",
            node(COVERS)
        )),
        false
    );
    let found = browser
        .eval("[...document.querySelectorAll('#matches li')].map((item) => item.innerText)")
        .to_string();
    assert!(
        found.contains("Deployment") && found.contains("qa/apps/loans"),
        "objects without a box are found too: {found}"
    );

    // A near view of the other end of the picture: walking to a match brings it into sight.
    (0..8).for_each(|_| browser.click("[data-command=zoom-in]"));
    browser.key("/");
    browser.key("ArrowDown");
    let first = browser.rect(&node(LOANS));
    assert!(
        first[0] >= 0.0 && first[1] >= 0.0 && first[0] < 1280.0 && first[1] < 800.0,
        "{first:?}"
    );
    assert!(browser.text("#found").starts_with("1 of "));
    assert_eq!(browser.eval("document.querySelector('#matches [aria-selected=true]') === document.querySelector('#match-0')"), true);
    browser.key("Enter");
    assert!(browser.text("#found").starts_with("2 of "));
    assert_eq!(
        browser.eval(
            "document.querySelector('svg .current').dataset.id.endsWith('flux-staging|loans')"
        ),
        true
    );
    browser.key("ArrowUp");
    assert!(browser.text("#found").starts_with("1 of "));
    browser.key("Escape");
    assert_eq!(browser.eval("document.querySelector('#search').value"), "");
    assert_eq!(focused(&mut browser), "loans");

    for (words, every) in [
        (
            "kind:imagepolicy ns:flux-qa",
            "entry.kind === 'ImagePolicy' && entry.namespace === 'flux-qa'",
        ),
        (
            "path:staging/apps kind:kustomization",
            "entry.kind === 'Kustomization' && entry.details.path.startsWith('staging/apps')",
        ),
    ] {
        browser.key("/");
        browser.type_text(words);
        let count = format!(
            "JSON.parse(document.querySelector('#data').textContent).nodes.filter((entry) => {every}).length"
        );
        let expected = browser.eval(&count).as_u64().unwrap();
        assert!(expected > 1);
        assert_eq!(
            browser.eval("document.querySelectorAll('#matches li').length"),
            expected,
            "{words}"
        );
        browser.key("Escape");
    }
    browser.key("/");
    browser.type_text("zzz");
    assert_eq!(browser.text("#found"), "no match");
    fine(&browser);
}

#[test]
fn the_pointer_shows_neighbours_and_dims_the_rest() {
    let Some(mut browser) = opened() else { return };
    browser.hover(&node(LOANS));
    browser.until("document.querySelector('#stage > svg').classList.contains('dim')");
    for (end, lit) in [
        (LOANS, true),
        (ACCOUNTS, true),
        ("GitRepository|flux-qa|environments", true),
        (COVERS, false),
        ("flux-staging|loans", false),
    ] {
        let opacity = opacity(&mut browser, &node(end));
        assert!(if lit { opacity > 0.99 } else { opacity < 0.5 }, "{end}: {opacity}");
    }
    assert!(opacity(&mut browser, "path.edge[data-from$='flux-qa|loans']") > 0.99);
    assert!(opacity(&mut browser, "path.edge[data-from$='flux-staging|loans']") < 0.5);
    browser.mouse("mouseMoved", (640.0, 20.0), &serde_json::json!({}));
    browser.until("!document.querySelector('#stage > svg').classList.contains('dim')");
    assert!(opacity(&mut browser, &node(COVERS)) > 0.99);
    fine(&browser);
}

#[test]
fn a_click_opens_the_details() {
    let Some(mut browser) = opened() else { return };
    browser.click(&node(LOANS));
    let details = browser.text("#details");
    for said in [
        "loans",
        "Kustomization",
        "flux-qa",
        "environments",
        "qa/fluxcd/loans.yml:1",
        "dependsOn",
        "accounts",
        "Refers to",
        "Referred to by",
    ] {
        assert!(details.contains(said), "{said}: {details}");
    }
    // From the Terraform resource that creates the root, through what applies what, to the file.
    let steps = browser.text("#details section:has(> h3)");
    let [terraform, root, qa, directory, file] = [
        "Terraform module.",
        "creates Kustomization flux-system/library-environments",
        "applies Kustomization flux-qa/qa",
        "builds Directory qa/fluxcd",
        "written in",
    ]
    .map(|step| steps.find(step).unwrap_or_else(|| panic!("{step}: {steps}")));
    assert!(terraform < root && root < qa && qa < directory && directory < file, "{steps}");
    let link = browser.eval("document.querySelector('#details dd a').href");
    assert_eq!(
        link,
        "https://git.example.org/library/environments/blob/main/qa/fluxcd/loans.yml#L1"
    );
    // A reference leads to its object, also to one that has no box of its own.
    let press = |browser: &mut Browser, words: &str| {
        browser.eval(&format!(
            "[...document.querySelectorAll('#details li button')].find((button) => button.innerText.includes('{words}')).dataset.press = 1"
        ));
        browser.eval("document.querySelector('[data-press]').scrollIntoView({ block: 'center' })");
        browser.click("[data-press]");
    };
    press(&mut browser, "flux-qa/accounts");
    assert_eq!(browser.text("#details h2"), "accounts");
    assert_eq!(
        browser.eval(
            "document.querySelector('svg .selected').dataset.id.endsWith('flux-qa|accounts')"
        ),
        true
    );
    press(&mut browser, "Service library-qa/accounts");
    assert_eq!(browser.text("#details header p"), "Service");
    assert!(
        browser.text("#details dl").contains("common/accounts/service.yml:1"),
        "{}",
        browser.text("#details dl")
    );
    assert!(browser.text("#details dl").contains("shown on"));
    browser.key("Escape");
    assert_eq!(browser.eval("document.querySelector('#details').hidden"), true);
    assert_eq!(focused(&mut browser), "accounts");

    // A box that is no object says what it stands for.
    let (_directory, page) = page_of("two-environments", &["--view", "overview"]);
    browser.open(&page);
    browser.click(&node("environment|qa|applications"));
    let details = browser.text("#details");
    assert!(details.contains("Stands for") && details.contains("flux-qa/loans"), "{details}");
    fine(&browser);
}

#[test]
fn findings_stand_at_their_objects_and_in_one_list() {
    let Some(mut browser) = Browser::start() else { return };
    let (_directory, page) = page_of("broken", &["--view", "apps"]);
    browser.open(&page);
    browser.click("[data-command=findings]");
    let all = browser.text("#details");
    assert!(all.contains("settings.yaml") && all.contains("error"), "{all}");
    let failed = "JSON.parse(document.querySelector('#data').textContent).nodes.find((node) => node.status === 'failed').name";
    let failed = browser.eval(failed).as_str().unwrap().to_owned();
    browser.key("/");
    browser.type_text(&format!("kind:kustomization name:{failed}"));
    browser.key("Enter");
    browser.key("Escape");
    browser.key("Enter");
    assert_eq!(browser.text("#details h2"), failed);
    assert!(browser.text("#details .status").contains("failed"));
    assert!(!browser.text("#details .message").is_empty());
    fine(&browser);
}
