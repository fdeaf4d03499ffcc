"""Pieces of Snow that a made-up project is put together from.

Each fragment is a topic of 25–50 lines about one noun, and has a public function `NOUN_score(n)` that other modules may
call. Marks: `@noun` and `@Noun` are the noun's two spellings, `@a` `@b` `@c` numbers, `@call` an expression of type Int
over an Int `n` that asks another fragment, of this module or of an imported one.
"""

from __future__ import annotations

from string import Template


class Fragment(Template):
    """Snow has `$` in its strings, so the mark is `@`."""

    delimiter = "@"


STRUCT = Fragment("""\
## A @noun as the books know it.
pub struct @Noun do
  id :: Int
  label :: String
  weight :: Float
  tags :: List<String>
  parent :: Int? = None
end deriving(Eq, Debug)

## A @noun without tags. Its weight follows from its number.
pub fn new_@noun(id :: Int, label :: String) -> @Noun do
  @Noun { id: id, label: label, weight: Int.to_float(id) * @b.5, tags: [] }
end

## The same @noun with one more tag; a tag counts once.
pub fn tag_@noun(item :: @Noun, tag :: String) -> @Noun do
  if List.contains(item.tags, tag) do
    item
  else
    %{item | tags: List.append(item.tags, String.to_lower(tag))}
  end
end

fn @{noun}_line(item :: @Noun) -> String do
  let tags = item.tags |> String.join(", ")
  case item.parent do
    Some(parent) -> "${item.label} (${item.id}, below ${parent}): ${tags}"
    None when item.weight > @a.0 -> "${item.label} (${item.id}, heavy): ${tags}"
    None -> "${item.label} (${item.id}): ${tags}"
  end
end

## One line each, the empty ones left out.
pub fn show_@{noun}s(items :: List<@Noun>) -> String do
  items
  |> List.filter(fn item -> item.id > 0 and item.label != "" end)
  |> List.map(@{noun}_line)
  |> String.join("\\n")
end

## How much a @noun counts in a ranking.
pub fn @{noun}_score(n :: Int) -> Int do
  let item = new_@noun(n, "@noun ${n}") |> tag_@noun("first") |> tag_@noun("No. ${n}")
  # weights are fractions; the ranking is not
  let weight = Math.round(item.weight) + List.length(item.tags)
  weight * @c + @call
end
""")

SUM = Fragment("""\
## What can happen to a @noun.
pub type @Noun do
  @{Noun}Opened(Int)
  @{Noun}Moved { from_place :: String, to_place :: String, steps :: Int }
  @{Noun}Split(List<@Noun>)
  @{Noun}Closed
end

## The number of steps of all moves, nested ones too.
pub fn @{noun}_steps(event :: @Noun) -> Int do
  case event do
    @{Noun}Opened(_) -> 0
    @{Noun}Moved { steps, .. } when steps < 0 -> 0 - steps
    @{Noun}Moved { steps, .. } -> steps
    @{Noun}Split(parts) -> parts |> List.map(@{noun}_steps) |> List.sum()
    @{Noun}Closed -> 0
  end
end

## A name for reports.
pub fn @{noun}_name(event :: @Noun) -> String do
  case event do
    @{Noun}Opened(by) -> "opened by ${by}"
    @{Noun}Moved { from_place, to_place, steps } ->
      let arrow = if steps > @a do "=>" else "->" end
      "${from_place} ${arrow} ${to_place}"
    @{Noun}Split([]) -> "split into nothing"
    @{Noun}Split([only]) -> "split into ${@{noun}_name(only)}"
    @{Noun}Split(parts) -> "split into ${List.length(parts)} parts"
    @{Noun}Closed -> "closed"
  end
end

## A history of `n` events, from which a ranking is made.
pub fn @{noun}_score(n :: Int) -> Int do
  let moves = for step in 0..n when step % 2 == 0 do
    @{Noun}Moved { from_place: "dock ${step}", to_place: "shelf @a", steps: step * @b }
  end
  let history = [@{Noun}Opened(n), @{Noun}Split(moves), @{Noun}Closed]
  let longest = history |> List.map(@{noun}_name) |> List.map(String.length) |> List.reduce(0, Int.max)
  let total = List.sum(List.map(history, @{noun}_steps))
  total + longest + @call
end
""")

