"""Functions of generated code that compare texts without leaving the isolate's stack.

In: the name of one. Out: its text. Most texts are short, and a switch of stacks costs more than to look at them: words
of eight bytes are compared, the last one overlapping, and parts of a word where a text is shorter. Long texts that
begin alike are the runtime's (`runtime/src/exports/value.rs`).
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.extern_abi import Word
from snowc.codegen.llvm.module import PLAIN_CALL
from snowc.codegen.llvm.stub_signature import StubSignature

EQUAL_TEXTS = "equal_texts"
"""1 if two texts of one length are the same, else 0"""
ORDER_OF_TEXTS = "order_of_texts"
"""-1, 0 or 1"""
TAKES_TEXTS = StubSignature((Word.OBJECT, Word.OBJECT, Word.TYPE), Word.INTEGER)
_SLOTS = (Word.SLOT, Word.SLOT, Word.TYPE)
_WORDS = ["%aslot", "%bslot", "%type"]
CALLED = {
    "snow_value_equal": (StubSignature(_SLOTS, Word.BOOL), _WORDS),
    "snow_value_compare": (StubSignature(_SLOTS, Word.INTEGER), _WORDS),
}
"""what these call, with the names that they have for the words"""
_RUNTIME = {EQUAL_TEXTS: "snow_value_equal", ORDER_OF_TEXTS: "snow_value_compare"}

_MOST = 128
"""bytes that are looked at here"""


def runtime_functions(name: str) -> set[str]:
    """What one of these calls; nothing if it is none."""
    return {_RUNTIME[name]} if name in _RUNTIME else set()


def text_of(name: str, stub: str, calls: dict[str, str]) -> str | None:
    """The definition of the function as `stub`; None if it is none of these. `calls` are calls of other stubs."""
    if name not in _RUNTIME:
        return None
    return _BODIES[name].format(stub=stub, call=calls[_RUNTIME[name]])


_READ = f"""define hidden {PLAIN_CALL} i64 {{stub}}(ptr %a, ptr %b, ptr %type, ptr swiftself %cx) #1 {{{{
entry:
  %adatap = getelementptr i8, ptr %a, i64 {abi.STRING_DATA}
  %bdatap = getelementptr i8, ptr %b, i64 {abi.STRING_DATA}
  %adata = load ptr, ptr %adatap
  %bdata = load ptr, ptr %bdatap
  %alengthp = getelementptr i8, ptr %a, i64 {abi.STRING_LENGTH}
  %alength = load i64, ptr %alengthp"""
_SLOW = """slow:
  %aslot = ptrtoint ptr %a to i64
  %bslot = ptrtoint ptr %b to i64
  %slow.r = {call}"""

# Under eight bytes: the first and the last four, which may overlap.
_SHORT = """short:
  %is_half = icmp uge i64 %length, 4
  br i1 %is_half, label %halves, label %bytes
halves:
  %end4 = add i64 %length, -4
  %a4p = getelementptr i8, ptr %adata, i64 %end4
  %b4p = getelementptr i8, ptr %bdata, i64 %end4
  %a0 = load i32, ptr %adata, align 1
  %b0 = load i32, ptr %bdata, align 1
  %a4 = load i32, ptr %a4p, align 1
  %b4 = load i32, ptr %b4p, align 1"""

# Under four bytes: the first, the middle and the last one, which may be the same.
_BYTES = """bytes:
  %empty = icmp eq i64 %length, 0
  br i1 %empty, label %alike, label %some
some:
  %middle = lshr i64 %length, 1
  %end1 = add i64 %length, -1
  %amp = getelementptr i8, ptr %adata, i64 %middle
  %bmp = getelementptr i8, ptr %bdata, i64 %middle
  %aep = getelementptr i8, ptr %adata, i64 %end1
  %bep = getelementptr i8, ptr %bdata, i64 %end1
  %af = load i8, ptr %adata
  %bf = load i8, ptr %bdata
  %am = load i8, ptr %amp
  %bm = load i8, ptr %bmp
  %ae = load i8, ptr %aep
  %be = load i8, ptr %bep"""

# Words at 0, 8, … and the one that ends at `%length`, which may overlap; `differ` has the words `%x` and `%y`.
_WORD_BY_WORD = """long:
  %last = add i64 %length, -8
  br label %next
next:
  %at = phi i64 [ 0, %long ], [ %following, %same ]
  %ap = getelementptr i8, ptr %adata, i64 %at
  %bp = getelementptr i8, ptr %bdata, i64 %at
  %ax = load i64, ptr %ap, align 1
  %bx = load i64, ptr %bp, align 1
  %unlike = icmp ne i64 %ax, %bx
  br i1 %unlike, label %differ, label %same
