"""Sums: what an expression of numbers comes to, worked out exactly and within bounds."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from fractions import Fraction

LONGEST = 200  # characters
HIGHEST_POWER = 64
MOST_BITS = 2048  # of a number on the way
DECIMALS = 6

BINARY: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class Unclear(ValueError):
    """The expression is none, or its result is out of bounds; the text says why."""


def result(expression: str) -> str:
    """Such as `2.5` for `5 / 2`; rounded to six decimals."""
    text = expression.replace("×", "*").replace("÷", "/").replace("^", "**").replace(",", "")
    if not text.strip() or len(text) > LONGEST:
        raise Unclear(f"Write an expression of at most {LONGEST} characters.")
    if not set(text) <= set("0123456789.+-*/() "):
        raise Unclear("Use numbers, + - * / ** and parentheses only.")
    try:
        value = _value(ast.parse(text.strip(), mode="eval").body)
    except ZeroDivisionError as error:
        raise Unclear("A number cannot be divided by zero.") from error
    except (SyntaxError, MemoryError, RecursionError) as error:
        raise Unclear("This is not an expression: is a sign or a parenthesis missing?") from error
    return _told(value)


def _value(node: ast.expr) -> Fraction:
    match node:
        case ast.Constant(value=int() | float()):
            return _bounded(Fraction(repr(node.value)))
        case ast.UnaryOp(op=ast.USub()):
            return -_value(node.operand)
        case ast.UnaryOp(op=ast.UAdd()):
            return _value(node.operand)
        case ast.BinOp(op=ast.Pow()):
            return _power(_value(node.left), _value(node.right))
        case ast.BinOp() if type(node.op) in BINARY:
            return _bounded(BINARY[type(node.op)](_value(node.left), _value(node.right)))
    raise Unclear("Use numbers, + - * / ** and parentheses only.")


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1 or abs(exponent) > HIGHEST_POWER:
        raise Unclear(f"An exponent is a whole number of at most {HIGHEST_POWER}.")
    size = max(base.numerator.bit_length(), base.denominator.bit_length())
    if size * abs(exponent) > MOST_BITS:
        raise Unclear("The numbers become too large.")
    return _bounded(Fraction(base ** int(exponent)))


def _bounded(value: Fraction) -> Fraction:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > MOST_BITS:
        raise Unclear("The numbers become too large.")
    return value


def _told(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    scaled = round(value * 10**DECIMALS)
    whole, part = divmod(abs(scaled), 10**DECIMALS)
    digits = f"{part:0{DECIMALS}}".rstrip("0")
    return f"{'-' if scaled < 0 else ''}{whole}{'.' if digits else ''}{digits}"
