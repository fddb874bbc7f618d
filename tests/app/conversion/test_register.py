"""What the register holds decides about rows: vehicles in force elsewhere, numbers held twice, changes meanwhile."""

from datetime import UTC, datetime

import pytest

from app.conversion import runner
from app.conversion.chunk import ChunkDone, convert
from app.conversion.errors import RegisterUnsettledError
from app.conversion.work import Workshop
from app.roles import SYSTEM_ACTOR
from app.services import audit_reading, lifecycle
from app.tables import Certificate, Issuer
from tests.app.conftest import ZHEJIANG
from tests.app.conversion import exports
from tests.app.conversion.exports import begin, certificates, counts_of, faults, operator, outcomes, vehicle
from tests.app.conversion.register import NO_DOUBLES, doubles

pytestmark = pytest.mark.usefixtures("ready")
STYLE_4 = "style4_gps_supervision"
VIN, OTHER_VIN = "LXXX25327SA000001", "LXXX25325SA000000"


class Interrupted:
    """Carries out chunks in this process; between the decision on a chunk and its commit, something happens."""

    workers = 1

    def __init__(self, services, meanwhile):
        self._services, self._meanwhile = services, meanwhile
        self._tasks = []

    def open(self, settings, run_id):
        """Nothing is to be made ready: the run has no plan yet."""

    def submit(self, task):
        self._tasks.append(task)

    def next_done(self, seconds):
        task = self._tasks.pop(0)
        shop = Workshop.open(self._services, task.run_id)

        def clock():
            self._meanwhile(shop, task)
            return datetime.now(UTC)

        return convert(shop, task, clock)

    def close(self):
        self._tasks.clear()


@pytest.fixture
def convert_vehicles(services, clerk, tmp_path):
    """Give a function that converts rows of vehicles and gives the counts."""
    made = []

    def carry_out(*rows):
        made.append(rows)
        path = exports.write(tmp_path / f"vehicles{len(made)}.csv", rows, "utf-8-sig")
        return exports.convert(services, path, clerk, profile=STYLE_4)

    return carry_out


@pytest.fixture
def operators(tmp_path):
    """Give a function that writes rows of operators into a file of its own."""
    made = []

    def put(*rows):
        made.append(rows)
        return exports.write(tmp_path / f"operators{len(made)}.csv", rows)

    return put


def set_status(services, clerk, certificate_id, action):
    """Change the status of a certificate, as a clerk does."""
    lifecycle.change_status(services, clerk, certificate_id, action, "年审", "《条例》", datetime.now(UTC))


def test_a_vehicle_in_force_under_another_number_comes_back(services, clerk, convert_vehicles):
    """A vehicle with a certificate in force here should get no second one under another number, until it ends."""
    convert_vehicles(vehicle(1, operator(1), vinNo=VIN))
    (row,) = certificates(services)
    before = convert_vehicles(vehicle(2, operator(1), vinNo=VIN))
    set_status(services, clerk, row.id, "cancel")
    after = convert_vehicles(vehicle(2, operator(1), vinNo=VIN))
    assert ({"vin_in_force": 1}, {"converted": 1}) == (faults(before), outcomes(after))


def test_a_certificate_does_not_change_its_vehicle(services, convert_vehicles):
    """A converted number with another VIN should come back, all the more when that vehicle has a certificate."""
    convert_vehicles(vehicle(1, operator(1), vinNo=VIN))
    alone = convert_vehicles(vehicle(1, operator(1), vinNo=OTHER_VIN))
    convert_vehicles(vehicle(2, operator(1), vinNo=OTHER_VIN))
    taken = convert_vehicles(vehicle(1, operator(1), vinNo=OTHER_VIN))
    expected = {"vehicle_changed_in_source": 1}, {"vehicle_changed_in_source": 1, "vin_in_force": 1}, 2
    assert expected == (faults(alone), faults(taken), len(certificates(services)))


