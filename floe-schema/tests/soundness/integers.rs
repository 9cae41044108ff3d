//! Integers.

use super::*;

fn port(port: i32) -> ContainerPort {
    ContainerPort { container_port: port, ..ContainerPort::default() }
}

#[test]
fn calculated_with() {
    refused(&["an integer was calculated with"], |v| port(v.replicas.get::<i32>() + 1));
    refused(&[], |v| port(v.replicas.get::<i32>().wrapping_mul(2)));
    refused(&[], |v| port(-v.replicas.get::<i32>()));
    refused(&[], |v| port(v.replicas.get::<i32>() / 2));
    refused(&[], |v| port(v.replicas.get::<i32>() % 7));
    refused(&[], |v| port(v.replicas.get::<i32>().min(10)));
    refused(&[], |v| port(v.replicas.get::<i32>().max(1)));
    refused(&[], |v| port(v.limit.or(3.into()).get::<i32>().wrapping_sub(v.replicas.get::<i32>())));
}

#[test]
fn printed() {
    refused(&[], |v| named(v.replicas.get::<i32>().to_string()));
    refused(&[], |v| named(format!("{:x}", v.replicas.get::<i64>())));
}

#[test]
fn compared() {
    refused(&["looks at a value"], |v| named(if v.replicas.get::<i32>() > 1 { "many" } else { "one" }));
    refused(&["looks at a value"], |v| Container { tty: Some(v.replicas.get::<i32>() < 0), ..Container::default() });
}

#[test]
fn counted_to() {
    refused(&[], |v| args((0..(v.replicas.get::<i32>() % 3).abs()).map(|i| i.to_string()).collect()));
}
