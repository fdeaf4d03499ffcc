"""The architecture's rules on incremental work, on the compiler's own queries.

1. An edit inside one function's body re-parses that item, re-infers its binding group, and nothing else, unless its
   inferred type changed.
2. Any sequence of edits gives exactly the answers of a fresh start on the final text, broken text included.
"""

from __future__ import annotations

import random
from collections import Counter

import pytest

from snowc.database import Database, file_findings
from snowc.inputs import PROJECT, file_text
from snowc.resolve.queries import binding_groups, project_modules, scope_of
from snowc.source import FileId
from snowc.types.queries import scheme_of
from tests.engine.programs import FILES, MAIN, SHAPES, edited
from tests.support.names import database_of
from tests.support.rounds import rounds

MAIN_FILE, SHAPES_FILE = FileId("main.snow"), FileId("shapes.snow")
WORK = ("parsed_item", "resolved_item", "infer_group", "lowering")
"""The queries that cost something; the others only route."""


def checked(db: Database) -> None:
    for file in db.files():
        db.check(file)


def work_after(db: Database, file: FileId, text: str) -> Counter[str]:
    """How often each costly query runs when a file gets a new text and everything is checked."""
    db.set_input(file_text, file, text)
    db.start_log()
    checked(db)
    return Counter(name for name, _ in db.log if name in WORK)


@pytest.fixture
def db() -> Database:
    db = database_of(FILES)
    checked(db)
    return db


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


def test_the_program_is_sound(db: Database) -> None:
    assert [each.message for file in db.files() for each in db.check(file)] == []


def test_an_edit_in_a_body_works_on_that_item_only(db: Database) -> None:
    ran = work_after(db, MAIN_FILE, changed(MAIN, '"few"', '"a few"'))
    assert ran == Counter(parsed_item=1, resolved_item=1, infer_group=1, lowering=1)


def test_an_edit_in_a_clause_works_on_its_group(db: Database) -> None:
    ran = work_after(db, MAIN_FILE, changed(MAIN, "odd(n - 1)", "odd(n - 1 + 0)"))
    assert ran == Counter(parsed_item=1, resolved_item=1, infer_group=1, lowering=1)


def test_text_above_moves_items_without_work(db: Database) -> None:
    ran = work_after(db, MAIN_FILE, changed(MAIN, "import Shapes\n", "\n\nimport Shapes\n"))
    assert ran == Counter(parsed_item=1, resolved_item=1)  # the first item only: the file's comment belongs to its text


def test_a_blank_line_between_items_is_no_work(db: Database) -> None:
    assert work_after(db, MAIN_FILE, changed(MAIN, "\nfn apply", "\n\n\n\nfn apply")) == Counter()


def test_an_undo_is_parsed_from_memory(db: Database) -> None:
    work_after(db, MAIN_FILE, changed(MAIN, '"few"', '"a few"'))
    ran = work_after(db, MAIN_FILE, MAIN)
    assert ran["parsed_item"] == 0


def test_a_body_of_another_module_stays_there(db: Database) -> None:
    ran = work_after(db, SHAPES_FILE, changed(SHAPES, "3.14", "3.1416"))
    assert ran == Counter(parsed_item=1, resolved_item=1, infer_group=1, lowering=1)


def test_a_body_whose_inferred_type_changes_wakes_its_users(db: Database) -> None:
    """`double` is inferred; `main` uses it, and nobody else does."""
    db.set_input(file_text, SHAPES_FILE, changed(SHAPES, "x * 2", "x * 2.0"))
    db.start_log()
    checked(db)
    inferred = sorted(str(definition) for name, group in db.log if name == "infer_group" for definition in group)
    assert inferred == ["Main.main", "Shapes.double"]


def test_a_doc_comment_parses_one_item(db: Database) -> None:
    """It moves the item's head, and messages about its users point there: so `main`, which spawns the actor, is
    inferred again, and nothing else."""
    ran = work_after(db, MAIN_FILE, changed(MAIN, "## Counts messages.", "## Counts the messages."))
    assert (ran["parsed_item"], ran["resolved_item"]) == (1, 1)
    assert ran["infer_group"] <= 2


def test_the_library_is_not_worked_on_again(db: Database) -> None:
    db.set_input(file_text, MAIN_FILE, MAIN.replace("limit", "bound"))
    db.start_log()
    checked(db)
    touched = {str(key) for _, key in db.log if "stdlib:" in str(key)}
    assert touched == set()


# --- rule 2 ----------------------------------------------------------------------------------------------------------


def answers(db: Database) -> object:
    """Everything that a request could be built on: findings, places, scopes, groups, types."""
    modules = project_modules(db, PROJECT)
    groups = {module: binding_groups(db, module) for module in modules}
    return (
        [db.check(file) for file in db.files()],
        [file_findings(db, file) for file in db.files()],
        [scope_of(db, module) for module in modules],
        groups,
        {each: scheme_of(db, each) for group in groups.values() for members in group for each in members},
    )


def edit_and_compare(seed: int, edits: int) -> None:
    rng = random.Random(seed)
    db = database_of(FILES)
    texts = dict(FILES)
    history = [dict(texts)]
    for _ in range(edits):
        name = rng.choice(sorted(texts))
        if rng.random() < 0.15:
            texts = dict(rng.choice(history))  # undo, to any earlier state
        else:
            texts[name] = edited(rng, texts[name])
        history.append(dict(texts))
        for path, text in texts.items():
            db.set_input(file_text, FileId(path), text)
        if rng.random() < 0.5:
            continue  # several edits between two questions
        if rng.random() < 0.2:
            db.evict(unused_for=rng.randrange(4))
        assert answers(db) == answers(database_of(texts)), f"seed {seed}: {texts}"


@pytest.mark.fuzz
def test_edits_give_the_answers_of_a_fresh_start() -> None:
    for seed in rounds("fuzz", 12):
        edit_and_compare(seed, edits=12)
