"""What is wrong with a folder of rule files; a county's is judged beside what comes with the product."""

from __future__ import annotations

from pathlib import Path

from contract.law.lint import Lint
from contract.law.lint import lint as judged
from contract.law.shipped import FOLDER, files
from contract.mistakes import Mistake


def lint(folder: Path = FOLDER) -> Lint:
    """Read and judge every *.yaml in `folder`."""
    texts = {path.name: path.read_bytes() for path in sorted(folder.glob("*.yaml"))}
    if not texts:
        return Lint({}, [(str(folder), Mistake("", "没有 *.yaml 规则文件", "holds no *.yaml rule file"))])
    return judged(texts, {} if folder.resolve() == FOLDER.resolve() else files())
