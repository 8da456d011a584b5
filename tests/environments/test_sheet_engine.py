"""The spreadsheet engine: positions, formats, entries, edits, formulas, searches and limits."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from typing import Any

import pytest
from agentenv_tool.calls import Call
from agentenv_tool.sheet import edits
from agentenv_tool.sheet.a1 import CELLS, Area, Position, area, letters, position
from agentenv_tool.sheet.book import Workbook
from agentenv_tool.sheet.entries import entered
from agentenv_tool.sheet.finding import matching
from agentenv_tool.sheet.formats import decimals, shown
from agentenv_tool.sheet.formats import serial as number_of
from agentenv_tool.sheet.formulas import READ, Formula
from agentenv_tool.sheet.grid import MERGES, Cell, Grid
from agentenv_tool.sheet.tools import TOOLBOX, Tools
from agentenv_tool.toolbox import BadArguments, ToolError
from hypothesis import given
from hypothesis import strategies as st

STOCK = [
    ["Item", "Price", "Pieces", "Since"],
    ["lamp", 12.5, 4, "2024-03-05"],
    ["desk", 80, 1, "2023-11-20"],
    ["Chair", 30.25, None, "2024-01-02"],
]


class Desk:
    """The tools on a book with one open sheet, called as the agent calls them."""

    def __init__(self, rows: list[list[Any]] | None = None):
        grid = edits.written(Grid(), Position(1, 1), STOCK if rows is None else rows)
        self.tools = Tools(Workbook({"Stock": grid, "Other": Grid()}))
        self("open_sheet", name="Stock")

    def __call__(self, tool: str, /, **arguments: Any) -> Any:
        return TOOLBOX.call(self.tools, Call(tool, arguments))

    @property
    def table(self) -> list[list[str]]:
        shown: list[list[str]] = self("get_all_values")
        return shown


@pytest.fixture
def desk() -> Desk:
    return Desk()


def sums(*values: Any, operator: str, start: str = "A1") -> Any:
    desk = Desk([[each] for each in values])
    return desk(
        "get_value_by_formula", start_position=start, end_position=f"A{len(values)}",
        operator=operator,
    )  # fmt: skip


# Positions


@pytest.mark.parametrize(
    ("text", "place"),
    [("A1", (1, 1)), ("b12", (12, 2)), ("Z9", (9, 26)), ("AA1", (1, 27)), (" C3 ", (3, 3))],
)
def test_a_position_is_a_column_and_a_row(text: str, place: tuple[int, int]) -> None:
    assert position(text) == place


@pytest.mark.parametrize(
    "text",
    ["", "A", "1", "A0", "1A", "A-1", "A1:B2", "$A$1", "A1.5", "Ａ1", "A1\x00", "A1\n2", "ZZZZ1"],
)
def test_what_is_no_position_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ToolError, match="such as 'B3'"):
        position(text)


@pytest.mark.parametrize("text", ["A1001", "CW1", "ZZZ1", "A9999"])
def test_a_position_outside_the_sheet_is_refused(text: str) -> None:
    with pytest.raises(ToolError, match="ends at row 1000 and column CV"):
        position(text)


def test_a_range_may_be_given_from_any_corner() -> None:
    assert area("C5", "A2") == area("A2", "C5") == area("A5", "C2") == Area(2, 1, 5, 3)


def test_letters_and_numbers_of_columns_belong_together() -> None:
    assert [letters(each) for each in (1, 26, 27, 52, 53, 100)] == [
        *("A", "Z", "AA", "AZ", "BA", "CV"),
    ]


def test_a_cell_is_called_by_its_row_and_column(desk: Desk) -> None:
    assert desk("get_A1_annotation", row=3, col=28) == "AB3"


# Formats


@pytest.mark.parametrize(
    ("value", "format", "text"),
    [
        (12, "General", "12"),
        (12.5, "General", "12.5"),
        (1 / 3, "General", "0.3333333333"),
        (0.1 + 0.2, "General", "0.3"),
        (-0.0, "General", "0"),
        (10**15, "General", "1E+15"),
        (1.5e-12, "General", "1.5E-12"),
        (True, "0.00", "TRUE"),
        ("07", "0.00", "07"),
        (None, "0.00", ""),
        (7.5, "0", "8"),
        (2.5, "0", "3"),
        (-2.5, "0", "-3"),
        (-0.2, "0", "0"),
        (7, "0.0", "7.0"),
        (1.005, "0.00", "1.01"),
        (0.35 * 3.5, "0.00", "1.23"),
        (1234567, "#,##0", "1,234,567"),
        (1234.5, "#,##0.00", "1,234.50"),
        (0.125, "0%", "13%"),
        (0.125, "0.0%", "12.5%"),
        (5, "$#,##0.00", "$5.00"),
        (-1234.5, '"$"#,##0.00', "-$1,234.50"),
        (-3, "0.00;(0.00)", "(3.00)"),
        (0, '0;-0;"none"', "none"),
        (9.5, "[$€-407]#,##0.00", "€9.50"),
        (9.5, '#,##0.00" kg"', "9.50 kg"),
        (3, "[Red]0.0_)", "3.0"),
        (7, "000", "007"),
        (1.5, "0.##", "1.5"),
        (0.5, "#.0", ".5"),
        (12345, "0.00E+00", "1.23E+04"),
        (5, "@", "5"),
        (45356, "yyyy-mm-dd", "2024-03-05"),
        (45356, "m/d/yyyy", "3/5/2024"),
        (45356, "mm-dd-yy", "3/5/2024"),
        (45356, "dd.mm.yy", "05.03.24"),
        (45356, "dddd, d mmmm yyyy", "Tuesday, 5 March 2024"),
        (45356, "ddd d mmm", "Tue 5 Mar"),
        (45356.75, "yyyy-mm-dd h:mm:ss", "2024-03-05 18:00:00"),
        (0.55, "h:mm AM/PM", "1:12 PM"),
        (1.55, "[h]:mm", "37:12"),
        (-5, "yyyy-mm-dd", "-5"),
    ],
)
def test_a_value_is_shown_in_its_format(value: Any, format: str, text: str) -> None:
    assert shown(value, format) == text


def test_a_date_is_the_number_of_its_day() -> None:
    assert number_of(date(1900, 3, 1)) == 61
    assert number_of(datetime(2024, 3, 5, 18)) == 45356.75
    assert number_of(time(6)) == 0.25


@pytest.mark.parametrize(
    ("value", "format", "text"),
    [
        (10**36, "0", f"1{'0' * 36}"),
        (1e30, "#,##0.00", f"1{',000' * 10}.00"),
        (-1e300, "0", f"-1{'0' * 300}"),
        (1e27, "0.0%", f"1{'0' * 29}.0%"),
        (1.7976931348623157e308, "General", "1.79769E+308"),
        (1e-300, "0.00", "0.00"),
    ],
)
def test_a_number_of_more_than_28_digits_is_shown(value: Any, format: str, text: str) -> None:
    assert shown(value, format) == text


def test_the_last_moment_of_the_year_9999_is_not_rounded_up_to_a_day_that_there_is_not() -> None:
    assert shown(2958465.9999999, "m/d/yyyy") == "12/31/9999"
    assert shown(2958465.9999999, "yyyy-mm-dd hh:mm:ss") == "9999-12-31 23:59:59"
    assert shown(2958464.9999999, "yyyy-mm-dd hh:mm:ss") == "9999-12-31 00:00:00"


FORMATS = (
    "General", "0", "0.00", "#,##0", "#,##0.00", "0%", "0.00%", '"$"#,##0.00', "0.00;(0.00)",
    "0.00E+00", "m/d/yyyy", "yyyy-mm-dd h:mm:ss", "[h]:mm", "h:mm AM/PM", "000", "0.##", "@",
    '0;-0;"none"', "0.0000000000", "[$€-407]#,##0.00",
)  # fmt: skip
NUMBERS = (
    st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-(10**18), 10**18)
    | st.floats(0, 2958466, exclude_max=True)
)


@given(NUMBERS, st.sampled_from(FORMATS) | st.text('0#.,%;"$E+-@ymdhs[]_* a\\', max_size=12))
def test_every_number_can_be_shown_in_every_format(value: float, format: str) -> None:
    text = shown(value, format)
    assert len(text) < 500
    assert not {"inf", "nan", "infinity"} & set(text.lower().lstrip("-").split())
    assert 0 <= decimals(value, format) <= 330


# Entries


@pytest.mark.parametrize(
    ("typed", "value", "text"),
    [
        ("12", 12, "12"),
        ("-3.50", -3.5, "-3.5"),
        ("1,200", 1200, "1,200"),
        ("$5.20", 5.2, "$5.20"),
        ("12.5%", 0.125, "12.5%"),
        ("2024-03-05", 45356, "2024-03-05"),
        ("3/5/2024", 45356, "3/5/2024"),
        ("03/05/2024", 45356, "03/05/2024"),
        ("true", True, "TRUE"),
        ("2024-02-30", "2024-02-30", "2024-02-30"),
        ("007", "007", "007"),
        ("1,20", "1,20", "1,20"),
        ("'12", "12", "12"),
        ("=SUM(A1:A9)", "=SUM(A1:A9)", "=SUM(A1:A9)"),
        ("  two words ", "  two words ", "  two words "),
        ("", None, ""),
        ("nan", "nan", "nan"),
        ("1e5", "1e5", "1e5"),
        ("٣", "٣", "٣"),
    ],
)
def test_what_is_typed_is_understood_as_a_spreadsheet_does(
    typed: str, value: Any, text: str
) -> None:
    entry = entered(typed)
    assert (entry.value, shown(entry.value, entry.format)) == (value, text)


def test_a_cell_keeps_its_format_unless_that_cannot_show_what_was_typed(desk: Desk) -> None:
    desk("update_cell", position="D2", value="4/1/2024")
    assert desk("get_cell_value", position="D2") == "2024-04-01"
    desk("update_cell", position="D2", value="12%")
    assert desk("get_cell_value", position="D2") == "12%"
    desk("update_cell", position="D3", value=45356)
    assert desk("get_cell_value", position="D3") == "2024-03-05"


def test_an_emptied_cell_keeps_its_note_and_its_format(desk: Desk) -> None:
    desk("update_note", position="D2", content="asked")
    desk("update_cell", position="D2", value="")
    assert (desk("get_cell_value", position="D2"), desk("get_note", position="D2")) == ("", "asked")
    desk("update_cell", position="D2", value="1/2/2024")
    assert desk("get_cell_value", position="D2") == "2024-01-02"


@pytest.mark.parametrize("typed", ["4/1/2024", "04/01/2024", "2024-04-01"])
@pytest.mark.parametrize("row", [5, 7])
def test_a_date_typed_below_a_column_of_dates_is_shown_as_they_are(
    desk: Desk, typed: str, row: int
) -> None:
    desk("update_cell", position=f"D{row}", value=typed)
    assert desk("get_cell_value", position=f"D{row}") == "2024-04-01"


def test_dates_typed_at_once_are_shown_as_the_first_of_them_where_no_others_are(
    desk: Desk,
) -> None:
    desk("update_range", start_position="F2", end_position="F3",
         values_list=[["4/1/2024"], ["2024-04-02"]])  # fmt: skip
    assert [row[5] for row in desk.table[1:3]] == ["4/1/2024", "4/2/2024"]
    desk("insert_cols", values_list=[["Back", "2024-05-01", "5/2/2024"]], col_idx=1)
    assert [row[0] for row in desk.table[1:3]] == ["2024-05-01", "2024-05-02"]


def test_dates_typed_from_the_bottom_up_are_shown_alike(desk: Desk) -> None:
    for row in (4, 3, 2):
        desk("update_cell", position=f"F{row}", value=f"2024-05-0{row}" if row > 3 else "5/1/2024")
    assert [row[5] for row in desk.table[1:]] == ["2024-05-01", "2024-05-01", "2024-05-04"]


def test_a_row_behind_a_total_takes_over_the_dates_of_the_column(desk: Desk) -> None:
    desk("insert_rows", values_list=[["Total", 122.75]], row_idx=6)
    desk("insert_rows", values_list=[["rug", 9, 1, "4/1/2024"]], row_idx=7)
    assert desk.table[6] == ["rug", "9", "1", "2024-04-01"]


def test_a_date_below_times_of_the_day_is_shown_as_a_date() -> None:
    grid = Grid(((Cell(0.5, "h:mm"),), (Cell(0.25, "h:mm"),)))
    assert edits.written(grid, Position(3, 1), [["4/1/2024"]]).text(Position(3, 1)) == "4/1/2024"


# Reading and writing


def test_nothing_can_be_done_before_a_sheet_is_open() -> None:
    tools = Tools(Workbook({"Stock": Grid()}))
    for name, arguments in (("get_all_values", {}), ("get_note", {"position": "A1"})):
        with pytest.raises(ToolError, match="call open_sheet with one of Stock"):
            TOOLBOX.call(tools, Call(name, arguments))


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(desk: Desk) -> None:
    with pytest.raises(ToolError, match="there is no sheet 'Shop': there is Stock, Other"):
        desk("open_sheet", name="Shop")


def test_all_values_are_what_is_shown_up_to_the_last_used_cell(desk: Desk) -> None:
    assert desk.table[1] == ["lamp", "12.5", "4", "2024-03-05"]
    assert desk.table[3] == ["Chair", "30.25", "", "2024-01-02"]
    desk("open_sheet", name="Other")
    assert desk.table == []


def test_a_range_is_read_in_full_even_outside_the_table(desk: Desk) -> None:
    got = desk("get_range_values", start_position="D4", end_position="E5")
    assert got == [["2024-01-02", ""], ["", ""]]


def test_results_are_fresh_lists(desk: Desk) -> None:
    desk.table[0][0] = "spoiled"
    assert desk.table[0][0] == "Item"


def test_a_range_is_written_only_with_as_many_values_as_it_has_cells(desk: Desk) -> None:
    with pytest.raises(ToolError, match="B2:C3 needs 2 rows of 2 values, and values_list has 1"):
        desk("update_range", start_position="B2", end_position="C3", values_list=[[1, 2]])
    desk("update_range", start_position="C3", end_position="B2", values_list=[[1, 2], [3, None]])
    assert [row[1:3] for row in desk.table[1:3]] == [["1", "2"], ["3", ""]]


def test_a_deleted_sheet_is_gone_and_the_last_one_stays(desk: Desk) -> None:
    desk("del_sheet", name="Stock")
    with pytest.raises(ToolError, match="no sheet is open"):
        desk("get_all_values")
    with pytest.raises(ToolError, match="keeps at least one sheet"):
        desk("del_sheet", name="Other")


def test_a_column_may_be_written_from_one_list(desk: Desk) -> None:
    desk("update_range", start_position="C2", end_position="C4", values_list=[7, 8, 9])
    assert [row[2] for row in desk.table] == ["Pieces", "7", "8", "9"]


# Inserting and deleting


def test_inserted_rows_move_the_others_down_and_take_over_formats(desk: Desk) -> None:
    desk("insert_rows", values_list=[["sofa", 200, 2, "12/31/2023"], ["rug"]], row_idx=3)
    assert [row[0] for row in desk.table] == ["Item", "lamp", "sofa", "rug", "desk", "Chair"]
    assert desk.table[2][3] == "2023-12-31"


def test_a_row_behind_the_last_one_has_its_formats(desk: Desk) -> None:
    desk("insert_rows", values_list=[["sofa", 200, 2, "12/31/2023"]], row_idx=5)
    assert desk.table[4] == ["sofa", "200", "2", "2023-12-31"]


def test_rows_may_be_inserted_further_down(desk: Desk) -> None:
    desk("insert_rows", values_list=[["end"]], row_idx=7)
    assert desk.table[4:] == [[""] * 4, [""] * 4, ["end", "", "", ""]]


def test_one_row_may_be_given_without_the_list_around_it(desk: Desk) -> None:
    desk("insert_rows", values_list=["sofa", 200], row_idx=2)
    assert desk.table[1] == ["sofa", "200", "", ""]


def test_inserted_columns_move_the_others_to_the_right(desk: Desk) -> None:
    desk("insert_cols", values_list=[["No", 1, 2, 3], ["Kind"]], col_idx=1)
    assert desk.table[0] == ["No", "Kind", "Item", "Price", "Pieces", "Since"]
    assert [row[0] for row in desk.table] == ["No", "1", "2", "3"]


def test_a_column_before_one_of_dates_does_not_show_dates(desk: Desk) -> None:
    desk("insert_cols", values_list=[["No", 1, 2, 3]], col_idx=4)
    assert [row[3] for row in desk.table] == ["No", "1", "2", "3"]


def test_rows_are_deleted_by_the_numbers_that_they_have_before(desk: Desk) -> None:
    desk("delete_batch_data", dimension="rows", index_list=[4, 2, 2])
    assert [row[0] for row in desk.table] == ["Item", "desk"]


def test_columns_are_deleted_and_the_word_for_them_may_be_spelled_in_many_ways(desk: Desk) -> None:
    desk("delete_batch_data", dimension="COL", index_list=[2])
    desk("delete_batch_data", dimension="column", index_list=[2])
    assert desk.table[0] == ["Item", "Since"]
    with pytest.raises(BadArguments, match="'rows' or 'columns'"):
        desk("delete_batch_data", dimension="cells", index_list=[1])


def test_a_row_that_is_not_there_is_not_deleted_and_nothing_else_is(desk: Desk) -> None:
    with pytest.raises(ToolError, match="there is no row 9 to delete: the sheet has 4 rows"):
        desk("delete_batch_data", dimension="rows", index_list=[2, 9])
    assert len(desk.table) == 4


# Sorting and freezing


def test_sorting_leaves_frozen_rows_on_top_and_puts_empty_cells_last(desk: Desk) -> None:
    desk("freeze_data", dimension="rows", num=1)
    desk("sort_sheet_by_col", col_num=3, order="des")
    assert [row[2] for row in desk.table] == ["Pieces", "4", "1", ""]
    desk("sort_sheet_by_col", col_num=3, order="asc")
    assert [row[2] for row in desk.table] == ["Pieces", "1", "4", ""]


def test_a_header_that_is_not_frozen_is_sorted_too(desk: Desk) -> None:
    desk("sort_sheet_by_col", col_num=2, order="asc")
    assert [row[1] for row in desk.table] == ["12.5", "30.25", "80", "Price"]


def test_texts_are_sorted_without_regard_to_case_and_dates_by_their_day(desk: Desk) -> None:
    desk("freeze_data", dimension="rows", num=1)
    desk("sort_sheet_by_col", col_num=1, order="asc")
    assert [row[0] for row in desk.table] == ["Item", "Chair", "desk", "lamp"]
    desk("sort_sheet_by_col", col_num=4, order="descending")
    assert [row[3] for row in desk.table[1:]] == ["2024-03-05", "2024-01-02", "2023-11-20"]


@pytest.mark.parametrize("order", ["asc", "des"])
def test_equal_rows_keep_their_order(order: str) -> None:
    desk = Desk([["b", 1], ["a", 2], ["b", 3], ["a", 4]])
    desk("sort_sheet_by_col", col_num=1, order=order)
    by_name = {name: [row[1] for row in desk.table if row[0] == name] for name in "ab"}
    assert by_name == {"a": ["2", "4"], "b": ["1", "3"]}


def test_notes_and_formulas_of_their_own_row_go_with_a_sorted_row(desk: Desk) -> None:
    for row in (2, 3, 4):
        desk(
            "update_cell_by_formula", position_list=[f"B{row}", f"C{row}"],
            result_position=f"E{row}", operator="PRODUCT",
        )  # fmt: skip
    desk("update_note", position="A3", content="oak")
    desk("freeze_data", dimension="rows", num=1)
    desk("sort_sheet_by_col", col_num=2, order="des")
    assert [row[4] for row in desk.table[1:]] == ["80", "30.25", "50"]
    assert desk("get_note", position="A2") == "oak"
    desk("update_cell", position="C2", value=2)
    assert desk("get_cell_value", position="E2") == "160"


def test_there_is_nothing_to_sort_by_in_an_empty_column(desk: Desk) -> None:
    with pytest.raises(ToolError, match="nothing in column 5"):
        desk("sort_sheet_by_col", col_num=5, order="asc")


def test_freezing_more_rows_than_there_are_sorts_nothing(desk: Desk) -> None:
    before = desk.table
    desk("freeze_data", dimension="rows", num=50)
    desk("sort_sheet_by_col", col_num=1, order="asc")
    assert desk.table == before


# Merging and notes


def test_merged_cells_keep_the_first_value_and_hide_the_others(desk: Desk) -> None:
    desk("merge_cells", start_position="B2", end_position="C3")
    assert [row[1:3] for row in desk.table[1:3]] == [["12.5", ""], ["", ""]]
    with pytest.raises(ToolError, match="C3 is part of the merged cells B2:C3"):
        desk("update_cell", position="C3", value=1)


def test_merging_across_other_merged_cells_takes_them_in_or_is_refused(desk: Desk) -> None:
    desk("merge_cells", start_position="A1", end_position="B1")
    with pytest.raises(ToolError, match="cuts through the merged cells A1:B1"):
        desk("merge_cells", start_position="B1", end_position="C1")
    desk("merge_cells", start_position="A1", end_position="D1")
    with pytest.raises(ToolError, match="A1:D1"):
        desk("update_cell", position="B1", value=1)


def test_merged_cells_move_and_shrink_with_their_lines(desk: Desk) -> None:
    desk("merge_cells", start_position="A3", end_position="A4")
    desk("insert_rows", values_list=[["new"]], row_idx=2)
    book = desk.tools.book
    assert isinstance(book, Workbook)
    assert [str(each) for each in book.grid.merges] == ["A4:A5"]
    desk("delete_batch_data", dimension="rows", index_list=[5])
    assert book.grid.merges == ()


def test_rows_with_merged_cells_are_not_sorted(desk: Desk) -> None:
    desk("merge_cells", start_position="A2", end_position="B2")
    with pytest.raises(ToolError, match="A2:B2 is merged"):
        desk("sort_sheet_by_col", col_num=1, order="asc")


def test_one_cell_cannot_be_merged(desk: Desk) -> None:
    with pytest.raises(ToolError, match="one cell cannot be merged"):
        desk("merge_cells", start_position="A2", end_position="A2")


def test_a_note_is_put_read_replaced_and_cleared(desk: Desk) -> None:
    assert desk("get_note", position="B2") == ""
    for text in ("first", "second", ""):
        desk("update_note", position="B2", content=text)
        assert desk("get_note", position="B2") == text
    assert desk("get_cell_value", position="B2") == "12.5"


# Formulas


@pytest.mark.parametrize(
    ("operator", "result"),
    [("SUM", 7.5), ("AVERAGE", 2.5), ("COUNT", 3), ("MAX", 4), ("MIN", 1.5), ("PRODUCT", 12)],
)
def test_functions_read_numbers_and_leave_texts_and_gaps_out(operator: str, result: float) -> None:
    assert sums(2, "x", 4, None, 1.5, True, operator=operator) == result


def test_functions_of_no_numbers_give_nothing_or_fail() -> None:
    assert [sums("x", operator=each) for each in ("SUM", "COUNT", "MAX", "MIN")] == [0, 0, 0, 0]
    with pytest.raises(ToolError, match="#DIV/0!"):
        sums("x", operator="AVERAGE")


def test_minus_takes_the_second_of_two_cells_from_the_first(desk: Desk) -> None:
    def minus(*cells: str) -> Any:
        return desk("get_value_by_formula", position_list=list(cells), operator="minus")

    assert minus("B3", "B2") == 67.5
    assert minus("B2", "Z9") == 12.5
    assert minus("Z9", "B2") == -12.5
    assert minus("D2", "D3") == 106
    with pytest.raises(ToolError, match="exactly two cells"):
        minus("B2", "B3", "B4")
    with pytest.raises(ToolError, match="#VALUE!"):
        minus("A2", "B2")


def test_the_latest_of_dates_is_a_date(desk: Desk) -> None:
    latest = desk("get_value_by_formula", start_position="D2", end_position="D4", operator="MAX")
    assert latest == "2024-03-05"


def test_a_range_or_single_cells_are_given_and_not_both(desk: Desk) -> None:
    for some in (
        {}, {"start_position": "B2"}, {"position_list": []},
        {"start_position": "B2", "end_position": "B3", "position_list": ["B2"]},
    ):  # fmt: skip
        with pytest.raises(ToolError, match="and not both"):
            desk("get_value_by_formula", operator="SUM", **some)


def test_a_formula_follows_its_cells_through_edits(desk: Desk) -> None:
    desk(
        "update_cell_by_formula", start_position="B2", end_position="B4", result_position="B6",
        operator="SUM",
    )  # fmt: skip
    assert desk("get_cell_value", position="B6") == "122.75"
    desk("update_cell", position="B2", value=100)
    desk("insert_rows", values_list=[["shelf", 50]], row_idx=3)
    assert desk("get_cell_value", position="B7") == "260.25"
    desk("insert_cols", values_list=[["No"]], col_idx=1)
    desk("delete_batch_data", dimension="rows", index_list=[2])
    assert desk("get_cell_value", position="C6") == "160.25"
    desk("delete_batch_data", dimension="columns", index_list=[3])
    desk("insert_cols", values_list=[["x"]], col_idx=3)
    assert desk("get_cell_value", position="C6") == ""


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 12)), max_size=12))
def test_a_sum_stays_that_of_the_cells_that_are_left_of_its_own(
    changes: list[tuple[bool, int]],
) -> None:
    """Those inserted between the first and the last of them belong to it as well."""
    grid = edits.written(Grid(), Position(1, 1), [[2**row] for row in range(10)])
    grid = edits.calculating(grid, Position(1, 2), Formula("SUM", (Area(3, 1, 8, 1),)))
    own = [False] * 2 + [True] * 6 + [False] * 2
    marks = [2**row for row in range(10)]
    for number, (insert, at) in enumerate(changes):
        if insert:
            inside = any(own[: at - 1]) and any(own[at - 1 :])
            marks[at - 1 : at - 1] = [0] * max(0, at - 1 - len(marks))
            own[at - 1 : at - 1] = [False] * max(0, at - 1 - len(own))
            marks.insert(at - 1, 2 ** (20 + number))
            own.insert(at - 1, inside)
            grid = edits.inserted(grid, "rows", at, [[2 ** (20 + number)]])
        elif at <= grid.height and grid.cell(Position(at, 2)).formula is None:
            grid = edits.removed(grid, "rows", [at])
            del marks[at - 1], own[at - 1]
    wanted = sum(mark for mark, mine in zip(marks, own, strict=True) if mine)
    place = next(row for row in range(1, 99) if grid.cell(Position(row, 2)).formula)
    assert grid.text(Position(place, 2)) == (str(wanted) if any(own) else "#REF!")


def test_a_formula_whose_cells_were_deleted_shows_that(desk: Desk) -> None:
    desk(
        "update_cell_by_formula", start_position="B2", end_position="B4", result_position="F1",
        operator="SUM",
    )  # fmt: skip
    desk("delete_batch_data", dimension="rows", index_list=[2, 3, 4])
    assert desk("get_cell_value", position="F1") == "#REF!"
    desk("update_cell", position="F1", value=3)
    assert desk("get_cell_value", position="F1") == "3"


def test_a_formula_takes_the_format_of_its_cells() -> None:
    desk = Desk([["$1,200.50"], ["$2.25"]])
    for row, operator in enumerate(("SUM", "AVERAGE", "COUNT"), 4):
        desk(
            "update_cell_by_formula", start_position="A1", end_position="A2",
            result_position=f"A{row}", operator=operator,
        )  # fmt: skip
    assert [row[0] for row in desk.table[3:]] == ["$1,202.75", "$601.38", "2"]


def test_formulas_that_need_each_other_fail_and_hang_nothing(desk: Desk) -> None:
    for place, other in (("F1", "F2"), ("F2", "F1"), ("F3", "F3"), ("F4", "F1")):
        desk("update_cell_by_formula", position_list=[other], result_position=place, operator="SUM")
    assert [row[5] for row in desk.table] == ["#REF!"] * 4


def test_a_chain_of_900_formulas_is_calculated() -> None:
    grid = edits.written(Grid(), Position(1, 1), [[1]])
    for row in range(2, 901):
        before = Area(row - 1, 1, row - 1, 1)
        grid = edits.calculating(grid, Position(row, 1), Formula("SUM", (before,)))
    assert grid.text(Position(900, 1)) == "1"
    assert edits.written(grid, Position(1, 1), [[5]]).text(Position(900, 1)) == "5"


def test_a_product_that_is_too_large_shows_that() -> None:
    with pytest.raises(ToolError, match="#NUM!"):
        sums(*[10**18] * 40, operator="PRODUCT")
    with pytest.raises(ToolError, match="#NUM!"):
        sums(*[1e17] * 40, operator="PRODUCT")


def test_a_product_of_huge_numbers_is_shown_in_the_format_of_its_cells() -> None:
    desk = Desk([["1,000.00"], ["2,000.00"]])
    desk("update_range", start_position="A1", end_position="A2", values_list=[[1e18], [10**18]])
    desk("update_cell_by_formula", position_list=["A1", "A2"], result_position="A3",
         operator="PRODUCT")  # fmt: skip
    assert desk("get_cell_value", position="A3") == f"1{',000' * 12}.00"


def test_numbers_that_grow_beyond_all_bounds_become_an_error_and_never_infinite() -> None:
    desk = Desk([[1e308, "1%"], [-1e308, "$1.00"], [10**18, "1,000"], [1e-300, 0.5]])
    for row in range(5, 45):
        operator = ("MINUS", "SUM", "PRODUCT", "AVERAGE", "MAX", "MIN")[row % 6]
        cells = [f"A{row - 1 - row % 3}", f"A{row - 2}"]
        desk("update_cell_by_formula", position_list=cells, result_position=f"A{row}",
             operator=operator)  # fmt: skip
    desk("update_cell_by_formula", position_list=["A1", "A2"], result_position="C1",
         operator="MINUS")  # fmt: skip
    assert desk("get_cell_value", position="C1") == "#NUM!"
    texts = [text.lower() for row in desk.table for text in row]
    assert not any("inf" in text or "nan" in text for text in texts)
    assert desk("get_value_by_formula", position_list=["A1"], operator="MAX") == 1e308


@given(
    st.lists(st.tuples(NUMBERS, st.sampled_from(FORMATS)), min_size=2, max_size=30),
    st.sampled_from(("SUM", "AVERAGE", "COUNT", "MAX", "MIN", "PRODUCT", "MINUS")),
)
def test_a_formula_over_any_numbers_in_any_formats_can_be_shown(
    cells: list[tuple[float, str]], operator: Any
) -> None:
    grid = Grid(tuple((Cell(value, format),) for value, format in cells))
    last = 2 if operator == "MINUS" else len(cells)
    place = Position(len(cells) + 1, 1)
    grid = edits.calculating(grid, place, Formula(operator, (Area(1, 1, last, 1),)))
    value = grid.evaluated(Formula("SUM", (Area(*place, *place),))).value
    assert value == "#NUM!" or math.isfinite(value)  # type: ignore[arg-type]
    assert "inf" not in grid.text(place)


@pytest.mark.parametrize(
    ("cells", "operator", "text"),
    [
        ((("0", 3), ("0.00", 174.72)), "PRODUCT", "524.16"),
        ((("0.00", 174.72), ("0", 3)), "PRODUCT", "524.16"),
        ((("0", 3), ("$#,##0.00", 500.5)), "PRODUCT", "$1,501.50"),
        ((("0", 3), ("General", 1.125)), "PRODUCT", "3.375"),
        ((("General", 3), ("0.00", 1.5)), "SUM", "4.50"),
        ((("0.0", 3), ("0.000", 1.5)), "AVERAGE", "2.250"),
        ((("0%", 0.25), ("0.0%", 0.125)), "SUM", "37.5%"),
        ((("0", 60), ("0%", 0.12)), "PRODUCT", "7.2"),
        ((("$#,##0.00", 60), ("0%", 0.12)), "PRODUCT", "$7.20"),
        ((("yyyy-mm-dd", 45356), ("0", 10)), "MINUS", "45346"),
        ((("yyyy-mm-dd", 45356), ("yyyy-mm-dd", 45350)), "MAX", "2024-03-05"),
    ],
)
def test_a_result_is_shown_with_as_many_decimals_as_the_most_exact_of_its_cells(
    cells: Any, operator: Any, text: str
) -> None:
    grid = Grid((tuple(Cell(value, format) for format, value in cells),))
    grid = edits.calculating(grid, Position(1, 3), Formula(operator, (Area(1, 1, 1, 2),)))
    assert grid.text(Position(1, 3)) == text


# Searching


def test_text_finds_the_cells_that_show_just_that(desk: Desk) -> None:
    assert desk("filter_cells", query="80") == [{"position": "B3", "value": "80"}]
    assert desk("filter_cells", query="es") == []


def test_an_expression_between_slashes_is_searched_within_a_row_or_a_column(desk: Desk) -> None:
    found = desk("filter_cells", query="/^(?i)[cd]/", in_column=1)
    assert [each["position"] for each in found] == ["A3", "A4"]
    found = desk("filter_cells", query=r"/\d{4}-0[1-3]/", in_row=4)
    assert found == [{"position": "D4", "value": "2024-01-02"}]


@pytest.mark.parametrize("query", ["/(?=a)b/", r"/(a)\1/", "/[/", "/(/", "/a{2000}/", "/*/"])
def test_an_expression_that_cannot_be_used_says_so(desk: Desk, query: str) -> None:
    with pytest.raises(ToolError, match=r"cannot be used: .* not supported"):
        desk("filter_cells", query=query)


@pytest.mark.parametrize(
    "query",
    [
        "/(a+)+$/", "/(a|aa)*b/", "/(.*)(.*)(.*)(.*)(.*)x/", "/(a?){50}a{50}b/", "/(x+x+)+y/",
        "/(?s).{0,900}z/", r"/(\pL+\pN*)*!/", "/.*a.{20}b/", "/([ab]?[xy]?){80}#/",
    ],
)  # fmt: skip
def test_expressions_that_make_others_backtrack_for_ever_are_answered(query: str) -> None:
    """Python's own module would never come back from some of these."""
    cells = [["a" * 500 + "!"] for _ in range(39)]
    try:
        assert len(matching(cells, query, None, None)) in (0, 39)
    except ToolError as refused:
        assert "too large" in str(refused)


