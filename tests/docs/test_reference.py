"""The reference shows files that can be read, and that come to what it says."""

from __future__ import annotations

import re

from pathlib import Path

from kpiflow import load_assessment, open_assessment


FILES = Path(__file__).parents[2] / "docs" / "reference" / "files.md"


class TestSmallExample:
    def test_it_reaches_the_level_that_the_page_says(self, tmp_path: Path) -> None:
        """The two files of the small example are read as they stand, and level 2 is supported."""
        text = FILES.read_text(encoding="utf-8")
        example = text[text.index("## A small example") :]
        rules, filed = re.findall(r"```yaml\n(.*?)```", example, re.DOTALL)
        (tmp_path / "backups.yaml").write_text(rules, encoding="utf-8")
        (tmp_path / "backups-2569.yaml").write_text(filed, encoding="utf-8")

        file = load_assessment(tmp_path / "backups-2569.yaml")

        assert open_assessment(file).result(as_of=file.as_of).ladder.supported == 2
