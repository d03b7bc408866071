import re


def test_the_example_of_the_page_runs(page_of):
    for block in re.findall(r"```python\n(.*?)```", page_of("opinion"), re.DOTALL):
        exec(block, {})


def test_the_page_says_what_is_assumed(page_of):
    text = page_of("opinion")
    for word in (
        "No published survey of soldiers",
        "coverage, not the number asked",
        "never learned from earlier surveys",
    ):
        assert word in text
