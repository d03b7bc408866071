import re


def test_the_example_of_the_page_runs(page_of):
    for block in re.findall(r"```python\n(.*?)```", page_of("cohesion"), re.DOTALL):
        exec(block, {})


def test_the_page_tells_the_known_error_of_the_thin_form(page_of):
    text = page_of("cohesion")
    for figure in (".78", ".16", "within .02"):
        assert figure in text
