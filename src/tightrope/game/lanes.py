"""How are eight worlds reckoned at once? A number type of eight lanes for the kernels.

A lane number holds one float64 for each of eight worlds; LLVM turns its arithmetic into vector instructions of
whatever width the machine has. Every operation is one correctly rounded IEEE operation in every lane, so a world's
bits do not depend on its neighbours. In annotations lanes are written `Lane`, which a type checker reads as float.

Kernels read and write memory by address: an array handed from function to function would be counted at each hand-over,
which costs more than the arithmetic. Whoever calls a kernel keeps the arrays alive.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from math import factorial, prod
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic, lower_builtin, models, register_model, type_callable
from numpy.typing import NDArray

from tightrope.kernels import compiler

# Kernels are compiled from parts. A part is reached from other compiled code alone; one that is read in is copied to
# where it is called. Only whole kernels are cached.
kernel = compiler(Path(__file__).parent.glob("*.py"))
part = njit(error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
read_in = njit(error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True)

ir = cgutils.ir  # the instruction builder that numba itself compiles with
LANES = 8  # worlds side by side
Lane: TypeAlias = float
Code: TypeAlias = tuple[object, object]  # signature of an instruction, and what writes it

_DOUBLES = ir.VectorType(ir.DoubleType(), LANES)
_INTEGERS = ir.VectorType(ir.IntType(64), LANES)

# Cody-Waite split of ln 2. Source: Sun fdlibm e_exp.c (2004); the high part has 21 zero bits at its end.
_LOG2_E = 1.44269504088896338700
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_TERMS = 13  # of the exponential series on |r| <= ln(2)/2; the next one is below 5e-18
_ROUNDER = 6755399441055744.0  # 1.5 * 2^52: adding it rounds to the nearest integer, which its low bits then hold
_SMALLEST = -708.0  # exp is 0 below: a weight of 1e-308 is nothing beside 1
_MANTISSA_BITS = 52
_BYTES = 8  # of a float64 and of an int64
ROW = LANES * _BYTES  # bytes of a row of lanes


class Block(NamedTuple):
    """Holds where an array (tile, ..., lane) stands in memory: its address, and how many bytes a tile takes."""

    start: int
    size: int


def block_of(array: NDArray[np.float64]) -> Block:
    """Says where an array stands in memory; keep the array alive as long as the block is used.

    Args:
        array: (tile, ..., lane), C-contiguous.
    Returns:
        Address and bytes a tile.
    """
    return Block(int(array.ctypes.data), int(array.nbytes // len(array)))


def aligned(shape: tuple[int, ...], blank: bool = False) -> NDArray[np.float64]:
    """Makes room for an array whose rows of lanes each fill whole cache lines.

    Args:
        shape: (..., lane). blank: True gives zeros (large ones cost nothing until they are touched); else the numbers
            in it are anything.
    Returns:
        C-contiguous array of that shape that starts at a multiple of 64 bytes.
    """
    size, line = prod(shape), LANES * _BYTES
    room = np.zeros(size + LANES) if blank else np.empty(size + LANES)
    start = (-room.ctypes.data) % line // _BYTES
    return room[start : start + size].reshape(shape)


class LaneType(types.Type):  # type: ignore[misc]
    """Numba's type of a lane number."""

    def __init__(self) -> None:
        super().__init__(name="Lane")


lane_type = LaneType()


@register_model(LaneType)
class _LaneModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, kind: LaneType) -> None:
        super().__init__(manager, kind, _DOUBLES)


def _spread(builder: Any, number: Any) -> Any:
    """The same float64 in every lane."""
    first = builder.insert_element(ir.Constant(_DOUBLES, ir.Undefined), number, ir.Constant(ir.IntType(32), 0))
    mask = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
    return builder.shuffle_vector(first, ir.Constant(_DOUBLES, ir.Undefined), mask)


def _constant(number: float) -> Any:
    return ir.Constant(_DOUBLES, [ir.Constant(ir.DoubleType(), number)] * LANES)


def _fused(builder: Any, left: Any, right: Any, added: Any) -> Any:
    kind = ir.FunctionType(_DOUBLES, [_DOUBLES] * 3)
    function = cgutils.get_or_insert_function(builder.module, kind, f"llvm.fma.v{LANES}f64")
    return builder.call(function, [left, right, added])


