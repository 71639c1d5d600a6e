//! Writes the inputs that fuzzing begins from into `tests/fuzz/corpus`, where no file of that name is yet.

fn main() -> std::io::Result<()> {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for (target, name, bytes) in kith_tests::fuzzing::seeds::seeds() {
        let folder = corpus.join(target);
        std::fs::create_dir_all(&folder)?;
        let file = folder.join(name);
        if !file.exists() {
            std::fs::write(file, bytes)?;
        }
    }
    Ok(())
}
