"""One LLVM module being written: globals and declarations on demand, each once, in the order of their first use.

In: requests from the emitters of its functions. Out: the module's text, the same for the same requests.
"""

from __future__ import annotations

from collections.abc import Mapping

from snowc.codegen.descriptors import Descriptors
from snowc.codegen.layout import Declaration, Signature, declared_signature
from snowc.codegen.llvm.debug_info import DebugInfo
from snowc.codegen.llvm.stub_signature import StubSignature
from snowc.codegen.llvm.text import byte_array, symbol
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.record_groups import RecordGroups
from snowc.codegen.target import Target
from snowc.diagnostics.bug import CompilerBug
from snowc.mir.borrowing import Borrowing
from snowc.mir.ir import Callee
from snowc.mir.passes.monomorphise import instance_name
from snowc.mir.program_source import Externs
from snowc.values import value

SNOW_CALL = "swifttailcc"
PLAIN_CALL = "swiftcc"
"""for what is in no tail call: the context stays in its register over calls, and no call moves the stack"""
RARELY = "!0"
"""the metadata of a branch that is hardly ever taken"""
HARDLY_EVER_FALSE = "!1"
LENGTH = "!2"
"""the metadata of a length that is loaded: memory has an end, so adding to an index that is below it can't overflow"""
ONE_PLACE = "#2"
"""the attributes of a call that may be in a backtrace: LLVM must not make one call of two, which would have no line"""


@value
class CodeProgram:
    """All that the code of one function may need to know of the others. `waiting` are those that wait: coroutines."""

    functions: Mapping[Callee, Declaration]
    borrowing: Borrowing
    descriptors: Descriptors
    pipeline: Pipeline
    waiting: frozenset[Callee] = frozenset()

    @property
    def externs(self) -> Externs:
        return self.borrowing.externs


class Module:
    """`called_stubs` are the runtime functions that the module's code calls; another object has their stubs. `debug` is
    None where no debugger has anything to see. `repeats` is what `UnitText` tells. `short`
    are the functions of a released module that end soon (`short_functions.py`), `private` those that no other unit
    mentions, `plain` those of them that are in no tail call, `looked_at` the parameters that its functions never keep
    (`mir/passes/lent_lists.py`)."""

    def __init__(self, target: Target, program: CodeProgram, debug: DebugInfo | None = None) -> None:
        self.target = target
        self.program = program
        self.debug = debug
        self._globals: dict[str, str] = {}
        self._functions: dict[str, str] = {}
        self._declarations: dict[str, str] = {}
        self._comdats: dict[str, None] = {}
        self._byte_arrays: dict[bytes, str] = {}
        self.called_stubs: dict[str, StubSignature] = {}
        self.repeats = False
        self.short: Mapping[Callee, int] = {}
        self.private: frozenset[Callee] = frozenset()
        self.looked_at: Mapping[Callee, frozenset[int]] = {}
        self.plain: frozenset[Callee] = frozenset()
        self.record_groups = RecordGroups(program.descriptors)

    @property
    def keeps_variables(self) -> bool:
        """Whether debuggers are to find every variable at any time, at the price of a store for each of its values."""
        return self.debug is not None and self.program.pipeline is Pipeline.DEV

    def text(self) -> str:
        made = self._functions.keys() | self._globals.keys()
        declared = [text for name, text in self._declarations.items() if name not in made]
        parts = [
            f'target triple = "{self.target.triple}"',
            *(f"${name[1:]} = comdat any" for name in self._comdats),
            *self._globals.values(),
            *self._functions.values(),
            *declared,
            f"attributes #0 = {{ {self._attributes()} }}",
            f"attributes #1 = {{ noinline noredzone {self._attributes()} }}",
            f"attributes {ONE_PLACE} = {{ nomerge }}",
            f"attributes #3 = {{ noredzone {self._attributes()} }}",
            f'{RARELY} = !{{!"branch_weights", i32 1, i32 2000}}',
            f'{HARDLY_EVER_FALSE} = !{{!"branch_weights", i32 2000, i32 1}}',
            f"{LENGTH} = !{{i64 0, i64 {1 << 56}}}",
            *(self.debug.text() if self.debug else ()),
        ]
        return "\n".join(parts) + "\n"

    def _attributes(self) -> str:
        cpu = f'"target-cpu"="{self.target.cpu}"'
        return f'nounwind "frame-pointer"="all" "probe-stack"="inline-asm" {cpu}'

    # --- globals -----------------------------------------------------------------------------------------------------

    def has_global(self, name: str) -> bool:
        return name in self._globals

    def reserve(self, name: str) -> None:
        """Take the place of a global whose value, not yet known, may refer to itself."""
        self._globals.setdefault(name, "")

    def define(self, name: str, definition: str) -> None:
        """A global of this module alone or of the whole program: `definition` is what follows `=`."""
        self._globals[name] = f"{name} = {definition}"

    def define_mergeable(self, name: str, value: str) -> None:
        """A constant that any number of objects may define alike; `value` is its type and value."""
        self._globals[name] = f"{name} = linkonce_odr hidden constant {value}{self.merge_group(name)}, align 8"

    def merge_group(self, name: str) -> str:
        """The comdat that makes a linker drop all copies but one; Mach-O needs none."""
        if not self.target.is_elf:
            return ""
        self._comdats[name] = None
        return ", comdat"

    def bytes_pointer(self, data: bytes) -> str:
        """A pointer constant to private bytes."""
        if not data:
            return "null"
        name = self._byte_arrays.get(data)
        if name is None:
            name = self._byte_arrays[data] = f"@.bytes.{len(self._byte_arrays)}"
            self._globals[name] = f"{name} = private unnamed_addr constant {byte_array(data)}, align 1"
        return name

    # --- functions ---------------------------------------------------------------------------------------------------

    def has_function(self, name: str) -> bool:
        return name in self._functions

    def define_function(self, name: str, text: str) -> None:
        self._functions[name] = text

    def declare(self, name: str, text: str) -> None:
        """Something that another object defines; ignored where this module turns out to define it."""
        self._declarations.setdefault(name, text)

    def snow_function(self, callee: Callee) -> tuple[str, Signature]:
        """The symbol and calling convention of a Snow function of the program."""
        function = self.program.functions.get(callee)
        if function is None:
            raise CompilerBug("call of an instance that was not made", instance_name(callee))
        signature = declared_signature(function)
        name = symbol(instance_name(callee))
        parameters = ", ".join([*signature.llvm_parameters(), "ptr swiftself"])
        result = "void" if callee in self.program.waiting else signature.result
        self.declare(name, f"declare hidden {self.convention(callee)} {result} {name}({parameters}) #0")
        return name, signature

    def convention(self, callee: Callee) -> str:
        return PLAIN_CALL if callee in self.plain else SNOW_CALL

    def closure_code(self, callee: Callee) -> str:
        """The code of a closure: the function itself, or the entry of a coroutine."""
        name, signature = self.snow_function(callee)
        if callee not in self.program.waiting:
            return name
        entry = symbol(f"{instance_name(callee)}/entry")
        parameters = ", ".join([*signature.llvm_parameters(), "ptr swiftself"])
        self.declare(entry, f"declare hidden {SNOW_CALL} {signature.result} {entry}({parameters}) #0")
        return entry

    def c_function(self, name: str, declaration: str) -> str:
        """A function of the runtime by its C name; `declaration` is its type: `void (ptr)`."""
        result, _, parameters = declaration.partition(" ")
        self.declare(f"@{name}", f"declare {result} @{name}{parameters} nounwind")
        return f"@{name}"
