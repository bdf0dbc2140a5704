// Parses JUnit or TAP with the parsers of others, and prints what they made of it as JSON.
// usage: node parse.js FOLDER-OF-NODE_MODULES junit|tap < REPORT
const { createRequire } = require("module");
const [, , folder, format] = process.argv;
const from = createRequire(folder + "/");
const text = require("fs").readFileSync(0, "utf8");

if (format === "tap") {
  console.log(JSON.stringify(from("tap-parser").Parser.parse(text)));
} else {
  from("junit2json").parse(text).then((suites) => console.log(JSON.stringify(suites)));
}
