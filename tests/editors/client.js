// The reference client of the protocol (vscode-jsonrpc, and the protocol's and its types' packages of
// the same project) with the real server. Every answer is put to the guards of those types; the text
// is kept by the project's own TextDocument, as editors keep it.
//
// usage: node tests/editors/client.js PROGRAM BUILD
"use strict";

const assert = require("assert");
const child = require("child_process");
const fs = require("fs");
const os = require("os");
const path = require("path");

const modules = path.join(path.resolve(process.argv[3] || "build"), "consumers", "node_modules");
const lsp = require(path.join(modules, "vscode-languageserver-protocol", "node.js"));
const { TextDocument } = require(path.join(modules, "vscode-languageserver-textdocument"));
const program = path.resolve(process.argv[2] || "build/promolint");

const URL = "https://www.awin1.com/cread.php?awinmid=1&awinaffid=2";
const LINK = `[x](${URL})`;
const ARTICLES = {
  plain: `# Tents\n\nBuy it ${LINK} now.\n`,
  emoji: `# Tents\n\n\u{1F600}\u{1F600} \u00e9 ${LINK} and \u{1F468}\u200d\u{1F469}\u200d\u{1F467} ${LINK}.\n`,
  cjk: `# Tents\n\n\u4e2d\u6587\u5b57 ${LINK} \u304b\u306a\n`,
  combining: `# Tents\n\ne\u0301a\u030a\u0323 ${LINK} n\u0303\n`,
  tabs: `# Tents\n\n\t\tA\t${LINK}\tof\ttents.\n\nB\t\t${LINK}\n`,
  crlf: `# Tents\r\n\r\nBuy \u{1F600} it ${LINK} now.\r\n\r\nMore ${LINK}.\r\n`,
  "byte order mark": `\ufeffBuy \u{1F600} ${LINK} now.\n`,
  "no final newline": `# Tents\n\nBuy \u{1F600} ${LINK}`,
  "two on a line": `# Tents\n\nBuy ${LINK} or ${LINK}.\n`,
};
const CAPABILITIES = {
  workspace: { workspaceEdit: { documentChanges: true } },
  textDocument: {
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "source.fixAll"] } },
      resolveSupport: { properties: ["edit"] },
    },
    hover: { contentFormat: ["markdown"] },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
  },
};

// ---- the client -------------------------------------------------------------------------------