def test_long_expressions_long_texts_and_many_finds_are_refused() -> None:
    with pytest.raises(ToolError, match="may have 200 characters, not 300"):
        matching([["a"]], f"/{'a' * 300}/", None, None)
    with pytest.raises(ToolError, match="more than 20,000 characters"):
        matching([["a" * 500]] * 41, "/b/", None, None)
    with pytest.raises(ToolError, match="more than 500 cells are found"):
        matching([["a"]] * 600, "a", None, None)


# Limits


def test_a_sheet_has_a_limit_of_cells(desk: Desk) -> None:
    with pytest.raises(ToolError, match=f"{CELLS:,} cells in all"):
        desk("update_cell", position="CV1000", value=1)
    desk("update_cell", position="CV100", value=1)
    with pytest.raises(ToolError, match="cells in all"):
        desk("insert_rows", values_list=[["x"]], row_idx=1)
    assert len(desk("get_range_values", start_position="CV100", end_position="CV101")) == 2


def test_what_would_be_too_long_to_show_is_read_in_parts(desk: Desk) -> None:
    desk("update_cell", position="CV100", value=1)
    with pytest.raises(ToolError, match="get_range_values"):
        desk("get_all_values")


def test_formulas_may_read_a_limited_number_of_cells(desk: Desk) -> None:
    with pytest.raises(ToolError, match=f"{READ:,} cells"):
        desk(
            "update_cell_by_formula", start_position="A1", end_position="J600",
            result_position="K1", operator="SUM",
        )  # fmt: skip
    for row in range(1, 3):
        desk(
            "update_cell_by_formula", start_position="A1", end_position="B1000",
            result_position=f"K{row}", operator="SUM",
        )  # fmt: skip
    with pytest.raises(ToolError, match=f"would read more than {READ:,}"):
        desk(
            "update_cell_by_formula", start_position="A1", end_position="B1000",
            result_position="K3", operator="SUM",
        )  # fmt: skip


