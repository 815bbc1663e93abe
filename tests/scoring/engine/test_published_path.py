"""What the published path is made of: nothing whose last bits depend on the processor, and nothing from above the engine."""

import ast
from pathlib import Path

import pytest

ENGINE = Path(__file__).resolve().parents[3] / "scoring" / "engine"
DOORS = ("evaluate", "spec", "panel", "weights", "guide", "schema")
BLAS = frozenset({
    "dot", "matmul", "inner", "outer", "vdot", "tensordot", "corrcoef", "cov", "linalg", "eigh", "eig", "svd", "lstsq", "polyfit",
    "convolve", "kron",
})  # fmt: skip
NUMPY = frozenset((name, function) for name in ("np", "numpy", "scipy") for function in BLAS)
LIBRARY = frozenset(
    {"log", "exp", "log2", "log10", "log1p", "expm1", "power", "float_power", "cbrt", "sin", "cos", "tan"}
)
ELEMENTARY = ("evaluate", "grow", "leaves", "aggregate", "normalise", "outliers", "transform", "rules", "rational", "rounding",
              "ranking", "impute", "outrank", "outrank_shape", "outrank_distance", "outrank_utility", "outrank_pairs",
              "outrank_votes", "explain", "elementary")  # fmt: skip


def tree(module: str) -> ast.Module:
    return ast.parse((ENGINE / f"{module}.py").read_text(encoding="utf-8"))


def reached(doors: tuple[str, ...]) -> list[str]:
    """The engine's modules that these import, and what those import."""
    found, left = list(doors), list(doors)
    while left:
        for node in ast.walk(tree(left.pop())):
            names: list[str] = []
            if isinstance(node, ast.ImportFrom) and node.module == "scoring.engine":
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("scoring.engine."):
                names = [node.module.removeprefix("scoring.engine.")]
            for name in names:
                if name not in found:
                    found.append(name)
                    left.append(name)
    return found


def test_the_published_path_never_reaches_the_robustness_path() -> None:
    modules = reached(DOORS)
    assert {"leaves", "outrank_pairs", "weights_pca", "panel_rounding"} <= set(modules)
    assert [module for module in modules if module.startswith("robustness")] == []


@pytest.mark.parametrize("module", reached(DOORS))
def test_no_blas(module: str) -> None:
    used = []
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.MatMult):
            used.append(f"line {node.lineno}: @")
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and (node.value.id, node.attr) in NUMPY:
            used.append(f"line {node.lineno}: {node.attr}")
    assert used == []


@pytest.mark.parametrize("module", ELEMENTARY)
def test_no_logarithm_or_exponential_of_the_processors_library(module: str) -> None:
    """numpy's own differ in the last bit between processors: scores take those of `elementary`."""
    used = [
        f"line {node.lineno}: np.{node.attr}"
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "np"
        and node.attr in LIBRARY
    ]
    assert used == []
