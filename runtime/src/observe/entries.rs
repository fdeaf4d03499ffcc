//! Which function an actor runs. In: the name that it has by its `spawn`, and the file of that. Out: the function's full name and
//! its first line, if one function of the program is meant and no other may be.

use parking_lot::Mutex;

use super::actor_view::{ActorView, Spot};
use crate::actor::lines::{functions, FunctionLines};

/// What was looked up: a program has few names.
static KNOWN: Mutex<Vec<Known>> = Mutex::new(Vec::new());

struct Known {
    name: &'static str,
    file: &'static str,
    entry: Option<Spot>,
}

/// Adds their functions to actors.
pub(super) fn add_entries(actors: &mut [ActorView]) {
    let mut known = KNOWN.lock();
    for actor in actors {
        let (name, file) = (actor.name, actor.spawned_at.map_or("", |spot| spot.file));
        if let Some(found) = known.iter().find(|known| (known.name, known.file) == (name, file)) {
            actor.entry = found.entry;
            continue;
        }
        actor.entry = entry(name, file, functions());
        known.push(Known { name, file, entry: actor.entry });
    }
}

fn entry(name: &str, file: &str, functions: impl Iterator<Item = FunctionLines>) -> Option<Spot> {
    let is_meant = |function: &FunctionLines| function.function.rsplit_once('.').is_some_and(|(_, last)| last == name);
    let found: Vec<FunctionLines> = functions.filter(is_meant).collect();
    let near: Vec<&FunctionLines> = found.iter().filter(|function| function.file == file).collect();
    let chosen = if near.is_empty() { found.iter().collect() } else { near };
    let first = *chosen.first()?;
    let is_one = chosen.iter().all(|other| (other.function, other.file) == (first.function, first.file));
    let line = chosen.iter().map(|function| function.first_line).min()?;
    is_one.then_some(Spot { function: first.function, file: first.file, line, column: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FUNCTIONS: [FunctionLines; 4] = [
        FunctionLines { function: "Town.counter", file: "town.snow", first_line: 4 },
        FunctionLines { function: "Shop.counter", file: "shop.snow", first_line: 9 },
        FunctionLines { function: "Shop.counter", file: "shop.snow", first_line: 8 },
        FunctionLines { function: "Shop.till", file: "shop.snow", first_line: 2 },
    ];

    fn line(name: &str, file: &str) -> Option<u64> {
        entry(name, file, FUNCTIONS.into_iter()).map(|spot| spot.line)
    }

    #[test]
    fn the_one_of_the_same_file_is_meant() {
        assert_eq!([line("counter", "town.snow"), line("counter", "shop.snow")], [Some(4), Some(8)]);
        assert_eq!([line("till", "town.snow"), line("till", "")], [Some(2), Some(2)]);
    }

    #[test]
    fn nothing_is_said_where_several_may_be_meant() {
        assert_eq!([line("counter", "bank.snow"), line("clerk", "shop.snow")], [None, None]);
    }
}
