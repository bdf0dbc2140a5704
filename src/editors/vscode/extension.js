// promolint for Visual Studio Code: starts the server, shows how it is, and no more.
"use strict";

const vscode = require("vscode");
const { LanguageClient, State } = require("vscode-languageclient/node");

const LANGUAGES = ["markdown", "html", "mdx"];
const RULE_SCHEME = "promolint"; // of the pages that the server's diagnostics link to

let client, status, output;

function settings() {
  const all = vscode.workspace.getConfiguration("promolint");
  return {
    policies: all.get("policies"),
    severity: all.get("severity"),
    debounce: all.get("debounce"),
  };
}

function makeClient() {
  const all = vscode.workspace.getConfiguration("promolint");
  const watch = (glob) => vscode.workspace.createFileSystemWatcher(glob);
  return new LanguageClient(
    "promolint",
    "promolint",
    { command: all.get("path"), args: ["lsp", ...all.get("arguments")] },
    {
      documentSelector: [
        ...LANGUAGES.map((language) => ({ language })),
        { pattern: "**/.promolint.yaml" },
      ],
      initializationOptions: settings(),
      outputChannel: output,
      synchronize: {
        configurationSection: "promolint",
        fileEvents: [watch("**/.promolint.yaml"), watch("**/.promolint-baseline")],
      },
    },
  );
}

// ---- the status bar -------------------------------------------------------------------------

function isOurs(document) {
  return document && LANGUAGES.includes(document.languageId);
}

function show(text, tooltip, command) {
  status.text = text;
  status.tooltip = tooltip;
  status.command = command;
  status.show();
}

function refresh() {
  const editor = vscode.window.activeTextEditor;
  if (!client || client.state === State.Stopped)
    show("$(error) promolint", "The server does not run; click to start it", "promolint.restart");
  else if (client.state === State.Starting)
    show("$(sync~spin) promolint", "The server is starting", "promolint.showOutput");
  else if (!editor || !isOurs(editor.document)) status.hide();
  else {
    const found = vscode.languages
      .getDiagnostics(editor.document.uri)
      .filter((d) => d.source === "promolint").length;
    const words = found === 1 ? "1 finding" : `${found} findings`;
    show(`$(${found ? "warning" : "check"}) promolint`, words, "workbench.actions.view.problems");
  }
}

// ---- commands -------------------------------------------------------------------------------

async function start() {
  const path = vscode.workspace.getConfiguration("promolint").get("path");
  try {
    await client.start();
  } catch (error) {
    output.appendLine(String(error));
    const settle = "Open Settings";
    const chosen = await vscode.window.showErrorMessage(
      `promolint: '${path} lsp' could not be started. Is it installed, and promolint.path right?`,
      settle,
    );
    if (chosen === settle)
      vscode.commands.executeCommand("workbench.action.openSettings", "promolint.path");
  }
  refresh();
}

async function stop() {
  const old = client;
  client = undefined;
  if (old) await old.dispose();
}

async function restart() {
  await stop();
  client = makeClient();
  client.onDidChangeState(refresh);
  await start();
}

function fixAll() {
  return vscode.commands.executeCommand("editor.action.codeAction", {
    kind: "source.fixAll.promolint",
    apply: "first",
  });
}

// The rules that speak at the cursor; where none does, those of the whole file.
function rulesAt(editor) {
  const ours = vscode.languages
    .getDiagnostics(editor.document.uri)
    .filter((d) => d.source === "promolint");
  const here = ours.filter((d) => d.range.contains(editor.selection.active));
  const code = (d) => (typeof d.code === "object" ? d.code.value : d.code);
  return [...new Set((here.length ? here : ours).map(code))];
}

async function explain(rule) {
  const editor = vscode.window.activeTextEditor;
  if (!rule && editor) {
    const rules = rulesAt(editor);
    rule = rules.length > 1 ? await vscode.window.showQuickPick(rules) : rules[0];
  }
  if (!rule) return;
  const page = vscode.Uri.parse(`${RULE_SCHEME}:${rule}.md`);
  await vscode.commands.executeCommand("markdown.showPreview", page);
}

const pages = {
  async provideTextDocumentContent(uri) {
    const id = uri.path.replace(/\.md$/, "");
    const page = client && (await client.sendRequest("promolint/page", { id }));
    return page ? page.text : `There is no rule '${id}'.`;
  },
};

// ---- the extension --------------------------------------------------------------------------

async function activate(context) {
  output = vscode.window.createOutputChannel("promolint");
  status = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Right, 90);
  status.name = "promolint";
  const command = (name, run) => vscode.commands.registerCommand(`promolint.${name}`, run);
  context.subscriptions.push(
    output,
    status,
    command("fixAll", fixAll),
    command("explain", explain),
    command("restart", restart),
    command("showOutput", () => output.show()),
    vscode.workspace.registerTextDocumentContentProvider(RULE_SCHEME, pages),
    vscode.window.onDidChangeActiveTextEditor(refresh),
    vscode.languages.onDidChangeDiagnostics(refresh),
    vscode.workspace.onDidChangeConfiguration((change) => {
      const program = ["promolint.path", "promolint.arguments"];
      if (program.some((name) => change.affectsConfiguration(name))) return restart();
    }),
  );
  await restart();
}

module.exports = { activate, deactivate: stop };