PIPES = Fragment("""\
let @{noun}_limit = @a

## Pairs of a @noun's number and its share, largest first.
pub fn rank_@{noun}s(amounts :: List<Int>) -> List<(Int, Int)> do
  amounts
  |> List.enumerate()
  |> List.filter(fn((_, amount)) -> amount > @b end)
  |> List.map(fn((place, amount)) -> (place + 1, amount * @c) end)
  |> List.sort(fn((_, a), (_, b)) -> b - a end)
  |> List.take(@{noun}_limit)
end

fn weigh_@noun(amounts, scale) do
  let weighted = List.map(amounts, fn amount -> amount * scale end)
  List.reduce(weighted, 0, fn sum, amount -> sum + amount end)
end

fn choose_@noun(candidates, accept, otherwise) do
  case List.find(candidates, accept) do
    Some(found) -> found
    None -> otherwise
  end
end

## The best @noun of those that may be taken, or the limit.
pub fn @{noun}_score(n) do
  let amounts = [n, n + @a, n * @b, @c]
  let even = fn amount -> amount % 2 == 0 end
  let best = choose_@noun(amounts, even, @{noun}_limit)
  let label = choose_@noun(["@noun", "none"], fn text -> String.length(text) > @b end, "?")
  let ranked = rank_@{noun}s(amounts)
  if best > weigh_@noun(amounts, 2) or List.is_empty(ranked) do
    String.length(label)
  else
    best + List.length(ranked) + @call
  end
end
""")

CLAUSES = Fragment("""\
fn @{noun}_depth(0, _) do 0 end
fn @{noun}_depth(n, step) when n < 0 do @{noun}_depth(0 - n, step) end
fn @{noun}_depth(n, step) do 1 + @{noun}_depth(n / (step + 1), step) end

fn @{noun}_even([]) do true end
fn @{noun}_even([_, ..rest]) do @{noun}_odd(rest) end

fn @{noun}_odd([]) do false end
fn @{noun}_odd([_, ..rest]) do @{noun}_even(rest) end

## Reads a @noun as users write it: `name=amount`, with spaces anywhere.
pub fn parse_@noun(text :: String) -> (String, Int)!String do
  case String.split(String.trim(text), "=") do
    [name, amount] when name != "" ->
      case String.to_int(String.trim(amount)) do
        Some(value) -> Ok((String.trim(name), value))
        None -> Err("the amount of @noun ${name} is no number: ${amount}")
      end
    [_] -> Err("a @noun needs an amount")
    _ -> Err("a @noun has one `=`, not several: ${text}")
  end
end

## The amounts of all lines, or the first mistake.
pub fn parse_@{noun}s(lines :: List<String>) -> List<Int>!String do
  let amounts = for line in lines when line != "" do
    let (_, amount) = parse_@noun(line)?
    amount
  end
  Ok(amounts)
end

## How deep and how many, as one number.
pub fn @{noun}_score(n :: Int) -> Int do
  let lines = ["@noun=${n}", "other = @a", ""]
  let amounts = parse_@{noun}s(lines) |> Result.unwrap_or([])
  let bonus = if @{noun}_even(amounts) do @b else @c end
  @{noun}_depth(n, @b) + bonus + @call
end

test "@noun lines" do
  assert parse_@noun("a=1") == Ok(("a", 1))
  assert parse_@noun("a") == Err("a @noun needs an amount")
end
""")

