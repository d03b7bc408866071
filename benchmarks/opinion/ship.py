"""Which fits come with the package? Those of the postures that surveys of a built-in case asked about, as it stands.

Run after any change of the surveys, priors or code of opinion; it leaves the files that are needed and no other. They
make the first answer on a new machine quick, and the same on every machine: chains part over the last bit of a sum.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import tightrope
from tightrope.case import read
from tightrope.model import kept, toplines
from tightrope.model.surveys import asked

SEED = 1  # the seed unless another is asked for
BUILT_IN = Path(tightrope.__file__).parent / "cases"
PLACE = BUILT_IN / "fits"


def main() -> None:
    if PLACE.exists():
        shutil.rmtree(PLACE)
    with tempfile.TemporaryDirectory() as folder:
        os.environ[kept.FOLDER] = folder
        for place in sorted(BUILT_IN.glob("*/case.yaml")):
            whole = read(place.parent.name)
            case = whole.known_on(whole.as_of)
            if toplines(case):
                asked(case, SEED)
        PLACE.mkdir()
        for file in sorted(Path(folder).iterdir()):
            shutil.copyfile(file, PLACE / file.name)
    for file in sorted(PLACE.iterdir()):
        print(f"{file.name}: {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
