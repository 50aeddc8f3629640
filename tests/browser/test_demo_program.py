"""`make demo` as a program: it starts, stays, ends and says why it cannot start."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from examples.browser import Screen, demo, free_port


def group_of(process: int) -> set[int]:
    """The processes that a process started, and those they started."""
    tree: dict[int, set[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(entry.read_text("utf-8", "replace").rpartition(")")[2].split()[1])
        except FileNotFoundError:
            continue
        tree.setdefault(parent, set()).add(int(entry.parent.name))
    found, new = set[int](), tree.get(process, set())
    while new:
        found |= new
        new = set().union(*(tree.get(one, set()) for one in new))
    return found


def test_ctrl_c_ends_everything_and_a_second_start_goes_on(browser: Browser, folder: Path) -> None:
    port = free_port()
    with demo(folder, port) as first:
        camille = Screen(browser.new_page(), first.url)
        camille.be("Camille Roy")
        before = camille.messages.all_inner_texts()
        camille.page.goto("about:blank")
        children = group_of(first.process.pid)
        assert len(children) == 2
        assert first.stop() == 0
    assert [one for one in children if Path(f"/proc/{one}").exists()] == []
    assert "Traceback" not in "".join(first.said)

    with demo(folder, port) as second:
        camille.be("Camille Roy")
        assert camille.messages.all_inner_texts() == before
        expect(camille.ask("/credit customer ACME")).to_contain_text("ACME (C0042)")
        camille.page.close()
        assert second.stop() == 0


def test_a_demo_that_runs_and_a_port_that_is_taken_are_said_in_one_sentence(
    browser: Browser, folder: Path
) -> None:
    with demo(folder, free_port()) as first:
        port = int(first.url.rpartition(":")[2])
        kept = {file: file.stat().st_mtime_ns for file in folder.glob("*.csv")}
        with demo(folder, port) as second:
            assert second.stop() == 1
        assert second.said == ["The demo runs already: open it in the browser, or stop it with Ctrl-C.\n"]
        with demo(folder.parent / "another", port) as third:
            assert third.stop() == 1
        assert third.said == [f"Port {port} is taken: try make demo PORT={port + 1}.\n"]
        assert {file: file.stat().st_mtime_ns for file in folder.glob("*.csv")} == kept
        assert first.process.poll() is None
