use snow_rt::actor::*;
fn main() {
    println!("context {}", size_of::<snow_rt::context::Context>());
    println!("arena {}", size_of::<snow_rt::heap::Arena>());
    println!("isolate {}", size_of::<isolate::Isolate>());
    println!("process {}", size_of::<process::Process>());
    println!("queue {}", size_of::<queue::Queue>());
    println!("wait {}", size_of::<wait::Wait>());
    println!("body {}", size_of::<Option<isolate::Body>>());
    println!("role {}", size_of::<isolate::Role>());
    println!("reason {}", size_of::<Option<reason::ExitReason>>());
    println!("envelope {}", size_of::<envelope::Envelope>());
    println!("fragment {}", size_of::<snow_rt::heap::Fragment>());
}
