"""Is a file of trade read as its source means it: unit, codes, who declared what?"""

import pytest

from tightrope.economy.flows import by_product
from tightrope.economy.importers import (
    read_baci,
    read_comtrade,
    read_countries,
    read_eurostat,
    read_partners,
    read_written,
    recognise,
)
from tightrope.errors import TradeFileFault

BACI = "t,i,j,k,v,q\n2021,112,643,010121, 1500.5 ,2.5\n2021,112,156,310420,20000,NA\n2021,276,112,870899,7,1\n"
NEW = (
    "refYear,period,reporterISO,partnerISO,flowCode,cmdCode,motCode,primaryValue,netWgt\n"
    "2021,2021,BLR,W00,X,TOTAL,0,99,\n"
    "2021,2021,BLR,RUS,X,010121,0,1000,500\n"
    "2021,2021,BLR,RUS,X,010121,2100,600,500\n"
    "2021,2021,BLR,CHN,RX,310420,0,400,1\n"
    "2021,2021,CHN,BLR,M,310420,0,400,1\n"
)
OLD = (
    "Year,Period,Trade Flow Code,Reporter ISO,Partner ISO,Commodity Code,Netweight (kg),Trade Value (US$)\n"
    "2019,2019,2,BLR,RUS,10121,500,1000\n2019,201905,1,BLR,RUS,4407,,20\n"
)
COMEXT = (
    "REPORTER,PARTNER,PRODUCT,FLOW,PERIOD,VALUE_IN_EUROS,QUANTITY_IN_KG\n"
    "DE,BY,01012100,1,202101,100,2000\nDE,BY,44071110,1,202102,300,\nDE,BY,44071110,2,202152,50,0\n"
)


@pytest.fixture
def file(tmp_path):
    def written(text, name="flows.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


def rows(table):
    return [(f.reporter, f.partner, f.flow, f.product, f.period, f.value, f.tonnes) for f in table.flows]


def test_baci_counts_in_thousands_and_names_each_flow_from_both_sides(file):
    found = read_baci(file(BACI), countries={"112": "BLR", "643": "RUS"}, reporter="BLR")
    assert rows(found)[:2] == [
        ("BLR", "RUS", "export", "010121", "2021", 1_500_500.0, 2.5),
        ("RUS", "BLR", "import", "010121", "2021", 1_500_500.0, 2.5),
    ]
    assert found.reconciled
    assert rows(found)[2][:4] == ("BLR", "156", "export", "310420")
    assert rows(found)[2][6] is None
    assert len(found.flows) == 6
    assert {row[0] for row in rows(read_baci(file(BACI), reporter="276"))} == {"276", "112"}


def test_comtrade_counts_no_total_beside_its_parts_and_no_breakdown_twice(file):
    found = read_comtrade(file(NEW))
    assert rows(found) == [
        ("BLR", "RUS", "export", "010121", "2021", 1000.0, 0.5),
        ("CHN", "BLR", "import", "310420", "2021", 400.0, 0.001),
    ]


def test_an_older_header_of_comtrade_is_read_and_a_lost_zero_put_back(file):
    assert rows(read_comtrade(file(OLD))) == [
        ("BLR", "RUS", "export", "010121", "2019", 1000.0, 0.5),
        ("BLR", "RUS", "import", "4407", "2019-05", 20.0, None),
    ]


def test_comext_is_turned_into_dollars_at_the_stated_rate_alone(file):
    found = read_eurostat(file(COMEXT), usd_per_eur=1.2)
    assert rows(found) == [
        ("DE", "BY", "import", "010121", "2021-01", 120.0, 2.0),
        ("DE", "BY", "import", "440711", "2021-02", 360.0, None),
        ("DE", "BY", "export", "440711", "2021", 60.0, 0.0),
    ]
    for rate in (0.0, -1.0, float("nan")):
        with pytest.raises(TradeFileFault, match="rate"):
            read_eurostat(file(COMEXT), usd_per_eur=rate)


def test_trade_by_partner_is_read_by_its_column_names(file):
    found = read_partners(file("partner_iso3,aaa_exports_kusd_2023,aaa_imports_kusd_2023\nBBB,1.5,2\n"))
    assert [row[:3] + row[4:6] for row in rows(found)] == [
        ("AAA", "BBB", "export", "2023", 1500.0),
        ("AAA", "BBB", "import", "2023", 2000.0),
    ]


def test_a_form_is_recognised_by_its_header_and_an_unknown_one_refused(file):
    for text, form in ((BACI, "baci"), (NEW, "comtrade"), (OLD, "comtrade"), (COMEXT, "eurostat")):
        assert recognise(file(text)) == form
    assert recognise(file("partner_iso3,aaa_exports_kusd_2023\n")) == "partners"
    with pytest.raises(TradeFileFault, match="allowed BACI"):
        recognise(file("country,amount\n"))


def test_every_faulty_row_is_told_at_once(file):
    text = "t,i,j,k,v,q\n2021,112,643,010121,-1,2\n2021,112,643,010121,much,2\n2021,112\n2021,112,643,010121,1,2\n"
    with pytest.raises(TradeFileFault) as fault:
        read_baci(file(text))
    told = str(fault.value)
    assert "flows.csv:2: value '-1'" in told
    assert "flows.csv:3: value 'much'" in told
    assert "flows.csv:4: 2 cells" in told
    assert "3 faults" in told


def test_a_missing_column_an_empty_file_and_a_missing_one_are_refused(file, tmp_path):
    with pytest.raises(TradeFileFault, match="no column v"):
        read_baci(file("t,i,j,k,q\n2021,112,643,1,1\n"))
    with pytest.raises(TradeFileFault, match="empty"):
        read_comtrade(file(""))
    with pytest.raises(TradeFileFault, match="cannot be read"):
        read_comtrade(tmp_path / "absent.csv")


def test_a_list_of_countries_gives_codes_for_numbers(file):
    text = "country_code,country_name,country_iso2,country_iso3\n112,Belarus,BY,BLR\n"
    assert read_countries(file(text)) == {"112": "BLR"}


def test_codes_go_to_the_product_with_the_longest_beginning_and_the_rest_is_told(file):
    found = by_product(read_comtrade(file(NEW)), {"animals": ["01"], "horses": ["0101"]})
    assert [(flow.product, flow.value) for flow in found.table.flows] == [("horses", 1000.0)]
    assert found.unmapped == (("310420", 400.0),)
    assert found.share == pytest.approx(400 / 1400)


def test_flows_of_one_product_are_added_up(file):
    text = "refYear,reporterISO,partnerISO,flowCode,cmdCode,primaryValue,netWgt\n"
    text += "2021,BLR,RUS,X,310420,1,1000\n2021,BLR,RUS,X,310430,2,3000\n"
    found = by_product(read_comtrade(file(text)), {"potash": ["3104"]})
    assert [(flow.value, flow.tonnes) for flow in found.table.flows] == [(3.0, 4.0)]


def test_what_an_import_wrote_is_read_again(file):
    text = "reporter,partner,flow,product,period,value_usd,tonnes\nBLR,RUS,export,potash,2021,3.5,\n"
    assert rows(read_written(file(text))) == [("BLR", "RUS", "export", "potash", "2021", 3.5, None)]
    assert recognise(file(text)) == "written"
