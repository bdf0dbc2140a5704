// The html report in a real browser: what a publisher sees and does there.
//
// usage: node tests/browser/report.js PROMOLINT
//
// The browser is Debian's chromium, or $CHROMIUM; the modules are those that ci/setup puts under
// build/consumers.
"use strict";

const assert = require("node:assert/strict");
const {execFileSync, spawnSync} = require("node:child_process");
const fs = require("node:fs");
const {createRequire} = require("node:module");
const os = require("node:os");
const path = require("node:path");
const {pathToFileURL} = require("node:url");

const ROOT = path.dirname(path.dirname(__dirname));
const consumers = createRequire(path.join(ROOT, "build/consumers/package.json"));
const {chromium} = consumers("playwright-core");
const axe = fs.readFileSync(consumers.resolve("axe-core"), "utf8");
const {HtmlValidate} = consumers("html-validate");

const PROGRAM = path.resolve(process.argv[2]);
const FOLDER = fs.mkdtempSync(path.join(os.tmpdir(), "promolint-report-"));
const DESKTOP = {width: 1400, height: 1000}, PHONE = {width: 390, height: 844};
const MANY_ARTICLES = 500, LINKS = 10, FINDINGS_A_LINK = 2;

// ---- reports ------------------------------------------------------------------------------

function run(cwd, ...args) {
    const done = spawnSync(PROGRAM, args, {cwd, maxBuffer: 1 << 30});
    assert.ok(done.status === 0 || done.status === 1 || done.status === 2, `status ${done.status}`);
    return done.stdout;
}

// Writes the report of a command, and gives its path and what JSON says of the same.
function report(name, cwd, command, ...paths) {
    const file = path.join(FOLDER, `${name}.html`);
    fs.writeFileSync(file, run(cwd, command, "--format", "html", ...paths));
    return {file, json: JSON.parse(run(cwd, command, "--format", "json", ...paths))};
}

const AWIN = "https://www.awin1.com/cread.php?awinmid=1&awinaffid=2&ued=https%3A%2F%2Fshop.example%2F";

// Markup, scripts, styles and characters that would be more than text if they were let.
const HOSTILE = [
    "<script>window.broken = 1</script>",
    "<img src=x onerror=\"window.broken = 2\">",
    "<svg onload='window.broken = 3'><style>body { display: none }</style></svg>",
    "<iframe srcdoc=\"<script>parent.broken = 4</script>\"></iframe>",
    "</li></ol></div></section></script></style></textarea></title><!-- -- --> ]]> <![CDATA[",
    "[x](javascript:window.broken=5) \"onmouseover=\"window.broken=6\" '`&amp;&#60;script&#62;",
    "<base href=\"https://evil.example/\"><meta http-equiv=refresh content=\"0;url=https://evil.example/\">",
    "right to left \u202e and \u2066 isolates \u2069 and \u200f marks, \u2028 separators",
    "escape \x1b[31m, bell \x07, delete \x7f, next line \x85, not a character \uffff",
];

function hostileFolder() {
    const folder = path.join(FOLDER, "hostile");
    fs.mkdirSync(folder);
    const link = `<a href="${AWIN}">Buy </a> <script>x</script>`;
    const head = Buffer.from(`---\ntitle: "</title><script>window.broken = 7</script>"\n---\n\n${HOSTILE.join("\n\n")}\n\n`);
    const bytes = Buffer.concat([head, Buffer.from("NUL "), Buffer.from([0]), Buffer.from(" not UTF-8 "),
        Buffer.from([0xff, 0xfe, 0xc3, 0x28]), Buffer.from(`\n\n${link}\n\nAdvertisement \u202e ${link} onclick="x"\n`)]);
    fs.writeFileSync(path.join(folder, "a.md"), bytes);
    fs.writeFileSync(path.join(folder, "b.html"), Buffer.concat([Buffer.from("<html lang='\"><script>x'><p>"), bytes]));
    fs.writeFileSync(path.join(folder, "\"><img src=x onerror=window.broken=8>\u202e.md"), bytes);
    fs.writeFileSync(path.join(folder, `${"long".repeat(50)}.md`), `${"x".repeat(90000)}[y](${AWIN})${"\u00e9".repeat(9000)}`);
    return folder;
}

