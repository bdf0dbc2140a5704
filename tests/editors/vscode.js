// The extension of Visual Studio Code: its package, and what it does with an editor's API that is
// played here. What the real client of its library makes of the server is tested elsewhere.
//
// usage: node tests/editors/vscode.js PROGRAM BUILD
"use strict";

const assert = require("assert");
const child = require("child_process");
const fs = require("fs");
const Module = require("module");
const path = require("path");

const root = path.join(__dirname, "..", "..");
const folder = path.join(root, "src", "editors", "vscode");
const manifest = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
const build = path.resolve(process.argv[3] || "build");

// ---- the editor -------------------------------------------------------------------------------

function makeEditor(settings) {
  const editor = {
    commands: new Map(),
    executed: [],
    errors: [],
    listeners: {},
    diagnostics: [],
    status: { text: "", visible: false },
    settings: { ...defaults(), ...settings },
    read: new Set(),
    providers: new Map(),
  };
  const listen = (name) => (listener) => {
    editor.listeners[name] = listener;
    return { dispose() {} };
  };
  editor.api = {
    StatusBarAlignment: { Left: 1, Right: 2 },
    Uri: { parse: (text) => ({ toString: () => text, path: text.replace(/^[a-z]+:/, "") }) },
    window: {
      activeTextEditor: undefined,
      createOutputChannel: () => ({ appendLine() {}, show: () => editor.executed.push(["output"]), dispose() {} }),
      createStatusBarItem: () =>
        Object.assign(editor.status, {
          show: () => (editor.status.visible = true),
          hide: () => (editor.status.visible = false),
          dispose() {},
        }),
      onDidChangeActiveTextEditor: listen("editor"),
      showErrorMessage: async (text) => void editor.errors.push(text),
      showQuickPick: async (items) => items[0],
    },
    workspace: {
      getConfiguration: () => ({
        get: (key) => {
          editor.read.add(`promolint.${key}`);
          return editor.settings[`promolint.${key}`];
        },
      }),
      createFileSystemWatcher: (glob) => ({ glob, dispose() {} }),
      registerTextDocumentContentProvider: (scheme, provider) => {
        editor.providers.set(scheme, provider);
        return { dispose() {} };
      },
      onDidChangeConfiguration: listen("settings"),
    },
    languages: {
      getDiagnostics: () => editor.diagnostics,
      onDidChangeDiagnostics: listen("diagnostics"),
    },
    commands: {
      registerCommand: (name, run) => {
        editor.commands.set(name, run);
        return { dispose() {} };
      },
      executeCommand: async (...command) => void editor.executed.push(command),
    },
  };
  return editor;
}

function defaults() {
  const known = manifest.contributes.configuration.properties;
  return Object.fromEntries(Object.entries(known).map(([key, value]) => [key, value.default]));
}

const State = { Stopped: 1, Running: 2, Starting: 3 };

function makeClientClass(made, fails) {
  return class {
    constructor(id, name, server, options) {
      Object.assign(this, { id, name, server, options, state: State.Stopped, requests: [] });
      made.push(this);
    }
    onDidChangeState(listener) {
      this.listener = listener;
    }
    async start() {
      this.state = State.Starting;
      this.listener();
      if (fails) {
        this.state = State.Stopped;
        throw new Error("no such program");
      }
      this.state = State.Running;
      this.listener();
    }
    async sendRequest(method, params) {
      this.requests.push([method, params]);
      return { text: `# ${params.id}` };
    }
    async dispose() {
      this.disposed = true;
    }
  };
}

// Loads the extension with this editor in the place of the modules that the real one brings.
async function activate(settings, fails) {
  const editor = makeEditor(settings);
  editor.clients = [];
  const modules = {
    vscode: editor.api,
    "vscode-languageclient/node": { LanguageClient: makeClientClass(editor.clients, fails), State },
  };
  const load = Module._load;
  Module._load = (name, ...rest) => modules[name] || load.call(Module, name, ...rest);
  try {
    const file = path.join(folder, "extension.js");
    delete require.cache[require.resolve(file)];
    editor.extension = require(file);
  } finally {
    Module._load = load;
  }
  editor.context = { subscriptions: [] };
  await editor.extension.activate(editor.context);
  return editor;
}

function openArticle(editor, languageId) {
  editor.api.window.activeTextEditor = {
    document: { languageId, uri: "file:///a.md" },
    selection: { active: 5 },
  };
  editor.listeners.editor();
}

function finding(code, from, to) {
  return { source: "promolint", code: { value: code }, range: { contains: (at) => at >= from && at < to } };
}

// ---- the tests --------------------------------------------------------------------------------

