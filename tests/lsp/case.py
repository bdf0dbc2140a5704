"""Runs the functions `test_...` of a file of tests, and counts them."""
import os
import shutil
import tempfile
import traceback

from client import Lost


class Site:
    """A folder with files, gone at the end."""

    def __init__(self, files):
        self.folder = os.path.realpath(tempfile.mkdtemp(prefix="promolint-lsp-"))
        for name, text in files.items():
            self.write(name, text)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "wb") as f:
            f.write(text if isinstance(text, bytes) else text.encode())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)


def run(tests, program):
    """The exit status; prints what failed, and the count."""
    passed = failed = 0
    for name, test in tests.items():
        if not name.startswith("test_"):
            continue
        try:
            test(os.path.abspath(program))
            passed += 1
        except (AssertionError, Lost, KeyError, IndexError, TypeError, BrokenPipeError):
            failed += 1
            print(f"FAILED {name[5:].replace('_', ' ')}\n{traceback.format_exc()}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0
