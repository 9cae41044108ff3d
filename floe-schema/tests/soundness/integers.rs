//! Integers.

use super::*;

fn port(port: i32) -> ContainerPort {
    ContainerPort { container_port: port, ..ContainerPort::default() }
}

#[test]
fn calculated_with() {
    refused(&["an integer was calculated with"], |v| port(v.replicas.get::<i32>() + 1));
    // Where it happens to be another one's token, too.
    refused(&["an integer was calculated with"], |v| ContainerPort {
        host_port: Some(v.limit.or(3.into()).get()),
        ..port(v.replicas.get::<i32>() + 1)
    });
    refused(&["an integer was calculated with"], |v| ContainerPort {
        host_port: Some(v.replicas.get::<i32>() + 1),
        ..port(v.limit.or(3.into()).get())
    });
    refused(&["looks at a value itself"], |v| port(v.replicas.get::<i32>().wrapping_mul(2)));
    refused(&["an integer was calculated with"], |v| port(-v.replicas.get::<i32>()));
    refused(&["looks at a value itself"], |v| port(v.replicas.get::<i32>() / 2));
    refused(&["looks at a value itself"], |v| port(v.replicas.get::<i32>() % 7));
    refused(&["looks at a value itself"], |v| port(v.replicas.get::<i32>().min(10)));
    refused(&["looks at a value itself"], |v| port(v.replicas.get::<i32>().max(1)));
    refused(&["looks at a value itself"], |v| {
        port(v.limit.or(3.into()).get::<i32>().wrapping_sub(v.replicas.get::<i32>()))
    });
}

#[test]
fn printed() {
    refused(&["looks at a value itself"], |v| named(v.replicas.get::<i32>().to_string()));
    refused(&["looks at a value itself"], |v| named(format!("{:x}", v.replicas.get::<i64>())));
}

#[test]
fn compared() {
    refused(&["looks at a value"], |v| named(if v.replicas.get::<i32>() > 1 { "many" } else { "one" }));
    refused(&["looks at a value"], |v| Container { tty: Some(v.replicas.get::<i32>() < 0), ..Container::default() });
}

#[test]
fn counted_to() {
    refused(&["looks at a value itself"], |v| {
        args((0..(v.replicas.get::<i32>() % 3).abs()).map(|i| i.to_string()).collect())
    });
}
