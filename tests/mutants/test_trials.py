"""What a mutant's tests run is the mutant."""

import subprocess
import sys

from tests.mutants.trials import changed


def test_no_compiled_file_of_one_change_serves_the_next(tmp_path, monkeypatch):
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    module = tmp_path / "product.py"
    module.write_text("FEWEST = 1\n")

    def told():
        # As a process that a test starts: it writes a compiled file.
        command = [sys.executable, "-c", "import product; print(product.FEWEST)"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.strip()

    found = [told()]
    for number in (2, 3):
        with changed(module, f"FEWEST = {number}\n"):
            found.append(told())
    assert [*found, told()] == ["1", "2", "3", "1"]
