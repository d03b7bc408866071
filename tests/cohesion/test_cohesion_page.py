import re

from tightrope.cohesion.thin import THIN_NOTE


def test_the_example_of_the_page_runs(page_of):
    for block in re.findall(r"```python\n(.*?)```", page_of("cohesion"), re.DOTALL):
        exec(block, {})


def test_the_page_tells_the_known_error_of_the_thin_form(page_of):
    text = " ".join(page_of("cohesion").split())
    assert (
        "the battalions refuse in .77 of the forces (soldiers counted one by one: .78), the thin form says .07" in text
    )
    assert ".78 where this form says .07" in THIN_NOTE
    for said in (text, THIN_NOTE):
        assert "within .02" in said
