import subprocess
import sys
from pathlib import Path

import pytest

from duecare.knowledge import license_tables, licenses
from duecare.knowledge.license_rules import allowed, unknown_entries
from duecare.knowledge.license_tables import hub_ids
from duecare.knowledge.licenses import License, Unreadable, classes, parse

TOOLS = Path(__file__).parents[2] / "tools"


def test_the_hub_has_83_ids():
    assert len(hub_ids()) == 83


def test_both_tables_agree_on_classes():
    spdx = license_tables.by_spdx()
    both = [known for known in license_tables.by_hub().values() if known.spdx.casefold() in spdx]
    assert len(both) > 50
    assert [k.hub for k in both if spdx[k.spdx.casefold()].classes != k.classes] == []


def test_every_class_is_a_known_one():
    of = {
        name
        for known in (*license_tables.by_hub().values(), *license_tables.by_spdx().values())
        for name in known.classes
    }
    assert of == set(licenses.CLASSES)


def test_no_name_is_empty_when_squashed():
    assert "" not in license_tables.by_name()


def test_the_spdx_table_is_that_of_the_installed_package():
    ran = subprocess.run([sys.executable, TOOLS / "spdx_table.py", "--check"], check=False)
    assert ran.returncode == 0, "run tools/spdx_table.py"


@pytest.mark.parametrize("hub", sorted(hub_ids() - {"other", "unknown"}))
def test_every_hub_id_reads_as_itself_and_by_its_name(hub):
    found = parse(hub)
    assert isinstance(found, License)
    assert (found.hub, found.exact) == (hub, True)
    by_name = parse(found.name)
    assert isinstance(by_name, License)
    assert by_name.hub == hub


NAMED = [
    # written, SPDX, Hub id, exact
    ("MIT", "MIT", "mit", True),
    ("mit", "MIT", "mit", True),
    ("Mit", "MIT", "mit", False),
    ("MIT License", "MIT", "mit", False),
    ("Apache 2.0", "Apache-2.0", "apache-2.0", False),
    ("apache2", "Apache-2.0", "apache-2.0", False),
    ("Apache License, Version 2.0", "Apache-2.0", "apache-2.0", False),
    ("The Apache Software License, Version 2.0", "Apache-2.0", "apache-2.0", False),
    ("CC BY-NC 4.0", "CC-BY-NC-4.0", "cc-by-nc-4.0", False),
    ("CC BY SA 4.0", "CC-BY-SA-4.0", "cc-by-sa-4.0", False),
    ("Creative Commons Attribution-NonCommercial 4.0 International", "CC-BY-NC-4.0", "cc-by-nc-4.0", False),
    ("cc0", "CC0-1.0", "cc0-1.0", False),
    ("GPLv3", "GPL-3.0-only", "gpl-3.0", False),
    ("GNU GPL v3", "GPL-3.0-only", "gpl-3.0", False),
    ("gpl-3.0", "GPL-3.0-only", "gpl-3.0", True),
    ("gpl-2.0-or-later", "GPL-2.0-or-later", "", False),
    ("GPL-2.0+", "GPL-2.0-or-later", "", False),
    ("3-clause BSD", "BSD-3-Clause", "bsd-3-clause", False),
    ("ODbL 1.0", "ODbL-1.0", "odbl", False),
    ("llama 3.1", "LicenseRef-scancode-llama-3.1-license-2024", "llama3.1", False),
    ("LicenseRef-Acme-2", "LicenseRef-Acme-2", "", True),
    ("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0", "cc-by-4.0", False),
    ("https://creativecommons.org/licenses/by-nc-sa/4.0/deed.en", "CC-BY-NC-SA-4.0", "cc-by-nc-sa-4.0", False),
    ("http://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0", "cc0-1.0", False),
    ("https://www.apache.org/licenses/LICENSE-2.0.txt", "Apache-2.0", "apache-2.0", False),
    ("https://opensource.org/licenses/MIT", "MIT", "mit", False),
    ("https://spdx.org/licenses/BSD-3-Clause.html", "BSD-3-Clause", "bsd-3-clause", False),
    ("https://www.gnu.org/licenses/gpl-3.0.en.html", "GPL-3.0-only", "gpl-3.0", False),
    ("https://opendatacommons.org/licenses/odbl/1-0/", "ODbL-1.0", "odbl", False),
    ("https://cdla.dev/permissive-2-0/", "CDLA-Permissive-2.0", "cdla-permissive-2.0", False),
    ("MIT OR Apache-2.0", "MIT OR Apache-2.0", "", True),
    ("Apache-2.0 and mit", "Apache-2.0 AND MIT", "", False),
    ("MIT AND (Apache-2.0 OR CC-BY-4.0)", "MIT AND (Apache-2.0 OR CC-BY-4.0)", "", True),
    ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0", "", True),
]