function manyFolder() {
    const folder = path.join(FOLDER, "many");
    fs.mkdirSync(folder);
    for (let i = 0; i < MANY_ARTICLES; i++) {
        const links = Array.from({length: LINKS}, (_, k) =>
            `A word about item ${k}, which [can be had here](${AWIN.replace("awinmid=1", `awinmid=${i + 1}`)}item${k}).\n\n`);
        fs.writeFileSync(path.join(folder, `${String(i).padStart(4, "0")}.md`),
            `---\ndate: 20${10 + i % 16}-0${1 + i % 9}-01\nlang: en\n---\n\n# An article\n\n${links.join("")}`);
    }
    return folder;
}

// ---- pages --------------------------------------------------------------------------------

let browser;

// Opens a report, gives the page to `use`, and sees to it that the page kept to itself.
async function open(file, options, use) {
    const context = await browser.newContext({viewport: DESKTOP, reducedMotion: "reduce", ...options});
    context.setDefaultTimeout(20000);
    const page = await context.newPage();
    const trouble = [];
    page.on("console", (message) => trouble.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => trouble.push(`error: ${error.message}`));
    page.on("dialog", (dialog) => trouble.push(`dialog: ${dialog.message()}`));
    page.on("request", (request) => request.url().split("#")[0] === pathToFileURL(file).href ||
        trouble.push(`request: ${request.url()}`));
    try {
        await page.goto(pathToFileURL(file).href);
        await use(page, trouble);
        assert.deepEqual(trouble, []);
    } finally {
        await context.close();
    }
}

const rows = (page, column) => page.$$eval("#rows tr", (all, n) => all.map((row) => row.cells[n].textContent), column);
const status = (page) => page.getByRole("status").textContent();
const sortButton = (page, name) => page.locator("thead").getByRole("button", {name, exact: true});
const isOrdered = (values) => values.every((value, i) => i === 0 || values[i - 1] <= value);

// The accessible names must be there too, so controls are found by their labels.
const control = (page, label) => page.getByLabel(label, {exact: true});

// ---- what is asserted ---------------------------------------------------------------------

const reports = {};

