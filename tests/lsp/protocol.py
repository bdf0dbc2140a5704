#!/usr/bin/env python3
"""The protocol's manners: a session from its beginning to its end, frames, requests, cancellation.

usage: tests/lsp/protocol.py PROGRAM
"""
import os
import signal
import subprocess
import sys
import time

import case
from client import LIMIT, PULL, PUSH, Client, frame

URI = "file:///site/a.md"
PAID = "Koop deze telefoon [hier](https://www.awin1.com/cread.php?awinmid=1&awinaffid=2), dat is goed.\n"
RULES = {"affiliate-link-undisclosed", "rel-sponsored-missing"}


def session(program, capabilities=None):
    client = Client(program, "--policy", "nl,google-search", "--no-config")
    client.initialize(capabilities)
    return client


def codes(diagnostics):
    return {d["code"] for d in diagnostics}


# ---- the beginning and the end -------------------------------------------------------------


def test_initialize_says_what_is_offered(program):
    with Client(program) as client:
        result = client.initialize()
        offered = result["capabilities"]
        assert result["serverInfo"]["name"] == "promolint", result
        assert offered["positionEncoding"] == "utf-16", offered
        assert offered["textDocumentSync"]["change"] == 2 and offered["textDocumentSync"]["openClose"], offered


def test_pull_is_offered_only_to_clients_that_pull(program):
    with session(program, PUSH) as client:
        assert "diagnosticProvider" not in client.log[0]["result"]["capabilities"]
    with session(program, PULL) as client:
        provider = client.log[0]["result"]["capabilities"]["diagnosticProvider"]
        assert provider["interFileDependencies"] is False and provider["workspaceDiagnostics"] is False, provider


def test_shutdown_and_exit_end_with_0(program):
    with session(program) as client:
        assert client.end() == 0


def test_exit_without_shutdown_ends_with_1(program):
    with session(program) as client:
        client.send("exit")
        assert client.status() == 1


def test_exit_before_initialize_ends_with_1(program):
    with Client(program) as client:
        client.send("exit")
        assert client.status() == 1


def test_end_of_input_ends_the_server(program):
    with session(program) as client:
        client.process.stdin.close()
        client.status()
    with Client(program) as client:
        client.process.stdin.close()
        client.status()


def test_end_of_input_after_shutdown_ends_with_0(program):
    with session(program) as client:
        client.request("shutdown")
        client.process.stdin.close()
        assert client.status() == 0


def test_the_server_ends_when_the_editor_dies(program):
    editor = subprocess.Popen(["sleep", "1000"])
    with Client(program) as client:
        client.initialize(processId=editor.pid)
        editor.send_signal(signal.SIGKILL)
        editor.wait()
        client.status()


def test_an_editor_that_reads_no_more_ends_the_server(program):
    read, write = os.pipe()
    with subprocess.Popen([program, "lsp"], stdin=subprocess.PIPE, stdout=write) as server:
        os.close(write)
        os.close(read)
        server.stdin.write(frame({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}))
        server.stdin.flush()
        server.wait(timeout=LIMIT)


def test_nothing_is_answered_before_initialize(program):
    with Client(program) as client:
        assert client.refused("textDocument/hover", {}) == -32002
        client.open(URI, PAID)  # a notification is passed over
        client.initialize()
        client.settle()
        assert not [m for m in client.log if m.get("method") == "textDocument/publishDiagnostics"]


def test_initialize_twice_is_refused(program):
    with session(program) as client:
        assert client.refused("initialize", {"capabilities": {}}) == -32600


def test_requests_after_shutdown_are_refused(program):
    with session(program) as client:
        client.request("shutdown")
        assert client.refused("textDocument/hover", {}) == -32600
        client.send("exit")
        assert client.status() == 0


def test_a_client_that_declares_nothing_is_served(program):
    with Client(program, "--no-config", "--policy", "nl") as client:
        client.initialize({})
        client.open(URI, PAID)
        found = client.diagnostics(URI)
        assert codes(found) == {"affiliate-link-undisclosed"}, found
        assert "codeDescription" not in found[0] and "relatedInformation" not in found[0], found
        client.settle()
        asked = [m["method"] for m in client.log if "id" in m and "method" in m]
        assert not asked, asked


# ---- frames --------------------------------------------------------------------------------


def test_headers_are_read_in_any_case_and_order(program):
    with session(program) as client:
        body = b'{"jsonrpc":"2.0","id":"x","method":"shutdown"}'
        client.send_raw(b"content-type: application/vscode-jsonrpc; charset=utf-8\r\nCONTENT-LENGTH:%d\r\n\r\n%s"
                        % (len(body), body))
        assert client.answer_to("x")["result"] is None


def test_a_frame_may_come_byte_by_byte(program):
    with session(program) as client:
        for byte in frame({"jsonrpc": "2.0", "id": "slow", "method": "shutdown"}):
            client.send_raw(bytes([byte]))
        assert client.answer_to("slow")["result"] is None