def test_a_changed_vehicle_is_held_against_its_operator(services, clerk, operators, convert_vehicles):
    """A new version that goes beyond the operator's scope should come back, the old one stay in force."""
    exports.convert(services, operators(operator(1)), clerk)
    convert_vehicles(vehicle(1, operator(1)))
    within = convert_vehicles(vehicle(1, operator(1), dutyTonnage="12.5", grantTime="2025/4/8"))
    beyond = convert_vehicles(
        vehicle(1, operator(1), businessScope="道路普通货物运输、危险货物运输(3类)", grantTime="2025/4/9")
    )
    expected = {"new_version": 1}, {"scope_beyond_operator": 1}
    assert expected == (outcomes(within), faults(beyond))


def test_a_number_in_force_twice_is_left_to_a_clerk(services, clerk, operators):
    """Where the register holds a number twice in force, by an old fault, nobody can tell which one a row means."""
    exports.convert(services, operators(operator(1), operator(2)), clerk)
    first, second = certificates(services)
    with services.session() as session:
        other = session.get_one(Certificate, second.id)
        other.number, other.short_number = first.number, first.short_number
    counts = exports.convert(services, operators(operator(1, fddbr="赵六")), clerk)
    assert {"number_twice_in_register": 1} == faults(counts)


def test_a_change_between_decision_and_commit_is_seen(services, clerk, operators):
    """A certificate suspended in that moment should not be replaced: the chunk is decided anew."""
    exports.convert(services, operators(operator(1)), clerk)
    (row,) = certificates(services)
    suspended = []

    def suspend(_shop, _task):
        if not suspended:
            suspended.append(row.id)
            set_status(services, clerk, row.id, "suspend")

    changed = operators(operator(1, fddbr="赵六"), operator(2))
    run_id = begin(services, changed, clerk, profile_text=exports.newer())
    runner.carry_out(services, run_id, Interrupted(services, suspend), lambda _: None)
    counts = counts_of(services, run_id)
    expected = {"converted": 1, "skipped": 1}, {"not_in_force_in_register": 1}, NO_DOUBLES
    assert expected == (outcomes(counts), counts["skip_reasons"], doubles(services))


def test_a_register_that_never_rests_is_given_up(services, clerk, operators):
    """If somebody changes the same certificate at each try, the run should fail with a name, nothing be stored."""
    exports.convert(services, operators(operator(1)), clerk)
    (row,) = certificates(services)
    turns = []

    def disturb(_shop, _task):
        turns.append(len(turns))
        set_status(services, clerk, row.id, "resume" if len(turns) % 2 == 0 else "suspend")

    path = operators(operator(1, fddbr="赵六"), operator(2))
    run_id = begin(services, path, clerk, profile_text=exports.newer())
    with pytest.raises(RegisterUnsettledError):
        runner.carry_out(services, run_id, Interrupted(services, disturb), lambda _: None)
    assert ([row.id], 5) == ([one.id for one in certificates(services)], len(turns))
    assert audit_reading.verify(services, SYSTEM_ACTOR) == []


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize("tries", [1, 2])
def test_a_chunk_that_another_has_done_is_not_done_again(services, clerk, operators, tries, dry_run):
    """Who finds it done, while at work or from the start, should store nothing more, and say so."""
    told = []

    def by_another(shop, task):
        while len(told) < tries:
            told.append(convert(shop, task, lambda: datetime.now(UTC)))

    before = _next_slot(services)
    run_id = begin(services, operators(operator(1), operator(2)), clerk, dry_run=dry_run)
    runner.carry_out(services, run_id, Interrupted(services, by_another), lambda _: None)
    expected = [ChunkDone(0, 2, was_done=False), ChunkDone(0, 2, was_done=True)][:tries]
    issued = 0 if dry_run else 2
    assert (expected, issued, NO_DOUBLES) == (told, len(certificates(services)), doubles(services))
    # The other's, and those taken before the end, which stay unused.
    assert (before + 2 * issued, []) == (_next_slot(services), audit_reading.verify(services, SYSTEM_ACTOR))


def _next_slot(services):
    with services.reading() as session:
        return session.get_one(Issuer, ZHEJIANG).next_slot