const tests = {
    async "the summary says what the JSON report says"() {
        const {file, json} = reports.seeds;
        await open(file, {}, async (page) => {
            const numbers = Object.fromEntries(await page.$$eval(".numbers div", (all) => all.map((div) =>
                [div.querySelector("dt").textContent, Number(div.querySelector("dd").textContent.replace(",", ""))])));
            const {files, errors, warnings, infos, unknowns, unreadable} = json.summary;
            assert.deepEqual([numbers.Files, numbers.Errors, numbers.Warnings, numbers.Infos,
                numbers["Not understood"], numbers["Not readable"]], [files, errors, warnings, infos, unknowns, unreadable]);
            const bars = await page.$$eval("[data-by=rule] tr", (all) => all.map((row) =>
                ({rule: row.cells[0].textContent, findings: Number(row.cells[2].textContent)})));
            const byName = (a, b) => a.rule < b.rule ? -1 : 1;
            assert.deepEqual(bars.sort(byName), [...json.summary.rules].sort(byName));
            assert.match(await page.textContent(".by"), new RegExp(`policies ${json.policies.join(", ")}`));
        });
    },

    async "every finding, unknown and unreadable file is a row"() {
        const {file, json} = reports.seeds;
        await open(file, {}, async (page) => {
            const {findings, unknowns, unreadable} = json.summary;
            const kinds = await rows(page, 0);
            assert.equal(kinds.length, findings + unknowns + unreadable);
            assert.equal(kinds.filter((kind) => kind === "unknown").length, unknowns);
            assert.equal(kinds.filter((kind) => kind === "unreadable").length, unreadable);
            assert.ok(unknowns > 0 && unreadable > 0);
            const messages = json.files.flatMap((f) => f.findings.map((finding) => finding.message));
            assert.deepEqual((await rows(page, 2)).sort(), [...messages, ...json.files.flatMap((f) =>
                f.unknowns.map((unknown) => unknown.what)), ...json.errors.map((error) => error.message)].sort());
        });
    },

    async "the inventory lists placements and disclosures"() {
        const {file, json} = reports.inventory;
        await open(file, {}, async (page) => {
            const kinds = await rows(page, 0);
            for (const kind of ["placement", "disclosure", "unknown"])
                assert.equal(kinds.filter((k) => k === kind).length, json.summary[`${kind}s`], kind);
        });
    },

    async "columns are put in order with the mouse"() {
        await open(reports.seeds.file, {}, async (page) => {
            await sortButton(page, "Line").click();
            const lines = (await rows(page, 4)).map(Number);
            assert.ok(isOrdered(lines));
            assert.equal(await page.getAttribute("th[aria-sort]", "aria-sort"), "ascending");
            await sortButton(page, "Line").click();
            assert.deepEqual((await rows(page, 4)).map(Number), lines.reverse());
            assert.equal(await page.getAttribute("th[aria-sort]", "aria-sort"), "descending");
            await sortButton(page, "Severity").click();
            const order = ["error", "warning", "info", "unknown", "unreadable"];
            assert.ok(isOrdered((await rows(page, 0)).map((kind) => order.indexOf(kind))));
            assert.equal(await page.locator("th[aria-sort]").count(), 1);
        });
    },

    async "columns are put in order with the keyboard"() {
        await open(reports.seeds.file, {}, async (page) => {
            for (const name of ["Rule", "Finding", "File", "Network", "Merchant", "Grade", "Certainty", "Month"]) {
                await sortButton(page, name).focus();
                await page.keyboard.press("Enter");
                const column = await page.$eval("th[aria-sort]", (head) => head.cellIndex);
                const values = (await rows(page, column)).filter(Boolean).map((value) => value.toLowerCase());
                const order = ["certain", "likely", "weak"];
                assert.ok(isOrdered(name === "Certainty" ? values.map((v) => order.indexOf(v)) : values), name);
            }
        });
    },

    async "filters narrow the rows and say how many are left"() {
        await open(reports.seeds.file, {}, async (page) => {
            const all = (await rows(page, 0)).length;
            assert.equal(await status(page), `${all} of ${all} rows`);
            await control(page, "Severity").selectOption("error");
            const errors = await rows(page, 0);
            assert.ok(errors.length > 0 && errors.every((kind) => kind === "error"));
            assert.equal(await status(page), `${errors.length} of ${all} rows`);
            await control(page, "Network").selectOption("awin");
            assert.ok((await rows(page, 5)).every((network) => network === "awin"));
            await page.getByRole("button", {name: "Clear filters"}).click();
            await page.waitForFunction((n) => document.querySelectorAll("#rows tr").length === n, all);
            for (const [label, column] of [["Rule", 1], ["Grade", 7], ["Certainty", 8], ["Month", 9], ["Merchant", 6]]) {
                await control(page, label).selectOption({index: 2});
                const wanted = await control(page, label).inputValue();
                const values = await rows(page, column);
                assert.ok(values.length > 0 && values.every((value) => value === wanted), label);
                await control(page, label).selectOption({index: 0});
            }
        });
    },

    async "text and file filters follow the keys"() {
        await open(reports.seeds.file, {}, async (page) => {
            await page.keyboard.press("Tab"); // the way past the summary
            assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the table");
            await page.keyboard.press("Enter");
            await page.keyboard.press("Tab");
            await page.keyboard.type("Coupon kettingman");
            await page.waitForFunction(() => document.querySelector("[role=status]").textContent.startsWith("0 of"));
            await page.keyboard.press("Control+A");
            await page.keyboard.type("COUPON code");
            await page.waitForFunction(() => !document.querySelector("[role=status]").textContent.startsWith("0 of"));
            for (const row of await page.$$eval("#rows tr", (all) => all.map((r) => r.textContent.toLowerCase())))
                assert.ok(row.includes("coupon") && row.includes("code"), row);
            await page.keyboard.press("Control+A");
            await page.keyboard.press("Delete");
            await page.keyboard.press("Tab");
            await page.keyboard.type("phone-news.md");
            await page.waitForFunction(() => document.querySelector("#rows").textContent.includes("phone-news.md"));
            assert.deepEqual(await rows(page, 3), ["seeds/phone-news.md"]);
        });
    },

    async "a bar of the summary shows its rows"() {
        await open(reports.seeds.file, {}, async (page) => {
            await page.locator("[data-by=rule]").getByRole("button", {name: "disclosure-vague"}).click();
            const rules = await rows(page, 1);
            assert.ok(rules.length > 0 && rules.every((rule) => rule === "disclosure-vague"));
            assert.equal(await page.evaluate(() => document.activeElement.value), "disclosure-vague");
        });
    },

    async "a row leads to its finding, with message, help, policy and certainty"() {
        const {file, json} = reports.seeds;
        const finding = json.files.find((f) => f.path === "seeds/phone-news.md").findings[0];
        await open(file, {}, async (page) => {
            await page.locator("#rows a", {hasText: "seeds/phone-news.md"}).click();
            const note = page.locator(".finding:target");
            await note.waitFor();
            assert.ok(await note.evaluate((element) => {
                const box = element.getBoundingClientRect();
                return box.top >= 0 && box.top < innerHeight;
            }));
            const text = await note.textContent();
            for (const part of [finding.message, finding.help, finding.rule, finding.policy, finding.certainty])
                assert.ok(text.includes(part), part);
            const beside = await note.locator("xpath=ancestor::*[starts-with(@class, 'note ')]").textContent();
            for (const evidence of finding.evidence)
                assert.ok(beside.includes(evidence.what), evidence.what);
            const line = await note.evaluate((element) => {
                const item = element.closest("li:not(.evidence li)");
                return item.parentElement.start + [...item.parentElement.children].indexOf(item);
            });
            assert.equal(line, finding.line);
        });
    },

    async "every finding has its evidence beside it"() {
        const {file, json} = reports.seeds;
        await open(file, {}, async (page) => {
            const notes = Object.fromEntries(await page.$$eval("#rows tr:not(.unknown, .unreadable) a", (all) =>
                all.map((link) => [link.getAttribute("href") + link.closest("tr").cells[2].textContent,
                    [link.textContent, document.querySelector(link.getAttribute("href")).closest(".note").textContent]])));
            const findings = json.files.flatMap((f) => f.findings.map((finding) => ({...finding, path: f.path})));
            assert.equal(Object.keys(notes).length, findings.length);
            for (const {path: name, message, evidence} of findings)
                assert.ok(Object.values(notes).some(([at, text]) => at === name && text.includes(message) &&
                    evidence.every(({what}) => text.includes(what))), `${name}: ${message}`);
        });
    },

    async "a placement and its disclosure lead to each other"() {
        await open(reports.seeds.file, {}, async (page) => {
            const article = page.locator(".article", {hasText: "seeds/vacuum-late.md"});
            const placement = article.locator("mark[data-of]").first();
            const disclosure = article.locator(`mark[data-d="${await placement.getAttribute("data-of")}"]`).first();
            await placement.locator(".tag").first().click();
            assert.equal(new URL(page.url()).hash, `#${await disclosure.getAttribute("id")}`);
            assert.ok(await disclosure.evaluate((mark) => mark.matches(":target")));
            await disclosure.locator(".tag").click();
            const note = article.locator(".note:target");
            await note.locator(`a[href="#${await placement.getAttribute("id")}"]`).click();
            assert.equal(new URL(page.url()).hash, `#${await placement.getAttribute("id")}`);

            await placement.hover();
            assert.ok(await disclosure.evaluate((mark) => mark.classList.contains("lit")));
            await page.mouse.move(0, 0);
            await disclosure.locator(".tag").focus();
            assert.ok(await placement.evaluate((mark) => mark.classList.contains("lit")));
        });
    },

    async "an article is shown as it stands in the file"() {
        await open(reports.seeds.file, {}, async (page) => {
            const shown = await page.$$eval(".article", (all) => all.map((article) => {
                const lines = [];
                for (const list of article.querySelectorAll(".source"))
                    [...list.children].forEach((item, i) => {
                        const copy = item.cloneNode(true);
                        copy.querySelectorAll(".notes, .tag").forEach((element) => element.remove());
                        lines.push([list.start + i, copy.textContent.replace(/\n$/, "")]);
                    });
                return {path: article.querySelector("h3").textContent, lines};
            }));
            assert.ok(shown.length > 20);
            for (const {path: name, lines} of shown) {
                const text = fs.readFileSync(path.join(ROOT, name), "utf8").replace(/^\ufeff/, "").split(/\r?\n/);
                for (const [number, line] of lines)
                    assert.equal(line, text[number - 1], `${name}:${number}`);
                if (name.endsWith(".md"))
                    assert.equal(lines.length, text.length - (text[text.length - 1] === ""), name);
            }
        });
    },

    async "a file in which nothing was found is named"() {
        const {file, json} = reports.seeds;
        await open(file, {}, async (page) => {
            const named = await page.$$eval(".article h3, .nothing li", (all) => all.map((e) => e.textContent.trim()));
            assert.deepEqual(named.sort(), json.files.map((f) => f.path).sort());
        });
    },

    async "hostile articles stay text"() {
        for (const name of ["hostile", "hostileInventory"])
            await open(reports[name].file, {}, async (page) => {
                assert.equal(await page.evaluate(() => window.broken), undefined);
                const found = await page.evaluate(() => ({
                    scripts: document.scripts.length,
                    styles: document.querySelectorAll("style, link, base").length,
                    foreign: document.querySelectorAll("img, iframe, object, embed, video, textarea, #articles form, #articles svg").length,
                    handlers: [...document.querySelectorAll("*")].filter((element) =>
                        [...element.attributes].some(({name}) => name.startsWith("on") || name === "style")).length,
                    links: [...document.links].map((link) => link.getAttribute("href")).filter((href) => !href.startsWith("#")),
                    refresh: document.querySelectorAll("meta[http-equiv=refresh]").length,
                    title: document.title,
                    text: document.documentElement.textContent,
                }));
                assert.deepEqual({...found, text: undefined, title: undefined},
                    {scripts: 1, styles: 1, foreign: 0, handlers: 0, links: [], refresh: 0, text: undefined, title: undefined});
                assert.match(found.title, /^promolint: /);
                assert.doesNotMatch(found.text, /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff]/);
                for (const visible of ["\\u{202e}", "\\x1b[31m", "\\x00", "\\x85", "\\u{ffff}", "\ufffd", ...HOSTILE.slice(0, 7)])
                    assert.ok(found.text.includes(visible), visible);
            });
    },

    async "the policy of the page is enforced"() {
        await open(reports.seeds.file, {}, async (page, trouble) => {
            const done = await page.evaluate(async () => {
                const refused = [];
                document.addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective));
                const script = document.createElement("script");
                script.textContent = "window.broken = 9";
                const image = document.createElement("img");
                image.src = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";
                const style = document.createElement("style");
                style.textContent = "body { color: rgb(1, 2, 3) }";
                const base = document.createElement("base");
                base.href = "https://evil.example/";
                document.head.append(script, style, base);
                document.body.append(image);
                document.body.setAttribute("style", "color: rgb(1, 2, 3)");
                document.body.setAttribute("onclick", "window.broken = 10");
                document.body.click();
                await fetch("https://evil.example/").catch(() => {});
                await new Promise((resolve) => setTimeout(resolve, 100));
                return {refused: [...new Set(refused)].sort(), broken: window.broken, base: document.baseURI,
                    color: getComputedStyle(document.body).color};
            });
            assert.deepEqual(done.refused, ["base-uri", "connect-src", "img-src", "script-src-attr", "script-src-elem",
                "style-src-attr", "style-src-elem"]);
            assert.equal(done.broken, undefined);
            assert.notEqual(done.color, "rgb(1, 2, 3)");
            assert.match(done.base, /^file:/);
            trouble.length = 0; // the refusals are the point here
        });
    },

    async "without scripts everything is there"() {
        const {file, json} = reports.seeds;
        await open(file, {javaScriptEnabled: false}, async (page) => {
            const {findings, unknowns, unreadable} = json.summary;
            assert.equal(await page.locator("#rows tr:visible").count(), findings + unknowns + unreadable);
            assert.equal(await page.locator("form, button").count(), 0);
            await page.locator("#rows a", {hasText: "seeds/phone-news.md"}).click();
            assert.ok(await page.locator(".finding:target").isVisible());
        });
    },

    async "no width needs the page to be moved sideways"() {
        for (const name of ["seeds", "inventory", "hostile"])
            for (const width of name === "seeds" ? [320, 390, 768, 1265] : [390, 1265])
                await open(reports[name].file, {viewport: {width, height: 844}}, async (page) => {
                    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
                    assert.ok(wide <= width, `${name} at ${width}: ${wide}`);
                });
    },

    async "axe finds nothing serious"() {
        const looks = [{colorScheme: "light"}, {colorScheme: "dark"}, {viewport: PHONE}, {viewport: PHONE, colorScheme: "dark"}];
        for (const name of ["seeds", "inventory", "hostile", "empty"])
            for (const look of name === "seeds" ? looks : looks.slice(1, 3))
                await open(reports[name].file, look, async (page) => {
                    await page.evaluate(axe);
                    const violations = await page.evaluate(async () => (await window.axe.run()).violations
                        .filter(({impact}) => impact === "serious" || impact === "critical")
                        .map(({id, nodes}) => `${id}: ${nodes[0].html} (${nodes.length})`));
                    assert.deepEqual(violations, [], `${name} ${JSON.stringify(look)}`);
                });
    },

    async "ten thousand findings can be worked with"() {
        const total = MANY_ARTICLES * LINKS * FINDINGS_A_LINK;
        assert.ok(total >= 10000);
        assert.equal(reports.many.json.summary.findings, total);
        await open(reports.many.file, {}, async (page) => {
            const said = (text) => page.waitForFunction((t) => document.querySelector("[role=status]").textContent === t, text);
            assert.equal((await rows(page, 0)).length, 100);
            await said("10,000 of 10,000 rows, 1 to 100 shown");
            assert.ok(await page.getByRole("button", {name: "Previous page"}).isDisabled());
            await page.getByRole("button", {name: "Next page"}).click();
            await said("10,000 of 10,000 rows, 101 to 200 shown");
            await sortButton(page, "File").click();
            await sortButton(page, "File").click();
            await said("10,000 of 10,000 rows, 1 to 100 shown");
            assert.equal((await rows(page, 3))[0], "0499.md");
            await control(page, "Text").fill("rel-sponsored-missing 0123.md");
            await said("10 of 10,000 rows");
            assert.equal((await rows(page, 3)).join(), Array(10).fill("0123.md").join());
            await control(page, "Text").fill("");
            await said("10,000 of 10,000 rows, 1 to 100 shown");
            await control(page, "Rows on a page").selectOption("All rows");
            await said("10,000 of 10,000 rows");
            assert.equal((await rows(page, 0)).length, total);
        });
    },

    async "on paper all rows that are chosen are printed"() {
        await open(reports.many.file, {}, async (page) => {
            await control(page, "File").fill("012");
            await page.waitForFunction(() => document.querySelector("[role=status]").textContent.startsWith("220 of"));
            await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
            assert.equal((await rows(page, 0)).length, 220);
            await page.evaluate(() => dispatchEvent(new Event("afterprint")));
            assert.equal((await rows(page, 0)).length, 100);
        });
    },

    async "what was put aside is shown with its reason, when asked for"() {
        await open(reports.aside.file, {}, async (page) => {
            const {findings} = reports.aside.json.files[0];
            const aside = findings.filter((finding) => finding.standing === "suppressed");
            assert.ok(aside.length > 0 && aside.length < findings.length);
            const kinds = await rows(page, 0);
            assert.equal(kinds.length, findings.length);
            assert.equal(kinds.filter((kind) => kind.endsWith("suppressed")).length, aside.length);
            const notes = await page.locator(".finding.aside").allTextContents();
            assert.equal(notes.length, aside.length);
            for (const note of notes)
                assert.match(note, /Put aside: suppressed, the layout prints it/);
            await control(page, "Severity").selectOption("error");
            assert.ok((await rows(page, 0)).some((kind) => kind.endsWith("suppressed")));
        });
        await open(reports.counted.file, {}, async (page) => {
            assert.ok((await rows(page, 0)).every((kind) => !kind.endsWith("suppressed")));
            assert.equal(await page.locator(".finding.aside").count(), 0);
            assert.match(await page.textContent(".numbers"), /Put aside\s*1/);
        });
    },

    async "a clean run says so"() {
        await open(reports.empty.file, {}, async (page) => {
            assert.match(await page.textContent(".verdict"), /^No findings in 1 file$/);
            assert.equal(await status(page), "0 of 0 rows");
        });
    },

    async "the page is valid HTML"() {
        const validator = new HtmlValidate({extends: ["html-validate:standard"], rules: {"no-implicit-close": "off"}});
        for (const name of ["seeds", "inventory", "hostile", "hostileInventory", "aside", "empty"]) {
            const {results} = validator.validateStringSync(fs.readFileSync(reports[name].file, "utf8"));
            const problems = results.flatMap((result) => result.messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`));
            assert.deepEqual(problems.slice(0, 5), [], name);
        }
    },
};

// ---- all ------------------------------------------------------------------------------------

async function main() {
    reports.seeds = report("seeds", ROOT, "check", "seeds", "seeds/no-such-article.md");
    reports.inventory = report("inventory", ROOT, "inspect", "seeds");
    const hostile = hostileFolder();
    reports.hostile = report("hostile", hostile, "check", ".");
    reports.hostileInventory = report("hostile-inventory", hostile, "inspect", ".");
    reports.many = report("many", manyFolder(), "check", ".");
    fs.writeFileSync(path.join(FOLDER, "aside.md"), "# A lamp\n\n<!-- promolint-disable-next-line " +
        `affiliate-link-undisclosed reason="the layout prints it" -->\nThe [lamp](${AWIN}) is fine.\n\nSo is [it](${AWIN}).\n`);
    reports.aside = report("aside", FOLDER, "check", "--show-suppressed", "--policy", "us", "aside.md");
    reports.counted = report("counted", FOLDER, "check", "--policy", "us", "aside.md");
    fs.writeFileSync(path.join(FOLDER, "clean.md"), "# A title\n\nA plain text about nothing that is for sale.\n");
    reports.empty = report("empty", FOLDER, "check", "clean.md");
    browser = await chromium.launch({executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync"]});
    let passed = 0, failed = 0;
    for (const [name, test] of Object.entries(tests))
        try {
            await test();
            passed++;
        } catch (error) {
            failed++;
            console.log(`${name}: ${error.message}\n${error.stack.split("\n").filter((l) => l.includes("report.js")).join("\n")}`);
        }
    await browser.close();
    fs.rmSync(FOLDER, {recursive: true});
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed ? 1 : 0);
}

main().catch((error) => {
    console.log(error);
    process.exit(1);
});
