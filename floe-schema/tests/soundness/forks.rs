//! Forks.

use super::*;

#[test]
fn more_than_eight() {
    refused(&["more than 8 conditions", ".Values.flags.a", ".Values.flags.i"], |v| {
        let f = &v.flags;
        let all = [&f.a, &f.b, &f.c, &f.d, &f.e, &f.f, &f.g, &f.h, &f.i];
        args(all.into_iter().filter(|flag| flag.get()).map(|_| "set".to_owned()).collect())
    });
}

#[test]
fn eight() {
    accepted(|v| {
        let f = &v.flags;
        let all = [&f.a, &f.b, &f.c, &f.d, &f.e, &f.f, &f.g, &f.h];
        args(all.into_iter().enumerate().filter(|(_, flag)| flag.get()).map(|(i, _)| i.to_string()).collect())
    });
}