const tests = {
  async server_is_started_with_the_settings() {
    const editor = await activate({ "promolint.path": "/opt/promolint", "promolint.arguments": ["--rules", "r"] });
    const [client] = editor.clients;
    assert.deepStrictEqual(client.server, { command: "/opt/promolint", args: ["lsp", "--rules", "r"] });
    assert.deepStrictEqual(client.options.initializationOptions, { policies: [], severity: "info", debounce: 150 });
    const languages = client.options.documentSelector.map((s) => s.language).filter(Boolean);
    assert.deepStrictEqual(languages, ["markdown", "html", "mdx"]);
  },

  async each_command_of_the_manifest_is_there() {
    const editor = await activate();
    const told = manifest.contributes.commands.map((c) => c.command).sort();
    assert.deepStrictEqual([...editor.commands.keys()].sort(), told);
  },

  async each_setting_that_is_read_is_in_the_manifest() {
    const editor = await activate();
    const known = Object.keys(manifest.contributes.configuration.properties);
    for (const key of editor.read) assert.ok(known.includes(key), key);
    assert.ok(editor.read.size >= 5);
  },

  async status_bar_counts_the_findings_of_the_article() {
    const editor = await activate();
    assert.strictEqual(editor.status.visible, false); // no article is open
    openArticle(editor, "markdown");
    assert.match(editor.status.text, /check/);
    editor.diagnostics = [finding("disclosure-late", 0, 9), { source: "other" }];
    editor.listeners.diagnostics();
    assert.match(editor.status.text, /warning/);
    assert.strictEqual(editor.status.tooltip, "1 finding");
    openArticle(editor, "javascript");
    assert.strictEqual(editor.status.visible, false);
  },

  async server_that_cannot_be_started_is_told() {
    const editor = await activate({ "promolint.path": "/nowhere" }, true);
    assert.strictEqual(editor.errors.length, 1);
    assert.match(editor.errors[0], /\/nowhere/);
    assert.match(editor.status.text, /error/);
    assert.strictEqual(editor.status.command, "promolint.restart");
  },

  async restart_ends_the_old_server() {
    const editor = await activate();
    await editor.commands.get("promolint.restart")();
    assert.strictEqual(editor.clients.length, 2);
    assert.ok(editor.clients[0].disposed && !editor.clients[1].disposed);
  },

  async new_path_restarts_and_another_setting_does_not() {
    const editor = await activate();
    await editor.listeners.settings({ affectsConfiguration: (name) => name === "promolint.severity" });
    assert.strictEqual(editor.clients.length, 1);
    await editor.listeners.settings({ affectsConfiguration: (name) => name === "promolint.path" });
    assert.strictEqual(editor.clients.length, 2);
  },

  async fix_all_asks_for_the_safe_fixes() {
    const editor = await activate();
    await editor.commands.get("promolint.fixAll")();
    const [name, wanted] = editor.executed.pop();
    assert.strictEqual(name, "editor.action.codeAction");
    assert.strictEqual(wanted.kind, "source.fixAll.promolint");
  },

  async explain_shows_the_page_of_the_rule_at_the_cursor() {
    const editor = await activate();
    openArticle(editor, "html");
    editor.diagnostics = [finding("disclosure-late", 7, 9), finding("rel-sponsored-missing", 4, 6)];
    await editor.commands.get("promolint.explain")();
    const [name, page] = editor.executed.pop();
    assert.strictEqual(name, "markdown.showPreview");
    assert.strictEqual(String(page), "promolint:rel-sponsored-missing.md");
    const text = await editor.providers.get("promolint").provideTextDocumentContent(page);
    assert.strictEqual(text, "# rel-sponsored-missing");
    assert.deepStrictEqual(editor.clients[0].requests, [["promolint/page", { id: "rel-sponsored-missing" }]]);
  },

  async end_stops_the_server() {
    const editor = await activate();
    await editor.extension.deactivate();
    assert.ok(editor.clients[0].disposed);
  },

  async program_of_an_untrusted_workspace_is_not_started() {
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    assert.ok(restricted.includes("promolint.path") && restricted.includes("promolint.arguments"));
  },

  async package_holds_all_that_the_extension_needs() {
    child.execFileSync("ci/package", ["vsix", build, manifest.version], { cwd: root, stdio: "pipe" });
    const archive = path.join(build, `promolint-${manifest.version}.vsix`);
    const unpacked = path.join(build, "vsix-unpacked");
    fs.rmSync(unpacked, { recursive: true, force: true });
    child.execFileSync("python3", ["-m", "zipfile", "-e", archive, unpacked]);
    const inside = path.join(unpacked, "extension");
    for (const name of ["package.json", "extension.js", "README.md", "LICENSE.txt"])
      assert.ok(fs.existsSync(path.join(inside, name)) || fs.existsSync(path.join(inside, name.toLowerCase())), name);
    // The library really loads from there; the editor's own module is all that it lacks.
    const script =
      "const M = require('module'), load = M._load; const any = new Proxy(function () {}, { get: (t, k) =>" +
      " k === 'prototype' ? {} : k === 'version' ? '1.82.0' : any, construct: () => ({}), apply: () => any });" +
      " M._load = (n, ...r) => (n === 'vscode' ? any : load.call(M, n, ...r));" +
      " const e = require('./extension.js'); process.stdout.write(Object.keys(e).sort().join());";
    const loaded = child.execFileSync("node", ["-e", script], { cwd: inside, encoding: "utf8" });
    assert.strictEqual(loaded, "activate,deactivate");
  },
};

async function main() {
  let passed = 0, failed = 0;
  for (const [name, test] of Object.entries(tests))
    try {
      await test();
      passed++;
    } catch (error) {
      failed++;
      console.log(`${name}: ${error.stack}`);
    }
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}

main();
