"""Proves that public notices hold what they must, and no more than they may."""

import copy
from dataclasses import replace

from routeopt.tender.notice import notice_rows
from routeopt.tender.ocds import release_package
from routeopt.tender.ocds_check import ocds_faults
from routeopt.tender.settings import NoticeSettings
from tests.tender.example_tender import made

NOTICE = NoticeSettings(ocid_prefix="ocds-ab12cd", authority_id="GB-LAE-CAM")


def test_public_data_is_valid_and_holds_no_money_and_no_single_child() -> None:
    """The public package has neither a value nor the lot that is held back."""
    package = release_package(made().tender, NOTICE)
    assert ocds_faults(package) == ()
    tender = package["releases"][0]["tender"]
    assert [lot["id"] for lot in tender["lots"]] == ["L01", "L02"]
    assert "amount" not in str(package)


def test_internal_data_is_valid_and_counts_each_route_once() -> None:
    """With alternative forms the value of the whole is that of one form."""
    found = made(or_as=("vehicle",))
    package = release_package(found.tender, NOTICE, internal=found.internal)
    assert ocds_faults(package) == ()
    tender = package["releases"][0]["tender"]
    assert len(tender["lots"]) == 4
    assert tender["value"] == {"amount": 85642.5, "currency": "GBP"}


def test_bids_and_awards_find_their_place() -> None:
    """What an award adds is checked like the rest."""
    party = {"id": "OP1", "name": "Heron Cars"}
    package = release_package(
        made().tender,
        NOTICE,
        parties=[{**party, "roles": ["tenderer", "supplier"]}],
        bids=[{"id": "B1", "status": "valid", "tenderers": [party], "relatedLots": ["L01"]}],
        awards=[{"id": "AW1", "status": "active", "suppliers": [party], "relatedLots": ["L01"]}],
    )
    assert ocds_faults(package) == ()
    assert package["releases"][0]["tag"] == ["tender", "award"]


def test_what_the_standard_does_not_know_is_named_by_its_path() -> None:
    """A wrong code, an unknown field, a missing one, a dangling lot: each is told."""
    package = release_package(made().tender, NOTICE)
    bad = copy.deepcopy(package)
    release = bad["releases"][0]
    release["tender"]["status"] = "open"
    release["tender"]["colour"] = "red"
    del release["ocid"]
    release["tender"]["tenderPeriod"]["endDate"] = "2026-04-01"
    assert set(ocds_faults(bad)) == {
        "releases[0].tender.status is not a code of its list",
        "releases[0].tender.colour is no field of the standard",
        "releases[0].ocid is missing",
        "releases[0].tender.tenderPeriod.endDate is not of kind moment",
    }
    lost = copy.deepcopy(package)
    lost["releases"][0]["tender"]["items"][0]["relatedLot"] = "L99"
    assert ocds_faults(lost) == ("releases[0] speaks of a lot L99 that is not in it",)


def test_a_contract_details_notice_is_due_from_thirty_thousand_pounds_with_vat() -> None:
    """Above the line every field stands, an award's own marked; below, one row says not due."""
    found = made()
    lot, prices = found.tender.lots[0], found.internal.lots[0]
    area = found.source.pack.area
    fields = {row[1]: row[2] for row in notice_rows(found.tender, NOTICE, lot, prices, area)}
    assert fields["Supplier"] == "to be filled in after the award"
    assert fields["Description"] == "Home to school transport: Oak School"
    assert fields["Procurement identifier (OCID)"] == "ocds-ab12cd-T-1"
    assert fields["Contact"] == "NOT SET"
    tiny = replace(prices, plan_year_pence=5_000_00)
    (row,) = notice_rows(found.tender, NOTICE, lot, tiny, area)
    assert row[2].startswith("not due: ")
    awarded = notice_rows(
        found.tender, NOTICE, lot, prices, area, supplier="Heron Cars", year_pence=30_000_00
    )
    values = {row[1]: row[2:] for row in awarded}
    assert values["Supplier"] == ("Heron Cars", "the award")
    assert values["Contract value without VAT"][1] == "the award"
