//! Writes the chart for a look.
fn main() {
    let chart = floe_jobs::chart();
    match floe_chart::export(&chart) {
        Ok(files) => {
            for (p, c) in files.iter() {
                let f = std::path::Path::new("/tmp/out/floe-jobs").join(p);
                std::fs::create_dir_all(f.parent().unwrap()).unwrap();
                std::fs::write(f, c).unwrap();
            }
            println!("ok");
        }
        Err(errors) => {
            for e in errors {
                println!("{e}");
            }
        }
    }
}
