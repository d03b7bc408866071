from tightrope.report.screen import RULE, WIDTH, first_screen, lower, upper


def test_the_first_screen_is_the_answer_then_a_rule_then_what_would_turn_it(forecast):
    lines = first_screen(forecast, "runs/x/report.html")
    rule = lines.index(RULE)
    assert lines[:rule] == upper(forecast)
    assert lines[rule:] == lower(forecast, "runs/x/report.html")
    assert lines[rule + 1].startswith("  Turns if the threat he faces from the patron passes 0.44")
    assert lines[-1] == "  Report runs/x/report.html"


def test_the_table_stands_in_columns(forecast):
    lines = upper(forecast)
    head = next(n for n, line in enumerate(lines) if "Most he will do by 1 July 2022" in line)
    assert lines[head].split("  ")[-1] == "direction"
    assert " ".join(lines[head + 4].split()) == "Send own troops (red line) 1 % 5 % 2 % 2 % 2 % falling"
    assert len({len(line) for line in lines[head : head + 5]}) == 1


def test_the_question_comes_first_then_the_word_of_the_answer(forecast):
    lines = upper(forecast)
    assert lines[0].startswith("belarus_2022: will the ruler's own combat units")
    assert lines[1] == "  known up to 21 April 2022"
    assert lines[2] == "  Shown, not proof: this case shaped the model."
    assert lines[3].startswith("  Almost no chance: 2 % (below 1 to 6).")


def test_a_short_question_shares_its_line_with_the_day_of_knowledge(changed):
    changed["question"]["wording"] = "Will he cross by the horizon?"
    line = upper(changed)[0]
    assert line.startswith("belarus_2022: will he cross by 1 July 2022?")
    assert line.endswith("known up to 21 April 2022")
    assert len(line) == WIDTH


def test_no_line_is_wider_than_the_screen(changed):
    changed["postures"][3]["label"] = "Send own troops with all that follows, for as long as the patron asks for it"
    changed["evidence"][2]["says"] = "A very long gist " * 17
    assert max(len(line) for line in first_screen(changed)) <= WIDTH


def test_a_quick_run_has_no_line_below_the_rule(changed):
    del changed["sentences"]["turns"]
    assert RULE not in upper(changed)


def test_an_answer_of_few_worlds_says_so_on_the_screen(changed):
    changed["sentences"]["indicative"] = "Too few worlds explain the evidence; treat as indicative."
    assert "treat as indicative" in " ".join(line.strip() for line in upper(changed))


def test_a_case_cannot_send_commands_to_the_terminal(changed):
    changed["postures"][3]["label"] = "Send \x1b[31mred\x1b[0m\x07 troops\r\n"
    changed["question"]["wording"] = "Will \x1b]0;title\x07 he?"
    for line in first_screen(changed, "runs/\x1b[2J"):
        assert line.isprintable(), line


def test_the_screen_speaks_no_parameter_name(forecast, parameter_names):
    assert not parameter_names.search("\n".join(first_screen(forecast)))
