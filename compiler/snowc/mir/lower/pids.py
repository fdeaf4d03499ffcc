"""Between typed and dynamic pids.

In: a value of type `Pid<M>`, `Job<T>` or `Pid`. Out: the same pid at the other type. Pids are plain numbers, so only
a job needs a call.
"""

from __future__ import annotations

from snowc.mir.ir import Call, Callee, Copy, FunctionId, LocalId, Site
from snowc.mir.lower.context import Body
from snowc.resolve.model import DefId, ModuleName
from snowc.types.ty import DYNAMIC_PID, Con, Type

_JOB_PID = FunctionId(DefId(ModuleName("Job"), "pid"))


def to_dynamic_pid(body: Body, value: LocalId, site: Site) -> LocalId:
    """A typed pid, or a job, where the dynamic pid is expected."""
    ty = body.builder.type_of(value)
    target = body.builder.new_local(DYNAMIC_PID)
    if isinstance(ty, Con) and ty.name == "Job":
        body.emit(Call(target, Callee(_JOB_PID, ty.arguments), (value,), site))
    else:
        body.emit(Copy(target, value))
    return target


def at_pid_type(body: Body, value: LocalId, wanted: Type) -> LocalId:
    """A pid at another pid type: `let p :: Pid<M> = …`, or the dynamic receiver of a `send`. Other values stay."""
    found = body.builder.type_of(value)
    both_pids = all(isinstance(each, Con) and each.name == "Pid" for each in (found, wanted))
    if found == wanted or not both_pids:
        return value
    target = body.builder.new_local(wanted)
    body.emit(Copy(target, value))
    return target
