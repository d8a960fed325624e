//! Writes the seeds of every target to `corpus/TARGET/`, where `cargo fuzz run TARGET` looks for
//! them: `cargo run --bin seeds`, in `fuzz/`.

use std::path::Path;

fn main() -> std::io::Result<()> {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR"));
    for target in fluxscape_fuzz::TARGETS {
        let corpus = fuzz.join("corpus").join(target.name);
        std::fs::create_dir_all(&corpus)?;
        for (number, seed) in (target.seeds)(&fuzz.join("..")).iter().enumerate() {
            std::fs::write(corpus.join(format!("seed-{number:04}")), seed)?;
        }
    }
    Ok(())
}