ACTOR = Fragment("""\
## What the @noun's keeper understands.
pub type @{Noun}Message do
  @{Noun}Put(String, Int)
  @{Noun}Ask(String, Pid<Int>)
  @{Noun}Stop
end

## Keeps the amounts of each @noun until it is told to stop.
pub actor @{noun}_keeper(amounts :: List<(String, Int)>, served :: Int) receives @{Noun}Message do
  receive do
    @{Noun}Put(name, amount) when amount >= 0 ->
      let others = List.filter(amounts, fn((other, _)) -> other != name end)
      @{noun}_keeper(List.append(others, (name, amount)), served + 1)
    @{Noun}Put(name, _) ->
      println("@noun ${name}: refused")
      @{noun}_keeper(amounts, served)
    @{Noun}Ask(name, asker) ->
      let found = amounts |> List.find(fn((other, _)) -> other == name end)
      let amount = found |> Option.map(fn((_, kept)) -> kept end) |> Option.unwrap_or(0)
      send(asker, amount)
      @{noun}_keeper(amounts, served + 1)
    @{Noun}Stop -> println("@noun: served ${served}")
    after @{a}000 -> println("@noun: idle")
  end
end

actor @{noun}_asker(keeper :: Pid<@{Noun}Message>, parent :: Pid<Int>) receives Int do
  send(keeper, @{Noun}Ask("@noun", self()))
  receive do
    amount -> send(parent, amount * @b)
  end
  send(keeper, @{Noun}Stop)
end

## Asks a fresh keeper through another actor.
pub fn ask_@noun(amount :: Int) -> Int receives Int do
  let keeper = spawn(@{noun}_keeper, [], 0)
  send(keeper, @{Noun}Put("@noun", amount))
  spawn(@{noun}_asker, keeper, self())
  receive do
    answer -> answer
    after @{a}00 -> 0
  end
end

## Works it out in a job, so that a mistake in it stays there.
pub fn @{noun}_score(n :: Int) -> Int do
  let job = Job.async(fn -> n * @c + @call end)
  case Job.await(job) do
    Ok(value) -> value
    Err(reason) -> String.length(reason)
  end
end
""")

GENERIC = Fragment("""\
## A box of one or two values of a @noun.
pub type @Noun<T> do
  @{Noun}One(T)
  @{Noun}Two(T, T)
end

## The same box with other values.
pub fn map_@noun<A, B>(box :: @Noun<A>, f :: Fun(A) -> B) -> @Noun<B> do
  case box do
    @{Noun}One(value) -> @{Noun}One(f(value))
    @{Noun}Two(first, second) -> @{Noun}Two(f(first), f(second))
  end
end

fn @{noun}_values(box) do
  case box do
    @{Noun}One(value) -> [value]
    @{Noun}Two(first, second) -> [first, second]
  end
end

## The values of all boxes that hold something else than `unwanted`.
pub fn collect_@{noun}s<T: Eq>(boxes :: List<@Noun<T>>, unwanted :: T) -> List<T> do
  boxes |> List.flat_map(@{noun}_values) |> List.filter(fn value -> value != unwanted end)
end

## Compares two texts first by length, then by what they say.
pub fn compare_@{noun}s(a :: String, b :: String) -> Int do
  let difference = String.length(a) - String.length(b)
  if difference != 0 do
    difference
  else if a == b do
    0
  else
    case compare(a, b) do
      Less -> -1
      Equal -> 0
      Greater -> 1
    end
  end
end

## Counts what is left of three boxes.
pub fn @{noun}_score(n :: Int) -> Int do
  let numbers = [@{Noun}One(n), @{Noun}Two(@a, @b)] |> collect_@{noun}s(@c)
  let doubled = map_@noun(@{Noun}Two(n, @a), fn value -> value * 2 end)
  let texts = [map_@noun(doubled, fn value -> "no. ${value}" end)] |> collect_@{noun}s("no. 0")
  let sorted = List.sort(texts, compare_@{noun}s)
  while n > @{a}00 and List.is_empty(sorted) do
    return List.length(numbers)
  end
  List.length(numbers) + List.length(sorted) + @call
end
""")

FRAGMENTS = (STRUCT, SUM, PIPES, CLAUSES, ACTOR, GENERIC)

MAIN = Fragment("""\
##! Scores everything once.
@imports

fn main() do
  let scores = [
@calls
  ]
  println("total: ${List.sum(scores)}")
end
""")
