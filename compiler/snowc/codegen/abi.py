"""What generated code and the runtime agree on, as numbers and names (`docs/internals/runtime-interface.md`).

The Rust crate is the source; a test compares this file with what `snow_rt_describe` tells of it.
"""

from __future__ import annotations

import bisect
import enum
import hashlib

PROGRAM_VERSION = 15

# --- the context (bytes) ---------------------------------------------------------------------------------------------

CX_REDUCTIONS = 0
CX_STATUS = 8
CX_SERVICE_STACK = 16
CX_SITE = 24
CX_FRAME = 32
ARGUMENT_WORDS = 4096
"""words above `cx.service_stack`, for arguments that have no room in registers"""
CX_ISOLATE = 40
"""leads to what begins with the spare frame, and goes on with the private end of the mailbox"""
SPARE_FRAME_CELL = 0
SPARE_FRAME_SIZE = 8
"""from the isolate on"""
CX_COROUTINE = 48
CX_HEAP = 56

STATUS_DONE = 0
STATUS_CRASH = 2

# --- objects (bytes) -------------------------------------------------------------------------------------------------

SLOT_SIZE = 8
HEADER_SIZE = 8
TAG = 4
"""of a sum, 32 bits, where other objects have the id of their type"""
IMMORTAL_COUNT = 0x8000_0000
CLOSURE_CODE = HEADER_SIZE
CLOSURE_ENVIRONMENT = CLOSURE_CODE + SLOT_SIZE
CLOSURE_CAPTURES = HEADER_SIZE + 2 * SLOT_SIZE
SITE_SIZE = 40
STRING_LENGTH = HEADER_SIZE
STRING_DATA = HEADER_SIZE + SLOT_SIZE
STRING_OWNER = HEADER_SIZE + 2 * SLOT_SIZE
LIST_BUFFER = HEADER_SIZE
LIST_START = HEADER_SIZE + SLOT_SIZE
LIST_LENGTH = HEADER_SIZE + 2 * SLOT_SIZE
LIST_OWNER = HEADER_SIZE + 3 * SLOT_SIZE
BUFFER_CAPACITY = HEADER_SIZE
BUFFER_LOW = HEADER_SIZE + SLOT_SIZE
BUFFER_HIGH = HEADER_SIZE + 2 * SLOT_SIZE
BUFFER_SLOTS = HEADER_SIZE + 3 * SLOT_SIZE
PROXY_RESOURCE = 16
PROXY_COUNT = 32

# --- the memory of objects (bytes) -----------------------------------------------------------------------------------

ARENA_CLASSES = 0
ARENA_LIVE = 8
CLASSES_AVAILABLE = 0
CLASSES_HELD = 344
CHUNK_LIVE = 16
CHUNK_CLASS = 20
CHUNK_FULL = 22
CHUNK_FREE = 24
CHUNK_FRESH = 32
CHUNK_END = 36
SLAB_ORDER = 0
LAST_ORDER = 18
"""the logarithm of the largest chunks' size"""
SLAB = 1 << 22
CELL_SIZES = (*range(16, 65, 8), *((4 + step) << log for log in range(4, 13) for step in range(1, 5)))
"""bytes of the cells of each class"""


# --- the mailbox (bytes) ---------------------------------------------------------------------------------------------

ISOLATE_QUEUE = 16
"""from the isolate on"""
QUEUE_FIRST = 0
QUEUE_LAST = 8
QUEUE_AT = 16
QUEUE_SPARE = 24
QUEUE_LENGTH = 32
QUEUE_LOOKED = 36
QUEUE_STATE = 40
ENVELOPE_NEXT = 0
ENVELOPE_CONTENT = 8
ENVELOPE_PAYLOAD = 16
ENVELOPE_SCALAR = 24
ENVELOPE_PREVIOUS = 72


class Shape(enum.IntEnum):
    """What a `SnowType` describes."""

    INT = 0
    FLOAT = 1
    BOOL = 2
    UNIT = 3
    ATOM = 4
    STRING = 5
    PID = 6
    TIMER = 7
    MONITOR = 8
    LIST = 9
    TUPLE = 10
    STRUCT = 11
    SUM = 12
    FUN = 13
    JOB = 14
    CLOSURE_ENV = 15
    NEVER = 16
    MAP = 17
    """the library's `Map`: a struct that shows as `%{key => value}`"""
    ORDER = 18
    """where an entry of a map comes: an Int that equality, order and hash pass over"""
    BYTES = 19
    MAP_NODE = 20
    """a node of the trie of a map; its fields are those of an entry"""
    HANDLE = 21
    """a file, socket or child process of the system; closed when no isolate holds it any more"""


FLAG_NO_DISPLAY = 1
"""the type derives no Display of its own but is printable"""
FLAG_SET = 2
"""a struct that shows as a set: its only field is a map"""
FLAG_RANGE = 4
"""a struct that shows as a range: its fields are the bounds"""
FLAG_COROUTINE = 8
"""a closure's environment: a pointer to the coroutine that is its body follows"""
FLAG_FLAT = 16
"""a tuple or struct of numbers whose words lie in the buffers of lists"""
TYPE_FLAGS = 5
"""where in a `SnowType` its flags are"""
TYPE_SIZE = 32

# --- functions -------------------------------------------------------------------------------------------------------

EXPORT_PREFIX = "cx_"
SWITCH = "snow_switch"
RUN_PROGRAM = "snow_rt_main"

REGISTER_INTEGERS = 6
"""integer words that a Snow function takes in registers, `cx` not counted (it has a register of its own)"""
REGISTER_FLOATS = 8
EXTERN_INTEGERS = 5
"""integer words besides `cx` of a runtime function"""


def cell_class(size: int) -> int:
    """The class of the cells that hold so many bytes."""
    return bisect.bisect_left(CELL_SIZES, size)


def type_id(canonical_text: str) -> int:
    """The stable id of a monomorphic type: the first 32 bits of SHA-256 over its canonical text."""
    return int.from_bytes(hashlib.sha256(canonical_text.encode()).digest()[:4], "big")