def test_a_sheet_has_a_limit_of_merged_cells() -> None:
    desk = Desk([[1]])
    for row in range(1, MERGES + 1):
        desk("merge_cells", start_position=f"A{row}", end_position=f"B{row}")
    with pytest.raises(ToolError, match="groups of merged cells"):
        desk("merge_cells", start_position="A99", end_position="B99")


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("update_cell", {"position": "A1", "value": "x" * 501}),
        ("update_cell", {"position": "A1", "value": [1]}),
        ("update_cell", {"position": "A1" * 20, "value": 1}),
        ("update_range", {"start_position": "A1", "end_position": "A1", "values_list": []}),
        ("update_range", {"start_position": "A1", "end_position": "A1", "values_list": [[[1]]]}),
        ("insert_rows", {"values_list": [[1]], "row_idx": 0}),
        ("insert_rows", {"values_list": [[1]] * 1001, "row_idx": 1}),
        ("insert_cols", {"values_list": [[1]], "col_idx": 101}),
        ("delete_batch_data", {"dimension": "rows", "index_list": []}),
        ("delete_batch_data", {"dimension": "rows", "index_list": [-1]}),
        ("freeze_data", {"dimension": "rows", "num": -1}),
        ("sort_sheet_by_col", {"col_num": 1, "order": "up"}),
        ("sort_sheet_by_col", {"col_num": True, "order": "asc", "more": 1}),
        ("get_value_by_formula", {"position_list": ["A1"], "operator": "EXEC"}),
        ("update_note", {"position": "A1", "content": "x" * 501}),
    ],
)
def test_arguments_out_of_bounds_are_refused(
    desk: Desk, name: str, arguments: dict[str, Any]
) -> None:
    before = desk.table
    with pytest.raises(BadArguments):
        desk(name, **arguments)
    assert desk.table == before


def test_a_copy_of_a_book_and_its_origin_do_not_see_each_others_edits(desk: Desk) -> None:
    twin = desk.tools.copy()
    desk("update_cell", position="A1", value="mine")
    assert twin.get_cell_value("A1") == "Item"
    twin.update_cell("A1", "yours")
    assert desk("get_cell_value", position="A1") == "mine"


def test_cells_of_a_grid_are_shared_until_they_change() -> None:
    grid = edits.written(Grid(), Position(1, 1), [["a"], ["b"]])
    edited = edits.written(grid, Position(2, 1), [["c"]])
    assert edited.rows[0] is grid.rows[0]
    assert grid.rows[1] == (Cell("b"),)