same:
  %behind = add i64 %at, 8
  %over = icmp ugt i64 %behind, %last
  %following = select i1 %over, i64 %last, i64 %behind
  %ended = icmp eq i64 %at, %last
  br i1 %ended, label %alike, label %next"""

_EQUAL_BODY = f"""{_READ}
  %length = add i64 %alength, 0
  %many = icmp ugt i64 %length, {_MOST}
  br i1 %many, label %slow, label %few
few:
  %is_long = icmp uge i64 %length, 8
  br i1 %is_long, label %long, label %short
{_WORD_BY_WORD}
{_SHORT}
  %x0 = xor i32 %a0, %b0
  %x4 = xor i32 %a4, %b4
  %x = or i32 %x0, %x4
  %halves.same = icmp eq i32 %x, 0
  br i1 %halves.same, label %alike, label %differ
{_BYTES}
  %xf = xor i8 %af, %bf
  %xm = xor i8 %am, %bm
  %xe = xor i8 %ae, %be
  %xfm = or i8 %xf, %xm
  %xfme = or i8 %xfm, %xe
  %bytes.same = icmp eq i8 %xfme, 0
  br i1 %bytes.same, label %alike, label %differ
alike:
  ret i64 1
differ:
  ret i64 0
{_SLOW}
  %slow.byte = and i64 %slow.r, 255
  ret i64 %slow.byte
}}}}"""

# The byte that comes first weighs most, so words are turned round.
_ORDER_BODY = f"""{_READ}
  %blengthp = getelementptr i8, ptr %b, i64 {abi.STRING_LENGTH}
  %blength = load i64, ptr %blengthp
  %shorter = icmp ult i64 %alength, %blength
  %length = select i1 %shorter, i64 %alength, i64 %blength
  %is_long = icmp uge i64 %length, 8
  br i1 %is_long, label %look, label %short
look:
  %afirst = load i64, ptr %adata, align 1
  %bfirst = load i64, ptr %bdata, align 1
  %many = icmp ugt i64 %length, {_MOST}
  %alike_first = icmp eq i64 %afirst, %bfirst
  %for_long = and i1 %many, %alike_first
  br i1 %for_long, label %slow, label %long
{_WORD_BY_WORD}
{_SHORT}
  %a0w = zext i32 %a0 to i64
  %b0w = zext i32 %b0 to i64
  %a4w = zext i32 %a4 to i64
  %b4w = zext i32 %b4 to i64
  %a4h = shl i64 %a4w, 32
  %b4h = shl i64 %b4w, 32
  %ah = or i64 %a0w, %a4h
  %bh = or i64 %b0w, %b4h
  br label %few
{_BYTES}
  %afw = zext i8 %af to i64
  %bfw = zext i8 %bf to i64
  %amw = zext i8 %am to i64
  %bmw = zext i8 %bm to i64
  %aew = zext i8 %ae to i64
  %bew = zext i8 %be to i64
  %amh = shl i64 %amw, 8
  %bmh = shl i64 %bmw, 8
  %aeh = shl i64 %aew, 16
  %beh = shl i64 %bew, 16
  %afm = or i64 %afw, %amh
  %bfm = or i64 %bfw, %bmh
  %as = or i64 %afm, %aeh
  %bs = or i64 %bfm, %beh
  br label %few
few:
  %afew = phi i64 [ %ah, %halves ], [ %as, %some ]
  %bfew = phi i64 [ %bh, %halves ], [ %bs, %some ]
  %few.unlike = icmp ne i64 %afew, %bfew
  br i1 %few.unlike, label %differ, label %alike
differ:
  %x = phi i64 [ %ax, %next ], [ %afew, %few ]
  %y = phi i64 [ %bx, %next ], [ %bfew, %few ]
  %xt = call i64 @llvm.bswap.i64(i64 %x)
  %yt = call i64 @llvm.bswap.i64(i64 %y)
  %less = icmp ult i64 %xt, %yt
  %r = select i1 %less, i64 -1, i64 1
  ret i64 %r
alike:
  %fewer = icmp ult i64 %alength, %blength
  %more = icmp ugt i64 %alength, %blength
  %fewer1 = zext i1 %fewer to i64
  %more1 = zext i1 %more to i64
  %by_length = sub i64 %more1, %fewer1
  ret i64 %by_length
{_SLOW}
  ret i64 %slow.r
}}}}"""

_BODIES = {EQUAL_TEXTS: _EQUAL_BODY, ORDER_OF_TEXTS: _ORDER_BODY}
