//! What SOPS has encrypted, whole or in part.

use super::web;
use fluxscape::graph::Graph;

/// `group Kind namespace/name` of what lies below `web`.
fn objects(graph: &Graph) -> Vec<String> {
    let applied = graph.edges().into_iter().filter(|(from, _, edge)| {
        from.name == "web" && edge.edge_type == fluxscape::graph::EdgeType::Applies
    });
    applied
        .map(|(_, to, _)| format!("{} {} {}/{}", to.group, to.kind, to.namespace, to.name))
        .collect()
}

#[test]
fn an_object_is_shown_as_far_as_it_is_not_encrypted() {
    let whole = "apiVersion: ENC[AES256_GCM,data:a]\nkind: ENC[AES256_GCM,data:b]\nmetadata: {name: 'ENC[AES256_GCM,data:c]', namespace: 'ENC[AES256_GCM,data:d]'}\nspec: {word: 'ENC[AES256_GCM,data:e]'}\nsops: {mac: 'ENC[AES256_GCM,data:m]'}\n";
    let named = "apiVersion: v1\nkind: Secret\nmetadata: {name: 'ENC[AES256_GCM,data:c]'}\nstringData: {word: 'ENC[AES256_GCM,data:e]'}\nsops: {mac: x}\n";
    let values = "apiVersion: v1\nkind: Secret\nmetadata: {name: login, namespace: shop}\nstringData: {word: 'ENC[AES256_GCM,data:e]'}\nsops: {mac: x}\n";
    for (file, text, expected) in [
        ("web/vault.sops.yaml", whole, " Unknown /vault"),
        ("web/vault.yaml", named, " Secret /vault"),
        ("web/vault.yaml", values, " Secret shop/login"),
        (
            "web/vault.enc.yaml",
            &whole.replace("'ENC[AES256_GCM,data:c]'", "login"),
            " Unknown /login",
        ),
    ] {
        let graph = web("", &[(file, text)]);
        assert_eq!(objects(&graph), [expected], "{text}");
        assert!(!format!("{:?}", graph.findings).contains("ENC["), "{:?}", graph.findings);
    }
}

#[test]
fn several_encrypted_objects_are_several_and_a_namespace_given_to_them_stays() {
    let whole = "apiVersion: ENC[AES256_GCM,data:a]\nkind: ENC[AES256_GCM,data:b]\nmetadata: {name: 'ENC[AES256_GCM,data:c]'}\nsops: {mac: x}\n";
    let graph = web(
        "",
        &[
            ("web/kustomization.yaml", "namespace: shop\nresources: [one.yaml, two.yaml]\n"),
            ("web/one.yaml", whole),
            ("web/two.yaml", &whole.replace("data:c", "data:x")),
        ],
    );
    assert_eq!(objects(&graph), [" Unknown shop/one", " Unknown shop/two"]);
}
