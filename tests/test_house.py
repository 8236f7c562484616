"""The house stays in order: no module of ours hides another one, and the folders are the agreed ones."""

import re
import sys
from collections import Counter
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
APP = ROOT / "app"
COMPONENTS = ROOT / "components"
IMPORTED = re.compile(
    r'(?:\bfrom |\bimport |import\(|url\(|new URL\()"(\.[^"]*)"'
)  # in modules, their types and styles
CODE = {".py", ".js", ".css"}
MOST = 20


def modules() -> set[str]:
    """What `import` finds in app/."""
    folders = [path.name for path in APP.iterdir() if path.is_dir() and any(path.glob("*.py"))]
    return {*folders, *(path.stem for path in APP.glob("*.py"))}


def test_no_module_hides_one_of_pythons_or_an_installed_one() -> None:
    assert len(modules()) > 5
    assert not sys.stdlib_module_names & modules()
    assert not metadata.packages_distributions().keys() & modules()


def test_the_top_level_folders_are_the_agreed_ones() -> None:
    kept = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert {"app", "components", "data", "tests"} <= kept
    assert kept <= {"app", "components", "data", "tests", "docs", "test-results"}


def test_no_style_looks_at_what_an_element_holds() -> None:
    """One `:has()` on a page makes the browser look over all of it in each frame of a run that plays."""
    sheets = [path for folder in ("app", "components") for path in (ROOT / folder).rglob("*.css")]
    assert len(sheets) > 5
    assert not [path for path in sheets if ":has(" in path.read_text()]


def test_a_component_imports_what_is_shared_and_itself_alone() -> None:
    named = {component: set[str]() for component in ("player", "sweep", "shared")}
    for component, rooms in named.items():
        for module in (path for path in (COMPONENTS / component).rglob("*") if path.suffix in CODE):
            paths = ((module.parent / name).resolve() for name in IMPORTED.findall(module.read_text()))
            rooms |= {path.relative_to(COMPONENTS).parts[0] for path in paths}
    assert named == {"player": {"player", "shared", "vendor"}, "sweep": {"sweep", "shared"}, "shared": {"shared"}}


def test_no_folder_has_more_than_twenty_files_of_code() -> None:
    roots = [ROOT / name for name in ("app", "components", "tests")]
    counts = Counter(path.parent for root in roots for path in root.rglob("*") if path.suffix in CODE)
    assert counts.total() > 100
    assert not {folder: count for folder, count in counts.items() if count > MOST}
