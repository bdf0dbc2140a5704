// Parses JUnit or TAP with the parsers of others, and prints what they made of it as JSON.
// usage: node parse.js FOLDER-OF-NODE_MODULES junit|tap < REPORT
const { createRequire } = require("module");
const [, , folder, format] = process.argv;
const from = createRequire(folder + "/");
const text = require("fs").readFileSync(0, "utf8");

// Some are modules that require() does not take on every version of Node.js.
const load = (name) => import(require("url").pathToFileURL(from.resolve(name)));
(async () => {
  const parsed = format === "tap" ? (await load("tap-parser")).Parser.parse(text) : await (await load("junit2json")).parse(text);
  console.log(JSON.stringify(parsed));
})();