class Client {
  static async start(folder, pull) {
    const client = new Client();
    client.process = child.spawn(program, ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
    client.ended = new Promise((resolve) => client.process.on("exit", resolve));
    client.connection = lsp.createProtocolConnection(
      new lsp.StreamMessageReader(client.process.stdout),
      new lsp.StreamMessageWriter(client.process.stdin),
    );
    client.published = new Map();
    client.waiting = [];
    client.connection.onNotification(lsp.PublishDiagnosticsNotification.type, (params) => {
      assert.ok(!pull, "diagnostics are pulled, none may be sent");
      client.published.set(params.uri, params);
      client.waiting = client.waiting.filter((check) => !check());
    });
    client.connection.listen();
    client.pull = pull;
    client.folder = folder;
    const capabilities = { ...CAPABILITIES, textDocument: { ...CAPABILITIES.textDocument } };
    if (pull) capabilities.textDocument.diagnostic = {};
    client.server = await client.connection.sendRequest(lsp.InitializeRequest.type, {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: null,
      capabilities,
      initializationOptions: { debounce: 1 },
    });
    await client.connection.sendNotification(lsp.InitializedNotification.type, {});
    return client;
  }

  async open(name, text) {
    const document = TextDocument.create(`file://${this.folder}/${encodeURIComponent(name)}.md`, "markdown", 1, text);
    await this.connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
      textDocument: { uri: document.uri, languageId: "markdown", version: 1, text },
    });
    return document;
  }

  async change(document, changes) {
    const version = document.version + 1;
    await this.connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
      textDocument: { uri: document.uri, version },
      contentChanges: changes,
    });
    return TextDocument.update(document, changes, version);
  }

  async close(document) {
    const textDocument = { uri: document.uri };
    await this.connection.sendNotification(lsp.DidCloseTextDocumentNotification.type, { textDocument });
  }

  // What the server says of the text as it is now.
  async diagnostics(document) {
    const told = this.pull ? (await this.ask("DocumentDiagnosticRequest", document)).items : await this.wait(document);
    for (const diagnostic of told) {
      assert.ok(lsp.Diagnostic.is(diagnostic), JSON.stringify(diagnostic));
      assert.strictEqual(diagnostic.source, "promolint");
    }
    return told;
  }

  wait(document) {
    const told = () => {
      const params = this.published.get(document.uri);
      return params && params.version === document.version ? params.diagnostics : undefined;
    };
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`nothing was said of ${document.uri}`)), 10000);
      const check = () => {
        if (!told()) return false;
        clearTimeout(late);
        resolve(told());
        return true;
      };
      if (!check()) this.waiting.push(check);
    });
  }

  ask(request, document, more) {
    return this.connection.sendRequest(lsp[request].type, { textDocument: { uri: document.uri }, ...more });
  }

  async actions(document, range, only) {
    const actions = await this.ask("CodeActionRequest", document, { range, context: { diagnostics: [], ...(only && { only }) } });
    for (const action of actions) // the guard wants an edit, which comes when the action is chosen
      assert.ok(lsp.CodeAction.is({ ...action, edit: { changes: {} } }), JSON.stringify(action));
    return actions;
  }

  async edits(action, document) {
    const resolved = await this.connection.sendRequest(lsp.CodeActionResolveRequest.type, action);
    assert.ok(lsp.CodeAction.is(resolved) && lsp.WorkspaceEdit.is(resolved.edit));
    const [change] = resolved.edit.documentChanges;
    assert.deepStrictEqual(change.textDocument, { uri: document.uri, version: document.version });
    return change.edits;
  }

  // Makes edits as an editor does: all at once for the user, from the last to the first for the server.
  apply(document, edits) {
    const wanted = TextDocument.applyEdits(document, edits);
    const changes = [...edits].reverse().map((edit) => ({ range: edit.range, text: edit.newText }));
    return this.change(document, changes).then((changed) => {
      assert.strictEqual(changed.getText(), wanted);
      return changed;
    });
  }

  async end() {
    await this.connection.sendRequest(lsp.ShutdownRequest.type);
    await this.connection.sendNotification(lsp.ExitNotification.type);
    assert.strictEqual(await this.ended, 0);
    this.connection.dispose();
  }
}

const whole = (document) => ({ start: { line: 0, character: 0 }, end: document.positionAt(document.getText().length) });
const at = (document, text) => document.positionAt(document.getText().indexOf(text));
const codes = (diagnostics) => diagnostics.map((d) => d.code).sort();
const insertion = (line, text) => ({ range: { start: { line, character: 0 }, end: { line, character: 0 } }, text });

// ---- the tests --------------------------------------------------------------------------------

async function everyFindingIsOnItsLink(client) {
  for (const [name, text] of Object.entries(ARTICLES)) {
    const document = await client.open(name, text);
    const diagnostics = await client.diagnostics(document);
    const marked = diagnostics.map((d) => document.getText(d.range)).filter((t) => t !== LINK);
    assert.deepStrictEqual(marked, [], name);
    const links = text.split(LINK).length - 1 - (name === "tabs"); // the first one there is code
    assert.strictEqual(diagnostics.filter((d) => d.code === "affiliate-link-undisclosed").length, links, name);
    await client.close(document);
    if (!client.pull) assert.deepStrictEqual(await client.wait({ uri: document.uri }), [], `${name} is closed`);
  }
}

async function allSafeFixesAreMadeAndUndone(client) {
  for (const [name, text] of Object.entries(ARTICLES)) {
    const before = await client.open(name, text);
    const found = codes(await client.diagnostics(before));
    const [action, ...more] = await client.actions(before, whole(before), ["source.fixAll"]);
    assert.deepStrictEqual(more, []);
    assert.strictEqual(action.kind, "source.fixAll.promolint");
    const fixed = await client.apply(TextDocument.create(before.uri, "markdown", 1, text), await client.edits(action, before));
    assert.deepStrictEqual(codes(await client.diagnostics(fixed)), found.filter((c) => c !== "rel-sponsored-missing"), name);
    const undone = await client.change(fixed, [{ range: whole(fixed), text }]);
    assert.deepStrictEqual(codes(await client.diagnostics(undone)), found, name);
    await client.close(undone);
  }
}

