"""Charts as geometry: what stands where."""

from datetime import date, timedelta

from community.dashboard.charts import HEIGHT, WIDTH, Series, bar_chart, line_chart, scale_of

DAYS = [date(2026, 11, 1) + timedelta(days=n) for n in range(5)]


def test_a_line_runs_from_edge_to_edge_and_a_missing_value_interrupts_it():
    chart = line_chart("DAU", DAYS, [Series("DAU", [0, 5, None, 10, 10])])
    assert chart.lines[0].path == f"M0 {HEIGHT}L250 120 M750 0L{WIDTH} 0"


def test_a_single_value_is_a_dot():
    assert line_chart("DAU", DAYS[:1], [Series("DAU", [1])]).lines[0].path == "M500 0h0"


def test_the_scale_is_round_and_holds_every_value():
    scale = scale_of([Series("", [3, 47])], whole=True)
    assert scale.ticks() == [50, 40, 30, 20, 10, 0]
    assert scale_of([Series("", [1])], whole=True).ticks() == [1, 0]
    assert scale_of([Series("", [])], whole=False).ticks() == [1, 0]


def test_an_interval_is_a_band_around_its_line():
    chart = line_chart("", [0, 1], [Series("", [0.5, 0.5], [0.0, 0.0], [1.0, 1.0])], "rate", by_day=False)
    assert chart.lines[0].band == f"0,0 {WIDTH},0 {WIDTH},{HEIGHT} 0,{HEIGHT}"


def test_bars_stand_on_each_other_and_those_below_zero_hang_from_it():
    chart = bar_chart("", DAYS[:1], [Series("new", [2]), Series("kept", [3]), Series("lost", [-5])])
    new, kept, lost = (bars[0] for bars in chart.bars)
    assert (new.y, new.height) == (80, 40)
    assert (kept.y, kept.height) == (20, 60)
    assert (lost.y, lost.height) == (120, 100)


def test_what_happened_is_marked_on_its_days():
    said = {"from": DAYS[1], "to": DAYS[2], "text": {"zh": "双十一", "en": "11.11"}}
    [mark] = line_chart("", DAYS, [Series("", [1] * 5)], happened=[said], language="zh").marks
    assert (mark.x, mark.width, mark.text) == (250, 250, "双十一")


def test_a_script_gets_the_same_values_at_the_seconds_of_their_days():
    told = line_chart("", DAYS[:2], [Series("DAU", [1, None])]).plain()
    assert told["x"] == [1793491200, 1793577600]
    assert told["series"] == [{"label": "DAU", "values": [1, None]}]


def test_a_chart_of_zeros_has_nothing_to_show():
    assert line_chart("", DAYS, [Series("", [0, None, 0, 0, 0])]).is_empty
