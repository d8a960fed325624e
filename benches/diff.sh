#!/usr/bin/env bash
# How long `fluxscape diff` takes between two revisions of a repository with 1,000 manifests: `benches/diff.sh FLUXSCAPE [MILLISECONDS]`.
# The best of five runs is printed, in milliseconds; it fails when that is more than the limit. Where hyperfine is installed,
# HYPERFINE=1 lets it measure.
set -euo pipefail
fluxscape=$(realpath "$1")
limit=${2:-1000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
git init -q -b main
git config user.name bench
git config user.email bench@example.org

mkdir -p cluster/flux-system
cat >cluster/flux-system/gotk-sync.yaml <<'YAML'
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: flux-system, namespace: flux-system }
spec: { interval: 1m, ref: { branch: main }, url: https://git.example.org/team/fleet.git }
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: flux-system, namespace: flux-system }
spec: { interval: 10m, path: ./cluster, prune: true, sourceRef: { kind: GitRepository, name: flux-system } }
YAML

# 50 applications of 19 manifests and a kustomization each, and as many Kustomizations: 1,050 files.
for app in $(seq -w 50); do
  mkdir -p "apps/$app"
  cat >"cluster/app-$app.yaml" <<YAML
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: app-$app, namespace: flux-system }
spec:
  interval: 10m
  path: ./apps/$app
  prune: true
  sourceRef: { kind: GitRepository, name: flux-system }
YAML
  printf 'namespace: app-%s\nresources:\n' "$app" >"apps/$app/kustomization.yaml"
  for part in $(seq -w 19); do
    echo "  - part-$part.yaml" >>"apps/$app/kustomization.yaml"
    cat >"apps/$app/part-$part.yaml" <<YAML
apiVersion: apps/v1
kind: Deployment
metadata:
  name: part-$part
  labels: { app: part-$part }
spec:
  replicas: 2
  selector: { matchLabels: { app: part-$part } }
  template:
    metadata: { labels: { app: part-$part } }
    spec:
      containers:
        - name: main
          image: registry.example.org/team/part-$part:1.0.0
          ports: [ { containerPort: 8080 } ]
          env:
            - { name: MODE, value: production }
            - { name: LEVEL, value: info }
          resources:
            requests: { cpu: 100m, memory: 128Mi }
            limits: { memory: 256Mi }
YAML
  done
done
git add --all
git commit -qm before
sed -i 's/part-03:1.0.0/part-03:1.1.0/' apps/0*/part-03.yaml
echo '  dependsOn: [ { name: app-01 } ]' >>cluster/app-02.yaml
rm -r apps/50 cluster/app-50.yaml
git add --all
git commit -qm after

run() { "$fluxscape" diff --quiet HEAD~1 HEAD -o change.svg -o change.md; }
run
grep -qF 'now waits for' change.md || { echo 'the change is not told' >&2; exit 1; }
if [ -n "${HYPERFINE:-}" ]; then
  hyperfine --warmup 2 "$fluxscape diff --quiet HEAD~1 HEAD -o change.svg -o change.md"
fi
best=
for _ in 1 2 3 4 5; do
  start=$(date +%s%N)
  run
  took=$((($(date +%s%N) - start) / 1000000))
  if [ -z "$best" ] || [ "$took" -lt "$best" ]; then best=$took; fi
done
echo "$(git ls-files | wc -l) files: $best ms"
[ "$best" -le "$limit" ] || { echo "more than $limit ms" >&2; exit 1; }
