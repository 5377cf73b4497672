"""The schedules of settings.toml: which sources each collects, what is wrong with them, and how late one begins."""

from __future__ import annotations

import pytest
import yaml

from extractors.model import Source
from flows.config_rules import check_schedules
from flows.jobs import JOBS
from flows.settings import Config, packaged
from flows.settings_records import Job, Schedule

HOURLY = "0 * * * *"


def source(id: str, cadence_minutes: int) -> tuple[str, Source]:
    return f"sources/{id}.toml", Source(id, id, "https://example.org", "PK", id, "UTC", cadence_minutes, ())


def problems(schedule: Schedule, *sources: tuple[str, Source]) -> list[str]:
    return [str(problem) for problem in check_schedules("settings.toml", {"one": schedule}, sources)]


def test_the_schedules_that_come_with_the_program_leave_no_job_and_no_source_out(config: Config) -> None:
    schedules = config.settings.schedules
    assert {schedule.job for schedule in schedules.values()} == set(Job)
    assert list(check_schedules("settings.toml", schedules, [("f", each) for each in config.sources])) == []


@pytest.mark.parametrize(
    ("schedule", "message"),
    [
        (Schedule(Job.CHECK, "every hour"), "schedules.one.cron: 'every hour' is no cron line"),
        (Schedule(Job.CHECK, "60 * * * *"), "schedules.one.cron: '60 * * * *' is no cron line"),
        (Schedule(Job.CHECK, "0 0 30 2 *"), "is no cron line (Bad day-of-month)"),
        (Schedule(Job.CHECK, HOURLY, "Asia/Quetta"), "schedules.one.zone: 'Asia/Quetta' is no time zone"),
        (Schedule(Job.CHECK, HOURLY, jitter_seconds=-1), "schedules.one.jitter_seconds: it is below 0"),
        (Schedule(Job.CHECK, HOURLY, cadence_minutes=(0, 9)), "schedules.one.cadence_minutes: check reads no source"),
    ],
)
def test_a_schedule_that_cannot_be_is_named(schedule: Schedule, message: str) -> None:
    (told,) = problems(schedule)
    assert message in told


def test_a_source_that_no_schedule_collects_is_named() -> None:
    tier = Schedule(Job.COLLECT, HOURLY, cadence_minutes=(0, 30))
    (told,) = problems(tier, source("often", 30), source("seldom", 31))
    assert told.startswith("sources/seldom.toml: cadence_minutes: no schedule of settings.toml collects")
    assert problems(Schedule(Job.COLLECT, HOURLY), source("seldom", 31)) == []
    assert problems(Schedule(Job.CHECK, ""), source("seldom", 31)) == [], "who collects by hand needs no schedule"


def test_the_deployments_for_work_pools_are_the_schedules(config: Config) -> None:
    """prefect.yaml says the same as settings.toml, in Prefect's words; and who reads is not alone."""
    told = yaml.safe_load((packaged("config") / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    schedules = config.settings.schedules
    assert [each["name"] for each in told] == list(schedules)
    for each, (name, schedule) in zip(told, schedules.items(), strict=True):
        module, _, flow = each["entrypoint"].rpartition(".")
        assert module == "flows.jobs"
        assert JOBS[schedule.job].fn.__name__ == flow.removesuffix("_job") == str(schedule.job)
        assert each["parameters"] == {"schedule": name}
        times = [{"cron": schedule.cron, "timezone": schedule.zone}] if schedule.cron else []
        assert each.get("schedules", []) == times
        alone = {"limit": 1, "collision_strategy": "CANCEL_NEW"}
        assert each.get("concurrency_limit") == (None if schedule.job is Job.READ else alone)