async function editsThatArriveAtOnce(client) {
  let document = await client.open("batch", ARTICLES.plain);
  document = await client.change(document, [
    insertion(0, `\u4e2d\u6587\u{1F600} ${LINK}\n\n`),
    { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 2 } }, text: "\u00e9" },
    insertion(5, `\n${LINK}\n`),
  ]);
  const undisclosed = (await client.diagnostics(document)).filter((d) => d.code === "affiliate-link-undisclosed");
  assert.deepStrictEqual(undisclosed.map((d) => document.getText(d.range)), [LINK, LINK, LINK]);
  document = await client.change(document, [{ range: whole(document), text: "" }]);
  assert.deepStrictEqual(await client.diagnostics(document), []);
  await client.close(document);
}

async function fixAfterTheTextMoved(client) {
  let document = await client.open("moved", ARTICLES["two on a line"]);
  await client.diagnostics(document);
  const link = { start: at(document, LINK), end: at(document, LINK) };
  const action = (await client.actions(document, link)).find((a) => a.isPreferred);
  document = await client.change(document, [insertion(2, "\u{1F600} A line that was not there.\n\n")]);
  document = await client.apply(document, await client.edits(action, document));
  assert.ok(document.getText().includes(`Buy ${LINK}{: rel="sponsored"} or ${LINK}.`), document.getText());
  await client.close(document);
}

async function renamedArticle(client) {
  const document = await client.open("old", ARTICLES.emoji);
  const found = codes(await client.diagnostics(document));
  await client.close(document);
  const renamed = await client.open("new \u00e9 & co", document.getText());
  assert.deepStrictEqual(codes(await client.diagnostics(renamed)), found);
  await client.close(renamed);
}

async function allElseIsOfTheProtocolsTypes(client) {
  const document = await client.open("rest", ARTICLES.emoji);
  const hover = await client.ask("HoverRequest", document, { position: at(document, LINK) });
  assert.ok(lsp.Hover.is(hover) && hover.contents.value.includes("Awin"));
  assert.strictEqual(document.getText(hover.range), LINK);
  const symbols = await client.ask("DocumentSymbolRequest", document);
  assert.ok(symbols.length >= 2 && symbols.every(lsp.DocumentSymbol.is));
  const lenses = await client.ask("CodeLensRequest", document);
  assert.ok(lenses.every(lsp.CodeLens.is) && lenses[0].command.title.startsWith("2 paid links"));
  const items = await client.ask("CompletionRequest", document, { position: { line: 1, character: 0 } });
  assert.ok(items.length > 0 && items.every((item) => typeof item.label === "string" && lsp.TextEdit.is(item.textEdit)));
  await assert.rejects(client.connection.sendRequest("no/such"), (error) => error.code === lsp.ErrorCodes.MethodNotFound);
  await client.close(document);
}

async function diagnosticsSayMore(client) {
  const text = `# Tents\n\nBuy ${LINK}.\n\nThis post contains affiliate links; we earn a commission when you buy.\n`;
  const document = await client.open("late", text);
  const late = (await client.diagnostics(document)).find((d) => d.code === "disclosure-late");
  assert.ok(late, "the disclosure comes late");
  assert.match(late.codeDescription.href, /disclosure-late/);
  assert.match(late.data.fingerprint, /^[0-9a-f]{32}$/);
  const [related] = late.relatedInformation;
  assert.ok(lsp.DiagnosticRelatedInformation.is(related));
  assert.ok(document.getText(related.location.range).includes("affiliate links"));
  await client.close(document);
}

const TESTS = [everyFindingIsOnItsLink, allSafeFixesAreMadeAndUndone, editsThatArriveAtOnce, fixAfterTheTextMoved, renamedArticle,
  allElseIsOfTheProtocolsTypes, diagnosticsSayMore];

async function main() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "promolint-"));
  fs.writeFileSync(path.join(folder, ".promolint.yaml"),
    "policies: [us, google-search]\nsite: {language: en}\nmarkdown-attributes: kramdown\n");
  let passed = 0, failed = 0;
  for (const pull of [false, true]) {
    const client = await Client.start(folder, pull);
    for (const test of [...TESTS, (c) => c.end()])
      try {
        await test(client);
        passed++;
      } catch (error) {
        failed++;
        console.log(`${test.name}, diagnostics ${pull ? "pulled" : "pushed"}: ${error.stack}`);
      }
    client.process.kill();
  }
  fs.rmSync(folder, { recursive: true });
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}

main();