def malformed(program, data, code):
    with session(program) as client:
        client.send_raw(data)
        answer = client.wait(lambda m: "error" in m and m["id"] is None)
        assert answer["error"]["code"] == code, answer
        client.settle()


def test_a_body_that_is_no_json_is_answered(program):
    malformed(program, frame(b"{nothing"), -32700)


def test_a_body_that_is_no_utf8_is_answered(program):
    malformed(program, frame(b'{"jsonrpc":"2.0","method":"\xff\xfe"}'), -32700)


def test_an_empty_body_is_answered(program):
    malformed(program, frame(b""), -32700)


def test_a_body_that_is_no_object_is_answered(program):
    malformed(program, frame(b"[1,2]"), -32600)
    malformed(program, frame(b'{"jsonrpc":"2.0"}'), -32600)


def test_a_header_without_length_is_answered(program):
    malformed(program, b"X-Nothing: 1\r\n\r\n", -32700)


def test_a_length_that_is_no_number_is_answered(program):
    malformed(program, b"Content-Length: many\r\n\r\n", -32700)
    malformed(program, b"Content-Length: -5\r\n\r\n", -32700)
    malformed(program, b"Content-Length: 99999999999999999999999999\r\n\r\n", -32700)


def test_a_deeply_nested_body_is_answered(program):
    malformed(program, frame(b'{"a":' + b"[" * 100000 + b"]" * 100000 + b"}"), -32700)


def test_a_frame_that_is_too_large_is_skipped(program):
    with session(program) as client:
        size = 65 << 20
        client.send_raw(b"Content-Length: %d\r\n\r\n" % size)
        for _ in range(65):
            client.send_raw(b" " * (1 << 20))
        assert client.wait(lambda m: "error" in m)["error"]["code"] == -32600
        client.settle()


def test_lone_surrogates_in_a_text_do_not_lose_the_edit(program):
    with session(program) as client:
        client.open(URI, "x " + PAID)
        client.diagnostics(URI)
        client.versions[URI] = 2
        client.send_raw(frame(b'{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"%s",'
                              b'"version":2},"contentChanges":[{"range":{"start":{"line":0,"character":0},"end":'
                              b'{"line":0,"character":1}},"text":"\\ud83d\\n"}]}}' % URI.encode()))
        found = client.diagnostics(URI)
        assert {d["range"]["start"]["line"] for d in found} == {1}, found


# ---- requests and notifications ------------------------------------------------------------


def test_unknown_requests_are_refused_and_unknown_notifications_ignored(program):
    with session(program) as client:
        client.send("$/unknown", {"a": 1})
        client.send("textDocument/unknown", {"a": 1})
        assert client.refused("$/unknown") == -32601
        assert client.refused("textDocument/unknown") == -32601
        assert not [m for m in client.log[1:] if "error" in m and m["id"] is None], client.log


def test_ids_may_be_texts(program):
    with session(program) as client:
        client.send("shutdown", id="a \"quoted\" id")
        assert client.answer_to("a \"quoted\" id")["result"] is None


def test_a_request_without_sensible_parameters_is_refused(program):
    with session(program, PULL) as client:
        for params in (None, [], {}, {"textDocument": 1}, {"textDocument": {"uri": 5}}, {"textDocument": {"uri": "x:y"}}):
            assert client.refused("textDocument/diagnostic", params) == -32602, params


def test_notifications_without_sensible_parameters_are_survived(program):
    with session(program) as client:
        for method in ("didOpen", "didChange", "didClose", "didSave"):
            for params in (None, [], {}, {"textDocument": 1}, {"textDocument": {"uri": 5}},
                           {"textDocument": {"uri": "x:y", "text": 7, "version": "1"}, "contentChanges": [1, {}]}):
                client.send("textDocument/" + method, params)
        for method in ("didChangeConfiguration", "didChangeWatchedFiles", "didChangeWorkspaceFolders"):
            for params in (None, [], {"settings": 1}, {"settings": {"promolint": []}}, {"changes": 1}, {"event": 2}):
                client.send("workspace/" + method, params)
        client.settle()


def test_a_cancelled_request_is_answered(program):
    with session(program, PULL) as client:
        client.open(URI, PAID)
        request = {"jsonrpc": "2.0", "id": 77, "method": "textDocument/diagnostic",
                   "params": {"textDocument": {"uri": URI}}}
        cancel = {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 77}}
        client.send_raw(frame(request) + frame(cancel))
        assert client.answer_to(77)["error"]["code"] == -32800
        client.send_raw(frame(cancel))  # of what is answered already
        client.settle()


# ---- diagnostics ---------------------------------------------------------------------------


