"""The little changes that can be made to a module: cosmic-ray's, but for those that nobody could observe."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FLOORS = ("bot", "worker", "store", "seekout", "sw_client", "wire")


@dataclass(frozen=True)
class Mutation:
    """One change: the operator of cosmic-ray, which of its places in the module, and the line it begins in."""

    module: str
    operator: str
    occurrence: int
    line: int

    def apply(self, code: str) -> str | None:
        """The code with the change; nothing where the operator finds that there is none to make, or fails."""
        from cosmic_ray.mutating import mutate_code
        from cosmic_ray.plugins import get_operator

        try:
            changed: str | None = mutate_code(code, get_operator(self.operator)(), self.occurrence)
        except (AttributeError, AssertionError, IndexError):
            # A place that the operator names and does not understand.
            return None
        return changed


def mutations(repository: Path, module: str) -> list[Mutation]:
    """Every change to a module, in the order of its lines."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.plugins import get_operator, operator_names

    code = (repository / module).read_text()
    nodes = list(ast_nodes(get_ast(code)))
    unobservable, of_dataclasses = _unobservable(code), _lines_of_dataclasses(code)
    found = []
    for name in operator_names():
        if get_operator(name).arguments():
            continue
        operator = get_operator(name)()
        places = (place for node in nodes for place in operator.mutation_positions(node))
        found += [
            Mutation(module, name, occurrence, start[0])
            for occurrence, (start, _) in enumerate(places)
            if not any(first <= start[0] <= last for first, last in unobservable)
            and not (start[0] in of_dataclasses and not name.endswith("RemoveDecorator"))
        ]
    return sorted(found, key=lambda one: (one.line, one.operator, one.occurrence))


def _unobservable(code: str) -> list[tuple[int, int]]:
    """Lines that hold annotations or log something: the first are never evaluated, the second promise nothing."""

    def places() -> Iterator[ast.AST]:
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
                yield node.annotation
            elif isinstance(node, ast.FunctionDef) and node.returns is not None:
                yield node.returns
            elif isinstance(node, ast.Expr) and ast.unparse(node).startswith("logger."):
                yield node

    return [(node.lineno, node.end_lineno or node.lineno) for node in places()]


def _lines_of_dataclasses(code: str) -> set[int]:
    """Lines that say that a class is frozen or has slots: nobody who uses the product could tell."""
    return {
        decorator.lineno
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.ClassDef)
        for decorator in node.decorator_list
        if ast.unparse(decorator).startswith("dataclass")
    }


def difference(before: str, after: str) -> str:
    """What was changed, in one line."""
    lines = difflib.unified_diff(before.split("\n"), after.split("\n"), lineterm="", n=0)
    changed = [
        f"{line[0]} `{line[1:].strip()}`" for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
    return " ".join(changed)
