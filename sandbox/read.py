"""What people read of an export: `python -m sandbox.read FILE ...` plays it for each file and prints each screen."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from sandbox.demo import connect
from sandbox.stack import REPOSITORY, Stack

_SAMPLE = REPOSITORY / "sandbox" / "samples" / "backend-engineers.csv"


def main(files: list[str]) -> None:
    """Connect SourceWhale, export each file to a campaign, and print what Dana reads on the way."""
    with tempfile.TemporaryDirectory() as directory, Stack(Path(directory)).up() as stack:
        dana = stack.slack.person("dana")
        connect(dana)
        for path in map(Path, files or [str(_SAMPLE)]):
            dana.command("/export")
            form = dana.modal(title="Export to SourceWhale")
            form.upload("Upload a SeekOut file", path)
            form.pick("Campaign", "Backend Engineers Q4")
            print(f"\n=== {path.name}: the form\n{form.text}")
            form.submit()
            print(f"\n=== Review\n{form.wait_for_change('Reading...').text}")
            if form.submit_label == "Export":
                form.submit()
                dana.wait_for_message("#sourcing", contains=f"*{path.stem}* → ")
            else:
                form.close()
        print(f"\n=== #sourcing\n{dana.print_channel('#sourcing')}\n\n=== direct messages\n{dana.print_channel('dm')}")
        print(f"\n=== Home\n{dana.home()}\n\n=== /export help\n{dana.command('/export help').reply}")


if __name__ == "__main__":
    main(sys.argv[1:])