def test_findings_are_pushed_with_all_they_have(program):
    with session(program) as client:
        client.open(URI, PAID)
        found = client.diagnostics(URI)
        assert codes(found) == RULES, found
        for d in found:
            assert d["source"] == "promolint" and d["severity"] in (1, 2), d
            assert d["codeDescription"]["href"].endswith(d["code"] + ".md"), d
            assert d["data"]["version"] == 1 and len(d["data"]["fingerprint"]) == 32, d


def test_a_related_place_is_shown_or_told_in_the_message(program):
    late = PAID + "\nDit artikel bevat affiliate links: als je iets koopt, ontvangen wij een commissie.\n"
    with session(program) as client:
        client.open(URI, late)
        related = [r for d in client.diagnostics(URI) for r in d.get("relatedInformation", [])]
        assert related and related[0]["location"]["uri"] == URI, related
        assert related[0]["location"]["range"]["start"]["line"] == 2, related
    with session(program, {}) as client:
        client.open(URI, late)
        found = client.diagnostics(URI)
        assert not [d for d in found if "relatedInformation" in d]
        assert [d for d in found if "line 3" in d["message"]], found


def test_a_closed_document_keeps_no_diagnostics(program):
    with session(program) as client:
        client.open(URI, PAID)
        client.diagnostics(URI)
        client.close(URI)
        assert client.told("textDocument/publishDiagnostics") == {"uri": URI, "diagnostics": []}


def test_clients_that_pull_are_pushed_nothing(program):
    with session(program, PULL) as client:
        client.open(URI, PAID)
        assert codes(client.diagnostics(URI)) == RULES
        client.change(URI, "Niets.\n")
        assert client.diagnostics(URI) == []
        client.close(URI)
        client.settle()
        time.sleep(0.5)  # longer than the debounce: what would come has come
        client.settle()
        assert not [m for m in client.log if m.get("method") == "textDocument/publishDiagnostics"]


def test_what_was_pulled_before_is_unchanged(program):
    with session(program, PULL) as client:
        ask = {"textDocument": {"uri": URI}}
        client.open(URI, PAID)
        first = client.request("textDocument/diagnostic", ask)
        assert first["kind"] == "full", first
        again = client.request("textDocument/diagnostic", dict(ask, previousResultId=first["resultId"]))
        assert again == {"kind": "unchanged", "resultId": first["resultId"]}, again
        client.change(URI, "Niets.\n")
        now = client.request("textDocument/diagnostic", dict(ask, previousResultId=first["resultId"]))
        assert now["kind"] == "full" and now["items"] == [] and now["resultId"] != first["resultId"], now


def test_a_stale_version_changes_nothing(program):
    with session(program, PULL) as client:
        client.open(URI, PAID, version=5)
        client.versions[URI] = 3
        client.change(URI, "Niets.\n")
        assert codes(client.diagnostics(URI)) == RULES


def test_what_was_not_understood_is_told(program):
    with session(program) as client:
        client.open(URI, "Een artikel. {{< deal nummer >}}\n")
        found = client.diagnostics(URI)
        assert [(d["code"], d["severity"]) for d in found] == [("unknown", 3)], found


def test_a_page_of_a_rule_can_be_asked_for(program):
    with session(program) as client:
        client.open(URI, PAID)
        found = client.diagnostics(URI)[0]
        page = client.request("promolint/page", {"id": found["codeDescription"]["href"][len("promolint:"):-len(".md")]})
        assert found["code"] in page["text"], page
        for params in (None, {}, {"id": "nothing"}, {"id": 1}):
            assert client.refused("promolint/page", params) == -32602, params


def test_what_was_said_is_not_said_again(program):
    with session(program) as client:
        client.open(URI, PAID)
        client.diagnostics(URI)
        client.send("workspace/didChangeWatchedFiles", {"changes": []})
        client.settle()
        client.open("file:///site/b.md", PAID)
        client.diagnostics("file:///site/b.md")
        pushed = [m["params"]["uri"] for m in client.log if m.get("method") == "textDocument/publishDiagnostics"]
        assert pushed == [URI, "file:///site/b.md"], pushed


def test_only_the_newest_text_is_judged_when_edits_hurry(program):
    with session(program) as client:
        client.open(URI, PAID)
        client.diagnostics(URI)
        for _ in range(2000):
            client.change(URI, (0, 0, 0, 0, "x"), (0, 0, 0, 1, ""))
        client.diagnostics(URI)
        pushed = [m for m in client.log if m.get("method") == "textDocument/publishDiagnostics"]
        assert len(pushed) < 500, len(pushed)
        versions = [m["params"]["version"] for m in pushed]
        assert versions == sorted(set(versions)), versions


def test_nothing_but_the_protocol_is_written(program):
    with session(program) as client:
        client.open(URI, PAID)
        client.open("file:///site/b.md", "\0\ufeff\u202e broken \x1b[31m")
        client.diagnostics("file:///site/b.md")
        assert client.end() == 0
    assert client.errors == b"", client.errors


if __name__ == "__main__":
    sys.exit(case.run(dict(globals()), sys.argv[1]))
