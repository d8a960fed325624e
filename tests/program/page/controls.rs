//! Keys, dragging, zooming, colours and motion.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here should stop the test"
)]
#![allow(clippy::print_stdout, reason = "what is measured is said")]

use super::{COVERS, LOANS, fine, focused, node, opacity, opened, page_of, scale};
use crate::browser::Browser;

#[test]
fn everything_can_be_done_with_the_keyboard() {
    let Some(mut browser) = opened() else { return };
    assert_eq!(
        browser.eval("document.querySelectorAll('svg [tabindex=\"0\"]').length"),
        1,
        "one tab stop"
    );
    browser.key("Tab");
    assert_eq!(browser.eval("document.activeElement.className"), "skip");
    while browser.eval("document.activeElement.closest('svg') !== null") == false {
        browser.key("Tab");
    }
    assert_eq!(focused(&mut browser), "Terraform");
    let walk = [
        ("ArrowDown", "Flux controllers"),
        ("ArrowUp", "Terraform"),
        ("ArrowRight", "Flux controllers"),
        ("ArrowLeft", "Terraform"),
        ("End", "search"),
        ("Home", "Terraform"),
    ];
    for (key, name) in walk {
        browser.key(key);
        assert_eq!(focused(&mut browser), name, "{key}");
        assert_eq!(browser.eval("document.querySelectorAll('svg [tabindex=\"0\"]').length"), 1);
    }
    let ring = "getComputedStyle(document.activeElement.querySelector('.box')).strokeWidth";
    assert_eq!(browser.eval(ring), "3px");
    // Left closes a group, Right opens it; so does Space.
    browser.key("ArrowLeft");
    assert_eq!(browser.eval("document.activeElement.getAttribute('aria-expanded')"), "false");
    browser.key("ArrowDown");
    assert_eq!(focused(&mut browser), "qa");
    browser.key("ArrowUp");
    browser.key("ArrowRight");
    assert_eq!(browser.eval("document.activeElement.getAttribute('aria-expanded')"), "true");
    browser.key(" ");
    browser.key(" ");
    assert_eq!(browser.eval("document.activeElement.getAttribute('aria-expanded')"), "true");
    // Along an arrow and back.
    browser.key("/");
    browser.type_text("kind:kustomization ns:flux-qa loans");
    browser.key("Enter");
    browser.key("Escape");
    assert_eq!(focused(&mut browser), "loans");
    assert!(
        opacity(&mut browser, &node(COVERS)) < 0.5,
        "the focus shows neighbours as the pointer does"
    );
    browser.key("]");
    assert_eq!(focused(&mut browser), "accounts");
    browser.key("[");
    assert_eq!(focused(&mut browser), "loans");
    browser.key("Enter");
    assert_eq!(browser.text("#details h2"), "loans");
    assert_eq!(
        browser.eval("document.querySelector('#details').contains(document.activeElement)"),
        true
    );
    browser.key("Escape");
    assert_eq!(focused(&mut browser), "loans");
    // The picture as text, for who follows the first link.
    browser.eval("document.querySelector('.skip').focus()");
    browser.key("Enter");
    assert_eq!(
        browser.eval("document.querySelector('#outline').contains(document.activeElement)"),
        true
    );
    assert!(
        browser.text("#outline").contains("reading-room: KS · 1 auto · qa/apps/reading-room"),
        "{}",
        browser.text("#outline")
    );
    fine(&browser);
}

#[test]
fn the_picture_is_dragged_zoomed_and_fitted() {
    let Some(mut browser) = opened() else { return };
    let (start, at) = (scale(&mut browser), browser.rect("#stage > svg"));
    browser.drag((640.0, 130.0), (740.0, 190.0));
    let moved = browser.rect("#stage > svg");
    assert!(
        (moved[0] - at[0] - 100.0).abs() < 1.0 && (moved[1] - at[1] - 60.0).abs() < 1.0,
        "{at:?} {moved:?}"
    );
    assert_eq!(
        browser.eval("document.querySelector('#details').hidden"),
        true,
        "a drag is no click"
    );
    // What is under the pointer stays there.
    let under = browser.middle(&node(LOANS));
    browser.mouse("mouseWheel", under, &serde_json::json!({ "deltaX": 0, "deltaY": -400 }));
    browser.until(&format!(
        "new DOMMatrix(document.querySelector('#stage > svg').style.transform).a > {start}"
    ));
    let after = browser.middle(&node(LOANS));
    assert!(
        (under.0 - after.0).abs() < 2.0 && (under.1 - after.1).abs() < 2.0,
        "{under:?} {after:?}"
    );
    browser.key("0");
    let fitted = browser.rect("#stage > svg");
    assert!(
        fitted[0] >= 0.0
            && fitted[1] >= 0.0
            && fitted[0] + fitted[2] <= 1280.0
            && fitted[1] + fitted[3] <= 800.0,
        "{fitted:?}"
    );
    let fit = scale(&mut browser);
    browser.key("+");
    assert!(scale(&mut browser) > fit);
    browser.key("-");
    browser.key("-");
    assert!(scale(&mut browser) < fit);
    browser.key("0");
    browser.key("ArrowRight");
    assert!((browser.rect("#stage > svg")[0] - fitted[0] + 80.0).abs() < 1.0);
    // Two fingers.
    browser.key("0");
    browser.touch("touchStart", &[(600.0, 400.0), (700.0, 400.0)]);
    browser.touch("touchMove", &[(550.0, 400.0), (750.0, 400.0)]);
    browser.touch("touchEnd", &[]);
    assert!((scale(&mut browser) / fit - 2.0).abs() < 0.05, "{} {fit}", scale(&mut browser));
    browser.click("[data-command=reset]");
    assert!((scale(&mut browser) - start).abs() < 0.001);
    fine(&browser);
}

#[test]
fn colours_follow_the_system_until_the_reader_chooses() {
    let Some(mut browser) = opened() else { return };
    let page = |browser: &mut Browser| {
        browser.eval("getComputedStyle(document.body).backgroundColor").as_str().unwrap().to_owned()
    };
    let card = format!("getComputedStyle(document.querySelector(\"{} > .box\")).fill", node(LOANS));
    let light = (page(&mut browser), browser.eval(&card));
    assert_eq!(light.0, "rgb(255, 255, 255)");
    browser.media("dark", true);
    let dark = (page(&mut browser), browser.eval(&card));
    assert!(dark.0 != light.0 && dark.1 != light.1, "{dark:?}");
    browser.click("#theme");
    assert_eq!((page(&mut browser), browser.eval(&card)), light);
    browser.media("light", true);
    browser.click("#theme");
    assert_eq!((page(&mut browser), browser.eval(&card)), dark);

    let (_directory, chosen) = page_of("two-environments", &["--view", "apps", "--theme", "dark"]);
    browser.open(&chosen);
    assert_eq!((page(&mut browser), browser.eval(&card)), dark);
    fine(&browser);
}

#[test]
fn motion_is_left_out_where_the_reader_asks_for_none() {
    let Some(mut browser) = opened() else { return };
    let glides = "(() => { document.querySelector('[data-command=zoom-in]').click(); return document.querySelector('#stage').classList.contains('gliding'); })()";
    assert_eq!(browser.eval(glides), false);
    browser.media("light", false);
    assert_eq!(browser.eval(glides), true);
    assert_ne!(
        browser.eval("getComputedStyle(document.querySelector('#stage > svg')).transitionDuration"),
        "0s"
    );
    fine(&browser);
}