def _arithmetic(function: Callable[..., Any], instruction: str) -> None:
    """Defines an operation between lanes, and between lanes and a float64."""

    @type_callable(function)
    def _typer(context: Any) -> Callable[[Any, Any], Any]:
        def _resolve(left: Any, right: Any) -> Any:
            kinds = {type(left), type(right)}
            if LaneType in kinds and kinds <= {LaneType, types.Float}:
                return lane_type
            return None

        return _resolve

    def _lower(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        sides = [
            value if isinstance(kind, LaneType) else _spread(builder, value)
            for kind, value in zip(signature.args, arguments, strict=True)
        ]
        return getattr(builder, instruction)(*sides)

    for pair in ((LaneType, LaneType), (LaneType, types.Float), (types.Float, LaneType)):
        lower_builtin(function, *pair)(_lower)


for _function, _instruction in (
    (operator.add, "fadd"),
    (operator.iadd, "fadd"),
    (operator.sub, "fsub"),
    (operator.isub, "fsub"),
    (operator.mul, "fmul"),
    (operator.truediv, "fdiv"),
):
    _arithmetic(_function, _instruction)


def _pointer(builder: Any, address: Any, index: Any, width: int, kind: Any) -> Any:
    """Pointer to an element of a block of memory that starts at an address; `width` in bytes."""
    offset = builder.mul(index, ir.Constant(index.type, width))
    return builder.inttoptr(builder.add(address, offset), kind.as_pointer())


@intrinsic
def load(typingctx: object, address: object, row: object) -> Code:
    """Reads a row of a block (row, lane) that starts at an address."""

    def _code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.load(_pointer(builder, arguments[0], arguments[1], ROW, _DOUBLES), align=_BYTES)

    return lane_type(types.int64, types.int64), _code


@intrinsic
def store(typingctx: object, address: object, row: object, value: object) -> Code:
    """Writes a row of a block (row, lane) that starts at an address."""

    def _code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = _pointer(builder, arguments[0], arguments[1], ROW, _DOUBLES)
        builder.store(arguments[2], place, align=_BYTES)
        return context.get_dummy_value()

    return types.void(types.int64, types.int64, lane_type), _code


@intrinsic
def entry(typingctx: object, address: object, index: object) -> Code:
    """Reads an integer of a table that starts at an address."""

    def _code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.load(_pointer(builder, arguments[0], arguments[1], _BYTES, ir.IntType(64)), align=_BYTES)

    return types.int64(types.int64, types.int64), _code


@intrinsic
def number(typingctx: object, address: object, index: object) -> Code:
    """Reads one float64 of a block that starts at an address."""

    def _code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.load(_pointer(builder, arguments[0], arguments[1], _BYTES, ir.DoubleType()), align=_BYTES)

    return types.float64(types.int64, types.int64), _code


@intrinsic
def put(typingctx: object, address: object, index: object, value: object) -> Code:
    """Writes one float64 of a block that starts at an address."""

    def _code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = _pointer(builder, arguments[0], arguments[1], _BYTES, ir.DoubleType())
        builder.store(arguments[2], place, align=_BYTES)
        return context.get_dummy_value()

    return types.void(types.int64, types.int64, types.float64), _code


@intrinsic
def spread(typingctx: object, number: object) -> Code:
    """The same float64 in every lane."""

    def _code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _spread(builder, arguments[0])

    return lane_type(types.float64), _code


@intrinsic
def select_greater(typingctx: object, left: object, right: object, then: object, otherwise: object) -> Code:
    """`then` in lanes where left > right, else `otherwise` (also where one of them is NaN)."""

    def _code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        left_value, right_value, then_value, other_value = arguments
        greater = builder.fcmp_ordered(">", left_value, right_value)
        return builder.select(greater, then_value, other_value)

    return lane_type(lane_type, lane_type, lane_type, lane_type), _code


@intrinsic
def fused(typingctx: object, left: object, right: object, added: object) -> Code:
    """left * right + added, rounded once."""

    def _code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _fused(builder, *arguments)

    return lane_type(lane_type, lane_type, lane_type), _code


@intrinsic
def exponential(typingctx: object, exponent: object) -> Code:
    """exp in every lane without branches, for exponents below 709; 0 below -708; error about 1 ulp.

    Source: argument reduction of Cody and Waite (1980), Software Manual for the Elementary Functions, ch. 6;
    Taylor series of the rest by Estrin's scheme.
    """

    def _code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        b, c = builder, _constant
        exponent = arguments[0]
        x = b.select(b.fcmp_ordered(">", exponent, c(_SMALLEST)), exponent, c(_SMALLEST))
        shifted = _fused(b, x, c(_LOG2_E), c(_ROUNDER))
        whole = b.fsub(shifted, c(_ROUNDER))
        rest = _fused(b, whole, c(-_LN2_LOW), _fused(b, whole, c(-_LN2_HIGH), x))
        value = _series(b, rest)
        shift = ir.Constant(_INTEGERS, [_MANTISSA_BITS] * LANES)
        scaled = b.add(b.bitcast(value, _INTEGERS), b.shl(b.bitcast(shifted, _INTEGERS), shift))
        below = b.fcmp_ordered("<", exponent, c(_SMALLEST))
        return b.select(below, c(0.0), b.bitcast(scaled, _DOUBLES))

    return lane_type(lane_type), _code


def _series(builder: Any, rest: Any) -> Any:
    """1 + (r + r^2 (1/2! + r/3! + ...)), the bracket pairwise: neighbours first, then pairs of pairs."""
    parts = [_constant(1.0 / factorial(n)) for n in range(2, _TERMS + 1)]
    power = rest
    while len(parts) > 1:
        pairs = zip(parts[::2], [*parts[1::2], None], strict=False)
        parts = [low if high is None else _fused(builder, high, power, low) for low, high in pairs]
        power = builder.fmul(power, power)
    square = builder.fmul(rest, rest)
    return builder.fadd(_constant(1.0), _fused(builder, square, parts[0], rest))
