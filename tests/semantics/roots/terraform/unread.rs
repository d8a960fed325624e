//! Files of Terraform that would start Flux and cannot be parsed, and modules that nothing calls.

use super::super::{clusters, reported};
use crate::memory::{CONFIG, graph, kustomization};

const PROVIDER: &str =
    "provider \"flux\" {\n  git = { url = \"https://example.org/team/own\" }\n}\n";
const BOOTSTRAP: &str = "resource \"flux_bootstrap_git\" \"this\" {\n  path = \"clusters/a\"\n}\n";

#[test]
fn a_file_that_cannot_be_parsed_and_would_start_flux_is_an_origin_that_cannot_be_read() {
    let web = kustomization("web", "path: ./web");
    let repository = [("clusters/a/web.yaml", web.as_str()), ("web/config.yaml", CONFIG)];
    let calls = "module \"start\" {\n  source = \"../parts/start\"\n";
    for (main, others, expected) in [
        // It holds, however the file is broken and whatever starts Flux.
        (
            format!("terraform {{ required_providers {{ flux = {{}} }} }}\n{BOOTSTRAP}"),
            None,
            Some(1),
        ),
        (format!("{PROVIDER}{}", BOOTSTRAP.trim_end_matches("}\n")), None, Some(5)),
        (format!("{PROVIDER}{}", BOOTSTRAP.replace("clusters/a\"", "clusters/a")), None, Some(5)),
        (
            "resource \"helm_release\" \"this\" {\n  chart = \"flux2\"\n  name = \n}\n".to_owned(),
            None,
            Some(3),
        ),
        (calls.to_owned(), Some(("parts/start/main.tf", BOOTSTRAP)), Some(2)),
        // It has nothing to do with Flux, or is parsed.
        ("resource \"aws_vpc\" \"flux\" {\n".to_owned(), None, None),
        ("resource \"helm_release\" \"ingress\" {\n  chart = \n".to_owned(), None, None),
        (calls.to_owned(), Some(("parts/start/main.tf", "resource \"aws_vpc\" \"a\" {}\n")), None),
    ] {
        let mut files = repository.to_vec();
        files.push(("infra/main.tf", &main));
        files.extend(others);
        let drawn = graph(&files);
        let found: Vec<String> =
            expected.map(|line| format!("hcl-syntax {line}")).into_iter().collect();
        assert_eq!(reported(&drawn), found, "{main}");
        let by = if expected.is_some() { "Terraform infra" } else { "Bootstrap clusters/a" };
        assert!(
            clusters(&drawn).iter().all(|cluster| cluster.ends_with(by)),
            "{:?}",
            clusters(&drawn)
        );
        // Without anything to apply the origin is drawn all the same.
        let alone = graph(&files[2..]);
        let expected: &[&str] =
            if expected.is_some() { &["own Terraform infra"] } else { &["own Nothing "] };
        assert_eq!(clusters(&alone), expected, "{main}");
    }
    // The other files of the module are read.
    let mut files = repository.to_vec();
    let whole = format!("{PROVIDER}{BOOTSTRAP}");
    files.extend([("infra/main.tf", whole.as_str()), ("infra/flux.tf", "locals {\n  a = \n}\n")]);
    let drawn = graph(&files);
    assert_eq!(clusters(&drawn), ["a Terraform infra"]);
    assert_eq!(reported(&drawn), ["hcl-syntax 2"]);
}

#[test]
fn a_module_that_nothing_calls_starts_nothing() {
    let web = kustomization("web", "path: ./web");
    let repository = [("clusters/a/web.yaml", web.as_str()), ("web/config.yaml", CONFIG)];
    let module = ("infra/modules/flux/main.tf", BOOTSTRAP);
    let live = "module \"flux\" {\n  source = \"../modules/flux\"\n}\n";
    let with_provider = format!("{PROVIDER}{BOOTSTRAP}");
    for (files, by) in [
        (vec![module], "Bootstrap clusters/a"),
        (
            vec![
                module,
                ("infra/modules/all/main.tf", "module \"flux\" {\n  source = \"../flux\"\n}\n"),
            ],
            "Bootstrap clusters/a",
        ),
        (vec![module, ("infra/live/main.tf", live)], "Terraform infra/live"),
        // Something shows that Terraform runs there.
        (
            vec![
                module,
                ("infra/modules/flux/backend.tf", "terraform {\n  backend \"s3\" {}\n}\n"),
            ],
            "Terraform infra/modules/flux",
        ),
        (
            vec![module, ("infra/modules/flux/prod.tfvars", "a = 1\n")],
            "Terraform infra/modules/flux",
        ),
        (
            vec![("infra/modules/flux/main.tf", with_provider.as_str())],
            "Terraform infra/modules/flux",
        ),
        (
            vec![
                module,
                ("live/terragrunt.hcl", "terraform {\n  source = \"../infra//modules/flux\"\n}\n"),
            ],
            "Terraform infra/modules/flux",
        ),
        // The same files where they are no module.
        (vec![("infra/flux/main.tf", BOOTSTRAP)], "Terraform infra/flux"),
    ] {
        let drawn = graph(&[repository.as_slice(), &files].concat());
        assert!(
            clusters(&drawn).iter().all(|cluster| cluster.ends_with(by)),
            "{files:?} {:?}",
            clusters(&drawn)
        );
    }
}
