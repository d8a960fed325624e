# What the project's own pictures and checks are made with. Needs nothing but the Rust toolchain.

SAMPLES := $(patsubst %/.fluxscape.yaml,%,$(wildcard samples/*/.fluxscape.yaml))
FLUXSCAPE := cargo run --release --locked --quiet --

.PHONY: diagram check test answers lint install publish-check

# Draws every picture that is committed: those of the samples, which the README and the gallery show.
diagram:
	@for sample in $(SAMPLES); do $(FLUXSCAPE) update $$sample || exit; done

# Says which pictures are not what they should be, and changes nothing.
check:
	@for sample in $(SAMPLES); do $(FLUXSCAPE) update --check $$sample || exit; done

test:
	cargo test --workspace --locked

# Records the answers of kustomize that the native build is held against. Needs kubectl.
answers:
	crates/kustomize/tests/answers/record

lint:
	cargo fmt --all --check
	cargo clippy --workspace --locked --all-targets -- -D warnings

# Paths of this machine are no part of the program.
install:
	RUSTFLAGS="--remap-path-prefix=$${CARGO_HOME:-$$HOME/.cargo}=/cargo --remap-path-prefix=$(CURDIR)=/fluxscape" cargo install --locked --path .

# Reports what an owner has to set before a release.
publish-check:
	@.github/publish-check
