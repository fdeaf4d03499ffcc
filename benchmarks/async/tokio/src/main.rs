//! The same work with tokio; see ../README.md.
use std::hint::black_box;
use std::time::{Duration, Instant};

#[inline(never)]
async fn done(n: i64) -> i64 {
    n + 1
}

#[inline(never)]
async fn suspends(n: i64) -> i64 {
    tokio::task::yield_now().await;
    n + 1
}

async fn task(n: i64) -> i64 {
    n + 1
}

fn tell(name: &str, start: Instant, count: i64) {
    println!("{name} {}", start.elapsed().as_nanos() as f64 / count as f64);
}

async fn awaits(count: i64) {
    let start = Instant::now();
    let mut sum = 0;
    for _ in 0..count {
        sum = black_box(done(black_box(sum)).await);
    }
    tell("completed", start, count);
    let start = Instant::now();
    for _ in 0..count / 4 {
        sum = suspends(sum).await;
    }
    tell("suspending", start, count / 4);
    black_box(sum);
}

async fn tasks(count: i64) {
    let start = Instant::now();
    let mut sum = 0;
    for _ in 0..count {
        sum = tokio::spawn(task(sum)).await.unwrap();
    }
    tell("task", start, count);
    black_box(sum);
    let start = Instant::now();
    let mut all = Vec::new();
    for n in 0..count {
        all.push(tokio::spawn(task(n)));
    }
    for each in all {
        sum += each.await.unwrap();
    }
    tell("fan_out", start, count);
    black_box(sum);
}

fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap();
    status.split(' ').nth(1).unwrap().parse::<f64>().unwrap() * 4096.0
}

async fn asleep(count: i64) {
    let before = resident();
    let mut all = Vec::with_capacity(count as usize);
    for n in 0..count {
        all.push(tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(3)).await;
            n
        }));
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    println!("asleep {}", (resident() - before) / count as f64);
    for each in all {
        black_box(each.await.unwrap());
    }
}

fn tree(depth: i64) -> std::pin::Pin<Box<dyn std::future::Future<Output = i64> + Send>> {
    Box::pin(async move {
        if depth == 0 {
            tokio::task::yield_now().await;
            return 1;
        }
        let (left, right) = (tokio::spawn(tree(depth - 1)), tokio::spawn(tree(depth - 1)));
        left.await.unwrap() + right.await.unwrap() + 1
    })
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let count: i64 = arguments[2].parse().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        tokio::spawn(async move {
            match arguments[1].as_str() {
                "awaits" => awaits(count).await,
                "tasks" => tasks(count).await,
                "asleep" => asleep(count).await,
                "tree" => {
                    let start = Instant::now();
                    let nodes = tree(count).await;
                    tell("tree", start, nodes);
                }
                other => panic!("no benchmark {other}"),
            }
        })
        .await
        .unwrap()
    });
}