@pytest.mark.parametrize(("written", "spdx", "hub", "exact"), NAMED)
def test_what_a_text_names(written, spdx, hub, exact):
    found = parse(written)
    assert isinstance(found, License)
    assert (found.spdx, found.hub, found.exact) == (spdx, hub, exact)


UNREADABLE = [
    ("", "missing", ()),
    ("[More Information Needed]", "missing", ()),
    ("unknown", "unknown", ()),
    ("NOASSERTION", "unknown", ()),
    ("other", "other", ()),
    ("banana", "unrecognized", ()),
    ("not-a-license", "unrecognized", ()),
    ("public domain", "unrecognized", ("cc0-1.0", "pddl", "unlicense")),
    ("cc-by", "unrecognized", ("cc-by-4.0", "cc-by-3.0", "cc-by-2.0")),
    ("apache", "unrecognized", ("apache-2.0",)),
    ("aapache-2.0", "unrecognized", ("apache-2.0", "Apache-1.0")),
    ("MIT AND", "unrecognized", ()),
    ("MIT (but not for banks)", "unrecognized", ()),
    ("mit OR foo", "unrecognized", ()),
    ("MIT WITH nothing-exception", "unrecognized", ()),
    ("https://example.com/LICENSE", "unrecognized", ()),
    ("A OR " * 200 + "B", "unrecognized", ()),
    ("(" * 200 + "MIT OR ISC", "unrecognized", ()),
]


@pytest.mark.parametrize(("written", "reason", "suggestions"), UNREADABLE)
def test_what_names_no_license(written, reason, suggestions):
    found = parse(written)
    assert isinstance(found, Unreadable)
    assert (found.reason, found.suggestions) == (reason, suggestions)


PERMISSIVE = ("class:permissive", "class:attribution")
RULINGS = [
    # license, allow, deny, allowed?, the word that decides
    ("mit", (), (), True, "not denied"),
    ("LicenseRef-Acme", (), (), False, "nothing is known"),
    ("LicenseRef-Acme", ("LicenseRef-Acme",), (), True, "LicenseRef-Acme"),
    ("mit", PERMISSIVE, (), True, "class:permissive"),
    ("cc0-1.0", PERMISSIVE, (), True, "public-domain"),
    ("cc-by-4.0", ("class:permissive",), (), False, "attribution"),
    ("cc-by-4.0", PERMISSIVE, (), True, "class:attribution"),
    ("cc-by-nc-4.0", PERMISSIVE, (), False, "non-commercial"),
    ("cc-by-nc-4.0", (), ("class:non-commercial",), False, "class:non-commercial"),
    ("cc-by-nc-4.0", ("cc-by-nc-4.0",), ("class:non-commercial",), False, "class:non-commercial"),
    ("llama3", PERMISSIVE, (), False, "community and use-restricted"),
    ("bsd", PERMISSIVE, (), False, "family-ambiguous"),
    ("apache-2.0", ("Apache 2.0",), (), True, "Apache 2.0"),
    ("MIT OR CC-BY-NC-4.0", PERMISSIVE, (), True, "MIT"),
    ("MIT AND CC-BY-NC-4.0", PERMISSIVE, (), False, "CC-BY-NC-4.0 is non-commercial"),
    ("MIT AND (CC-BY-NC-4.0 OR ISC)", PERMISSIVE, (), True, "ISC"),
    ("GPL-2.0-only WITH Classpath-exception-2.0", PERMISSIVE, (), False, "copyleft"),
    ("GPL-2.0-only WITH Classpath-exception-2.0", ("gpl-2.0",), (), True, "gpl-2.0"),
    ("GPL-2.0-only", ("GPL-2.0-only WITH Classpath-exception-2.0",), (), False, "copyleft"),
]


@pytest.mark.parametrize(("written", "allow", "deny", "ok", "word"), RULINGS)
def test_rulings(written, allow, deny, ok, word):
    found = parse(written)
    assert isinstance(found, License)
    ruling = allowed(found, allow, deny)
    assert ruling.ok is ok
    assert word in ruling.why


def test_classes_of_an_expression_are_those_of_all_its_parts():
    found = parse("MIT OR CC-BY-NC-4.0")
    assert isinstance(found, License)
    assert classes(found) == {"permissive", "attribution", "non-commercial"}


def test_entries_of_a_policy_that_name_nothing():
    entries = ("class:permisive", "mitt", "class:copyleft", "apache-2.0")
    assert [entry for entry, _ in unknown_entries(entries)] == ["class:permisive", "mitt"]
