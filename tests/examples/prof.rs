#![allow(missing_docs, clippy::all, unused)]
//! x
use floe_chart::{Options, Renderer, export};
use serde_json::{Value, json};
fn main(){
  let chart = floe_jobs::chart();
  if std::env::args().nth(1).as_deref()==Some("export"){ for _ in 0..20 { assert!(export(&chart).is_ok()); } return; }
  let r=Renderer::new(&chart);
  let jobs: serde_json::Map<String,Value>=(0..100).map(|n|(format!("job-{n:04}"),json!({"schedule":"0 2 * * *","dbt":{"command":"build"}}))).collect();
  let Value::Object(v)=json!({"jobs":jobs,"tests":{"enabled":false}}) else {panic!()};
  let t=std::time::Instant::now();
  for _ in 0..30 { let _ = r.validate(&v,&Options::default()); }
  eprintln!("validate {:?}", t.elapsed()/30);
  let t=std::time::Instant::now();
  for _ in 0..60 { r.render(&v,&Options::default()).unwrap(); }
  eprintln!("render {:?}", t.elapsed()/60);
}
