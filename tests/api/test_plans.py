"""Plans and files over the API: in the form asked for, hashed, and scored as they are."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from routeopt.store.roles import Role
from tests.api.made import Reviewed
from tests.api.world import World, upload

FORMS = {
    "json": "application/json",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_plan_comes_as_asked_by_name_or_by_accept(filled: World, form: str) -> None:
    """The same plan in the same form, however it was asked for; unchanged it is not sent again."""
    client = filled.client(filled.here, Role.VIEWER)
    here = f"/v1/plans/{filled.here.ids['plan_id']}"
    named = client.get(here, params={"format": form})
    accepted = client.get(here, headers={"Accept": f"{FORMS[form]}, */*;q=0.1"})
    assert named.headers["content-type"].startswith(FORMS[form])
    assert named.content == accepted.content
    assert named.headers["etag"] == accepted.headers["etag"]
    same = client.get(
        here, params={"format": form}, headers={"If-None-Match": named.headers["etag"]}
    )
    assert (same.status_code, same.content) == (304, b"")


def test_a_form_that_is_none_is_refused(filled: World) -> None:
    """Whoever wants a picture is told what there is."""
    client = filled.client(filled.here)
    answer = client.get(f"/v1/plans/{filled.here.ids['plan_id']}", headers={"Accept": "image/png"})
    assert (answer.status_code, answer.json()["code"]) == (406, "no_such_format")


def test_codes_stand_where_pupils_stood_and_nothing_else_changes(
    filled: World, done: Reviewed
) -> None:
    """The plan as shown is the plan as written, with one code for each pupil throughout."""
    client = filled.client(filled.here)
    shown = client.get(f"/v1/plans/{filled.here.ids['plan_id']}").json()
    body = {"plan_id": filled.here.ids["plan_id"], "reason": "To compare the two"}
    written = client.post("/v1/exports", json=body).json()
    assert written == json.loads((done.work.out / "plan.json").read_text(encoding="utf-8"))
    codes: dict[str, str] = {}
    _pair(written, shown, codes, done.canaries)
    assert len(set(codes.values())) == len(codes) > 30
    assert shown["summary"] == written["summary"]


def test_a_table_of_a_plan_says_which_plan_and_starts_no_formula(filled: World) -> None:
    """Every row names the plan's hash, and no cell would be run by a spreadsheet."""
    client = filled.client(filled.here)
    plan = client.get(f"/v1/plans/{filled.here.ids['plan_id']}/summary").json()
    answer = client.get(f"/v1/plans/{filled.here.ids['plan_id']}?format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["plan"] for row in rows} == {plan["sha256"][:12]}
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_every_export_is_on_record_with_its_reason(filled: World) -> None:
    """Who took what out, in which form and why, stands in the audit, which is whole."""
    planner, admin = filled.client(filled.here, Role.PLANNER), filled.client(filled.here)
    body = {"run_id": filled.here.ids["run_id"], "name": "families.csv", "reason": "Spring letters"}
    assert planner.post("/v1/exports", json=body).status_code == 200
    newest = admin.get("/v1/audit?limit=1").json()["items"][0]
    assert newest["action"] == "personal.exported"
    assert newest["detail"]["reason"] == "Spring letters"
    planner.get(f"/v1/runs/{filled.here.ids['run_id']}/outputs/report.html")
    newest = admin.get("/v1/audit?limit=1").json()["items"][0]
    assert (newest["action"], newest["detail"]["name"]) == ("file.exported", "report.html")
    assert admin.get("/v1/audit/verify").json()["whole"]


def test_a_viewer_takes_nothing_personal_out(filled: World) -> None:
    """Neither the file itself nor by way of an export."""
    viewer = filled.client(filled.here, Role.VIEWER)
    run_id = filled.here.ids["run_id"]
    plain = viewer.get(f"/v1/runs/{run_id}/outputs/families.csv")
    assert (plain.status_code, plain.json()["code"]) == (403, "reason_needed")
    body = {"run_id": run_id, "name": "families.csv", "reason": "Just because"}
    assert viewer.post("/v1/exports", json=body).json()["code"] == "not_allowed"


def test_a_person_decides_a_proposal_once_with_a_reason(filled: World) -> None:
    """A key behind which nobody stands cannot; a person can, once, and not without saying why."""
    person, program = filled.client(filled.here), filled.client(filled.here, Role.PLANNER)
    waiting = person.get("/v1/proposals?status=waiting").json()["items"][0]
    here = f"/v1/proposals/{waiting['id']}"
    why = {"reason": "Agreed with the family"}
    assert program.post(f"{here}/approve", json=why).json()["code"] == "not_allowed"
    assert person.post(f"{here}/approve", json={}).status_code == 422
    approved = person.post(f"{here}/approve", json=why).json()
    assert (approved["status"], approved["decided_by"]) == (
        "approved",
        filled.here.ids["user_id"],
    )
    assert person.post(f"{here}/refuse", json=why).json()["code"] == "conflict"


def test_todays_routes_and_a_plan_are_scored_as_on_the_command_line(
    filled: World, done: Reviewed
) -> None:
    """The plan costs what it says and breaks no rule; today's routes cost more."""
    client = filled.client(filled.here)
    plan = json.loads((done.work.out / "plan.json").read_text(encoding="utf-8"))
    asked = {"pack_id": filled.here.ids["pack_id"], "schools": ["ELY"]}
    scored = client.post("/v1/plans:score", json={**asked, "plan": plan}).json()
    assert scored["year_gbp"] == plan["summary"]["year_gbp"]
    assert (scored["checker"], scored["not_understood"]) == ([], [])
    today = client.post("/v1/plans:score", json=asked).json()
    assert today["year_gbp"] > scored["year_gbp"]
    nothing = client.post("/v1/plans:score", json={**asked, "plan": {"routes": [{}]}})
    assert nothing.json()["code"] == "plan_unreadable"


def test_a_pack_is_the_same_however_it_came_and_kept_once(
    filled: World, done: Reviewed, tmp_path: Path
) -> None:
    """A zip packed otherwise has the same hash: the answer is the pack that is there."""
    client = filled.client(filled.here)
    again = tmp_path / "again.zip"
    with zipfile.ZipFile(done.pack) as old, zipfile.ZipFile(again, "w") as new:
        for name in sorted(old.namelist(), reverse=True):
            new.writestr(f"folder/{name}", old.read(name))
    checked = upload(client, again, params={"mode": "validate"})
    assert (checked.status_code, checked.json()["pack"]) == (200, None)
    kept = upload(client, again)
    assert (kept.status_code, kept.json()["pack"]["id"]) == (200, filled.here.ids["pack_id"])


def test_characters_no_database_takes_are_refused_before_it(filled: World) -> None:
    """A name with what PostgreSQL cannot store is a wrong request, on every engine."""
    client, run_id = filled.client(filled.here), filled.here.ids["run_id"]
    strange = "a\x00b"
    answers = [
        client.get(f"/v1/runs/{run_id}/outputs/a%00b"),
        client.post("/v1/erasures", json={"what": "pupil", "pupil_id": strange, "reason": "None"}),
        client.post("/v1/exports", json={"run_id": run_id, "name": strange, "reason": "None"}),
        client.post("/v1/users", json={"email": strange, "name": strange, "role": "viewer",
                                       "password": "a password of some length"}),
        client.post("/v1/keys", json={"name": strange, "role": "viewer"}),
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [422] * len(answers)


def _pair(one: Any, other: Any, codes: dict[str, str], people: frozenset[str]) -> None:
    """See that two documents are alike but for people, each of whom has one code."""
    assert type(one) is type(other)
    if isinstance(one, dict):
        assert list(one) == list(other)
        for key in one:
            _pair(one[key], other[key], codes, people)
    elif isinstance(one, list):
        assert len(one) == len(other)
        for mine, theirs in zip(one, other, strict=True):
            _pair(mine, theirs, codes, people)
    elif one in people:
        assert codes.setdefault(one, other) == other
    elif not any(name in str(one) for name in people):
        assert one == other
